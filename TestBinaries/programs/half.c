// _Float16 by conversion to float and back, over all its numbers.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static _Float16 half(uint16_t bits) {
    _Float16 h;
    memcpy(&h, &bits, 2);
    return h;
}
static uint16_t bits(_Float16 h) {
    uint16_t b;
    memcpy(&b, &h, 2);
    return h != h ? 0x7e00 : b;
}

int main(void) {
    uint64_t hash[8] = {0};
    uint32_t seed = 1;
    for (uint32_t i = 0; i < 65536; i++) {
        seed = seed * 1664525 + 1013904223;
        _Float16 a = half(i), b = half(seed >> 16);
        float f = a;
        uint32_t w;
        memcpy(&w, &f, 4);
        if (f != f) w = 0x7fc00000;
        uint64_t r[8] = {w, bits((_Float16)((float)a + (float)b)), bits((_Float16)((float)a * (float)b)),
                         bits((_Float16)((float)a / (float)b)), (a < b) | (a == b) << 1 | (a > b) << 2,
                         bits((_Float16)(double)a), a == a && f < 60000 && f > -60000 ? (int64_t)a : 0,
                         bits((_Float16)((int)seed >> 12))};
        for (int k = 0; k < 8; k++) hash[k] = (hash[k] ^ r[k]) * 0x100000001b3u + k;
    }
    for (int k = 0; k < 8; k++) printf("%016lx\n", (long)hash[k]);
    // Rounding to half from float and from double, once only.
    uint64_t h = 0;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525 + 1013904223;
        float f;
        uint32_t w = (seed & 0x80ffffffu) + 0x38000000u + (seed >> 5 & 0x7000000) ;
        memcpy(&f, &w, 4);
        double d = f + f * 0x1p-40;
        h = (h ^ bits((_Float16)f)) * 0x100000001b3u;
        h = (h ^ bits((_Float16)d)) * 0x100000001b3u;
    }
    printf("%016lx\n", (long)h);
    return 0;
}
