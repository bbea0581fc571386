# The same small program again and again: true, a hundred times.
# quick: 5
rounds=${1:-100}
failed=0
for ((i = 0; i < rounds; i++)); do
    $RUN "$BIN/true" || failed=$((failed + 1))
done
echo "true $rounds $failed"
