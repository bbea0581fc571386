// Signal stacks: on it, off it, nested, too small, overflowing, disarmed; contexts switched inside handlers.
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1u << 31)
#endif

static char stack1[65536] __attribute__((aligned(16))), stack2[65536] __attribute__((aligned(16)));
static volatile int depth, onIt[10], flagsSeen[10];
static sigjmp_buf back;

static int within(const char *stack, const void *p) { return (char *)p >= stack && (char *)p < stack + 65536; }

static void nested(int s) {
    char here;
    onIt[depth] = within(stack1, &here);
    stack_t now;
    sigaltstack(NULL, &now);
    flagsSeen[depth++] = now.ss_flags;
    if (s == SIGUSR1) raise(SIGUSR2);
    stack_t other = {.ss_sp = stack2, .ss_size = sizeof stack2};
    if (s == SIGUSR2) printf("change while on it: %d\n", sigaltstack(&other, NULL) ? errno : 0);
}

static void disarmed(int s) {
    char here;
    (void)s;
    stack_t now, other = {.ss_sp = stack2, .ss_size = sizeof stack2};
    sigaltstack(NULL, &now);
    printf("autodisarm: on %d flags %x, change %d\n", within(stack1, &here), now.ss_flags, sigaltstack(&other, NULL));
}

static void overflow(int s, siginfo_t *info, void *context) {
    char here;
    (void)context;
    printf("overflow: signal %d code %d on %d\n", s, info->si_code, within(stack1, &here));
    siglongjmp(back, 1);
}

static int recurse(int n) {
    volatile char pad[4096];
    pad[0] = (char)n;
    return recurse(n + 1) + pad[0];
}

static void resetStack(int flags) {
    stack_t stack = {.ss_sp = stack1, .ss_size = sizeof stack1, .ss_flags = flags};
    if (sigaltstack(&stack, NULL)) printf("sigaltstack %d\n", errno);
}

static void quiet(int s) { (void)s; }

// A signal stack below which nothing is mapped: arm64 Linux, unlike x86, lets a frame run over a stack's end.
static char *guarded;

static void eats(int s) {
    // All but a kilobyte: too little for a frame of any machine, enough for raise.
    char here;
    size_t size = (size_t)(&here - guarded) - 1024;
    volatile char *big = __builtin_alloca(size);
    memset((char *)big, s, size);
    raise(SIGURG);
    _exit(big[100] == s ? 2 : 3);
}

static ucontext_t mainContext, handlerContext, coroutine;
static volatile int steps;
static void body(void) {
    steps++;
    swapcontext(&coroutine, &mainContext);
    steps += 10;
    setcontext(&mainContext);
}

static void edits(int s, siginfo_t *info, void *context) {
    (void)s;
    (void)info;
    ucontext_t *c = context;
#ifdef __x86_64__
    c->uc_mcontext.gregs[REG_RIP] += 2;
    c->uc_mcontext.gregs[REG_RAX] = 4242;
#else
    c->uc_mcontext.pc += 4;
    c->uc_mcontext.regs[0] = 4242;
#endif
    sigaddset(&c->uc_sigmask, SIGUSR2);
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    struct sigaction action = {.sa_handler = nested, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    resetStack(0);
    raise(SIGUSR1);
    printf("nested %d: on %d %d flags %d %d\n", depth, onIt[0], onIt[1], flagsSeen[0], flagsSeen[1]);
    action.sa_handler = disarmed;
    sigaction(SIGUSR1, &action, NULL);
    resetStack((int)SS_AUTODISARM);
    raise(SIGUSR1);
    stack_t now;
    sigaltstack(NULL, &now);
    printf("after: %d %x\n", now.ss_sp == stack1, now.ss_flags);

    stack_t bad = {.ss_sp = stack1, .ss_size = 100};
    printf("small %d", sigaltstack(&bad, NULL));
    printf(" %d\n", errno);
    bad.ss_size = 65536;
    bad.ss_flags = 99;
    printf("flags %d", sigaltstack(&bad, NULL));
    printf(" %d\n", errno);
    printf("pointer %d", sigaltstack((void *)16, NULL));
    printf(" %d\n", errno);
    printf("old pointer %d", sigaltstack(NULL, (void *)16));
    printf(" %d\n", errno);

    struct sigaction fault = {.sa_sigaction = overflow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&fault.sa_mask);
    sigaction(SIGSEGV, &fault, NULL);
    resetStack(0);
    struct rlimit limit = {1 << 20, 8 << 20};
    setrlimit(RLIMIT_STACK, &limit);
    for (int i = 0; i < 2; i++) if (!sigsetjmp(back, 1)) printf("%d\n", recurse(0));

    // A handler that fills the signal stack, so that the next frame has no room: SIGSEGV that cannot be delivered.
    int pid = fork();
    if (!pid) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        guarded = (char *)mmap(NULL, 2 * 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) + 65536;
        mprotect(guarded, 65536, PROT_READ | PROT_WRITE);
        stack_t full = {.ss_sp = guarded, .ss_size = 65536};
        sigaltstack(&full, NULL);
        action.sa_handler = eats;
        sigaction(SIGUSR2, &action, NULL);
        action.sa_handler = quiet;
        sigaction(SIGURG, &action, NULL);
        signal(SIGSEGV, SIG_DFL);
        raise(SIGUSR2);
        _exit(1);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("full: %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    // A stack that is not mapped at all.
    pid = fork();
    if (!pid) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        stack_t gone = {.ss_sp = (void *)0x10000, .ss_size = 65536};
        sigaltstack(&gone, NULL);
        raise(SIGUSR1);
        _exit(1);
    }
    waitpid(pid, &status, 0);
    printf("unmapped: %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);

    getcontext(&coroutine);
    coroutine.uc_stack.ss_sp = stack2;
    coroutine.uc_stack.ss_size = sizeof stack2;
    makecontext(&coroutine, body, 0);
    swapcontext(&mainContext, &coroutine);
    volatile int rounds = 0;
    getcontext(&mainContext);
    if (rounds++ == 0) setcontext(&coroutine);
    printf("contexts %d\n", steps);

    struct sigaction edit = {.sa_sigaction = edits, .sa_flags = SA_SIGINFO};
    sigemptyset(&edit.sa_mask);
    sigaction(SIGILL, &edit, NULL);
    long value;
#ifdef __x86_64__
    __asm__ volatile("xor %%eax, %%eax\n ud2" : "=a"(value));
#else
    register long x0 __asm__("x0") = 0;
    __asm__ volatile(".inst 0" : "+r"(x0));
    value = x0;
#endif
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("edited %ld, mask %d\n", value, sigismember(&mask, SIGUSR2));
}
