// Vector registers over handlers that use them all, seen and changed in the handler's ucontext.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/time.h>
#include <ucontext.h>

#ifdef __powerpc__
typedef struct { uint32_t words[4]; } __attribute__((aligned(16))) Vector;
#define ALTIVEC ".machine push\n .machine altivec\n"
#define POP "\n .machine pop"
static volatile int ticks, wrong, seen;

static void *vectors(ucontext_t *u) {
#ifdef __powerpc64__
    return u->uc_mcontext.v_regs;
#else
    return &u->uc_mcontext.uc_regs->vrregs;
#endif
}
static void fill(uint32_t with) {
    Vector v = {{with, with + 1, with + 2, with + 3}};
    __asm__ volatile(ALTIVEC "lvx 0,0,%0\n lvx 1,0,%0\n lvx 13,0,%0\n lvx 19,0,%0\n lvx 20,0,%0\n lvx 31,0,%0" POP
                     ::"r"(&v) : "memory", "v0", "v1", "v13", "v19", "v20", "v31");
}
static void handler(int s, siginfo_t *i, void *c) {
    Vector *v = vectors(c);
    // The interrupted loop has the same number everywhere.
    if (v[20].words[0] >> 16 == 0xabcd && v[20].words[3] == v[20].words[0] + 3) seen++;
    ticks++;
    fill(0x11110000 + ticks);
}
static void changes(int s, siginfo_t *i, void *c) {
    Vector *v = vectors(c);
    for (int k = 0; k < 4; k++) v[20].words[k] = 0xfeed0000 + k, v[31].words[k] ^= 0xffffffff;
    // Behind the trap.
#ifdef __powerpc64__
    ((ucontext_t *)c)->uc_mcontext.gp_regs[32] += 4;
#else
    ((ucontext_t *)c)->uc_mcontext.uc_regs->gregs[32] += 4;
#endif
    fill(7);
}

// Adds into v20 by way of v31 and compares with integers.
static int loop(uint32_t rounds) {
    Vector start = {{0xabcd0000, 0xabcd0001, 0xabcd0002, 0xabcd0003}}, one = {{1, 1, 1, 1}}, end;
    __asm__ volatile(ALTIVEC "lvx 20,0,%1\n lvx 19,0,%2\n mtctr %3\n"
                     "1: vadduwm 31,20,19\n vsubuwm 20,31,19\n vadduwm 20,20,19\n vsubuwm 20,20,19\n bdnz 1b\n stvx 20,0,%0" POP
                     ::"r"(&end), "r"(&start), "r"(&one), "r"(rounds) : "memory", "ctr", "v19", "v20", "v31");
    return memcmp(&start, &end, 16) == 0;
}

static void run(void) {
    if (!(getauxval(AT_HWCAP) & 0x10000000)) { puts("no AltiVec"); return; }
    struct sigaction a = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(SIGALRM, &a, 0);
    struct itimerval t = {{0, 500}, {0, 500}}, none = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &t, 0);
    for (int k = 0; k < 1000 && ticks < 100; k++) if (!loop(100000)) wrong++;
    setitimer(ITIMER_REAL, &none, 0);
    printf("ticks %d wrong %d seen %d\n", ticks >= 20, wrong, seen > 0);
    a.sa_sigaction = changes;
    sigaction(SIGTRAP, &a, 0);
    Vector from = {{1, 2, 3, 4}}, twenty, last;
    __asm__ volatile(ALTIVEC "lvx 20,0,%2\n lvx 31,0,%2\n trap\n stvx 20,0,%0\n stvx 31,0,%1" POP
                     ::"r"(&twenty), "r"(&last), "r"(&from) : "memory", "v20", "v31", "v0", "v1", "v13", "v19");
    printf("%08x %08x %08x %08x\n", twenty.words[0], twenty.words[3], last.words[0], last.words[3]);
}
#endif

int main(void) {
#ifdef __powerpc__
    run();
#endif
    return 0;
}
