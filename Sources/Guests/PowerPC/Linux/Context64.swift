import Guest
import IR

/// struct ucontext and struct sigcontext of 64-bit PowerPC (asm/ucontext.h, asm/sigcontext.h): general registers, FPRs, a
/// pointer to the vector registers in the structure's own reserve, and behind those the lower halves of VSRs 0…31.
struct Context64 {
    // struct ucontext
    static let link = 8
    static let stack = 16
    static let mask = 40
    static let context = 168
    // struct sigcontext, relative to the ucontext
    static let signal = context + 32
    static let handler = context + 40
    static let registersPointer = context + 56
    static let registers = context + 64
    static let floats = registers + 8 * RegisterIndex.count
    static let vectorsPointer = floats + 8 * 33
    static let reserve = vectorsPointer + 8
    static let bytes = reserve + 8 * 101
    /// A context that has no room for the halves of VSRs.
    static let bytesWithoutVSX = bytes - 8 * 32
    static let vectorQuads = 34

    let bigEndian: Bool

    /// Where the vector registers are, relative to a ucontext at `address`: at the first multiple of 16 in the reserve.
    static func vectors(_ address: UInt64) -> Int {
        Self.reserve + Int((16 &- (address &+ UInt64(Self.reserve)) & 15) & 15)
    }

    /// setup_sigcontext(): all of `image` but flags, link, signal stack and mask.
    func save(
        _ registers: GuestRegisterFile, to image: FrameImage, at address: UInt64, _ trap: TrapRecord,
        signal: Int32, handler: UInt64, withVSX: Bool = true
    ) {
        var msr = MachineState.value64(registers, bigEndian: bigEndian)
        let vectors = Self.vectors(address)
        image.put64(address &+ UInt64(vectors), Self.vectorsPointer)
        for n in 0..<32 { image.putQuad(registers.vsr(32 + n), vectors + 16 * n) }
        image.putQuad(Constant128(low: 0, high: UInt64(registers.vscr)), vectors + 16 * 32)
        image.put32(registers.vrsave, vectors + 16 * 33)
        for n in 0..<32 { image.put64(registers.vsr(n).low, Self.floats + 8 * n) }
        image.put64(registers.fpscr, Self.floats + 8 * 32)
        if withVSX {
            let halves = vectors + 16 * Self.vectorQuads
            for n in 0..<32 { image.put64(registers.vsr(n).high, halves + 8 * n) }
            msr |= MachineState.vsx
        }
        func put(_ value: UInt64, _ index: Int) { image.put64(value, Self.registers + 8 * index) }
        for n in 0..<32 { put(registers[n], n) }
        put(registers.pc, RegisterIndex.nip)
        put(msr, RegisterIndex.msr)
        put(registers[3], RegisterIndex.originalR3)
        put(registers.ctr, RegisterIndex.ctr)
        put(registers.lr, RegisterIndex.lr)
        put(UInt64(registers.xer), RegisterIndex.xer)
        put(UInt64(registers.cr), RegisterIndex.cr)
        put(1, RegisterIndex.softEnabled)
        put(UInt64(trap.trap), RegisterIndex.trap)
        put(trap.dar, RegisterIndex.dar)
        put(UInt64(trap.dsisr), RegisterIndex.dsisr)
        image.put64(address &+ UInt64(Self.registers), Self.registersPointer)
        image.put32(UInt32(bitPattern: signal), Self.signal)
        image.put64(handler, Self.handler)
    }

    /// restore_sigcontext(). Without `isReturn` (swapcontext) the thread pointer stays. False: the vectors are out of
    /// reach.
    func restore(
        _ registers: GuestRegisterFile, from image: FrameImage, _ memory: GuestMemoryAccess, isReturn: Bool
    ) -> Bool {
        func word(_ index: Int) -> UInt64 { image.get64(Self.registers + 8 * index) }
        let msr = word(RegisterIndex.msr)
        for n in 0..<32 where isReturn || n != 13 { registers[n] = word(n) }
        registers.pc = word(RegisterIndex.nip) & ~3
        registers.ctr = word(RegisterIndex.ctr)
        registers.lr = word(RegisterIndex.lr)
        registers.xer = UInt32(truncatingIfNeeded: word(RegisterIndex.xer))
        registers.cr = UInt32(truncatingIfNeeded: word(RegisterIndex.cr))
        registers.loseReservation()
        return restoreVectors(registers, image, memory, msr)
    }

    private func restoreVectors(
        _ registers: GuestRegisterFile, _ image: FrameImage, _ memory: GuestMemoryAccess, _ msr: UInt64
    ) -> Bool {
        let address = image.get64(Self.vectorsPointer)
        let size = 16 * Self.vectorQuads + 8 * 32
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
            let block = FrameImage(base: buffer.baseAddress!, bigEndian: bigEndian)
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            let hasVSX = msr & MachineState.vsx != 0
            if address != 0 {
                let used = hasVSX ? size : 16 * Self.vectorQuads
                guard memory.read(address, block.base, used) else { return false }
            }
            let hasVectors = address != 0 && msr & MachineState.vector != 0
            for n in 0..<32 {
                let vector = hasVectors ? block.getQuad(16 * n) : Constant128(low: 0, high: 0)
                registers.setVSR(32 + n, vector)
            }
            registers.vscr =
                hasVectors ? UInt32(truncatingIfNeeded: block.getQuad(16 * 32).high) : 0
            registers.vrsave = address != 0 ? block.get32(16 * 33) : 0
            for n in 0..<32 {
                let half = hasVSX ? block.get64(16 * Self.vectorQuads + 8 * n) : 0
                registers.setVSR(n, Constant128(low: image.get64(Self.floats + 8 * n), high: half))
            }
            registers.fpscr = image.get64(Self.floats + 8 * 32)
            return true
        }
    }
}
