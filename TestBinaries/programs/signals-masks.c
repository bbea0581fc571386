// Masks of calls that wait: sigsuspend, ppoll, pselect, epoll_pwait. Which handlers run, in which order, with which masks.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static char order[4096];
static void show(const char *what, const sigset_t *set) {
    sprintf(order + strlen(order), " %s", what);
    for (int s = 1; s <= 64; s++)
        if (sigismember(set, s) > 0) sprintf(order + strlen(order), ",%d", s);
}
static void handler(int s, siginfo_t *info, void *context) {
    sigset_t now;
    sprintf(order + strlen(order), " <%d:%d", s, info->si_code);
    sigprocmask(SIG_BLOCK, NULL, &now);
    show("now", &now);
    show("back", &((ucontext_t *)context)->uc_sigmask);
    strcat(order, ">");
}
static void set(int s, int flags, int blocks) {
    struct sigaction a = {.sa_flags = flags | SA_SIGINFO, .sa_sigaction = handler};
    if (blocks) sigaddset(&a.sa_mask, blocks);
    sigaction(s, &a, NULL);
}
static sigset_t make(int a, int b, int c) {
    sigset_t s;
    sigemptyset(&s);
    if (a) sigaddset(&s, a);
    if (b) sigaddset(&s, b);
    if (c) sigaddset(&s, c);
    return s;
}
static void report(const char *what, long result) {
    int error = result < 0 ? errno : 0;
    sigset_t now, pending;
    sigprocmask(SIG_BLOCK, NULL, &now);
    sigpending(&pending);
    show("| after", &now);
    show("pending", &pending);
    printf("%s: %ld %d%s\n", what, result, error, order);
    order[0] = 0;
}
static int ready[2], quiet[2], poller;
enum { SUSPEND, PPOLL, PSELECT, EPOLL, WAYS };
static const char *names[] = {"sigsuspend", "ppoll", "pselect", "epoll_pwait"};
static long waits(int way, int fd, const sigset_t *mask, int milliseconds) {
    struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000}, *time = milliseconds < 0 ? NULL : &t;
    struct pollfd p = {fd, POLLIN, 0};
    struct epoll_event e = {EPOLLIN, {0}};
    fd_set f;
    switch (way) {
    case SUSPEND: return sigsuspend(mask);
    case PPOLL: return ppoll(&p, 1, time, mask);
    case PSELECT:
        FD_ZERO(&f);
        FD_SET(fd, &f);
        return pselect(fd + 1, &f, NULL, NULL, time, mask);
    default:
        epoll_ctl(poller, EPOLL_CTL_DEL, ready[0], &e);
        epoll_ctl(poller, EPOLL_CTL_DEL, quiet[0], &e);
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e);
        return epoll_pwait(poller, &e, 1, milliseconds, mask);
    }
}

static volatile int go, alive = 1;
static pthread_t mainThread;
// Whether the main thread sleeps.
static int sleeps(void) {
    char path[64], text[128] = "";
    sprintf(path, "/proc/self/task/%d/stat", getpid());
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f) fclose(f);
    char *end = n ? strrchr(text, ')') : NULL;
    return end && end[2] == 'S';
}
static void *sender(void *a) {
    while (alive) {
        usleep(100);
        if (go == 0 || !sleeps()) continue;
        usleep(1000);
        pthread_kill(mainThread, go);
        go = 0;
    }
    return NULL;
}
static void arrives(int s) {
    while (go) sched_yield();
    go = s;
}

// Many short waits, each ended by a signal that is blocked but while it waits: none may be missed, none may hang. Where others
// want the processors, as many as there is time for.
static volatile int count, sent;
static void counter(int s) { count++; }
static void *stormer(void *a) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    now = start;
    for (sent = 0; sent < 3000 && now.tv_sec - start.tv_sec < 4; sent++) {
        int before = count;
        pthread_kill(mainThread, SIGUSR1);
        while (count == before) sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
    }
    alive = 0;
    pthread_kill(mainThread, SIGUSR1);
    return NULL;
}

int main(void) {
    if (pipe(ready) || pipe(quiet) || write(ready[1], "x", 1) != 1) return 1;
    poller = epoll_create1(0);
    mainThread = pthread_self();
    set(SIGUSR1, 0, 0), set(SIGUSR2, SA_RESTART, SIGWINCH), set(SIGRTMIN, 0, 0), set(SIGHUP, SA_NODEFER, 0);
    set(SIGTRAP, 0, 0), set(SIGWINCH, 0, 0), set(SIGSEGV, 0, 0);
    pthread_t t;
    sigset_t all, none, old;
    sigfillset(&all), sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &all, &old);
    pthread_create(&t, NULL, sender, NULL);
    sigprocmask(SIG_SETMASK, &old, NULL);
    for (int way = 0; way < WAYS; way++) {
        char what[80];
#define CALL(text, ...) do { errno = 0; long r = __VA_ARGS__; sprintf(what, "%s %s", names[way], text); report(what, r); } while (0)
        sigset_t start = make(SIGUSR1, SIGUSR2, SIGTRAP), one = make(SIGUSR2, SIGTRAP, 0), m;
        sigprocmask(SIG_SETMASK, &start, NULL);
        raise(SIGUSR1);
        CALL("one pending", waits(way, quiet[0], &one, -1));
        raise(SIGUSR1), raise(SIGUSR2);
        CALL("two pending", waits(way, quiet[0], &none, -1));
        raise(SIGUSR2), raise(SIGTRAP), raise(SIGUSR1);
        CALL("three pending", waits(way, quiet[0], &none, -1));
        raise(SIGTRAP);
        CALL("a fault's number", waits(way, quiet[0], &none, -1));
        raise(SIGUSR1);
        m = make(SIGHUP, SIGRTMIN, SIGUSR2);
        CALL("with another mask", waits(way, quiet[0], &m, -1));
        // Arrives while it waits.
        m = make(SIGHUP, SIGSEGV, 0);
        arrives(SIGUSR1);
        CALL("arriving", waits(way, quiet[0], &m, -1));
        arrives(SIGTRAP);
        CALL("arriving trap", waits(way, quiet[0], &none, -1));
        arrives(SIGUSR2);
        CALL("arriving, restarting", waits(way, quiet[0], &none, -1));
        if (way != SUSPEND) {
            raise(SIGUSR1), raise(SIGTRAP);
            m = make(SIGUSR1, SIGTRAP, SIGUSR2);
            CALL("blocked in both", waits(way, quiet[0], &m, 20));
            CALL("ready, blocked in both", waits(way, ready[0], &m, 20));
            CALL("ready, open", waits(way, ready[0], &none, 20));
            sigprocmask(SIG_SETMASK, &none, NULL);
            report("opened", 0);
            sigprocmask(SIG_SETMASK, &start, NULL);
            arrives(SIGHUP);
            // Once more if the sender has had no time to run.
            long blocked;
            do blocked = waits(way, quiet[0], &all, 300); while (go);
            CALL("blocked by the wait", blocked);
            CALL("no mask", waits(way, quiet[0], NULL, 5));
        }
        sigprocmask(SIG_SETMASK, &none, NULL);
        report("end", 0);
    }
    printf("bad mask: %ld", syscall(SYS_rt_sigsuspend, 1, 8)), printf(" %d", errno);
    printf(" %ld", syscall(SYS_rt_sigsuspend, &none, 4)), printf(" %d", errno);
    printf(" %ld", syscall(SYS_ppoll, 0, 0, 0, &none, 4)), printf(" %d", errno);
    printf(" %ld", syscall(SYS_ppoll, 0, 0, 0, 1, 8)), printf(" %d", errno);
    long pair[2] = {1, 8}, bad[2] = {(long)&none, 7};
    printf(" %ld", syscall(SYS_pselect6, 0, 0, 0, 0, 0, pair)), printf(" %d", errno);
    printf(" %ld", syscall(SYS_pselect6, 0, 0, 0, 0, 0, bad)), printf(" %d", errno);
    printf(" %ld", syscall(SYS_pselect6, 0, 0, 0, 0, 0, 1)), printf(" %d\n", errno);

    alive = 0;
    pthread_join(t, NULL);
    for (int way = 0; way < WAYS; way++) {
        struct sigaction a = {.sa_handler = counter};
        sigaction(SIGUSR1, &a, NULL);
        sigset_t blocked = make(SIGUSR1, 0, 0);
        sigprocmask(SIG_SETMASK, &blocked, NULL);
        alive = 1, count = 0;
        pthread_create(&t, NULL, stormer, NULL);
        int waited = 0;
        while (alive) waits(way, quiet[0], &none, -1), waited++;
        pthread_join(t, NULL);
        printf("%s storm: %d\n", names[way], count >= sent);
        sigprocmask(SIG_SETMASK, &none, NULL);
    }
    return 0;
}
