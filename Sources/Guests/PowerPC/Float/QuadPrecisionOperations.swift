import IR
import SoftFloat

/// Operations of the `quad` helper. Its immediate: bits 7:0 the operation, 15:8 the rounding (a RoundingMode, or 0xff for the
/// current one), bit 16 that the operation is exact about being inexact.
enum QuadPrecisionOperation: UInt32 {
    case add, subtract, multiply, divide, root
    /// a × b + c and so on.
    case multiplyAdd, multiplySubtract, negativeMultiplyAdd, negativeMultiplySubtract
    case toDouble, ofDouble
    case toSigned128, toUnsigned128, toSigned64, toUnsigned64, toSigned32, toUnsigned32
    case ofSigned, ofUnsigned
    case toIntegral, toExtended
    /// To a CR field.
    case compare, compareSignalling
    /// To a mask.
    case isEqual, isGreaterEqual, isGreater
    /// As C has it.
    case max, min

    static func run(
        _ f: UnsafeMutablePointer<HelperFrame>, _ mode: FloatMode, _ flags: inout FloatFlags
    ) {
        func quad(_ v: Constant128) -> UInt128 { UInt128(v.low) << 64 | UInt128(v.high) }
        let immediate = f.pointee.immediate
        var mode = mode
        if let own = RoundingMode(rawValue: UInt8(truncatingIfNeeded: immediate >> 8)) { mode.rounding = own }
        let operation = QuadPrecisionOperation(rawValue: UInt32(truncatingIfNeeded: immediate & 0xff)) ?? .add
        let result = operation.run(
            quad(f.pointee.a), quad(f.pointee.b), quad(f.pointee.c), mode,
            exact: immediate >> 16 & 1 != 0, &flags)
        f.pointee.result = Constant128(
            low: UInt64(truncatingIfNeeded: result >> 64), high: UInt64(truncatingIfNeeded: result))
    }

    private func run(
        _ a: UInt128, _ b: UInt128, _ c: UInt128, _ mode: FloatMode, exact: Bool,
        _ flags: inout FloatFlags
    ) -> UInt128 {
        func fused(subtracts: Bool, negates: Bool) -> UInt128 {
            QuadFloat.multiplyAdd(a, b, c, subtracts: subtracts, negates: negates, mode, &flags)
        }
        /// In doubleword 0.
        func toInteger(_ bits: Int, signed: Bool) -> UInt128 {
            QuadFloat.toInteger(a, bits: bits, signed: signed, &flags) << 64
        }
        func relation(signalling: Bool) -> FloatRelation {
            QuadFloat.compare(a, b, signalling: signalling, &flags)
        }
        func field(_ relation: FloatRelation) -> UInt128 {
            let bits: UInt128 =
                switch relation {
                case .less: 8
                case .greater: 4
                case .equal: 2
                case .unordered: 1
                }
            return bits << 64
        }
        switch self {
        case .add: return QuadFloat.add(a, b, subtracts: false, mode, &flags)
        case .subtract: return QuadFloat.add(a, b, subtracts: true, mode, &flags)
        case .multiply: return QuadFloat.multiply(a, b, mode, &flags)
        case .divide: return QuadFloat.divide(a, b, mode, &flags)
        case .root: return QuadFloat.squareRoot(a, mode, &flags)
        case .multiplyAdd: return fused(subtracts: false, negates: false)
        case .multiplySubtract: return fused(subtracts: true, negates: false)
        case .negativeMultiplyAdd: return fused(subtracts: false, negates: true)
        case .negativeMultiplySubtract: return fused(subtracts: true, negates: true)
        case .toDouble: return UInt128(QuadFloat.toDouble(a, mode, &flags)) << 64
        case .ofDouble: return QuadFloat.ofDouble(UInt64(truncatingIfNeeded: a >> 64), &flags)
        case .toSigned128: return QuadFloat.toInteger(a, bits: 128, signed: true, &flags)
        case .toUnsigned128: return QuadFloat.toInteger(a, bits: 128, signed: false, &flags)
        case .toSigned64: return toInteger(64, signed: true)
        case .toUnsigned64: return toInteger(64, signed: false)
        case .toSigned32: return toInteger(32, signed: true)
        case .toUnsigned32: return toInteger(32, signed: false)
        case .ofSigned: return QuadFloat.ofInteger(a, signed: true, mode, &flags)
        case .ofUnsigned: return QuadFloat.ofInteger(a, signed: false, mode, &flags)
        case .toIntegral: return QuadFloat.toIntegral(a, mode, exact: exact, &flags)
        case .toExtended: return QuadFloat.toExtended(a, mode, &flags)
        case .compare: return field(relation(signalling: false))
        case .compareSignalling: return field(relation(signalling: true))
        case .isEqual: return relation(signalling: false) == .equal ? .max : 0
        case .isGreaterEqual:
            let relation = relation(signalling: true)
            return relation == .equal || relation == .greater ? .max : 0
        case .isGreater: return relation(signalling: true) == .greater ? .max : 0
        case .max:
            let relation = relation(signalling: false)
            return relation == .equal || relation == .greater ? a : b
        case .min: return relation(signalling: false) == .less ? a : b
        }
    }
}

extension Builder {
    /// `rounding` nil: the current one.
    func quad(
        _ operation: QuadPrecisionOperation, _ a: Value, _ b: Value = .none, _ c: Value = .none,
        rounding: RoundingMode? = nil, exact: Bool = false
    ) -> Value {
        let mode = UInt32(rounding?.rawValue ?? 0xff) << 8
        return call(
            FloatHelper.quad, result: .v128,
            immediate: operation.rawValue | mode | (exact ? 1 << 16 : 0), a, b, c)
    }

    /// FPRF comes of a quad.
    func setQuadResult(_ n: Int, _ value: Value) {
        setVR(n, value)
        let low = extractLane(value, .d, 1, as: .i64)
        let rest = zeroExtend(compare(.ne, low, i64(Int64(0))), to: .i64)
        let high = or(extractLane(value, .d, 0, as: .i64), rest)
        set(
            Slot.fprfSource, concatLow(vectorFromScalar(high), vconst(low: FPRF.isQuad, high: 0)))
    }
}
