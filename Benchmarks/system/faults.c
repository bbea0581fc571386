// SIGSEGV handlers that repair, step over by siglongjmp, or change the context, as garbage collectors and run-time
// systems do; on an alternate stack.
// quick: 2000
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096, PAGES = 16 };
static char *pages;
static sigjmp_buf back;
static volatile int mode;
static volatile uint32_t sum;

static void handle(int number, siginfo_t *info, void *context) {
    long at = (char *)info->si_addr - pages;
    sum = sum * 31 + (uint32_t)at + (uint32_t)info->si_code;
    if (mode == 1) siglongjmp(back, 1);
    mprotect(pages + at / PAGE * PAGE, PAGE, PROT_READ | PROT_WRITE);
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 100000;
    stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    pages = mmap(NULL, PAGE * PAGES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (long r = 0; r < rounds; r++) {
        long at = r * 613 % (PAGE * PAGES);
        if (r % PAGES == 0) mprotect(pages, PAGE * PAGES, r & 32 ? PROT_READ : PROT_NONE);
        mode = r % 3 == 0;
        if (mode == 1) {
            if (sigsetjmp(back, 1) == 0) *(volatile char *)(pages + at) = (char)r;
        } else {
            *(volatile char *)(pages + at) = (char)r;
        }
    }
    printf("faults %08x\n", sum);
}
