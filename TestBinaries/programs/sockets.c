// Sockets: options, messages with control data, netlink, what is wrong about each call.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL(name, ...) ({ long r_ = syscall(SYS_##name, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
static void *bad = (void *)1;

static void options(void) {
    static const struct { int level, option, set; } all[] = {
        {SOL_SOCKET, SO_REUSEADDR, 1}, {SOL_SOCKET, SO_KEEPALIVE, 1}, {SOL_SOCKET, SO_BROADCAST, 1}, {SOL_SOCKET, SO_OOBINLINE, 1},
        {SOL_SOCKET, SO_RCVLOWAT, 7}, {SOL_SOCKET, SO_REUSEPORT, 1}, {SOL_SOCKET, SO_PRIORITY, 3}, {SOL_SOCKET, SO_TYPE, -1},
        {SOL_SOCKET, SO_DOMAIN, -1}, {SOL_SOCKET, SO_PROTOCOL, -1}, {SOL_SOCKET, SO_ERROR, -1}, {SOL_SOCKET, SO_ACCEPTCONN, -1},
        {SOL_SOCKET, SO_TIMESTAMP, 1}, {SOL_SOCKET, SO_TIMESTAMPNS, 1}, {SOL_SOCKET, SO_PASSCRED, 1}, {SOL_SOCKET, SO_SNDBUF, 65536},
        {SOL_SOCKET, SO_RCVBUF, 65536}, {SOL_SOCKET, SO_MARK, 0}, {SOL_SOCKET, SO_ZEROCOPY, 1}, {SOL_SOCKET, SO_BUSY_POLL, 0},
        {SOL_SOCKET, SO_MAX_PACING_RATE, 100000}, {SOL_SOCKET, SO_PEEK_OFF, 3}, {SOL_SOCKET, SO_SELECT_ERR_QUEUE, 1}, {SOL_SOCKET, 9999, 1},
        {IPPROTO_IP, IP_TTL, 33}, {IPPROTO_IP, IP_TOS, 16}, {IPPROTO_IP, IP_PKTINFO, 1}, {IPPROTO_IP, IP_MTU_DISCOVER, 2},
        {IPPROTO_IP, IP_RECVTTL, 1}, {IPPROTO_IP, IP_FREEBIND, 1}, {IPPROTO_IP, IP_MULTICAST_TTL, 5}, {IPPROTO_IP, IP_MULTICAST_LOOP, 0},
        {IPPROTO_IP, 200, 1}, {IPPROTO_TCP, TCP_NODELAY, 1}, {IPPROTO_TCP, TCP_KEEPIDLE, 50}, {IPPROTO_TCP, TCP_KEEPINTVL, 20},
        {IPPROTO_TCP, TCP_KEEPCNT, 4}, {IPPROTO_TCP, TCP_CORK, 1}, {IPPROTO_TCP, TCP_USER_TIMEOUT, 1000}, {IPPROTO_TCP, TCP_DEFER_ACCEPT, 3},
        {IPPROTO_TCP, TCP_QUICKACK, 0}, {IPPROTO_TCP, TCP_SYNCNT, 3}, {IPPROTO_TCP, TCP_FASTOPEN, 5}, {IPPROTO_TCP, 999, 1},
        {IPPROTO_UDP, UDP_CORK, 1}, {IPPROTO_UDP, UDP_SEGMENT, 100}, {IPPROTO_IPV6, IPV6_V6ONLY, 1}, {IPPROTO_IPV6, IPV6_UNICAST_HOPS, 9},
        {IPPROTO_IPV6, IPV6_RECVPKTINFO, 1}, {777, 1, 1},
    };
    static const struct { int family, type; } kinds[] = {
        {AF_INET, SOCK_STREAM}, {AF_INET, SOCK_DGRAM}, {AF_INET6, SOCK_STREAM}, {AF_UNIX, SOCK_STREAM}, {AF_UNIX, SOCK_SEQPACKET}, {AF_NETLINK, SOCK_RAW}};
    for (int k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        long s = CALL(socket, kinds[k].family, kinds[k].type, 0);
        printf("socket %d %d: %ld\n", kinds[k].family, kinds[k].type, s < 0 ? s : 0);
        if (s < 0) continue;
        for (int n = 0; n < sizeof all / sizeof *all; n++) {
            int value = all[n].set, size = 4;
            long set = CALL(setsockopt, s, all[n].level, all[n].option, &value, 4);
            value = -1;
            long get = CALL(getsockopt, s, all[n].level, all[n].option, &value, &size);
            printf("%d %d: %ld %ld %d %d\n", all[n].level, all[n].option, set, get, value, size);
        }
        struct timeval t = {3, 500000}, got = {0};
        unsigned size = sizeof got;
        SHOW("time", CALL(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
        CALL(getsockopt, s, SOL_SOCKET, SO_RCVTIMEO, &got, &size);
        printf("%ld %ld %u\n", (long)got.tv_sec, (long)got.tv_usec, size);
        t.tv_usec = 2000000;
        SHOW("bad time", CALL(setsockopt, s, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t));
        SHOW("short time", CALL(setsockopt, s, SOL_SOCKET, SO_SNDTIMEO, &t, 8));
        struct linger linger = {1, 9}, shown = {0};
        SHOW("linger", CALL(setsockopt, s, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
        size = sizeof shown;
        CALL(getsockopt, s, SOL_SOCKET, SO_LINGER, &shown, &size);
        printf("%d %d\n", shown.l_onoff, shown.l_linger);
        SHOW("device", CALL(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "none0", 6));
        SHOW("set nowhere", CALL(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, bad, 4));
        SHOW("set short", CALL(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &size, 2));
        SHOW("set negative", CALL(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &size, -4));
        SHOW("get nowhere", CALL(getsockopt, s, SOL_SOCKET, SO_KEEPALIVE, bad, &size));
        SHOW("get length nowhere", CALL(getsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &size, bad));
        size = -1;
        SHOW("get negative", CALL(getsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &linger, &size));
        struct { unsigned short code; unsigned char t, f; unsigned k; } filter[] = {{6, 0, 0, 0xffff}};
        struct { unsigned short count; void *code; } program = {1, filter};
        SHOW("filter", CALL(setsockopt, s, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
        SHOW("no filter", CALL(setsockopt, s, SOL_SOCKET, SO_DETACH_FILTER, &size, 4));
        close(s);
    }
}

static void rights(void) {
    int s[2], p[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    pipe(p);
    int on = 1;
    setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, 4);
    char text[32] = "message";
    struct iovec v[2] = {{text, 3}, {text + 3, 4}};
    union { struct cmsghdr h; char space[CMSG_SPACE(8) + CMSG_SPACE(sizeof(struct ucred))]; } c = {0};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = 2, .msg_control = &c, .msg_controllen = sizeof c};
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    *h = (struct cmsghdr){.cmsg_len = CMSG_LEN(8), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(h), p, 8);
    h = CMSG_NXTHDR(&m, h);
    *h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(struct ucred)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS};
    struct ucred me = {getpid(), getuid(), getgid()};
    memcpy(CMSG_DATA(h), &me, sizeof me);
    SHOW("sendmsg", CALL(sendmsg, s[0], &m, 0));
    char got[32] = {0};
    struct iovec w = {got, 32};
    union { struct cmsghdr h; char space[256]; } d;
    memset(&d, 0, sizeof d);
    struct msghdr r = {.msg_iov = &w, .msg_iovlen = 1, .msg_control = &d, .msg_controllen = sizeof d};
    SHOW("recvmsg", CALL(recvmsg, s[1], &r, MSG_CMSG_CLOEXEC));
    printf("%s flags %x control %zu\n", got, r.msg_flags & ~MSG_CMSG_CLOEXEC, (size_t)r.msg_controllen);
    for (h = CMSG_FIRSTHDR(&r); h; h = CMSG_NXTHDR(&r, h)) {
        printf("level %d type %d length %zu\n", h->cmsg_level, h->cmsg_type, (size_t)h->cmsg_len);
        if (h->cmsg_type == SCM_RIGHTS) {
            int f[2];
            memcpy(f, CMSG_DATA(h), 8);
            write(f[1], "through", 7);
            char t[8] = {0};
            read(p[0], t, 7);
            printf("%s cloexec %d\n", t, fcntl(f[0], F_GETFD));
        } else {
            struct ucred u;
            memcpy(&u, CMSG_DATA(h), sizeof u);
            printf("mine %d %d\n", u.pid == getpid(), u.uid == getuid());
        }
    }
    // No room for the control data.
    SHOW("send again", CALL(sendmsg, s[0], &m, 0));
    r.msg_controllen = 4;
    SHOW("no room", CALL(recvmsg, s[1], &r, 0));
    printf("cut %d\n", (r.msg_flags & MSG_CTRUNC) != 0);
    h = CMSG_FIRSTHDR(&m);
    int none = 9999;
    memcpy(CMSG_DATA(h), &none, 4);
    SHOW("bad descriptor", CALL(sendmsg, s[0], &m, 0));
    h->cmsg_len = 3;
    SHOW("bad length", CALL(sendmsg, s[0], &m, 0));
    m.msg_control = bad;
    SHOW("control nowhere", CALL(sendmsg, s[0], &m, 0));
    m.msg_control = 0, m.msg_controllen = 0;
    m.msg_iov = bad;
    SHOW("iov nowhere", CALL(sendmsg, s[0], &m, 0));
    m.msg_iov = v, m.msg_iovlen = 5000;
    SHOW("many", CALL(sendmsg, s[0], &m, 0));
    SHOW("message nowhere", CALL(sendmsg, s[0], bad, 0));
    SHOW("receive nowhere", CALL(recvmsg, s[0], bad, 0));
    SHOW("not a socket", CALL(sendmsg, p[0], &m, 0));
    struct ucred peer;
    unsigned size = sizeof peer;
    SHOW("peer", CALL(getsockopt, s[0], SOL_SOCKET, SO_PEERCRED, &peer, &size));
    printf("mine %d\n", peer.pid == getpid());
}

static void datagrams(void) {
    int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
    unsigned size = sizeof at;
    SHOW("bind", CALL(bind, a, &at, sizeof at));
    SHOW("name", CALL(getsockname, a, &at, &size));
    setsockopt(a, SOL_SOCKET, SO_TIMESTAMP, &on, 4);
    setsockopt(a, IPPROTO_IP, IP_PKTINFO, &on, 4);
    setsockopt(a, IPPROTO_IP, IP_RECVTTL, &on, 4);
    struct iovec v[3] = {{"one", 3}, {"two!", 4}, {"three", 5}};
    struct mmsghdr out[3] = {{{&at, sizeof at, v, 1}}, {{&at, sizeof at, v + 1, 1}}, {{&at, sizeof at, v + 2, 1}}};
    SHOW("sendmmsg", CALL(sendmmsg, b, out, 3, 0));
    printf("%u %u %u\n", out[0].msg_len, out[1].msg_len, out[2].msg_len);
    char text[3][16], control[256];
    struct iovec w[3] = {{text[0], 16}, {text[1], 2}, {text[2], 16}};
    struct mmsghdr in[3] = {{{&from, sizeof from, w, 1, control, 256}}, {{0, 0, w + 1, 1}}, {{0, 0, w + 2, 1}}};
    struct timespec t = {1, 0};
    SHOW("recvmmsg", CALL(recvmmsg, a, in, 3, MSG_WAITFORONE, &t));
    printf("%u %u %u cut %d %.3s\n", in[0].msg_len, in[1].msg_len, in[2].msg_len, (in[1].msg_hdr.msg_flags & MSG_TRUNC) != 0, text[0]);
    struct timeval now;
    gettimeofday(&now, 0);
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&in[0].msg_hdr); h; h = CMSG_NXTHDR(&in[0].msg_hdr, h)) {
        printf("level %d type %d length %zu\n", h->cmsg_level, h->cmsg_type, (size_t)h->cmsg_len);
        if (h->cmsg_level == SOL_SOCKET) {
            struct timeval s;
            memcpy(&s, CMSG_DATA(h), sizeof s);
            printf("near %d\n", now.tv_sec - s.tv_sec <= 2);
        }
    }
    SHOW("mmsg nowhere", CALL(recvmmsg, a, bad, 3, MSG_DONTWAIT, 0));
    struct timespec odd = {0, -1};
    SHOW("bad time", CALL(recvmmsg, a, in, 3, MSG_DONTWAIT, &odd));
    SHOW("empty", CALL(recvfrom, a, text, 16, MSG_DONTWAIT, 0, 0));
    SHOW("send nowhere", CALL(sendto, b, bad, 16, 0, &at, sizeof at));
    SHOW("address nowhere", CALL(sendto, b, text, 16, 0, bad, sizeof at));
    SHOW("address short", CALL(sendto, b, text, 16, 0, &at, 3));
    SHOW("address long", CALL(sendto, b, text, 16, 0, &at, 5000));
    SHOW("no address", CALL(sendto, b, text, 16, 0, 0, 0));
    SHOW("too long", CALL(sendto, b, text, 100000, MSG_DONTWAIT, &at, sizeof at));
    SHOW("bad flags", CALL(sendto, b, text, 3, MSG_OOB, &at, sizeof at));
    at.sin_family = 99;
    SHOW("family", CALL(sendto, b, text, 16, 0, &at, sizeof at));
    SHOW("bind nowhere", CALL(bind, b, bad, 16));
    SHOW("connect nowhere", CALL(connect, b, bad, 16));
    SHOW("listen", CALL(listen, b, 1));
    SHOW("accept", CALL(accept, b, 0, 0));
    SHOW("accept4 flags", CALL(accept4, b, 0, 0, 0x12345));
    SHOW("shutdown", CALL(shutdown, b, 0));
    SHOW("shutdown how", CALL(shutdown, b, 9));
    SHOW("name nowhere", CALL(getsockname, b, bad, &size));
    SHOW("name length nowhere", CALL(getsockname, b, &at, bad));
    SHOW("peer", CALL(getpeername, b, &at, &size));
    SHOW("domain", CALL(socket, 99, SOCK_STREAM, 0));
    SHOW("type", CALL(socket, AF_INET, 77, 0));
    SHOW("protocol", CALL(socket, AF_INET, SOCK_STREAM, 200));
    SHOW("flags", CALL(socket, AF_INET, SOCK_STREAM | 0x40000000, 0));
    SHOW("pair", CALL(socketpair, AF_INET, SOCK_STREAM, 0, text));
    SHOW("pair nowhere", CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, bad));
    SHOW("bad descriptor", CALL(bind, 999, &at, sizeof at));
    SHOW("not a socket", CALL(listen, 0x7ffffff, 1));
}

static void netlink(void) {
    long s = CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    struct sockaddr_nl at = {.nl_family = AF_NETLINK}, kernel = {.nl_family = AF_NETLINK};
    SHOW("bind", CALL(bind, s, &at, sizeof at));
    struct { struct nlmsghdr h; struct rtgenmsg g; } ask = {{sizeof ask, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 1, 0}, {AF_UNSPEC}};
    SHOW("ask", CALL(sendto, s, &ask, sizeof ask, 0, &kernel, sizeof kernel) == sizeof ask);
    static char answer[65536];
    int links = 0, loop = 0, done = 0;
    while (!done) {
        long n = CALL(recvfrom, s, answer, sizeof answer, 0, 0, 0);
        if (n <= 0) break;
        for (struct nlmsghdr *h = (void *)answer; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
            if (h->nlmsg_type == NLMSG_DONE) { done = 1; break; }
            struct ifinfomsg *i = NLMSG_DATA(h);
            links++;
            int left = IFLA_PAYLOAD(h);
            for (struct rtattr *t = IFLA_RTA(i); RTA_OK(t, left); t = RTA_NEXT(t, left))
                if (t->rta_type == IFLA_IFNAME && !strcmp(RTA_DATA(t), "lo")) loop = 1;
        }
    }
    printf("links %d loopback %d\n", links > 0, loop);
    ask.h.nlmsg_type = 9999, ask.h.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    CALL(sendto, s, &ask, sizeof ask, 0, &kernel, sizeof kernel);
    long n = CALL(recvfrom, s, answer, sizeof answer, 0, 0, 0);
    struct nlmsghdr *h = (void *)answer;
    printf("answer %d error %d\n", h->nlmsg_type, ((struct nlmsgerr *)NLMSG_DATA(h))->error);
}

static void on_alarm(int s) {}
static void restart(void) {
    int s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    struct itimerval soon = {{0, 0}, {0, 30000}};
    char c;
    // Without a timeout the call begins again; with one it does not.
    pid_t child = fork();
    if (!child) { usleep(100000); write(s[1], "x", 1); _exit(0); }
    setitimer(ITIMER_REAL, &soon, 0);
    SHOW("restarted", CALL(recvfrom, s[0], &c, 1, 0, 0, 0));
    waitpid(child, 0, 0);
    struct timeval t = {2, 0};
    setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    setitimer(ITIMER_REAL, &soon, 0);
    SHOW("not restarted", CALL(recvfrom, s[0], &c, 1, 0, 0, 0));
    t.tv_sec = 0, t.tv_usec = 20000;
    setsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    SHOW("timed out", CALL(recvfrom, s[0], &c, 1, 0, 0, 0));
}

int main(void) {
    setbuf(stdout, 0);
    options();
    rights();
    datagrams();
    netlink();
    restart();
}
