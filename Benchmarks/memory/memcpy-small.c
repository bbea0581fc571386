// memcpy and memmove of 0 to 96 bytes at all alignments.
// quick: 200000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t a[8192], b[8192];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 10000000;
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < 8192; i++) a[i] = (uint8_t)(i * 7 >> 3);
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        size_t n = (seed >> 25) * 3 / 4, from = seed >> 8 & 4095, to = seed >> 4 & 4095;
        memcpy(b + to, a + from, n);
        memmove(b + from + (r & 7), b + from, n / 2);
        sum = sum * 31 + b[to + (n >> 1)];
    }
    printf("memcpy-small %08x\n", sum);
}
