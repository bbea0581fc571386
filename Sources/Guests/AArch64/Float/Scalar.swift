import Guest
import IR

/// Scalar floating point: arithmetic, comparison, selection, moves.
extension A64Table {
    /// The type of ftype (23:22), or nil for the reserved value.
    static func floatType(_ f: A64) -> Type? {
        switch f.bits(23, 22) {
        case 0: .f32
        case 1: .f64
        case 3: .f16
        default: nil
        }
    }

    private static func unary(_ f: A64, _ ir: Builder, _ op: (Value) -> Value) {
        guard let t = floatType(f) else { return ir.undefined() }
        ir.setScalar(f.rd, op(ir.scalar(f.rn, t)))
    }

    private static func binary(_ f: A64, _ ir: Builder, _ op: Op) {
        guard let t = floatType(f) else { return ir.undefined() }
        ir.setScalar(f.rd, ir.float(op, ir.scalar(f.rn, t), ir.scalar(f.rm, t)))
    }

    static let floatOneSource: [Encoding<A64>] = [
        Encoding("FMOV (register)", "0 0 0 11110 ftype:2 1 000000 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { $0 }
        },
        Encoding("FABS (scalar)", "0 0 0 11110 ftype:2 1 000001 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.fabs, $0) }
        },
        Encoding("FNEG (scalar)", "0 0 0 11110 ftype:2 1 000010 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.fneg, $0) }
        },
        Encoding("FSQRT (scalar)", "0 0 0 11110 ftype:2 1 000011 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.fsqrt, $0) }
        },
        Encoding("FCVT", "0 0 0 11110 ftype:2 1 0001 opc:2 10000 Rn:5 Rd:5") { f, ir in
            let types: [Type?] = [.f32, .f64, nil, .f16]
            guard let from = floatType(f), let to = types[f.bits(16, 15)], from != to else {
                return ir.undefined()
            }
            ir.setScalar(f.rd, ir.fconvert(ir.scalar(f.rn, from), to: to))
        },
        Encoding("BFCVT", "0 0 0 11110 01 1 000110 10000 Rn:5 Rd:5", "FEAT_BF16") { f, ir in
            let value = ir.call(
                FloatHelper.bfConvert, result: .i64, ir.bitcast(ir.scalar(f.rn, .f32), to: .i32))
            ir.setScalar(f.rd, ir.bitcast(ir.truncate(value, to: .i16), to: .f16))
        },
        Encoding("FRINTN, FRINTP, FRINTM, FRINTZ (scalar)", "0 0 0 11110 ftype:2 1 0010 rm:2 10000 Rn:5 Rd:5")
        {
            f, ir in
            unary(f, ir) { ir.float(.froundToIntegral, $0, aux: UInt8(f.bits(16, 15))) }
        },
        Encoding("FRINTA (scalar)", "0 0 0 11110 ftype:2 1 001100 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.froundToIntegral, $0, aux: Rounding.nearestAway.rawValue) }
        },
        Encoding("FRINTX (scalar)", "0 0 0 11110 ftype:2 1 001110 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.froundToIntegral, $0, aux: Rounding.current.rawValue | 0x80) }
        },
        Encoding("FRINTI (scalar)", "0 0 0 11110 ftype:2 1 001111 10000 Rn:5 Rd:5") { f, ir in
            unary(f, ir) { ir.float(.froundToIntegral, $0, aux: Rounding.current.rawValue) }
        },
        Encoding(
            "FRINT32Z, FRINT32X, FRINT64Z, FRINT64X (scalar)", "0 0 0 11110 0 t 1 0100 op:2 10000 Rn:5 Rd:5",
            "FEAT_FRINTTS"
        ) {
            f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            // Immediate: bit 0 double, bit 1 FRINTX's current rounding, bit 2 64-bit range.
            let imm = (t == .f64 ? 1 : 0) | (f.bit(15) ? 2 : 0) | (f.bit(16) ? 4 : 0)
            ir.setV(
                f.rd, ir.call(FloatHelper.roundToIntN, result: .v128, immediate: UInt32(imm), ir.v(f.rn)))
        },
    ]

    static let floatTwoSource: [Encoding<A64>] = [
        Encoding("FMUL (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0000 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fmul)
        },
        Encoding("FDIV (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0001 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fdiv)
        },
        Encoding("FADD (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0010 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fadd)
        },
        Encoding("FSUB (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0011 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fsub)
        },
        Encoding("FMAX (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0100 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fmax)
        },
        Encoding("FMIN (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0101 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fmin)
        },
        Encoding("FMAXNM (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0110 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fmaxNumber)
        },
        Encoding("FMINNM (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 0111 10 Rn:5 Rd:5") { f, ir in
            binary(f, ir, .fminNumber)
        },
        Encoding("FNMUL (scalar)", "0 0 0 11110 ftype:2 1 Rm:5 1000 10 Rn:5 Rd:5") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            let product = ir.float(.fmul, ir.scalar(f.rn, t), ir.scalar(f.rm, t))
            ir.setScalar(f.rd, ir.float(.fneg, product))
        },
    ]

    private static func fused(_ f: A64, _ ir: Builder, negateProduct: Bool, negateAddend: Bool) {
        guard let t = floatType(f) else { return ir.undefined() }
        var signs: FusedSigns = negateAddend ? .addend : []
        if negateProduct { signs.insert(.factor) }
        ir.setScalar(
            f.rd, ir.fmulAdd(ir.scalar(f.ra, t), ir.scalar(f.rn, t), ir.scalar(f.rm, t), negating: signs))
    }

    static let floatThreeSource: [Encoding<A64>] = [
        Encoding("FMADD", "0 0 0 11111 ftype:2 0 Rm:5 0 Ra:5 Rn:5 Rd:5") { f, ir in
            fused(f, ir, negateProduct: false, negateAddend: false)
        },
        Encoding("FMSUB", "0 0 0 11111 ftype:2 0 Rm:5 1 Ra:5 Rn:5 Rd:5") { f, ir in
            fused(f, ir, negateProduct: true, negateAddend: false)
        },
        Encoding("FNMADD", "0 0 0 11111 ftype:2 1 Rm:5 0 Ra:5 Rn:5 Rd:5") { f, ir in
            fused(f, ir, negateProduct: true, negateAddend: true)
        },
        Encoding("FNMSUB", "0 0 0 11111 ftype:2 1 Rm:5 1 Ra:5 Rn:5 Rd:5") { f, ir in
            fused(f, ir, negateProduct: false, negateAddend: true)
        },
    ]

    // MARK: Comparison

    private static func zero(_ ir: Builder, _ t: Type) -> Value {
        ir.bitcast(ir.vconst(low: 0, high: 0), to: t)
    }

    static let floatCompare: [Encoding<A64>] = [
        Encoding("FCMP, FCMPE", "0 0 0 11110 ftype:2 1 Rm:5 00 1000 Rn:5 e 0 000") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setFlags(ir.floatCompareFlags(ir.scalar(f.rn, t), ir.scalar(f.rm, t), signalling: f.bit(4)))
        },
        Encoding("FCMP, FCMPE (zero)", "0 0 0 11110 ftype:2 1 xxxxx 00 1000 Rn:5 e 1 000") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setFlags(ir.floatCompareFlags(ir.scalar(f.rn, t), zero(ir, t), signalling: f.bit(4)))
        },
        Encoding("FCCMP, FCCMPE", "0 0 0 11110 ftype:2 1 Rm:5 cond:4 01 Rn:5 e nzcv:4") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            let code = f.bits(15, 12)
            let (a, b) = (ir.scalar(f.rn, t), ir.scalar(f.rm, t))
            if code >= 14 { return ir.setFlags(ir.floatCompareFlags(a, b, signalling: f.bit(4))) }
            // The comparison may raise exceptions, so it happens only when the condition holds.
            let condition = ir.condition(code)
            let then = ir.makeBlock(pc: ir.pc)
            let other = ir.makeBlock(pc: ir.pc)
            let join = ir.makeBlock(pc: ir.pc)
            let pc = ir.pc
            ir.branch(condition, then: then, else: other)
            ir.begin(then, keepState: true)
            ir.jump(join, [ir.floatCompareFlags(a, b, signalling: f.bit(4))])
            ir.begin(other, keepState: true)
            ir.jump(join, [ir.packFlags(ir.i32(Int64(f.bits(3, 0)) << 28))])
            ir.begin(join, keepState: true)
            ir.startInstruction(pc: pc)
            ir.setFlags(ir.parameter(.flags))
        },
        Encoding("FCSEL", "0 0 0 11110 ftype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setScalar(
                f.rd, ir.select(ir.condition(f.bits(15, 12)), ir.scalar(f.rn, t), ir.scalar(f.rm, t)))
        },
        Encoding("FMOV (scalar, immediate)", "0 0 0 11110 ftype:2 1 imm8:8 100 00000 Rd:5") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setV(f.rd, ir.vconst(low: expandImmediate(f.bits(20, 13), t), high: 0))
        },
    ]

    /// VFPExpandImm of the manual.
    static func expandImmediate(_ imm8: Int, _ t: Type) -> UInt64 {
        let (sign, b, rest) = (UInt64(imm8 >> 7), UInt64(imm8 >> 6 & 1), UInt64(imm8 & 0x3f))
        switch t {
        case .f16: return sign << 15 | (b ^ 1) << 14 | (b == 1 ? 3 : 0) << 12 | rest << 6
        case .f32: return sign << 31 | (b ^ 1) << 30 | (b == 1 ? 0x1f : 0) << 25 | rest << 19
        default: return sign << 63 | (b ^ 1) << 62 | (b == 1 ? 0xff : 0) << 54 | rest << 48
        }
    }

    // MARK: General registers

    static let floatInteger: [Encoding<A64>] = [
        Encoding("FMOV (general)", "sf 0 0 11110 ftype:2 1 0 r 11 o 000000 Rn:5 Rd:5") { f, ir in
            let toFloat = f.bit(16)
            switch (f.sf, f.bits(23, 22), f.bits(20, 19)) {
            case (true, 2, 1):
                if toFloat {
                    ir.setV(f.rd, ir.insertLane(ir.v(f.rd), .d, 1, ir.x(f.rn)))
                } else {
                    ir.setX(f.rd, ir.extractLane(ir.v(f.rn), .d, 1, as: .i64))
                }
            case (false, 0, 0), (true, 1, 0):
                let t: Type = f.sf ? .f64 : .f32
                if toFloat {
                    ir.setScalar(f.rd, ir.bitcast(ir.r(f.rn, f.sf), to: t))
                } else {
                    ir.setX(f.rd, ir.bitcast(ir.scalar(f.rn, t), to: f.sf ? .i64 : .i32))
                }
            case (_, 3, 0):
                if toFloat {
                    ir.setScalar(f.rd, ir.bitcast(ir.truncate(ir.x(f.rn), to: .i16), to: .f16))
                } else {
                    ir.setX(f.rd, ir.zeroExtend(ir.bitcast(ir.scalar(f.rn, .f16), to: .i16), to: .i64))
                }
            default: ir.undefined()
            }
        },
        Encoding(
            "FCVTNS, FCVTNU, FCVTPS, FCVTPU, FCVTMS, FCVTMU, FCVTZS, FCVTZU (scalar, integer)",
            "sf 0 0 11110 ftype:2 1 rm:2 00 u 000000 Rn:5 Rd:5"
        ) {
            f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            let rounding = Rounding(rawValue: UInt8(f.bits(20, 19))) ?? .zero
            ir.setX(
                f.rd,
                ir.floatToInt(ir.scalar(f.rn, t), to: f.sf ? .i64 : .i32, rounding, unsigned: f.bit(16)))
        },
        Encoding("FCVTAS, FCVTAU (scalar)", "sf 0 0 11110 ftype:2 1 00 10 u 000000 Rn:5 Rd:5") { f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setX(
                f.rd,
                ir.floatToInt(ir.scalar(f.rn, t), to: f.sf ? .i64 : .i32, .nearestAway, unsigned: f.bit(16)))
        },
        Encoding("SCVTF, UCVTF (scalar, integer)", "sf 0 0 11110 ftype:2 1 00 01 u 000000 Rn:5 Rd:5") {
            f, ir in
            guard let t = floatType(f) else { return ir.undefined() }
            ir.setScalar(f.rd, ir.intToFloat(ir.r(f.rn, f.sf), to: t, unsigned: f.bit(16)))
        },
        Encoding("FJCVTZS", "0 0 0 11110 01 1 11 110 000000 Rn:5 Rd:5", "FEAT_JSCVT") { f, ir in
            let both = ir.call(
                FloatHelper.toInt32JS, result: .i64, ir.bitcast(ir.scalar(f.rn, .f64), to: .i64))
            ir.setX(f.rd, ir.truncate(both, to: .i32))
            ir.setFlags(ir.packFlags(ir.truncate(ir.shiftRight(both, imm: 32), to: .i32)))
        },
        Encoding("FCVTZS, FCVTZU (scalar, fixed-point)", "sf 0 0 11110 ftype:2 0 11 00 u scale:6 Rn:5 Rd:5") {
            f, ir in
            guard let t = floatType(f), f.sf || f.bit(15) else { return ir.undefined() }
            ir.setX(
                f.rd,
                ir.floatToInt(
                    ir.scalar(f.rn, t), to: f.sf ? .i64 : .i32, .zero, unsigned: f.bit(16),
                    fractionBits: 64 - f.bits(15, 10)))
        },
        Encoding("SCVTF, UCVTF (scalar, fixed-point)", "sf 0 0 11110 ftype:2 0 00 01 u scale:6 Rn:5 Rd:5") {
            f, ir in
            guard let t = floatType(f), f.sf || f.bit(15) else { return ir.undefined() }
            ir.setScalar(
                f.rd,
                ir.intToFloat(
                    ir.r(f.rn, f.sf), to: t, unsigned: f.bit(16), fractionBits: 64 - f.bits(15, 10)))
        },
    ]
}
