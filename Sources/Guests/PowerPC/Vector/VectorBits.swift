import Guest
import IR

/// Power ISA I 6.9.3 and 6.13: counts of bits, and bits that change places.
extension PPCTable {
    static let vectorCounts: [Encoding<PPC>] = [
        Encoding("vclzb", "000100 VRT:5 xxxxx VRB:5 11100000010", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.vcountLeadingZeros, .b, $0) }
        },
        Encoding("vclzh", "000100 VRT:5 xxxxx VRB:5 11101000010", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.vcountLeadingZeros, .h, $0) }
        },
        Encoding("vclzw", "000100 VRT:5 xxxxx VRB:5 11110000010", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.vcountLeadingZeros, .s, $0) }
        },
        Encoding("vclzd", "000100 VRT:5 xxxxx VRB:5 11111000010", "v2.07") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0) { ir.countLeadingZeros($0) } }
        },
        Encoding("vctzb", "000100 VRT:5 11100 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.trailingZeros(.b, $0) }
        },
        Encoding("vctzh", "000100 VRT:5 11101 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.trailingZeros(.h, $0) }
        },
        Encoding("vctzw", "000100 VRT:5 11110 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.trailingZeros(.s, $0) }
        },
        Encoding("vctzd", "000100 VRT:5 11111 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0) { ir.countTrailingZeros($0) } }
        },
        Encoding("vpopcntb", "000100 VRT:5 xxxxx VRB:5 11100000011", "v2.07") { f, ir in
            f.vrt(ir) { ir.vector(.vpopCount, .b, $0) }
        },
        Encoding("vpopcnth", "000100 VRT:5 xxxxx VRB:5 11101000011", "v2.07") { f, ir in
            f.vrt(ir) { ir.population(.h, $0) }
        },
        Encoding("vpopcntw", "000100 VRT:5 xxxxx VRB:5 11110000011", "v2.07") { f, ir in
            f.vrt(ir) { ir.population(.s, $0) }
        },
        Encoding("vpopcntd", "000100 VRT:5 xxxxx VRB:5 11111000011", "v2.07") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0) { ir.popCount($0) } }
        },
        Encoding("vprtybw", "000100 VRT:5 01000 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.parity(.s, $0) }
        },
        Encoding("vprtybd", "000100 VRT:5 01001 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.parity(.d, $0) }
        },
        Encoding("vprtybq", "000100 VRT:5 01010 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) {
                let both = ir.parity(.d, ir.vxor($0, ir.swapped($0)))
                return ir.vand(both, ir.vconst(low: 0, high: .max))
            }
        },
        Encoding("vclzlsbb", "000100 RT:5 00000 VRB:5 11000000010", "v3.0") { f, ir in
            let bits = ir.elementBits(.b, ir.shiftLeft(.h, ir.vr(f.rb), 7))
            let high = ir.or(ir.shiftLeft(bits, imm: 16), ir.i32(0x8000))
            ir.setR(f.rt, ir.countLeadingZeros(high))
        },
        Encoding("vctzlsbb", "000100 RT:5 00001 VRB:5 11000000010", "v3.0") { f, ir in
            let bits = ir.elementBits(.b, ir.shiftLeft(.h, ir.vr(f.rb), 7))
            ir.setR(f.rt, ir.countTrailingZeros(ir.or(bits, ir.i32(0x1_0000))))
        },
    ]

    static let vectorBitPermutations: [Encoding<PPC>] = [
        Encoding("vbpermq", "000100 VRT:5 VRA:5 VRB:5 10101001100", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                // Bytes that hold the bits, and masks of those; bytes beyond the register are zero.
                let numbers = ir.vand(ir.shiftRight(.h, b, 3), ir.every(.b, 31))
                let bytes = ir.tableLookup(a, ir.vxor(numbers, ir.every(.b, 7)))
                let powers = ir.vconst(low: 0x0102_0408_1020_4080, high: 0)
                let masks = ir.tableLookup(powers, ir.vand(b, ir.every(.b, 7)))
                let chosen = ir.equal(.b, ir.vand(bytes, masks), masks)
                return ir.vectorFromScalar(ir.zeroExtend(ir.elementBits(.b, chosen), to: .i64))
            }
        },
        Encoding("vbpermd", "000100 VRT:5 VRA:5 VRB:5 10111001100", "v3.0") { f, ir in
            f.vrt(ir) { ir.doublewise(.permuteBits, $0, $1) }
        },
        Encoding("vgbbd", "000100 VRT:5 xxxxx VRB:5 10100001100", "v2.07") { f, ir in
            f.vrt(ir) { ir.doublewise(.transpose, $0, $0) }
        },
        Encoding("vcfuged", "000100 VRT:5 VRA:5 VRB:5 10101001101", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.centrifuge, $0, $1) }
        },
        Encoding("vpextd", "000100 VRT:5 VRA:5 VRB:5 10110001101", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.extract, $0, $1) }
        },
        Encoding("vpdepd", "000100 VRT:5 VRA:5 VRB:5 10111001101", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.deposit, $0, $1) }
        },
        Encoding("vclzdm", "000100 VRT:5 VRA:5 VRB:5 11110000100", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.leadingZerosUnderMask, $0, $1) }
        },
        Encoding("vctzdm", "000100 VRT:5 VRA:5 VRB:5 11111000100", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.trailingZerosUnderMask, $0, $1) }
        },
        Encoding("vgnb", "000100 RT:5 xx N:3 VRB:5 10011001100", "v3.1") { f, ir in
            let n = f.bits(13, 15)
            guard f.mode.is64 else { return ir.undefined() }
            // Less than 2 is undefined.
            guard n > 1 else { return }
            ir.setR(
                f.rt, ir.call(VectorHelper.gather, result: .i64, immediate: UInt32(n), ir.vr(f.rb)))
        },
    ]

    static let vectorStrings: [Encoding<PPC>] = [
        Encoding("vstribl, vstribl.", "000100 VRT:5 00000 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .b, .isolateBytesLeft)
        },
        Encoding("vstribr, vstribr.", "000100 VRT:5 00001 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .b, .isolateBytesRight)
        },
        Encoding("vstrihl, vstrihl.", "000100 VRT:5 00010 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .h, .isolateHalfwordsLeft)
        },
        Encoding("vstrihr, vstrihr.", "000100 VRT:5 00011 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .h, .isolateHalfwordsRight)
        },
        Encoding("vclrlb", "000100 VRT:5 VRA:5 VRB:5 00110001101", "v3.1") { f, ir in
            f.clear(ir, numbers: ir.vconst(low: 0x0f0e_0d0c_0b0a_0908, high: 0x0706_0504_0302_0100))
        },
        Encoding("vclrrb", "000100 VRT:5 VRA:5 VRB:5 00111001101", "v3.1") { f, ir in
            f.clear(ir, numbers: ir.vconst(low: 0x0001_0203_0405_0607, high: 0x0809_0a0b_0c0d_0e0f))
        },
    ]
}

extension PPC {
    /// What lies before the first zero from one side; CR6.EQ in a record form: there is one.
    fileprivate func isolate(_ ir: Builder, _ lane: Lane, _ operation: ByteOperation) {
        let b = ir.vr(rb)
        ir.setVR(rt, ir.bytewise(operation, b, b))
        guard bit(21) else { return }
        let isFound = ir.anyBit(ir.equal(lane, b, ir.zeros))
        ir.setCRField(6, ir.shiftLeft(ir.zeroExtend(isFound, to: .i32), imm: 1))
    }

    /// Bytes whose number is not below RB become zero.
    fileprivate func clear(_ ir: Builder, numbers: Value) {
        let count = ir.r(self, rb)
        let most = ir.const(16, wordType)
        let limit = ir.splat(.b, ir.select(ir.compare(.ult, count, most), count, most))
        ir.setVR(rt, ir.vand(ir.vr(ra), ir.vector(.vcompareGreaterSigned, .b, limit, numbers)))
    }
}

extension Builder {
    /// An operation of `VectorHelper` on doublewords, or on bytes.
    func doublewise(_ operation: DoublewordOperation, _ a: Value, _ b: Value) -> Value {
        call(VectorHelper.doublewise, result: .v128, immediate: operation.rawValue, a, b)
    }
    func bytewise(_ operation: ByteOperation, _ a: Value, _ b: Value) -> Value {
        call(VectorHelper.bytewise, result: .v128, immediate: operation.rawValue, a, b)
    }

    /// i32: the sign of each element, element 0 in the highest of as many bits.
    func elementBits(_ lane: Lane, _ v: Value) -> Value {
        switch lane {
        case .b: return byteMask(swapped(v))
        case .h:
            return byteMask(vector(.vnarrowSignedToSigned, .h, swapped(v), zeros))
        case .s: return wordBits(swapped(v))
        case .d: return wordBits(shuffleLanes(v, 3, 1, zeros, 0, 0))
        }
    }
    private func wordBits(_ v: Value) -> Value {
        let halfwords = vector(.vnarrowSignedToSigned, .s, v, zeros)
        return byteMask(vector(.vnarrowSignedToSigned, .h, halfwords, zeros))
    }

    fileprivate func population(_ lane: Lane, _ v: Value) -> Value {
        var sums = vector(.vpopCount, .b, v)
        var half = Lane.b
        while half.rawValue < lane.rawValue {
            let wide = half.wider
            let low = vand(sums, every(wide, (1 &<< UInt64(half.bits)) &- 1))
            sums = vector(.vadd, wide, low, shiftRight(wide, sums, half.bits))
            half = wide
        }
        return sums
    }

    /// The ones below the lowest one.
    fileprivate func trailingZeros(_ lane: Lane, _ v: Value) -> Value {
        population(lane, vandNot(vector(.vadd, lane, v, ones), v))
    }

    /// Of the lowest bits of the bytes of each lane.
    fileprivate func parity(_ lane: Lane, _ v: Value) -> Value {
        var sum = v
        var n = lane.bits / 2
        while n >= 8 {
            sum = vxor(sum, shiftRight(lane, sum, n))
            n /= 2
        }
        return vand(sum, every(lane, 1))
    }
}
