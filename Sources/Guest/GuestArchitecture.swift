import IR

public enum ByteOrder: UInt8, Sendable { case little, big }

/// Everything that the translator and the runtime must know of a guest architecture. A guest is one value of
/// this type, made in its own folder; nothing outside compares architectures.
public struct GuestArchitecture: @unchecked Sendable {
    /// The name of the architecture in commands and messages: "aarch64".
    public let name: StaticString
    /// ELF e_machine, class (32 or 64) and byte order of its programs.
    public let elfMachine: UInt16
    public let pointerBits: Int
    public let byteOrder: ByteOrder
    /// Bytes that instructions are aligned to: 4, 2 or 1.
    public let instructionAlignment: UInt64
    /// The upper bits of a user address that memory accesses and branches ignore.
    public let tagMask: UInt64

    /// The register file: the slots that translated code may hold in values, and where they lie.
    public let slots: UnsafePointer<StateSlot>
    public let slotCount: Int
    /// Offset (from the state pointer) of the program counter in the state.
    public let pcOffset: Int32
    /// The helpers that translated code may call.
    public let helpers: UnsafePointer<Helper>
    public let helperCount: Int

    /// What a system call is made with, if its result is nothing but one slot; nil: the runtime makes all calls.
    public let systemCall: SystemCallSlots?

    /// The FP mode of a new thread, as the op `writeFloatMode` takes it.
    public let initialFloatMode: UInt32
    /// Whether quiet floating point (`quietFloat`) makes zeros of denormal numbers in a new thread.
    public let flushesQuietly: Bool

    /// Lifts one guest instruction at `pc` into the builder. `code` points at readable bytes, `available` of them.
    /// The builder is terminated afterwards if the instruction ends the block.
    public let lift:
        @Sendable (_ builder: Builder, _ pc: UInt64, _ code: UnsafeRawPointer, _ available: Int) -> LiftResult

    /// Capstone's cs_arch and cs_mode of the guest's code.
    public let capstoneArchitecture: Int32
    public let capstoneMode: Int32
    /// The registers as text, a few lines, for logs; the vector registers if they are wanted.
    public let describeRegisters:
        @Sendable (_ state: UnsafeMutableRawPointer, _ pc: UInt64, _ vectors: Bool) -> String

    public init(
        name: StaticString, elfMachine: UInt16, pointerBits: Int, byteOrder: ByteOrder,
        instructionAlignment: UInt64,
        tagMask: UInt64 = 0,
        slots: UnsafePointer<StateSlot>, slotCount: Int, pcOffset: Int32,
        helpers: UnsafePointer<Helper>, helperCount: Int, systemCall: SystemCallSlots? = nil,
        initialFloatMode: UInt32 = 0, flushesQuietly: Bool = false,
        lift: @escaping @Sendable (Builder, UInt64, UnsafeRawPointer, Int) -> LiftResult,
        capstoneArchitecture: Int32, capstoneMode: Int32,
        describeRegisters: @escaping @Sendable (UnsafeMutableRawPointer, UInt64, Bool) -> String
    ) {
        self.name = name
        self.elfMachine = elfMachine
        self.pointerBits = pointerBits
        self.byteOrder = byteOrder
        self.instructionAlignment = instructionAlignment
        self.tagMask = tagMask
        self.slots = slots
        self.slotCount = slotCount
        self.pcOffset = pcOffset
        self.helpers = helpers
        self.helperCount = helperCount
        self.systemCall = systemCall
        self.initialFloatMode = initialFloatMode
        self.flushesQuietly = flushesQuietly
        self.lift = lift
        self.capstoneArchitecture = capstoneArchitecture
        self.capstoneMode = capstoneMode
        self.describeRegisters = describeRegisters
    }
}

public enum LiftResult: Sendable {
    /// Lifted; its length in bytes.
    case done(Int)
    /// No such instruction: the builder ends with the guest's exception; the length of what was read.
    case undefined(Int)
    /// `available` is too short.
    case needsMore
}
