/// xorshift64*, so that a failure can be repeated.
public struct Random {
    var state: UInt64
    public init(seed: UInt64) { state = (seed &* 0x9e37_79b9_7f4a_7c15) | 1 }

    public mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }
    public mutating func below(_ n: Int) -> Int { Int(next() >> 33) % n }
    public mutating func oneIn(_ n: Int) -> Bool { below(n) == 0 }
    public mutating func bits(_ width: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: next() >> 32) & ((1 << UInt32(width)) &- 1)
    }

    /// Integers at which arithmetic goes wrong.
    public mutating func integer() -> UInt64 {
        switch below(10) {
        case 0: return 0
        case 1: return .max
        case 2: return UInt64(below(130))
        case 3: return 0 &- UInt64(below(130))
        case 4: return (1 &<< UInt64(below(64))) &+ UInt64(below(3)) &- 1
        case 5: return oneIn(2) ? 0x8000_0000 &- UInt64(below(2)) : 0xffff_ffff_8000_0000 &- UInt64(below(2))
        case 6: return next() & 0xffff_ffff
        case 7: return (1 << 63) &+ UInt64(below(3)) &- 1
        default: return next()
        }
    }

    /// A number of a binary format with `fraction` bits of fraction and `exponent` bits of exponent.
    public mutating func float(fraction: Int, exponent: Int) -> UInt64 {
        let one: UInt64 = 1
        let sign = one << UInt64(fraction + exponent)
        let top = (one << UInt64(exponent)) - 1
        let all = (one << UInt64(fraction)) - 1
        let bias = top >> 1
        var value: UInt64
        switch below(18) {
        case 0: value = 0
        case 1: value = top << UInt64(fraction)  // infinity
        case 2: value = top << UInt64(fraction) | (next() & all) | one << UInt64(fraction - 1)  // quiet
        case 3: value = top << UInt64(fraction) | (next() & all >> 1) | one  // signalling
        case 4: value = next() & all  // subnormal
        case 5: value = oneIn(2) ? one : all
        case 6: value = (one << UInt64(fraction)) + UInt64(below(3)) - 1  // least normal
        case 7: value = (top << UInt64(fraction)) - 1 - UInt64(below(2))  // greatest
        case 8: value = (bias + UInt64(below(4)) - 1) << UInt64(fraction)  // 0.5, 1, 2, 4
        case 9:
            // Near the limits of integers.
            let e = min(bias + UInt64([6, 7, 8, 14, 15, 16, 30, 31, 32, 62, 63, 64][below(12)]), top - 1)
            value = e << UInt64(fraction) | (oneIn(2) ? 0 : oneIn(2) ? all : next() & all)
        case 10...13:
            // Products and sums of these stay in range.
            value = (bias - bias / 4 + UInt64(below(Int(bias) / 2))) << UInt64(fraction) | (next() & all)
        case 14:
            // Halfway cases of rounding to an integer.
            value = (bias + UInt64(below(5))) << UInt64(fraction) | (one << UInt64(fraction - 1 - below(5)))
        case 15:
            // Halfway cases of narrower formats.
            let cut = UInt64([10, 13, 29, 42][below(4)])
            value = (bias &+ UInt64(below(32)) &- 16) & top << UInt64(fraction) | (next() & all)
            if cut < UInt64(fraction) { value = (value >> cut) << cut | one << (cut - 1) }
            value &= sign - 1
        default: value = next() & (sign - 1)
        }
        return oneIn(2) ? value : value | sign
    }

    /// What the lanes of V registers hold.
    public enum Lanes: CaseIterable { case half, brain, single, double, bytes, halfwords, words, any }

    public mutating func vector(_ kind: Lanes) -> (UInt64, UInt64) {
        func lanes(_ width: Int, _ make: (inout Random) -> UInt64) -> (UInt64, UInt64) {
            var halves: (UInt64, UInt64) = (0, 0)
            for k in 0..<64 / width {
                halves.0 |= make(&self) << UInt64(k * width)
                halves.1 |= make(&self) << UInt64(k * width)
            }
            return halves
        }
        let bytes: [UInt64] = [0, 0xff, 0x7f, 0x80, 1, 0xfe, 0x40, 0x81]
        let halfwords: [UInt64] = [0, 0xffff, 0x7fff, 0x8000, 1, 0x8001]
        switch kind {
        case .half: return lanes(16) { $0.float(fraction: 10, exponent: 5) }
        case .brain: return lanes(16) { $0.float(fraction: 7, exponent: 8) }
        case .single: return lanes(32) { $0.float(fraction: 23, exponent: 8) }
        case .double: return lanes(64) { $0.float(fraction: 52, exponent: 11) }
        case .bytes:
            return lanes(8) { $0.oneIn(3) ? bytes[$0.below(8)] : $0.next() & ($0.oneIn(2) ? 0xff : 0x1f) }
        case .halfwords:
            return lanes(16) {
                $0.oneIn(2) ? halfwords[$0.below(6)] : $0.next() & ($0.oneIn(2) ? 0xffff : 0x1f)
            }
        case .words: return lanes(32) { $0.integer() & 0xffff_ffff }
        case .any: return (integer(), integer())
        }
    }
}
