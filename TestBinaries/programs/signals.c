// Handlers for asynchronous signals and for faults, jumps out of handlers, masks, an alternate stack.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t seen, ticks;
static sigjmp_buf back;
static volatile char *page;

static void note(int s) { seen = s; }
static void tick(int s) { ticks++; }
static void fault(int s, siginfo_t *i, void *c) { seen = i->si_addr == (void *)16 ? s : -1; siglongjmp(back, 1); }
static void repair(int s, siginfo_t *i, void *c) {
    seen = s;
    mprotect((void *)page, 4096, PROT_READ | PROT_WRITE);
}

int main(void) {
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_handler = note;
    sigaction(SIGUSR1, &a, 0);
    raise(SIGUSR1);
    printf("raise %d\n", seen == SIGUSR1);

    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    seen = 0;
    sigprocmask(SIG_BLOCK, &set, &old);
    raise(SIGUSR1);
    printf("blocked %d\n", seen == 0);
    sigprocmask(SIG_SETMASK, &old, 0);
    printf("unblocked %d\n", seen == SIGUSR1);

    static char stack[65536];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ss, 0);
    a.sa_sigaction = fault;
    a.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, &a, 0);
    if (!sigsetjmp(back, 1)) *(volatile int *)16 = 1;
    printf("fault %d\n", seen == SIGSEGV);

    page = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    a.sa_sigaction = repair;
    sigaction(SIGSEGV, &a, 0);
    seen = 0;
    page[5] = 42;
    printf("repaired %d %d\n", seen == SIGSEGV, page[5]);

    a.sa_handler = tick;
    a.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &a, 0);
    struct itimerval t = {{0, 2000}, {0, 2000}};
    setitimer(ITIMER_REAL, &t, 0);
    volatile unsigned long spins = 0;
    while (ticks < 5) spins++;
    printf("ticks %d\n", ticks >= 5);
    return 0;
}
