# Short runs of python3, perl, lua and awk, as build systems have them.
# quick: 1
rounds=${1:-4}
total=
for ((i = 1; i <= rounds; i++)); do
    a=$($RUN "$BIN/python3" -c "import re; print(len(re.sub('[aeiou]', '', 'configuration' * $i)))")
    b=$($RUN "$BIN/perl" -e 'print join(",", map { $_ * 3 } 1 .. shift)' "$i")
    c=$($RUN "$BIN/lua5.4" -e "print(('x'):rep($i):upper())")
    d=$(echo "a b $i" | $RUN "$BIN/gawk" '{ print $3 * 2, NF }')
    total="$total $a $b $c $d"
done
echo "interpreters$total"
