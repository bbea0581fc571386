// The clocks by the C library, which takes the vDSO, beside those by system calls.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long ns(struct timespec t) { return t.tv_sec * 1000000000ll + t.tv_nsec; }

static void show(const char *name, long result) { printf("%s: %ld %d\n", name, result, result < 0 ? errno : 0); }

int main(void) {
    static const int clocks[] = {0, 1, 2, 3, 4, 5, 6, 7, 11};
    struct timespec a, b, c;
    struct timeval day;
    for (unsigned k = 0; k < sizeof clocks / sizeof *clocks; k++) {
        int id = clocks[k];
        errno = 77;
        int results = clock_gettime(id, &a) | (int)syscall(SYS_clock_gettime, id, &b) | clock_gettime(id, &c);
        printf("clock %d: %d %d", id, results, ns(a) <= ns(b) && ns(b) <= ns(c) && ns(c) - ns(a) < 10000000000ll);
        results = clock_getres(id, &a) | (int)syscall(SYS_clock_getres, id, &b) | clock_getres(id, NULL);
        printf(" %d %d %d\n", results, ns(a) == ns(b), errno);
    }
    show("none", clock_gettime(99, &a));
    show("none", clock_getres(99, &a));
    show("none", clock_getres(99, NULL));
    clock_gettime(CLOCK_REALTIME, &a);
    int result = gettimeofday(&day, NULL);
    clock_gettime(CLOCK_REALTIME, &b);
    long long now = day.tv_sec * 1000000000ll + day.tv_usec * 1000ll;
    printf("day: %d %d\n", result, now + 1000 > ns(a) && now <= ns(b));
    struct timezone zone = {1, 1};
    show("zone", syscall(SYS_gettimeofday, &day, &zone));
    printf("zone: %d\n", zone.tz_minuteswest == 0 && day.tv_sec > 0);
    show("nothing", syscall(SYS_gettimeofday, NULL, NULL));
    // Half of it cannot be written.
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(page + 4096, 4096);
    struct timespec *edge = (struct timespec *)(page + 4096) - 1, *beyond = (struct timespec *)(page + 4088);
    show("edge", syscall(SYS_clock_gettime, 1, edge));
    show("beyond", syscall(SYS_clock_gettime, 1, beyond));
    show("null", syscall(SYS_clock_gettime, 1, NULL));
    show("beyond", syscall(SYS_gettimeofday, beyond, NULL));
    unsigned cpu = 9999, node = 9999;
    show("cpu", syscall(SYS_getcpu, &cpu, &node, NULL));
    printf("cpu: %d\n", cpu < 9999 && node < 9999);
    show("no cpu", syscall(SYS_getcpu, NULL, NULL, NULL));
    show("bad cpu", syscall(SYS_getcpu, page + 4096, NULL, NULL));
}
