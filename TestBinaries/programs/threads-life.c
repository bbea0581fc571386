// The life of threads: destructors of keys, detached threads, cancellation, robust mutexes, many of them.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_key_t key;
static int destroyed;
static void destroy(void *value) { __atomic_add_fetch(&destroyed, (int)(long)value, __ATOMIC_SEQ_CST); }
static void *with_key(void *argument) {
    pthread_setspecific(key, argument);
    return pthread_getspecific(key);
}

static int finished;
static void *detached(void *argument) {
    __atomic_add_fetch(&finished, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static int cleaned;
static void clean(void *argument) { cleaned += (int)(long)argument; }
static void *sleeps(void *argument) {
    pthread_cleanup_push(clean, argument);
    for (;;) pause();
    pthread_cleanup_pop(0);
    return 0;
}
static void *spins(void *argument) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
    *(volatile int *)argument = 1;
    for (;;) {}
    return 0;
}
static void *waits(void *argument) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &mutex);
    for (;;) pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(0);
    return 0;
}

static pthread_mutex_t robust;
static void *dies(void *argument) {
    pthread_mutex_lock(&robust);
    return 0;
}
static void *blocks(void *argument) {
    int error = pthread_mutex_lock(&robust);
    if (error == EOWNERDEAD) pthread_mutex_consistent(&robust), pthread_mutex_unlock(&robust);
    return (void *)(long)error;
}
static void *dies_later(void *argument) {
    pthread_mutex_lock(&robust);
    *(volatile int *)argument = 1;
    usleep(30000);
    return 0;
}

static void *number(void *argument) { return (void *)(long)(syscall(SYS_gettid) != getpid()); }
static pthread_barrier_t barrier;
static void *meets(void *argument) {
    pthread_barrier_wait(&barrier);
    return argument;
}

int main(void) {
    pthread_t t[100], extra;
    void *result;
    pthread_key_create(&key, destroy);
    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, with_key, (void *)(i + 1));
    for (int i = 0; i < 4; i++) pthread_join(t[i], &result), printf("key %ld\n", (long)result);
    printf("destroyed %d\n", destroyed);

    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (int i = 0; i < 10; i++) pthread_create(&extra, &attributes, detached, 0);
    while (__atomic_load_n(&finished, __ATOMIC_SEQ_CST) < 10) usleep(1000);
    printf("detached %d\n", finished);

    pthread_create(&t[0], 0, sleeps, (void *)5);
    usleep(10000);
    pthread_cancel(t[0]);
    pthread_join(t[0], &result);
    printf("cancelled asleep: %d, cleaned %d\n", result == PTHREAD_CANCELED, cleaned);
    volatile int started = 0;
    pthread_create(&t[0], 0, spins, (void *)&started);
    while (!started) usleep(1000);
    pthread_cancel(t[0]);
    pthread_join(t[0], &result);
    printf("cancelled running: %d\n", result == PTHREAD_CANCELED);
    pthread_create(&t[0], 0, waits, 0);
    usleep(10000);
    pthread_cancel(t[0]);
    pthread_join(t[0], &result);
    printf("cancelled waiting: %d\n", result == PTHREAD_CANCELED);

    pthread_mutexattr_t robustly;
    pthread_mutexattr_init(&robustly);
    pthread_mutexattr_setrobust(&robustly, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &robustly);
    pthread_create(&t[0], 0, dies, 0);
    pthread_join(t[0], 0);
    printf("robust: %d", (pthread_mutex_lock(&robust)));
    printf(", %d", pthread_mutex_consistent(&robust));
    printf(", %d\n", pthread_mutex_unlock(&robust));
    started = 0;
    pthread_create(&t[0], 0, dies_later, (void *)&started);
    while (!started) usleep(1000);
    pthread_create(&t[1], 0, blocks, 0);
    pthread_join(t[0], 0);
    pthread_join(t[1], &result);
    printf("robust, waited for: %d\n", (int)(long)result);

    long sum = 0;
    for (int i = 0; i < 300; i++) {
        pthread_create(&t[0], 0, number, 0);
        pthread_join(t[0], &result);
        sum += (long)result;
    }
    printf("in turn %ld\n", sum);
    pthread_barrier_init(&barrier, 0, 101);
    for (long i = 0; i < 100; i++)
        if (pthread_create(&t[i], 0, meets, (void *)i)) printf("cannot create %ld\n", i);
    pthread_barrier_wait(&barrier);
    sum = 0;
    for (int i = 0; i < 100; i++) pthread_join(t[i], &result), sum += (long)result;
    printf("at once %ld\n", sum);
    return 0;
}
