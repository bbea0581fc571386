import Guest
import IR

/// Power ISA I 2.5 and 3.3.17: logic on the condition register, and moves of it.
extension PPCTable {
    static let conditionRegister: [Encoding<PPC>] = [
        Encoding("mcrf", "010011 BF:3 xx BFA:3 xx xxxxx 0000000000 x") { f, ir in
            ir.set(Slot.cr0 + f.bf, ir.get(Slot.cr0 + f.bfa))
        },
        Encoding("crand", "010011 BT:5 BA:5 BB:5 0100000001 x") { f, ir in
            logic(f, ir, same: { $0 }) { ir.and($0, $1) }
        },
        Encoding("cror", "010011 BT:5 BA:5 BB:5 0111000001 x") { f, ir in
            logic(f, ir, same: { $0 }) { ir.or($0, $1) }
        },
        Encoding("crxor", "010011 BT:5 BA:5 BB:5 0011000001 x") { f, ir in
            logic(f, ir, same: { _ in ir.i1(false) }) { ir.xor($0, $1) }
        },
        Encoding("crnand", "010011 BT:5 BA:5 BB:5 0011100001 x") { f, ir in
            logic(f, ir, same: { ir.not($0) }) { ir.not(ir.and($0, $1)) }
        },
        Encoding("crnor", "010011 BT:5 BA:5 BB:5 0000100001 x") { f, ir in
            logic(f, ir, same: { ir.not($0) }) { ir.not(ir.or($0, $1)) }
        },
        Encoding("creqv", "010011 BT:5 BA:5 BB:5 0100100001 x") { f, ir in
            logic(f, ir, same: { _ in ir.i1(true) }) { ir.not(ir.xor($0, $1)) }
        },
        Encoding("crandc", "010011 BT:5 BA:5 BB:5 0010000001 x") { f, ir in
            logic(f, ir, same: { _ in ir.i1(false) }) { ir.and($0, ir.not($1)) }
        },
        Encoding("crorc", "010011 BT:5 BA:5 BB:5 0110100001 x") { f, ir in
            logic(f, ir, same: { _ in ir.i1(true) }) { ir.or($0, ir.not($1)) }
        },
        Encoding("mfcr", "011111 RT:5 0 xxxxxxxxx 0000010011 x") { f, ir in
            ir.setR(f.rt, ir.conditionRegister(fields: 0xff))
        },
        Encoding("mfocrf", "011111 RT:5 1 FXM:8 x 0000010011 x") { f, ir in
            // With more than one field RT is undefined: it stays as it is.
            let fields = f.bits(12, 19)
            guard fields.nonzeroBitCount == 1 else { return }
            ir.setR(f.rt, ir.conditionRegister(fields: fields))
        },
        Encoding("mtcrf, mtocrf", "011111 RS:5 x FXM:8 x 0010010000 x") { f, ir in
            ir.setConditionRegister(ir.w(f.rs), fields: f.bits(12, 19))
        },
        Encoding("mcrxrx", "011111 BF:3 xx xxxxx xxxxx 1001000000 x", "v3.0") { f, ir in
            // OV, OV32, CA, CA32.
            let ca32 = ir.truncate(ir.shiftRight(ir.get(Slot.ca32), imm: 32), to: .i32)
            let low = ir.or(ir.shiftLeft(ir.w(Slot.ca), imm: 1), ir.and(ca32, ir.i32(1)))
            let high = ir.or(ir.shiftLeft(ir.w(Slot.ov), imm: 3), ir.shiftLeft(ir.w(Slot.ov32), imm: 2))
            ir.setCRField(f.bf, ir.or(high, low))
        },
        // SO, OV and CA, which become 0. No processor with doublewords has it, but Linux does it for them.
        Encoding("mcrxr", "011111 BF:3 xx xxxxx xxxxx 1000000000 x") { f, ir in
            let so = ir.i32(ir.summaryOverflow ? 8 : 0)
            let carries = ir.or(ir.shiftLeft(ir.w(Slot.ov), imm: 2), ir.shiftLeft(ir.w(Slot.ca), imm: 1))
            ir.setCRField(f.bf, ir.or(so, carries))
            for slot in [Slot.ov, Slot.ca] { ir.set(slot, ir.i64(Int64(0))) }
            guard ir.summaryOverflow else { return }
            let mask = ir.i32(Int64(~RegisterState.summaryOverflow))
            ir.writeFloatMode(ir.and(ir.loadState(Slot.floatMode), mask))
            ir.exitDirect(f.address(ir.pc &+ 4), kind: .unlinked)
        },
    ]

    /// Bit BT := `op` of bits BA and BB, or where these are one bit `same` of it.
    private static func logic(
        _ f: PPC, _ ir: Builder, same: (Value) -> Value, _ op: (Value, Value) -> Value
    ) {
        let (target, first, second) = (f.bits(6, 10), f.bits(11, 15), f.bits(16, 20))
        let a = ir.crBit(first)
        ir.setCRBit(target, first == second ? same(a) : op(a, ir.crBit(second)))
    }
}

extension Builder {
    /// i32: the fields of the condition register that the mask has (0x80 is field 0), zeros elsewhere.
    func conditionRegister(fields: Int) -> Value {
        var nzcv: Value?
        for n in 0..<8 where fields & 0x80 >> n != 0 {
            let field = shiftRight(unpackFlags(get(Slot.cr0 + n)), imm: 4 * n)
            nzcv = nzcv.map { or($0, field) } ?? field
        }
        return nzcv ?? i32(0)
    }

    /// The fields that the mask has := those of an i32.
    func setConditionRegister(_ value: Value, fields: Int) {
        for n in 0..<8 where fields & 0x80 >> n != 0 {
            set(Slot.cr0 + n, packFlags(shiftLeft(value, imm: 4 * n)))
        }
    }
}
