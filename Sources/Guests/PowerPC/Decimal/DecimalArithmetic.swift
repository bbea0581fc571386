import SoftFloat

/// Power ISA I 5.6.1: sums, products, quotients and comparisons.
extension DecimalContext {
    mutating func add(_ a: DecimalNumber, _ b: DecimalNumber, subtracts: Bool) -> DecimalNumber {
        if let nan = nan(a, b) { return nan }
        let bIsNegative = b.isNegative != subtracts
        if a.isInfinite || b.isInfinite {
            if a.isInfinite, b.isInfinite, a.isNegative != bIsNegative {
                return invalid(.infinityMinusInfinity)
            }
            return .infinity(a.isInfinite ? a.isNegative : bIsNegative)
        }
        let ideal = min(a.exponent, b.exponent)
        // The one with the greater exponent first.
        let swaps = a.exponent < b.exponent
        let (x, y) = swaps ? (b, a) : (a, b)
        let (xIsNegative, yIsNegative) = swaps ? (bIsNegative, a.isNegative) : (a.isNegative, bIsNegative)
        if x.coefficient == 0 || y.coefficient == 0 {
            if x.coefficient == y.coefficient {
                let sign = xIsNegative == yIsNegative ? xIsNegative : rounding == .down
                return zero(sign, ideal)
            }
            let (term, sign) = x.coefficient == 0 ? (y, yIsNegative) : (x, xIsNegative)
            return rounded(
                ExactDecimal(isNegative: sign, coefficient: term.coefficient, exponent: term.exponent),
                ideal: ideal)
        }
        let distance = x.exponent &- y.exponent
        // 37 digits leave room for the carry, and are more than any format has.
        let shift = distance <= 37 &- format.precision ? distance : min(distance, 37 &- x.digits)
        let large = shift == 0 ? x.coefficient : x.coefficient &* DecimalTables.powers[shift]
        let exponent = x.exponent &- shift
        let (small, hasMore) = Self.shifted(y.coefficient, distance &- shift)
        if xIsNegative == yIsNegative {
            return rounded(
                ExactDecimal(
                    isNegative: xIsNegative, coefficient: large &+ small, exponent: exponent, hasMore: hasMore
                ),
                ideal: ideal)
        }
        if large == small, !hasMore { return zero(rounding == .down, ideal) }
        if large >= small {
            return rounded(
                ExactDecimal(
                    isNegative: xIsNegative, coefficient: large &- small &- (hasMore ? 1 : 0),
                    exponent: exponent, hasMore: hasMore),
                ideal: ideal)
        }
        return rounded(
            ExactDecimal(isNegative: yIsNegative, coefficient: small &- large, exponent: exponent),
            ideal: ideal)
    }

    /// A coefficient without its last digits, and whether any of them is not zero.
    private static func shifted(_ coefficient: UInt128, _ count: Int) -> (UInt128, Bool) {
        if count == 0 { return (coefficient, false) }
        if count > 38 { return (0, coefficient != 0) }
        let (quotient, rest) = DecimalTables.divide(coefficient, by: DecimalTables.powers[count])
        return (quotient, rest != 0)
    }

    mutating func multiply(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber {
        if let nan = nan(a, b) { return nan }
        let isNegative = a.isNegative != b.isNegative
        if a.isInfinite || b.isInfinite {
            return a.isZero || b.isZero ? invalid(.infinityTimesZero) : .infinity(isNegative)
        }
        let ideal = a.exponent &+ b.exponent
        // The long format's coefficients have 54 bits.
        let (high, low): (UInt128, UInt128) =
            format == .extended
            ? a.coefficient.multipliedFullWidth(by: b.coefficient) : (0, a.coefficient &* b.coefficient)
        if high == 0 {
            return rounded(
                ExactDecimal(isNegative: isNegative, coefficient: low, exponent: ideal), ideal: ideal)
        }
        // 37 or 38 digits of it.
        let count = a.digits &+ b.digits &- 38
        let (quotient, rest) = DecimalTables.powers[count].dividingFullWidth((high, low))
        return rounded(
            ExactDecimal(
                isNegative: isNegative, coefficient: quotient, exponent: ideal &+ count, hasMore: rest != 0),
            ideal: ideal)
    }

    mutating func divide(_ a: DecimalNumber, _ b: DecimalNumber) -> DecimalNumber {
        if let nan = nan(a, b) { return nan }
        let isNegative = a.isNegative != b.isNegative
        if a.isInfinite { return b.isInfinite ? invalid(.infinityByInfinity) : .infinity(isNegative) }
        if b.isInfinite { return zero(isNegative, format.leastExponent) }
        if b.coefficient == 0 {
            if a.coefficient == 0 { return invalid(.zeroByZero) }
            flags.formUnion(.divideByZero)
            if enables & Self.zeroDivideEnabled != 0 { keepsTarget = true }
            return .infinity(isNegative)
        }
        let ideal = a.exponent &- b.exponent
        if a.coefficient == 0 { return zero(isNegative, ideal) }
        // A quotient of two or three digits more than the format has.
        let aDigits = a.digits
        let shift = format.precision &+ 2 &+ b.digits &- aDigits
        let first = min(shift, 37 &- aDigits)
        let scaled = a.coefficient &* DecimalTables.powers[first]
        let quotient: UInt128
        let rest: UInt128
        if first == shift {
            (quotient, rest) = DecimalTables.divide(scaled, by: b.coefficient)
        } else {
            let dividend = scaled.multipliedFullWidth(by: DecimalTables.powers[shift &- first])
            (quotient, rest) = b.coefficient.dividingFullWidth(dividend)
        }
        return rounded(
            ExactDecimal(
                isNegative: isNegative, coefficient: quotient, exponent: ideal &- shift, hasMore: rest != 0),
            ideal: ideal)
    }

    // MARK: Comparison

    /// A CR field: less, greater, equal, unordered.
    mutating func compare(_ a: DecimalNumber, _ b: DecimalNumber, ordered: Bool) -> UInt128 {
        if a.isNaN || b.isNaN {
            let signals = a.kind == .signalling || b.kind == .signalling
            if signals { flags.formUnion([.signallingNaN, .invalid]) }
            if ordered, !signals || enables & Self.invalidEnabled == 0 {
                flags.formUnion([.unorderedCompare, .invalid])
            }
            return 1
        }
        if a.isZero, b.isZero { return 2 }
        if a.isZero { return b.isNegative ? 4 : 8 }
        if b.isZero || a.isNegative != b.isNegative { return a.isNegative ? 8 : 4 }
        let order = Self.order(a, b)
        if order == 0 { return 2 }
        return (order < 0) != a.isNegative ? 8 : 4
    }

    /// That of the magnitudes of two numbers which are not zero: negative if the first is less, zero if they are equal.
    private static func order(_ a: DecimalNumber, _ b: DecimalNumber) -> Int {
        if a.isInfinite || b.isInfinite { return (a.isInfinite ? 1 : 0) &- (b.isInfinite ? 1 : 0) }
        let (first, second) = (a.exponent &+ a.digits, b.exponent &+ b.digits)
        if first != second { return first < second ? -1 : 1 }
        // The first digits have the same place: with the same exponent both have at most as many digits as the longer one.
        let distance = a.exponent &- b.exponent
        let x = distance > 0 ? a.coefficient &* DecimalTables.powers[distance] : a.coefficient
        let y = distance < 0 ? b.coefficient &* DecimalTables.powers[0 &- distance] : b.coefficient
        return x < y ? -1 : x == y ? 0 : 1
    }
}
