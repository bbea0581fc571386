// Decimal floating point: instructions on 64-bit PowerPC, a library elsewhere.
#include <stdio.h>
#ifdef __powerpc64__
#pragma GCC target("cpu=power8")
#endif

typedef _Decimal32 d32;
typedef _Decimal64 d64;
typedef _Decimal128 d128;

static void digits(d128 x) {
    if (x != x) {
        printf("nan ");
        return;
    }
    int exponent = 0;
    if (x < 0) x = -x, putchar('-');
    if (x > 9.999999999999999999999999999999999E6144DL) {
        printf("inf ");
        return;
    }
    if (x == 0) {
        printf("0 ");
        return;
    }
    // Exact: 34 digits, in two halves.
    while (x >= 1E34DL) x /= 10, exponent++;
    while (x < 1E33DL) x *= 10, exponent--;
    long long high = x / 1E17DL;
    long long low = x - high * 1E17DL;
    printf("%lld%017llde%d ", high, low, exponent);
}

// So that the compiler computes nothing in a wider format.
__attribute__((noinline)) static void narrow(d64 x) { digits(x); }
__attribute__((noinline)) static void single(d32 x) { digits(x); }

static volatile d64 longs[] = {
    0.DD, 1.DD, -1.DD, 0.1DD, 3.DD, -7.5DD, 1E15DD, 9999999999999999.DD, 5E-1DD, 12345678.9DD, 1E-398DD, 1E369DD,
    9.999999999999999E384DD, 1E-383DD, 123E-200DD, 4567E190DD,
};
static volatile d128 extendeds[] = {
    0.DL, 1.DL, -3.DL, 0.1DL, 7E-17DL, 1E33DL, 9999999999999999999999999999999999.DL, -12345678901234567890.125DL,
    1E-6176DL, 9.999999999999999999999999999999999E6144DL, 1E3000DL, 25E-3080DL,
};
#define COUNT(a) (int)(sizeof a / sizeof *a)

#define PAIRS(type, table, name, show)                                                                                       \
    static void name(void) {                                                                                           \
        for (int i = 0; i < COUNT(table); i++)                                                                         \
            for (int j = 0; j < COUNT(table); j++) {                                                                   \
                type a = table[i], b = table[j];                                                                       \
                printf("%d,%d: ", i, j);                                                                               \
                show(a + b), show(a - b), show(a * b), show(a / b);                                                    \
                printf("%d%d%d%d\n", a < b, a == b, a > b, a <= b);                                                    \
            }                                                                                                          \
    }
PAIRS(d64, longs, pairs, narrow)
PAIRS(d128, extendeds, widePairs, digits)

static void conversions(void) {
    for (int i = 0; i < COUNT(longs); i++) {
        d64 x = longs[i];
        single(x), narrow((d32)x), digits(x);
        puts("");
    }
    for (int i = 0; i < COUNT(extendeds); i++) {
        d128 x = extendeds[i];
        narrow(x), single(x), digits((d64)x);
        puts("");
    }
    static volatile long long integers[] = {
        0, -1, 42, 9999999999999999, 10000000000000001, -12345678901234567, 9223372036854775807, -9223372036854775807 - 1,
    };
    for (int i = 0; i < COUNT(integers); i++) {
        long long n = integers[i];
        narrow(n), digits(n), narrow((unsigned long long)n), narrow((int)n);
        printf("%lld %d\n", (long long)(d128)n, (int)(d64)(int)n);
    }
    static volatile d64 parts[] = {2.5DD, -2.5DD, 0.999DD, -1E18DD, 123456789012345.6DD, 4E9DD};
    for (int i = 0; i < COUNT(parts); i++)
        printf("%lld %lld %.10g\n", (long long)parts[i], (long long)(d128)parts[i], (double)parts[i]);
    narrow(0.5), narrow(1024.25), digits(-3.75f), puts("");
}

static void series(void) {
    d64 sum = 0, interest = 1, factorial = 1, half = 1;
    d128 wide = 0, product = 1, root = 2;
    for (int i = 1; i <= 2000; i++) {
        sum += 1.DD / i, wide += 1.DL / i;
        interest *= 1.0003DD, product *= 1 + 1.DL / i;
    }
    narrow(sum), digits(wide), narrow(interest), digits(product), puts("");
    for (int i = 0; i < 12; i++) root = (root + 2 / root) / 2;
    digits(root), puts("");
    for (int i = 1; i <= 230; i++) {
        factorial *= i, half /= 7;
        if (i % 10 == 0) narrow(factorial), narrow(half), narrow(1 / factorial), puts("");
    }
    // Down to the last digit of the subnormal numbers and to zero.
    for (d64 tiny = 987654321E-390DD; tiny > 0; tiny /= 3) narrow(tiny);
    puts("");
    d64 zero = 0, infinity = factorial * 1E300DD;
    narrow(infinity), narrow(infinity - infinity), narrow(zero / zero), narrow(1 / -infinity), narrow(-1 / zero);
    printf("%d\n", infinity == infinity && infinity - infinity != 0);
}

int main(void) {
    pairs();
    widePairs();
    conversions();
    series();
    return 0;
}
