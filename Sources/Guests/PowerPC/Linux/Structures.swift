import Guest

/// Structures that PowerPC lays out in its own way, in either size (arch/powerpc/include/uapi/asm).
private let common: [StructDescription] = [
    StructDescription(
        "ipc_perm",
        [
            Field("key", .i32, .hex), Field("uid", .u32), Field("gid", .u32), Field("cuid", .u32),
            Field("cgid", .u32), Field("mode", .u32, .names("permissions")), Field("seq", .u32),
            Field("__pad1", .u32, .hidden), Field("__unused1", .u64, .hidden),
            Field("__unused2", .u64, .hidden),
        ]),
    StructDescription(
        "termios",
        [
            Field("c_iflag", .u32, .names("terminalInput")), Field("c_oflag", .u32, .names("terminalOutput")),
            Field("c_cflag", .u32, .names("terminalControl")),
            Field("c_lflag", .u32, .names("terminalLocal")),
            Field("c_cc", .bytes(19)), Field("c_line", .u8), Field("c_ispeed", .u32), Field("c_ospeed", .u32),
        ]),
    StructDescription(
        "termio",
        [
            Field("c_iflag", .u16, .names("terminalInput")), Field("c_oflag", .u16, .names("terminalOutput")),
            Field("c_cflag", .u16, .names("terminalControl")),
            Field("c_lflag", .u16, .names("terminalLocal")),
            Field("c_line", .u8), Field("c_cc", .bytes(10)),
        ]),
]

let powerPC64Structures: [StructDescription] =
    common + [
        StructDescription(
            "stat",
            [
                Field("st_dev", .ulong, .hex), Field("st_ino", .ulong), Field("st_nlink", .ulong),
                Field("st_mode", .u32, .octalMode), Field("st_uid", .u32), Field("st_gid", .u32),
                Field("st_rdev", .ulong, .hex), Field("st_size", .long), Field("st_blksize", .ulong),
                Field("st_blocks", .ulong), Field("st_atime", .ulong), Field("st_atime_nsec", .ulong),
                Field("st_mtime", .ulong), Field("st_mtime_nsec", .ulong), Field("st_ctime", .ulong),
                Field("st_ctime_nsec", .ulong), Field("__unused4", .ulong, .hidden),
                Field("__unused5", .ulong, .hidden), Field("__unused6", .ulong, .hidden),
            ]),
        StructDescription(
            "shmid_ds",
            [
                Field("shm_perm", .structure("ipc_perm")), Field("shm_atime", .long),
                Field("shm_dtime", .long),
                Field("shm_ctime", .long), Field("shm_segsz", .ulong), Field("shm_cpid", .i32),
                Field("shm_lpid", .i32), Field("shm_nattch", .ulong), Field("__unused5", .ulong, .hidden),
                Field("__unused6", .ulong, .hidden),
            ]),
        // __kernel_old_dev_t is unsigned long.
        StructDescription(
            "loop_info",
            [
                Field("lo_number", .i32), Field("lo_device", .ulong), Field("lo_inode", .ulong),
                Field("lo_rdevice", .ulong), Field("lo_offset", .i32), Field("lo_encrypt_type", .i32),
                Field("lo_encrypt_key_size", .i32), Field("lo_flags", .i32, .names("loopFlags")),
                Field("lo_name", .bytes(64), .text), Field("lo_encrypt_key", .bytes(32)),
                Field("lo_init", .array(.ulong, 2)), Field("reserved", .bytes(4), .hidden),
            ]),
    ]

let powerPC32Structures: [StructDescription] =
    common + [
        StructDescription(
            "stat",
            [
                Field("st_dev", .ulong, .hex), Field("st_ino", .ulong), Field("st_mode", .u32, .octalMode),
                Field("st_nlink", .u16), Field("st_uid", .u32), Field("st_gid", .u32),
                Field("st_rdev", .ulong, .hex), Field("st_size", .long), Field("st_blksize", .ulong),
                Field("st_blocks", .ulong), Field("st_atime", .ulong), Field("st_atime_nsec", .ulong),
                Field("st_mtime", .ulong), Field("st_mtime_nsec", .ulong), Field("st_ctime", .ulong),
                Field("st_ctime_nsec", .ulong), Field("__unused4", .ulong, .hidden),
                Field("__unused5", .ulong, .hidden),
            ]),
        StructDescription(
            "oldstat", typeName: "struct __old_kernel_stat",
            [
                Field("st_dev", .u16, .hex), Field("st_ino", .u16), Field("st_mode", .u16, .octalMode),
                Field("st_nlink", .u16), Field("st_uid", .u16), Field("st_gid", .u16),
                Field("st_rdev", .u16, .hex), Field("st_size", .ulong), Field("st_atime", .ulong),
                Field("st_mtime", .ulong), Field("st_ctime", .ulong),
            ]),
        StructDescription(
            "stat64",
            [
                Field("st_dev", .u64, .hex), Field("st_ino", .u64), Field("st_mode", .u32, .octalMode),
                Field("st_nlink", .u32), Field("st_uid", .u32), Field("st_gid", .u32),
                Field("st_rdev", .u64, .hex), Field("__pad2", .u16, .hidden), Field("st_size", .i64),
                Field("st_blksize", .i32), Field("st_blocks", .i64), Field("st_atime", .i32),
                Field("st_atime_nsec", .u32), Field("st_mtime", .i32), Field("st_mtime_nsec", .u32),
                Field("st_ctime", .i32), Field("st_ctime_nsec", .u32), Field("__unused4", .u32, .hidden),
                Field("__unused5", .u32, .hidden),
            ]),
        StructDescription(
            "semid_ds",
            [
                Field("sem_perm", .structure("ipc_perm")), Field("sem_otime_high", .ulong, .hidden),
                Field("sem_otime", .ulong), Field("sem_ctime_high", .ulong, .hidden),
                Field("sem_ctime", .ulong), Field("sem_nsems", .ulong), Field("__unused3", .ulong, .hidden),
                Field("__unused4", .ulong, .hidden),
            ]),
        StructDescription(
            "shmid_ds",
            [
                Field("shm_perm", .structure("ipc_perm")), Field("shm_atime_high", .ulong, .hidden),
                Field("shm_atime", .ulong), Field("shm_dtime_high", .ulong, .hidden),
                Field("shm_dtime", .ulong),
                Field("shm_ctime_high", .ulong, .hidden), Field("shm_ctime", .ulong),
                Field("__unused4", .ulong, .hidden), Field("shm_segsz", .ulong), Field("shm_cpid", .i32),
                Field("shm_lpid", .i32), Field("shm_nattch", .ulong), Field("__unused5", .ulong, .hidden),
                Field("__unused6", .ulong, .hidden),
            ]),
        StructDescription(
            "msqid_ds",
            [
                Field("msg_perm", .structure("ipc_perm")), Field("msg_stime_high", .ulong, .hidden),
                Field("msg_stime", .ulong), Field("msg_rtime_high", .ulong, .hidden),
                Field("msg_rtime", .ulong),
                Field("msg_ctime_high", .ulong, .hidden), Field("msg_ctime", .ulong),
                Field("msg_cbytes", .ulong), Field("msg_qnum", .ulong), Field("msg_qbytes", .ulong),
                Field("msg_lspid", .i32), Field("msg_lrpid", .i32), Field("__unused4", .ulong, .hidden),
                Field("__unused5", .ulong, .hidden),
            ]),
    ]
