// Clocks that only go forward, sleeping, timers, and the descriptors that tell of them.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t c) {
    struct timespec t;
    clock_gettime(c, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}
static volatile sig_atomic_t ticks;
static void tick(int s) { ticks++; }

int main(void) {
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE,
        CLOCK_BOOTTIME, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID};
    for (int i = 0; i < 7; i++) {
        double last = now(clocks[i]);
        int backward = 0;
        for (int k = 0; k < 2000; k++) {
            double t = now(clocks[i]);
            backward += t < last;
            last = t;
        }
        struct timespec r;
        printf("clock %d: %d %d %d\n", clocks[i], backward, last > 0, clock_getres(clocks[i], &r));
    }
    struct timeval tv;
    gettimeofday(&tv, 0);
    double real = now(CLOCK_REALTIME);
    printf("%d %d\n", real - (tv.tv_sec + tv.tv_usec * 1e-6) < 1, time(0) - tv.tv_sec < 2);
    double start = now(CLOCK_MONOTONIC);
    struct timespec t = {0, 30000000}, left;
    printf("nanosleep %d", nanosleep(&t, &left));
    double slept = now(CLOCK_MONOTONIC) - start;
    printf(" %d\n", slept >= 0.03 && slept < 3);
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += 10000000;
    if (t.tv_nsec >= 1000000000) t.tv_nsec -= 1000000000, t.tv_sec++;
    printf("absolute %d\n", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0));
    t = (struct timespec){0, 1000000000};
    printf("invalid %d", nanosleep(&t, 0));
    printf(" %d\n", errno == EINVAL);
    signal(SIGALRM, tick);
    struct itimerval once = {{0, 0}, {0, 20000}};
    setitimer(ITIMER_REAL, &once, 0);
    t = (struct timespec){5, 0};
    int r = nanosleep(&t, &left);
    printf("interrupted %d %d %d %d\n", r, errno == EINTR, left.tv_sec == 4, ticks);
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    struct itimerspec often = {{0, 3000000}, {0, 3000000}}, rest;
    timer_settime(timer, 0, &often, 0);
    while (ticks < 5) pause();
    timer_gettime(timer, &rest);
    printf("timer %d %ld\n", ticks >= 5, rest.it_interval.tv_nsec);
    timer_delete(timer);
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(fd, 0, &often, 0);
    uint64_t count = 0;
    struct pollfd p = {fd, POLLIN};
    printf("timerfd %d", poll(&p, 1, 2000));
    printf(" %d", (int)read(fd, &count, 8));
    printf(" %d\n", count >= 1);
    struct rusage usage;
    volatile double sum = 0;
    for (int i = 0; i < 3000000; i++) sum += i;
    getrusage(RUSAGE_SELF, &usage);
    struct tms tms;
    printf("usage %d %d %d\n", usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec > 1000, usage.ru_maxrss > 100, times(&tms) > 0);
    return 0;
}
