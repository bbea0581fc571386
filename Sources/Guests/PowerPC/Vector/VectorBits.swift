import Guest
import IR

/// Power ISA I 6.9.3 and 6.13: counts of bits, and bits that change places.
extension PPCTable {
    static let vectorCounts: [Encoding<PPC>] = [
        Encoding("vclzb", "000100 VRT:5 xxxxx VRB:5 11100000010", "v2.07") { f, ir in
            f.vrt(ir) { ir.leadingZerosOfBytes($0) }
        },
        Encoding("vclzh", "000100 VRT:5 xxxxx VRB:5 11101000010", "v2.07") { f, ir in
            f.vrt(ir) {
                let counts = ir.leadingZerosOfBytes($0)
                let upper = ir.shiftRight(.h, counts, 8)
                let lower = ir.vand(counts, ir.equal(.h, upper, ir.every(.h, 8)))
                return ir.vector(.vadd, .h, upper, ir.vand(lower, ir.every(.h, 0xff)))
            }
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
            f.vrt(ir) { ir.vector(.vtransposeBits, .b, $0) }
        },
        Encoding("vcfuged", "000100 VRT:5 VRA:5 VRB:5 10101001101", "v3.1") { f, ir in
            f.vrt(ir) { a, b in
                ir.eachDoubleword(a, b) { bits, mask in
                    let left = ir.parallelExtract(bits, mask: ir.not(mask))
                    let right = ir.parallelExtract(bits, mask: mask)
                    return ir.or(ir.shiftLeft(left, ir.popCount(mask)), right)
                }
            }
        },
        Encoding("vpextd", "000100 VRT:5 VRA:5 VRB:5 10110001101", "v3.1") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0, $1) { ir.parallelExtract($0, mask: $1) } }
        },
        Encoding("vpdepd", "000100 VRT:5 VRA:5 VRB:5 10111001101", "v3.1") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0, $1) { ir.parallelDeposit($0, mask: $1) } }
        },
        Encoding("vclzdm", "000100 VRT:5 VRA:5 VRB:5 11110000100", "v3.1") { f, ir in
            f.vrt(ir) { a, b in
                ir.eachDoubleword(a, b) { bits, mask in
                    // Those of the bits under the mask, without the zeros that lie above them then.
                    let zeros = ir.countLeadingZeros(ir.parallelExtract(bits, mask: mask))
                    return ir.add(ir.add(zeros, ir.popCount(mask)), imm: -64)
                }
            }
        },
        Encoding("vctzdm", "000100 VRT:5 VRA:5 VRB:5 11111000100", "v3.1") { f, ir in
            f.vrt(ir) { a, b in
                ir.eachDoubleword(a, b) { bits, mask in
                    let found = ir.and(bits, mask)
                    let below = ir.andNot(ir.add(found, imm: -1), found)
                    return ir.popCount(ir.and(mask, below))
                }
            }
        },
        Encoding("vgnb", "000100 RT:5 xx N:3 VRB:5 10011001100", "v3.1") { f, ir in
            let n = f.bits(13, 15)
            guard f.mode.is64 else { return ir.undefined() }
            // Less than 2 is undefined.
            guard n > 1 else { return }
            ir.setR(f.rt, ir.gatherBits(ir.vr(f.rb), n))
        },
    ]

    static let vectorStrings: [Encoding<PPC>] = [
        Encoding("vstribl, vstribl.", "000100 VRT:5 00000 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .b, fromLeft: true)
        },
        Encoding("vstribr, vstribr.", "000100 VRT:5 00001 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .b, fromLeft: false)
        },
        Encoding("vstrihl, vstrihl.", "000100 VRT:5 00010 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .h, fromLeft: true)
        },
        Encoding("vstrihr, vstrihr.", "000100 VRT:5 00011 VRB:5 Rc 0000001101", "v3.1") { f, ir in
            f.isolate(ir, .h, fromLeft: false)
        },
        Encoding("vclrlb", "000100 VRT:5 VRA:5 VRB:5 00110001101", "v3.1") { f, ir in
            f.clear(ir, fromLeft: false)
        },
        Encoding("vclrrb", "000100 VRT:5 VRA:5 VRB:5 00111001101", "v3.1") { f, ir in
            f.clear(ir, fromLeft: true)
        },
    ]
}

extension PPC {
    /// What lies before the first zero from one side; CR6.EQ in a record form: there is one.
    fileprivate func isolate(_ ir: Builder, _ lane: Lane, fromLeft: Bool) {
        let b = ir.vr(rb)
        let bits = ir.elementBits(.b, ir.equal(lane, b, ir.zeros))
        // 16 if there is none.
        let first =
            fromLeft
            ? ir.countLeadingZeros(ir.or(ir.shiftLeft(bits, imm: 16), ir.i32(0x8000)))
            : ir.countTrailingZeros(ir.or(bits, ir.i32(0x1_0000)))
        let isBefore = ir.vector(
            .vcompareGreaterSigned, .b, ir.splat(.b, first), ir.numbers(fromLeft: fromLeft))
        ir.setVR(rt, ir.vand(b, isBefore))
        guard bit(21) else { return }
        let isFound = ir.compare(.ne, bits, ir.i32(0))
        ir.setCRField(6, ir.shiftLeft(ir.zeroExtend(isFound, to: .i32), imm: 1))
    }

    /// Bytes whose number is not below RB become zero.
    fileprivate func clear(_ ir: Builder, fromLeft: Bool) {
        let count = ir.r(self, rb)
        let most = ir.const(16, wordType)
        let limit = ir.splat(.b, ir.select(ir.compare(.ult, count, most), count, most))
        ir.setVR(
            rt,
            ir.vand(ir.vr(ra), ir.vector(.vcompareGreaterSigned, .b, limit, ir.numbers(fromLeft: fromLeft))))
    }
}

extension Builder {
    /// An operation of `VectorHelper` on doublewords, or on bytes.
    func doublewise(_ operation: DoublewordOperation, _ a: Value, _ b: Value) -> Value {
        call(VectorHelper.doublewise, result: .v128, immediate: operation.rawValue, a, b)
    }
    /// The numbers of the bytes, counted from one side.
    fileprivate func numbers(fromLeft: Bool) -> Value {
        fromLeft
            ? vconst(low: 0x0001_0203_0405_0607, high: 0x0809_0a0b_0c0d_0e0f)
            : vconst(low: 0x0f0e_0d0c_0b0a_0908, high: 0x0706_0504_0302_0100)
    }

    /// i64: bits 0, n, 2n … of a register, from the left.
    fileprivate func gatherBits(_ v: Value, _ n: Int) -> Value {
        var result = i64(Int64(0))
        var place = 64
        for half in 0..<2 {
            var mask: UInt64 = 0
            for i in 0..<64 where (64 * half + i) % n == 0 { mask |= 1 << UInt64(63 - i) }
            place -= mask.nonzeroBitCount
            let bits = parallelExtract(doubleword(v, half), mask: i64(mask))
            result = or(result, shiftLeft(bits, imm: place))
        }
        return result
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

    /// By a table of nibbles: the host counts in words and doublewords.
    fileprivate func leadingZerosOfBytes(_ v: Value) -> Value {
        let table = vconst(low: 0x0101_0101_0202_0304, high: 0)
        let nibbles = every(.b, 15)
        let upper = vand(shiftRight(.h, v, 4), nibbles)
        let lower = tableLookup(table, vand(v, nibbles))
        return vector(
            .vadd, .b, tableLookup(table, upper), vand(lower, equal(.b, upper, zeros)))
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
