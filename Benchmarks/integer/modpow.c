// Miller-Rabin tests of 32-bit numbers: 64-bit remainders, shifts and short loops.
// quick: 50000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint32_t power(uint32_t base, uint32_t exponent, uint32_t modulus) {
    uint64_t result = 1, b = base % modulus;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) result = result * b % modulus;
        b = b * b % modulus;
    }
    return (uint32_t)result;
}

static int prime(uint32_t n) {
    static const uint32_t witnesses[] = {2, 7, 61};
    if (n < 2 || n % 2 == 0) return n == 2;
    int twos = __builtin_ctz(n - 1);
    uint32_t odd = (n - 1) >> twos;
    for (int i = 0; i < 3; i++) {
        if (n == witnesses[i]) return 1;
        uint64_t x = power(witnesses[i], odd, n);
        int t = 0;
        if (x == 1 || x == n - 1) continue;
        for (; t < twos - 1 && x != n - 1; t++) x = x * x % n;
        if (x != n - 1) return 0;
    }
    return 1;
}

static uint32_t gcd(uint32_t a, uint32_t b) {
    while (b) {
        uint32_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

int main(int argc, char **argv) {
    long count = argc > 1 ? atol(argv[1]) : 500000;
    uint32_t n = 0x7fffffff, primes = 0, sum = 0;
    for (long i = 0; i < count; i++, n -= 2) {
        if (prime(n)) primes++, sum = sum * 31 + n;
        sum += gcd(n, (uint32_t)(i * 2654435761u));
    }
    printf("modpow %u %08x\n", primes, sum);
}
