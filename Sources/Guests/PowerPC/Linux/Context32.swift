import Guest
import IR

/// struct mcontext of 32-bit PowerPC (asm/ucontext.h): general registers, FPRs, a pad that once held the trampoline,
/// vector registers with VRSAVE in front of VSCR.
struct Context32 {
    static let floats = 4 * RegisterIndex.count
    static let vectors = floats + 8 * 33 + 8
    static let bytes = vectors + 16 * 33

    /// save_user_regs(): to `image` from `start` on.
    static func save(
        _ registers: GuestRegisterFile, to image: FrameImage, from start: Int, _ trap: TrapRecord
    ) {
        func put(_ value: UInt64, _ index: Int) {
            image.put32(UInt32(truncatingIfNeeded: value), start + 4 * index)
        }
        for n in 0..<32 { put(registers[n], n) }
        put(registers.pc, RegisterIndex.nip)
        put(MachineState.value32(registers), RegisterIndex.msr)
        put(registers[3], RegisterIndex.originalR3)
        put(registers.ctr, RegisterIndex.ctr)
        put(registers.lr, RegisterIndex.lr)
        put(UInt64(registers.xer), RegisterIndex.xer)
        put(UInt64(registers.cr), RegisterIndex.cr)
        put(UInt64(trap.trap), RegisterIndex.trap)
        put(trap.dar, RegisterIndex.dar)
        put(UInt64(trap.dsisr), RegisterIndex.dsisr)
        for n in 0..<32 {
            image.put64(registers.vsr(n).low, start + Self.floats + 8 * n)
            image.putQuad(registers.vsr(32 + n), start + Self.vectors + 16 * n)
        }
        image.put64(registers.fpscr, start + Self.floats + 8 * 32)
        let last = start + Self.vectors + 16 * 32
        image.putQuad(Constant128(low: 0, high: UInt64(registers.vscr)), last)
        image.put32(registers.vrsave, last)
    }

    /// restore_user_regs(). Without `isReturn` (swapcontext) the thread pointer stays.
    static func restore(
        _ registers: GuestRegisterFile, from image: FrameImage, _ start: Int, isReturn: Bool
    ) {
        func word(_ index: Int) -> UInt64 { UInt64(image.get32(start + 4 * index)) }
        for n in 0..<32 where isReturn || n != 2 { registers[n] = word(n) }
        registers.pc = word(RegisterIndex.nip) & ~3
        registers.ctr = word(RegisterIndex.ctr)
        registers.lr = word(RegisterIndex.lr)
        registers.xer = UInt32(truncatingIfNeeded: word(RegisterIndex.xer))
        registers.cr = UInt32(truncatingIfNeeded: word(RegisterIndex.cr))
        registers.loseReservation()
        let hasVectors = word(RegisterIndex.msr) & MachineState.vector != 0
        for n in 0..<32 {
            registers.setVSR(n, Constant128(low: image.get64(start + Self.floats + 8 * n), high: 0))
            registers.setVSR(
                32 + n,
                hasVectors ? image.getQuad(start + Self.vectors + 16 * n) : Constant128(low: 0, high: 0))
        }
        registers.fpscr = image.get64(start + Self.floats + 8 * 32)
        let last = start + Self.vectors + 16 * 32
        registers.vscr = hasVectors ? image.get32(last + 12) : 0
        registers.vrsave = image.get32(last)
    }
}
