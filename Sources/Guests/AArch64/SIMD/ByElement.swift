import Guest
import IR

extension A64Table {
    /// Advanced SIMD vector × indexed element, integer, and the scalar forms of it.
    static let simdByElement: [Encoding<A64>] = [
        Encoding("MUL (by element)", "0 Q 0 01111 size:2 L M Rm:4 1000 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir) { ir.vector(.vmul, $0.lane, $1, $2) }
        },
        Encoding("MLA (by element)", "0 Q 1 01111 size:2 L M Rm:4 0000 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir) { ir.vector(.vadd, $0.lane, ir.v(f.rd), ir.vector(.vmul, $0.lane, $1, $2)) }
        },
        Encoding("MLS (by element)", "0 Q 1 01111 size:2 L M Rm:4 0100 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir) { ir.vector(.vsub, $0.lane, ir.v(f.rd), ir.vector(.vmul, $0.lane, $1, $2)) }
        },
        Encoding("SMLAL, SMLAL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, .vadd, unsigned: false)
        },
        Encoding("UMLAL, UMLAL2 (by element)", "0 Q 1 01111 size:2 L M Rm:4 0010 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, .vadd, unsigned: true)
        },
        Encoding("SMLSL, SMLSL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, .vsub, unsigned: false)
        },
        Encoding("UMLSL, UMLSL2 (by element)", "0 Q 1 01111 size:2 L M Rm:4 0110 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, .vsub, unsigned: true)
        },
        Encoding("SMULL, SMULL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, nil, unsigned: false)
        },
        Encoding("UMULL, UMULL2 (by element)", "0 Q 1 01111 size:2 L M Rm:4 1010 H 0 Rn:5 Rd:5") { f, ir in
            f.longByElement(ir, nil, unsigned: true)
        },
        Encoding("SQDMLAL, SQDMLAL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5") {
            f, ir in
            f.doublingByElement(ir, .add, scalar: false)
        },
        Encoding("SQDMLSL, SQDMLSL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5") {
            f, ir in
            f.doublingByElement(ir, .subtract, scalar: false)
        },
        Encoding("SQDMULL, SQDMULL2 (by element)", "0 Q 0 01111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5") {
            f, ir in
            f.doublingByElement(ir, .none, scalar: false)
        },
        Encoding("SQDMULH (by element)", "0 Q 0 01111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir) { ir.doublingMultiplyHigh($0, $1, $2, rounding: false) }
        },
        Encoding("SQRDMULH (by element)", "0 Q 0 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir) { ir.doublingMultiplyHigh($0, $1, $2, rounding: true) }
        },
        Encoding(
            "SQRDMLAH (by element)", "0 Q 1 01111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "FEAT_RDM"
        ) { f, ir in
            f.byElement(ir) { ir.doublingMultiplyAddHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding(
            "SQRDMLSH (by element)", "0 Q 1 01111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5", "FEAT_RDM"
        ) { f, ir in
            f.byElement(ir) { ir.doublingMultiplySubtractHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding("SQDMLAL (by element, scalar)", "01 0 11111 size:2 L M Rm:4 0011 H 0 Rn:5 Rd:5") { f, ir in
            f.doublingByElement(ir, .add, scalar: true)
        },
        Encoding("SQDMLSL (by element, scalar)", "01 0 11111 size:2 L M Rm:4 0111 H 0 Rn:5 Rd:5") { f, ir in
            f.doublingByElement(ir, .subtract, scalar: true)
        },
        Encoding("SQDMULL (by element, scalar)", "01 0 11111 size:2 L M Rm:4 1011 H 0 Rn:5 Rd:5") { f, ir in
            f.doublingByElement(ir, .none, scalar: true)
        },
        Encoding("SQDMULH (by element, scalar)", "01 0 11111 size:2 L M Rm:4 1100 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir, scalar: true) { ir.doublingMultiplyHigh($0, $1, $2, rounding: false) }
        },
        Encoding("SQRDMULH (by element, scalar)", "01 0 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5") { f, ir in
            f.byElement(ir, scalar: true) { ir.doublingMultiplyHigh($0, $1, $2, rounding: true) }
        },
        Encoding(
            "SQRDMLAH (by element, scalar)", "01 1 11111 size:2 L M Rm:4 1101 H 0 Rn:5 Rd:5", "FEAT_RDM"
        ) { f, ir in
            f.byElement(ir, scalar: true) { ir.doublingMultiplyAddHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding(
            "SQRDMLSH (by element, scalar)", "01 1 11111 size:2 L M Rm:4 1111 H 0 Rn:5 Rd:5", "FEAT_RDM"
        ) { f, ir in
            f.byElement(ir, scalar: true) { ir.doublingMultiplySubtractHigh($0, ir.v(f.rd), $1, $2) }
        },
    ]
}

extension A64 {
    /// The indexed element in all lanes; none for the reserved lane widths.
    private func element(_ ir: Builder) -> Value? {
        let high = bits(11, 11) << 1 | bits(21, 21)
        switch lane {
        case .h: return ir.splatLane(ir.v(bits(19, 16)), .h, high << 1 | bits(20, 20))
        case .s: return ir.splatLane(ir.v(rm), .s, high)
        default: return nil
        }
    }

    fileprivate func byElement(
        _ ir: Builder, scalar: Bool = false, _ body: (Shape, Value, Value) -> Value
    ) {
        guard let b = element(ir) else { return ir.undefined() }
        let shape = Shape(lane: lane, bits: scalar ? lane.bits : q ? 128 : 64)
        ir.setV(rd, body(shape, ir.v(rn), b), shape)
    }

    fileprivate func longByElement(_ ir: Builder, _ op: Op?, unsigned: Bool) {
        guard let b = element(ir) else { return ir.undefined() }
        multiplyLong(ir, .hs, op, unsigned: unsigned, by: b)
    }

    fileprivate func doublingByElement(_ ir: Builder, _ kind: Accumulation, scalar: Bool) {
        guard let b = element(ir) else { return ir.undefined() }
        doublingLong(ir, kind, scalar: scalar, by: b)
    }
}
