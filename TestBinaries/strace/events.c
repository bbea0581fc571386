#include "trace.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <time.h>

#define BAD ((void *)16)

int main(void) {
    char buffer[512];
    struct timespec zero = {0, 0}, little;
    unsigned long signals = 1ul << (SIGUSR1 - 1), all = ~0ul, none = 0;
    chdir("/tmp");
    unlink("trace-e");
    unlink("trace-e2");
    signal(SIGALRM, SIG_IGN);
    begin();
#define LITTLE (little = (struct timespec){0, 1000000}, &little)
    int p[2];
    call(pipe2, p, O_NONBLOCK);
    // epoll
    long e = call(epoll_create1, 0);
    call(epoll_create1, 5);
    struct epoll_event v = {EPOLLIN | EPOLLONESHOT | EPOLLRDHUP, {.u64 = 0x700000007UL}}, ready[4];
    call(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &v);
    call(epoll_ctl, e, EPOLL_CTL_ADD, p[0], &v);
    v.events = EPOLLOUT | EPOLLEXCLUSIVE;
    call(epoll_ctl, e, EPOLL_CTL_ADD, p[1], &v);
    v.events = EPOLLOUT | 0x800;
    call(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &v);
    call(epoll_ctl, e, 9, p[0], &v);
    call(epoll_ctl, e, EPOLL_CTL_ADD, p[1], BAD);
    call(epoll_ctl, e, EPOLL_CTL_MOD, e, NULL);
    call(epoll_ctl, -1, EPOLL_CTL_DEL, p[0], NULL);
    call(epoll_pwait, e, ready, 4, 0, NULL, 8L);
    v.events = EPOLLIN | EPOLLET;
    call(epoll_ctl, e, EPOLL_CTL_MOD, p[0], &v);
    call(write, p[1], "data", 4L);
    call(epoll_pwait, e, ready, 4, -1, &signals, 8L);
    call(epoll_pwait, e, ready, 1, 5, &none, 8L);
    call(epoll_pwait, e, ready, 0, 5, NULL, 8L);
    call(epoll_pwait, e, BAD, 4, 5, NULL, 8L);
    call(epoll_pwait, e, ready, 4, 5, BAD, 8L);
    call(epoll_pwait, e, ready, 4, 5, &signals, 4L);
    call(epoll_pwait, p[0], ready, 4, 5, &all, 8L);
    call(epoll_pwait2, e, ready, 4, LITTLE, NULL, 8L);
    call(epoll_pwait2, e, ready, 4, &(struct timespec){-1, 5}, &signals, 8L);
    call(epoll_pwait2, e, ready, 4, BAD, NULL, 8L);
    call(epoll_ctl, e, EPOLL_CTL_DEL, p[0], NULL);
    // poll
    struct pollfd f[3] = {{p[0], POLLIN | POLLRDNORM, 0}, {p[1], POLLOUT, 0}, {-1, POLLIN, 0}};
    call(ppoll, f, 3, LITTLE, NULL, 8L);
    call(ppoll, f, 3, NULL, &signals, 8L);
    f[0].fd = 77;
    f[0].events = 0x4000;
    call(ppoll, f, 1, LITTLE, NULL, 8L);
    f[0].fd = p[1];
    f[0].events = POLLPRI;
    call(ppoll, f, 1, LITTLE, NULL, 8L);
    call(ppoll, NULL, 0, LITTLE, &none, 8L);
    call(ppoll, BAD, 1, NULL, NULL, 8L);
    call(ppoll, f, 1, BAD, NULL, 8L);
    call(ppoll, f, 1, &zero, BAD, 8L);
    call(ppoll, f, 1, &(struct timespec){0, -5}, &signals, 3L);
    // select
    fd_set r, w, x;
    FD_ZERO(&r);
    FD_ZERO(&w);
    FD_ZERO(&x);
    FD_SET(p[0], &r);
    FD_SET(p[1], &w);
    FD_SET(p[0], &x);
    call(pselect6, p[1] + 1, &r, &w, &x, LITTLE, NULL);
    FD_ZERO(&r);
    FD_SET(p[1], &r);
    FD_SET(p[0], &r);
    struct {
        void *set;
        unsigned long size;
    } mask = {&signals, 8};
    call(pselect6, p[1] + 1, &r, NULL, NULL, NULL, &mask);
    FD_ZERO(&r);
    FD_SET(p[1], &r);
    call(pselect6, p[1] + 1, &r, NULL, NULL, LITTLE, NULL);
    FD_ZERO(&r);
    FD_SET(60, &r);
    call(pselect6, 61, &r, NULL, NULL, &zero, NULL);
    call(pselect6, 0, NULL, NULL, NULL, LITTLE, NULL);
    call(pselect6, -1, NULL, NULL, NULL, &zero, NULL);
    call(pselect6, 5, BAD, NULL, NULL, &zero, NULL);
    mask.size = 5;
    call(pselect6, 0, NULL, NULL, NULL, &zero, &mask);
    call(pselect6, 0, NULL, NULL, NULL, BAD, BAD);
    // eventfd
    long d = call(eventfd2, 3, EFD_NONBLOCK | EFD_CLOEXEC | EFD_SEMAPHORE);
    unsigned long count;
    call(read, d, &count, 4L);
    call(eventfd2, 0, 0x40);
    // inotify
    long n = call(inotify_init1, IN_NONBLOCK | IN_CLOEXEC);
    call(inotify_init1, 3);
    long watch = call(inotify_add_watch, n, ".", IN_CREATE | IN_DELETE | IN_ONLYDIR);
    call(inotify_add_watch, n, "/no/such", IN_ALL_EVENTS);
    call(inotify_add_watch, n, ".", 0);
    call(inotify_add_watch, n, BAD, IN_CLOSE_WRITE | IN_CLOSE_NOWRITE | IN_MOVED_TO | IN_ONESHOT);
    call(inotify_add_watch, p[0], "/", IN_OPEN | IN_DONT_FOLLOW);
    call(inotify_rm_watch, n, watch);
    call(inotify_rm_watch, n, 99);
    call(inotify_rm_watch, -1, 1);
    // signalfd
    call(rt_sigprocmask, SIG_BLOCK, &signals, NULL, 8L);
    long s = call(signalfd4, -1, &signals, 8L, SFD_NONBLOCK);
    call(read, s, buffer, 128L);
    call(signalfd4, s, &all, 8L, 0);
    call(signalfd4, s, BAD, 8L, 0);
    call(signalfd4, p[0], &signals, 8L, SFD_CLOEXEC);
    call(signalfd4, -1, &signals, 8L, 0x100);
    call(signalfd4, -1, &signals, 3L, 0);
    end();
}
