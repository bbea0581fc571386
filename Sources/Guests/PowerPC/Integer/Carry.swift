import Guest
import IR

/// Power ISA I 3.3.9: additions and subtractions with XER.CA. A chain of them is one of ADC or SBB on the host.
extension PPCTable {
    static let carrying: [Encoding<PPC>] = [
        Encoding("addic", "001100 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, sum(f, ir, ir.r(f, f.ra), ir.const(f.si, f.wordType)))
        },
        Encoding("addic.", "001101 RT:5 RA:5 SI:16") { f, ir in
            let result = sum(f, ir, ir.r(f, f.ra), ir.const(f.si, f.wordType))
            ir.setR(f.rt, result)
            ir.setCR0(f, result)
        },
        Encoding("subfic", "001000 RT:5 RA:5 SI:16") { f, ir in
            ir.setR(f.rt, difference(f, ir, ir.const(f.si, f.wordType), ir.r(f, f.ra)))
        },
        Encoding("addc, addc., addco, addco.", "011111 RT:5 RA:5 RB:5 OE 000001010 Rc") { f, ir in
            let (a, b) = (ir.r(f, f.ra), ir.r(f, f.rb))
            finish(f, ir, sum(f, ir, a, b)) {
                (sumOverflows(ir, a, b, f.wordType), sumOverflows(ir, a, b, .i32))
            }
        },
        Encoding("subfc, subfc., subfco, subfco.", "011111 RT:5 RA:5 RB:5 OE 000001000 Rc") { f, ir in
            let (a, b) = (ir.r(f, f.ra), ir.r(f, f.rb))
            finish(f, ir, difference(f, ir, b, a)) {
                (differenceOverflows(ir, b, a, f.wordType), differenceOverflows(ir, b, a, .i32))
            }
        },
        Encoding("adde, adde., addeo, addeo.", "011111 RT:5 RA:5 RB:5 OE 010001010 Rc") { f, ir in
            extended(f, ir, ir.r(f, f.ra), ir.r(f, f.rb), subtracts: false)
        },
        Encoding("subfe, subfe., subfeo, subfeo.", "011111 RT:5 RA:5 RB:5 OE 010001000 Rc") { f, ir in
            guard f.ra != f.rb || f.setsOverflow else { return mask(f, ir) }
            extended(f, ir, ir.r(f, f.rb), ir.r(f, f.ra), subtracts: true)
        },
        Encoding("addme, addme., addmeo, addmeo.", "011111 RT:5 RA:5 xxxxx OE 011101010 Rc") { f, ir in
            extended(f, ir, ir.r(f, f.ra), ir.const(-1, f.wordType), subtracts: false)
        },
        Encoding("subfme, subfme., subfmeo, subfmeo.", "011111 RT:5 RA:5 xxxxx OE 011101000 Rc") { f, ir in
            extended(f, ir, ir.const(-1, f.wordType), ir.r(f, f.ra), subtracts: true)
        },
        Encoding("addze, addze., addzeo, addzeo.", "011111 RT:5 RA:5 xxxxx OE 011001010 Rc") { f, ir in
            let a = ir.r(f, f.ra)
            let carry = ir.get(Slot.ca)
            guard !isSumCarry(ir, carry) else {
                return extended(f, ir, a, ir.const(0, f.wordType), subtracts: false)
            }
            // After a shift it is a number.
            let b = ir.truncate(carry, to: f.wordType)
            finish(f, ir, sum(f, ir, a, b)) {
                (sumOverflows(ir, a, b, f.wordType), sumOverflows(ir, a, b, .i32))
            }
        },
        Encoding("subfze, subfze., subfzeo, subfzeo.", "011111 RT:5 RA:5 xxxxx OE 011001000 Rc") { f, ir in
            extended(f, ir, ir.const(0, f.wordType), ir.r(f, f.ra), subtracts: true)
        },
        Encoding("addex", "011111 RT:5 RA:5 RB:5 CY:2 10101010 x", "v3.0B") { f, ir in
            guard f.bits(21, 22) == 0 else { return ir.undefined() }
            let (a, b) = (ir.r(f, f.ra), ir.r(f, f.rb))
            let carry = ir.truncate(ir.get(Slot.ov), to: .i1)
            let (result, flags) = ir.addCarrySettingFlags(a, b, carry)
            let out = ir.zeroExtend(ir.testCondition(.hs, flags), to: .i64)
            ir.set(Slot.ov, out)
            if f.mode.is64 {
                let carries = ir.xor(ir.xor(a, b), result)
                ir.set(Slot.ov32, ir.and(ir.shiftRight(carries, imm: 32), ir.i64(Int64(1))))
            } else {
                ir.set(Slot.ov32, out)
            }
            ir.setR(f.rt, result)
        },
    ]

    /// CA := an i1, where CA32 is the same.
    static func setCarry(_ ir: Builder, _ carry: Value) {
        let ca = ir.zeroExtend(carry, to: .i64)
        ir.set(Slot.ca, ca)
        ir.set(Slot.ca32, ir.shiftLeft(ca, imm: 32))
    }

    /// CA := that of a sum, or of a difference; CA32 is what came into bit 32 of it.
    private static func setCarry(
        _ f: PPC, _ ir: Builder, _ carry: Value, _ a: Value, _ b: Value, _ result: Value, subtracts: Bool
    ) {
        guard f.mode.is64 else { return setCarry(ir, carry) }
        ir.set(Slot.ca, ir.zeroExtend(carry, to: .i64))
        // Of an operand that is a constant bit 32 alone matters.
        func crossed(_ x: Value, _ y: Value) -> Value {
            guard let c = ir.constant(y) else { return ir.xor(x, y) }
            return c >> 32 & 1 == 0 ? x : ir.not(x)
        }
        let bits = ir.constant(a) == nil ? crossed(ir.xor(result, a), b) : crossed(crossed(result, b), a)
        ir.set(Slot.ca32, subtracts ? ir.not(bits) : bits)
    }

    private static func sum(_ f: PPC, _ ir: Builder, _ a: Value, _ b: Value) -> Value {
        let result = ir.add(a, b)
        let carry = ir.testCondition(.hs, ir.addFlags(a, b))
        setCarry(f, ir, carry, a, b, result, subtracts: false)
        return result
    }

    /// a - b.
    private static func difference(_ f: PPC, _ ir: Builder, _ a: Value, _ b: Value) -> Value {
        let result = ir.sub(a, b)
        let carry = ir.testCondition(.hs, ir.subFlags(a, b))
        setCarry(f, ir, carry, a, b, result, subtracts: true)
        return result
    }

    /// RT := a + b + CA, or a + ~b + CA.
    private static func extended(_ f: PPC, _ ir: Builder, _ a: Value, _ b: Value, subtracts: Bool) {
        let carry = ir.truncate(ir.get(Slot.ca), to: .i1)
        func flags(_ type: Type) -> (Value, Value) {
            let (x, y) = (ir.truncate(a, to: type), ir.truncate(b, to: type))
            return subtracts
                ? ir.subCarrySettingFlags(x, y, carry) : ir.addCarrySettingFlags(x, y, carry)
        }
        let (result, full) = flags(f.wordType)
        setCarry(f, ir, ir.testCondition(.hs, full), a, b, result, subtracts: subtracts)
        finish(f, ir, result) {
            (ir.testCondition(.vs, full), ir.testCondition(.vs, flags(.i32).1))
        }
    }

    /// subfe of a register from itself: -1 without carry, else 0. CA stays, and CA32 is the same.
    private static func mask(_ f: PPC, _ ir: Builder) {
        let ca = ir.get(Slot.ca)
        ir.set(Slot.ca32, ir.shiftLeft(ca, imm: 32))
        set(f, ir, f.rt, ir.add(ir.truncate(ca, to: f.wordType), imm: -1))
    }

    /// Whether the value of CA is one that the host may still have in its own carry flag.
    private static func isSumCarry(_ ir: Builder, _ carry: Value) -> Bool {
        let extension64 = ir.definition(carry)
        guard extension64.op == .zeroExtend else { return false }
        let d = ir.definition(extension64.a)
        switch d.op {
        case .addCarryOut, .subCarryOut: return true
        case .testCondition:
            let flags = ir.definition(d.a).op
            return flags == .addFlags || flags == .subFlags
        default: return false
        }
    }
}
