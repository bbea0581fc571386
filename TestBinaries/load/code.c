// Code that goes away, changes or is replaced while it runs; stacks that end.
#include "load.h"

typedef int (*function)(void);
static int put(void *p, int n) {
#ifdef __aarch64__
    uint32_t code[2] = {0x52800000 | (n & 0xffff) << 5, 0xd65f03c0};
#elif defined __powerpc__
    uint32_t code[2] = {0x38600000 | n & 0xffff, 0x4e800020};  // li r3, n; blr
#else
    unsigned char code[8] = {0xb8, n, n >> 8, 0, 0, 0xc3};
#endif
    memcpy(p, code, 8);
    return 8;
}
static void flush(void *p, long n) {
#ifdef __powerpc__
    // The builtin does nothing there.
    char *first = (char *)((unsigned long)p & -32), *end = (char *)p + n;
    for (char *line = first; line < end; line += 32) __asm__ volatile("dcbst 0, %0" : : "r"(line) : "memory");
    __asm__ volatile("sync" : : : "memory");
    for (char *line = first; line < end; line += 32) __asm__ volatile("icbi 0, %0" : : "r"(line) : "memory");
    __asm__ volatile("sync; isync" : : : "memory");
#else
    __builtin___clear_cache(p, (char *)p + n);
#endif
}
/// A loop of nothing, 1 KiB long and without end, that begins with a marker n.
static void put_loop(char *p) {
#ifdef __aarch64__
    uint32_t *w = (uint32_t *)p;
    for (int k = 0; k < 255; k++) w[k] = 0x91000400;  // add x0, x0, #1
    w[255] = 0x14000000 | (-255 & 0x3ffffff);
#elif defined __powerpc__
    uint32_t *w = (uint32_t *)p;
    for (int k = 0; k < 255; k++) w[k] = 0x38630001;  // addi r3, r3, 1
    w[255] = 0x48000000 | (-1020 & 0x3fffffc);
#else
    memset(p, 0x90, 1019);
    p[1019] = (char)0xe9;
    int32_t d = -1024;
    memcpy(p + 1020, &d, 4);
#endif
}
static _Thread_local sigjmp_buf back;
static void on_fault(int s, siginfo_t *i, void *c) { siglongjmp(back, s); }
static int calls(void *p) {
#if defined __powerpc64__ && _CALL_ELF != 2
    // What is called is a descriptor.
    void *volatile descriptor[3] = {p, 0, 0};
    p = descriptor;
#endif
    int s = sigsetjmp(back, 1);
    return s ? -s : ((function)p)();
}

static char name[] = "/tmp/sojourn-load-XXXXXX";
static char *code, *other;
static int fd;
static volatile int stop;
static _Atomic int calls_made, faults, wrong;
/// Calls each function of the pages in turn, wherever they are at the moment.
static void *runs(void *x) {
    uint64_t r = (long)x;
    while (!stop) {
        r = r * 6364136223846793005ull + 1442695040888963407ull;
        int at = (r >> 33) % 512;
        int v = calls(code + at * 32);
        calls_made++;
        if (v < 0) faults++;
        else if (v != at && v != at + 1000) wrong++;
    }
    return 0;
}
static void fill(char *p, int add) {
    for (int k = 0; k < 512; k++) put(p + k * 32, k + add);
}
static void with_runners(const char *what, int rounds, void (*change)(int)) {
    pthread_t t[3];
    stop = wrong = calls_made = faults = 0;
    for (long k = 0; k < 3; k++) pthread_create(&t[k], 0, runs, (void *)(k * 77 + 5));
    for (int k = 0; k < rounds; k++) change(k);
    while (calls_made < 100) micro(1000);
    stop = 1;
    for (int k = 0; k < 3; k++) pthread_join(t[k], 0);
    printf("%s: wrong %d\n", what, wrong);
}
static char content[4 * P];
static void truncates(int k) {
    ftruncate(fd, k % 3 * P);
    micro(k % 50);
    pwrite(fd, content, sizeof content, 0);
    micro(k % 70);
}
static void unmaps(int k) {
    munmap(code, 2 * P);
    micro(k % 30);
    mmap(code, 4 * P, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0);
    micro(k % 90);
}
static void protects(int k) {
    int p[] = {PROT_NONE, PROT_READ, RW, PROT_EXEC, PROT_READ | PROT_EXEC};
    mprotect(code + P * (k % 4), P, p[k % 5]);
    micro(k % 40);
    mprotect(code, 4 * P, PROT_READ | PROT_EXEC);
    micro(k % 40);
}
static void remaps(int k) {
    mremap(code, 4 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_FIXED, other);
    micro(k % 30);
    mremap(other, 4 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_FIXED, code);
    micro(k % 90);
}
static void rewrites(int k) {
    mprotect(code, 4 * P, RWX);
    fill(code, k & 1 ? 1000 : 0);
    flush(code, 4 * P);
    micro(k % 60);
}
static void discards(int k) {
    madvise(code, 4 * P, MADV_DONTNEED);
    micro(k % 60);
}
static void concurrently(void) {
    fd = mkstemp(name);
    unlink(name);
    fill(content, 0);
    pwrite(fd, content, sizeof content, 0);
    other = mmap(0, 4 * P, PROT_NONE, ANON, -1, 0);
    munmap(other, 4 * P);
    code = mmap(0, 4 * P, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    int n = 150 * scale;
    with_runners("truncated", n, truncates);
    mmap(code, 4 * P, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0);
    with_runners("unmapped", n, unmaps);
    with_runners("protected", n, protects);
    with_runners("discarded", n, discards);
    other = mmap(0, 4 * P, PROT_NONE, ANON, -1, 0);
    with_runners("moved", n, remaps);
    with_runners("rewritten", n, rewrites);
}

/// A loop without end, of which another thread takes the file, the mapping or the rights.
static void *runs_loop(void *x) { return (void *)(long)calls(x); }
static void endless(void) {
    int n = 5 * scale, ends[4] = {0};
    for (int k = 0; k < n * 4; k++) {
        char path[] = "/tmp/sojourn-load-XXXXXX";
        int f = mkstemp(path);
        unlink(path);
        char page[P];
        for (int j = 0; j < 4; j++) put_loop(page + 1024 * j);
        pwrite(f, page, P, 0);
        char *p = mmap(0, P, PROT_READ | PROT_EXEC, MAP_SHARED, f, 0);
        pthread_t t;
        pthread_create(&t, 0, runs_loop, p);
        micro(100 + next_random() % 3000);
        switch (k % 4) {
        // Code that is gone is noticed when the page is looked at again: after the cache operation.
        case 0: munmap(p, P); break;
        case 1: mprotect(p, P, PROT_READ); break;
        case 2: mmap(p, P, PROT_NONE, ANON | MAP_FIXED, -1, 0); break;
        case 3: mremap(p, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, mmap(0, P, PROT_NONE, ANON, -1, 0)); break;
        }
        void *r;
        pthread_join(t, &r);
        ends[k % 4] += (long)r == -SIGSEGV;
        close(f);
    }
    for (int k = 0; k < 4; k++) printf("endless %d: %d\n", k, ends[k] == n);
}

static void rewritten_by_itself(void) {
    char *p = mmap(0, P, RWX, ANON, -1, 0);
    int bad = 0, n = 500 * scale;
    for (int k = 0; k < n; k++) {
        put(p + k % 100 * 8, k & 0x7fff);
        flush(p + k % 100 * 8, 8);
        bad += calls(p + k % 100 * 8) != (k & 0x7fff);
    }
    printf("rewritten by itself: %d bad\n", bad);
}
static void jit(void) {
    // Thousands of pages of new code, that come and go.
    int pages = 500 * scale, bad = 0;
    char *p = mmap(0, (long)pages * P, RWX, ANON, -1, 0);
    for (int k = 0; k < pages; k++) {
        char *q = p + (long)k * P;
        for (int j = 0; j < P; j += 1024) put(q + j, (k + j) & 0x7fff);
        flush(q, P);
        for (int j = 0; j < P; j += 1024) bad += calls(q + j) != ((k + j) & 0x7fff);
        if (k % 3 == 0) madvise(q, P, MADV_DONTNEED), flush(q, P);
    }
    for (int k = 0; k < pages; k++) {
        if (k % 3 == 0) continue;
        bad += calls(p + (long)k * P) != (k & 0x7fff);
    }
    for (int k = 0; k < pages; k += 2) munmap(p + (long)k * P, P);
    for (int k = 0; k < pages; k++) {
        // What zeros do is no test: on x86 they are instructions.
        if (k % 2 && k % 3 == 0) continue;
        int v = calls(p + (long)k * P);
        if (k % 2 == 0) bad += v != -SIGSEGV;
        else bad += v != (k & 0x7fff);
    }
    printf("new code: %d bad\n", bad);
}

// Stacks.
static volatile int deepest;
static __attribute__((noinline)) int recurses(int n) {
    volatile char here[200];
    here[n % 200] = n;
    deepest = n;
    return recurses(n + 1) + here[n % 200];
}
static char alternate[65536];
static void overflow(void) {
    recurses(0);
}
static void overflow_caught(void) {
    stack_t s = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigaltstack(&s, 0);
    set(SIGSEGV, on_fault, SA_SIGINFO | SA_ONSTACK);
    int got = 0;
    for (int k = 0; k < 3; k++) {
        int sig = sigsetjmp(back, 1);
        if (sig == 0) recurses(0);
        got += sig == SIGSEGV && deepest > 1000;
    }
    printf("caught %d\n", got);
}
static void overflow_without_stack(void) {
    set(SIGSEGV, on_fault, SA_SIGINFO);
    if (sigsetjmp(back, 1) == 0) recurses(0);
    printf("caught\n");
}
static void in_handler(int s, siginfo_t *i, void *c) { recurses(0); }
static void overflow_of_alternate(void) {
    // What lies below the alternate stack is a guard.
    char *m = mmap(0, 17 * P, RW, ANON, -1, 0);
    mprotect(m, P, PROT_NONE);
    stack_t s = {.ss_sp = m + P, .ss_size = 16 * P};
    sigaltstack(&s, 0);
    set(SIGUSR1, in_handler, SA_SIGINFO | SA_ONSTACK);
    raise(SIGUSR1);
}
static void *thread_overflow(void *x) { recurses(0); return 0; }
static void overflow_of_thread(void) {
    pthread_t t;
    pthread_create(&t, 0, thread_overflow, 0);
    pthread_join(t, 0);
}
static __attribute__((noinline)) long ackermann(long m, long n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

int main(int argc, char **argv) {
    begin(argc, argv);
    set(SIGSEGV, on_fault, SA_SIGINFO);
    set(SIGBUS, on_fault, SA_SIGINFO);
    set(SIGILL, on_fault, SA_SIGINFO);
    concurrently();
    endless();
    rewritten_by_itself();
    jit();
    set(SIGSEGV, SIG_DFL, 0);
    printf("ackermann %ld\n", ackermann(2, 500 * scale));
    printf("overflow %d\n", in_child(overflow));
    printf("overflow caught %d\n", in_child(overflow_caught));
    printf("no stack %d\n", in_child(overflow_without_stack));
    printf("alternate %d\n", in_child(overflow_of_alternate));
    printf("thread %d\n", in_child(overflow_of_thread));
    return 0;
}
