// getcontext, makecontext, swapcontext and setcontext: registers, floats, masks; out of handlers and into them.
#define _GNU_SOURCE
#include <fenv.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

static ucontext_t home, workers[3];
static char stacks[3][65536] __attribute__((aligned(64)));
static volatile int finished;

static __attribute__((noinline)) double mix(double a, double b) { return a * 0.75 + b / 3; }
// Each has more floats and integers alive over a switch than there are registers that calls may change.
static void work(int which, int rounds) {
    double d[8];
    uint64_t n[8];
    for (int k = 0; k < 8; k++) d[k] = which + k * 0.5, n[k] = which * 1000 + k;
    for (int r = 0; r < rounds; r++) {
        double a = d[0], b = d[1], c = d[2], e = d[3];
        uint64_t x = n[0], y = n[1], z = n[2];
        swapcontext(&workers[which], &workers[(which + 1) % 3]);
        for (int k = 0; k < 8; k++) d[k] = mix(d[k], b / (1 + a * a) + c / (2 + e * e)), n[k] = n[k] * 31 + (x ^ y << 7) + z;
    }
    printf("worker %d: %.17g %.17g %llx\n", which, d[0], d[7], (unsigned long long)(n[0] ^ n[7]));
    if (++finished < 3) setcontext(&workers[(which + 1) % 3]);
    setcontext(&home);
}

static volatile int caught;
static void plain(int s) { caught++; }
static ucontext_t before;
static void leaves(int s) { caught++, setcontext(&before); }
static void moves(int s, siginfo_t *i, void *c) {
    // Where the handler returns to is what it has been given.
    ucontext_t *u = c;
    caught += 10;
    sigaddset(&u->uc_sigmask, SIGUSR2);
}
static int blocks(int s) {
    sigset_t now;
    sigprocmask(SIG_BLOCK, 0, &now);
    return sigismember(&now, s);
}
static void sums(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) {
    printf("ten arguments %d\n", a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j);
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    for (int k = 0; k < 3; k++) {
        getcontext(&workers[k]);
        workers[k].uc_stack.ss_sp = stacks[k], workers[k].uc_stack.ss_size = sizeof stacks[k], workers[k].uc_link = 0;
        makecontext(&workers[k], (void (*)(void))work, 2, k, 100);
    }
    if (swapcontext(&home, &workers[0])) puts("not swapped");
    printf("finished %d\n", finished);

    ucontext_t c;
    getcontext(&c);
    c.uc_stack.ss_sp = stacks[0], c.uc_stack.ss_size = sizeof stacks[0], c.uc_link = &home;
    makecontext(&c, (void (*)(void))sums, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    swapcontext(&home, &c);
    puts("linked");

    // getcontext returns twice; what is in memory stays.
    static int times;
    volatile double kept = 1.5;
    getcontext(&c);
    kept *= 2;
    if (++times < 5) setcontext(&c);
    printf("times %d %g\n", times, kept);

    // Masks go with contexts.
    sigset_t set, old;
    sigemptyset(&set), sigaddset(&set, SIGUSR1);
    signal(SIGUSR1, plain);
    sigprocmask(SIG_BLOCK, &set, &old);
    static volatile int again;
    again = 0;
    getcontext(&c);
    if (!again++) {
        sigprocmask(SIG_UNBLOCK, &set, 0);
        printf("blocked %d\n", blocks(SIGUSR1));
        setcontext(&c);
    }
    printf("blocked %d\n", blocks(SIGUSR1));
    raise(SIGUSR1);
    printf("caught %d\n", caught);
    // Out of a handler by setcontext.
    sigprocmask(SIG_SETMASK, &old, 0);
    signal(SIGALRM, leaves);
    static volatile int tries;
    getcontext(&before);
    if (tries++ < 5) raise(SIGALRM);
    printf("left %d blocked %d\n", tries, blocks(SIGALRM));
    struct sigaction a = {.sa_sigaction = moves, .sa_flags = SA_SIGINFO};
    sigaction(SIGALRM, &a, 0);
    raise(SIGALRM);
    printf("caught %d blocked %d %d\n", caught, blocks(SIGUSR2), blocks(SIGALRM));
    // A timer's signals while contexts are changed.
    sigprocmask(SIG_SETMASK, &old, 0);
    signal(SIGALRM, plain);
    struct itimerval t = {{0, 1000}, {0, 1000}}, none = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &t, 0);
    finished = 0;
    for (int k = 0; k < 3; k++) {
        getcontext(&workers[k]);
        workers[k].uc_stack.ss_sp = stacks[k], workers[k].uc_stack.ss_size = sizeof stacks[k];
        makecontext(&workers[k], (void (*)(void))work, 2, k, 20000);
    }
    swapcontext(&home, &workers[0]);
    setitimer(ITIMER_REAL, &none, 0);
    printf("finished %d\n", finished);
    return 0;
}
