import CHost
import Guest
import Process

/// Signals. The guest's actions and mask are kept here; host handlers only queue.
extension SystemCallTable {
    /// Takes a signal that the host does not block because faults raise it too, and that waits for the guest.
    private static func takeWaiting(_ c: inout SystemCall) -> Int? {
        let signals = c.thread.signals
        guard c.a[3] == 8, signals.pointee.waiting != 0,
            let set = c.linux.memory.load(c.a[0], as: UInt64.self)
        else { return nil }
        var info = sj_siginfo()
        guard let signal = signals.pointee.takeWaiting(set, &info) else { return nil }
        let isWritten =
            c.a[1] == 0
            || withUnsafeBytes(of: &info) {
                c.linux.memory.write(c.a[1], from: $0.baseAddress!, $0.count)
            }
        return isWritten ? Int(signal) : -14
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
                    // handler, flags, restorer, mask of 64-bit asm-generic
                    var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
                    guard
                        withUnsafeMutableBytes(
                            of: &words, { linux.memory.read(c.a[1], into: $0.baseAddress!, 32) })
                    else { return -14 }
                    new = SignalAction(handler: words[0], flags: words[1], restorer: words[2], mask: words[3])
                }
                guard signal >= 1, signal <= 64 else { return -22 }
                let old = linux.actions.get(signal)
                if let new {
                    let error = c.setAction(signal, new)
                    if error != 0 { return error }
                }
                if c.a[2] != 0 {
                    var words: InlineArray<4, UInt64> = [old.handler, old.flags, old.restorer, old.mask]
                    guard
                        withUnsafeMutableBytes(
                            of: &words, { linux.memory.write(c.a[2], from: $0.baseAddress!, 32) })
                    else { return -14 }
                }
                return 0
            }),
        SystemCallRow(
            .rt_sigprocmask, [.flags(.sigprocmask), .takeSignals, .giveSignals, .size],
            .handler { c in
                guard c.a[3] == 8 else { return -22 }
                let linux = c.linux
                let old = c.thread.signals.pointee.mask
                if c.a[1] != 0 {
                    guard let set = linux.memory.load(c.a[1], as: UInt64.self) else { return -14 }
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
                if c.a[2] != 0, !linux.memory.store(c.a[2], old) { return -14 }
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
            .handler { c in
                if let signal = takeWaiting(&c) { return signal }
                let result = c.host(128)
                return result == -4 || result == -513 ? takeWaiting(&c) ?? result : result
            }),
        SystemCallRow(.rt_sigqueueinfo, [.int, .signal, .address]),
        SystemCallRow(.rt_tgsigqueueinfo, [.int, .int, .signal, .address]),
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
                    guard let base = linux.memory.load(c.a[0], as: UInt64.self),
                        let flags = linux.memory.load(c.a[0] &+ 8, as: UInt32.self),
                        let size = linux.memory.load(c.a[0] &+ 16, as: UInt64.self)
                    else { return -14 }
                    let error = c.thread.signals.pointee.setStack(
                        SignalStack(base: base, size: size, flags: flags), sp: sp,
                        least: linux.abi.minimumSignalStack)
                    if error != 0 { return error }
                }
                if c.a[1] != 0 {
                    let shown = old.state(at: sp) | old.flags & 0x8000_0000
                    guard linux.memory.store(c.a[1], old.base),
                        linux.memory.store(c.a[1] &+ 8, UInt64(shown)),
                        linux.memory.store(c.a[1] &+ 16, old.size)
                    else { return -14 }
                }
                return 0
            }),
    ]
}

extension SystemCallTable {
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
