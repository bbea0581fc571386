// Atomic operations whose address is a sum made just before them: the neighbours must stay as they are.
#include <stdint.h>
#include <stdio.h>

#ifdef __aarch64__
#define ON(text) __asm__ volatile(".arch armv8.1-a\n add x9, %0, #24\n" text : "+r"(p), "+r"(a), "+r"(b) : : "x9", "x10", "x11", "memory")
static void each(int which, uint64_t *p, uint64_t a, uint64_t b) {
    switch (which) {
        case 0: ON("1: ldxr x10, [x9]\n add x10, x10, %1\n stxr w11, x10, [x9]\n cbnz w11, 1b"); break;
        case 1: ON("ldadd %1, x10, [x9]"); break;
        case 2: ON("swpal %2, x10, [x9]"); break;
        case 3: ON("mov x10, #107\n casal x10, %2, [x9]"); break;
        case 4: ON("ldxr x10, [x9]\n b 2f\n 2: add x9, %0, #24\n stlxr w11, %1, [x9]"); break;
        case 5: ON("mov x10, #5\n stlr %1, [x9]\n ldar x10, [x9]\n str x10, [x9, #16]"); break;
    }
}
#else
static void each(int which, uint64_t *p, uint64_t a, uint64_t b) {
    switch (which) {
        case 0: case 1: p[3] += a; break;
        case 2: p[3] = b; break;
        case 3: if (p[3] == 107) p[3] = b; break;
        case 4: p[3] = a; break;
        case 5: p[3] = a, p[5] = a; break;
    }
}
#endif

int main(void) {
    static uint64_t words[8] __attribute__((aligned(64)));
    for (int which = 0; which < 6; which++) {
        for (int i = 0; i < 8; i++) words[i] = 100 + i;
        words[3] = 107;
        for (int k = 0; k < 40; k++) each(which, words, 1000 + k, 2000 + k);
        for (int i = 0; i < 8; i++) printf("%lu ", (unsigned long)words[i]);
        puts("");
    }
    // As the compiler makes them.
    struct { char name[40]; int count; _Atomic long total; short flags; } record = {"name", 1, 2, 3};
    __typeof(record) *volatile r = &record;
    for (int k = 0; k < 40; k++) {
        __atomic_fetch_add(&r->count, k, __ATOMIC_SEQ_CST);
        r->total += r->count;
        __atomic_fetch_or(&r->flags, 1 << k % 14, __ATOMIC_RELAXED);
        short old = r->flags;
        __atomic_compare_exchange_n(&r->flags, &old, (short)(old ^ 0x111), 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    }
    printf("%s %d %ld %d\n", record.name, record.count, (long)record.total, record.flags);
    return 0;
}
