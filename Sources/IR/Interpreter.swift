import SoftFloat
import Synchronization

/// What the interpreter works on. Nothing here is needed after a run but the guest state itself.
public struct InterpreterContext {
    /// The state pointer that slots, `RuntimeLayout` and helpers are relative to.
    public var state: UnsafeMutableRawPointer
    public var slots: UnsafePointer<StateSlot>
    public var slotCount: Int
    public var helpers: UnsafePointer<Helper>?
    public var helperCount: Int
    /// Where a helper's arguments lie; `RuntimeLayout.helperFrame` in the state if nil.
    public var frame: UnsafeMutablePointer<HelperFrame>?
    /// Guest addresses are cut to this and added to `memoryBase`.
    public var addressMask: UInt64 = .max
    public var memoryBase: UInt64 = 0
    /// Polled at backward edges: nonzero leaves with `Exit.Kind.poll`.
    public var stop: UnsafePointer<UInt32>?
    /// The instruction being executed: exact when a memory access faults.
    public var current: UInt32 = 0
    /// What each instruction has produced so far in this run, by its index.
    public internal(set) var values: UnsafeMutablePointer<Constant128>
    var capacity: Int
    /// Arguments on their way along an edge.
    var moving: UnsafeMutablePointer<Constant128>
    var movingCapacity: Int

    public init(
        state: UnsafeMutableRawPointer, slots: UnsafePointer<StateSlot>, slotCount: Int,
        helpers: UnsafePointer<Helper>? = nil, helperCount: Int = 0
    ) {
        self.state = state
        self.slots = slots
        self.slotCount = slotCount
        self.helpers = helpers
        self.helperCount = helperCount
        capacity = 4096
        values = .allocate(capacity: capacity)
        movingCapacity = 256
        moving = .allocate(capacity: movingCapacity)
    }

    public func deallocate() {
        values.deallocate()
        moving.deallocate()
    }

    /// Makes room for a function's values, the only allocation of a run.
    mutating func reserve(_ function: borrowing Function) {
        if capacity < function.instructions.count {
            values.deallocate()
            capacity = function.instructions.count &* 2
            values = .allocate(capacity: capacity)
        }
        if movingCapacity < function.arguments.count {
            moving.deallocate()
            movingCapacity = function.arguments.count &* 2
            moving = .allocate(capacity: movingCapacity)
        }
    }
}

/// Runs functions of the IR on guest state and guest memory: the executable definition of `Op`, one instruction at a time.
///
/// Guest memory is accessed in place. A fault comes out as the host's signal, whose handler finds the instruction
/// in `InterpreterContext.current` and makes the guest state exact with `writeBack(atFault:)`; the run holds nothing
/// that needs cleaning up, so the handler may leave it by a long jump.
public enum Interpreter {
    public struct Exit: Equatable, Sendable {
        public enum Kind: UInt8, Sendable {
            case direct, indirect, systemCall, exception
            /// `InterpreterContext.stop` asked for it, on the way along a backward edge.
            case poll
            /// An access that the guest requires to be aligned was not; `payload` is its address.
            case misaligned
            /// The function is not well formed: the verifier would tell.
            case malformed
        }
        public var kind: Kind
        /// Where the guest goes on: the target, the instruction after a system call, or the one that
        /// raised the exception.
        public var pc: UInt64
        /// The instruction's `aux`: an ExitKind for direct and indirect exits, the guest's number for others.
        public var aux: UInt8
        /// Return address of a call, payload of an exception.
        public var payload: UInt64

        public init(_ kind: Kind, pc: UInt64, aux: UInt8 = 0, payload: UInt64 = 0) {
            self.kind = kind
            self.pc = pc
            self.aux = aux
            self.payload = payload
        }
    }

    /// Runs from block 0 until an exit. The guest state in memory is exact afterwards.
    public static func run(_ f: borrowing Function, _ context: UnsafeMutablePointer<InterpreterContext>)
        -> Exit
    {
        context.pointee.reserve(f)
        let values = context.pointee.values
        var block = 0
        while block < f.blocks.count {
            var i = Int(f.blocks[block].first)
            let end = Int(f.blocks[block].end)
            var next = -1
            while i < end {
                context.pointee.current = UInt32(truncatingIfNeeded: i)
                let d = f.instructions[i]
                switch d.op {
                case .nop, .param: break
                case .jump, .branch:
                    let (first, second) = f.edgeIndices(of: d)
                    let taken = second == nil || values[d.a.index].low & 1 != 0
                    next = take(f, edge: taken ? first : second ?? first, context)
                    if next >= 0, next <= block, d.snapshot != 0, let stop = context.pointee.stop,
                        stop.pointee != 0
                    {
                        writeBack(f, snapshot: d.snapshot, context)
                        return Exit(.poll, pc: f.blocks[next].pc)
                    }
                case .exitDirect, .exitIndirect, .exitSystemCall, .exitException:
                    writeBack(f, snapshot: d.snapshot, context)
                    return exit(f, d, values)
                default:
                    if d.op.isPure {
                        values[i] = pure(f, d, context)
                    } else if let exit = effect(f, i, d, context) {
                        return exit
                    }
                }
                i &+= 1
            }
            if next < 0 { break }
            block = next
        }
        return Exit(.malformed, pc: f.pc)
    }

    /// Writes the slots that `snapshot` names to the guest state.
    public static func writeBack(
        _ f: borrowing Function, snapshot: UInt32, _ context: UnsafeMutablePointer<InterpreterContext>
    ) {
        f.forEachSlot(in: snapshot) { slot, value in
            storeSlot(Int(slot), context.pointee.values[value.index], context)
        }
    }

    /// Makes the guest state exact after a fault in instruction `current`.
    /// - Returns: the address of the guest instruction that faulted.
    public static func writeBack(
        atFault f: borrowing Function, _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> UInt64 {
        let snapshot = f.instructions[Int(context.pointee.current)].snapshot
        writeBack(f, snapshot: snapshot, context)
        return f.snapshots[Int(snapshot)].pc
    }

    // MARK: Pure ops

    @inline(never)
    private static func pure(
        _ f: borrowing Function, _ d: Instruction, _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> Constant128 {
        let values = context.pointee.values
        let count = d.op.argumentCount
        let typed = d.op == .crc32 ? d.b : d.a
        let zero = Constant128(low: 0, high: 0)
        let usesPool = d.op == .permute || d.op == .vconst
        var flags = FloatFlags(rawValue: 0)
        let result = Evaluator.evaluate(
            d, argumentType: count == 0 ? .void : f[typed].pointee.type,
            a: count > 0 ? values[d.a.index] : zero, b: count > 1 ? values[d.b.index] : zero,
            c: count > 2 ? values[d.c.index] : zero,
            pool: usesPool ? f.constants[Int(truncatingIfNeeded: d.imm)] : zero,
            mode: d.op.setsFloatStatus
                ? floatMode(f, context).of(d.op, aux: d.aux, context.pointee.state) : FloatMode(stored: 0),
            flags: &flags)
        if flags.rawValue != 0 {
            let status = context.pointee.state + Int(RuntimeLayout.floatStatus)
            status.storeBytes(of: status.loadUnaligned(as: UInt32.self) | flags.rawValue, as: UInt32.self)
        }
        return result
    }

    /// The guest's rounding under the modes that the function is translated for.
    private static func floatMode(
        _ f: borrowing Function, _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> FloatMode {
        let stored = context.pointee.state.loadUnaligned(
            fromByteOffset: Int(RuntimeLayout.floatMode), as: UInt32.self)
        return FloatMode(
            stored: stored & ~0x0f00 | UInt32(f.floatControl.intersection(.guestBits).rawValue) &<< 8)
    }

    // MARK: State

    static func loadSlot(_ slot: Int, _ context: UnsafeMutablePointer<InterpreterContext>) -> Constant128 {
        guard slot < context.pointee.slotCount else { return Evaluator.scalar(0) }
        let description = context.pointee.slots + slot
        let at = context.pointee.state + Int(description.pointee.offset)
        if description.pointee.type == .v128 { return at.loadUnaligned(as: Constant128.self) }
        return Evaluator.canonical(
            Evaluator.scalar(readBytes(at, description.pointee.type.size)), description.pointee.type)
    }

    static func storeSlot(
        _ slot: Int, _ value: Constant128, _ context: UnsafeMutablePointer<InterpreterContext>
    ) {
        guard slot < context.pointee.slotCount else { return }
        let description = context.pointee.slots + slot
        let at = context.pointee.state + Int(description.pointee.offset)
        if description.pointee.type == .v128 {
            at.storeBytes(of: value, as: Constant128.self)
        } else {
            writeBytes(at, description.pointee.type.size, value.low)
        }
    }

    // MARK: Control flow

    /// Gives the target's parameters their values, all at once.
    /// - Returns: the target block, or -1.
    private static func take(
        _ f: borrowing Function, edge: Int, _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> Int {
        guard edge >= 0, edge < f.edges.count else { return -1 }
        let e = f.edges[edge]
        guard Int(e.target) < f.blocks.count else { return -1 }
        let values = context.pointee.values
        let moving = context.pointee.moving
        var k = 0
        while k < Int(e.argumentCount) {
            moving[k] = values[f.arguments[Int(e.firstArgument) &+ k].index]
            k &+= 1
        }
        let first = Int(f.blocks[Int(e.target)].first)
        k = 0
        while k < Int(e.argumentCount) {
            values[first &+ k] = moving[k]
            k &+= 1
        }
        return Int(e.target)
    }

    private static func exit(
        _ f: borrowing Function, _ d: Instruction, _ values: UnsafeMutablePointer<Constant128>
    ) -> Exit {
        let link = d.b.isNone ? 0 : values[d.b.index].low
        let imm = UInt64(bitPattern: d.imm)
        switch d.op {
        case .exitDirect: return Exit(.direct, pc: imm, aux: d.aux, payload: link)
        case .exitIndirect:
            let target = values[d.a.index].low & (imm == 0 ? .max : imm)
            return Exit(.indirect, pc: target, aux: d.aux, payload: link)
        case .exitSystemCall: return Exit(.systemCall, pc: imm, aux: d.aux)
        default: return Exit(.exception, pc: f.snapshots[Int(d.snapshot)].pc, aux: d.aux, payload: imm)
        }
    }
}
