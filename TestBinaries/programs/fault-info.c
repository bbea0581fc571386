// What a handler is told of each kind of fault: signal, code, address, program counter, registers. AArch64 only.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

// Global names: the linker gives local ones a single place in its offset table.
__asm__(".text\n .macro at name\n .globl \\name\n \\name:\n .endm\n"
        "at f_ldr\n ldr x0, [x0]\n ret\n"
        "at f_ldrb\n ldrb w0, [x0]\n ret\n"
        "at f_str\n str x1, [x0]\n ret\n"
        "at f_ldp\n ldp x2, x3, [x0], #16\n ret\n"
        "at f_stp\n stp x2, x3, [x0, #-16]!\n ret\n"
        "at f_ldrpost\n ldr x1, [x0], #8\n ret\n"
        "at f_ldrpre\n ldr x1, [x0, #8]!\n ret\n"
        "at f_ldrq\n ldr q0, [x0]\n ret\n"
        "at f_ld4\n ld4 {v0.4s-v3.4s}, [x0], #64\n ret\n"
        "at f_st1\n st1 {v0.b}[3], [x0]\n ret\n"
        "at f_ldxr\n ldxr x1, [x0]\n ret\n"
        "at f_stlr\n stlr x1, [x0]\n ret\n"
        "at f_cas\n mov x3, x30\n mov x1, #1\n.arch armv8.1-a\n at f_casi\n ldadd x1, x2, [x0]\n ret\n.arch armv8-a\n"
        "at f_udf\n udf #0\n ret\n"
        "at f_udf9\n udf #9\n ret\n"
        "at f_hlt\n hlt #1\n ret\n"
        "at f_msr\n msr daifset, #2\n ret\n"
        "at f_mrs\n mrs x0, sctlr_el1\n ret\n"
        "at f_brk\n brk #0\n ret\n"
        "at f_brk1000\n brk #1000\n ret\n"
        "at f_br\n br x0\n"
        "at f_blr\n stp x29, x30, [sp, #-16]!\n blr x0\n"
        "at f_ret\n ret x0\n"
        "at f_all\n stp x29, x30, [sp, #-16]!\n mov x30, x0\n"
        " mov x1, #101\n mov x2, #102\n mov x3, #103\n mov x4, #104\n mov x5, #105\n mov x6, #106\n mov x7, #107\n"
        " mov x8, #108\n mov x9, #109\n mov x10, #110\n mov x11, #111\n mov x12, #112\n mov x13, #113\n mov x14, #114\n"
        " mov x15, #115\n mov x16, #116\n mov x17, #117\n mov x19, #119\n mov x20, #120\n mov x21, #121\n mov x22, #122\n"
        " mov x23, #123\n mov x24, #124\n mov x25, #125\n mov x26, #126\n mov x27, #127\n mov x28, #128\n mov x29, #129\n"
        " movi v5.4s, #5\n fmov d31, #2.5\n add x1, x1, x2\n add x2, x2, #1\n subs xzr, x3, #103\n"
        "at f_here\n ldr x0, [x30]\n mov x5, #0\n ldp x29, x30, [sp], #16\n ret\n");
#define F(n) extern char n[];
F(f_ldr) F(f_ldrb) F(f_str) F(f_ldp) F(f_stp) F(f_ldrpost) F(f_ldrpre) F(f_ldrq) F(f_ld4) F(f_st1) F(f_ldxr) F(f_stlr)
F(f_cas) F(f_casi) F(f_udf) F(f_udf9) F(f_hlt) F(f_msr) F(f_mrs) F(f_brk) F(f_brk1000) F(f_br) F(f_blr) F(f_ret) F(f_all) F(f_here)

static sigjmp_buf back;
static siginfo_t info;
static struct sigcontext at;
static volatile int fp_right;
static char stack[65536];

static void caught(int s, siginfo_t *i, void *c) {
    info = *i;
    memcpy(&at, &((ucontext_t *)c)->uc_mcontext, sizeof at);
    struct fpsimd_context *f = (void *)((ucontext_t *)c)->uc_mcontext.__reserved;
    fp_right = f->head.magic == FPSIMD_MAGIC && (uint64_t)f->vregs[5] == 0x500000005 && (uint64_t)f->vregs[31] == 0x4004000000000000;
    siglongjmp(back, 1);
}
static void attempt(const char *name, char *code, uint64_t argument, uint64_t address, uint64_t pc) {
    if (sigsetjmp(back, 1) == 0) {
        ((void (*)(uint64_t))(void *)code)(argument);
        printf("%s: no fault\n", name);
        return;
    }
    uint64_t given = (uint64_t)info.si_addr;
    printf("%s: signal %d code %d address %s pc %s x0 %s\n", name, info.si_signo, info.si_code,
           given >= address && given < address + 64 ? "right" : "wrong", at.pc == pc ? "right" : "wrong",
           at.regs[0] == argument ? "kept" : "changed");
}
#define DATA(f, a) attempt(#f " " #a, f, (uint64_t)(a), (uint64_t)(a), (uint64_t)f)
#define CODE(f) attempt(#f, f, 0, (uint64_t)f, (uint64_t)f)
#define JUMP(f, a) attempt(#f " " #a, f, (uint64_t)(a), (uint64_t)(a), (uint64_t)(a))

static int exhaust(int n) {
    volatile char room[1000];
    room[n % 1000] = n;
    return exhaust(n + 1) + room[n / 2 % 1000];
}

int main(void) {
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ss, 0);
    struct sigaction a = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    a.sa_sigaction = caught;
    sigaction(SIGSEGV, &a, 0);
    sigaction(SIGBUS, &a, 0);
    sigaction(SIGILL, &a, 0);
    sigaction(SIGTRAP, &a, 0);
    sigaction(SIGFPE, &a, 0);

    char *none = mmap(0, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *readonly = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *gone = mmap(0, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *data = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = memfd_create("short", 0);
    char *file = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    munmap(gone, 8192);
    uint64_t far = 0x0003000000000000, kernel = 0xffff800000001000;

    for (int round = 0; round < 3; round++) {
        DATA(f_ldr, 16);
        DATA(f_ldr, gone), DATA(f_ldrb, none + 5), DATA(f_str, gone + 8), DATA(f_str, readonly), DATA(f_str, none);
        DATA(f_ldp, none + 16), DATA(f_ldrpost, gone), DATA(f_ldrq, gone + 32), DATA(f_ld4, gone), DATA(f_st1, readonly + 7);
        attempt("f_stp", f_stp, (uint64_t)readonly + 64, (uint64_t)readonly + 48, (uint64_t)f_stp);
        attempt("f_ldrpre", f_ldrpre, (uint64_t)none, (uint64_t)none + 8, (uint64_t)f_ldrpre);
        attempt("f_ldadd", f_cas, (uint64_t)readonly, (uint64_t)readonly, (uint64_t)f_casi);
        DATA(f_ldxr, none), DATA(f_stlr, readonly), DATA(f_ldr, file), DATA(f_ldr, far), DATA(f_str, far);
        DATA(f_ldr, 0x7ffffffffff8), DATA(f_ldp, far), DATA(f_ldrq, far + 3), DATA(f_ld4, far), DATA(f_ldrb, far);
        attempt("f_stp far", f_stp, far, far - 16, (uint64_t)f_stp);
    }
    DATA(f_ldr, kernel);
    DATA(f_ldxr, data + 1), DATA(f_stlr, data + 4);
    CODE(f_udf), CODE(f_udf9), CODE(f_hlt), CODE(f_msr), CODE(f_mrs), CODE(f_brk), CODE(f_brk1000);
    for (int round = 0; round < 2; round++) {
        JUMP(f_br, 0), JUMP(f_br, 0x1000), JUMP(f_br, gone), JUMP(f_br, data), JUMP(f_br, none), JUMP(f_blr, gone);
        JUMP(f_blr, data), JUMP(f_ret, gone), JUMP(f_br, f_ldr + 2), JUMP(f_br, data + 1), JUMP(f_br, 0x7ffffffff000);
    }
    attempt("f_all", f_all, (uint64_t)gone, (uint64_t)gone, (uint64_t)f_here);
    int right = at.regs[0] == (uint64_t)gone && at.regs[30] == (uint64_t)gone && at.regs[1] == 203 && at.regs[2] == 103;
    for (int i = 3; i < 30; i++) if (i != 18 && at.regs[i] != 100 + i) right = 0;
    printf("registers %d flags %llx vectors %d fault_address %d\n", right, at.pstate >> 28, fp_right, at.fault_address == (uint64_t)gone);
    struct rlimit small = {1 << 20, 1 << 20};
    setrlimit(RLIMIT_STACK, &small);
    if (sigsetjmp(back, 1) == 0) exhaust(0);
    printf("stack: signal %d, near sp %d\n", info.si_signo, (uint64_t)info.si_addr - at.sp + 5000 < 10000);
    return 0;
}
