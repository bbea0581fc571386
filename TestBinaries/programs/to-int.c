// Conversions to integers around their limits, with the flags that they raise, many times in one place.
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define ROW(type, from, name)                                                                     \
    __attribute__((noinline)) static type name(from x) { return (type)x; }
ROW(int32_t, double, d32)
ROW(int64_t, double, d64)
ROW(uint32_t, double, du32)
ROW(uint64_t, double, du64)
ROW(int32_t, float, f32)
ROW(int64_t, float, f64)
ROW(uint32_t, float, fu32)
ROW(uint64_t, float, fu64)

static const double doubles[] = {
    0, 0.5, 1, -0.0, -0.5, -1, 2147483647, 2147483647.5, 2147483648, -2147483648.0, -2147483648.5, -2147483649.0,
    4294967295.0, 4294967295.5, 4294967296.0, 9007199254740993, 9.2233720368547748e18, 9223372036854775808.0,
    -9223372036854775808.0, -9.223372036854778e18, 1.8446744073709550e19, 18446744073709551616.0, 1e300, -1e300, 5e-324,
    INFINITY, -INFINITY, NAN,
};

int main(void) {
    feclearexcept(FE_ALL_EXCEPT);
    for (unsigned k = 0; k < sizeof doubles / sizeof *doubles; k++) {
        volatile double x = doubles[k];
        volatile float y = (float)doubles[k];
        printf("%a:", x);
#define SHOW(format, call)                                                                 \
    do {                                                                                   \
        feclearexcept(FE_ALL_EXCEPT);                                                      \
        volatile __typeof__(call) result = call;                                           \
        int flags = fetestexcept(FE_INVALID | FE_INEXACT);                                 \
        printf(" " format "/%d%d", result, !!(flags & FE_INVALID), !!(flags & FE_INEXACT)); \
    } while (0)
        SHOW("%d", d32(x));
        SHOW("%ld", (long)d64(x));
        SHOW("%u", du32(x));
        SHOW("%lu", (unsigned long)du64(x));
        SHOW("%d", f32(y));
        SHOW("%ld", (long)f64(y));
        SHOW("%u", fu32(y));
        SHOW("%lu", (unsigned long)fu64(y));
        printf("\n");
    }
    uint64_t sum = 0;
    for (int r = 0; r < 100000; r++) sum = sum * 3 + (uint32_t)d32(doubles[r % 28]) + (uint64_t)d64(doubles[(r + 9) % 28]);
    printf("%016lx\n", (unsigned long)sum);
}
