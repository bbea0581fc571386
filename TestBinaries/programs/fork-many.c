// Children one after the other, many at once, children of children, while both sides run new code.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int compare(const void *a, const void *b) { return *(int *)a - *(int *)b; }
static unsigned work(unsigned seed, int n) {
    static int v[500];
    for (int i = 0; i < n; i++) v[i] = seed = seed * 1103515245 + 12345;
    qsort(v, n, sizeof *v, compare);
    char text[64];
    snprintf(text, sizeof text, "%d %g", v[n / 2], v[0] * 1.5);
    for (char *c = text; *c; c++) seed = seed * 31 + *c;
    return seed;
}

static int depth(int n) {
    if (n == 0) return 0;
    int status;
    pid_t p = fork();
    if (!p) _exit(depth(n - 1) + 1);
    waitpid(p, &status, 0);
    return WEXITSTATUS(status);
}

int main(void) {
    int status, good = 0;
    for (int i = 0; i < 200; i++) {
        pid_t p = fork();
        if (!p) _exit(work(i, 10 + i) & 127);
        unsigned mine = work(i, 10 + i) & 127;
        waitpid(p, &status, 0);
        good += WIFEXITED(status) && WEXITSTATUS(status) == mine;
    }
    printf("in turn %d\n", good);
    pid_t all[30];
    for (int i = 0; i < 30; i++) {
        all[i] = fork();
        if (!all[i]) {
            unsigned x = 0;
            for (int k = 0; k < 5; k++) x += work(i * k, 100 + k);
            _exit(x & 127);
        }
        if (i % 10 == 9) kill(all[i], SIGKILL);
    }
    good = 0;
    for (int i = 0; i < 30; i++) {
        unsigned x = 0;
        for (int k = 0; k < 5; k++) x += work(i * k, 100 + k);
        waitpid(all[i], &status, 0);
        good += i % 10 == 9 || (WIFEXITED(status) && WEXITSTATUS(status) == (x & 127));
    }
    printf("at once %d\n", good);
    printf("depth %d\n", depth(12));
    good = 0;
    for (int i = 0; i < 100; i++) {
        pid_t p = vfork();
        if (!p) _exit(i);
        waitpid(p, &status, 0);
        good += WEXITSTATUS(status) == i;
    }
    printf("vfork %d\n", good);
    return 0;
}
