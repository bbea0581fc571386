// A table of functions called by index, callbacks with a context, a state machine whose states are functions.
// quick: 1000000
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t add(uint64_t a, uint64_t b) { return a + b; }
static uint64_t sub(uint64_t a, uint64_t b) { return a - b; }
static uint64_t mul(uint64_t a, uint64_t b) { return a * (b | 1); }
static uint64_t exclusive(uint64_t a, uint64_t b) { return a ^ b; }
static uint64_t shift(uint64_t a, uint64_t b) { return a << (b & 31) | a >> 33; }
static uint64_t swap(uint64_t a, uint64_t b) { return __builtin_bswap64(a) + b; }
static uint64_t low(uint64_t a, uint64_t b) { return a < b ? a + 3 : b + 1; }
static uint64_t high(uint64_t a, uint64_t b) { return a > b ? a - 7 : b + 5; }

static uint64_t (*const volatile operations[8])(uint64_t, uint64_t) = {
    add, sub, mul, exclusive, shift, swap, low, high,
};

typedef void callback(void *context, uint32_t value);

__attribute__((noinline)) static void each(const uint32_t *values, int n, callback *f, void *context) {
    for (int i = 0; i < n; i++) f(context, values[i]);
}

static void sum(void *context, uint32_t value) { *(uint64_t *)context += value; }

static void mix(void *context, uint32_t value) {
    *(uint64_t *)context = (*(uint64_t *)context ^ value) * 1099511628211u;
}

typedef struct state { struct state (*next)(uint32_t, uint64_t *); } state;
static state blank(uint32_t, uint64_t *), word(uint32_t, uint64_t *), digits(uint32_t, uint64_t *);
static state blank(uint32_t c, uint64_t *n) {
    return *n += 1, (state){c < 80 ? word : c < 100 ? digits : blank};
}
static state word(uint32_t c, uint64_t *n) { return *n += 2, (state){c < 100 ? word : blank}; }
static state digits(uint32_t c, uint64_t *n) { return *n += 3, (state){c < 60 ? digits : blank}; }

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 8000000;
    uint32_t values[256], seed = 7;
    uint64_t a = 1, b = 0, total = 0, counts = 0;
    for (int i = 0; i < 256; i++) values[i] = (seed = seed * 1664525u + 1013904223u) >> 25;
    state at = {blank};
    callback *volatile callbacks[2] = {sum, mix};
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        a = operations[seed >> 29](a, b += seed);
        at = at.next(values[r & 255], &counts);
        if ((r & 255) == 0) each(values, 256, callbacks[r >> 8 & 1], &total);
    }
    printf("pointers %016llx %llu ", (unsigned long long)a, (unsigned long long)total);
    printf("%llu\n", (unsigned long long)counts);
}
