import Guest
import Process

/// Calls of 32-bit guests for what their older ones cannot say: offsets and numbers of files in 64 bits, times beyond 2038.
extension SystemCallTable {
    static let wideFiles: [SystemCallRow] = [
        SystemCallRow(.truncate64, [.path, .offset], .hostCall(.truncate)),
        SystemCallRow(.ftruncate64, [.fd, .offset], .hostCall(.ftruncate)),
        SystemCallRow(.sendfile64, [.fd, .fd, .replace("i64"), .size], .hostCall(.sendfile)),
        SystemCallRow(
            .fadvise64_64, [.fd, .flags(.fadvise), .offset, .offset],
            .handler { c in
                c.host(221, [c.a[0], c.a[2], c.a[3], c.a[1], 0, 0])
            }),
        SystemCallRow(.fcntl64, [.fd, .flags(.fcntl), .hex], .handler { c in control(&c) }),
        SystemCallRow(.stat64, [.path, .give("stat64")], .handler { c in wideStatus(c, 4, follow: true) }),
        SystemCallRow(.lstat64, [.path, .give("stat64")], .handler { c in wideStatus(c, 6, follow: false) }),
        SystemCallRow(
            .fstat64, [.fd, .give("stat64")], .handler { c in statusOfFile(c, c.linux.wideStatLayout) }),
        SystemCallRow(
            .fstatat64, [.directory, .path, .give("stat64"), .flags(.at)],
            .handler { c in statusAtDirectory(c, c.linux.wideStatLayout) }),
        SystemCallRow(
            .mmap2, [.address, .size, .flags(.protection), .flags(.map), .fd, .hex],
            .handler { c in
                // The offset in units of 4096 bytes.
                c.a[5] <<= 12
                return map(&c)
            }),
    ]

    private static func wideStatus(_ c: SystemCall, _ number: Int, follow: Bool) -> Int {
        withStat {
            var call = c
            call.a[1] = $0
            return call.host(number, path: 0, follow: follow)
        } store: {
            c.linux.wideStatLayout.store($0, c.a[1], c.linux.memory)
        }
    }

    static let wideTime: [SystemCallRow] = [
        SystemCallRow(.clock_gettime64, [.flags(.clock), .give("timespec64")], .hostCall(.clock_gettime)),
        SystemCallRow(.clock_settime64, [.flags(.clock), .take("timespec64")], .hostCall(.clock_settime)),
        SystemCallRow(.clock_getres_time64, [.flags(.clock), .give("timespec64")], .hostCall(.clock_getres)),
        SystemCallRow(.clock_adjtime64, [.flags(.clock), .give("timex64")], .hostCall(.clock_adjtime)),
        SystemCallRow(
            .clock_nanosleep_time64,
            [.flags(.clock), .flags(.timerAbsolute), .take("timespec64"), .remaining], restart: .noHandler,
            .handler { c in c.sleepByClock(wide: true) }),
        SystemCallRow(.timer_gettime64, [.int, .give("itimerspec64")], .hostCall(.timer_gettime)),
        SystemCallRow(
            .timer_settime64, [.int, .flags(.timerAbsolute), .take("itimerspec64"), .give("itimerspec64")],
            .hostCall(.timer_settime)),
        SystemCallRow(.timerfd_gettime64, [.fd, .give("itimerspec64")], .hostCall(.timerfd_gettime)),
        SystemCallRow(
            .timerfd_settime64, [.fd, .flags(.timerSet), .take("itimerspec64"), .give("itimerspec64")],
            .hostCall(.timerfd_settime)),
        SystemCallRow(
            .utimensat_time64, [.directory, .path, .fileTimes, .flags(.at)], .hostCall(.utimensat)),
        SystemCallRow(
            .pselect6_time64,
            [.int, .descriptors, .descriptors, .descriptors, .take("timespec64"), .maskAndSize],
            restart: .noHandler, converts: true, .handler { c in c.select() }),
        SystemCallRow(
            .ppoll_time64, [.polled, .int, .take("timespec64"), .takeSignals, .size], restart: .noHandler,
            converts: true,
            .handler { c in
                c.withMask(c.a[3], c.a[4]) { c, mask in
                    c.host(271, [c.a[0], c.a[1], c.a[2], mask, c.a[4], 0])
                }
            }),
        SystemCallRow(
            .io_pgetevents_time64,
            [.handle, .long, .long, .giveArray("io_event"), .take("timespec64"), .maskAndSize],
            restart: .never, converts: true, sharesMemory: true, .handler { c in getEvents(c) }),
        SystemCallRow(
            .recvmmsg_time64,
            [.fd, .receiveMessages, .unsigned, .flags(.message), .take("timespec64")],
            .handler { c in c.receiveMessages("timespec64") }),
        SystemCallRow(
            .mq_timedsend_time64, [.fd, .input, .size, .unsigned, .take("timespec64")],
            .hostCall(.mq_timedsend)),
        SystemCallRow(
            .mq_timedreceive_time64, [.fd, .output, .size, .give("uint"), .take("timespec64")],
            .hostCall(.mq_timedreceive)),
        SystemCallRow(
            .semtimedop_time64, [.int, .takeArray("sembuf"), .size, .take("timespec64")], restart: .never,
            .hostCall(.semtimedop)),
        SystemCallRow(
            .rt_sigtimedwait_time64, [.takeSignals, .address, .take("timespec64"), .size], restart: .never,
            .handler { c in waitForSignal(&c, "timespec64") }),
        SystemCallRow(
            .futex_time64,
            [.address, .futexOperation, .unsigned, .take("timespec64"), .address, .unsigned],
            .handler { c in c.waitOnFutex(wide: true) }),
        SystemCallRow(
            .sched_rr_get_interval_time64, [.int, .give("timespec64")], .hostCall(.sched_rr_get_interval)),
    ]
}
