# PostgreSQL: a cluster, load from several clients, a crash of a server process, recovery.
chown postgres . 2>/dev/null
su postgres -s /bin/bash -c '
cd "$(mktemp -d)"; bin=$(echo /usr/lib/postgresql/*/bin); export PGHOST=$PWD PGPORT=7799
"$bin/initdb" -D data --locale=C.UTF-8 >log 2>&1; echo initdb $?
start() { "$bin/pg_ctl" -D data -o "-p $PGPORT -k $PGHOST" -l server.log -w start >/dev/null; echo start $?; }
start
createdb bench
pgbench() { "$bin/pgbench" "$@" bench 2>/dev/null; }
pgbench -i -q; echo filled $?
pgbench -c 4 -j 2 -t 50 | grep processed
ask() { psql -d bench -Atc "$1"; }
ask "select count(*), sum(abalance) = (select sum(delta) from pgbench_history) from pgbench_accounts"
ask "select sum(i * sqrt(i))::numeric(20,4), md5(string_agg(i::text, chr(44))) from generate_series(1, 20000) i"
ask "select jsonb_agg(x) from (select i as x from generate_series(1, 5) i) t"
ask "select regexp_replace(repeat(chr(97), 5), chr(97), chr(98)), to_char(timestamp (\$\$2026-11-23\$\$), \$\$Day DD Mon\$\$)"
kill -9 "$(head -1 data/postmaster.pid)"; sleep 1; rm -f data/postmaster.pid
for _ in $(seq 100); do pgrep -u postgres postgres >/dev/null || break; sleep 0.1; done
start
ask "select count(*) from pgbench_accounts"
"$bin/pg_ctl" -D data -m fast -w stop >/dev/null; echo stop $?'
