// y += a x, dot product and sum of magnitudes on floats, vectorised by the compiler. Values stay small
// integers, so that every order of summation gives the same.
// quick: 1000
// flags: -fassociative-math -fno-signed-zeros -fno-trapping-math
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 8192 };
static float x[N], y[N];

__attribute__((noinline)) static void saxpy(float a, const float *restrict u, float *restrict v) {
    for (int i = 0; i < N; i++) v[i] += a * u[i];
}

__attribute__((noinline)) static float dot(const float *u, const float *v) {
    float sum = 0;
    for (int i = 0; i < N; i++) sum += u[i] * v[i];
    return sum;
}

__attribute__((noinline)) static float magnitude(const float *u) {
    float sum = 0;
    for (int i = 0; i < N; i++) sum += fabsf(u[i]);
    return sum;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8000;
    double sum = 0;
    for (int i = 0; i < N; i++) x[i] = (float)(i % 5 - 2), y[i] = (float)(i % 3);
    for (long r = 0; r < rounds; r++) {
        float a = (float)(r % 3 - 1);
        saxpy(a, x, y);
        saxpy(-1, y, x);
        sum += dot(x, y) + magnitude(y);
        saxpy(1, y, x);
        saxpy(-a, x, y);
    }
    printf("saxpy %.0f\n", sum);
}
