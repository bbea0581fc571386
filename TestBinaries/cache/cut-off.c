// Maps code from one file, runs it, cuts off all files in the folder that is named, and runs code from another file at the
// same address.
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int cut(const char *path, const struct stat *status, int kind, struct FTW *place) {
    return kind == FTW_F ? truncate(path, 0) : 0;
}

static int run(int number) {
    // mov w0, #number; ret
    uint32_t code[1024] = {0x52800000 | number << 5, 0xd65f03c0};
    char name[] = "/tmp/cut-off-XXXXXX";
    int fd = mkstemp(name), result = -1;
    if (fd < 0 || unlink(name) || write(fd, code, sizeof code) != sizeof code) return -1;
    void *p = mmap((void *)0x70000000, sizeof code, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0);
    if (p == MAP_FAILED) return -1;
    for (int i = 0; i < 100; i++) result = ((int (*)(void))p)();
    close(fd);
    return result;
}

int main(int count, char **arguments) {
    int first = run(1);
    if (count > 1) nftw(arguments[1], cut, 8, FTW_PHYS);
    int second = run(2);
    printf("%d %d\n", first, second);
}
