import CHost
import Guest

/// The signal state of one guest thread; lives in plain memory that the thread owns.
public struct ThreadSignals: @unchecked Sendable {
    /// Filled by host handlers running on this thread.
    public let queue: UnsafeMutablePointer<sj_signal_queue>
    /// The guest's blocked signals.
    public internal(set) var mask: SignalSet = 0
    /// While a call that has a mask of its own (sigsuspend, ppoll) ends by a signal: the mask to go back to. `mask` is
    /// the call's then.
    var saved: SignalSet?
    public var stack = SignalStack.disabled
    /// Signals in the queue that were raised by this thread's own fault: they cannot wait.
    var forced: SignalSet = 0
    var fault = FaultRecord()
    /// The address of the last fault with its tag.
    var taggedAddress: UInt64 = 0
    /// False in tests: the host's mask stays untouched.
    let mirrored: Bool

    public init(mirrored: Bool = true) {
        self.mirrored = mirrored
        queue = .allocate(capacity: 1)
        queue.initialize(to: sj_signal_queue())
    }

    public func deallocate() {
        if sj_current_signal_queue() == queue { sj_set_current_signal_queue(nil) }
        queue.deallocate()
    }

    /// Makes the calling host thread the one whose handlers fill this queue, with the mask it inherited.
    public mutating func attach() {
        sj_set_current_signal_queue(queue)
        guard mirrored else { return }
        var host: UInt64 = 0
        withUnsafeMutablePointer(to: &host) { _ = sj_syscall6(14, 0, 0, Int(bitPattern: $0), 8, 0, 0) }
        mask = host & ~Signals.unblockable
        _ = setHostMask(mask)
    }

    /// In a new thread, all of whose signals the host blocks: begins with its parent's mask.
    public mutating func attach(mask: SignalSet) {
        sj_set_current_signal_queue(queue)
        self.mask = mask
        if mirrored { _ = setHostMask(mask) }
    }

    /// Sets the host's mask to the guest's again, after all was blocked.
    public func restoreHostMask() -> Int { mirrored ? setHostMask(mask) : 0 }

    /// A child has no pending signals.
    public mutating func forgetPending() {
        queue.pointee.arrived = 0
        queue.pointee.pending = 0
        forced = 0
        saved = nil
    }

    /// rt_sigaction discards a pending signal that is ignored from now on.
    public mutating func dropWaiting(_ signal: Int32) {
        var info = sj_siginfo()
        if waiting & Signals.bit(signal) != 0 { sj_take_signal(queue, signal, &info) }
    }

    /// execve: what waits becomes pending on the host, which blocks it now.
    public mutating func giveWaitingBack() { giveWaitingBack(waiting) }

    mutating func giveWaitingBack(_ set: SignalSet) {
        var info = sj_siginfo()
        let (process, thread) = (sj_syscall6(39, 0, 0, 0, 0, 0, 0), sj_syscall6(186, 0, 0, 0, 0, 0, 0))
        for signal in 1...Signals.count where set & Signals.bit(signal) != 0 {
            guard sj_take_signal(queue, signal, &info) != 0 else { continue }
            withUnsafeMutablePointer(to: &info) {
                _ = sj_syscall6(297, process, thread, Int(signal), Int(bitPattern: $0), 0, 0)
            }
        }
    }

    @inline(__always)
    public var isPending: Bool { queue.pointee.pending != 0 }

    /// rt_sigprocmask(SIG_SETMASK). Returns 0, or -512 when a signal that arrived before must be delivered first.
    public mutating func setMask(_ new: SignalSet) -> Int {
        let new = new & ~Signals.unblockable
        if isPending { return -512 }
        // What has waited comes first; delivery sets the host's mask then.
        if mirrored, queue.pointee.arrived & ~new == 0 {
            var host = new & ~Signals.synchronous
            let result = withUnsafeMutablePointer(to: &host) {
                sj_safe_syscall(&queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
            }
            if result != 0 { return result }
        }
        mask = new
        updatePending()
        return 0
    }

    /// A signal that this thread's own instruction raised (a fault, a trap): it is delivered at once, and when blocked or
    /// ignored it kills. `code` is si_code, `address` si_addr.
    public mutating func raise(_ signal: Int32, code: Int32, address: UInt64) {
        var info = sj_siginfo()
        withUnsafeMutableBytes(of: &info) { bytes in
            bytes.storeBytes(of: signal, toByteOffset: 0, as: Int32.self)
            bytes.storeBytes(of: code, toByteOffset: 8, as: Int32.self)
            bytes.storeBytes(of: address, toByteOffset: 16, as: UInt64.self)
        }
        raise(info)
    }

    /// The same with a siginfo of its own.
    public mutating func raise(_ info: sj_siginfo) {
        var info = info
        let signal = withUnsafeBytes(of: &info) { $0.load(as: Int32.self) }
        // force_sig_info() does not wait behind one that a process has sent.
        var other = sj_siginfo()
        sj_take_signal(queue, signal, &other)
        forced |= Signals.bit(signal)
        sj_queue_signal(queue, signal, &info)
    }

    /// Notes what a fault leaves behind, before it is raised.
    public mutating func note(_ record: FaultRecord?, taggedAddress: UInt64) {
        if let record { fault = record }
        self.taggedAddress = taggedAddress
    }

    /// Signals that may be delivered now.
    var deliverable: SignalSet { queue.pointee.arrived & (~mask | forced) }

    /// do_sigaltstack() with a new stack. `sp` is the present stack pointer. Returns 0 or a negated errno.
    public mutating func setStack(_ new: SignalStack, sp: UInt64, least: Int) -> Int {
        if stack.isUsed(at: sp) { return -1 }
        guard new.flags & 0x7fff_ffff <= 2 else { return -22 }
        if new.flags & 2 != 0 {
            stack = SignalStack(base: 0, size: 0, flags: new.flags)
        } else {
            guard new.size >= UInt64(least) else { return -12 }
            stack = new
        }
        return 0
    }

    /// Shows the host the guest's mask. With a signal in the queue the host's stays as it is until that is delivered.
    func mirrorMask() {
        var host = mask & ~Signals.synchronous
        _ = withUnsafeMutablePointer(to: &host) {
            sj_safe_syscall(&queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
        }
    }

    /// Blocked signals that are in the queue, not in the host's: those that faults raise too, and one that the handler
    /// of a signal that came first has blocked.
    public var waiting: SignalSet { queue.pointee.arrived & ~deliverable }

    /// Takes the first of `set` out of those.
    public mutating func takeWaiting(_ set: SignalSet, _ info: inout sj_siginfo) -> Int32? {
        let found = waiting & set
        guard found != 0 else { return nil }
        let urgent = found & Signals.first
        let signal = Int32((urgent != 0 ? urgent : found).trailingZeroBitCount) + 1
        return sj_take_signal(queue, signal, &info) != 0 ? signal : nil
    }

    mutating func updatePending() {
        if deliverable != 0 { queue.pointee.pending = 1 }
    }
}

extension UnsafeMutablePointer<ThreadSignals> {
    /// Runs a call that blocks `set` while it waits, and only then. If a signal ends it, delivery goes back to the mask.
    public func withMask(_ set: SignalSet, _ call: () -> Int) -> Int {
        if pointee.isPending { return -512 }
        let before = pointee.mask
        pointee.mask = set & ~Signals.unblockable
        let mustWait = pointee.deliverable != 0 && pointee.mirrored
        if mustWait {
            // The host is to say whether the call ends by a signal that has waited here.
            var host = before
            let result = withUnsafeMutablePointer(to: &host) {
                sj_safe_syscall(&pointee.queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
            }
            guard result == 0 else {
                pointee.mask = before
                return -512
            }
            pointee.giveWaitingBack(pointee.queue.pointee.arrived)
        }
        let result = call()
        if result == -4, pointee.isPending { pointee.saved = before } else { pointee.mask = before }
        if mustWait { pointee.mirrorMask() }
        return result
    }

    /// For a child that shares memory: mask and signal stack are the parent's at first, the queue is its own.
    public func copyState(of parent: UnsafeMutablePointer<ThreadSignals>) {
        pointee.mask = parent.pointee.mask
        pointee.stack = parent.pointee.stack
        pointee.fault = parent.pointee.fault
        pointee.forgetPending()
    }
}
