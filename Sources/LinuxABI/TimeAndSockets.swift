import CHost
import Guest
import Process

/// Time, polling: the structures of 64-bit guests are the host's own, but for epoll's.
extension SystemCallTable {
    static let time: [SystemCallRow] = [
        SystemCallRow(.clock_gettime, [.flags(.clock), .give("timespec")]),
        SystemCallRow(.clock_settime, [.flags(.clock), .take("timespec")]),
        SystemCallRow(.clock_getres, [.flags(.clock), .give("timespec")]),
        SystemCallRow(.clock_adjtime, [.flags(.clock), .give("timex")]),
        SystemCallRow(
            .clock_nanosleep, [.flags(.clock), .flags(.timerAbsolute), .take("timespec"), .remaining],
            restart: .noHandler,
            .handler { c in c.sleepByClock(wide: false) }),
        SystemCallRow(
            .nanosleep, [.take("timespec"), .remaining],
            .handler { c in
                c.sleep(1, .clockSleep(clock: 1, flags: 0, left: c.a[1], wide: false), 0, 35)
            }),
        SystemCallRow(.restart_syscall, [], .handler { c in c.goOnSleeping() }),
        SystemCallRow(.gettimeofday, [.give("timeval"), .give("timezone")]),
        SystemCallRow(.settimeofday, [.take("timeval"), .take("timezone")]),
        SystemCallRow(.getitimer, [.flags(.itimer), .give("itimerval")]),
        SystemCallRow(.setitimer, [.flags(.itimer), .take("itimerval"), .give("itimerval")]),
        SystemCallRow(.timer_create, [.flags(.clock), .take("sigevent"), .give("int")]),
        SystemCallRow(.timer_delete, [.int]),
        SystemCallRow(
            .timer_settime, [.int, .flags(.timerAbsolute), .take("itimerspec"), .give("itimerspec")]),
        SystemCallRow(.timer_gettime, [.int, .give("itimerspec")]), SystemCallRow(.timer_getoverrun, [.int]),
        SystemCallRow(.timerfd_create, [.flags(.clock), .flags(.timerfd)]),
        SystemCallRow(.timerfd_settime, [.fd, .flags(.timerSet), .take("itimerspec"), .give("itimerspec")]),
        SystemCallRow(.timerfd_gettime, [.fd, .give("itimerspec")]),
        SystemCallRow(.adjtimex, [.give("timex")]),
    ]

    static let polling: [SystemCallRow] = [
        SystemCallRow(
            .ppoll, [.polled, .int, .take("timespec"), .takeSignals, .size], restart: .noHandler,
            handled: 3, converts: true,
            .handler { c in
                c.withMask(c.a[3], c.a[4]) { c, mask in
                    c.host(271, [c.a[0], c.a[1], c.a[2], mask, c.a[4], 0])
                }
            }),
        SystemCallRow(
            .pselect6, [.int, .descriptors, .descriptors, .descriptors, .take("timespec"), .maskAndSize],
            restart: .noHandler, handled: 5, converts: true,
            .handler { c in c.select() }),
        SystemCallRow(.eventfd2, [.int, .flags(.eventfd)]),
        SystemCallRow(.epoll_create1, [.flags(.epollCreate)]),
        SystemCallRow(
            .epoll_ctl, [.fd, .flags(.epollControl), .fd, .take("epoll_event")],
            .handler { c in
                // struct epoll_event is packed on x86-64 alone: 12 bytes there.
                var event: InlineArray<12, UInt8> = .init(repeating: 0)
                if c.int(1) != 2 {
                    guard let events = c.linux.memory.load(c.a[3], as: UInt32.self),
                        let data = c.linux.memory.load(c.a[3] &+ epollData(c), as: UInt64.self)
                    else { return -14 }
                    withUnsafeMutableBytes(of: &event) {
                        $0.storeBytes(of: events, as: UInt32.self)
                        $0.storeBytes(of: data, toByteOffset: 4, as: UInt64.self)
                    }
                }
                return withUnsafeMutablePointer(to: &event) {
                    c.host(233, [c.a[0], c.a[1], c.a[2], UInt64(UInt(bitPattern: $0)), 0, 0])
                }
            }),
        SystemCallRow(
            .epoll_pwait, [.fd, .giveArray("epoll_event"), .int, .int, .takeSignals, .size], restart: .never,
            .handler { c in
                c.withMask(c.a[4], c.a[5]) { c, mask in waitForEvents(c, mask, 281) }
            }),
        SystemCallRow(
            .epoll_pwait2,
            [.fd, .giveArray("epoll_event"), .int, .take("timespec64"), .takeSignals, .size], restart: .never,
            converts: true,
            .handler { c in
                c.withMask(c.a[4], c.a[5]) { c, mask in waitForEvents(c, mask, 441) }
            }),
    ]

    /// Where the data is in the guest's struct epoll_event.
    static func epollData(_ c: SystemCall) -> UInt64 { UInt64(max(4, c.linux.abi.model.alignmentOf64)) }

    static func waitForEvents(_ c: SystemCall, _ mask: UInt64, _ number: Int) -> Int {
        let limit = Int(c.int(2))
        guard limit > 0, limit <= 1 << 20 else { return -22 }
        return withUnsafeTemporaryAllocation(byteCount: limit * 12, alignment: 8) { buffer in
            let host = UInt64(UInt(bitPattern: buffer.baseAddress!))
            let count = c.host(number, [c.a[0], host, c.a[2], c.a[3], mask, 8])
            guard count > 0 else { return count }
            for k in 0..<count {
                let events = buffer.loadUnaligned(fromByteOffset: 12 * k, as: UInt32.self)
                let data = buffer.loadUnaligned(fromByteOffset: 12 * k + 4, as: UInt64.self)
                let place = c.a[1] &+ (epollData(c) &+ 8) &* UInt64(k)
                guard c.linux.memory.store(place, events),
                    c.linux.memory.store(place &+ epollData(c), data)
                else { return -14 }
            }
            return count
        }
    }
}
