// Every signal by number, with and without a value; real-time signals in order; limits of the queue; what waits for
// signals without a handler.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int count[65], order[4096], values[4096], seen;

// A set has words of the processor's.
typedef struct { unsigned long words[8 / sizeof(long)]; } Set;
static Set filled(unsigned long long signals) {
    Set set;
    for (int k = 0; k < sizeof set / sizeof *set.words; k++) set.words[k] = signals >> 8 * k * sizeof(long);
    return set;
}

// The C library keeps 32 and 33 to itself: the kernel's own call.
struct kernelAction {
    void (*handler)(int, siginfo_t *, void *);
    unsigned long flags;
    void (*restorer)(void);
    Set mask;
};

#ifdef __x86_64__
extern void restorer(void);
__asm__("restorer: mov $15, %eax\n syscall");
#endif

static void handler(int s, siginfo_t *info, void *context) {
    (void)context;
    count[s]++;
    if (seen < 4096) {
        order[seen] = s;
        values[seen++] = info->si_code == SI_QUEUE ? info->si_value.sival_int : -1;
    }
}

static int set(int s, unsigned long flags) {
    struct kernelAction action = {handler, flags | SA_SIGINFO, NULL, filled(0)};
#ifdef __x86_64__
    action.flags |= 0x04000000;
    action.restorer = restorer;
#endif
    return syscall(SYS_rt_sigaction, s, &action, NULL, 8);
}

static void mask(int how, unsigned long long signals) {
    Set set = filled(signals);
    syscall(SYS_rt_sigprocmask, how, &set, NULL, 8);
}

static void queue(int s, int value) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_signo = s;
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value.sival_int = value;
    long r = syscall(SYS_rt_sigqueueinfo, getpid(), s, &info);
    if (r < 0) printf("queue %d: %d\n", s, errno);
}

int main(void) {
    int failures = 0;
    for (int s = 1; s <= 64; s++) {
        int r = set(s, 0);
        if ((s == SIGKILL || s == SIGSTOP) != (r < 0)) failures++;
    }
    printf("actions %d\n", failures);
    for (int s = 1; s <= 64; s++) if (s != SIGKILL && s != SIGSTOP) kill(getpid(), s);
    for (int s = 1; s <= 64; s++) if (s != SIGKILL && s != SIGSTOP) syscall(SYS_tgkill, getpid(), gettid(), s);
    for (int s = 1; s <= 64; s++) if (count[s] != 2) printf("signal %d came %d times\n", s, count[s]);
    seen = 0;
    mask(SIG_BLOCK, ~0ull);
    for (int s = 64; s >= 1; s--) if (s != SIGKILL && s != SIGSTOP) queue(s, 1000 + s), queue(s, 2000 + s);
    Set pending = filled(0);
    syscall(SYS_rt_sigpending, &pending, 8);
    printf("pending");
    for (int k = 0; k < sizeof pending / sizeof *pending.words; k++) printf(" %lx", pending.words[k]);
    puts("");
    mask(SIG_SETMASK, 0);
    // The last that is entered runs first: real-time signals once for each time they were queued, others once.
    int once = 0, twice = 0;
    for (int i = 0; i < seen; i++) if (order[i] < 32) once++; else twice++;
    printf("once %d, twice %d\n", once, twice);
    // One at a time, each handler with all blocked: numbers upwards, values as they were queued.
    for (int s = 1; s <= 64; s++) {
        struct kernelAction action = {handler, SA_SIGINFO, NULL, filled(~0ull)};
#ifdef __x86_64__
        action.flags |= 0x04000000;
        action.restorer = restorer;
#endif
        syscall(SYS_rt_sigaction, s, &action, NULL, 8);
    }
    seen = 0;
    mask(SIG_BLOCK, ~0ull);
    for (int i = 0; i < 5; i++) for (int s = 40; s >= 34; s--) queue(s, i);
    queue(SIGUSR1, 7);
    queue(SIGUSR1, 8);
    mask(SIG_SETMASK, 0);
    for (int i = 0; i < seen; i++) printf("%d:%d ", order[i], values[i]);
    printf("\n");

    // The limit of queued signals: real-time ones are refused, standard ones are not.
    struct rlimit limit = {20, 20}, old;
    getrlimit(RLIMIT_SIGPENDING, &old);
    if (fork() == 0) {
        setrlimit(RLIMIT_SIGPENDING, &limit);
        mask(SIG_BLOCK, ~0ull);
        int queued = 0, error = 0;
        union sigval v = {.sival_int = 1};
        for (int i = 0; i < 100; i++) {
            if (sigqueue(getpid(), SIGRTMIN, v) == 0) queued++; else error = errno;
        }
        int r = kill(getpid(), SIGUSR1);
        printf("limited %d %d %d\n", queued <= 20, error == EAGAIN, r);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    mask(SIG_SETMASK, 0);
    seen = 0;
    mask(SIG_BLOCK, 1ull << 49);
    for (int i = 0; i < 3000; i++) queue(50, i);
    mask(SIG_SETMASK, 0);
    int right = 1;
    for (int i = 0; i < seen; i++) if (order[i] != 50 || values[i] != i) right = 0;
    printf("thousands %d %d\n", seen, right);

    // Waiting without a handler.
    sigset_t set1;
    sigemptyset(&set1);
    sigaddset(&set1, SIGUSR1);
    sigaddset(&set1, SIGRTMIN + 3);
    sigaddset(&set1, SIGSEGV);
    sigprocmask(SIG_BLOCK, &set1, NULL);
    siginfo_t info;
    struct timespec zero = {0, 0}, soon = {0, 20000000};
    printf("nothing %d", sigtimedwait(&set1, &info, &zero));
    printf(" %d\n", errno);
    printf("later %d", sigtimedwait(&set1, &info, &soon));
    printf(" %d\n", errno);
    queue(SIGRTMIN + 3, 33);
    kill(getpid(), SIGUSR1);
    int s = sigtimedwait(&set1, &info, &soon);
    printf("first %d code %d\n", s, info.si_code);
    s = sigwaitinfo(&set1, &info);
    printf("second %d code %d value %d\n", s - SIGRTMIN, info.si_code, info.si_value.sival_int);
    kill(getpid(), SIGSEGV);
    sigset_t waiting;
    sigpending(&waiting);
    printf("segv pending %d", sigismember(&waiting, SIGSEGV));
    s = sigtimedwait(&set1, &info, &soon);
    printf(" taken %d code %d\n", s, info.si_code);
    printf("bad set %ld", syscall(SYS_rt_sigtimedwait, 8, &info, NULL, 8));
    printf(" %d", errno);
    printf(", bad size %ld", syscall(SYS_rt_sigtimedwait, &set1, &info, NULL, 4));
    printf(" %d", errno);
    struct timespec wrong = {0, 2000000000};
    printf(", bad time %d", sigtimedwait(&set1, &info, &wrong));
    printf(" %d\n", errno);

    int fd = signalfd(-1, &set1, SFD_NONBLOCK | SFD_CLOEXEC);
    struct signalfd_siginfo got[4];
    printf("empty %zd", read(fd, got, sizeof got));
    printf(" %d\n", errno);
    for (int i = 0; i < 3; i++) queue(SIGRTMIN + 3, 70 + i);
    kill(getpid(), SIGUSR1);
    struct pollfd p = {fd, POLLIN, 0};
    printf("poll %d", poll(&p, 1, 1000));
    ssize_t n = read(fd, got, sizeof got);
    printf(" read %zd:", n / (ssize_t)sizeof *got);
    for (int i = 0; i < n / (ssize_t)sizeof *got; i++)
        printf(" %d/%d/%d", got[i].ssi_signo == SIGUSR1 ? 1 : (int)got[i].ssi_signo - SIGRTMIN, got[i].ssi_code, got[i].ssi_int);
    printf("\n");
    sigemptyset(&set1);
    sigaddset(&set1, SIGUSR2);
    printf("change %d", signalfd(fd, &set1, 0) == fd);
    printf(" wrong %d", signalfd(1, &set1, 0));
    printf(" %d", errno);
    printf(" flags %d", signalfd(-1, &set1, 1));
    printf(" %d\n", errno);
    for (int bad = -1; bad <= 66; bad++) {
        if (bad >= 0 && bad <= 64) continue;
        printf("number %d: %d", bad, kill(getpid(), bad));
        printf(" %d", errno);
        printf(", %ld", syscall(SYS_rt_sigaction, bad, NULL, NULL, 8));
        printf(" %d\n", errno);
    }
    printf("size %ld", syscall(SYS_rt_sigprocmask, 0, &pending, NULL, 16));
    printf(" %d\n", errno);
    printf("how %ld", syscall(SYS_rt_sigprocmask, 5, &pending, NULL, 8));
    printf(" %d\n", errno);
    printf("how without a set %ld\n", syscall(SYS_rt_sigprocmask, 5, NULL, &pending, 8));
    printf("pointer %ld", syscall(SYS_rt_sigprocmask, 0, 16, NULL, 8));
    printf(" %d\n", errno);
    memset(&info, 0, sizeof info);
    info.si_code = SI_USER;
    printf("pretend %ld", syscall(SYS_rt_sigqueueinfo, getppid(), SIGUSR1, &info));
    printf(" %d\n", errno);
    printf("no process %d", kill(0x3fffffff, 0));
    printf(" %d\n", errno);
}
