# Words of a text counted, and a small calculator by recursive descent.
declare -A count
while read -r -a words; do
    for w in "${words[@]}"; do
        w=${w//[^a-z]/}
        [[ $w ]] && ((count[$w]++))
    done
done <text
for w in river stone mountain singing the; do echo "$w ${count[$w]:-0}"; done
echo ${#count[@]}
expression=""
at=0
peek() { c=${expression:at:1}; }
term() {
    local left
    factor
    left=$value
    while peek; [[ $c == '*' || $c == / ]]; do
        local op=$c
        ((at++))
        factor
        if [[ $op == '*' ]]; then ((left *= value)); else ((left /= value)); fi
    done
    value=$left
}
factor() {
    peek
    if [[ $c == '(' ]]; then
        ((at++))
        sum
        ((at++))
    else
        local digits=""
        while peek; [[ $c == [0-9] ]]; do digits+=$c; ((at++)); done
        value=$digits
    fi
}
sum() {
    local left
    term
    left=$value
    while peek; [[ $c == + || $c == - ]]; do
        local sign=$c
        ((at++))
        term
        ((left $sign= value)) || true
    done
    value=$left
}
for expression in '1+2*3' '(1+2)*3' '100/7-3*(2+2)' '((((5))))*((8-3)*2+1)'; do
    at=0
    sum
    echo "$expression = $value"
done
