import Guest
import IR

extension A64Table {
    /// Add/subtract (immediate).
    static let addSubtractImmediate: [Encoding<A64>] = [
        Encoding("ADD (immediate)", "sf 0 0 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            ir.setXSP(f.rd, ir.add(ir.rsp(f.rn, f.sf), imm: f.imm12Shifted))
        },
        Encoding("ADDS (immediate)", "sf 0 1 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            let a = ir.rsp(f.rn, f.sf)
            let b = ir.const(f.imm12Shifted, f.sf ? .i64 : .i32)
            ir.setX(f.rd, ir.add(a, b))
            ir.setFlags(ir.addFlags(a, b))
        },
        Encoding("SUB (immediate)", "sf 1 0 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            ir.setXSP(f.rd, ir.add(ir.rsp(f.rn, f.sf), imm: 0 &- f.imm12Shifted))
        },
        Encoding("SUBS (immediate)", "sf 1 1 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            let a = ir.rsp(f.rn, f.sf)
            let b = ir.const(f.imm12Shifted, f.sf ? .i64 : .i32)
            ir.setX(f.rd, ir.sub(a, b))
            ir.setFlags(ir.subFlags(a, b))
        },
    ]
}

extension A64 {
    fileprivate var imm12Shifted: Int64 { Int64(bits(21, 10)) << (bit(22) ? 12 : 0) }
}
