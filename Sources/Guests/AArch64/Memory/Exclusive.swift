import Guest
import IR

/// Load-acquire and store-release, exclusives, and the atomic instructions of FEAT_LSE.
extension A64Table {
    private static func type(_ f: A64) -> Type {
        let types: InlineArray<4, Type> = [.i8, .i16, .i32, .i64]
        return types[f.bits(31, 30)]
    }

    // FEAT_LSE2 is not claimed: every ordered, exclusive and atomic access must be aligned to its size.

    static let loadStoreOrdered: [Encoding<A64>] = [
        Encoding("STLLR", "size:2 001000 1 0 0 xxxxx 0 xxxxx Rn:5 Rt:5", "FEAT_LOR") { f, ir in
            storeRelease(f, ir)
        },
        Encoding("STLR", "size:2 001000 1 0 0 xxxxx 1 xxxxx Rn:5 Rt:5") { f, ir in storeRelease(f, ir) },
        Encoding("LDLAR", "size:2 001000 1 1 0 xxxxx 0 xxxxx Rn:5 Rt:5", "FEAT_LOR") { f, ir in
            loadAcquire(f, ir)
        },
        Encoding("LDAR", "size:2 001000 1 1 0 xxxxx 1 xxxxx Rn:5 Rt:5") { f, ir in loadAcquire(f, ir) },
        Encoding("LDAPR", "size:2 111000 1 0 1 11111 1 100 00 Rn:5 Rt:5", "FEAT_LRCPC") { f, ir in
            loadAcquire(f, ir)
        },
    ]

    private static func storeRelease(_ f: A64, _ ir: Builder) {
        access(f, ir, .store(type(f)), ir.xsp(f.rn), 0, rt: f.rt, [.release, .aligned])
    }

    private static func loadAcquire(_ f: A64, _ ir: Builder) {
        access(f, ir, .loadUnsigned(type(f)), ir.xsp(f.rn), 0, rt: f.rt, [.acquire, .aligned])
    }

    // MARK: Exclusives

    static let exclusives: [Encoding<A64>] = [
        Encoding("STXR, STLXR", "size:2 001000 0 0 0 Rs:5 o0 xxxxx Rn:5 Rt:5") { f, ir in
            let t = type(f)
            let value = t == .i64 ? ir.x(f.rt) : ir.truncate(ir.x(f.rt), to: t)
            storeExclusive(f, ir) { address in
                let expected = ir.truncate(ir.get(Slot.monitorLow), to: t)
                let old = ir.compareExchange(address, expected: expected, new: value, [.aligned])
                return ir.compare(.ne, old, expected)
            }
        },
        Encoding("LDXR, LDAXR", "size:2 001000 0 1 0 xxxxx o0 xxxxx Rn:5 Rt:5") { f, ir in
            let address = ir.xsp(f.rn)
            let value = ir.load(type(f), address, [.aligned, .acquire])
            let wide = ir.zeroExtend(value, to: .i64)
            ir.set(Slot.monitorAddress, address)
            ir.set(Slot.monitorLow, wide)
            ir.setX(f.rt, wide)
        },
        Encoding("STXP, STLXP", "1 sz 001000 0 0 1 Rs:5 o0 Rt2:5 Rn:5 Rt:5") { f, ir in
            let wide = f.bit(30)
            let new: Value
            if wide {
                new = ir.insertLane(ir.vectorFromScalar(ir.x(f.rt)), .d, 1, ir.x(f.rt2))
            } else {
                let high = ir.shiftLeft(ir.zeroExtend(ir.w(f.rt2), to: .i64), imm: 32)
                new = ir.or(ir.zeroExtend(ir.w(f.rt), to: .i64), high)
            }
            storeExclusive(f, ir) { address in
                guard wide else {
                    let expected = ir.get(Slot.monitorLow)
                    let old = ir.compareExchange(address, expected: expected, new: new, [.aligned])
                    return ir.compare(.ne, old, expected)
                }
                let expected = ir.insertLane(
                    ir.vectorFromScalar(ir.get(Slot.monitorLow)), .d, 1, ir.get(Slot.monitorHigh))
                let old = ir.compareExchange(address, expected: expected, new: new, [.aligned])
                return ir.anyBit(ir.vxor(old, expected))
            }
        },
        Encoding("LDXP, LDAXP", "1 sz 001000 0 1 1 xxxxx o0 Rt2:5 Rn:5 Rt:5") { f, ir in
            let address = ir.xsp(f.rn)
            if f.bit(30) {
                let both = ir.load(.v128, address, [.aligned, .acquire, .atomic16])
                let (low, high) = (
                    ir.extractLane(both, .d, 0, as: .i64), ir.extractLane(both, .d, 1, as: .i64)
                )
                ir.set(Slot.monitorLow, low)
                ir.set(Slot.monitorHigh, high)
                ir.setX(f.rt, low)
                ir.setX(f.rt2, high)
            } else {
                let both = ir.load(.i64, address, [.aligned, .acquire])
                ir.set(Slot.monitorLow, both)
                ir.setX(f.rt, ir.truncate(both, to: .i32))
                ir.setX(f.rt2, ir.shiftRight(both, imm: 32))
            }
            ir.set(Slot.monitorAddress, address)
        },
    ]

    /// Rs := 0 if the monitor holds the address and `store` (which returns whether it failed) wrote, else 1.
    private static func storeExclusive(_ f: A64, _ ir: Builder, _ store: (Value) -> Value) {
        let address = ir.xsp(f.rn)
        // Everything that the arms need is read before the branch.
        let monitor = ir.get(Slot.monitorAddress)
        _ = ir.get(Slot.monitorLow)
        _ = ir.get(Slot.monitorHigh)
        let held = ir.makeBlock(pc: ir.pc)
        let lost = ir.makeBlock(pc: ir.pc)
        let join = ir.makeBlock(pc: ir.pc)
        let pc = ir.pc
        ir.branch(ir.compare(.eq, monitor, address), then: held, else: lost)
        ir.begin(held, keepState: true)
        ir.startInstruction(pc: pc)
        let failed = ir.zeroExtend(store(address), to: .i64)
        ir.jump(join, [failed])
        ir.begin(lost, keepState: true)
        ir.jump(join, [ir.i64(Int64(1))])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        let status = ir.parameter(.i64)
        ir.set(Slot.monitorAddress, ir.i64(Int64(-1)))
        ir.setX(f.rs, status)
    }

    // MARK: FEAT_LSE

    static let atomics: [Encoding<A64>] = [
        Encoding("LDADD", "size:2 111000 A R 1 Rs:5 0 000 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .add)
        },
        Encoding("LDCLR", "size:2 111000 A R 1 Rs:5 0 001 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .andNot)
        },
        Encoding("LDEOR", "size:2 111000 A R 1 Rs:5 0 010 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .xor)
        },
        Encoding("LDSET", "size:2 111000 A R 1 Rs:5 0 011 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .or)
        },
        Encoding("LDSMAX", "size:2 111000 A R 1 Rs:5 0 100 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .maxSigned)
        },
        Encoding("LDSMIN", "size:2 111000 A R 1 Rs:5 0 101 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .minSigned)
        },
        Encoding("LDUMAX", "size:2 111000 A R 1 Rs:5 0 110 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .maxUnsigned)
        },
        Encoding("LDUMIN", "size:2 111000 A R 1 Rs:5 0 111 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .minUnsigned)
        },
        Encoding("SWP", "size:2 111000 A R 1 Rs:5 1 000 00 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            atomic(f, ir, .exchange)
        },
        Encoding("CAS", "size:2 001000 1 L 1 Rs:5 o0 11111 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            let t = type(f)
            let expected = ir.truncate(ir.x(f.rs), to: t)
            let new = ir.truncate(ir.x(f.rt), to: t)
            let old = ir.compareExchange(ir.xsp(f.rn), expected: expected, new: new, [.aligned])
            ir.setX(f.rs, ir.zeroExtend(old, to: .i64))
        },
        Encoding("CASP", "0 sz 001000 0 L 1 Rs:5 o0 11111 Rn:5 Rt:5", "FEAT_LSE") { f, ir in
            guard f.rs & 1 == 0, f.rt & 1 == 0 else { return ir.undefined() }
            let address = ir.xsp(f.rn)
            if f.bit(30) {
                func both(_ n: Int) -> Value {
                    ir.insertLane(ir.vectorFromScalar(ir.x(n)), .d, 1, ir.x(n + 1))
                }
                let old = ir.compareExchange(address, expected: both(f.rs), new: both(f.rt), [.aligned])
                let (low, high) = (ir.extractLane(old, .d, 0, as: .i64), ir.extractLane(old, .d, 1, as: .i64))
                ir.setX(f.rs, low)
                ir.setX(f.rs + 1, high)
            } else {
                func both(_ n: Int) -> Value {
                    let high = ir.shiftLeft(ir.zeroExtend(ir.w(n + 1), to: .i64), imm: 32)
                    return ir.or(ir.zeroExtend(ir.w(n), to: .i64), high)
                }
                let old = ir.compareExchange(address, expected: both(f.rs), new: both(f.rt), [.aligned])
                ir.setX(f.rs, ir.truncate(old, to: .i32))
                ir.setX(f.rs + 1, ir.shiftRight(old, imm: 32))
            }
        },
    ]

    private static func atomic(_ f: A64, _ ir: Builder, _ op: AtomicOp) {
        let operand = ir.truncate(ir.x(f.rs), to: type(f))
        let old = ir.atomic(op, ir.xsp(f.rn), operand, [.aligned])
        ir.setX(f.rt, ir.zeroExtend(old, to: .i64))
    }
}
