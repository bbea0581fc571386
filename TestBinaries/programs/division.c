// What division gives at its edges: AArch64 does not trap. Natively the rules are written out.
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __aarch64__
#define DIVIDE(name, instruction, T, r)                                                                      \
    static T name(T a, T b) { T q; __asm__ volatile(instruction " %" r "0, %" r "1, %" r "2" : "=r"(q) : "r"(a), "r"(b)); return q; }
DIVIDE(sdiv64, "sdiv", int64_t, "x") DIVIDE(udiv64, "udiv", uint64_t, "x")
DIVIDE(sdiv32, "sdiv", int32_t, "w") DIVIDE(udiv32, "udiv", uint32_t, "w")
#else
#define DIVIDE(name, T, least) static T name(T a, T b) { return b == 0 ? 0 : a == least && b == (T)-1 && least ? least : a / b; }
DIVIDE(sdiv64, int64_t, INT64_MIN) DIVIDE(udiv64, uint64_t, 0) DIVIDE(sdiv32, int32_t, INT32_MIN) DIVIDE(udiv32, uint32_t, 0)
#endif

int main(void) {
    static const int64_t values[] = {0, 1, -1, 2, -2, 7, -7, 10, 1000003, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN,
        0x100000000, 0xffffffff, 0x7fffffffffff};
    enum { N = sizeof values / sizeof *values };
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
        int64_t a = values[i], b = values[j];
        printf("%ld %lu %d %u\n", (long)sdiv64(a, b), (unsigned long)udiv64(a, b), sdiv32(a, b), udiv32(a, b));
    }
    for (int i = 0; i < N; i++) {
        volatile int64_t v = values[i];
        printf("%ld %ld %ld %lu %d\n", (long)(v / 3), (long)(v % 10), (long)(v / -8), (unsigned long)v / 7, (int)v % 100);
    }
    static const double numbers[] = {0, -0.0, 1, -1, INFINITY, -INFINITY};
    for (int i = 0; i < 6; i++) for (int j = 0; j < 6; j++) {
        volatile double x = numbers[i], y = numbers[j];
        double q = x / y, r = fmod(x, y);
        printf("%s%g %s%g\n", signbit(q) && q == q ? "-" : "+", fabs(q), signbit(r) && r == r ? "-" : "+", fabs(r));
    }
    return 0;
}
