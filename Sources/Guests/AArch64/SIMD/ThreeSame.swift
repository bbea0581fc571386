import Guest
import IR

extension A64Table {
    /// Advanced SIMD three same: integer arithmetic.
    static let simdThreeSame: [Encoding<A64>] = [
        Encoding("SHADD", "0 Q 0 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.halvingAdd($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("UHADD", "0 Q 1 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.halvingAdd($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRHADD", "0 Q 0 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.roundingHalvingAdd($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("URHADD", "0 Q 1 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.roundingHalvingAdd($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SHSUB", "0 Q 0 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.halvingSubtract($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("UHSUB", "0 Q 1 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.halvingSubtract($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SQADD (vector)", "0 Q 0 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturating(.vaddSaturatingSigned, .vadd, $0, $1, $2) }
        },
        Encoding("UQADD (vector)", "0 Q 1 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturating(.vaddSaturatingUnsigned, .vadd, $0, $1, $2) }
        },
        Encoding("SQSUB (vector)", "0 Q 0 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturating(.vsubSaturatingSigned, .vsub, $0, $1, $2) }
        },
        Encoding("UQSUB (vector)", "0 Q 1 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturating(.vsubSaturatingUnsigned, .vsub, $0, $1, $2) }
        },
        Encoding("SMAX", "0 Q 0 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vmaxSigned, $0.lane, $1, $2) }
        },
        Encoding("UMAX", "0 Q 1 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vmaxUnsigned, $0.lane, $1, $2) }
        },
        Encoding("SMIN", "0 Q 0 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vminSigned, $0.lane, $1, $2) }
        },
        Encoding("UMIN", "0 Q 1 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vminUnsigned, $0.lane, $1, $2) }
        },
        Encoding("SABD", "0 Q 0 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.absoluteDifference($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("UABD", "0 Q 1 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.absoluteDifference($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SABA", "0 Q 0 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) {
                ir.vector(
                    .vadd, $0.lane, ir.v(f.rd), ir.absoluteDifference($0.lane, $1, $2, unsigned: false))
            }
        },
        Encoding("UABA", "0 Q 1 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) {
                ir.vector(
                    .vadd, $0.lane, ir.v(f.rd), ir.absoluteDifference($0.lane, $1, $2, unsigned: true))
            }
        },
        Encoding("ADD (vector)", "0 Q 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vadd, $0.lane, $1, $2) }
        },
        Encoding("SUB (vector)", "0 Q 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vsub, $0.lane, $1, $2) }
        },
        Encoding("MLA (vector)", "0 Q 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vadd, $0.lane, ir.v(f.rd), ir.vector(.vmul, $0.lane, $1, $2)) }
        },
        Encoding("MLS (vector)", "0 Q 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vsub, $0.lane, ir.v(f.rd), ir.vector(.vmul, $0.lane, $1, $2)) }
        },
        Encoding("MUL (vector)", "0 Q 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vmul, $0.lane, $1, $2) }
        },
        Encoding("PMUL", "0 Q 1 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .b) {
                let low = ir.multiplyLongPolynomial($1, $2, high: false)
                guard $0.bits == 128 else { return ir.narrow(.b, low) }
                return ir.vector(.unzipEven, .b, low, ir.multiplyLongPolynomial($1, $2, high: true))
            }
        },
        Encoding("SQDMULH (vector)", "0 Q 0 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .hs) { ir.doublingMultiplyHigh($0, $1, $2, rounding: false) }
        },
        Encoding("SQRDMULH (vector)", "0 Q 1 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .hs) { ir.doublingMultiplyHigh($0, $1, $2, rounding: true) }
        },
        Encoding("SQRDMLAH (vector)", "0 Q 1 01110 size:2 0 Rm:5 10000 1 Rn:5 Rd:5", "FEAT_RDM") { f, ir in
            f.vector(ir, .hs) { ir.doublingMultiplyAddHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding("SQRDMLSH (vector)", "0 Q 1 01110 size:2 0 Rm:5 10001 1 Rn:5 Rd:5", "FEAT_RDM") { f, ir in
            f.vector(ir, .hs) { ir.doublingMultiplySubtractHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding("ADDP (vector)", "0 Q 0 01110 size:2 1 Rm:5 10111 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.pairwise(.vadd, $0, $1, $2) }
        },
        Encoding("SMAXP", "0 Q 0 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.pairwise(.vmaxSigned, $0, $1, $2) }
        },
        Encoding("UMAXP", "0 Q 1 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.pairwise(.vmaxUnsigned, $0, $1, $2) }
        },
        Encoding("SMINP", "0 Q 0 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.pairwise(.vminSigned, $0, $1, $2) }
        },
        Encoding("UMINP", "0 Q 1 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.pairwise(.vminUnsigned, $0, $1, $2) }
        },
    ]

    /// Sums of products of bytes.
    static let simdDotProduct: [Encoding<A64>] = [
        Encoding("SDOT (vector)", "0 Q 0 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "FEAT_DotProd") { f, ir in
            f.dot(ir, unsigned: false, ir.v(f.rm), unsigned: false)
        },
        Encoding("UDOT (vector)", "0 Q 1 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "FEAT_DotProd") { f, ir in
            f.dot(ir, unsigned: true, ir.v(f.rm), unsigned: true)
        },
        Encoding("USDOT (vector)", "0 Q 0 01110 10 0 Rm:5 1 0011 1 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.dot(ir, unsigned: true, ir.v(f.rm), unsigned: false)
        },
        Encoding("SDOT (by element)", "0 Q 0 01111 10 L Rm:5 1110 H 0 Rn:5 Rd:5", "FEAT_DotProd") { f, ir in
            f.dot(ir, unsigned: false, f.fourBytes(ir), unsigned: false)
        },
        Encoding("UDOT (by element)", "0 Q 1 01111 10 L Rm:5 1110 H 0 Rn:5 Rd:5", "FEAT_DotProd") { f, ir in
            f.dot(ir, unsigned: true, f.fourBytes(ir), unsigned: true)
        },
        Encoding("USDOT (by element)", "0 Q 0 01111 10 L Rm:5 1111 H 0 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.dot(ir, unsigned: true, f.fourBytes(ir), unsigned: false)
        },
        Encoding("SUDOT (by element)", "0 Q 0 01111 00 L Rm:5 1111 H 0 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.dot(ir, unsigned: false, f.fourBytes(ir), unsigned: true)
        },
        Encoding("SMMLA (vector)", "0 1 0 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.matrixMultiply(ir, unsigned: false, unsigned: false)
        },
        Encoding("UMMLA (vector)", "0 1 1 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.matrixMultiply(ir, unsigned: true, unsigned: true)
        },
        Encoding("USMMLA (vector)", "0 1 0 01110 10 0 Rm:5 1 0101 1 Rn:5 Rd:5", "FEAT_I8MM") { f, ir in
            f.matrixMultiply(ir, unsigned: true, unsigned: false)
        },
    ]
}

extension A64 {
    fileprivate func dot(_ ir: Builder, unsigned ua: Bool, _ b: Value, unsigned ub: Bool) {
        let product = ir.dotProduct(ir.v(rn), unsigned: ua, b, unsigned: ub)
        ir.setV(rd, ir.vector(.vadd, .s, ir.v(rd), product), q: q)
    }
    /// The s lane H:L of Vm in all lanes.
    fileprivate func fourBytes(_ ir: Builder) -> Value {
        ir.splatLane(ir.v(rm), .s, bits(11, 11) << 1 | bits(21, 21))
    }
    fileprivate func matrixMultiply(_ ir: Builder, unsigned ua: Bool, unsigned ub: Bool) {
        let product = ir.matrixProduct(ir.v(rn), unsigned: ua, ir.v(rm), unsigned: ub)
        ir.setV(rd, ir.vector(.vadd, .s, ir.v(rd), product))
    }
}
