// Pipes, socket pairs, poll, select, epoll, eventfd: in one process.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static volatile sig_atomic_t broken;
static void note(int s) { broken = s; }

int main(void) {
    int p[2], s[2];
    char text[100] = {0};
    printf("%d", pipe2(p, O_NONBLOCK));
    printf(" %d\n", (int)read(p[0], text, 10));
    printf("%d\n", errno == EAGAIN);
    struct pollfd f[2] = {{p[0], POLLIN}, {p[1], POLLOUT}};
    printf("poll %d", poll(f, 2, 0));
    printf(" %x %x\n", f[0].revents, f[1].revents);
    write(p[1], "data", 4);
    int waiting;
    ioctl(p[0], FIONREAD, &waiting);
    f[0].revents = f[1].revents = 0;
    printf("poll %d", poll(f, 2, -1));
    printf(" %x %x %d\n", f[0].revents, f[1].revents, waiting);
    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(p[0], &in);
    FD_SET(p[1], &out);
    struct timeval none = {0, 0};
    printf("select %d", select(p[1] + 1, &in, &out, 0, &none));
    printf(" %d %d\n", FD_ISSET(p[0], &in), FD_ISSET(p[1], &out));
    printf("%d", (int)read(p[0], text, 10));
    printf(" %s\n", text);
    struct timespec little = {0, 2000000};
    FD_SET(p[0], &in);
    printf("pselect %d\n", pselect(p[0] + 1, &in, 0, 0, &little, 0));
    int full = 0;
    static char block[4096];
    while (write(p[1], block, sizeof block) > 0) full++;
    printf("full %d %d\n", full * 4096 == fcntl(p[1], F_GETPIPE_SZ), errno == EAGAIN);
    close(p[0]);
    signal(SIGPIPE, note);
    printf("broken %d", (int)write(p[1], "x", 1));
    printf(" %d %d\n", errno == EPIPE, broken == SIGPIPE);
    f[1].revents = 0;
    poll(f + 1, 1, 0);
    printf("%x\n", f[1].revents & POLLERR);

    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    struct iovec v[2] = {{"mess", 4}, {"age", 3}};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = 2};
    union { struct cmsghdr h; char room[CMSG_SPACE(sizeof(int))]; } control;
    m.msg_control = &control;
    m.msg_controllen = sizeof control;
    control.h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(&control.h), &p[1], sizeof(int));
    printf("sendmsg %d\n", (int)sendmsg(s[0], &m, 0));
    memset(text, 0, sizeof text);
    memset(&control, 0, sizeof control);
    v[0] = (struct iovec){text, 5}, v[1] = (struct iovec){text + 50, 5};
    printf("recvmsg %d", (int)recvmsg(s[1], &m, 0));
    printf(" %s %s", text, text + 50);
    printf(" %d %d\n", control.h.cmsg_type == SCM_RIGHTS, *(int *)CMSG_DATA(&control.h) > p[1]);
    int on = 0;
    socklen_t length = sizeof on;
    printf("getsockopt %d", getsockopt(s[0], SOL_SOCKET, SO_TYPE, &on, &length));
    printf(" %d\n", on);
    printf("shutdown %d", shutdown(s[0], SHUT_WR));
    printf(" %d\n", (int)recv(s[1], text, 10, 0));

    int e = epoll_create1(0), counter = eventfd(3, EFD_NONBLOCK), q[2];
    pipe(q);
    struct epoll_event ev = {EPOLLIN, {.u64 = 0x1122334455667788}}, got[4];
    printf("add %d\n", epoll_ctl(e, EPOLL_CTL_ADD, counter, &ev));
    ev = (struct epoll_event){EPOLLIN | EPOLLET, {.u64 = 42}};
    epoll_ctl(e, EPOLL_CTL_ADD, q[0], &ev);
    printf("wait %d", epoll_wait(e, got, 4, 0));
    printf(" %x %lx\n", got[0].events, (long)got[0].data.u64);
    write(q[1], "!", 1);
    printf("wait %d", epoll_wait(e, got, 4, 100));
    printf(" %lx\n", (long)(got[0].data.u64 + got[1].data.u64));
    uint64_t value;
    printf("eventfd %d", (int)read(counter, &value, 8));
    printf(" %d %d\n", (int)value, (int)read(counter, &value, 8));
    printf("edge %d\n", epoll_wait(e, got, 4, 5));
    printf("errors %d %d %d\n", epoll_ctl(e, EPOLL_CTL_ADD, q[0], &ev), epoll_wait(e, got, 0, 0), epoll_ctl(e, EPOLL_CTL_DEL, 99, 0));

    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, 0);
    int sfd = signalfd(-1, &set, SFD_NONBLOCK);
    kill(getpid(), SIGUSR2);
    struct signalfd_siginfo info;
    printf("signalfd %d", (int)read(sfd, &info, sizeof info));
    printf(" %d %d\n", info.ssi_signo == SIGUSR2, info.ssi_pid == getpid());

    int server = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un name = {AF_UNIX}, peer;
    snprintf(name.sun_path + 1, 50, "sojourn-test-%d", getpid());
    bind(server, (void *)&name, sizeof name);
    listen(server, 1);
    printf("connect %d\n", connect(client, (void *)&name, sizeof name));
    length = sizeof peer;
    int there = accept4(server, (void *)&peer, &length, SOCK_NONBLOCK);
    send(client, "over there", 10, 0);
    memset(text, 0, sizeof text);
    printf("%d", (int)recv(there, text, 50, 0));
    printf(" %s %d\n", text, (int)recv(there, text, 50, 0));
    int z[2];
    pipe(z);
    send(client, "spliced", 7, 0);
    printf("splice %d\n", (int)splice(there, 0, z[1], 0, 7, 0));
    printf("tee %d", (int)tee(z[0], q[1], 7, 0));
    printf(" %d\n", (int)read(z[0], text, 100));
    return 0;
}
