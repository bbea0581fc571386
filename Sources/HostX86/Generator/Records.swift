import IR

/// A 32-bit distance in the code from its own end to a place outside: what must change when the code is moved.
public struct Relocation: BitwiseCopyable, Sendable {
    /// Of the field, from the code's start.
    public var offset: UInt32
    /// The thunk that it leads to, as an index in `Thunks`.
    public var thunk: UInt32
}

/// A direct exit, whose 32-bit distance is patched when its target has a translation.
public struct LinkedExit: BitwiseCopyable, Sendable {
    /// Offset of the distance in the code.
    public var field: UInt32
    /// Counted before it is linked.
    public var isBackward: Bool
    /// Guest address.
    public var target: UInt64
}

/// What lies behind the call in the stub of an exit that is not linked: the guest address, and in the upper 16 bits how far
/// before it the exit's distance lies.
enum ExitStub {
    static let callSize = 5
    static let addressBits: UInt8 = 48

    /// - Returns: nil if the exit is too far away.
    static func word(site: Int, end: Int, target: UInt64) -> UInt64? {
        let distance = UInt64(truncatingIfNeeded: end &- site)
        guard distance >> 16 == 0 else { return nil }
        return distance << UInt64(addressBits) | target & (1 << UInt64(addressBits) &- 1)
    }
}

/// The inline cache of an indirect branch: `mov rcx, key; cmp rax, rcx; jne; call or jmp`. Offsets from the key, which
/// is aligned to 8 bytes and lies with all of them in one cache line.
public enum InlineCache {
    /// No guest address that is cached.
    public static let empty = UInt64.max
    /// The distance of the JNE: to the code that asks the runtime, and once the cache is filled, to the look-up in the
    /// jump table that follows it.
    public static let missField = 13
    public static let fillSize: Int32 = 32
    /// The distance of the CALL or JMP to the cached target.
    public static let targetField = 18
    static let size = 22
}

/// A host instruction that may fault, or poll.
public struct FaultRecord: BitwiseCopyable, Equatable, Sendable {
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// The guest state is that of a snapshot record.
        case snapshot
        /// The guest state is in memory; go on at the snapshot record's address.
        case pollAt
        /// The guest state is in memory; go on at the address in RAX.
        case pollAtRAX
    }
    /// Offset of the instruction in the region.
    public var offset: UInt32
    public var snapshot: UInt16
    public var kind: Kind
    // Records go to files: without holes that show what was in memory.
    private let hole: UInt8 = 0

    init(offset: Int, kind: Kind, snapshot: UInt16 = 0) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.snapshot = snapshot
        self.kind = kind
    }
}

/// The guest state at a fault: a list of slots that are not in memory, added to the list of the parent.
public struct SnapshotRecord: BitwiseCopyable, Equatable, Sendable {
    public var parent: UInt16
    public var firstEntry: UInt16
    public var entryCount: UInt16
    private let hole: UInt16 = 0
    /// Of the guest's instruction, from the region's first one.
    private var distance: Int32

    init(parent: UInt16 = 0, entries: Range<Int> = 0..<0, distance: Int32) {
        self.parent = parent
        firstEntry = UInt16(truncatingIfNeeded: entries.lowerBound)
        entryCount = UInt16(truncatingIfNeeded: entries.count)
        self.distance = distance
    }

    /// Guest address of the instruction, in the region whose first one is at `start`.
    public func pc(from start: UInt64) -> UInt64 { start &+ UInt64(bitPattern: Int64(distance)) }
}

/// Where a slot's value is while memory is out of date.
public struct SlotRecord: BitwiseCopyable, Equatable, Sendable {
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        case gpr, xmm
        /// Spill slot, or other state slot: `payload` is the offset from the state pointer.
        case state
        /// Index in the region's constants.
        case constant
        /// The same, a guest address that moves with the region's code.
        case guestAddress
        /// Flags to be computed from two operands, in the two records that follow; `register` is the op,
        /// `payload` its `aux`.
        case flags
        /// An operand of `flags`.
        case operand
    }
    /// How many operands follow a record of flags that the op defines.
    public static func operandCount(of op: Op?) -> Int {
        op == .addCarryFlags || op == .subCarryFlags ? 3 : 2
    }

    public var slot: UInt16
    public var kind: Kind
    /// Of an operand: its kind as above.
    public var operandKind: Kind
    public var register: UInt8
    public var lane: UInt8
    /// The value is this part of what is there, a `VectorPart`; 0: all of it.
    public var part: UInt8 = 0
    private let hole: UInt8 = 0
    public var payload: Int32

    init(slot: UInt16, kind: Kind, register: UInt8 = 0, payload: Int32 = 0, lane: UInt8 = 0) {
        self.slot = slot
        self.kind = kind
        self.operandKind = kind
        self.register = register
        self.lane = lane
        self.payload = payload
    }
}

/// A floating-point instruction that traps on an invalid operation, for which the handler computes the result.
public struct FloatTrap: BitwiseCopyable, Equatable, Sendable {
    public static let none: UInt8 = 0xff
    /// In place of a register: the operand is at the offset `place` from the state pointer, or is the region's constant of
    /// that index.
    public static let inState: UInt8 = 0xfe
    public static let isConstant: UInt8 = 0xfd
    /// Offset of the host instruction.
    public var offset: UInt32
    public var place: Int32
    /// Bytes from there to where execution goes on.
    public var skip: UInt16
    public var imm: UInt16
    public var op: Op
    public var type: Type
    public var lane: Lane
    public var aux: UInt8
    public var argumentType: Type
    /// Host register numbers (XMM, or general ones by the type): result and operands.
    public var result: UInt8
    public var a: UInt8
    public var b: UInt8
    public var c: UInt8
    private let hole: UInt8 = 0
    private let secondHole: UInt16 = 0
}

/// Code that every region jumps to, made once per code cache. Executable addresses.
public struct Thunks: Sendable {
    /// C function: (state pointer, entry address). Runs translated code until it leaves.
    public var enter: UInt = 0
    /// Called by the stub of an exit; the word of `ExitStub` lies behind the call.
    public var exitDirect: UInt = 0
    /// The same from an exit that leads backward.
    public var exitBackward: UInt = 0
    /// The same from the begin of a block whose entries have been counted; its address stands in place of the target's.
    public var exitCounted: UInt = 0
    /// RAX = guest address; the exit site is set.
    public var exitCache: UInt = 0
    /// RAX = guest address: look the target up in the runtime.
    public var exitIndirect: UInt = 0
    /// RAX = guest address of a return that is not at the top of the return stack.
    public var exitReturn: UInt = 0
    /// The guest address in the frames of an empty return stack. A branch there has no bits that do not count: it is the same
    /// by such a frame.
    public static let emptyReturn = UInt64(bitPattern: -4)
    /// Where those frames lead.
    public var exitEmptyReturn: UInt = 0
    /// RAX = guest address, ECX = reason; the payload is set.
    public var exitReason: UInt = 0
    /// The same for a fault handler that has written all of the guest state to memory.
    public var exitRecovered: UInt = 0
    /// Called with RAX = guest address behind a system call's instruction: makes the call and returns, or leaves.
    public var systemCall: UInt = 0
    /// The same for the guest's second entry, 0 if it has none.
    public var otherSystemCall: UInt = 0
    /// EAX = helper index. Saves every register but RAX, RCX, RDX.
    public var callHelper: UInt = 0
    /// Calls the evaluator on the helper frame. Saves every register but RAX, RCX, RDX.
    public var callEvaluator: UInt = 0

    public init() {}

    /// The thunk that makes system calls by an entry; nil if the runtime does.
    func systemCall(entry: UInt8) -> UInt? {
        switch entry {
        case 0: systemCall
        case 1 where otherSystemCall != 0: otherSystemCall
        default: nil
        }
    }

    /// What `Relocation.thunk` says of each.
    public subscript(index: UInt32) -> UInt {
        switch index {
        case 0: exitDirect
        case 1: exitIndirect
        case 2: exitReturn
        case 3: exitReason
        case 4: callHelper
        case 5: callEvaluator
        case 6: systemCall
        case 7: exitBackward
        case 8: otherSystemCall
        case 9: exitCounted
        default: exitCache
        }
    }

    func index(of address: UInt) -> UInt32 {
        var k: UInt32 = 0
        while k < 10, self[k] != address { k &+= 1 }
        return k
    }
}

/// Why translated code was left, as the exit thunk writes it.
public enum ExitReason: UInt32, Sendable {
    case direct, indirect, systemCall, exception, poll, fault
    /// A signal has interrupted a system call that translated code has made; the payload is its result, bits 15:8 are its entry.
    case interruptedCall
    /// A block has been entered so often that it deserves a trace.
    case counted

    /// Besides `direct`: the target is not beyond the region.
    public static let backward: UInt32 = 0x100
}
