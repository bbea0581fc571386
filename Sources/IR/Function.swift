/// A value: the index of the instruction that defines it. 0 is no value.
public struct Value: BitwiseCopyable, Equatable, Hashable, Sendable {
    public var raw: UInt32
    @inlinable public init(raw: UInt32) { self.raw = raw }
    public static let none = Value(raw: 0)
    @inlinable public var isNone: Bool { raw == 0 }
    @inlinable public var index: Int { Int(raw) }
}

/// One instruction, 32 bytes. What a, b, c, imm, aux and lane mean is said at each `Op`.
public struct Instruction: BitwiseCopyable, Sendable {
    public var op: Op
    public var type: Type
    public var lane: Lane
    public var aux: UInt8
    public var a: Value
    public var b: Value
    public var c: Value
    public var imm: Int64
    /// Snapshot of the guest state before the guest instruction, for what may fault or exit. 0: none.
    public var snapshot: UInt32
    /// The number of uses, when counted by a pass.
    public var uses: UInt32

    @inlinable public init(
        _ op: Op, _ type: Type, lane: Lane = .b, aux: UInt8 = 0, a: Value = .none, b: Value = .none,
        c: Value = .none, imm: Int64 = 0, snapshot: UInt32 = 0
    ) {
        self.op = op
        self.type = type
        self.lane = lane
        self.aux = aux
        self.a = a
        self.b = b
        self.c = c
        self.imm = imm
        self.snapshot = snapshot
        self.uses = 0
    }

    @inlinable public var relation: Relation { Relation(rawValue: aux) ?? .eq }
    @inlinable public var condition: Condition { Condition(rawValue: aux) ?? .eq }
    @inlinable public var fusedSigns: FusedSigns { FusedSigns(rawValue: aux & 7) }
    @inlinable public var isQuiet: Bool { aux & quietFloat != 0 && op.setsFloatStatus }
    @inlinable public var memoryFlags: MemoryFlags { MemoryFlags(rawValue: aux) }
}

/// A guest state slot that holds `value` instead of what memory says.
public struct SlotValue: BitwiseCopyable, Sendable {
    public var slot: UInt16
    public var value: Value
    @inlinable public init(slot: UInt16, value: Value) {
        self.slot = slot
        self.value = value
    }
}

/// What the guest state is at a point: memory, overridden by the chain of entries from here to the root;
/// the nearest entry for a slot counts.
public struct Snapshot: BitwiseCopyable, Sendable {
    /// The snapshot this one adds to. 0: none, memory is exact but for the own entries.
    public var parent: UInt32
    public var firstEntry: UInt32
    public var entryCount: UInt32
    /// Address of the guest instruction.
    public var pc: UInt64
}

/// A basic block: the instructions `first ..< end`, the last of which is its terminator.
public struct Block: BitwiseCopyable, Sendable {
    public var first: UInt32
    public var end: UInt32
    /// Guest address of its first instruction.
    public var pc: UInt64
    public var parameterCount: UInt32
}

/// A way from a terminator to a block, with the arguments for the block's parameters.
public struct Edge: BitwiseCopyable, Sendable {
    public var target: UInt32
    public var firstArgument: UInt32
    public var argumentCount: UInt32
}

public struct Constant128: BitwiseCopyable, Equatable, Sendable {
    public var low: UInt64
    public var high: UInt64
    @inlinable public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
    @inlinable public static func ^ (_ a: Constant128, _ b: Constant128) -> Constant128 {
        Constant128(low: a.low ^ b.low, high: a.high ^ b.high)
    }
}

/// A growable array of trivial elements in plain memory, made once and used again for each translation.
public struct Arena<Element: BitwiseCopyable> {
    public var base: UnsafeMutablePointer<Element>
    public var count: Int
    public var capacity: Int

    public init(capacity: Int) {
        base = .allocate(capacity: capacity)
        count = 0
        self.capacity = capacity
    }

    @inlinable public subscript(_ index: Int) -> Element {
        get { base[index] }
        nonmutating set { base[index] = newValue }
    }

    @inline(__always)
    public mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    @inline(never)
    mutating func grow() {
        let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity &* 2)
        new.initialize(from: base, count: count)
        base.deallocate()
        base = new
        capacity &*= 2
    }

    /// Makes room for `n` elements in all.
    public mutating func reserve(_ n: Int) {
        while capacity < n { grow() }
    }

    public mutating func removeAll() { count = 0 }
    public mutating func truncate(to n: Int) { count = min(count, n) }
    /// Gives back what has not been used.
    mutating func shrink() {
        guard count < capacity else { return }
        let new = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        new.moveInitialize(from: base, count: count)
        base.deallocate()
        base = new
        capacity = max(count, 1)
    }

    public func deallocate() { base.deallocate() }
}

/// A region's code in SSA form: blocks of instructions over guest state slots. Block 0 is the entry.
public struct Function {
    public var instructions: Arena<Instruction>
    public var blocks: Arena<Block>
    public var edges: Arena<Edge>
    public var arguments: Arena<Value>
    public var constants: Arena<Constant128>
    public var snapshots: Arena<Snapshot>
    public var entries: Arena<SlotValue>
    /// Guest address of the entry.
    public var pc: UInt64 = 0
    /// The FP modes that the code is translated for.
    public var floatControl: FloatControl = []
    /// Bytes of guest code from `pc` that a straight translation covers.
    public var guestLength: Int = 0
    public var guestInstructionCount: Int = 0
    /// Of a region: its parts are the blocks 1...partCount, each with the carried slots as its first parameters.
    public var partCount = 0
    public var carried: Arena<UInt16>
    /// Of a trace: which way it takes at each of its parts' ends, as `TracePath` says; 0: it is none.
    public var path = TracePath()
    /// Where the entries of a block are counted, and by how much each; 0: they are not.
    public var counter = 0
    public var counterStep: Int32 = 0
    public var tier: Tier { partCount > 0 ? .loop : path.isTrace ? .trace : .block }
    @inlinable public var carriedCount: Int { carried.count }
    /// Its guest code may be found at another address, with the same distances.
    public var mayMove: Bool { pc >> 32 != 0 }

    public init() {
        instructions = Arena(capacity: 2048)
        blocks = Arena(capacity: 64)
        edges = Arena(capacity: 128)
        arguments = Arena(capacity: 256)
        constants = Arena(capacity: 64)
        snapshots = Arena(capacity: 512)
        entries = Arena(capacity: 1024)
        carried = Arena(capacity: 64)
        clear()
    }

    public mutating func clear() {
        instructions.removeAll()
        instructions.append(Instruction(.nop, .void))
        blocks.removeAll()
        edges.removeAll()
        arguments.removeAll()
        constants.removeAll()
        snapshots.removeAll()
        snapshots.append(Snapshot(parent: 0, firstEntry: 0, entryCount: 0, pc: 0))
        entries.removeAll()
        guestLength = 0
        guestInstructionCount = 0
        partCount = 0
        carried.removeAll()
        path = TracePath()
        counterStep = 0
    }

    /// Gives back the room for what is not there, of a function that is to be kept.
    public mutating func shrink() {
        instructions.shrink()
        blocks.shrink()
        edges.shrink()
        arguments.shrink()
        constants.shrink()
        snapshots.shrink()
        entries.shrink()
        carried.shrink()
    }

    public func deallocate() {
        instructions.deallocate()
        blocks.deallocate()
        edges.deallocate()
        arguments.deallocate()
        constants.deallocate()
        snapshots.deallocate()
        entries.deallocate()
        carried.deallocate()
    }

    @inlinable public subscript(_ value: Value) -> UnsafeMutablePointer<Instruction> {
        instructions.base + value.index
    }

    /// The edges of a terminator that stays in the function.
    @inlinable public func edgeIndices(of terminator: Instruction) -> (Int, Int?) {
        let low = Int(truncatingIfNeeded: terminator.imm & 0xffff_ffff)
        return terminator.op == .branch ? (low, Int(truncatingIfNeeded: terminator.imm >> 32)) : (low, nil)
    }

    /// Whether a block does nothing but leave to a known address.
    public func isPlainExit(_ block: Int) -> Bool {
        guard blocks[block].end &- blocks[block].first == 1 else { return false }
        let d = instructions[Int(blocks[block].first)]
        return d.op == .exitDirect && d.aux == ExitKind.jump.rawValue
    }

    /// Whether all ways of a branch lead to later blocks that only leave, so that the branch itself writes the state, and polls:
    /// then its guest instruction is begun anew.
    public func leavesAtOnce(_ branch: Int) -> Bool {
        guard instructions[branch].aux == 0 else { return false }
        let (first, second) = edgeIndices(of: instructions[branch])
        for edge in [first, second ?? first] {
            let target = Int(edges[edge].target)
            guard Int(blocks[target].first) > branch, isPlainExit(target) else { return false }
        }
        return true
    }

    /// Calls `body` with each slot that differs from memory at `snapshot`, the newest value of it.
    @inlinable public func forEachSlot(in snapshot: UInt32, _ body: (UInt16, Value) -> Void) {
        var seenLow: UInt64 = 0
        var seenHigh: UInt64 = 0
        var s = snapshot
        while s != 0 {
            let shot = snapshots[Int(s)]
            var i = Int(shot.firstEntry) &+ Int(shot.entryCount)
            while i > Int(shot.firstEntry) {
                i &-= 1
                let entry = entries[i]
                if entry.slot < 64 {
                    let bit: UInt64 = 1 &<< UInt64(entry.slot)
                    if seenLow & bit != 0 { continue }
                    seenLow |= bit
                } else {
                    let bit: UInt64 = 1 &<< UInt64(entry.slot &- 64)
                    if seenHigh & bit != 0 { continue }
                    seenHigh |= bit
                }
                if !entry.value.isNone { body(entry.slot, entry.value) }
            }
            s = shot.parent
        }
    }
}
