// Machine code is generated, run, and rewritten: small functions anew in each round, in fresh places and in old ones.
// guest: aarch64
// quick: 500
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef uint32_t (*compiled)(uint32_t);
enum { ADD, XOR, MUL, ROT, KINDS };
struct step {
    int kind;
    uint16_t value;
};
static uint8_t *code;
enum { SLOTS = 64, SLOT = 512 };

#ifdef __aarch64__
static size_t compile(uint8_t *to, const struct step *steps, int count) {
    uint32_t *out = (uint32_t *)to;
    for (int i = 0; i < count; i++) {
        uint32_t v = steps[i].value;
        *out++ = 0x52800001 | v << 5; // mov w1, #v
        switch (steps[i].kind) {
        case ADD: *out++ = 0x0b010000; break;                      // add w0, w0, w1
        case XOR: *out++ = 0x4a010000; break;                      // eor w0, w0, w1
        case MUL: *out++ = 0x1b017c00; break;                      // mul w0, w0, w1
        case ROT: *out++ = 0x13800000 | (32 - v % 31 - 1) << 10;   // ror w0, w0, #31 - v % 31
        }
    }
    *out++ = 0xd65f03c0; // ret
    return (size_t)((uint8_t *)out - to);
}
#else
static size_t compile(uint8_t *to, const struct step *steps, int count) {
    uint8_t *out = to;
    memcpy(out, "\x89\xf8", 2), out += 2; // mov eax, edi
    for (int i = 0; i < count; i++) {
        uint32_t v = steps[i].value;
        switch (steps[i].kind) {
        case ADD: *out++ = 0x05, memcpy(out, &v, 4), out += 4; break;
        case XOR: *out++ = 0x35, memcpy(out, &v, 4), out += 4; break;
        case MUL: *out++ = 0x69, *out++ = 0xc0, memcpy(out, &v, 4), out += 4; break;
        case ROT: *out++ = 0xc1, *out++ = 0xc8, *out++ = (uint8_t)(32 - v % 31 - 1); break;
        }
    }
    *out++ = 0xc3;
    return (size_t)(out - to);
}
#endif

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 20000;
    uint32_t seed = 1, sum = 1;
    code = mmap(NULL, SLOTS * SLOT, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED) return 1;
    for (long r = 0; r < rounds; r++) {
        struct step steps[32];
        int count = 8 + (int)(seed >> 28);
        for (int i = 0; i < count; i++) {
            seed = seed * 1664525u + 1013904223u;
            steps[i] = (struct step){(int)(seed >> 30), (uint16_t)(seed >> 8)};
        }
        uint8_t *at = code + (r % SLOTS) * SLOT;
        size_t size = compile(at, steps, count);
        __builtin___clear_cache((char *)at, (char *)at + size);
        compiled f = (compiled)(void *)at;
        for (int i = 0; i < 1000; i++) sum = f(sum) + 1;
        // An older one is still what it was.
        if (r >= SLOTS) sum ^= ((compiled)(void *)(code + (r * 5 % SLOTS) * SLOT))(sum);
    }
    printf("rewrite %08x\n", sum);
}
