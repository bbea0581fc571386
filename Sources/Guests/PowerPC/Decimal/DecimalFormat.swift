/// A format of decimal floating point (Power ISA I 5.2.1): a sign, a combination field with the exponent and the first digit or
/// with what is no finite number, and three digits in each ten bits behind it.
struct DecimalFormat: Equatable, Sendable {
    /// Digits of a significand.
    let precision: Int
    /// What the encoding adds to an exponent, which is that of the last digit.
    let bias: Int
    /// Bits of the exponent behind the first five of the combination field.
    let continuationBits: UInt32
    /// Groups of three digits.
    let declets: Int

    static let short = DecimalFormat(precision: 7, bias: 101, continuationBits: 6, declets: 2)
    static let long = DecimalFormat(precision: 16, bias: 398, continuationBits: 8, declets: 5)
    static let extended = DecimalFormat(precision: 34, bias: 6176, continuationBits: 12, declets: 11)

    var leastExponent: Int { 0 - bias }
    var greatestExponent: Int { greatestBiased - bias }
    var greatestBiased: Int { 3 << Int(continuationBits) - 1 }
    /// The exponent of the first digit of the least normal number, and of the greatest number.
    var leastNormal: Int { precision - 1 - bias }
    var greatest: Int { greatestExponent + precision - 1 }
    /// Bits of the digits behind the first.
    var trailingBits: UInt64 { UInt64(10 &* declets) }
    var trailingMask: UInt128 { 1 &<< UInt128(trailingBits) &- 1 }
    var hasTwoDoublewords: Bool { declets > 6 }

    // MARK: Encoding

    func decoded(_ bits: UInt128) -> DecimalNumber {
        // The sign, five bits of the combination field, and the rest of the exponent.
        let upper = UInt64(truncatingIfNeeded: hasTwoDoublewords ? bits &>> 64 : bits)
        let head = UInt32(truncatingIfNeeded: upper &>> (trailingBits & 63))
        let field = head &>> continuationBits & 31
        let isNegative = head &>> (continuationBits &+ 5) & 1 != 0
        if field >= 30 {
            let signals = head &>> (continuationBits &- 1) & 1 != 0
            return DecimalNumber(
                kind: field == 30 ? .infinity : signals ? .signalling : .quiet, isNegative: isNegative,
                coefficient: digits(0, bits), exponent: 0)
        }
        let isLarge = field >= 24
        let first = isLarge ? 8 | field & 1 : field & 7
        let range = isLarge ? field &>> 1 & 3 : field &>> 3
        let biased = range &<< continuationBits | head & (1 &<< continuationBits &- 1)
        return DecimalNumber(
            kind: .finite, isNegative: isNegative, coefficient: digits(UInt64(first), bits),
            exponent: Int(biased) &- bias)
    }

    /// The canonical encoding of a number that the format has. Of what is not finite the digits behind the first remain.
    func encoded(_ x: DecimalNumber) -> UInt128 {
        let (first, trailing) = declets(x.coefficient)
        var head: UInt32
        switch x.kind {
        case .infinity: head = 30 &<< continuationBits
        case .quiet: head = 31 &<< continuationBits
        case .signalling: head = 63 &<< (continuationBits &- 1)
        case .finite:
            let biased = UInt32(truncatingIfNeeded: x.exponent &+ bias)
            let upper = biased &>> continuationBits
            let field = first < 8 ? upper &<< 3 | first : 24 | upper &<< 1 | first & 1
            head = field &<< continuationBits | biased & (1 &<< continuationBits &- 1)
        }
        if x.isNegative { head |= 32 &<< continuationBits }
        let upper = UInt64(head) &<< (trailingBits & 63)
        return (hasTwoDoublewords ? UInt128(upper) &<< 64 : UInt128(upper)) | trailing
    }

    /// The first digit and those of the declets as one number. Each part of it has at most 18 digits.
    private func digits(_ first: UInt64, _ bits: UInt128) -> UInt128 {
        let low = UInt64(truncatingIfNeeded: bits)
        guard hasTwoDoublewords else { return UInt128(DecimalTables.number(low, declets, behind: first)) }
        let high = DecimalTables.number(UInt64(truncatingIfNeeded: bits &>> 60), declets &- 6, behind: first)
        let (upper, lower) = high.multipliedFullWidth(by: DecimalTables.sixDeclets)
        return UInt128(upper) &<< 64 &+ UInt128(lower) &+ UInt128(DecimalTables.number(low, 6, behind: 0))
    }

    /// The first digit, and the declets of the others.
    private func declets(_ coefficient: UInt128) -> (first: UInt32, trailing: UInt128) {
        guard hasTwoDoublewords else {
            let (first, trailing) = DecimalTables.declets(UInt64(truncatingIfNeeded: coefficient), declets)
            return (UInt32(truncatingIfNeeded: first), UInt128(trailing))
        }
        let (upper, lower) = DecimalTables.divide(coefficient, by: UInt128(DecimalTables.sixDeclets))
        let (first, high) = DecimalTables.declets(UInt64(truncatingIfNeeded: upper), declets &- 6)
        let low = DecimalTables.declets(UInt64(truncatingIfNeeded: lower), 6).declets
        return (UInt32(truncatingIfNeeded: first), UInt128(high) &<< 60 | UInt128(low))
    }
}

/// What is looked up. Made once, never freed.
enum DecimalTables {
    /// 10^0…10^38.
    nonisolated(unsafe) static let powers: UnsafePointer<UInt128> = {
        let table = UnsafeMutablePointer<UInt128>.allocate(capacity: 39)
        table[0] = 1
        for n in 1..<39 { table[n] = table[n - 1] * 10 }
        return UnsafePointer(table)
    }()
    /// The number of each declet.
    nonisolated(unsafe) private static let numbers: UnsafePointer<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1024)
        for declet in 0..<1024 {
            let bcd = DenselyPacked.decoded(UInt32(declet))
            table[declet] = UInt16((bcd >> 8) * 100 + (bcd >> 4 & 15) * 10 + bcd & 15)
        }
        return UnsafePointer(table)
    }()
    /// The canonical declet of each number below 1000.
    nonisolated(unsafe) private static let canonical: UnsafePointer<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1000)
        for n in 0..<1000 as Range<UInt32> {
            table[Int(n)] = UInt16(DenselyPacked.encoded((n / 100) << 8 | (n / 10 % 10) << 4 | n % 10))
        }
        return UnsafePointer(table)
    }()

    /// What six declets hold, and one more.
    static let sixDeclets: UInt64 = 1_000_000_000_000_000_000

    /// The number of the last `count` declets, at most six, and of the digit before them.
    static func number(_ bits: UInt64, _ count: Int, behind first: UInt64) -> UInt64 {
        let table = numbers
        var result = first
        var shift = UInt64(10 &* count)
        while shift > 0 {
            shift &-= 10
            result = result &* 1000 &+ UInt64(table[Int(bits &>> shift & 1023)])
        }
        return result
    }

    /// The last digits of a number as declets, and what is before them.
    static func declets(_ number: UInt64, _ count: Int) -> (first: UInt64, declets: UInt64) {
        let table = canonical
        var (rest, result): (UInt64, UInt64) = (number, 0)
        var shift: UInt64 = 0
        while rest != 0, shift < UInt64(10 &* count) {
            let (quotient, digits) = rest.quotientAndRemainder(dividingBy: 1000)
            result |= UInt64(table[Int(digits)]) &<< shift
            rest = quotient
            shift &+= 10
        }
        return (rest, result)
    }

    /// How many digits a number has; none if it is zero.
    static func digits(_ x: UInt128) -> Int {
        // 1233/4096 is the logarithm of 2, near enough for 128 bits.
        let least = ((128 &- x.leadingZeroBitCount) &* 1233) &>> 12
        return x >= powers[least] ? least &+ 1 : least
    }

    /// By a divisor that is not zero; mostly one division of the host's.
    @inline(__always)
    static func divide(_ a: UInt128, by b: UInt128) -> (quotient: UInt128, remainder: UInt128) {
        let (high, divisor) = (UInt64(truncatingIfNeeded: a &>> 64), UInt64(truncatingIfNeeded: b))
        if b &>> 64 == 0, high < divisor {
            let (quotient, remainder) = divisor.dividingFullWidth((high, UInt64(truncatingIfNeeded: a)))
            return (UInt128(quotient), UInt128(remainder))
        }
        return a.quotientAndRemainder(dividingBy: b)
    }
}
