// A byte-oriented dictionary compressor with hash chains, and its decompressor, on generated text.
// quick: 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 20, HASH = 1 << 14, WINDOW = 1 << 15, DEPTH = 16, LONGEST = 131 };
static uint8_t text[SIZE], packed[SIZE * 2], unpacked[SIZE];
static int32_t head[HASH], chain[WINDOW];

static void generate(uint32_t seed) {
    static const char *words[] = {"the ", "guest ", "block ", "of ", "register ", "a ", "memory ", "is ",
                                  "host ", "jump ", "and ", "signal ", "to ", "kernel ", "page ", "in "};
    size_t at = 0;
    while (at + 16 < SIZE) {
        seed = seed * 1664525u + 1013904223u;
        const char *w = words[(seed >> 24) & 15];
        size_t n = strlen(w);
        memcpy(text + at, w, n);
        at += n;
        if ((seed & 0x1f00) == 0) text[at++] = (uint8_t)(seed >> 16);
    }
    memset(text + at, '.', SIZE - at);
}

static uint32_t hash(const uint8_t *p) {
    uint32_t v = p[0] | p[1] << 8 | p[2] << 16;
    return (v * 2654435761u) >> 18;
}

// Tokens: 0…127 literals of that number + 1; 128 + length - 4 and two bytes of distance.
static size_t compress(void) {
    size_t out = 0, literals = 0;
    memset(head, 0xff, sizeof head);
    for (int32_t i = 0; i < SIZE;) {
        int best = 0;
        int32_t where = 0;
        if (i + 4 < SIZE) {
            uint32_t h = hash(text + i);
            int limit = SIZE - i < LONGEST ? SIZE - i : LONGEST;
            int32_t c = head[h];
            for (int d = 0; d < DEPTH && c >= 0 && i - c < WINDOW; d++, c = chain[c & (WINDOW - 1)]) {
                int n = 0;
                while (n < limit && text[c + n] == text[i + n]) n++;
                if (n > best) best = n, where = c;
            }
            chain[i & (WINDOW - 1)] = head[h];
            head[h] = i;
        }
        if (best < 4) {
            if (literals == 0) packed[out++] = 0;
            packed[out++] = text[i++];
            packed[out - 2 - literals] = (uint8_t)literals;
            if (++literals == 128) literals = 0;
            continue;
        }
        literals = 0;
        packed[out++] = (uint8_t)(128 + best - 4);
        packed[out++] = (uint8_t)(i - where);
        packed[out++] = (uint8_t)((i - where) >> 8);
        i += best;
    }
    return out;
}

static size_t decompress(size_t size) {
    size_t out = 0;
    for (size_t i = 0; i < size;) {
        unsigned token = packed[i++];
        if (token < 128) {
            for (unsigned k = 0; k <= token; k++) unpacked[out++] = packed[i++];
        } else {
            size_t from = out - (packed[i] | packed[i + 1] << 8);
            i += 2;
            for (unsigned k = 0; k < token - 128 + 4; k++) unpacked[out++] = unpacked[from++];
        }
    }
    return out;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 6;
    uint32_t digest = 2166136261u;
    for (long r = 0; r < rounds; r++) {
        generate((uint32_t)r + 1);
        size_t n = compress();
        for (size_t i = 0; i < n; i++) digest = (digest ^ packed[i]) * 16777619u;
        if (decompress(n) != SIZE || memcmp(text, unpacked, SIZE)) return 1;
        digest += (uint32_t)n;
    }
    printf("lz %08x\n", digest);
}
