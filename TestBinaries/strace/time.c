#include "trace.h"
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <time.h>

#define BAD ((void *)16)

static void handler(int number) { (void)number; }

int main(void) {
    struct timespec t, left, zero = {0, 0}, little = {0, 2000000}, wrong = {-1, 2000000000};
    signal(SIGALRM, handler);
    begin();
    call(clock_gettime, CLOCK_REALTIME, &t);
    call(clock_gettime, CLOCK_MONOTONIC, &t);
    call(clock_gettime, CLOCK_PROCESS_CPUTIME_ID, &t);
    call(clock_gettime, CLOCK_THREAD_CPUTIME_ID, NULL);
    call(clock_gettime, CLOCK_MONOTONIC_RAW, &t);
    call(clock_gettime, CLOCK_REALTIME_COARSE, &t);
    call(clock_gettime, CLOCK_BOOTTIME, &t);
    call(clock_gettime, CLOCK_TAI, BAD);
    call(clock_gettime, 77, &t);
    call(clock_gettime, -2, &t);
    call(clock_gettime, -6, &t);
    call(clock_getres, CLOCK_MONOTONIC, &t);
    call(clock_getres, CLOCK_MONOTONIC, NULL);
    call(clock_getres, CLOCK_BOOTTIME_ALARM, BAD);
    call(clock_settime, CLOCK_MONOTONIC, &zero);
    call(clock_settime, CLOCK_REALTIME, &wrong);
    call(clock_settime, CLOCK_REALTIME, BAD);
    struct timex x = {.modes = 0};
    call(clock_adjtime, CLOCK_MONOTONIC, &x);
    call(clock_adjtime, CLOCK_REALTIME, BAD);
    call(adjtimex, BAD);
    call(adjtimex, &x);
    call(clock_adjtime, CLOCK_REALTIME, &(struct timex){.modes = 0});
    call(gettimeofday, &(struct timeval){0}, NULL);
    call(gettimeofday, NULL, &(struct timezone){0});
    call(gettimeofday, BAD, NULL);
    call(settimeofday, &(struct timeval){1, 2000000}, NULL);
    call(settimeofday, BAD, BAD);
    call(nanosleep, &zero, NULL);
    call(nanosleep, &little, &left);
    call(nanosleep, &wrong, &left);
    call(nanosleep, BAD, NULL);
    call(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &little, NULL);
    call(clock_nanosleep, CLOCK_MONOTONIC, 0, &little, &left);
    call(clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &little, &left);
    call(clock_nanosleep, CLOCK_MONOTONIC, 8, &wrong, BAD);
    // Timers of the process.
    struct itimerval i = {{0, 0}, {1000, 500}}, none = {{0, 0}, {0, 0}}, bad = {{0, 0}, {0, 1000000}};
    call(setitimer, ITIMER_REAL, &i, &none);
    call(getitimer, ITIMER_REAL, &i);
    i = (struct itimerval){{0, 0}, {0, 10000}};
    call(setitimer, ITIMER_REAL, &i, NULL);
    call(nanosleep, &(struct timespec){5, 0}, &left);
    call(setitimer, ITIMER_REAL, &i, NULL);
    call(clock_nanosleep, CLOCK_MONOTONIC, 0, &(struct timespec){5, 0}, &left);
    call(setitimer, ITIMER_REAL, &i, NULL);
    call(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &(struct timespec){1L << 40, 0}, &left);
    call(getitimer, ITIMER_PROF, BAD);
    call(getitimer, 7, &i);
    memset(&none, 0, sizeof none);
    call(setitimer, ITIMER_REAL, &none, NULL);
    call(setitimer, ITIMER_VIRTUAL, &bad, NULL);
    call(setitimer, 9, NULL, NULL);
    int id;
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    call(timer_create, CLOCK_MONOTONIC, &e, &id);
    int second;
    e.sigev_notify = SIGEV_NONE;
    call(timer_create, CLOCK_REALTIME, &e, &second);
    e.sigev_notify = SIGEV_THREAD_ID;
    e._sigev_un._tid = 1;
    call(timer_create, CLOCK_BOOTTIME, &e, &second);
    e.sigev_notify = 99;
    call(timer_create, CLOCK_MONOTONIC, &e, &second);
    call(timer_create, CLOCK_MONOTONIC, BAD, &second);
    call(timer_create, CLOCK_MONOTONIC, NULL, BAD);
    call(timer_create, 99, NULL, &second);
    struct itimerspec s = {{0, 0}, {500, 0}}, old;
    call(timer_settime, id, 0, &s, &old);
    call(timer_gettime, id, &old);
    s.it_value.tv_sec = 1L << 40;
    call(timer_settime, id, TIMER_ABSTIME, &s, NULL);
    call(timer_settime, id, 8, BAD, NULL);
    call(timer_getoverrun, id);
    call(timer_gettime, id, BAD);
    call(timer_gettime, 99, &old);
    call(timer_getoverrun, 99);
    call(timer_delete, id);
    call(timer_delete, 99);
    // Timers that are files.
    long f = call(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    call(timerfd_create, CLOCK_REALTIME_ALARM, 0x11);
    call(timerfd_create, 88, TFD_CLOEXEC | 1);
    call(timerfd_settime, f, 0, &(struct itimerspec){{1, 5}, {0, 1}}, &old);
    call(nanosleep, &little, NULL);
    unsigned long count;
    call(read, f, &count, 4L);
    call(timerfd_settime, f, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &s, NULL);
    call(timerfd_settime, f, 16, &s, NULL);
    call(timerfd_settime, f, 0, BAD, NULL);
    call(timerfd_settime, -1, 0, &s, &old);
    call(timerfd_gettime, f, &old);
    call(timerfd_gettime, f, BAD);
    call(timerfd_gettime, 99, &old);
    call(times, BAD);
    call(times, NULL);
    end();
}
