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
        let exit = storage.pointee.function.instructions[way.exit]
        let block = makeBlock(pc: way.target)
        storage.pointee.function.instructions[way.exit] = Instruction(
            .jump, .void, imm: Int64(edge(to: block)), snapshot: exit.snapshot)
        begin(block, keepState: true)
    }

    /// Stores what the slots hold, but for flags and residents: so that values need not wait in registers for all exits of a
    /// trace.
    func storeSlots() {
        let s = storage
        let all = takeSnapshot()
        let f = s.pointee.function
        s.pointee.snapshot = 0
        f.forEachSlot(in: all) { slot, value in
            let kept = s.pointee.slots[Int(slot)]
            if kept.rank == 0, kept.type != .flags {
                emit(Instruction(.stateStore, .void, a: value, imm: Int64(slot)))
            } else {
                change(Int(slot))
            }
        }
    }
}
