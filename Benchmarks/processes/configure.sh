# A configure script's model: some 250 short processes of grep, sed, expr, cat, tr, sort, and a compiler's runs.
# quick: 3
# RUN holds what must be written before a program, BIN where the programs are, CC1 the compiler proper.
rounds=${1:-20}
folder=/tmp/bench-configure-$$
run() {
    local name=$1
    shift
    $RUN "$BIN/$name" "$@"
}
run mkdir -p "$folder"
sum=0
for ((i = 1; i <= rounds; i++)); do
    printf '%s\n' "#define HAVE_THING_$i 1" "/* #undef OTHER_$i */" "int thing$i(void);" >"$folder/conf.h"
    run cat "$folder/conf.h" "$folder/conf.h" >"$folder/all.h"
    run sed -e "s/#undef OTHER_\(.*\) \*/#define OTHER_\1 0 *&/" -e 's,/\* ,,' "$folder/all.h" >"$folder/config.h"
    if run grep -q "OTHER_$i 0" "$folder/config.h"; then
        sum=$(run expr "$sum" + 1)
    fi
    lines=$(run wc -l <"$folder/config.h")
    name=$(echo "test $i" | run tr 'a-z ' 'A-Z_')
    words=$(run sort -u "$folder/config.h" | run cut -c1-12 | run head -n 3 | run cksum)
    [ "$((i % 5))" = 0 ] && {
        echo "int f(int x) { return x * $i + sizeof(long); }" >"$folder/t.c"
        $RUN "$CC1" -quiet -O1 -o "$folder/t.s" "$folder/t.c" && sum=$((sum + $(run grep -c ret "$folder/t.s")))
    }
    sum=$((sum + lines + ${#name} + ${words%% *} % 1000))
    run rm -f "$folder/all.h" "$folder/config.h"
done
run rm -rf "$folder"
echo "configure $sum"
