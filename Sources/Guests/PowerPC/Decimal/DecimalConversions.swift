import SoftFloat

/// Power ISA I 5.6.5: other formats, and integers.
extension DecimalContext {
    /// dctdp, drsp: NaNs keep their kind. `source`: see `rounded`.
    mutating func converted(_ b: DecimalNumber, from source: DecimalFormat) -> DecimalNumber {
        switch b.kind {
        case .infinity: return .infinity(b.isNegative)
        case .quiet, .signalling:
            return DecimalNumber(
                kind: b.kind, isNegative: b.isNegative, coefficient: b.payload(format), exponent: 0)
        case .finite:
            let exact = ExactDecimal(
                isNegative: b.isNegative, coefficient: b.coefficient, exponent: b.exponent)
            return rounded(exact, ideal: b.exponent, source: source)
        }
    }

    /// dctqpq, drdpq: signalling NaNs are invalid.
    mutating func convertedQuietly(_ b: DecimalNumber, from source: DecimalFormat) -> DecimalNumber {
        nan(b, b) ?? converted(b, from: source)
    }

    mutating func ofInteger(_ value: Int128) -> DecimalNumber {
        rounded(
            ExactDecimal(isNegative: value < 0, coefficient: value.magnitude, exponent: 0), ideal: 0)
    }

    /// A signed integer of 64 or 128 bits.
    mutating func toInteger(_ b: DecimalNumber, bits: UInt128) -> UInt128 {
        let least: UInt128 = 1 &<< (bits &- 1)
        if b.isNaN {
            if b.kind == .signalling { _ = invalid(.signallingNaN) }
            _ = invalid(.invalidConversion)
            return least
        }
        let limit = b.isNegative ? least : least &- 1
        var magnitude = UInt128.max
        var (tail, increments) = (DecimalTail.none, false)
        if b.isFinite, b.exponent <= 0 {
            let exact = ExactDecimal(
                isNegative: b.isNegative, coefficient: b.coefficient, exponent: b.exponent)
            (magnitude, tail, increments) = round(exact, dropping: 0 &- b.exponent)
        } else if b.isZero {
            magnitude = 0
        } else if b.isFinite, b.digits &+ b.exponent <= 39 {
            let (product, overflow) = b.coefficient.multipliedReportingOverflow(
                by: DecimalTables.powers[b.exponent])
            if !overflow { magnitude = product }
        }
        if magnitude > limit {
            _ = invalid(.invalidConversion)
            magnitude = limit
        } else {
            noteInexact(tail, incremented: increments)
        }
        return b.isNegative ? 0 &- magnitude : magnitude
    }
}

/// Power ISA I 5.6.6: digits, exponents and significands.
extension DecimalFormat {
    /// ddedpd: the last digits as BCD; of `preference` (SP) bit 1 asks for a sign behind them, bit 0 for 15 as a plus.
    func toBCD(_ b: DecimalNumber, _ preference: Int) -> UInt128 {
        let isSigned = preference & 2 != 0
        var result: UInt128 = isSigned ? (b.isNegative ? 13 : preference & 1 != 0 ? 15 : 12) : 0
        var rest = b.coefficient
        var shift: UInt128 = isSigned ? 4 : 0
        let width = UInt128(8 * (hasTwoDoublewords ? 16 : 8))
        while rest != 0, shift < width {
            let (quotient, digit) = DecimalTables.divide(rest, by: 10)
            result |= digit &<< shift
            rest = quotient
            shift &+= 4
        }
        return result
    }

    /// denbcd: the integer of BCD digits, and a sign behind them if `isSigned`; nil if some are none.
    func ofBCD(_ bcd: UInt128, isSigned: Bool) -> DecimalNumber? {
        var isNegative = false
        var digits = bcd
        if isSigned {
            switch bcd & 15 {
            case 11, 13: isNegative = true
            case 10, 12, 14, 15: break
            default: return nil
            }
            digits = bcd &>> 4
        }
        var coefficient: UInt128 = 0
        var shift: UInt128 = 128
        while shift > 0 {
            shift &-= 4
            let digit = digits &>> shift & 15
            if digit > 9 { return nil }
            coefficient = coefficient &* 10 &+ digit
        }
        return .finite(isNegative, coefficient, 0)
    }

    /// dxex: the biased exponent; -1 of an infinity, -2 of a quiet NaN, -3 of a signalling one.
    func biasedExponent(_ b: DecimalNumber) -> Int {
        switch b.kind {
        case .finite: b.exponent &+ bias
        case .infinity: -1
        case .quiet: -2
        case .signalling: -3
        }
    }

    /// diex: the significand of `b` and a biased exponent as `biasedExponent` has it. Others give quiet NaNs.
    func inserting(_ exponent: Int64, into bits: UInt128) -> UInt128 {
        let number = decoded(bits)
        if exponent >= 0, exponent <= Int64(greatestBiased) {
            return encoded(.finite(number.isNegative, number.coefficient, Int(exponent) &- bias))
        }
        let kind: DecimalNumber.Kind = exponent == -1 ? .infinity : exponent == -3 ? .signalling : .quiet
        let head = DecimalNumber(kind: kind, isNegative: number.isNegative, coefficient: 0, exponent: 0)
        return encoded(head) | bits & trailingMask
    }

    /// dscli, dscri: the significand moved by so many digits.
    func shifted(_ a: DecimalNumber, by count: Int, left: Bool) -> DecimalNumber {
        // What is not finite has no first digit.
        let width = a.isFinite ? precision : precision &- 1
        var result = a
        if count >= width {
            result.coefficient = 0
        } else if left {
            let kept = a.coefficient % DecimalTables.powers[width &- count]
            result.coefficient = kept &* DecimalTables.powers[count]
        } else {
            result.coefficient = a.coefficient / DecimalTables.powers[count]
        }
        return result
    }
}
