/// What is translated as one piece.
public enum Tier: UInt8, BitwiseCopyable, Sendable, Comparable {
    /// A basic block, whose entries are counted.
    case block = 1
    /// The blocks that a block that runs often goes on with.
    case trace
    /// A loop and what is in it.
    case loop

    @inlinable public static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
}

/// Which way a trace goes on at the end of each of its parts but the last: a bit for each, the first one uppermost, below
/// a leading one.
public struct TracePath: BitwiseCopyable, Equatable, Sendable {
    public static let mostParts = 16
    public private(set) var bits: UInt16 = 0

    public init() {}
    public init(bits: UInt16) { self.bits = bits }
    /// Of one part.
    public static let begin = TracePath(bits: 1)

    public var isTrace: Bool { bits != 0 }
    private var length: Int { 15 - bits.leadingZeroBitCount }
    public var isFull: Bool { length == TracePath.mostParts - 1 }
    /// - Parameter first: of two ways the first one.
    public mutating func append(_ first: Bool) { bits = bits << 1 | (first ? 1 : 0) }
    /// Whether the way at the end of part `k` is the first of two; nil: it is the last part.
    public subscript(_ k: Int) -> Bool? { k < length ? bits >> UInt16(length - 1 - k) & 1 != 0 : nil }
}

/// A way to go on at the end of a part.
public struct TraceWay {
    /// Guest address.
    public var target: UInt64
    /// Index of the exit's instruction.
    public var exit: Int
}

extension Builder {
    /// The direct exits that the last guest instruction ends with, one or both sides of a branch, if a trace may go on there:
    /// nothing has been set since.
    public func waysOn() -> (first: TraceWay?, last: TraceWay?) {
        let f = storage.pointee.function
        let end = f.instructions.count &- 1
        func way(_ i: Int) -> TraceWay? {
            let d = f.instructions[i]
            guard d.op == .exitDirect, d.aux == ExitKind.jump.rawValue else { return nil }
            return TraceWay(target: UInt64(bitPattern: d.imm), exit: i)
        }
        guard let last = way(end) else { return (nil, nil) }
        guard end > 2, f.instructions[end &- 2].op == .branch else { return (nil, last) }
        return (way(end &- 1), last)
    }

    /// Begins a block that a way leads to instead of leaving.
    public func goOn(_ way: TraceWay) {
        let moved = storeSlots()
        let exit = storage.pointee.function.instructions[way.exit &+ moved]
        let block = makeBlock(pc: way.target)
        storage.pointee.function.instructions[way.exit &+ moved] = Instruction(
            .jump, .void, imm: Int64(edge(to: block)), snapshot: exit.snapshot)
        begin(block, keepState: true)
    }

    /// Before the branch to the two last exits, stores what the slots hold, but for flags and residents: so that values need
    /// not wait in registers for all exits of a trace.
    /// - Returns: by how many instructions the branch and the exits have moved.
    private func storeSlots() -> Int {
        let s = storage
        let f = s.pointee.function
        let branch = f.instructions.count &- 3
        guard branch > 0, f.instructions[branch].op == .branch else { return 0 }
        let snapshot = f.instructions[branch].snapshot
        guard f.instructions[branch &+ 1].snapshot == snapshot,
            f.instructions[branch &+ 2].snapshot == snapshot
        else { return 0 }
        let firstEntry = s.pointee.function.entries.count
        var stores = 0
        f.forEachSlot(in: snapshot) { slot, value in
            let kept = s.pointee.slots[Int(slot)]
            if kept.rank == 0, kept.type != .flags {
                s.pointee.function.instructions.append(
                    Instruction(.stateStore, .void, a: value, imm: Int64(slot)))
                stores &+= 1
            } else {
                s.pointee.function.entries.append(SlotValue(slot: slot, value: value))
            }
        }
        guard stores > 0 else {
            s.pointee.function.entries.truncate(to: firstEntry)
            return 0
        }
        s.pointee.function.snapshots.append(
            Snapshot(
                parent: 0, firstEntry: UInt32(truncatingIfNeeded: firstEntry),
                entryCount: UInt32(truncatingIfNeeded: s.pointee.function.entries.count &- firstEntry),
                pc: f.snapshots[Int(snapshot)].pc))
        s.pointee.snapshot = UInt32(truncatingIfNeeded: s.pointee.function.snapshots.count &- 1)
        rotateStores(branch, stores)
        return stores
    }

    /// Puts the last `stores` instructions before the branch and the two exits that come before them.
    private func rotateStores(_ branch: Int, _ stores: Int) {
        let s = storage
        let code = s.pointee.function.instructions.base
        let (a, b, c) = (code[branch], code[branch &+ 1], code[branch &+ 2])
        for k in 0..<stores { code[branch &+ k] = code[branch &+ 3 &+ k] }
        for (k, var d) in [a, b, c].enumerated() {
            d.snapshot = s.pointee.snapshot
            code[branch &+ stores &+ k] = d
        }
        for k in 0..<s.pointee.function.blocks.count {
            let block = s.pointee.function.blocks.base + k
            if Int(block.pointee.first) > branch {
                block.pointee.first &+= UInt32(truncatingIfNeeded: stores)
            }
            if Int(block.pointee.end) > branch { block.pointee.end &+= UInt32(truncatingIfNeeded: stores) }
        }
    }
}
