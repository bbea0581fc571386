// The sieve of Eratosthenes: bytes for small primes, then segments of bits.
// quick: 10
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL = 8192, SEGMENT = 1 << 18 };
static uint8_t composite[SMALL];
static uint32_t primes[SMALL];
static uint64_t offsets[SMALL];
static uint64_t bits[SEGMENT / 64];

int main(int argc, char **argv) {
    long segments = argc > 1 ? atol(argv[1]) : 200;
    long count = 0;
    for (uint32_t p = 2; p < SMALL; p++) {
        if (composite[p]) continue;
        primes[count] = p;
        offsets[count++] = (uint64_t)p * p;
        for (uint32_t m = p * p; m < SMALL; m += p) composite[m] = 1;
    }
    uint64_t total = 0, digest = 14695981039346656037u;
    for (long s = 0; s < segments; s++) {
        uint64_t base = (uint64_t)s * SEGMENT;
        memset(bits, 0, sizeof bits);
        if (s == 0) bits[0] = 3;
        for (long i = 0; i < count; i++) {
            uint64_t m = offsets[i];
            if (m >= base + SEGMENT) continue;
            uint32_t p = primes[i];
            m -= base;
            for (; m < SEGMENT; m += p) bits[m >> 6] |= 1ull << (m & 63);
            offsets[i] = m + base;
        }
        for (long w = 0; w < SEGMENT / 64; w++) {
            for (uint64_t rest = ~bits[w]; rest; rest &= rest - 1) {
                total++;
                digest = (digest ^ (base + w * 64 + __builtin_ctzll(rest))) * 1099511628211u;
            }
        }
    }
    printf("sieve %llu %016llx\n", (unsigned long long)total, (unsigned long long)digest);
}
