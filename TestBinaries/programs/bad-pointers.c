// System calls with bad pointers fail with EFAULT and leave the process alone.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// PowerPC's getrlimit has another name.
#ifdef SYS_ugetrlimit
#undef SYS_getrlimit
#define SYS_getrlimit SYS_ugetrlimit
#endif

// 32-bit programs have another status by path.
#ifndef SYS_newfstatat
#define SYS_newfstatat SYS_fstatat64
#endif

#define CALL(name, ...) ({ errno = 0; long r_ = syscall(SYS_##name, ##__VA_ARGS__); printf("%s %ld %s\n", #name, r_, errno ? strerrorname_np(errno) : ""); r_; })

int main(void) {
    char *edge = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(edge + 4096, 4096, PROT_NONE);
    char *readonly = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *none = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    // Two that are beyond what a program of 64 bits has; of 32 bits there are none.
    int wide = sizeof(long) == 8;
    void *bad[] = {(void *)1, none, edge + 4096, edge + 4095, readonly, (void *)(long)(wide ? 0x0003000000000000 : 2),
        (void *)(long)(wide ? 0xffff800000000000 : 3), (void *)-8};
    int p[2], s[2], zero = open("/dev/zero", O_RDONLY), null = open("/dev/null", O_WRONLY), e = epoll_create1(0);
    pipe(p);
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    struct epoll_event event = {EPOLLOUT, {.fd = s[0]}};
    epoll_ctl(e, EPOLL_CTL_ADD, s[0], &event);
    memset(edge, '/', 4096);
    for (int k = 0; k < sizeof bad / sizeof *bad; k++) {
        void *b = bad[k];
        int readable = b == readonly;
        printf("pointer %d\n", k);
        CALL(pipe2, b, 0);
        CALL(fstat, 0, b);
        CALL(newfstatat, AT_FDCWD, "/", b, 0);
        CALL(statx, AT_FDCWD, "/", 0, STATX_ALL, b);
        CALL(uname, b);
        CALL(clock_gettime, CLOCK_MONOTONIC, b);
        CALL(gettimeofday, b, 0);
        CALL(getrlimit, 7, b);
        CALL(prlimit64, 0, 7, 0, b);
        CALL(getrusage, 0, b);
        CALL(sysinfo, b);
        CALL(times, b);
        CALL(getcwd, b, 100);
        CALL(read, zero, b, 100);
        CALL(getrandom, b, 100, 0);
        CALL(readlinkat, AT_FDCWD, "/proc/self/exe", b, 100);
        CALL(readlinkat, AT_FDCWD, "/proc/self/cwd", b, 100);
        CALL(rt_sigaction, SIGUSR1, 0, b, 8);
        CALL(rt_sigprocmask, SIG_BLOCK, 0, b, 8);
        CALL(rt_sigpending, b, 8);
        CALL(sigaltstack, 0, b);
        CALL(getresuid, b, b, b);
        CALL(epoll_pwait, e, b, 4, 0, 0, 8);
        CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, b);
        CALL(getsockname, s[0], b, b);
        CALL(recvmsg, s[0], b, MSG_DONTWAIT);
        CALL(getitimer, 0, b);
        CALL(sched_getaffinity, 0, 128, b);
        CALL(statfs, "/", b);
        CALL(capget, b, 0);
        if (readable) continue;
        // What the calls so far have left at the edge depends on the byte order.
        memset(edge, '/', 4096);
        CALL(openat, AT_FDCWD, b, O_RDONLY);
        CALL(faccessat, AT_FDCWD, b, 0);
        CALL(newfstatat, AT_FDCWD, b, edge, 0);
        CALL(readlinkat, AT_FDCWD, b, edge, 100);
        CALL(mkdirat, AT_FDCWD, b, 0);
        CALL(unlinkat, AT_FDCWD, b, 0);
        CALL(renameat2, AT_FDCWD, b, AT_FDCWD, "/tmp/x", 0);
        CALL(symlinkat, b, AT_FDCWD, "/nowhere/x");
        CALL(chdir, b);
        CALL(truncate, b, 0);
        CALL(statfs, b, edge);
        CALL(write, p[1], b, 100);
        CALL(writev, p[1], b, 2);
        CALL(readv, zero, b, 2);
        CALL(sendmsg, s[0], b, 0);
        CALL(connect, s[0], b, 16);
        CALL(ppoll, b, 1, 0, 0, 8);
        CALL(ppoll, 0, 0, b, 0, 8);
        CALL(pselect6, 1, b, 0, 0, 0, 0);
        CALL(nanosleep, b, 0);
        CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, b, 0);
        CALL(rt_sigaction, SIGUSR1, b, 0, 8);
        CALL(rt_sigprocmask, SIG_BLOCK, b, 0, 8);
        CALL(rt_sigsuspend, b, 8);
        CALL(rt_sigtimedwait, b, 0, 0, 8);
        CALL(rt_sigqueueinfo, getpid(), SIGURG, b);
        CALL(sigaltstack, b, 0);
        CALL(setitimer, 0, b, 0);
        CALL(epoll_ctl, e, EPOLL_CTL_ADD, s[1], b);
        CALL(setrlimit, 7, b);
        CALL(utimensat, AT_FDCWD, "/tmp", b, 0);
        CALL(futex, b, 1, 1);
        CALL(memfd_create, b, 0);
        CALL(mincore, edge, 4096, b);
        CALL(sched_setaffinity, 0, 128, b);
        CALL(fcntl, s[0], F_SETLK, b);
        CALL(ioctl, p[0], 0x541b, b);
        CALL(prctl, 15, b);
    }
    // Vectors that begin well.
    struct iovec v[2] = {{edge, 10}, {none, 10}};
    CALL(writev, p[1], v, 2);
    CALL(readv, zero, v, 2);
    v[0].iov_base = none;
    CALL(writev, p[1], v, 2);
    CALL(write, p[1], edge + 4090, 10);
    CALL(read, zero, edge + 4090, 10);
    CALL(writev, p[1], v, -1);
    CALL(writev, p[1], v, 2000);
    CALL(readlinkat, AT_FDCWD, "/proc/self/exe", edge, 0);
    CALL(rt_sigaction, SIGUSR1, 0, 0, 4);
    CALL(rt_sigaction, 65, 0, 0, 8);
    CALL(rt_sigprocmask, 7, edge, 0, 8);
    return 0;
}
