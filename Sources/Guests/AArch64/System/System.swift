import Glibc
import Guest
import IR

/// Hints, barriers, exceptions, cache maintenance and system registers, as Linux lets user space have them.
extension A64Table {
    static let exceptions: [Encoding<A64>] = [
        Encoding("SVC", "11010100 000 imm16:16 000 01") { f, ir in
            if f.bits(20, 5) == ClockCall.immediate {
                ClockCall.lift(ir)
            } else {
                ir.exitSystemCall(next: ir.pc &+ 4)
            }
        },
        Encoding("BRK", "11010100 001 imm16:16 000 00") { f, ir in
            ir.exitException(GuestException.breakpoint.rawValue, payload: Int64(f.bits(20, 5)))
        },
    ]

    static let hints: [Encoding<A64>] = [
        // NOP, YIELD, WFE, WFI, SEV, BTI, ESB, CSDB, PAC* and AUT* in hint space with no key enabled:
        // nothing.
        Encoding("HINT", "11010101 00000 011 0010 CRm:4 op2:3 11111") { f, ir in
            if f.bits(11, 5) == 7 { stripCode(ir, 30) }  // XPACLRI
        },
        Encoding("CLREX", "11010101 00000 011 0011 CRm:4 010 11111") { f, ir in
            ir.set(Slot.monitorAddress, ir.i64(Int64(-1)))
        },
        Encoding("DSB", "11010101 00000 011 0011 CRm:4 100 11111") { f, ir in ir.fence(.full) },
        Encoding("DMB", "11010101 00000 011 0011 CRm:4 101 11111") { f, ir in
            // The lower two bits of the option: 1 is load → load and store, 2 is store → store.
            ir.fence(f.bits(9, 8) == 1 ? .load : f.bits(9, 8) == 2 ? .store : .full)
        },
        Encoding("ISB", "11010101 00000 011 0011 CRm:4 110 11111") { f, ir in
            ir.exitDirect(ir.pc &+ 4, kind: .unlinked)
        },
        Encoding("SB", "11010101 00000 011 0011 0000 111 11111", "FEAT_SB") { f, ir in },
    ]

    static let cacheMaintenance: [Encoding<A64>] = [
        Encoding("DC ZVA", "11010101 00001 011 0111 0100 001 Rt:5") { f, ir in
            let block = ir.and(ir.x(f.rt), ir.i64(Int64(-64)))
            let zero = ir.vconst(low: 0, high: 0)
            for k in 0..<4 { ir.store(zero, block, offset: Int64(16 * k)) }
        },
        Encoding("DC CVAC", "11010101 00001 011 0111 1010 001 Rt:5") { f, ir in },
        Encoding("DC CVAU", "11010101 00001 011 0111 1011 001 Rt:5") { f, ir in },
        Encoding("DC CVAP", "11010101 00001 011 0111 1100 001 Rt:5", "FEAT_DPB") { f, ir in },
        Encoding("DC CVADP", "11010101 00001 011 0111 1101 001 Rt:5", "FEAT_DPB2") { f, ir in },
        Encoding("DC CIVAC", "11010101 00001 011 0111 1110 001 Rt:5") { f, ir in },
        Encoding("IC IVAU", "11010101 00001 011 0111 0101 001 Rt:5") { f, ir in
            ir.storeState(Slot.cacheAddress, ir.x(f.rt))
            ir.exitSystemCall(next: ir.pc &+ 4, entry: SystemEntry.invalidateInstructionCache)
        },
    ]

    static let pointerAuthentication: [Encoding<A64>] = [
        // PACIA … AUTDB, PACIZA … AUTDZB with no key enabled leave the register as it is.
        Encoding("PAC*, AUT* (register)", "1 1 0 11010110 00001 00 op:4 Rn:5 Rd:5", "FEAT_PAuth") { f, ir in
            let op = f.bits(13, 10)
            if op >= 8, f.rn != 31 { ir.undefined() }
        },
        Encoding("XPACI, XPACD", "1 1 0 11010110 00001 01000 D 11111 Rd:5", "FEAT_PAuth") { f, ir in
            stripCode(ir, f.rd)
        },
    ]

    /// Takes the authentication code out of a register.
    private static func stripCode(_ ir: Builder, _ register: Int) {
        // Bits 54:48 become bit 55, in kernel addresses the tag too; user addresses keep theirs (TCR_EL1.TBI0).
        let a = ir.x(register)
        let low = ir.and(a, ir.i64(Int64(bitPattern: 0xff00_ffff_ffff_ffff)))
        let kernel = ir.compare(.ne, ir.and(a, ir.i64(1 << 55 as Int64)), ir.i64(Int64(0)))
        ir.setX(register, ir.select(kernel, ir.or(a, ir.i64(Int64(-1) << 48)), low))
    }

    /// MRS gives the processor's own identification registers.
    static func readSystemRegister(_ processor: CPUModel) -> Encoding<A64> {
        let identification = IDRegisters(processor)
        return Encoding("MRS", "11010101 00 1 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5") { f, ir in
            readRegister(f, ir, identification)
        }
    }

    static let systemRegisters: [Encoding<A64>] = [
        Encoding("MSR (register)", "11010101 00 0 1 o0 op1:3 CRn:4 CRm:4 op2:3 Rt:5") { f, ir in
            writeRegister(f, ir)
        },
        Encoding("MSR (immediate) DIT", "11010101 00000 011 0100 CRm:4 010 11111", "FEAT_DIT") { f, ir in
            ir.set(Slot.dit, ir.i64(Int64(f.bits(8, 8)) << 24))
        },
    ]

    /// op0:op1:CRn:CRm:op2 as the manual writes S3_3_C4_C2_0.
    private static func register(_ f: A64) -> Int { f.bits(20, 5) }

    private static func readRegister(_ f: A64, _ ir: Builder, _ identification: IDRegisters) {
        switch register(f) {
        case SystemRegister.nzcv: ir.setX(f.rt, ir.unpackFlags(ir.flags()))
        case SystemRegister.fpcr: ir.setX(f.rt, ir.loadState(Slot.fpcr))
        case SystemRegister.fpsr:
            guard ir.storage.pointee.function.floatControl.contains(.exactStatus) else {
                return ir.exitSystemCall(next: ir.pc, entry: SystemEntry.readFloatStatus)
            }
            let saturated = ir.zeroExtend(ir.anyBit(ir.get(Slot.qc)), to: .i32)
            ir.setX(f.rt, ir.or(ir.readFloatStatus(), ir.shiftLeft(saturated, imm: 27)))
        case SystemRegister.tpidr: ir.setX(f.rt, ir.get(Slot.tpidr))
        case SystemRegister.tpidrro: ir.setX(f.rt, ir.i64(Int64(0)))
        case SystemRegister.dit: ir.setX(f.rt, ir.get(Slot.dit))
        case SystemRegister.cntvct, SystemRegister.cntpct:
            ir.setX(f.rt, ir.call(HelperBase.system, result: .i64))
        case SystemRegister.cntfrq: ir.setX(f.rt, ir.i64(Int64(1_000_000_000)))
        // 64-byte lines; no cleaning needed for coherence of instructions, but invalidation is (IDC 1, DIC 0).
        case SystemRegister.ctr: ir.setX(f.rt, ir.i64(Int64(0x9444_c004)))
        case SystemRegister.dczid: ir.setX(f.rt, ir.i64(Int64(4)))
        default:
            guard let value = identification.value(register(f)) else { return ir.undefined() }
            ir.setX(f.rt, ir.i64(value))
        }
    }

    private static func writeRegister(_ f: A64, _ ir: Builder) {
        switch register(f) {
        case SystemRegister.nzcv: ir.setFlags(ir.packFlags(ir.w(f.rt)))
        case SystemRegister.fpcr:
            // AHP 26, DN 25, FZ 24, RMode 23:22, FZ16 19.
            let value = ir.and(ir.w(f.rt), ir.i32(0x07c8_0000))
            func moved(_ from: Int, _ to: Int, _ mask: Int64) -> Value {
                ir.and(ir.shiftRight(value, imm: from - to), ir.i32(mask << Int64(to)))
            }
            let control = ir.or(
                ir.or(moved(24, 8, 1), moved(19, 9, 1)), ir.or(moved(25, 10, 1), moved(26, 11, 1)))
            ir.storeState(Slot.fpcr, value)
            ir.writeFloatMode(ir.or(moved(22, 0, 3), control))
            ir.exitDirect(ir.pc &+ 4, kind: .unlinked)
        case SystemRegister.fpsr:
            let value = ir.w(f.rt)
            ir.writeFloatStatus(ir.and(value, ir.i32(0x9f)))
            let saturated = ir.and(ir.shiftRight(value, imm: 27), ir.i32(1))
            ir.set(Slot.qc, ir.vectorFromScalar(ir.zeroExtend(saturated, to: .i64)))
        case SystemRegister.tpidr: ir.set(Slot.tpidr, ir.x(f.rt))
        case SystemRegister.dit: ir.set(Slot.dit, ir.and(ir.x(f.rt), ir.i64(Int64(1 << 24))))
        default: ir.undefined()
        }
    }
}

/// Bits 20:5 of MRS and MSR: o0 op1 CRn CRm op2 with op0 = 2 + o0.
enum SystemRegister {
    private static func number(_ op1: Int, _ crn: Int, _ crm: Int, _ op2: Int) -> Int {
        0x8000 | 1 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
    }
    static let nzcv = number(3, 4, 2, 0)
    static let fpcr = number(3, 4, 4, 0)
    static let fpsr = number(3, 4, 4, 1)
    static let dit = number(3, 4, 2, 5)
    static let tpidr = number(3, 13, 0, 2)
    static let tpidrro = number(3, 13, 0, 3)
    static let ctr = number(3, 0, 0, 1)
    static let dczid = number(3, 0, 0, 7)
    static let cntfrq = number(3, 14, 0, 0)
    static let cntpct = number(3, 14, 0, 1)
    static let cntvct = number(3, 14, 0, 2)
    /// op1 = 0, CRn = 0: the identification registers.
    static func identification(_ crm: Int, _ op2: Int) -> Int { number(0, 0, crm, op2) }
}

/// Entries of `exitSystemCall` besides the system call (0).
public enum SystemEntry {
    /// IC IVAU: the address is in the slot `cacheAddress`.
    public static let invalidateInstructionCache: UInt8 = 1
    /// MRS of FPSR in a translation that does not keep it exact: to be run again in one that does.
    public static let readFloatStatus: UInt8 = 2
}

enum SystemHelper {
    static let all: [Helper] = [
        // 0: the virtual counter, in nanoseconds.
        { _, frame in
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let count =
                UInt64(truncatingIfNeeded: now.tv_sec) &* 1_000_000_000
                &+ UInt64(truncatingIfNeeded: now.tv_nsec)
            frame.assumingMemoryBound(to: HelperFrame.self).pointee.result = Constant128(low: count, high: 0)
        },
        ClockCall.helper,
    ]
}
