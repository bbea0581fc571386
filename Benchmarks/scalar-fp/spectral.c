// The largest singular value of the matrix 1 / ((i + j)(i + j + 1) / 2 + i + 1), by power iteration.
// quick: 400
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double element(long i, long j) { return 1.0 / (double)((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(const double *v, double *result, long n, int transposed) {
    for (long i = 0; i < n; i++) {
        double sum = 0;
        for (long j = 0; j < n; j++) sum += v[j] * (transposed ? element(j, i) : element(i, j));
        result[i] = sum;
    }
}

int main(int argc, char **argv) {
    long n = argc > 1 ? atol(argv[1]) : 1500;
    double *u = malloc(3 * (size_t)n * sizeof *u), *v = u + n, *t = v + n;
    for (long i = 0; i < n; i++) u[i] = 1;
    for (int r = 0; r < 10; r++) {
        times(u, t, n, 0), times(t, v, n, 1);
        times(v, t, n, 0), times(t, u, n, 1);
    }
    double uv = 0, vv = 0;
    for (long i = 0; i < n; i++) uv += u[i] * v[i], vv += v[i] * v[i];
    printf("spectral %.9f\n", sqrt(uv / vv));
    free(u);
}
