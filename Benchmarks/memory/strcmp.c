// strcmp, strncmp, memcmp and strcasecmp of words with common beginnings; a sort of them.
// quick: 5
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strings.h>

enum { COUNT = 4096 };
static char words[COUNT][40];
static const char *order[COUNT];

static int byText(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 100;
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        snprintf(words[i], sizeof words[i], "%.*s/%x", (int)(seed >> 28), "common/beginning/of/words", seed >> 9);
    }
    for (long r = 0; r < rounds; r++) {
        for (int i = 0; i < COUNT; i++) order[i] = words[(i * 2531 + r) & (COUNT - 1)];
        qsort(order, COUNT, sizeof order[0], byText);
        for (int i = 1; i < COUNT; i++) {
            sum = sum * 3 + (uint32_t)(strncmp(order[i], words[i], 12) > 0);
            sum += (uint32_t)(memcmp(order[i], order[i - 1], 24) > 0) + (uint32_t)(strcasecmp(order[i], words[i]) > 0);
        }
        sum = sum * 31 + (uint8_t)order[r % COUNT][1];
    }
    printf("strcmp %08x\n", sum);
}
