// Signals and threads: each has its mask and its alternate stack; faults go to who makes them.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_t main_thread;
static __thread volatile sig_atomic_t here;
static volatile sig_atomic_t by_main, by_other;
static void handler(int signal) {
    here = signal;
    if (pthread_equal(pthread_self(), main_thread))
        by_main++;
    else
        by_other++;
}

static volatile int ready;
static void *spins(void *argument) {
    ready = 1;
    while (!here) {}
    return (void *)(long)here;
}
static void *sleeps(void *argument) {
    ready = 1;
    int result = usleep(20000000);
    return (void *)(long)(result == -1 && errno == EINTR ? here : -1);
}
static void *unblocked(void *argument) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_UNBLOCK, &set, 0);
    ready = 1;
    while (!here) usleep(1000);
    return (void *)(long)here;
}
static volatile int taken;
static void *takes(void *argument) {
    int got = 0;
    long sum = 0;
    for (int i = 0; i < 3; i++) sigwait(argument, &got), sum = sum * 100 + got, taken++;
    return (void *)sum;
}
static void *mask(void *argument) {
    sigset_t set;
    stack_t stack;
    pthread_sigmask(SIG_SETMASK, 0, &set);
    sigaltstack(0, &stack);
    return (void *)(long)(sigismember(&set, SIGUSR2) * 10 + (stack.ss_flags == SS_DISABLE));
}

static __thread sigjmp_buf back;
static void fault(int signal, siginfo_t *info, void *context) {
    siglongjmp(back, info->si_addr == (void *)(0x1000 + 8 * (long)signal) ? 1 : 2);
}
static void *faults(void *argument) {
    char *stack = malloc(65536);
    stack_t alternate = {.ss_sp = stack, .ss_size = 65536};
    sigaltstack(&alternate, 0);
    volatile long good = 0;
    for (volatile int i = 0; i < 500; i++) {
        int how = sigsetjmp(back, 1);
        if (how == 0) *(volatile int *)(0x1000 + 8 * SIGSEGV) = 1;
        good += how == 1;
    }
    alternate.ss_flags = SS_DISABLE;
    sigaltstack(&alternate, 0);
    free(stack);
    return (void *)good;
}

static pthread_t start(void *(*body)(void *), void *argument) {
    pthread_t t;
    ready = 0;
    pthread_create(&t, 0, body, argument);
    return t;
}
static long join(pthread_t t) {
    void *result;
    pthread_join(t, &result);
    return (long)result;
}

int main(void) {
    main_thread = pthread_self();
    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGUSR1, &action, 0);
    sigaction(SIGUSR2, &action, 0);
    pthread_t t = start(spins, 0);
    while (!ready) usleep(1000);
    pthread_kill(t, SIGUSR1);
    printf("spinning: %ld\n", join(t));
    t = start(sleeps, 0);
    while (!ready) usleep(1000);
    usleep(10000);
    pthread_kill(t, SIGUSR1);
    printf("sleeping: %ld\n", join(t));
    printf("by main %d, by other %d\n", by_main, by_other);

    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    printf("inherited: %ld\n", join(start(mask, 0)));
    t = start(unblocked, 0);
    while (!ready) usleep(1000);
    kill(getpid(), SIGUSR2);
    printf("to the process: %ld, by main %d\n", join(t), by_main);
    sigset_t waited;
    sigemptyset(&waited);
    sigaddset(&waited, SIGUSR1);
    sigaddset(&waited, SIGTERM);
    sigaddset(&waited, 40);
    pthread_sigmask(SIG_BLOCK, &waited, 0);
    t = start(takes, &waited);
    kill(getpid(), SIGTERM);
    while (taken < 1) usleep(1000);
    pthread_kill(t, SIGUSR1);
    while (taken < 2) usleep(1000);
    kill(getpid(), 40);
    printf("taken: %ld\n", join(t));

    struct sigaction faulted = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGSEGV, &faulted, 0);
    pthread_t f[4];
    for (int i = 0; i < 4; i++) f[i] = start(faults, 0);
    for (int i = 0; i < 4; i++) printf("faults: %ld\n", join(f[i]));

    // A storm on threads that run, while others come and go.
    pthread_sigmask(SIG_UNBLOCK, &waited, 0);
    by_other = 0;
    for (int i = 0; i < 300; i++) {
        pthread_t s = start(spins, 0);
        pthread_kill(s, SIGUSR1);
        if (join(s) != SIGUSR1) printf("lost\n");
    }
    printf("storm %d\n", by_other);
    long result = syscall(SYS_tgkill, getpid(), 1 << 29, 0);
    printf("no such thread: %ld %d\n", result, errno);
    return 0;
}
