extension FlagTable {
    static let clock = FlagTable(
        .value, "CLOCK_???",
        """
        0 CLOCK_REALTIME 1 CLOCK_MONOTONIC 2 CLOCK_PROCESS_CPUTIME_ID 3 CLOCK_THREAD_CPUTIME_ID \
        4 CLOCK_MONOTONIC_RAW 5 CLOCK_REALTIME_COARSE 6 CLOCK_MONOTONIC_COARSE 7 CLOCK_BOOTTIME \
        8 CLOCK_REALTIME_ALARM 9 CLOCK_BOOTTIME_ALARM 0xb CLOCK_TAI
        """)
    static let adjustments = FlagTable(
        .bits, "ADJ_???",
        """
        0x8001 ADJ_OFFSET_SINGLESHOT 0xa001 ADJ_OFFSET_SS_READ 1 ADJ_OFFSET 2 ADJ_FREQUENCY 4 ADJ_MAXERROR \
        8 ADJ_ESTERROR 0x10 ADJ_STATUS 0x20 ADJ_TIMECONST 0x80 ADJ_TAI 0x100 ADJ_SETOFFSET 0x1000 ADJ_MICRO \
        0x2000 ADJ_NANO 0x4000 ADJ_TICK
        """)
    static let clockStatus = FlagTable(
        .bits, "STA_???",
        """
        1 STA_PLL 2 STA_PPSFREQ 4 STA_PPSTIME 8 STA_FLL 0x10 STA_INS 0x20 STA_DEL 0x40 STA_UNSYNC 0x80 STA_FREQHOLD \
        0x100 STA_PPSSIGNAL 0x200 STA_PPSJITTER 0x400 STA_PPSWANDER 0x800 STA_PPSERROR 0x1000 STA_CLOCKERR \
        0x2000 STA_NANO 0x4000 STA_MODE 0x8000 STA_CLK
        """)
    static let clockState = FlagTable(
        .value, "TIME_???", "0 TIME_OK 1 TIME_INS 2 TIME_DEL 3 TIME_OOP 4 TIME_WAIT 5 TIME_ERROR")
    static let itimer = FlagTable(
        .value, "ITIMER_???",
        """
        0 ITIMER_REAL 1 ITIMER_VIRTUAL 2 ITIMER_PROF
        """)
    static let timerfd = FlagTable(
        .bits, "TFD_???",
        """
        1 TFD_TIMER_ABSTIME 2 TFD_TIMER_CANCEL_ON_SET 0x80000 TFD_CLOEXEC 0x800 TFD_NONBLOCK
        """)
    static let timerSet = FlagTable(
        .bits, "TFD_???",
        """
        1 TFD_TIMER_ABSTIME 2 TFD_TIMER_CANCEL_ON_SET
        """)
    static let timerAbsolute = FlagTable(
        .bits, "TIMER_???",
        """
        1 TIMER_ABSTIME
        """)
    static let pollEvents = FlagTable(
        .bits, "POLL???",
        """
        1 POLLIN 2 POLLPRI 4 POLLOUT 8 POLLERR 0x10 POLLHUP 0x20 POLLNVAL 0x40 POLLRDNORM 0x80 POLLRDBAND \
        0x100 POLLWRNORM 0x200 POLLWRBAND 0x2000 POLLRDHUP
        """)
    static let epollEvents = FlagTable(
        .bits, "EPOLL???",
        """
        1 EPOLLIN 2 EPOLLPRI 4 EPOLLOUT 8 EPOLLERR 0x10 EPOLLHUP 0x40 EPOLLRDNORM 0x80 EPOLLRDBAND \
        0x100 EPOLLWRNORM 0x200 EPOLLWRBAND 0x2000 EPOLLRDHUP 0x10000000 EPOLLEXCLUSIVE \
        0x20000000 EPOLLWAKEUP 0x40000000 EPOLLONESHOT 0x80000000 EPOLLET
        """)
    static let epollControl = FlagTable(
        .value, "EPOLL_CTL_???",
        """
        1 EPOLL_CTL_ADD 2 EPOLL_CTL_DEL 3 EPOLL_CTL_MOD
        """)
    static let epollCreate = FlagTable(
        .bits, "EPOLL_???",
        """
        0x80000 EPOLL_CLOEXEC
        """)
    static let eventfd = FlagTable(
        .bits, "EFD_???",
        """
        1 EFD_SEMAPHORE 0x80000 EFD_CLOEXEC 0x800 EFD_NONBLOCK
        """)
    static let family = FlagTable(
        .value, "AF_???",
        """
        0 AF_UNSPEC 1 AF_UNIX 2 AF_INET 3 AF_AX25 4 AF_IPX 5 AF_APPLETALK 9 AF_X25 0xa AF_INET6 0xf AF_KEY \
        0x10 AF_NETLINK 0x11 AF_PACKET 0x15 AF_RDS 0x1d AF_CAN 0x1e AF_TIPC 0x1f AF_BLUETOOTH 0x26 AF_ALG \
        0x27 AF_NFC 0x28 AF_VSOCK 0x2a AF_QIPCRTR 0x2c AF_XDP 0x2d AF_MCTP
        """)
    static let socketType = FlagTable(
        .valueThenBits(mask: 15), "SOCK_???",
        """
        1 SOCK_STREAM 2 SOCK_DGRAM 3 SOCK_RAW 4 SOCK_RDM 5 SOCK_SEQPACKET 0x80000 SOCK_CLOEXEC \
        0x800 SOCK_NONBLOCK
        """)
    static let acceptFlags = FlagTable(
        .bits, "SOCK_???",
        """
        0x800 SOCK_NONBLOCK 0x80000 SOCK_CLOEXEC
        """)
    static let protocolNumber = FlagTable(
        .value, "IPPROTO_???",
        """
        0 IPPROTO_IP 1 IPPROTO_ICMP 6 IPPROTO_TCP 0x11 IPPROTO_UDP 0x29 IPPROTO_IPV6 0x3a IPPROTO_ICMPV6 \
        0xff IPPROTO_RAW
        """)
    static let message = FlagTable(
        .bits, "MSG_???",
        """
        1 MSG_OOB 2 MSG_PEEK 4 MSG_DONTROUTE 8 MSG_CTRUNC 0x20 MSG_TRUNC 0x40 MSG_DONTWAIT 0x80 MSG_EOR \
        0x100 MSG_WAITALL 0x800 MSG_CONFIRM 0x2000 MSG_ERRQUEUE 0x4000 MSG_NOSIGNAL 0x8000 MSG_MORE \
        0x10000 MSG_WAITFORONE 0x20000000 MSG_FASTOPEN 0x40000000 MSG_CMSG_CLOEXEC
        """)
    static let socketLevel = FlagTable(
        .value, "SOL_??",
        """
        0 SOL_IP 1 SOL_SOCKET 6 SOL_TCP 0x11 SOL_UDP 0x29 SOL_IPV6 0x3a SOL_ICMPV6 0x84 SOL_SCTP 0xff SOL_RAW \
        0x107 SOL_PACKET 0x10e SOL_NETLINK 0x117 SOL_ALG 0x11a SOL_TLS 0x11b SOL_XDP
        """)
    static let socketOption = FlagTable(
        .value, "SO_???",
        """
        1 SO_DEBUG 2 SO_REUSEADDR 3 SO_TYPE 4 SO_ERROR 5 SO_DONTROUTE 6 SO_BROADCAST 7 SO_SNDBUF \
        8 SO_RCVBUF 9 SO_KEEPALIVE 0xa SO_OOBINLINE 0xc SO_PRIORITY 0xd SO_LINGER 0xf SO_REUSEPORT \
        0x10 SO_PASSCRED 0x11 SO_PEERCRED 0x12 SO_RCVLOWAT 0x13 SO_SNDLOWAT 0x14 SO_RCVTIMEO_OLD \
        0x15 SO_SNDTIMEO_OLD 0x1e SO_ACCEPTCONN 0x20 SO_SNDBUFFORCE 0x21 SO_RCVBUFFORCE 0x26 SO_PROTOCOL \
        0x27 SO_DOMAIN 0x19 SO_BINDTODEVICE 0x1d SO_TIMESTAMP_OLD 0xb SO_NO_CHECK 0xe SO_BSDCOMPAT \
        0x22 SO_PASSSEC 0x24 SO_MARK 0x2e SO_BUSY_POLL 0x31 SO_INCOMING_CPU 0x1a SO_ATTACH_FILTER \
        0x1b SO_DETACH_FILTER 0x1c SO_PEERNAME 0x1f SO_PEERSEC 0x23 SO_TIMESTAMPNS_OLD 0x25 SO_TIMESTAMPING_OLD \
        0x28 SO_RXQ_OVFL 0x29 SO_WIFI_STATUS 0x2a SO_PEEK_OFF 0x2b SO_NOFCS 0x2c SO_LOCK_FILTER \
        0x2d SO_SELECT_ERR_QUEUE 0x2f SO_MAX_PACING_RATE 0x30 SO_BPF_EXTENSIONS 0x32 SO_ATTACH_BPF \
        0x33 SO_ATTACH_REUSEPORT_CBPF 0x34 SO_ATTACH_REUSEPORT_EBPF 0x35 SO_CNX_ADVICE 0x37 SO_MEMINFO \
        0x38 SO_INCOMING_NAPI_ID 0x39 SO_COOKIE 0x3b SO_PEERGROUPS 0x3c SO_ZEROCOPY 0x3d SO_TXTIME \
        0x3e SO_BINDTOIFINDEX 0x3f SO_TIMESTAMP_NEW 0x40 SO_TIMESTAMPNS_NEW 0x41 SO_TIMESTAMPING_NEW \
        0x42 SO_RCVTIMEO_NEW 0x43 SO_SNDTIMEO_NEW 0x44 SO_DETACH_REUSEPORT_BPF 0x45 SO_PREFER_BUSY_POLL \
        0x46 SO_BUSY_POLL_BUDGET 0x47 SO_NETNS_COOKIE 0x48 SO_BUF_LOCK 0x49 SO_RESERVE_MEM 0x4a SO_TXREHASH \
        0x4b SO_RCVMARK 0x4c SO_PASSPIDFD 0x4d SO_PEERPIDFD
        """)
    static let shutdown = FlagTable(
        .value, "SHUT_???",
        """
        0 SHUT_RD 1 SHUT_WR 2 SHUT_RDWR
        """)
}
