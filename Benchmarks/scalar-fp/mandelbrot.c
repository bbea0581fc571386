// Iteration counts of the Mandelbrot set, doubles then floats. The sum is exact, hence no contraction.
// quick: 200
// flags: -ffp-contract=off
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 200 };

static uint32_t doubles(long n) {
    uint32_t sum = 0;
    for (long py = 0; py < n; py++) {
        for (long px = 0; px < n; px++) {
            double cx = -2.0 + 2.5 * (double)px / (double)n;
            double cy = -1.25 + 2.5 * (double)py / (double)n, x = 0, y = 0;
            uint32_t i = 0;
            for (; i < LIMIT && x * x + y * y <= 4.0; i++) {
                double t = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = t;
            }
            sum = sum * 31 + i;
        }
    }
    return sum;
}

static uint32_t floats(long n) {
    uint32_t sum = 0;
    for (long py = 0; py < n; py++) {
        for (long px = 0; px < n; px++) {
            float cx = -2.0f + 2.5f * (float)px / (float)n;
            float cy = -1.25f + 2.5f * (float)py / (float)n, x = 0, y = 0;
            uint32_t i = 0;
            for (; i < LIMIT && x * x + y * y <= 4.0f; i++) {
                float t = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = t;
            }
            sum = sum * 31 + i;
        }
    }
    return sum;
}

int main(int argc, char **argv) {
    long n = argc > 1 ? atol(argv[1]) : 700;
    uint32_t a = doubles(n), b = floats(n);
    printf("mandelbrot %08x %08x\n", a, b);
}
