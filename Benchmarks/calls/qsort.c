// The C library's qsort and bsearch with comparators, on numbers and on strings.
// quick: 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 60000 };
static uint32_t numbers[COUNT];
static char text[COUNT][12];
static const char *strings[COUNT];

static int compareNumbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int compareStrings(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8;
    uint32_t seed = 12345, sum = 0;
    for (long r = 0; r < rounds; r++) {
        for (int i = 0; i < COUNT; i++) {
            seed = seed * 1664525u + 1013904223u;
            numbers[i] = seed >> 3;
            for (int k = 0; k < 8; k++) text[i][k] = (char)('a' + (seed >> (k * 3) & 7));
            strings[i] = text[i];
        }
        qsort(numbers, COUNT, sizeof *numbers, compareNumbers);
        qsort(strings, COUNT, sizeof *strings, compareStrings);
        for (int i = 0; i < COUNT; i++) {
            uint32_t key = numbers[i] ^ (i & 1);
            sum = sum * 31 + numbers[i] + (uint8_t)strings[i][5];
            sum += bsearch(&key, numbers, COUNT, sizeof key, compareNumbers) != NULL;
        }
    }
    printf("qsort %08x\n", sum);
}
