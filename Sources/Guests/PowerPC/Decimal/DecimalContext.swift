import SoftFloat

/// What an operation is done under, and what it raises.
struct DecimalContext {
    /// That of the result.
    var format: DecimalFormat
    var rounding: DecimalRounding
    /// FPSCR's VE, OE, UE, ZE, XE at their places.
    let enables: UInt64
    var flags = FloatFlags()
    /// FPSCR.FR and FI.
    var isIncremented = false
    var isInexact = false
    /// FPSCR.FPRF.
    var resultFlags: UInt64 = 0
    /// An enabled exception leaves the target and FPRF as they were.
    var keepsTarget = false

    init(_ format: DecimalFormat, fpscr: UInt64, rounding: DecimalRounding? = nil) {
        self.format = format
        self.rounding =
            rounding ?? DecimalRounding(rawValue: UInt8(truncatingIfNeeded: fpscr >> 32 & 7)) ?? .nearestEven
        enables = fpscr
    }

    static let invalidEnabled: UInt64 = 0x80
    static let overflowEnabled: UInt64 = 0x40
    static let underflowEnabled: UInt64 = 0x20
    static let zeroDivideEnabled: UInt64 = 0x10

    /// FR, FI and FPRF as `fprfSource` has them; zero if they and the target stay as they are.
    var status: UInt64 {
        if keepsTarget { return 0 }
        return FPRF.isKnown | (isIncremented ? 0x40 : 0) | (isInexact ? 0x20 : 0) | resultFlags
    }

    // MARK: Exceptions

    /// An operation that is invalid.
    mutating func invalid(_ cause: FloatFlags) -> DecimalNumber {
        flags.formUnion([cause, .invalid])
        if enables & Self.invalidEnabled != 0 { keepsTarget = true }
        return .nan
    }

    /// The NaN that an operation on `a` and `b` gives if one is a NaN: a signalling one first.
    @inline(__always)
    mutating func nan(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
        a.isFinite && b.isFinite ? nil : nanOf(a, b)
    }

    private mutating func nanOf(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber? {
        if a.kind == .signalling || b.kind == .signalling {
            _ = invalid(.signallingNaN)
            return (a.kind == .signalling ? a : b).quieted(format)
        }
        if a.kind == .quiet { return a.quieted(format) }
        return b.kind == .quiet ? b.quieted(format) : nil
    }

    mutating func noteInexact(_ tail: DecimalTail, incremented: Bool) {
        guard tail != .none else { return }
        flags.formUnion(.inexact)
        isInexact = true
        isIncremented = incremented
    }

    // MARK: Rounding

    /// The digits that are left of a magnitude without its last `count`, rounded.
    func round(_ x: ExactDecimal, dropping count: Int) -> (
        kept: UInt128, tail: DecimalTail, incremented: Bool
    ) {
        let (kept, tail) = x.dropping(count)
        let increments = rounding.increments(kept, tail, isNegative: x.isNegative)
        return (increments ? kept &+ 1 : kept, tail, increments)
    }

    /// A result in the format, with the exponent nearest to `ideal` that it can have (Power ISA I 5.5.3, 5.5.10).
    /// `source`: the format that it is converted from to a narrower one; that is where a result with a wrapped exponent is put,
    /// and `format` then says so.
    mutating func rounded(_ x: ExactDecimal, ideal: Int, source: DecimalFormat? = nil) -> DecimalNumber {
        let target = format
        // What fits as it is, most of all.
        if x.exponent == ideal, !x.hasMore, ideal >= target.leastNormal, ideal <= target.greatestExponent,
            x.coefficient < DecimalTables.powers[target.precision]
        {
            return .finite(x.isNegative, x.coefficient, ideal)
        }
        guard x.coefficient != 0 else { return zero(x.isNegative, ideal) }
        var ideal = ideal
        var exponent = x.exponent
        let digits = DecimalTables.digits(x.coefficient)
        var wraps = false
        func wrap(by sign: Int) {
            let distance = source.map { $0 == .long ? 192 : 3072 } ?? (target == .long ? 576 : 9216)
            exponent &+= sign &* distance
            ideal &+= sign &* distance
            wraps = true
        }
        var count = digits &- target.precision
        var isTiny = exponent &+ digits &- 1 < target.leastNormal
        if isTiny {
            if enables & Self.underflowEnabled != 0 {
                flags.formUnion(.underflow)
                wrap(by: 1)
                isTiny = false
            } else {
                count = max(count, target.leastExponent &- exponent)
            }
        }
        let (magnitude, tail, increments) = round(x, dropping: count)
        var kept = magnitude
        exponent &+= max(count, 0)
        if kept == DecimalTables.powers[target.precision] {
            kept = DecimalTables.powers[target.precision &- 1]
            exponent &+= 1
        }
        if !wraps, exponent &+ DecimalTables.digits(kept) &- 1 > target.greatest {
            flags.formUnion(.overflow)
            guard enables & Self.overflowEnabled != 0 else { return overflowed(x.isNegative) }
            wrap(by: -1)
        }
        noteInexact(tail, incremented: increments)
        if isTiny, tail != .none { flags.formUnion(.underflow) }
        if wraps, let source { format = source }
        let wanted = min(max(ideal, format.leastExponent), format.greatestExponent)
        if tail == .none, exponent < wanted { Self.strip(&kept, &exponent, to: wanted) }
        let limit = tail == .none ? wanted : format.greatestExponent
        if exponent > limit {
            let shift = min(exponent &- limit, target.precision &- DecimalTables.digits(kept))
            kept = kept &* DecimalTables.powers[max(shift, 0)]
            exponent &-= max(shift, 0)
        }
        return .finite(x.isNegative, kept, exponent)
    }

    /// A zero with the exponent nearest to `ideal`.
    func zero(_ isNegative: Bool, _ ideal: Int) -> DecimalNumber {
        .finite(isNegative, 0, min(max(ideal, format.leastExponent), format.greatestExponent))
    }

    /// The result of a disabled overflow.
    private mutating func overflowed(_ isNegative: Bool) -> DecimalNumber {
        let toInfinity = rounding.overflowsToInfinity(isNegative: isNegative)
        noteInexact(.aboveHalf, incremented: toInfinity)
        if toInfinity { return .infinity(isNegative) }
        return .finite(
            isNegative, DecimalTables.powers[format.precision] &- 1, format.greatestExponent)
    }

    /// Takes zeros from the end of a coefficient that is not zero, until the exponent is `wanted`.
    private static func strip(_ coefficient: inout UInt128, _ exponent: inout Int, to wanted: Int) {
        var step = 16
        while step > 0, exponent < wanted {
            if exponent &+ step <= wanted {
                let (quotient, rest) = DecimalTables.divide(coefficient, by: DecimalTables.powers[step])
                if rest == 0 {
                    coefficient = quotient
                    exponent &+= step
                    // What is left may have as many once more.
                    if step == 16 { continue }
                }
            }
            step &>>= 1
        }
    }
}
