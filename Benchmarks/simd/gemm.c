// Products of matrices, floats and doubles, vectorised by the compiler; small integers, hence exact sums.
// quick: 5
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 192 };
static float a[N][N], b[N][N], c[N][N];
static double d[N][N], e[N][N], f[N][N];

#define MULTIPLY(type) \
    (type x[restrict N][N], type y[restrict N][N], type z[restrict N][N]) { \
        memset(z, 0, sizeof(type[N][N])); \
        for (int i = 0; i < N; i++) { \
            for (int k = 0; k < N; k++) { \
                type t = x[i][k]; \
                for (int j = 0; j < N; j++) z[i][j] += t * y[k][j]; \
            } \
        } \
    }

__attribute__((noinline)) static void floats MULTIPLY(float)
__attribute__((noinline)) static void doubles MULTIPLY(double)

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 60;
    double sum = 0;
    for (long r = 0; r < rounds; r++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                a[i][j] = (float)((i + j + r) % 7 - 3), b[i][j] = (float)((i * j + r) % 5);
                d[i][j] = a[i][j] + 1, e[i][j] = b[i][j] - 2;
            }
        }
        floats(a, b, c);
        doubles(d, e, f);
        for (int i = 0; i < N; i++) sum += c[i][(i * 7) % N] * (i & 3) + f[(i * 5) % N][i];
    }
    printf("gemm %.0f\n", sum);
}
