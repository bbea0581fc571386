import Guest
import IR

/// Power ISA I 6.11: AES, SHA-2, carry-less products.
extension PPCTable {
    static let vectorCrypto: [Encoding<PPC>] = [
        Encoding("vcipher", "000100 VRT:5 VRA:5 VRB:5 10100001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.reversed(ir.vector(.aesEncryptRound, .b, ir.reversed($0), ir.reversed($1))) }
        },
        Encoding("vcipherlast", "000100 VRT:5 VRA:5 VRB:5 10100001001", "v2.07") { f, ir in
            f.vrt(ir) { ir.reversed(ir.vector(.aesEncryptLast, .b, ir.reversed($0), ir.reversed($1))) }
        },
        Encoding("vncipher", "000100 VRT:5 VRA:5 VRB:5 10101001000", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                // The key comes before the columns are mixed.
                let keyed = ir.vector(.aesDecryptLast, .b, ir.reversed(a), ir.reversed(b))
                return ir.reversed(ir.vector(.aesInverseMixColumns, .b, keyed))
            }
        },
        Encoding("vncipherlast", "000100 VRT:5 VRA:5 VRB:5 10101001001", "v2.07") { f, ir in
            f.vrt(ir) { ir.reversed(ir.vector(.aesDecryptLast, .b, ir.reversed($0), ir.reversed($1))) }
        },
        Encoding("vsbox", "000100 VRT:5 VRA:5 xxxxx 10111001000", "v2.07") { f, ir in
            // The round shifts its rows: they are shifted back before.
            let shifted = ir.permute(
                ir.vr(f.ra), maskLow: 0x0b0e_0104_070a_0d00, maskHigh: 0x0306_090c_0f02_0508)
            ir.setVR(f.rt, ir.vector(.aesEncryptLast, .b, shifted, ir.zeros))
        },
        Encoding("vshasigmaw", "000100 VRT:5 VRA:5 ST SIX:4 11010000010", "v2.07") { f, ir in
            let a = ir.vr(f.ra)
            let six = f.bits(17, 20)
            ir.setVR(
                f.rt,
                ir.choose(.s, six) {
                    switch (f.bit(16), $0) {
                    case (false, false): ir.sigma(.s, a, 7, 18, shift: 3)
                    case (false, true): ir.sigma(.s, a, 17, 19, shift: 10)
                    case (true, false): ir.sigma(.s, a, 2, 13, 22)
                    case (true, true): ir.sigma(.s, a, 6, 11, 25)
                    }
                })
        },
        Encoding("vshasigmad", "000100 VRT:5 VRA:5 ST SIX:4 11011000010", "v2.07") { f, ir in
            let a = ir.vr(f.ra)
            let six = f.bits(17, 17) << 1 | f.bits(19, 19)
            ir.setVR(
                f.rt,
                ir.choose(.d, six) {
                    switch (f.bit(16), $0) {
                    case (false, false): ir.sigma(.d, a, 1, 8, shift: 7)
                    case (false, true): ir.sigma(.d, a, 19, 61, shift: 6)
                    case (true, false): ir.sigma(.d, a, 28, 34, 39)
                    case (true, true): ir.sigma(.d, a, 14, 18, 41)
                    }
                })
        },
        Encoding("vpmsumb", "000100 VRT:5 VRA:5 VRB:5 10000001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.carrylessSums(0, $0, $1) }
        },
        Encoding("vpmsumh", "000100 VRT:5 VRA:5 VRB:5 10001001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.carrylessSums(1, $0, $1) }
        },
        Encoding("vpmsumw", "000100 VRT:5 VRA:5 VRB:5 10010001000", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                let low = ir.every(.d, 0xffff_ffff)
                let (evenA, oddA) = (ir.shiftRight(.d, a, 32), ir.vand(a, low))
                let (evenB, oddB) = (ir.shiftRight(.d, b, 32), ir.vand(b, low))
                func sum(_ high: Bool) -> Value {
                    ir.vxor(
                        ir.mulCarryless(evenA, highA: high, evenB, highB: high),
                        ir.mulCarryless(oddA, highA: high, oddB, highB: high))
                }
                return ir.concatLow(sum(false), sum(true))
            }
        },
        Encoding("vpmsumd", "000100 VRT:5 VRA:5 VRB:5 10011001000", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                let first = ir.mulCarryless(a, highA: false, b, highB: false)
                let second = ir.mulCarryless(a, highA: true, b, highB: true)
                return ir.swapped(ir.vxor(first, second))
            }
        },
    ]
}

extension Builder {
    /// The manual's byte 0 in the lowest lane, as FIPS 197 and the host count them; and back.
    fileprivate func reversed(_ v: Value) -> Value {
        permute(v, maskLow: 0x0001_0203_0405_0607, maskHigh: 0x0809_0a0b_0c0d_0e0f)
    }

    fileprivate func sigma(_ lane: Lane, _ a: Value, _ x: Int, _ y: Int, shift: Int) -> Value {
        vxor(vxor(rotateRight(lane, a, x), rotateRight(lane, a, y)), shiftRight(lane, a, shift))
    }
    fileprivate func sigma(_ lane: Lane, _ a: Value, _ x: Int, _ y: Int, _ z: Int) -> Value {
        vxor(vxor(rotateRight(lane, a, x), rotateRight(lane, a, y)), rotateRight(lane, a, z))
    }

    /// For each lane the first or second form by a bit of `six`, the highest for element 0.
    fileprivate func choose(_ lane: Lane, _ six: Int, _ form: (Bool) -> Value) -> Value {
        let all = 1 << lane.count - 1
        if six == 0 || six == all { return form(six != 0) }
        let half = lane.count / 2
        func mask(_ first: Int) -> UInt64 {
            var result: UInt64 = 0
            for i in 0..<half where six >> (first + i) & 1 != 0 {
                result |= lane == .d ? .max : 0xffff_ffff << UInt64(32 * i)
            }
            return result
        }
        return bitSelect(vconst(low: mask(half), high: mask(0)), form(true), form(false))
    }

    fileprivate func carrylessSums(_ width: UInt32, _ a: Value, _ b: Value) -> Value {
        call(VectorHelper.carryless, result: .v128, immediate: width, a, b)
    }
}
