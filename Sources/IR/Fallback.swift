import SoftFloat

/// A pure op packed in 64 bits, the `immediate` of a `HelperFrame` for `evaluatorFallback`:
/// op in bits 7:0, type 15:8, lane 23:16, aux 31:24, argument type 39:32, the low 16 bits of imm 63:48.
public struct PackedOp: Sendable, Equatable {
    public var rawValue: UInt64
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// `argumentType` as `Evaluator.evaluate` takes it.
    public init(_ i: Instruction, argumentType: Type) {
        rawValue =
            UInt64(i.op.rawValue) | UInt64(i.type.rawValue) &<< 8 | UInt64(i.lane.rawValue) &<< 16
            | UInt64(i.aux) &<< 24 | UInt64(argumentType.rawValue) &<< 32
            | UInt64(bitPattern: i.imm) &<< 48
    }

    @inline(__always)
    private func byte(_ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: rawValue &>> (index &* 8)) }

    @inline(__always) public var op: Op { Op(rawValue: byte(0)) ?? .nop }
    @inline(__always) public var type: Type { Type(rawValue: byte(1)) ?? .void }
    @inline(__always) public var lane: Lane { Lane(rawValue: byte(2)) ?? .b }
    @inline(__always) public var aux: UInt8 { byte(3) }
    @inline(__always) public var argumentType: Type { Type(rawValue: byte(4)) ?? .void }
    @inline(__always) public var imm: Int64 { Int64(bitPattern: rawValue &>> 48) }
}

/// Does what `Evaluator` does for translated code: a `Helper` whose frame holds a `PackedOp` and the arguments,
/// for `permute` the mask as b. Takes the FP mode from the state and adds exceptions to the FP status there.
public func evaluatorFallback(_ state: UnsafeMutableRawPointer, _ frame: UnsafeMutableRawPointer) {
    let frame = frame.assumingMemoryBound(to: HelperFrame.self)
    let packed = PackedOp(rawValue: frame.pointee.immediate)
    let mode = FloatMode(
        stored: state.loadUnaligned(fromByteOffset: Int(RuntimeLayout.floatMode), as: UInt32.self)
    ).of(packed.op, aux: packed.aux, state)
    var flags = FloatFlags(rawValue: 0)
    frame.pointee.result = Evaluator.evaluate(
        packed.op, type: packed.type, lane: packed.lane, aux: packed.aux, imm: packed.imm,
        argumentType: packed.argumentType, a: frame.pointee.a, b: frame.pointee.b, c: frame.pointee.c,
        pool: frame.pointee.b, mode: mode, flags: &flags)
    if flags.rawValue != 0 {
        let status = Int(RuntimeLayout.floatStatus)
        let old = state.loadUnaligned(fromByteOffset: status, as: UInt32.self)
        state.storeBytes(of: old | flags.rawValue, toByteOffset: status, as: UInt32.self)
    }
}

extension Evaluator {
    /// `evaluatorFallback` as translated code calls it.
    public static var fallback: Helper { { evaluatorFallback($0, $1) } }
}

extension FloatMode {
    /// The mode of an op with this `aux`, which is this one unless the op is quiet.
    public func of(_ op: Op, aux: UInt8, _ state: UnsafeMutableRawPointer) -> FloatMode {
        guard op.setsFloatStatus, aux & quietFloat != 0 else { return self }
        return quiet(state)
    }

    /// The mode of quiet ops: the NaN rules of this one.
    public func quiet(_ state: UnsafeMutableRawPointer) -> FloatMode {
        let word = state.loadUnaligned(fromByteOffset: Int(RuntimeLayout.quietMXCSR), as: UInt32.self)
        var mode = rounding(.nearestEven)
        mode.flushToZero = word == RuntimeLayout.flushesDenormals
        return mode
    }
}

/// Runs a helper that computes in the guest's FP mode, and notes the exceptions.
public func withFloatFrame(
    _ state: UnsafeMutableRawPointer, _ frame: UnsafeMutableRawPointer,
    _ body: (UnsafeMutablePointer<HelperFrame>, FloatMode, inout FloatFlags) -> Void
) {
    let f = frame.assumingMemoryBound(to: HelperFrame.self)
    let mode = FloatMode(stored: (state + Int(RuntimeLayout.floatMode)).load(as: UInt32.self))
    var flags = FloatFlags()
    body(f, mode, &flags)
    (state + Int(RuntimeLayout.floatStatus)).assumingMemoryBound(to: UInt32.self).pointee |= flags.rawValue
}
