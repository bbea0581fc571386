/// Power ISA I 5.6.3: tests of numbers, to a CR field.
extension DecimalFormat {
    private static func field(_ a: DecimalNumber, _ matches: Bool) -> UInt128 {
        (a.isNegative ? 8 : 0) | (matches ? 2 : 0)
    }

    /// dtstdc: `mask` has bits for zero, subnormal, normal, infinity, quiet NaN, signalling NaN from its highest (bit 5) on.
    func testClass(_ a: DecimalNumber, _ mask: Int) -> UInt128 {
        let bit =
            switch a.kind {
            case .finite: a.coefficient == 0 ? 0x20 : a.isSubnormal(self) ? 0x10 : 0x08
            case .infinity: 0x04
            case .quiet: 0x02
            case .signalling: 0x01
            }
        return Self.field(a, mask & bit != 0)
    }

    /// dtstdg: `mask` has bits for a zero with an exponent that is not the least or the greatest; a zero with such an extreme one;
    /// a subnormal number or one with an extreme exponent; others that begin with a zero; with another digit; what is not finite.
    func testGroup(_ a: DecimalNumber, _ mask: Int) -> UInt128 {
        guard a.isFinite else { return Self.field(a, mask & 1 != 0) }
        let isExtreme = a.exponent == leastExponent || a.exponent == greatestExponent
        let bit: Int
        if a.coefficient == 0 {
            bit = isExtreme ? 0x10 : 0x20
        } else if isExtreme || a.isSubnormal(self) {
            bit = 0x08
        } else {
            bit = a.digits < precision ? 0x04 : 0x02
        }
        return Self.field(a, mask & bit != 0)
    }

    /// dtstex: the order of the exponents.
    static func compareExponents(_ a: DecimalNumber, _ b: DecimalNumber) -> UInt128 {
        guard a.isFinite, b.isFinite else {
            return (a.isNaN && b.isNaN) || (a.isInfinite && b.isInfinite) ? 2 : 1
        }
        return a.exponent < b.exponent ? 8 : a.exponent > b.exponent ? 4 : 2
    }

    /// dtstsf: a number of digits compared with those of `b`.
    static func compareSignificance(_ count: Int, _ b: DecimalNumber) -> UInt128 {
        guard b.isFinite else { return 1 }
        let digits = b.digits
        if count == 0 || count > digits { return 4 }
        return count < digits ? 8 : 2
    }
}
