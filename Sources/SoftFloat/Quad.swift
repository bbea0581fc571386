// Arithmetic of IEEE 754's binary128 with the results and flags of Power ISA: `NaNPolicy.firstOperand`.

/// Operations on bit patterns of 128 bits, as `SoftFloat` has them for shorter formats.
public enum QuadFloat {
    struct Number {
        var kind: Unpacked.Kind
        var sign: Bool
        /// A finite value is ±significand · 2^(exponent - 127), bit 127 set. Of a NaN, bit 126 is the quiet bit.
        var exponent: Int
        var significand: UInt128

        var isNaN: Bool { kind.rawValue >= Unpacked.Kind.quietNaN.rawValue }
        var isInfinity: Bool { kind == .infinity }
        var isZero: Bool { kind == .zero }
        var negated: Number {
            Number(kind: kind, sign: !sign, exponent: exponent, significand: significand)
        }
    }

    static let bias = 16383
    static let fractionMask: UInt128 = 1 &<< 112 &- 1
    public static let signBit: UInt128 = 1 &<< 127
    static let infinity: UInt128 = 0x7fff &<< 112
    static let defaultNaN: UInt128 = infinity | 1 &<< 111

    static func signed(_ x: UInt128, _ sign: Bool) -> UInt128 { sign ? x | signBit : x }
    public static func isNaN(_ x: UInt128) -> Bool { x & ~signBit > infinity }

    static func unpack(_ bits: UInt128) -> Number {
        let sign = bits & signBit != 0
        let field = Int(truncatingIfNeeded: bits &>> 112) & 0x7fff
        let justified = (bits & fractionMask) &<< 15
        func number(_ kind: Unpacked.Kind, _ exponent: Int = 0, _ significand: UInt128 = 0) -> Number {
            Number(kind: kind, sign: sign, exponent: exponent, significand: significand)
        }
        if field == 0x7fff {
            if justified == 0 { return number(.infinity) }
            return number(justified &>> 126 & 1 != 0 ? .quietNaN : .signallingNaN, 0, justified)
        }
        if field != 0 { return number(.finite, field &- bias, justified | 1 &<< 127) }
        if justified == 0 { return number(.zero) }
        let zeros = justified.leadingZeroBitCount
        return number(.finite, 1 &- bias &- zeros, justified &<< UInt128(truncatingIfNeeded: zeros))
    }

    /// Rounds ±significand · 2^(exponent - 127) and packs it.
    static func round(
        _ sign: Bool, _ exponent: Int, _ significand: UInt128, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt128 {
        var biased = exponent &+ bias
        var significand = significand
        if biased <= 0 {
            if mode.wrapsUnderflow {
                flags.raise(.underflow)
                return wrapped(sign, exponent &+ wrap, significand, mode, &flags)
            }
            significand = shiftRightJamming(significand, 1 &- biased)
            biased = 0
        }
        var fraction = significand &>> 15
        let remainder = significand &<< 113
        if remainder != 0 {
            if biased == 0 { flags.raise(.underflow) }
            fraction = roundedUp(fraction, remainder, sign, mode.rounding) ? fraction &+ 1 : fraction
            if mode.rounding == .odd { fraction |= 1 }
        }
        if biased <= 0x7fff {
            let below = UInt128(truncatingIfNeeded: biased &- (biased > 0 ? 1 : 0))
            let packed = below &<< 112 &+ fraction
            if packed < infinity {
                if remainder != 0 { flags.raise(.inexact) }
                return signed(packed, sign)
            }
        }
        flags.raise(.overflow)
        if mode.wrapsOverflow { return wrapped(sign, exponent &- wrap, significand, mode, &flags) }
        flags.raise(.inexact)
        let toInfinity =
            switch mode.rounding {
            case .nearestEven, .tiesAway: true
            case .plusInf: !sign
            case .minusInf: sign
            case .zero, .odd: false
            }
        return signed(toInfinity ? infinity : infinity &- 1, sign)
    }

    /// As `Layout` has it.
    private static let wrap = 24576
    private static func wrapped(
        _ sign: Bool, _ exponent: Int, _ significand: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        round(sign, exponent, significand, FloatMode(rounding: mode.rounding), &flags)
    }

    static func roundedUp(
        _ magnitude: UInt128, _ remainder: UInt128, _ sign: Bool, _ rounding: RoundingMode
    ) -> Bool {
        let half: UInt128 = 1 &<< 127
        switch rounding {
        case .nearestEven: return remainder > half || (remainder == half && magnitude & 1 != 0)
        case .tiesAway: return remainder >= half
        case .plusInf: return !sign && remainder != 0
        case .minusInf: return sign && remainder != 0
        case .zero, .odd: return false
        }
    }

    static func invalid(_ cause: FloatFlags, _ flags: inout FloatFlags) -> UInt128 {
        flags.raise(.invalid)
        flags.raise(cause)
        return defaultNaN
    }

    /// The first NaN of the operands, quiet; nil if there is none.
    static func propagate(_ operands: [Number], _ flags: inout FloatFlags) -> UInt128? {
        guard let first = operands.first(where: { $0.isNaN }) else { return nil }
        if operands.contains(where: { $0.kind == .signallingNaN }) { _ = invalid(.signallingNaN, &flags) }
        return signed(defaultNaN | first.significand &>> 15, first.sign)
    }

    // MARK: Arithmetic

    /// a + b, where a NaN in b keeps its sign if `subtracts`.
    public static func add(
        _ a: UInt128, _ b: UInt128, subtracts: Bool, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        let y = unpack(b)
        if let nan = propagate([x, y], &flags) { return nan }
        return sum(x, subtracts ? y.negated : y, mode, &flags)
    }

    public static func multiply(
        _ a: UInt128, _ b: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        let y = unpack(b)
        if let nan = propagate([x, y], &flags) { return nan }
        let zero = Number(kind: .zero, sign: x.sign != y.sign, exponent: 0, significand: 0)
        return fused(zero, x, y, mode, &flags)
    }

    public static func divide(
        _ a: UInt128, _ b: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        let y = unpack(b)
        if let nan = propagate([x, y], &flags) { return nan }
        let sign = x.sign != y.sign
        if x.isInfinity && y.isInfinity { return invalid(.infinityByInfinity, &flags) }
        if x.isZero && y.isZero { return invalid(.zeroByZero, &flags) }
        if x.isInfinity { return signed(infinity, sign) }
        if y.isZero {
            flags.raise(.divideByZero)
            return signed(infinity, sign)
        }
        if x.isZero || y.isInfinity { return signed(0, sign) }
        let (quotient, remainder) = y.significand.dividingFullWidth(
            (high: x.significand &>> 1, low: x.significand &<< 127))
        let shift = quotient.leadingZeroBitCount
        let significand = quotient &<< UInt128(truncatingIfNeeded: shift) | (remainder != 0 ? 1 : 0)
        return round(sign, x.exponent &- y.exponent &- shift, significand, mode, &flags)
    }

    public static func squareRoot(
        _ a: UInt128, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let x = unpack(a)
        if let nan = propagate([x], &flags) { return nan }
        if x.isZero { return signed(0, x.sign) }
        if x.sign { return invalid(.negativeRoot, &flags) }
        if x.isInfinity { return infinity }
        var radicand = x.exponent & 1 != 0 ? x.significand : x.significand &>> 1
        var root: UInt128 = 0
        var remainder: UInt128 = 0
        for _ in 0..<116 {
            remainder = remainder &<< 2 | radicand &>> 126
            radicand = radicand &<< 2
            let trial = root &<< 2 | 1
            root = root &<< 1
            if remainder >= trial {
                remainder = remainder &- trial
                root |= 1
            }
        }
        return round(
            false, x.exponent &>> 1, root &<< 12 | (remainder != 0 ? 1 : 0), mode, &flags)
    }

    /// a · b + addend, or - addend, then its negative if it is a number.
    public static func multiplyAdd(
        _ a: UInt128, _ b: UInt128, _ addend: UInt128, subtracts: Bool, negates: Bool,
        _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        let (x, y, z) = (unpack(a), unpack(b), unpack(addend))
        let isInvalid = (x.isInfinity && y.isZero) || (x.isZero && y.isInfinity)
        if let nan = propagate([x, z, y], &flags) {
            if isInvalid { _ = invalid(.infinityTimesZero, &flags) }
            return nan
        }
        let result = fused(subtracts ? z.negated : z, x, y, mode, &flags)
        return negates && !isNaN(result) ? result ^ signBit : result
    }

    /// addend + a · b, no NaNs.
    private static func fused(
        _ addend: Number, _ a: Number, _ b: Number, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        if (a.isInfinity && b.isZero) || (a.isZero && b.isInfinity) {
            return invalid(.infinityTimesZero, &flags)
        }
        let sign = a.sign != b.sign
        if a.isInfinity || b.isInfinity || a.isZero || b.isZero {
            let kind: Unpacked.Kind = a.isInfinity || b.isInfinity ? .infinity : .zero
            return sum(Number(kind: kind, sign: sign, exponent: 0, significand: 0), addend, mode, &flags)
        }
        let product = a.significand.multipliedFullWidth(by: b.significand)
        // The lowest bits are clear.
        let wide = Wide(high: product.high, low: product.low)
        let overflows = product.high &>> 127 != 0
        let term = overflows ? wide.shiftedRight(1) : wide
        let exponent = a.exponent &+ b.exponent &+ (overflows ? 1 : 0)
        if addend.isInfinity { return signed(infinity, addend.sign) }
        return sum(sign, exponent, term, addend, mode, &flags)
    }

    /// The sum of two numbers that are no NaNs.
    private static func sum(
        _ a: Number, _ b: Number, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt128 {
        if a.isInfinity {
            if b.isInfinity && a.sign != b.sign { return invalid(.infinityMinusInfinity, &flags) }
            return signed(infinity, a.sign)
        }
        if b.isInfinity { return signed(infinity, b.sign) }
        if a.isZero && b.isZero {
            return signed(0, a.sign == b.sign ? a.sign : mode.rounding == .minusInf)
        }
        let (x, y) = a.isZero ? (b, a) : (a, b)
        return sum(
            x.sign, x.exponent, Wide(high: x.significand &>> 1, low: x.significand &<< 127), y, mode,
            &flags)
    }

    /// ±term + addend, which is zero or finite. The term's leading one is bit 254.
    private static func sum(
        _ sign: Bool, _ termExponent: Int, _ term: Wide, _ addend: Number, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt128 {
        var total = term
        var exponent = termExponent
        var resultSign = sign
        if !addend.isZero {
            let other = Wide(high: addend.significand &>> 1, low: addend.significand &<< 127)
            let difference = termExponent &- addend.exponent
            let termLarger = difference != 0 ? difference > 0 : !(term < other)
            let (large, small) = termLarger ? (term, other) : (other, term)
            let aligned = small.shiftedRight(difference < 0 ? 0 &- difference : difference)
            total = sign == addend.sign ? large.plus(aligned) : large.minus(aligned)
            exponent = termLarger ? termExponent : addend.exponent
            resultSign = termLarger ? sign : addend.sign
            if total.isZero { return signed(0, mode.rounding == .minusInf) }
        }
        let zeros = total.leadingZeros
        let normal = total.shiftedLeft(zeros)
        return round(
            resultSign, exponent &+ 1 &- zeros, normal.high | (normal.low != 0 ? 1 : 0), mode, &flags)
    }

    // MARK: Comparison

    public static func compare(
        _ a: UInt128, _ b: UInt128, signalling: Bool, _ flags: inout FloatFlags
    ) -> FloatRelation {
        if isNaN(a) || isNaN(b) {
            if signalling { _ = invalid(.unorderedCompare, &flags) }
            if unpack(a).kind == .signallingNaN || unpack(b).kind == .signallingNaN {
                _ = invalid(.signallingNaN, &flags)
            }
            return .unordered
        }
        if a == b || (a | b) & ~signBit == 0 { return .equal }
        let isNegative = a & signBit != 0
        if isNegative != (b & signBit != 0) { return isNegative ? .less : .greater }
        return (a < b) != isNegative ? .less : .greater
    }
}

/// 256 bits.
struct Wide {
    var high: UInt128
    var low: UInt128

    var isZero: Bool { high | low == 0 }
    var leadingZeros: Int { high != 0 ? high.leadingZeroBitCount : 128 &+ low.leadingZeroBitCount }

    static func < (a: Wide, b: Wide) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

    func plus(_ b: Wide) -> Wide {
        let (low, carry) = low.addingReportingOverflow(b.low)
        return Wide(high: high &+ b.high &+ (carry ? 1 : 0), low: low)
    }

    func minus(_ b: Wide) -> Wide {
        let (low, borrow) = low.subtractingReportingOverflow(b.low)
        return Wide(high: high &- b.high &- (borrow ? 1 : 0), low: low)
    }

    /// What is lost stays visible in bit 0.
    func shiftedRight(_ n: Int) -> Wide {
        if n <= 0 { return self }
        if n >= 256 { return Wide(high: 0, low: isZero ? 0 : 1) }
        let count = UInt128(truncatingIfNeeded: n & 127)
        var x = self
        var lost: UInt128 = 0
        if n >= 128 {
            lost = x.low
            x = Wide(high: 0, low: x.high)
        }
        if count != 0 {
            lost |= x.low &<< (128 &- count)
            x = Wide(high: x.high &>> count, low: x.low &>> count | x.high &<< (128 &- count))
        }
        if lost != 0 { x.low |= 1 }
        return x
    }

    func shiftedLeft(_ n: Int) -> Wide {
        var x = self
        if n >= 128 { x = Wide(high: x.low, low: 0) }
        let count = UInt128(truncatingIfNeeded: n & 127)
        if count == 0 { return x }
        return Wide(high: x.high &<< count | x.low &>> (128 &- count), low: x.low &<< count)
    }
}
