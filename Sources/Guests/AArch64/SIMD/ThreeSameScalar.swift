import Guest
import IR

extension A64Table {
    /// Advanced SIMD scalar three same, integer.
    static let simdScalarThreeSame: [Encoding<A64>] = [
        Encoding("SQADD (scalar)", "01 0 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturating(.vaddSaturatingSigned, .vadd, $0, $1, $2) }
        },
        Encoding("UQADD (scalar)", "01 1 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturating(.vaddSaturatingUnsigned, .vadd, $0, $1, $2) }
        },
        Encoding("SQSUB (scalar)", "01 0 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturating(.vsubSaturatingSigned, .vsub, $0, $1, $2) }
        },
        Encoding("UQSUB (scalar)", "01 1 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturating(.vsubSaturatingUnsigned, .vsub, $0, $1, $2) }
        },
        Encoding("CMGT (register, scalar)", "01 0 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, $2) }
        },
        Encoding("CMHI (register, scalar)", "01 1 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareGreaterUnsigned, $0.lane, $1, $2) }
        },
        Encoding("CMGE (register, scalar)", "01 0 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.compareGreaterEqual($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("CMHS (register, scalar)", "01 1 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.compareGreaterEqual($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("CMTST (scalar)", "01 0 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.testBits($0.lane, $1, $2) }
        },
        Encoding("CMEQ (register, scalar)", "01 1 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareEqual, $0.lane, $1, $2) }
        },
        Encoding("SSHL (scalar)", "01 0 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.shiftByRegister($0, $1, $2, unsigned: false) }
        },
        Encoding("USHL (scalar)", "01 1 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.shiftByRegister($0, $1, $2, unsigned: true) }
        },
        Encoding("SQSHL (register, scalar)", "01 0 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: false, saturating: true) }
        },
        Encoding("UQSHL (register, scalar)", "01 1 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: true, saturating: true) }
        },
        Encoding("SRSHL (scalar)", "01 0 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.shiftByRegister($0, $1, $2, unsigned: false, rounding: true) }
        },
        Encoding("URSHL (scalar)", "01 1 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.shiftByRegister($0, $1, $2, unsigned: true, rounding: true) }
        },
        Encoding("SQRSHL (scalar)", "01 0 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) {
                ir.shiftByRegister($0, $1, $2, unsigned: false, rounding: true, saturating: true)
            }
        },
        Encoding("UQRSHL (scalar)", "01 1 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) {
                ir.shiftByRegister($0, $1, $2, unsigned: true, rounding: true, saturating: true)
            }
        },
        Encoding("ADD (scalar)", "01 0 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vadd, $0.lane, $1, $2) }
        },
        Encoding("SUB (scalar)", "01 1 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vsub, $0.lane, $1, $2) }
        },
        Encoding("SQDMULH (scalar)", "01 0 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .hs) { ir.doublingMultiplyHigh($0, $1, $2, rounding: false) }
        },
        Encoding("SQRDMULH (scalar)", "01 1 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .hs) { ir.doublingMultiplyHigh($0, $1, $2, rounding: true) }
        },
        Encoding("SQRDMLAH (scalar)", "01 1 11110 size:2 0 Rm:5 10000 1 Rn:5 Rd:5", "FEAT_RDM") { f, ir in
            f.scalar(ir, .hs) { ir.doublingMultiplyAddHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding("SQRDMLSH (scalar)", "01 1 11110 size:2 0 Rm:5 10001 1 Rn:5 Rd:5", "FEAT_RDM") { f, ir in
            f.scalar(ir, .hs) { ir.doublingMultiplySubtractHigh($0, ir.v(f.rd), $1, $2) }
        },
        Encoding("ADDP (scalar)", "01 0 11110 size:2 11000 11011 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vadd, $0.lane, $1, ir.concatHigh($1, $1)) }
        },
    ]
}
