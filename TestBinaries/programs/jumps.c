// setjmp, longjmp and sigsetjmp: values, kept registers, nesting, masks; computed goto; deep recursion.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static jmp_buf outer, inner;
static sigjmp_buf checked;
static int depth;

static __attribute__((noinline)) void dive(int n, jmp_buf to, int value) {
    volatile char keep[100];
    memset((void *)keep, n, sizeof keep);
    depth++;
    if (n == 0) longjmp(to, value);
    dive(n - 1, to, value);
    keep[n % 100]++;
}
static void handler(int s) { siglongjmp(checked, s); }

static int run(const unsigned char *code) {
    static const void *labels[] = {&&stop, &&add, &&twice, &&minus};
    int a = 1;
    goto *labels[*code++];
add: a += 5; goto *labels[*code++];
twice: a *= 2; goto *labels[*code++];
minus: a = -a; goto *labels[*code++];
stop: return a;
}

static int ackermann(int m, int n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

int main(void) {
    volatile int rounds = 0;
    double kept[8];
    for (int i = 0; i < 8; i++) kept[i] = i * 1.25;
    int value = setjmp(outer);
    printf("setjmp %d depth %d\n", value, depth);
    if (value < 3) dive(value * 50, outer, value + 1);
    if ((value = setjmp(inner)) == 0) dive(10, inner, 0);
    printf("zero becomes %d\n", value);
    while (rounds < 1000) {
        if (setjmp(inner) == 0) {
            if (setjmp(outer) == 0) dive(rounds % 7, outer, 2);
            longjmp(inner, 1);
        }
        rounds++;
    }
    printf("rounds %d depth %d %g\n", rounds, depth, kept[3] + kept[7]);

    sigset_t set, now;
    signal(SIGUSR1, handler);
    for (int save = 0; save < 2; save++) {
        sigemptyset(&set);
        sigprocmask(SIG_SETMASK, &set, 0);
        int s = sigsetjmp(checked, save);
        if (s == 0) raise(SIGUSR1);
        sigprocmask(SIG_BLOCK, 0, &now);
        printf("save %d: %d, blocked %d\n", save, s, sigismember(&now, SIGUSR1));
    }
    printf("%d %d\n", run((const unsigned char *)"\1\2\3\2\1\0"), ackermann(2, 300));
    return 0;
}
