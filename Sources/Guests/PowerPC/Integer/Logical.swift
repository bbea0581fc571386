import Guest
import IR

/// Power ISA I 3.3.13: logical instructions.
extension PPCTable {
    static let logical: [Encoding<PPC>] = [
        Encoding("andi.", "011100 RS:5 RA:5 UI:16") { f, ir in andImmediate(f, ir, f.ui) },
        Encoding("andis.", "011101 RS:5 RA:5 UI:16") { f, ir in andImmediate(f, ir, f.ui << 16) },
        Encoding("ori", "011000 RS:5 RA:5 UI:16") { f, ir in immediate(f, ir, f.ui) { ir.or($0, $1) } },
        Encoding("oris", "011001 RS:5 RA:5 UI:16") { f, ir in
            immediate(f, ir, f.ui << 16) { ir.or($0, $1) }
        },
        Encoding("xori", "011010 RS:5 RA:5 UI:16") { f, ir in immediate(f, ir, f.ui) { ir.xor($0, $1) } },
        Encoding("xoris", "011011 RS:5 RA:5 UI:16") { f, ir in
            immediate(f, ir, f.ui << 16) { ir.xor($0, $1) }
        },
        Encoding("and, and.", "011111 RS:5 RA:5 RB:5 0000011100 Rc") { f, ir in
            f.rs == f.rb ? copy(f, ir) : set(f, ir, f.ra, ir.and(ir.r(f, f.rs), ir.r(f, f.rb)))
        },
        // or rx,rx,rx are hints of a program's priority.
        Encoding("or, or.", "011111 RS:5 RA:5 RB:5 0110111100 Rc") { f, ir in
            f.rs == f.rb ? copy(f, ir) : set(f, ir, f.ra, ir.or(ir.r(f, f.rs), ir.r(f, f.rb)))
        },
        Encoding("xor, xor.", "011111 RS:5 RA:5 RB:5 0100111100 Rc") { f, ir in
            set(f, ir, f.ra, ir.xor(ir.r(f, f.rs), ir.r(f, f.rb)))
        },
        Encoding("nand, nand.", "011111 RS:5 RA:5 RB:5 0111011100 Rc") { f, ir in
            set(f, ir, f.ra, ir.not(ir.and(ir.r(f, f.rs), ir.r(f, f.rb))))
        },
        Encoding("nor, nor.", "011111 RS:5 RA:5 RB:5 0001111100 Rc") { f, ir in
            set(f, ir, f.ra, ir.not(ir.or(ir.r(f, f.rs), ir.r(f, f.rb))))
        },
        Encoding("eqv, eqv.", "011111 RS:5 RA:5 RB:5 0100011100 Rc") { f, ir in
            set(f, ir, f.ra, ir.not(ir.xor(ir.r(f, f.rs), ir.r(f, f.rb))))
        },
        Encoding("andc, andc.", "011111 RS:5 RA:5 RB:5 0000111100 Rc") { f, ir in
            set(f, ir, f.ra, ir.andNot(ir.r(f, f.rs), ir.r(f, f.rb)))
        },
        Encoding("orc, orc.", "011111 RS:5 RA:5 RB:5 0110011100 Rc") { f, ir in
            set(f, ir, f.ra, ir.or(ir.r(f, f.rs), ir.not(ir.r(f, f.rb))))
        },
        Encoding("extsb, extsb.", "011111 RS:5 RA:5 xxxxx 1110111010 Rc") { f, ir in
            set(f, ir, f.ra, ir.signExtend(ir.truncate(ir.get(f.rs), to: .i8), to: f.wordType))
        },
        Encoding("extsh, extsh.", "011111 RS:5 RA:5 xxxxx 1110011010 Rc") { f, ir in
            set(f, ir, f.ra, ir.signExtend(ir.truncate(ir.get(f.rs), to: .i16), to: f.wordType))
        },
        Encoding(
            "extsw, extsw.", "011111 RS:5 RA:5 xxxxx 1111011010 Rc", "",
            in64BitMode { f, ir in set(f, ir, f.ra, ir.signExtend(ir.w(f.rs), to: .i64)) }),
    ]

    /// mr: the other register's value, with no operation.
    private static func copy(_ f: PPC, _ ir: Builder) {
        ir.set(f.ra, ir.get(f.rs))
        if f.isRecord { ir.setCR0(f, ir.get(f.rs)) }
    }

    /// The result has no more than 32 bits.
    private static func andImmediate(_ f: PPC, _ ir: Builder, _ mask: Int64) {
        let result = ir.and(ir.w(f.rs), ir.i32(mask))
        ir.setR(f.ra, result)
        ir.setCR0(f, result)
    }

    private static func immediate(_ f: PPC, _ ir: Builder, _ ui: Int64, _ op: (Value, Value) -> Value) {
        guard ui != 0 else { return ir.set(f.ra, ir.get(f.rs)) }
        ir.setR(f.ra, op(ir.r(f, f.rs), ir.const(ui, f.wordType)))
    }
}
