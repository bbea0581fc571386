// FPConvertBF and the arithmetic of BFDOT and BFMMLA (FEAT_BF16 without FEAT_EBF16).

extension SoftFloat {
    /// BFCVT: single precision to BFloat16 with `mode.rounding`.
    public static func bfConvert(_ a: UInt32, _ mode: FloatMode, _ flags: inout FloatFlags) -> UInt16 {
        let a = Layout(.single, mode).unpack(UInt64(a), &flags)
        let layout = Layout(bfloat16: mode)
        let result =
            switch a.kind {
            case .zero: layout.zero(a.sign)
            case .infinity: layout.infinity(a.sign)
            case .quietNaN, .signallingNaN: layout.propagate(a, mode, &flags)
            case .finite: layout.round(a.sign, a.exponent, a.significand, mode.rounding, &flags)
            }
        return UInt16(truncatingIfNeeded: result)
    }

    /// BFMLALB and BFMLALT: addend + a · b, rounded once, with the mode and flags of any other FMA.
    public static func bfMulAdd(
        _ addend: UInt32, _ a: UInt16, _ b: UInt16, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt32 {
        UInt32(
            truncatingIfNeeded: mulAdd(
                UInt64(addend), UInt64(a) &<< 16, UInt64(b) &<< 16, .single, mode, &flags))
    }

    /// One lane of BFDOT: addend + (a0 · b0 + a1 · b1). Whatever FPCR says, each step rounds to odd,
    /// flushes subnormals, overflows to infinity and gives the default NaN; no flag is raised.
    public static func bfDot(
        _ addend: UInt32, _ a0: UInt16, _ a1: UInt16, _ b0: UInt16, _ b1: UInt16
    ) -> UInt32 {
        bfAdd(addend, bfAdd(bfMul(a0, b0), bfMul(a1, b1)))
    }

    /// BFMul: the product as single precision.
    public static func bfMul(_ a: UInt16, _ b: UInt16) -> UInt32 {
        var flags = FloatFlags()
        let result = mul(UInt64(a) &<< 16, UInt64(b) &<< 16, .single, bfMode, &flags)
        return bfOverflowing(UInt32(truncatingIfNeeded: result), flags)
    }

    /// BFAdd, in single precision.
    public static func bfAdd(_ a: UInt32, _ b: UInt32) -> UInt32 {
        var flags = FloatFlags()
        let result = add(UInt64(a), UInt64(b), .single, bfMode, &flags)
        return bfOverflowing(UInt32(truncatingIfNeeded: result), flags)
    }

    @inline(__always)
    static var bfMode: FloatMode { FloatMode(rounding: .odd, flushToZero: true, defaultNaN: true) }

    /// Rounding to odd stops at the largest number; BFRound goes on to infinity, the next bit pattern.
    @inline(__always)
    static func bfOverflowing(_ result: UInt32, _ flags: FloatFlags) -> UInt32 {
        flags.contains(.overflow) ? result &+ 1 : result
    }
}
