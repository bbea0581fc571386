# Bash with the tools around it: pipes, substitutions, traps, coprocesses, job control, here documents.
set -u
count() { sort | uniq -c | sort -k1,1nr -k2 | sed 's/^ *//'; }
seq 1 2000 | awk '{ print $1 % 7 }' | count
printf '%s\n' b a c a b a | count
mapfile -t words < <(printf 'w%d\n' {1..50})
echo "${#words[@]} ${words[@]:3:4} ${words[-1]}"
declare -A sum=()
while IFS=, read -r key value; do sum[$key]=$((${sum[$key]:-0} + value)); done < <(
    for i in {1..300}; do echo "k$((i % 5)),$i"; done)
for key in $(printf '%s\n' "${!sum[@]}" | sort); do echo "$key=${sum[$key]}"; done
trap 'echo usr1' USR1
kill -USR1 $$
trap 'echo exit $?' EXIT
(exit 7) || echo "status $?"
false | true | (exit 3); echo "${PIPESTATUS[@]}"
coproc { while read -r line && [ "$line" != quit ]; do echo "<$line>"; done; }
echo 'a line' >&"${COPROC[1]}"
read -r line <&"${COPROC[0]}"; echo "$line"
echo quit >&"${COPROC[1]}"
! command -v bc >/dev/null || echo '2^200; scale=20; 4*a(1)' | bc -lq
wait 2>/dev/null
for i in 1 2 3 4; do (exit $i) & done
for job in $(jobs -p); do wait "$job"; echo -n "$? "; done | tr ' ' '\n' | sort | xargs
timeout 0.2 sleep 5; echo "timeout $?"
bash -c 'kill -SEGV $$' 2>/dev/null; echo "signal $?"
bash -c 'kill -9 $$' 2>/dev/null; echo "signal $?"
cat <<-END | tr a-z A-Z
	here is a document $((6 * 7))
END
dir=$(mktemp -d)
cd "$dir" || exit 1
for i in {1..40}; do printf '%0*d\n' $((i * 20)) "$i" >"file$i"; done
ls | sort -V | tail -2
find . -name 'file1*' -size +0 | sort | xargs wc -c | tail -1
tar cf all.tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=644 file*
gzip -n -9 <all.tar | sha256sum
xz -T2 <all.tar | xz -d | sha256sum
bzip2 <all.tar | bunzip2 | cmp - all.tar && echo same
ln -s file1 link; readlink link; stat -c '%a %s %F' file1 link
dd if=/dev/zero bs=1k count=64 2>/dev/null | md5sum
diff -u file1 file2 | tail -n +3 | cut -c1-30
grep -rc 00003 . | awk -F: '{ s += $2 } END { print s }'
exec 5<>fifo; echo through >&5; read -r -t 2 line <&5; echo "$line"
printf '%(%Y-%m-%d)T\n' 86400
[[ abc123 =~ ^([a-z]+)([0-9]+)$ ]] && echo "${BASH_REMATCH[@]}"
ulimit -n 64; ulimit -n
echo $((0x7fffffffffffffff + 1)) $((-7 / 2)) $((-7 % 3)) $((2 ** 62))
bash -c 'exec 2>&1; ulimit -v 300000; x=$(head -c 400000000 /dev/zero | tr "\0" x); echo "${#x}"' | sed 's/.*cannot/cannot/' | cut -c1-15
cd / && rm -r "$dir"
