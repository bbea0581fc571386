import Guest
import IR

/// Add and subtract in all forms, with carry, and the conditional compares.
extension A64Table {
    static let addSubtractImmediate: [Encoding<A64>] = [
        Encoding("ADD (immediate)", "sf 0 0 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            ir.setXSP(f.rd, ir.add(ir.rsp(f.rn, f.sf), imm: f.imm12Shifted))
        },
        Encoding("ADDS (immediate)", "sf 0 1 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            addSetFlags(f, ir, ir.rsp(f.rn, f.sf), ir.const(f.imm12Shifted, f.sf ? .i64 : .i32))
        },
        Encoding("SUB (immediate)", "sf 1 0 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            ir.setXSP(f.rd, ir.add(ir.rsp(f.rn, f.sf), imm: 0 &- f.imm12Shifted))
        },
        Encoding("SUBS (immediate)", "sf 1 1 100010 sh imm12:12 Rn:5 Rd:5") { f, ir in
            subSetFlags(f, ir, ir.rsp(f.rn, f.sf), ir.const(f.imm12Shifted, f.sf ? .i64 : .i32))
        },
    ]

    static let addSubtractRegister: [Encoding<A64>] = [
        Encoding("ADD (shifted register)", "sf 0 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            guard let b = arithmeticOperand(f, ir) else { return ir.undefined() }
            ir.setX(f.rd, ir.add(ir.r(f.rn, f.sf), b))
        },
        Encoding("ADDS (shifted register)", "sf 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            guard let b = arithmeticOperand(f, ir) else { return ir.undefined() }
            addSetFlags(f, ir, ir.r(f.rn, f.sf), b)
        },
        Encoding("SUB (shifted register)", "sf 1 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            guard let b = arithmeticOperand(f, ir) else { return ir.undefined() }
            ir.setX(f.rd, f.rn == 31 ? ir.neg(b) : ir.sub(ir.r(f.rn, f.sf), b))
        },
        Encoding("SUBS (shifted register)", "sf 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            guard let b = arithmeticOperand(f, ir) else { return ir.undefined() }
            subSetFlags(f, ir, ir.r(f.rn, f.sf), b)
        },
        Encoding("ADD (extended register)", "sf 0 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5") { f, ir in
            guard let b = extendedOperand(f, ir) else { return ir.undefined() }
            ir.setXSP(f.rd, ir.add(ir.rsp(f.rn, f.sf), b))
        },
        Encoding("ADDS (extended register)", "sf 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5") { f, ir in
            guard let b = extendedOperand(f, ir) else { return ir.undefined() }
            addSetFlags(f, ir, ir.rsp(f.rn, f.sf), b)
        },
        Encoding("SUB (extended register)", "sf 1 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5") { f, ir in
            guard let b = extendedOperand(f, ir) else { return ir.undefined() }
            ir.setXSP(f.rd, ir.sub(ir.rsp(f.rn, f.sf), b))
        },
        Encoding("SUBS (extended register)", "sf 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5") { f, ir in
            guard let b = extendedOperand(f, ir) else { return ir.undefined() }
            subSetFlags(f, ir, ir.rsp(f.rn, f.sf), b)
        },
    ]

    static let addSubtractCarry: [Encoding<A64>] = [
        Encoding("ADC", "sf 0 0 11010000 Rm:5 000000 Rn:5 Rd:5") { f, ir in
            let carry = ir.testCondition(.hs, ir.flags())
            ir.setX(f.rd, ir.addCarry(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf), carry))
        },
        Encoding("ADCS", "sf 0 1 11010000 Rm:5 000000 Rn:5 Rd:5") { f, ir in
            let carry = ir.testCondition(.hs, ir.flags())
            let (sum, flags) = ir.addCarrySettingFlags(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf), carry)
            ir.setX(f.rd, sum)
            ir.setFlags(flags)
        },
        Encoding("SBC", "sf 1 0 11010000 Rm:5 000000 Rn:5 Rd:5") { f, ir in
            let carry = ir.testCondition(.hs, ir.flags())
            ir.setX(f.rd, ir.subCarry(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf), carry))
        },
        Encoding("SBCS", "sf 1 1 11010000 Rm:5 000000 Rn:5 Rd:5") { f, ir in
            let carry = ir.testCondition(.hs, ir.flags())
            let (sum, flags) = ir.subCarrySettingFlags(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf), carry)
            ir.setX(f.rd, sum)
            ir.setFlags(flags)
        },
    ]

    static let conditionalCompare: [Encoding<A64>] = [
        Encoding("CCMN (register)", "sf 0 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4") { f, ir in
            let flags = ir.addFlags(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf))
            conditionally(f, ir, flags)
        },
        Encoding("CCMN (immediate)", "sf 0 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4") { f, ir in
            let flags = ir.addFlags(ir.r(f.rn, f.sf), ir.const(Int64(f.rm), f.sf ? .i64 : .i32))
            conditionally(f, ir, flags)
        },
        Encoding("CCMP (register)", "sf 1 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4") { f, ir in
            let flags = ir.subFlags(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf))
            conditionally(f, ir, flags)
        },
        Encoding("CCMP (immediate)", "sf 1 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4") { f, ir in
            let flags = ir.subFlags(ir.r(f.rn, f.sf), ir.const(Int64(f.rm), f.sf ? .i64 : .i32))
            conditionally(f, ir, flags)
        },
    ]

    private static func addSetFlags(_ f: A64, _ ir: Builder, _ a: Value, _ b: Value) {
        if f.rd != 31 { ir.setX(f.rd, ir.add(a, b)) }
        ir.setFlags(ir.addFlags(a, b))
    }

    private static func subSetFlags(_ f: A64, _ ir: Builder, _ a: Value, _ b: Value) {
        if f.rd != 31 { ir.setX(f.rd, ir.sub(a, b)) }
        ir.setFlags(ir.subFlags(a, b))
    }

    /// NZCV := condition ? flags : #nzcv.
    private static func conditionally(_ f: A64, _ ir: Builder, _ flags: Value) {
        let code = f.bits(15, 12)
        if code >= 14 { return ir.setFlags(flags) }
        let other = ir.packFlags(ir.i32(Int64(f.bits(3, 0)) << 28))
        ir.setFlags(ir.select(ir.condition(code), flags, other))
    }

    /// Rm shifted, or nil for a reserved shift.
    private static func arithmeticOperand(_ f: A64, _ ir: Builder) -> Value? {
        guard f.bits(23, 22) != 3, f.sf || !f.bit(15) else { return nil }
        return shifted(f, ir)
    }

    /// Rm shifted by the immediate; all four kinds.
    static func shifted(_ f: A64, _ ir: Builder) -> Value {
        let b = ir.r(f.rm, f.sf)
        let amount = f.bits(15, 10)
        switch f.bits(23, 22) {
        case 0: return ir.shiftLeft(b, imm: amount)
        case 1: return ir.shiftRight(b, imm: amount)
        case 2: return ir.shiftRightSigned(b, imm: amount)
        default: return ir.rotateRight(b, imm: amount)
        }
    }

    private static func extendedOperand(_ f: A64, _ ir: Builder) -> Value? {
        guard f.bits(12, 10) <= 4 else { return nil }
        let type: Type = f.sf ? .i64 : .i32
        return ir.shiftLeft(extended(ir, f.rm, f.bits(15, 13), to: type), imm: f.bits(12, 10))
    }

    /// Register `n` extended by `option` (UXTB … SXTX) to `type`.
    static func extended(_ ir: Builder, _ n: Int, _ option: Int, to type: Type) -> Value {
        let source: Type
        switch option & 3 {
        case 0: source = .i8
        case 1: source = .i16
        case 2: source = .i32
        default: source = .i64
        }
        if source.size >= type.size { return type == .i64 ? ir.x(n) : ir.w(n) }
        let narrow = ir.truncate(ir.x(n), to: source)
        return option & 4 != 0 ? ir.signExtend(narrow, to: type) : ir.zeroExtend(narrow, to: type)
    }
}

extension A64 {
    fileprivate var imm12Shifted: Int64 { Int64(bits(21, 10)) << (bit(22) ? 12 : 0) }
}
