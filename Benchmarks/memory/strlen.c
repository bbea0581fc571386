// strlen, strnlen and strcpy of strings of 0 to 2,000 bytes.
// quick: 20000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 512 };

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 6000000;
    static char *strings[COUNT], copy[2048];
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        size_t n = i % 16 ? seed >> 26 : seed >> 21;
        strings[i] = malloc(n + 1);
        memset(strings[i], 'a' + i % 26, n);
        strings[i][n] = 0;
    }
    for (long r = 0; r < rounds; r++) {
        const char *s = strings[r * 5 & (COUNT - 1)];
        sum = sum * 31 + (uint32_t)strlen(s) + (uint32_t)strnlen(s + (*s != 0), 40);
        if ((r & 7) == 0) sum += (uint32_t)(stpcpy(copy, s) - copy);
    }
    printf("strlen %08x\n", sum);
}
