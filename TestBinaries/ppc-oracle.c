// Runs PowerPC instructions on a given machine state and tells what became of it: the oracle of Tests/Fuzz/PPC. One source
// for 32 and 64 bits and both byte orders.
//
// Input: 4096 bytes of memory content, then `struct input` records; output: a `struct output` for each, all in the
// program's own byte order. A register of 128 bits is two doublewords, the manual's doubleword 0 first.
//
// The handler of a signal returns to the loader, which sets every register by ordinary instructions and branches to the
// code. Behind the code lies a trap. What a signal frame holds exactly is taken from there; VSCR, TAR and the vector
// registers are as the interrupted code left them when the handler begins.
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#ifdef __powerpc64__
#define CODE 0x1300000000ull
#define DATA 0x1200000000ull
#else
#define CODE 0x51000000ul
#define DATA 0x50000000ul
#endif
#define CODE_SIZE 0x4000
#define DATA_SIZE 4096
#define TRAP 0x7fe00008u

struct input {
    uint64_t pc;
    uint32_t count;
    uint32_t words[16];
    uint32_t cr, vscr, vrsave;
    uint64_t xer, lr, ctr, tar, fpscr;
    uint64_t r[32];
    uint64_t vs[64][2];
};

struct output {
    uint64_t pc;
    // The signal, its si_code and si_addr.
    uint32_t signal, code;
    uint64_t address;
    uint32_t cr, vscr, vrsave;
    // The span of memory that changed; its first bytes.
    uint32_t first, length, unused;
    uint64_t xer, lr, ctr, tar, fpscr;
    uint64_t r[32];
    uint64_t vs[64][2];
    uint8_t memory[512];
};

// What the loader loads. The assembly below knows the offsets.
struct machine {
    uint64_t vs[64][2];
    uint64_t vscr[2];
    uint64_t fpscr;
    double zero;
    unsigned long cr, xer, lr, ctr, tar, vrsave;
    unsigned long r[32];
} __attribute__((aligned(16)));
#define STRING2(x) #x
#define STRING(x) STRING2(x)
#define VSCR 1024
#define FPSCR 1040
#define ZERO 1048
#define SPECIAL 1056
_Static_assert(offsetof(struct machine, vscr) == VSCR, "");
_Static_assert(offsetof(struct machine, fpscr) == FPSCR, "");
_Static_assert(offsetof(struct machine, zero) == ZERO, "");
_Static_assert(offsetof(struct machine, cr) == SPECIAL, "");

// What the handler finds in the registers, and the thread's own r13 and r2.
struct live {
    uint64_t vs[64][2];
    uint64_t vscr[2];
    unsigned long tar, vrsave;
    unsigned long r13, r2;
};
#define LIVE 1040
_Static_assert(offsetof(struct live, tar) == LIVE, "");

static struct input in;
static struct output out;
static struct machine machine;
struct live live __attribute__((aligned(16)));
static uint8_t background[DATA_SIZE];
static int running;
static volatile unsigned long serial;
static unsigned long watched;

void enter(int, siginfo_t *, void *);
extern const uint32_t loader[], loader_end[];

// clang-format off
__asm__(
"   .machine push\n"
"   .machine \"any\"\n"
#ifdef __powerpc64__
"   .set WORD, 8\n"
"   .macro load r, d, b\n   ld \\r, \\d(\\b)\n   .endm\n"
"   .macro store r, d, b\n   std \\r, \\d(\\b)\n   .endm\n"
#else
"   .set WORD, 4\n"
"   .macro load r, d, b\n   lwz \\r, \\d(\\b)\n   .endm\n"
"   .macro store r, d, b\n   stw \\r, \\d(\\b)\n   .endm\n"
#endif

// The handler: r3 to r5 are its arguments, r1 the alternate stack.
#if _CALL_ELF == 2
"   .section .text\n"
"   .globl enter\n"
"   .type enter, @function\n"
"enter:\n"
"0: addis 2, 12, .TOC.-0b@ha\n"
"   addi 2, 2, .TOC.-0b@l\n"
"   .localentry enter, .-enter\n"
"   addis 9, 2, live@toc@ha\n"
"   addi 9, 9, live@toc@l\n"
#elif defined(__powerpc64__)
"   .section .opd, \"aw\"\n"
"   .align 3\n"
"   .globl enter\n"
"enter:\n"
"   .quad 1f, .TOC.@tocbase, 0\n"
"   .section .text\n"
"1: addis 9, 2, live@toc@ha\n"
"   addi 9, 9, live@toc@l\n"
#else
"   .section .text\n"
"   .globl enter\n"
"   .type enter, @function\n"
"enter:\n"
"   lis 9, live@ha\n"
"   la 9, live@l(9)\n"
#endif
"   li 10, 0\n"
"   .set k, 0\n"
#ifdef __powerpc64__
"   .rept 64\n"
"   stxvd2x k, 9, 10\n"
"   addi 10, 10, 16\n"
"   .set k, k + 1\n"
"   .endr\n"
"   mfvscr 0\n"
"   stxvd2x 32, 9, 10\n"
"   mfspr 0, 815\n"
"   std 0, " STRING(LIVE) "(9)\n"
#else
"   .rept 32\n"
"   stfd k, 16 * k(9)\n"
"   .set k, k + 1\n"
"   .endr\n"
"   .set k, 0\n"
"   li 10, 512\n"
"   .rept 32\n"
"   stvx k, 9, 10\n"
"   addi 10, 10, 16\n"
"   .set k, k + 1\n"
"   .endr\n"
"   mfvscr 0\n"
"   stvx 0, 9, 10\n"
#endif
"   mfspr 0, 256\n"
"   store 0, " STRING(LIVE) " + WORD, 9\n"
"   load 13, " STRING(LIVE) " + 2 * WORD, 9\n"
#ifdef __powerpc64__
"   b handle\n"
#else
"   load 2, " STRING(LIVE) " + 3 * WORD, 9\n"
"   b handle\n"
#endif
#if !defined(__powerpc64__) || _CALL_ELF == 2
"   .size enter, .-enter\n"
#endif

// What sets all registers: copied behind the code, with the last branch completed. r31 has the machine's address. The addition
// makes QEMU forget exceptions of earlier records.
"   .section .rodata\n"
"   .align 2\n"
"   .globl loader\n"
"loader:\n"
#ifdef __powerpc64__
"   li 10, " STRING(VSCR) "\n"
"   lxvd2x 32, 31, 10\n"
"   mtvscr 0\n"
"   lfd 0, " STRING(ZERO) "(31)\n"
"   fadd 0, 0, 0\n"
"   lfd 0, " STRING(FPSCR) "(31)\n"
"   mtfsf 0xff, 0, 1, 0\n"
"   li 10, 0\n"
"   .set k, 0\n"
"   .rept 64\n"
"   lxvd2x k, 31, 10\n"
"   addi 10, 10, 16\n"
"   .set k, k + 1\n"
"   .endr\n"
"   load 0, " STRING(SPECIAL) " + 4 * WORD, 31\n"
"   mtspr 815, 0\n"
#else
"   li 10, " STRING(VSCR) "\n"
"   lvx 0, 31, 10\n"
"   mtvscr 0\n"
"   lfd 0, " STRING(ZERO) "(31)\n"
"   fadd 0, 0, 0\n"
"   lfd 0, " STRING(FPSCR) "(31)\n"
"   mtfsf 0xff, 0\n"
"   .set k, 0\n"
"   .rept 32\n"
"   lfd k, 16 * k(31)\n"
"   .set k, k + 1\n"
"   .endr\n"
"   .set k, 0\n"
"   li 10, 512\n"
"   .rept 32\n"
"   lvx k, 31, 10\n"
"   addi 10, 10, 16\n"
"   .set k, k + 1\n"
"   .endr\n"
#endif
"   load 0, " STRING(SPECIAL) " + 5 * WORD, 31\n"
"   mtspr 256, 0\n"
"   load 0, " STRING(SPECIAL) " + 0 * WORD, 31\n"
"   mtcrf 255, 0\n"
"   load 0, " STRING(SPECIAL) " + 1 * WORD, 31\n"
"   mtxer 0\n"
"   load 0, " STRING(SPECIAL) " + 2 * WORD, 31\n"
"   mtlr 0\n"
"   load 0, " STRING(SPECIAL) " + 3 * WORD, 31\n"
"   mtctr 0\n"
"   .set k, 0\n"
"   .rept 32\n"
"   load k, " STRING(SPECIAL) " + (6 + k) * WORD, 31\n"
"   .set k, k + 1\n"
"   .endr\n"
"   .globl loader_end\n"
"loader_end:\n"
"   .text\n"
"   .machine pop\n");
// clang-format on

/// The loader's place, behind all code under test and the room that branches of it reach.
#define LOADER (CODE + CODE_SIZE - 0x800)

static void put(uintptr_t address, uint32_t word) {
    *(uint32_t *)address = word;
}

static void publish(uintptr_t address, size_t size) {
    // The smallest cache line of all processors in question.
    for (uintptr_t a = address & ~31ul; a < address + size; a += 32)
        __asm__ volatile("dcbst 0, %0\n sync\n icbi 0, %0" : : "r"(a) : "memory");
    __asm__ volatile("sync\n isync" : : : "memory");
}

#ifdef __powerpc64__
#define GENERAL(uc) ((uc)->uc_mcontext.gp_regs)
#define FLOATING(uc) ((uc)->uc_mcontext.fp_regs)
#else
#define GENERAL(uc) ((uc)->uc_mcontext.uc_regs->gregs)
#define FLOATING(uc) ((uc)->uc_mcontext.uc_regs->fpregs.fpregs)
#endif
enum { PC = 32, CTR = 35, LR = 36, XER = 37, CR = 38 };

static void report(int signal, siginfo_t *info, ucontext_t *uc) {
    memset(&out, 0, sizeof out);
    out.pc = GENERAL(uc)[PC];
    out.signal = signal;
    out.code = info->si_code;
    if (signal == SIGSEGV || signal == SIGBUS) out.address = (uintptr_t)info->si_addr;
    out.cr = GENERAL(uc)[CR];
    out.xer = GENERAL(uc)[XER];
    out.lr = GENERAL(uc)[LR];
    out.ctr = GENERAL(uc)[CTR];
    memcpy(&out.fpscr, (const char *)FLOATING(uc) + 32 * 8, 8);
    for (int i = 0; i < 32; i++) out.r[i] = GENERAL(uc)[i];
    out.tar = live.tar;
    out.vrsave = live.vrsave;
    out.vscr = live.vscr[1];
    memcpy(out.vs, live.vs, sizeof out.vs);
    const uint8_t *data = (const uint8_t *)DATA;
    if (memcmp(data, background, DATA_SIZE)) {
        unsigned first = 0, last = DATA_SIZE - 1;
        while (data[first] == background[first]) first++;
        while (data[last] == background[last]) last--;
        out.first = first;
        out.length = last - first + 1;
        memcpy(out.memory, data + first, out.length < sizeof out.memory ? out.length : sizeof out.memory);
        memcpy((void *)DATA, background, DATA_SIZE);
    }
    fwrite(&out, sizeof out, 1, stdout);
    for (uint32_t i = 0; i < in.count; i++) put(in.pc + 4 * i, TRAP);
    publish(in.pc, 4 * in.count);
}

static void start(ucontext_t *uc) {
    GENERAL(uc)[31] = (uintptr_t)&machine;
    GENERAL(uc)[PC] = LOADER;
}

static void next(ucontext_t *uc) {
    if (fread(&in, sizeof in, 1, stdin) != 1) {
        _exit(0);
    }
    if (in.pc < CODE || in.count > 16 || in.pc + 4 * in.count + 4 > LOADER) _exit(4);
    for (uint32_t i = 0; i < in.count; i++) put(in.pc + 4 * i, in.words[i]);
    publish(in.pc, 4 * in.count);
    memcpy(machine.vs, in.vs, sizeof in.vs);
    machine.vscr[1] = in.vscr;
    machine.fpscr = in.fpscr;
    machine.cr = in.cr;
    machine.xer = in.xer;
    machine.lr = in.lr;
    machine.ctr = in.ctr;
    machine.tar = in.tar;
    machine.vrsave = in.vrsave;
    for (int i = 0; i < 32; i++) machine.r[i] = in.r[i];
    uintptr_t branch = LOADER + (uintptr_t)loader_end - (uintptr_t)loader;
    put(branch, 0x48000000u | ((uint32_t)(in.pc - branch) & 0x03fffffcu));
    publish(branch, 4);
    start(uc);
}

void handle(int signal, siginfo_t *info, void *context) {
    ucontext_t *uc = context;
    if (signal == SIGALRM) {
        // Twice the same record: it hangs.
        if (!running || watched != serial) {
            watched = serial;
            // Again from the start: not every kernel's frame restores all of FPSCR.
            if (running) {
                memcpy((void *)DATA, background, DATA_SIZE);
                start(uc);
            }
            return;
        }
    }
    if (running) report(signal, info, uc);
    running = 1;
    serial++;
    next(uc);
}

int main(void) {
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, 0);
    int fixed = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
    if (mmap((void *)CODE, CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC, fixed, -1, 0) != (void *)CODE) return 2;
    if (mmap((void *)DATA, DATA_SIZE, PROT_READ | PROT_WRITE, fixed, -1, 0) != (void *)DATA) return 2;
    for (int i = 0; i < CODE_SIZE / 4; i++) put(CODE + 4 * i, TRAP);
    memcpy((void *)LOADER, loader, (uintptr_t)loader_end - (uintptr_t)loader);
    publish(CODE, CODE_SIZE);
    // So that it is known which record ends the process.
    setvbuf(stdout, 0, _IONBF, 0);
    if (fread(background, DATA_SIZE, 1, stdin) != 1) return 2;
    memcpy((void *)DATA, background, DATA_SIZE);
    __asm__ volatile("mr %0, 13\n mr %1, 2" : "=&r"(live.r13), "=&r"(live.r2));
    struct sigaction action = {.sa_sigaction = enter, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE, SIGALRM};
    for (int i = 0; i < 6; i++) sigaction(signals[i], &action, 0);
    struct itimerval interval = {{1, 0}, {1, 0}};
    setitimer(ITIMER_REAL, &interval, 0);
    __asm__ volatile("trap");
    return 5;
}
