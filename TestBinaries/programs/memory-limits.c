// RLIMIT_AS, RLIMIT_STACK, exhaustion; stacks that grow.
#include "memory.h"
#include <pthread.h>
#include <sys/resource.h>

static long depth;
static volatile char sink;
static int __attribute__((noinline)) dive(long n) {
    volatile char room[1024];
    room[0] = n;
    depth = n;
    int r = dive(n + 1);
    sink = room[0];
    return r + 1;
}
static char other[65536];
static sigjmp_buf up;
static int signal_seen, code_seen, on_other;
static void overflow(int s, siginfo_t *i, void *c) {
    char here;
    signal_seen = s;
    code_seen = i->si_code;
    on_other = &here > other && &here < other + sizeof other;
    siglongjmp(up, 1);
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IONBF, 0);
    struct rlimit l;
    if (argc > 1) {
        getrlimit(RLIMIT_AS, &l);
        printf("inherited %ld %ld\n", (long)l.rlim_cur, (long)l.rlim_max);
        getrlimit(RLIMIT_DATA, &l);
        printf("inherited %ld %ld\n", (long)l.rlim_cur, (long)l.rlim_max);
        getrlimit(RLIMIT_STACK, &l);
        printf("inherited %ld\n", (long)l.rlim_cur);
        OK(map(0, 2l << 30, PROT_READ, ANON, -1, 0));
        OK(map(0, 200 << 20, RW, ANON | MAP_NORESERVE, -1, 0));
        OK(map(0, 100 << 20, RW, ANON | MAP_NORESERVE, -1, 0));
        return 0;
    }
    stack_t ss = {.ss_sp = other, .ss_size = sizeof other};
    sigaltstack(&ss, 0);
    struct sigaction a = {.sa_sigaction = overflow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigaction(SIGSEGV, &a, 0);
    l = (struct rlimit){2 << 20, RLIM_INFINITY};
    getrlimit(RLIMIT_STACK, &l);
    long hard = l.rlim_max;
    if (!sigsetjmp(up, 1)) dive(0);
    printf("signal %d code %d other stack %d, 8 MB: %d\n", signal_seen, code_seen, on_other,
           depth > 6000 && depth < 8200);
    l.rlim_cur = 16 << 20;
    OK(setrlimit(RLIMIT_STACK, &l));
    if (!sigsetjmp(up, 1)) dive(0);
    printf("signal %d code %d other stack %d, 16 MB: %d\n", signal_seen, code_seen, on_other,
           depth > 13000 && depth < 16400);
    if (fork() == 0) {
        l.rlim_cur = 1 << 20;
        OK(setrlimit(RLIMIT_STACK, &l));
        getrlimit(RLIMIT_STACK, &l);
        printf("%ld\n", (long)l.rlim_cur);
        _exit(0);
    }
    wait(0);
    // MAP_GROWSDOWN
    char *base = mmap(0, 64 << 20, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
    munmap(base, 64 << 20);
    char *g = mmap(base + (60 << 20), P, RW, ANON | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0);
    printf("%d\n", g == base + (60 << 20));
    if (!sigsetjmp(up, 1)) {
        signal_seen = 0;
        for (int i = 1; i < 100; i++) g[-i * P] = i;
    }
    printf("grown %d %d\n", signal_seen, g[-99 * P]);
    OK(mprotect(g, P, PROT_READ | PROT_GROWSDOWN));
    if (!sigsetjmp(up, 1)) {
        signal_seen = 0;
        g[-50 * P] = 1;
    }
    printf("no more writable %d\n", signal_seen);
    // Exhaustion.
    l = (struct rlimit){1 << 30, 2l << 30};
    OK(setrlimit(RLIMIT_AS, &l));
    OK(map(0, 2l << 30, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
    int n = 0;
    while (map(0, 32 << 20, PROT_NONE, ANON | MAP_NORESERVE, -1, 0) != -1) n++;
    printf("error %d, %d\n", errno, n > 24 && n < 32);
    while (map(0, 64 << 10, PROT_NONE, ANON | MAP_NORESERVE, -1, 0) != -1) n++;
    pthread_t t;
    printf("no thread %d\n", pthread_create(&t, 0, (void *(*)(void *))puts, "x"));
    printf("malloc %d\n", malloc(100 << 20) == 0);
    printf("brk %d\n", sbrk(100 << 20) == (void *)-1);
    char *m = other + P;
    OK(mremap((void *)((long)m & -P), P, 100 << 20, MREMAP_MAYMOVE));
    OK(setrlimit(RLIMIT_AS, &(struct rlimit){3l << 30, 3l << 30}) * (geteuid() == 0 ? 0 : 1));
    struct rlimit d = {150 << 20, 1 << 30};
    l = (struct rlimit){1 << 30, 2l << 30};
    setrlimit(RLIMIT_AS, &l);
    setrlimit(RLIMIT_DATA, &d);
    d = (struct rlimit){4 << 20, hard};
    setrlimit(RLIMIT_STACK, &d);
    execl("/proc/self/exe", argv[0], "x", (char *)0);
    return 1;
}
