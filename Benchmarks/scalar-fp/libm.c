// The mathematical library: sin, cos, exp, log, pow, atan2, fmod, and conversions.
// quick: 100000
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 1000000;
    double sum = 0;
    int64_t integers = 0;
    for (long i = 1; i <= rounds; i++) {
        double x = (double)(i % 9973) / 97.0 + 0.125, y = (double)(i % 389) / 55.0;
        double s = sin(x), c = cos(y), e = exp(-y), l = log(x);
        double p = pow(x, e), a = atan2(s, c), f = fmod(x, y + 0.5);
        sum += s * c + e * l + p - a + f;
        integers += (int64_t)floor(x * 8) + (int32_t)(y * 1000) + lrint(x) + (int64_t)(float)i;
        if (sum > 1e6) sum -= 1e6;
    }
    printf("libm %.5f %lld\n", sum, (long long)integers);
}
