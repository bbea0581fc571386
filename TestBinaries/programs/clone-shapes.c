// Children of other shapes than fork's: memory shared with or without waiting, descriptors, directories and handlers
// shared or not, other exit signals, a fork and an exec of a thread that is not the first, namespaces.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int shared, go, seen;
static char stack[256 << 10] __attribute__((aligned(64)));
static int given;

static int status(int pid) {
    int status = -1;
    while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR) {}
    return status;
}

static int beside(void *argument) {
    shared = *(int *)argument;
    while (!go) sched_yield();
    close(given);
    chdir("/");
    signal(SIGUSR2, SIG_IGN);
    seen = getpid() != getppid();
    return 21;
}

static void try(const char *name, int flags) {
    char directory[4096];
    int value = flags;
    shared = go = 0;
    given = open("/dev/null", O_RDONLY);
    signal(SIGUSR2, SIG_DFL);
    chdir("/tmp");
    int pid = clone(beside, stack + sizeof stack, flags, &value);
    if (pid < 0) {
        printf("%s: error %d\n", name, errno);
        return;
    }
    while (shared != flags) sched_yield();
    go = 1;
    int s = status(pid);
    struct sigaction action;
    sigaction(SIGUSR2, NULL, &action);
    printf("%s: %x shared %d descriptor %d directory %s ignored %d\n", name, s, shared == flags,
        fcntl(given, F_GETFD) == -1, getcwd(directory, sizeof directory), action.sa_handler == SIG_IGN);
    close(given);
    signal(SIGUSR2, SIG_DFL);
}

static int quick(void *argument) { return *(int *)argument; }

static int runs(void *argument) {
    char *const *arguments = argument;
    execv(arguments[0], arguments);
    _exit(errno == ENOENT ? 44 : 45);
}

static void *threadForks(void *argument) {
    int pid = fork();
    if (!pid) pthread_exit((void *)5);
    int s = status(pid);
    printf("thread's fork: %x\n", s);
    pid = fork();
    if (!pid) _exit(6);
    printf("thread's fork: %x\n", status(pid));
    char *const arguments[] = {"/bin/sh", "-c", "exit 9", NULL};
    if (posix_spawn(&pid, arguments[0], NULL, NULL, arguments, NULL) == 0) printf("spawned: %x\n", status(pid));
    int error = posix_spawn(&pid, "/no/such", NULL, NULL, arguments, NULL);
    printf("spawn error %d\n", error);
    return argument;
}

static volatile int busy = 1;
static void *allocates(void *argument) {
    while (busy) free(malloc(1 + rand() % 5000));
    return argument;
}

static void *executes(void *argument) {
    execl("/bin/sh", "sh", "-c", "echo executed by a thread; exit 12", NULL);
    return argument;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    go = 1;
    int value = 17;
    int pid = clone(quick, stack + sizeof stack, SIGCHLD, &value);
    printf("plain: %x\n", status(pid));
    pid = clone(quick, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &value);
    printf("vfork: %x\n", status(pid));
    pid = clone(quick, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGURG, &value);
    printf("vfork, other signal: %d", waitpid(pid, NULL, 0) == -1 && errno == ECHILD);
    int s;
    pid = waitpid(pid, &s, __WCLONE);
    printf(" %d %x\n", pid > 0, s);
    char *missing[] = {"/no/such/program", NULL}, *present[] = {"/bin/sh", "-c", "exit 3", NULL};
    printf("exec missing: %x\n", status(clone(runs, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, missing)));
    printf("exec: %x\n", status(clone(runs, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, present)));
    try("memory", CLONE_VM | SIGCHLD);
    try("memory, files", CLONE_VM | CLONE_FILES | SIGCHLD);
    try("memory, directory", CLONE_VM | CLONE_FS | SIGCHLD);
    try("memory, handlers", CLONE_VM | CLONE_SIGHAND | SIGCHLD);
    try("all", CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_UNTRACED);
    go = 1;
    printf("exec beside: %x\n", status(clone(runs, stack + sizeof stack, CLONE_VM | SIGCHLD, present)));
    for (int i = 0; i < 50; i++) {
        value = i;
        int s = status(clone(quick, stack + sizeof stack, CLONE_VM | SIGCHLD, &value));
        if (s != i << 8) printf("round %d: %x\n", i, s);
    }
    struct { const char *name; int flags; } invalid[] = {
        {"SIGHAND alone", CLONE_SIGHAND | SIGCHLD}, {"THREAD alone", CLONE_THREAD | SIGCHLD},
        {"NEWNS and FS", CLONE_NEWNS | CLONE_FS | SIGCHLD}, {"NEWUSER and FS", CLONE_NEWUSER | CLONE_FS | SIGCHLD},
        {"NEWIPC and SYSVSEM", CLONE_NEWIPC | CLONE_SYSVSEM | SIGCHLD},
    };
    for (unsigned i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        int pid = clone(quick, stack + sizeof stack, invalid[i].flags, &value);
        printf("%s: %d %d\n", invalid[i].name, pid < 0 ? -1 : status(pid), pid < 0 ? errno : 0);
    }
    int spaces[] = {CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER, CLONE_NEWCGROUP};
    for (unsigned i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        value = 30 + i;
        int pid = clone(quick, stack + sizeof stack, spaces[i] | SIGCHLD, &value);
        printf("namespace %x: %x\n", spaces[i], pid < 0 ? -errno : status(pid));
    }
    if (!(pid = fork())) _exit(unshare(CLONE_NEWUSER | CLONE_NEWUTS) ? errno : sethostname("guest", 5) ? errno : 77);
    printf("unshared: %x\n", status(pid));
    pthread_t thread, allocators[3];
    for (int i = 0; i < 3; i++) pthread_create(&allocators[i], NULL, allocates, NULL);
    pthread_create(&thread, NULL, threadForks, NULL);
    pthread_join(thread, NULL);
    for (int i = 0; i < 100; i++) {
        int pid = fork();
        if (!pid) {
            void *p = malloc(100000);
            memset(p, 1, 100000);
            free(p);
            _exit(i);
        }
        int s = status(pid);
        if (s != i << 8) printf("fork %d: %x\n", i, s);
    }
    busy = 0;
    for (int i = 0; i < 3; i++) pthread_join(allocators[i], NULL);
    pthread_create(&thread, NULL, executes, NULL);
    pthread_join(thread, NULL);
}
