import Guest
import IR

/// Power ISA I 6.9.2: products. The manual's even elements are the host's odd lanes.
extension PPCTable {
    static let vectorProducts: [Encoding<PPC>] = [
        Encoding("vmuleub", "000100 VRT:5 VRA:5 VRB:5 01000001000") { f, ir in
            f.vrt(ir) { ir.multiplyBytes($0, $1, .even, signed: false) }
        },
        Encoding("vmuloub", "000100 VRT:5 VRA:5 VRB:5 00000001000") { f, ir in
            f.vrt(ir) { ir.multiplyBytes($0, $1, .odd, signed: false) }
        },
        Encoding("vmulesb", "000100 VRT:5 VRA:5 VRB:5 01100001000") { f, ir in
            f.vrt(ir) { ir.multiplyBytes($0, $1, .even, signed: true) }
        },
        Encoding("vmulosb", "000100 VRT:5 VRA:5 VRB:5 00100001000") { f, ir in
            f.vrt(ir) { ir.multiplyBytes($0, $1, .odd, signed: true) }
        },
        Encoding("vmuleuh", "000100 VRT:5 VRA:5 VRB:5 01001001000") { f, ir in
            f.vrt(ir) { ir.multiplyHalfwords($0, $1, .even) }
        },
        Encoding("vmulouh", "000100 VRT:5 VRA:5 VRB:5 00001001000") { f, ir in
            f.vrt(ir) { ir.multiplyHalfwords($0, $1, .odd) }
        },
        Encoding("vmulesh", "000100 VRT:5 VRA:5 VRB:5 01101001000") { f, ir in
            f.vrt(ir) { ir.multiplySignedHalfwords($0, $1, .even) }
        },
        Encoding("vmulosh", "000100 VRT:5 VRA:5 VRB:5 00101001000") { f, ir in
            f.vrt(ir) { ir.multiplySignedHalfwords($0, $1, .odd) }
        },
        Encoding("vmuleuw", "000100 VRT:5 VRA:5 VRB:5 01010001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.multiplyWords(.vmulEvenUnsigned, $0, $1, .even) }
        },
        Encoding("vmulouw", "000100 VRT:5 VRA:5 VRB:5 00010001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.multiplyWords(.vmulEvenUnsigned, $0, $1, .odd) }
        },
        Encoding("vmulesw", "000100 VRT:5 VRA:5 VRB:5 01110001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.multiplyWords(.vmulEvenSigned, $0, $1, .even) }
        },
        Encoding("vmulosw", "000100 VRT:5 VRA:5 VRB:5 00110001000", "v2.07") { f, ir in
            f.vrt(ir) { ir.multiplyWords(.vmulEvenSigned, $0, $1, .odd) }
        },
        Encoding("vmuleud", "000100 VRT:5 VRA:5 VRB:5 01011001000", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyDoubleword($0, $1, 0, signed: false) }
        },
        Encoding("vmuloud", "000100 VRT:5 VRA:5 VRB:5 00011001000", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyDoubleword($0, $1, 1, signed: false) }
        },
        Encoding("vmulesd", "000100 VRT:5 VRA:5 VRB:5 01111001000", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyDoubleword($0, $1, 0, signed: true) }
        },
        Encoding("vmulosd", "000100 VRT:5 VRA:5 VRB:5 00111001000", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyDoubleword($0, $1, 1, signed: true) }
        },
        Encoding("vmuluwm", "000100 VRT:5 VRA:5 VRB:5 00010001001", "v2.07") { $0.vrt($1, .vmul, .s) },
        Encoding("vmulld", "000100 VRT:5 VRA:5 VRB:5 00111001001", "v3.1") { $0.vrt($1, .vmul, .d) },
        Encoding("vmulhuw", "000100 VRT:5 VRA:5 VRB:5 01010001001", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyHighWords(.vmulEvenUnsigned, $0, $1) }
        },
        Encoding("vmulhsw", "000100 VRT:5 VRA:5 VRB:5 01110001001", "v3.1") { f, ir in
            f.vrt(ir) { ir.multiplyHighWords(.vmulEvenSigned, $0, $1) }
        },
        Encoding("vmulhud", "000100 VRT:5 VRA:5 VRB:5 01011001001", "v3.1") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0, $1) { ir.mulHighUnsigned($0, $1) } }
        },
        Encoding("vmulhsd", "000100 VRT:5 VRA:5 VRB:5 01111001001", "v3.1") { f, ir in
            f.vrt(ir) { ir.eachDoubleword($0, $1) { ir.mulHighSigned($0, $1) } }
        },
    ]

    static let vectorMultiplySums: [Encoding<PPC>] = [
        Encoding("vmladduhm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100010") { f, ir in
            f.vrt(ir) { ir.vector(.vadd, .h, ir.vector(.vmul, .h, $0, $1), $2) }
        },
        Encoding("vmhaddshs", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100000") { f, ir in
            f.vrt(ir) { ir.multiplyHighAdd($0, $1, $2, rounding: false) }
        },
        Encoding("vmhraddshs", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100001") { f, ir in
            f.vrt(ir) { ir.multiplyHighAdd($0, $1, $2, rounding: true) }
        },
        Encoding("vmsumubm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100100") { f, ir in
            f.vrt(ir) { ir.vector(.vadd, .s, ir.byteProducts($0, signed: false, $1, signed: false), $2) }
        },
        Encoding("vmsummbm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100101") { f, ir in
            f.vrt(ir) { ir.vector(.vadd, .s, ir.byteProducts($0, signed: true, $1, signed: false), $2) }
        },
        Encoding("vmsumuhm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100110") { f, ir in
            f.vrt(ir) { a, b, c in
                let sum = ir.vector(
                    .vadd, .s, ir.multiplyHalfwords(a, b, .even), ir.multiplyHalfwords(a, b, .odd))
                return ir.vector(.vadd, .s, sum, c)
            }
        },
        Encoding("vmsumuhs", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100111") { f, ir in
            f.vrt(ir) { a, b, c in
                let (even, odd) = (ir.multiplyHalfwords(a, b, .even), ir.multiplyHalfwords(a, b, .odd))
                let most = ir.every(.d, 0xffff_ffff)
                return ir.sumWords([even, odd, c]) { v, half in
                    half == .odd ? ir.vand(v, most) : ir.shiftRight(.d, v, 32)
                } limit: {
                    ir.vector(.vminSigned, .d, $0, most)
                }
            }
        },
        Encoding("vmsumshm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101000") { f, ir in
            f.vrt(ir) { ir.vector(.vadd, .s, ir.vector(.vmulAddPairs, .s, $0, $1), $2) }
        },
        Encoding("vmsumshs", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101001") { f, ir in
            f.vrt(ir) { a, b, c in
                ir.clampedSum([
                    ir.multiplySignedHalfwords(a, b, .even), ir.multiplySignedHalfwords(a, b, .odd), c,
                ])
            }
        },
        Encoding("vmsumudm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 100011", "v3.0") { f, ir in
            f.vrt(ir) { a, b, c in
                let first = ir.multiplyDoubleword(a, b, 0, signed: false)
                let second = ir.multiplyDoubleword(a, b, 1, signed: false)
                return ir.quadSum(ir.quadSum(first, second), c)
            }
        },
        Encoding("vmsumcud", "000100 VRT:5 VRA:5 VRB:5 VRC:5 010111", "v3.1") { f, ir in
            f.vrt(ir) { ir.call(VectorHelper.multiplySumCarry, result: .v128, $0, $1, $2) }
        },
    ]

    static let vectorSumsAcross: [Encoding<PPC>] = [
        Encoding("vsum4ubs", "000100 VRT:5 VRA:5 VRB:5 11000001000") { f, ir in
            f.vrt(ir) { a, b in
                let pairs = ir.vector(.vadd, .h, ir.bytes(a, .even, false), ir.bytes(a, .odd, false))
                return ir.addSaturatingUnsignedWords(ir.pairSums(pairs), b)
            }
        },
        Encoding("vsum4sbs", "000100 VRT:5 VRA:5 VRB:5 11100001000") { f, ir in
            f.vrt(ir) { a, b in
                let pairs = ir.vector(.vadd, .h, ir.bytes(a, .even, true), ir.bytes(a, .odd, true))
                return ir.addSaturatingSignedWords(ir.pairSums(pairs), b)
            }
        },
        Encoding("vsum4shs", "000100 VRT:5 VRA:5 VRB:5 11001001000") { f, ir in
            f.vrt(ir) { ir.addSaturatingSignedWords(ir.pairSums($0), $1) }
        },
        Encoding("vsum2sws", "000100 VRT:5 VRA:5 VRB:5 11010001000") { f, ir in
            f.vrt(ir) { a, b in
                let pairs = ir.vector(.vadd, .d, ir.signExtendWords(a), ir.signExtendHighWords(a))
                return ir.saturatedSums(ir.vector(.vadd, .d, pairs, ir.signExtendWords(b)))
            }
        },
        Encoding("vsumsws", "000100 VRT:5 VRA:5 VRB:5 11110001000") { f, ir in
            f.vrt(ir) { a, b in
                let pairs = ir.vector(.vadd, .d, ir.signExtendWords(a), ir.signExtendHighWords(a))
                let all = ir.vector(.vadd, .d, pairs, ir.swapped(pairs))
                let sum = ir.vector(.vadd, .d, all, ir.signExtendWords(b))
                return ir.saturatedSums(ir.vand(sum, ir.vconst(low: 0, high: .max)))
            }
        },
    ]

    static let vectorDivisions: [Encoding<PPC>] = [
        Encoding("vdivuw", "000100 VRT:5 VRA:5 VRB:5 00010001011", "v3.1") { f, ir in
            f.divide(ir, .s) { ir.eachWord($0, $1) { ir.divUnsigned($0, $1) } }
        },
        Encoding("vdivsw", "000100 VRT:5 VRA:5 VRB:5 00110001011", "v3.1") { f, ir in
            f.divide(ir, .s) { ir.eachWord($0, $1) { ir.divSigned($0, $1) } }
        },
        Encoding("vdivud", "000100 VRT:5 VRA:5 VRB:5 00011001011", "v3.1") { f, ir in
            f.divide(ir, .d) { ir.eachDoubleword($0, $1) { ir.divUnsigned($0, $1) } }
        },
        Encoding("vdivsd", "000100 VRT:5 VRA:5 VRB:5 00111001011", "v3.1") { f, ir in
            f.divide(ir, .d) { ir.eachDoubleword($0, $1) { ir.divSigned($0, $1) } }
        },
        Encoding("vmoduw", "000100 VRT:5 VRA:5 VRB:5 11010001011", "v3.1") { f, ir in
            f.divide(ir, .s) { ir.eachWord($0, $1) { ir.remainder($0, $1, ir.divUnsigned($0, $1)) } }
        },
        Encoding("vmodsw", "000100 VRT:5 VRA:5 VRB:5 11110001011", "v3.1") { f, ir in
            f.divide(ir, .s) { ir.eachWord($0, $1) { ir.remainder($0, $1, ir.divSigned($0, $1)) } }
        },
        Encoding("vmodud", "000100 VRT:5 VRA:5 VRB:5 11011001011", "v3.1") { f, ir in
            f.divide(ir, .d) { ir.eachDoubleword($0, $1) { ir.remainder($0, $1, ir.divUnsigned($0, $1)) } }
        },
        Encoding("vmodsd", "000100 VRT:5 VRA:5 VRB:5 11111001011", "v3.1") { f, ir in
            f.divide(ir, .d) { ir.eachDoubleword($0, $1) { ir.remainder($0, $1, ir.divSigned($0, $1)) } }
        },
        Encoding("vdiveuw", "000100 VRT:5 VRA:5 VRB:5 01010001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.divideExtendedUnsignedWords, $0, $1) }
        },
        Encoding("vdivesw", "000100 VRT:5 VRA:5 VRB:5 01110001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.divideExtendedSignedWords, $0, $1) }
        },
        Encoding("vdiveud", "000100 VRT:5 VRA:5 VRB:5 01011001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.divideExtendedUnsigned, $0, $1) }
        },
        Encoding("vdivesd", "000100 VRT:5 VRA:5 VRB:5 01111001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.doublewise(.divideExtendedSigned, $0, $1) }
        },
    ]
}

extension PPC {
    /// VRT := body(VRA, VRB); what a division by zero gives is undefined, and that by one here.
    fileprivate func divide(_ ir: Builder, _ lane: Lane, _ body: (Value, Value) -> Value) {
        vrt(ir) { a, b in body(a, ir.vector(.vsub, lane, b, ir.equal(lane, b, ir.zeros))) }
    }
}

/// Every other element, counted from the left.
enum Alternate { case even, odd }

extension Builder {
    /// Bytes as halfwords.
    fileprivate func bytes(_ v: Value, _ which: Alternate, _ signed: Bool) -> Value {
        func shifted(_ op: Op, _ v: Value) -> Value {
            emitOnce(Instruction(op, .v128, lane: .h, a: v, imm: 8))
        }
        return switch (which, signed) {
        case (.even, false): shifted(.vshiftRight, v)
        case (.even, true): shifted(.vshiftRightSigned, v)
        case (.odd, false): vand(v, every(.h, 0xff))
        case (.odd, true): shifted(.vshiftRightSigned, shifted(.vshiftLeft, v))
        }
    }

    fileprivate func multiplyBytes(_ a: Value, _ b: Value, _ which: Alternate, signed: Bool) -> Value {
        vector(.vmul, .h, bytes(a, which, signed), bytes(b, which, signed))
    }

    fileprivate func multiplyHalfwords(_ a: Value, _ b: Value, _ which: Alternate) -> Value {
        let low = emitOnce(Instruction(.vmul, .v128, lane: .h, a: a, b: b))
        let high = emitOnce(Instruction(.vmulHighUnsigned, .v128, lane: .h, a: a, b: b))
        return vector(which == .odd ? .transposeEven : .transposeOdd, .h, low, high)
    }

    func multiplySignedHalfwords(_ a: Value, _ b: Value, _ which: Alternate) -> Value {
        let wanted = every(.s, which == .odd ? 0xffff : 0xffff_0000)
        return vector(.vmulAddPairs, .s, vand(a, wanted), b)
    }

    fileprivate func multiplyWords(_ op: Op, _ a: Value, _ b: Value, _ which: Alternate) -> Value {
        if which == .odd { return vector(op, .d, a, b) }
        return vector(op, .d, shiftRight(.d, a, 32), shiftRight(.d, b, 32))
    }

    fileprivate func multiplyHighWords(_ op: Op, _ a: Value, _ b: Value) -> Value {
        vector(.transposeOdd, .s, multiplyWords(op, a, b, .odd), multiplyWords(op, a, b, .even))
    }

    /// The whole product of doublewords i.
    fileprivate func multiplyDoubleword(_ a: Value, _ b: Value, _ i: Int, signed: Bool) -> Value {
        let (x, y) = (doubleword(a, i), doubleword(b, i))
        return doublewords(signed ? mulHighSigned(x, y) : mulHighUnsigned(x, y), mul(x, y))
    }

    /// Sums of the products of each word's bytes.
    func byteProducts(_ a: Value, signed signsA: Bool, _ b: Value, signed signsB: Bool) -> Value {
        func sum(_ which: Alternate) -> Value {
            vector(.vmulAddPairs, .s, bytes(a, which, signsA), bytes(b, which, signsB))
        }
        return vector(.vadd, .s, sum(.even), sum(.odd))
    }

    /// Words of the sums of their signed halfwords.
    fileprivate func pairSums(_ v: Value) -> Value { vector(.vmulAddPairs, .s, v, every(.h, 1)) }

    /// Sums of words that `widen` makes doublewords of, cut to words by `limit`; SAT where it changes one.
    fileprivate func sumWords(
        _ terms: [Value], _ widen: (Value, Alternate) -> Value, limit: (Value) -> Value
    ) -> Value {
        func sum(_ which: Alternate) -> Value {
            let sum = terms.dropFirst().reduce(widen(terms[0], which)) {
                vector(.vadd, .d, $0, widen($1, which))
            }
            let limited = limit(sum)
            saturated(vxor(sum, limited))
            return limited
        }
        let (even, odd) = (sum(.even), sum(.odd))
        return vector(.transposeEven, .s, odd, even)
    }

    /// Sums of signed words, saturated.
    func clampedSum(_ terms: [Value]) -> Value {
        sumWords(terms) { v, half in
            half == .odd ? signExtendWords(v) : signExtendHighWords(v)
        } limit: {
            clampedToWords($0)
        }
    }

    /// Doublewords as signed words in their low halves, zeros above; SAT where one does not fit.
    fileprivate func saturatedSums(_ v: Value) -> Value {
        let limited = clampedToWords(v)
        saturated(vxor(v, limited))
        return vand(limited, every(.d, 0xffff_ffff))
    }

    /// ((a × b) >> 15) + c of signed halfwords, saturated.
    fileprivate func multiplyHighAdd(_ a: Value, _ b: Value, _ c: Value, rounding: Bool) -> Value {
        let low = vector(.vmul, .h, a, b)
        let high = vector(.vmulHighSigned, .h, a, b)
        func sum(_ zip: Op) -> Value {
            var product = vector(zip, .h, low, high)
            if rounding { product = vector(.vadd, .s, product, every(.s, 0x4000)) }
            let addend = shiftRightSigned(.s, vector(zip, .h, c, c), 16)
            return vector(.vadd, .s, shiftRightSigned(.s, product, 15), addend)
        }
        let (x, y) = (sum(.zipLow), sum(.zipHigh))
        let result = vector(.vnarrowSignedToSigned, .s, x, y)
        saturated(vxor(result, vector(.vnarrow, .s, x, y)))
        return result
    }

    fileprivate func remainder(_ a: Value, _ b: Value, _ quotient: Value) -> Value {
        sub(a, mul(quotient, b))
    }
}
