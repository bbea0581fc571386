import IR
import SoftFloat

/// Operations of the `vmx` helper on words. Its immediate: bits 7:0 the operation, from bit 8 on a power of two.
enum VMXOperation: UInt32 {
    case add, subtract, max, min
    /// a × b + c, and -(a × b - c).
    case multiplyAdd, negativeMultiplySubtract
    case reciprocal, rootReciprocal, power, logarithm
    case roundNearest, roundZero, roundUp, roundDown
    case fromUnsigned, fromSigned, toUnsigned, toSigned
    /// Whether the same conversions saturate.
    case exceedsUnsigned, exceedsSigned
    case equal, greaterEqual, greater
    /// Bit 31: not a ≤ b. Bit 30: not a ≥ -b.
    case bounds

    static func run(_ f: UnsafeMutablePointer<HelperFrame>, flushes: Bool) {
        let immediate = f.pointee.immediate
        let operation = VMXOperation(rawValue: UInt32(truncatingIfNeeded: immediate & 0xff)) ?? .add
        let scale = Int(immediate >> 8 & 31)
        let mode = FloatMode(rounding: .nearestEven, flushToZero: flushes, nan: .firstOperand)
        func word(_ v: UInt64, _ shift: UInt64) -> UInt64 { v >> shift & 0xffff_ffff }
        func half(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
            var result: UInt64 = 0
            for shift: UInt64 in [0, 32] {
                let x = operation.one(word(a, shift), word(b, shift), word(c, shift), scale, mode)
                result |= (x & 0xffff_ffff) << shift
            }
            return result
        }
        let (a, b, c) = (f.pointee.a, f.pointee.b, f.pointee.c)
        f.pointee.result = Constant128(low: half(a.low, b.low, c.low), high: half(a.high, b.high, c.high))
    }

    private func one(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ scale: Int, _ mode: FloatMode) -> UInt64 {
        var flags = FloatFlags()
        let sign: UInt64 = 1 << 31
        func rounded(_ rounding: RoundingMode) -> UInt64 {
            SoftFloat.roundToIntegral(a, rounding, exact: false, .single, mode, &flags)
        }
        func toInteger(signed: Bool) -> UInt64 {
            if SoftFloat.isNaN(a, .single) { return 0 }
            return SoftFloat.toInteger(
                a, fracBits: scale, intBits: 32, signed: signed, .zero, .single, mode, &flags)
        }
        func relation(_ b: UInt64) -> FloatRelation {
            SoftFloat.compare(a, b, signalling: false, .single, mode, &flags)
        }
        switch self {
        case .add: return SoftFloat.add(a, b, .single, mode, &flags)
        case .subtract: return SoftFloat.sub(a, b, .single, mode, &flags)
        case .max: return SoftFloat.max(a, b, .single, mode, &flags)
        case .min: return SoftFloat.min(a, b, .single, mode, &flags)
        case .multiplyAdd: return SoftFloat.mulAdd(c, a, b, .single, mode, &flags)
        case .negativeMultiplySubtract:
            let addend = SoftFloat.isNaN(c, .single) ? c : c ^ sign
            let result = SoftFloat.mulAdd(addend, a, b, .single, mode, &flags)
            return SoftFloat.isNaN(result, .single) ? result : result ^ sign
        case .reciprocal: return SoftFloat.div(0x3f80_0000, a, .single, mode, &flags)
        case .rootReciprocal:
            return SoftFloat.div(
                0x3f80_0000, SoftFloat.sqrt(a, .single, mode, &flags), .single, mode, &flags)
        case .power: return SoftFloat.power(ofTwo: a, mode)
        case .logarithm: return SoftFloat.logarithm(a, mode)
        case .roundNearest: return rounded(.nearestEven)
        case .roundZero: return rounded(.zero)
        case .roundUp: return rounded(.plusInf)
        case .roundDown: return rounded(.minusInf)
        case .fromUnsigned, .fromSigned:
            return SoftFloat.fromInteger(
                a, intBits: 32, signed: self == .fromSigned, fracBits: scale, .single, mode, &flags)
        case .toUnsigned: return toInteger(signed: false)
        case .toSigned: return toInteger(signed: true)
        case .exceedsUnsigned, .exceedsSigned:
            _ = toInteger(signed: self == .exceedsSigned)
            return flags.contains(.invalid) ? 0xffff_ffff : 0
        case .equal: return relation(b) == .equal ? 0xffff_ffff : 0
        case .greaterEqual:
            let relation = relation(b)
            return relation == .equal || relation == .greater ? 0xffff_ffff : 0
        case .greater: return relation(b) == .greater ? 0xffff_ffff : 0
        case .bounds:
            let (upper, lower) = (relation(b), relation(b ^ sign))
            let isAbove = upper == .greater || upper == .unordered
            let isBelow = lower == .less || lower == .unordered
            return (isAbove ? sign : 0) | (isBelow ? sign >> 1 : 0)
        }
    }
}
