// A return to ~0 where nothing has been called: the change of FPCR begins the prediction of returns anew.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <ucontext.h>

static sigjmp_buf back;
static volatile unsigned long pc;

static void handler(int number, siginfo_t *info, void *context) {
    pc = ((ucontext_t *)context)->uc_mcontext.pc;
    siglongjmp(back, number << 8 | info->si_code);
}

int main(void) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, 0);
    sigaction(SIGSEGV, &action, 0);
    for (unsigned long mode = 1; mode <= 2; mode++) {
        int seen = sigsetjmp(back, 1);
        if (seen == 0)
            asm volatile("msr fpcr, %0\n mov x30, #-1\n ret" : : "r"(mode % 2 << 24) : "x30", "memory");
        printf("signal %d code %d pc %lx\n", seen >> 8, seen & 255, pc);
    }
    return 0;
}
