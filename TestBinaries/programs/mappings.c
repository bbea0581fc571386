// mmap of files and memory, mprotect, mremap, munmap in the middle, msync, mincore, brk, madvise.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { P = 4096 };
static sigjmp_buf back;
static void caught(int s) { siglongjmp(back, s); }
static int touch(volatile char *p) {
    int s = sigsetjmp(back, 1);
    if (s) return -s;
    return *p;
}
static int poke(volatile char *p, char v) {
    int s = sigsetjmp(back, 1);
    if (s) return -s;
    *p = v;
    return 0;
}
static void show(const char *what, long v) { printf("%s %ld %s\n", what, v, v < 0 ? strerror(errno) : ""); }

int main(void) {
    signal(SIGSEGV, caught);
    signal(SIGBUS, caught);
    char name[] = "/tmp/mapXXXXXX";
    int fd = mkstemp(name);
    unlink(name);
    for (int i = 0; i < 3 * P / 8; i++) dprintf(fd, "%07d\n", i);
    char *m = mmap(0, 4 * P, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    printf("%.7s %.7s\n", m, m + 2 * P);
    printf("beyond the end: %d\n", touch(m + 3 * P));
    memcpy(m + 8, "changed", 7);
    show("msync", msync(m, P, MS_SYNC));
    char text[8] = {0};
    pread(fd, text, 7, 8);
    puts(text);
    char *p = mmap(0, 2 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, P);
    p[0] = 'X';
    pread(fd, text, 7, P);
    printf("%.7s %s\n", p, text);
    show("munmap", munmap(m + P, P));
    printf("%d %d %d\n", touch(m), touch(m + P), touch(m + 2 * P));
    show("mprotect", mprotect(m, P, PROT_READ));
    printf("%d %d\n", poke(m, 1), touch(m));
    show("mprotect none", mprotect(m, P, PROT_NONE));
    printf("%d\n", touch(m));
    show("mprotect hole", mprotect(m, 2 * P, PROT_READ));
    show("misaligned", mprotect(m + 1, P, PROT_READ));
    show("munmap misaligned", munmap(m + 1, P));
    show("munmap empty", munmap(m, 0));
    show("bad fd", (long)mmap(0, P, PROT_READ, MAP_PRIVATE, 99, 0));
    show("no flags", (long)mmap(0, P, PROT_READ, 0, fd, 0));
    show("offset", (long)mmap(0, P, PROT_READ, MAP_PRIVATE, fd, 17));
    show("size 0", (long)mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

    char *a = mmap(0, 8 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 8; i++) a[i * P] = i + 1;
    char *fixed = mmap(a + 2 * P, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    printf("%d %d %d\n", fixed == a + 2 * P, a[2 * P], a[3 * P]);
    show("noreplace", (long)mmap(a, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
    char *grown = mremap(a + 4 * P, 4 * P, 100 * P, MREMAP_MAYMOVE);
    printf("%d %d %d\n", grown[0], grown[3 * P], grown[99 * P]);
    grown[99 * P] = 9;
    char *shrunk = mremap(grown, 100 * P, 2 * P, 0);
    printf("%d %d %d\n", shrunk == grown, touch(grown + P), touch(grown + 2 * P));
    char *target = mmap(0, 4 * P, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *moved = mremap(grown, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_FIXED, target);
    printf("%d %d %d\n", moved == target, touch(moved), touch(moved + 3 * P));
    show("mremap nothing", (long)mremap(grown, P, 2 * P, MREMAP_MAYMOVE));
    a[0] = 77;
    show("madvise", madvise(a, 2 * P, MADV_DONTNEED));
    printf("%d %d\n", a[0], a[P]);
    unsigned char core[2];
    a[0] = 1;
    show("mincore", mincore(a, P, core));
    printf("%d\n", core[0] & 1);
    char *top = sbrk(0);
    show("brk", brk(top + 10 * P));
    top[9 * P] = 5;
    printf("%d %d\n", (char *)sbrk(0) == top + 10 * P, top[9 * P]);
    brk(top);
    brk(top + 10 * P);
    printf("again %d\n", top[9 * P]);
    uintptr_t hint = 0x2000000000;
    char *h = mmap((void *)hint, P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("hint %d\n", (uintptr_t)h == hint);
    int anonymous = memfd_create("x", 0);
    show("ftruncate", ftruncate(anonymous, P));
    char *one = mmap(0, P, PROT_READ | PROT_WRITE, MAP_SHARED, anonymous, 0);
    char *two = mmap(0, P, PROT_READ, MAP_SHARED, anonymous, 0);
    strcpy(one, "seen twice");
    puts(two);
    show("mlock", mlock(one, P));
    return 0;
}
