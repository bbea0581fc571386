import Guest
import IR

/// Numbers of special-purpose registers that a program may use.
enum SPR {
    static let xer = 1
    /// The data stream control register by a program's number and by the privileged one, with which Linux lets it pass.
    static let dscr = 3
    static let privilegedDSCR = 17
    static let lr = 8
    static let ctr = 9
    static let control = 136
    static let vrsave = 256
    /// SPRG3 for reading.
    static let usprg3 = 259
    static let timeBase = 268
    static let timeBaseUpper = 269
    static let alternateTimeBase = 526
    static let alternateTimeBaseUpper = 527
    static let processorVersion = 287
    static let tar = 815
    static let ppr = 896
    static let ppr32 = 898
    /// Reserved, and of no effect.
    static let reserved = 808...811
    /// The performance monitor as programs read it.
    static let performanceMonitor: [ClosedRange<Int>] = [768...776, 780...782]
    /// MMCR0.
    static let performanceControl = 779
}

/// Power ISA I 3.3.17, II 6, III 4.4.4: moves from and to special-purpose registers.
extension PPCTable {
    static let specialRegisters: [Encoding<PPC>] = [
        Encoding("mfspr", "011111 RT:5 spr:10 0101010011 x") { f, ir in read(f, ir, f.spr) },
        Encoding("mtspr", "011111 RS:5 spr:10 0111010011 x") { f, ir in write(f, ir, f.spr) },
        Encoding("mftb", "011111 RT:5 tbr:10 0101110011 x") { f, ir in
            guard f.spr == SPR.timeBase || f.spr == SPR.timeBaseUpper else { return ir.undefined() }
            read(f, ir, f.spr)
        },
    ]

    private static func read(_ f: PPC, _ ir: Builder, _ spr: Int) {
        switch spr {
        case SPR.xer: ir.setR(f.rt, ir.xer(f))
        case SPR.lr: ir.set(f.rt, ir.get(Slot.lr))
        case SPR.ctr: ir.set(f.rt, ir.get(Slot.ctr))
        case SPR.dscr, SPR.privilegedDSCR: setLow(f, ir, ir.get(Slot.dscr))
        // The run latch.
        case SPR.control: ir.setR(f.rt, ir.const(1, f.wordType))
        case SPR.vrsave: ir.set(f.rt, ir.get(Slot.vrsave))
        case SPR.usprg3: ir.setR(f.rt, ir.call(SystemHelper.processorNumber, result: .i64))
        case SPR.timeBase, SPR.alternateTimeBase: setLow(f, ir, timeBase(ir))
        case SPR.timeBaseUpper, SPR.alternateTimeBaseUpper:
            ir.setR(f.rt, ir.shiftRight(timeBase(ir), imm: 32))
        case SPR.processorVersion:
            let processor = f.mode.is64 ? CPUModel.of64Bits[0] : CPUModel.g4
            ir.setR(f.rt, ir.const(Int64(processor.pvr), f.wordType))
        case SPR.tar: ir.set(f.rt, ir.get(Slot.tar))
        case SPR.ppr: setLow(f, ir, ir.get(Slot.ppr))
        case SPR.ppr32: ir.setR(f.rt, ir.shiftRight(ir.get(Slot.ppr), imm: 32))
        case SPR.reserved: break
        // The counters are frozen.
        case SPR.performanceControl: ir.setR(f.rt, ir.const(1 << 31, f.wordType))
        case _ where SPR.performanceMonitor.contains { $0 ~= spr }:
            ir.setR(f.rt, ir.const(0, f.wordType))
        default: unknown(ir, spr)
        }
    }

    private static func write(_ f: PPC, _ ir: Builder, _ spr: Int) {
        switch spr {
        case SPR.xer: writeXER(f, ir)
        case SPR.lr: ir.set(Slot.lr, ir.get(f.rs))
        case SPR.ctr: ir.set(Slot.ctr, ir.get(f.rs))
        case SPR.dscr, SPR.privilegedDSCR: ir.set(Slot.dscr, ir.get(f.rs))
        case SPR.vrsave: ir.set(Slot.vrsave, ir.zeroExtend(ir.w(f.rs), to: .i64))
        case SPR.tar: ir.set(Slot.tar, ir.get(f.rs))
        case SPR.ppr: ir.set(Slot.ppr, ir.get(f.rs))
        case SPR.ppr32:
            let low = ir.zeroExtend(ir.truncate(ir.get(Slot.ppr), to: .i32), to: .i64)
            ir.set(Slot.ppr, ir.or(ir.shiftLeft(ir.get(f.rs), imm: 32), low))
        case SPR.reserved: break
        default: unknown(ir, spr)
        }
    }

    /// RT := a register of 64 bits, of which 32-bit mode has the low half.
    private static func setLow(_ f: PPC, _ ir: Builder, _ value: Value) {
        ir.setR(f.rt, ir.truncate(value, to: f.wordType))
    }

    private static func timeBase(_ ir: Builder) -> Value { ir.call(SystemHelper.timeBase, result: .i64) }

    /// Bit 0 of the lower half of the number tells privileged registers.
    private static func unknown(_ ir: Builder, _ spr: Int) {
        spr & 0x10 != 0 ? ir.privileged() : ir.undefined()
    }

    private static func writeXER(_ f: PPC, _ ir: Builder) {
        let value = ir.get(f.rs)
        func bit(_ n: Int) -> Value {
            ir.and(ir.shiftRight(value, imm: 31 - n), ir.i64(Int64(1)))
        }
        ir.set(Slot.ov, bit(1))
        ir.set(Slot.ca, bit(2))
        ir.set(Slot.ov32, bit(12))
        ir.set(Slot.ca32, ir.shiftLeft(value, imm: 14))
        ir.set(Slot.xerBytes, ir.and(value, ir.i64(Int64(0x7f))))
        // SO is part of the mode.
        let others = ir.and(ir.loadState(Slot.floatMode), ir.i32(Int64(~RegisterState.summaryOverflow)))
        let so = ir.and(ir.shiftRight(ir.w(f.rs), imm: 17), ir.i32(Int64(RegisterState.summaryOverflow)))
        ir.writeFloatMode(ir.or(others, so))
        ir.exitDirect(f.address(ir.pc &+ 4), kind: .unlinked)
    }
}

extension PPC {
    /// The number of a special-purpose register: its halves change places in the instruction.
    fileprivate var spr: Int { bits(16, 20) << 5 | bits(11, 15) }
}

extension Builder {
    /// i32: XER.
    fileprivate func xer(_ f: PPC) -> Value {
        let so = i32(summaryOverflow ? 0x8000_0000 : 0)
        let carries = or(shiftLeft(w(Slot.ov), imm: 30), shiftLeft(w(Slot.ca), imm: 29))
        let old = or(or(carries, w(Slot.xerBytes)), so)
        // The processors of 32-bit mode have neither OV32 nor CA32.
        guard f.mode.is64 else { return old }
        let ca32 = truncate(shiftRight(get(Slot.ca32), imm: 14), to: .i32)
        return or(old, or(shiftLeft(w(Slot.ov32), imm: 19), and(ca32, i32(1 << 18))))
    }
}
