import SoftFloat
import Synchronization

/// Ops that touch guest state, memory, or the world outside.
extension Interpreter {
    /// - Returns: an exit if the instruction leaves.
    @inline(never)
    static func effect(
        _ f: borrowing Function, _ i: Int, _ d: Instruction,
        _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> Exit? {
        let values = context.pointee.values
        let state = context.pointee.state
        switch d.op {
        case .stateLoad: values[i] = loadSlot(Int(truncatingIfNeeded: d.imm), context)
        case .stateStore: storeSlot(Int(truncatingIfNeeded: d.imm), values[d.a.index], context)
        case .sync: writeBack(f, snapshot: d.snapshot, context)
        case .load, .store, .atomic, .compareExchange: return access(f, i, d, context)
        case .loadPartial, .storePartial: partialAccess(i, d, context)
        case .fence:
            // x86 keeps loads in order with loads and stores with stores.
            if d.aux == 0 { atomicMemoryFence(ordering: .sequentiallyConsistent) }
        case .prefetch: break
        case .poll:
            let stop = state.loadUnaligned(fromByteOffset: Int(RuntimeLayout.stop), as: UInt32.self)
            if stop != 0 {
                writeBack(f, snapshot: d.snapshot, context)
                return Exit(.poll, pc: f.snapshots[Int(d.snapshot)].pc)
            }
        case .call: call(f, i, d, context)
        case .readFloatStatus:
            let status = state.loadUnaligned(fromByteOffset: Int(RuntimeLayout.floatStatus), as: UInt32.self)
            values[i] = Evaluator.scalar(UInt64(status))
        case .writeFloatStatus:
            state.storeBytes(
                of: UInt32(truncatingIfNeeded: values[d.a.index].low),
                toByteOffset: Int(RuntimeLayout.floatStatus), as: UInt32.self)
        case .writeFloatMode:
            state.storeBytes(
                of: UInt32(truncatingIfNeeded: values[d.a.index].low),
                toByteOffset: Int(RuntimeLayout.floatMode), as: UInt32.self)
        default: return Exit(.malformed, pc: f.pc)
        }
        return nil
    }

    private static func call(
        _ f: borrowing Function, _ i: Int, _ d: Instruction,
        _ context: UnsafeMutablePointer<InterpreterContext>
    ) {
        let values = context.pointee.values
        let index = Int(truncatingIfNeeded: d.imm & 0xffff)
        guard let helpers = context.pointee.helpers, index < context.pointee.helperCount else { return }
        let raw = context.pointee.state + Int(RuntimeLayout.helperFrame)
        let frame = context.pointee.frame ?? raw.assumingMemoryBound(to: HelperFrame.self)
        let zero = Constant128(low: 0, high: 0)
        frame.pointee.a = d.a.isNone ? zero : values[d.a.index]
        frame.pointee.b = d.b.isNone ? zero : values[d.b.index]
        frame.pointee.c = d.c.isNone ? zero : values[d.c.index]
        frame.pointee.immediate = UInt64(bitPattern: d.imm) &>> 32
        helpers[index](context.pointee.state, UnsafeMutableRawPointer(frame))
        values[i] = Evaluator.canonical(frame.pointee.result, d.type)
    }

    // MARK: Memory

    private static func access(
        _ f: borrowing Function, _ i: Int, _ d: Instruction,
        _ context: UnsafeMutablePointer<InterpreterContext>
    ) -> Exit? {
        let values = context.pointee.values
        // Bits rather than the option set's members: those are lazily initialised in a debug build.
        let bigEndian = d.aux & 1 != 0
        let release = d.aux & 2 != 0
        let aligned = d.aux & 8 != 0
        let type = d.op == .store ? f[d.b].pointee.type : d.type
        let size = type.size
        // The displacement of atomics is their operation.
        let offset = d.op == .load || d.op == .store ? UInt64(bitPattern: d.imm) : 0
        let address = (values[d.a.index].low &+ offset) & context.pointee.addressMask
        if aligned, address & UInt64(truncatingIfNeeded: size &- 1) != 0 {
            writeBack(f, snapshot: d.snapshot, context)
            return Exit(.misaligned, pc: f.snapshots[Int(d.snapshot)].pc, payload: address)
        }
        let host = UInt(truncatingIfNeeded: address &+ context.pointee.memoryBase)
        // By arithmetic, since no pointer can be made of 0, which must fault like any other address.
        let at = context.pointee.state.advanced(
            by: Int(bitPattern: host &- UInt(bitPattern: context.pointee.state)))
        func ordered(_ x: Constant128) -> Constant128 { bigEndian ? swapped(x, size) : x }
        switch d.op {
        case .load:
            let raw = size == 16 ? read16(at) : Evaluator.scalar(readBytes(at, size))
            values[i] = Evaluator.canonical(ordered(raw), type)
        case .store:
            let value = ordered(values[d.b.index])
            if size == 16 { write16(at, value) } else { writeBytes(at, size, value.low) }
            if release { atomicMemoryFence(ordering: .sequentiallyConsistent) }
        case .compareExchange:
            let expected = ordered(values[d.b.index])
            let new = ordered(values[d.c.index])
            let old =
                size == 16
                ? exchange16(at, expected, new)
                : Evaluator.scalar(exchange(at, size, expected.low, new.low))
            values[i] = Evaluator.canonical(ordered(old), type)
        default:
            let operand = values[d.b.index].low & Evaluator.mask(type.bits)
            while true {
                let memory = readBytes(at, size)
                let old = ordered(Evaluator.scalar(memory)).low
                let new = combine(UInt8(truncatingIfNeeded: d.imm), old, operand, type.bits)
                let wanted = ordered(Evaluator.scalar(new)).low
                if exchange(at, size, memory, wanted) == memory {
                    values[i] = Evaluator.scalar(old)
                    break
                }
            }
        }
        return nil
    }

    private static func partialAccess(
        _ i: Int, _ d: Instruction, _ context: UnsafeMutablePointer<InterpreterContext>
    ) {
        let values = context.pointee.values
        let isLoad = d.op == .loadPartial
        let count = min(16, Int(values[(isLoad ? d.b : d.c).index].low & 0xff))
        let address = values[d.a.index].low & context.pointee.addressMask
        let host = UInt(truncatingIfNeeded: address &+ context.pointee.memoryBase)
        let at = context.pointee.state.advanced(
            by: Int(bitPattern: host &- UInt(bitPattern: context.pointee.state)))
        var value = isLoad ? Constant128(low: 0, high: 0) : values[d.b.index]
        withUnsafeMutableBytes(of: &value) { bytes in
            for k in 0..<count {
                if isLoad {
                    bytes[k] = UInt8(truncatingIfNeeded: readBytes(at + k, 1))
                } else {
                    writeBytes(at + k, 1, UInt64(bytes[k]))
                }
            }
        }
        if isLoad { values[i] = value }
    }

    private static func swapped(_ x: Constant128, _ size: Int) -> Constant128 {
        if size == 16 { return Constant128(low: x.high.byteSwapped, high: x.low.byteSwapped) }
        return Evaluator.scalar(x.low.byteSwapped &>> UInt64(truncatingIfNeeded: 64 &- size &* 8))
    }

    private static func combine(_ op: UInt8, _ old: UInt64, _ b: UInt64, _ bits: Int) -> UInt64 {
        let less = Evaluator.signed(old, bits) < Evaluator.signed(b, bits)
        let result: UInt64
        switch AtomicOp(rawValue: op) ?? .exchange {
        case .add: result = old &+ b
        case .andNot: result = old & ~b
        case .or: result = old | b
        case .xor: result = old ^ b
        case .and: result = old & b
        case .maxSigned: result = less ? b : old
        case .minSigned: result = less ? old : b
        case .maxUnsigned: result = old < b ? b : old
        case .minUnsigned: result = old < b ? old : b
        case .exchange: result = b
        }
        return result & Evaluator.mask(bits)
    }

    // Never inlined, so that `current` is in memory before the access that may fault.

    @inline(never)
    static func readBytes(_ at: UnsafeRawPointer, _ size: Int) -> UInt64 {
        switch size {
        case 1: UInt64(at.loadUnaligned(as: UInt8.self))
        case 2: UInt64(at.loadUnaligned(as: UInt16.self))
        case 4: UInt64(at.loadUnaligned(as: UInt32.self))
        case 8: at.loadUnaligned(as: UInt64.self)
        default: 0
        }
    }

    @inline(never)
    static func writeBytes(_ at: UnsafeMutableRawPointer, _ size: Int, _ x: UInt64) {
        switch size {
        case 1: at.storeBytes(of: UInt8(truncatingIfNeeded: x), as: UInt8.self)
        case 2: at.storeBytes(of: UInt16(truncatingIfNeeded: x), as: UInt16.self)
        case 4: at.storeBytes(of: UInt32(truncatingIfNeeded: x), as: UInt32.self)
        case 8: at.storeBytes(of: x, as: UInt64.self)
        default: break
        }
    }

    /// One 16-byte access where it is aligned: x86 with AVX makes that atomic.
    @inline(never)
    private static func read16(_ at: UnsafeRawPointer) -> Constant128 {
        let x = at.loadUnaligned(as: SIMD2<UInt64>.self)
        return Constant128(low: x[0], high: x[1])
    }

    @inline(never)
    private static func write16(_ at: UnsafeMutableRawPointer, _ x: Constant128) {
        at.storeBytes(of: SIMD2(x.low, x.high), as: SIMD2<UInt64>.self)
    }

    /// Compare and exchange by the host's own instruction, which needs no alignment.
    /// - Returns: what was there.
    @inline(never)
    private static func exchange(
        _ at: UnsafeMutableRawPointer, _ size: Int, _ expected: UInt64, _ new: UInt64
    ) -> UInt64 {
        switch size {
        case 1:
            let p = at.assumingMemoryBound(to: Atomic<UInt8>.self)
            return UInt64(
                p.pointee.compareExchange(
                    expected: UInt8(truncatingIfNeeded: expected), desired: UInt8(truncatingIfNeeded: new),
                    ordering: .sequentiallyConsistent
                ).original)
        case 2:
            let p = at.assumingMemoryBound(to: Atomic<UInt16>.self)
            return UInt64(
                p.pointee.compareExchange(
                    expected: UInt16(truncatingIfNeeded: expected), desired: UInt16(truncatingIfNeeded: new),
                    ordering: .sequentiallyConsistent
                ).original)
        case 4:
            let p = at.assumingMemoryBound(to: Atomic<UInt32>.self)
            return UInt64(
                p.pointee.compareExchange(
                    expected: UInt32(truncatingIfNeeded: expected), desired: UInt32(truncatingIfNeeded: new),
                    ordering: .sequentiallyConsistent
                ).original)
        case 8:
            let p = at.assumingMemoryBound(to: Atomic<UInt64>.self)
            return p.pointee.compareExchange(
                expected: expected, desired: new, ordering: .sequentiallyConsistent
            ).original
        default: return 0
        }
    }

    /// `at` is 16-byte aligned.
    @inline(never)
    private static func exchange16(
        _ at: UnsafeMutableRawPointer, _ expected: Constant128, _ new: Constant128
    ) -> Constant128 {
        let p = at.assumingMemoryBound(to: Atomic<WordPair>.self)
        let original = p.pointee.compareExchange(
            expected: WordPair(first: UInt(expected.low), second: UInt(expected.high)),
            desired: WordPair(first: UInt(new.low), second: UInt(new.high)),
            ordering: .sequentiallyConsistent
        ).original
        return Constant128(low: UInt64(original.first), high: UInt64(original.second))
    }
}
