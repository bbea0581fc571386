// Files, directories, pipes and mappings: written, read back, listed, mapped, removed.
// quick: 20
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 400;
    char folder[] = "/tmp/bench-files-XXXXXX", name[64];
    static char data[8192], back[8192];
    uint32_t sum = 0;
    int ends[2];
    if (!mkdtemp(folder) || pipe(ends)) return 1;
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(i * 31 >> 4);
    for (long r = 0; r < rounds; r++) {
        struct stat status;
        snprintf(name, sizeof name, "%s/%ld", folder, r & 7);
        int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
        if (fd < 0 || write(fd, data, sizeof data) != sizeof data || fstat(fd, &status)) return 1;
        sum += (uint32_t)status.st_size;
        lseek(fd, r % 1000, SEEK_SET);
        sum = sum * 31 + (uint32_t)read(fd, back, 4096) + (uint8_t)back[r & 1023];
        char *map = mmap(NULL, sizeof data, PROT_READ, MAP_SHARED, fd, 0);
        if (map == MAP_FAILED) return 1;
        sum = sum * 31 + (uint8_t)map[r & 8191];
        munmap(map, sizeof data);
        close(fd);
        if (write(ends[1], data, 512) != 512 || read(ends[0], back, 512) != 512) return 1;
        sum += (uint8_t)back[r & 511];
        if ((r & 15) == 0) {
            DIR *d = opendir(folder);
            for (struct dirent *e; (e = readdir(d));) sum += (uint32_t)strlen(e->d_name);
            closedir(d);
        }
    }
    for (int i = 0; i < 8; i++) {
        snprintf(name, sizeof name, "%s/%d", folder, i);
        unlink(name);
    }
    rmdir(folder);
    printf("files %08x\n", sum);
}
