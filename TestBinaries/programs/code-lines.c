// Functions that are written one after the other, and again: each is noticed, wherever in its cache line it lies.
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { size = 8 };

#if defined __powerpc__
static void put(char *p, int n) {
    uint32_t code[2] = {0x38600000 | n, 0x4e800020};  // li r3, n; blr
    memcpy(p, code, 8);
    // The compiler's builtin does nothing here.
    __asm__ volatile("dcbst 0, %0; sync; icbi 0, %0; sync; isync" : : "r"(p) : "memory");
}
#elif defined __aarch64__
static void put(char *p, int n) {
    uint32_t code[2] = {0x52800000 | n << 5, 0xd65f03c0};  // mov w0, #n; ret
    memcpy(p, code, 8);
    __builtin___clear_cache(p, p + 8);
}
#else
static void put(char *p, int n) {
    unsigned char code[8] = {0xb8, n, n >> 8, 0, 0, 0xc3};  // mov eax, n; ret
    memcpy(p, code, 8);
}
#endif

static int call(char *p) {
#if defined __powerpc64__ && _CALL_ELF != 2
    // What is called is a descriptor.
    void *volatile descriptor[3] = {p, 0, 0};
    p = (char *)descriptor;
#endif
    return ((int (*)(void))p)();
}

int main(void) {
    char *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int wrong = 0;
    for (int round = 0; round < 3; round++) {
        for (int k = 0; k < 64; k++) {
            put(code + k * size, round * 100 + k);
            wrong += call(code + k * size) != round * 100 + k;
        }
    }
    printf("%d wrong\n", wrong);
    return 0;
}
