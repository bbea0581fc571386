#include "trace.h"
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#define BAD ((void *)16)

static void get(int s, int level, int option, unsigned size) {
    char value[256];
    call(getsockopt, s, level, option, value, &size);
}

int main(void) {
    char buffer[4096];
    unlink("/tmp/trace-s");
    begin();
    int p[2];
    call(socketpair, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, p);
    int none[2];
    call(socketpair, AF_INET, SOCK_STREAM, 0, none);
    call(socketpair, AF_UNIX, 99, 0, BAD);
    int one = 1, size;
    call(setsockopt, p[1], SOL_SOCKET, SO_PASSCRED, &one, 4);
    // Descriptors and credentials.
    struct iovec v = {"payload", 7};
    union {
        char room[256];
        struct cmsghdr c;
    } control = {0};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(8)};
    control.c.cmsg_level = SOL_SOCKET;
    control.c.cmsg_type = SCM_RIGHTS;
    control.c.cmsg_len = CMSG_LEN(8);
    memcpy(CMSG_DATA(&control.c), (int[]){0, 1}, 8);
    call(sendmsg, p[0], &m, MSG_NOSIGNAL);
    struct iovec in = {buffer, 100};
    struct msghdr r = {.msg_iov = &in, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    memset(&control, 0, sizeof control);
    call(recvmsg, p[1], &r, MSG_CMSG_CLOEXEC);
    control.c.cmsg_type = SCM_CREDENTIALS;
    control.c.cmsg_level = SOL_SOCKET;
    control.c.cmsg_len = CMSG_LEN(12);
    memcpy(CMSG_DATA(&control.c), (int[]){getpid(), 0, 0}, 12);
    m.msg_controllen = CMSG_SPACE(12);
    call(sendmsg, p[0], &m, 0);
    r.msg_controllen = sizeof control;
    call(recvmsg, p[1], &r, 0);
    call(recvmsg, p[1], &r, MSG_DONTWAIT);
    control.c.cmsg_len = CMSG_LEN(4);
    control.c.cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(&control.c), (int[]){-1}, 4);
    m.msg_controllen = CMSG_SPACE(4);
    call(sendmsg, p[0], &m, MSG_DONTWAIT);
    control.c.cmsg_type = 77;
    call(sendmsg, p[0], &m, 0);
    call(sendmsg, -1, &m, 0);
    call(sendmsg, p[0], BAD, 0);
    m.msg_controllen = 0;
    m.msg_control = NULL;
    m.msg_name = BAD;
    m.msg_namelen = 16;
    call(sendmsg, p[0], &m, 0x100000);
    m.msg_name = NULL;
    m.msg_namelen = 0;
    struct mmsghdr many[2] = {{m, 0}, {m, 0}};
    call(sendmmsg, p[0], many, 2, MSG_DONTWAIT);
    struct mmsghdr back[3];
    char room[3][20];
    struct iovec ins[3];
    for (int n = 0; n < 3; n++) {
        ins[n] = (struct iovec){room[n], 20};
        back[n] = (struct mmsghdr){{.msg_iov = ins + n, .msg_iovlen = 1}, 0};
    }
    call(recvmmsg, p[1], back, 3, MSG_DONTWAIT, NULL);
    call(recvmmsg, p[1], back, 3, MSG_DONTWAIT, NULL);
    call(recvmmsg, p[1], BAD, 1, MSG_WAITFORONE, &(struct timespec){0, 1000});
    call(sendmmsg, -1, many, 1, 0);
    // Options of all sockets.
    long s = call(socket, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int options[] = {SO_DEBUG, SO_REUSEADDR, SO_TYPE, SO_ERROR, SO_DONTROUTE, SO_BROADCAST, SO_KEEPALIVE,
        SO_OOBINLINE, SO_PRIORITY, SO_REUSEPORT, SO_RCVLOWAT, SO_SNDLOWAT, SO_ACCEPTCONN, SO_PROTOCOL, SO_DOMAIN,
        SO_TIMESTAMP, SO_MARK, SO_INCOMING_CPU, SO_LOCK_FILTER, 9999};
    for (int n = 0; n < sizeof options / sizeof *options; n++) get(s, SOL_SOCKET, options[n], 4);
    struct linger l = {1, 5};
    call(setsockopt, s, SOL_SOCKET, SO_LINGER, &l, 8);
    get(s, SOL_SOCKET, SO_LINGER, 8);
    get(s, SOL_SOCKET, SO_LINGER, 16);
    get(s, SOL_SOCKET, SO_LINGER, 4);
    call(setsockopt, s, SOL_SOCKET, SO_LINGER, &l, 4);
    get(s, SOL_SOCKET, SO_SNDTIMEO, 20);
    call(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3);
    get(s, SOL_SOCKET, SO_BINDTODEVICE, 16);
    call(setsockopt, s, SOL_SOCKET, SO_RCVBUF, &(int){8192}, 4);
    get(s, SOL_SOCKET, SO_RCVBUF, 4);
    call(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, BAD, 4);
    call(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &one, 2);
    call(setsockopt, s, SOL_SOCKET, SO_KEEPALIVE, &one, 0);
    call(setsockopt, s, SOL_SOCKET, 9999, &one, 4);
    call(setsockopt, s, 9999, 7, &one, 4);
    call(setsockopt, -1, SOL_SOCKET, SO_DEBUG, &one, 4);
    call(getsockopt, s, SOL_SOCKET, SO_TYPE, BAD, &(int){4});
    call(getsockopt, s, SOL_SOCKET, SO_TYPE, buffer, NULL);
    call(getsockopt, -1, SOL_SOCKET, SO_TYPE, buffer, &(int){4});
    get(s, SOL_SOCKET, SO_TYPE, 2);
    get(s, SOL_SOCKET, SO_TYPE, 9);
    // Of TCP and IP.
    get(s, SOL_TCP, TCP_NODELAY, 4);
    get(s, SOL_TCP, TCP_SYNCNT, 4);
    get(s, SOL_TCP, TCP_CORK, 4);
    get(s, SOL_TCP, TCP_FASTOPEN, 4);
    get(s, SOL_TCP, 222, 4);
    call(setsockopt, s, SOL_TCP, TCP_KEEPIDLE, &(int){60}, 4);
    call(setsockopt, s, SOL_TCP, TCP_CONGESTION, "noon", 4);
    call(setsockopt, s, SOL_TCP, TCP_USER_TIMEOUT, &(int){-1}, 4);
    get(s, SOL_IP, IP_TTL, 4);
    get(s, SOL_IP, IP_TOS, 4);
    get(s, SOL_IP, IP_MTU_DISCOVER, 4);
    call(setsockopt, s, SOL_IP, IP_TTL, &(int){3}, 4);
    call(setsockopt, s, SOL_IP, IP_TTL, "x", 1);
    long u = call(socket, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    call(setsockopt, u, SOL_IP, IP_PKTINFO, &one, 4);
    call(setsockopt, u, SOL_IP, IP_RECVTTL, &one, 4);
    struct ip_mreqn group = {.imr_multiaddr.s_addr = htonl(0xe0000001), .imr_ifindex = 1};
    call(setsockopt, u, SOL_IP, IP_ADD_MEMBERSHIP, &group, 8);
    call(setsockopt, u, SOL_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);
    call(setsockopt, u, SOL_UDP, UDP_CORK, &one, 4);
    get(u, SOL_UDP, 104, 4);
    long x = call(socket, AF_INET6, SOCK_DGRAM, 0);
    get(x, SOL_IPV6, IPV6_V6ONLY, 4);
    call(setsockopt, x, SOL_IPV6, IPV6_V6ONLY, &one, 4);
    call(setsockopt, x, SOL_IPV6, IPV6_RECVPKTINFO, &one, 4);
    get(x, SOL_IPV6, IPV6_UNICAST_HOPS, 4);
    // Addresses.
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    call(bind, u, &a, sizeof a);
    socklen_t length = sizeof a;
    getsockname(u, (void *)&a, &length);
    in.iov_len = 100;
    call(setsockopt, u, SOL_UDP, UDP_CORK, &(int){0}, 4);
    call(getpeername, u, &a, &length);
    length = 3;
    call(getsockname, p[0], &a, &length);
    length = -1;
    call(getsockname, p[0], &a, &length);
    call(getsockname, p[0], BAD, &length);
    call(getsockname, p[0], &a, BAD);
    struct sockaddr_un path = {AF_UNIX, "/tmp/trace-s"}, abstract = {AF_UNIX, "\0trace abstract"};
    long b = call(socket, AF_UNIX, SOCK_SEQPACKET, 0);
    call(bind, b, &path, sizeof path);
    call(listen, b, 1);
    length = sizeof path;
    call(getsockname, b, &path, &length);
    call(accept4, s, NULL, NULL, 0x70);
    call(accept, -1, &path, &length);
    long c = call(socket, AF_UNIX, SOCK_SEQPACKET, 0);
    call(bind, c, &abstract, 17);
    call(connect, c, &path, length);
    get(c, SOL_SOCKET, SO_PEERCRED, 12);
    length = sizeof abstract;
    long peer = call(accept4, b, &abstract, &length, SOCK_CLOEXEC);
    call(sendto, c, "packet", 6L, 0, NULL, 0);
    call(recvfrom, peer, buffer, 3L, MSG_TRUNC, NULL, NULL);
    length = sizeof path;
    call(recvfrom, peer, buffer, 3L, MSG_DONTWAIT, &path, &length);
    call(sendto, u, "x", 1L, 0x8000000, &(struct sockaddr){77, "some data"}, 16);
    call(sendto, u, BAD, 1L, MSG_OOB | MSG_MORE, BAD, 16);
    call(connect, u, &(struct sockaddr){AF_UNSPEC}, 16);
    call(connect, u, &a, 1);
    call(connect, u, BAD, 16);
    call(connect, u, NULL, 0);
    call(shutdown, u, 5);
    call(listen, -1, -1);
    // Netlink.
    long n = call(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    call(bind, n, &kernel, sizeof kernel);
    call(connect, n, &kernel, sizeof kernel);
    call(setsockopt, n, SOL_NETLINK, NETLINK_EXT_ACK, &one, 4);
    call(setsockopt, n, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &(int){7777}, 4);
    get(n, SOL_NETLINK, NETLINK_PKTINFO, 4);
    call(socket, AF_NETLINK, SOCK_RAW, 44);
    long k = call(socket, AF_PACKET, SOCK_RAW, htons(0x0800));
    struct sockaddr_ll ll = {.sll_family = AF_PACKET, .sll_protocol = htons(0x0800), .sll_ifindex = 1};
    call(bind, k, &ll, sizeof ll);
    call(socket, AF_VSOCK, SOCK_STREAM, 99);
    call(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
    call(socket, AF_INET, 0x4000077, 200);
    call(socket, 99, SOCK_STREAM, 0);
    call(socket, AF_INET6, SOCK_STREAM, IPPROTO_TCP);
    end();
    unlink("/tmp/trace-s");
}
