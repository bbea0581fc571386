// The form all operations compute in, and the way into and out of it: FPUnpackBase, FPRoundBase and
// FPProcessNaN of the Arm manual (shared/functions/float).

/// A number taken apart. A finite value is ±significand · 2^(exponent - 63), bit 63 of the significand set.
/// A NaN has its fraction left-justified below bit 63, so bit 62 is the quiet bit.
struct Unpacked {
    enum Kind: UInt8 {
        case zero, finite, infinity, quietNaN, signallingNaN
    }

    var kind: Kind
    var sign: Bool
    var exponent: Int
    var significand: UInt64

    @inline(__always) var isNaN: Bool { kind.rawValue >= Kind.quietNaN.rawValue }
    @inline(__always) var isInfinity: Bool { kind == .infinity }
    @inline(__always) var isZero: Bool { kind == .zero }

    @inline(__always)
    var negated: Unpacked { Unpacked(kind: kind, sign: !sign, exponent: exponent, significand: significand) }

    /// A small positive integer.
    @inline(__always)
    static func integer(_ value: UInt64) -> Unpacked {
        let zeros = value.leadingZeroBitCount
        return Unpacked(
            kind: .finite, sign: false, exponent: 63 &- zeros,
            significand: value &<< UInt64(truncatingIfNeeded: zeros))
    }
}

/// The constants of a format under a mode.
struct Layout {
    var fractionBits: Int
    var exponentBits: Int
    /// Subnormals are zero.
    var flushes: Bool
    /// A flushed input raises `inputDenormal`: half precision never does.
    var reportsFlushedInputs: Bool
    /// The largest exponent holds numbers, not infinities and NaNs.
    var isAlternativeHalf: Bool
    /// The causes of invalid operations are reported.
    var reportsCauses: Bool
    /// What is out of range keeps its fraction.
    var wrapsOverflow: Bool
    var wrapsUnderflow: Bool

    /// For arithmetic (FPUnpack, FPRound).
    @inline(__always)
    init(_ format: FloatFormat, _ mode: FloatMode) {
        isAlternativeHalf = false
        reportsCauses = mode.nan == .firstOperand
        wrapsOverflow = mode.wrapsOverflow
        wrapsUnderflow = mode.wrapsUnderflow
        switch format {
        case .half:
            (fractionBits, exponentBits) = (10, 5)
            (flushes, reportsFlushedInputs) = (mode.flushToZero16, false)
        case .single:
            (fractionBits, exponentBits) = (23, 8)
            (flushes, reportsFlushedInputs) = (mode.flushToZero, true)
        case .double:
            (fractionBits, exponentBits) = (52, 11)
            (flushes, reportsFlushedInputs) = (mode.flushToZero, true)
        }
    }

    /// For conversions between formats (FPUnpackCV, FPRoundCV).
    @inline(__always)
    init(converting format: FloatFormat, _ mode: FloatMode) {
        self.init(format, mode)
        if format == .half {
            flushes = false
            isAlternativeHalf = mode.alternativeHalf
        }
    }

    /// BFloat16 as a result (FPRoundCVBF).
    @inline(__always)
    init(bfloat16 mode: FloatMode) {
        self.init(.single, mode)
        fractionBits = 7
    }

    @inline(__always) var bias: Int { (1 &<< (exponentBits &- 1)) &- 1 }
    @inline(__always) var exponentMask: Int { (1 &<< exponentBits) &- 1 }
    @inline(__always) var fractionMask: UInt64 { (1 &<< UInt64(truncatingIfNeeded: fractionBits)) &- 1 }
    @inline(__always) var signBit: UInt64 { 1 &<< UInt64(truncatingIfNeeded: fractionBits &+ exponentBits) }

    /// By how much a wrapped exponent is off.
    @inline(__always) var wrap: Int { 3 &<< (exponentBits &- 2) }

    @inline(__always)
    func zero(_ sign: Bool) -> UInt64 { sign ? signBit : 0 }

    @inline(__always)
    func infinity(_ sign: Bool) -> UInt64 {
        zero(sign) | UInt64(truncatingIfNeeded: exponentMask) &<< UInt64(truncatingIfNeeded: fractionBits)
    }

    @inline(__always)
    func largestFinite(_ sign: Bool) -> UInt64 { zero(sign) | (infinity(false) &- 1) }

    @inline(__always)
    var defaultNaN: UInt64 { infinity(false) | 1 &<< UInt64(truncatingIfNeeded: fractionBits &- 1) }

    /// What a result too large to hold becomes.
    @inline(__always)
    func overflowed(_ sign: Bool, _ rounding: RoundingMode) -> UInt64 {
        let toInfinity =
            switch rounding {
            case .nearestEven, .tiesAway: true
            case .plusInf: !sign
            case .minusInf: sign
            case .zero, .odd: false
            }
        return toInfinity ? infinity(sign) : largestFinite(sign)
    }

    @inline(__always)
    func exponentField(_ bits: UInt64) -> Int {
        Int(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: fractionBits)) & exponentMask
    }

    /// Bits above the format are ignored.
    @inline(__always)
    func unpack(_ bits: UInt64, _ flags: inout FloatFlags) -> Unpacked {
        let sign = bits & signBit != 0
        let fraction = bits & fractionMask
        let field = exponentField(bits)
        let justified = fraction &<< UInt64(truncatingIfNeeded: 63 &- fractionBits)
        if field == 0 {
            if fraction == 0 { return Unpacked(kind: .zero, sign: sign, exponent: 0, significand: 0) }
            if flushes {
                if reportsFlushedInputs { flags.raise(.inputDenormal) }
                return Unpacked(kind: .zero, sign: sign, exponent: 0, significand: 0)
            }
            let zeros = justified.leadingZeroBitCount
            return Unpacked(
                kind: .finite, sign: sign, exponent: 1 &- bias &- zeros,
                significand: justified &<< UInt64(truncatingIfNeeded: zeros))
        }
        if field == exponentMask && !isAlternativeHalf {
            if fraction == 0 { return Unpacked(kind: .infinity, sign: sign, exponent: 0, significand: 0) }
            return Unpacked(
                kind: justified & (1 &<< 62) != 0 ? .quietNaN : .signallingNaN, sign: sign, exponent: 0,
                significand: justified)
        }
        return Unpacked(
            kind: .finite, sign: sign, exponent: field &- bias, significand: justified | 1 &<< 63)
    }

    /// Rounds ±significand · 2^(exponent - 63) and packs it. Bit 63 of the significand is set; bit 0 may
    /// stand for any non-zero remainder below it.
    @inline(__always)
    func round(
        _ sign: Bool, _ exponent: Int, _ significand: UInt64, _ rounding: RoundingMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        var biased = exponent &+ bias
        var significand = significand
        if biased <= 0 {
            if flushes {
                flags.raise(.underflow)
                return zero(sign)
            }
            if wrapsUnderflow {
                flags.raise(.underflow)
                return wrapped(sign, exponent &+ wrap, significand, rounding, &flags)
            }
            significand = shiftRightJamming(significand, 1 &- biased)
            biased = 0
        }
        var fraction = significand &>> UInt64(truncatingIfNeeded: 63 &- fractionBits)
        let remainder = significand &<< UInt64(truncatingIfNeeded: fractionBits &+ 1)
        if remainder != 0 {
            if biased == 0 { flags.raise(.underflow) }
            fraction = roundedMagnitude(fraction, remainder, sign, rounding)
        }
        if biased <= exponentMask {
            // A carry out of the fraction moves on into the exponent by itself.
            let below = UInt64(truncatingIfNeeded: biased &- (biased > 0 ? 1 : 0))
            let packed = below &<< UInt64(truncatingIfNeeded: fractionBits) &+ fraction
            if packed < infinity(false) || (isAlternativeHalf && packed < signBit) {
                if remainder != 0 { flags.raise(.inexact) }
                return zero(sign) | packed
            }
        }
        if isAlternativeHalf {
            flags.raise(.invalid)
            return zero(sign) | (signBit &- 1)
        }
        flags.raise(.overflow)
        if wrapsOverflow { return wrapped(sign, exponent &- wrap, significand, rounding, &flags) }
        flags.raise(.inexact)
        return overflowed(sign, rounding)
    }

    /// Rounds a number that `wrap` has brought into range. One that it has not is as without it.
    @inline(never)
    private func wrapped(
        _ sign: Bool, _ exponent: Int, _ significand: UInt64, _ rounding: RoundingMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        withoutWraps.round(sign, exponent, significand, rounding, &flags)
    }

    /// For operands that come out as they went in.
    @inline(__always) var withoutWraps: Layout {
        var plain = self
        plain.wrapsOverflow = false
        plain.wrapsUnderflow = false
        return plain
    }

    /// The NaN as a result, quiet, its payload cut or extended at the low end (FPConvertNaN).
    @inline(__always)
    func quieted(_ nan: Unpacked, _ mode: FloatMode) -> UInt64 {
        if mode.defaultNaN || mode.nan == .canonical { return defaultNaN }
        return zero(nan.sign) | defaultNaN | nan.significand
            &>> UInt64(truncatingIfNeeded: 63 &- fractionBits)
    }

    @inline(__always)
    func signal(_ cause: FloatFlags, _ flags: inout FloatFlags) {
        flags.raise(.invalid)
        if reportsCauses { flags.raise(cause) }
    }

    @inline(__always)
    func invalid(_ cause: FloatFlags, _ flags: inout FloatFlags) -> UInt64 {
        signal(cause, &flags)
        return defaultNaN
    }

    /// FPProcessNaN
    @inline(__always)
    func propagate(_ a: Unpacked, _ mode: FloatMode, _ flags: inout FloatFlags) -> UInt64 {
        if a.kind == .signallingNaN { signal(.signallingNaN, &flags) }
        return quieted(a, mode)
    }

    /// FPProcessNaNs, when at least one of the two is a NaN.
    @inline(never)
    func propagate(_ a: Unpacked, _ b: Unpacked, _ mode: FloatMode, _ flags: inout FloatFlags) -> UInt64 {
        let signals = a.kind == .signallingNaN || b.kind == .signallingNaN
        if signals { signal(.signallingNaN, &flags) }
        if mode.nan == .firstOperand { return quieted(a.isNaN ? a : b, mode) }
        if signals { return quieted(a.kind == .signallingNaN ? a : b, mode) }
        return quieted(a.isNaN ? a : b, mode)
    }

    /// FPProcessNaNs3 and FPMulAdd's rule for infinity times zero, when at least one of the three is a NaN.
    @inline(never)
    func propagate(
        addend: Unpacked, _ a: Unpacked, _ b: Unpacked, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let invalidProduct = (a.isInfinity && b.isZero) || (a.isZero && b.isInfinity)
        let signals =
            addend.kind == .signallingNaN || a.kind == .signallingNaN || b.kind == .signallingNaN
        if signals { signal(.signallingNaN, &flags) }
        if invalidProduct { signal(.infinityTimesZero, &flags) }
        if mode.nan == .firstOperand {
            return quieted(a.isNaN ? a : addend.isNaN ? addend : b, mode)
        }
        if signals {
            return quieted(
                addend.kind == .signallingNaN ? addend : a.kind == .signallingNaN ? a : b, mode)
        }
        if invalidProduct { return defaultNaN }
        return quieted(addend.isNaN ? addend : a.isNaN ? a : b, mode)
    }
}

/// Shifts right; anything lost stays visible in bit 0.
@inline(__always)
func shiftRightJamming(_ value: UInt64, _ count: Int) -> UInt64 {
    if count <= 0 { return value }
    if count > 63 { return value != 0 ? 1 : 0 }
    let lost = value &<< UInt64(truncatingIfNeeded: 64 &- count)
    return value &>> UInt64(truncatingIfNeeded: count) | (lost != 0 ? 1 : 0)
}

@inline(__always)
func shiftRightJamming(_ value: UInt128, _ count: Int) -> UInt128 {
    if count <= 0 { return value }
    if count > 127 { return value != 0 ? 1 : 0 }
    let lost = value &<< UInt128(truncatingIfNeeded: 128 &- count)
    return value &>> UInt128(truncatingIfNeeded: count) | (lost != 0 ? 1 : 0)
}

/// Rounds a magnitude to an integer. `remainder` is the part below it in units of 2^-64, not zero.
@inline(__always)
func roundedMagnitude(
    _ magnitude: UInt64, _ remainder: UInt64, _ sign: Bool, _ rounding: RoundingMode
) -> UInt64 {
    let half: UInt64 = 1 &<< 63
    switch rounding {
    case .nearestEven:
        return remainder > half || (remainder == half && magnitude & 1 != 0) ? magnitude &+ 1 : magnitude
    case .plusInf: return sign ? magnitude : magnitude &+ 1
    case .minusInf: return sign ? magnitude &+ 1 : magnitude
    case .zero: return magnitude
    case .tiesAway: return remainder >= half ? magnitude &+ 1 : magnitude
    case .odd: return magnitude | 1
    }
}
