// 2^a and log2 a of single precision, as exact as the format allows but for rounding: what VMX estimates.

extension SoftFloat {
    /// 2^a
    public static func power(ofTwo a: UInt64, _ mode: FloatMode) -> UInt64 {
        var flags = FloatFlags()
        let layout = Layout(.single, mode)
        let x = layout.unpack(a, &flags)
        switch x.kind {
        case .quietNaN, .signallingNaN: return layout.quieted(x, mode)
        case .infinity: return x.sign ? layout.zero(false) : layout.infinity(false)
        case .zero: return 0x3f80_0000
        case .finite: break
        }
        if x.exponent > 8 { return x.sign ? layout.zero(false) : layout.infinity(false) }
        // As an integer and a fraction of 48 bits.
        let shift = 15 &- x.exponent
        let magnitude = shift > 63 ? 0 : x.significand &>> UInt64(truncatingIfNeeded: shift)
        let fixed = x.sign ? 0 &- Int64(bitPattern: magnitude) : Int64(bitPattern: magnitude)
        let whole = Int(truncatingIfNeeded: fixed &>> 48)
        var fraction = UInt64(bitPattern: fixed) & (1 &<< 48 &- 1)
        // The product of 2^(2^-k) over the fraction's bits; each factor is the root of the one before.
        var product: UInt64 = 1 &<< 63
        var factor: UInt64 = 0xb504_f333_f9de_6484
        while fraction != 0 {
            if fraction & 1 &<< 47 != 0 { product = product.multipliedFullWidth(by: factor).high &<< 1 }
            fraction = fraction &<< 1 & (1 &<< 48 &- 1)
            factor = squareRoot(factor)
        }
        let zeros = product.leadingZeroBitCount
        return layout.round(
            false, whole &- zeros, product &<< UInt64(truncatingIfNeeded: zeros) | 1, mode.rounding, &flags)
    }

    /// log2 a
    public static func logarithm(_ a: UInt64, _ mode: FloatMode) -> UInt64 {
        var flags = FloatFlags()
        let layout = Layout(.single, mode)
        let x = layout.unpack(a, &flags)
        if x.isNaN { return layout.quieted(x, mode) }
        if x.isZero { return layout.infinity(true) }
        if x.sign { return layout.defaultNaN }
        if x.isInfinity { return layout.infinity(false) }
        // Bit by bit: squaring doubles the logarithm.
        var significand = x.significand
        var fraction: UInt64 = 0
        var bit: UInt64 = 1 &<< 62
        while bit > 1 &<< 10, significand != 1 &<< 63 {
            let square = significand.multipliedFullWidth(by: significand)
            if square.high &>> 63 != 0 {
                fraction |= bit
                significand = square.high
            } else {
                significand = square.high &<< 1 | square.low &>> 63
            }
            bit = bit &>> 1
        }
        // Below zero, the exponent and the fraction have different signs.
        let isNegative = x.exponent < 0
        let integer = isNegative ? -1 &- x.exponent : x.exponent
        var low = fraction
        var whole = integer
        if isNegative {
            low = (1 &<< 63 &- fraction)
            if low &>> 63 != 0 {
                low = 0
                whole = whole &+ 1
            }
        }
        if whole == 0, low == 0 { return 0 }
        if whole == 0 {
            let zeros = low.leadingZeroBitCount
            return layout.round(
                isNegative, 0 &- zeros, low &<< UInt64(truncatingIfNeeded: zeros), mode.rounding, &flags)
        }
        let zeros = UInt64(truncatingIfNeeded: whole).leadingZeroBitCount
        let n = UInt64(truncatingIfNeeded: 63 &- zeros)
        let significantBits =
            UInt64(truncatingIfNeeded: whole) &<< UInt64(truncatingIfNeeded: zeros) | low &>> n
        return layout.round(isNegative, 63 &- zeros, significantBits, mode.rounding, &flags)
    }

    /// √x of x in [1, 2), both with 63 bits of fraction.
    private static func squareRoot(_ x: UInt64) -> UInt64 {
        // Newton's method, from above.
        var root = x &>> 1 &+ 1 &<< 62
        for _ in 0..<6 {
            let (quotient, _) = root.dividingFullWidth((high: x &>> 1, low: x &<< 63))
            root = root &>> 1 &+ quotient &>> 1
        }
        return root
    }
}
