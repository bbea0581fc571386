/// A guest's signal stack (sigaltstack), in guest addresses.
public struct SignalStack: Equatable, Sendable {
    public var base: UInt64
    public var size: UInt64
    /// SS_DISABLE (2), SS_AUTODISARM (1 << 31) as the guest set them; SS_ONSTACK is computed.
    public var flags: UInt32

    public static let disabled = SignalStack(base: 0, size: 0, flags: 2)

    public init(base: UInt64, size: UInt64, flags: UInt32) {
        self.base = base
        self.size = size
        self.flags = flags
    }

    public func contains(_ sp: UInt64) -> Bool { flags & 2 == 0 && sp > base && sp &- base <= size }
}

/// Guest memory for code that must not depend on how it is reached. Both return false on a bad address.
public struct GuestMemoryAccess: Sendable {
    public let read: @Sendable (_ address: UInt64, _ into: UnsafeMutableRawPointer, _ bytes: Int) -> Bool
    public let write: @Sendable (_ address: UInt64, _ from: UnsafeRawPointer, _ bytes: Int) -> Bool

    public init(
        read: @escaping @Sendable (UInt64, UnsafeMutableRawPointer, Int) -> Bool,
        write: @escaping @Sendable (UInt64, UnsafeRawPointer, Int) -> Bool
    ) {
        self.read = read
        self.write = write
    }
}

/// Everything that goes into a signal frame besides the registers.
public struct SignalFrameRequest {
    public let signal: Int32
    /// The host's siginfo_t: 128 bytes.
    public let info: UnsafeRawPointer
    public let handler: UInt64
    public let flags: UInt64
    /// sa_restorer, or 0 when the guest gave none.
    public let restorer: UInt64
    /// The vDSO's (or our own) code that calls rt_sigreturn.
    public let trampoline: UInt64
    /// The mask to be restored by rt_sigreturn, bit i = signal i+1.
    public let mask: UInt64
    public let stack: SignalStack
    /// For faults: si_addr and the architecture's syndrome word; nil for others.
    public let fault: (address: UInt64, syndrome: UInt64)?

    public init(
        signal: Int32, info: UnsafeRawPointer, handler: UInt64, flags: UInt64, restorer: UInt64, trampoline: UInt64,
        mask: UInt64, stack: SignalStack, fault: (address: UInt64, syndrome: UInt64)? = nil
    ) {
        self.signal = signal
        self.info = info
        self.handler = handler
        self.flags = flags
        self.restorer = restorer
        self.trampoline = trampoline
        self.mask = mask
        self.stack = stack
        self.fault = fault
    }
}

/// What rt_sigreturn takes from the frame besides registers.
public struct RestoredSignalState: Sendable {
    public let mask: UInt64
    public let stack: SignalStack

    public init(mask: UInt64, stack: SignalStack) {
        self.mask = mask
        self.stack = stack
    }
}

/// How an architecture writes and reads its signal frames and rewinds an interrupted system call.
public struct SignalFrameABI: Sendable {
    /// Writes the frame and sets the registers to enter the handler. False: the stack is bad (SIGSEGV for the guest).
    public let build: @Sendable (SignalFrameRequest, GuestRegisterFile, GuestMemoryAccess) -> Bool
    /// Restores the registers from the frame at the stack pointer. Nil: a bad frame (SIGSEGV for the guest).
    public let restore: @Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState?
    /// Goes back to the system call instruction just executed, its first argument as it was.
    public let rewind: @Sendable (GuestRegisterFile, _ firstArgument: UInt64) -> Void

    public init(
        build: @escaping @Sendable (SignalFrameRequest, GuestRegisterFile, GuestMemoryAccess) -> Bool,
        restore: @escaping @Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState?,
        rewind: @escaping @Sendable (GuestRegisterFile, UInt64) -> Void
    ) {
        self.build = build
        self.restore = restore
        self.rewind = rewind
    }
}
