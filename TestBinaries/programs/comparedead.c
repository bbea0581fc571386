// The exceptions of comparisons whose flags nothing, or little, uses.
#include <stdint.h>
#include <stdio.h>
#include <string.h>
static double of(uint64_t bits) { double d; memcpy(&d, &bits, 8); return d; }
int main(void) {
    double nan = of(0x7ff0000000000001), one = 1;
    uint64_t status[6], flags;
    int32_t word = 0;
    asm volatile("msr fpsr, xzr\n fcmp %d2, %d3\n mrs %0, fpsr\n cset %1, vs"
                 : "=r"(status[0]), "=r"(flags) : "w"(nan), "w"(one) : "cc");
    asm volatile("msr fpsr, xzr\n fcmp %d1, %d2\n ldr wzr, [%3]\n cmp xzr, xzr\n mrs %0, fpsr"
                 : "=r"(status[1]) : "w"(nan), "w"(one), "r"(&word) : "cc", "memory");
    asm volatile("msr fpsr, xzr\n b 1f\n1: fcmp %d1, %d2\n ldr wzr, [%3]\n cmp xzr, xzr\n b 2f\n2: mrs %0, fpsr"
                 : "=r"(status[2]) : "w"(nan), "w"(one), "r"(&word) : "cc", "memory");
    asm volatile("fcmp %d1, %d2\n msr fpsr, xzr\n mrs %0, fpsr\n b.vs 1f\n nop\n1:"
                 : "=r"(status[3]) : "w"(nan), "w"(one) : "cc");
    // The flags are alive at a branch in between that only some instructions are made of, and not behind it.
    asm volatile("msr fpsr, xzr\n ldxr w9, [%3]\n b 1f\n1: fcmp %d1, %d2\n stxr w9, w9, [%3]\n cmp xzr, xzr\n b 2f\n"
                 "2: mrs %0, fpsr"
                 : "=r"(status[4]) : "w"(nan), "w"(one), "r"(&word) : "x9", "cc", "memory");
    // A loop whose last round compares a NaN; no block of it uses the flags of another.
    double numbers[100] = {[99] = nan};
    double *next = numbers;
    uint64_t left = 100;
    asm volatile("msr fpsr, xzr\n1: ldr d9, [%1], #8\n fcmp d9, %d3\n b 2f\n2: subs %2, %2, #1\n b.ne 1b\n mrs %0, fpsr"
                 : "=r"(status[5]), "+r"(next), "+r"(left) : "w"(one) : "d9", "cc", "memory");
    for (int k = 0; k < 6; k++) printf("%d %llx\n", k, (unsigned long long)status[k]);
    printf("%llu\n", (unsigned long long)flags);
}
