// memchr, memrchr, strchr, strchrnul and rawmemchr: fields and lines are found in text.
// quick: 2
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 20 };

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 60;
    char *text = malloc(SIZE + 1);
    uint32_t seed = 1, sum = 0;
    for (int i = 0; i < SIZE; i++) {
        seed = seed * 1664525u + 1013904223u;
        text[i] = (char)(seed >> 26 == 0 ? '\n' : seed >> 27 == 1 ? ',' : 'a' + (seed >> 20) % 26);
    }
    text[SIZE - 1] = '\n';
    text[SIZE] = 0;
    for (long r = 0; r < rounds; r++) {
        char *line = text, *end;
        while ((end = memchr(line, '\n', (size_t)(text + SIZE - line)))) {
            *end = 0;
            int fields = 0;
            for (char *f = line; *(f = strchrnul(f, ',')); f++) fields++;
            char *last = memrchr(line, ',', (size_t)(end - line)), *z = strchr(line, 'z');
            sum = sum * 31 + (uint32_t)fields + (uint32_t)(last ? last - line : 7) + (uint32_t)(z ? z - line : 3);
            *end = '\n';
            line = end + 1;
        }
        sum += (uint32_t)((char *)rawmemchr(text + r, '\n') - text);
    }
    printf("memchr %08x\n", sum);
}
