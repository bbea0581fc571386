// All 64 signals: sent, queued with values, blocked, waited for, read from signalfd, by thread and by process.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The kernel's, past the C library, which keeps 32 and 33 for itself.
// A set of signals has words of the processor's.
typedef struct { unsigned long words[8 / sizeof(long)]; } kset;
static kset kernelSet(uint64_t m) {
    kset set;
    for (int k = 0; k < sizeof set / sizeof *set.words; k++) set.words[k] = m >> 8 * k * sizeof(long);
    return set;
}
static uint64_t number(kset set) {
    uint64_t m = 0;
    for (int k = 0; k < sizeof set / sizeof *set.words; k++) m |= (uint64_t)set.words[k] << 8 * k * sizeof(long);
    return m;
}
struct kaction { void *handler; unsigned long flags; void *restorer; kset mask; };
static uint64_t bit(int s) { return 1ull << (s - 1); }
#ifdef __x86_64__
__asm__("restore: mov $15, %eax\n syscall\n");
extern char restore[];
#define RESTORE 0x04000000, restore
#else
#define RESTORE 0, 0
#endif
static long setAction(int s, void *h, unsigned long flags, uint64_t mask) {
    struct kaction a = {h, flags, 0, kernelSet(mask)};
#ifdef __x86_64__
    a.flags |= 0x04000000, a.restorer = restore;
#endif
    return syscall(SYS_rt_sigaction, s, &a, 0, 8);
}
static uint64_t setMask(int how, uint64_t m) {
    kset new = kernelSet(m), old = kernelSet(0);
    syscall(SYS_rt_sigprocmask, how, &new, &old, 8);
    return number(old);
}
static uint64_t pendingSet(void) { kset p = kernelSet(0); syscall(SYS_rt_sigpending, &p, 8); return number(p); }
static long queue(int s, int value, int code) {
    siginfo_t i;
    memset(&i, 0, sizeof i);
    i.si_signo = s, i.si_code = code, i.si_pid = getpid(), i.si_uid = getuid(), i.si_value.sival_int = value;
    return syscall(SYS_rt_sigqueueinfo, getpid(), s, &i);
}
static long queueThread(int tid, int s, int value, int code) {
    siginfo_t i;
    memset(&i, 0, sizeof i);
    i.si_signo = s, i.si_code = code, i.si_pid = getpid(), i.si_uid = getuid(), i.si_value.sival_int = value;
    return syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, s, &i);
}

static volatile int seen[65], codes[65], values[65], last, total, inOrder = 1, expected;
static void handler(int s, siginfo_t *i, void *c) {
    seen[s]++, total++, last = s, codes[s] = i->si_code, values[s] = i->si_value.sival_int;
    if (i->si_signo != s) printf("wrong number %d %d\n", s, i->si_signo);
}
static char got[20000];
static void list(int s, siginfo_t *i, void *c) { sprintf(got + strlen(got), " %d:%d", s, i->si_value.sival_int); }
static void ordered(int s, siginfo_t *i, void *c) {
    if (i->si_value.sival_int != expected++) inOrder = 0;
    total++;
}
static void *thread(void *a) {
    uint64_t m = ~bit((long)a), none = 0;
    setMask(SIG_SETMASK, m);
    struct timespec t = {2, 0};
    for (int k = 0; k < 200 && !seen[(long)a]; k++) usleep(10000);
    return NULL;
}
static void *waiter(void *a) {
    uint64_t set = ~0ull;
    siginfo_t i;
    struct timespec t = {5, 0};
    long r = syscall(SYS_rt_sigtimedwait, &set, &i, &t, 8);
    return (void *)r;
}

int main(void) {
    int me = syscall(SYS_gettid);
    for (int s = 1; s <= 64; s++) {
        long r = setAction(s, handler, SA_SIGINFO, 0);
        if (r) { printf("%d: action %d\n", s, errno); continue; }
        kill(getpid(), s);
        int a = seen[s], ca = codes[s];
        syscall(SYS_tgkill, getpid(), me, s);
        int b = seen[s], cb = codes[s];
        syscall(SYS_tkill, me, s);
        queue(s, 1000 + s, SI_QUEUE);
        int vc = values[s];
        queueThread(me, s, 2000 + s, SI_MESGQ);
        printf("%d: kill %d %d tgkill %d %d tkill queue %d %d thread %d %d %d\n", s, a, ca, b, cb, vc, codes[s], values[s], seen[s], codes[s]);
    }
    // Blocked: one of each below 32, all of the others, in order.
    uint64_t all = ~0ull;
    setMask(SIG_BLOCK, all);
    total = 0;
    for (int s = 64; s >= 1; s--) if (s != 9 && s != 19) for (int k = 0; k < 3; k++) queueThread(me, s, s * 10 + k, SI_QUEUE);
    printf("pending %016lx\n", (long)pendingSet());
    for (int s = 1; s <= 64; s++) setAction(s, list, SA_SIGINFO, all);
    // One at a time: each return lets the next in.
    setMask(SIG_SETMASK, 0);
    printf("delivered%s\n", got);
    printf("pending %016lx\n", (long)pendingSet());
    // Frames on frames: the lowest number's is made first, so it runs last.
    got[0] = 0;
    for (int s = 1; s <= 64; s++) setAction(s, list, SA_SIGINFO, 0);
    setMask(SIG_BLOCK, all);
    for (int s = 64; s >= 1; s--) if (s != 9 && s != 19) queueThread(me, s, s, SI_QUEUE);
    setMask(SIG_SETMASK, 0);
    printf("nested%s\n", got);

    // Waited for.
    setMask(SIG_BLOCK, all);
    struct timespec zero = {0, 0};
    for (int s = 1; s <= 64; s++) {
        if (s == 9 || s == 19) continue;
        queueThread(me, s, s + 7, SI_QUEUE), queueThread(me, s, s + 8, SI_QUEUE);
        kset set = kernelSet(bit(s));
        siginfo_t i;
        long r[3];
        int v[3] = {0, 0, 0};
        for (int k = 0; k < 3; k++) {
            memset(&i, 0, sizeof i);
            r[k] = syscall(SYS_rt_sigtimedwait, &set, &i, &zero, 8);
            if (r[k] < 0) r[k] = -errno; else v[k] = i.si_value.sival_int;
        }
        printf("wait %d: %ld %d %ld %d %ld\n", s, r[0], v[0], r[1], v[1], r[2]);
    }
    kset set = kernelSet(bit(5) | bit(11) | bit(10) | bit(40));
    queueThread(me, 40, 1, SI_QUEUE), queueThread(me, 10, 2, SI_QUEUE), queueThread(me, 11, 3, SI_QUEUE), queueThread(me, 5, 4, SI_QUEUE);
    long r[5];
    for (int k = 0; k < 5; k++) r[k] = syscall(SYS_rt_sigtimedwait, &set, 0, &zero, 8);
    printf("order of waits %ld %ld %ld %ld %ld %d\n", r[0], r[1], r[2], r[3], r[4], errno);
    // signalfd; the numbers of faults are not for it.
    uint64_t fdset = all & ~(bit(4) | bit(5) | bit(7) | bit(8) | bit(11));
    kset fds = kernelSet(fdset);
    int fd = syscall(SYS_signalfd4, -1, &fds, 8, SFD_NONBLOCK);
    for (int s = 64; s >= 1; s--) if (fdset & bit(s) && s != 9 && s != 19) queueThread(me, s, s * 3, SI_QUEUE);
    struct signalfd_siginfo info;
    int n = 0, sum = 0;
    while (read(fd, &info, sizeof info) == sizeof info) n++, sum += info.ssi_signo * 1000 + info.ssi_int;
    printf("signalfd %d %d %d\n", n, sum, errno);
    close(fd);
    // Ignoring discards; so does the default of those that are ignored.
    for (int s = 1; s <= 64; s++) if (s != 9 && s != 19) queueThread(me, s, 0, SI_QUEUE);
    for (int s = 1; s <= 64; s += 2) setAction(s, SIG_IGN, 0, 0);
    setAction(SIGCONT, SIG_DFL, 0, 0), setAction(SIGWINCH, SIG_DFL, 0, 0);
    printf("pending after ignoring %016lx\n", (long)pendingSet());
    for (int s = 1; s <= 64; s++) setAction(s, SIG_IGN, 0, 0);
    printf("all ignored %016lx\n", (long)pendingSet());
    setMask(SIG_SETMASK, 0);

    // Thousands, in order, by process.
    struct rlimit limit;
    getrlimit(RLIMIT_SIGPENDING, &limit);
    int many = limit.rlim_cur < 5000 ? (int)limit.rlim_cur / 2 : 5000;
    setAction(50, ordered, SA_SIGINFO, 0);
    setMask(SIG_BLOCK, bit(50));
    int sent = 0;
    for (int k = 0; k < many; k++) sent += queue(50, k, SI_QUEUE) == 0;
    total = 0, expected = 0;
    setMask(SIG_SETMASK, 0);
    printf("thousands: %d %d\n", total == sent && sent == many, inOrder);
    setMask(SIG_BLOCK, bit(50));
    struct rlimit little = {0, limit.rlim_max};
    setrlimit(RLIMIT_SIGPENDING, &little);
    printf("limit: %ld", queue(50, 0, SI_QUEUE)), printf(" %d", errno);
    setAction(10, handler, SA_SIGINFO, 0);
    errno = 0;
    codes[10] = 99;
    printf(" kill %d", kill(getpid(), 10)), printf(" %d %d\n", errno, codes[10]);
    setrlimit(RLIMIT_SIGPENDING, &limit);
    setMask(SIG_SETMASK, 0);

    // What is refused.
    errno = 0, printf("refused: %ld", setAction(9, SIG_IGN, 0, 0)), printf(" %d", errno);
    errno = 0, printf(" %ld", setAction(19, handler, 0, 0)), printf(" %d", errno);
    errno = 0, printf(" %ld", setAction(65, SIG_IGN, 0, 0)), printf(" %d", errno);
    errno = 0, printf(" %ld", setAction(0, SIG_IGN, 0, 0)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigaction, 9, 0, 0, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigaction, 10, 0, 0, 4)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigaction, 65, 1, 0, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_tgkill, getpid(), me, 65)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_tgkill, getpid(), me, 0)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_tgkill, 1, me, 10)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_tkill, -1, 10)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigpending, &set, 9)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigpending, 1, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigprocmask, 3, &set, 0, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigprocmask, 3, 0, &set, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigprocmask, 0, 1, 0, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigtimedwait, &set, 0, &zero, 4)), printf(" %d", errno);
    struct timespec bad = {0, 2000000000};
    errno = 0, printf(" %ld", syscall(SYS_rt_sigtimedwait, &set, 0, &bad, 8)), printf(" %d", errno);
    errno = 0, printf(" %ld", syscall(SYS_rt_sigqueueinfo, getpid(), 10, 1)), printf(" %d", errno);
    siginfo_t other = {.si_code = SI_TKILL};
    errno = 0, printf(" %ld", syscall(SYS_rt_sigqueueinfo, getppid(), 0, &other)), printf(" %d\n", errno);
    // Which flags the kernel knows.
    struct kaction a = {handler, ~0x04000000ul, 0, kernelSet(all)}, old;
    syscall(SYS_rt_sigaction, 12, &a, 0, 8);
    syscall(SYS_rt_sigaction, 12, 0, &old, 8);
    printf("flags %lx mask %lx same %d\n", old.flags, (long)number(old.mask), old.handler == (void *)handler);
    // A fault's number and code, sent by oneself.
    for (int s = 1; s <= 64; s++) if (s != 9 && s != 19) setAction(s, handler, SA_SIGINFO, 0);
    int faults[] = {4, 5, 7, 8, 11};
    for (int k = 0; k < 5; k++) {
        for (int code = 1; code < 4; code++) {
            queue(faults[k], 5, code);
            printf("self %d %d", seen[faults[k]], codes[faults[k]]);
            queueThread(me, faults[k], 6, code);
            printf(" %d %d; ", seen[faults[k]], codes[faults[k]]);
        }
    }
    puts("");

    // To the thread that does not block it.
    for (int s = 1; s <= 64; s++) seen[s] = 0;
    int some[] = {1, 10, 32, 33, 34, 63, 64};
    for (int k = 0; k < 7; k++) {
        pthread_t t;
        setMask(SIG_SETMASK, all);
        pthread_create(&t, NULL, thread, (void *)(long)some[k]);
        kill(getpid(), some[k]);
        pthread_join(t, NULL);
        printf("taken by the other thread %d: %d\n", some[k], seen[some[k]]);
        pthread_create(&t, NULL, waiter, NULL);
        usleep(20000);
        kill(getpid(), some[k]);
        void *r;
        pthread_join(t, &r);
        printf("waited for by the other thread: %ld\n", (long)r);
    }
    // The number 32 to threads that have hardly begun: none is lost.
    setMask(SIG_SETMASK, all);
    int taken = 0;
    for (int k = 0; k < 200; k++) {
        pthread_t t;
        seen[32] = 0;
        pthread_create(&t, NULL, thread, (void *)32l);
        kill(getpid(), 32);
        pthread_join(t, NULL);
        taken += seen[32];
    }
    printf("32 at the beginning: %d\n", taken);
    return 0;
}
