/// What is done with each doubleword of a register.
enum DoublewordOperation: UInt32 {
    case permuteBits
    case divideExtendedUnsigned, divideExtendedSigned
    case divideExtendedUnsignedWords, divideExtendedSignedWords

    static func run(_ operation: UInt32, _ a: UInt128, _ b: UInt128) -> UInt128 {
        guard let operation = DoublewordOperation(rawValue: operation) else { return 0 }
        func half(_ shift: UInt128) -> UInt128 {
            let x = UInt64(truncatingIfNeeded: a >> shift)
            let y = UInt64(truncatingIfNeeded: b >> shift)
            return UInt128(operation.apply(x, y)) << shift
        }
        return half(64) | half(0)
    }

    private func apply(_ a: UInt64, _ b: UInt64) -> UInt64 {
        switch self {
        case .permuteBits: return permuteBits(a, b)
        case .divideExtendedUnsigned: return divideUnsigned(a, b, bits: 64)
        case .divideExtendedSigned: return divideSigned(Int64(bitPattern: a), Int64(bitPattern: b), bits: 64)
        case .divideExtendedUnsignedWords:
            return words(a, b) { divideUnsigned(UInt64($0), UInt64($1), bits: 32) }
        case .divideExtendedSignedWords:
            return words(a, b) {
                divideSigned(Int64(Int32(bitPattern: $0)), Int64(Int32(bitPattern: $1)), bits: 32)
            }
        }
    }

    private func words(_ a: UInt64, _ b: UInt64, _ body: (UInt32, UInt32) -> UInt64) -> UInt64 {
        let high = body(UInt32(truncatingIfNeeded: a >> 32), UInt32(truncatingIfNeeded: b >> 32))
        let low = body(UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b))
        return high << 32 | low & 0xffff_ffff
    }

    /// Bits of a by the numbers in b's bytes, in the low byte; 0 for numbers above 63.
    private func permuteBits(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var result: UInt64 = 0
        for k in 0..<8 {
            let number = b >> UInt64(8 * k) & 0xff
            if number < 64 { result |= (a >> (63 - number) & 1) << UInt64(k) }
        }
        return result
    }

    /// (a << bits) / b; the low bits of a quotient that does not fit, which the manual leaves undefined.
    private func divideUnsigned(_ a: UInt64, _ b: UInt64, bits: Int) -> UInt64 {
        guard b != 0 else { return bits == 64 ? a : 0 }
        return bits == 64 ? b.dividingFullWidth((a % b, 0)).quotient : a << 32 / b
    }
    private func divideSigned(_ a: Int64, _ b: Int64, bits: Int) -> UInt64 {
        guard b != 0 else { return bits == 64 ? UInt64(bitPattern: a) : 0 }
        let quotient = divideUnsigned(a.magnitude, b.magnitude, bits: bits)
        return (a < 0) != (b < 0) ? 0 &- quotient : quotient
    }
}

/// What is above the low 128 bits of a₀ × b₀ + a₁ × b₁ + c of doublewords, unsigned.
func carryOfMultiplySum(_ a: UInt128, _ b: UInt128, _ c: UInt128) -> UInt128 {
    let mask = UInt128(UInt64.max)
    let (first, o1) = (a >> 64 &* (b >> 64)).addingReportingOverflow(a & mask &* (b & mask))
    let (_, o2) = first.addingReportingOverflow(c)
    return (o1 ? 1 : 0) + (o2 ? 1 : 0)
}
