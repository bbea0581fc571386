// Cheap system calls in a loop: getppid, clock_gettime, lseek, pread, write to /dev/null.
// quick: 10000
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 150000;
    int null = open("/dev/null", O_WRONLY), zero = open("/dev/zero", O_RDONLY);
    long sum = 0, parent = syscall(SYS_getppid);
    char buffer[64];
    struct timespec before = {0, 0}, now;
    if (null < 0 || zero < 0) return 1;
    for (long r = 0; r < rounds; r++) {
        sum += syscall(SYS_getppid) == parent;
        sum += syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) == 0;
        sum += now.tv_sec > before.tv_sec || (now.tv_sec == before.tv_sec && now.tv_nsec >= before.tv_nsec);
        before = now;
        memset(buffer, 1, sizeof buffer);
        sum += pread(zero, buffer, sizeof buffer, 0) + buffer[7];
        sum += write(null, buffer, (size_t)(r & 63));
    }
    printf("syscalls %ld\n", sum);
}
