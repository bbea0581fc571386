import CHost
import Glibc
import Guest
import Process

/// A wait for a length of time. When a signal for which no handler runs interrupts it, restart_syscall goes on with what
/// is left.
struct Sleep {
    enum Kind {
        /// clock_nanosleep; `left` is where an interrupted one tells what is left.
        case clockSleep(clock: Int32, flags: Int32, left: UInt64, wide: Bool)
        case futex(address: UInt64, operation: Int32, value: UInt64)
    }
    var kind: Kind
    var clock: Int32
    var end: timespec
}

extension SystemCall {
    // MARK: Waits with a mask of their own

    /// Makes a call that blocks the signals of the set at `address` while it waits: `body` gets the host's copy of the
    /// set. In a call no fault happens, so the signals that faults raise are blocked too. Address 0: as they are.
    mutating func withMask(
        _ address: UInt64, _ size: UInt64, _ body: (inout SystemCall, _ mask: UInt64) -> Int
    ) -> Int {
        if address == 0 { return body(&self, 0) }
        guard size == 8 else { return -22 }
        guard let set = linux.memory.loadSignals(address) else { return -14 }
        var host = set
        let signals = thread.signals
        return withUnsafeMutablePointer(to: &host) { pointer in
            signals.withMask(set) { body(&self, UInt64(UInt(bitPattern: pointer))) }
        }
    }

    /// pselect6, whose sixth argument is the address of the set's address and size.
    mutating func select() -> Int {
        var mask: (address: UInt64, size: UInt64) = (0, 0)
        if a[5] != 0 {
            guard let address = linux.memory.loadWord(a[5]), let size = linux.memory.loadWord(a[5], 1) else {
                return -14
            }
            mask = (address, size)
        }
        return withMask(mask.address, mask.size) { c, mask in
            var pair: InlineArray<2, UInt64> = [mask, 8]
            return withUnsafeMutablePointer(to: &pair) {
                c.host(
                    270,
                    [c.a[0], c.a[1], c.a[2], c.a[3], c.a[4], mask == 0 ? 0 : UInt64(UInt(bitPattern: $0))])
            }
        }
    }

    // MARK: Waits for a length of time

    /// Makes the call, which waits for the time that argument `n` points to, from now on. `wide`: in 64 bits.
    mutating func sleep(_ clock: Int32, _ kind: Sleep.Kind, _ n: Int, _ number: Int, wide: Bool = false)
        -> Int
    {
        // CLOCK_REALTIME and CLOCK_TAI may be set: how long something takes is CLOCK_MONOTONIC's.
        let clock = clock == 0 || clock == 11 ? 1 : clock
        guard let length = linux.memory.loadTime(a[n], wide: wide), length.tv_sec >= 0, length.tv_nsec >= 0,
            length.tv_nsec < 1_000_000_000
        else { return hostWait(number, n, wide: wide) }
        var end = timespec()
        clock_gettime(clock, &end)
        let sum = end.tv_nsec &+ length.tv_nsec
        end.tv_nsec = sum >= 1_000_000_000 ? sum &- 1_000_000_000 : sum
        let carried = end.tv_sec.addingReportingOverflow(length.tv_sec)
        end.tv_sec =
            carried.overflow || carried.partialValue == .max
            ? .max : carried.partialValue &+ (sum >= 1_000_000_000 ? 1 : 0)
        thread.ruleOfCall = .remaining
        let result = hostWait(number, n, wide: wide)
        if result == -4 { thread.sleep = Sleep(kind: kind, clock: clock, end: end) }
        return result
    }

    /// The host's call with the time that argument `n` points to, and with the place for what is left of clock_nanosleep's
    /// and nanosleep's, the argument behind it.
    private func hostWait(_ number: Int, _ n: Int, wide: Bool) -> Int {
        guard linux.isForeign, a[n] != 0, var time = linux.memory.loadTime(a[n], wide: wide) else {
            return host(number)
        }
        var left = timespec()
        // Of a point in time nothing is left.
        let givesRest = number != 202 && a[n + 1] != 0 && !(number == 230 && int(1) & 1 != 0)
        let result = withUnsafeMutablePointer(to: &time) { time in
            withUnsafeMutablePointer(to: &left) { left in
                var arguments = a
                arguments[n] = UInt64(UInt(bitPattern: time))
                if givesRest { arguments[n + 1] = UInt64(UInt(bitPattern: left)) }
                return host(number, arguments)
            }
        }
        if result == -4, givesRest, !linux.memory.storeTime(a[n + 1], left, wide: wide) { return -14 }
        return result
    }

    /// clock_nanosleep and clock_nanosleep_time64.
    mutating func sleepByClock(wide: Bool) -> Int {
        // TIMER_ABSTIME
        if int(1) & 1 != 0 { return hostWait(230, 2, wide: wide) }
        let kind = Sleep.Kind.clockSleep(clock: int(0), flags: int(1), left: a[3], wide: wide)
        return sleep(int(0), kind, 2, 230, wide: wide)
    }

    /// futex: with a length of time FUTEX_WAIT is a sleep, with a point in time it is only not begun again.
    mutating func waitOnFutex(wide: Bool = false) -> Int {
        if linux.abi.model.bigEndian, let result = swappedFutex(wide: wide) { return result }
        let operation = int(1)
        // What has no time has a number there.
        guard a[3] != 0, [0, 6, 9, 11, 13].contains(operation & 0x7f) else { return host(202) }
        switch operation & 0x7f {
        case 0:
            let kind = Sleep.Kind.futex(address: a[0], operation: operation, value: a[2])
            return sleep(1, kind, 3, 202, wide: wide)
        case 9: thread.ruleOfCall = .noHandler
        default: break
        }
        return hostWait(202, 3, wide: wide)
    }

    /// restart_syscall
    mutating func goOnSleeping() -> Int {
        // do_no_restart_syscall()
        guard let sleep = thread.sleep else {
            thread.ruleOfCall = .never
            return -4
        }
        thread.sleep = nil
        thread.ruleOfCall = .remaining
        let result = goOn(sleep)
        if result == -4 { thread.sleep = sleep }
        return result
    }

    private mutating func goOn(_ sleep: Sleep) -> Int {
        switch sleep.kind {
        case .futex(let address, let operation, let value):
            // FUTEX_WAIT_BITSET until that point of CLOCK_MONOTONIC
            let bitset = operation & ~0x17f | 9
            var end = sleep.end
            return withUnsafeMutablePointer(to: &end) {
                host(
                    202,
                    [
                        address, UInt64(UInt32(bitPattern: bitset)), value, UInt64(UInt(bitPattern: $0)), 0,
                        0xffff_ffff,
                    ])
            }
        case .clockSleep(let clock, let flags, let place, let wide):
            var rest = timespec()
            clock_gettime(sleep.clock, &rest)
            rest.tv_sec = sleep.end.tv_sec &- rest.tv_sec
            rest.tv_nsec = sleep.end.tv_nsec &- rest.tv_nsec
            if rest.tv_nsec < 0 {
                rest.tv_nsec &+= 1_000_000_000
                rest.tv_sec &-= 1
            }
            if rest.tv_sec < 0 { return 0 }
            var left = timespec()
            let result = withUnsafeMutablePointer(to: &rest) { rest in
                withUnsafeMutablePointer(to: &left) { left in
                    host(
                        230,
                        [
                            UInt64(UInt32(bitPattern: clock)), UInt64(UInt32(bitPattern: flags)),
                            UInt64(UInt(bitPattern: rest)), UInt64(UInt(bitPattern: left)), 0, 0,
                        ])
                }
            }
            if result == -4, place != 0, !linux.memory.storeTime(place, left, wide: wide) { return -14 }
            return result
        }
    }
}
