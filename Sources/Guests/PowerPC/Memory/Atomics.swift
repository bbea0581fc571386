import Guest
import IR

/// Power ISA II 4.5: atomic memory operations. The function code is in the place of RB. For one that there is not, Linux raises
/// SIGBUS, as where the address is misaligned.
extension PPCTable {
    static let atomics: [Encoding<PPC>] = [
        Encoding("lwat", "011111 RT:5 RA:5 FC:5 1001000110 x", "v3.0") { f, ir in loadAtomic(f, ir, .i32) },
        Encoding("ldat", "011111 RT:5 RA:5 FC:5 1001100110 x", "v3.0") { f, ir in loadAtomic(f, ir, .i64) },
        Encoding("stwat", "011111 RS:5 RA:5 FC:5 1011000110 x", "v3.0") { f, ir in storeAtomic(f, ir, .i32) },
        Encoding("stdat", "011111 RS:5 RA:5 FC:5 1011100110 x", "v3.0") { f, ir in storeAtomic(f, ir, .i64) },
    ]

    private static func operation(_ code: Int) -> AtomicOp? {
        switch code {
        case 0: .add
        case 1: .xor
        case 2: .or
        case 3: .and
        case 4: .maxUnsigned
        case 5: .maxSigned
        case 6: .minUnsigned
        case 7: .minSigned
        default: nil
        }
    }

    private static func loadAtomic(_ f: PPC, _ ir: Builder, _ type: Type) {
        guard f.mode.is64 else { return ir.undefined() }
        let address = ir.ea(f, f.ra, 0)
        let flags = f.order.union(.aligned)
        func operand(_ k: Int) -> Value { ir.truncate(ir.x((f.rt + k) & 31), to: type) }
        if let op = f.rb == 8 ? .exchange : operation(f.rb) {
            return ir.setR(f.rt, ir.atomic(op, address, operand(1), flags))
        }
        let size = Int64(type.size)
        switch f.rb {
        case 16:
            // Compare and swap not equal.
            let (kept, new) = (operand(1), operand(2))
            let old = ir.load(type, address, flags)
            exchange(f, ir, old, unless: ir.compare(.eq, old, kept), address, new, otherwise: old, flags)
        case 24, 25, 28:
            // Fetch and increment bounded, increment equal, decrement bounded: by the word that follows or precedes.
            let old = ir.load(type, address, flags)
            let bound = ir.load(type, address, offset: f.rb == 28 ? -size : size, f.order)
            let isEqual = f.rb == 25
            let new = ir.add(old, imm: f.rb == 28 ? -1 : 1)
            let failure = ir.const(1 << Int64(type.bits - 1), type)
            exchange(
                f, ir, old, unless: ir.compare(isEqual ? .ne : .eq, old, bound), address, new,
                otherwise: failure, flags)
        default: ir.exitException(GuestException.alignment.rawValue)
        }
    }

    /// RT := old, and memory := `new` if it still has the old value; else the instruction runs anew. RT := `other` if it is to
    /// stay as it is.
    private static func exchange(
        _ f: PPC, _ ir: Builder, _ old: Value, unless stays: Value, _ address: Value, _ new: Value,
        otherwise other: Value, _ flags: MemoryFlags
    ) {
        let pc = ir.pc
        let change = ir.makeBlock(pc: pc)
        let stay = ir.makeBlock(pc: pc)
        let again = ir.makeBlock(pc: pc)
        let join = ir.makeBlock(pc: pc)
        ir.branch(stays, then: stay, else: change)
        ir.begin(change, keepState: true)
        ir.startInstruction(pc: pc)
        let found = ir.compareExchange(address, expected: old, new: new, flags)
        let done = ir.makeBlock(pc: pc)
        ir.branch(ir.compare(.eq, found, old), then: done, else: again)
        ir.begin(again, keepState: true)
        ir.exitDirect(pc)
        ir.begin(done, keepState: true)
        ir.jump(join, [ir.zeroExtend(old, to: .i64)])
        ir.begin(stay, keepState: true)
        ir.jump(join, [ir.zeroExtend(other, to: .i64)])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        ir.setR(f.rt, ir.parameter(.i64))
    }

    private static func storeAtomic(_ f: PPC, _ ir: Builder, _ type: Type) {
        guard f.mode.is64 else { return ir.undefined() }
        let address = ir.ea(f, f.ra, 0)
        let flags = f.order.union(.aligned)
        let value = ir.truncate(ir.x(f.rs), to: type)
        if let op = operation(f.rb) {
            _ = ir.atomic(op, address, value, flags)
            return
        }
        // Store twin: both words, if they are the same.
        guard f.rb == 24 else { return ir.exitException(GuestException.alignment.rawValue) }
        let size = Int64(type.size)
        let old = ir.load(type, address, flags)
        let twin = ir.load(type, address, offset: size, f.order)
        let pc = ir.pc
        let store = ir.makeBlock(pc: pc)
        let join = ir.makeBlock(pc: pc)
        ir.branch(ir.compare(.eq, old, twin), then: store, else: join)
        ir.begin(store, keepState: true)
        ir.startInstruction(pc: pc)
        ir.store(value, address, flags)
        ir.store(value, address, offset: size, f.order)
        ir.jump(join)
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
    }
}
