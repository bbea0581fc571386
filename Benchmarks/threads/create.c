// Threads are made, do next to nothing and are joined: one after the other, then eight at a time.
// quick: 100
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static __thread uint32_t mine = 5;

static void *work(void *argument) {
    mine += (uint32_t)(uintptr_t)argument;
    return (void *)(uintptr_t)(mine * 3);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 3000;
    uint32_t sum = 0;
    void *result;
    pthread_t threads[8];
    for (long r = 0; r < rounds; r++) {
        pthread_create(&threads[0], NULL, work, (void *)r);
        pthread_join(threads[0], &result);
        sum = sum * 31 + (uint32_t)(uintptr_t)result;
        if ((r & 15) != 0) continue;
        for (int i = 0; i < 8; i++) pthread_create(&threads[i], NULL, work, (void *)(r + i));
        for (int i = 0; i < 8; i++) {
            pthread_join(threads[i], &result);
            sum = sum * 31 + (uint32_t)(uintptr_t)result;
        }
    }
    printf("create %08x\n", sum);
}
