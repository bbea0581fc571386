// Arguments by register and stack: variadic calls, structures by value of many sizes, floats in structures.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// An integer of two registers.
#ifdef __SIZEOF_INT128__
typedef __int128 Wide;
#else
typedef long long Wide;
#endif
typedef struct { char c[3]; } Three;
typedef struct { long a; char b; } Sixteen;
typedef struct { int a[7]; } Large;
typedef struct { float x, y, z; } Floats;
typedef struct { double x[4]; } Doubles;
typedef struct { double d; int i; } Mixed;
typedef struct { int kind; union { long l; double d; char s[8]; } u; } Tagged;

static __attribute__((noinline)) double sum(int n, ...) {
    va_list list, again;
    va_start(list, n);
    va_copy(again, list);
    double total = 0;
    for (int i = 0; i < n; i++) switch (i % 4) {
        case 0: total += va_arg(list, int); break;
        case 1: total += va_arg(list, double); break;
        case 2: total += va_arg(list, long); break;
        case 3: total += *va_arg(list, char *); break;
    }
    total += va_arg(again, int);
    va_end(list);
    va_end(again);
    return total;
}
static __attribute__((noinline)) void structures(int n, ...) {
    va_list l;
    va_start(l, n);
    Three t = va_arg(l, Three);
    Sixteen s = va_arg(l, Sixteen);
    Large g = va_arg(l, Large);
    Floats f = va_arg(l, Floats);
    Doubles d = va_arg(l, Doubles);
    Mixed m = va_arg(l, Mixed);
    Wide w = va_arg(l, Wide);
    long double q = va_arg(l, long double);
    va_end(l);
    printf("%d %.3s %ld %c %d %g %g %g %d %ld %Lg\n", n, t.c, s.a, s.b, g.a[6], f.z, d.x[3], m.d, m.i, (long)(w >> 8 * sizeof w / 2), q);
}
static __attribute__((noinline)) Large large(Large a, Large b, int k) {
    for (int i = 0; i < 7; i++) a.a[i] += b.a[i] * k;
    return a;
}
static __attribute__((noinline)) Floats cross(Floats a, Floats b) {
    return (Floats){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
static __attribute__((noinline)) Doubles scale(Doubles a, double k, Mixed m) {
    for (int i = 0; i < 4; i++) a.x[i] = a.x[i] * k + m.i;
    return a;
}
static __attribute__((noinline)) long many(signed char a, short b, int c, long d, unsigned char e, signed char f,
    unsigned short g, int h, signed char i, short j, int k, long l, float m, double n, float o, double p, float q,
    double r, float s, double t, float u, double v) {
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k + 12 * l +
           (long)(m + 2 * n + 3 * o + 4 * p + 5 * q + 6 * r + 7 * s + 8 * t + 9 * u + 10 * v);
}
static __attribute__((noinline)) Tagged tag(Tagged t) {
    if (t.kind) t.u.d *= 2;
    else t.u.l *= 3;
    return t;
}
static int log_(char *out, const char *format, ...) {
    va_list l;
    va_start(l, format);
    int n = vsprintf(out, format, l);
    va_end(l);
    return n;
}

int main(void) {
    char c = 'x';
    printf("%g\n", sum(14, 1, 2.5, 3L, &c, 5, 6.5, 7L, &c, 9, 10.5, 11L, &c, 13, 14.5));
    Large g = {{1, 2, 3, 4, 5, 6, 7}};
    structures(8, (Three){"abc"}, (Sixteen){1L << 40, 'q'}, g, (Floats){1, 2, 3}, (Doubles){{1, 2, 3, 4.5}},
               (Mixed){2.5, -7}, (Wide)5 << 8 * sizeof(Wide) / 2, (long double)0.5);
    Large r = large(g, g, 10);
    printf("%d %d\n", r.a[0], r.a[6]);
    Floats f = cross((Floats){1, 2, 3}, (Floats){-4, 5, 0.5f});
    printf("%g %g %g\n", f.x, f.y, f.z);
    Doubles d = scale((Doubles){{1, 2, 3, 4}}, 0.25, (Mixed){0, 3});
    printf("%g %g\n", d.x[0], d.x[3]);
    printf("%ld\n", many(-1, -300, 70000, 1L << 33, 200, -100, 60000, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    Tagged t = tag(tag((Tagged){1, {.d = 1.5}})), u = tag((Tagged){0, {.l = 14}});
    printf("%g %ld\n", t.u.d, u.u.l);
    char text[200];
    int n = log_(text, "%d %s %c %5.2f %lld %x %p", 1, "two", '3', 4.0, 5LL, 6, (void *)7);
    printf("%d %s\n", n, text);
    return 0;
}
