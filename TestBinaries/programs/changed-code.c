// Code of several cache lines is changed and made known line by line, or by one `sync; icbi; isync`, as V8 does, for the
// instruction caches of 64-bit processors snoop.
#include <stdio.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>

enum { COUNT = 600 };

#ifdef __powerpc__
static void change(uint32_t *code, int step) {
    for (int i = 0; i < COUNT; i++) code[i] = 0x38630000u | step;  // addi 3,3,step
    code[COUNT] = 0x4e800020u;  // blr
    char *start = (char *)code, *end = (char *)(code + COUNT + 1);
    long line = getauxval(AT_ICACHEBSIZE);
    if (sizeof(long) == 8 && (step & 1 || getauxval(AT_HWCAP) & 0x2000)) {
        __asm__ volatile("sync; icbi 0,%0; isync" : : "r"(start) : "memory");
        return;
    }
    for (char *p = start; p < end; p += line)
        __asm__ volatile("dcbf 0,%0; sync; icbi 0,%0; isync" : : "r"(p) : "memory");
}

static long call(uint32_t *code) {
#if defined(__powerpc64__) && _CALL_ELF != 2
    static volatile struct { void *entry; long toc, environment; } descriptor;
    descriptor.entry = code;
    return ((long (*)(long))(void *)&descriptor)(7);
#else
    return ((long (*)(long))(void *)code)(7);
#endif
}
#else
static void change(uint32_t *code, int step) { code[0] = step; }
static long call(uint32_t *code) { return 7 + COUNT * (long)code[0]; }
#endif

int main(void) {
    uint32_t *code = mmap(0, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (code == MAP_FAILED) return 1;
    for (int step = 1; step < 6; step++) {
        change(code, step);
        for (int i = 0; i < 3; i++) printf("%ld ", call(code));
        puts("");
    }
    return 0;
}
