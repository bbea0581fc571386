# Arrays, strings, patterns, functions, here-documents, globbing, getopts, traps.
declare -A color=([sky]=blue [grass]=green [sun]=yellow)
for k in sky grass sun; do echo "$k is ${color[$k]}"; done
echo ${#color[@]} "${color[none]-unset}"
a=(one two "three four" five)
a+=(six)
unset 'a[1]'
echo "${a[@]}" ${#a[@]} "${!a[@]}" "${a[@]:1:2}" "${a[@]/o/0}" "${a[-1]}"
s="The Quick Brown Fox"
echo "${s,,} ${s^^} ${s:4:5} ${s: -3} ${s/Quick/Slow} ${s//o/0} ${s#* } ${s##* } ${s%% *} ${#s} ${s@Q}"
[[ "key = value # note" =~ ^([a-z]+)\ *=\ *([a-z]+)(.*)$ ]] && echo "${BASH_REMATCH[@]:1}"
name=s
echo "${!name}"
declare -n ref=a
ref[0]=changed
echo ${a[0]}
mapfile -t lines <<END
first \$HOME $((1 + 1))
  second
END
printf '<%s>' "${lines[@]}"
echo
while IFS=, read -r x y z; do echo "$z/$y/$x"; done <<'END'
1,2,3
4,5,6,7
END
read -r first rest <<<"hello big world"
echo "$rest $first"
shopt -s extglob nullglob globstar
: >n1 >n2 >n10 >m.c >m.h >.hidden
echo n* m.?(c|h) [^n]* **/*.c !(n*)
echo {a,b}{1..3} {10..0..5} {x..z}
options() {
    local OPTIND=1 o
    while getopts ':ab:c' o "$@"; do echo -n "$o=$OPTARG "; done
    shift $((OPTIND - 1))
    echo "rest: $*"
}
options -a -b value -cx -d more words
scope() { local v=inner; inner; echo $v; }
inner() { v=changed; }
v=outer
scope
echo $v
trap 'echo "caught USR1"' USR1
kill -USR1 $$
trap 'echo "error at $LINENO"' ERR
false
trap - ERR
case $s in *[[:digit:]]*) echo digits ;; T*x) echo matched ;;& *Fox) echo also ;; esac
eval 'echo "evaluated $((6 * 7))"'
declare -f inner
printf -v formatted '%05.1f' 2.25
echo $formatted ${PIPESTATUS[0]} $?
IFS=:
set -- a:b c
words=(x:y:z)
split=(${words})
echo ${#split[@]} "$*"
echo $'tab\there \u00e9 \x41'
while read -r -n 1 ch; do [[ $ch ]] && out="$ch$out"; done <<<stressed
echo $out
time_format() { TZ=UTC printf '%(%F %T)T\n' 1700000000; }
time_format
exec 3>file 4<text
echo to file >&3
read -u 4 line
echo "$line"
set -u
echo ${undefined_variable:-default}
exit 17
