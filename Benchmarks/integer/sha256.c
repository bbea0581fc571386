// SHA-256 in plain C.
// quick: 10
// guest: aarch64 ppc64le ppc64
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t k[64];

// The constants are fractions of square and cube roots of primes, found here in integers.
static uint32_t root(uint64_t prime, int cube) {
    // The largest x with (x / 2^32)^n <= prime; its low 32 bits are the fraction.
    uint64_t x = 0;
    for (int bit = 36; bit >= 0; bit--) {
        uint64_t t = x | 1ull << bit;
        unsigned __int128 square = (unsigned __int128)t * t;
        if (cube) {
            unsigned __int128 high = (square >> 32) * t, low = (square & 0xffffffff) * t;
            if (high + (low >> 32) < (unsigned __int128)prime << 64) x = t;
        } else if (square <= (unsigned __int128)prime << 64) {
            x = t;
        }
    }
    return (uint32_t)x;
}

static uint32_t rotate(uint32_t v, int n) { return v >> n | v << (32 - n); }

static void block(uint32_t h[8], const uint8_t *p) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], x = h[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = x + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
        uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        x = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e, h[5] += f, h[6] += g, h[7] += x;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 120;
    uint32_t h[8];
    int n = 0;
    for (int p = 2; n < 64; p++) {
        int prime = 1;
        for (int q = 2; q * q <= p; q++) prime &= p % q != 0;
        if (!prime) continue;
        if (n < 8) h[n] = root(p, 0);
        k[n++] = root(p, 1);
    }
    static uint8_t data[1 << 18];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 2654435761u >> 13);
    for (long r = 0; r < rounds; r++) {
        for (size_t at = 0; at < sizeof data; at += 64) block(h, data + at);
    }
    printf("sha256 ");
    for (int i = 0; i < 8; i++) printf("%08x", h[i]);
    printf("\n");
}
