// Heat on a grid by a five-point stencil, waves by a nine-point one in integers; vectorised by the compiler.
// quick: 200
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 258 };
static float grid[2][N][N];
static int32_t wave[2][N][N];

__attribute__((noinline)) static void heat(float (*restrict to)[N], float (*restrict from)[N]) {
    for (int i = 1; i < N - 1; i++) {
        for (int j = 1; j < N - 1; j++) {
            float around = from[i - 1][j] + from[i + 1][j] + from[i][j - 1] + from[i][j + 1];
            to[i][j] = 0.5f * from[i][j] + 0.125f * around;
        }
    }
}

__attribute__((noinline)) static void ripple(int32_t (*restrict to)[N], int32_t (*restrict from)[N]) {
    for (int i = 1; i < N - 1; i++) {
        for (int j = 1; j < N - 1; j++) {
            int32_t around = from[i - 1][j] + from[i + 1][j] + from[i][j - 1] + from[i][j + 1];
            int32_t above = from[i - 1][j - 1] + from[i - 1][j + 1];
            int32_t below = from[i + 1][j - 1] + from[i + 1][j + 1];
            to[i][j] = ((around + above + below) >> 2) - to[i][j];
            to[i][j] -= to[i][j] >> 6;
        }
    }
}

int main(int argc, char **argv) {
    long steps = argc > 1 ? atol(argv[1]) : 2500;
    for (int i = 0; i < N; i++) grid[0][0][i] = grid[1][0][i] = 100, grid[0][i][0] = grid[1][i][0] = 50;
    wave[0][N / 2][N / 2] = 1 << 20;
    for (long s = 0; s < steps; s++) {
        wave[s & 1][N / 2][s % N] += 1 << 12;
        heat(grid[(s + 1) & 1], grid[s & 1]);
        ripple(wave[(s + 1) & 1], wave[s & 1]);
    }
    double sum = 0;
    uint32_t digest = 0;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            sum += grid[steps & 1][i][j];
            digest = digest * 31 + (uint32_t)wave[steps & 1][i][j];
        }
    }
    printf("heat %.0f %08x\n", sum, digest);
}
