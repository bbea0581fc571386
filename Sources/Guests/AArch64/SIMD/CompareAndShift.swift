import Guest
import IR

extension A64Table {
    /// Advanced SIMD three same: comparisons, shifts by register, logic.
    static let simdCompareAndShift: [Encoding<A64>] = [
        Encoding("CMGT (register)", "0 Q 0 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, $2) }
        },
        Encoding("CMHI (register)", "0 Q 1 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareGreaterUnsigned, $0.lane, $1, $2) }
        },
        Encoding("CMGE (register)", "0 Q 0 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.compareGreaterEqual($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("CMHS (register)", "0 Q 1 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.compareGreaterEqual($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("CMTST", "0 Q 0 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.testBits($0.lane, $1, $2) }
        },
        Encoding("CMEQ (register)", "0 Q 1 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareEqual, $0.lane, $1, $2) }
        },
        Encoding("SSHL", "0 Q 0 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: false) }
        },
        Encoding("USHL", "0 Q 1 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: true) }
        },
        Encoding("SQSHL (register)", "0 Q 0 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: false, saturating: true) }
        },
        Encoding("UQSHL (register)", "0 Q 1 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: true, saturating: true) }
        },
        Encoding("SRSHL", "0 Q 0 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: false, rounding: true) }
        },
        Encoding("URSHL", "0 Q 1 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.shiftByRegister($0, $1, $2, unsigned: true, rounding: true) }
        },
        Encoding("SQRSHL", "0 Q 0 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) {
                ir.shiftByRegister($0, $1, $2, unsigned: false, rounding: true, saturating: true)
            }
        },
        Encoding("UQRSHL", "0 Q 1 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) {
                ir.shiftByRegister($0, $1, $2, unsigned: true, rounding: true, saturating: true)
            }
        },
        Encoding("AND (vector)", "0 Q 0 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vand(ir.v(f.rn), ir.v(f.rm)), q: f.q)
        },
        Encoding("BIC (vector, register)", "0 Q 0 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vandNot(ir.v(f.rn), ir.v(f.rm)), q: f.q)
        },
        Encoding("ORR (vector, register)", "0 Q 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vor(ir.v(f.rn), ir.v(f.rm)), q: f.q)
        },
        Encoding("ORN (vector)", "0 Q 0 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vor(ir.v(f.rn), ir.vnot(ir.v(f.rm))), q: f.q)
        },
        Encoding("EOR (vector)", "0 Q 1 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(
                f.rd, f.rn == f.rm ? ir.zeroVector : ir.vxor(ir.v(f.rn), ir.v(f.rm)), q: f.q || f.rn == f.rm)
        },
        Encoding("BSL", "0 Q 1 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.bitSelect(ir.v(f.rd), ir.v(f.rn), ir.v(f.rm)), q: f.q)
        },
        Encoding("BIT", "0 Q 1 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.bitSelect(ir.v(f.rm), ir.v(f.rn), ir.v(f.rd)), q: f.q)
        },
        Encoding("BIF", "0 Q 1 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.bitSelect(ir.v(f.rm), ir.v(f.rd), ir.v(f.rn)), q: f.q)
        },
    ]
}

extension Builder {
    /// Masks of a & b ≠ 0.
    func testBits(_ lane: Lane, _ a: Value, _ b: Value) -> Value {
        vnot(vector(.vcompareEqual, lane, vand(a, b), zeroVector))
    }
}
