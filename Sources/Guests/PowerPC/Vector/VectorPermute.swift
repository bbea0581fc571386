import Guest
import IR

/// Power ISA I 6.8 and 7.6.1.9: elements change places.
extension PPCTable {
    static let vectorMerges: [Encoding<PPC>] = [
        Encoding("vmrghb", "000100 VRT:5 VRA:5 VRB:5 00000001100") { f, ir in
            f.vrt(ir) { ir.mergeHigh(.b, $0, $1) }
        },
        Encoding("vmrghh", "000100 VRT:5 VRA:5 VRB:5 00001001100") { f, ir in
            f.vrt(ir) { ir.mergeHigh(.h, $0, $1) }
        },
        Encoding("vmrghw", "000100 VRT:5 VRA:5 VRB:5 00010001100") { f, ir in
            f.vrt(ir) { ir.mergeHigh(.s, $0, $1) }
        },
        Encoding("vmrglb", "000100 VRT:5 VRA:5 VRB:5 00100001100") { f, ir in
            f.vrt(ir) { ir.mergeLow(.b, $0, $1) }
        },
        Encoding("vmrglh", "000100 VRT:5 VRA:5 VRB:5 00101001100") { f, ir in
            f.vrt(ir) { ir.mergeLow(.h, $0, $1) }
        },
        Encoding("vmrglw", "000100 VRT:5 VRA:5 VRB:5 00110001100") { f, ir in
            f.vrt(ir) { ir.mergeLow(.s, $0, $1) }
        },
        Encoding("vmrgew", "000100 VRT:5 VRA:5 VRB:5 11110001100", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.transposeOdd, .s, $1, $0) }
        },
        Encoding("vmrgow", "000100 VRT:5 VRA:5 VRB:5 11010001100", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.transposeEven, .s, $1, $0) }
        },
        Encoding("xxmrghw", "111100 T:5 A:5 B:5 00010010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.mergeHigh(.s, $0, $1) }
        },
        Encoding("xxmrglw", "111100 T:5 A:5 B:5 00110010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.mergeLow(.s, $0, $1) }
        },
    ]

    static let vectorSplats: [Encoding<PPC>] = [
        Encoding("vspltb", "000100 VRT:5 x UIM:4 VRB:5 01000001100") { f, ir in
            let from = f.bits(12, 15)
            f.vrt(ir) { ir.arrange($0, $0) { _ in from } }
        },
        Encoding("vsplth", "000100 VRT:5 xx UIM:3 VRB:5 01001001100") { f, ir in
            let from = f.bits(13, 15) &* 2
            f.vrt(ir) { ir.arrange($0, $0) { from &+ $0 & 1 } }
        },
        Encoding("vspltw", "000100 VRT:5 xxx UIM:2 VRB:5 01010001100") { f, ir in
            f.vrt(ir) { ir.splatLane($0, .s, f.bits(14, 15) ^ 1) }
        },
        Encoding("vspltisb", "000100 VRT:5 SIM:5 xxxxx 01100001100") { f, ir in f.splatImmediate(ir, .b) },
        Encoding("vspltish", "000100 VRT:5 SIM:5 xxxxx 01101001100") { f, ir in f.splatImmediate(ir, .h) },
        Encoding("vspltisw", "000100 VRT:5 SIM:5 xxxxx 01110001100") { f, ir in f.splatImmediate(ir, .s) },
        Encoding("xxspltw", "111100 T:5 xxx UIM:2 B:5 010100100 BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.splatLane($0, .s, f.bits(14, 15) ^ 1) }
        },
        Encoding("xxspltib", "111100 T:5 00 IMM8:8 0101101000 TX", "v3.0") { f, ir in
            ir.setVSR(f.xt, ir.every(.b, UInt64(f.bits(13, 20))))
        },
        Encoding("lxvkq", "111100 T:5 11111 UIM:5 0101101000 TX", "v3.1") { f, ir in
            guard let high = PPC.specialQuad(f.bits(16, 20)) else { return ir.undefined() }
            ir.setVSR(f.xt, ir.vconst(low: high, high: 0))
        },
    ]

    static let vectorPermutations: [Encoding<PPC>] = [
        Encoding("vperm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101011") { f, ir in
            f.vrt(ir) { ir.choose($0, $1, by: $2, fromRight: false) }
        },
        Encoding("vpermr", "000100 VRT:5 VRA:5 VRB:5 VRC:5 111011", "v3.0") { f, ir in
            f.vrt(ir) { ir.choose($0, $1, by: $2, fromRight: true) }
        },
        Encoding("xxperm", "111100 T:5 A:5 B:5 00011010 AX BX TX", "v3.0") { f, ir in
            f.xt(ir) { ir.choose($0, ir.vsr(f.xt), by: $1, fromRight: false) }
        },
        Encoding("xxpermr", "111100 T:5 A:5 B:5 00111010 AX BX TX", "v3.0") { f, ir in
            f.xt(ir) { ir.choose($0, ir.vsr(f.xt), by: $1, fromRight: true) }
        },
        Encoding("vpermxor", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101101", "v2.07") { f, ir in
            f.vrt(ir) { a, b, c in
                let nibbles = ir.every(.b, 15)
                let flip = ir.every(.b, 7)
                let high = ir.vxor(ir.vand(ir.shiftRight(.h, c, 4), nibbles), flip)
                let low = ir.vxor(ir.vand(c, nibbles), flip)
                return ir.vxor(ir.tableLookup(a, high), ir.tableLookup(b, low))
            }
        },
        Encoding("vsldoi", "000100 VRT:5 VRA:5 VRB:5 x SHB:4 101100") { f, ir in
            let n = f.bits(22, 25)
            f.vrt(ir) { a, b in
                if n & 3 == 0, !ir.isZero(a), !ir.isZero(b) { return ir.words(a, b) { $0 &+ n >> 2 } }
                return ir.arrange(a, b) { $0 &+ n }
            }
        },
        Encoding("xxsldwi", "111100 T:5 A:5 B:5 0 SHW:2 00010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { a, b in ir.words(a, b) { $0 &+ f.bits(22, 23) } }
        },
        Encoding("xxpermdi", "111100 T:5 A:5 B:5 0 DM:2 01010 AX BX TX", "v2.06") { f, ir in
            let (i, k) = (2 &* f.bits(22, 22), 2 &* f.bits(23, 23))
            f.xt(ir) { ir.shuffleLanes($0, i, i &+ 1, $1, k, k &+ 1) }
        },
        Encoding("xxbrh", "111100 T:5 00111 B:5 111011011 BX TX", "v3.0") { f, ir in f.reverse(ir, bytes: 2)
        },
        Encoding("xxbrw", "111100 T:5 01111 B:5 111011011 BX TX", "v3.0") { f, ir in f.reverse(ir, bytes: 4)
        },
        Encoding("xxbrd", "111100 T:5 10111 B:5 111011011 BX TX", "v3.0") { f, ir in f.reverse(ir, bytes: 8)
        },
        Encoding("xxbrq", "111100 T:5 11111 B:5 111011011 BX TX", "v3.0") { f, ir in
            f.reverse(ir, bytes: 16)
        },
    ]

    /// Suffixes of opcodes 32 and 34.
    static let prefixedSplats: [Encoding<PPC>] = [
        Encoding("xxsplti32dx", "100000 T:5 000 IX TX IMM1:16", "v3.1") { f, ir in
            // The word IX of each doubleword.
            let isHigh = f.bits(14, 14) == 0
            let pattern = f.prefixedImmediate << (isHigh ? 32 : 0)
            let t = f.splatTarget
            let kept = ir.vand(ir.vsr(t), ir.every(.d, isHigh ? 0xffff_ffff : 0xffff_ffff << 32))
            ir.setVSR(t, ir.vor(kept, ir.every(.d, pattern)))
        },
        Encoding("xxspltidp", "100000 T:5 0010 TX IMM1:16", "v3.1") { f, ir in
            let single = UInt32(truncatingIfNeeded: f.prefixedImmediate)
            ir.setVSR(f.splatTarget, ir.every(.d, PPC.double(ofSingle: single)))
        },
        Encoding("xxspltiw", "100000 T:5 0011 TX IMM1:16", "v3.1") { f, ir in
            ir.setVSR(f.splatTarget, ir.every(.s, f.prefixedImmediate))
        },
        Encoding("xxpermx", "100010 T:5 A:5 B:5 C:5 00 CX AX BX TX", "v3.1") { f, ir in
            f.xt(ir) { a, b, c in
                let section = ir.every(.b, UInt64(f.prefixBits(29, 31) << 5))
                let isChosen = ir.equal(.b, ir.vand(c, ir.every(.b, 0xe0)), section)
                return ir.vand(ir.choose(a, b, by: c, fromRight: false), isChosen)
            }
        },
    ]
}

extension PPC {
    fileprivate func splatImmediate(_ ir: Builder, _ lane: Lane) {
        ir.setVR(rt, ir.every(lane, UInt64(bitPattern: signedBits(11, 15))))
    }

    fileprivate func reverse(_ ir: Builder, bytes: Int) {
        xt(ir) { ir.arrange($0, $0) { $0 ^ (bytes &- 1) } }
    }

    /// The 32-bit immediate of a prefixed splat, and its target.
    fileprivate var prefixedImmediate: UInt64 { UInt64(prefixBits(16, 31) << 16 | bits(16, 31)) }
    fileprivate var splatTarget: Int { bits(15, 15) << 5 | bits(6, 10) }

    /// The upper half of the quad that lxvkq loads; the lower one is zero.
    fileprivate static func specialQuad(_ uim: Int) -> UInt64? {
        switch uim {
        case 1: 0x3fff_0000_0000_0000
        case 2: 0x4000_0000_0000_0000
        case 3: 0x4000_8000_0000_0000
        case 4: 0x4001_0000_0000_0000
        case 5: 0x4001_4000_0000_0000
        case 6: 0x4001_8000_0000_0000
        case 7: 0x4001_c000_0000_0000
        case 8: 0x7fff_0000_0000_0000
        case 9: 0x7fff_8000_0000_0000
        case 16: 0x8000_0000_0000_0000
        case 17: 0xbfff_0000_0000_0000
        case 18: 0xc000_0000_0000_0000
        case 19: 0xc000_8000_0000_0000
        case 20: 0xc001_0000_0000_0000
        case 21: 0xc001_4000_0000_0000
        case 22: 0xc001_8000_0000_0000
        case 23: 0xc001_c000_0000_0000
        case 24: 0xffff_0000_0000_0000
        default: nil
        }
    }

    /// The double of the same value.
    fileprivate static func double(ofSingle x: UInt32) -> UInt64 {
        let sign = UInt64(x >> 31) << 63
        let exponent = UInt64(x >> 23 & 0xff)
        let fraction = UInt64(x & 0x7f_ffff) << 29
        switch exponent {
        case 0 where fraction == 0: return sign
        case 0:
            // The highest one is to be bit 52, which is not kept.
            let n = UInt64(fraction.leadingZeroBitCount &- 11)
            return sign | (897 &- n) << 52 | fraction << n & 0xf_ffff_ffff_ffff
        case 255: return sign | 0x7ff << 52 | fraction
        default: return sign | (exponent &+ 896) << 52 | fraction
        }
    }
}

extension Builder {
    func mergeHigh(_ lane: Lane, _ a: Value, _ b: Value) -> Value { swapped(vector(.zipLow, lane, b, a)) }
    func mergeLow(_ lane: Lane, _ a: Value, _ b: Value) -> Value { swapped(vector(.zipHigh, lane, b, a)) }

    /// Byte i := byte source(i) of the manual's 32 bytes a, b; 0 if that is negative.
    func arrange(_ a: Value, _ b: Value, _ source: (Int) -> Int) -> Value {
        var fromA = Constant128(low: 0x8080_8080_8080_8080, high: 0x8080_8080_8080_8080)
        var fromB = fromA
        let nothing = fromA
        for i in 0..<16 {
            let from = source(i)
            guard from >= 0 else { continue }
            let lane = UInt64(from & 15 ^ 7)
            if a == b || from & 16 == 0 {
                Builder.setByte(&fromA, i ^ 7, lane)
            } else {
                Builder.setByte(&fromB, i ^ 7, lane)
            }
        }
        func part(_ v: Value, _ mask: Constant128) -> Value? {
            mask == nothing || isZero(v) ? nil : permute(v, maskLow: mask.low, maskHigh: mask.high)
        }
        guard let first = part(a, fromA) else { return part(b, fromB) ?? zeros }
        guard let second = part(b, fromB) else { return first }
        return vor(first, second)
    }

    private static func setByte(_ v: inout Constant128, _ lane: Int, _ byte: UInt64) {
        let shift = UInt64(8 &* (lane & 7))
        if lane < 8 {
            v.low = v.low & ~(0xff << shift) | byte << shift
        } else {
            v.high = v.high & ~(0xff << shift) | byte << shift
        }
    }

    /// Word i := word source(i) of the manual's eight words a, b.
    func words(_ a: Value, _ b: Value, _ source: (Int) -> Int) -> Value {
        func lane(_ i: Int) -> (Value, Int) {
            let from = source(i ^ 1)
            return (from & 4 == 0 ? a : b, from & 3 ^ 1)
        }
        /// Lanes i and i + 1 of the result where one vector has both.
        func pair(_ i: Int) -> (Value, Int, Int) {
            let (x, y) = (lane(i), lane(i &+ 1))
            if x.0 == y.0 { return (x.0, x.1, y.1) }
            return (shuffleLanes(x.0, x.1, x.1, y.0, y.1, y.1), 0, 2)
        }
        let (low, high) = (pair(0), pair(2))
        return shuffleLanes(low.0, low.1, low.2, high.0, high.1, high.2)
    }

    /// Bytes of the 32 bytes a, b by the numbers in c, counted from the left or from the right.
    func choose(_ a: Value, _ b: Value, by c: Value, fromRight: Bool) -> Value {
        if let known = vectorConstant(c) {
            return arrange(a, b) { i in
                let word = i < 8 ? known.low : known.high
                let number = Int(truncatingIfNeeded: word &>> UInt64(56 &- 8 &* (i & 7))) & 31
                return fromRight ? 31 &- number : number
            }
        }
        // Compilers complement the numbers for bytes that count from the right.
        let i = definition(c)
        let isComplement = i.op == .vnot
        let flip = every(.b, fromRight != isComplement ? 0x18 : 7)
        return tableLookup(a, b, vxor(isComplement ? i.a : c, flip))
    }
}
