// What the load programs share. The first argument is how much to do.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { P = 4096 };
#define RW (PROT_READ | PROT_WRITE)
#define RWX (RW | PROT_EXEC)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define SHARED (MAP_SHARED | MAP_ANONYMOUS)

static int scale = 1;
static void begin(int argc, char **argv) {
    setvbuf(stdout, 0, _IONBF, 0);
    if (argc > 1) scale = atoi(argv[1]);
}
static uint64_t seed = 88172645463325252ull;
static uint64_t next_random(void) {
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return seed;
}
static void set(int s, void *h, int flags) {
    struct sigaction x = {.sa_sigaction = h, .sa_flags = flags};
    sigaction(s, &x, 0);
}
static void micro(long us) {
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    while (nanosleep(&t, &t) && errno == EINTR) {}
}
/// 0 for exit status 0, the status, or 1000 and the signal.
static int status_of(int pid) {
    int st;
    while (waitpid(pid, &st, 0) < 0) if (errno != EINTR) return -errno;
    return WIFSIGNALED(st) ? 1000 + WTERMSIG(st) : WEXITSTATUS(st);
}
/// What becomes of `body` in a child.
static int in_child(void (*body)(void)) {
    int pid = fork();
    if (pid == 0) {
        body();
        _exit(0);
    }
    return pid < 0 ? -errno : status_of(pid);
}
static int failed(long r) { return r == -1 ? errno : 0; }
