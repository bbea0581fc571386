import Guest
import IR

/// Power ISA I 3.3.9: additions and subtractions that leave the carry alone.
extension PPCTable {
    static let addSubtract: [Encoding<PPC>] = [
        Encoding("addi", "001110 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, ir.add(ir.rOrZero(f, f.ra), imm: f.si))
        },
        Encoding("addis", "001111 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, ir.add(ir.rOrZero(f, f.ra), imm: f.si << 16))
        },
        Encoding("addpcis", "010011 RT:5 d1:5 d0:10 00010 d2", "v3.0") { f, ir in
            let d = f.signedBits(16, 25) << 6 | Int64(f.bits(11, 15)) << 1 | Int64(f.bits(31, 31))
            ir.set(f.rt, ir.address(f.address(ir.pc &+ 4 &+ UInt64(bitPattern: d << 16))))
        },
        Encoding("add, add., addo, addo.", "011111 RT:5 RA:5 RB:5 OE 100001010 Rc") { f, ir in
            let (a, b) = (ir.r(f, f.ra), ir.r(f, f.rb))
            finish(f, ir, ir.add(a, b)) {
                (sumOverflows(ir, a, b, f.wordType), sumOverflows(ir, a, b, .i32))
            }
        },
        Encoding("subf, subf., subfo, subfo.", "011111 RT:5 RA:5 RB:5 OE 000101000 Rc") { f, ir in
            let (a, b) = (ir.r(f, f.ra), ir.r(f, f.rb))
            finish(f, ir, ir.sub(b, a)) {
                (differenceOverflows(ir, b, a, f.wordType), differenceOverflows(ir, b, a, .i32))
            }
        },
        Encoding("neg, neg., nego, nego.", "011111 RT:5 RA:5 xxxxx OE 001101000 Rc") { f, ir in
            let a = ir.r(f, f.ra)
            let zero = ir.const(0, f.wordType)
            finish(f, ir, ir.neg(a)) {
                (differenceOverflows(ir, zero, a, f.wordType), differenceOverflows(ir, zero, a, .i32))
            }
        },
    ]

    static let prefixedAdd: [Encoding<PPC>] = [
        Encoding("paddi", "001110 RT:5 RA:5 si1:16", "v3.1") { f, ir in
            // Bits 14:31 of the prefix are the upper ones of the displacement, bit 11 is R.
            let high = Int64(f.prefixBits(14, 31))
            let si = ((high << 46) >> 46) << 16 | f.ui
            guard f.prefixBits(11, 11) == 0 else {
                guard f.ra == 0 else { return ir.undefined() }
                return ir.set(f.rt, ir.address(f.address(ir.pc &+ UInt64(bitPattern: si))))
            }
            ir.setR(f.rt, ir.add(ir.rOrZero(f, f.ra), imm: si))
        }
    ]
}
