// A full disk: the present directory is on one that is small.
#include "load.h"
#include <sys/statfs.h>

int main(int argc, char **argv) {
    if (argc > 2) {
        // Executed while the disk is full.
        printf("executed: %s\n", argv[2]);
        return 5;
    }
    begin(argc, argv);
    static char block[P];
    memset(block, 'x', P);
    int fd = open("big", O_CREAT | O_RDWR | O_TRUNC, 0600);
    long total = 0, r;
    while ((r = write(fd, block, P)) > 0) total += r;
    printf("write %ld %d, some %d\n", r, errno, total > 0);
    r = write(fd, block, 1);
    printf("once more %d\n", failed(r));
    int small = open("small", O_CREAT | O_RDWR, 0600);
    printf("a new one %d, written %d\n", small >= 0, small < 0 ? 0 : failed(write(small, "x", 1)));
    printf("fallocate %d\n", failed(fallocate(fd, 0, 0, 64 << 20)));
    FILE *f = fopen("stream", "w");
    if (f) {
        fwrite(block, 1, P, f);
        r = fflush(f);
        printf("stream %d\n", failed(r));
        fclose(f);
    }
    // Memory of a file that has no room: SIGBUS.
    if (small >= 0) {
        ftruncate(small, 4 * P);
        char *m = mmap(0, 4 * P, RW, MAP_SHARED, small, 0);
        int pid = fork();
        if (pid == 0) {
            m[P] = 1;
            _exit(0);
        }
        printf("mapped %d\n", status_of(pid));
    }
    char text[200];
    int maps = open("/proc/self/maps", O_RDONLY);
    printf("maps %d %d\n", maps >= 0, read(maps, text, 100) > 0);
    int status = open("/proc/self/status", O_RDONLY);
    printf("status %d %d\n", status >= 0, read(status, text, 100) > 0);
    int memory = memfd_create("m", 0);
    printf("memfd %d\n", failed(write(memory, block, P)));
    int pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", argv[0], "1", "again", (char *)0);
        _exit(9);
    }
    printf("executes %d\n", status_of(pid));
    unlink("big");
    printf("room again %d\n", failed(write(small, block, P)));
    unlink("small"), unlink("stream");
    return 3;
}
