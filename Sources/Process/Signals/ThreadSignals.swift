import CHost
import Guest

/// The signal state of one guest thread; lives in plain memory that the thread owns.
public struct ThreadSignals: @unchecked Sendable {
    /// Filled by host handlers running on this thread.
    public let queue: UnsafeMutablePointer<sj_signal_queue>
    /// The guest's blocked signals.
    public internal(set) var mask: SignalSet = 0
    public var stack = SignalStack.disabled
    /// Signals in the queue that were raised by this thread's own fault: they cannot wait.
    var forced: SignalSet = 0
    /// The address and syndrome that go with a forced signal.
    var fault: (address: UInt64, syndrome: UInt64) = (0, 0)
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

    @inline(__always)
    public var isPending: Bool { queue.pointee.pending != 0 }

    /// rt_sigprocmask(SIG_SETMASK). Returns 0, or -512 when a signal that arrived before must be delivered first.
    public mutating func setMask(_ new: SignalSet) -> Int {
        let new = new & ~Signals.unblockable
        if mirrored {
            var host = new & ~Signals.synchronous
            let result = withUnsafeMutablePointer(to: &host) {
                sj_safe_syscall(&queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
            }
            if result != 0 { return result }
        } else if isPending {
            return -512
        }
        mask = new
        updatePending()
        return 0
    }

    /// A signal that this thread's own instruction raised (a fault, a trap): it is delivered at once, and when blocked or
    /// ignored it kills. `code` is si_code; `address` si_addr; `syndrome` goes into the frame where there is a place.
    public mutating func raise(_ signal: Int32, code: Int32, address: UInt64, syndrome: UInt64 = 0) {
        var info = sj_siginfo()
        withUnsafeMutableBytes(of: &info) { bytes in
            bytes.storeBytes(of: signal, toByteOffset: 0, as: Int32.self)
            bytes.storeBytes(of: code, toByteOffset: 8, as: Int32.self)
            bytes.storeBytes(of: address, toByteOffset: 16, as: UInt64.self)
        }
        fault = (address, syndrome)
        forced |= Signals.bit(signal)
        sj_queue_signal(queue, signal, &info)
    }

    /// Signals that may be delivered now. What the host delivered was not blocked when it arrived.
    var deliverable: SignalSet {
        let arrived = queue.pointee.arrived
        return arrived & (~mask | forced | ~Signals.synchronous)
    }

    mutating func updatePending() {
        if deliverable != 0 { queue.pointee.pending = 1 }
    }
}
