// Atomic adds, swaps, compare-and-swap and bit operations of one thread, with the instructions of Armv8.1 (LSE).
// quick: 20000
// ppc libraries: -latomic
// aarch64 flags: -march=armv8.1-a
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static _Atomic uint64_t wide[8];
static _Atomic uint32_t word[8];
static _Atomic uint8_t byte[8];

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 6000000;
    uint64_t sum = 0;
    for (long r = 0; r < rounds; r++) {
        unsigned i = r & 7;
        sum += atomic_fetch_add(&wide[i], (uint64_t)r);
        sum ^= atomic_fetch_or_explicit(&word[i], (uint32_t)r, memory_order_relaxed);
        atomic_fetch_and_explicit(&word[i], 0xffff, memory_order_release);
        sum += atomic_exchange(&byte[i], (uint8_t)r);
        uint32_t old = atomic_load_explicit(&word[i], memory_order_acquire);
        while (!atomic_compare_exchange_weak(&word[i], &old, old * 5 + 1)) {}
        atomic_fetch_sub(&wide[i], 3);
    }
    printf("counters %016llx\n", (unsigned long long)sum);
}
