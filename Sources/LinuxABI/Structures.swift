import Guest

/// The structures of the system call interface where all architectures agree; a guest's own are in its GuestABI.
enum Structures {
    static let generic: [StructDescription] =
        common + ipc + files + processes + SocketOptions.structures + ofFileSystems + ofKeys

    private static let common: [StructDescription] = [
        StructDescription("timespec", [Field("tv_sec", .long), Field("tv_nsec", .long, .names("unsigned"))]),
        StructDescription(
            "timespecs", [Field("0", .structure("timespec")), Field("1", .structure("timespec"))]),
        StructDescription("timespec64", [Field("tv_sec", .i64), Field("tv_nsec", .i64, .names("unsigned"))]),
        StructDescription(
            "timespecs64", [Field("0", .structure("timespec64")), Field("1", .structure("timespec64"))]),
        StructDescription(
            "itimerspec64",
            [Field("it_interval", .structure("timespec64")), Field("it_value", .structure("timespec64"))]),
        StructDescription("timeval", [Field("tv_sec", .long), Field("tv_usec", .long, .names("unsigned"))]),
        StructDescription(
            "timevals", [Field("0", .structure("timeval")), Field("1", .structure("timeval"))]),
        StructDescription("utimbuf", [Field("actime", .long), Field("modtime", .long)]),
        StructDescription("timezone", [Field("tz_minuteswest", .i32), Field("tz_dsttime", .i32)]),
        StructDescription(
            "itimerval",
            [
                Field("it_interval", .structure("timeval")), Field("it_value", .structure("timeval")),
            ]),
        StructDescription(
            "itimerspec",
            [
                Field("it_interval", .structure("timespec")), Field("it_value", .structure("timespec")),
            ]),
        StructDescription(
            "tms",
            [
                Field("tms_utime", .long), Field("tms_stime", .long), Field("tms_cutime", .long),
                Field("tms_cstime", .long),
            ]),
        StructDescription("rlimit", [Field("rlim_cur", .ulong, .limit), Field("rlim_max", .ulong, .limit)]),
        StructDescription("rlimit64", [Field("rlim_cur", .u64, .limit), Field("rlim_max", .u64, .limit)]),
        StructDescription(
            "rusage",
            [
                Field("ru_utime", .structure("timeval")), Field("ru_stime", .structure("timeval")),
                Field("ru_maxrss", .long), Field("ru_ixrss", .long), Field("ru_idrss", .long),
                Field("ru_isrss", .long),
                Field("ru_minflt", .long), Field("ru_majflt", .long), Field("ru_nswap", .long),
                Field("ru_inblock", .long),
                Field("ru_oublock", .long), Field("ru_msgsnd", .long), Field("ru_msgrcv", .long),
                Field("ru_nsignals", .long), Field("ru_nvcsw", .long), Field("ru_nivcsw", .long),
            ]),
        StructDescription(
            "sysinfo",
            [
                Field("uptime", .long), Field("loads", .array(.ulong, 3)),
                Field("totalram", .ulong), Field("freeram", .ulong), Field("sharedram", .ulong),
                Field("bufferram", .ulong), Field("totalswap", .ulong), Field("freeswap", .ulong),
                Field("procs", .u16),
                Field("pad", .u16, .hidden), Field("totalhigh", .ulong), Field("freehigh", .ulong),
                Field("mem_unit", .u32),
            ]),
        StructDescription("iovec", [Field("iov_base", .pointer, .address), Field("iov_len", .ulong)]),
        StructDescription(
            "pollfd",
            [
                Field("fd", .i32), Field("events", .i16, .names("pollEvents")),
                Field("revents", .i16, .names("pollEvents")),
            ]),
        StructDescription(
            "epoll_event", [Field("events", .u32, .names("epollEvents")), Field("data", .u64, .hex)]),
        StructDescription(
            "fsid", typeName: "__kernel_fsid_t", [Field("val", .array(.i32, 2), .hex)]),
        StructDescription(
            "statfs",
            [
                Field("f_type", .long, .names("fileSystem")), Field("f_bsize", .long),
                Field("f_blocks", .ulong),
                Field("f_bfree", .ulong),
                Field("f_bavail", .ulong), Field("f_files", .ulong), Field("f_ffree", .ulong),
                Field("f_fsid", .structure("fsid")), Field("f_namelen", .long),
                Field("f_frsize", .long), Field("f_flags", .long, .names("fileSystemFlags")),
                Field("f_spare0", .long, .hidden),
                Field("f_spare1", .long, .hidden), Field("f_spare2", .long, .hidden),
                Field("f_spare3", .long, .hidden),
            ]),
        StructDescription(
            "statfs64",
            [
                Field("f_type", .long, .names("fileSystem")), Field("f_bsize", .long),
                Field("f_blocks", .u64), Field("f_bfree", .u64), Field("f_bavail", .u64),
                Field("f_files", .u64), Field("f_ffree", .u64), Field("f_fsid", .structure("fsid")),
                Field("f_namelen", .long), Field("f_frsize", .long),
                Field("f_flags", .long, .names("fileSystemFlags")), Field("f_spare0", .long, .hidden),
                Field("f_spare1", .long, .hidden), Field("f_spare2", .long, .hidden),
                Field("f_spare3", .long, .hidden),
            ]),
        StructDescription(
            "flock",
            [
                Field("l_type", .i16, .names("lockType")), Field("l_whence", .i16, .names("whence")),
                Field("l_start", .long), Field("l_len", .long), Field("l_pid", .i32),
            ]),
        StructDescription(
            "flock64",
            [
                Field("l_type", .i16, .names("lockType")), Field("l_whence", .i16, .names("whence")),
                Field("l_start", .i64), Field("l_len", .i64), Field("l_pid", .i32),
            ]),
        StructDescription("f_owner_ex", [Field("type", .i32, .names("owner")), Field("pid", .i32)]),
        StructDescription(
            "open_how",
            [
                Field("flags", .u64, .names("open")), Field("mode", .u64, .octalMode),
                Field("resolve", .u64, .names("resolve")),
            ]),
        StructDescription(
            "statx_timestamp",
            [
                Field("tv_sec", .i64), Field("tv_nsec", .u32), Field("__reserved", .i32, .hidden),
            ]),
        StructDescription(
            "statx",
            [
                Field("stx_mask", .u32, .names("statxMask")), Field("stx_blksize", .u32),
                Field("stx_attributes", .u64, .names("fileAttributes")),
                Field("stx_nlink", .u32), Field("stx_uid", .u32), Field("stx_gid", .u32),
                Field("stx_mode", .u16, .octalMode),
                Field("pad", .u16, .hidden), Field("stx_ino", .u64), Field("stx_size", .u64),
                Field("stx_blocks", .u64),
                Field("stx_attributes_mask", .u64, .hex), Field("stx_atime", .structure("statx_timestamp")),
                Field("stx_btime", .structure("statx_timestamp")),
                Field("stx_ctime", .structure("statx_timestamp")),
                Field("stx_mtime", .structure("statx_timestamp")), Field("stx_rdev_major", .u32),
                Field("stx_rdev_minor", .u32), Field("stx_dev_major", .u32), Field("stx_dev_minor", .u32),
                Field("stx_mnt_id", .u64), Field("stx_dio_mem_align", .u32, .hidden),
                Field("stx_dio_offset_align", .u32, .hidden), Field("spare0", .u64, .hidden),
                Field("spare1", .u64, .hidden), Field("spare2", .u64, .hidden),
                Field("spare3", .u64, .hidden),
                Field("spare4", .u64, .hidden), Field("spare5", .u64, .hidden),
                Field("spare6", .u64, .hidden),
                Field("spare7", .u64, .hidden), Field("spare8", .u64, .hidden),
                Field("spare9", .u64, .hidden),
                Field("spare10", .u64, .hidden), Field("spare11", .u64, .hidden),
            ]),
        StructDescription(
            "sigaction",
            [
                Field("sa_handler", .ulong, .names("handler")),
                Field("sa_flags", .ulong, .names("sigaction")),
                Field("sa_restorer", .ulong, .hex), Field("sa_mask", .u64, .names("signalSet")),
            ]),
        StructDescription(
            "stack_t",
            [
                Field("ss_sp", .ulong, .address), Field("ss_flags", .i32, .names("signalStack")),
                Field("ss_size", .ulong),
            ]),
        StructDescription(
            "sigevent",
            [
                Field("sigev_value", .ulong, .hex), Field("sigev_signo", .i32, .names("signal")),
                Field("sigev_notify", .i32, .names("notification")), Field("sigev_notify_thread_id", .i32),
                Field("pad", .bytes(44), .hidden),
            ]),
        StructDescription("handle", [Field("", .u64, .hex)]),
        StructDescription("signal", [Field("", .i32, .names("signal"))]),
        StructDescription("sched_param", [Field("sched_priority", .i32)]),
        StructDescription(
            "msghdr",
            [
                Field("msg_name", .pointer, .address), Field("msg_namelen", .i32),
                Field("msg_iov", .pointer, .address),
                Field("msg_iovlen", .ulong), Field("msg_control", .pointer, .address),
                Field("msg_controllen", .ulong),
                Field("msg_flags", .u32, .names("message")),
            ]),
        StructDescription("mmsghdr", [Field("msg_hdr", .structure("msghdr")), Field("msg_len", .u32)]),
        StructDescription(
            "timex",
            [
                Field("modes", .u32, .names("adjustments")), Field("offset", .long), Field("freq", .long),
                Field("maxerror", .long),
                Field("esterror", .long), Field("status", .i32, .names("clockStatus")),
                Field("constant", .long),
                Field("precision", .long),
                Field("tolerance", .long), Field("time", .structure("timeval")), Field("tick", .long),
                Field("ppsfreq", .long), Field("jitter", .long), Field("shift", .i32), Field("stabil", .long),
                Field("jitcnt", .long), Field("calcnt", .long), Field("errcnt", .long),
                Field("stbcnt", .long),
                Field("tai", .i32), Field("pad", .bytes(44), .hidden),
            ]),
        StructDescription(
            "timex64",
            [
                Field("modes", .u32, .names("adjustments")), Field("offset", .i64), Field("freq", .i64),
                Field("maxerror", .i64), Field("esterror", .i64),
                Field("status", .i32, .names("clockStatus")),
                Field("constant", .i64), Field("precision", .i64), Field("tolerance", .i64),
                Field("time", .structure("timeval64")), Field("tick", .i64), Field("ppsfreq", .i64),
                Field("jitter", .i64), Field("shift", .i32), Field("stabil", .i64), Field("jitcnt", .i64),
                Field("calcnt", .i64), Field("errcnt", .i64), Field("stbcnt", .i64), Field("tai", .i32),
                Field("pad", .bytes(44), .hidden),
            ]),
        StructDescription("int", [Field("", .i32)]),
        StructDescription("uint", [Field("", .u32)]),
        StructDescription("long", [Field("", .long)]),
        StructDescription("u64", [Field("", .u64)]),
        StructDescription("i64", [Field("", .i64)]),
        StructDescription("intPair", [Field("", .i32), Field("2", .i32)]),
        StructDescription(
            "capHeader", [Field("version", .u32, .names("capabilityVersion")), Field("pid", .i32)]),
        StructDescription(
            "capData",
            [
                Field("effective", .u32, .hex), Field("permitted", .u32, .hex),
                Field("inheritable", .u32, .hex),
            ]),
    ]
}
