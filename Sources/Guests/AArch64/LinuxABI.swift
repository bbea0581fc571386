import Guest

/// Linux on AArch64, as its programs see it.
public let aarch64LinuxABI = GuestABI(
    machine: "aarch64",
    model: .littleEndian64,
    numbers: asmGeneric64Numbers,
    convention: SystemCallConvention(
        number: systemCallSlots.number, arguments: systemCallSlots.arguments,
        setResult: { state, result in (state + Int(Offset.x0)).storeBytes(of: Int64(result), as: Int64.self)
        },
        result: { state in Int((state + Int(Offset.x0)).load(as: Int64.self)) }
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
        // PR_GET_TSC stores PR_TSC_ENABLE; PR_SET_TSC takes nothing else.
        PrctlAnswer(25, 0, stored: 1, "programs always may read the counter"),
        PrctlAnswer(26, 0, argument: 1, "PR_TSC_ENABLE alone: reads of the counter are not trapped"),
        PrctlAnswer(50, -22, "no SVE"), PrctlAnswer(51, -22, "no SVE"),
        PrctlAnswer(54, -22, "no pointer authentication"),
        PrctlAnswer(55, 0, argument: 0, "system calls take no tagged addresses"),
        PrctlAnswer(56, 0, argument: 0, "system calls take no tagged addresses"),
        PrctlAnswer(60, -22, "no pointer authentication"), PrctlAnswer(61, -22, "no pointer authentication"),
        PrctlAnswer(63, -22, "no SME"), PrctlAnswer(64, -22, "no SME"),
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
    // LOOP_SET_STATUS and LOOP_GET_STATUS have an old dev_t; TIOCGPTPEER takes open(2) flags.
    differingIoctls: [0x4c02, 0x4c03, 0x5441],
    setThreadPointer: { state, pointer in (state + Int(Offset.tpidr)).storeBytes(of: pointer, as: UInt64.self)
    },
    minimumSignalStack: 5120,
    auditArchitecture: 0xc000_00b7,  // AUDIT_ARCH_AARCH64
    signalFrame: aarch64SignalFrame)
