// Complex FFT by radix 2 in place, forward and back, of a signal of 2^14 points.
// quick: 20
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BITS = 14, N = 1 << BITS };
static double re[N], im[N], cosines[N / 2], sines[N / 2];

static void transform(int inverse) {
    for (unsigned i = 1, j = 0; i < N; i++) {
        unsigned bit = N >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) {
            double t = re[i];
            re[i] = re[j], re[j] = t;
            t = im[i];
            im[i] = im[j], im[j] = t;
        }
    }
    for (unsigned half = 1; half < N; half *= 2) {
        unsigned stride = N / (2 * half);
        for (unsigned base = 0; base < N; base += 2 * half) {
            for (unsigned k = 0; k < half; k++) {
                double c = cosines[k * stride], s = inverse ? sines[k * stride] : -sines[k * stride];
                unsigned p = base + k, q = p + half;
                double x = re[q] * c - im[q] * s, y = re[q] * s + im[q] * c;
                re[q] = re[p] - x, im[q] = im[p] - y;
                re[p] += x, im[p] += y;
            }
        }
    }
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 160;
    const double pi = 3.14159265358979323846;
    for (int i = 0; i < N / 2; i++) cosines[i] = cos(2 * pi * i / N), sines[i] = sin(2 * pi * i / N);
    for (int i = 0; i < N; i++) re[i] = sin(i * 0.01) + (i * 7919 % 1000) / 1000.0;
    double power = 0;
    for (long r = 0; r < rounds; r++) {
        transform(0);
        for (int i = 0; i < N; i += 64) power += re[i] * re[i] + im[i] * im[i];
        transform(1);
        for (int i = 0; i < N; i++) re[i] /= N, im[i] /= N;
    }
    double sum = 0;
    for (int i = 0; i < N; i++) sum += re[i] * (i & 15);
    printf("fft %.4f %.4f\n", power, sum);
}
