// Timers and what they say: timer_create in all kinds, overruns, setitimer, alarm, timerfd.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static volatile int seen, code, value, overrun, number, thread;
static void handler(int s, siginfo_t *i, void *c) {
    seen++, number = s, code = i->si_code, value = i->si_value.sival_int, overrun = i->si_overrun;
    thread = syscall(SYS_gettid);
}
static void set(int s, int flags) {
    struct sigaction a = {.sa_flags = flags | SA_SIGINFO, .sa_sigaction = handler};
    sigaction(s, &a, 0);
}
static void block(int how, int s) {
    sigset_t m;
    sigemptyset(&m);
    sigaddset(&m, s);
    sigprocmask(how, &m, 0);
}
static void rest(int ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&t, &t)) {}
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}
static volatile int tid;
static void *sleeper(void *a) {
    tid = syscall(SYS_gettid);
    rest(150);
    return 0;
}
static void notified(union sigval v) { value = v.sival_int, seen++; }

// Whether something came when it should; if not, perhaps the machine was busy.
static int late;
static int timed(int right) {
    late |= !right;
    return right;
}

static void test(void) {
    set(SIGRTMIN, 0), set(SIGALRM, 0), set(SIGUSR1, 0);
    timer_t t, u;
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 77};
    struct itimerspec once = {{0, 0}, {0, 10000000}}, often = {{0, 1000000}, {0, 1000000}}, off = {{0}}, left;
    printf("create %d", timer_create(CLOCK_MONOTONIC, &e, &t));
    printf(" %d", timer_settime(t, 0, &once, 0));
    rest(40);
    printf(" seen %d number %d code %d value %d overrun %d get %d\n", seen, number == SIGRTMIN, code, value, overrun, timer_getoverrun(t));
    seen = 0;
    block(SIG_BLOCK, SIGRTMIN);
    timer_settime(t, 0, &often, 0);
    rest(50);
    timer_settime(t, 0, &off, 0);
    block(SIG_UNBLOCK, SIGRTMIN);
    printf("overrun: seen %d many %d\n", seen, seen == 0 || overrun > 20);
    // An absolute time gone by.
    seen = 0;
    struct itimerspec past = {{0, 0}, {1, 0}};
    printf("past %d", timer_settime(t, TIMER_ABSTIME, &past, 0));
    rest(5);
    printf(" seen %d", seen);
    timer_gettime(t, &left);
    printf(" left %ld %ld\n", left.it_value.tv_sec, left.it_value.tv_nsec);
    timer_delete(t);
    errno = 0, printf("deleted: %d", timer_settime(t, 0, &once, 0)), printf(" %d\n", errno);
    printf("default: %d", timer_create(CLOCK_REALTIME, 0, &u));
    seen = 0;
    timer_settime(u, 0, &once, 0);
    rest(30);
    printf(" seen %d number %d code %d\n", seen, number, code);
    timer_delete(u);
    e.sigev_notify = SIGEV_NONE;
    printf("none: %d", timer_create(CLOCK_MONOTONIC, &e, &t));
    seen = 0;
    timer_settime(t, 0, &often, 0);
    rest(20);
    timer_gettime(t, &left);
    printf(" seen %d running %d interval %ld\n", seen, left.it_value.tv_nsec != 0, left.it_interval.tv_nsec);
    timer_delete(t);
    pthread_t p;
    pthread_create(&p, 0, sleeper, 0);
    while (!tid) rest(1);
    e.sigev_notify = SIGEV_THREAD_ID, e.sigev_signo = SIGUSR1, e.sigev_notify_thread_id = tid;
    printf("thread: %d", timer_create(CLOCK_MONOTONIC, &e, &t));
    seen = 0;
    timer_settime(t, 0, &once, 0);
    pthread_join(p, 0);
    printf(" seen %d by it %d value %d\n", seen, thread == tid, value);
    timer_delete(t);
    e.sigev_notify_thread_id = 1;
    errno = 0, printf("foreign thread: %d", timer_create(CLOCK_MONOTONIC, &e, &t)), printf(" %d\n", errno);
    e.sigev_notify = SIGEV_SIGNAL, e.sigev_signo = 65;
    errno = 0, printf("bad signal: %d", timer_create(CLOCK_MONOTONIC, &e, &t)), printf(" %d\n", errno);
    e.sigev_signo = SIGUSR1;
    errno = 0, printf("bad clock: %d", timer_create(99, &e, &t)), printf(" %d\n", errno);
    struct sigevent c = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 5, .sigev_notify_function = notified};
    seen = value = 0;
    printf("by thread: %d", timer_create(CLOCK_MONOTONIC, &c, &t));
    timer_settime(t, 0, &once, 0);
    for (int k = 0; k < 200 && !seen; k++) rest(5);
    printf(" %d %d\n", seen, value);
    timer_delete(t);

    struct itimerval v = {{0, 0}, {0, 10000}}, old;
    seen = 0;
    printf("setitimer %d", setitimer(ITIMER_REAL, &v, 0));
    rest(30);
    getitimer(ITIMER_REAL, &old);
    printf(" seen %d number %d code %d left %ld\n", seen, number, code, old.it_value.tv_usec);
    printf("alarm %u", alarm(100)), printf(" %d", alarm(0) > 98);
    v.it_value.tv_usec = 2000000;
    errno = 0, printf(" bad %d", setitimer(ITIMER_REAL, &v, 0)), printf(" %d", errno);
    errno = 0, printf(" %d", setitimer(7, &v, 0)), printf(" %d\n", errno);
    seen = 0;
    alarm(1);
    double start = now();
    int r = pause();
    printf("pause %d %d seen %d long enough %d\n", r, errno, seen, now() - start > 0.9);

    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    uint64_t n = 0;
    errno = 0, printf("timerfd %zd", read(fd, &n, 8)), printf(" %d", errno);
    timerfd_settime(fd, 0, &often, 0);
    rest(20);
    printf(" %zd", read(fd, &n, 8)), printf(" %d\n", n >= 15);
    close(fd);
    fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec late = {{0, 0}, {0, 60000000}};
    timerfd_settime(fd, 0, &late, 0);
    v.it_value.tv_usec = 10000;
    seen = 0;
    setitimer(ITIMER_REAL, &v, 0);
    errno = 0, r = read(fd, &n, 8), timed(r < 0), printf("interrupted read %d %d seen %d\n", r, errno, seen);
    set(SIGALRM, SA_RESTART);
    timerfd_settime(fd, 0, &late, 0);
    setitimer(ITIMER_REAL, &v, 0);
    seen = 0;
    printf("restarted read %zd", read(fd, &n, 8)), printf(" %llu seen %d\n", (unsigned long long)n, seen);

    // Sleeps: what is left, and that ignored or blocked signals make none longer.
    struct timespec t1 = {0, 100000000}, rem = {9, 9};
    setitimer(ITIMER_REAL, &v, 0);
    r = nanosleep(&t1, &rem);
    printf("nanosleep %d %d left %d\n", r, errno, timed(rem.tv_sec == 0 && rem.tv_nsec > 50000000 && rem.tv_nsec < 95000000));
    rem.tv_sec = 9;
    setitimer(ITIMER_REAL, &v, 0);
    r = clock_nanosleep(CLOCK_MONOTONIC, 0, &t1, &rem);
    printf("clock_nanosleep %d left %d\n", r, timed(rem.tv_sec == 0 && rem.tv_nsec > 50000000 && rem.tv_nsec < 95000000));
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec++;
    rem.tv_sec = 9;
    setitimer(ITIMER_REAL, &v, 0);
    r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, &rem);
    printf("until %d left untouched %d\n", r, rem.tv_sec == 9);
    for (int k = 0; k < 4; k++) {
        int kind[] = {SIGWINCH, SIGTRAP, SIGSEGV, SIGUSR1};
        signal(SIGTRAP, SIG_IGN);
        block(SIG_BLOCK, SIGSEGV), block(SIG_BLOCK, SIGUSR1);
        int parent = getpid(), child = fork();
        if (child == 0) {
            for (int j = 0; j < 5; j++) rest(20), kill(parent, kind[k]);
            _exit(0);
        }
        struct timespec t2 = {0, 200000000};
        start = now();
        r = nanosleep(&t2, &rem);
        double took = now() - start;
        int st;
        waitpid(child, &st, 0);
        int word = 5;
        printf("undisturbed %d: %d %d\n", kind[k], r, timed(took > 0.199 && took < 0.29));
        child = fork();
        if (child == 0) {
            for (int j = 0; j < 5; j++) rest(20), kill(parent, kind[k]);
            _exit(0);
        }
        start = now();
        r = syscall(SYS_futex, &word, 0, 5, &t2, 0, 0);
        took = now() - start;
        printf("undisturbed futex: %d %d %d\n", r, errno, timed(took > 0.199 && took < 0.29));
        waitpid(child, &st, 0);
    }
    // Stopped and continued: no longer either.
    int child = fork();
    if (child == 0) {
        struct timespec t2 = {0, 200000000};
        start = now();
        r = nanosleep(&t2, &rem);
        double took = now() - start;
        _exit(r == 0 && took > 0.199 && took < 0.29);
    }
    rest(50), kill(child, SIGSTOP), rest(50), kill(child, SIGCONT);
    int st;
    waitpid(child, &st, 0);
    timed(st == 0x100);
    printf("stopped and continued: %x\n", st);
    errno = 0, printf("restart_syscall %ld", syscall(SYS_restart_syscall)), printf(" %d\n", errno);
}

// What was late is tried again, in another process.
int main(void) {
    setvbuf(stdout, 0, _IOFBF, 1 << 16);
    for (int left = 9; left >= 0; left--) {
        int child = fork(), status;
        if (child == 0) {
            test();
            if (!late || left == 0) fflush(stdout);
            _exit(late);
        }
        waitpid(child, &status, 0);
        if (status != 0x100) return status != 0;
    }
    return 1;
}
