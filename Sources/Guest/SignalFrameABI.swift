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

    /// __on_sig_stack()
    public func contains(_ sp: UInt64) -> Bool { size != 0 && sp > base && sp &- base <= size }
    /// on_sig_stack(): one that is disarmed while it is used is never in use.
    public func isUsed(at sp: UInt64) -> Bool { flags & (1 << 31) == 0 && contains(sp) }
    /// sas_ss_flags()
    public func state(at sp: UInt64) -> UInt32 { size == 0 ? 2 : isUsed(at: sp) ? 1 : 0 }
}

/// What a faulting instruction did.
public enum FaultOrigin: UInt8, BitwiseCopyable, Sendable {
    case access, fetch, misalignedFetch, undefined, breakpoint
}

/// What a fault leaves in the thread, for this and all later signal frames.
public struct FaultRecord: Equatable, Sendable {
    public var address: UInt64
    /// The architecture's syndrome word.
    public var syndrome: UInt64

    public init(address: UInt64 = 0, syndrome: UInt64 = 0) {
        self.address = address
        self.syndrome = syndrome
    }
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
    /// Of the thread's last fault.
    public let fault: FaultRecord

    public init(
        signal: Int32, info: UnsafeRawPointer, handler: UInt64, flags: UInt64, restorer: UInt64,
        trampoline: UInt64,
        mask: UInt64, stack: SignalStack, fault: FaultRecord
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
    public var mask: UInt64?
    public var stack: SignalStack?
    /// The frame is good and has no signal stack.
    public var keepsStack = false

    public init(mask: UInt64? = nil, stack: SignalStack? = nil) {
        self.mask = mask
        self.stack = stack
    }
}

/// swapcontext(2): where the present context is to be saved and another one loaded from; 0: not.
public struct ContextSwap {
    public let old: UInt64
    public let new: UInt64
    /// What the program takes for the size of a context.
    public let size: UInt64
    /// The thread's mask, for the saved context.
    public let mask: UInt64

    public enum Outcome {
        /// A negated errno, or 0 when nothing was loaded.
        case result(Int)
        /// The registers are the new context's.
        case loaded(mask: UInt64)
        /// They are neither: the thread cannot go on (SIGSEGV).
        case broken
    }

    public init(old: UInt64, new: UInt64, size: UInt64, mask: UInt64) {
        self.old = old
        self.new = new
        self.size = size
        self.mask = mask
    }
}

/// How an architecture writes and reads its signal frames and rewinds an interrupted system call.
public struct SignalFrameABI: Sendable {
    /// Writes the frame and sets the registers to enter the handler. False: the stack is bad (SIGSEGV for the guest).
    public let build: @Sendable (SignalFrameRequest, GuestRegisterFile, GuestMemoryAccess) -> Bool
    /// Restores the registers from the frame at the stack pointer, as far as it is good: what is nil was not reached
    /// (SIGSEGV for the guest).
    public let restore: @Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState
    /// The same for the frames of handlers without SA_SIGINFO (sigreturn), where those are others.
    public let restoreOld: (@Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState)?
    /// swapcontext(2), on architectures that have it.
    public let swapContext:
        (@Sendable (ContextSwap, GuestRegisterFile, GuestMemoryAccess) -> ContextSwap.Outcome)?
    /// Goes back to the system call instruction just executed, its first argument as it was.
    public let rewind: @Sendable (GuestRegisterFile, _ firstArgument: UInt64) -> Void
    /// What a fault leaves in the thread; nil if nothing. `instruction` is the one at the pc, 0 if there is none.
    public let faultRecord:
        @Sendable (
            _ origin: FaultOrigin, _ signal: Int32, _ code: Int32, _ address: UInt64, _ instruction: UInt32
        ) ->
            FaultRecord?
    /// si_addr with the address's tag, which only SA_EXPOSE_TAGBITS shows.
    public let taggedAddress:
        @Sendable (_ address: UInt64, _ instruction: UInt32, GuestRegisterFile) -> UInt64

    public init(
        build: @escaping @Sendable (SignalFrameRequest, GuestRegisterFile, GuestMemoryAccess) -> Bool,
        restore: @escaping @Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState,
        restoreOld: (@Sendable (GuestRegisterFile, GuestMemoryAccess) -> RestoredSignalState)? = nil,
        swapContext: (@Sendable (ContextSwap, GuestRegisterFile, GuestMemoryAccess) -> ContextSwap.Outcome)? =
            nil,
        rewind: @escaping @Sendable (GuestRegisterFile, UInt64) -> Void,
        faultRecord: @escaping @Sendable (FaultOrigin, Int32, Int32, UInt64, UInt32) -> FaultRecord? = {
            _, _, _, address, _ in FaultRecord(address: address)
        },
        taggedAddress: @escaping @Sendable (UInt64, UInt32, GuestRegisterFile) -> UInt64 = { address, _, _ in
            address
        }
    ) {
        self.build = build
        self.restore = restore
        self.restoreOld = restoreOld
        self.swapContext = swapContext
        self.rewind = rewind
        self.faultRecord = faultRecord
        self.taggedAddress = taggedAddress
    }
}
