// What looks different where bytes have another order.
#include "trace.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>

int main(void) {
    begin();
    int p[2];
    call(pipe2, p, O_NONBLOCK);
    long e = call(epoll_create1, 0);
    struct epoll_event v = {EPOLLOUT, {.u64 = 0x123456789aUL}}, ready[1];
    call(epoll_ctl, e, EPOLL_CTL_ADD, p[1], &v);
    call(epoll_pwait, e, ready, 1, 0, NULL, 8L);
    v.data.u32 = 7;
    call(epoll_ctl, e, EPOLL_CTL_MOD, p[1], &v);
    long d = call(eventfd2, 3, EFD_NONBLOCK | EFD_CLOEXEC | EFD_SEMAPHORE);
    unsigned long count = 5;
    call(write, d, &count, 8L);
    call(read, d, &count, 8L);
    long f = call(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK);
    call(timerfd_settime, f, 0, &(struct itimerspec){{0, 0}, {0, 1}}, NULL);
    call(nanosleep, &(struct timespec){0, 1000000}, NULL);
    call(read, f, &count, 8L);
    long s = call(socket, AF_INET, SOCK_DGRAM, 0);
    struct timeval t = {1, 500000};
    socklen_t size = sizeof t;
    call(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, &t, size);
    call(getsockopt, s, SOL_SOCKET, SO_RCVTIMEO, &t, &size);
    // A union of int and pointers, in a register.
    union { int value; long word; } one = {.word = 0};
    one.value = 5;
    long semaphores = call(semget, IPC_PRIVATE, 1L, IPC_CREAT | 0600);
    call(semctl, semaphores, 0, SETVAL, one.word);
    call(semctl, semaphores, 0, GETVAL, 0L);
    call(semctl, semaphores, 0, IPC_RMID, 0L);
    end();
}
