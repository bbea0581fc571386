// Work of all kinds under a timer that interrupts it often: no register, flag, lock or call may be disturbed.
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#ifdef __SIZEOF_INT128__
typedef __int128 Wide;
typedef unsigned __int128 UnsignedWide;
#else
typedef int64_t Wide;
typedef uint64_t UnsignedWide;
#endif
static volatile unsigned long count;
static volatile double disturbed;
static volatile int spill[64];

static void interrupt(int s, siginfo_t *i, void *c) {
    int saved = errno;
    volatile Wide w = count;
    double x = count * 1.5 + 0.25;
    for (int k = 0; k < 64; k++) spill[k] += k * (int)x;
    disturbed = sqrt(x) / 3 + (double)(w * w >> 3);
    count++;
    errno = saved;
}

static uint64_t integers(int n) {
    uint64_t a = 1, b = 2, c = 3, d = 4, e = 5, f = 6;
    for (int i = 0; i < n; i++) {
        a = a * 6364136223846793005u + b;
        b = (b ^ a >> 31) + (c < d);
        c += d % (e | 1);
        d = d << 7 | d >> 57;
        e ^= a + f;
        f = __builtin_bswap64(f + e) - (a > b ? c : d);
        if ((a & 0xff) == 0) e = __builtin_popcountll(f) + (uint64_t)((UnsignedWide)a * c >> 8 * sizeof(UnsignedWide) / 2);
    }
    return a ^ b ^ c ^ d ^ e ^ f;
}
static double floats(int n) {
    double x = 0.3, y = 0.2, z = 1;
    float u[16], v[16];
    for (int k = 0; k < 16; k++) u[k] = k * 0.5f, v[k] = 1;
    for (int i = 0; i < n; i++) {
        double t = x * x - y * y + 0.1;
        y = 2 * x * y - 0.2;
        x = t;
        if (x * x + y * y > 4) x = 0.1, y = 0.1;
        z = sqrt(z + x * x) + 1 / (1 + y * y);
        for (int k = 0; k < 16; k++) v[k] = v[k] * 0.999f + u[k] * 0.001f;
    }
    return x + y + z + v[3] + v[15];
}
static int atomics(int n) {
    static int counter;
    static _Atomic long other;
    int expected;
    for (int i = 0; i < n; i++) {
        __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
        expected = counter;
        if (!__atomic_compare_exchange_n(&counter, &expected, expected + 1, 0, 5, 5)) return -1;
        other ^= i;
    }
    return counter + (int)other;
}
static int strings(int n) {
    char a[300], b[300];
    int sum = 0;
    for (int i = 0; i < n; i++) {
        memset(a, 'a' + i % 26, i % 280);
        a[i % 280] = 0;
        strcpy(b, a);
        sum += strlen(b) + (strcmp(a, b) == 0) + (memchr(b, 0, 300) != 0);
        unsigned char *p = malloc(i % 500 + 1);
        memset(p, i, i % 500 + 1);
        sum += p[i % 500];
        free(p);
    }
    return sum;
}
static int calls(int n) {
    int p[2], sum = 0;
    pipe(p);
    for (int i = 0; i < n; i++) {
        int out = i, in = -1;
        if (write(p[1], &out, sizeof out) != sizeof out || read(p[0], &in, sizeof in) != sizeof in) return -1;
        sum += in == i;
        errno = 77;
        if (errno != 77) return -2;
    }
    close(p[0]);
    close(p[1]);
    return sum;
}
static int jumps(int n) {
    static jmp_buf b;
    volatile int sum = 0;
    for (volatile int i = 0; i < n; i++) if (setjmp(b) == 0) longjmp(b, 1); else sum++;
    return sum;
}
static int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

int main(void) {
    struct sigaction a = {.sa_flags = SA_SIGINFO | SA_RESTART};
    a.sa_sigaction = interrupt;
    sigaction(SIGALRM, &a, 0);
    struct itimerval t = {{0, 200}, {0, 200}};
    setitimer(ITIMER_REAL, &t, 0);
    for (int round = 0; round < 3; round++) {
        printf("%016lx\n", (long)integers(1000000));
        printf("%.12g\n", floats(100000));
        printf("%d\n", atomics(100000));
        printf("%d\n", strings(20000));
        printf("%d\n", calls(3000));
        printf("%d\n", jumps(20000));
        printf("%d\n", fibonacci(25));
    }
    printf("interrupted %d\n", count > 20);
    return 0;
}
