// Signals at a high rate: between threads, between processes, from timers, while computing. Nothing lost, nothing hangs.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MANY = 100000 };
static volatile int pings, pongs, inOrder = 1;
static pthread_t a, b;
static void ping(int s) { pings++; if (pings <= MANY / 2) pthread_kill(b, SIGUSR2); }
static void pong(int s) { pongs++; if (pongs < MANY / 2) pthread_kill(a, SIGUSR1); }
static void *other(void *x) {
    sigset_t m;
    sigemptyset(&m);
    sigaddset(&m, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &m, 0);
    while (pongs < MANY / 2) {
        // Computes, and makes calls that signals interrupt.
        volatile double y = 1;
        for (int k = 0; k < 100; k++) y = y * 1.0001 + k;
        struct timespec t = {0, 10};
        nanosleep(&t, 0);
    }
    return 0;
}
static volatile unsigned next;
static volatile uint64_t sum;
static void value(int s, siginfo_t *i, void *c) {
    if ((unsigned)i->si_value.sival_int != next++) inOrder = 0;
    sum += i->si_value.sival_int;
}
static volatile uint64_t ticks, overruns;
static void tick(int s, siginfo_t *i, void *c) { ticks++, overruns += i->si_overrun; }
static void tock(int s) { ticks++; }
static void set(int s, void *h, int flags) {
    struct sigaction x = {.sa_handler = h, .sa_flags = flags};
    sigaction(s, &x, 0);
}
// Integers, floats and flags over loops and calls.
static __attribute__((noinline)) uint64_t mix(uint64_t x) { return (x ^ x >> 29) * 0xbf58476d1ce4e5b9ull; }
static __attribute__((noinline)) uint64_t compute(int rounds) {
    // Not twice the same to the compiler.
    __asm__ volatile("" : "+r"(rounds));
    uint64_t h = 1;
    double d = 1, e = 0;
    for (int k = 0; k < rounds; k++) {
        h = mix(h + k);
        if (h & 1) d = d * 1.0000001 + 0.5; else e += d / (k + 1);
        if (k % 1000 == 0) h += __builtin_popcountll(h);
#ifdef __SIZEOF_INT128__
        __uint128_t w = (__uint128_t)h * k;
        h ^= (uint64_t)(w >> 64);
#endif
    }
    uint64_t bits[2];
    memcpy(bits, &d, 8), memcpy(bits + 1, &e, 8);
    return h ^ bits[0] ^ bits[1];
}
static char faultPage[8192] __attribute__((aligned(4096)));
static char *page;
static volatile int faults;
static void fix(int s, siginfo_t *i, void *c) {
    faults++;
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

int main(void) {
    setvbuf(stdout, 0, _IOLBF, 0);
    set(SIGUSR1, ping, SA_RESTART), set(SIGUSR2, pong, SA_RESTART);
    a = pthread_self();
    pthread_create(&b, 0, other, 0);
    pthread_kill(a, SIGUSR1);
    pthread_join(b, 0);
    printf("threads: %d %d\n", pings, pongs);

    // Queued values, from a child; the queue is limited, so it tries again.
    set(SIGRTMAX, value, SA_SIGINFO | SA_RESTART);
    int child = fork();
    if (child == 0) {
        for (int k = 0; k < 30000; k++) {
            union sigval v = {.sival_int = k};
            while (sigqueue(getppid(), SIGRTMAX, v)) if (errno != EAGAIN) _exit(1); else sched_yield();
        }
        _exit(0);
    }
    uint64_t first = compute(200000), status = 0;
    int st;
    while (waitpid(child, &st, 0) < 0) {}
    printf("processes: %u %llu %d %d\n", next, (unsigned long long)sum, inOrder, st);
    set(SIGRTMAX, SIG_IGN, 0);
    printf("computed while values came: %d\n", compute(200000) == first);

    // A timer of 10 kHz, by each kind of clock, while computing.
    uint64_t right = compute(30000);
    int clocks[] = {CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    for (int k = 0; k < 4; k++) {
        set(SIGRTMIN + 3, tick, SA_SIGINFO | SA_RESTART);
        timer_t t;
        struct sigevent e = {.sigev_signo = SIGRTMIN + 3, .sigev_notify = SIGEV_SIGNAL};
        struct itimerspec i = {{0, 100000}, {0, 100000}};
        ticks = overruns = 0;
        printf("timer %d: %d", k, timer_create(clocks[k], &e, &t));
        timer_settime(t, 0, &i, 0);
        int ok = 1;
        for (int j = 0; j < 10000 && (j < 10 || ticks < 2); j++) ok &= compute(30000) == right;
        timer_delete(t);
        printf(" %d %d\n", ok, ticks >= 2);
    }
    struct itimerval v = {{0, 100}, {0, 100}}, off = {{0}};
    int which[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF}, signals[] = {SIGALRM, SIGVTALRM, SIGPROF};
    for (int k = 0; k < 3; k++) {
        set(signals[k], tock, k == 0 ? 0 : SA_RESTART);
        ticks = 0;
        setitimer(which[k], &v, 0);
        int ok = 1;
        for (int j = 0; j < 10000 && (j < 10 || ticks < 2); j++) ok &= compute(30000) == right;
        setitimer(which[k], &off, 0);
        printf("itimer %d: %d %d\n", k, ok, ticks >= 2);
    }
    // Faults while signals come: neither gets the other's place.
    page = faultPage;
    set(SIGSEGV, fix, SA_SIGINFO);
    struct sigaction x = {.sa_sigaction = fix, .sa_flags = SA_SIGINFO};
    sigfillset(&x.sa_mask);
    sigaction(SIGSEGV, &x, 0);
    next = 0, inOrder = 1, sum = 0;
    set(SIGRTMIN, value, SA_SIGINFO | SA_RESTART);
    child = fork();
    if (child == 0) {
        for (int k = 0; k < 10000; k++) {
            union sigval v = {.sival_int = k};
            while (sigqueue(getppid(), SIGRTMIN, v)) if (errno != EAGAIN) _exit(1); else sched_yield();
        }
        _exit(0);
    }
    int provoked = 0;
    while (next < 10000) {
        mprotect(page, 4096, PROT_NONE);
        page[7] = 1;
        provoked++;
    }
    while (waitpid(child, &st, 0) < 0) {}
    printf("faults: %d %u %d %llu %d\n", faults == provoked, next, inOrder, (unsigned long long)sum, st);
    return 0;
}
