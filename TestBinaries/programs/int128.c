// 128-bit integers: products, quotients, remainders, shifts by all counts, conversions.
#include <stdint.h>
#include <stdio.h>
typedef __int128 i128;
typedef unsigned __int128 u128;

static uint64_t state = 1234567;
static uint64_t next(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state ^ state >> 29;
}
static u128 number(void) {
    u128 v = (u128)next() << 64 | next();
    switch (next() >> 60) {
        case 0: return v >> 64;
        case 1: return v >> 120;
        case 2: return ~(v >> 100);
        case 3: return (u128)1 << (next() & 127);
        case 4: return ((u128)1 << (next() & 127)) - 1;
    }
    return v;
}
static void show(const char *what, u128 v) { printf("%s %016lx%016lx\n", what, (long)(v >> 64), (long)v); }

int main(void) {
    u128 fold[12] = {0};
    for (int k = 0; k < 5000; k++) {
        u128 a = number(), b = number();
        if (b == 0) b = 3;
        i128 sa = a, sb = b;
        if (sb == -1) sb = 7;
        int n = next() >> 40 & 127;
        u128 r[12] = {a * b, a / b, a % b, sa / sb, sa % sb, a << n, a >> n, sa >> n, a + b, a - b,
                      (u128)(a < b) | (u128)(sa < sb) << 1 | (u128)(a == b) << 2,
                      (u128)(i128)(double)(sa >> 1) ^ (u128)(double)(a >> 1)};
        for (int i = 0; i < 12; i++) fold[i] = fold[i] * 0x9e3779b97f4a7c15u + r[i] + (fold[i] >> 64);
        if (k < 3) for (int i = 0; i < 12; i++) show("one", r[i]);
    }
    for (int i = 0; i < 12; i++) show("all", fold[i]);
    i128 out;
    printf("%d %d %d\n", __builtin_mul_overflow((i128)1 << 100, (i128)1 << 26, &out),
           __builtin_mul_overflow((i128)1 << 100, (i128)1 << 27, &out), __builtin_add_overflow(~(u128)0 >> 1, 1, &out));
    u128 ten = 1;
    for (int i = 0; i < 38; i++) ten *= 10;
    show("10^38", ten);
    char digits[50], *p = digits + 49;
    *p = 0;
    for (u128 v = ~(u128)0; v; v /= 10) *--p = '0' + (int)(v % 10);
    puts(p);
    return 0;
}
