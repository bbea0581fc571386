// A quiet NaN is not invalid to take the maximum of.
#include <fenv.h>
#include <math.h>
#include <stdio.h>
static volatile float nan32 = NAN, one = 1;
static volatile double nan64 = NAN;
int main(void) {
    feclearexcept(FE_ALL_EXCEPT);
    volatile float a = fmaxf(nan32, one);
    volatile double b = fmin(one, nan64);
    printf("%g %g %d\n", a, b, fetestexcept(FE_INVALID) != 0);
    a = sqrtf(-one);
    printf("%d\n", fetestexcept(FE_INVALID) != 0);
    return 0;
}
