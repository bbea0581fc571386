# SQLite on sqlite.sql.
sqlite3 -init /dev/null :memory: <sqlite.sql
