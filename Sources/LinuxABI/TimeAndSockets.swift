import CHost
import Guest
import Process

/// Time, sockets, polling: the structures of 64-bit guests are the host's own, but for epoll's.
extension SystemCallTable {
    static let time: [SystemCallRow] = [
        SystemCallRow(.clock_gettime, [.int, .address]), SystemCallRow(.clock_settime, [.int, .address]),
        SystemCallRow(.clock_getres, [.int, .address]), SystemCallRow(.clock_adjtime, [.int, .address]),
        SystemCallRow(.clock_nanosleep, [.int, .hex, .address, .address], restart: .noHandler),
        SystemCallRow(.nanosleep, [.address, .address], restart: .noHandler),
        SystemCallRow(.gettimeofday, [.address, .address]), SystemCallRow(.settimeofday, [.address, .address]),
        SystemCallRow(.getitimer, [.int, .address]), SystemCallRow(.setitimer, [.int, .address, .address]),
        SystemCallRow(.timer_create, [.int, .address, .address]), SystemCallRow(.timer_delete, [.int]),
        SystemCallRow(.timer_settime, [.int, .hex, .address, .address]),
        SystemCallRow(.timer_gettime, [.int, .address]), SystemCallRow(.timer_getoverrun, [.int]),
        SystemCallRow(.timerfd_create, [.int, .hex]), SystemCallRow(.timerfd_settime, [.fd, .hex, .address, .address]),
        SystemCallRow(.timerfd_gettime, [.fd, .address]), SystemCallRow(.adjtimex, [.address]),
    ]

    static let sockets: [SystemCallRow] = [
        SystemCallRow(.socket, [.int, .int, .int]), SystemCallRow(.socketpair, [.int, .int, .int, .address]),
        SystemCallRow(.bind, [.fd, .address, .size]), SystemCallRow(.listen, [.fd, .int]),
        SystemCallRow(.accept, [.fd, .address, .address]), SystemCallRow(.accept4, [.fd, .address, .address, .hex]),
        SystemCallRow(.connect, [.fd, .address, .size]), SystemCallRow(.getsockname, [.fd, .address, .address]),
        SystemCallRow(.getpeername, [.fd, .address, .address]),
        SystemCallRow(.sendto, [.fd, .input, .size, .hex, .address, .size]),
        SystemCallRow(.recvfrom, [.fd, .output, .size, .hex, .address, .address]),
        SystemCallRow(.sendmsg, [.fd, .address, .hex]), SystemCallRow(.recvmsg, [.fd, .address, .hex]),
        SystemCallRow(.sendmmsg, [.fd, .address, .int, .hex]),
        SystemCallRow(.recvmmsg, [.fd, .address, .int, .hex, .address]),
        SystemCallRow(.setsockopt, [.fd, .int, .int, .address, .size]),
        SystemCallRow(.getsockopt, [.fd, .int, .int, .address, .address]), SystemCallRow(.shutdown, [.fd, .int]),
    ]

    static let polling: [SystemCallRow] = [
        SystemCallRow(.ppoll, [.address, .int, .address, .address, .size], restart: .noHandler),
        SystemCallRow(.pselect6, [.int, .address, .address, .address, .address, .address], restart: .noHandler),
        SystemCallRow(.eventfd2, [.int, .hex]), SystemCallRow(.epoll_create1, [.hex]),
        SystemCallRow(.epoll_ctl, [.fd, .int, .fd, .address], .handler { c in
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
        SystemCallRow(.epoll_pwait, [.fd, .address, .int, .int, .address, .size], restart: .never, .handler { c in
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
                    guard c.linux.memory.store(place, UInt64(events)), c.linux.memory.store(place &+ 8, data)
                    else { return -14 }
                }
                return count
            }
        }),
    ]
}
