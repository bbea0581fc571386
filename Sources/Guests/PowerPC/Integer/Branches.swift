import Guest
import IR

/// Power ISA I 2.4 and 2.6: branches and system calls. Each ends the block.
extension PPCTable {
    static let branches: [Encoding<PPC>] = [
        Encoding("b, ba, bl, bla", "010010 LI:24 AA LK") { f, ir in
            let offset = UInt64(bitPattern: f.signedBits(6, 29) << 2)
            let target = f.address(f.bit(30) ? offset : ir.pc &+ offset)
            if f.bit(31) {
                f.link(ir)
                ir.exitDirect(target, kind: .call, returnAddress: f.address(ir.pc &+ 4))
            } else {
                ir.exitDirect(target)
            }
        },
        Encoding("bc, bca, bcl, bcla", "010000 BO:5 BI:5 BD:14 AA LK") { f, ir in
            let offset = UInt64(bitPattern: f.signedBits(16, 29) << 2)
            let target = f.address(f.bit(30) ? offset : ir.pc &+ offset)
            conditional(f, ir) {
                // bcl 20,31,$+4 is how position-independent code gets its address: nothing returns to it.
                let isCall = f.bit(31) && target != ir.pc &+ 4
                if f.bit(31) { f.link(ir) }
                if isCall {
                    ir.exitDirect(target, kind: .call, returnAddress: f.address(ir.pc &+ 4))
                } else {
                    ir.exitDirect(target)
                }
            }
        },
        Encoding("bclr, bclrl", "010011 BO:5 BI:5 xxx BH:2 0000010000 LK") { f, ir in
            let link = ir.get(Slot.lr)
            if f.bits(19, 20) == 0, !f.bit(31) {
                return conditional(f, ir) { ir.exitIndirect(link, kind: .ret, mask: f.targetMask) }
            }
            let target = f.target(ir, link)
            conditional(f, ir) { indirect(f, ir, target, .jump) }
        },
        Encoding("bcctr, bcctrl", "010011 BO:5 BI:5 xxx BH:2 1000010000 LK") { f, ir in
            // What decrements CTR and branches to it is no instruction.
            guard f.bit(8) else { return ir.undefined() }
            let count = ir.get(Slot.ctr)
            // ELFv2's linkage stubs call by r12.
            let kind: ExitKind = ir.get(12) == count ? .veneer : .jump
            let target = f.target(ir, count)
            conditional(f, ir) { indirect(f, ir, target, kind) }
        },
        Encoding("bctar, bctarl", "010011 BO:5 BI:5 xxx BH:2 1000110000 LK") { f, ir in
            let target = f.target(ir, ir.get(Slot.tar))
            conditional(f, ir) { indirect(f, ir, target, .jump) }
        },
        Encoding("sc", "010001 xxxxx xxxxx xxxx LEV:7 xxx 1 x") { f, ir in
            if f.bits(20, 26) == ClockCall.level { return ClockCall.lift(f, ir) }
            ir.exitSystemCall(next: f.address(ir.pc &+ 4), entry: SystemEntry.sc)
        },
        Encoding("scv", "010001 xxxxx xxxxx xxxx LEV:7 xxx 0 1") { f, ir in
            guard f.bits(20, 26) == 0, f.mode.is64 else { return ir.undefined() }
            ir.exitSystemCall(next: f.address(ir.pc &+ 4), entry: SystemEntry.scv)
        },
    ]

    private static func indirect(_ f: PPC, _ ir: Builder, _ target: Value, _ kind: ExitKind) {
        guard f.bit(31) else { return ir.exitIndirect(target, kind: kind) }
        f.link(ir)
        ir.exitIndirect(target, kind: .call, returnAddress: f.address(ir.pc &+ 4))
    }

    /// What BO and BI ask for, then `taken`, which ends the block; else the next instruction.
    private static func conditional(_ f: PPC, _ ir: Builder, _ taken: () -> Void) {
        let pc = ir.pc
        var condition: Value?
        // BO's bits: 0 whatever the condition is, 1 its sense, 2 no count, 3 until the count is 0.
        if !f.bit(8) {
            let count = ir.add(ir.r(f, Slot.ctr), imm: -1)
            ir.set(Slot.ctr, ir.zeroExtend(count, to: .i64))
            condition = ir.compare(f.bit(9) ? .eq : .ne, count, ir.const(0, f.wordType))
        }
        if !f.bit(6) {
            let bit = ir.crBit(f.bits(11, 15))
            let holds = f.bit(7) ? bit : ir.not(bit)
            condition = condition.map { ir.and($0, holds) } ?? holds
        }
        guard let condition else { return taken() }
        if let known = ir.constant(condition) {
            return known != 0 ? taken() : ir.exitDirect(f.address(pc &+ 4))
        }
        let then = ir.makeBlock(pc: pc)
        let next = ir.makeBlock(pc: pc)
        // LK sets LR whether or not the branch is taken; `taken` does it for its own way.
        ir.branch(condition, then: then, else: next, isRestartable: f.bit(8))
        let isLinking = f.bit(31)
        ir.begin(then, keepState: true)
        taken()
        ir.begin(next, keepState: true)
        if isLinking { f.link(ir) }
        ir.exitDirect(f.address(pc &+ 4))
    }
}

extension PPC {
    /// An address of code, which 32-bit mode wraps.
    func address(_ value: UInt64) -> UInt64 { mode.is64 ? value : value & 0xffff_ffff }

    /// LR := the address of the next instruction.
    fileprivate func link(_ ir: Builder) { ir.set(Slot.lr, ir.address(address(ir.pc &+ 4))) }

    /// The address that a register says, without its lower two bits.
    fileprivate func target(_ ir: Builder, _ value: Value) -> Value { ir.and(value, ir.i64(targetMask)) }

    fileprivate var targetMask: Int64 { mode.is64 ? -4 : 0xffff_fffc }
}
