// PowerPC's results while FPSCR enables exceptions that do not stop the program (PR_FP_EXC_DISABLED): a target that keeps its value,
// a wrapped exponent. What is printed is by the manual, without FR and FI.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#ifdef __powerpc__
#include <signal.h>
#include <sys/prctl.h>
#include <ucontext.h>

#define VE 0x80
#define OE 0x40
#define UE 0x20
#define ZE 0x10
#define XE 0x08

static double from(uint64_t bits) {
    double d;
    memcpy(&d, &bits, 8);
    return d;
}
static uint64_t bits(double d) {
    uint64_t b;
    memcpy(&b, &d, 8);
    return b;
}

static void show(const char *what, double t, double status) {
    unsigned fpscr = bits(status);
    printf("%-28s %016llx %08x\n", what, (unsigned long long)bits(t), fpscr & ~0x60000);
}

#define TRY(instruction, a, b, c, enables)                                                                     \
    do {                                                                                                       \
        double t = 7, s, x = a, y = b, z = c, none = from(0), e = from(enables);                               \
        asm volatile("mtfsf 255, %[e]\n\t" instruction "\n\tmffs %[s]\n\tmtfsf 255, %[none]"                   \
                     : [t] "+&f"(t), [s] "=&f"(s)                                                              \
                     : [x] "f"(x), [y] "f"(y), [z] "f"(z), [e] "f"(e), [none] "f"(none)                        \
                     : "cr1", "cr7");                                                                          \
        show(instruction, t, s);                                                                           \
    } while (0)

static volatile int caught;

// The instruction is passed by, with its exception cleared; or only what it raised is.
static void handler(int signal, siginfo_t *info, void *context) {
    ucontext_t *uc = context;
#ifdef __powerpc64__
    unsigned long *gpr = uc->uc_mcontext.gp_regs;
    double *status = &uc->uc_mcontext.fp_regs[32];
#else
    unsigned long *gpr = uc->uc_mcontext.uc_regs->gregs;
    double *status = &uc->uc_mcontext.uc_regs->fpregs.fpscr;
#endif
    printf("signal %d, code %d, at the instruction %d, MSR.FE %lx, FPSCR %08x\n", signal, info->si_code,
           (unsigned long)info->si_addr == gpr[32], gpr[33] & 0x900, (unsigned)bits(*status) & ~0x60000);
    caught++;
    *status = from(bits(*status) & 0xff);
    gpr[32] += 4;
}

int main(void) {
    double inf = INFINITY, huge = 0x1.8p1000, small = 0x1.4p-600;
    double signalling = from(0x7ff4000000000000);
    unsigned mode = 9;
    prctl(PR_SET_FPEXC, PR_FP_EXC_DISABLED);
    printf("%d", prctl(PR_GET_FPEXC, &mode));
    printf(" %u\n", mode);
    puts("VE");
    TRY("fadd %[t], %[x], %[y]", inf, -inf, 0, VE);
    TRY("fmul %[t], %[x], %[y]", inf, 0, 0, VE);
    TRY("fdiv %[t], %[x], %[y]", 0, 0, 0, VE);
    TRY("fsqrt %[t], %[x]", -1, 0, 0, VE);
    TRY("fmadd %[t], %[x], %[y], %[z]", signalling, 0, inf, VE);
    TRY("fctiwz %[t], %[x]", huge, 0, 0, VE);
    TRY("fctidz %[t], %[x]", signalling, 0, 0, VE);
    TRY("frsp %[t], %[x]", signalling, 0, 0, VE);
    TRY("fcmpo 7, %[x], %[y]", signalling, 1, 0, VE);
    TRY("fcmpo 7, %[x], %[y]", NAN, 1, 0, VE);
    TRY("fcmpu 7, %[x], %[y]", NAN, 1, 0, VE);
    TRY("fadd %[t], %[x], %[y]", 1, 2, 0, VE);
    TRY("fadd. %[t], %[x], %[y]", signalling, 2, 0, VE);
    puts("ZE");
    TRY("fdiv %[t], %[x], %[y]", 1, 0, 0, ZE);
    TRY("fdiv %[t], %[x], %[y]", 0, 0, 0, ZE);
    TRY("fdivs %[t], %[x], %[y]", -1, 0, 0, ZE);
    puts("OE");
    TRY("fmul %[t], %[x], %[y]", huge, huge, 0, OE);
    TRY("fadd %[t], %[x], %[y]", 0x1.fffffffffffffp1023, 0x1p1023, 0, OE);
    TRY("fmuls %[t], %[x], %[y]", 0x1.8p100, -0x1.8p100, 0, OE);
    TRY("frsp %[t], %[x]", 0x1.0000001p200, 0, 0, OE);
    TRY("fnmsub %[t], %[x], %[y], %[z]", huge, huge, 1, OE);
    TRY("fadd %[t], %[x], %[y]", inf, 1, 0, OE);
    puts("UE");
    TRY("fmul %[t], %[x], %[y]", small, small, 0, UE);
    TRY("fdiv %[t], %[x], %[y]", 0x1p-1022, 2, 0, UE);
    TRY("fadd %[t], %[x], %[y]", 0x1p-1030, 0x1p-1031, 0, UE);
    TRY("fmuls %[t], %[x], %[y]", 0x1.8p-100, 0x1.8p-100, 0, UE);
    TRY("fmul %[t], %[x], %[y]", 0x1.fffffffffffffp-1022, 0.5, 0, UE);
    // Tiny before it is rounded up to the least normal number.
    TRY("fmadd %[t], %[x], %[y], %[z]", 0x1p-600, -0x1p-477, 0x1p-1022, UE);
    puts("XE");
    TRY("fdiv %[t], %[x], %[y]", 1, 3, 0, XE);
    TRY("fmul %[t], %[x], %[y]", huge, huge, 0, XE);
    TRY("fctiwz %[t], %[x]", 1.5, 0, 0, XE);
    TRY("fadd %[t], %[x], %[y]", 1, 3, 0, XE);
    puts("none");
    TRY("fmul %[t], %[x], %[y]", huge, huge, 0, 0);

    // Instructions that write FPSCR are stopped as those that compute are.
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGFPE, &action, 0);
    printf("%d", prctl(PR_SET_FPEXC, PR_FP_EXC_PRECISE));
    printf(" %d\n", prctl(PR_GET_FPEXC, &mode));
    printf("mode %u\n", mode);
    TRY("fdiv %[t], %[x], %[y]", 1, 0, 0, ZE);
    TRY("fmul %[t], %[x], %[y]", huge, huge, 0, OE | ZE);
    TRY("fmul %[t], %[x], %[y]", small, small, 0, UE | XE);
    TRY("fadd %[t], %[x], %[y]", 1, 0x1p-60, 0, XE);
    TRY("mtfsb1 3", 0, 0, 0, OE);
    TRY("mtfsb1 7", 0, 0, 0, VE | ZE);
    TRY("mtfsf 255, %[x]", from(0x04000010), 0, 0, 0);
    printf("caught %d\n", caught);
    printf("%d\n", prctl(PR_SET_FPEXC, 4) < 0);
    printf("%d\n", prctl(PR_SET_FPEXC, PR_FP_EXC_SW_ENABLE | PR_FP_EXC_DIV) < 0);
    return 0;
}
#else
int main(void) {
    puts("PowerPC alone");
    return 0;
}
#endif
