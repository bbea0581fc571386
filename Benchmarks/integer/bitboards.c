// Chess-like work on 64-bit sets: sliding attacks by fill, mobility by population count, and n queens.
// quick: 50000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const uint64_t notA = 0xfefefefefefefefeu, notH = 0x7f7f7f7f7f7f7f7fu;
static uint64_t state = 88172645463325252u;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static uint64_t fillLeft(uint64_t from, uint64_t empty, int by, uint64_t mask) {
    empty &= mask;
    from |= empty & from << by;
    empty &= empty << by;
    from |= empty & from << 2 * by;
    empty &= empty << 2 * by;
    from |= empty & from << 4 * by;
    return from << by & mask;
}

static uint64_t fillRight(uint64_t from, uint64_t empty, int by, uint64_t mask) {
    empty &= mask;
    from |= empty & from >> by;
    empty &= empty >> by;
    from |= empty & from >> 2 * by;
    empty &= empty >> 2 * by;
    from |= empty & from >> 4 * by;
    return from >> by & mask;
}

static uint64_t queenAttacks(uint64_t queens, uint64_t empty) {
    uint64_t files = fillLeft(queens, empty, 8, ~0ull) | fillRight(queens, empty, 8, ~0ull);
    uint64_t ranks = fillLeft(queens, empty, 1, notA) | fillRight(queens, empty, 1, notH);
    uint64_t rising = fillLeft(queens, empty, 9, notA) | fillRight(queens, empty, 9, notH);
    return files | ranks | rising | fillLeft(queens, empty, 7, notH) | fillRight(queens, empty, 7, notA);
}

static uint64_t mirror(uint64_t v) {
    v = (v >> 1 & 0x5555555555555555u) | (v & 0x5555555555555555u) << 1;
    v = (v >> 2 & 0x3333333333333333u) | (v & 0x3333333333333333u) << 2;
    return (v >> 4 & 0x0f0f0f0f0f0f0f0fu) | (v & 0x0f0f0f0f0f0f0f0fu) << 4;
}

static int ones(uint64_t v) {
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return (int)(((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

static long queens(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
    if (columns == all) return 1;
    long count = 0;
    for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
        uint32_t bit = free & -free;
        count += queens(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 500000;
    uint64_t sum = 0;
    for (long r = 0; r < rounds; r++) {
        uint64_t occupied = next() & next(), pieces = occupied & next();
        for (uint64_t rest = pieces; rest; rest &= rest - 1) {
            uint64_t one = rest & -rest, attacks = queenAttacks(one, ~occupied);
            sum += (uint64_t)ones(attacks & ~pieces) << (__builtin_ctzll(one) & 15);
            sum ^= mirror(attacks);
        }
        sum = __builtin_bswap64(sum) + (uint64_t)__builtin_clzll(pieces | 1);
    }
    long found = queens(0x7ff, 0, 0, 0);
    printf("bitboards %016llx %ld\n", (unsigned long long)sum, found);
}
