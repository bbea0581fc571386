// strstr, memmem, strspn, strpbrk and strtok_r in a text of words.
// quick: 20
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 15 };
static char text[SIZE + 1], copy[SIZE + 1];
static const char *const parts[] = {"the ", "quick", "brown ",
    "fox", " jumps", "over ", "lazy,", "dog; ", "and ", "again\n"};

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 300;
    uint32_t seed = 1, sum = 0;
    for (size_t n = 0; n + 8 < SIZE;) {
        seed = seed * 1664525u + 1013904223u;
        n += (size_t)(stpcpy(text + n, parts[(seed >> 16) % 10]) - (text + n));
    }
    for (long r = 0; r < rounds; r++) {
        static const char *const needles[] = {
            "foxdog; ", "brown foxthe ", "lazy,lazy,lazy,", "quickquickquick", "nowhere"};
        for (int i = 0; i < 5; i++) {
            const char *at = text;
            for (int found = 0; found < 20 && (at = strstr(at, needles[i])); at++) {
                sum = sum * 31 + (uint32_t)(at - text);
                found++;
            }
            const char *raw = memmem(text + r, SIZE - 1000, needles[i], strlen(needles[i]));
            sum += raw ? (uint32_t)(raw - text) : 1;
        }
        memcpy(copy, text, SIZE);
        char *state, *words = copy;
        for (char *w; (w = strtok_r(words, " ,;\n", &state)); words = NULL)
            sum = sum * 5 + (uint32_t)strspn(w, "abcdeoqu");
        const char *mark = text;
        while ((mark = strpbrk(mark + 1, ",;"))) sum++;
    }
    printf("strstr %08x\n", sum);
}
