// FPRecipEstimate, FPRSqrtEstimate, FPRecpX and the integer estimates they share tables with.

extension SoftFloat {
    /// FRECPE: 1 / a to about eight bits.
    public static func recipEstimate(
        _ a: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        if a.isNaN { return layout.propagate(a, mode, &flags) }
        if a.isInfinity { return layout.zero(a.sign) }
        if a.isZero {
            flags.raise(.divideByZero)
            return layout.infinity(a.sign)
        }
        if a.exponent < -1 &- layout.bias {
            flags.raise(.overflow)
            flags.raise(.inexact)
            return layout.overflowed(a.sign, mode.rounding)
        }
        let exponent = layout.bias &- 1 &- a.exponent
        if exponent <= 0 && layout.flushes {
            flags.raise(.underflow)
            return layout.zero(a.sign)
        }
        // Nine bits, the top one being the implicit one, left-justified below the exponent's place.
        var fraction = UInt64(recipEstimate(index: UInt32(truncatingIfNeeded: a.significand &>> 55)))
        fraction = fraction &<< UInt64(truncatingIfNeeded: layout.fractionBits &- 8 &+ 2)
        if exponent > 0 {
            fraction &= layout.fractionMask &<< 2
        } else {
            fraction = fraction &>> UInt64(truncatingIfNeeded: 1 &- exponent)
        }
        let field = UInt64(truncatingIfNeeded: exponent > 0 ? exponent : 0)
        return layout.zero(a.sign) | field &<< UInt64(truncatingIfNeeded: layout.fractionBits) | fraction
            &>> 2
    }

    /// FRSQRTE: 1 / √a to about eight bits.
    public static func rsqrtEstimate(
        _ a: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        if a.isNaN { return layout.propagate(a, mode, &flags) }
        if a.isZero {
            flags.raise(.divideByZero)
            return layout.infinity(a.sign)
        }
        if a.sign { return layout.invalid(.negativeRoot, &flags) }
        if a.isInfinity { return layout.zero(false) }
        let field = a.exponent &+ layout.bias
        let index = UInt32(truncatingIfNeeded: a.significand &>> (field & 1 == 0 ? 55 : 56))
        let estimate = UInt64(rsqrtEstimate(index: index))
        let resultField = UInt64(truncatingIfNeeded: (3 &* layout.bias &- 1 &- field) &>> 1)
        return resultField &<< UInt64(truncatingIfNeeded: layout.fractionBits)
            | (estimate & 0xFF) &<< UInt64(truncatingIfNeeded: layout.fractionBits &- 8)
    }

    /// FRECPX: a power of two near 1 / a, from the exponent alone.
    public static func recpX(
        _ a: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let unpacked = layout.unpack(a, &flags)
        if unpacked.isNaN { return layout.propagate(unpacked, mode, &flags) }
        let field = layout.exponentField(a)
        let result = field == 0 ? layout.exponentMask &- 1 : layout.exponentMask &- field
        return layout.zero(unpacked.sign)
            | UInt64(truncatingIfNeeded: result) &<< UInt64(truncatingIfNeeded: layout.fractionBits)
    }

    /// URECPE: `a` is a fixed-point number in [1/2, 1); below that the result is all ones.
    public static func recipEstimate(fixed a: UInt32) -> UInt32 {
        a &>> 31 == 0 ? .max : recipEstimate(index: a &>> 23) &<< 23
    }

    /// URSQRTE: `a` is a fixed-point number in [1/4, 1); below that the result is all ones.
    public static func rsqrtEstimate(fixed a: UInt32) -> UInt32 {
        a &>> 30 == 0 ? .max : rsqrtEstimate(index: a &>> 23) &<< 23
    }

    /// RecipEstimate: 256 to 511 in units of 1/512, to 256 to 511 in units of 1/256.
    @inline(__always)
    static func recipEstimate(index: UInt32) -> UInt32 {
        let a = index &* 2 &+ 1
        // `a` is odd, never zero.
        let b = a == 0 ? 0 : (1 &<< 19) / a
        return (b &+ 1) &>> 1
    }

    /// RecipSqrtEstimate: 128 to 511 in units of 1/512, to 256 to 511 in units of 1/256.
    @inline(__always)
    static func rsqrtEstimate(index: UInt32) -> UInt32 {
        let a = index < 256 ? index &* 2 &+ 1 : (index | 1) &* 2
        // The largest b with a · b² < 2^28.
        var b: UInt32 = 512
        var bit: UInt32 = 256
        while bit != 0 {
            let trial = b | bit
            if a &* trial &* trial < 1 &<< 28 { b = trial }
            bit = bit &>> 1
        }
        return (b &+ 1) &>> 1
    }
}
