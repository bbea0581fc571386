import Guest
import HostX86
import IR
import SoftFloat
import Translator

/// From the host's registers at a fault back to the guest's. Runs in signal handlers: plain memory only.
enum StateRecovery {
    /// Writes every slot that the snapshot names to the guest state, and every resident.
    static func writeBack(
        _ region: Region, _ snapshot: UInt16, _ context: HostContext, _ state: UnsafeMutableRawPointer,
        _ slots: UnsafePointer<StateSlot>, _ residents: Residents
    ) {
        var values = InlineArray<128, Constant128>(repeating: Constant128(low: 0, high: 0))
        var seen = (UInt64(0), UInt64(0))
        var s = snapshot
        // All values are read before any is written: a slot may wait in another slot's place.
        while s != 0 {
            let shot = region.snapshots[Int(s)]
            var k = 0
            // Later entries of one list never repeat a slot.
            while k < Int(shot.entryCount) {
                let entry = region.slots + Int(shot.firstEntry) + k
                let slot = Int(entry.pointee.slot) & 127
                let bit: UInt64 = 1 &<< UInt64(slot & 63)
                let fresh = (slot < 64 ? seen.0 : seen.1) & bit == 0
                if fresh {
                    if slot < 64 { seen.0 |= bit } else { seen.1 |= bit }
                    values[slot] = value(region, entry, context, state)
                }
                k &+= 1
                if entry.pointee.kind == .flags {
                    k &+= SlotRecord.operandCount(of: Op(rawValue: entry.pointee.register))
                }
            }
            s = shot.parent
        }
        for k in 0..<residents.count where region.displaced >> UInt32(k) & 1 == 0 {
            let resident = residents.list[k]
            let slot = Int(resident.slot)
            let bit: UInt64 = 1 &<< UInt64(slot & 63)
            guard (slot < 64 ? seen.0 : seen.1) & bit == 0 else { continue }
            if slot < 64 { seen.0 |= bit } else { seen.1 |= bit }
            values[slot] =
                resident.isVector
                ? context.vector(resident.register)
                : Constant128(low: context.general(resident.register), high: 0)
        }
        for half in 0..<2 {
            var bits = half == 0 ? seen.0 : seen.1
            while bits != 0 {
                let slot = half * 64 + bits.trailingZeroBitCount
                bits &= bits &- 1
                let place = state + Int(slots[slot].offset)
                switch slots[slot].type.size {
                case 16: place.storeBytes(of: values[slot], as: Constant128.self)
                case 8: place.storeBytes(of: values[slot].low, as: UInt64.self)
                case 4: place.storeBytes(of: UInt32(truncatingIfNeeded: values[slot].low), as: UInt32.self)
                case 2: place.storeBytes(of: UInt16(truncatingIfNeeded: values[slot].low), as: UInt16.self)
                default: place.storeBytes(of: UInt8(truncatingIfNeeded: values[slot].low), as: UInt8.self)
                }
            }
        }
    }

    private static func value(
        _ region: Region, _ entry: UnsafePointer<SlotRecord>, _ context: HostContext,
        _ state: UnsafeMutableRawPointer
    ) -> Constant128 {
        guard entry.pointee.kind == .flags else {
            let whole = read(region, entry.pointee, entry.pointee.kind, context, state)
            return VectorPart(rawValue: entry.pointee.part)?.of(whole) ?? whole
        }
        let a = read(region, entry[1], entry[1].operandKind, context, state)
        let b = read(region, entry[2], entry[2].operandKind, context, state)
        let op = Op(rawValue: entry.pointee.register) ?? .subFlags
        let c =
            SlotRecord.operandCount(of: op) == 3
            ? read(region, entry[3], entry[3].operandKind, context, state) : Constant128(low: 0, high: 0)
        var raised = FloatFlags()
        defer {
            // What the comparison would have raised had it not waited for its use.
            let status = (state + Int(RuntimeLayout.floatStatus)).assumingMemoryBound(to: UInt32.self)
            status.pointee |= raised.rawValue
        }
        return Evaluator.evaluate(
            op, type: .flags,
            lane: Lane(rawValue: entry.pointee.lane) ?? .d,
            aux: UInt8(truncatingIfNeeded: entry.pointee.payload), imm: 0,
            argumentType: Type(rawValue: entry[1].lane) ?? .i64, a: a, b: b, c: c,
            pool: Constant128(low: 0, high: 0),
            mode: floatMode(state), flags: &raised)
    }

    private static func read(
        _ region: Region, _ record: SlotRecord, _ kind: SlotRecord.Kind, _ context: HostContext,
        _ state: UnsafeMutableRawPointer
    ) -> Constant128 {
        switch kind {
        case .gpr: Constant128(low: context.general(record.register), high: 0)
        case .xmm: context.vector(record.register)
        case .state: (state + Int(record.payload)).loadUnaligned(as: Constant128.self)
        case .constant:
            record.payload >= 0 ? region.constants[Int(record.payload)] : Constant128(low: 0, high: 0)
        case .guestAddress:
            Constant128(low: region.constants[Int(record.payload)].low &+ region.moved, high: 0)
        case .flags, .operand: Constant128(low: 0, high: 0)
        }
    }

    static func floatMode(_ state: UnsafeMutableRawPointer) -> FloatMode {
        FloatMode(stored: (state + Int(RuntimeLayout.floatMode)).load(as: UInt32.self))
    }

    /// Computes what a trapping floating-point instruction would give the guest, and goes on behind it.
    static func finishFloat(
        _ region: Region, _ trap: FloatTrap, _ context: HostContext, _ state: UnsafeMutableRawPointer
    ) {
        func operand(_ n: UInt8) -> Constant128 {
            switch n {
            case FloatTrap.none: Constant128(low: 0, high: 0)
            case FloatTrap.inState: (state + Int(trap.place)).loadUnaligned(as: Constant128.self)
            case FloatTrap.isConstant: region.constants[Int(trap.place)]
            default: context.vector(n)
            }
        }
        var flags = FloatFlags()
        let mode = floatMode(state).of(trap.op, aux: trap.aux, state)
        let result = Evaluator.evaluate(
            trap.op, type: trap.type, lane: trap.lane, aux: trap.aux, imm: Int64(trap.imm),
            argumentType: trap.argumentType, a: operand(trap.a), b: operand(trap.b), c: operand(trap.c),
            pool: Constant128(low: 0, high: 0), mode: mode, flags: &flags)
        let status = (state + Int(RuntimeLayout.floatStatus)).assumingMemoryBound(to: UInt32.self)
        status.pointee |= flags.rawValue
        // The trap has set IE, which a quiet NaN does not deserve. All that deserves it traps, so the status has it.
        // So it is with the other exceptions that trap.
        context.clearTrappingExceptions()
        if trap.op == .floatCompareFlags {
            // Only NaNs are invalid to compare: unordered is ZF, PF and CF, with SF, OF and AF clear.
            context.flags = context.flags & ~0x8d5 | 0x45
        } else if trap.type.isVector {
            context.setVector(trap.result, result)
        } else {
            context.setGeneral(trap.result, result.low)
        }
        context.instructionPointer &+= UInt64(trap.skip)
    }
}
