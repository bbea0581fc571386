extension FlagTable {
    static let syncRange = FlagTable(
        .bits, "SYNC_FILE_RANGE_???",
        """
        1 SYNC_FILE_RANGE_WAIT_BEFORE 2 SYNC_FILE_RANGE_WRITE 4 SYNC_FILE_RANGE_WAIT_AFTER
        """)
    /// A command above, the kind of quota below.
    static let quota = FlagTable(
        .command,
        """
        0 USRQUOTA 1 GRPQUOTA 2 PRJQUOTA 0x80000100 Q_SYNC 0x80000200 Q_QUOTAON 0x80000300 Q_QUOTAOFF \
        0x80000400 Q_GETFMT 0x80000500 Q_GETINFO 0x80000600 Q_SETINFO 0x80000700 Q_GETQUOTA \
        0x80000800 Q_SETQUOTA 0x80000900 Q_GETNEXTQUOTA
        """)
    static let swap = FlagTable(
        .bitsAndNumber(mask: 0x7fff), "SWAP_FLAG_???",
        """
        0x8000 SWAP_FLAG_PREFER 0x10000 SWAP_FLAG_DISCARD 0x20000 SWAP_FLAG_DISCARD_ONCE \
        0x40000 SWAP_FLAG_DISCARD_PAGES
        """)
    static let resolve = FlagTable(
        .bits, "RESOLVE_???",
        """
        1 RESOLVE_NO_XDEV 2 RESOLVE_NO_MAGICLINKS 4 RESOLVE_NO_SYMLINKS 8 RESOLVE_BENEATH \
        0x10 RESOLVE_IN_ROOT 0x20 RESOLVE_CACHED
        """)
    static let listMount = FlagTable(
        .bits, "LISTMOUNT_???",
        """
        1 LISTMOUNT_REVERSE
        """)
    static let memoryPolicy = FlagTable(
        .valueAndBits(mask: 0xfff), "MPOL_???",
        """
        0 MPOL_DEFAULT 1 MPOL_PREFERRED 2 MPOL_BIND 3 MPOL_INTERLEAVE 4 MPOL_LOCAL 5 MPOL_PREFERRED_MANY \
        6 MPOL_WEIGHTED_INTERLEAVE 0x2000 MPOL_F_NUMA_BALANCING 0x4000 MPOL_F_RELATIVE_NODES \
        0x8000 MPOL_F_STATIC_NODES
        """)
    static let memoryMove = FlagTable(
        .bits, "MPOL_???",
        """
        1 MPOL_MF_STRICT 2 MPOL_MF_MOVE 4 MPOL_MF_MOVE_ALL
        """)
    static let memoryQuery = FlagTable(
        .bits, "MPOL_???",
        """
        1 MPOL_F_NODE 2 MPOL_F_ADDR 4 MPOL_F_MEMS_ALLOWED
        """)
    static let lock = FlagTable(
        .bits, "MLOCK_???",
        """
        1 MLOCK_ONFAULT
        """)
    static let protectionKey = FlagTable(
        .bits, "PKEY_???",
        """
        1 PKEY_DISABLE_ACCESS 2 PKEY_DISABLE_WRITE 4 PKEY_DISABLE_EXECUTE 8 PKEY_DISABLE_READ
        """)
    static let scheduleFlags = FlagTable(
        .bits, "SCHED_FLAG_???",
        """
        1 SCHED_FLAG_RESET_ON_FORK 2 SCHED_FLAG_RECLAIM 4 SCHED_FLAG_DL_OVERRUN 8 SCHED_FLAG_KEEP_POLICY \
        0x10 SCHED_FLAG_KEEP_PARAMS 0x20 SCHED_FLAG_UTIL_CLAMP_MIN 0x40 SCHED_FLAG_UTIL_CLAMP_MAX
        """)
    static let ioPriorityOf = FlagTable(
        .value, "IOPRIO_WHO_???",
        """
        1 IOPRIO_WHO_PROCESS 2 IOPRIO_WHO_PGRP 3 IOPRIO_WHO_USER
        """)
    static let ioPriorityClass = FlagTable(
        .value, "IOPRIO_CLASS_???",
        "0 IOPRIO_CLASS_NONE 1 IOPRIO_CLASS_RT 2 IOPRIO_CLASS_BE 3 IOPRIO_CLASS_IDLE")
    static let compare = FlagTable(
        .value, "KCMP_???",
        """
        0 KCMP_FILE 1 KCMP_VM 2 KCMP_FILES 3 KCMP_FS 4 KCMP_SIGHAND 5 KCMP_IO 6 KCMP_SYSVSEM 7 KCMP_EPOLL_TFD
        """)
    static let restart = FlagTable(
        .value, "LINUX_REBOOT_CMD_???",
        """
        0 LINUX_REBOOT_CMD_CAD_OFF 0x89abcdef LINUX_REBOOT_CMD_CAD_ON 0xcdef0123 LINUX_REBOOT_CMD_HALT \
        0x4321fedc LINUX_REBOOT_CMD_POWER_OFF 0x1234567 LINUX_REBOOT_CMD_RESTART \
        0xa1b2c3d4 LINUX_REBOOT_CMD_RESTART2 0xd000fce2 LINUX_REBOOT_CMD_SW_SUSPEND \
        0x45584543 LINUX_REBOOT_CMD_KEXEC
        """)
    static let restartMagic = FlagTable(
        .value, "LINUX_REBOOT_MAGIC_???",
        """
        0xfee1dead LINUX_REBOOT_MAGIC1 0x28121969 LINUX_REBOOT_MAGIC2 0x5121996 LINUX_REBOOT_MAGIC2A \
        0x16041998 LINUX_REBOOT_MAGIC2B 0x20112000 LINUX_REBOOT_MAGIC2C
        """)
    static let kernelLog = FlagTable(
        .decimalValue, "SYSLOG_ACTION_???",
        """
        0 SYSLOG_ACTION_CLOSE 1 SYSLOG_ACTION_OPEN 2 SYSLOG_ACTION_READ 3 SYSLOG_ACTION_READ_ALL \
        4 SYSLOG_ACTION_READ_CLEAR 5 SYSLOG_ACTION_CLEAR 6 SYSLOG_ACTION_CONSOLE_OFF \
        7 SYSLOG_ACTION_CONSOLE_ON 8 SYSLOG_ACTION_CONSOLE_LEVEL 9 SYSLOG_ACTION_SIZE_UNREAD \
        0xa SYSLOG_ACTION_SIZE_BUFFER
        """)
    static let moduleLoad = FlagTable(
        .bits, "MODULE_INIT_???",
        """
        1 MODULE_INIT_IGNORE_MODVERSIONS 2 MODULE_INIT_IGNORE_VERMAGIC 4 MODULE_INIT_COMPRESSED_FILE
        """)
    static let kexec = FlagTable(
        .bits, "KEXEC_???",
        """
        1 KEXEC_ON_CRASH 2 KEXEC_PRESERVE_CONTEXT 4 KEXEC_UPDATE_ELFCOREHDR
        """)
    static let kexecFile = FlagTable(
        .bits, "KEXEC_FILE_???",
        """
        1 KEXEC_FILE_UNLOAD 2 KEXEC_FILE_ON_CRASH 4 KEXEC_FILE_NO_INITRAMFS 8 KEXEC_FILE_DEBUG
        """)
    static let persona = FlagTable(
        .valueAndBits(mask: 0xff), "PER_???",
        """
        0 PER_LINUX 8 PER_LINUX32 0x20000 UNAME26 0x40000 ADDR_NO_RANDOMIZE 0x80000 FDPIC_FUNCPTRS \
        0x100000 MMAP_PAGE_ZERO 0x200000 ADDR_COMPAT_LAYOUT 0x400000 READ_IMPLIES_EXEC \
        0x800000 ADDR_LIMIT_32BIT 0x1000000 SHORT_INODE 0x2000000 WHOLE_SECONDS 0x4000000 STICKY_TIMEOUTS \
        0x8000000 ADDR_LIMIT_3GB
        """)
}
