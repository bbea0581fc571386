import CHost
import Glibc
import Guest

/// What becomes of a system call that a signal interrupted (the kernel's ERESTART codes).
public enum RestartRule: Sendable {
    /// EINTR, whatever the handler's flags.
    case never
    /// ERESTARTSYS: again when the handler has SA_RESTART, or when no handler runs.
    case flagged
    /// ERESTARTNOHAND: again only when no handler runs.
    case noHandler
    /// ERESTARTNOINTR: always again.
    case always
    /// ERESTART_RESTARTBLOCK: when no handler runs, goes on with the time that is left, by restart_syscall.
    case remaining
}

/// An interrupted system call, waiting for the signal that decides about it.
public struct InterruptedCall: Sendable {
    public let rule: RestartRule
    /// The first argument, which the result register has overwritten.
    public let firstArgument: UInt64
    /// Offset of the call's number in the state, and restart_syscall's number.
    public let numberOffset: Int32
    public let restartNumber: UInt64

    public init(rule: RestartRule, firstArgument: UInt64, numberOffset: Int32, restartNumber: UInt64) {
        self.rule = rule
        self.firstArgument = firstArgument
        self.numberOffset = numberOffset
        self.restartNumber = restartNumber
    }
}

public enum SignalDelivery: Equatable, Sendable {
    /// No handler was entered; the registers are the guest's old ones (an interrupted call was settled).
    case none
    /// The registers stand at the handler of this signal.
    case entered(Int32)
    /// The default action is to end the process by this signal: call terminateBySignal().
    case terminate(Int32)
}

extension UnsafeMutablePointer<ThreadSignals> {
    /// Delivers what is pending, at a safe point: picks signals, builds frames, sets registers and host mask.
    public func deliverPending(
        actions: SignalActions, registers: GuestRegisterFile, access: GuestMemoryAccess,
        frame: SignalFrameABI,
        setResult: @convention(c) (UnsafeMutableRawPointer, Int) -> Void, trampoline: UInt64,
        interrupted: InterruptedCall? = nil,
        observer: ((_ signal: Int32, _ info: UnsafeRawPointer) -> Void)? = nil
    ) -> SignalDelivery {
        var outcome = SignalDelivery.none
        var interrupted = interrupted
        pointee.queue.pointee.pending = 0
        while let signal = nextSignal() {
            var info = sj_siginfo()
            guard sj_take_signal(pointee.queue, signal, &info) != 0 else { continue }
            if let observer { withUnsafeBytes(of: &info) { observer(signal, $0.baseAddress!) } }
            let bit = Signals.bit(signal)
            let forced = pointee.forced & bit != 0
            pointee.forced &= ~bit
            var action = actions.take(signal)
            // force_sig_info(): a fault cannot be blocked or ignored.
            if forced, action.handler == 1 || pointee.mask & bit != 0 { action = SignalAction() }

            if action.handler <= 1 {
                if action.handler == 1 || (!forced && Signals.defaultAction(signal) == .ignore) { continue }
                if Signals.defaultAction(signal) == .stop {
                    _ = sj_syscall6(62, Int(getpid()), 19, 0, 0, 0, 0)
                    continue
                }
                return .terminate(signal)
            }
            if let call = interrupted {
                interrupted = nil
                let again =
                    call.rule == .always
                    || (call.rule == .flagged && action.flags & SignalAction.restart != 0)
                if again {
                    frame.rewind(registers, call.firstArgument)
                } else {
                    setResult(registers.state, -4)
                }
            }
            if forced, action.flags & SignalAction.exposeTagBits != 0, pointee.taggedAddress != 0 {
                withUnsafeMutableBytes(of: &info) {
                    $0.storeBytes(of: pointee.taggedAddress, toByteOffset: 16, as: UInt64.self)
                }
            }
            let built = withUnsafeBytes(of: &info) { bytes in
                frame.build(
                    SignalFrameRequest(
                        signal: signal, info: bytes.baseAddress!, handler: action.handler,
                        flags: action.flags,
                        restorer: action.restorer, trampoline: trampoline,
                        mask: pointee.saved ?? pointee.mask,
                        stack: pointee.stack,
                        fault: pointee.fault),
                    registers, access)
            }
            guard built else {
                // The kernel's force_sigsegv(): with SIGSEGV itself failing, the default.
                if signal == 11 { return .terminate(11) }
                pointee.taggedAddress = 0
                pointee.raise(11, code: 128, address: 0)
                continue
            }
            pointee.saved = nil
            if pointee.stack.flags & (1 << 31) != 0 { pointee.stack = .disabled }
            pointee.mask |= action.mask | (action.flags & SignalAction.noDefer == 0 ? bit : 0)
            outcome = .entered(signal)
        }
        if let call = interrupted {
            if call.rule == .never {
                setResult(registers.state, -4)
            } else {
                frame.rewind(registers, call.firstArgument)
                if call.rule == .remaining {
                    (registers.state + Int(call.numberOffset)).storeBytes(
                        of: call.restartNumber, as: UInt64.self)
                }
            }
        }
        if let saved = pointee.saved {
            pointee.mask = saved
            pointee.saved = nil
        }
        pointee.updatePending()
        // Not if another signal has come: delivering that sets it.
        if pointee.mirrored { pointee.mirrorMask() }
        return outcome
    }

    /// Faults first, then the lowest number.
    private func nextSignal() -> Int32? {
        let ready = pointee.deliverable
        guard ready != 0 else { return nil }
        let urgent = ready & Signals.first
        return Int32((urgent != 0 ? urgent : ready).trailingZeroBitCount) + 1
    }

    /// rt_sigreturn. False: the frame is bad, and SIGSEGV is to be raised.
    public func returnFromHandler(
        registers: GuestRegisterFile, access: GuestMemoryAccess,
        restore: (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState, leastStack: Int
    ) -> Bool {
        let restored = restore(registers, access)
        if let mask = restored.mask {
            pointee.mask = mask & ~Signals.unblockable
            pointee.updatePending()
            if pointee.mirrored { pointee.mirrorMask() }
        }
        guard let stack = restored.stack else { return restored.keepsStack }
        // restore_altstack() ignores a stack that sigaltstack would refuse.
        _ = pointee.setStack(stack, sp: registers.sp, least: leastStack)
        return true
    }
}

/// Ends this process by the given signal, so that the parent's wait status says so.
public func terminateBySignal(_ signal: Int32) -> Never {
    _ = sj_set_host_action(signal, 0, 0, 0)
    var none = ~Signals.bit(signal)
    withUnsafeMutablePointer(to: &none) { _ = sj_syscall6(14, 2, Int(bitPattern: $0), 0, 8, 0, 0) }
    let process = sj_syscall6(39, 0, 0, 0, 0, 0, 0)
    let thread = sj_syscall6(186, 0, 0, 0, 0, 0, 0)
    _ = sj_syscall6(234, process, thread, Int(signal), 0, 0, 0)
    // Only init of a pid namespace survives that.
    _ = sj_syscall6(231, Int(128 + signal), 0, 0, 0, 0, 0)
    fatalError()
}
