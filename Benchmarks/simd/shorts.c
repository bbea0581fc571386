// 16-bit integers, vectorised by the compiler: an 8-tap filter with 32-bit sums, products with rounding, absolute
// differences, packing to bytes.
// quick: 100
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 8192 };
static int16_t in[N + 8], out[N], other[N];
static uint8_t packed[N];
static const int16_t taps[8] = {-3, 11, -35, 155, 155, -35, 11, -3};

__attribute__((noinline)) static void filter(const int16_t *restrict x, int16_t *restrict y) {
    for (int i = 0; i < N; i++) {
        int32_t s = 128;
        for (int k = 0; k < 8; k++) s += x[i + k] * taps[k];
        y[i] = (int16_t)(s >> 8);
    }
}
__attribute__((noinline)) static void scale(const int16_t *restrict x, int16_t by, int16_t *restrict y) {
    for (int i = 0; i < N; i++) y[i] = (int16_t)((x[i] * by + 16384) >> 15);
}
__attribute__((noinline)) static int32_t distance(const int16_t *x, const int16_t *y) {
    int32_t s = 0;
    for (int i = 0; i < N; i++) s += abs(x[i] - y[i]);
    return s;
}
__attribute__((noinline)) static void pack(const int16_t *restrict x, uint8_t *restrict y) {
    for (int i = 0; i < N; i++) y[i] = (uint8_t)(x[i] < 0 ? 0 : x[i] > 255 ? 255 : x[i]);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 20000;
    uint32_t sum = 0;
    for (int i = 0; i < N + 8; i++) in[i] = (int16_t)((int32_t)(i * 2654435761u) >> 19);
    for (long r = 0; r < rounds; r++) {
        filter(in, out);
        scale(out, (int16_t)(r * 77), other);
        pack(other, packed);
        sum = sum * 31 + (uint32_t)distance(out, other) + packed[r % N];
        in[r % N] ^= (int16_t)r & 1023;
    }
    printf("shorts %08x\n", sum);
}
