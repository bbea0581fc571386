# work.sh SECONDS: mixed work for so long, in a directory of its own: long-lived servers and programs with clients, builds,
# signals and short processes. Every round of each work is a line "work round" in rounds, or "work FAILED" with its output
# in failures. The long-lived processes write their pid (of this namespace) to pids/NAME.
here=$(cd "$(dirname "$0")" && pwd)
directory=$(mktemp -d)
cd "$directory" || exit
mkdir "$here/pids"
: >"$here/rounds" >"$here/failures"
deadline=$((SECONDS + $1))

# round WORK COMMAND...
round() {
    local work=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "$work round" >>"$here/rounds"
    else
        echo "$work FAILED $?" >>"$here/rounds"
        echo "$work: $output" | tail -20 >>"$here/failures"
        sleep 1
    fi
}
repeat() { while ((SECONDS < deadline)); do round "$@"; done; }

redis-server --port 7801 --save '' --maxmemory 32mb >redis.log &
echo $! >"$here/pids/redis"
until redis-cli -p 7801 ping 2>/dev/null | grep -q PONG; do sleep 0.2; done
redis() {
    redis-benchmark -p 7801 -q -n 3000 -c 10 -t set,get,lpush,lpop,sadd,hset >/dev/null &&
        [ "$(redis-cli -p 7801 eval 'local s = 0 for i = 1, 100000 do s = s + i end return s' 0)" = 5000050000 ] &&
        redis-cli -p 7801 bgsave >/dev/null && sleep 1 && [ "$(redis-cli -p 7801 flushall)" = OK ]
}

bin=$(echo /usr/lib/postgresql/*/bin)
mkdir postgres && chown postgres postgres && chmod 755 .
export PGHOST=$PWD/postgres PGPORT=7802
as_postgres() { su postgres -s /bin/sh -c "cd postgres && exec env PGHOST=$PGHOST PGPORT=$PGPORT $*"; }
as_postgres "$bin/initdb" -D data --locale=C.UTF-8 >/dev/null
as_postgres "$bin/pg_ctl" -D data -o "'-p $PGPORT -k $PGHOST -c shared_buffers=8MB -c listen_addresses='" -l log -w start >/dev/null
head -1 postgres/data/postmaster.pid >"$here/pids/postgres"
as_postgres createdb bench && as_postgres "$bin/pgbench" -i -q bench 2>/dev/null
postgres() {
    as_postgres "$bin/pgbench" -c 4 -j 2 -T 10 bench &&
        [ "$(as_postgres psql -d bench -Atc "'select sum(abalance) = (select sum(tbalance) from pgbench_tellers) from pgbench_accounts'")" = t ]
}

python3 -W ignore "$here/soak.py" "$1" >>"$here/rounds" 2>>"$here/failures" &
echo $! >"$here/pids/python"
node --max-old-space-size=64 "$here/soak.mjs" "$1" >>"$here/rounds" 2>>"$here/failures" &
echo $! >"$here/pids/node"
java -Xmx64m -XX:MaxMetaspaceSize=64m "$here/Soak.java" "$1" >>"$here/rounds" 2>>"$here/failures" &
echo $! >"$here/pids/java"
cp "$here/soak.go" . && go build -o soak soak.go && { ./soak "$1" >>"$here/rounds" 2>>"$here/failures" & }
echo $! >"$here/pids/go"

build() { rm -rf build && mkdir build && TMPDIR=$PWD/build bash "$here/cxx.sh"; }
shell() {
    for ((i = 0; i < 100; i++)); do
        [ "$(echo "$i" | sed 's/^/x/' | tr x y)" = "y$i" ] || return
        (exit $((i % 200)))
        [ $? -eq $((i % 200)) ] || return
    done
    seq 2000 | xargs -n 50 -P 2 echo | wc -w | grep -qx 2000
}
signals() {
    stress-ng --verify --signal 1 --sigq 1 --sigrt 1 --fork 1 --vfork 1 --futex 1 --pthread 1 --timer 1 --timerfd 1 --mmap 1 --vm 1 \
        --vm-bytes 8m --mmap-bytes 8m --dentry 1 --pipe 1 --sock 1 -t 15 --temp-path . --quiet
}
repeat redis redis &
repeat postgres postgres &
repeat build build &
repeat shell shell &
repeat signals signals &
sleep $((deadline - SECONDS))
for name in python node java go; do wait "$(cat "$here/pids/$name")" || echo "$name FAILED $?" >>"$here/rounds"; done
wait %?repeat 2>/dev/null
redis-cli -p 7801 shutdown nosave
as_postgres "$bin/pg_ctl" -D data -m fast -w stop >/dev/null
wait
rm -rf "$directory"
