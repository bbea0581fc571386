import SoftFloat

/// The meaning of every pure op, on bit patterns. Nothing here allocates, locks, traps or uses the host's floating
/// point: it runs in signal handlers, under any MXCSR, and stands in for each op that a backend has no code for.
///
/// Integers are zero-extended in `low`; scalar floats lie in the low bits; `flags` are in the stored form of `Flags`
/// with only the defined bits and bit 9 set. Bits above an argument's type are ignored, those above the result's
/// type are zero.
public enum Evaluator {
    /// The result of `op`, whose other fields are those of an `Instruction`.
    /// - Parameters:
    ///   - argumentType: the type of `a`; for `crc32` that of `b`, the data.
    ///   - pool: the constant pool's entry `imm`, for `permute` and `vconst`.
    ///   - flags: floating-point exceptions are added to it.
    /// - Returns: the result; zero for an op that is not pure.
    public static func evaluate(
        _ op: Op, type: Type, lane: Lane, aux: UInt8, imm: Int64, argumentType: Type, a: Constant128,
        b: Constant128, c: Constant128, pool: Constant128, mode: FloatMode, flags: inout FloatFlags
    ) -> Constant128 {
        switch op.family {
        case .move: move(op, type, imm, a, b, c, pool)
        case .integer: scalar(integer(op, type, aux, imm, argumentType, a.low, b.low))
        case .flags:
            scalar(
                flagOperation(op, type, lane, aux, imm, argumentType, a.low, b.low, c.low, mode, &flags))
        case .vectorMove: vectorMove(op, type, lane, imm, argumentType, a, b, c, pool)
        case .vectorInteger: vectorInteger(op, lane, imm, a, b)
        case .vectorWidth: vectorWidth(op, lane, imm, a, b)
        case .crypto: crypto(op, imm, a, b, c)
        case .float: float(op, type, lane, aux, imm, argumentType, a, b, c, mode, &flags)
        case .impure: Constant128(low: 0, high: 0)
        }
    }

    /// As above, of an instruction.
    public static func evaluate(
        _ i: Instruction, argumentType: Type, a: Constant128, b: Constant128, c: Constant128,
        pool: Constant128, mode: FloatMode, flags: inout FloatFlags
    ) -> Constant128 {
        evaluate(
            i.op, type: i.type, lane: i.lane, aux: i.aux, imm: i.imm, argumentType: argumentType, a: a, b: b,
            c: c, pool: pool, mode: mode, flags: &flags)
    }

    // MARK: Small change

    @inline(__always)
    static func scalar(_ x: UInt64) -> Constant128 { Constant128(low: x, high: 0) }

    /// Ones in the low `bits`, 1 to 64.
    @inline(__always)
    static func mask(_ bits: Int) -> UInt64 { .max &>> UInt64(truncatingIfNeeded: 64 &- bits) }

    @inline(__always)
    static func signed(_ x: UInt64, _ bits: Int) -> Int64 {
        let unused = Int64(truncatingIfNeeded: 64 &- bits)
        return (Int64(bitPattern: x) &<< unused) &>> unused
    }

    @inline(__always)
    static func shift(_ n: Int) -> UInt64 { UInt64(truncatingIfNeeded: n) }

    /// `x` cut to what its type holds.
    @inline(__always)
    static func canonical(_ x: Constant128, _ type: Type) -> Constant128 {
        switch type {
        case .void: scalar(0)
        case .v128: x
        case .flags: scalar(x.low & UInt64(Flags.defined) | 0x0200)
        default: scalar(x.low & mask(type.bits))
        }
    }

    private static func move(
        _ op: Op, _ type: Type, _ imm: Int64, _ a: Constant128, _ b: Constant128, _ c: Constant128,
        _ pool: Constant128
    ) -> Constant128 {
        switch op {
        case .const, .guestAddress: canonical(scalar(UInt64(bitPattern: imm)), type)
        case .vconst: pool
        case .copy: canonical(a, type)
        case .select: canonical(a.low & 1 != 0 ? b : c, type)
        default: scalar(0)
        }
    }
}

extension Op {
    enum Family: UInt8 {
        case move, integer, flags, vectorMove, vectorInteger, vectorWidth, crypto, float, impure
    }

    /// Which part of the evaluator knows the op.
    @inline(__always)
    var family: Family {
        switch self {
        case .const, .vconst, .guestAddress, .copy, .select: return .move
        default: break
        }
        let n = rawValue
        if n < Op.add.rawValue { return .impure }
        if n < Op.addFlags.rawValue { return .integer }
        if n < Op.load.rawValue { return .flags }
        if n < Op.bitcast.rawValue { return .impure }
        if n < Op.vand.rawValue { return .vectorMove }
        if n < Op.vmulEvenSigned.rawValue { return .vectorInteger }
        if n < Op.vpopCount.rawValue { return .vectorWidth }
        if n < Op.vanyBit.rawValue { return .vectorInteger }
        if n < Op.vmulCarryless.rawValue { return .vectorWidth }
        if n < Op.fadd.rawValue { return .crypto }
        if n < Op.call.rawValue { return .float }
        return .impure
    }

    /// The result depends on the arguments, the fields and the FP mode alone: `Evaluator` knows it.
    public var isPure: Bool { family != .impure }
}

extension FloatMode {
    /// The mode in the form that `writeFloatMode` takes: bits 1:0 the rounding, 11:8 a FloatControl, 13:12 a NaNPolicy,
    /// 16 and 17 that overflow and underflow wrap.
    public init(stored: UInt32) {
        let control = FloatControl(rawValue: UInt8(truncatingIfNeeded: stored &>> 8) & 15)
        self.init(
            rounding: RoundingMode(rawValue: UInt8(truncatingIfNeeded: stored) & 3) ?? .nearestEven,
            control: control)
        nan = NaNPolicy(rawValue: UInt8(truncatingIfNeeded: stored &>> 12) & 3) ?? .arm
        wrapsOverflow = stored & 0x1_0000 != 0
        wrapsUnderflow = stored & 0x2_0000 != 0
    }

    public init(rounding: RoundingMode, control: FloatControl) {
        // Bits rather than members: a stored static is initialised lazily in a debug build.
        self.init(
            rounding: rounding, flushToZero: control.rawValue & 1 != 0,
            defaultNaN: control.rawValue & 4 != 0, flushToZero16: control.rawValue & 2 != 0,
            alternativeHalf: control.rawValue & 8 != 0)
    }
}
