// Descriptors that numbers come through: inherited, and where there is no /proc.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

// A program that is executed reads what it finds at descriptor 0.
static void inherited(void) {
    uint64_t v = 0x88;
    int e = eventfd(0, 0);
    dup2(e, 0);
    write(e, &v, 8);
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "again", "inherited", (char *)0);
        _exit(1);
    }
    waitpid(child, 0, 0);
    v = 0;
    struct iovec whole = {&v, 8};
    preadv2(e, &whole, 1, -1, 0);
    printf("given back %llx\n", (unsigned long long)v);
    v = 0x31;
    pwritev2(e, &whole, 1, -1, 0);
    v = 0;
    read(0, &v, 8);
    printf("by pwritev2 %llx\n", (unsigned long long)v);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        uint64_t v = 0;
        read(0, &v, 8);
        printf("inherited %llx\n", (unsigned long long)v);
        v = 0x77;
        write(0, &v, 8);
        return 0;
    }
    setvbuf(stdout, 0, _IONBF, 0);
    inherited();
    char directory[] = "/tmp/bare.XXXXXX";
    mkdtemp(directory);
    int back = open("/", O_PATH | O_DIRECTORY);
    if (geteuid() != 0) unshare(CLONE_NEWUSER);
    if (chroot(directory) == 0) chdir("/");
    printf("proc %d\n", access("/proc/self", F_OK));
    uint64_t v = 0;
    int e = eventfd(3, 0);
    read(e, &v, 8);
    printf("event %llx\n", (unsigned long long)v);
    v = 1ull << 32 | 5;
    write(dup(e), &v, 8);
    v = 0;
    struct iovec halves[2] = {{&v, 3}, {(char *)&v + 3, 5}};
    readv(e, halves, 2);
    printf("again %llx\n", (unsigned long long)v);
    int t = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec once = {.it_value.tv_nsec = 1000};
    timerfd_settime(t, 0, &once, 0);
    read(t, &v, 8);
    printf("timer %llx\n", (unsigned long long)v);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, 0);
    int s = signalfd(-1, &set, 0);
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 0x1234567});
    struct signalfd_siginfo info;
    read(s, &info, sizeof info);
    printf("signal %u %d %x\n", info.ssi_signo, info.ssi_code, info.ssi_int);
    int i = inotify_init1(IN_NONBLOCK);
    int w = inotify_add_watch(i, "/", IN_CREATE);
    close(open("/file-in-it", O_CREAT | O_RDWR, 0600));
    char events[400] __attribute__((aligned(8)));
    ssize_t n = read(i, events, sizeof events);
    struct inotify_event *event = (void *)events;
    printf("inotify %d %x", event->wd == w, event->mask);
    printf(" %d %s\n", n == (ssize_t)(sizeof *event + event->len), event->name);
    int k = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    struct {
        struct nlmsghdr h;
        struct ifinfomsg i;
    } request = {{sizeof request, RTM_GETLINK, NLM_F_REQUEST, 7, 0}, {.ifi_index = 1}};
    send(k, &request, sizeof request, 0);
    static char answer[16384] __attribute__((aligned(8)));
    recv(k, answer, sizeof answer, 0);
    struct nlmsghdr *h = (void *)answer;
    printf("netlink %d %u\n", h->nlmsg_type, h->nlmsg_seq);
    unlink("/file-in-it");
    fchdir(back);
    chroot(".");
    rmdir(directory);
    return 0;
}
