/// What is done with registers as single numbers.
enum QuadOperation: UInt32 {
    case rotate, mask, shiftLeft, shiftRight, shiftRightSigned
    case timesTen, timesTenCarry
    case divideUnsigned, divideSigned, divideExtendedUnsigned, divideExtendedSigned
    case moduloUnsigned, moduloSigned

    static func run(_ operation: UInt32, _ a: UInt128, _ b: UInt128) -> UInt128 {
        guard let operation = QuadOperation(rawValue: operation) else { return 0 }
        // Counts are in bits 57:63.
        let n = b >> 64 & 127
        switch operation {
        case .rotate: return n == 0 ? a : a << n | a >> (128 - n)
        case .mask: return mask(from: b >> 80 & 127, to: b >> 72 & 127)
        case .shiftLeft: return a << n
        case .shiftRight: return a >> n
        case .shiftRightSigned: return UInt128(bitPattern: Int128(bitPattern: a) >> Int128(n))
        case .timesTen: return a &* 10 &+ digit(b)
        case .timesTenCarry:
            let product = a.multipliedFullWidth(by: 10)
            return product.high &+ (product.low.addingReportingOverflow(digit(b)).overflow ? 1 : 0)
        case .divideUnsigned: return b == 0 ? a : a / b
        case .divideSigned: return b == 0 ? a : Int128(bitPattern: a).divided(by: Int128(bitPattern: b))
        case .moduloUnsigned: return b == 0 ? 0 : a % b
        case .moduloSigned: return b == 0 ? 0 : Int128(bitPattern: a).remainder(by: Int128(bitPattern: b))
        case .divideExtendedUnsigned: return divideExtended(a, b)
        case .divideExtendedSigned: return divideExtendedSigned(a, b)
        }
    }

    /// A digit as it is added to a product; what is above 9 is undefined.
    private static func digit(_ b: UInt128) -> UInt128 { b & 15 }

    private static func mask(from begin: UInt128, to end: UInt128) -> UInt128 {
        let (from, to) = (UInt128.max >> begin, UInt128.max << (127 - end))
        return begin > end ? from | to : from & to
    }

    /// (a << 128) / b; the low bits of a quotient that does not fit, which the manual leaves undefined.
    private static func divideExtended(_ a: UInt128, _ b: UInt128) -> UInt128 {
        b == 0 ? a : b.dividingFullWidth((a % b, 0)).quotient
    }
    private static func divideExtendedSigned(_ a: UInt128, _ b: UInt128) -> UInt128 {
        let (x, y) = (Int128(bitPattern: a), Int128(bitPattern: b))
        guard y != 0 else { return a }
        let quotient = divideExtended(x.magnitude, y.magnitude)
        return (x < 0) != (y < 0) ? 0 &- quotient : quotient
    }
}

extension Int128 {
    /// The most negative number by -1 gives itself.
    fileprivate func divided(by divisor: Int128) -> UInt128 {
        UInt128(bitPattern: dividedReportingOverflow(by: divisor).partialValue)
    }
    fileprivate func remainder(by divisor: Int128) -> UInt128 {
        UInt128(bitPattern: remainderReportingOverflow(dividingBy: divisor).partialValue)
    }
}
