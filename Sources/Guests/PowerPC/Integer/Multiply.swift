import Guest
import IR

/// Power ISA I 3.3.9: multiplications.
extension PPCTable {
    static let multiply: [Encoding<PPC>] = [
        Encoding("mulli", "000111 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, ir.mul(ir.r(f, f.ra), ir.const(f.si, f.wordType)))
        },
        Encoding("mullw, mullw., mullwo, mullwo.", "011111 RT:5 RA:5 RB:5 OE 011101011 Rc") { f, ir in
            let product = f.mode.is64 || f.setsOverflow ? wordProduct(f, ir, signed: true) : nil
            let result = f.mode.is64 ? product : nil
            finish(f, ir, result ?? ir.mul(ir.w(f.ra), ir.w(f.rb))) {
                let full = product ?? ir.i64(Int64(0))
                let kept = ir.signExtend(ir.truncate(full, to: .i32), to: .i64)
                let overflow = ir.compare(.ne, full, kept)
                return (overflow, overflow)
            }
        },
        Encoding("mulhw, mulhw.", "011111 RT:5 RA:5 RB:5 x 001001011 Rc") { f, ir in
            let high = ir.shiftRight(wordProduct(f, ir, signed: true), imm: 32)
            set(f, ir, f.rt, high)
        },
        Encoding("mulhwu, mulhwu.", "011111 RT:5 RA:5 RB:5 x 000001011 Rc") { f, ir in
            let high = ir.shiftRight(wordProduct(f, ir, signed: false), imm: 32)
            set(f, ir, f.rt, high)
        },
        Encoding(
            "mulld, mulld., mulldo, mulldo.", "011111 RT:5 RA:5 RB:5 OE 011101001 Rc", "",
            in64BitMode { f, ir in
                let (a, b) = (ir.x(f.ra), ir.x(f.rb))
                let product = ir.mul(a, b)
                finish(f, ir, product) {
                    let sign = ir.shiftRightSigned(product, imm: 63)
                    let overflow = ir.compare(.ne, ir.mulHighSigned(a, b), sign)
                    return (overflow, overflow)
                }
            }),
        Encoding(
            "mulhd, mulhd.", "011111 RT:5 RA:5 RB:5 x 001001001 Rc", "",
            in64BitMode { f, ir in set(f, ir, f.rt, ir.mulHighSigned(ir.x(f.ra), ir.x(f.rb))) }),
        Encoding(
            "mulhdu, mulhdu.", "011111 RT:5 RA:5 RB:5 x 000001001 Rc", "",
            in64BitMode { f, ir in set(f, ir, f.rt, ir.mulHighUnsigned(ir.x(f.ra), ir.x(f.rb))) }),
        Encoding(
            "maddhd", "000100 RT:5 RA:5 RB:5 RC:5 110000", "v3.0",
            in64BitMode { f, ir in multiplyAddHigh(f, ir, signed: true) }),
        Encoding(
            "maddhdu", "000100 RT:5 RA:5 RB:5 RC:5 110001", "v3.0",
            in64BitMode { f, ir in multiplyAddHigh(f, ir, signed: false) }),
        Encoding(
            "maddld", "000100 RT:5 RA:5 RB:5 RC:5 110011", "v3.0",
            in64BitMode { f, ir in
                ir.setR(f.rt, ir.add(ir.mul(ir.x(f.ra), ir.x(f.rb)), ir.x(f.rc)))
            }),
    ]

    /// i64: the product of the words of RA and RB.
    private static func wordProduct(_ f: PPC, _ ir: Builder, signed: Bool) -> Value {
        func wide(_ n: Int) -> Value {
            signed ? ir.signExtend(ir.w(n), to: .i64) : ir.zeroExtend(ir.w(n), to: .i64)
        }
        return ir.mul(wide(f.ra), wide(f.rb))
    }

    /// RT := the upper doubleword of RA × RB + RC.
    private static func multiplyAddHigh(_ f: PPC, _ ir: Builder, signed: Bool) {
        let (a, b, c) = (ir.x(f.ra), ir.x(f.rb), ir.x(f.rc))
        let low = ir.mul(a, b)
        let carry = ir.testCondition(.hs, ir.addFlags(low, c))
        let high = signed ? ir.mulHighSigned(a, b) : ir.mulHighUnsigned(a, b)
        let addend = signed ? ir.shiftRightSigned(c, imm: 63) : ir.i64(Int64(0))
        ir.setR(f.rt, ir.addCarry(high, addend, carry))
    }
}
