// A parallel reduction: two threads sum and hash their halves of an array, and meet at a barrier after each pass.
// quick: 4
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 2, SIZE = 1 << 20 };
static uint32_t data[SIZE];
static uint64_t part[THREADS][8];
static uint64_t whole;
static pthread_barrier_t barrier;
static long rounds;

static void *work(void *argument) {
    int me = (int)(intptr_t)argument;
    uint32_t *from = data + SIZE / THREADS * me;
    for (long r = 0; r < rounds; r++) {
        uint64_t sum = 0, hash = 0;
        for (int i = 0; i < SIZE / THREADS; i++) {
            from[i] = from[i] * 1664525u + (uint32_t)whole;
            sum += from[i] >> 3;
            hash = (hash ^ from[i]) * 0x100000001b3u;
        }
        part[me][0] = sum ^ hash;
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
            for (int t = 0; t < THREADS; t++) whole = whole * 31 + part[t][0];
        }
        pthread_barrier_wait(&barrier);
    }
    return NULL;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 80;
    for (uint32_t i = 0; i < SIZE; i++) data[i] = i * 2654435761u;
    pthread_barrier_init(&barrier, NULL, THREADS);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    printf("reduce %016llx\n", (unsigned long long)whole);
}
