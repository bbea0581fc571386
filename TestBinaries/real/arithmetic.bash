# Numbers: loops, bases, a sieve, recursion, sorting.
fib() { if (($1 < 2)); then r=$1; else fib $(($1 - 1)); local a=$r; fib $(($1 - 2)); r=$((a + r)); fi; }
fib 15
echo $r
declare -a composite
for ((i = 2; i * i <= 2000; i++)); do
    [[ ${composite[i]} ]] || for ((j = i * i; j <= 2000; j += i)); do composite[j]=1; done
done
for ((i = 2, n = 0; i <= 2000; i++)); do [[ ${composite[i]} ]] || ((n++, last = i)); done
echo $n $last
x=12345
for ((i = 0; i < 300; i++)); do ((x = (x * 1103515245 + 12345) & 0x7fffffff, list[i] = x % 1000)); done
quick() {
    local lo=$1 hi=$2 p i=$1 j=$2 t
    ((lo >= hi)) && return
    p=${list[(lo + hi) / 2]}
    while ((i <= j)); do
        while ((list[i] < p)); do ((i++)); done
        while ((list[j] > p)); do ((j--)); done
        if ((i <= j)); then t=${list[i]}; list[i]=${list[j]}; list[j]=$t; ((i++, j--)); fi
    done
    quick $lo $j
    quick $i $hi
}
quick 0 299
echo ${list[@]}
echo $((16#ff)) $((2#1011)) $((36#zz)) $((017)) $((-7 / 2)) $((-7 % 3)) $((7 ** 13)) $((1 << 62)) $((5 > 3 ? 10 : 20)) $((~0 ^ 5))
printf '%d %o %x %X %e %10.3f|%-8s|%08d|%q\n' 255 255 255 255 12345.678 3.14159 left 42 "a b'c"
echo $((9223372036854775807 + 1)) $((1 / 1)) $RANDOMX
((1 / 0)) || echo "status $?"
