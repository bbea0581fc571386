// After fork both processes run the code that the parent had: each makes new code, changes code that both have run, and
// ends, is killed or fails to execute a program without disturbing the others.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned char *page;
typedef int function(void);

// Makes the code at the page's slot return `value` (below 65536).
static void make(int slot, int value) {
    unsigned char *at = page + 64 * slot;
#ifdef __aarch64__
    uint32_t code[2] = {0x52800000 | (uint32_t)value << 5, 0xd65f03c0};
    memcpy(at, code, 8);
#else
    unsigned char code[6] = {0xb8, (unsigned char)value, (unsigned char)(value >> 8), 0, 0, 0xc3};
    memcpy(at, code, 6);
#endif
    __builtin___clear_cache((char *)at, (char *)at + 64);
}

static int call(int slot) { return ((function *)(uintptr_t)(page + 64 * slot))(); }

static long many(int slot, int times) {
    long sum = 0;
    for (int i = 0; i < times; i++) sum += call(slot + (i & 1));
    return sum;
}

#define F(n) __attribute__((noinline)) static long f##n(long x) { return x % (n + 3) ? x * (n + 7) + n : x / (n + 3) ^ n; }
F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
static long (*const functions[])(long) = {f0, f1, f2, f3, f4, f5, f6, f7};

static long work(int from, int to, int times) {
    long x = 12345;
    for (int i = 0; i < times; i++)
        for (int k = from; k < to; k++) x = functions[k](x) & 0xffffff;
    return x;
}

static int status(pid_t child) {
    int s = 0;
    waitpid(child, &s, 0);
    return WIFEXITED(s) ? WEXITSTATUS(s) : 1000 + WTERMSIG(s);
}

static void checked(int good) {
    if (!good) _exit(99);
}

int main(void) {
    page = mmap(NULL, 65536, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return 1;
    make(0, 5);
    make(1, 6);
    printf("before %ld %ld\n", many(0, 1000), work(0, 2, 100));
    fflush(stdout);

    // Code that all have run is changed by all at once.
    pid_t children[6];
    for (int n = 0; n < 6; n++) {
        children[n] = fork();
        if (children[n] == 0) {
            for (int r = 0; r < 20; r++) {
                make(n & 1, 100 * n + r);
                make(!(n & 1), 1);
                checked(many(0, 1000) == 500l * (100 * n + r + 1));
                make(2 + r, r);
                checked(call(2 + r) == r);
            }
            checked(work(0, 8, 3000) == work(0, 8, 3000));
            _exit(n);
        }
        make(0, 7 + n);
        checked(many(0, 1000) == 500l * (7 + n + 6));
    }
    for (int n = 0; n < 6; n++) printf("changed %d\n", status(children[n]));

    // One that lives long while the parent goes on, and is killed.
    int ready[2];
    if (pipe(ready)) return 1;
    pid_t waits = fork();
    if (waits == 0) {
        long x = work(2, 4, 1000);
        if (write(ready[1], &x, sizeof x) < 0) _exit(98);
        for (;;) pause();
    }
    long x, y = work(4, 8, 20000);
    if (read(ready[0], &x, sizeof x) != sizeof x) return 1;
    printf("beside %ld %ld %ld\n", x, y, work(2, 4, 1000));
    kill(waits, SIGKILL);
    printf("killed %d\n", status(waits));
    for (int n = 0; n < 30; n++) {
        make(100 + n, n);
        checked(call(100 + n) == n);
    }

    // Children of children.
    fflush(stdout);
    pid_t child = fork();
    int depth = 0;
    while (child == 0 && depth < 6) {
        depth++;
        make(40 + depth, 4000 + depth);
        checked(call(40 + depth) == 4000 + depth);
        checked(work(0, 2 + depth, 500) == work(0, 2 + depth, 500));
        child = fork();
    }
    if (child == 0) {
        checked(work(0, 8, 500) == work(0, 8, 500));
        _exit(7);
    }
    int below = status(child);
    if (depth > 0) {
        make(0, depth);
        checked(call(0) == depth && call(40 + depth) == 4000 + depth);
        _exit(below + 1);
    }
    printf("depth %d\n", below);

    // What cannot be executed.
    char name[] = "/tmp/fork-code-XXXXXX";
    int file = mkstemp(name);
    if (file < 0 || write(file, "neither\n", 8) != 8 || fchmod(file, 0755)) return 1;
    close(file);
    fflush(stdout);
    for (int n = 0; n < 3; n++) {
        children[n] = fork();
        if (children[n] == 0) {
            char *words[] = {name, NULL};
            for (int r = 0; r < 5; r++) {
                execv(name, words);
                checked(errno == ENOEXEC);
                make(200 + r, r + n);
                checked(call(200 + r) == r + n);
            }
            _exit(20 + n);
        }
        make(0, 70 + n);
        checked(call(0) == 70 + n);
    }
    for (int n = 0; n < 3; n++) printf("not executed %d\n", status(children[n]));
    unlink(name);
    char *words[] = {"/bin/true", NULL};
    for (int n = 0; n < 3; n++) {
        child = fork();
        if (child == 0) {
            execv(words[0], words);
            _exit(96);
        }
        make(0, 80 + n);
        checked(call(0) == 80 + n);
        printf("executed %d\n", status(child));
        fflush(stdout);
    }
    printf("after %ld\n", work(0, 8, 100));
}
