// Signals between processes: stops, ends and their reports, exec, fork and vfork, SIGIO, SIGPIPE, pthread_cancel.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static volatile int seen, number, code, status, fromChild, band, fd, child;
static void handler(int s, siginfo_t *i, void *c) {
    seen++, number = s, code = i->si_code, status = i->si_status, fromChild = i->si_pid == child;
    if (s != SIGCHLD) band = i->si_band, fd = i->si_fd;
}
static void set(int s, void *h, int flags) {
    struct sigaction a = {.sa_flags = flags | SA_SIGINFO, .sa_sigaction = h};
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
static void until(int n) { for (int k = 0; k < 400 && seen < n; k++) rest(5); }
static void count(int s) { seen++; }

static volatile int cleaned, step;
static void clean(void *a) { cleaned += (long)a; }
static void *deferred(void *a) {
    pthread_cleanup_push(clean, (void *)1);
    pthread_cleanup_push(clean, (void *)10);
    int p[2];
    char c;
    if (pipe(p) == 0) step = 1, read(p[0], &c, 1);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return 0;
}
static void *asynchronous(void *a) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
    pthread_cleanup_push(clean, (void *)100);
    step = 1;
    for (volatile uint64_t k = 0;; k++) {}
    pthread_cleanup_pop(0);
    return 0;
}
static void *disabled(void *a) {
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, 0);
    step = 1;
    rest(30);
    cleaned += 1000;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, 0);
    pthread_testcancel();
    cleaned += 10000;
    return 0;
}
static sigjmp_buf back;
static volatile int depth;
static void leave(int s) { siglongjmp(back, ++depth); }
static ucontext_t one, two;
static void swapping(int s) { seen++; swapcontext(&two, &one); }
static volatile uint64_t answer;
static void *raiser(void *a) {
    block(SIG_UNBLOCK, SIGUSR2);
    pthread_exit((void *)(long)raise(SIGUSR2));
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IOLBF, 0);
    if (argc > 1) {
        sigset_t now, pending;
        sigprocmask(SIG_BLOCK, 0, &now), sigpending(&pending);
        printf("executed:");
        for (int s = 1; s < 65; s++) {
            struct sigaction a;
            if (s == 32 || s == 33 || sigaction(s, 0, &a)) continue;
            if (a.sa_handler || sigismember(&now, s) || sigismember(&pending, s))
                printf(" %d:%d%d%d", s, a.sa_handler == SIG_IGN, sigismember(&now, s), sigismember(&pending, s));
        }
        stack_t k;
        sigaltstack(0, &k);
        printf(" stack %x\n", k.ss_flags);
        return 0;
    }
    int st;
    // SIGCHLD.
    set(SIGCHLD, handler, 0);
    if ((child = fork()) == 0) rest(20), _exit(7);
    until(1);
    printf("exited: %d %d %d %d %d\n", seen, number, code, status, fromChild);
    waitpid(child, &st, 0);
    seen = 0;
    if ((child = fork()) == 0) for (;;) pause();
    rest(20), kill(child, SIGSTOP), until(1);
    printf("stopped: %d %d %d", code, status, fromChild);
    printf(" %d", waitpid(child, &st, WUNTRACED) == child), printf(" %x", st);
    kill(child, SIGCONT), until(2);
    printf(" continued: %d %d", code, status);
    printf(" %d", waitpid(child, &st, WCONTINUED) == child), printf(" %x", st);
    kill(child, SIGKILL), until(3);
    printf(" killed: %d %d", code, status);
    printf(" %d", waitpid(child, &st, 0) == child), printf(" %x\n", st);
    set(SIGCHLD, handler, SA_NOCLDSTOP);
    seen = 0;
    if ((child = fork()) == 0) for (;;) pause();
    rest(20), kill(child, SIGTSTP), rest(20), kill(child, SIGCONT), rest(20);
    printf("SA_NOCLDSTOP: %d", seen);
    kill(child, SIGTERM), until(1);
    printf(" %d %d\n", seen, code);
    waitpid(child, &st, 0);
    set(SIGCHLD, handler, SA_NOCLDWAIT);
    if ((child = fork()) == 0) _exit(0);
    rest(30);
    errno = 0, printf("SA_NOCLDWAIT: %d", waitpid(child, &st, 0)), printf(" %d\n", errno);
    signal(SIGCHLD, SIG_IGN);
    if ((child = fork()) == 0) _exit(0);
    rest(30);
    errno = 0, printf("ignored: %d", waitpid(child, &st, 0)), printf(" %d\n", errno);
    signal(SIGCHLD, SIG_DFL);
    // A handler of SIGTSTP that stops, of SIGCONT that counts.
    if ((child = fork()) == 0) {
        seen = 0;
        set(SIGCONT, count, 0);
        while (seen < 1) rest(5);
        _exit(seen);
    }
    rest(20), kill(child, SIGSTOP), rest(5), kill(child, SIGCONT);
    waitpid(child, &st, 0);
    printf("SIGCONT caught: %x\n", st);
    // Every default.
    printf("defaults:");
    for (int s = 1; s < 65; s++) {
        if ((child = fork()) == 0) {
            struct rlimit none = {0, 0};
            setrlimit(RLIMIT_CORE, &none);
            struct { void *h; unsigned long f; void *r; uint64_t m; } a = {0};
            syscall(SYS_rt_sigaction, s, &a, 0, 8);
            syscall(SYS_tkill, syscall(SYS_gettid), s);
            _exit(99);
        }
        waitpid(child, &st, WUNTRACED);
        printf(" %x", st & ~0x80);
        if (WIFSTOPPED(st)) kill(child, SIGKILL), waitpid(child, &st, 0);
    }
    puts("");
    // A fault that is blocked or ignored.
    int faults[] = {SIGSEGV, SIGILL, SIGTRAP, SIGBUS};
    for (int k = 0; k < 8; k++) {
        if ((child = fork()) == 0) {
            struct rlimit none = {0, 0};
            setrlimit(RLIMIT_CORE, &none);
            int s = k < 4 ? SIGSEGV : SIGILL;
            if (k % 4 == 0) signal(s, SIG_IGN);
            if (k % 4 == 1) set(s, handler, 0), block(SIG_BLOCK, s);
            if (k % 4 == 2) set(s, handler, 0), block(SIG_BLOCK, s), raise(s);
            if (k % 4 == 3) { stack_t bad = {.ss_sp = (void *)4096, .ss_size = 65536}; sigaltstack(&bad, 0); set(s, handler, SA_ONSTACK); }
            if (s == SIGSEGV) *(volatile int *)8 = 1;
            else __builtin_trap();
            _exit(1);
        }
        waitpid(child, &st, 0);
        // x86's trap is SIGILL, arm64's SIGTRAP.
        int sig = WTERMSIG(st);
        printf("forced %d: %d\n", k, k < 4 ? sig : sig == SIGILL || sig == SIGTRAP || sig == SIGSEGV);
    }
    // SIGPIPE.
    int p[2];
    if (pipe(p)) return 1;
    close(p[0]);
    seen = 0;
    set(SIGPIPE, count, 0);
    errno = 0, printf("broken pipe: %zd", write(p[1], "x", 1)), printf(" %d seen %d", errno, seen);
    signal(SIGPIPE, SIG_IGN);
    errno = 0, printf(" %zd", write(p[1], "x", 1)), printf(" %d\n", errno);
    if ((child = fork()) == 0) signal(SIGPIPE, SIG_DFL), write(p[1], "x", 1), _exit(1);
    waitpid(child, &st, 0);
    printf("died of it: %x\n", st);
    // SIGIO.
    int s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    seen = 0;
    set(SIGIO, handler, 0), set(SIGRTMIN + 5, handler, 0);
    fcntl(s[0], F_SETOWN, getpid());
    fcntl(s[0], F_SETFL, O_ASYNC);
    write(s[1], "x", 1);
    printf("SIGIO: %d %d %d", seen, number, code);
    struct f_owner_ex owner = {F_OWNER_TID, syscall(SYS_gettid)}, told;
    printf(" %d", fcntl(s[0], F_SETOWN_EX, &owner));
    printf(" %d", fcntl(s[0], F_GETOWN_EX, &told));
    printf(" %d %d", told.type, told.pid == owner.pid);
    printf(" %d", fcntl(s[0], F_SETSIG, SIGRTMIN + 5));
    printf(" %d", fcntl(s[0], F_GETSIG) == SIGRTMIN + 5);
    write(s[1], "x", 1);
    printf(" F_SETSIG: %d %d %d %x %d\n", seen, number == SIGRTMIN + 5, code, band, fd == s[0]);
    // exec.
    block(SIG_BLOCK, SIGUSR1), block(SIG_BLOCK, SIGTRAP), block(SIG_BLOCK, SIGSEGV), block(SIG_BLOCK, SIGRTMAX);
    signal(SIGHUP, SIG_IGN), signal(SIGFPE, SIG_IGN), set(SIGTERM, handler, 0), set(SIGBUS, handler, 0);
    static char space[65536];
    stack_t k = {.ss_sp = space, .ss_size = sizeof space};
    sigaltstack(&k, 0);
    if ((child = fork()) == 0) {
        raise(SIGUSR1), raise(SIGTRAP), kill(getpid(), SIGRTMAX);
        execl("/proc/self/exe", argv[0], "x", NULL);
        _exit(1);
    }
    waitpid(child, &st, 0);
    printf("status %x\n", st);
    block(SIG_UNBLOCK, SIGUSR1), block(SIG_UNBLOCK, SIGTRAP), block(SIG_UNBLOCK, SIGSEGV), block(SIG_UNBLOCK, SIGRTMAX);
    // What is pending is not the child's; the mask and the handlers are.
    set(SIGUSR1, count, 0), set(SIGUSR2, count, 0), set(SIGTRAP, count, 0);
    block(SIG_BLOCK, SIGUSR1), block(SIG_BLOCK, SIGTRAP);
    raise(SIGUSR1), raise(SIGTRAP);
    seen = 0;
    if ((child = fork()) == 0) {
        sigset_t m;
        sigpending(&m);
        int n = sigismember(&m, SIGUSR1) + sigismember(&m, SIGTRAP);
        block(SIG_UNBLOCK, SIGUSR1), block(SIG_UNBLOCK, SIGTRAP);
        raise(SIGUSR2);
        _exit(n * 10 + seen);
    }
    waitpid(child, &st, 0);
    printf("fork: %x %d\n", st, seen);
    if ((child = vfork()) == 0) {
        kill(getpid(), SIGUSR2), kill(getppid(), SIGUSR2);
        _exit(3);
    }
    waitpid(child, &st, 0);
    printf("vfork: %x %d\n", st, seen);
    block(SIG_UNBLOCK, SIGUSR1), block(SIG_UNBLOCK, SIGTRAP);
    printf("unblocked: %d\n", seen);
    if ((child = vfork()) == 0) raise(SIGKILL);
    waitpid(child, &st, 0);
    printf("vfork killed: %x\n", st);

    // Threads: cancelled in all ways, ended by signals, jumping out of handlers.
    void *(*bodies[])(void *) = {deferred, asynchronous, disabled};
    for (int j = 0; j < 3; j++) {
        pthread_t t;
        void *r;
        step = 0;
        pthread_create(&t, 0, bodies[j], 0);
        while (!step) rest(1);
        rest(5);
        int e = pthread_cancel(t);
        pthread_join(t, &r);
        printf("cancelled %d: %d %d %d\n", j, e, r == PTHREAD_CANCELED, cleaned);
    }
    int cancelled = 0;
    for (int j = 0; j < 300; j++) {
        pthread_t t;
        void *r;
        pthread_create(&t, 0, j & 1 ? asynchronous : deferred, 0);
        pthread_cancel(t);
        pthread_join(t, &r);
        cancelled += r == PTHREAD_CANCELED;
    }
    printf("cancelled at once: %d\n", cancelled);
    struct sigaction a = {.sa_handler = leave};
    sigaction(SIGUSR2, &a, 0);
    int n = sigsetjmp(back, 1);
    if (n < 1000) raise(SIGUSR2);
    printf("left: %d\n", depth);
    a.sa_flags = SA_NODEFER;
    sigaction(SIGSEGV, &a, 0);
    depth = 0;
    n = sigsetjmp(back, 0);
    if (n < 1000) *(volatile int *)16 = 1;
    printf("left a fault: %d\n", depth);
    a.sa_handler = swapping;
    sigaction(SIGUSR2, &a, 0);
    seen = 0;
    getcontext(&one);
    if (seen < 20) raise(SIGUSR2);
    printf("swapped: %d\n", seen);
    struct sigaction reset = {.sa_handler = count, .sa_flags = SA_RESETHAND}, old;
    sigaction(SIGUSR2, &reset, 0);
    seen = 0;
    raise(SIGUSR2);
    sigaction(SIGUSR2, 0, &old);
    printf("SA_RESETHAND: %d %d %x\n", seen, old.sa_handler == SIG_DFL, old.sa_flags & ~0x04000000u);
    set(SIGUSR2, count, 0);
    pthread_t t;
    void *r;
    pthread_create(&t, 0, raiser, 0);
    pthread_join(t, &r);
    printf("in a thread: %ld %d\n", (long)r, seen);
    if ((child = fork()) == 0) { pthread_create(&t, 0, deferred, 0); pthread_kill(t, SIGTERM); rest(1000); set(SIGTERM, SIG_DFL, 0); }
    rest(20), kill(child, SIGQUIT);
    waitpid(child, &st, 0);
    printf("a thread's death: %d\n", WTERMSIG(st));
    return 0;
}
