import CHost
import Glibc
import Synchronization

/// One guest signal's disposition, in guest terms.
public struct SignalAction: Sendable {
    /// 0 (SIG_DFL), 1 (SIG_IGN) or the guest address of a handler.
    public var handler: UInt64 = 0
    public var flags: UInt64 = 0
    public var restorer: UInt64 = 0
    public var mask: SignalSet = 0

    public static let noChildStop: UInt64 = 1
    public static let noChildWait: UInt64 = 2
    public static let exposeTagBits: UInt64 = 0x800
    public static let onStack: UInt64 = 0x0800_0000
    public static let restart: UInt64 = 0x1000_0000
    public static let noDefer: UInt64 = 0x4000_0000
    public static let resetHand: UInt64 = 0x8000_0000
    /// UAPI_SA_FLAGS: SA_UNSUPPORTED (0x400) is not among them.
    static let known: UInt64 = 0xdc00_0807

    public init(handler: UInt64 = 0, flags: UInt64 = 0, restorer: UInt64 = 0, mask: SignalSet = 0) {
        self.handler = handler
        self.flags = flags
        self.restorer = restorer
        self.mask = mask
    }
}

/// The signal dispositions of a guest process, shared by its threads. The host's dispositions mirror them: ignored is
/// ignored and default is default on the host too, so that exec, children and wait statuses are right by themselves.
public struct SignalActions: @unchecked Sendable {
    private let actions: UnsafeMutablePointer<SignalAction>
    private let lock: UnsafeMutablePointer<Atomic<UInt32>>
    /// False in tests: the host's dispositions stay untouched.
    private let mirrored: Bool
    /// Whether signals that end the process by default are taken too, so that they can be told of before they do.
    private var watchesEnds = false

    /// Starts from what the process inherited: ignored signals stay ignored.
    public init(mirrored: Bool = true) {
        self.mirrored = mirrored
        actions = .allocate(capacity: 64)
        actions.initialize(repeating: SignalAction(), count: 64)
        lock = .allocate(capacity: 1)
        lock.initialize(to: Atomic(0))
        guard mirrored else { return }
        sj_set_synchronous_mask(Signals.synchronous)
        for signal in 1...Signals.count where sj_host_action(signal) == 1 {
            actions[Int(signal) - 1].handler = 1
        }
    }

    /// The table of a child that shares memory but not dispositions. The host's are copied by clone.
    public init(childOf parent: SignalActions) {
        mirrored = parent.mirrored
        watchesEnds = parent.watchesEnds
        actions = .allocate(capacity: 64)
        lock = .allocate(capacity: 1)
        lock.initialize(to: Atomic(0))
        copy(of: parent)
    }

    /// From now on the host's default actions do not end the process: delivery does.
    public mutating func watchEnds() {
        watchesEnds = true
        for signal in 1...Signals.count where get(signal).handler == 0 { _ = mirror(signal, get(signal)) }
    }

    public func deallocate() {
        actions.deallocate()
        lock.deallocate()
    }

    public func copy(of parent: SignalActions) {
        parent.locked { actions.initialize(from: parent.actions, count: 64) }
        afterFork()
    }

    private func locked<R>(_ body: () -> R) -> R {
        while !lock.pointee.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged {
            sched_yield()
        }
        defer { lock.pointee.store(0, ordering: .releasing) }
        return body()
    }

    /// In a forked child: the lock may have been another thread's.
    public func afterFork() { lock.pointee.store(0, ordering: .relaxed) }

    public func get(_ signal: Int32) -> SignalAction {
        locked { actions[Int(signal) - 1] }
    }

    /// Sets a disposition, as rt_sigaction does. `signal` is 1...64. Returns 0 or a negated errno.
    public func set(_ signal: Int32, _ new: SignalAction) -> Int {
        guard Signals.bit(signal) & Signals.unblockable == 0 else { return -22 }
        return locked {
            var new = new
            new.mask &= ~Signals.unblockable
            new.flags &= SignalAction.known
            let error = mirror(signal, new)
            if error == 0 { actions[Int(signal) - 1] = new }
            return error
        }
    }

    /// Takes the action for a delivery; with SA_RESETHAND the disposition becomes the default.
    func take(_ signal: Int32) -> SignalAction {
        locked {
            let action = actions[Int(signal) - 1]
            if action.handler > 1, action.flags & SignalAction.resetHand != 0 {
                actions[Int(signal) - 1].handler = 0
                _ = mirror(signal, actions[Int(signal) - 1])
            }
            return action
        }
    }

    /// Before execve: the host ignores on the new program's behalf what the guest ignores of the signals that have our
    /// handlers. `undo`: it failed.
    public func ignoreSynchronous(undo: Bool) {
        guard mirrored else { return }
        for signal in Int32(1)...32
        where Signals.synchronous & Signals.bit(signal) != 0 && get(signal).handler == 1 {
            if undo {
                GuestProcess.installFaultHandlers()
                return
            }
            _ = sj_set_host_action(signal, 1, 0, 0)
        }
    }

    /// execve: caught signals go back to their defaults.
    public func resetForExec() {
        locked {
            for index in 0..<64 where actions[index].handler > 1 {
                actions[index] = SignalAction()
                _ = mirror(Int32(index) + 1, actions[index])
            }
        }
    }

    private func mirror(_ signal: Int32, _ action: SignalAction) -> Int {
        // The translator's own handler stays for faults; defaults of those are acted out at delivery.
        guard mirrored, Signals.bit(signal) & Signals.synchronous == 0 else { return 0 }
        let kept = action.flags & (SignalAction.noChildStop | SignalAction.noChildWait)
        if action.handler <= 1, !isWatched(signal, action) {
            return sj_set_host_action(signal, UInt(action.handler), kept, 0)
        }
        // SA_SIGINFO. With SA_RESTART the host tells calls that may be made again from those that may not; whether they
        // are, the guest's own flag decides after delivery.
        return sj_set_host_action(
            signal, sj_async_signal_handler_address(),
            kept | 4 | SignalAction.onStack | SignalAction.restart, ~Signals.synchronous)
    }

    private func isWatched(_ signal: Int32, _ action: SignalAction) -> Bool {
        guard watchesEnds, action.handler == 0, Signals.bit(signal) & Signals.unblockable == 0 else {
            return false
        }
        switch Signals.defaultAction(signal) {
        case .terminate, .core: return true
        case .stop, .ignore: return false
        }
    }
}
