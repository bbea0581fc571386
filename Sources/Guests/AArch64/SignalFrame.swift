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
    /// What is written of it: with the records that there may be and their end.
    static let usedBytes = reserved + Int(fpsimdBytes) + Int(esrBytes) + 16
    typealias Used = InlineArray<144, UInt64>

    static let fpsimdMagic: UInt32 = 0x4650_8001
    static let fpsimdBytes: UInt32 = 528
    static let esrMagic: UInt32 = 0x4553_5201
    static let esrBytes: UInt32 = 16
    static let extraMagic: UInt32 = 0x4558_5401
    static let extraBytes = 32
    /// SIGFRAME_MAXSZ
    static let mostExtra = 64 << 10

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
        if request.flags & onStack != 0, request.stack.state(at: old) == 0 {
            top = request.stack.base &+ request.stack.size
        }
        let record = (top &- 16) & ~15
        let frame = record &- UInt64(bytes)
        // That it stays within the signal stack arm64 does not check: memory below ends it, or does not.

        var used = Used(repeating: 0)
        return withUnsafeMutableBytes(of: &used) { buffer in
            let p = buffer.baseAddress!
            p.copyMemory(from: request.info, byteCount: infoBytes)
            p.storeBytes(of: request.stack.base, toByteOffset: Self.stack, as: UInt64.self)
            p.storeBytes(of: request.stack.flags, toByteOffset: Self.stack + 8, as: UInt32.self)
            p.storeBytes(of: request.stack.size, toByteOffset: Self.stack + 16, as: UInt64.self)
            p.storeBytes(of: request.mask, toByteOffset: Self.mask, as: UInt64.self)
            p.storeBytes(of: request.fault.address, toByteOffset: faultAddress, as: UInt64.self)
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
            if request.fault.syndrome != 0 {
                p.storeBytes(of: esrMagic, toByteOffset: at, as: UInt32.self)
                p.storeBytes(of: esrBytes, toByteOffset: at + 4, as: UInt32.self)
                p.storeBytes(of: request.fault.syndrome, toByteOffset: at + 8, as: UInt64.self)
                at += Int(esrBytes)
            }
            let link = (registers[29], registers[30])
            let isLinked = withUnsafeBytes(of: link) { memory.write(record, $0.baseAddress!, 16) }
            guard isLinked, memory.write(frame, UnsafeRawPointer(p), usedBytes) else { return false }

            forgetMonitor(registers)
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

    static func restore(_ registers: GuestRegisterFile, _ memory: GuestMemoryAccess) -> RestoredSignalState {
        let frame = registers.sp
        var restored = RestoredSignalState()
        guard frame & 15 == 0 else { return restored }
        var used = Used(repeating: 0)
        return withUnsafeMutableBytes(of: &used) { buffer in
            let p = buffer.baseAddress!
            guard memory.read(frame, p, usedBytes) else { return restored }
            forgetMonitor(registers)
            restored.mask = p.load(fromByteOffset: Self.mask, as: UInt64.self)
            for index in 0..<31 {
                registers[index] = p.load(fromByteOffset: Self.registers + index * 8, as: UInt64.self)
            }
            registers.sp = p.load(fromByteOffset: Self.sp, as: UInt64.self)
            registers.pc = p.load(fromByteOffset: Self.pc, as: UInt64.self)
            let status = p.load(fromByteOffset: Self.pstate, as: UInt64.self)
            // valid_native_regs(): DAIF clear, EL0 of the 64-bit state.
            guard status & 0x3df == 0 else {
                registers.status = status & 0xf000_0000
                return restored
            }
            registers.status = status & userStatus
            let records = UnsafeRawPointer(p + reserved)
            if areUsual(records) {
                loadVectors(records, registers)
            } else if !restoreRecords(frame, registers, memory) {
                return restored
            }
            restored.stack = SignalStack(
                base: p.load(fromByteOffset: Self.stack, as: UInt64.self),
                size: p.load(fromByteOffset: Self.stack + 16, as: UInt64.self),
                flags: p.load(fromByteOffset: Self.stack + 8, as: UInt32.self))
            return restored
        }
    }

    /// An exception return clears the exclusive monitor.
    private static func forgetMonitor(_ registers: GuestRegisterFile) {
        (registers.state + Int(Offset.monitorAddress)).storeBytes(of: UInt64.max, as: UInt64.self)
    }

    /// Whether the records are those of `build`.
    private static func areUsual(_ p: UnsafeRawPointer) -> Bool {
        func head(_ at: Int, _ magic: UInt32, _ size: UInt32) -> Bool {
            p.load(fromByteOffset: at, as: UInt64.self) == UInt64(size) << 32 | UInt64(magic)
        }
        let second = Int(fpsimdBytes)
        guard head(0, fpsimdMagic, fpsimdBytes) else { return false }
        return head(second, 0, 0) || head(second, esrMagic, esrBytes) && head(second + Int(esrBytes), 0, 0)
    }

    /// From an fpsimd_context.
    private static func loadVectors(_ record: UnsafeRawPointer, _ registers: GuestRegisterFile) {
        withUnsafeTemporaryAllocation(byteCount: 520, alignment: 16) { block in
            let p = block.baseAddress!
            p.copyMemory(from: record + 16, byteCount: 512)
            (p + 512).copyMemory(from: record + 8, byteCount: 8)
            registers.accessors.loadVectors(registers.state, UnsafeRawPointer(p))
        }
    }

    /// parse_user_sigframe(): walks the tagged records; a frame without fpsimd_context is refused. extra_context names
    /// a block behind the frame where the records go on.
    private static func restoreRecords(
        _ frame: UInt64, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: reservedBytes, alignment: 16) { block in
            let p = block.baseAddress!
            return memory.read(frame &+ UInt64(reserved), p, reservedBytes)
                && restoreRecords(UnsafeRawPointer(p), frame, registers, memory)
        }
    }

    private static func restoreRecords(
        _ p: UnsafeRawPointer, _ frame: UInt64, _ registers: GuestRegisterFile, _ memory: GuestMemoryAccess
    ) -> Bool {
        var vectors: UnsafeRawPointer?
        var extra: (address: UInt64, size: Int)?
        func walk(_ base: UnsafeRawPointer, _ limit: Int, inExtra: Bool) -> Bool {
            var at = 0
            while true {
                guard limit - at >= 8 else { return false }
                let magic = base.load(fromByteOffset: at, as: UInt32.self)
                let size = Int(base.load(fromByteOffset: at + 4, as: UInt32.self))
                guard limit - at >= size else { return false }
                switch magic {
                case 0:
                    return size == 0
                case fpsimdMagic:
                    guard vectors == nil, size == Int(fpsimdBytes) else { return false }
                    vectors = base + at
                case esrMagic: break
                case extraMagic:
                    guard !inExtra, extra == nil, size >= extraBytes, limit - at - size >= 16 else {
                        return false
                    }
                    let address = base.load(fromByteOffset: at + 8, as: UInt64.self)
                    let length = Int(base.load(fromByteOffset: at + 16, as: UInt32.self))
                    // The terminator after it, then nothing: the block begins right behind the reserved bytes.
                    guard base.load(fromByteOffset: at + size, as: UInt64.self) == 0, length & 15 == 0,
                        address == frame &+ UInt64(bytes), length <= mostExtra
                    else { return false }
                    extra = (address, length)
                    return true
                default: return false
                }
                guard size >= 8, size & 15 == 0 else { return false }
                at += size
            }
        }
        func load() -> Bool {
            guard let vectors else { return false }
            loadVectors(vectors, registers)
            return true
        }
        guard walk(p, reservedBytes, inExtra: false) else { return false }
        guard let extra, extra.size > 0 else { return load() }
        return withUnsafeTemporaryAllocation(byteCount: extra.size, alignment: 16) { block in
            let p = block.baseAddress!
            guard memory.read(extra.address, p, extra.size) else { return false }
            return walk(UnsafeRawPointer(p), extra.size, inExtra: true) && load()
        }
    }
}

/// AT_MINSIGSTKSZ: the frame, the frame record and what alignment may take (minsigstksz_setup()). MINSIGSTKSZ, the least
/// that sigaltstack takes, is more.
public let aarch64LargestFrame = UInt64(SignalFrame.bytes + 32)

/// AArch64's signal frames for the runtime.
public let aarch64SignalFrame = SignalFrameABI(
    build: { SignalFrame.build($0, $1, $2) },
    restore: { SignalFrame.restore($0, $1) },
    rewind: { registers, first in
        registers[0] = first
        registers.pc = registers.pc &- 4
    },
    faultRecord: { FaultSyndrome.record($0, $1, $2, $3, $4) },
    taggedAddress: { FaultSyndrome.taggedAddress($0, $1, $2) })
