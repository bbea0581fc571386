// memset and calloc of 1 byte to 256 KiB, with zeros and with others.
// quick: 20000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t data[1 << 18];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 3000000;
    uint32_t seed = 1, sum = 0;
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        size_t n = seed >> 24, at = seed >> 6 & 0xffff;
        memset(data + at, (int)(r & 1 ? 0 : r >> 3), n + 1);
        if ((r & 31) == 0) memset(data + at % 64, (int)r, n * 64);
        if ((r & 1023) == 0) memset(data, 0, sizeof data);
        if ((r & 15) == 0) {
            uint8_t *p = calloc(n + 1, 4);
            sum += p[n] + (uint32_t)(p != NULL);
            p[0] = 1;
            free(p);
        }
        sum = sum * 31 + data[at];
    }
    printf("memset %08x\n", sum);
}
