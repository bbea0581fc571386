// Signals with information: who sent them, their order, nesting, masks, stacks, interrupted and restarted calls.
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

char order[400];
static volatile int depth, deepest, left;
static volatile sig_atomic_t seen;
static siginfo_t last;
static char stack[65536];
static volatile int on_stack;

static void record(int s, siginfo_t *i, void *c) { last = *i; seen = s; }
static void nest(int s, siginfo_t *i, void *c) {
    if (++depth > deepest) deepest = depth;
    sprintf(order + strlen(order), "<%d", s - SIGRTMIN);
    if (depth < 4 && left-- > 0) raise(s + 1), raise(s);
    strcat(order, ">");
    depth--;
}
static void where(int s, siginfo_t *i, void *c) {
    char local;
    stack_t now;
    sigaltstack(0, &now);
    on_stack = &local >= stack && &local < stack + sizeof stack && now.ss_flags == SS_ONSTACK;
    if (s == SIGUSR1) raise(SIGUSR2);
}
static void set(int s, void (*h)(int, siginfo_t *, void *), int flags) {
    struct sigaction a = {.sa_flags = flags | SA_SIGINFO};
    a.sa_sigaction = h;
    sigaction(s, &a, 0);
}
static void unmask(int s, siginfo_t *i, void *c) {
    // What the frame says is the mask afterwards.
    sigaddset(&((ucontext_t *)c)->uc_sigmask, SIGWINCH);
}
static void blocked(const char *what) {
    sigset_t m, p;
    sigprocmask(SIG_BLOCK, 0, &m);
    sigpending(&p);
    printf("%s:", what);
    for (int s = 1; s <= 40; s++) if (sigismember(&m, s)) printf(" %d", s);
    printf(" pending");
    for (int s = 1; s < 65; s++) if (sigismember(&p, s)) printf(" %d", s);
    puts("");
}

int main(void) {
    set(SIGUSR1, record, 0);
    kill(getpid(), SIGUSR1);
    printf("kill %d %d %d %d\n", last.si_signo == SIGUSR1, last.si_code == SI_USER, last.si_pid == getpid(), last.si_uid == getuid());
    raise(SIGUSR1);
    printf("raise %d\n", last.si_code == SI_TKILL);
    set(SIGRTMIN + 5, record, 0);
    sigqueue(getpid(), SIGRTMIN + 5, (union sigval){.sival_ptr = (void *)0x123456789abc});
    printf("queue %d %d %lx\n", last.si_signo == SIGRTMIN + 5, last.si_code == SI_QUEUE, (long)last.si_value.sival_ptr);
    set(SIGALRM, record, 0);
    // Again and again, in case the first comes before the pause.
    struct itimerval soon = {{0, 50000}, {0, 5000}}, never = {};
    setitimer(ITIMER_REAL, &soon, 0);
    int r = pause();
    setitimer(ITIMER_REAL, &never, 0);
    printf("alarm %d %d %d %d\n", r, errno == EINTR, seen == SIGALRM, last.si_code == SI_KERNEL);

    sigset_t all, none, one;
    sigfillset(&all);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &all, 0);
    for (int s = 6; s >= 0; s--) set(SIGRTMIN + s, nest, 0);
    for (int k = 0; k < 3; k++) raise(SIGRTMIN + 2), raise(SIGRTMIN + 1);
    blocked("blocked");
    left = 8;
    sigprocmask(SIG_SETMASK, &none, 0);
    printf("%s %d\n", order, deepest);
    *order = 0, deepest = 0, left = 8;
    for (int s = 6; s >= 0; s--) set(SIGRTMIN + s, nest, SA_NODEFER);
    raise(SIGRTMIN);
    printf("%s %d\n", order, deepest);

    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack}, old;
    printf("altstack %d", sigaltstack(&ss, &old));
    printf(" %d\n", old.ss_flags == SS_DISABLE);
    set(SIGUSR1, where, SA_ONSTACK);
    set(SIGUSR2, where, SA_ONSTACK);
    raise(SIGUSR1);
    printf("on it %d\n", on_stack);
    set(SIGUSR2, where, 0);
    raise(SIGUSR2);
    printf("off it %d\n", on_stack);
    ss.ss_size = 100;
    printf("small %d", sigaltstack(&ss, 0));
    printf(" %d\n", errno == ENOMEM);

    set(SIGUSR1, unmask, 0);
    raise(SIGUSR1);
    blocked("by the frame");
    sigprocmask(SIG_SETMASK, &none, 0);
    set(SIGUSR1, record, SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction now;
    sigaction(SIGUSR1, 0, &now);
    printf("reset %d %x\n", now.sa_handler == SIG_DFL, now.sa_flags & SA_RESETHAND);

    int p[2];
    char c;
    pipe(p);
    seen = 0;
    set(SIGALRM, record, 0);
    setitimer(ITIMER_REAL, &soon, 0);
    r = read(p[0], &c, 1);
    printf("read %d %d %d\n", r, errno == EINTR, seen == SIGALRM);
    sigemptyset(&one);
    sigaddset(&one, SIGUSR2);
    set(SIGUSR2, record, 0);
    sigprocmask(SIG_BLOCK, &one, 0);
    raise(SIGUSR2);
    seen = 0;
    r = sigsuspend(&none);
    printf("sigsuspend %d %d %d\n", r, errno == EINTR, seen == SIGUSR2);
    blocked("after");
    siginfo_t info;
    sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 77});
    struct timespec zero = {0, 0};
    r = sigtimedwait(&one, &info, &zero);
    printf("sigtimedwait %d %d\n", r == SIGUSR2, info.si_value.sival_int);
    r = sigtimedwait(&one, &info, &zero);
    printf("again %d %d\n", r, errno == EAGAIN);
    signal(SIGUSR2, SIG_IGN);
    raise(SIGUSR2);
    blocked("ignored");
    printf("%d %d %d\n", kill(getpid(), 0), sigaction(SIGKILL, &now, 0), (int)syscall(SYS_kill, getpid(), 65));
    printf("%d\n", signal(SIGSTOP, SIG_IGN) == SIG_ERR);
    fflush(stdout);
    sigprocmask(SIG_SETMASK, &none, 0);
    abort();
}
