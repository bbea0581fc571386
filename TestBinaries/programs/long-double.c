// long double: quadruple precision by software on AArch64. Printed is what any format of 64 bits and more shows alike.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static volatile long double one = 1, three = 3, tiny = 1e-300L, big = 1e300L;

int main(void) {
    printf("%.15Lf %.15Lf\n", one / three, sqrtl(2 * one));
    printf("%d %d\n", big * big < INFINITY, tiny * tiny > 0);
    printf("%.12Le %.12Le\n", big * big, tiny * tiny * tiny);
    long double sum = 0, product = 1;
    for (int i = 1; i <= 1000; i++) sum += one / i, product *= 1 + one / i;
    printf("%.13Lf %.10Lf\n", sum, product);
    for (int i = -5; i <= 5; i++) {
        long double x = i * 0.75L;
        printf("%d %d %d %d %ld %.0Lf %.0Lf %.0Lf\n", (int)x, (int)floorl(x), (int)ceill(x), (int)(float)x,
               lrintl(x), truncl(x), roundl(x), fabsl(x));
    }
    printf("%d %d %d %d %d\n", one < three, one > three, one == one, one != three, one < (long double)NAN);
    printf("%d %d %d\n", isnan(sqrtl(-one)), isinf(one / (one - one)), signbit(-one) != 0);
    unsigned long long n = 0xfedcba9876543210u;
    printf("%llx %lld %x\n", (unsigned long long)(long double)n, (long long)(long double)-1234567890123456789LL,
           (unsigned)(long double)4000000000u);
    printf("%.13Le %.13Le %.13Le\n", expl(one), logl(three), powl(three, one / three));
    printf("%.13Le %.13Le %.13Le\n", sinl(one), cosl(three), atan2l(one, three));
    int e;
    long double m = frexpl(123456.75L, &e);
    printf("%.10Lf %d %.4Lf %.3Lf %.3Lf\n", m, e, ldexpl(m, 4), fmodl(17.5L, three), remainderl(17.5L, three));
    printf("%.15Lf %.6Lg %a\n", strtold("3.14159265358979", 0), strtold("1e-20", 0), (double)strtold("0x1.8p3", 0));
#if LDBL_MANT_DIG == 113
    // Known answers, as the bits of binary128.
    union { long double f; unsigned long long u[2]; } third = {one / three}, root = {sqrtl(2 * one)};
    if (third.u[1] != 0x3ffd555555555555 || third.u[0] != 0x5555555555555555) puts("1/3 is wrong");
    if (root.u[1] != 0x3fff6a09e667f3bc || root.u[0] != 0xc908b2fb1366ea95) puts("sqrt 2 is wrong");
#endif
    return 0;
}
