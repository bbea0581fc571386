// mmap: flags, hints, lengths, what it refuses; munmap.
#include "memory.h"

int main(void) {
    catch_faults();
    int fd = memfd_create("m", 0), ro = open("/proc/self/exe", O_RDONLY), wo = open("/dev/null", O_WRONLY);
    char name[] = "/tmp/memXXXXXX";
    int file = mkstemp(name), wof = open(name, O_WRONLY), rof = open(name, O_RDONLY), dir = open("/tmp", O_RDONLY);
    int app = open(name, O_RDWR | O_APPEND), path = open(name, O_PATH), pipes[2];
    unlink(name);
    pipe(pipes);
    ftruncate(fd, 4 * P);
    ftruncate(file, 2 * P + 100);

    // Lengths and offsets.
    OK(map(0, 0, RW, ANON, -1, 0));
    OK(map(0, -1, RW, ANON, -1, 0));
    OK(map(0, -P, RW, ANON, -1, 0));
    OK(map(0, 1ul << 62, RW, ANON, -1, 0));
    OK(map(0, 1ul << 47, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
    OK(map(0, (1ul << 48) + 1, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
    OK(map(0, P, RW, MAP_SHARED, fd, 1));
    OK(map(0, P, RW, MAP_SHARED, fd, 100 * P));
    OK(map(0, P, RW, MAP_SHARED, fd, -P));
    OK(map(0, 2 * P, RW, MAP_SHARED, fd, -P));
    OK(map(0, P, RW, MAP_SHARED, fd, 0x7ffffffffffff000));
    OK(map(0, P, RW, ANON, -1, 5));
    OK(map(0, P, RW, ANON, fd, 0));
    OK(map(0, P, RW, MAP_SHARED | MAP_ANONYMOUS, -1, P));
    // Files and their rights.
    OK(map(0, P, RW, MAP_SHARED, 99, 0));
    OK(map(0, P, RW, MAP_SHARED, -1, 0));
    OK(map(0, P, PROT_READ, MAP_SHARED, ro, 0));
    OK(map(0, P, RW, MAP_SHARED, ro, 0));
    OK(map(0, P, RW, MAP_PRIVATE, ro, 0));
    OK(map(0, P, RW, MAP_PRIVATE, wof, 0));
    OK(map(0, P, PROT_WRITE, MAP_SHARED, wof, 0));
    OK(map(0, P, PROT_NONE, MAP_SHARED, wof, 0));
    OK(map(0, P, PROT_READ, MAP_PRIVATE, rof, 0));
    OK(map(0, P, RW, MAP_SHARED, rof, 0));
    OK(map(0, P, PROT_NONE, MAP_SHARED, rof, 0));
    OK(map(0, P, RW, MAP_SHARED, app, 0));
    OK(map(0, P, PROT_READ, MAP_PRIVATE, dir, 0));
    OK(map(0, P, PROT_READ, MAP_PRIVATE, path, 0));
    OK(map(0, P, PROT_READ, MAP_PRIVATE, pipes[0], 0));
    OK(map(0, P, PROT_READ, MAP_PRIVATE, wo, 0));
    // A mapping for reading alone gets no more by mprotect.
    char *p = (char *)map(0, P, PROT_READ, MAP_SHARED, rof, 0);
    OK(mprotect(p, P, RW));
    OK(mprotect(p, P, PROT_NONE));
    p = (char *)map(0, P, PROT_READ, MAP_PRIVATE, rof, 0);
    OK(mprotect(p, P, RW));
    N(writes(p));
    // Types.
    OK(map(0, P, RW, MAP_ANONYMOUS, -1, 0));
    OK(map(0, P, RW, 0, fd, 0));
    OK(map(0, P, RW, MAP_SHARED | MAP_PRIVATE, fd, 0));
    OK(map(0, P, RW, MAP_SHARED_VALIDATE, fd, 0));
    OK(map(0, P, RW, MAP_SHARED_VALIDATE | 0x4000000, fd, 0));
    OK(map(0, P, RW, MAP_SHARED | 0x4000000, fd, 0));
    OK(map(0, P, RW, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
    OK(map(0, P, RW, MAP_SHARED | MAP_SYNC, fd, 0));
    OK(map(0, P, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0));
    OK(map(0, P, RW, 4 | MAP_ANONYMOUS, -1, 0));
    long droppable = map(0, P, RW, 8 | MAP_ANONYMOUS, -1, 0);
    said("droppable", droppable);
    OK(map(0, P, RW, 8, fd, 0));
    OK(map(0, P, RW, 8 | MAP_ANONYMOUS | MAP_LOCKED, -1, 0));
    // Flags without much effect.
    OK(p = (char *)map(0, P, RW, ANON | MAP_POPULATE | MAP_NORESERVE | MAP_STACK, -1, 0));
    N(writes(p));
    OK(p = (char *)map(0, P, RW, ANON | MAP_LOCKED, -1, 0));
    OK(p = (char *)map(0, P, RW, ANON | MAP_DENYWRITE | MAP_EXECUTABLE | MAP_NONBLOCK, -1, 0));
    OK(p = (char *)map(0, 4 * P, RW, ANON | MAP_GROWSDOWN, -1, 0));
    N(writes(p));
    OK(p = (char *)map(0, 4 * P, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0));
    OK(map(0, 4 * P, RW, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0));
    long huge = map(0, 2 << 20, RW, ANON | MAP_HUGETLB, -1, 0);
    said("huge", huge);
    OK(map(0, 2 << 20, RW, ANON | MAP_HUGETLB | 13 << 26, -1, 0));
    OK(map(0, P, RW, MAP_PRIVATE | MAP_HUGETLB, fd, 0));
    OK(map(0, P, 0x1000 | PROT_READ, ANON, -1, 0));

    // Fixed places.
    char *a = area(16);
    munmap(a + 4 * P, 4 * P);
    OK(map(a + 1, P, RW, ANON | MAP_FIXED, -1, 0));
    OK(map(a + 1, P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    OK(map(a, P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    OK(map(a + 3 * P, 2 * P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    printf("%d\n", map(a + 4 * P, 2 * P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == (long)a + 4 * P);
    OK(map((void *)-P, P, RW, ANON | MAP_FIXED, -1, 0));
    OK(map((void *)(1ul << 62), P, RW, ANON | MAP_FIXED, -1, 0));
    OK(map((void *)(1ul << 62), P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    OK(map((void *)(1ul << 62), P, RW, ANON, -1, 0));
    OK(map((void *)-P, P, RW, ANON, -1, 0));
    OK(map(a, -2 * P, RW, ANON | MAP_FIXED, -1, 0));
    a[0] = 5;
    a[2 * P] = 6;
    OK(map(a, 2 * P, PROT_READ, ANON | MAP_FIXED, -1, 0));
    printf("%d %d %d\n", a[0], a[2 * P], writes(a));
    // A failed fixed mapping leaves what was there or a hole, by what failed.
    OK(map(a + 2 * P, P, RW, MAP_SHARED | MAP_FIXED, ro, 0));
    printf("%d\n", a[2 * P]);
    // Hints.
    p = area(3);
    munmap(p, 3 * P);
    printf("%d\n", map(p, P, RW, ANON, -1, 0) == (long)p);
    printf("%d\n", map(p, P, RW, ANON, -1, 0) != (long)p);
    printf("%d\n", map(p + P + 17, P, RW, ANON, -1, 0) == (long)p + P);
    printf("low %d\n", map((void *)1, P, RW, ANON, -1, 0) != -1);
    printf("%d\n", map((void *)0x12345000, P, RW, ANON, -1, 0) == 0x12345000);
    printf("%d\n", map((void *)0x12345000, P, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == -1);

    // munmap.
    OK(munmap(a, 0));
    OK(munmap(a + 1, P));
    OK(munmap(a, -1));
    OK(munmap(a, 1ul << 63));
    OK(munmap((void *)-P, P));
    OK(munmap((void *)(1ul << 62), P));
    OK(munmap(a + 6 * P, P));
    OK(munmap(a + 3 * P, 6 * P + 1));
    printf("%d %d %d %d\n", reads(a + 2 * P), reads(a + 3 * P), reads(a + 9 * P), reads(a + 10 * P));
    OK(munmap(a, 16 * P));
    OK(munmap(a, 16 * P));

    // Private file mappings beyond the end.
    p = (char *)map(0, 4 * P, RW, MAP_PRIVATE, file, 0);
    printf("%d %d %d %d\n", reads(p + 2 * P + 200), writes(p + 2 * P + 3000), reads(p + 3 * P), writes(p + 3 * P));
    ftruncate(file, 0);
    printf("%d %d\n", reads(p), writes(p + P));
    ftruncate(file, 4 * P);
    printf("%d %d\n", reads(p + 3 * P), p[0]);
    // A call with a bad page says so.
    ftruncate(file, P);
    N(write(pipes[1], p + 3 * P, 10));
    N(write(pipes[1], p, 10));
    return 0;
}
