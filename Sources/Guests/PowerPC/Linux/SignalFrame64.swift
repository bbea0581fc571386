import Guest
import IR

/// The signal frame of 64-bit PowerPC (arch/powerpc/kernel/signal_64.c): ucontext, room for a second one that transactions
/// used, a trampoline that the vDSO's stands for, pointers to siginfo and ucontext, siginfo, and the red zone, which the
/// interrupted function may use below its stack pointer. Below the frame is a dummy caller's frame for the handler.
struct SignalFrame64: Sendable {
    static let trampoline = 2 * Context64.bytes + 16
    static let infoPointer = trampoline + 32
    static let contextPointer = infoPointer + 8
    static let info = contextPointer + 8
    static let redZone = info + SignalInfoLayout.bytes
    static let bytes = redZone + 512
    /// __SIGNAL_FRAMESIZE
    static let callerFrame: UInt64 = 128

    let bigEndian: Bool
    let functions: FunctionPointers

    func build(
        _ request: SignalFrameRequest, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> Bool {
        let old = registers.sp
        let top = request.top(old)
        let frame = (top &- UInt64(Self.bytes)) & ~15
        var entry = request.handler
        var toc: UInt64?
        if functions == .descriptors {
            guard let words = descriptor(request.handler, memory) else { return false }
            (entry, toc) = words
        }
        let written: Bool = withUnsafeTemporaryAllocation(byteCount: Self.redZone, alignment: 16) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: bigEndian)
            image.put64(request.stack.base, Context64.stack)
            image.put32(request.stack.flags, Context64.stack + 8)
            image.put64(request.stack.size, Context64.stack + 16)
            image.put64(request.mask, Context64.mask)
            Context64(bigEndian: bigEndian).save(
                registers, to: image, at: frame, TrapRecord(request), signal: request.signal,
                handler: request.handler)
            image.put64(frame &+ UInt64(Self.info), Self.infoPointer)
            image.put64(frame, Self.contextPointer)
            SignalInfoLayout(DataModel(pointerBytes: 8, bigEndian: bigEndian))
                .toGuest(request.info, image.base + Self.info)
            guard memory.write(frame, UnsafeRawPointer(image.base), Self.redZone) else { return false }
            // The back chain.
            image.put64(old, 0)
            return memory.write(frame &- Self.callerFrame, UnsafeRawPointer(image.base), 8)
        }
        guard written else { return false }

        registers.loseReservation()
        registers.fpscr = 0
        registers.lr = request.trampoline
        registers.ctr = entry
        if let toc { registers[2] = toc } else { registers[12] = entry }
        registers.sp = frame &- Self.callerFrame
        registers[3] = UInt64(UInt32(bitPattern: request.signal))
        if request.wantsInfo {
            registers[4] = frame &+ UInt64(Self.info)
            registers[5] = frame
            registers[6] = frame
        } else {
            registers[4] = frame &+ UInt64(Context64.context)
        }
        registers.pc = entry & ~3
        return true
    }

    /// A function descriptor's first two words: where the code is, and the TOC's address.
    private func descriptor(_ address: UInt64, _ memory: GuestMemoryAccess) -> (UInt64, UInt64)? {
        var words: InlineArray<2, UInt64> = [0, 0]
        return withUnsafeMutableBytes(of: &words) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: bigEndian)
            return memory.read(address, image.base, 16) ? (image.get64(0), image.get64(8)) : nil
        }
    }

    func restore(_ registers: GuestRegisterFile, _ memory: GuestMemoryAccess) -> RestoredSignalState {
        let frame = registers.sp
        var restored = RestoredSignalState()
        return withUnsafeTemporaryAllocation(byteCount: Context64.bytes, alignment: 16) { buffer in
            let image = FrameImage(base: buffer.baseAddress!, bigEndian: bigEndian)
            guard memory.read(frame, image.base, Context64.bytes) else { return restored }
            restored.mask = image.get64(Context64.mask)
            guard
                Context64(bigEndian: bigEndian).restore(registers, from: image, memory, isReturn: true)
            else { return restored }
            restored.stack = SignalStack(
                base: image.get64(Context64.stack), size: image.get64(Context64.stack + 16),
                flags: image.get32(Context64.stack + 8))
            return restored
        }
    }
}

extension SignalFrameRequest {
    /// Where the frame goes down from (sigsp()).
    func top(_ sp: UInt64) -> UInt64 {
        // SA_ONSTACK
        flags & 0x0800_0000 != 0 && stack.state(at: sp) == 0 ? stack.base &+ stack.size : sp
    }
    /// SA_SIGINFO
    var wantsInfo: Bool { flags & 4 != 0 }
}

/// 64-bit PowerPC's signal frames for the runtime.
func powerPC64SignalFrame(bigEndian: Bool, _ functions: FunctionPointers) -> SignalFrameABI {
    let frame = SignalFrame64(bigEndian: bigEndian, functions: functions)
    return SignalFrameABI(
        build: { frame.build($0, $1, $2) },
        restore: { frame.restore($0, $1) },
        swapContext: { frame.swapContext($0, $1, $2) },
        rewind: rewindCall,
        faultRecord: { TrapRecord.record($0, $1, $2, $3, $4) })
}

/// Goes back to sc or scv.
let rewindCall: @Sendable (GuestRegisterFile, UInt64) -> Void = { registers, first in
    registers[3] = first
    registers.pc = registers.pc &- 4
}

/// AT_MINSIGSTKSZ: the frame, the handler's caller's, and what alignment may take (get_min_sigframe_size()).
public func powerPCLargestFrame(is64: Bool) -> UInt64 {
    is64
        ? UInt64(SignalFrame64.bytes) + SignalFrame64.callerFrame + 16
        : UInt64(SignalFrame32.bytes + SignalFrame32.gap) + SignalFrame32.infoCallerFrame + 16
}
