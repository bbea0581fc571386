import SoftFloat

/// SplitMix64: the same sequence everywhere.
struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() % UInt64(bound)) }
    mutating func oneIn(_ n: Int) -> Bool { below(n) == 0 }
}

extension FloatFormat {
    var fractionBits: UInt64 { [10, 23, 52][Int(rawValue)] }
    var exponentMask: UInt64 { [31, 255, 2047][Int(rawValue)] }
    var bias: UInt64 { exponentMask >> 1 }
    var mask: UInt64 { .max >> UInt64(64 - bits) }
    var sign: UInt64 { 1 << UInt64(bits - 1) }
    var infinity: UInt64 { exponentMask << fractionBits }
    var quiet: UInt64 { 1 << (fractionBits - 1) }
    var one: UInt64 { bias << fractionBits }

    func isNaN(_ x: UInt64) -> Bool { x & ~sign & mask > infinity }

    /// NaNs, infinities, zeros, both ends of the subnormals and normals, and round numbers; positive.
    var specials: [UInt64] {
        let minNormal: UInt64 = 1 << fractionBits
        return [
            0, 0, 1, 2, 3, quiet, quiet - 1, quiet >> 1, (quiet >> 1) - 1, minNormal - 2, minNormal - 1,
            minNormal, minNormal + 1, minNormal * 2 - 1, minNormal * 2, minNormal * 3,
            one - 1, one, one + 1, one + quiet, one + minNormal, one + minNormal + quiet,
            infinity - minNormal * 2, infinity - minNormal, infinity - minNormal - 1, infinity - 2,
            infinity - 1,
            infinity, infinity, infinity + 1, infinity + quiet - 1, infinity | quiet >> 1,
            infinity | quiet, infinity | quiet | 1, infinity | quiet | 0x155, infinity | (quiet << 1) - 1,
        ]
    }

    func operand(_ random: inout Random) -> UInt64 {
        let signed = random.oneIn(2) ? sign : 0
        switch random.below(8) {
        case 0...2:
            return specials[random.below(specials.count)] | signed
        case 3:
            return random.next() & mask
        case 4:
            // Subnormal, of any length.
            return (random.next() & (minNormalMask)) >> UInt64(random.below(Int(fractionBits))) | signed
        case 5:
            // Near one, few bits set, so that results are exact or ties.
            let exponent = bias &- 4 &+ UInt64(random.below(Int(fractionBits) + 12))
            let fraction = (random.next() & random.next() & random.next()) & minNormalMask
            return exponent << fractionBits | fraction | signed
        case 6:
            // Long runs of ones or zeros.
            let run = minNormalMask << UInt64(random.below(Int(fractionBits))) & minNormalMask
            let exponent = random.next() % exponentMask
            return exponent << fractionBits | (random.oneIn(2) ? run : ~run & minNormalMask) | signed
        default:
            // In the range of the integers.
            let exponent = bias &- 2 &+ UInt64(random.below(70))
            return (exponent & exponentMask) << fractionBits | random.next() & minNormalMask | signed
        }
    }

    private var minNormalMask: UInt64 { (1 << fractionBits) - 1 }

    /// An addend that nearly cancels a · b, or one that halves its last place.
    func addend(near a: UInt64, _ b: UInt64, _ random: inout Random) -> UInt64 {
        guard random.oneIn(2) else { return operand(&random) }
        var ignored = FloatFlags()
        let product = SoftFloat.mul(a, b, self, FloatMode(), &ignored)
        if isNaN(product) { return operand(&random) }
        switch random.below(4) {
        case 0: return product ^ sign
        case 1: return (product ^ sign) &+ 1 & mask
        case 2: return (product ^ sign) &- 1 & mask
        default:
            let shift = (fractionBits - 2 + UInt64(random.below(5))) << fractionBits
            return (random.oneIn(2) ? product &+ shift : product &- shift) & mask
        }
    }
}

func integerOperand(_ random: inout Random) -> UInt64 {
    let value = random.next() >> UInt64(random.below(64))
    switch random.below(4) {
    case 0: return 0 &- value
    case 1: return (UInt64(1) << UInt64(random.below(64))) &+ UInt64(random.below(3)) &- 1
    default: return value
    }
}

func hex(_ x: UInt64) -> String { "0x" + String(x, radix: 16) }
