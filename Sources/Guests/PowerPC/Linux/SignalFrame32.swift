import Guest
import IR

/// The signal frames of 32-bit PowerPC (arch/powerpc/kernel/signal_32.c). A handler with SA_SIGINFO gets siginfo and a
/// ucontext; one without gets a sigcontext that points to the registers. Both have room for what the interrupted
/// function may keep below its stack pointer, and a dummy caller's frame at the bottom.
enum SignalFrame32 {
    // struct ucontext, relative to its start
    static let stack = 8
    static let registersPointer = 48
    static let mask = 52
    static let context = 192
    static let ucontextBytes = context + Context32.bytes
    // struct rt_sigframe
    static let ucontext = SignalInfoLayout.bytes
    static let bytes = ucontext + ucontextBytes
    // struct sigframe: sigcontext and mcontext
    static let oldSignal = 16
    static let oldHandler = 20
    static let oldMask = 24
    static let oldRegistersPointer = 28
    static let oldContext = 32
    static let oldBytes = oldContext + Context32.bytes
    /// Room for 19 general and 18 floating-point registers, rounded.
    static let gap = 224
    /// __SIGNAL_FRAMESIZE; the frame with siginfo begins 16 bytes higher.
    static let callerFrame: UInt64 = 64
    static let infoCallerFrame = callerFrame + 16

    private static let model = DataModel.bigEndian32

    static func build(
        _ request: SignalFrameRequest, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> Bool {
        let wantsInfo = request.wantsInfo
        let size = wantsInfo ? bytes : oldBytes
        let old = registers.sp
        let frame = (request.top(old) &- UInt64(size + gap)) & 0xffff_fff0
        let sp = (frame &- (wantsInfo ? infoCallerFrame : callerFrame)) & 0xffff_ffff
        let written: Bool = withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: true)
            if wantsInfo {
                fill(image, frame, request, registers)
            } else {
                fillOld(image, frame, request, registers)
            }
            guard memory.write(frame, UnsafeRawPointer(image.base), size) else { return false }
            // The back chain.
            image.put32(UInt32(truncatingIfNeeded: old), 0)
            return memory.write(sp, UnsafeRawPointer(image.base), 4)
        }
        guard written else { return false }

        registers.loseReservation()
        registers.fpscr = 0
        registers.sp = sp
        registers[3] = UInt64(UInt32(bitPattern: request.signal))
        registers[4] = frame
        if wantsInfo {
            registers[5] = frame &+ UInt64(ucontext)
            registers[6] = frame
            registers.lr = request.trampoline
        } else {
            registers.lr = request.trampoline &+ VDSOImage32.oldSigreturnOffset &- VDSOImage32.sigreturnOffset
        }
        registers.pc = request.handler & 0xffff_fffc
        return true
    }

    private static func fill(
        _ image: FrameImage, _ frame: UInt64, _ request: SignalFrameRequest, _ registers: GuestRegisterFile
    ) {
        SignalInfoLayout(model).toGuest(request.info, image.base)
        func put(_ value: UInt64, _ at: Int) { image.put32(UInt32(truncatingIfNeeded: value), ucontext + at) }
        put(request.stack.base, stack)
        put(UInt64(request.stack.flags), stack + 4)
        put(request.stack.size, stack + 8)
        put(frame &+ UInt64(ucontext + context), registersPointer)
        put(request.mask, mask)
        put(request.mask >> 32, mask + 4)
        Context32.save(registers, to: image, from: ucontext + context, TrapRecord(request))
    }

    private static func fillOld(
        _ image: FrameImage, _ frame: UInt64, _ request: SignalFrameRequest, _ registers: GuestRegisterFile
    ) {
        func put(_ value: UInt64, _ at: Int) { image.put32(UInt32(truncatingIfNeeded: value), at) }
        // The mask's upper half is in _unused[3].
        put(request.mask >> 32, 12)
        put(UInt64(UInt32(bitPattern: request.signal)), oldSignal)
        put(request.handler, oldHandler)
        put(request.mask, oldMask)
        put(frame &+ UInt64(oldContext), oldRegistersPointer)
        Context32.save(registers, to: image, from: oldContext, TrapRecord(request))
    }

    /// rt_sigreturn
    static func restore(_ registers: GuestRegisterFile, _ memory: GuestMemoryAccess) -> RestoredSignalState {
        let frame = (registers.sp &+ infoCallerFrame &+ UInt64(ucontext)) & 0xffff_ffff
        var restored = RestoredSignalState()
        return withUnsafeTemporaryAllocation(byteCount: ucontextBytes, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: true)
            guard memory.read(frame, image.base, ucontextBytes) else { return restored }
            restored.mask = UInt64(image.get32(mask)) | UInt64(image.get32(mask + 4)) << 32
            guard restoreRegisters(registers, UInt64(image.get32(registersPointer)), memory, isReturn: true)
            else { return restored }
            restored.stack = SignalStack(
                base: UInt64(image.get32(stack)), size: UInt64(image.get32(stack + 8)),
                flags: image.get32(stack + 4))
            return restored
        }
    }

    /// sigreturn
    static func restoreOld(_ registers: GuestRegisterFile, _ memory: GuestMemoryAccess) -> RestoredSignalState
    {
        let frame = (registers.sp &+ callerFrame) & 0xffff_ffff
        var restored = RestoredSignalState()
        return withUnsafeTemporaryAllocation(byteCount: oldContext, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: true)
            guard memory.read(frame, image.base, oldContext) else { return restored }
            restored.mask = UInt64(image.get32(oldMask)) | UInt64(image.get32(12)) << 32
            restored.keepsStack = restoreRegisters(
                registers, UInt64(image.get32(oldRegistersPointer)), memory, isReturn: true)
            return restored
        }
    }

    /// From a struct mcontext at `address`.
    static func restoreRegisters(
        _ registers: GuestRegisterFile, _ address: UInt64, _ memory: GuestMemoryAccess, isReturn: Bool
    ) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Context32.bytes, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: true)
            guard memory.read(address, image.base, Context32.bytes) else { return false }
            Context32.restore(registers, from: image, 0, isReturn: isReturn)
            return true
        }
    }
}

/// 32-bit PowerPC's signal frames for the runtime.
let powerPC32SignalFrame = SignalFrameABI(
    build: { SignalFrame32.build($0, $1, $2) },
    restore: { SignalFrame32.restore($0, $1) },
    restoreOld: { SignalFrame32.restoreOld($0, $1) },
    swapContext: { SignalFrame32.swapContext($0, $1, $2) },
    rewind: rewindCall,
    faultRecord: { TrapRecord.record($0, $1, $2, $3, $4) })
