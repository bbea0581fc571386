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
