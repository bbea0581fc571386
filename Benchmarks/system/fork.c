// fork, a little work in the child, exit, wait; the parent has 4 MiB of its own.
// quick: 20
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 500;
    size_t size = 4 << 20;
    uint8_t *data = malloc(size);
    uint32_t sum = 0;
    memset(data, 3, size);
    for (long r = 0; r < rounds; r++) {
        int status;
        pid_t child = fork();
        if (child < 0) return 1;
        if (child == 0) {
            for (int i = 0; i < 20; i++) data[i * 4096 + r] += (uint8_t)i;
            _exit(data[4096 * (r % 20) + r] & 63);
        }
        if (waitpid(child, &status, 0) != child) return 1;
        sum = sum * 31 + (uint32_t)WEXITSTATUS(status);
    }
    printf("fork %08x\n", sum);
}
