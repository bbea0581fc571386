// fork and execute this program anew, wait; by vfork too. RUN holds the emulator, where that must be named.
// quick: 5
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc > 2) return atoi(argv[2]) & 63;
    long rounds = argc > 1 ? atol(argv[1]) : 150;
    char *words[16], number[16], *run = getenv("RUN");
    uint32_t sum = 0;
    int count = 0;
    for (char *w = run ? strtok(strdup(run), " ") : NULL; w && count < 11; w = strtok(NULL, " ")) words[count++] = w;
    words[count++] = argv[0];
    words[count++] = "child";
    words[count++] = number;
    words[count] = NULL;
    for (long r = 0; r < rounds; r++) {
        int status;
        snprintf(number, sizeof number, "%ld", r * 7);
        pid_t child = r & 1 ? vfork() : fork();
        if (child < 0) return 1;
        if (child == 0) {
            execv(words[0], words);
            _exit(127);
        }
        if (waitpid(child, &status, 0) != child) return 1;
        sum = sum * 31 + (uint32_t)WEXITSTATUS(status);
    }
    printf("exec %08x\n", sum);
}
