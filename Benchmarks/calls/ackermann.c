// Ackermann's and Takeuchi's functions: deep recursion, nothing but calls.
// quick: 4
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline, noclone, optimize("no-inline"))) static long ackermann(long m, long n) {
    if (m == 0) return n + 1;
    if (n == 0) return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

__attribute__((noinline, noclone, optimize("no-inline"))) static long takeuchi(long x, long y, long z) {
    if (y >= x) return z;
    return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 40;
    long sum = 0;
    for (long r = 0; r < rounds; r++) {
        sum = sum * 3 + ackermann(2, 900 + r) + ackermann(3, 7) + takeuchi(18, 12, 6);
    }
    printf("ackermann %ld\n", sum);
}
