import Guest
import IR

/// Power ISA I 4.6.8 and III: FPSCR is read and written.
extension PPCTable {
    static let floatStatus: [Encoding<PPC>] = [
        Encoding("mffs, mffs.", "111111 FRT:5 00000 xxxxx 1001000111 Rc") { f, ir in
            let fpscr = readNow(ir)
            ir.setFPR(f.rt, fpscr)
            if f.isRecord { setCR1(ir, fpscr) }
        },
        Encoding("mffsce", "111111 FRT:5 00001 xxxxx 1001000111 x", "v3.0B") { f, ir in
            guard let fpscr = read(ir) else { return }
            ir.setFPR(f.rt, fpscr)
            ir.storeState(Slot.fpscr, ir.and(ir.loadState(Slot.fpscr), ir.i64(~FPSCR.enables)))
            settle(f, ir, FPSCR.enables, ir.i64(Int64(0)))
        },
        Encoding("mffscdrn", "111111 FRT:5 10100 FRB:5 1001000111 x", "v3.0B") { f, ir in
            let drn = ir.and(ir.bits(f.rb), ir.i64(7 << 32 as Int64))
            readControl(f, ir)
            setControl(f, ir, 7 << 32, drn)
        },
        Encoding("mffscdrni", "111111 FRT:5 10101 xx DRM:3 1001000111 x", "v3.0B") { f, ir in
            readControl(f, ir)
            setControl(f, ir, 7 << 32, ir.i64(Int64(f.bits(18, 20)) << 32))
        },
        Encoding("mffscrn", "111111 FRT:5 10110 FRB:5 1001000111 x", "v3.0B") { f, ir in
            let rn = ir.and(ir.bits(f.rb), ir.i64(3 as Int64))
            readControl(f, ir)
            setControl(f, ir, 3, rn)
        },
        Encoding("mffscrni", "111111 FRT:5 10111 xxx RM:2 1001000111 x", "v3.0B") { f, ir in
            readControl(f, ir)
            setControl(f, ir, 3, ir.i64(Int64(f.bits(19, 20))))
        },
        Encoding("mffsl", "111111 FRT:5 11000 xxxxx 1001000111 x", "v3.0B") { f, ir in
            let control = ir.and(ir.loadState(Slot.fpscr), ir.i64(FPSCR.control))
            ir.setFPR(f.rt, ir.or(control, result(ir)))
        },
        Encoding("mcrfs", "111111 BF:3 xx BFA:3 xx xxxxx 0001000000 x") { f, ir in
            guard let fpscr = read(ir) else { return }
            let shift = 28 - 4 * f.bfa
            ir.setCRField(f.bf, ir.truncate(ir.shiftRight(fpscr, imm: shift), to: .i32))
            let cleared = (FPSCR.fx | FPSCR.exceptions) & 15 << UInt64(shift)
            guard cleared != 0 else { return }
            settle(f, ir, cleared, write(ir, fpscr, cleared, ir.i64(Int64(0))))
        },
        Encoding("mtfsfi, mtfsfi.", "111111 BF:3 xx xxxx W U:4 x 0010000110 Rc") { f, ir in
            // Fields 0…7 are bits 32:63, with W bits 0:31.
            let place = UInt64(f.bit(15) ? 4 * (7 - f.bf) + 32 : 4 * (7 - f.bf))
            let value = ir.i64(Int64(f.bits(16, 19)) << Int64(place))
            assign(f, ir, 15 << place, value)
        },
        Encoding("mtfsf, mtfsf.", "111111 L FLM:8 W FRB:5 1011000111 Rc") { f, ir in
            var mask: UInt64 = 0
            if f.bit(6) {
                mask = .max
            } else {
                for field in 0..<8 where f.bit(7 + field) {
                    mask |= 15 << UInt64(4 * (7 - field) + (f.bit(15) ? 32 : 0))
                }
            }
            assign(f, ir, mask, ir.bits(f.rb))
        },
        Encoding("mtfsb0, mtfsb0.", "111111 BT:5 xxxxx xxxxx 0001000110 Rc") { f, ir in
            assign(f, ir, 1 << UInt64(31 - f.rt), ir.i64(Int64(0)))
        },
        Encoding("mtfsb1, mtfsb1.", "111111 BT:5 xxxxx xxxxx 0000100110 Rc") { f, ir in
            let bit: UInt64 = 1 << UInt64(31 - f.rt)
            // An exception that is new sets FX.
            assign(f, ir, bit, ir.i64(bit), raises: bit & FPSCR.exceptions != 0)
        },
    ]

    // MARK: Reading

    /// i64: FR, FI and FPRF at their places. Results that are normal doubles are told apart here.
    private static func result(_ ir: Builder) -> Value {
        let source = ir.get(Slot.fprfSource)
        let number = ir.extractLane(source, .d, 0, as: .i64)
        let kind = ir.extractLane(source, .d, 1, as: .i64)
        let field = ir.and(ir.shiftRight(number, imm: 52), ir.i64(0x7ff as Int64))
        let isNormal = ir.compare(.ult, ir.add(field, imm: -1), ir.i64(0x7fe as Int64))
        let isPlain = ir.and(isNormal, ir.compare(.eq, kind, ir.i64(Int64(0))))
        let compared = ir.get(Slot.compared)
        let (plain, other) = (ir.makeBlock(pc: ir.pc), ir.makeBlock(pc: ir.pc))
        let join = ir.makeBlock(pc: ir.pc)
        let pc = ir.pc
        ir.branch(isPlain, then: plain, else: other)
        ir.begin(plain, keepState: true)
        ir.jump(join, [ir.shiftLeft(ir.i64(4 << 12 as Int64), ir.shiftRight(number, imm: 63))])
        ir.begin(other, keepState: true)
        ir.jump(join, [ir.call(FloatHelper.result, result: .i64, source, compared)])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        return ir.parameter(.i64)
    }

    /// i64: all of FPSCR, unless the translation must be made anew for it: exceptions that are written are meant to be looked at.
    /// What only reads them is content with a translation that misses UX where a tiny result rounds up to the least normal
    /// number: mffs is mostly there for the rounding mode, in printf to begin with.
    static func read(_ ir: Builder) -> Value? {
        guard ir.storage.pointee.function.floatControl.contains(.exactStatus) else {
            ir.exitSystemCall(next: ir.pc, entry: SystemEntry.readFloatStatus)
            return nil
        }
        return readNow(ir)
    }

    private static func readNow(_ ir: Builder) -> Value {
        let flags = ir.vectorFromScalar(ir.zeroExtend(ir.readFloatStatus(), to: .i64))
        return ir.call(
            FloatHelper.status, result: .i64, ir.get(Slot.fprfSource), ir.get(Slot.compared), flags)
    }

    /// FRT := the control bits.
    private static func readControl(_ f: PPC, _ ir: Builder) {
        ir.setFPR(f.rt, ir.and(ir.loadState(Slot.fpscr), ir.i64(FPSCR.control)))
    }

    /// CR1 := FX, FEX, VX, OX.
    static func setCR1(_ ir: Builder, _ fpscr: Value) {
        ir.setCRField(1, ir.truncate(ir.shiftRight(fpscr, imm: 28), to: .i32))
    }

    /// CR1, of a record form that is done but for it.
    static func setCR1(_ ir: Builder) { setCR1(ir, readNow(ir)) }

    // MARK: Writing

    /// FPSCR's bits of `mask` := those of `value`; then CR1 if `f` says so.
    private static func assign(
        _ f: PPC, _ ir: Builder, _ mask: UInt64, _ value: Value, raises: Bool = false
    ) {
        let mask = mask & FPSCR.writable
        guard mask & ~FPSCR.control != 0 || f.isRecord else {
            if mask != 0 { setControl(f, ir, mask, ir.and(value, ir.i64(mask))) }
            return
        }
        guard let old = read(ir) else { return }
        let written = write(ir, old, mask, value, raises: raises)
        if f.isRecord { setCR1(ir, readNow(ir)) }
        settle(f, ir, mask, written)
        if mask & 3 != 0, !ir.isTerminated { setRounding(ir, old, written) }
    }

    /// The bits of `mask` have been written, and FPSCR is `new`: goes on by the runtime where exceptions are enabled, or were.
    private static func settle(_ f: PPC, _ ir: Builder, _ mask: UInt64, _ new: Value) {
        let next = f.address(ir.pc &+ 4)
        if ir.hasEnabledExceptions {
            guard mask & (FPSCR.enables | FPSCR.exceptions | FPSCR.fx) != 0 else { return }
            return ir.exitSystemCall(next: next, entry: SystemEntry.settleFloatStatus)
        }
        guard mask & FPSCR.enables != 0, ir.definition(new).op != .const else { return }
        let pc = ir.pc
        let (settles, others) = (ir.makeBlock(pc: pc), ir.makeBlock(pc: pc))
        let enables = ir.and(new, ir.i64(FPSCR.enables))
        ir.branch(ir.compare(.ne, enables, ir.i64(Int64(0))), then: settles, else: others)
        ir.begin(settles, keepState: true)
        ir.exitSystemCall(next: next, entry: SystemEntry.settleFloatStatus)
        ir.begin(others, keepState: true)
        ir.startInstruction(pc: pc)
    }

    /// FPSCR is `old`, and its bits of `mask` become those of `value`.
    private static func write(
        _ ir: Builder, _ old: Value, _ mask: UInt64, _ value: Value, raises: Bool = false
    ) -> Value {
        var new = ir.or(ir.and(old, ir.i64(~mask)), ir.and(value, ir.i64(mask)))
        if raises {
            let isNew = ir.compare(.eq, ir.and(old, ir.i64(mask)), ir.i64(Int64(0)))
            new = ir.or(new, ir.shiftLeft(ir.zeroExtend(isNew, to: .i64), imm: 31))
        }
        if mask & FPSCR.exceptions != 0 {
            func moved(_ n: Int, _ bit: Int64) -> Value { ir.and(ir.shiftRight(new, imm: n), ir.i64(bit)) }
            let ordered = ir.or(ir.or(moved(26, 4), moved(24, 8)), ir.or(moved(25, 2), moved(21, 16)))
            let flags = ir.or(ir.and(new, ir.i64(FPSCR.causes)), ordered)
            ir.writeFloatStatus(ir.truncate(flags, to: .i32))
        }
        if mask & FPSCR.result != 0 {
            let known = ir.or(
                ir.and(ir.shiftRight(new, imm: 12), ir.i64(0x7f as Int64)), ir.i64(FPRF.isKnown))
            ir.set(Slot.fprfSource, ir.concatLow(ir.vconst(low: 0, high: 0), ir.vectorFromScalar(known)))
        }
        let told = ir.shiftLeft(ir.and(new, ir.i64(FPSCR.exceptions)), imm: 32)
        ir.storeState(Slot.fpscr, ir.or(ir.and(new, ir.i64(FPSCR.control | FPSCR.fx)), told))
        return new
    }

    /// Control bits of `mask` := `value`, which has no others.
    private static func setControl(_ f: PPC, _ ir: Builder, _ mask: UInt64, _ value: Value) {
        let old = ir.loadState(Slot.fpscr)
        let new = ir.or(ir.and(old, ir.i64(~mask)), value)
        ir.storeState(Slot.fpscr, new)
        settle(f, ir, mask, new)
        if mask & 3 != 0, !ir.isTerminated { setRounding(ir, old, new) }
    }

    /// Where RN has changed, the host's mode is set, and the instruction ends the block.
    private static func setRounding(_ ir: Builder, _ old: Value, _ new: Value) {
        let rn = ir.and(new, ir.i64(3 as Int64))
        let changes = ir.compare(.ne, ir.and(ir.xor(old, new), ir.i64(3 as Int64)), ir.i64(Int64(0)))
        let (then, next) = (ir.makeBlock(pc: ir.pc), ir.makeBlock(pc: ir.pc))
        let pc = ir.pc
        ir.branch(changes, then: then, else: next)
        ir.begin(then, keepState: true)
        let table = ir.shiftRight(ir.i64(0x9c as Int64), ir.add(rn, rn))
        let rounding = ir.truncate(ir.and(table, ir.i64(3 as Int64)), to: .i32)
        let rest = ir.and(ir.loadState(Slot.floatMode), ir.i32(~3))
        ir.writeFloatMode(ir.or(rounding, rest))
        ir.exitDirect(pc &+ 4, kind: .unlinked)
        ir.begin(next, keepState: true)
        ir.startInstruction(pc: pc)
    }
}

extension Builder {
    /// An FPR's bits.
    func bits(_ n: Int) -> Value { bitcast(fpr(n), to: .i64) }
}
