// Mutexes: one thread alone, then two at small critical sections of eight locks.
// quick: 20000
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    pthread_mutex_t lock;
    uint64_t value;
    char rest[64];
} cells[8];
static long rounds;

static void *work(void *argument) {
    uint32_t seed = (uint32_t)(uintptr_t)argument;
    for (long r = 0; r < rounds; r++) {
        seed = seed * 1664525u + 1013904223u;
        int i = seed >> 29;
        pthread_mutex_lock(&cells[i].lock);
        cells[i].value += seed >> 8;
        pthread_mutex_unlock(&cells[i].lock);
    }
    return NULL;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 4000000;
    for (int i = 0; i < 8; i++) pthread_mutex_init(&cells[i].lock, NULL);
    work((void *)7);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)(i + 1));
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
    uint64_t sum = 0;
    for (int i = 0; i < 8; i++) sum = sum * 31 + cells[i].value;
    printf("mutex %016llx\n", (unsigned long long)sum);
}
