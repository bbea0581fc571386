// Code made at run time: generated, run, changed and run again; also beside running code, and by two mappings.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __aarch64__
// MOVZ W0, #value; RET
static void constant(uint32_t *at, int value) { at[0] = 0x52800000 | value << 5; at[1] = 0xd65f03c0; }
// ADD W0, W0, #value (12 bits)
static void add(uint32_t *at, int value) { at[0] = 0x11000000 | value << 10; }
static void ret(uint32_t *at) { at[0] = 0xd65f03c0; }
static void call(uint32_t *at, void *to) { at[0] = 0x94000000 | (((uintptr_t)to - (uintptr_t)at) >> 2 & 0x3ffffff); }
static void flush(void *at, int bytes) { __builtin___clear_cache(at, (char *)at + bytes); }
static int (*as_function(void *p))(int) { return (int (*)(int))p; }
#define RUN(p, x) as_function(p)(x)

// Rewrites a function of the page, calls it, rewrites it at once.
static int patch_own_page(uint32_t *page) {
    int total = 0;
    for (int k = 1; k < 200; k++) {
        add(page + 100, k);
        ret(page + 101);
        flush(page + 100, 8);
        total += RUN(page + 100, 1000);
        add(page + 100, k + 1);
        flush(page + 100, 4);
        total += RUN(page + 100, 2000);
    }
    return total;
}
#else
#define RUN(p, x) 0
#endif

int main(void) {
#ifdef __aarch64__
    uint32_t *code = mmap(0, 16 * 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long sum = 0;
    for (int i = 0; i < 3000; i++) {
        constant(code, i);
        flush(code, 8);
        sum += RUN(code, 0);
    }
    printf("%ld\n", sum);
    printf("%d\n", patch_own_page(code + 1024));
    // A generated function that calls another, which is replaced under it.
    uint32_t *outer = code + 2048, *inner = code + 2048 + 64;
    outer[0] = 0xa9bf7bfd;  // STP X29, X30, [SP, #-16]!
    call(outer + 1, inner);
    call(outer + 2, inner);
    outer[3] = 0xa8c17bfd;  // LDP X29, X30, [SP], #16
    ret(outer + 4);
    flush(outer, 20);
    for (int k = 0; k < 5; k++) {
        add(inner, 10 * k + 1);
        ret(inner + 1);
        flush(inner, 8);
        printf("%d ", RUN(outer, 100));
    }
    puts("");
    // Code that changes the instruction right after itself: STR W2, [X1]; DC CVAU; DSB; IC IVAU; DSB; ISB; <changed>; RET
    uint32_t *self = code + 4096;
    static const uint32_t words[] = {0xb9000022, 0xd50b7b21, 0xd5033b9f, 0xd50b7521, 0xd5033b9f, 0xd5033fdf, 0x11000400, 0xd65f03c0};
    for (int k = 0; k < 4; k++) {
        memcpy(self, words, sizeof words);
        flush(self, sizeof words);
        uint32_t changed;
        add(&changed, 100 + k);
        int r = ((int (*)(int, uint32_t *, uint32_t))(void *)self)(5, self + 6, changed);
        printf("%d ", r);
    }
    puts("");
    // Written through one mapping, run by another.
    int fd = memfd_create("code", 0);
    ftruncate(fd, 4096);
    uint32_t *w = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    uint32_t *x = mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
    for (int k = 0; k < 5; k++) {
        constant(w + 8, 1000 * k);
        flush(x + 8, 8);
        printf("%d ", RUN(x + 8, 0));
    }
    puts("");
    // Writable, then executable, in turns; then another mapping in its place.
    uint32_t *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int k = 0; k < 5; k++) {
        mprotect(p, 4096, PROT_READ | PROT_WRITE);
        constant(p, 7 + k);
        mprotect(p, 4096, PROT_READ | PROT_EXEC);
        flush(p, 8);
        printf("%d ", RUN(p, 0));
    }
    for (int k = 0; k < 5; k++) {
        munmap(p, 4096);
        p = mmap(p, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        constant(p, 70 + k);
        flush(p, 8);
        printf("%d ", RUN(p, 0));
    }
    puts("");
    // Many small functions, each rewritten once.
    sum = 0;
    for (int round = 0; round < 2; round++) {
        for (int k = 0; k < 2000; k++) constant(code + 8192 + 2 * k, (k * 7 + round) & 0xffff);
        flush(code + 8192, 16000);
        for (int k = 0; k < 2000; k++) sum += RUN(code + 8192 + 2 * k, 0);
    }
    printf("%ld\n", sum);
#else
    long sum = 0;
    for (int i = 0; i < 3000; i++) sum += i;
    printf("%ld\n", sum);
    int total = 0;
    for (int k = 1; k < 200; k++) total += 3000 + 2 * k + 1;
    printf("%d\n", total);
    for (int k = 0; k < 5; k++) printf("%d ", 100 + 2 * (10 * k + 1));
    puts("");
    for (int k = 0; k < 4; k++) printf("%d ", 105 + k);
    puts("");
    for (int k = 0; k < 5; k++) printf("%d ", 1000 * k);
    puts("");
    for (int k = 0; k < 5; k++) printf("%d ", 7 + k);
    for (int k = 0; k < 5; k++) printf("%d ", 70 + k);
    puts("");
    sum = 0;
    for (int round = 0; round < 2; round++) for (int k = 0; k < 2000; k++) sum += (k * 7 + round) & 0xffff;
    printf("%ld\n", sum);
#endif
    return 0;
}
