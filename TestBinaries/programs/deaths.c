// Dies in the way its argument names; deaths.cases has the exit statuses that a shell sees. AArch64 only.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static void *map(int protection) { return mmap(0, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
static void jump(uintptr_t to) { ((void (*)(void))to)(); }
static int exhaust(int n) {
    volatile char room[5000];
    room[n % 5000] = n;
    return exhaust(n + 1) + room[n / 2 % 5000];
}
static void handle(int s, void (*handler)(int), int flags) {
    struct sigaction a = {.sa_handler = handler, .sa_flags = flags};
    sigaction(s, &a, 0);
}
static void nothing(int s) {}
static void fault_again(int s) { *(volatile int *)32 = 1; }
static void leave(int s) { _exit(50 + s); }
static void bad_mask(int s) {
    // The frame's end is unmapped behind the handler's back: rt_sigreturn finds rubbish.
    memset((char *)__builtin_frame_address(0) + 16, 0xff, 4096);
}

static uint32_t data[4] = {0xd65f03c0, 0xd65f03c0};

int main(int count, char **names) {
    const char *name = count > 1 ? names[1] : "";
    printf("%s\n", name);
    fflush(stdout);

#define CASE(n, ...) if (strcmp(name, n) == 0) { __VA_ARGS__; }
    CASE("exit-0", exit(0))
    CASE("exit-42", exit(42))
    CASE("exit-256", exit(256 + 3))
    CASE("exit-minus-1", exit(-1))
    CASE("return-7", return 7)
    CASE("_exit-9", _exit(9))
    CASE("thread-exit-8", syscall(SYS_exit, 8))
    CASE("abort", abort())
    CASE("wild-jump", jump(0x123456789000))
    CASE("wild-return", __asm__ volatile("mov x30, #0x9000\n ret"))
    CASE("null-jump", jump(0))
    CASE("misaligned-jump", jump((uintptr_t)main + 2))
    CASE("far-jump", jump(0x0003000000000000))
    CASE("kernel-jump", jump(0xffff800000001000))
    CASE("jump-to-data", jump((uintptr_t)data))
    CASE("jump-to-stack", uint32_t code[2] = {0xd65f03c0}; jump((uintptr_t)code))
    CASE("jump-to-unreadable", jump((uintptr_t)map(PROT_NONE)))
    CASE("run-off-code", uint32_t *p = map(7); for (int i = 0; i < 1024; i++) p[i] = 0xd503201f; mmap((char *)p + 4096, 4096, 0, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); jump((uintptr_t)p))
    CASE("read-null", *(volatile int *)0)
    CASE("read-unmapped", *(volatile int *)0x5000)
    CASE("read-far", *(volatile int *)0x0003000000000000)
    CASE("read-kernel", *(volatile int *)0xffff800000001000)
    CASE("write-unmapped", *(volatile int *)0x5000 = 1)
    CASE("write-read-only", *(volatile int *)map(PROT_READ) = 1)
    CASE("write-code", *(volatile int *)main = 1)
    CASE("write-constant", *(volatile char *)"constant" = 'x')
    CASE("beyond-file", int fd = memfd_create("x", 0); *(volatile int *)mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0))
    CASE("misaligned-exclusive", __asm__ volatile("ldxr x0, [%0]" : : "r"((char *)data + 1) : "x0"))
    CASE("undefined", __asm__ volatile("udf #0"))
    CASE("unallocated", __asm__ volatile(".inst 0xffffffff"))
    CASE("privileged", __asm__ volatile("msr daifset, #15"))
    CASE("system-register", __asm__ volatile("mrs x0, vbar_el1" : : : "x0"))
    CASE("hvc", __asm__ volatile("hvc #0"))
    CASE("trap", __builtin_trap())
    CASE("brk", __asm__ volatile("brk #7"))
    CASE("exhaust-stack", exhaust(0))
    CASE("exhaust-with-handler", handle(SIGSEGV, leave, 0); exhaust(0))
    CASE("exhaust-small-stack", struct rlimit r = {1 << 18, 1 << 18}; setrlimit(RLIMIT_STACK, &r); exhaust(0))
    CASE("blocked-fault", sigset_t s; sigfillset(&s); sigprocmask(SIG_SETMASK, &s, 0); *(volatile int *)8)
    CASE("ignored-fault", signal(SIGSEGV, SIG_IGN); *(volatile int *)8)
    CASE("fault-in-handler", handle(SIGSEGV, fault_again, 0); *(volatile int *)8)
    CASE("handled-fault", handle(SIGSEGV, leave, 0); *(volatile int *)8)
    CASE("handled-trap", handle(SIGTRAP, leave, 0); __asm__ volatile("brk #1"))
    CASE("once-handled", handle(SIGUSR1, nothing, SA_RESETHAND); raise(SIGUSR1); raise(SIGUSR1))
    CASE("bad-signal-stack", stack_t s = {.ss_sp = (void *)0x10000, .ss_size = 65536}; sigaltstack(&s, 0); handle(SIGUSR1, nothing, SA_ONSTACK); raise(SIGUSR1))
    CASE("bad-stack-pointer", handle(SIGUSR1, nothing, 0); __asm__ volatile("mov x8, #178\n svc #0\n mov x1, #10\n mov x8, #130\n mov x3, #4096\n mov sp, x3\n svc #0"))
    CASE("bad-handler", signal(SIGUSR1, (void (*)(int))0x2000); raise(SIGUSR1))
    CASE("bad-frame", handle(SIGUSR1, bad_mask, 0); raise(SIGUSR1))
    CASE("term", kill(getpid(), SIGTERM))
    CASE("kill", raise(SIGKILL))
    CASE("pipe", int p[2]; pipe(p); close(p[0]); write(p[1], "x", 1))
    CASE("alarm", ualarm(1000, 0); pause())
    CASE("real-time", raise(37))
    CASE("ignored-child", raise(SIGCHLD); raise(SIGURG); raise(SIGWINCH); exit(4))
    CASE("file-limit", struct rlimit r = {10, 10}; setrlimit(RLIMIT_FSIZE, &r); int fd = memfd_create("x", 0); char t[20] = {0}; write(fd, t, 20); write(fd, t, 20))
    CASE("unknown-call", exit(syscall(499) == -1 ? 5 : 6))
    CASE("division", volatile int zero = 0; __asm__ volatile("sdiv %w0, %w0, %w1" : : "r"(7), "r"(zero)); exit(11))
    return 99;
}
