// Threads: create and join, mutexes, conditions, rwlocks, barriers, semaphores, thread-local storage.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t empty, full;
static long counter, shared[2];
static __thread int local = 7;
static __thread char block[4096];

static void *add(void *argument) {
    for (int i = 0; i < 20000; i++) {
        pthread_mutex_lock(&mutex);
        counter += (long)argument;
        pthread_mutex_unlock(&mutex);
    }
    return (void *)((long)argument * 10);
}

static int turn;
static void *take_turns(void *argument) {
    int me = (long)argument;
    for (int i = 0; i < 300; i++) {
        pthread_mutex_lock(&mutex);
        while (turn % 3 != me) pthread_cond_wait(&condition, &mutex);
        turn++;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return 0;
}

static void *read_or_write(void *argument) {
    long torn = 0;
    for (int i = 0; i < 3000; i++) {
        if ((long)argument) {
            pthread_rwlock_wrlock(&rwlock);
            shared[0]++;
            shared[1]++;
        } else {
            pthread_rwlock_rdlock(&rwlock);
            torn += shared[0] != shared[1];
        }
        pthread_rwlock_unlock(&rwlock);
    }
    return (void *)torn;
}

static int stages[4][50];
static void *stage(void *argument) {
    int me = (long)argument, wrong = 0, serial = 0;
    for (int i = 0; i < 50; i++) {
        stages[me][i] = i + 1;
        serial += pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
        for (int k = 0; k < 4; k++) wrong += stages[k][i] != i + 1;
        pthread_barrier_wait(&barrier);
    }
    return (void *)(long)(wrong * 1000 + serial);
}

static int ring[4];
static void *produce(void *argument) {
    for (int i = 1; i <= 1000; i++) {
        sem_wait(&empty);
        ring[i % 4] = i;
        sem_post(&full);
    }
    return 0;
}

static void *locals(void *argument) {
    long me = (long)argument;
    int before = local;
    local += me;
    memset(block, me, sizeof block);
    pthread_barrier_wait(&barrier);
    int good = before == 7 && local == 7 + me;
    for (size_t i = 0; i < sizeof block; i++) good &= block[i] == me;
    return (void *)(long)good;
}

int main(void) {
    pthread_t t[6];
    void *result;
    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, add, (void *)(i + 1));
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &result);
        printf("add %d: %ld\n", i, (long)result);
    }
    printf("counter %ld\n", counter);

    for (long i = 0; i < 3; i++) pthread_create(&t[i], 0, take_turns, (void *)i);
    for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
    printf("turns %d\n", turn);

    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, read_or_write, (void *)(i & 1));
    long torn = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &result);
        torn += (long)result;
    }
    printf("torn %ld, written %ld\n", torn, shared[0]);

    pthread_barrier_init(&barrier, 0, 4);
    long sum = 0;
    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, stage, (void *)i);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &result);
        sum += (long)result;
    }
    printf("barrier %ld\n", sum);

    sem_init(&empty, 0, 4);
    sem_init(&full, 0, 0);
    pthread_create(&t[0], 0, produce, 0);
    sum = 0;
    for (int i = 1; i <= 1000; i++) {
        sem_wait(&full);
        sum += ring[i % 4] == i;
        sem_post(&empty);
    }
    pthread_join(t[0], 0);
    printf("semaphore %ld\n", sum);

    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, locals, (void *)i);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], &result);
        printf("locals %ld\n", (long)result);
    }
    printf("own local %d\n", local);

    struct timespec when;
    clock_gettime(CLOCK_REALTIME, &when);
    when.tv_nsec += 20000000;
    if (when.tv_nsec >= 1000000000) when.tv_sec++, when.tv_nsec -= 1000000000;
    pthread_mutex_lock(&mutex);
    printf("timed condition: %d\n", (pthread_cond_timedwait(&condition, &mutex, &when)));
    pthread_mutex_unlock(&mutex);
    printf("timed semaphore: %d", sem_timedwait(&full, &when));
    printf(" %d\n", errno);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_t checked;
    pthread_mutex_init(&checked, &attributes);
    pthread_mutex_lock(&checked);
    printf("errorcheck: %d\n", (pthread_mutex_lock(&checked)));
    return 0;
}
