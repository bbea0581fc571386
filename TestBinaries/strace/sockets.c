#include "trace.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(void) {
    begin();
    long s = call(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    call(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &one, 4);
    call(setsockopt, s, SOL_TCP, TCP_NODELAY, &one, 4);
    socklen_t size = 4;
    call(getsockopt, s, SOL_SOCKET, SO_TYPE, &one, &size);
    call(connect, s, &a, sizeof a);
    struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_port = htons(53), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    call(connect, s, &a6, 3);
    struct sockaddr_un u = {AF_UNIX, "/no/such/socket"};
    long x = call(socket, AF_UNIX, SOCK_DGRAM, 0);
    call(connect, x, &u, sizeof u);
    call(bind, -1, &u, sizeof u);
    int pair[2];
    call(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
    call(sendto, pair[0], "hello", 5L, MSG_DONTWAIT | MSG_NOSIGNAL, NULL, 0);
    char buffer[20];
    call(recvfrom, pair[1], buffer, 20L, MSG_PEEK, NULL, NULL);
    struct iovec v = {buffer, 20};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    call(recvmsg, pair[1], &m, 0);
    v.iov_len = 3;
    call(sendmsg, pair[1], &m, MSG_EOR);
    call(shutdown, pair[0], SHUT_RDWR);
    call(listen, s, 5);
    call(accept4, x, NULL, NULL, SOCK_NONBLOCK);
    size = sizeof a;
    call(getsockname, pair[0], &a, &size);
    end();
}
