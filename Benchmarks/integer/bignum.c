// Factorials and Fibonacci numbers on 64-bit limbs: products, additions with carry, division by a limb.
// quick: 1500
// guest: aarch64 ppc64le ppc64
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 wide;
enum { LIMBS = 2000 };
static uint64_t a[LIMBS], b[LIMBS], product[2 * LIMBS];

static void multiply(uint64_t *r, const uint64_t *x, size_t n, const uint64_t *y, size_t m) {
    memset(r, 0, (n + m) * sizeof *r);
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < m; j++) {
            wide t = (wide)x[i] * y[j] + r[i + j] + carry;
            r[i + j] = (uint64_t)t;
            carry = (uint64_t)(t >> 64);
        }
        r[i + m] = carry;
    }
}

static size_t scale(uint64_t *x, size_t n, uint64_t by) {
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        wide t = (wide)x[i] * by + carry;
        x[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    if (carry) x[n++] = carry;
    return n;
}

static size_t add(uint64_t *x, const uint64_t *y, size_t n) {
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t s, c = __builtin_add_overflow(x[i], y[i], &s);
        c |= __builtin_add_overflow(s, carry, &x[i]);
        carry = c;
    }
    if (carry) x[n++] = carry;
    return n;
}

// Division by a 32-bit number, in halves, as a 128-bit division would be a library call.
static uint32_t divide(uint64_t *x, size_t n, uint32_t by) {
    uint64_t rest = 0;
    while (n--) {
        uint64_t high = rest << 32 | x[n] >> 32, low;
        rest = high % by;
        low = rest << 32 | (uint32_t)x[n];
        rest = low % by;
        x[n] = (high / by) << 32 | low / by;
    }
    return (uint32_t)rest;
}

int main(int argc, char **argv) {
    long size = argc > 1 ? atol(argv[1]) : 3200;
    uint64_t sum = 0;
    size_t n = 1, m = 1;
    a[0] = 1;
    for (long i = 2; i <= size; i++) n = scale(a, n, (uint64_t)i);
    memset(b, 0, sizeof b);
    b[0] = 1;
    static uint64_t c[LIMBS];
    for (long i = 0; i < 10 * size; i++) {
        size_t k = m;
        if (i & 1) m = add(c, b, k); else m = add(b, c, k);
    }
    for (int i = 0; i < 400; i++) {
        multiply(product, a, n, b, m);
        for (size_t j = 0; j < n + m; j++) sum = sum * 31 + product[j];
        sum += divide(product, n + m, 1000000007u);
        for (size_t j = 0; j < n + m; j++) sum = sum * 31 + product[j];
    }
    for (int i = 0; i < 60; i++) sum = sum * 31 + divide(a, n, 1000000000u);
    printf("bignum %016llx\n", (unsigned long long)sum);
}
