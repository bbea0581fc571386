/// The registers of one guest thread, as signal delivery and system calls need them: functions over an opaque state
/// pointer, so that neither knows the architecture's register file and tests can use a plain array.
public struct GuestRegisterFile: @unchecked Sendable {
    public typealias State = UnsafeMutableRawPointer

    public let state: State
    /// Immortal: passing the registers on costs no reference counting.
    private let unmanaged: Unmanaged<Accessors>
    public var accessors: Accessors { unmanaged._withUnsafeGuaranteedRef { $0 } }

    /// The functions of one architecture; one immutable value per guest, which lives for ever.
    public final class Accessors: Sendable {
        public let general: @Sendable (State, Int) -> UInt64
        public let setGeneral: @Sendable (State, Int, UInt64) -> Void
        public let stackPointer: @Sendable (State) -> UInt64
        public let setStackPointer: @Sendable (State, UInt64) -> Void
        public let programCounter: @Sendable (State) -> UInt64
        public let setProgramCounter: @Sendable (State, UInt64) -> Void
        /// The status word (AArch64 PSTATE with NZCV, PowerPC MSR).
        public let status: @Sendable (State) -> UInt64
        public let setStatus: @Sendable (State, UInt64) -> Void
        /// Copies the floating-point and vector state to or from a block in the architecture's signal frame format
        /// (AArch64: 32 128-bit registers, then fpsr and fpcr as 32-bit words, as in `fpsimd_context` after its head).
        public let saveVectors: @Sendable (State, UnsafeMutableRawPointer) -> Void
        public let loadVectors: @Sendable (State, UnsafeRawPointer) -> Void

        public init(
            general: @escaping @Sendable (State, Int) -> UInt64,
            setGeneral: @escaping @Sendable (State, Int, UInt64) -> Void,
            stackPointer: @escaping @Sendable (State) -> UInt64,
            setStackPointer: @escaping @Sendable (State, UInt64) -> Void,
            programCounter: @escaping @Sendable (State) -> UInt64,
            setProgramCounter: @escaping @Sendable (State, UInt64) -> Void,
            status: @escaping @Sendable (State) -> UInt64,
            setStatus: @escaping @Sendable (State, UInt64) -> Void,
            saveVectors: @escaping @Sendable (State, UnsafeMutableRawPointer) -> Void,
            loadVectors: @escaping @Sendable (State, UnsafeRawPointer) -> Void
        ) {
            self.general = general
            self.setGeneral = setGeneral
            self.stackPointer = stackPointer
            self.setStackPointer = setStackPointer
            self.programCounter = programCounter
            self.setProgramCounter = setProgramCounter
            self.status = status
            self.setStatus = setStatus
            self.saveVectors = saveVectors
            self.loadVectors = loadVectors
        }
    }

    public init(state: State, accessors: Accessors) {
        self.state = state
        unmanaged = .passUnretained(accessors)
    }

    public subscript(index: Int) -> UInt64 {
        get { accessors.general(state, index) }
        nonmutating set { accessors.setGeneral(state, index, newValue) }
    }
    public var sp: UInt64 {
        get { accessors.stackPointer(state) }
        nonmutating set { accessors.setStackPointer(state, newValue) }
    }
    public var pc: UInt64 {
        get { accessors.programCounter(state) }
        nonmutating set { accessors.setProgramCounter(state, newValue) }
    }
    public var status: UInt64 {
        get { accessors.status(state) }
        nonmutating set { accessors.setStatus(state, newValue) }
    }
}
