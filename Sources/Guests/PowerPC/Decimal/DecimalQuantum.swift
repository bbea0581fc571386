import SoftFloat

/// Power ISA I 5.6.4: numbers are given another quantum.
extension DecimalContext {
    /// dqua: `b` with the exponent of `a`.
    mutating func quantize(_ b: DecimalNumber, like a: DecimalNumber) -> DecimalNumber {
        if let nan = nan(a, b) { return nan }
        if a.isInfinite, b.isInfinite { return .infinity(b.isNegative) }
        if a.isInfinite || b.isInfinite { return invalid(.invalidConversion) }
        return quantize(b, to: a.exponent)
    }

    /// dquai: `b` with that exponent.
    mutating func quantizeImmediate(_ b: DecimalNumber, to exponent: Int) -> DecimalNumber {
        if let nan = nan(b, b) { return nan }
        return b.isInfinite ? invalid(.invalidConversion) : quantize(b, to: exponent)
    }

    private mutating func quantize(_ b: DecimalNumber, to exponent: Int) -> DecimalNumber {
        if b.coefficient == 0 { return .finite(b.isNegative, 0, exponent) }
        let distance = b.exponent &- exponent
        if distance >= 0 {
            guard b.digits &+ distance <= format.precision else { return invalid(.invalidConversion) }
            return .finite(b.isNegative, b.coefficient &* DecimalTables.powers[distance], exponent)
        }
        let exact = ExactDecimal(isNegative: b.isNegative, coefficient: b.coefficient, exponent: b.exponent)
        let (kept, tail, increments) = round(exact, dropping: 0 &- distance)
        noteInexact(tail, incremented: increments)
        return .finite(b.isNegative, kept, exponent)
    }

    /// drrnd: `b` with at most so many digits, unless that is none.
    mutating func reround(_ b: DecimalNumber, to significance: Int) -> DecimalNumber {
        if let nan = nan(b, b) { return nan }
        if b.isInfinite { return .infinity(b.isNegative) }
        let count = b.digits &- significance
        guard significance != 0, count > 0 else { return b }
        let exact = ExactDecimal(isNegative: b.isNegative, coefficient: b.coefficient, exponent: b.exponent)
        let (magnitude, tail, increments) = round(exact, dropping: count)
        var kept = magnitude
        var exponent = b.exponent &+ count
        if kept == DecimalTables.powers[significance] {
            kept = DecimalTables.powers[significance &- 1]
            exponent &+= 1
        }
        guard exponent <= format.greatestExponent else { return invalid(.invalidConversion) }
        noteInexact(tail, incremented: increments)
        return .finite(b.isNegative, kept, exponent)
    }

    /// drintx and drintn: an integer. Only the former tells whether it is another number.
    mutating func toIntegral(_ b: DecimalNumber, exact: Bool) -> DecimalNumber {
        if let nan = nan(b, b) { return nan }
        if b.isInfinite { return .infinity(b.isNegative) }
        if b.exponent >= 0 { return b }
        let number = ExactDecimal(isNegative: b.isNegative, coefficient: b.coefficient, exponent: b.exponent)
        let (kept, tail, increments) = round(number, dropping: 0 &- b.exponent)
        if exact { noteInexact(tail, incremented: increments) }
        return .finite(b.isNegative, kept, 0)
    }
}
