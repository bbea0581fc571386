// A bounded lock-free queue with a sequence number in each cell, between a producer and a consumer; who finds it
// full or empty sleeps a little.
// quick: 20000
// ppc libraries: -latomic
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 4096 };
static struct {
    _Atomic uint64_t turn;
    uint64_t value;
} cells[SIZE];
static _Alignas(64) _Atomic uint64_t tail;
static _Alignas(64) _Atomic uint64_t head;
static long rounds;

static void put(uint64_t value) {
    uint64_t at = atomic_load_explicit(&tail, memory_order_relaxed);
    for (;;) {
        uint64_t turn = atomic_load_explicit(&cells[at % SIZE].turn, memory_order_acquire);
        if (turn == at) {
            if (atomic_compare_exchange_weak_explicit(&tail, &at, at + 1, memory_order_relaxed, memory_order_relaxed))
                break;
        } else {
            if (turn < at) usleep(20);
            at = atomic_load_explicit(&tail, memory_order_relaxed);
        }
    }
    cells[at % SIZE].value = value;
    atomic_store_explicit(&cells[at % SIZE].turn, at + 1, memory_order_release);
}

static uint64_t take(void) {
    uint64_t at = atomic_load_explicit(&head, memory_order_relaxed);
    for (;;) {
        uint64_t turn = atomic_load_explicit(&cells[at % SIZE].turn, memory_order_acquire);
        if (turn == at + 1) {
            if (atomic_compare_exchange_weak_explicit(&head, &at, at + 1, memory_order_relaxed, memory_order_relaxed))
                break;
        } else {
            if (turn < at + 1) usleep(20);
            at = atomic_load_explicit(&head, memory_order_relaxed);
        }
    }
    uint64_t value = cells[at % SIZE].value;
    atomic_store_explicit(&cells[at % SIZE].turn, at + SIZE, memory_order_release);
    return value;
}

static void *produce(void *argument) {
    for (long r = 0; r < rounds; r++) put((uint64_t)r * 2654435761u);
    return argument;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 10000000;
    for (uint64_t i = 0; i < SIZE; i++) atomic_init(&cells[i].turn, i);
    pthread_t producer;
    pthread_create(&producer, NULL, produce, NULL);
    uint64_t sum = 0;
    for (long r = 0; r < rounds; r++) sum = sum * 31 + take();
    pthread_join(producer, NULL);
    printf("queue %016llx\n", (unsigned long long)sum);
}
