import Guest
import IR

/// Power ISA I 6.9.1: sums, differences, averages, extremes of integers.
extension PPCTable {
    static let vectorSums: [Encoding<PPC>] = [
        Encoding("vaddubm", "000100 VRT:5 VRA:5 VRB:5 00000000000") { $0.vrt($1, .vadd, .b) },
        Encoding("vadduhm", "000100 VRT:5 VRA:5 VRB:5 00001000000") { $0.vrt($1, .vadd, .h) },
        Encoding("vadduwm", "000100 VRT:5 VRA:5 VRB:5 00010000000") { $0.vrt($1, .vadd, .s) },
        Encoding("vaddudm", "000100 VRT:5 VRA:5 VRB:5 00011000000", "v2.07") { $0.vrt($1, .vadd, .d) },
        Encoding("vsububm", "000100 VRT:5 VRA:5 VRB:5 10000000000") { $0.vrt($1, .vsub, .b) },
        Encoding("vsubuhm", "000100 VRT:5 VRA:5 VRB:5 10001000000") { $0.vrt($1, .vsub, .h) },
        Encoding("vsubuwm", "000100 VRT:5 VRA:5 VRB:5 10010000000") { $0.vrt($1, .vsub, .s) },
        Encoding("vsubudm", "000100 VRT:5 VRA:5 VRB:5 10011000000", "v2.07") { $0.vrt($1, .vsub, .d) },
        Encoding("vaddcuw", "000100 VRT:5 VRA:5 VRB:5 00110000000") { f, ir in
            f.vrt(ir) { a, b in
                ir.shiftRight(.s, ir.vector(.vcompareGreaterUnsigned, .s, a, ir.vector(.vadd, .s, a, b)), 31)
            }
        },
        Encoding("vsubcuw", "000100 VRT:5 VRA:5 VRB:5 10110000000") { f, ir in
            f.vrt(ir) { a, b in
                ir.vector(.vadd, .s, ir.vector(.vcompareGreaterUnsigned, .s, b, a), ir.every(.s, 1))
            }
        },
        Encoding("vaddubs", "000100 VRT:5 VRA:5 VRB:5 01000000000") {
            $0.saturating($1, .vaddSaturatingUnsigned, .vadd, .b)
        },
        Encoding("vadduhs", "000100 VRT:5 VRA:5 VRB:5 01001000000") {
            $0.saturating($1, .vaddSaturatingUnsigned, .vadd, .h)
        },
        Encoding("vadduws", "000100 VRT:5 VRA:5 VRB:5 01010000000") { f, ir in
            f.vrt(ir) { ir.addSaturatingUnsignedWords($0, $1) }
        },
        Encoding("vaddsbs", "000100 VRT:5 VRA:5 VRB:5 01100000000") {
            $0.saturating($1, .vaddSaturatingSigned, .vadd, .b)
        },
        Encoding("vaddshs", "000100 VRT:5 VRA:5 VRB:5 01101000000") {
            $0.saturating($1, .vaddSaturatingSigned, .vadd, .h)
        },
        Encoding("vaddsws", "000100 VRT:5 VRA:5 VRB:5 01110000000") { f, ir in
            f.vrt(ir) { ir.addSaturatingSignedWords($0, $1) }
        },
        Encoding("vsububs", "000100 VRT:5 VRA:5 VRB:5 11000000000") {
            $0.saturating($1, .vsubSaturatingUnsigned, .vsub, .b)
        },
        Encoding("vsubuhs", "000100 VRT:5 VRA:5 VRB:5 11001000000") {
            $0.saturating($1, .vsubSaturatingUnsigned, .vsub, .h)
        },
        Encoding("vsubuws", "000100 VRT:5 VRA:5 VRB:5 11010000000") { f, ir in
            f.vrt(ir) { a, b in
                let result = ir.vector(.vsub, .s, a, ir.vector(.vminUnsigned, .s, a, b))
                ir.saturated(ir.vxor(result, ir.vector(.vsub, .s, a, b)))
                return result
            }
        },
        Encoding("vsubsbs", "000100 VRT:5 VRA:5 VRB:5 11100000000") {
            $0.saturating($1, .vsubSaturatingSigned, .vsub, .b)
        },
        Encoding("vsubshs", "000100 VRT:5 VRA:5 VRB:5 11101000000") {
            $0.saturating($1, .vsubSaturatingSigned, .vsub, .h)
        },
        Encoding("vsubsws", "000100 VRT:5 VRA:5 VRB:5 11110000000") { f, ir in
            f.vrt(ir) { a, b in
                let difference = ir.vector(.vsub, .s, a, b)
                return ir.saturateSignedWords(
                    difference, from: a, overflow: ir.vand(ir.vxor(a, b), ir.vxor(a, difference)))
            }
        },
    ]

    static let vectorAverages: [Encoding<PPC>] = [
        Encoding("vavgub", "000100 VRT:5 VRA:5 VRB:5 10000000010") { $0.vrt($1, .vaverageUnsigned, .b) },
        Encoding("vavguh", "000100 VRT:5 VRA:5 VRB:5 10001000010") { $0.vrt($1, .vaverageUnsigned, .h) },
        Encoding("vavguw", "000100 VRT:5 VRA:5 VRB:5 10010000010") { f, ir in
            f.vrt(ir) { ir.vector(.vsub, .s, ir.vor($0, $1), ir.shiftRight(.s, ir.vxor($0, $1), 1)) }
        },
        Encoding("vavgsb", "000100 VRT:5 VRA:5 VRB:5 10100000010") { f, ir in
            f.vrt(ir) { ir.averageSigned(.b, $0, $1) }
        },
        Encoding("vavgsh", "000100 VRT:5 VRA:5 VRB:5 10101000010") { f, ir in
            f.vrt(ir) { ir.averageSigned(.h, $0, $1) }
        },
        Encoding("vavgsw", "000100 VRT:5 VRA:5 VRB:5 10110000010") { f, ir in
            f.vrt(ir) { ir.vector(.vsub, .s, ir.vor($0, $1), ir.shiftRightSigned(.s, ir.vxor($0, $1), 1)) }
        },
        Encoding("vabsdub", "000100 VRT:5 VRA:5 VRB:5 10000000011", "v3.0") { f, ir in
            f.vrt(ir) { ir.absoluteDifference(.b, $0, $1) }
        },
        Encoding("vabsduh", "000100 VRT:5 VRA:5 VRB:5 10001000011", "v3.0") { f, ir in
            f.vrt(ir) { ir.absoluteDifference(.h, $0, $1) }
        },
        Encoding("vabsduw", "000100 VRT:5 VRA:5 VRB:5 10010000011", "v3.0") { f, ir in
            f.vrt(ir) { ir.absoluteDifference(.s, $0, $1) }
        },
        Encoding("vmaxub", "000100 VRT:5 VRA:5 VRB:5 00000000010") { $0.vrt($1, .vmaxUnsigned, .b) },
        Encoding("vmaxuh", "000100 VRT:5 VRA:5 VRB:5 00001000010") { $0.vrt($1, .vmaxUnsigned, .h) },
        Encoding("vmaxuw", "000100 VRT:5 VRA:5 VRB:5 00010000010") { $0.vrt($1, .vmaxUnsigned, .s) },
        Encoding("vmaxud", "000100 VRT:5 VRA:5 VRB:5 00011000010", "v2.07") { $0.vrt($1, .vmaxUnsigned, .d) },
        Encoding("vmaxsb", "000100 VRT:5 VRA:5 VRB:5 00100000010") { $0.vrt($1, .vmaxSigned, .b) },
        Encoding("vmaxsh", "000100 VRT:5 VRA:5 VRB:5 00101000010") { $0.vrt($1, .vmaxSigned, .h) },
        Encoding("vmaxsw", "000100 VRT:5 VRA:5 VRB:5 00110000010") { $0.vrt($1, .vmaxSigned, .s) },
        Encoding("vmaxsd", "000100 VRT:5 VRA:5 VRB:5 00111000010", "v2.07") { $0.vrt($1, .vmaxSigned, .d) },
        Encoding("vminub", "000100 VRT:5 VRA:5 VRB:5 01000000010") { $0.vrt($1, .vminUnsigned, .b) },
        Encoding("vminuh", "000100 VRT:5 VRA:5 VRB:5 01001000010") { $0.vrt($1, .vminUnsigned, .h) },
        Encoding("vminuw", "000100 VRT:5 VRA:5 VRB:5 01010000010") { $0.vrt($1, .vminUnsigned, .s) },
        Encoding("vminud", "000100 VRT:5 VRA:5 VRB:5 01011000010", "v2.07") { $0.vrt($1, .vminUnsigned, .d) },
        Encoding("vminsb", "000100 VRT:5 VRA:5 VRB:5 01100000010") { $0.vrt($1, .vminSigned, .b) },
        Encoding("vminsh", "000100 VRT:5 VRA:5 VRB:5 01101000010") { $0.vrt($1, .vminSigned, .h) },
        Encoding("vminsw", "000100 VRT:5 VRA:5 VRB:5 01110000010") { $0.vrt($1, .vminSigned, .s) },
        Encoding("vminsd", "000100 VRT:5 VRA:5 VRB:5 01111000010", "v2.07") { $0.vrt($1, .vminSigned, .d) },
    ]

    static let vectorSigns: [Encoding<PPC>] = [
        Encoding("vnegw", "000100 VRT:5 00110 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.vector(.vneg, .s, $0) }
        },
        Encoding("vnegd", "000100 VRT:5 00111 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.vector(.vneg, .d, $0) }
        },
        Encoding("vextsb2w", "000100 VRT:5 10000 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.signExtend(.s, $0, from: 8) }
        },
        Encoding("vextsh2w", "000100 VRT:5 10001 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.signExtend(.s, $0, from: 16) }
        },
        Encoding("vextsb2d", "000100 VRT:5 11000 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.signExtend(.d, $0, from: 8) }
        },
        Encoding("vextsh2d", "000100 VRT:5 11001 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.signExtend(.d, $0, from: 16) }
        },
        Encoding("vextsw2d", "000100 VRT:5 11010 VRB:5 11000000010", "v3.0") { f, ir in
            f.vrt(ir) { ir.signExtendWords($0) }
        },
        Encoding("vextsd2q", "000100 VRT:5 11011 VRB:5 11000000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.concatHigh(ir.vector(.vcompareGreaterSigned, .d, ir.zeros, $0), $0) }
        },
    ]
}

extension PPC {
    /// VRT := VRA ⟨op⟩ VRB saturated; SAT from where it differs from the wrapped result.
    fileprivate func saturating(_ ir: Builder, _ op: Op, _ wrapped: Op, _ lane: Lane) {
        let (a, b) = (ir.vr(ra), ir.vr(rb))
        let result = ir.vector(op, lane, a, b)
        ir.saturated(ir.vxor(result, ir.vector(wrapped, lane, a, b)))
        ir.setVR(rt, result)
    }
}

extension Builder {
    func addSaturatingUnsignedWords(_ a: Value, _ b: Value) -> Value {
        let result = vector(.vadd, .s, a, vector(.vminUnsigned, .s, b, vnot(a)))
        saturated(vxor(result, vector(.vadd, .s, a, b)))
        return result
    }

    func addSaturatingSignedWords(_ a: Value, _ b: Value) -> Value {
        let sum = vector(.vadd, .s, a, b)
        return saturateSignedWords(sum, from: a, overflow: vand(vxor(a, sum), vxor(b, sum)))
    }

    /// `wrapped`, or the most extreme number of a's sign where the sign of `overflow` says so.
    fileprivate func saturateSignedWords(_ wrapped: Value, from a: Value, overflow: Value) -> Value {
        let mask = shiftRightSigned(.s, overflow, 31)
        saturated(mask)
        return bitSelect(mask, vxor(shiftRightSigned(.s, a, 31), every(.s, 0x7fff_ffff)), wrapped)
    }

    fileprivate func averageSigned(_ lane: Lane, _ a: Value, _ b: Value) -> Value {
        let bias = signs(lane)
        return vxor(vector(.vaverageUnsigned, lane, vxor(a, bias), vxor(b, bias)), bias)
    }

    fileprivate func absoluteDifference(_ lane: Lane, _ a: Value, _ b: Value) -> Value {
        vector(.vsub, lane, vector(.vmaxUnsigned, lane, a, b), vector(.vminUnsigned, lane, a, b))
    }

    /// The low `bits` of each lane, signed.
    fileprivate func signExtend(_ lane: Lane, _ v: Value, from bits: Int) -> Value {
        let n = lane.bits &- bits
        return shiftRightSigned(lane, shiftLeft(lane, v, n), n)
    }

    /// Doublewords of their low words, signed.
    func signExtendWords(_ v: Value) -> Value { vector(.vmulEvenSigned, .d, v, every(.d, 1)) }
    /// Doublewords of their high words, signed.
    func signExtendHighWords(_ v: Value) -> Value { signExtendWords(shiftRight(.d, v, 32)) }
}
