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
    /// The MXCSR under which quiet floating point is computed (32 bits): `FloatControl` has no part in it, so that the guest
    /// may change it without new translations.
    public static let quietMXCSR: Int32 = -236
    /// Its values that let denormal numbers be, and make zeros of them (FTZ and DAZ).
    public static let keepsDenormals: UInt32 = 0x1f00
    public static let flushesDenormals: UInt32 = 0x9f40
    /// Owner pointer of the runtime.
    public static let thread: Int32 = -232
    /// Nonzero when the thread must leave guest code (32 bits). Looked at when translated code is entered, and by the
    /// interpreter at every block; translated code that runs trips on the poll page.
    public static let stop: Int32 = -240
    /// Nonzero while the poll page is inaccessible (32 bits).
    public static let pollArmed: Int32 = -244
    /// Nonzero: translations have gone, and the thread must forget what refers to them before it runs on (32 bits).
    public static let forget: Int32 = -248
    /// Pointer to the `DirectCalls` of the process, and to the word that says that a signal is pending.
    public static let directCalls: Int32 = -200
    public static let pendingSignal: Int32 = -216
    /// Stored flags of relations, which translated code chooses from (32 bits each): less, equal, unordered; then the mask
    /// by which NZCV is spread to its places.
    public static let lessFlags: Int32 = -8192
    public static let equalFlags: Int32 = lessFlags + 4
    public static let unorderedFlags: Int32 = lessFlags + 8
    public static let flagsMask: Int32 = lessFlags + 12

    /// Writes what is the same in the state of every thread.
    public static func setConstants(_ state: UnsafeMutableRawPointer) {
        func set(_ offset: Int32, _ value: UInt16) {
            (state + Int(offset)).storeBytes(of: UInt32(value), as: UInt32.self)
        }
        set(lessFlags, Flags.stored(nzcv: 8 << 28))
        set(equalFlags, Flags.stored(nzcv: 2 << 28))
        set(unorderedFlags, Flags.stored(nzcv: 1 << 28))
        set(flagsMask, Flags.defined)
    }

    /// A page that is made inaccessible when the thread must leave translated code; polls read it.
    public static let pollPage: Int32 = 4096 + guestBase
    /// The thread's table of indirect branch targets: entries of a guest address and a host address.
    public static let jumpTable: Int32 = 8192 + guestBase
    public static let jumpTableEntries = 4096
    /// By guest address, as many as `loopRounds` has: how many more rounds of the loop there go by without the runtime
    /// (32 bits each). Loops may share one.
    public static let loopRounds: Int32 = jumpTable + Int32(jumpTableEntries) * 16
    public static let loopRoundsEntries = 1024
    /// How often blocks have been entered (16 bits each), in steps that overflow when that is often enough. Blocks may share
    /// one.
    public static let entryCounts: Int32 = loopRounds + Int32(loopRoundsEntries) * 4
    public static let entryCountsEntries = 4096
    /// Bytes of a thread's block: header, guest state, poll page, jump table, rounds of loops, entries of blocks.
    public static let blockSize =
        headerSize + 8192 + jumpTableEntries * 16 + loopRoundsEntries * 4 + entryCountsEntries * 2
    /// The `HelperFrame`, 16-byte aligned.
    public static let helperFrame: Int32 = -320
    /// Spill slots of 16 bytes each, growing down.
    public static let spillTop: Int32 = -320
    public static let spillCount = 448
}

/// Where a system call's number and arguments are, and where its result goes: offsets from the state pointer, of slots.
public struct SystemCallSlots: Sendable {
    public let number: Int32
    public let arguments: InlineArray<6, Int32>
    public let result: Int32
    /// Flags whose V tells an error, of which the result is then the positive number.
    public let errorFlags: Int32?

    public init(
        number: Int32, arguments: InlineArray<6, Int32>, result: Int32, errorFlags: Int32? = nil
    ) {
        self.number = number
        self.arguments = arguments
        self.result = result
        self.errorFlags = errorFlags
    }
}

/// Of which system calls the host's are made with the same arguments, by translated code itself. Plain memory: the least
/// address that is not the guest's, then a word for each of the guest's numbers.
public enum DirectCalls {
    /// More than the greatest number of any guest's call.
    public static let count = 512
    public static let firstWord: Int32 = 8
    private static let byteCount = Int(firstWord) + 4 * count
    /// Of a call that the runtime makes.
    public static let none: Int32 = -1

    /// A table without any; never freed.
    public static func makeTable(end: UInt64) -> UnsafeMutableRawPointer {
        let table = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 8)
        table.storeBytes(of: end, as: UInt64.self)
        removeAll(table)
        return table
    }

    public static func removeAll(_ table: UnsafeMutableRawPointer) {
        (table + Int(firstWord)).initializeMemory(as: Int32.self, repeating: none, count: count)
    }

    public static func set(_ table: UnsafeMutableRawPointer, _ number: Int, _ word: Int32) {
        (table + Int(firstWord) + 4 * number).storeBytes(of: word, as: Int32.self)
    }

    public static func remove(_ table: UnsafeMutableRawPointer, _ number: Int) { set(table, number, none) }

    /// The host's number, and a bit for each argument that is a pointer, or with which the runtime makes the call unless it
    /// is 0.
    public static func word(_ number: Int32, pointers: UInt8, zeros: UInt8) -> Int32 {
        number | Int32(pointers & 0x3f) << pointerShift | Int32(zeros & 0x3f) << zeroShift
    }
    public static let pointerShift: Int32 = 16
    public static let zeroShift: Int32 = 22
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
