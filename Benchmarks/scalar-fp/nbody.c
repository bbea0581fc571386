// Gravitation of five bodies, symplectic steps.
// quick: 120000
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { double x[3], v[3], mass; } body;

static body bodies[5] = {
    {{0, 0, 0}, {0, 0, 0}, 39.5}, {{4.8, -1.2, -0.1}, {0.6, 2.8, -0.02}, 0.037},
    {{8.3, 4.1, -0.4}, {-1.0, 1.8, 0.008}, 0.011}, {{12.9, -15.1, -0.2}, {1.1, 0.9, -0.01}, 0.0017},
    {{15.4, -25.9, 0.2}, {1.0, 0.6, -0.035}, 0.002},
};

static void step(double dt) {
    for (int i = 0; i < 5; i++) {
        body *a = &bodies[i];
        for (int j = i + 1; j < 5; j++) {
            body *b = &bodies[j];
            double d[3], square = 0;
            for (int k = 0; k < 3; k++) {
                d[k] = a->x[k] - b->x[k];
                square += d[k] * d[k];
            }
            double pull = dt / (square * sqrt(square));
            for (int k = 0; k < 3; k++) {
                a->v[k] -= d[k] * b->mass * pull;
                b->v[k] += d[k] * a->mass * pull;
            }
        }
    }
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
    }
}

static double energy(void) {
    double e = 0;
    for (int i = 0; i < 5; i++) {
        body *a = &bodies[i];
        e += 0.5 * a->mass * (a->v[0] * a->v[0] + a->v[1] * a->v[1] + a->v[2] * a->v[2]);
        for (int j = i + 1; j < 5; j++) {
            double square = 0;
            for (int k = 0; k < 3; k++) square += (a->x[k] - bodies[j].x[k]) * (a->x[k] - bodies[j].x[k]);
            e -= a->mass * bodies[j].mass / sqrt(square);
        }
    }
    return e;
}

int main(int argc, char **argv) {
    long steps = argc > 1 ? atol(argv[1]) : 1200000;
    double before = energy();
    for (long i = 0; i < steps; i++) step(0.001);
    printf("nbody %.6f %.6f\n", before, energy());
}
