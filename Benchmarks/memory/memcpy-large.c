// memcpy and memmove of 4 KiB to 4 MiB.
// quick: 5
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 4 << 20 };

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 50;
    uint8_t *a = malloc(SIZE + 64), *b = malloc(SIZE + 64);
    uint32_t sum = 0;
    for (int i = 0; i < SIZE; i++) a[i] = (uint8_t)(i * 7 >> 5);
    for (long r = 0; r < rounds; r++) {
        for (size_t n = 4096; n <= SIZE; n *= 4) {
            for (size_t at = 0; at + n <= SIZE; at += n + 4096) memcpy(b + at + (r & 15), a + at, n);
            memmove(b + 24, b + (r & 7), n);
            sum = sum * 31 + b[n - 1];
        }
        a[r * 4099 % SIZE] ^= 0x55;
    }
    printf("memcpy-large %08x\n", sum);
}
