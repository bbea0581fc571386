// Conversions of binary128.

extension QuadFloat {
    public static func toDouble(
        _ a: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        var mode = mode
        mode.nan = .firstOperand
        let layout = Layout(.double, mode)
        let x = unpack(a)
        let top = UInt64(truncatingIfNeeded: x.significand &>> 64)
        switch x.kind {
        case .zero: return layout.zero(x.sign)
        case .infinity: return layout.infinity(x.sign)
        case .quietNaN, .signallingNaN:
            let nan = Unpacked(kind: x.kind, sign: x.sign, exponent: 0, significand: top)
            return layout.propagate(nan, mode, &flags)
        case .finite:
            let rest: UInt64 = UInt64(truncatingIfNeeded: x.significand) != 0 ? 1 : 0
            return layout.round(x.sign, x.exponent, top | rest, mode.rounding, &flags)
        }
    }

    public static func ofDouble(_ a: UInt64, _ flags: inout FloatFlags) -> UInt128 {
        let x = Layout(.double, FloatMode()).unpack(a, &flags)
        let significand = UInt128(x.significand) &<< 64
        let number = Number(kind: x.kind, sign: x.sign, exponent: x.exponent, significand: significand)
        if let nan = propagate([number], &flags) { return nan }
        switch x.kind {
        case .infinity: return signed(infinity, x.sign)
        case .finite: return round(x.sign, x.exponent, significand, FloatMode(), &flags)
        default: return signed(0, x.sign)
        }
    }

    /// Truncated and saturated to `bits` bits, at most 128; a NaN gives the least integer.
    public static func toInteger(
        _ a: UInt128, bits: Int, signed: Bool, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        if x.isZero { return 0 }
        let least: UInt128 = signed ? UInt128.max &<< UInt128(truncatingIfNeeded: bits &- 1) : 0
        let most: UInt128 =
            signed ? ~least : UInt128.max &>> UInt128(truncatingIfNeeded: 128 &- bits)
        if x.isNaN {
            _ = invalid(.invalidConversion, &flags)
            if x.kind == .signallingNaN { _ = invalid(.signallingNaN, &flags) }
            return least
        }
        if x.kind == .finite, x.exponent < 0 {
            flags.raise(.inexact)
            return 0
        }
        if x.kind == .finite, x.exponent <= 127 {
            let magnitude = x.significand &>> UInt128(truncatingIfNeeded: 127 &- x.exponent)
            let fits = x.sign ? signed && magnitude <= 0 &- least : magnitude <= most
            if fits {
                let lost =
                    x.exponent == 127
                    ? 0 : x.significand &<< UInt128(truncatingIfNeeded: x.exponent &+ 1)
                if lost != 0 { flags.raise(.inexact) }
                return x.sign ? 0 &- magnitude : magnitude
            }
        }
        _ = invalid(.invalidConversion, &flags)
        return x.sign ? least : most
    }

    public static func ofInteger(
        _ a: UInt128, signed isSigned: Bool, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let sign = isSigned && a & signBit != 0
        let magnitude = sign ? 0 &- a : a
        if magnitude == 0 { return 0 }
        let zeros = magnitude.leadingZeroBitCount
        return round(
            sign, 127 &- zeros, magnitude &<< UInt128(truncatingIfNeeded: zeros), mode, &flags)
    }

    /// Rounded to an integral value, of which inexactness is told if `exact`.
    public static func toIntegral(
        _ a: UInt128, _ mode: FloatMode, exact: Bool, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        if let nan = propagate([x], &flags) { return nan }
        if x.kind != .finite || x.exponent >= 112 { return a }
        // The bits below the point, and the one above them.
        if x.exponent < -1 { return cut(x, 127, jammed: true, mode, exact, &flags) }
        return cut(x, 126 &- x.exponent, jammed: false, mode, exact, &flags)
    }

    private static func cut(
        _ x: Number, _ places: Int, jammed: Bool, _ mode: FloatMode, _ exact: Bool,
        _ flags: inout FloatFlags
    ) -> UInt128 {
        // places + 1 bits are the fraction.
        let whole: UInt128 =
            places >= 127 ? 0 : x.significand &>> UInt128(truncatingIfNeeded: places &+ 1)
        let remainder =
            jammed ? 1 : x.significand &<< UInt128(truncatingIfNeeded: 127 &- places)
        if remainder == 0 {
            return round(x.sign, x.exponent, x.significand, mode, &flags)
        }
        if exact { flags.raise(.inexact) }
        let magnitude = roundedUp(whole, remainder, x.sign, mode.rounding) ? whole &+ 1 : whole
        if magnitude == 0 { return signed(0, x.sign) }
        let zeros = magnitude.leadingZeroBitCount
        return round(
            x.sign, 127 &- zeros, magnitude &<< UInt128(truncatingIfNeeded: zeros),
            FloatMode(rounding: .zero),
            &flags)
    }

    /// Rounded to the 64 bits of significand of the x87's extended precision.
    public static func toExtended(
        _ a: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        if let nan = propagate([x], &flags) { return (nan &>> 49) &<< 49 }
        guard x.kind == .finite else { return a }
        // Denormal numbers have their last bit at the same place.
        let missing = mode.wrapsUnderflow ? 0 : 1 &- bias &- x.exponent
        let significand = shiftRightJamming(x.significand, missing)
        let low = significand &<< 64
        var high = significand &>> 64
        var exponent = missing > 0 ? 1 &- bias : x.exponent
        if low != 0 {
            flags.raise(.inexact)
            if missing > 0 { flags.raise(.underflow) }
            if roundedUp(high, low, x.sign, mode.rounding) { high = high &+ 1 }
            if high &>> 64 != 0 {
                high = high &>> 1
                exponent = exponent &+ 1
            }
        }
        if high == 0 { return signed(0, x.sign) }
        let zeros = high.leadingZeroBitCount
        return round(
            x.sign, exponent &- (zeros &- 64), high &<< UInt128(truncatingIfNeeded: zeros), mode, &flags)
    }
}
