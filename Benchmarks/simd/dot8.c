// Dot products of signed and unsigned bytes, and a small quantised layer, vectorised by the compiler.
// quick: 200
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { IN = 1024, OUT = 256 };
static int8_t weights[OUT][IN], input[IN];
static uint8_t bytes[IN];
static int32_t biases[OUT];

__attribute__((noinline)) static int32_t dotSigned(const int8_t *a, const int8_t *b) {
    int32_t sum = 0;
    for (int i = 0; i < IN; i++) sum += a[i] * b[i];
    return sum;
}

__attribute__((noinline)) static uint32_t distance(const uint8_t *a, const int8_t *b) {
    uint32_t sum = 0;
    for (int i = 0; i < IN; i++) {
        int d = a[i] - b[i];
        sum += (uint32_t)(d * d);
    }
    return sum;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 4000;
    uint32_t seed = 1, sum = 0;
    for (int o = 0; o < OUT; o++) {
        biases[o] = o - 100;
        for (int i = 0; i < IN; i++) weights[o][i] = (int8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
    }
    for (int i = 0; i < IN; i++) input[i] = (int8_t)(i * 37), bytes[i] = (uint8_t)(i * 11);
    for (long r = 0; r < rounds; r++) {
        int8_t next[OUT];
        for (int o = 0; o < OUT; o++) {
            int32_t v = (biases[o] + dotSigned(weights[o], input)) >> 10;
            next[o] = (int8_t)(v > 127 ? 127 : v < -128 ? -128 : v);
            if ((o & 7) == 0) sum += distance(bytes, weights[o]);
        }
        for (int o = 0; o < OUT; o++) input[o * 4 + (r & 3)] = next[o], sum = sum * 31 + (uint8_t)next[o];
    }
    printf("dot8 %08x\n", sum);
}
