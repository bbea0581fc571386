// memcpy, memmove, memset, memcmp and memchr of many sizes and alignments.
// quick: 200000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 16 };
static uint8_t a[SIZE + 64], b[SIZE + 64];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 2000000;
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < SIZE; i++) a[i] = (uint8_t)(i * 7 >> 3 | 1);
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        // Mostly short, at times some kilobytes.
        size_t n = seed >> 26, from = seed >> 8 & 1023, to = seed >> 4 & 4095;
        if ((seed & 0x700000) == 0) n = n * 67 + 5;
        memcpy(b + to, a + from, n);
        memset(b + to + n, (int)(r & 255) | 1, n / 2);
        sum = sum * 31 + (uint32_t)(memcmp(b + to, a + from, n) == 0);
        memmove(b + to + 3, b + to, n);
        b[to + n] = 0;
        uint8_t *zero = memchr(b + to, 0, SIZE - to);
        sum += zero ? (uint32_t)(zero - b) : 1;
        if ((r & 63) == 0) memcpy(b, a, SIZE / 2);
    }
    for (int i = 0; i < SIZE; i++) sum = sum * 33 + b[i];
    printf("blocks %08x\n", sum);
}
