/// A guest register or other piece of guest state that translated code may hold in a value.
/// A guest has at most 128 slots; `offset` is relative to the state pointer.
public struct StateSlot: Sendable {
    public var name: StaticString
    public var type: Type
    public var offset: Int32
    /// From 1 on: how much the slot deserves a host register of its own, among the integer slots of 64 bits or among the
    /// vectors; 0: it lives in memory.
    public var rank: UInt8

    public init(_ name: StaticString, _ type: Type, offset: Int32, rank: UInt8 = 0) {
        self.name = name
        self.type = type
        self.offset = offset
        self.rank = rank
    }
}

/// Where the runtime keeps its own fields, relative to the state pointer. Guest state lies at -128 and above,
/// so that its first 256 bytes are reached by an 8-bit displacement; the runtime's lies below.
public enum RuntimeLayout {
    public static let guestBase: Int32 = -128
    /// Bytes of guest state from `guestBase` that every thread has.
    public static let guestSize = 2048
    /// Bytes below `guestBase`.
    public static let headerSize = 8192

    /// Guest address where to go on (64 bits), written by every exit.
    public static let exitPC: Int32 = -144
    /// Why translated code was left (32 bits, an ExitReason) and its payload (64 bits).
    public static let exitReason: Int32 = -148
    public static let exitPayload: Int32 = -160
    /// Address of the link site that a direct exit came by, or 0.
    public static let exitSite: Int32 = -168
    /// Host stack pointer of the runtime while translated code runs, else 0; and that of translated code while it does
    /// not run.
    public static let hostStack: Int32 = -176
    public static let codeStack: Int32 = -184
    /// Pointer to the guest's helper table: functions of type `Helper`.
    public static let helpers: Int32 = -192
    /// The guest's MXCSR while the runtime's is loaded, and the reverse (32 bits each).
    public static let guestMXCSR: Int32 = -204
    public static let hostMXCSR: Int32 = -208
    /// The FP mode as `writeFloatMode` takes it, and the cumulative flags besides those in MXCSR (32 bits each).
    public static let floatMode: Int32 = -220
    public static let floatStatus: Int32 = -224
    /// Owner pointer of the runtime.
    public static let thread: Int32 = -232
    /// Nonzero when the thread must leave guest code (32 bits). Looked at when translated code is entered, and by the
    /// interpreter at every block; translated code that runs trips on the poll page.
    public static let stop: Int32 = -240
    /// Nonzero while the poll page is inaccessible (32 bits).
    public static let pollArmed: Int32 = -244
    /// Nonzero: translations have gone, and the thread must forget what refers to them before it runs on (32 bits).
    public static let forget: Int32 = -248
    /// A page that is made inaccessible when the thread must leave translated code; polls read it.
    public static let pollPage: Int32 = 4096 + guestBase
    /// The thread's table of indirect branch targets: entries of a guest address and a host address.
    public static let jumpTable: Int32 = 8192 + guestBase
    public static let jumpTableEntries = 4096
    /// Bytes of a thread's block: header, guest state, poll page, jump table.
    public static let blockSize = headerSize + 8192 + jumpTableEntries * 16
    /// The `HelperFrame`, 16-byte aligned.
    public static let helperFrame: Int32 = -320
    /// Spill slots of 16 bytes each, growing down.
    public static let spillTop: Int32 = -320
    public static let spillCount = 448
}

/// Arguments and result of a helper. 16 bytes for each so that vectors fit; integers in the low 8, zero-extended.
public struct HelperFrame {
    public var a: Constant128
    public var b: Constant128
    public var c: Constant128
    /// The result; of any type.
    public var result: Constant128
    /// The immediate of the call.
    public var immediate: UInt64
}

/// A function of the guest called from translated code: it gets the state pointer and the address of
/// the `HelperFrame`. It runs on the
/// host stack with the host's MXCSR *not* restored: no host floating point in it.
public typealias Helper = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
