import CHost
import Guest
import Process

/// Signals. The guest's actions and mask are kept here; host handlers only queue.
extension SystemCallTable {
    static let signals: [SystemCallRow] = [
        SystemCallRow(
            .rt_sigaction, [.signal, .take("sigaction"), .give("sigaction"), .size],
            .handler { c in
                let signal = c.int(0)
                guard c.a[3] == 8, signal >= 1, signal <= 64 else { return -22 }
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
                let old = linux.actions.get(signal)
                if let new {
                    let error = linux.actions.set(signal, new)
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
                let old = linux.signals.pointee.mask
                if c.a[1] != 0 {
                    guard let set = linux.memory.load(c.a[1], as: UInt64.self) else { return -14 }
                    let new: UInt64
                    switch c.int(0) {
                    case 0: new = old | set
                    case 1: new = old & ~set
                    case 2: new = set
                    default: return -22
                    }
                    let error = linux.signals.pointee.setMask(new)
                    if error != 0 { return error }
                }
                if c.a[2] != 0, !linux.memory.store(c.a[2], old) { return -14 }
                return 0
            }),
        SystemCallRow(.rt_sigpending, [.giveSignals, .size]),
        SystemCallRow(
            .rt_sigreturn, [],
            .handler { c in
                let linux = c.linux
                _ = linux.signals.returnFromHandler(
                    registers: c.registers, memory: linux.memory, frame: linux.abi.signalFrame)
                return 0
            }),
        SystemCallRow(
            .rt_sigsuspend, [.takeSignals, .size], restart: .noHandler, .handler { c in c.host(130) }),
        SystemCallRow(.rt_sigtimedwait, [.takeSignals, .address, .take("timespec"), .size], restart: .never),
        SystemCallRow(.rt_sigqueueinfo, [.int, .signal, .address]),
        SystemCallRow(.rt_tgsigqueueinfo, [.int, .int, .signal, .address]),
        SystemCallRow(.kill, [.int, .signal]),
        SystemCallRow(.tkill, [.int, .signal]), SystemCallRow(.tgkill, [.int, .int, .signal]),
        SystemCallRow(.signalfd4, [.fd, .takeSignals, .size, .flags(.signalfd)]),
        SystemCallRow(
            .sigaltstack, [.take("stack_t"), .give("stack_t")],
            .handler { c in
                let linux = c.linux
                let old = linux.signals.pointee.stack
                let within = old.contains(c.registers.sp)
                if c.a[0] != 0 {
                    guard let base = linux.memory.load(c.a[0], as: UInt64.self),
                        let flags = linux.memory.load(c.a[0] &+ 8, as: UInt32.self),
                        let size = linux.memory.load(c.a[0] &+ 16, as: UInt64.self)
                    else { return -14 }
                    if within { return -1 }
                    guard flags & ~0x8000_0003 == 0, flags & 3 != 3 else { return -22 }
                    if flags & 2 != 0 {
                        linux.signals.pointee.stack = .disabled
                    } else {
                        guard size >= UInt64(linux.abi.minimumSignalStack) else { return -12 }
                        linux.signals.pointee.stack = SignalStack(
                            base: base, size: size, flags: flags & 0x8000_0000)
                    }
                }
                if c.a[1] != 0 {
                    let shown = old.flags | (within ? 1 : 0)
                    guard linux.memory.store(c.a[1], old.base),
                        linux.memory.store(c.a[1] &+ 8, UInt64(shown)),
                        linux.memory.store(c.a[1] &+ 16, old.size)
                    else { return -14 }
                }
                return 0
            }),
    ]
}
