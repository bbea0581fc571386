# bash: command substitutions, pipes and subshells that execute nothing: forks alone.
# quick: 3
rounds=${1:-60}
sum=0
for ((i = 1; i <= rounds; i++)); do
    a=$(echo $((i * 7)))
    b=$(printf '%s\n' one two three | while read -r w; do echo "${#w}"; done)
    (exit $((i % 50))) || sum=$((sum + $?))
    c=$(x=$(echo "$a"); echo $((x + 1)))
    for w in $b; do sum=$((sum + w)); done
    sum=$((sum + a + c))
done
echo "subshells $sum"
