import SoftFloat

/// Floating-point ops, on scalars and on lanes.
extension Evaluator {
    @inline(never)
    static func float(
        _ op: Op, _ type: Type, _ lane: Lane, _ aux: UInt8, _ imm: Int64, _ argumentType: Type,
        _ a: Constant128, _ b: Constant128, _ c: Constant128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        let before = flags
        defer { if aux & quietFloat != 0, op.setsFloatStatus { flags = before } }
        switch op {
        case .fconvert:
            return scalar(
                SoftFloat.convert(
                    a.low, from: argumentType.format, to: type.format, converting(mode, aux), &flags))
        case .fwiden: return widen(lane, imm, a, mode, &flags)
        case .fnarrow: return narrow(lane, a, converting(mode, aux), &flags)
        case .floatToInt where type != .v128:
            return scalar(toInteger(a.low, type.bits, argumentType.format, aux, imm, mode, &flags))
        case .intToFloat where type != .v128:
            return scalar(fromInteger(a.low, argumentType.bits, type.format, aux, imm, mode, &flags))
        default: break
        }
        guard type == .v128 else {
            return scalar(element(op, type.format, aux, imm, a.low, b.low, c.low, mode, &flags))
        }
        let width = lane == .b ? .h : lane
        var result = scalar(0)
        var i = 0
        while i < width.count {
            let x = element(
                op, width.float.format, aux, imm, get(a, width, i), get(b, width, i), get(c, width, i),
                mode, &flags)
            set(&result, width, i, x)
            i &+= 1
        }
        return result
    }

    /// One element of an op that maps elements of one width to the same width.
    @inline(never)
    private static func element(
        _ op: Op, _ format: FloatFormat, _ aux: UInt8, _ imm: Int64, _ a: UInt64, _ b: UInt64, _ c: UInt64,
        _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let bits = format.bits
        switch op {
        case .fadd: return SoftFloat.add(a, b, format, mode, &flags)
        case .fsub: return SoftFloat.sub(a, b, format, mode, &flags)
        case .fmul: return SoftFloat.mul(a, b, format, mode, &flags)
        case .fdiv: return SoftFloat.div(a, b, format, mode, &flags)
        case .fsqrt: return SoftFloat.sqrt(a, format, mode, &flags)
        case .fmulAdd:
            let sign = UInt64(1) &<< shift(bits &- 1)
            func changed(_ x: UInt64, _ bit: UInt8) -> UInt64 {
                if aux & bit == 0 || aux & 4 != 0 && SoftFloat.isNaN(x, format) { return x }
                return x ^ sign
            }
            return SoftFloat.mulAdd(changed(a, 1), changed(b, 2), c, format, mode, &flags)
        case .fmax: return SoftFloat.max(a, b, format, mode, &flags)
        case .fmin: return SoftFloat.min(a, b, format, mode, &flags)
        case .fmaxNumber: return SoftFloat.maxNum(a, b, format, mode, &flags)
        case .fminNumber: return SoftFloat.minNum(a, b, format, mode, &flags)
        case .fneg: return (a ^ 1 &<< shift(bits &- 1)) & mask(bits)
        case .fabs: return a & mask(bits) &>> 1
        case .fcompareEqual: return SoftFloat.compareEQ(a, b, format, mode, &flags) ? mask(bits) : 0
        case .fcompareGreaterEqual: return SoftFloat.compareGE(a, b, format, mode, &flags) ? mask(bits) : 0
        case .fcompareGreater: return SoftFloat.compareGT(a, b, format, mode, &flags) ? mask(bits) : 0
        case .froundToIntegral:
            return SoftFloat.roundToIntegral(
                a, rounding(aux, mode), exact: aux & 0x80 != 0, format, mode, &flags)
        case .floatToInt: return toInteger(a, bits, format, aux, imm, mode, &flags)
        case .intToFloat: return fromInteger(a, bits, format, aux, imm, mode, &flags)
        default: return 0
        }
    }

    /// The `Rounding` in the low bits of `aux`.
    @inline(__always)
    private static func rounding(_ aux: UInt8, _ mode: FloatMode) -> RoundingMode {
        RoundingMode(rawValue: aux & 0x3f) ?? mode.rounding
    }

    /// Conversions between formats round as the guest says, but for `Rounding.odd` in `aux`.
    @inline(__always)
    private static func converting(_ mode: FloatMode, _ aux: UInt8) -> FloatMode {
        aux == Rounding.odd.rawValue ? mode.rounding(.odd) : mode
    }

    private static func toInteger(
        _ a: UInt64, _ bits: Int, _ format: FloatFormat, _ aux: UInt8, _ imm: Int64, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        SoftFloat.toInteger(
            a, fracBits: Int(truncatingIfNeeded: imm & 0x7f), intBits: bits, signed: aux & 0x80 == 0,
            rounding(aux, mode), format, mode, &flags)
    }

    private static func fromInteger(
        _ a: UInt64, _ bits: Int, _ format: FloatFormat, _ aux: UInt8, _ imm: Int64, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        SoftFloat.fromInteger(
            a, intBits: bits, signed: aux & 0x80 == 0, fracBits: Int(truncatingIfNeeded: imm & 0x7f), format,
            mode, &flags)
    }

    private static func widen(
        _ lane: Lane, _ imm: Int64, _ a: Constant128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        let wide: Lane = lane == .d ? .d : .s
        let source = imm & 1 != 0 ? a.high : a.low
        var result = scalar(0)
        var i = 0
        while i < wide.count {
            let x = get(scalar(source), wide.narrower, i)
            set(
                &result, wide, i,
                SoftFloat.convert(x, from: wide.narrower.float.format, to: wide.float.format, mode, &flags))
            i &+= 1
        }
        return result
    }

    private static func narrow(
        _ lane: Lane, _ a: Constant128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        let wide: Lane = lane == .d ? .d : .s
        var result = scalar(0)
        var i = 0
        while i < wide.count {
            set(
                &result, wide.narrower, i,
                SoftFloat.convert(
                    get(a, wide, i), from: wide.float.format, to: wide.narrower.float.format, mode, &flags))
            i &+= 1
        }
        return result
    }
}

extension Type {
    /// The format of a scalar float type.
    @inlinable public var format: FloatFormat {
        switch self {
        case .f16: .half
        case .f32: .single
        default: .double
        }
    }
}
