-- SQL with joins, windows, recursion, full text, JSON and a few hundred thousand rows.
PRAGMA journal_mode = memory;
CREATE TABLE t(id INTEGER PRIMARY KEY, k INT, v TEXT, f REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
INSERT INTO t SELECT i, i * 7919 % 1009, 'text' || (i % 100), i / 7.0 FROM n;
CREATE INDEX tk ON t(k);
SELECT count(*), sum(k), round(avg(f), 6), max(v) FROM t;
SELECT k, count(*) c, group_concat(v) FROM t WHERE id < 3000 GROUP BY k HAVING c > 3 ORDER BY k LIMIT 5;
SELECT a.k, count(*) FROM t a JOIN t b ON a.k = b.k AND a.id < b.id WHERE a.k < 5 GROUP BY a.k;
SELECT id, sum(f) OVER (ORDER BY id ROWS 3 PRECEDING) FROM t LIMIT 5;
SELECT json_extract('{"a":[1,2,{"b":3}]}', '$.a[2].b'), upper('abc'), printf('%.3f', 1e10 / 3), hex(zeroblob(3));
CREATE VIRTUAL TABLE d USING fts5(body);
INSERT INTO d SELECT v || ' and ' || k FROM t WHERE id <= 5000;
SELECT count(*) FROM d WHERE d MATCH 'text7 and 12';
UPDATE t SET f = f * 2 WHERE k % 3 = 0;
DELETE FROM t WHERE k % 5 = 0;
SELECT count(*), total(f) FROM t;
PRAGMA integrity_check;
