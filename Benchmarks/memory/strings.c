// strlen, strcmp, strchr, strstr, strcpy, strtok, snprintf and strtol.
// quick: 20000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 256 };
static char lines[COUNT][96];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 300000;
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        snprintf(lines[i], sizeof lines[i], "%s line %d of the text; value=%u, rest %.*s",
            i & 1 ? "even" : "odd", i, seed, (int)(seed >> 27), "abcdefghijklmnopqrstuvwxyzabcdefghij");
    }
    for (long r = 0; r < rounds; r++) {
        const char *line = lines[r & (COUNT - 1)], *next = lines[(r * 7 + 1) & (COUNT - 1)];
        char copy[96], joined[224];
        sum += (uint32_t)strlen(line);
        sum = sum * 3 + (uint32_t)(strcmp(line, next) < 0);
        const char *value = strstr(line, "value=");
        sum += (uint32_t)strtoul(value + 6, NULL, 10);
        strcpy(copy, line);
        int words = 0;
        for (char *w = strtok(copy, " ;,"); w; w = strtok(NULL, " ;,")) words += (int)strlen(w) * (w[0] & 7);
        strcpy(joined, line);
        strcat(joined, next);
        const char *last = strrchr(joined, '=');
        sum = sum * 31 + (uint32_t)words + (uint32_t)(last - joined) + (uint32_t)strcspn(joined, ";,");
        if ((r & 3) == 0) {
            sum += (uint32_t)snprintf(joined, sizeof joined, "%ld:%x:%s", r, sum, line);
            sum += (uint8_t)joined[5];
        }
    }
    printf("strings %08x\n", sum);
}
