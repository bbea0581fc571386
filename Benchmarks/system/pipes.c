// Two processes send messages of 1 to 512 bytes to each other through pipes.
// quick: 500
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int readAll(int fd, char *to, long n) {
    for (long got; n > 0; n -= got, to += got) {
        if ((got = read(fd, to, (size_t)n)) <= 0) return -1;
    }
    return 0;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 15000;
    int down[2], up[2], status;
    char buffer[512];
    uint32_t sum = 0;
    if (pipe(down) || pipe(up)) return 1;
    pid_t child = fork();
    if (child < 0) return 1;
    for (long r = 0; r < rounds; r++) {
        long size = r * 37 % 512 + 1;
        if (child == 0) {
            if (readAll(down[0], buffer, size)) _exit(1);
            for (long i = 0; i < size; i += 7) buffer[i] ^= (char)r;
            if (write(up[1], buffer, (size_t)size) != size) _exit(1);
        } else {
            memset(buffer, (int)(sum & 127), (size_t)size);
            if (write(down[1], buffer, (size_t)size) != size || readAll(up[0], buffer, size)) return 1;
            sum = sum * 31 + (uint8_t)buffer[0] + (uint8_t)buffer[size - 1];
        }
    }
    if (child == 0) _exit(0);
    waitpid(child, &status, 0);
    printf("pipes %08x %d\n", sum, status);
}
