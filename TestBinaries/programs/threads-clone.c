// clone and clone3 in valid and invalid shapes.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif
static void reap(const char *what, long r) {
    if (r == 0) _exit(3);
    if (r < 0) {
        printf("%s: error %d\n", what, errno);
        return;
    }
    int s = 0;
    long w = waitpid(r, &s, __WALL);
    printf("%s: child, status %x%s\n", what, s, w == r ? "" : " not waited for");
}
static long old(unsigned long flags) { return syscall(SYS_clone, flags, 0, 0, 0, 0); }
static long new(struct clone_args *a, size_t size) { return syscall(SYS_clone3, a, size); }
#define OLD(flags) reap("clone " #flags, old(flags))
#define NEW(...)                                                                                     \
    do {                                                                                             \
        struct clone_args a = {__VA_ARGS__};                                                         \
        reap("clone3 " #__VA_ARGS__, new(&a, sizeof a));                                             \
    } while (0)

static volatile int word, word2;
static int body(void *a) {
    word2++;
    return (long)a;
}
static char stack[65536] __attribute__((aligned(4096)));
static void thread_of(const char *what, unsigned long flags, int *pidfd) {
    static volatile int tid;
    word2 = 0;
    tid = 1;
    long r = clone(body, stack + sizeof stack, flags, (void *)9, pidfd ? pidfd : (int *)&word, 0, &tid);
    if (r < 0) {
        printf("%s: error %d\n", what, errno);
        return;
    }
    // The thread number is cleared when it ends, where that was asked for.
    for (int i = 0; i < 2000 && !(word2 == 1 && (!(flags & CLONE_CHILD_CLEARTID) || tid == 0)); i++) usleep(500);
    printf("%s: ran %d\n", what, word2);
    usleep(2000);
}

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    signal(64, SIG_IGN);
    OLD(SIGCHLD);
    OLD(0);
    OLD(SIGUSR1 * 0 + SIGURG);
    OLD(65);
    OLD(200);
    OLD(CLONE_THREAD | SIGCHLD);
    OLD(CLONE_SIGHAND | SIGCHLD);
    OLD(CLONE_THREAD | CLONE_SIGHAND);
    OLD(CLONE_FS | CLONE_NEWNS);
    OLD(CLONE_FS | CLONE_NEWUSER);
    OLD(CLONE_NEWIPC | CLONE_SYSVSEM);
    OLD(CLONE_DETACHED | CLONE_PIDFD | SIGCHLD);
    OLD(CLONE_PARENT | SIGCHLD);
    OLD(CLONE_UNTRACED | CLONE_PTRACE | SIGCHLD);
    OLD(CLONE_IO | SIGCHLD);
    OLD(CLONE_FILES | CLONE_FS | CLONE_SYSVSEM | SIGCHLD);
    OLD(CLONE_NEWUSER | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM);
    OLD(CLONE_NEWPID | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM);
    OLD(CLONE_NEWUSER | SIGCHLD);
    OLD(CLONE_NEWUTS | SIGCHLD);
    OLD(CLONE_NEWIPC | SIGCHLD);
    OLD(CLONE_NEWNS | SIGCHLD);
    OLD(CLONE_NEWCGROUP | SIGCHLD);
    OLD(CLONE_NEWPID | SIGCHLD);
    OLD(CLONE_NEWNET | SIGCHLD);
    // clone3
    struct clone_args a = {.exit_signal = SIGCHLD};
    reap("size 0", new(&a, 0));
    reap("size 63", new(&a, 63));
    reap("size 64", new(&a, 64));
    reap("size 80", new(&a, 80));
    reap("size 88", new(&a, 88));
    char large[8192] = {0};
    memcpy(large, &a, sizeof a);
    reap("larger", new((void *)large, 128));
    large[100] = 1;
    reap("larger and unknown", new((void *)large, 128));
    reap("too large", new((void *)large, 4097));
    reap("bad address", new((void *)8, sizeof a));
    NEW(.exit_signal = 65);
    NEW(.exit_signal = 64);
    NEW(.exit_signal = 1ul << 32);
    NEW(.exit_signal = 0);
    NEW(.flags = SIGCHLD);
    NEW(.flags = CLONE_DETACHED, .exit_signal = SIGCHLD);
    NEW(.flags = 1ul << 40, .exit_signal = SIGCHLD);
    NEW(.stack = (long)stack, .exit_signal = SIGCHLD);
    NEW(.stack_size = 4096, .exit_signal = SIGCHLD);
    NEW(.stack = 1ul << 62, .stack_size = 4096, .exit_signal = SIGCHLD);
    NEW(.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM, .exit_signal = SIGCHLD);
    NEW(.flags = CLONE_PARENT, .exit_signal = SIGCHLD);
    NEW(.flags = CLONE_SIGHAND | CLONE_VM | CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD);
    NEW(.flags = CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD);
    NEW(.flags = 0x200000000ul, .exit_signal = SIGCHLD, .cgroup = 99);
    NEW(.flags = 0x200000000ul, .exit_signal = SIGCHLD, .cgroup = 0);
    NEW(.flags = 0x200000000ul, .exit_signal = SIGCHLD, .cgroup = 1ul << 40);
    NEW(.cgroup = 99, .exit_signal = SIGCHLD);
    // set_tid
    pid_t want = 0, list[2] = {0, 0};
    NEW(.set_tid = (long)&want, .exit_signal = SIGCHLD);
    NEW(.set_tid_size = 1, .exit_signal = SIGCHLD);
    NEW(.set_tid = (long)&want, .set_tid_size = 40, .exit_signal = SIGCHLD);
    NEW(.set_tid = (long)&want, .set_tid_size = 1, .exit_signal = SIGCHLD);
    want = -1;
    NEW(.set_tid = (long)&want, .set_tid_size = 1, .exit_signal = SIGCHLD);
    NEW(.set_tid = 8, .set_tid_size = 1, .exit_signal = SIGCHLD);
    want = getpid();
    NEW(.set_tid = (long)&want, .set_tid_size = 1, .exit_signal = SIGCHLD);
    // One that no process of the machine's has.
    long r;
    want = 29123;
    do {
        want++;
        a = (struct clone_args){.set_tid = (long)&want, .set_tid_size = 1, .exit_signal = SIGCHLD};
        r = new(&a, sizeof a);
    } while (r < 0 && errno == EEXIST && want < 29223);
    if (r == 0) _exit(getpid() == want ? 0 : 1);
    if (r > 0) {
        int s;
        waitpid(r, &s, 0);
        printf("set_tid %d %x\n", r == want, s);
    } else printf("set_tid error %d\n", errno);
    NEW(.set_tid = (long)list, .set_tid_size = 2, .exit_signal = SIGCHLD);
    // Descriptors of processes.
    int fd = -1, tid = 0, child = 0;
    a = (struct clone_args){.flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .pidfd = (long)&fd, .parent_tid = (long)&tid,
                            .exit_signal = SIGCHLD};
    r = new(&a, sizeof a);
    if (r == 0) _exit(5);
    if (r > 0) {
        siginfo_t i = {0};
        printf("both %d %d", tid == r, fd >= 0);
        printf(" %d", waitid(P_PIDFD, fd, &i, WEXITED));
        printf(" %d\n", i.si_status);
        close(fd);
    } else printf("both error %d\n", errno);
    r = syscall(SYS_clone, CLONE_PIDFD | CLONE_PARENT_SETTID | SIGCHLD, 0, &fd, 0, 0);
    if (r == 0) _exit(0);
    reap("pidfd and parent_tid in one place", r);
    int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    a = (struct clone_args){.flags = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID, .child_tid = (long)shared,
                            .exit_signal = SIGCHLD};
    r = new(&a, sizeof a);
    if (r == 0) {
        shared[1] = shared[0] == getpid();
        _exit(0);
    }
    reap("child_tid", r);
    printf("%d %d\n", shared[0] != 0, shared[1]);
    a = (struct clone_args){.flags = CLONE_PIDFD, .pidfd = 8, .exit_signal = SIGCHLD};
    reap("bad pidfd", new(&a, sizeof a));
    a = (struct clone_args){.flags = CLONE_PARENT_SETTID, .parent_tid = 8, .exit_signal = SIGCHLD};
    reap("bad parent_tid", new(&a, sizeof a));
    // Threads.
    unsigned long thread = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
    thread_of("thread", thread, 0);
    thread_of("thread, shared", thread | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM, 0);
    thread_of("thread, cleared", thread | CLONE_CHILD_CLEARTID, 0);
    thread_of("thread, detached", thread | CLONE_DETACHED, 0);
    thread_of("thread, io", thread | CLONE_IO, 0);
    thread_of("thread, parent_tid", thread | CLONE_PARENT_SETTID, 0);
    thread_of("thread, vfork", thread | CLONE_VFORK, 0);
    thread_of("thread, parent", thread | CLONE_PARENT, 0);
    thread_of("thread, utsns", thread | CLONE_NEWUTS, 0);
    thread_of("thread, signal", thread | SIGCHLD, 0);
    fd = -1;
    thread_of("thread, pidfd", thread | CLONE_PIDFD | CLONE_CHILD_CLEARTID, &fd);
    if (fd >= 0) {
        struct pollfd p = {fd, POLLIN};
        printf("poll %d ", poll(&p, 1, 1000));
        printf("%x, flags %x\n", p.revents, fcntl(fd, F_GETFL) & O_EXCL);
        close(fd);
    }
    thread_of("process beside", CLONE_VM | CLONE_FILES | SIGCHLD, 0);
    int s;
    printf("%x\n", wait(&s) > 0 ? s : -1);
    return 0;
}
