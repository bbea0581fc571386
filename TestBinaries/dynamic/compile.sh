# gcc, g++, as, ld, ar, make at work: a project with its own checks, and what the compiler says of wrong code.
set -e
dir=$(mktemp -d)
cp -r project "$dir/p"
cd "$dir/p"
make -s -j2 check
echo 'int main() { return x; }' >wrong.c
gcc -c wrong.c 2>&1 | sed -n 's/.*error/error/p'
echo 'int f(int a[], int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i] * i; return s; }' >v.c
gcc -O3 -c v.c && objdump -d v.o | grep -c '^ ' | sed 's/[0-9]*/&/;s/.*/some/'
echo '#include <stdio.h>
int main(void) { printf("%s\n", __VERSION__); }' | gcc -x c - -o version && ./version
g++ -fsyntax-only -x c++ - <<<'template <class T> T f(T t) { return t.none(); } int main() { f(1); }' 2>&1 | grep -c error
ldd ./second | sed 's/ =>.*//;s/(.*//' | grep -c so
cd /; rm -r "$dir"
