// Bit fields of every width at every position, as BFM, SBFM and UBFM make them.
#include <stdint.h>
#include <stdio.h>
#define F(n) struct { uint64_t a : n; uint64_t b : 64 - n; } u##n = {~0ull, 0}; struct { int64_t a : n; int64_t b : 64 - n; } s##n; \
    u##n.b = x; u##n.a = x >> 3; s##n.a = x; s##n.b = x >> 5; printf("%d %llx %llx %lld %lld\n", n, (long long)u##n.a, (long long)u##n.b, (long long)s##n.a, (long long)s##n.b);
int main(void) {
    volatile uint64_t seed = 0x9e3779b97f4a7c15ull;
    uint64_t x = seed;
    F(1) F(2) F(7) F(8) F(9) F(15) F(16) F(17) F(31) F(32) F(33) F(47) F(62) F(63)
    return 0;
}
