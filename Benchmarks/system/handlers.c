// Signals from kill and sigqueue: nested handlers, an alternate stack, sigsuspend and sigwaitinfo.
// quick: 1000
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile uint32_t sum, depth;

static void outer(int number) {
    depth++;
    if (depth < 4) raise(SIGUSR2);
    sum = sum * 3 + (uint32_t)number + depth;
    depth--;
}

static void queued(int number, siginfo_t *info, void *context) {
    sum = sum * 5 + (uint32_t)info->si_value.sival_int + (info->si_code == SI_QUEUE);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 20000;
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    struct sigaction action = {.sa_handler = outer, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigset_t blocked, none, taken;
    sigaltstack(&stack, NULL);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    action.sa_sigaction = queued;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGRTMIN, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGRTMIN);
    sigemptyset(&taken);
    sigaddset(&taken, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &taken, NULL);
    pid_t me = getpid();
    for (long r = 0; r < rounds; r++) {
        siginfo_t info;
        kill(me, SIGUSR1);
        if ((r & 3) == 0) {
            sigprocmask(SIG_BLOCK, &blocked, &none);
            sigqueue(me, SIGRTMIN, (union sigval){.sival_int = (int)r});
            sigsuspend(&none);
            sigprocmask(SIG_SETMASK, &none, NULL);
        }
        if ((r & 3) == 1) {
            sigqueue(me, SIGRTMIN + 1, (union sigval){.sival_int = (int)r});
            sigwaitinfo(&taken, &info);
            sum += (uint32_t)info.si_value.sival_int;
        }
    }
    printf("handlers %08x\n", sum);
}
