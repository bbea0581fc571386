# SQLite's own tests: its test program is built here, then one verdict a file.
cd "$(mktemp -d)"
apt-get -qq source --download-only sqlite3 >/dev/null 2>&1
tar xf sqlite3_*.orig.tar.xz
cd sqlite3-3*/ || exit
./configure --quiet CFLAGS=-O1 >/dev/null 2>&1 && make -s -j2 testfixture >/dev/null 2>&1
echo "built $?"
for test in test/{select,insert,join,trans,index,func,alter,expr,json,where,window,trigger,vacuum,wal,fkey,date,like,printf,subquery,upsert,btree}[0-9].test; do
    [ -e "$test" ] || continue
    timeout 300 ./testfixture "$test" >log 2>&1
    echo "$(basename "$test") $? $(grep -o '[0-9]* errors out of [0-9]* tests' log)"
done
