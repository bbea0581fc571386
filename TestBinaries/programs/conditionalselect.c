// A 32-bit select clears the upper half of its result, whichever way its condition goes.
#include <stdint.h>
#include <stdio.h>

int main(void) {
#ifdef __aarch64__
    uint64_t out[4];
    __asm__ volatile(
        "mov x9, #-1\n mov x10, #-2\n tst x9, x10\n"
        "csel w11, w9, w10, lo\n csel w12, w9, w10, hs\n"
        "movi d31, #0\n fcmp d31, d31\n csel w13, w9, w10, eq\n csel w14, w9, w10, ne\n"
        "mov %0, x11\n mov %1, x12\n mov %2, x13\n mov %3, x14\n"
        : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
        :
        : "x9", "x10", "x11", "x12", "x13", "x14", "v31", "cc");
    for (int k = 0; k < 4; k++) printf("%llx\n", (unsigned long long)out[k]);
#else
    puts("ffffffff\nfffffffe\nffffffff\nfffffffe");
#endif
}
