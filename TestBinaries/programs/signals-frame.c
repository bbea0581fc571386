// The arm64 signal frame: its layout and records, and what a handler may change in it. AArch64 only.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf back;
static uint64_t records[8], esr, faultAddress, siAddress, base;
static int recordCount, code, number;
static char *page, *readOnly, *file;

static uint64_t syndrome(ucontext_t *c) {
    char *p = (char *)c->uc_mcontext.__reserved;
    uint64_t found = 0;
    recordCount = 0;
    for (;;) {
        struct _aarch64_ctx *h = (void *)p;
        records[recordCount++ & 7] = (uint64_t)h->magic << 32 | h->size;
        if (h->magic == 0) return found;
        if (h->magic == ESR_MAGIC) found = ((struct esr_context *)h)->esr;
        p += h->size;
    }
}
static void caught(int s, siginfo_t *i, void *v) {
    ucontext_t *c = v;
    number = s, code = i->si_code, siAddress = i->si_code > 0 ? (uint64_t)i->si_addr : 0;
    faultAddress = c->uc_mcontext.fault_address;
    esr = syndrome(c);
    siglongjmp(back, 1);
}
static const char *relative(uint64_t a) {
    static char text[4][40];
    static int k;
    char *t = text[k++ & 3];
    if (a >= (uint64_t)page && a < (uint64_t)page + 65536) sprintf(t, "page+%lx", a - (uint64_t)page);
    else if (a >= (uint64_t)readOnly && a < (uint64_t)readOnly + 65536) sprintf(t, "ro+%lx", a - (uint64_t)readOnly);
    else if (a >= (uint64_t)file && a < (uint64_t)file + 65536) sprintf(t, "file+%lx", a - (uint64_t)file);
    else if (base && a - base < 65536) sprintf(t, "code");
    else sprintf(t, "%lx", a);
    return t;
}
#define FAULT(what, ...) do { if (!sigsetjmp(back, 1)) { __VA_ARGS__; puts(what ": no fault"); } \
    else printf("%s: signal %d code %d address %s fault %s esr %lx\n", what, number, code, relative(siAddress), relative(faultAddress), esr); } while (0)
#define ASM(text, x) ({ register uint64_t r0 __asm__("x0") = (uint64_t)(x); __asm__ volatile(".arch armv8.1-a\n" text : "+r"(r0) : : "x1", "x2", "x3", "x4", "x5", "v0", "v1", "memory", "cc"); })

static void set(int s, void (*h)(int, siginfo_t *, void *), int flags) {
    struct sigaction a = {.sa_flags = flags | SA_SIGINFO, .sa_sigaction = h};
    sigaction(s, &a, NULL);
}

// Changing the interrupted state.
static void change(int s, siginfo_t *i, void *v) {
    ucontext_t *c = v;
    struct fpsimd_context *f = (void *)c->uc_mcontext.__reserved;
    for (int k = 1; k < 29; k++) if (k != 18) c->uc_mcontext.regs[k] = 1000 + k;
    c->uc_mcontext.pstate = c->uc_mcontext.pstate & 0x0fffffff | 0xa0000000;
    for (int k = 0; k < 32; k++) f->vregs[k] = (__uint128_t)k << 64 | 77 + k;
    f->fpcr = 0x00c00000, f->fpsr = 0x08000011;
    c->uc_mcontext.pc += 4;
}
static uint64_t seenX[34];
#define seenFlags seenX[31]
#define seenFpcr seenX[32]
#define seenFpsr seenX[33]
static __uint128_t seenV[32];
static int how;
static void corrupt(int s, siginfo_t *i, void *v) {
    ucontext_t *c = v;
    char *r = (char *)c->uc_mcontext.__reserved;
    struct fpsimd_context *f = (void *)r;
    struct _aarch64_ctx *next = (void *)(r + f->head.size);
    switch (how) {
    case 0: f->head.magic = 0; break;
    case 1: f->head.size = 520; break;
    case 2: f->head.magic = 0x12345678; break;
    case 3: next->magic = FPSIMD_MAGIC, next->size = 528; break;
    case 4: next->magic = 0, next->size = 16; break;
    case 5: next->magic = ESR_MAGIC, next->size = 8; break;
    case 6: next->magic = ESR_MAGIC, next->size = 4096; break;
    case 7: next->magic = 0x53564501, next->size = 16; break;
    case 8: c->uc_mcontext.pstate |= 5; break;
    case 9: c->uc_mcontext.pstate |= 0x10; break;
    case 10: c->uc_mcontext.pstate |= 0x80; break;
    case 11: c->uc_mcontext.pstate |= 1ull << 40 | 1 << 20 | 1 << 22; break;
    case 12: {
        struct extra_context *e = (void *)next;
        e->head.magic = EXTRA_MAGIC, e->head.size = sizeof *e;
        e->datap = (uint64_t)v + sizeof(ucontext_t), e->size = 16;
        memset(e + 1, 0, 8);
        break;
    }
    case 13: next->magic = ESR_MAGIC, next->size = 24; break;
    case 14: memmove(r + 16, r, 528); next = (void *)r; next->magic = ESR_MAGIC, next->size = 16; memset(r + 544, 0, 8); break;
    case 15: c->uc_mcontext.sp += 0; f->head.size = 544; memset(r + 544, 0, 8); break;
    }
}
static void flow(int s, siginfo_t *i, void *v) {
    ucontext_t *c = v;
    uint64_t sp = c->uc_mcontext.sp, frame = (uint64_t)i;
    printf("frame: info %d ucontext %lu aligned %d distance %lu ", frame % 16 == 0, (uint64_t)v - frame, (int)(sp % 16), (uint64_t)&c->uc_mcontext - (uint64_t)v);
    printf("size %lu reserved %lu", sizeof(ucontext_t), (uint64_t)c->uc_mcontext.__reserved - (uint64_t)v);
    syndrome(c);
    for (int k = 0; k < recordCount; k++) printf(" %lx", records[k]);
    uint64_t *record = (uint64_t *)(frame + 128 + sizeof(ucontext_t));
    printf(" link %d %d above %lu", record[0] == c->uc_mcontext.regs[29], record[1] == c->uc_mcontext.regs[30], sp - (uint64_t)record <= 31 ? 1ul : 0ul);
    printf(" flags %lx link %d stack %d %lu\n", c->uc_flags, c->uc_link == NULL, c->uc_stack.ss_flags, c->uc_stack.ss_size);
}

int main(void) {
    page = mmap(0, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    readOnly = mmap(0, 65536, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = memfd_create("x", 0);
    if (ftruncate(fd, 100)) return 1;
    file = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    set(SIGUSR1, flow, 0);
    raise(SIGUSR1);
    int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP};
    for (int k = 0; k < 4; k++) set(faults[k], caught, SA_NODEFER);
    FAULT("brk at first", base = (uint64_t)&&here & ~4095ul; here: ASM("brk #7", 0));
    FAULT("read unmapped", ASM("ldr x1, [x0]", 0x10));
    FAULT("write unmapped", ASM("str x1, [x0]", 0x10));
    FAULT("read none", ASM("ldrb w1, [x0, #5]", page));
    FAULT("write none", ASM("strh w1, [x0, #4]", page));
    FAULT("write read-only", ASM("stp x1, x2, [x0, #16]", readOnly));
    FAULT("write q read-only", ASM("str q0, [x0, #16]", readOnly));
    FAULT("write st1 read-only", ASM("st1 {v0.b}[2], [x0]", readOnly));
    FAULT("read ld2 none", ASM("ld2 {v0.16b,v1.16b}, [x0]", page));
    FAULT("zero read-only", ASM("dc zva, x0", readOnly));
    FAULT("add read-only", ASM("ldadd x1, x2, [x0]", readOnly));
    FAULT("add unmapped", ASM("ldadd x1, x2, [x0]", 16));
    FAULT("swp none", ASM("swp x1, x2, [x0]", page));
    FAULT("cas read-only", ASM("cas x1, x2, [x0]", readOnly));
    FAULT("ldxr none", ASM("ldxr x1, [x0]", page));
    FAULT("stlr read-only", ASM("stlr x1, [x0]", readOnly));
    FAULT("ldar misaligned", ASM("ldar x1, [x0]", readOnly + 4));
    FAULT("stlr misaligned", ASM("stlr x1, [x0]", readOnly + 4));
    FAULT("beyond the file", ASM("ldr x1, [x0]", file + 8192));
    FAULT("write beyond the file", ASM("str x1, [x0]", file + 8192));
    FAULT("kernel read", ASM("ldr x1, [x0]", 0xffff000000000000));
    FAULT("kernel write", ASM("str x1, [x0]", 0xffff800000000000));
    FAULT("tagged", ASM("ldr x1, [x0]", (uint64_t)page | 0x5aull << 56));
    for (int k = 0; k < 4; k++) set(faults[k], caught, SA_NODEFER | 0x800);
    if (!sigsetjmp(back, 1)) ASM("str x1, [x0]", (uint64_t)page | 0x5aull << 56);
    printf("exposed: %lx %s fault %s esr %lx\n", siAddress >> 56, relative(siAddress & ~(0xffull << 56)), relative(faultAddress), esr);
    for (int k = 0; k < 4; k++) set(faults[k], caught, SA_NODEFER);
    FAULT("brk after a fault", ASM("brk #7", 0));
    FAULT("undefined", ASM("udf #3", 0));
    FAULT("brk after undefined", ASM("brk #7", 0));
    FAULT("jump unmapped", ASM("br x0", 0x10));
    FAULT("jump none", ASM("br x0", page));
    FAULT("jump readable", ASM("br x0", readOnly));
    FAULT("jump misaligned", ASM("br x0", readOnly + 2));
    FAULT("jump tagged", ASM("br x0", (uint64_t)page | 0x5aull << 56));
    FAULT("jump kernel", ASM("br x0", 0xffff000000000000));
    FAULT("jump beyond the file", mprotect(file, 65536, PROT_READ | PROT_EXEC); ASM("br x0", file + 8192));
    // The record stays for signals that are no faults.
    set(SIGUSR2, caught, SA_NODEFER);
    FAULT("read none again", ASM("ldr x1, [x0]", page));
    FAULT("a signal after a fault", raise(SIGUSR2));

    set(SIGTRAP, change, 0);
    __asm__ volatile(
        "stp x29, x30, [sp, #-32]!\n str x18, [sp, #16]\n mov x0, %0\n brk #1\n"
        "stp x1, x2, [x0, #8]\n stp x3, x4, [x0, #24]\n stp x5, x6, [x0, #40]\n stp x7, x8, [x0, #56]\n"
        "stp x9, x10, [x0, #72]\n stp x11, x12, [x0, #88]\n stp x13, x14, [x0, #104]\n stp x15, x16, [x0, #120]\n"
        "str x17, [x0, #136]\n stp x19, x20, [x0, #152]\n stp x21, x22, [x0, #168]\n stp x23, x24, [x0, #184]\n"
        "stp x25, x26, [x0, #200]\n stp x27, x28, [x0, #216]\n mrs x1, nzcv\n str x1, [x0, #248]\n"
        "mrs x1, fpcr\n str x1, [x0, #256]\n mrs x1, fpsr\n str x1, [x0, #264]\n ldp x29, x30, [sp], #32\n"
        : : "r"(seenX) : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15",
        "x16", "x17", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "memory", "cc");
    printf("changed:");
    for (int k = 1; k < 29; k++) printf(" %ld", seenX[k]);
    printf(" flags %lx fpcr %lx fpsr %lx\n", seenFlags, seenFpcr, seenFpsr);
    __asm__ volatile("brk #1\n stp q0, q1, [%0]\n stp q30, q31, [%0, #32]\n" : : "r"(seenV) :
        "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x19", "x20", "x21", "x22",
        "x23", "x24", "x25", "x26", "x27", "x28", "memory", "cc", "v0", "v1", "v30", "v31");
    __asm__ volatile("msr fpcr, xzr\n msr fpsr, xzr");
    for (int k = 0; k < 4; k++) printf("v%d %lu %lu\n", k < 2 ? k : 28 + k, (uint64_t)(seenV[k] >> 64), (uint64_t)seenV[k]);

    // Frames that the kernel does not take, or does.
    set(SIGUSR1, corrupt, 0);
    set(SIGSEGV, caught, SA_NODEFER);
    for (how = 0; how < 16; how++) {
        number = 0, code = 0;
        if (!sigsetjmp(back, 1)) raise(SIGUSR1);
        printf("frame %d: signal %d code %d\n", how, number, code);
    }
    // A misaligned stack pointer at rt_sigreturn.
    static char space[16384] __attribute__((aligned(16)));
    number = code = 0;
    if (!sigsetjmp(back, 1)) ASM("mov sp, x0\n mov x8, #139\n svc #0", space + 8200);
    printf("misaligned frame: signal %d code %d address %d\n", number, code, siAddress == (uint64_t)space + 8200);
    number = code = 0;
    return 0;
}
