import Guest

extension Structures {
    static let files: [StructDescription] = [
        StructDescription(
            "file_handle", [Field("handle_bytes", .u32), Field("handle_type", .i32)]),
        StructDescription("cachestat_range", [Field("off", .u64), Field("len", .u64)]),
        StructDescription(
            "cachestat",
            [
                Field("nr_cache", .u64), Field("nr_dirty", .u64), Field("nr_writeback", .u64),
                Field("nr_evicted", .u64), Field("nr_recently_evicted", .u64),
            ]),
        StructDescription(
            "file_attr",
            [
                Field("fa_xflags", .u64, .hex), Field("fa_extsize", .u32), Field("fa_nextents", .u32),
                Field("fa_projid", .u32), Field("fa_cowextsize", .u32),
            ]),
        StructDescription(
            "xattr_args", [Field("value", .u64, .address), Field("size", .u32), Field("flags", .u32, .hex)]),
        StructDescription(
            "ns_id_req",
            [
                Field("size", .u32), Field("spare", .u32, .hidden), Field("ns_id", .u64, .hex),
                Field("ns_type", .u32, .hex), Field("spare2", .u32, .hidden), Field("user_ns_id", .u64, .hex),
            ]),
        StructDescription(
            "mnt_id_req",
            [
                Field("size", .u32), Field("mnt_ns_fd", .u32), Field("mnt_id", .u64, .hex),
                Field("param", .u64, .hex),
            ]),
    ]

    static let processes: [StructDescription] =
        [
            StructDescription(
                "ustat",
                [
                    Field("f_tfree", .i32), Field("f_tinode", .ulong), Field("f_fname", .bytes(6), .text),
                    Field("f_fpack", .bytes(6), .text),
                ]),
            StructDescription("taskName", [Field("", .bytes(16), .text)]),
            StructDescription(
                "utsname",
                [
                    Field("sysname", .bytes(65), .text), Field("nodename", .bytes(65), .text),
                    Field("release", .bytes(65), .text), Field("version", .bytes(65), .text),
                    Field("machine", .bytes(65), .text), Field("domainname", .bytes(65), .text),
                ]),
            StructDescription(
                "sched_attr",
                [
                    Field("size", .u32), Field("sched_policy", .u32, .names("scheduler")),
                    Field("sched_flags", .u64, .names("scheduleFlags")), Field("sched_nice", .i32),
                    Field("sched_priority", .u32), Field("sched_runtime", .u64),
                    Field("sched_deadline", .u64),
                    Field("sched_period", .u64), Field("sched_util_min", .u32), Field("sched_util_max", .u32),
                ]),
            StructDescription(
                "kcmp_epoll_slot", [Field("efd", .u32), Field("tfd", .u32), Field("toff", .u32)]),
            StructDescription(
                "iocb",
                [
                    Field("aio_data", .u64, .hex), Field("aio_key", .u32, .hidden),
                    Field("aio_rw_flags", .i32, .hidden),
                    Field("aio_lio_opcode", .u16, .names("operations")), Field("aio_reqprio", .i16, .hidden),
                    Field("aio_fildes", .i32),
                    Field("aio_buf", .u64, .hex), Field("aio_nbytes", .u64), Field("aio_offset", .i64),
                    Field("aio_reserved2", .u64, .hidden), Field("aio_flags", .u32, .hidden),
                    Field("aio_resfd", .u32, .hidden),
                ]),
            StructDescription(
                "io_event",
                [
                    Field("data", .u64, .hex), Field("obj", .u64, .hex), Field("res", .i64),
                    Field("res2", .i64),
                ]),
            StructDescription(
                "mount_attr",
                [
                    Field("attr_set", .u64, .names("mountAttributes")),
                    Field("attr_clr", .u64, .names("mountAttributes")),
                    Field("propagation", .u64, .names("propagation")),
                    Field("userns_fd", .u64),
                ]),
        ]
        + StructureText.parse(
            """
            landlock_ruleset_attr { u64 handled_access_fs accessRights }
            landlock_path_beneath_attr packed { u64 allowed_access accessRights; i32 parent_fd }
            landlock_net_port_attr { u64 allowed_access hex; u64 port }
            futex_waitv { u64 val hex; u64 uaddr hex; u32 flags futexUnit; u32 __reserved hide }
            sock_fprog { u16 len; * filter }
            seccompAction { u32 - seccompAction }
            io_uring_params {
                u32 sq_entries; u32 cq_entries; u32 flags ringSetup; u32 sq_thread_cpu; u32 sq_thread_idle; u32 features hex;
                u32 wq_fd; u32[3] resv; u8[80] offsets hide
            }
            """)
}
