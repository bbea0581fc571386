// Horner's rule, Newton's iterations, Chebyshev series and continued fractions in double and float.
// quick: 3000
// flags: -ffp-contract=off
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double horner(const double *c, int n, double x) {
    double s = c[n - 1];
    for (int i = n - 2; i >= 0; i--) s = s * x + c[i];
    return s;
}

static double chebyshev(const double *c, int n, double x) {
    double a = 0, b = 0;
    for (int i = n - 1; i > 0; i--) {
        double t = 2 * x * a - b + c[i];
        b = a, a = t;
    }
    return x * a - b + c[0];
}

static float fraction(float x, int terms) {
    float s = 0;
    for (int i = terms; i > 0; i--) s = (float)i * x / ((float)(2 * i + 1) + s);
    return s;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 1500000;
    double c[16], sum = 0, root = 1;
    float small = 0;
    for (int i = 0; i < 16; i++) c[i] = (i % 2 ? -1.0 : 1.0) / (i + 1);
    for (long r = 0; r < rounds; r++) {
        double x = (double)(r % 2000) / 2000 - 0.5;
        sum += horner(c, 16, x) + chebyshev(c, 16, x);
        root = 2 + x;
        for (int i = 0; i < 4; i++) root -= (root * root * root - 2 - x) / (3 * root * root);
        sum += root;
        small += fraction((float)x, 8) > 0.1f ? 1 : 0.5f;
        if (small > 1e6f) small = 0;
    }
    printf("polynomial %.9e %.1f\n", sum, (double)small);
}
