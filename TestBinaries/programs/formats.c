// printf, scanf, strtol and strtod in their many forms; wide characters; time formatting.
#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

int main(void) {
    static const long integers[] = {0, 1, -1, 255, INT_MAX, INT_MIN, LONG_MAX, LONG_MIN};
    static const char *forms[] = {"%ld", "%+ld", "% ld", "%020ld", "%-24ld|", "%lu", "%lx", "%#lX", "%#lo", "%.5ld", "%24.10ld", "%'ld"};
    for (int i = 0; i < 12; i++) for (int j = 0; j < 8; j++) { printf(forms[i], integers[j]); putchar(j == 7 ? '\n' : ' '); }
    static const double numbers[] = {0, -0.0, 1, 0.1, 123456789, 1e-5, 1e15, 9.995, 1e300, 5e-324, 1.7976931348623157e308};
    static const char *floats[] = {"%f", "%e", "%g", "%a", "%.0f", "%.3g", "%#.3g", "%+.2e", "%015.3f", "%.20g", "%G", "%.1a"};
    for (int i = 0; i < 12; i++) for (int j = 0; j < 11; j++) {
        if (j >= 8 && (i == 0 || i == 4 || i == 8)) continue;
        printf(floats[i], numbers[j]);
        putchar(j == 10 ? '\n' : ' ');
    }
    printf("%5s|%-5s|%.2s|%c|%%|%*d|%-*d|%.*f\n", "ab", "cd", "efgh", 'z', 6, 42, 6, 42, 2, 3.14159);
    printf("%hhd %hu %jd %zu %td\n", (signed char)-3, (unsigned short)65535, (intmax_t)-9, sizeof(int), (long)7);
    printf("%2$s %1$d %2$s\n", 5, "twice");
    int n;
    printf("%d%n", 12345, &n);
    char small[8];
    printf(" %d %d %s\n", n, snprintf(small, sizeof small, "%s", "truncated"), small);

    int a, b, c;
    unsigned x;
    double d;
    float f;
    char word[20], set[20], three[4] = {0};
    n = sscanf("12 -7 0x1F 3.25e2 hello [a-z]abc123 xyz", "%d %i %x %lf %19s [a-z]%19[a-z]%d %3c", &a, &b, &x, &d, word, set, &c, three);
    printf("%d: %d %d %u %g %s %s %d %s\n", n, a, b, x, d, word, set, c, three);
    n = sscanf("0b1 077 99 1.5", "%i%*s %i %*d %f", &a, &b, &f);
    printf("%d: %d %d %g %d\n", n, a, b, f, sscanf("", "%d", &a));
    short h;
    signed char q;
    long l;
    n = sscanf("300 70000 123456789012 nan inf 0x1.8p1", "%hhd %hd %ld %lf %f %lf", &q, &h, &l, &d, &f, &d);
    printf("%d: %d %d %ld %g %g\n", n, q, h, l, f, d);

    static const char *texts[] = {"42", " -17x", "0x7fg", "0777", "9223372036854775808", "-9223372036854775809", "z", "", "+5"};
    for (int i = 0; i < 9; i++) for (int base = 0; base <= 36; base += 8) {
        char *end;
        errno = 0;
        long v = strtol(texts[i], &end, base);
        printf("%ld %d %d ", v, (int)(end - texts[i]), errno == ERANGE);
        printf("%lu\n", strtoul(texts[i], 0, base));
    }
    static const char *reals[] = {"1e400", "1e-400", "4.9e-324", "2.4703282292062327e-324", "0.1", "1.00000000000000011102230246251565",
        "0x1.fffffffffffff8p0", "infinity", "-nan(12)", ".5.", "179769313486231570000000000000000000000e270"};
    for (int i = 0; i < 11; i++) {
        char *end;
        double v = strtod(reals[i], &end);
        if (v != v) printf("nan %d\n", (int)(end - reals[i]));
        else printf("%a %d %a\n", v, (int)(end - reals[i]), (double)strtof(reals[i], 0));
    }
    // Without a locale, whose files are of one byte order.
    wchar_t wide[20] = {0};
    char narrow[40], *from = "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80", *to = (char *)wide;
    size_t left = strlen(from), room = sizeof wide;
    iconv_t decode = iconv_open("WCHAR_T", "UTF-8"), encode = iconv_open("UTF-8", "WCHAR_T");
    int result = iconv(decode, &from, &left, &to, &room), count = (wchar_t *)to - wide;
    printf("%d %d %x %x %d\n", result, count, (unsigned)wide[5], (unsigned)wide[7], (int)wcslen(wide));
    from = (char *)wide, to = narrow, left = count * sizeof *wide, room = sizeof narrow;
    result = iconv(encode, &from, &left, &to, &room);
    printf("%d %d %.*s\n", result, (int)(to - narrow), (int)(to - narrow), narrow);
    swprintf(wide, 20, L"%ls-%d", L"wide", 5);
    printf("%ls %d\n", wide, (int)wcstol(L"77", 0, 8));
    time_t t = 1700000000;
    struct tm m;
    gmtime_r(&t, &m);
    strftime(word, sizeof word, "%Y-%m-%d %H:%M:%S", &m);
    printf("%s %d %d %ld %s", word, m.tm_yday, m.tm_wday, (long)timegm(&m), asctime(&m));
    return 0;
}
