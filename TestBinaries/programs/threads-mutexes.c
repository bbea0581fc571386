// What threads and processes wait with: robust mutexes, priority inheritance, barriers, conditions, locks, semaphores.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t m[16];
    pthread_cond_t c;
    pthread_barrier_t b;
    pthread_rwlock_t rw;
    sem_t s[4];
    pthread_spinlock_t spin;
    long count, phase;
} *all;

static void make(pthread_mutex_t *m, int type, int robust, int protocol) {
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, 1);
    pthread_mutexattr_settype(&a, type);
    pthread_mutexattr_setrobust(&a, robust);
    pthread_mutexattr_setprotocol(&a, protocol);
    int e = pthread_mutex_init(m, &a);
    if (e) printf("init %d\n", e);
}
static struct timespec in(int ms) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += ms * 1000000l;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}
static void *leaves(void *m) {
    pthread_mutex_lock(m);
    return 0;
}
static void *takes(void *m) { return (void *)(long)pthread_mutex_lock(m); }
static void *nothing(void *m) { return 0; }

static void owner_dies(const char *what, pthread_mutex_t *m, int how) {
    pthread_t t;
    void *r;
    if (how == 0) {
        pthread_create(&t, 0, leaves, m);
        pthread_join(t, 0);
    } else {
        pid_t p = fork();
        if (p == 0) {
            pthread_mutex_lock(m);
            sem_post(&all->s[0]);
            if (how == 1) _exit(0);
            if (how == 2) pause();
            if (how == 3) execl("/bin/true", "true", (char *)0);
            abort();
        }
        sem_wait(&all->s[0]);
        if (how == 2) {
            pthread_create(&t, 0, takes, m);
            usleep(20000);
            kill(p, SIGKILL);
            pthread_join(t, &r);
            printf("%s: waiter gets %ld; ", what, (long)r);
            waitpid(p, 0, 0);
            // The waiter ended with it.
            printf("then %d; ", pthread_mutex_lock(m));
            printf("consistent %d, ", pthread_mutex_consistent(m));
            printf("unlock %d, ", pthread_mutex_unlock(m));
            printf("lock %d, ", pthread_mutex_lock(m));
            printf("unlock %d\n", pthread_mutex_unlock(m));
            return;
        }
        waitpid(p, 0, 0);
    }
    int first = pthread_mutex_lock(m);
    printf("%s: %d", what, first);
    if (first == EOWNERDEAD) {
        printf(", consistent %d", pthread_mutex_consistent(m));
        printf(", unlock %d", pthread_mutex_unlock(m));
    }
    first = pthread_mutex_trylock(m);
    printf(", again %d", first);
    if (first == 0) pthread_mutex_unlock(m);
    puts("");
}

static void *counts(void *a) {
    for (int i = 0; i < 2000; i++) {
        pthread_mutex_lock(a);
        all->count++;
        pthread_mutex_unlock(a);
    }
    return 0;
}
static void *barrier(void *a) {
    long serial = 0;
    for (int i = 0; i < 50; i++) serial += pthread_barrier_wait(&all->b) == PTHREAD_BARRIER_SERIAL_THREAD;
    return (void *)serial;
}
static void *condition(void *a) {
    pthread_mutex_lock(&all->m[0]);
    while (all->phase == 0) pthread_cond_wait(&all->c, &all->m[0]);
    all->count++;
    pthread_mutex_unlock(&all->m[0]);
    return 0;
}
static void *reader(void *a) {
    long bad = 0;
    for (int i = 0; i < 1000; i++) {
        pthread_rwlock_rdlock(&all->rw);
        long x = ((volatile struct shared *)all)->count;
        if (x != ((volatile struct shared *)all)->phase) bad++;
        pthread_rwlock_unlock(&all->rw);
    }
    return (void *)bad;
}
static void *writer(void *a) {
    for (int i = 0; i < 500; i++) {
        pthread_rwlock_wrlock(&all->rw);
        all->count++;
        all->phase++;
        pthread_rwlock_unlock(&all->rw);
    }
    return 0;
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    all = mmap(0, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int k = 0; k < 4; k++) sem_init(&all->s[k], 1, 0);
    pthread_t t[8];
    void *r;
    for (int k = 0; k < 4; k++) {
        char what[32];
        make(&all->m[k], PTHREAD_MUTEX_NORMAL, 1, 0);
        sprintf(what, "robust %d", k);
        owner_dies(what, &all->m[k], k);
        make(&all->m[4 + k], PTHREAD_MUTEX_NORMAL, 1, PTHREAD_PRIO_INHERIT);
        sprintf(what, "robust and inheriting %d", k);
        owner_dies(what, &all->m[4 + k], k);
    }
    // Several held by one that ends; not made consistent.
    make(&all->m[0], 0, 1, 0);
    make(&all->m[1], PTHREAD_MUTEX_RECURSIVE, 1, 0);
    if (fork() == 0) {
        pthread_mutex_lock(&all->m[0]);
        pthread_mutex_lock(&all->m[1]);
        pthread_mutex_lock(&all->m[1]);
        kill(getpid(), SIGKILL);
    }
    wait(0);
    printf("%d %d\n", pthread_mutex_lock(&all->m[0]), pthread_mutex_lock(&all->m[1]));
    printf("unlock %d\n", pthread_mutex_unlock(&all->m[0]));
    printf("not recoverable %d\n", pthread_mutex_lock(&all->m[0]));
    // Errors.
    make(&all->m[0], PTHREAD_MUTEX_ERRORCHECK, 0, PTHREAD_PRIO_INHERIT);
    pthread_mutex_lock(&all->m[0]);
    printf("deadlock %d\n", pthread_mutex_lock(&all->m[0]));
    struct timespec at = in(10);
    pthread_create(t, 0, takes, &all->m[0]);
    usleep(5000);
    pthread_mutex_unlock(&all->m[0]);
    pthread_join(t[0], &r);
    printf("taken %ld\n", (long)r);
    printf("not mine %d\n", pthread_mutex_unlock(&all->m[0]));
    make(&all->m[0], 0, 0, 0);
    pthread_mutex_lock(&all->m[0]);
    if (fork() == 0) _exit(pthread_mutex_timedlock(&all->m[0], &at) == ETIMEDOUT ? 0 : 1);
    int status;
    wait(&status);
    printf("timeout %x\n", status);
    pthread_mutex_unlock(&all->m[0]);
    // Counting, by threads and processes.
    for (int kind = 0; kind < 3; kind++) {
        make(&all->m[1], 0, kind == 2, kind ? PTHREAD_PRIO_INHERIT : 0);
        all->count = 0;
        for (int p = 0; p < 2; p++)
            if (fork() == 0) {
                for (int k = 0; k < 4; k++) pthread_create(&t[k], 0, counts, &all->m[1]);
                for (int k = 0; k < 4; k++) pthread_join(t[k], 0);
                _exit(0);
            }
        while (wait(0) > 0);
        printf("count %ld\n", all->count);
    }
    pthread_barrierattr_t ba;
    pthread_barrierattr_init(&ba);
    pthread_barrierattr_setpshared(&ba, 1);
    pthread_barrier_init(&all->b, &ba, 6);
    pid_t p = fork();
    for (int k = 0; k < 3; k++) pthread_create(&t[k], 0, barrier, 0);
    long serial = 0;
    for (int k = 0; k < 3; k++) {
        pthread_join(t[k], &r);
        serial += (long)r;
    }
    if (p == 0) _exit(serial);
    wait(&status);
    printf("barrier %ld\n", serial + WEXITSTATUS(status));
    pthread_condattr_t ca;
    pthread_condattr_init(&ca);
    pthread_condattr_setpshared(&ca, 1);
    pthread_condattr_setclock(&ca, CLOCK_MONOTONIC);
    pthread_cond_init(&all->c, &ca);
    all->count = all->phase = 0;
    p = fork();
    for (int k = 0; k < 8; k++) pthread_create(&t[k], 0, condition, 0);
    usleep(20000);
    pthread_mutex_lock(&all->m[0]);
    all->phase = 1;
    pthread_cond_broadcast(&all->c);
    pthread_mutex_unlock(&all->m[0]);
    for (int k = 0; k < 8; k++) pthread_join(t[k], 0);
    if (p == 0) _exit(0);
    wait(0);
    printf("condition %ld\n", all->count);
    clock_gettime(CLOCK_MONOTONIC, &at);
    pthread_mutex_lock(&all->m[0]);
    printf("condition timeout %d\n", pthread_cond_timedwait(&all->c, &all->m[0], &at));
    pthread_rwlockattr_t ra;
    pthread_rwlockattr_init(&ra);
    pthread_rwlockattr_setpshared(&ra, 1);
    pthread_rwlock_init(&all->rw, &ra);
    all->count = all->phase = 0;
    p = fork();
    long bad = 0;
    for (int k = 0; k < 4; k++) pthread_create(&t[k], 0, k & 1 ? reader : writer, 0);
    for (int k = 0; k < 4; k++) {
        pthread_join(t[k], &r);
        bad += (long)r;
    }
    if (p == 0) _exit(bad != 0);
    wait(&status);
    printf("rwlock %ld %x %ld\n", bad, status, all->count);
    if (fork() == 0) {
        for (int i = 0; i < 1000; i++) {
            sem_wait(&all->s[1]);
            sem_post(&all->s[2]);
        }
        _exit(0);
    }
    for (int i = 0; i < 1000; i++) {
        sem_post(&all->s[1]);
        sem_wait(&all->s[2]);
    }
    wait(0);
    int v;
    sem_getvalue(&all->s[2], &v);
    at = in(5);
    printf("semaphores %d", v);
    printf(" %d", sem_timedwait(&all->s[2], &at));
    printf(" %d\n", errno);
    return 0;
}
