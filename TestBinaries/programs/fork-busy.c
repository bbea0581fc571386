// Children forked while other threads run code for the first time again and again: each executable mapping that goes
// takes what the emulator knows of the thread's code.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int busy = 1;
static void *changes(void *argument) {
    while (busy) {
        void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED || munmap(p, 4096)) return "failed";
    }
    return NULL;
}

int main(void) {
    pthread_t threads[3];
    int wrong = 0;
    for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, changes, NULL);
    for (int i = 0; i < 150; i++) {
        int pid = fork();
        if (!pid) {
            char *p = malloc(100000);
            memset(p, i, 100000);
            _exit(p[i] & 127);
        }
        int status = -1;
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
        if (status != (i & 127) << 8) wrong++, printf("child %d: %x\n", i, status);
    }
    busy = 0;
    for (int i = 0; i < 3; i++) {
        void *result;
        pthread_join(threads[i], &result);
        printf("thread %s\n", result ? (char *)result : "ended");
    }
    printf("%d wrong\n", wrong);
}
