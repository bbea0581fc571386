// Thousands of threads, one after another and at once; ends of threads and processes in the midst of calls.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int go, alive;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static void *waits(void *a) {
    pthread_mutex_lock(&lock);
    alive++;
    pthread_cond_broadcast(&changed);
    while (!go) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return a;
}
static void *returns(void *a) { return a; }
static void *yields(void *a) {
    for (int i = 0; i < 20000; i++) sched_yield();
    return 0;
}
static volatile int stop;
static void *allocates(void *a) {
    while (!stop) {
        void *p = malloc(rand() % 5000 + 1);
        memset(p, 1, 1);
        free(p);
        p = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        *(char *)p = 1;
        munmap(p, 65536);
    }
    return 0;
}
static int pipes[2];
static void *blocked(void *how) {
    char c;
    switch ((long)how) {
    case 0: read(pipes[0], &c, 1); break;
    case 1: pause(); break;
    case 2: sleep(100); break;
    case 3: poll(0, 0, -1); break;
    case 4: waits(0); break;
    case 5: for (;;) sched_yield();
    case 6: for (;;) stop = stop; 
    case 7: { sigset_t s; sigfillset(&s); int n; sigwait(&s, &n); }
    }
    return 0;
}
static void *ends_all(void *a) {
    usleep(20000);
    if (a) _exit(5);
    kill(getpid(), SIGKILL);
    return 0;
}
static void *executes(void *a) {
    execl("/proc/self/exe", "threads-many", "again", (char *)0);
    return 0;
}
static void *last(void *a) {
    pthread_join(*(pthread_t *)a, 0);
    puts("after the first thread");
    return 0;
}
static void result(const char *what) {
    int s;
    wait(&s);
    if (WIFEXITED(s)) printf("%s: status %d\n", what, WEXITSTATUS(s));
    else printf("%s: signal %d\n", what, WTERMSIG(s));
}

int main(int argc, char **argv) {
    setvbuf(stdout, 0, _IONBF, 0);
    if (argc > 1) {
        printf("executed, number %d\n", getpid() == syscall(SYS_gettid));
        return 0;
    }
    enum { MANY = 4000 };
    static pthread_t t[MANY];
    void *r;
    long sum = 0;
    for (long i = 0; i < 5000; i++) {
        pthread_create(t, 0, returns, (void *)i);
        pthread_join(*t, &r);
        sum += (long)r;
    }
    printf("in turn %ld\n", sum);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, PTHREAD_STACK_MIN > 65536 ? PTHREAD_STACK_MIN : 65536);
    int made = 0;
    for (long i = 0; i < MANY; i++) {
        int e = pthread_create(&t[i], &small, waits, (void *)i);
        if (e) {
            printf("error %d at %ld\n", e, i);
            break;
        }
        made++;
    }
    pthread_mutex_lock(&lock);
    while (alive < made) pthread_cond_wait(&changed, &lock);
    printf("alive %d\n", alive);
    if (getenv("SHOW_MEMORY")) system(getenv("SHOW_MEMORY"));
    go = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    sum = 0;
    for (int i = 0; i < made; i++) {
        pthread_join(t[i], &r);
        sum += (long)r;
    }
    printf("all %ld\n", sum);
    for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, yields, 0);
    for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
    // Fork while others allocate.
    for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, allocates, 0);
    int good = 0;
    for (int i = 0; i < 60; i++) {
        pid_t p = fork();
        if (p == 0) {
            char *m = malloc(10000);
            memset(m, 1, 10000);
            pthread_create(t, 0, returns, 0);
            pthread_join(*t, 0);
            _exit(m[9999]);
        }
        int s;
        waitpid(p, &s, 0);
        good += WIFEXITED(s) && WEXITSTATUS(s) == 1;
    }
    stop = 1;
    for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
    printf("forks %d\n", good);
    // The end of all, with others in the midst of something.
    pipe(pipes);
    go = 0;
    for (int how = 0; how < 3; how++) {
        if (fork() == 0) {
            for (long i = 0; i < 8; i++) pthread_create(&t[i], 0, blocked, (void *)i);
            usleep(20000);
            if (how == 0) exit(4);
            pthread_create(t, 0, ends_all, (void *)(long)(how == 1));
            pause();
        }
        result("end");
    }
    if (fork() == 0) {
        for (long i = 0; i < 8; i++) pthread_create(&t[i], 0, blocked, (void *)i);
        pthread_create(t, 0, executes, 0);
        pause();
    }
    result("exec in another thread");
    if (fork() == 0) {
        static pthread_t self;
        self = pthread_self();
        pthread_create(t, 0, last, &self);
        pthread_exit(0);
    }
    result("first thread first");
    if (fork() == 0) {
        pthread_create(t, 0, ends_all, (void *)1);
        syscall(SYS_exit, 7);
    }
    result("first thread by exit");
    return 0;
}
