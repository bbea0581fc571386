// FPConvert, FPRoundInt, FPRoundIntN, FPToFixed, FPToFixedJS, FixedToFP.

extension SoftFloat {
    /// FCVT between formats, with `mode.rounding`; FCVTXN is this with `.odd`. Obeys `alternativeHalf`.
    public static func convert(
        _ a: UInt64, from source: FloatFormat, to target: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let a = Layout(converting: source, mode).unpack(a, &flags)
        let layout = Layout(converting: target, mode)
        switch a.kind {
        case .finite: return layout.round(a.sign, a.exponent, a.significand, mode.rounding, &flags)
        case .zero: return layout.zero(a.sign)
        case .infinity:
            if layout.isAlternativeHalf {
                flags.raise(.invalid)
                return layout.zero(a.sign) | (layout.signBit &- 1)
            }
            return layout.infinity(a.sign)
        case .quietNaN, .signallingNaN:
            if layout.isAlternativeHalf {
                flags.raise(.invalid)
                return layout.zero(a.sign)
            }
            return layout.propagate(a, mode, &flags)
        }
    }

    /// FRINT*: the nearest integer as a floating-point number, keeping the sign of zero. Only `exact`
    /// (FRINTX) reports `inexact`.
    public static func roundToIntegral(
        _ a: UInt64, _ rounding: RoundingMode, exact: Bool, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let unpacked = layout.unpack(a, &flags)
        switch unpacked.kind {
        case .zero: return layout.zero(unpacked.sign)
        case .infinity: return layout.infinity(unpacked.sign)
        case .quietNaN, .signallingNaN: return layout.propagate(unpacked, mode, &flags)
        case .finite: break
        }
        if unpacked.exponent >= layout.fractionBits { return a & (layout.signBit | (layout.signBit &- 1)) }
        let (magnitude, inexact) = integer(unpacked, scale: 0, rounding)
        if inexact && exact { flags.raise(.inexact) }
        return packInteger(unpacked.sign, magnitude, layout)
    }

    /// FRINT32* and FRINT64*: as FRINTX or FRINTZ, but what does not fit a signed integer of `bits` (32 or
    /// 64) becomes the smallest such integer, with `invalid`. Single and double precision.
    public static func roundToIntN(
        _ a: UInt64, bits: Int, _ rounding: RoundingMode, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        if a.isZero { return layout.zero(a.sign) }
        let limit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: bits &- 1)
        if a.kind == .finite && a.exponent <= 63 {
            let (magnitude, inexact) = integer(a, scale: 0, rounding)
            if magnitude < limit || (magnitude == limit && a.sign) {
                if inexact { flags.raise(.inexact) }
                return packInteger(a.sign, magnitude, layout)
            }
        }
        flags.raise(.invalid)
        return packInteger(true, limit, layout)
    }

    /// FCVT to an integer or fixed-point number with `fracBits` bits of fraction, saturating. The result
    /// has `intBits` (16, 32 or 64) bits, zero above; a NaN gives zero, or under `NaNPolicy.firstOperand` the least number.
    public static func toInteger(
        _ a: UInt64, fracBits: Int, intBits: Int, signed: Bool, _ rounding: RoundingMode,
        _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        if a.isZero { return 0 }
        if a.isNaN {
            layout.signal(.invalidConversion, &flags)
            if a.kind == .signallingNaN { layout.signal(.signallingNaN, &flags) }
            return layout.reportsCauses && signed ? 1 &<< UInt64(truncatingIfNeeded: intBits &- 1) : 0
        }
        let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- intBits)
        let limit = signed ? (mask &>> 1 &+ (a.sign ? 1 : 0)) : (a.sign ? 0 : mask)
        if a.kind == .finite && a.exponent &+ fracBits <= 63 {
            let (magnitude, inexact) = integer(a, scale: fracBits, rounding)
            if magnitude <= limit {
                if inexact { flags.raise(.inexact) }
                return (a.sign ? 0 &- magnitude : magnitude) & mask
            }
        }
        layout.signal(.invalidConversion, &flags)
        return (a.sign ? 0 &- limit : limit) & mask
    }

    /// FJCVTZS: double precision to a signed 32-bit integer, towards zero, modulo 2^32. `exact` is the Z
    /// flag: the value was representable, and not -0.
    public static func toInt32JS(
        _ a: UInt64, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> (result: UInt32, exact: Bool) {
        let layout = Layout(.double, mode)
        let unpacked = layout.unpack(a, &flags)
        switch unpacked.kind {
        case .zero: return (0, a == 0)
        case .infinity, .quietNaN, .signallingNaN:
            flags.raise(.invalid)
            return (0, false)
        case .finite: break
        }
        let exponent = unpacked.exponent
        if exponent > 63 {
            flags.raise(.invalid)
            let low = exponent > 94 ? 0 : unpacked.significand &<< UInt64(truncatingIfNeeded: exponent &- 63)
            let word = UInt32(truncatingIfNeeded: low)
            return (unpacked.sign ? 0 &- word : word, false)
        }
        let (magnitude, inexact) = integer(unpacked, scale: 0, .zero)
        let word = UInt32(truncatingIfNeeded: magnitude)
        let fits = magnitude < 1 &<< 31 || (magnitude == 1 &<< 31 && unpacked.sign)
        if !fits {
            flags.raise(.invalid)
        } else if inexact {
            flags.raise(.inexact)
        }
        return (unpacked.sign ? 0 &- word : word, fits && !inexact)
    }

    /// SCVTF and UCVTF: the low `intBits` bits of `a`, divided by 2^fracBits, rounded with `mode.rounding`.
    public static func fromInteger(
        _ a: UInt64, intBits: Int, signed: Bool, fracBits: Int, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let unused = UInt64(truncatingIfNeeded: 64 &- intBits)
        let widened = a &<< unused
        let sign = signed && widened &>> 63 != 0
        let magnitude = (sign ? 0 &- widened : widened) &>> unused
        if magnitude == 0 { return 0 }
        let zeros = magnitude.leadingZeroBitCount
        return layout.round(
            sign, 63 &- zeros &- fracBits, magnitude &<< UInt64(truncatingIfNeeded: zeros), mode.rounding,
            &flags)
    }

    /// |a| · 2^scale as an integer, for a finite `a` with exponent + scale of 63 at most.
    @inline(__always)
    static func integer(
        _ a: Unpacked, scale: Int, _ rounding: RoundingMode
    ) -> (magnitude: UInt64, inexact: Bool) {
        let exponent = a.exponent &+ scale
        let whole: UInt64
        let remainder: UInt64
        if exponent >= 0 {
            whole = a.significand &>> UInt64(truncatingIfNeeded: 63 &- exponent)
            remainder = exponent == 63 ? 0 : a.significand &<< UInt64(truncatingIfNeeded: exponent &+ 1)
        } else {
            whole = 0
            remainder = shiftRightJamming(a.significand, -1 &- exponent)
        }
        if remainder == 0 { return (whole, false) }
        return (roundedMagnitude(whole, remainder, a.sign, rounding), true)
    }

    /// An integer that the format holds exactly.
    @inline(__always)
    static func packInteger(_ sign: Bool, _ magnitude: UInt64, _ layout: Layout) -> UInt64 {
        if magnitude == 0 { return layout.zero(sign) }
        let zeros = magnitude.leadingZeroBitCount
        var unused = FloatFlags()
        return layout.round(
            sign, 63 &- zeros, magnitude &<< UInt64(truncatingIfNeeded: zeros), .zero, &unused)
    }
}
