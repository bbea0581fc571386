/// What is done with the bytes of a register, numbered from the left.
enum ByteOperation: UInt32 {
    /// Shifts of byte i, with its neighbour, by byte i of b.
    case shiftLeft, shiftRight
    /// What lies before the first zero from the left, or from the right.
    case isolateBytesLeft, isolateBytesRight, isolateHalfwordsLeft, isolateHalfwordsRight

    static func run(_ operation: UInt32, _ a: UInt128, _ b: UInt128) -> UInt128 {
        switch ByteOperation(rawValue: operation) {
        case .shiftLeft:
            return eachByte { i in (pair(a, i) &<< (byte(b, i) & 7)) &>> 8 }
        case .shiftRight:
            return eachByte { i in (i == 0 ? byte(a, 0) : pair(a, i &- 1)) &>> (byte(b, i) & 7) }
        case .isolateBytesLeft: return isolate(a, bits: 8, fromLeft: true)
        case .isolateBytesRight: return isolate(a, bits: 8, fromLeft: false)
        case .isolateHalfwordsLeft: return isolate(a, bits: 16, fromLeft: true)
        case .isolateHalfwordsRight: return isolate(a, bits: 16, fromLeft: false)
        case nil: return 0
        }
    }

    @inline(__always)
    private static func byte(_ a: UInt128, _ i: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: a >> UInt128(120 - 8 * i)) & 0xff
    }
    /// Byte i and the next one, which is 0 behind the last.
    @inline(__always)
    private static func pair(_ a: UInt128, _ i: Int) -> UInt32 {
        byte(a, i) << 8 | (i == 15 ? 0 : byte(a, i + 1))
    }
    @inline(__always)
    private static func eachByte(_ body: (Int) -> UInt32) -> UInt128 {
        var result: UInt128 = 0
        for i in 0..<16 { result = result << 8 | UInt128(body(i) & 0xff) }
        return result
    }

    private static func isolate(_ a: UInt128, bits: Int, fromLeft: Bool) -> UInt128 {
        var kept: UInt128 = 0
        let element: UInt128 = 1 << UInt128(bits) - 1
        for i in 0..<128 / bits {
            let mask = element << UInt128(fromLeft ? 128 - bits - bits * i : bits * i)
            if a & mask == 0 { break }
            kept |= a & mask
        }
        return kept
    }
}

/// Bits 0, n, 2n … of the register, from the left of a doubleword.
func gathered(_ n: UInt32, _ a: UInt128) -> UInt128 {
    var result: UInt64 = 0
    var place: UInt64 = 1 << 63
    for i in stride(from: 0, to: 128, by: Int(n)) {
        if a >> UInt128(127 - i) & 1 != 0 { result |= place }
        place >>= 1
    }
    return UInt128(result) << 64
}

/// Carry-less products of the bytes (0) or halfwords (1) of two registers, each two of them added at twice the width.
func carrylessSums(_ width: UInt32, _ a: UInt128, _ b: UInt128) -> UInt128 {
    let bits = width == 0 ? 8 : 16
    var result: UInt128 = 0
    for i in 0..<128 / bits {
        let place = UInt128(bits * i)
        let mask: UInt128 = 1 << UInt128(bits) - 1
        let (x, y) = (a >> place & mask, b >> place & mask)
        var product: UInt128 = 0
        for k in 0..<bits where y >> UInt128(k) & 1 != 0 { product ^= x << UInt128(k) }
        result ^= product << UInt128(2 * bits * (i / 2))
    }
    return result
}

/// The bytes' numbers with which a permutation expands elements to where the signs of `a` are set, or compresses those.
/// Bits 1:0 of the operation are the instruction's immediate, those above the width of an element.
func expansion(_ operation: UInt32, _ a: UInt128) -> UInt128 {
    let bytes = 1 << Int(operation >> 2 & 3)
    let isCompression = operation & 1 != 0
    let fromRight = operation & 2 != 0
    var result: UInt128 = 0
    /// Byte i from the side that the immediate says := x.
    func set(_ i: Int, _ x: Int) {
        let shift = UInt128(8 * (fromRight ? i : 15 - i))
        result = result & ~(0xff << shift) | UInt128(x) << shift
    }
    var next = 0
    for i in stride(from: 0, to: 16, by: bytes) {
        let sign = fromRight ? 8 * (i + bytes) - 1 : 127 - 8 * i
        let isChosen = a >> UInt128(sign) & 1 != 0
        for k in 0..<bytes {
            switch (isCompression, isChosen) {
            case (true, true): set(next + k, i + k)
            case (true, false): break
            case (false, true): set(i + k, next + k)
            case (false, false): set(i + k, i + k + 16)
            }
        }
        if isChosen { next += bytes }
    }
    return result
}
