import Guest
import IR

/// Power ISA I 3.3.9: divisions. What overflows has an undefined result, which is as in other implementations: the dividend,
/// of the extended forms zero.
extension PPCTable {
    static let divide: [Encoding<PPC>] = [
        Encoding("divw, divw., divwo, divwo.", "011111 RT:5 RA:5 RB:5 OE 111101011 Rc") { f, ir in
            quotient(f, ir, ir.w(f.ra), ir.w(f.rb), signed: true)
        },
        Encoding("divwu, divwu., divwuo, divwuo.", "011111 RT:5 RA:5 RB:5 OE 111001011 Rc") { f, ir in
            quotient(f, ir, ir.w(f.ra), ir.w(f.rb), signed: false)
        },
        Encoding(
            "divd, divd., divdo, divdo.", "011111 RT:5 RA:5 RB:5 OE 111101001 Rc", "",
            in64BitMode { f, ir in quotient(f, ir, ir.x(f.ra), ir.x(f.rb), signed: true) }),
        Encoding(
            "divdu, divdu., divduo, divduo.", "011111 RT:5 RA:5 RB:5 OE 111001001 Rc", "",
            in64BitMode { f, ir in quotient(f, ir, ir.x(f.ra), ir.x(f.rb), signed: false) }),
        Encoding("divwe, divwe., divweo, divweo.", "011111 RT:5 RA:5 RB:5 OE 110101011 Rc", "v2.06") {
            f, ir in
            extendedWord(f, ir, signed: true)
        },
        Encoding("divweu, divweu., divweuo, divweuo.", "011111 RT:5 RA:5 RB:5 OE 110001011 Rc", "v2.06") {
            f, ir in
            extendedWord(f, ir, signed: false)
        },
        Encoding(
            "divde, divde., divdeo, divdeo.", "011111 RT:5 RA:5 RB:5 OE 110101001 Rc", "v2.06",
            in64BitMode { f, ir in extendedDoubleword(f, ir, IntegerHelper.divideExtendedSigned) }),
        Encoding(
            "divdeu, divdeu., divdeuo, divdeuo.", "011111 RT:5 RA:5 RB:5 OE 110001001 Rc", "v2.06",
            in64BitMode { f, ir in extendedDoubleword(f, ir, IntegerHelper.divideExtendedUnsigned) }),
        Encoding("modsw", "011111 RT:5 RA:5 RB:5 1100001011 x", "v3.0") { f, ir in
            let rest = remainder(ir, ir.w(f.ra), ir.w(f.rb), signed: true)
            ir.setR(f.rt, ir.signExtend(rest, to: f.wordType))
        },
        Encoding("moduw", "011111 RT:5 RA:5 RB:5 0100001011 x", "v3.0") { f, ir in
            ir.setR(f.rt, remainder(ir, ir.w(f.ra), ir.w(f.rb), signed: false))
        },
        Encoding(
            "modsd", "011111 RT:5 RA:5 RB:5 1100001001 x", "v3.0",
            in64BitMode { f, ir in ir.setR(f.rt, remainder(ir, ir.x(f.ra), ir.x(f.rb), signed: true)) }),
        Encoding(
            "modud", "011111 RT:5 RA:5 RB:5 0100001001 x", "v3.0",
            in64BitMode { f, ir in ir.setR(f.rt, remainder(ir, ir.x(f.ra), ir.x(f.rb), signed: false)) }),
        Encoding("darn", "011111 RT:5 xxx L:2 xxxxx 1011110011 x", "v3.0") { f, ir in
            // A word, a conditioned doubleword, a raw one; of the other form all ones tell that there is none.
            guard f.bits(14, 15) != 3 else { return ir.setR(f.rt, ir.const(-1, f.wordType)) }
            let random = ir.call(IntegerHelper.random, result: .i64)
            ir.setR(f.rt, f.mode.is64 && f.bits(14, 15) != 0 ? random : ir.truncate(random, to: .i32))
        },
    ]

    private static func quotient(_ f: PPC, _ ir: Builder, _ a: Value, _ b: Value, signed: Bool) {
        let type = ir.type(of: a)
        let isZero = ir.compare(.eq, b, ir.const(0, type))
        let result = ir.select(isZero, a, signed ? ir.divSigned(a, b) : ir.divUnsigned(a, b))
        finish(f, ir, result) {
            guard signed else { return (isZero, isZero) }
            let isLeast = ir.compare(.eq, a, ir.const(1 << Int64(type.bits - 1), type))
            let isOpposite = ir.compare(.eq, b, ir.const(-1, type))
            let overflow = ir.or(isZero, ir.and(isLeast, isOpposite))
            return (overflow, overflow)
        }
    }

    /// 0 where the division overflows.
    private static func remainder(_ ir: Builder, _ a: Value, _ b: Value, signed: Bool) -> Value {
        let zero = ir.const(0, ir.type(of: a))
        let quotient = signed ? ir.divSigned(a, b) : ir.divUnsigned(a, b)
        return ir.select(ir.compare(.eq, b, zero), zero, ir.sub(a, ir.mul(quotient, b)))
    }

    /// The word of RA with 32 zeros after it divided by that of RB.
    private static func extendedWord(_ f: PPC, _ ir: Builder, signed: Bool) {
        func wide(_ n: Int) -> Value {
            signed ? ir.signExtend(ir.w(n), to: .i64) : ir.zeroExtend(ir.w(n), to: .i64)
        }
        let dividend = ir.shiftLeft(ir.x(f.ra), imm: 32)
        let divisor = wide(f.rb)
        let quotient = signed ? ir.divSigned(dividend, divisor) : ir.divUnsigned(dividend, divisor)
        let word = ir.truncate(quotient, to: .i32)
        let kept = signed ? ir.signExtend(word, to: .i64) : ir.zeroExtend(word, to: .i64)
        let zero = ir.i64(Int64(0))
        let overflow = ir.or(ir.compare(.ne, kept, quotient), ir.compare(.eq, divisor, zero))
        let result = ir.select(overflow, zero, quotient)
        finish(f, ir, ir.truncate(result, to: f.wordType)) { (overflow, overflow) }
    }

    private static func extendedDoubleword(_ f: PPC, _ ir: Builder, _ helper: Int) {
        let both = ir.call(helper, result: .v128, ir.x(f.ra), ir.x(f.rb))
        finish(f, ir, ir.extractLane(both, .d, 0, as: .i64)) {
            let overflow = ir.truncate(ir.extractLane(both, .d, 1, as: .i64), to: .i1)
            return (overflow, overflow)
        }
    }
}
