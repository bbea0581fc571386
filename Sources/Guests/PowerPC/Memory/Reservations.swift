import Guest
import IR

/// Power ISA II 4.6.2: load and reserve, store conditional. A reservation is an address, a length and what was read there:
/// the store compares and exchanges.
extension PPCTable {
    static let reservations: [Encoding<PPC>] = [
        Encoding("lbarx", "011111 RT:5 RA:5 RB:5 0000110100 EH", "v2.06") { f, ir in reserve(f, ir, .i8) },
        Encoding("lharx", "011111 RT:5 RA:5 RB:5 0001110100 EH", "v2.06") { f, ir in reserve(f, ir, .i16) },
        Encoding("lwarx", "011111 RT:5 RA:5 RB:5 0000010100 EH") { f, ir in reserve(f, ir, .i32) },
        Encoding("ldarx", "011111 RT:5 RA:5 RB:5 0001010100 EH") { f, ir in reserve(f, ir, .i64) },
        Encoding("lqarx", "011111 RTp:5 RA:5 RB:5 0100010100 EH", "v2.07") { f, ir in
            guard f.rt & 1 == 0, f.rt != f.ra, f.rt != f.rb else { return ir.undefined() }
            reserve(f, ir, .v128)
        },
        Encoding("stbcx.", "011111 RS:5 RA:5 RB:5 1010110110 1", "v2.06") { f, ir in
            storeConditional(f, ir, .i8)
        },
        Encoding("sthcx.", "011111 RS:5 RA:5 RB:5 1011010110 1", "v2.06") { f, ir in
            storeConditional(f, ir, .i16)
        },
        Encoding("stwcx.", "011111 RS:5 RA:5 RB:5 0010010110 1") { f, ir in storeConditional(f, ir, .i32) },
        Encoding("stdcx.", "011111 RS:5 RA:5 RB:5 0011010110 1") { f, ir in storeConditional(f, ir, .i64) },
        Encoding("stqcx.", "011111 RSp:5 RA:5 RB:5 0010110110 1", "v2.07") { f, ir in
            guard f.rs & 1 == 0 else { return ir.undefined() }
            storeConditional(f, ir, .v128)
        },
    ]

    private static func reserve(_ f: PPC, _ ir: Builder, _ type: Type) {
        guard f.mode.is64 || type.size <= 4 else { return ir.undefined() }
        let address = ir.ea(f, f.ra, index: f.rb)
        let flags = f.order.union([.aligned, .acquire])
        if type == .v128 {
            let both = ir.load(type, address, flags.union(.atomic16))
            let (low, high) = (ir.extractLane(both, .d, 0, as: .i64), ir.extractLane(both, .d, 1, as: .i64))
            ir.set(Slot.reservationLow, low)
            ir.set(Slot.reservationHigh, high)
            ir.setR(f.rt, high)
            ir.setR(f.rt + 1, low)
        } else {
            let value = ir.zeroExtend(ir.load(type, address, flags), to: .i64)
            ir.set(Slot.reservationLow, value)
            ir.setR(f.rt, value)
        }
        ir.set(Slot.reservation, address)
        ir.set(Slot.reservationBytes, ir.i64(Int64(type.size)))
    }

    private static func storeConditional(_ f: PPC, _ ir: Builder, _ type: Type) {
        guard f.mode.is64 || type.size <= 4 else { return ir.undefined() }
        // Everything that the arms need is read before the branch.
        let address = ir.ea(f, f.ra, index: f.rb)
        let new =
            type == .v128 ? ir.quadword(high: f.rs, low: f.rs + 1) : ir.truncate(ir.x(f.rs), to: type)
        let expected: Value
        if type == .v128 {
            let low = ir.vectorFromScalar(ir.get(Slot.reservationLow))
            expected = ir.insertLane(low, .d, 1, ir.get(Slot.reservationHigh))
        } else {
            expected = ir.truncate(ir.get(Slot.reservationLow), to: type)
        }
        let isSame = ir.compare(.eq, ir.get(Slot.reservation), address)
        let isAsLong = ir.compare(.eq, ir.get(Slot.reservationBytes), ir.i64(Int64(type.size)))
        func store() -> Value {
            // A reserved address is aligned.
            let old = ir.compareExchange(address, expected: expected, new: new, f.order)
            let differs =
                type == .v128
                ? ir.anyBit(ir.vxor(old, expected)) : ir.compare(.ne, old, expected)
            return ir.zeroExtend(differs, to: .i64)
        }
        let held = ir.and(isSame, isAsLong)
        // Known where both instructions are in one block.
        let failed = ir.constant(held) == 1 ? store() : ifHeld(ir, held, store)
        ir.set(Slot.reservation, ir.i64(Int64(-1)))
        // EQ is success; never are LT or GT set.
        let zero = ir.i64(Int64(0))
        ir.set(
            Slot.cr0,
            ir.compareFlags(failed, zero, signed: false, overflow: ir.summaryOverflow, greater: false))
    }

    /// What `store` gives, or 1.
    private static func ifHeld(_ ir: Builder, _ condition: Value, _ store: () -> Value) -> Value {
        let pc = ir.pc
        let held = ir.makeBlock(pc: pc)
        let lost = ir.makeBlock(pc: pc)
        let join = ir.makeBlock(pc: pc)
        ir.branch(condition, then: held, else: lost)
        ir.begin(held, keepState: true)
        ir.startInstruction(pc: pc)
        ir.jump(join, [store()])
        ir.begin(lost, keepState: true)
        ir.jump(join, [ir.i64(Int64(1))])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        return ir.parameter(.i64)
    }
}
