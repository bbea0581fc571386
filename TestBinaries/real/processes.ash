# busybox's shell: applets are executed by way of /proc/self/exe.
echo a b c | tr a-z A-Z | sed 's/B/-/' | awk '{ print $3, $1 }'
for i in 1 2 3 4 5; do echo $i; done | while read n; do expr $n \* 2; done
x=$(seq 1 20 | grep 1 | wc -l); echo $((x + 1))
(cd deep && pwd | sed 's,.*/,,'); echo $?
cat <<END | sort -r
b $x
a `basename /x/y`
c
END
trap 'echo trap' TERM; kill -TERM $$; trap - TERM
sleep 0.1 & wait; echo $?
sh -c 'exit 5'; echo $?
(kill -KILL $(sh -c 'echo $PPID')) 2>/dev/null; echo $?
find . -name 'm*' | xargs ls -d
sort input 2>/dev/null || echo missing
md5sum <text | cut -c1-8
gzip -c text | gunzip | cmp - text && echo same
tar cf - deep | tar tf - | sort
echo one >f; cat f - f <<END
two
END
time -f '' true; echo $?
env -i A=1 env
