import Guest
import IR

/// Power ISA I 7.6.1.13: outer products in accumulators. Accumulator n is VSRs 4n to 4n + 3, a row each; whether it is primed
/// makes no difference.
extension PPCTable {
    static let matrixMoves: [Encoding<PPC>] = [
        Encoding("xxmfacc", "011111 AS:3 xx 00000 xxxxx 0010110001 x", "v3.1") { _, _ in },
        Encoding("xxmtacc", "011111 AT:3 xx 00001 xxxxx 0010110001 x", "v3.1") { _, _ in },
        Encoding("xxsetaccz", "011111 AT:3 xx 00011 xxxxx 0010110001 x", "v3.1") { f, ir in
            for i in 0..<4 { ir.setVSR(4 &* f.bits(6, 8) &+ i, ir.zeros) }
        },
    ]

    /// Of both the plain and the prefixed forms.
    static let matrixIntegers: [Encoding<PPC>] = [
        Encoding("xvi8ger4", "111011 AT:3 xx A:5 B:5 00000011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 4) { a, b, _ in ir.byteProducts(a, signed: true, b, signed: false) }
        },
        Encoding("xvi8ger4pp", "111011 AT:3 xx A:5 B:5 00000010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 4) { a, b, row in
                ir.vector(.vadd, .s, ir.byteProducts(a, signed: true, b, signed: false), row)
            }
        },
        Encoding("xvi8ger4spp", "111011 AT:3 xx A:5 B:5 01100011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 4) { a, b, row in
                ir.clampedSum([ir.byteProducts(a, signed: true, b, signed: false), row])
            }
        },
        Encoding("xvi4ger8", "111011 AT:3 xx A:5 B:5 00100011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 8) { a, b, _ in ir.nibbleProducts(a, b) }
        },
        Encoding("xvi4ger8pp", "111011 AT:3 xx A:5 B:5 00100010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 8) { a, b, row in ir.vector(.vadd, .s, ir.nibbleProducts(a, b), row) }
        },
        Encoding("xvi16ger2", "111011 AT:3 xx A:5 B:5 01001011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 2) { a, b, _ in ir.vector(.vmulAddPairs, .s, a, b) }
        },
        Encoding("xvi16ger2pp", "111011 AT:3 xx A:5 B:5 01101011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 2) { a, b, row in
                ir.vector(.vadd, .s, ir.vector(.vmulAddPairs, .s, a, b), row)
            }
        },
        Encoding("xvi16ger2s", "111011 AT:3 xx A:5 B:5 00101011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 2) { a, b, _ in
                // Only four times the least number does not fit.
                let sum = ir.vector(.vmulAddPairs, .s, a, b)
                let isBeyond = ir.equal(.s, sum, ir.signs(.s))
                ir.saturated(isBeyond)
                return ir.vector(.vadd, .s, sum, isBeyond)
            }
        },
        Encoding("xvi16ger2spp", "111011 AT:3 xx A:5 B:5 00101010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 2) { a, b, row in
                ir.clampedSum([
                    ir.multiplySignedHalfwords(a, b, .even), ir.multiplySignedHalfwords(a, b, .odd), row,
                ])
            }
        },
    ]

    static let matrixFloats: [Encoding<PPC>] = [
        Encoding("xvf32ger", "111011 AT:3 xx A:5 B:5 00011011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 1) { a, b, _ in ir.vector(.fmul, .s, a, b) }
        },
        Encoding("xvf32gerpp", "111011 AT:3 xx A:5 B:5 00011010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 1) { ir.fusedLanes(.s, $0, $1, $2, subtracts: false, negates: false) }
        },
        Encoding("xvf32gerpn", "111011 AT:3 xx A:5 B:5 10011010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 1) { ir.fusedLanes(.s, $0, $1, $2, subtracts: true, negates: false) }
        },
        Encoding("xvf32gernp", "111011 AT:3 xx A:5 B:5 01011010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 1) { ir.fusedLanes(.s, $0, $1, $2, subtracts: true, negates: true) }
        },
        Encoding("xvf32gernn", "111011 AT:3 xx A:5 B:5 11011010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 1) { ir.fusedLanes(.s, $0, $1, $2, subtracts: false, negates: true) }
        },
        Encoding("xvf64ger", "111011 AT:3 xx A:5 B:5 00111011 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 0) { a, b, _ in ir.vector(.fmul, .d, a, b) }
        },
        Encoding("xvf64gerpp", "111011 AT:3 xx A:5 B:5 00111010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 0) { ir.fusedLanes(.d, $0, $1, $2, subtracts: false, negates: false) }
        },
        Encoding("xvf64gerpn", "111011 AT:3 xx A:5 B:5 10111010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 0) { ir.fusedLanes(.d, $0, $1, $2, subtracts: true, negates: false) }
        },
        Encoding("xvf64gernp", "111011 AT:3 xx A:5 B:5 01111010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 0) { ir.fusedLanes(.d, $0, $1, $2, subtracts: true, negates: true) }
        },
        Encoding("xvf64gernn", "111011 AT:3 xx A:5 B:5 11111010 AX BX x", "v3.1") { f, ir in
            f.outerProduct(ir, 0) { ir.fusedLanes(.d, $0, $1, $2, subtracts: false, negates: true) }
        },
    ]
}

extension PPC {
    /// Each row of AT := body(that element of XA in all places, XB, the row). `products`: so many elements of a word are
    /// multiplied; 0: doublewords, of which XA and the next one have four. The prefix leaves out rows, columns, and products.
    fileprivate func outerProduct(
        _ ir: Builder, _ products: Int, _ body: (Value, Value, Value) -> Value
    ) {
        let isPrefixed = prefix != 0
        if isPrefixed, prefixBits(8, 11) != 9 { return ir.undefined() }
        let isDouble = products == 0
        if isDouble, xa & 1 != 0 { return ir.undefined() }
        let rows = isPrefixed ? prefixBits(24, 27) : 15
        let columns = isPrefixed ? (isDouble ? prefixBits(28, 29) : prefixBits(28, 31)) : isDouble ? 3 : 15
        let kept = isPrefixed && products > 1 ? prefixBits(16, 15 &+ products) : 1 << products &- 1
        let lanes = ir.columns(columns, isDouble: isDouble)
        let inputs =
            products > 1 && kept != 1 << products &- 1 ? ir.every(.s, pattern(kept, products)) : lanes
        func cut(_ v: Value, _ mask: Value?) -> Value { mask.map { ir.vand(v, $0) } ?? v }
        let b = cut(ir.vsr(xb), lanes)
        let at = 4 &* bits(6, 8)
        var results = InlineArray<4, Value>(repeating: ir.zeros)
        for i in 0..<4 where rows >> (3 &- i) & 1 != 0 {
            let a =
                isDouble
                ? ir.splatLane(ir.vsr(xa &+ i >> 1), .d, i & 1) : ir.splatLane(ir.vsr(xa), .s, i ^ 1)
            results[i] = cut(body(cut(a, inputs), b, cut(ir.vsr(at &+ i), lanes)), lanes)
        }
        for i in 0..<4 { ir.setVSR(at &+ i, results[i]) }
    }

    /// Ones in the elements of a word, `count` of them, that `kept` names, the leftmost by its highest bit.
    private func pattern(_ kept: Int, _ count: Int) -> UInt64 {
        let width = 32 / count
        var result: UInt64 = 0
        for k in 0..<count where kept >> k & 1 != 0 {
            result |= (1 << UInt64(width) &- 1) << UInt64(width &* k)
        }
        return result
    }
}

extension Builder {
    /// A mask of columns, unless it is all of them.
    fileprivate func columns(_ kept: Int, isDouble: Bool) -> Value? {
        if kept == (isDouble ? 3 : 15) { return nil }
        func half(_ bits: Int) -> UInt64 {
            if isDouble { return bits & 1 != 0 ? .max : 0 }
            return (bits & 2 != 0 ? 0xffff_ffff << 32 : 0) | (bits & 1 != 0 ? 0xffff_ffff : 0)
        }
        return isDouble
            ? vconst(low: half(kept >> 1), high: half(kept)) : vconst(low: half(kept >> 2), high: half(kept))
    }

    /// Sums of the products of a word's signed numbers of four bits.
    fileprivate func nibbleProducts(_ a: Value, _ b: Value) -> Value {
        func high(_ v: Value) -> Value { shiftRightSigned(.b, v, 4) }
        return vector(
            .vadd, .s, byteProducts(high(a), signed: true, high(b), signed: true),
            byteProducts(
                high(shiftLeft(.b, a, 4)), signed: true, high(shiftLeft(.b, b, 4)), signed: true))
    }

    /// a × b + c, or - c, then perhaps its negative; NaNs are never negated.
    fileprivate func fusedLanes(
        _ lane: Lane, _ a: Value, _ b: Value, _ c: Value, subtracts: Bool, negates: Bool
    ) -> Value {
        let sum = fmulAdd(c, a, b, lane, negating: subtracts ? [.addend, .numbersOnly] : [])
        guard negates else { return sum }
        return vxor(sum, vand(vector(.fcompareEqual, lane, sum, sum), signs(lane)))
    }
}
