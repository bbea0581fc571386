import CHost
import Guest
import Process

/// Time, sockets, polling: the structures of 64-bit guests are the host's own, but for epoll's.
extension SystemCallTable {
    static let time: [SystemCallRow] = [
        SystemCallRow(.clock_gettime, [.flags(.clock), .give("timespec")]),
        SystemCallRow(.clock_settime, [.flags(.clock), .take("timespec")]),
        SystemCallRow(.clock_getres, [.flags(.clock), .give("timespec")]),
        SystemCallRow(.clock_adjtime, [.flags(.clock), .address]),
        SystemCallRow(
            .clock_nanosleep, [.flags(.clock), .flags(.timerAbsolute), .take("timespec"), .address],
            restart: .noHandler),
        SystemCallRow(.nanosleep, [.take("timespec"), .address], restart: .noHandler),
        SystemCallRow(.gettimeofday, [.give("timeval"), .address]),
        SystemCallRow(.settimeofday, [.take("timeval"), .address]),
        SystemCallRow(.getitimer, [.flags(.itimer), .give("itimerval")]),
        SystemCallRow(.setitimer, [.flags(.itimer), .take("itimerval"), .give("itimerval")]),
        SystemCallRow(.timer_create, [.flags(.clock), .take("sigevent"), .give("int")]),
        SystemCallRow(.timer_delete, [.int]),
        SystemCallRow(
            .timer_settime, [.int, .flags(.timerAbsolute), .take("itimerspec"), .give("itimerspec")]),
        SystemCallRow(.timer_gettime, [.int, .give("itimerspec")]), SystemCallRow(.timer_getoverrun, [.int]),
        SystemCallRow(.timerfd_create, [.flags(.clock), .flags(.timerfd)]),
        SystemCallRow(.timerfd_settime, [.fd, .flags(.timerSet), .take("itimerspec"), .give("itimerspec")]),
        SystemCallRow(.timerfd_gettime, [.fd, .give("itimerspec")]), SystemCallRow(.adjtimex, [.address]),
    ]

    static let sockets: [SystemCallRow] = [
        SystemCallRow(.socket, [.flags(.family), .flags(.socketType), .int]),
        SystemCallRow(.socketpair, [.flags(.family), .flags(.socketType), .int, .give("intPair")]),
        SystemCallRow(.bind, [.fd, .socketAddress, .size]), SystemCallRow(.listen, [.fd, .int]),
        SystemCallRow(.accept, [.fd, .giveSocketAddress, .give("int")]),
        SystemCallRow(.accept4, [.fd, .giveSocketAddress, .give("int"), .flags(.socketType)]),
        SystemCallRow(.connect, [.fd, .socketAddress, .size]),
        SystemCallRow(.getsockname, [.fd, .giveSocketAddress, .give("int")]),
        SystemCallRow(.getpeername, [.fd, .giveSocketAddress, .give("int")]),
        SystemCallRow(.sendto, [.fd, .input, .size, .flags(.message), .socketAddress, .size]),
        SystemCallRow(.recvfrom, [.fd, .output, .size, .flags(.message), .giveSocketAddress, .give("int")]),
        SystemCallRow(.sendmsg, [.fd, .take("msghdr"), .flags(.message)]),
        SystemCallRow(.recvmsg, [.fd, .give("msghdr"), .flags(.message)]),
        SystemCallRow(.sendmmsg, [.fd, .takeArray("mmsghdr"), .int, .flags(.message)]),
        SystemCallRow(.recvmmsg, [.fd, .giveArray("mmsghdr"), .int, .flags(.message), .take("timespec")]),
        SystemCallRow(.setsockopt, [.fd, .flags(.socketLevel), .flags(.socketOption), .take("int"), .size]),
        SystemCallRow(
            .getsockopt, [.fd, .flags(.socketLevel), .flags(.socketOption), .give("int"), .give("int")]),
        SystemCallRow(.shutdown, [.fd, .flags(.shutdown)]),
    ]

    static let polling: [SystemCallRow] = [
        SystemCallRow(
            .ppoll, [.takeArray("pollfd"), .int, .take("timespec"), .takeSignals, .size], restart: .noHandler),
        SystemCallRow(
            .pselect6, [.int, .address, .address, .address, .take("timespec"), .address], restart: .noHandler),
        SystemCallRow(.eventfd2, [.int, .flags(.eventfd)]),
        SystemCallRow(.epoll_create1, [.flags(.epollCreate)]),
        SystemCallRow(
            .epoll_ctl, [.fd, .flags(.epollControl), .fd, .take("epoll_event")],
            .handler { c in
                // struct epoll_event is packed on x86 alone: 12 bytes there, 16 on every guest.
                var event: InlineArray<12, UInt8> = .init(repeating: 0)
                if c.int(1) != 2 {
                    guard let events = c.linux.memory.load(c.a[3], as: UInt32.self),
                        let data = c.linux.memory.load(c.a[3] &+ 8, as: UInt64.self)
                    else { return -14 }
                    withUnsafeMutableBytes(of: &event) {
                        $0.storeBytes(of: events, as: UInt32.self)
                        $0.storeBytes(of: data, toByteOffset: 4, as: UInt64.self)
                    }
                }
                return withUnsafeMutablePointer(to: &event) {
                    c.linux.hostCall(233, [c.a[0], c.a[1], c.a[2], UInt64(UInt(bitPattern: $0)), 0, 0])
                }
            }),
        SystemCallRow(
            .epoll_pwait, [.fd, .giveArray("epoll_event"), .int, .int, .takeSignals, .size], restart: .never,
            .handler { c in
                let limit = Int(c.int(2))
                guard limit > 0, limit <= 1 << 20 else { return -22 }
                return withUnsafeTemporaryAllocation(byteCount: limit * 12, alignment: 8) { buffer in
                    let host = UInt64(UInt(bitPattern: buffer.baseAddress!))
                    let count = c.linux.hostCall(281, [c.a[0], host, c.a[2], c.a[3], c.a[4], c.a[5]])
                    guard count > 0 else { return count }
                    for k in 0..<count {
                        let events = buffer.loadUnaligned(fromByteOffset: 12 * k, as: UInt32.self)
                        let data = buffer.loadUnaligned(fromByteOffset: 12 * k + 4, as: UInt64.self)
                        let place = c.a[1] &+ UInt64(16 * k)
                        guard c.linux.memory.store(place, UInt64(events)),
                            c.linux.memory.store(place &+ 8, data)
                        else { return -14 }
                    }
                    return count
                }
            }),
    ]
}
