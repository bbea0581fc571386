# Redis with clients, Lua, a background save by fork.
cd "$(mktemp -d)"
redis-server --port 7777 --daemonize yes --dir "$PWD" --save '' >/dev/null
for _ in $(seq 50); do redis-cli -p 7777 ping 2>/dev/null | grep -q PONG && break; sleep 0.2; done
cli() { redis-cli -p 7777 "$@"; }
cli set a 41; cli incr a; cli lpush list 3 2 1; cli sort list
cli eval 'local s = 0 for i = 1, 100000 do s = s + i end return s' 0
cli eval 'return redis.sha1hex("sojourn")' 0
redis-benchmark -p 7777 -q -n 2000 -c 10 -t set,get,lpush,zadd 2>&1 | tr '\r' '\n' | grep -o '^[A-Z]*: .*requests' | cut -d: -f1
for i in $(seq 200); do echo "zadd z $i member$i"; done | cli --pipe 2>&1 | tail -1
cli zrangebyscore z 50 52
cli bgsave >/dev/null; for _ in $(seq 50); do [ -s dump.rdb ] && break; sleep 0.1; done
ls dump.rdb
cli shutdown nosave
