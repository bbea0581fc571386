// Doubles, vectorised by the compiler: polynomial, square roots and divisions, clamping, conversion, a 3-point stencil.
// quick: 100
// flags: -ffp-contract=off -fno-math-errno -fno-trapping-math
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 4096 };
static double x[N + 2], y[N + 2], z[N + 2];
static int32_t whole[N];

__attribute__((noinline)) static void polynomial(const double *restrict a, double *restrict b) {
    for (int i = 0; i < N; i++) b[i] = ((a[i] * 0.25 - 0.5) * a[i] + 1.25) * a[i] + 0.125;
}
__attribute__((noinline)) static void norms(const double *restrict a, const double *restrict b, double *restrict c) {
    for (int i = 0; i < N; i++) c[i] = a[i] / sqrt(a[i] * a[i] + b[i] * b[i] + 1);
}
__attribute__((noinline)) static void stencil(const double *restrict a, double *restrict b) {
    for (int i = 1; i <= N; i++) b[i] = a[i - 1] * 0.25 + a[i] * 0.5 + a[i + 1] * 0.25;
}
__attribute__((noinline)) static void convert(const double *restrict a, int32_t *restrict b) {
    for (int i = 0; i < N; i++) {
        double v = a[i] * 1000;
        v = v > 2000 ? 2000 : v < -2000 ? -2000 : v;
        b[i] = (int32_t)v;
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 10000;
    uint32_t sum = 0;
    for (int i = 0; i < N + 2; i++) x[i] = (double)(i % 97) / 97 - 0.5;
    for (long r = 0; r < rounds; r++) {
        polynomial(x, y);
        norms(y, x, z);
        stencil(z, x);
        convert(x, whole);
        x[r % N] = (double)(r % 13) / 13;
        sum = sum * 31 + (uint32_t)whole[r * 5 % N];
    }
    printf("doubles %08x\n", sum);
}
