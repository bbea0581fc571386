import Guest
import IR

/// swapcontext(2): saves the registers and the mask in one ucontext and takes them from another, as a signal's delivery
/// and return do. The thread pointer is left alone.
extension SignalFrame64 {
    func swapContext(
        _ swap: ContextSwap, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> ContextSwap.Outcome {
        let whole = UInt64(Context64.bytes)
        return withUnsafeTemporaryAllocation(byteCount: Context64.bytes, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: bigEndian)
            func read(_ address: UInt64, _ bytes: UInt64) -> Bool {
                buffer.initializeMemory(as: UInt8.self, repeating: 0)
                return memory.read(address, image.base, Int(truncatingIfNeeded: min(bytes, whole)))
            }
            // What is not saved stays: flags, link, signal stack.
            if swap.new != 0 {
                let msr = Context64.registers + 8 * RegisterIndex.msr
                guard memory.read(swap.new &+ UInt64(msr), image.base + msr, 8) else { return .result(-14) }
                if swap.size < whole, image.get64(msr) & MachineState.vsx != 0 { return .result(-22) }
            }
            guard swap.size >= UInt64(Context64.bytesWithoutVSX) else { return .result(-22) }
            if swap.old != 0 {
                let used = min(swap.size, whole)
                guard read(swap.old, used) else { return .result(-14) }
                Context64(bigEndian: bigEndian).save(
                    registers, to: image, at: swap.old, .systemCall, signal: 0, handler: 0,
                    withVSX: swap.size >= whole)
                image.put64(swap.mask, Context64.mask)
                guard memory.write(swap.old, UnsafeRawPointer(image.base), Int(truncatingIfNeeded: used))
                else {
                    return .result(-14)
                }
            }
            if swap.new == 0 { return .result(0) }
            guard read(swap.new, swap.size) else { return .result(-14) }
            guard Context64(bigEndian: bigEndian).restore(registers, from: image, memory, isReturn: false)
            else { return .broken }
            return .loaded(mask: image.get64(Context64.mask))
        }
    }
}

extension SignalFrame32 {
    static func swapContext(
        _ swap: ContextSwap, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> ContextSwap.Outcome {
        guard swap.size >= UInt64(ucontextBytes) else { return .result(-22) }
        return withUnsafeTemporaryAllocation(byteCount: ucontextBytes, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: true)
            if swap.old != 0 {
                // The registers go to the structure's own place, on a multiple of 16 from its start.
                guard memory.read(swap.old, image.base, ucontextBytes) else { return .result(-14) }
                let start = Int(truncatingIfNeeded: (swap.old &+ UInt64(context)) & ~15 &- swap.old)
                Context32.save(registers, to: image, from: start, .systemCall)
                image.put32(UInt32(truncatingIfNeeded: swap.mask), mask)
                image.put32(UInt32(truncatingIfNeeded: swap.mask >> 32), mask + 4)
                image.put32(UInt32(truncatingIfNeeded: swap.old &+ UInt64(start)), registersPointer)
                guard memory.write(swap.old, UnsafeRawPointer(image.base), ucontextBytes) else {
                    return .result(-14)
                }
            }
            if swap.new == 0 { return .result(0) }
            guard memory.read(swap.new, image.base, ucontextBytes) else { return .result(-14) }
            let place = UInt64(image.get32(registersPointer))
            guard restoreRegisters(registers, place, memory, isReturn: false) else { return .broken }
            return .loaded(mask: UInt64(image.get32(mask)) | UInt64(image.get32(mask + 4)) << 32)
        }
    }
}
