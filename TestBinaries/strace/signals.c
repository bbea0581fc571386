#include "trace.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <time.h>

static void handler(int s) { (void)s; }

int main(void) {
    int own = getpid(), thread = gettid();
    unsigned long set = 1ul << (SIGUSR1 - 1) | 1ul << (SIGTERM - 1), old;
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGRTMIN + 2, &action, NULL);
    begin();
    call(rt_sigprocmask, SIG_BLOCK, &set, &old, 8L);
    call(kill, own, SIGUSR1);
    call(rt_sigpending, &old, 8L);
    call(rt_sigprocmask, SIG_SETMASK, &old, NULL, 4L);
    set = 0;
    call(rt_sigprocmask, SIG_SETMASK, &set, NULL, 8L);
    struct timespec zero = {0, 0};
    set = 1ul << (SIGTERM - 1);
    call(rt_sigtimedwait, &set, NULL, &zero, 8L);
    call(signalfd4, -1, &set, 8L, SFD_CLOEXEC | SFD_NONBLOCK);
    stack_t stack;
    call(sigaltstack, NULL, &stack);
    struct itimerval timer = {{0, 0}, {0, 5000}}, none;
    call(setitimer, ITIMER_VIRTUAL, &timer, &none);
    timer.it_value.tv_usec = 0;
    call(setitimer, ITIMER_VIRTUAL, &timer, NULL);
    struct pollfd p[2] = {{0, POLLIN | POLLPRI, 0}, {-1, POLLOUT, 0}};
    call(ppoll, p + 1, 1, &zero, NULL, 8L);
    long e = call(epoll_create1, EPOLL_CLOEXEC);
    struct epoll_event event = {EPOLLIN | EPOLLET, {.u64 = 0x500000005UL}};
    call(epoll_ctl, e, EPOLL_CTL_ADD, 1, &event);
    call(epoll_ctl, e, EPOLL_CTL_DEL, 55, NULL);
    call(epoll_pwait, e, &event, 1, 0, NULL, 8L);
    call(timerfd_create, CLOCK_MONOTONIC, 0);
    struct timespec now;
    call(clock_getres, CLOCK_REALTIME, &now);
    call(tgkill, own, thread, SIGRTMIN + 2);
    call(rt_sigaction, SIGKILL, &action, NULL, 8L);
    call(rt_sigaction, 70, NULL, NULL, 8L);
    end();
}
