// Monte Carlo: pi, an option's price by Box-Muller, random walks; conversions between integers and doubles.
// quick: 20000
// flags: -ffp-contract=off
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252u;

static double uniform(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 6000000, inside = 0, steps = 0;
    double paid = 0, position = 0;
    for (long r = 0; r < rounds; r++) {
        double x = uniform(), y = uniform();
        inside += x * x + y * y < 1;
        if ((r & 7) == 0) {
            double normal = sqrt(-2 * log(x + 1e-300)) * cos(2 * M_PI * y);
            double price = 100 * exp(0.01 + 0.2 * normal);
            paid += fmax(price - 100, 0);
        }
        position += x < 0.5 ? -1 : 1;
        if (fabs(position) > 100 * y + 50) position = 0, steps++;
        steps += (long)floor(position * 0.01 + 0.5);
    }
    printf("montecarlo %ld %.6f %ld\n", inside, paid / (double)rounds, steps);
}
