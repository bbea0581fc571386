import CHost
import Guest
import Process

/// Signals. The guest's actions and mask are kept here; host handlers only queue.
extension SystemCallTable {
    /// Takes a signal that the host does not block because faults raise it too, and that waits for the guest.
    private static func takeWaiting(_ c: inout SystemCall) -> Int? {
        let signals = c.thread.signals
        guard c.a[3] == 8, signals.pointee.waiting != 0,
            let set = c.linux.memory.loadSignals(c.a[0])
        else { return nil }
        var info = sj_siginfo()
        guard let signal = signals.pointee.takeWaiting(set, &info) else { return nil }
        return c.giveInfo(&info, c.a[1]) ? Int(signal) : -14
    }

    static let signals: [SystemCallRow] = [
        SystemCallRow(
            .rt_sigaction, [.signal, .take("sigaction"), .give("sigaction"), .size],
            .handler { c in
                let signal = c.int(0)
                guard c.a[3] == 8 else { return -22 }
                let linux = c.linux
                var new: SignalAction?
                if c.a[1] != 0 {
                    new = linux.memory.loadAction(c.a[1])
                    if new == nil { return -14 }
                }
                guard signal >= 1, signal <= 64 else { return -22 }
                let old = linux.actions.get(signal)
                if let new {
                    let error = c.setAction(signal, new)
                    if error != 0 { return error }
                }
                return c.a[2] == 0 || linux.memory.storeAction(c.a[2], old) ? 0 : -14
            }),
        SystemCallRow(
            .rt_sigprocmask, [.flags(.sigprocmask), .takeSignals, .giveSignals, .size],
            .handler { c in
                guard c.a[3] == 8 else { return -22 }
                let linux = c.linux
                let old = c.thread.signals.pointee.mask
                if c.a[1] != 0 {
                    guard let set = linux.memory.loadSignals(c.a[1]) else { return -14 }
                    let new: UInt64
                    switch c.int(0) {
                    case 0: new = old | set
                    case 1: new = old & ~set
                    case 2: new = set
                    default: return -22
                    }
                    let error = c.thread.signals.pointee.setMask(new)
                    if error != 0 { return error }
                }
                if c.a[2] != 0, !linux.memory.storeSignals(c.a[2], old) { return -14 }
                return 0
            }),
        SystemCallRow(
            .rt_sigpending, [.giveSignals, .size],
            .handler { c in
                guard c.a[1] <= 8 else { return -22 }
                var set: UInt64 = 0
                let result = withUnsafeMutablePointer(to: &set) {
                    c.host(127, [UInt64(UInt(bitPattern: $0)), 8, 0, 0, 0, 0])
                }
                guard result == 0 else { return result }
                set |= c.thread.signals.pointee.waiting
                let size = Int(c.a[1])
                if size == 8 { return c.linux.memory.storeSignals(c.a[0], set) ? 0 : -14 }
                if c.linux.abi.model.bigEndian {
                    set =
                        c.linux.memory.wordBytes == 8
                        ? set.byteSwapped : UInt64(UInt32(truncatingIfNeeded: set).byteSwapped)
                }
                return withUnsafeBytes(of: &set) { c.linux.memory.write(c.a[0], from: $0.baseAddress!, size) }
                    ? 0 : -14
            }),
        SystemCallRow(
            .rt_sigreturn, [],
            .handler { c in returnFromSignal(c, c.linux.abi.signalFrame.restore) }),
        SystemCallRow(
            .rt_sigsuspend, [.takeSignals, .size], restart: .noHandler,
            .handler { c in
                guard c.a[1] == 8 else { return -22 }
                guard c.a[0] != 0 else { return -14 }
                return c.withMask(c.a[0], 8) { c, mask in c.host(130, [mask, 8, 0, 0, 0, 0]) }
            }),
        SystemCallRow(
            .rt_sigtimedwait, [.takeSignals, .address, .take("timespec"), .size], restart: .never,
            .handler { c in waitForSignal(&c, "timespec") }),
        SystemCallRow(
            .rt_sigqueueinfo, [.int, .signal, .address], if: { $0.model != .host },
            .handler { c in c.withInfo(2) { c in c.host(129) } }),
        SystemCallRow(
            .rt_tgsigqueueinfo, [.int, .int, .signal, .address], if: { $0.model != .host },
            .handler { c in c.withInfo(3) { c in c.host(297) } }),
        SystemCallRow(.kill, [.int, .signal]),
        SystemCallRow(.tkill, [.int, .signal]), SystemCallRow(.tgkill, [.int, .int, .signal]),
        SystemCallRow(.signalfd4, [.fd, .takeSignals, .size, .flags(.signalfd)]),
        SystemCallRow(
            .sigaltstack, [.take("stack_t"), .give("stack_t")],
            .handler { c in
                let linux = c.linux
                let old = c.thread.signals.pointee.stack
                let sp = c.registers.sp
                if c.a[0] != 0 {
                    guard let base = linux.memory.loadWord(c.a[0]),
                        let flags = linux.memory.load(c.a[0] &+ linux.memory.wordBytes, as: UInt32.self),
                        let size = linux.memory.loadWord(c.a[0], 2)
                    else { return -14 }
                    let error = c.thread.signals.pointee.setStack(
                        SignalStack(base: base, size: size, flags: flags), sp: sp,
                        least: linux.abi.minimumSignalStack)
                    if error != 0 { return error }
                }
                if c.a[1] != 0 {
                    let shown = old.state(at: sp) | old.flags & 0x8000_0000
                    // The flags are an int, with padding behind it where pointers are longer.
                    guard linux.memory.storeWord(c.a[1], old.base),
                        linux.memory.storeWord(c.a[1] &+ linux.memory.wordBytes, 0),
                        linux.memory.store(c.a[1] &+ linux.memory.wordBytes, shown),
                        linux.memory.storeWord(c.a[1] &+ 2 &* linux.memory.wordBytes, old.size)
                    else { return -14 }
                }
                return 0
            }),
    ]
}

extension SystemCallTable {
    /// rt_sigtimedwait; `time` is the structure of its third argument.
    static func waitForSignal(_ c: inout SystemCall, _ time: String) -> Int {
        if let signal = takeWaiting(&c) { return signal }
        let result = c.linux.isForeign ? c.waitConverted(time) : c.host(128)
        return result == -4 || result == -513 ? takeWaiting(&c) ?? result : result
    }

    /// rt_sigreturn, sigreturn
    static func returnFromSignal(
        _ c: SystemCall, _ restore: (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState
    ) -> Int {
        let isGood = c.thread.signals.returnFromHandler(
            registers: c.registers, access: c.linux.access, restore: restore,
            leastStack: c.linux.abi.minimumSignalStack)
        if !isGood {
            c.thread.setResult(c.thread.thread.state, 0)
            c.thread.raiseBadFrame()
        }
        return SystemCall.registersAreSet
    }
}

extension SystemCall {
    /// Sets a disposition of a signal that there is. Returns 0 or a negated errno.
    func setAction(_ signal: Int32, _ new: SignalAction) -> Int {
        let error = linux.actions.set(signal, new)
        if error != 0 { return error }
        if new.handler == 1 || new.handler == 0 && Signals.defaultAction(signal) == .ignore {
            thread.signals.pointee.dropWaiting(signal)
        }
        return 0
    }
}
