import Guest

/// Linux on AArch64, as its programs see it.
public let aarch64LinuxABI = GuestABI(
    machine: "aarch64",
    model: .littleEndian64,
    numbers: asmGeneric64Numbers,
    convention: SystemCallConvention(
        number: Offset.x0 + 8 * 8,
        arguments: [
            Offset.x0, Offset.x0 + 8, Offset.x0 + 16, Offset.x0 + 24, Offset.x0 + 32, Offset.x0 + 40,
        ],
        setResult: { state, result in (state + Int(Offset.x0)).storeBytes(of: Int64(result), as: Int64.self) }
    ),
    // arch/arm64/include/uapi/asm/fcntl.h against asm-generic/fcntl.h, which x86-64 uses.
    openFlags: FlagMap([
        FlagPair(guest: 0o040000, host: 0o200000),  // O_DIRECTORY
        FlagPair(guest: 0o100000, host: 0o400000),  // O_NOFOLLOW
        FlagPair(guest: 0o200000, host: 0o040000),  // O_DIRECT
        FlagPair(guest: 0o400000, host: 0o100000),  // O_LARGEFILE
    ]),
    guestOnlyProtection: 0x10 | 0x20,  // PROT_BTI, PROT_MTE
    prctl: [
        PrctlAnswer(50, -22), PrctlAnswer(51, -22),  // PR_SVE_SET_VL, PR_SVE_GET_VL: no SVE
        PrctlAnswer(54, -22),  // PR_PAC_RESET_KEYS: no keys
        PrctlAnswer(55, 0), PrctlAnswer(56, 0),  // PR_SET/GET_TAGGED_ADDR_CTRL: no tags in system calls
        PrctlAnswer(60, -22), PrctlAnswer(61, -22),  // PR_PAC_SET/GET_ENABLED_KEYS
        PrctlAnswer(63, -22), PrctlAnswer(64, -22),  // PR_SME_SET_VL, PR_SME_GET_VL
    ],
    structures: [
        // asm-generic/stat.h, which x86-64 does not use.
        StructDescription(
            "stat",
            [
                Field("st_dev", .ulong, .hex), Field("st_ino", .ulong), Field("st_mode", .u32, .octalMode),
                Field("st_nlink", .u32), Field("st_uid", .u32), Field("st_gid", .u32),
                Field("st_rdev", .ulong, .hex),
                Field("__pad1", .ulong, .hidden), Field("st_size", .long), Field("st_blksize", .i32),
                Field("__pad2", .i32, .hidden), Field("st_blocks", .long), Field("st_atime", .long),
                Field("st_atime_nsec", .ulong), Field("st_mtime", .long), Field("st_mtime_nsec", .ulong),
                Field("st_ctime", .long), Field("st_ctime_nsec", .ulong),
                Field("__unused", .bytes(8), .hidden),
            ]),
        // Packed on x86 alone.
        StructDescription(
            "epoll_event", [Field("events", .u32, .names("epollEvents")), Field("data", .u64, .hex)]),
    ],
    setThreadPointer: { state, pointer in (state + Int(Offset.tpidr)).storeBytes(of: pointer, as: UInt64.self)
    },
    minimumSignalStack: 5120,
    signalFrame: aarch64SignalFrame)
