import Guest
import IR

extension A64Table {
    /// Advanced SIMD modified immediate.
    static let simdModifiedImmediate: [Encoding<A64>] = [
        Encoding("MOVI (32-bit shifted)", "0 Q 0 0111100000 abc:3 0 amount:2 0 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.immediate32)
        },
        Encoding("ORR (vector, immediate, 32-bit)", "0 Q 0 0111100000 abc:3 0 amount:2 1 01 defgh:5 Rd:5") {
            f, ir in
            f.combine(ir, .vor, f.immediate32)
        },
        Encoding("MOVI (16-bit shifted)", "0 Q 0 0111100000 abc:3 10 amount 0 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.immediate16)
        },
        Encoding("ORR (vector, immediate, 16-bit)", "0 Q 0 0111100000 abc:3 10 amount 1 01 defgh:5 Rd:5") {
            f, ir in
            f.combine(ir, .vor, f.immediate16)
        },
        Encoding("MOVI (32-bit shifting ones)", "0 Q 0 0111100000 abc:3 110 amount 01 defgh:5 Rd:5") {
            f, ir in
            f.move(ir, f.immediateOnes)
        },
        Encoding("MOVI (8-bit)", "0 Q 0 0111100000 abc:3 1110 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.imm8 &* 0x0101_0101_0101_0101)
        },
        Encoding("FMOV (vector, immediate, single)", "0 Q 0 0111100000 abc:3 1111 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.floatImmediate(exponent: 8, fraction: 23) &* 0x1_0000_0001)
        },
        Encoding(
            "FMOV (vector, immediate, half)", "0 Q 0 0111100000 abc:3 1111 11 defgh:5 Rd:5", "FEAT_FP16"
        ) { f, ir in
            f.move(ir, f.floatImmediate(exponent: 5, fraction: 10) &* 0x0001_0001_0001_0001)
        },
        Encoding("MVNI (32-bit shifted)", "0 Q 1 0111100000 abc:3 0 amount:2 0 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, ~f.immediate32)
        },
        Encoding("BIC (vector, immediate, 32-bit)", "0 Q 1 0111100000 abc:3 0 amount:2 1 01 defgh:5 Rd:5") {
            f, ir in
            f.combine(ir, .vandNot, f.immediate32)
        },
        Encoding("MVNI (16-bit shifted)", "0 Q 1 0111100000 abc:3 10 amount 0 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, ~f.immediate16)
        },
        Encoding("BIC (vector, immediate, 16-bit)", "0 Q 1 0111100000 abc:3 10 amount 1 01 defgh:5 Rd:5") {
            f, ir in
            f.combine(ir, .vandNot, f.immediate16)
        },
        Encoding("MVNI (32-bit shifting ones)", "0 Q 1 0111100000 abc:3 110 amount 01 defgh:5 Rd:5") {
            f, ir in
            f.move(ir, ~f.immediateOnes)
        },
        Encoding("MOVI (64-bit)", "0 Q 1 0111100000 abc:3 1110 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.immediateBytes)
        },
        Encoding("FMOV (vector, immediate, double)", "0 1 1 0111100000 abc:3 1111 01 defgh:5 Rd:5") { f, ir in
            f.move(ir, f.floatImmediate(exponent: 11, fraction: 52))
        },
    ]
}

extension A64 {
    /// a:b:c:d:e:f:g:h.
    fileprivate var imm8: UInt64 { UInt64(bits(18, 16) << 5 | bits(9, 5)) }
    fileprivate var immediate32: UInt64 { imm8 &<< UInt64(8 &* bits(14, 13)) &* 0x1_0000_0001 }
    fileprivate var immediate16: UInt64 { imm8 &<< UInt64(8 &* bits(13, 13)) &* 0x0001_0001_0001_0001 }
    fileprivate var immediateOnes: UInt64 {
        (bit(12) ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff) &* 0x1_0000_0001
    }
    /// Each bit of imm8 as a byte.
    fileprivate var immediateBytes: UInt64 {
        var result: UInt64 = 0
        var i: UInt64 = 0
        while i < 8 {
            if imm8 &>> i & 1 != 0 { result |= 0xff &<< (8 &* i) }
            i &+= 1
        }
        return result
    }
    /// VFPExpandImm.
    fileprivate func floatImmediate(exponent: UInt64, fraction: UInt64) -> UInt64 {
        let sign = imm8 >> 7
        let top = imm8 >> 6 & 1
        let repeated = top == 0 ? 0 : (1 &<< (exponent &- 3)) &- 1
        let e = (top ^ 1) &<< (exponent &- 1) | repeated << 2 | imm8 >> 4 & 3
        return sign &<< (exponent &+ fraction) | e &<< fraction | (imm8 & 15) &<< (fraction &- 4)
    }

    fileprivate func move(_ ir: Builder, _ pattern: UInt64) {
        ir.setV(rd, ir.vconst(low: pattern, high: q ? pattern : 0))
    }
    fileprivate func combine(_ ir: Builder, _ op: Op, _ pattern: UInt64) {
        ir.setV(rd, ir.vector(op, .d, ir.v(rd), ir.vconst(low: pattern, high: pattern)), q: q)
    }
}
