# bash: arithmetic, arrays, associative arrays, string expansions, functions, no other process.
# quick: 1
rounds=${1:-6}
sum=0

gcd() {
    local a=$1 b=$2
    while ((b)); do set -- "$b" $((a % b)); a=$1 b=$2; done
    REPLY=$a
}

for ((r = 1; r <= rounds; r++)); do
    declare -A count=()
    list=()
    for ((i = 0; i < 3000; i++)); do
        list[i]=$((i * 7919 % 3001))
        ((sum = (sum * 31 + list[i]) % 1000003))
    done
    for n in "${list[@]:0:600}"; do
        gcd "$n" 360
        count[$REPLY]=$((${count[$REPLY]:-0} + 1))
    done
    for k in 1 2 3 4 6 8 12 24 40 360; do ((sum += k * ${count[$k]:-0})); done
    text=
    for ((i = 0; i < 300; i++)); do text+="word$i/part.${i}x "; done
    for w in $text; do
        base=${w##*/}
        name=${base%.*}
        w=${w//[0-9]/#}
        case $w in
            word#/*) ((sum += 3)) ;;
            *"##/"*) ((sum += ${#w})) ;;
            *) ((sum += ${#name})) ;;
        esac
        [[ $base =~ ^part\.([0-9]+)x$ ]] && ((sum += BASH_REMATCH[1]))
    done
done
echo "bash $sum"
