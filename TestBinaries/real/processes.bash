# Pipelines, subshells, substitutions, traps and jobs.
echo a b c | tr a-z A-Z | cat
x=$(echo sub; (echo nested; exit 3); echo st=$?)
echo "$x"
cat <<END
here $x doc $((1+2)) $(echo inner | sed s/n/N/g)
END
trap 'echo trapped USR1' USR1
kill -USR1 $$
(trap 'echo sub exit' EXIT; echo in sub)
for i in 1 2 3; do echo $i; done | while read -r n; do echo "n=$n"; done
sleep 0.1 & wait $!; echo waited $?
(exit 42) & wait $!; echo $?
false | true; echo "${PIPESTATUS[@]}"
true | false | (exit 7); echo "${PIPESTATUS[@]}"
seq 1 1000 | sort -rn | head -3
f() { echo "f $1"; return 5; }; f x; echo $?
if ls /nonexistent 2>/dev/null; then echo yes; else echo no; fi
sh -c 'kill -TERM $$'; echo "status $?"
(sh -c 'kill -SEGV $$'; echo "status $?") 2>/dev/null
diff <(echo a) <(echo b) | tail -2; echo $?
yes | head -5 | wc -l
export Q=quux; env | grep Q=; sh -c 'echo $Q $0' zero
nonexistent_command 2>/dev/null; echo $?
read -r a b < <(echo r1 r2); echo "$a" "$b"
coproc { cat; }; echo hi >&"${COPROC[1]}"; read -r l <&"${COPROC[0]}"; echo "$l"; eval "exec ${COPROC[1]}>&-"; wait
find deep -type f | sort | xargs -n1 echo found
timeout 0.2 sleep 5; echo $?
set -m; sleep 5 & sleep 0.2; kill %sleep; wait %sleep 2>/dev/null; echo "job $?"; set +m
exec 5>file; echo to five >&5; exec 5>&-; cat file
while read -r line; do echo "line $line"; done <<<"$(printf 'one\ntwo\n')"
echo "$(for i in {1..40}; do (echo -n "$i " &) ; done; wait)" | tr ' ' '\n' | sort -n | tail -1
ulimit -n | grep -c .
mkfifo pipe; echo through the fifo >pipe & cat pipe; wait; rm pipe
"$BASH" -c 'echo again $1 $BASH_VERSION' zero one; (exec -a other "$BASH" -c 'echo $0')
printf '#!%s\necho script "$@"\nexit 9\n' "$BASH" >script; chmod +x script; ./script 1 '2 3'; echo $?
n=0; until ((n == 50)); do v=$(echo $((n + 1))); n=$v; done; echo $n
trap 'echo bye $?' EXIT
exit 3
