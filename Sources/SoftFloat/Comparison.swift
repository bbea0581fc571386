// FPCompare*, FPMax, FPMin, FPMaxNum, FPMinNum.

extension SoftFloat {
    /// FCMP, and FCMPE when `signalling`: a quiet NaN then raises `invalid` too.
    public static func compare(
        _ a: UInt64, _ b: UInt64, signalling: Bool, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> FloatRelation {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        if a.isNaN || b.isNaN {
            if signalling { layout.signal(.unorderedCompare, &flags) }
            if a.kind == .signallingNaN || b.kind == .signallingNaN { layout.signal(.signallingNaN, &flags) }
            return .unordered
        }
        return relation(a, b)
    }

    /// FCMEQ: a == b; only a signalling NaN is invalid.
    public static func compareEQ(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Bool {
        compare(a, b, signalling: false, format, mode, &flags) == .equal
    }

    /// FCMGE: a >= b; every NaN is invalid.
    public static func compareGE(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Bool {
        let relation = compare(a, b, signalling: true, format, mode, &flags)
        return relation == .equal || relation == .greater
    }

    /// FCMGT: a > b; every NaN is invalid.
    public static func compareGT(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Bool {
        compare(a, b, signalling: true, format, mode, &flags) == .greater
    }

    /// FMAX: a NaN operand gives a NaN; +0 is above -0.
    public static func max(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        return extremum(a, b, wantsLarger: true, layout, mode, &flags)
    }

    /// FMIN: a NaN operand gives a NaN; -0 is below +0.
    public static func min(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        let a = layout.unpack(a, &flags)
        let b = layout.unpack(b, &flags)
        return extremum(a, b, wantsLarger: false, layout, mode, &flags)
    }

    /// FMAXNM: as `max`, but a single quiet NaN loses against a number.
    public static func maxNum(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        extremumNumber(a, b, wantsLarger: true, format, mode, &flags)
    }

    /// FMINNM: as `min`, but a single quiet NaN loses against a number.
    public static func minNum(
        _ a: UInt64, _ b: UInt64, _ format: FloatFormat, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        extremumNumber(a, b, wantsLarger: false, format, mode, &flags)
    }

    /// The order of two numbers that are no NaNs.
    @inline(__always)
    static func relation(_ a: Unpacked, _ b: Unpacked) -> FloatRelation {
        if a.isZero && b.isZero { return .equal }
        let signA = a.isZero ? b.sign == false : a.sign
        let signB = b.isZero ? a.sign == false : b.sign
        if signA != signB { return signA ? .less : .greater }
        // Kinds are in the order of their magnitudes.
        let magnitudeLess: Bool
        if a.kind != b.kind {
            magnitudeLess = a.kind.rawValue < b.kind.rawValue
        } else if a.exponent != b.exponent {
            magnitudeLess = a.exponent < b.exponent
        } else if a.significand != b.significand {
            magnitudeLess = a.significand < b.significand
        } else {
            return .equal
        }
        return magnitudeLess != signA ? .less : .greater
    }

    @inline(__always)
    static func extremumNumber(
        _ a: UInt64, _ b: UInt64, wantsLarger: Bool, _ format: FloatFormat, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let layout = Layout(format, mode)
        var a = layout.unpack(a, &flags)
        var b = layout.unpack(b, &flags)
        let signals = a.kind == .signallingNaN || b.kind == .signallingNaN
        if mode.nan == .firstOperand, signals { return layout.propagate(a, b, mode, &flags) }
        let loser = Unpacked(kind: .infinity, sign: wantsLarger, exponent: 0, significand: 0)
        if a.kind == .quietNaN && b.kind != .quietNaN {
            a = loser
        } else if b.kind == .quietNaN && a.kind != .quietNaN {
            b = loser
        }
        return extremum(a, b, wantsLarger: wantsLarger, layout, mode, &flags)
    }

    @inline(__always)
    static func extremum(
        _ a: Unpacked, _ b: Unpacked, wantsLarger: Bool, _ layout: Layout, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        if a.isNaN || b.isNaN { return layout.propagate(a, b, mode, &flags) }
        if a.isZero && b.isZero {
            return layout.zero(wantsLarger ? a.sign && b.sign : a.sign || b.sign)
        }
        let winner = relation(a, b) == (wantsLarger ? .greater : .less) ? a : b
        if winner.isZero { return layout.zero(winner.sign) }
        if winner.isInfinity { return layout.infinity(winner.sign) }
        return layout.withoutWraps.round(
            winner.sign, winner.exponent, winner.significand, mode.rounding, &flags)
    }
}

extension SoftFloat {
    @inlinable
    public static func isNaN(_ a: UInt64, _ format: FloatFormat) -> Bool {
        let infinity: UInt64 =
            switch format {
            case .half: 0x7c00
            case .single: 0x7f80_0000
            case .double: 0x7ff0 << 48
            }
        let magnitude: UInt64 = .max &>> UInt64(truncatingIfNeeded: 65 &- format.bits)
        return a & magnitude > infinity
    }
}
