// mprotect, mremap, brk, mlock, mincore, msync, madvise, remap_file_pages.
#include "memory.h"

static void protections(void) {
    puts("-- mprotect");
    char *a = area(8);
    munmap(a + 4 * P, P);
    OK(mprotect(a + 1, P, RW));
    OK(mprotect(a, 0, RW));
    OK(mprotect(a + 1, 0, RW));
    OK(mprotect(a, -1, RW));
    OK(mprotect(a, -P, RW));
    OK(mprotect((void *)(1ul << 62), P, RW));
    OK(mprotect(a, P, 0x100));
    OK(mprotect(a, P, PROT_READ | 8));
    OK(mprotect(a, P, PROT_GROWSDOWN | PROT_GROWSUP | PROT_READ));
    OK(mprotect(a, P, PROT_GROWSUP | PROT_READ));
    OK(mprotect(a, P, PROT_GROWSDOWN | PROT_READ));
    OK(mprotect(a, 8 * P, PROT_READ));
    printf("%d %d %d\n", writes(a), writes(a + 3 * P), writes(a + 5 * P));
    OK(mprotect(a + 4 * P, 4 * P, PROT_READ));
    printf("%d\n", writes(a + 5 * P));
    OK(mprotect(a, P, PROT_WRITE));
    printf("%d %d\n", writes(a), reads(a));
    OK(mprotect(a, P, PROT_NONE));
    printf("%d %d\n", writes(a), reads(a));
    OK(mprotect(a, P, PROT_EXEC));
    printf("%d\n", writes(a));
    char *g = mmap(0, 4 * P, RW, ANON | MAP_GROWSDOWN, -1, 0);
    OK(mprotect(g + 2 * P, P, PROT_READ | PROT_GROWSDOWN));
    printf("%d %d\n", writes(g), writes(g + 3 * P));
    char *top;
    OK(mprotect((void *)((long)&top & -P), P, RW | PROT_GROWSDOWN));
}

static long remap(void *o, size_t ol, size_t nl, int f, void *n) { return syscall(SYS_mremap, o, ol, nl, f, n); }

static void remaps(void) {
    puts("-- mremap");
    char *a = area(16), *hole = area(32);
    int fd = memfd_create("m", 0);
    ftruncate(fd, 8 * P);
    for (int i = 0; i < 16; i++) a[i * P] = i + 1;
    OK(remap(a + 1, P, P, 0, 0));
    OK(remap(a, P, 0, 0, 0));
    OK(remap(a, 0, P, MREMAP_MAYMOVE, 0));
    OK(remap(a, P, P, 8, 0));
    OK(remap(a, P, P, MREMAP_FIXED, hole));
    OK(remap(a, P, P, MREMAP_DONTUNMAP, 0));
    OK(remap(a, P, 2 * P, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0));
    OK(remap(a, P, 2 * P, 0, 0));
    OK(remap(a, -P, P, 0, 0));
    OK(remap(a, P, -P, MREMAP_MAYMOVE, 0));
    OK(remap(a, P, 1ul << 60, MREMAP_MAYMOVE, 0));
    OK(remap((void *)(1ul << 62), P, P, 0, 0));
    OK(remap((void *)(1ul << 62), P, 2 * P, MREMAP_MAYMOVE, 0));
    OK(remap(a, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, a));
    OK(remap(a, 2 * P, P, MREMAP_MAYMOVE | MREMAP_FIXED, a + P));
    OK(remap(a, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, hole + 1));
    OK(remap(a, P, P, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)(1ul << 62)));
    printf("same %d\n", remap(a, P, P, 0, 0) == (long)a);
    printf("shrink %d\n", remap(a, 16 * P, 14 * P, 0, 0) == (long)a);
    printf("%d %d\n", reads(a + 13 * P), reads(a + 14 * P));
    printf("in place %d\n", remap(a, 14 * P, 15 * P, 0, 0) == (long)a);
    printf("%d %d\n", a[13 * P], a[14 * P]);
    printf("fixed %d\n", remap(a, 2 * P, 3 * P, MREMAP_MAYMOVE | MREMAP_FIXED, hole + 4 * P) == (long)hole + 4 * P);
    printf("%d %d %d %d\n", hole[4 * P], hole[5 * P], hole[6 * P], reads(a));
    printf("shrink and move %d\n",
           remap(hole + 4 * P, 3 * P, P, MREMAP_MAYMOVE | MREMAP_FIXED, hole + 20 * P) == (long)hole + 20 * P);
    printf("%d %d %d\n", hole[20 * P], reads(hole + 4 * P), reads(hole + 5 * P));
    // Several mappings.
    mprotect(a + 6 * P, 2 * P, PROT_READ);
    OK(remap(a + 4 * P, 4 * P, 8 * P, MREMAP_MAYMOVE, 0));
    OK(remap(a + 4 * P, 4 * P, 4 * P, 0, 0));
    OK(remap(a + 4 * P, 4 * P, 2 * P, 0, 0));
    munmap(a + 9 * P, P);
    OK(remap(a + 8 * P, 3 * P, 6 * P, MREMAP_MAYMOVE, 0));
    OK(remap(a + 9 * P, P, P, 0, 0));
    OK(remap(a + 9 * P, P, 2 * P, MREMAP_MAYMOVE, 0));
    OK(remap(a + 8 * P, 2 * P, 1 * P, 0, 0));
    OK(remap(a + 8 * P, 3 * P, 3 * P, 0, 0));
    // DONTUNMAP leaves an empty mapping.
    char *b = area(2);
    b[0] = 9;
    char *c = (char *)remap(b, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
    printf("%d %d\n", b[0], c[0]);
    c = (char *)remap(c, 2 * P, 2 * P, MREMAP_MAYMOVE | MREMAP_DONTUNMAP | MREMAP_FIXED, hole + 24 * P);
    printf("%d %d\n", c == hole + 24 * P, c[0]);
    // A shared mapping a second time.
    char *s = mmap(0, 4 * P, RW, MAP_SHARED, fd, 0);
    char *t = (char *)remap(s, 0, 2 * P, MREMAP_MAYMOVE, 0);
    s[P] = 33;
    printf("%d\n", t[P]);
    OK(remap(s, 4 * P, 4 * P, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0));
    s = (char *)remap(s, 4 * P, 16 * P, MREMAP_MAYMOVE, 0);
    printf("%d %d\n", reads(s + 7 * P), reads(s + 9 * P));
    char *two = area(4);
    two = (char *)remap(two, 4 * P, 1 << 24, MREMAP_MAYMOVE, 0);
    printf("%d\n", writes(two + (1 << 24) - 1));
    // munmap by mremap to the start of code is not tried: it works the same.
}

static void heap(void) {
    puts("-- brk");
    char *start = (char *)syscall(SYS_brk, 0);
    printf("%d\n", (char *)syscall(SYS_brk, start + 10 * P + 5) == start + 10 * P + 5);
    printf("%d %d\n", writes(start + 10 * P), start[P + 10]);
    start[9 * P] = 1;
    printf("%d\n", (char *)syscall(SYS_brk, start + 2 * P) == start + 2 * P);
    printf("%d\n", (char *)syscall(SYS_brk, start + 10 * P) == start + 10 * P);
    printf("zero again %d\n", start[9 * P]);
    printf("%d\n", (char *)syscall(SYS_brk, -1L) == start + 10 * P);
    printf("%d\n", (char *)syscall(SYS_brk, 1ul << 62) == start + 10 * P);
    printf("%d\n", (char *)syscall(SYS_brk, 1) == start + 10 * P);
    char *far = (char *)(((long)start + 20 * P) & -P);
    printf("%d\n", map(far, P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == (long)far);
    printf("in the way %d\n", (char *)syscall(SYS_brk, start + 30 * P) == start + 10 * P);
    OK(munmap(start + 4 * P, P));
    printf("%d\n", (char *)syscall(SYS_brk, start) == start);
    struct rlimit l = {64 * P, RLIM_INFINITY}, old;
    munmap(far, P);
    getrlimit(RLIMIT_DATA, &old);
    OK(setrlimit(RLIMIT_DATA, &l));
    getrlimit(RLIMIT_DATA, &l);
    printf("%ld\n", (long)l.rlim_cur);
    printf("%d\n", (char *)syscall(SYS_brk, start + 1000 * P) == start);
    OK(map(0, 1000 * P, RW, ANON, -1, 0));
    OK(map(0, 1000 * P, PROT_READ, ANON, -1, 0));
    OK(map(0, 1000 * P, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    setrlimit(RLIMIT_DATA, &old);
    printf("%d\n", (char *)syscall(SYS_brk, start + 1000 * P) == start + 1000 * P);
}

static void advice(void) {
    puts("-- madvise");
    char *a = area(16);
    memset(a, 1, 16 * P);
    for (int k = -1; k < 30; k++) {
        if (k == 9) continue;
        printf("%d: %d %d\n", k, madvise(a, 4 * P, k) < 0 ? errno : 0, madvise(a, 0, k) < 0 ? errno : 0);
    }
    OK(madvise(a, P, 100));
    OK(madvise(a, P, 101));
    OK(madvise(a + 1, P, MADV_NORMAL));
    OK(madvise(a, -P, MADV_NORMAL));
    // What a 64-bit kernel finds up to there is all of a 32-bit program's.
    if (sizeof(long) == 8) OK(madvise(a, -1, MADV_DONTNEED));
    OK(madvise((void *)(1ul << 62), P, MADV_DONTNEED));
    memset(a, 1, 16 * P);
    OK(madvise(a, 1, MADV_DONTNEED));
    printf("%d %d\n", a[0], a[P]);
    munmap(a + 4 * P, P);
    OK(madvise(a, 16 * P, MADV_DONTNEED));
    printf("both sides %d %d\n", a[3 * P], a[5 * P]);
    OK(madvise(a, 16 * P, MADV_WILLNEED));
    OK(madvise(a, 16 * P, MADV_NORMAL));
    a[6 * P] = 4;
    OK(madvise(a + 6 * P, P, MADV_FREE));
    a[6 * P] = 5;
    printf("%d\n", a[6 * P]);
    mprotect(a + 6 * P, P, PROT_NONE);
    OK(madvise(a + 6 * P, P, MADV_POPULATE_READ));
    OK(madvise(a + 6 * P, P, MADV_DONTNEED));
    // Guards.
    a[7 * P] = 8;
    OK(madvise(a + 7 * P, P, 102));
    printf("%d %d\n", reads(a + 7 * P), writes(a + 7 * P));
    OK(madvise(a + 7 * P, P, 102));
    OK(madvise(a + 7 * P, P, 103));
    printf("%d %d\n", reads(a + 7 * P), a[7 * P]);
    OK(madvise(a, 16 * P, 102));
    // Children.
    char *b = area(4);
    b[0] = b[P] = b[2 * P] = 1;
    OK(madvise(b, P, MADV_DONTFORK));
    OK(madvise(b + P, P, MADV_WIPEONFORK));
    fflush(stdout);
    if (fork() == 0) {
        printf("child %d %d %d\n", reads(b), b[P], b[2 * P]);
        long again = map(b, P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0);
        printf("free there %d\n", again == (long)b);
        _exit(0);
    }
    wait(0);
    OK(madvise(b, P, MADV_DOFORK));
    OK(madvise(b + P, P, MADV_KEEPONFORK));
    if (fork() == 0) {
        printf("child %d %d %d\n", reads(b), b[P], b[2 * P]);
        _exit(0);
    }
    wait(0);
    int fd = memfd_create("m", 0);
    ftruncate(fd, 4 * P);
    char *s = mmap(0, 4 * P, RW, MAP_SHARED, fd, 0), *v = mmap(0, 4 * P, RW, MAP_PRIVATE, fd, 0);
    memset(s, 3, 4 * P);
    v[0] = 4;
    OK(madvise(v, P, MADV_DONTNEED));
    printf("%d\n", v[0]);
    OK(madvise(s, P, MADV_DONTNEED));
    printf("%d\n", s[0]);
    OK(madvise(s, P, MADV_REMOVE));
    printf("%d\n", s[0]);
    OK(madvise(s, P, MADV_FREE));
    OK(madvise(s, P, MADV_WIPEONFORK));
    OK(madvise(v, P, MADV_REMOVE));
}

static void residence(void) {
    puts("-- mincore, mlock, msync");
    char *a = area(8);
    unsigned char v[8];
    a[0] = a[3 * P] = 1;
    OK(mincore(a + 1, P, v));
    OK(mincore(a, 8 * P, v));
    for (int i = 0; i < 8; i++) printf("%d", v[i] & 1);
    puts("");
    OK(mincore(a, 8 * P, (void *)8));
    OK(mincore(a, 0, v));
    OK(mincore(a, -1, v));
    OK(mincore((void *)(1ul << 62), P, v));
    munmap(a + 4 * P, P);
    OK(mincore(a, 8 * P, v));
    OK(mincore(a + 4 * P, P, v));
    OK(mlock(a, P));
    OK(mlock(a + 5, 10));
    OK(mlock(a, 8 * P));
    OK(mlock((void *)(1ul << 62), P));
    OK(munlock(a, 8 * P));
    OK(mlock2(a, P, 1));
    OK(mlock2(a, P, 2));
    OK(mlock(a, 0));
    OK(mlock(a, -P));
    if (sizeof(long) == 8) OK(munlock(a, -1));
    OK(msync(a, P, MS_SYNC));
    OK(msync(a + 1, P, MS_SYNC));
    OK(msync(a, P, MS_SYNC | MS_ASYNC));
    OK(msync(a, P, 8));
    OK(msync(a, 8 * P, MS_ASYNC));
    OK(msync(a, 0, MS_ASYNC));
    OK(msync(a, -P, MS_ASYNC));
    OK(msync(a, P, MS_INVALIDATE));
    int fd = memfd_create("m", 0);
    ftruncate(fd, 4 * P);
    char *s = mmap(0, 4 * P, RW, MAP_SHARED, fd, 0);
    for (int i = 0; i < 4; i++) s[i * P] = i;
    OK(syscall(SYS_remap_file_pages, s, P, 0, 2, 0));
    printf("%d\n", s[0]);
    OK(syscall(SYS_remap_file_pages, s, P, 1, 2, 0));
    OK(syscall(SYS_remap_file_pages, s + 1, P, 0, 2, 0));
    OK(syscall(SYS_remap_file_pages, a, P, 0, 2, 0));
    OK(syscall(SYS_remap_file_pages, s, 0, 0, 2, 0));
}

int main(void) {
    catch_faults();
    protections();
    remaps();
    heap();
    advice();
    residence();
    return 0;
}
