// FPAdd, FPSub, FPMul, FPMulX, FPDiv, FPSqrt, FPMulAdd and the fused steps of Newton's method.

/// IEEE 754 arithmetic on bit patterns with the results and flags of the Arm Architecture Reference Manual
/// (shared/functions/float). Operands and results sit in the low bits of a `UInt64`; bits above the format
/// are ignored coming in and zero going out. Nothing here uses the host's floating point, allocates or
/// traps, so it can run in a signal handler and under any MXCSR.
public enum SoftFloat {
    /// a + b
    public static func add(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        return sum(a, b, layout, mode, &flags)
    }

    /// a - b; a NaN in `b` keeps its sign.
    public static func sub(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        return sum(a, b.negated, layout, mode, &flags)
    }

    /// a · b
    public static func mul(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        product(a, b, extended: false, format, mode, &flags)
    }

    /// FMULX: a · b, but zero times infinity is ±2 and raises nothing.
    public static func mulX(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        product(a, b, extended: true, format, mode, &flags)
    }

    /// a / b
    public static func div(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        return quotient(a, b, layout, mode, &flags)
    }

    /// √a
    public static func sqrt(
        _ a: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        return root(layout.unpack(a, &flags), layout, mode, &flags)
    }

    /// addend + a · b, rounded once. FMSUB and FNMADD negate operands before (FPNeg).
    public static func mulAdd(
        _ addend: UInt64, _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let addend = layout.unpack(addend, &flags)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        return fused(addend, a, b, layout, mode, &flags)
    }

    /// FMLAL and FMLSL: single precision addend + half precision a · b, rounded once (FPMulAddH).
    public static func mulAddHalves(
        _ addend: UInt64, _ a: UInt64, _ b: UInt64, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let single = Layout(.single, mode)
        let half = Layout(.half, mode)
        let addend = single.unpack(addend, &flags)
        let a = half.unpack(a, &flags)
        let b = half.unpack(b, &flags)
        return fused(addend, a, b, single, mode, &flags)
    }

    /// FRECPS: 2 - a · b, rounded once (FPRecipStepFused).
    public static func recipStep(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        step(a, b, from: 2, halvings: 0, format, mode, &flags)
    }

    /// FRSQRTS: (3 - a · b) / 2, rounded once (FPRSqrtStepFused).
    public static func rsqrtStep(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        step(a, b, from: 3, halvings: 1, format, mode, &flags)
    }
}

extension SoftFloat {
    /// The sum of two numbers that are no NaNs.
    @inline(__always)
    static func sum(
        _ a: Unpacked, _ b: Unpacked, _ layout: Layout, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        if a.kind != .finite || b.kind != .finite {
            if a.isInfinity {
                if b.isInfinity && a.sign != b.sign {
                    return layout.invalid(.infinityMinusInfinity, &flags)
                }
                return layout.infinity(a.sign)
            }
            if b.isInfinity { return layout.infinity(b.sign) }
            if a.isZero && b.isZero {
                return layout.zero(a.sign == b.sign ? a.sign : mode.rounding == .minusInf)
            }
            let other = a.isZero ? b : a
            return layout.round(other.sign, other.exponent, other.significand, mode.rounding, &flags)
        }
        let aLarger =
            a.exponent != b.exponent ? a.exponent > b.exponent : a.significand >= b.significand
        let large = aLarger ? a : b
        let small = aLarger ? b : a
        // At least eleven low bits are clear, so one place of headroom costs nothing.
        let aligned = shiftRightJamming(small.significand &>> 1, large.exponent &- small.exponent)
        let total =
            a.sign == b.sign
            ? large.significand &>> 1 &+ aligned : large.significand &>> 1 &- aligned
        if total == 0 { return layout.zero(mode.rounding == .minusInf) }
        let zeros = total.leadingZeroBitCount
        return layout.round(
            large.sign, large.exponent &+ 1 &- zeros, total &<< UInt64(truncatingIfNeeded: zeros),
            mode.rounding, &flags)
    }

    @inline(__always)
    static func product(
        _ a: UInt64, _ b: UInt64, extended: Bool, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        let sign = a.sign != b.sign
        if a.kind != .finite || b.kind != .finite {
            let hasInfinity = a.isInfinity || b.isInfinity
            guard a.isZero || b.isZero else { return layout.infinity(sign) }
            if !hasInfinity { return layout.zero(sign) }
            if !extended { return layout.invalid(.infinityTimesZero, &flags) }
            return layout.round(sign, 1, 1 &<< 63, .zero, &flags)
        }
        let (high, low) = a.significand.multipliedFullWidth(by: b.significand)
        let jammed = high | (low != 0 ? 1 : 0)
        let shift = jammed.leadingZeroBitCount
        // The bit that moves in from `low` matters only as part of "something is left".
        let significand = shift == 0 ? jammed : high &<< 1 | low &>> 63 | (low &<< 1 != 0 ? 1 : 0)
        return layout.round(
            sign, a.exponent &+ b.exponent &+ 1 &- shift, significand, mode.rounding, &flags)
    }

    /// addend + a · b. `layout` is the result's format.
    @inline(__always)
    static func fused(
        _ addend: Unpacked, _ a: Unpacked, _ b: Unpacked, _ layout: Layout, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        if addend.isNaN || a.isNaN || b.isNaN {
            return layout.propagate(addend: addend, a, b, mode, &flags)
        }
        if (a.isInfinity && b.isZero) || (a.isZero && b.isInfinity) {
            return layout.invalid(.infinityTimesZero, &flags)
        }
        return fusedNumbers(addend, a, b, halvings: 0, layout, mode, &flags)
    }

    /// (addend + a · b) / 2^halvings of numbers that are no NaNs, and whose product is none.
    @inline(never)
    static func fusedNumbers(
        _ addend: Unpacked, _ a: Unpacked, _ b: Unpacked, halvings: Int, _ layout: Layout,
        _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let sign = a.sign != b.sign
        if a.isInfinity || b.isInfinity {
            if addend.isInfinity && addend.sign != sign {
                return layout.invalid(.infinityMinusInfinity, &flags)
            }
            return layout.infinity(sign)
        }
        if addend.isInfinity { return layout.infinity(addend.sign) }
        if a.isZero || b.isZero {
            if addend.isZero {
                return layout.zero(addend.sign == sign ? sign : mode.rounding == .minusInf)
            }
            return layout.round(
                addend.sign, addend.exponent &- halvings, addend.significand, mode.rounding, &flags)
        }

        // Both terms in 128 bits with bit 126 as the leading one; the lowest bits of both are clear.
        let (high, low) = a.significand.multipliedFullWidth(by: b.significand)
        let exact = UInt128(high) &<< 64 | UInt128(low)
        let overflows = high &>> 63
        let term = exact &>> UInt128(overflows)
        let termExponent = a.exponent &+ b.exponent &+ Int(truncatingIfNeeded: overflows)
        var total = term
        var exponent = termExponent
        var resultSign = sign
        if !addend.isZero {
            let other = UInt128(addend.significand) &<< 63
            let difference = termExponent &- addend.exponent
            let termLarger = difference != 0 ? difference > 0 : term >= other
            if termLarger {
                let aligned = shiftRightJamming(other, difference)
                total = sign == addend.sign ? term &+ aligned : term &- aligned
            } else {
                let aligned = shiftRightJamming(term, 0 &- difference)
                total = sign == addend.sign ? other &+ aligned : other &- aligned
                exponent = addend.exponent
                resultSign = addend.sign
            }
            if total == 0 { return layout.zero(mode.rounding == .minusInf) }
        }
        let zeros = total.leadingZeroBitCount
        let normalised = total &<< UInt128(truncatingIfNeeded: zeros)
        let top = UInt64(truncatingIfNeeded: normalised &>> 64)
        let rest = UInt64(truncatingIfNeeded: normalised)
        return layout.round(
            resultSign, exponent &+ 1 &- zeros &- halvings, top | (rest != 0 ? 1 : 0), mode.rounding,
            &flags)
    }

    /// (start - a · b) / 2^halvings, where infinity times zero counts as zero.
    @inline(__always)
    static func step(
        _ a: UInt64, _ b: UInt64, from start: UInt64, halvings: Int, _ format: FloatFormat,
        _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        // A NaN in `a` comes out with its sign changed, as FPNeg comes first in the manual.
        let a = layout.unpack(a, &flags).negated
        let b = layout.unpack(b, &flags)
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        let start = Unpacked.integer(start)
        if (a.isInfinity && b.isZero) || (a.isZero && b.isInfinity) {
            return layout.round(
                false, start.exponent &- halvings, start.significand, mode.rounding, &flags)
        }
        return fusedNumbers(start, a, b, halvings: halvings, layout, mode, &flags)
    }
}

extension SoftFloat {
    /// a / b as `layout` rounds it.
    @inline(__always)
    static func quotient(
        _ a: Unpacked, _ b: Unpacked, _ layout: Layout, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        let sign = a.sign != b.sign
        if a.isInfinity && b.isInfinity { return layout.invalid(.infinityByInfinity, &flags) }
        if a.isZero && b.isZero { return layout.invalid(.zeroByZero, &flags) }
        if a.isInfinity { return layout.infinity(sign) }
        if b.isZero {
            flags.raise(.divideByZero)
            return layout.infinity(sign)
        }
        if a.isZero || b.isInfinity { return layout.zero(sign) }

        // The quotient of two numbers in [1, 2) is above 1/2 and below 2: it fits with 63 bits of fraction.
        let dividend = (high: a.significand &>> 1, low: a.significand &<< 63)
        let (quotient, remainder) = b.significand.dividingFullWidth(dividend)
        let shift = quotient.leadingZeroBitCount
        let significand = quotient &<< UInt64(truncatingIfNeeded: shift) | (remainder != 0 ? 1 : 0)
        return layout.round(sign, a.exponent &- b.exponent &- shift, significand, mode.rounding, &flags)
    }

    /// √a as `layout` rounds it.
    @inline(__always)
    static func root(
        _ a: Unpacked, _ layout: Layout, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        if a.isNaN { return layout.propagate(a, mode, &flags) }
        if a.isZero { return layout.zero(a.sign) }
        if a.sign { return layout.invalid(.negativeRoot, &flags) }
        if a.isInfinity { return layout.infinity(false) }

        // Digit by digit: two bits of the radicand, in [1, 4), give one of the root.
        var radicand = a.exponent & 1 != 0 ? a.significand : a.significand &>> 1
        var root: UInt64 = 0
        var remainder: UInt64 = 0
        let steps = layout.fractionBits &+ 3
        var step = 0
        while step < steps {
            remainder = remainder &<< 2 | radicand &>> 62
            radicand = radicand &<< 2
            let trial = root &<< 2 | 1
            root = root &<< 1
            if remainder >= trial {
                remainder = remainder &- trial
                root |= 1
            }
            step = step &+ 1
        }
        let significand =
            root &<< UInt64(truncatingIfNeeded: 64 &- steps) | (remainder | radicand != 0 ? 1 : 0)
        return layout.round(false, a.exponent &>> 1, significand, mode.rounding, &flags)
    }
}
