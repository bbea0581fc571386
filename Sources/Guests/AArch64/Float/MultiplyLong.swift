import Guest
import IR

/// Products of halves added to single precision (FEAT_FHM), and BFloat16 (FEAT_BF16).
extension A64Table {
    static let floatMultiplyLong: [Encoding<A64>] = [
        Encoding("FMLAL (vector)", "0 Q 0 01110 0 01 Rm:5 11101 1 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, ir.v(f.rm), subtract: false, upper: false)
        },
        Encoding("FMLAL2 (vector)", "0 Q 1 01110 0 01 Rm:5 11001 1 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, ir.v(f.rm), subtract: false, upper: true)
        },
        Encoding("FMLSL (vector)", "0 Q 0 01110 1 01 Rm:5 11101 1 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, ir.v(f.rm), subtract: true, upper: false)
        },
        Encoding("FMLSL2 (vector)", "0 Q 1 01110 1 01 Rm:5 11001 1 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, ir.v(f.rm), subtract: true, upper: true)
        },
        Encoding("FMLAL (by element)", "0 Q 0 01111 10 L M Rm:4 0000 H 0 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, halfElement(f, ir), subtract: false, upper: false)
        },
        Encoding("FMLAL2 (by element)", "0 Q 1 01111 10 L M Rm:4 1000 H 0 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, halfElement(f, ir), subtract: false, upper: true)
        },
        Encoding("FMLSL (by element)", "0 Q 0 01111 10 L M Rm:4 0100 H 0 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, halfElement(f, ir), subtract: true, upper: false)
        },
        Encoding("FMLSL2 (by element)", "0 Q 1 01111 10 L M Rm:4 1100 H 0 Rn:5 Rd:5", "FEAT_FHM") { f, ir in
            multiplyLong(f, ir, halfElement(f, ir), subtract: true, upper: true)
        },
    ]

    static let floatBFloat16: [Encoding<A64>] = [
        Encoding("BFDOT (vector)", "0 Q 1 01110 01 0 Rm:5 1 1111 1 Rn:5 Rd:5", "FEAT_BF16") { f, ir in
            let dot = ir.call(FloatHelper.bfDot, result: .v128, ir.v(f.rd), ir.v(f.rn), ir.v(f.rm))
            ir.setV(f.rd, dot, q: f.q)
        },
        Encoding("BFDOT (by element)", "0 Q 0 01111 01 L M Rm:4 1111 H 0 Rn:5 Rd:5", "FEAT_BF16") { f, ir in
            let pair = ir.splatLane(ir.v(f.rm), .s, f.bits(11, 11) << 1 | f.bits(21, 21))
            ir.setV(f.rd, ir.call(FloatHelper.bfDot, result: .v128, ir.v(f.rd), ir.v(f.rn), pair), q: f.q)
        },
        Encoding("BFMMLA", "0 1 1 01110 01 0 Rm:5 1 1101 1 Rn:5 Rd:5", "FEAT_BF16") { f, ir in
            ir.setV(
                f.rd,
                ir.call(FloatHelper.bfMatrixMultiply, result: .v128, ir.v(f.rd), ir.v(f.rn), ir.v(f.rm)))
        },
        Encoding("BFMLALB, BFMLALT (vector)", "0 Q 1 01110 11 0 Rm:5 1 1111 1 Rn:5 Rd:5", "FEAT_BF16") {
            f, ir in
            bfMultiplyLong(f, ir, ir.v(f.rm))
        },
        Encoding(
            "BFMLALB, BFMLALT (by element)", "0 Q 0 01111 11 L M Rm:4 1111 H 0 Rn:5 Rd:5", "FEAT_BF16"
        ) { f, ir in
            bfMultiplyLong(f, ir, halfElement(f, ir))
        },
        Encoding("BFCVTN, BFCVTN2", "0 Q 0 01110 10 10000 10110 10 Rn:5 Rd:5", "FEAT_BF16") { f, ir in
            let s = FloatShape(lane: .s, full: true, scalar: false)
            let wide = helper(ir, .bfConvert, s, ir.v(f.rn))
            ir.setNarrowed(f.rd, ir.lowHalf(ir.vector(.vnarrow, .s, wide, wide)), upper: f.q)
        },
    ]

    /// The h lane H:L:M of V0…V15 in all lanes.
    private static func halfElement(_ f: A64, _ ir: Builder) -> Value {
        let index = f.bits(11, 11) << 2 | f.bits(21, 21) << 1 | f.bits(20, 20)
        return ir.splatLane(ir.v(f.bits(19, 16)), .h, index)
    }

    /// Vd + the lower or upper half of the lanes of Vn × those of `m`.
    private static func multiplyLong(_ f: A64, _ ir: Builder, _ m: Value, subtract: Bool, upper: Bool) {
        let n = subtract ? ir.vector(.fneg, .h, ir.v(f.rn)) : ir.v(f.rn)
        let imm: UInt32 = (f.q ? 1 : 0) | (upper ? 2 : 0)
        ir.setV(
            f.rd, ir.call(FloatHelper.mulAddHalves, result: .v128, immediate: imm, ir.v(f.rd), n, m))
    }

    /// Vd + the even (B) or odd (T, Q = 1) lanes of Vn × those of `m`, which widen by zeros below.
    private static func bfMultiplyLong(_ f: A64, _ ir: Builder, _ m: Value) {
        func wide(_ a: Value) -> Value {
            f.q ? ir.vand(a, ir.splatConst(.s, 0xffff_0000)) : ir.vector(.vshiftLeft, .s, a, imm: 16)
        }
        ir.setV(f.rd, ir.fmulAdd(ir.v(f.rd), wide(ir.v(f.rn)), wide(m), .s))
    }
}
