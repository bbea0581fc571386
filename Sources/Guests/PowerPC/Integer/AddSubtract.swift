import Guest
import IR

extension PPCTable {
    static let addImmediate: [Encoding<PPC>] = [
        Encoding("addi", "001110 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, ir.add(ir.rOrZero(f, f.ra), imm: f.si))
        },
        Encoding("addis", "001111 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, ir.add(ir.rOrZero(f, f.ra), imm: f.si << 16))
        },
    ]
}
