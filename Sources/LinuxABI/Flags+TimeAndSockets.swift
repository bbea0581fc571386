extension FlagTable {
    static let clock = FlagTable(
        .value,
        """
        0 CLOCK_REALTIME 1 CLOCK_MONOTONIC 2 CLOCK_PROCESS_CPUTIME_ID 3 CLOCK_THREAD_CPUTIME_ID \
        4 CLOCK_MONOTONIC_RAW 5 CLOCK_REALTIME_COARSE 6 CLOCK_MONOTONIC_COARSE 7 CLOCK_BOOTTIME \
        8 CLOCK_REALTIME_ALARM 9 CLOCK_BOOTTIME_ALARM 0xb CLOCK_TAI
        """)
    static let itimer = FlagTable(
        .value,
        """
        0 ITIMER_REAL 1 ITIMER_VIRTUAL 2 ITIMER_PROF
        """)
    static let timerfd = FlagTable(
        .bits,
        """
        0x80000 TFD_CLOEXEC 0x800 TFD_NONBLOCK
        """)
    static let timerSet = FlagTable(
        .bits,
        """
        1 TIMER_ABSTIME 2 TFD_TIMER_CANCEL_ON_SET
        """)
    static let timerAbsolute = FlagTable(
        .bits,
        """
        1 TIMER_ABSTIME
        """)
    static let pollEvents = FlagTable(
        .bits,
        """
        1 POLLIN 2 POLLPRI 4 POLLOUT 8 POLLERR 0x10 POLLHUP 0x20 POLLNVAL 0x40 POLLRDNORM 0x80 POLLRDBAND \
        0x100 POLLWRNORM 0x200 POLLWRBAND 0x2000 POLLRDHUP
        """)
    static let epollEvents = FlagTable(
        .bits,
        """
        1 EPOLLIN 2 EPOLLPRI 4 EPOLLOUT 8 EPOLLERR 0x10 EPOLLHUP 0x40 EPOLLRDNORM 0x80 EPOLLRDBAND \
        0x100 EPOLLWRNORM 0x200 EPOLLWRBAND 0x2000 EPOLLRDHUP 0x10000000 EPOLLEXCLUSIVE \
        0x20000000 EPOLLWAKEUP 0x40000000 EPOLLONESHOT 0x80000000 EPOLLET
        """)
    static let epollControl = FlagTable(
        .value,
        """
        1 EPOLL_CTL_ADD 2 EPOLL_CTL_DEL 3 EPOLL_CTL_MOD
        """)
    static let epollCreate = FlagTable(
        .bits,
        """
        0x80000 EPOLL_CLOEXEC
        """)
    static let eventfd = FlagTable(
        .bits,
        """
        1 EFD_SEMAPHORE 0x80000 EFD_CLOEXEC 0x800 EFD_NONBLOCK
        """)
    static let family = FlagTable(
        .value,
        """
        0 AF_UNSPEC 1 AF_UNIX 2 AF_INET 0xa AF_INET6 0x10 AF_NETLINK 0x11 AF_PACKET 0x28 AF_VSOCK \
        0x26 AF_ALG
        """)
    static let socketType = FlagTable(
        .valueAndBits(mask: 15),
        """
        1 SOCK_STREAM 2 SOCK_DGRAM 3 SOCK_RAW 4 SOCK_RDM 5 SOCK_SEQPACKET 0x80000 SOCK_CLOEXEC \
        0x800 SOCK_NONBLOCK
        """)
    static let protocolNumber = FlagTable(
        .value,
        """
        0 IPPROTO_IP 1 IPPROTO_ICMP 6 IPPROTO_TCP 0x11 IPPROTO_UDP 0x29 IPPROTO_IPV6 0x3a IPPROTO_ICMPV6 \
        0xff IPPROTO_RAW
        """)
    static let message = FlagTable(
        .bits,
        """
        1 MSG_OOB 2 MSG_PEEK 4 MSG_DONTROUTE 8 MSG_CTRUNC 0x20 MSG_TRUNC 0x40 MSG_DONTWAIT 0x80 MSG_EOR \
        0x100 MSG_WAITALL 0x800 MSG_CONFIRM 0x2000 MSG_ERRQUEUE 0x4000 MSG_NOSIGNAL 0x8000 MSG_MORE \
        0x10000 MSG_WAITFORONE 0x20000000 MSG_FASTOPEN 0x40000000 MSG_CMSG_CLOEXEC
        """)
    static let socketLevel = FlagTable(
        .value,
        """
        0 SOL_IP 1 SOL_SOCKET 6 SOL_TCP 0x11 SOL_UDP 0x29 SOL_IPV6
        """)
    static let socketOption = FlagTable(
        .value,
        """
        1 SO_DEBUG 2 SO_REUSEADDR 3 SO_TYPE 4 SO_ERROR 5 SO_DONTROUTE 6 SO_BROADCAST 7 SO_SNDBUF \
        8 SO_RCVBUF 9 SO_KEEPALIVE 0xa SO_OOBINLINE 0xc SO_PRIORITY 0xd SO_LINGER 0xf SO_REUSEPORT \
        0x10 SO_PASSCRED 0x11 SO_PEERCRED 0x12 SO_RCVLOWAT 0x13 SO_SNDLOWAT 0x14 SO_RCVTIMEO \
        0x15 SO_SNDTIMEO 0x1e SO_ACCEPTCONN 0x20 SO_SNDBUFFORCE 0x21 SO_RCVBUFFORCE 0x26 SO_PROTOCOL \
        0x27 SO_DOMAIN 0x19 SO_BINDTODEVICE 0x1d SO_TIMESTAMP 0xb SO_NO_CHECK 0xe SO_BSDCOMPAT \
        0x22 SO_PASSSEC 0x24 SO_MARK 0x2e SO_BUSY_POLL 0x31 SO_INCOMING_CPU
        """)
    static let shutdown = FlagTable(
        .value,
        """
        0 SHUT_RD 1 SHUT_WR 2 SHUT_RDWR
        """)
}
