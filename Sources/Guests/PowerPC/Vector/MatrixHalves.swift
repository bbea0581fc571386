import Guest
import IR
import SoftFloat

/// Power ISA I 7.6.1.13: outer products of halves and bfloats, two of which are added for each element.
extension PPCTable {
    static let matrixHalves: [Encoding<PPC>] = [
        Encoding("xvf16ger2", "111011 AT:3 xx A:5 B:5 00010011 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .half) { r, _ in r }
        },
        Encoding("xvf16ger2pp", "111011 AT:3 xx A:5 B:5 00010010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .half) { ir.float(.fadd, $0, $1) }
        },
        Encoding("xvf16ger2pn", "111011 AT:3 xx A:5 B:5 10010010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .half) { ir.float(.fadd, $0, ir.negatedNumber($1)) }
        },
        Encoding("xvf16ger2np", "111011 AT:3 xx A:5 B:5 01010010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .half) { ir.float(.fadd, ir.negatedNumber($0), $1) }
        },
        Encoding("xvf16ger2nn", "111011 AT:3 xx A:5 B:5 11010010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .half) { ir.float(.fadd, ir.negatedNumber($0), ir.negatedNumber($1)) }
        },
        Encoding("xvbf16ger2", "111011 AT:3 xx A:5 B:5 00110011 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .brain) { r, _ in r }
        },
        Encoding("xvbf16ger2pp", "111011 AT:3 xx A:5 B:5 00110010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .brain) { ir.float(.fadd, $0, $1) }
        },
        Encoding("xvbf16ger2pn", "111011 AT:3 xx A:5 B:5 10110010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .brain) { ir.float(.fadd, $0, ir.negatedNumber($1)) }
        },
        Encoding("xvbf16ger2np", "111011 AT:3 xx A:5 B:5 01110010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .brain) { ir.float(.fadd, ir.negatedNumber($0), $1) }
        },
        Encoding("xvbf16ger2nn", "111011 AT:3 xx A:5 B:5 11110010 AX BX x", "v3.1") { f, ir in
            f.halfProduct(ir, .brain) { ir.float(.fadd, ir.negatedNumber($0), ir.negatedNumber($1)) }
        },
    ]
}

private enum HalfFormat { case half, brain }

extension PPC {
    /// Each element of AT := body(the sum of two products, rounded once to a single; the element).
    fileprivate func halfProduct(
        _ ir: Builder, _ format: HalfFormat, _ body: (Value, Value) -> Value
    ) {
        let isPrefixed = prefix != 0
        if isPrefixed, prefixBits(8, 11) != 9 { return ir.undefined() }
        let rows = isPrefixed ? prefixBits(24, 27) : 15
        let columns = isPrefixed ? prefixBits(28, 31) : 15
        let products = isPrefixed ? prefixBits(16, 17) : 3
        let zero = ir.bitcast(ir.const(0, .i64), to: .f64)
        /// The pair in a word as doubles.
        func pair(_ v: Value, _ word: Int) -> (Value, Value) {
            func element(_ k: Int) -> Value {
                guard products >> (1 &- k) & 1 != 0 else { return zero }
                let lane = (2 &* word &+ k) ^ 3
                if format == .half { return ir.fconvert(ir.extractLane(v, .h, lane, as: .f16), to: .f64) }
                let bits = ir.shiftLeft(ir.extractLane(v, .h, lane, as: .i32), imm: 16)
                return ir.fconvert(ir.bitcast(bits, to: .f32), to: .f64)
            }
            return (element(0), element(1))
        }
        let (a, b) = (ir.vsr(xa), ir.vsr(xb))
        let at = 4 &* bits(6, 8)
        let right = (0..<4).map { columns >> (3 &- $0) & 1 != 0 ? pair(b, $0) : (zero, zero) }
        var results = InlineArray<4, Value>(repeating: ir.zeros)
        for i in 0..<4 where rows >> (3 &- i) & 1 != 0 {
            let left = pair(a, i)
            for j in 0..<4 where columns >> (3 &- j) & 1 != 0 {
                // The first product is exact.
                let product = ir.float(.fmul, left.0, right[j].0)
                let sum = ir.call(
                    FloatHelper.narrow, result: .v128,
                    immediate: UInt32(SoftFloat.NarrowOperation.multiplyAdd.rawValue), left.1, right[j].1,
                    product)
                let old = ir.extractLane(ir.vsr(at &+ i), .s, j ^ 1, as: .f32)
                results[i] = ir.insertLane(results[i], .s, j ^ 1, body(ir.bitcast(sum, to: .f32), old))
            }
        }
        for i in 0..<4 { ir.setVSR(at &+ i, results[i]) }
    }
}
