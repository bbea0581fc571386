// Spin locks: test and test-and-set, and tickets, held by two threads for a few instructions (LSE); a long wait sleeps.
// quick: 20000
// aarch64 flags: -march=armv8.1-a
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic int flag;
static _Alignas(64) _Atomic uint32_t next, serving;
static _Alignas(64) uint64_t first, second;
static long rounds;

static void *work(void *argument) {
    uint64_t add = (uint64_t)(uintptr_t)argument, own = add;
    for (long r = 0; r < rounds; r++) {
        // Work of its own between, or all would hang on the moment at which the threads meet.
        for (int i = 0; i < 20; i++) own = own * 6364136223846793005u + 1442695040888963407u;
        for (int waits = 0; atomic_exchange_explicit(&flag, 1, memory_order_acquire);) {
            while (atomic_load_explicit(&flag, memory_order_relaxed)) {
                if (++waits % 256 == 0) usleep(20);
            }
        }
        first += own >> 40;
        atomic_store_explicit(&flag, 0, memory_order_release);
        if ((r & 15) != 0) continue;
        uint32_t ticket = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
        for (int waits = 0; atomic_load_explicit(&serving, memory_order_acquire) != ticket;) {
            if (++waits % 256 == 0) usleep(20);
        }
        second += add * 3;
        atomic_store_explicit(&serving, ticket + 1, memory_order_release);
    }
    return NULL;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 3000000;
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)(i + 1));
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    printf("spin %llu %llu\n", (unsigned long long)first, (unsigned long long)second);
}
