# What zsh has of its own: array flags, floating point, globbing qualifiers, associative arrays, here-strings.
a=(delta alpha charlie bravo 10 9)
print -l ${(o)a} ${(O)a} ${(n)a} ${(j:-:)a} ${(U)a[2]} $#a ${a[2,3]} ${(r:8::.:)a[1]}
typeset -A h
h=(one 1 two 2 three 3)
print ${(ok)h} $h[two] ${#h}
for k in ${(k)h}; do (( total += h[$k] )); done
print $total
(( x = 22.0 / 7 ))
print $x $(( 2 ** 40 )) $(( 7 / 2.0 )) $(( 16#ff + 2#101 ))
s="a:b,c d"
print ${(s.:.)s} ${s//[ab]/X} ${s:2:3} ${(q)s} ${s:u}
: >f1
: >f2
: >f10
: >big
print *(.) **/*(/) f<2-20> f*(n) deep/**/*(.:t)
function recurse { (( $1 > 0 )) && recurse $(( $1 - 1 )) || print bottom; }
recurse 50
while read -r w rest; do print "$rest|$w"; done <<<"first second third"
cat=0
repeat 5 (( cat += 3 ))
print $cat
case foobar in (foo*) print matched;; esac
print -f '%05d %s\n' 42 text
setopt extendedglob
[[ abc123 = (#b)([a-z]##)([0-9]##) ]] && print $match[1] $match[2]
for (( i = 0; i < 1000; i++ )); do (( sum += i * i )); done
print $sum ${(l:10::0:)sum}
print {1..5}{a,b} ${${:-nested}:u}
emulate -L sh
v='x y'
set -- $v
echo $#
exit 21
