import Guest
import IR

/// What fixed-point instructions do with their results.
extension PPCTable {
    /// Of an instruction on doublewords: it does not exist in 32-bit mode.
    static func in64BitMode(_ semantics: @escaping Encoding<PPC>.Semantics) -> Encoding<PPC>.Semantics {
        { f, ir in f.mode.is64 ? semantics(f, ir) : ir.undefined() }
    }

    /// Register n := a result, which record forms compare with zero.
    static func set(_ f: PPC, _ ir: Builder, _ n: Int, _ result: Value) {
        ir.setR(n, f.mode.is64 ? result : ir.truncate(result, to: .i32))
        if f.isRecord { ir.setCR0(f, result) }
    }

    /// RT := a result, with what OE and Rc ask for. `overflow` computes OV and OV32 as i1.
    static func finish(
        _ f: PPC, _ ir: Builder, _ result: Value, overflow: () -> (ov: Value, ov32: Value)
    ) {
        guard f.setsOverflow else { return set(f, ir, f.rt, result) }
        let (ov, ov32) = overflow()
        ir.setR(f.rt, result)
        ir.set(Slot.ov, ir.zeroExtend(ov, to: .i64))
        ir.set(Slot.ov32, ir.zeroExtend(ov32, to: .i64))
        if !ir.summaryOverflow { leave(f, ir, result, if: ov) }
        if f.isRecord { ir.setCR0(f, result) }
    }

    /// Goes on with translations for XER.SO if the result overflows.
    private static func leave(_ f: PPC, _ ir: Builder, _ result: Value, if overflow: Value) {
        let pc = ir.pc
        let overflows = ir.makeBlock(pc: pc)
        let next = ir.makeBlock(pc: pc)
        ir.branch(overflow, then: overflows, else: next)
        ir.begin(overflows, keepState: true)
        if f.isRecord {
            let value = ir.zeroExtend(result, to: f.wordType)
            let zero = ir.const(0, f.wordType)
            ir.set(Slot.cr0, ir.compareFlags(value, zero, signed: true, overflow: true))
        }
        ir.setSummaryOverflow()
        ir.exitDirect(f.address(pc &+ 4), kind: .unlinked)
        ir.begin(next, keepState: true)
        // The record form's own CR0 takes the place of the one above.
    }

    /// Whether a + b overflows as signed numbers of type `type`.
    static func sumOverflows(_ ir: Builder, _ a: Value, _ b: Value, _ type: Type) -> Value {
        ir.testCondition(.vs, ir.addFlags(ir.truncate(a, to: type), ir.truncate(b, to: type)))
    }
    /// Whether a - b does.
    static func differenceOverflows(_ ir: Builder, _ a: Value, _ b: Value, _ type: Type) -> Value {
        ir.testCondition(.vs, ir.subFlags(ir.truncate(a, to: type), ir.truncate(b, to: type)))
    }
}

extension Builder {
    /// XER.SO := 1. An unlinked exit must follow.
    func setSummaryOverflow() {
        writeFloatMode(or(loadState(Slot.floatMode), i32(Int64(RegisterState.summaryOverflow))))
    }
}
