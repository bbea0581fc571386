// Ends of a process with threads; the argument says which.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *exits(void *argument) {
    usleep(20000);
    exit(9);
}
static void *loops(void *argument) {
    for (;;) {}
}
static void *sleeps(void *argument) {
    for (;;) pause();
}
static void *last(void *argument) {
    usleep(50000);
    return 0;
}
static void *kills(void *argument) {
    usleep(10000);
    raise(SIGTERM);
    return 0;
}
static void *faults(void *argument) {
    usleep(10000);
    *(volatile int *)16 = 1;
    return 0;
}

int main(int argc, char **argv) {
    pthread_t t;
    printf("%s\n", argv[1]);
    fflush(stdout);
    if (!strcmp(argv[1], "other-exits")) {
        pthread_create(&t, 0, loops, 0);
        pthread_create(&t, 0, sleeps, 0);
        pthread_create(&t, 0, exits, 0);
        pthread_join(t, 0);
    } else if (!strcmp(argv[1], "main-returns")) {
        pthread_create(&t, 0, loops, 0);
        pthread_create(&t, 0, sleeps, 0);
        usleep(10000);
        return 4;
    } else if (!strcmp(argv[1], "main-first")) {
        pthread_create(&t, 0, last, 0);
        pthread_create(&t, 0, last, 0);
        pthread_exit(0);
    } else if (!strcmp(argv[1], "main-first-then-exit")) {
        pthread_create(&t, 0, exits, 0);
        pthread_exit(0);
    } else if (!strcmp(argv[1], "killed")) {
        pthread_create(&t, 0, loops, 0);
        pthread_create(&t, 0, kills, 0);
        pthread_join(t, 0);
    } else if (!strcmp(argv[1], "fault")) {
        pthread_create(&t, 0, loops, 0);
        pthread_create(&t, 0, faults, 0);
        pthread_join(t, 0);
    }
    return 1;
}
