// An interpreter of the language of eight instructions, running a program of nested loops.
// quick: 50
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Adds to three cells in loops three deep, shows them and clears them.
static const char loops[] =
    "++++++++++[>++++++++++<-]>[>++++++++++[>++++++++++[>+>++>+++<<<-]<-]<-]"
    ">>>.>.>.[-]<[-]<[-]";

static uint8_t tape[4096];
static int32_t jumps[1024];
static uint32_t digest;

static void match(const char *p) {
    int32_t open[64], depth = 0;
    for (int32_t i = 0; p[i]; i++) {
        if (p[i] == '[') open[depth++] = i;
        if (p[i] == ']') {
            jumps[i] = open[--depth];
            jumps[open[depth]] = i;
        }
    }
}

static long run(const char *p) {
    uint8_t *cell = tape;
    long steps = 0;
    memset(tape, 0, sizeof tape);
    for (int32_t i = 0; p[i]; i++, steps++) {
        switch (p[i]) {
        case '>': cell++; break;
        case '<': cell--; break;
        case '+': ++*cell; break;
        case '-': --*cell; break;
        case '.': digest = digest * 31 + *cell; break;
        case '[': if (!*cell) i = jumps[i]; break;
        case ']': if (*cell) i = jumps[i]; break;
        }
    }
    return steps;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 400;
    long steps = 0;
    match(loops);
    for (long r = 0; r < rounds; r++) steps += run(loops);
    printf("brainf %ld %08x\n", steps, digest);
}
