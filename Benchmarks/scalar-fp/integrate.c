// Ordinary differential equations by Runge-Kutta, adaptive quadrature with calls through pointers.
// quick: 100
// flags: -ffp-contract=off
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef double (*function)(double);
static double f1(double x) { return 1 / (1 + 25 * x * x); }
static double f2(double x) { return x * x * x - 2 * x + 0.5; }
static double f3(double x) { return sqrt(fabs(x) + 0.1) / (x + 3); }

static double simpson(
    function f, double a, double fa, double b, double fb, double m, double fm, double whole, double least, int depth) {
    double lm = (a + m) / 2, rm = (m + b) / 2, flm = f(lm), frm = f(rm);
    double left = (m - a) / 6 * (fa + 4 * flm + fm), right = (b - m) / 6 * (fm + 4 * frm + fb);
    double delta = left + right - whole;
    if (depth == 0 || fabs(delta) <= 15 * least) return left + right + delta / 15;
    return simpson(f, a, fa, m, fm, lm, flm, left, least / 2, depth - 1)
        + simpson(f, m, fm, b, fb, rm, frm, right, least / 2, depth - 1);
}

static void lorenz(const double *s, double *d) {
    d[0] = 10 * (s[1] - s[0]);
    d[1] = s[0] * (28 - s[2]) - s[1];
    d[2] = s[0] * s[1] - 8.0 / 3 * s[2];
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 12000;
    static const function all[] = {f1, f2, f3};
    double sum = 0, low = 1e9, high = -1e9;
    for (long r = 0; r < rounds; r++) {
        function f = all[r % 3];
        double a = -1, b = 1 + (double)(r % 10) / 10, m = (a + b) / 2, fa = f(a), fb = f(b), fm = f(m);
        sum += simpson(f, a, fa, b, fb, m, fm, (b - a) / 6 * (fa + 4 * fm + fb), 1e-9, 14);
        double s[3] = {1, 1, 20 + (double)(r % 5)}, k[4][3], t[3], h = 0.005;
        for (int i = 0; i < 100; i++) {
            lorenz(s, k[0]);
            for (int j = 0; j < 3; j++) t[j] = s[j] + h / 2 * k[0][j];
            lorenz(t, k[1]);
            for (int j = 0; j < 3; j++) t[j] = s[j] + h / 2 * k[1][j];
            lorenz(t, k[2]);
            for (int j = 0; j < 3; j++) t[j] = s[j] + h * k[2][j];
            lorenz(t, k[3]);
            for (int j = 0; j < 3; j++) s[j] += h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
        }
        low = fmin(low, s[0]), high = fmax(high, s[1]);
    }
    printf("integrate %.7f %.6f %.6f\n", sum, low, high);
}
