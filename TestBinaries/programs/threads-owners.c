// Mutexes in shared memory whose owners go: by SIGKILL, by another thread's exit, by a program that is executed or is not.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_mutex_t m[3];
    sem_t s, t;
    uint32_t word;
} *all;

static void make(pthread_mutex_t *m, int protocol) {
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setprotocol(&a, protocol);
    pthread_mutex_init(m, &a);
}
static void *holds(void *m) {
    pthread_mutex_lock(m);
    sem_post(&all->s);
    pause();
    return 0;
}
static int recovers(pthread_mutex_t *m) {
    int r = pthread_mutex_lock(m);
    if (r == EOWNERDEAD) pthread_mutex_consistent(m);
    if (r == 0 || r == EOWNERDEAD) pthread_mutex_unlock(m);
    return r;
}
static struct timespec in(int ms) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += ms * 1000000l;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}
static void on_signal(int s) { sem_post(&all->t); }

static void several(int protocol) {
    for (int k = 0; k < 3; k++) make(&all->m[k], protocol);
    pid_t p = fork();
    if (p == 0) {
        pthread_t t;
        for (int k = 1; k < 3; k++) pthread_create(&t, 0, holds, &all->m[k]);
        holds(&all->m[0]);
    }
    for (int k = 0; k < 3; k++) sem_wait(&all->s);
    // Two wait for each.
    pid_t waiters[6];
    for (int k = 0; k < 6; k++)
        if ((waiters[k] = fork()) == 0) {
            struct timespec at = in(10);
            printf("%d", pthread_mutex_timedlock(&all->m[k / 2], &at) == ETIMEDOUT ? 0 : 1);
            fflush(stdout);
            sem_post(&all->t);
            _exit(recovers(&all->m[k / 2]));
        }
    for (int k = 0; k < 6; k++) sem_wait(&all->t);
    usleep(10000);
    kill(p, SIGKILL);
    int died[3] = {0}, well[3] = {0};
    for (int k = 0; k < 6; k++) {
        int status;
        waitpid(waiters[k], &status, 0);
        if (WEXITSTATUS(status) == EOWNERDEAD) died[k / 2]++;
        if (status == 0) well[k / 2]++;
    }
    waitpid(p, 0, 0);
    for (int k = 0; k < 3; k++) printf(" %d+%d", died[k], well[k]);
    puts("");
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IONBF, 0);
    if (argc > 1) {
        sleep(argv[1][0] - '0');
        return 0;
    }
    all = mmap(0, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&all->s, 1, 0);
    sem_init(&all->t, 1, 0);
    several(PTHREAD_PRIO_NONE);
    several(PTHREAD_PRIO_INHERIT);
    // Another thread ends the process.
    make(&all->m[0], 0);
    if (fork() == 0) {
        pthread_t t;
        pthread_create(&t, 0, holds, &all->m[0]);
        sem_wait(&all->s);
        _exit(0);
    }
    wait(0);
    printf("exit %d\n", recovers(&all->m[0]));
    // Executed programs hold nothing, however long they run.
    make(&all->m[0], 0);
    pid_t p = fork();
    if (p == 0) {
        pthread_mutex_lock(&all->m[0]);
        sem_post(&all->s);
        execl("/proc/self/exe", "again", "9", (char *)0);
        abort();
    }
    sem_wait(&all->s);
    struct timespec at = in(5000);
    printf("executed %d\n", pthread_mutex_timedlock(&all->m[0], &at));
    kill(p, SIGKILL);
    wait(0);
    // One that cannot be executed.
    make(&all->m[0], 0);
    p = fork();
    if (p == 0) {
        pthread_mutex_lock(&all->m[0]);
        execl("/nowhere", "nowhere", (char *)0);
        execl("/dev/null", "null", (char *)0);
        sem_post(&all->s);
        sem_wait(&all->t);
        int r = pthread_mutex_unlock(&all->m[0]);
        _exit(r);
    }
    sem_wait(&all->s);
    at = in(30);
    printf("not executed %d", pthread_mutex_timedlock(&all->m[0], &at));
    sem_post(&all->t);
    int status;
    wait(&status);
    printf(" %x %d\n", status, recovers(&all->m[0]));
    // A handler runs while its thread waits; the wait goes on.
    make(&all->m[0], 0);
    pthread_mutex_lock(&all->m[0]);
    p = fork();
    if (p == 0) {
        struct sigaction a = {.sa_handler = on_signal};
        sigaction(SIGUSR1, &a, 0);
        sem_post(&all->s);
        _exit(recovers(&all->m[0]));
    }
    sem_wait(&all->s);
    usleep(20000);
    kill(p, SIGUSR1);
    sem_wait(&all->t);
    usleep(20000);
    pthread_mutex_unlock(&all->m[0]);
    wait(&status);
    printf("after a handler %x\n", status);
    // The kernel's own, of an owner that never was.
    all->word = 0x3ffffff0;
    long r = syscall(SYS_futex, &all->word, FUTEX_LOCK_PI, 0, 0, 0, 0);
    printf("no owner %ld %d %x\n", r, errno, all->word);
    return 0;
}
