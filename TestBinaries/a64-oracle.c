// Runs A64 instructions on a given machine state and tells what became of it: the oracle of Tests/Fuzz/A64.
//
// Input: 4096 bytes of memory content, then `struct input` records; output: a `struct output` for each. The state is
// loaded by returning from a signal handler and stored by entering one: behind the instructions lies a BRK.
#define _GNU_SOURCE
#include <asm/sigcontext.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE 0x1100000000ull
#define CODE_SIZE 0x4000
#define DATA 0x1000000000ull
#define DATA_SIZE 4096
#define BRK 0xd4200000u

struct input {
    uint64_t pc;
    uint32_t count;
    uint32_t words[16];
    uint32_t nzcv, fpcr, fpsr;
    uint64_t x[31], sp;
    uint64_t v[64];
};

struct output {
    uint64_t pc;
    uint32_t nzcv, fpcr, fpsr;
    uint32_t signal;
    uint64_t x[31], sp;
    uint64_t v[64];
    // The span of memory that changed; its first bytes.
    uint32_t first, length;
    uint8_t memory[512];
};

static struct input in;
static struct output out;
static uint8_t background[DATA_SIZE];
static int running;
static volatile unsigned long serial;
static unsigned long watched;

static struct fpsimd_context *floating(ucontext_t *uc) {
    char *p = (char *)uc->uc_mcontext.__reserved;
    for (;;) {
        struct _aarch64_ctx *head = (struct _aarch64_ctx *)p;
        if (head->magic == FPSIMD_MAGIC) return (struct fpsimd_context *)p;
        if (head->magic == 0) _exit(3);
        p += head->size;
    }
}

static void report(int signal, ucontext_t *uc) {
    struct fpsimd_context *f = floating(uc);
    memset(&out, 0, sizeof out);
    out.pc = uc->uc_mcontext.pc;
    out.nzcv = uc->uc_mcontext.pstate & 0xf0000000u;
    out.fpcr = f->fpcr;
    out.fpsr = f->fpsr;
    out.signal = signal;
    memcpy(out.x, uc->uc_mcontext.regs, sizeof out.x);
    out.sp = uc->uc_mcontext.sp;
    memcpy(out.v, f->vregs, sizeof out.v);
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
    for (uint32_t i = 0; i < in.count; i++) ((uint32_t *)in.pc)[i] = BRK;
    __builtin___clear_cache((char *)in.pc, (char *)in.pc + 4 * in.count);
}

static void next(ucontext_t *uc) {
    if (fread(&in, sizeof in, 1, stdin) != 1) {
        fflush(stdout);
        _exit(0);
    }
    if (in.pc < CODE || in.pc + 4 * in.count + 4 > CODE + CODE_SIZE || in.count > 16) _exit(4);
    memcpy((void *)in.pc, in.words, 4 * in.count);
    __builtin___clear_cache((char *)in.pc, (char *)in.pc + 4 * in.count);
    struct fpsimd_context *f = floating(uc);
    uc->uc_mcontext.pc = in.pc;
    uc->uc_mcontext.pstate = in.nzcv;
    f->fpcr = in.fpcr;
    f->fpsr = in.fpsr;
    memcpy(uc->uc_mcontext.regs, in.x, sizeof in.x);
    uc->uc_mcontext.sp = in.sp;
    memcpy(f->vregs, in.v, sizeof in.v);
}

static void handle(int signal, siginfo_t *info, void *context) {
    ucontext_t *uc = context;
    if (signal == SIGALRM) {
        // Twice the same record: it hangs.
        if (!running || watched != serial) {
            watched = serial;
            return;
        }
    }
    if (running) report(signal, uc);
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
    for (int i = 0; i < CODE_SIZE / 4; i++) ((uint32_t *)CODE)[i] = BRK;
    if (fread(background, DATA_SIZE, 1, stdin) != 1) return 2;
    memcpy((void *)DATA, background, DATA_SIZE);
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    int signals[] = {SIGILL, SIGSEGV, SIGBUS, SIGTRAP, SIGFPE, SIGALRM};
    for (int i = 0; i < 6; i++) sigaction(signals[i], &action, 0);
#ifndef UNREAD_STATUS
    // Whoever reads FPSR wants all of it exact from now on.
    uint64_t status;
    __asm__ volatile("mrs %0, fpsr" : "=r"(status));
#endif
    struct itimerval interval = {{1, 0}, {1, 0}};
    setitimer(ITIMER_REAL, &interval, 0);
    __asm__ volatile("brk #0");
    return 5;
}
