// Branches on flags whose operands have been overwritten since, in the same block.
#include <stdio.h>
#define BRANCH(name, compare, condition)                                                                       \
    static long name(long a, long new) {                                                                       \
        register long x9 asm("x9") = a, x10 asm("x10") = new;                                                  \
        long taken;                                                                                            \
        asm volatile("b 1f\n1: " compare "\n mov x9, x10\n b." condition                                      \
                     " 2f\n mov %0, #0\n b 3f\n2: mov %0, #1\n3:"                                              \
                     : "=&r"(taken), "+r"(x9) : "r"(x10) : "cc");                                              \
        return taken;                                                                                          \
    }
BRANCH(integer, "cmn x9, #1", "eq")
BRANCH(logical, "tst x9, x9", "mi")
static long floating(double a, double b, double new) {
    register double v9 asm("v9") = a, v10 asm("v10") = b, v11 asm("v11") = new;
    long taken;
    asm volatile("b 1f\n1: fcmp d9, d10\n mov v9.16b, v11.16b\n b.eq 2f\n mov %0, #0\n b 3f\n2: mov %0, #1\n3:"
                 : "=&r"(taken), "+w"(v9) : "w"(v10), "w"(v11) : "cc");
    return taken;
}
int main(void) {
    printf("%ld %ld\n", integer(-1, 5), integer(5, -1));
    printf("%ld %ld\n", logical(-1, 5), logical(5, -1));
    printf("%ld %ld\n", floating(1, 1, 2), floating(2, 1, 1));
}
