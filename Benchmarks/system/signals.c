// raise to a handler, with and without a mask to lift; faults of reads repaired by the handler.
// quick: 5000
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile sig_atomic_t count, sum;
static char *page;

static void handle(int number, siginfo_t *info, void *context) {
    (void)context;
    count++;
    sum = sum * 3 + number + (info->si_code == SI_TKILL);
    sum &= 0xffffff;
}

static void fault(int number, siginfo_t *info, void *context) {
    (void)context;
    sum += number + (int)((char *)info->si_addr - page);
    mprotect(page, 4096, PROT_READ);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 40000;
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
    sigset_t set, old;
    long size = sysconf(_SC_PAGESIZE);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    action.sa_sigaction = fault;
    sigaction(SIGSEGV, &action, NULL);
    page = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return 1;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    for (long r = 0; r < rounds; r++) {
        raise(SIGUSR1);
        if ((r & 3) == 0) {
            sigprocmask(SIG_BLOCK, &set, &old);
            raise(SIGUSR2);
            sigprocmask(SIG_SETMASK, &old, NULL);
        }
        if ((r & 15) == 0) {
            mprotect(page, (size_t)size, PROT_NONE);
            sum += *(volatile char *)(page + (r >> 4) % 4000);
        }
    }
    printf("signals %d %d\n", (int)count, (int)sum);
}
