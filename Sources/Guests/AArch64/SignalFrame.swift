import Guest

/// AArch64's signal frame, after the kernel's arch/arm64/kernel/signal.c and asm/sigcontext.h: siginfo, ucontext whose
/// sigcontext ends in 4096 reserved bytes holding tagged records (fpsimd, esr, terminator), then a frame record {x29, x30}
/// above it, so that unwinders go on past the frame.
enum SignalFrame {
    static let infoBytes = 128
    // struct ucontext, relative to the frame.
    static let ucontext = 128
    static let stack = ucontext + 16
    static let mask = ucontext + 40
    static let context = ucontext + 176
    // struct sigcontext, relative to `context`.
    static let faultAddress = context
    static let registers = context + 8
    static let sp = registers + 31 * 8
    static let pc = sp + 8
    static let pstate = pc + 8
    static let reserved = context + 288
    static let reservedBytes = 4096
    static let bytes = reserved + reservedBytes

    static let fpsimdMagic: UInt32 = 0x4650_8001
    static let fpsimdBytes: UInt32 = 528
    static let esrMagic: UInt32 = 0x4553_5201
    static let esrBytes: UInt32 = 16
    static let extraMagic: UInt32 = 0x4558_5401

    static let onStack: UInt64 = 0x0800_0000
    static let wantsInfo: UInt64 = 4
    static let hasRestorer: UInt64 = 0x0400_0000
    /// PSTATE bits that user space may set: NZCV, DIT, SSBS, BTYPE; the others read as zero in EL0.
    static let userStatus: UInt64 = 0xf100_1c00
    static let branchTypeMask: UInt64 = 3 << 10
    static let branchTypeCall: UInt64 = 2 << 10
    static let tagCheckOverride: UInt64 = 1 << 25

    static func build(
        _ request: SignalFrameRequest, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> Bool {
        let old = registers.sp
        var top = old
        if request.flags & onStack != 0, request.stack.flags & 2 == 0, !request.stack.contains(old) {
            top = request.stack.base &+ request.stack.size
        }
        let record = (top &- 16) & ~15
        let frame = record &- UInt64(bytes)
        // Already on the signal stack and now below it: the kernel calls that an overflow.
        if request.stack.contains(old), !request.stack.contains(frame &+ 1) { return false }

        return withUnsafeTemporaryAllocation(byteCount: bytes + 16, alignment: 16) { buffer in
            let p = buffer.baseAddress!
            p.initializeMemory(as: UInt8.self, repeating: 0, count: bytes + 16)
            p.copyMemory(from: request.info, byteCount: infoBytes)
            p.storeBytes(of: request.stack.base, toByteOffset: Self.stack, as: UInt64.self)
            let shown = request.stack.flags | (request.stack.contains(old) ? 1 : 0)
            p.storeBytes(of: shown, toByteOffset: Self.stack + 8, as: UInt32.self)
            p.storeBytes(of: request.stack.size, toByteOffset: Self.stack + 16, as: UInt64.self)
            p.storeBytes(of: request.mask, toByteOffset: Self.mask, as: UInt64.self)
            p.storeBytes(of: request.fault?.address ?? 0, toByteOffset: faultAddress, as: UInt64.self)
            for index in 0..<31 {
                p.storeBytes(of: registers[index], toByteOffset: Self.registers + index * 8, as: UInt64.self)
            }
            p.storeBytes(of: old, toByteOffset: Self.sp, as: UInt64.self)
            p.storeBytes(of: registers.pc, toByteOffset: Self.pc, as: UInt64.self)
            p.storeBytes(of: registers.status, toByteOffset: Self.pstate, as: UInt64.self)

            var at = reserved
            p.storeBytes(of: fpsimdMagic, toByteOffset: at, as: UInt32.self)
            p.storeBytes(of: fpsimdBytes, toByteOffset: at + 4, as: UInt32.self)
            // fpsimd_context holds fpsr and fpcr before the registers, the accessor's block after them.
            withUnsafeTemporaryAllocation(byteCount: 520, alignment: 16) { block in
                let vectors = block.baseAddress!
                registers.accessors.saveVectors(registers.state, vectors)
                (p + at + 8).copyMemory(from: vectors + 512, byteCount: 8)
                (p + at + 16).copyMemory(from: vectors, byteCount: 512)
            }
            at += Int(fpsimdBytes)
            if let fault = request.fault {
                p.storeBytes(of: esrMagic, toByteOffset: at, as: UInt32.self)
                p.storeBytes(of: esrBytes, toByteOffset: at + 4, as: UInt32.self)
                p.storeBytes(of: fault.syndrome, toByteOffset: at + 8, as: UInt64.self)
                at += Int(esrBytes)
            }
            p.storeBytes(of: registers[29], toByteOffset: bytes, as: UInt64.self)
            p.storeBytes(of: registers[30], toByteOffset: bytes + 8, as: UInt64.self)
            guard memory.write(frame, UnsafeRawPointer(p), bytes + 16) else { return false }

            registers[0] = UInt64(UInt32(bitPattern: request.signal))
            if request.flags & wantsInfo != 0 {
                registers[1] = frame
                registers[2] = frame &+ UInt64(ucontext)
            }
            registers[29] = record
            registers[30] = request.flags & hasRestorer != 0 ? request.restorer : request.trampoline
            registers.sp = frame
            registers.pc = request.handler
            registers.status = registers.status & ~(branchTypeMask | tagCheckOverride) | branchTypeCall
            return true
        }
    }

    static func restore(_ registers: GuestRegisterFile, _ memory: GuestMemoryAccess) -> RestoredSignalState? {
        let frame = registers.sp
        guard frame & 15 == 0 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 16) { buffer in
            let p = buffer.baseAddress!
            guard memory.read(frame, p, bytes), restoreRecords(UnsafeRawPointer(p), registers) else {
                return nil
            }
            for index in 0..<31 {
                registers[index] = p.load(fromByteOffset: Self.registers + index * 8, as: UInt64.self)
            }
            registers.sp = p.load(fromByteOffset: Self.sp, as: UInt64.self)
            registers.pc = p.load(fromByteOffset: Self.pc, as: UInt64.self)
            registers.status = p.load(fromByteOffset: Self.pstate, as: UInt64.self) & userStatus
            return RestoredSignalState(
                mask: p.load(fromByteOffset: Self.mask, as: UInt64.self),
                stack: SignalStack(
                    base: p.load(fromByteOffset: Self.stack, as: UInt64.self),
                    size: p.load(fromByteOffset: Self.stack + 16, as: UInt64.self),
                    flags: p.load(fromByteOffset: Self.stack + 8, as: UInt32.self)))
        }
    }

    /// parse_user_sigframe(): walks the tagged records; a frame without fpsimd_context is refused.
    private static func restoreRecords(_ p: UnsafeRawPointer, _ registers: GuestRegisterFile) -> Bool {
        var at = reserved
        var found = false
        while at + 8 <= bytes {
            let magic = p.load(fromByteOffset: at, as: UInt32.self)
            let size = Int(p.load(fromByteOffset: at + 4, as: UInt32.self))
            if magic == 0 { return size == 0 && found }
            guard size >= 16, size & 15 == 0, size <= bytes - at else { return false }
            switch magic {
            case fpsimdMagic:
                guard !found, size >= Int(fpsimdBytes) else { return false }
                found = true
                withUnsafeTemporaryAllocation(byteCount: 520, alignment: 16) { block in
                    let vectors = block.baseAddress!
                    vectors.copyMemory(from: p + at + 16, byteCount: 512)
                    (vectors + 512).copyMemory(from: p + at + 8, byteCount: 8)
                    registers.accessors.loadVectors(registers.state, UnsafeRawPointer(vectors))
                }
            case esrMagic: break
            default: return false
            }
            at += size
        }
        return false
    }
}

/// AArch64's signal frames for the runtime.
public let aarch64SignalFrame = SignalFrameABI(
    build: { SignalFrame.build($0, $1, $2) },
    restore: { SignalFrame.restore($0, $1) },
    rewind: { registers, first in
        registers[0] = first
        registers.pc = registers.pc &- 4
    })
