// Built with -ffast-math, whose start-up code makes the processor flush tiny numbers to zero: a damped
// oscillation and a recursive filter that sink below the smallest normal number.
// quick: 20
// flags: -ffast-math
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 4096 };
static float signal[N];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 2000;
    double peak = 0;
    long zeros = 0;
    for (long r = 0; r < rounds; r++) {
        double x = 1, v = 0;
        float low = 0, band = 0;
        signal[0] = (float)(r % 7 + 1);
        for (int i = 1; i < N; i++) signal[i] = 0;
        for (int i = 0; i < N; i++) {
            low += 0.25f * band;
            band += 0.25f * (signal[i] - low - band);
            signal[i] = low;
            v -= 0.02 * x + 0.01 * v;
            x += 0.02 * v;
        }
        for (int i = 0; i < N; i++) zeros += signal[i] == 0;
        peak += fabs(x) + fabsf(signal[8]);
    }
    printf("fastmath %.3f %d\n", peak, zeros > rounds);
}
