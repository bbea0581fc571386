import Guest

extension Structures {
    /// asm-generic's; x86-64 differs in semid_ds alone.
    static let ipc: [StructDescription] = [
        StructDescription(
            "ipc_perm",
            [
                Field("key", .i32, .hex), Field("uid", .u32), Field("gid", .u32), Field("cuid", .u32),
                Field("cgid", .u32), Field("mode", .u32, .names("permissions")), Field("seq", .u16),
                Field("__pad2", .u16, .hidden), Field("__unused1", .ulong, .hidden),
                Field("__unused2", .ulong, .hidden),
            ]),
        StructDescription(
            "semid_ds",
            [
                Field("sem_perm", .structure("ipc_perm")), Field("sem_otime", .long),
                Field("sem_ctime", .long), Field("sem_nsems", .ulong), Field("__unused3", .ulong, .hidden),
                Field("__unused4", .ulong, .hidden),
            ]),
        StructDescription(
            "shmid_ds",
            [
                Field("shm_perm", .structure("ipc_perm")), Field("shm_segsz", .ulong),
                Field("shm_atime", .long), Field("shm_dtime", .long), Field("shm_ctime", .long),
                Field("shm_cpid", .i32), Field("shm_lpid", .i32), Field("shm_nattch", .ulong),
                Field("__unused4", .ulong, .hidden), Field("__unused5", .ulong, .hidden),
            ]),
        StructDescription(
            "msqid_ds",
            [
                Field("msg_perm", .structure("ipc_perm")), Field("msg_stime", .long),
                Field("msg_rtime", .long), Field("msg_ctime", .long), Field("msg_cbytes", .ulong),
                Field("msg_qnum", .ulong), Field("msg_qbytes", .ulong), Field("msg_lspid", .i32),
                Field("msg_lrpid", .i32), Field("__unused4", .ulong, .hidden),
                Field("__unused5", .ulong, .hidden),
            ]),
        StructDescription(
            "shminfo",
            [
                Field("shmmax", .ulong), Field("shmmin", .ulong), Field("shmmni", .ulong),
                Field("shmseg", .ulong), Field("shmall", .ulong),
                Field("__unused", .array(.ulong, 4), .hidden),
            ]),
        StructDescription(
            "shm_info",
            [
                Field("used_ids", .i32), Field("shm_tot", .ulong), Field("shm_rss", .ulong),
                Field("shm_swp", .ulong), Field("swap_attempts", .ulong), Field("swap_successes", .ulong),
            ]),
        StructDescription(
            "seminfo",
            [
                Field("semmap", .i32), Field("semmni", .i32), Field("semmns", .i32), Field("semmnu", .i32),
                Field("semmsl", .i32), Field("semopm", .i32), Field("semume", .i32), Field("semusz", .i32),
                Field("semvmx", .i32), Field("semaem", .i32),
            ]),
        StructDescription(
            "msginfo",
            [
                Field("msgpool", .i32), Field("msgmap", .i32), Field("msgmax", .i32), Field("msgmnb", .i32),
                Field("msgmni", .i32), Field("msgssz", .i32), Field("msgtql", .i32), Field("msgseg", .u16),
            ]),
        StructDescription(
            "sembuf",
            [Field("sem_num", .u16), Field("sem_op", .i16), Field("sem_flg", .i16, .names("semaphore"))]),
        StructDescription(
            "mq_attr",
            [
                Field("mq_flags", .long, .names("opened")), Field("mq_maxmsg", .long),
                Field("mq_msgsize", .long), Field("mq_curmsgs", .long),
                Field("__reserved", .array(.long, 4), .hidden),
            ]),
    ]

    /// What x86-64 lays out in its own way.
    static let host: [StructDescription] =
        [
            StructDescription(
                "semid_ds",
                [
                    Field("sem_perm", .structure("ipc_perm")), Field("sem_otime", .long),
                    Field("__unused1", .ulong), Field("sem_ctime", .long), Field("__unused2", .ulong),
                    Field("sem_nsems", .ulong), Field("__unused3", .ulong), Field("__unused4", .ulong),
                ])
        ]
        + StructureText.parse(
            // epoll_event is packed on x86 alone; __kernel_old_dev_t is unsigned long.
            """
            epoll_event packed { u32 events epollEvents; u64 data hex }
            loop_info {
                i32 lo_number; ulong lo_device; ulong lo_inode; ulong lo_rdevice; i32 lo_offset; i32 lo_encrypt_type;
                i32 lo_encrypt_key_size; i32 lo_flags loopFlags; u8[64] lo_name text; u8[32] lo_encrypt_key;
                ulong[2] lo_init; u8[4] reserved hide
            }
            """)
}
