/// Moves between lanes, and ops on integer lanes.
extension Evaluator {
    // MARK: Lanes

    @inline(__always)
    static func get(_ a: Constant128, _ lane: Lane, _ index: Int) -> UInt64 {
        let position = index &* lane.bits
        return (position < 64 ? a.low : a.high) &>> shift(position & 63) & mask(lane.bits)
    }

    @inline(__always)
    static func set(_ a: inout Constant128, _ lane: Lane, _ index: Int, _ x: UInt64) {
        let position = index &* lane.bits
        let mask = mask(lane.bits) &<< shift(position & 63)
        let placed = x &<< shift(position & 63) & mask
        if position < 64 {
            a.low = a.low & ~mask | placed
        } else {
            a.high = a.high & ~mask | placed
        }
    }

    @inline(__always)
    static func map(_ lane: Lane, _ a: Constant128, _ body: (UInt64) -> UInt64) -> Constant128 {
        var result = scalar(0)
        var i = 0
        while i < lane.count {
            set(&result, lane, i, body(get(a, lane, i)))
            i &+= 1
        }
        return result
    }

    @inline(__always)
    static func map(
        _ lane: Lane, _ a: Constant128, _ b: Constant128, _ body: (UInt64, UInt64) -> UInt64
    ) -> Constant128 {
        var result = scalar(0)
        var i = 0
        while i < lane.count {
            set(&result, lane, i, body(get(a, lane, i), get(b, lane, i)))
            i &+= 1
        }
        return result
    }

    /// Lane i := lane `source(i)` of the lanes of a, then those of b.
    @inline(__always)
    private static func shuffle(
        _ lane: Lane, _ a: Constant128, _ b: Constant128, _ source: (Int) -> Int
    ) -> Constant128 {
        var result = scalar(0)
        var i = 0
        while i < lane.count {
            let from = source(i)
            set(&result, lane, i, get(from < lane.count ? a : b, lane, from & (lane.count &- 1)))
            i &+= 1
        }
        return result
    }

    @inline(__always)
    private static func lookUp(_ table: Constant128, _ indices: Constant128) -> Constant128 {
        map(.b, indices) { $0 < 16 ? get(table, .b, Int(truncatingIfNeeded: $0)) : 0 }
    }

    /// The mask of a permutation that does what `mask` does with the result of one by `earlier`.
    static func composed(_ mask: Constant128, after earlier: Constant128) -> Constant128 {
        map(.b, mask) { $0 < 16 ? get(earlier, .b, Int(truncatingIfNeeded: $0)) : 0x80 }
    }

    // MARK: Moves

    @inline(never)
    static func vectorMove(
        _ op: Op, _ type: Type, _ lane: Lane, _ imm: Int64, _ argumentType: Type, _ a: Constant128,
        _ b: Constant128, _ c: Constant128, _ pool: Constant128
    ) -> Constant128 {
        let index = Int(truncatingIfNeeded: imm) & (lane.count &- 1)
        switch op {
        case .bitcast: return canonical(a, type)
        case .vectorFromScalar: return canonical(a, argumentType)
        case .extractLane: return canonical(scalar(get(a, lane, index)), type)
        case .insertLane:
            var result = a
            set(&result, lane, index, b.low)
            return result
        case .splat: return map(lane, a) { _ in a.low }
        case .splatLane:
            let x = get(a, lane, index)
            return map(lane, a) { _ in x }
        case .lowHalf: return scalar(a.low)
        case .concatLow: return Constant128(low: a.low, high: b.low)
        case .concatHigh: return Constant128(low: a.high, high: b.high)
        case .extractBytes:
            let from = Int(truncatingIfNeeded: imm) & 15
            return shuffle(.b, a, b) { $0 &+ from }
        case .shuffleLanes:
            return shuffle(.s, a, b) {
                Int(truncatingIfNeeded: imm &>> Int64($0 &* 2)) & 3 &+ ($0 & 2) &* 2
            }
        case .permute: return lookUp(a, pool)
        case .tableLookup: return lookUp(a, b)
        case .tableLookupPair:
            return map(.b, c) { get($0 & 16 == 0 ? a : b, .b, Int(truncatingIfNeeded: $0) & 15) }
        case .zipLow: return shuffle(lane, a, b) { $0 &>> 1 &+ ($0 & 1) &* lane.count }
        case .zipHigh:
            return shuffle(lane, a, b) { $0 &>> 1 &+ lane.count &>> 1 &+ ($0 & 1) &* lane.count }
        case .unzipEven: return shuffle(lane, a, b) { $0 &* 2 }
        case .unzipOdd: return shuffle(lane, a, b) { $0 &* 2 &+ 1 }
        case .transposeEven: return shuffle(lane, a, b) { ($0 & ~1) &+ ($0 & 1) &* lane.count }
        case .transposeOdd: return shuffle(lane, a, b) { ($0 | 1) &+ ($0 & 1) &* lane.count }
        case .bitSelect:
            return Constant128(
                low: b.low & a.low | c.low & ~a.low, high: b.high & a.high | c.high & ~a.high)
        case .singleToDouble: return scalar(double(ofSingle: a.low & 0xffff_ffff))
        case .doubleToSingle: return scalar(single(ofDouble: a.low))
        default: return scalar(0)
        }
    }

    /// DOUBLE of Power ISA I 4.6.2.
    public static func double(ofSingle x: UInt64) -> UInt64 {
        let sign = (x &>> 31) &<< 63
        var fraction = x & 0x7f_ffff
        var exponent = x &>> 23 & 0xff
        if exponent == 0xff {
            exponent = 0x7ff
        } else if exponent != 0 {
            exponent &+= 896
        } else if fraction != 0 {
            // The leading one becomes the implicit bit, which is bit 23.
            let n = shift(fraction.leadingZeroBitCount &- 40)
            fraction = fraction &<< n & 0x7f_ffff
            exponent = 897 &- n
        }
        return sign | exponent &<< 52 | fraction &<< 29
    }

    /// SINGLE of Power ISA I 4.6.3.
    private static func single(ofDouble x: UInt64) -> UInt64 {
        let exponent = x &>> 52 & 0x7ff
        if exponent > 896 || x &<< 1 == 0 { return x &>> 32 & 0xc000_0000 | x &>> 29 & 0x3fff_ffff }
        let sign = (x &>> 63) &<< 31
        guard exponent >= 874 else { return sign }
        return sign | (x & (1 &<< 52 &- 1) | 1 &<< 52) &>> (926 &- exponent)
    }

    // MARK: Integer lanes, each by itself

    @inline(never)
    static func vectorInteger(
        _ op: Op, _ lane: Lane, _ imm: Int64, _ a: Constant128, _ b: Constant128
    ) -> Constant128 {
        let bits = lane.bits
        let count = UInt64(bitPattern: imm)
        switch op {
        case .vand: return Constant128(low: a.low & b.low, high: a.high & b.high)
        case .vor: return Constant128(low: a.low | b.low, high: a.high | b.high)
        case .vxor: return Constant128(low: a.low ^ b.low, high: a.high ^ b.high)
        case .vandNot: return Constant128(low: a.low & ~b.low, high: a.high & ~b.high)
        case .vnot: return Constant128(low: ~a.low, high: ~a.high)
        case .vreverseBits: return Constant128(low: reversedInBytes(a.low), high: reversedInBytes(a.high))
        case .vtransposeBits: return Constant128(low: transposed(a.low), high: transposed(a.high))
        case .vadd: return map(lane, a, b) { $0 &+ $1 }
        case .vsub: return map(lane, a, b) { $0 &- $1 }
        case .vmul: return map(lane, a, b) { $0 &* $1 }
        case .vneg: return map(lane, a) { 0 &- $0 }
        case .vabs: return map(lane, a) { signed($0, bits) < 0 ? 0 &- $0 : $0 }
        case .vcompareEqual: return map(lane, a, b) { $0 == $1 ? .max : 0 }
        case .vcompareGreaterSigned:
            return map(lane, a, b) { signed($0, bits) > signed($1, bits) ? .max : 0 }
        case .vcompareGreaterUnsigned: return map(lane, a, b) { $0 > $1 ? .max : 0 }
        case .vminSigned: return map(lane, a, b) { signed($0, bits) < signed($1, bits) ? $0 : $1 }
        case .vminUnsigned: return map(lane, a, b) { $0 < $1 ? $0 : $1 }
        case .vmaxSigned: return map(lane, a, b) { signed($0, bits) > signed($1, bits) ? $0 : $1 }
        case .vmaxUnsigned: return map(lane, a, b) { $0 > $1 ? $0 : $1 }
        case .vshiftLeft: return map(lane, a) { shiftedLeft($0, count, bits) }
        case .vshiftRight: return map(lane, a) { shiftedRight($0, count, bits) }
        case .vshiftRightSigned: return map(lane, a) { shiftedRightSigned($0, count, bits) }
        case .vrotateRight:
            return map(lane, a) { $0 &>> shift(Int(imm)) | $0 &<< shift(bits &- Int(imm)) }
        case .vshiftLeftBy: return map(lane, a, b) { shiftedLeft($0, $1, bits) }
        case .vshiftRightBy: return map(lane, a, b) { shiftedRight($0, $1, bits) }
        case .vshiftRightSignedBy: return map(lane, a, b) { shiftedRightSigned($0, $1, bits) }
        case .vaddSaturatingSigned:
            return map(lane, a, b) {
                let (sum, over) = signed($0, bits).addingReportingOverflow(signed($1, bits))
                return saturated(sum, bits, overflowed: over, negative: signed($0, bits) < 0)
            }
        case .vsubSaturatingSigned:
            return map(lane, a, b) {
                let (difference, over) = signed($0, bits).subtractingReportingOverflow(signed($1, bits))
                return saturated(difference, bits, overflowed: over, negative: signed($0, bits) < 0)
            }
        case .vaddSaturatingUnsigned:
            return map(lane, a, b) {
                let (sum, over) = $0.addingReportingOverflow($1)
                return over || sum > mask(bits) ? .max : sum
            }
        case .vsubSaturatingUnsigned: return map(lane, a, b) { $0 < $1 ? 0 : $0 &- $1 }
        case .vaverageUnsigned: return map(lane, a, b) { ($0 | $1) &- ($0 ^ $1) &>> 1 }
        case .vmulHighSigned: return map(lane, a, b) { highProduct(signed($0, bits), signed($1, bits), bits) }
        case .vmulHighUnsigned: return map(lane, a, b) { highProduct($0, $1, bits) }
        case .vpopCount: return map(lane, a) { shift($0.nonzeroBitCount) }
        case .vcountLeadingZeros: return map(lane, a) { shift(leadingZeros($0, bits)) }
        default: return scalar(0)
        }
    }

    @inline(__always)
    private static func shiftedLeft(_ x: UInt64, _ count: UInt64, _ bits: Int) -> UInt64 {
        count < shift(bits) ? x &<< count : 0
    }
    @inline(__always)
    private static func shiftedRight(_ x: UInt64, _ count: UInt64, _ bits: Int) -> UInt64 {
        count < shift(bits) ? x &>> count : 0
    }
    @inline(__always)
    private static func shiftedRightSigned(_ x: UInt64, _ count: UInt64, _ bits: Int) -> UInt64 {
        UInt64(bitPattern: signed(x, bits) &>> (count < 63 ? Int64(bitPattern: count) : 63))
    }

    /// A signed result cut to `bits`; `overflowed`: it went past 64 bits, from a first operand of the given sign.
    @inline(__always)
    static func saturated(
        _ x: Int64, _ bits: Int, overflowed: Bool = false, negative: Bool = false
    ) -> UInt64 {
        let most = Int64(bitPattern: mask(bits) &>> 1)
        if overflowed { return UInt64(bitPattern: negative ? ~most : most) }
        return UInt64(bitPattern: x > most ? most : x < ~most ? ~most : x)
    }

    // MARK: Integer lanes that change width, and reductions

    @inline(never)
    static func vectorWidth(
        _ op: Op, _ lane: Lane, _ imm: Int64, _ a: Constant128, _ b: Constant128
    ) -> Constant128 {
        let source = lane == .b ? .h : lane
        let half = source.narrower
        switch op {
        case .vmulEvenSigned:
            return Constant128(
                low: UInt64(bitPattern: signed(a.low, 32) &* signed(b.low, 32)),
                high: UInt64(bitPattern: signed(a.high, 32) &* signed(b.high, 32)))
        case .vmulEvenUnsigned:
            return Constant128(
                low: (a.low & 0xffff_ffff) &* (b.low & 0xffff_ffff),
                high: (a.high & 0xffff_ffff) &* (b.high & 0xffff_ffff))
        case .vmulAddPairs:
            return map(.s, a, b) {
                let low = signed($0, 16) &* signed($1, 16)
                let high = signed($0 &>> 16, 16) &* signed($1 &>> 16, 16)
                return UInt64(bitPattern: low &+ high)
            }
        case .vwidenSigned, .vwidenUnsigned:
            var result = scalar(0)
            var i = 0
            while i < source.count {
                let x = get(a, half, i)
                set(&result, source, i, op == .vwidenSigned ? UInt64(bitPattern: signed(x, half.bits)) : x)
                i &+= 1
            }
            return result
        case .vnarrow: return narrow(source, a, b) { $0 }
        case .vnarrowSignedToSigned:
            return narrow(source, a, b) { saturated(signed($0, source.bits), half.bits) }
        case .vnarrowSignedToUnsigned:
            return narrow(source, a, b) {
                let x = signed($0, source.bits)
                return x < 0 ? 0 : $0 > mask(half.bits) ? .max : $0
            }
        case .vnarrowUnsignedToUnsigned: return narrow(source, a, b) { $0 > mask(half.bits) ? .max : $0 }
        case .vanyBit: return scalar(a.low | a.high != 0 ? 1 : 0)
        case .vbyteMask:
            var result: UInt64 = 0
            var i = 0
            while i < 16 {
                result |= (get(a, .b, i) &>> 7) &<< shift(i)
                i &+= 1
            }
            return scalar(result)
        default: return scalar(0)
        }
    }

    /// The lanes of a, then those of b, each made half as wide by `body`.
    @inline(__always)
    private static func narrow(
        _ lane: Lane, _ a: Constant128, _ b: Constant128, _ body: (UInt64) -> UInt64
    ) -> Constant128 {
        var result = scalar(0)
        var i = 0
        while i < lane.count &* 2 {
            let x = get(i < lane.count ? a : b, lane, i & (lane.count &- 1))
            set(&result, lane.narrower, i, body(x))
            i &+= 1
        }
        return result
    }
}
