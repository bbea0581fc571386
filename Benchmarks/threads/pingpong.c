// Two threads hand a turn to each other by a mutex and condition variables: futex waits and wakes.
// quick: 500
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static int turn;
static uint32_t ball = 1;
static long rounds;

static void *play(void *argument) {
    int me = (int)(intptr_t)argument;
    for (long r = 0; r < rounds; r++) {
        pthread_mutex_lock(&lock);
        while (turn != me) pthread_cond_wait(&changed[me], &lock);
        ball = ball * 31 + (uint32_t)me;
        turn = !me;
        pthread_cond_signal(&changed[!me]);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(int argc, char **argv) {
    rounds = argc > 1 ? atol(argv[1]) : 15000;
    pthread_t other;
    pthread_create(&other, NULL, play, (void *)1);
    play((void *)0);
    pthread_join(other, NULL);
    printf("pingpong %08x\n", ball);
}
