import Guest
import IR

extension A64Table {
    /// Advanced SIMD two-register miscellaneous, integer.
    static let simdTwoRegister: [Encoding<A64>] = [
        Encoding("REV64", "0 Q 0 01110 size:2 10000 00000 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.reverseLanes($0.lane, within: 8, $1) }
        },
        Encoding("REV32 (vector)", "0 Q 1 01110 size:2 10000 00000 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, [.b, .h]) { ir.reverseLanes($0.lane, within: 4, $1) }
        },
        Encoding("REV16 (vector)", "0 Q 0 01110 size:2 10000 00001 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .b) { ir.reverseLanes($0.lane, within: 2, $1) }
        },
        Encoding("SADDLP", "0 Q 0 01110 size:2 10000 00010 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.addLongPairs($0.lane, $1, unsigned: false) }
        },
        Encoding("UADDLP", "0 Q 1 01110 size:2 10000 00010 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.addLongPairs($0.lane, $1, unsigned: true) }
        },
        Encoding("SADALP", "0 Q 0 01110 size:2 10000 00110 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) {
                ir.vector(.vadd, $0.lane.wider, ir.v(f.rd), ir.addLongPairs($0.lane, $1, unsigned: false))
            }
        },
        Encoding("UADALP", "0 Q 1 01110 size:2 10000 00110 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) {
                ir.vector(.vadd, $0.lane.wider, ir.v(f.rd), ir.addLongPairs($0.lane, $1, unsigned: true))
            }
        },
        Encoding("SUQADD (vector)", "0 Q 0 01110 size:2 10000 00011 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.addUnsignedToSigned($0, ir.v(f.rd), $1) }
        },
        Encoding("USQADD (vector)", "0 Q 1 01110 size:2 10000 00011 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.addSignedToUnsigned($0, ir.v(f.rd), $1) }
        },
        Encoding("CLS (vector)", "0 Q 0 01110 size:2 10000 00100 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) {
                let distinct = ir.vxor($1, ir.negativeMask($0.lane, $1))
                return ir.vector(
                    .vadd, $0.lane, ir.vector(.vcountLeadingZeros, $0.lane, distinct), ir.onesVector)
            }
        },
        Encoding("CLZ (vector)", "0 Q 1 01110 size:2 10000 00100 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .bhs) { ir.vector(.vcountLeadingZeros, $0.lane, $1) }
        },
        Encoding("CNT", "0 Q 0 01110 size:2 10000 00101 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .b) { ir.vector(.vpopCount, $0.lane, $1) }
        },
        Encoding("NOT", "0 Q 1 01110 00 10000 00101 10 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vnot(ir.v(f.rn)), q: f.q)
        },
        Encoding("RBIT (vector)", "0 Q 1 01110 01 10000 00101 10 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.vector(.vreverseBits, .b, ir.v(f.rn)), q: f.q)
        },
        Encoding("SQABS (vector)", "0 Q 0 01110 size:2 10000 00111 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturateMostNegative($0, ir.vector(.vabs, $0.lane, $1)) }
        },
        Encoding("SQNEG (vector)", "0 Q 1 01110 size:2 10000 00111 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.saturateMostNegative($0, ir.vector(.vneg, $0.lane, $1)) }
        },
        Encoding("CMGT (zero)", "0 Q 0 01110 size:2 10000 01000 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, ir.zeroVector) }
        },
        Encoding("CMGE (zero)", "0 Q 1 01110 size:2 10000 01000 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, ir.onesVector) }
        },
        Encoding("CMEQ (zero)", "0 Q 0 01110 size:2 10000 01001 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareEqual, $0.lane, $1, ir.zeroVector) }
        },
        Encoding("CMLE (zero)", "0 Q 1 01110 size:2 10000 01001 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vcompareGreaterSigned, $0.lane, ir.splatConst($0.lane, 1), $1) }
        },
        Encoding("CMLT (zero)", "0 Q 0 01110 size:2 10000 01010 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.negativeMask($0.lane, $1) }
        },
        Encoding("ABS (vector)", "0 Q 0 01110 size:2 10000 01011 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vabs, $0.lane, $1) }
        },
        Encoding("NEG (vector)", "0 Q 1 01110 size:2 10000 01011 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.vneg, $0.lane, $1) }
        },
        Encoding("XTN, XTN2", "0 Q 0 01110 size:2 10000 10010 10 Rn:5 Rd:5") { f, ir in
            guard f.lane != .d else { return ir.undefined() }
            ir.setNarrowed(f.rd, ir.narrow(f.lane, ir.v(f.rn)), upper: f.q)
        },
        Encoding("SQXTUN, SQXTUN2 (vector)", "0 Q 1 01110 size:2 10000 10010 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .signedToUnsigned, scalar: false)
        },
        Encoding("SQXTN, SQXTN2 (vector)", "0 Q 0 01110 size:2 10000 10100 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .signedToSigned, scalar: false)
        },
        Encoding("UQXTN, UQXTN2 (vector)", "0 Q 1 01110 size:2 10000 10100 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .unsignedToUnsigned, scalar: false)
        },
        Encoding("SHLL, SHLL2", "0 Q 1 01110 size:2 10000 10011 10 Rn:5 Rd:5") { f, ir in
            guard f.lane != .d else { return ir.undefined() }
            ir.setV(f.rd, ir.vector(f.q ? .zipHigh : .zipLow, f.lane, ir.zeroVector, ir.v(f.rn)))
        },
    ]

    /// Advanced SIMD scalar two-register miscellaneous, integer.
    static let simdScalarTwoRegister: [Encoding<A64>] = [
        Encoding("SUQADD (scalar)", "01 0 11110 size:2 10000 00011 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.addUnsignedToSigned($0, ir.v(f.rd), $1) }
        },
        Encoding("USQADD (scalar)", "01 1 11110 size:2 10000 00011 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.addSignedToUnsigned($0, ir.v(f.rd), $1) }
        },
        Encoding("SQABS (scalar)", "01 0 11110 size:2 10000 00111 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturateMostNegative($0, ir.vector(.vabs, $0.lane, $1)) }
        },
        Encoding("SQNEG (scalar)", "01 1 11110 size:2 10000 00111 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .all) { ir.saturateMostNegative($0, ir.vector(.vneg, $0.lane, $1)) }
        },
        Encoding("CMGT (zero, scalar)", "01 0 11110 size:2 10000 01000 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, ir.zeroVector) }
        },
        Encoding("CMGE (zero, scalar)", "01 1 11110 size:2 10000 01000 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareGreaterSigned, $0.lane, $1, ir.onesVector) }
        },
        Encoding("CMEQ (zero, scalar)", "01 0 11110 size:2 10000 01001 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareEqual, $0.lane, $1, ir.zeroVector) }
        },
        Encoding("CMLE (zero, scalar)", "01 1 11110 size:2 10000 01001 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vcompareGreaterSigned, $0.lane, ir.splatConst($0.lane, 1), $1) }
        },
        Encoding("CMLT (zero, scalar)", "01 0 11110 size:2 10000 01010 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.negativeMask($0.lane, $1) }
        },
        Encoding("ABS (scalar)", "01 0 11110 size:2 10000 01011 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vabs, $0.lane, $1) }
        },
        Encoding("NEG (scalar)", "01 1 11110 size:2 10000 01011 10 Rn:5 Rd:5") { f, ir in
            f.scalar(ir, .d) { ir.vector(.vneg, $0.lane, $1) }
        },
        Encoding("SQXTUN (scalar)", "01 1 11110 size:2 10000 10010 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .signedToUnsigned, scalar: true)
        },
        Encoding("SQXTN (scalar)", "01 0 11110 size:2 10000 10100 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .signedToSigned, scalar: true)
        },
        Encoding("UQXTN (scalar)", "01 1 11110 size:2 10000 10100 10 Rn:5 Rd:5") { f, ir in
            f.extractNarrow(ir, .unsignedToUnsigned, scalar: true)
        },
    ]

    /// Advanced SIMD across lanes, integer.
    static let simdAcrossLanes: [Encoding<A64>] = [
        Encoding("SADDLV", "0 Q 0 01110 size:2 11000 00011 10 Rn:5 Rd:5") { f, ir in
            f.addLongAcross(ir, unsigned: false)
        },
        Encoding("UADDLV", "0 Q 1 01110 size:2 11000 00011 10 Rn:5 Rd:5") { f, ir in
            f.addLongAcross(ir, unsigned: true)
        },
        Encoding("SMAXV", "0 Q 0 01110 size:2 11000 01010 10 Rn:5 Rd:5") { f, ir in
            f.across(ir, .vmaxSigned)
        },
        Encoding("UMAXV", "0 Q 1 01110 size:2 11000 01010 10 Rn:5 Rd:5") { f, ir in
            f.across(ir, .vmaxUnsigned)
        },
        Encoding("SMINV", "0 Q 0 01110 size:2 11000 11010 10 Rn:5 Rd:5") { f, ir in
            f.across(ir, .vminSigned)
        },
        Encoding("UMINV", "0 Q 1 01110 size:2 11000 11010 10 Rn:5 Rd:5") { f, ir in
            f.across(ir, .vminUnsigned)
        },
        Encoding("ADDV", "0 Q 0 01110 size:2 11000 11011 10 Rn:5 Rd:5") { f, ir in
            f.across(ir, .vadd)
        },
    ]
}

/// The signedness of source and destination of a saturating narrowing.
enum Narrowing {
    case signedToSigned, signedToUnsigned, unsignedToUnsigned

    var op: Op {
        switch self {
        case .signedToSigned: .vnarrowSignedToSigned
        case .signedToUnsigned: .vnarrowSignedToUnsigned
        case .unsignedToUnsigned: .vnarrowUnsignedToUnsigned
        }
    }
}

extension A64 {
    /// Vd := the lanes of `a` (width 2 × `lane`) saturated; QC where the narrow value is another.
    func saturatingNarrow(_ ir: Builder, _ lane: Lane, _ kind: Narrowing, _ a: Value, scalar: Bool) {
        let narrow = ir.vector(kind.op, lane.wider, a, ir.zeroVector)
        let back = ir.widen(lane, narrow, unsigned: kind != .signedToSigned, high: false)
        ir.saturated(ir.vxor(back, a), bits: scalar ? lane.bits &* 2 : 128)
        if scalar {
            ir.setV(rd, ir.keep(narrow, bits: lane.bits))
        } else {
            ir.setNarrowed(rd, narrow, upper: q)
        }
    }

    fileprivate func extractNarrow(_ ir: Builder, _ kind: Narrowing, scalar: Bool) {
        guard lane != .d else { return ir.undefined() }
        saturatingNarrow(ir, lane, kind, ir.v(rn), scalar: scalar)
    }

    private var acrossIsReserved: Bool { lane == .d || (lane == .s && !q) }

    fileprivate func across(_ ir: Builder, _ op: Op) {
        guard !acrossIsReserved else { return ir.undefined() }
        let result = ir.reduce(op, lane, ir.v(rn), bits: q ? 128 : 64)
        ir.setV(rd, ir.keep(result, bits: lane.bits))
    }

    fileprivate func addLongAcross(_ ir: Builder, unsigned: Bool) {
        guard !acrossIsReserved else { return ir.undefined() }
        let pairs = ir.addLongPairs(lane, ir.v(rn), unsigned: unsigned)
        let result = ir.reduce(.vadd, lane.wider, pairs, bits: q ? 128 : 64)
        ir.setV(rd, ir.keep(result, bits: lane.bits &* 2))
    }
}

extension Builder {
    /// Lanes in reverse order within each container of `bytes` bytes.
    func reverseLanes(_ lane: Lane, within bytes: Int, _ a: Value) -> Value {
        var mask: (UInt64, UInt64) = (0, 0)
        let flip = (bytes &- 1) & ~(lane.bytes &- 1)
        var i = 0
        while i < 8 {
            mask.0 |= UInt64(truncatingIfNeeded: i ^ flip) &<< UInt64(8 &* i)
            mask.1 |= UInt64(truncatingIfNeeded: (i &+ 8) ^ flip) &<< UInt64(8 &* i)
            i &+= 1
        }
        return permute(a, maskLow: mask.0, maskHigh: mask.1)
    }
}
