// Bytes, vectorised by the compiler: threshold, saturating sums, averages, minima, case folding, counting.
// quick: 100
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 32768 };
typedef uint8_t *restrict bytes;
static uint8_t a[N], b[N], c[N];

__attribute__((noinline)) static void add(const bytes x, const bytes y, bytes z) {
    for (int i = 0; i < N; i++) {
        unsigned s = x[i] + y[i];
        z[i] = (uint8_t)(s > 255 ? 255 : s);
    }
}
__attribute__((noinline)) static void average(const bytes x, const bytes y, bytes z) {
    for (int i = 0; i < N; i++) z[i] = (uint8_t)((x[i] + y[i] + 1) >> 1);
}
__attribute__((noinline)) static void fold(uint8_t *x) {
    for (int i = 0; i < N; i++) x[i] = (uint8_t)(x[i] >= 'A' && x[i] <= 'Z' ? x[i] | 32 : x[i]);
}
__attribute__((noinline)) static uint32_t count(const uint8_t *x, uint8_t what) {
    uint32_t n = 0;
    for (int i = 0; i < N; i++) n += x[i] == what;
    return n;
}
__attribute__((noinline)) static void limit(const bytes x, const bytes y, bytes z) {
    for (int i = 0; i < N; i++) z[i] = x[i] < y[i] ? x[i] : (uint8_t)(y[i] ^ 0x33);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8000;
    uint32_t sum = 0;
    for (int i = 0; i < N; i++) a[i] = (uint8_t)(i * 2654435761u >> 17), b[i] = (uint8_t)(i * 2246822519u >> 13);
    for (long r = 0; r < rounds; r++) {
        add(a, b, c);
        average(c, a, b);
        limit(c, b, a);
        fold(a);
        sum = sum * 31 + count(a, (uint8_t)r) + c[r % N];
        a[r * 7 % N] += (uint8_t)r;
    }
    printf("bytes %08x\n", sum);
}
