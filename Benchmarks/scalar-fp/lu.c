// LU decomposition with partial pivoting, and the solution of a linear system, in doubles.
// quick: 6
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 200 };
static double a[N][N], b[N];
static int pivots[N];

static int decompose(void) {
    for (int k = 0; k < N; k++) {
        int best = k;
        for (int i = k + 1; i < N; i++) {
            if (fabs(a[i][k]) > fabs(a[best][k])) best = i;
        }
        pivots[k] = best;
        if (a[best][k] == 0) return 0;
        for (int j = 0; j < N && best != k; j++) {
            double t = a[k][j];
            a[k][j] = a[best][j], a[best][j] = t;
        }
        for (int i = k + 1; i < N; i++) {
            double factor = a[i][k] /= a[k][k];
            for (int j = k + 1; j < N; j++) a[i][j] -= factor * a[k][j];
        }
    }
    return 1;
}

static void solve(void) {
    for (int k = 0; k < N; k++) {
        double t = b[pivots[k]];
        b[pivots[k]] = b[k], b[k] = t;
    }
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < i; j++) b[i] -= a[i][j] * b[j];
    }
    for (int i = N - 1; i >= 0; i--) {
        for (int j = i + 1; j < N; j++) b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 60;
    double sum = 0;
    unsigned seed = 1;
    for (long r = 0; r < rounds; r++) {
        for (int i = 0; i < N; i++) {
            b[i] = 0;
            for (int j = 0; j < N; j++) {
                seed = seed * 1664525u + 1013904223u;
                a[i][j] = (double)(seed >> 8) / (1 << 24) + (i == j ? 4 : 0);
                b[i] += a[i][j] * (j % 7);
            }
        }
        if (!decompose()) return 1;
        solve();
        for (int i = 0; i < N; i++) sum += b[i];
    }
    printf("lu %.5f\n", sum);
}
