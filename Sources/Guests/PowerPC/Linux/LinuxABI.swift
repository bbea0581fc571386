import Guest
import IR

/// Linux on PowerPC, as its programs see it: 64 bits in both byte orders, and 32 bits.
public let powerPC64LittleLinuxABI = powerPCLinuxABI(
    machine: "ppc64le", .littleEndian64, audit: 0xc000_0015, functions: .addresses)
public let powerPC64LinuxABI = powerPCLinuxABI(
    machine: "ppc64", DataModel(pointerBytes: 8, bigEndian: true), audit: 0x8000_0015, functions: .descriptors
)
public let powerPC32LinuxABI = powerPCLinuxABI(
    machine: "ppc", .bigEndian32, audit: 0x14, functions: .addresses)

/// 64-bit PowerPC for programs whose ELF header has these flags: bits 0 and 1 are the ABI's version. Up to the first
/// (0 is unspecified), function pointers are those of descriptors.
public func powerPC64LinuxABI(bigEndian: Bool, headerFlags: UInt32) -> GuestABI {
    let functions: FunctionPointers = headerFlags & 3 == 2 ? .addresses : .descriptors
    switch (bigEndian, functions) {
    case (true, .descriptors): return powerPC64LinuxABI
    case (false, .addresses): return powerPC64LittleLinuxABI
    case (true, .addresses):
        return powerPCLinuxABI(
            machine: "ppc64", DataModel(pointerBytes: 8, bigEndian: true), audit: 0x8000_0015,
            functions: .addresses)
    case (false, .descriptors):
        return powerPCLinuxABI(
            machine: "ppc64le", .littleEndian64, audit: 0xc000_0015, functions: .descriptors)
    }
}

/// What a function pointer is (ELF ABI): the address of its code, or of a descriptor with that and the TOC's.
public enum FunctionPointers: Sendable { case addresses, descriptors }

private func powerPCLinuxABI(
    machine: String, _ model: DataModel, audit: UInt32, functions: FunctionPointers
) -> GuestABI {
    let is64 = model.pointerBytes == 8
    let slots = systemCallSlots()
    return GuestABI(
        machine: machine,
        model: model,
        numbers: is64 ? powerPC64Numbers : powerPC32Numbers,
        convention: SystemCallConvention(
            number: slots.number, arguments: slots.arguments,
            setResult: is64 ? SystemCallResult.sc : SystemCallResult.sc32,
            result: is64 ? SystemCallResult.found : SystemCallResult.found32
        ),
        otherEntries: is64 ? [SystemCallEntry(entry: SystemEntry.scv, setResult: SystemCallResult.scv)] : [],
        // asm/fcntl.h against asm-generic/fcntl.h, which x86-64 uses.
        openFlags: FlagMap([
            FlagPair(guest: 0o040000, host: 0o200000),  // O_DIRECTORY
            FlagPair(guest: 0o100000, host: 0o400000),  // O_NOFOLLOW
            FlagPair(guest: 0o200000, host: 0o100000),  // O_LARGEFILE
            FlagPair(guest: 0o400000, host: 0o040000),  // O_DIRECT
        ]),
        // asm/mman.h; the host's numbers mean nothing to the guest.
        mapFlags: FlagMap([
            FlagPair(guest: 0x40, host: 0x4000),  // MAP_NORESERVE
            FlagPair(guest: 0x80, host: 0x2000),  // MAP_LOCKED
            FlagPair(guest: 0x2000 | 0x4000, host: 0),
        ]),
        lockFlags: FlagMap([
            FlagPair(guest: 0x2000, host: 1),  // MCL_CURRENT
            FlagPair(guest: 0x4000, host: 2),  // MCL_FUTURE
            FlagPair(guest: 0x8000, host: 4),  // MCL_ONFAULT
            FlagPair(guest: 7, host: 0x8000_0000),  // unknown, and there too
        ]),
        // asm/socket.h
        socketOptions: ValueMap([
            FlagPair(guest: 16, host: 18),  // SO_RCVLOWAT
            FlagPair(guest: 17, host: 19),  // SO_SNDLOWAT
            FlagPair(guest: 18, host: 20),  // SO_RCVTIMEO
            FlagPair(guest: 19, host: 21),  // SO_SNDTIMEO
            FlagPair(guest: 20, host: 16),  // SO_PASSCRED
            FlagPair(guest: 21, host: 17),  // SO_PEERCRED
        ]),
        terminal: powerPCTerminal,
        guestOnlyProtection: is64 ? 0x10 : 0,  // PROT_SAO
        prctl: powerPCOptions(bigEndian: model.bigEndian, is64: is64),
        structures: is64 ? powerPC64Structures : powerPC32Structures,
        // asm/ioctl.h
        ioctlEncoding: IoctlEncoding(sizeBits: 13, none: 1, read: 2, write: 4),
        ioctls: powerPCIoctls,
        alignsRegisterPairs: !is64,
        cloneTakesTLSFirst: true,
        hasCompatibleMode: is64 && model.bigEndian,
        setThreadPointer: is64 ? ThreadPointer.r13 : ThreadPointer.r2,
        minimumSignalStack: is64 ? 8192 : 2048,
        auditArchitecture: audit,
        pendingException: { state in EnabledExceptions.pendingSignal(state).map { (signal: 8, code: $0) } },
        signalFrame: is64
            ? powerPC64SignalFrame(bigEndian: model.bigEndian, functions) : powerPC32SignalFrame)
}

private enum ThreadPointer {
    static let r13: @convention(c) (UnsafeMutableRawPointer, UInt64) -> Void = { state, pointer in
        (state + Int(Offset.r0) + 13 * 8).storeBytes(of: pointer, as: UInt64.self)
    }
    static let r2: @convention(c) (UnsafeMutableRawPointer, UInt64) -> Void = { state, pointer in
        (state + Int(Offset.r0) + 2 * 8).storeBytes(of: pointer & 0xffff_ffff, as: UInt64.self)
    }
}

/// Where the kernel puts a system call's result (Documentation/arch/powerpc/syscall64-abi.rst).
enum SystemCallResult {
    typealias Setter = @convention(c) (UnsafeMutableRawPointer, Int) -> Void

    /// CR0.SO tells an error, whose number is positive.
    static let sc: Setter = { state, result in
        let failed = result < 0 && result >= -4095
        RegisterState.setErrorBit(state, failed)
        set(state, UInt64(bitPattern: Int64(failed ? -result : result)))
    }
    /// The same in 32-bit mode.
    static let sc32: Setter = { state, result in
        let failed = result < 0 && result >= -4095
        RegisterState.setErrorBit(state, failed)
        set(state, UInt64(UInt32(truncatingIfNeeded: failed ? -result : result)))
    }
    /// An error's number is negative; CR is left alone.
    static let scv: Setter = { state, result in set(state, UInt64(bitPattern: Int64(result))) }

    /// What `sc` or `scv` has set.
    static let found: @convention(c) (UnsafeMutableRawPointer) -> Int = { state in
        let value = Int((state + Int(Offset.r0) + 3 * 8).load(as: Int64.self))
        return isError(state) ? 0 &- value : value
    }
    static let found32: @convention(c) (UnsafeMutableRawPointer) -> Int = { state in
        let value = Int((state + Int(Offset.r0) + 3 * 8).load(as: Int32.self))
        return isError(state) ? 0 &- value : value
    }

    /// CR0.SO
    private static func isError(_ state: UnsafeMutableRawPointer) -> Bool {
        RegisterState.cr(state) & 1 << 28 != 0
    }

    private static func set(_ state: UnsafeMutableRawPointer, _ value: UInt64) {
        (state + Int(Offset.r0) + 3 * 8).storeBytes(of: value, as: UInt64.self)
    }
}

/// PowerPC's own options of prctl (arch/powerpc/kernel/process.c). What a program is at its start it stays.
private func powerPCOptions(bigEndian: Bool, is64: Bool) -> [PrctlAnswer] {
    [
        PrctlAnswer(5, read: { ($0 + Int(Offset.alignment)).load(as: UInt32.self) }, "as it was set"),
        PrctlAnswer(
            6,
            write: { state, control in
                (state + Int(Offset.alignment)).storeBytes(
                    of: UInt32(truncatingIfNeeded: control), as: UInt32.self)
                return 0
            }, "kept; accesses that the processor does whatever their alignment never asked for it"),
        PrctlAnswer(11, read: EnabledExceptions.mode, "the thread's mode"),
        PrctlAnswer(
            12,
            write: { state, mode in
                // PR_FP_EXC_PRECISE. PR_FP_EXC_SW_ENABLE is of processors with SPE.
                let mode = UInt32(truncatingIfNeeded: mode)
                guard mode <= 3 else { return -22 }
                EnabledExceptions.setMode(state, mode)
                return 0
            }, "all modes but PR_FP_EXC_DISABLED are precise"),
        // PR_ENDIAN_BIG, PR_ENDIAN_PPC_LITTLE
        PrctlAnswer(19, 0, stored: bigEndian ? 0 : 2, "the byte order that the program began with"),
        PrctlAnswer(20, 0, argument: bigEndian ? 0 : 2, "the byte order stays as the program began"),
        PrctlAnswer(25, 0, stored: 1, "programs always may read the time base"),
        PrctlAnswer(26, 0, argument: 1, "PR_TSC_ENABLE alone: reads of the time base are not trapped"),
        PrctlAnswer(72, -19, "no dynamic execution control"),
        PrctlAnswer(73, -19, "no dynamic execution control"),
    ]
}
