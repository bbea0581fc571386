// Code that changes: by writes, by mapping, by other views and other threads.
#include "memory.h"
#include <pthread.h>
#include <sched.h>

typedef int (*function)(void);
/// A function that returns n, in 12 bytes.
static void put(void *p, int n) {
#ifdef __aarch64__
    uint32_t code[3] = {0x52800000 | (n & 0xffff) << 5, 0xd65f03c0, 0xd503201f};
#else
    unsigned char code[12] = {0xb8, n, n >> 8, 0, 0, 0xc3};
#endif
    memcpy(p, code, 12);
}
static void write_code(void *p, int n) {
    put(p, n);
    __builtin___clear_cache(p, (char *)p + 12);
}
/// A loop that ends when the byte at `stop` is set, and returns n. Its address is baked in.
static int size_of_loop(void *p, volatile char *stop, int n) {
#ifdef __aarch64__
    uint64_t a = (uint64_t)stop;
    uint32_t code[] = {0xd2800001 | (a & 0xffff) << 5, 0xf2a00001 | (a >> 16 & 0xffff) << 5,
                       0xf2c00001 | (a >> 32 & 0xffff) << 5, 0x39400022, 0x34ffffe2, 0x52800000 | n << 5, 0xd65f03c0};
    memcpy(p, code, sizeof code);
    __builtin___clear_cache(p, (char *)p + sizeof code);
    return sizeof code;
#else
    unsigned char code[] = {0x48, 0xb9, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x39, 0, 0x74, 0xfb, 0xb8, n, n >> 8, 0, 0, 0xc3};
    memcpy(code + 2, &stop, 8);
    memcpy(p, code, sizeof code);
    return sizeof code;
#endif
}
static int calls(void *p) {
    int s = sigsetjmp(back, 1);
    if (s) return -(s * 100 + code_of_fault);
    return ((function)p)();
}

static void views(void) {
    puts("-- two views");
    int fd = memfd_create("code", 0);
    ftruncate(fd, 4 * P);
    char *w = mmap(0, 4 * P, RW, MAP_SHARED, fd, 0), *x = mmap(0, 4 * P, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    put(w, 1);
    __builtin___clear_cache(x, x + 12);
    printf("%d\n", calls(x));
    put(w, 2);
    __builtin___clear_cache(x, x + 12);
    printf("by the executable view %d\n", calls(x));
    put(w, 3);
    __builtin___clear_cache(w, w + 12);
    printf("by the writable view %d\n", calls(x));
    char *y = mmap(0, 4 * P, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    printf("a third %d\n", calls(y));
    put(w, 4);
    __builtin___clear_cache(w, w + 12);
    printf("%d %d\n", calls(x), calls(y));
    put(w, 5);
    __builtin___clear_cache(y, y + 12);
    printf("%d %d\n", calls(x), calls(y));
    printf("write faults %d\n", writes(x));
}

static void changes(void) {
    puts("-- changes");
    char *p = mmap(0, 4 * P, RW | PROT_EXEC, ANON, -1, 0), *q = area(4);
    write_code(p, 10);
    printf("%d\n", calls(p));
    write_code(p, 11);
    printf("%d\n", calls(p));
    mprotect(p, P, RW);
    printf("not executable %d\n", calls(p));
    put(p, 12);
    mprotect(p, P, PROT_READ | PROT_EXEC);
    __builtin___clear_cache(p, p + 12);
    printf("%d\n", calls(p));
    put(q, 13);
    mprotect(q, P, PROT_READ | PROT_EXEC);
    printf("%d\n", calls(q));
    munmap(p, P);
    printf("gone %d\n", calls(p));
    printf("%d\n", mremap(q, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, p) == p);
    printf("moved %d %d\n", calls(p), calls(q));
    char *r = area(1);
    put(r, 14);
    mprotect(r, P, PROT_READ | PROT_EXEC);
    printf("%d\n", mremap(r, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, p) == p);
    printf("over code %d %d\n", calls(p), calls(r));
    map(p, P, RW | PROT_EXEC, ANON | MAP_FIXED, -1, 0);
    write_code(p, 15);
    printf("mapped over %d\n", calls(p));
    mprotect(p, P, PROT_NONE);
    printf("none %d\n", calls(p));
    mprotect(p, P, PROT_EXEC);
    printf("execute alone %d\n", calls(p));
    // A file.
    char name[] = "/tmp/codeXXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    char page[P] = {0};
    put(page, 20);
    put(page + 64, 21);
    pwrite(fd, page, P, 0);
    p = mmap(0, 2 * P, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    printf("file %d %d\n", calls(p), calls(p + 64));
    printf("beyond its end %d\n", calls(p + P));
    mprotect(p, P, RW | PROT_EXEC);
    write_code(p, 22);
    printf("%d\n", calls(p));
    madvise(p, P, MADV_DONTNEED);
    __builtin___clear_cache(p, p + 12);
    printf("as the file again %d\n", calls(p));
    // Contents by a system call.
    p = mmap(0, P, RW | PROT_EXEC, ANON, -1, 0);
    write_code(p, 30);
    printf("%d\n", calls(p));
    put(page, 31);
    pwrite(fd, page, P, 0);
    pread(fd, p, 12, 0);
    __builtin___clear_cache(p, p + 12);
    printf("read over it %d\n", calls(p));
    // By /proc/self/mem, which may write what is not writable.
    mprotect(p, P, PROT_READ | PROT_EXEC);
    int mem = open("/proc/self/mem", O_RDWR);
    put(page, 32);
    printf("written %ld, ", pwrite(mem, page, 12, (long)p));
    __builtin___clear_cache(p, p + 12);
    printf("%d\n", calls(p));
    put(page, 33);
    lseek(mem, (long)p, SEEK_SET);
    printf("written %ld, ", write(mem, page, 12));
    __builtin___clear_cache(p, p + 12);
    printf("%d\n", calls(p));
    printf("read %ld", pread(mem, page + 100, 12, (long)p));
    printf(" %d\n", memcmp(page, page + 100, 12));
    printf("nothing there %ld", pread(mem, page, 8, 0x100));
    printf(" %d\n", errno);
    // Across two pages.
    p = mmap(0, 2 * P, RW | PROT_EXEC, ANON, -1, 0);
    write_code(p + P - 4, 40);
    printf("%d\n", calls(p + P - 4));
    munmap(p + P, P);
    printf("half of it gone %d\n", calls(p + P - 4) < 0);
    // A zero page executed.
    p = mmap(0, P, RW | PROT_EXEC, ANON, -1, 0);
    write_code(p, 50);
    calls(p);
    fflush(stdout);
    if (fork() == 0) {
        write_code(p, 51);
        printf("child %d\n", calls(p));
        _exit(0);
    }
    wait(0);
    printf("parent %d\n", calls(p));
}

static char *hot;
static volatile int stop_all, wrong;
static volatile char stops[64];
static void *runs_loop(void *a) { return (void *)(long)calls(a); }

static void loops(void) {
    puts("-- loops");
    char *p = mmap(0, P, RW | PROT_EXEC, ANON, -1, 0);
    pthread_t t;
    // Ended by data.
    size_of_loop(p, &stops[0], 60);
    pthread_create(&t, 0, runs_loop, p);
    usleep(20000);
    stops[0] = 1;
    void *r;
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    // Ended by a change of its code from another thread: the branch becomes none.
    size_of_loop(p, &stops[1], 61);
    pthread_create(&t, 0, runs_loop, p);
    usleep(20000);
#ifdef __aarch64__
    *(volatile uint32_t *)(p + 16) = 0xd503201f;
    __builtin___clear_cache(p + 16, p + 20);
#else
    *(volatile unsigned short *)(p + 13) = 0x9090;
#endif
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    // Ended by munmap.
    size_of_loop(p, &stops[2], 62);
    pthread_create(&t, 0, runs_loop, p);
    usleep(20000);
    munmap(p, P);
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    // Ended by mprotect.
    p = mmap(0, P, RW | PROT_EXEC, ANON, -1, 0);
    size_of_loop(p, &stops[3], 63);
    pthread_create(&t, 0, runs_loop, p);
    usleep(20000);
    mprotect(p, P, RW);
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    // Ended by another mapping in its place.
    mprotect(p, P, RW | PROT_EXEC);
    size_of_loop(p, &stops[4], 64);
    pthread_create(&t, 0, runs_loop, p);
    usleep(20000);
    char *q = area(1);
    size_of_loop(q, &stops[4], 65);
#ifdef __aarch64__
    *(volatile uint32_t *)(q + 16) = 0xd503201f;
#else
    *(volatile unsigned short *)(q + 13) = 0x9090;
#endif
    mprotect(q, P, PROT_READ | PROT_EXEC);
    mremap(q, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, p);
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
}

// Each thread writes and runs its own functions; all run shared ones that one of them changes.
static void *jit(void *a) {
    int n = (int)(long)a;
    char *own = mmap(0, 4 * P, RW | PROT_EXEC, ANON, -1, 0);
    for (int i = 0; i < 3000; i++) {
        char *at = own + (i % 64) * 16;
        write_code(at, (i + n) & 0xfff);
        if (calls(at) != ((i + n) & 0xfff)) wrong++;
        if (i % 500 == 499) {
            munmap(own, 4 * P);
            own = mmap(0, 4 * P, RW | PROT_EXEC, ANON, -1, 0);
        }
    }
    return 0;
}
static void *watcher(void *a) {
    int last = 0;
    while (!stop_all) {
        int v = ((function)hot)();
        if (v < last) wrong++;
        last = v;
    }
    return 0;
}
static void several(void) {
    puts("-- several threads");
    pthread_t t[6];
    hot = mmap(0, P, RW | PROT_EXEC, ANON, -1, 0);
    write_code(hot, 0);
    for (int i = 0; i < 2; i++) pthread_create(&t[4 + i], 0, watcher, 0);
    for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, jit, (void *)(i * 100));
    for (int i = 1; i < 300; i++) {
#ifdef __aarch64__
        *(volatile uint32_t *)hot = 0x52800000 | i << 5;
#else
        *(volatile int *)(hot + 1) = i;
#endif
        __builtin___clear_cache(hot, hot + 4);
        usleep(100);
    }
    for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
    stop_all = 1;
    for (int i = 4; i < 6; i++) pthread_join(t[i], 0);
    printf("wrong %d, now %d\n", wrong, calls(hot));
}

int main(void) {
    catch_faults();
    views();
    changes();
    several();
    loops();
    return 0;
}
