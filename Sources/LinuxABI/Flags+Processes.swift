extension FlagTable {
    static let clone = FlagTable(.signalAndBits, cloneNames)
    /// unshare's and setns's: no signal below.
    static let unshare = FlagTable(.bits, "CLONE_???", cloneNames)
    private static let cloneNames: StaticString =
        """
        0x100 CLONE_VM 0x200 CLONE_FS 0x400 CLONE_FILES 0x800 CLONE_SIGHAND 0x1000 CLONE_PIDFD \
        0x2000 CLONE_PTRACE 0x4000 CLONE_VFORK 0x8000 CLONE_PARENT 0x10000 CLONE_THREAD \
        0x20000 CLONE_NEWNS 0x40000 CLONE_SYSVSEM 0x80000 CLONE_SETTLS 0x100000 CLONE_PARENT_SETTID \
        0x200000 CLONE_CHILD_CLEARTID 0x1000000 CLONE_CHILD_SETTID 0x2000000 CLONE_NEWCGROUP \
        0x4000000 CLONE_NEWUTS 0x8000000 CLONE_NEWIPC 0x10000000 CLONE_NEWUSER 0x20000000 CLONE_NEWPID \
        0x40000000 CLONE_NEWNET 0x80000000 CLONE_IO
        """
    static let futexBits = FlagTable(.bits, "0xffffffff FUTEX_BITSET_MATCH_ANY")
    static let futexUnit = FlagTable(
        .valueAndBits(mask: 3), "FUTEX_???",
        "0 FUTEX_8 1 FUTEX_16 2 FUTEX_32 3 FUTEX_64 4 FUTEX_NUMA 0x80 FUTEX_PRIVATE_FLAG")
    static let futexOperation = FlagTable(
        .value, "FUTEX_OP_???", "0 FUTEX_OP_SET 1 FUTEX_OP_ADD 2 FUTEX_OP_OR 3 FUTEX_OP_ANDN 4 FUTEX_OP_XOR")
    static let futexComparison = FlagTable(
        .value, "FUTEX_OP_CMP_???",
        """
        0 FUTEX_OP_CMP_EQ 1 FUTEX_OP_CMP_NE 2 FUTEX_OP_CMP_LT 3 FUTEX_OP_CMP_LE 4 FUTEX_OP_CMP_GT 5 FUTEX_OP_CMP_GE
        """)
    static let futex = FlagTable(
        .valueAndBits(mask: 127), "FUTEX_???",
        """
        0 FUTEX_WAIT 1 FUTEX_WAKE 2 FUTEX_FD 3 FUTEX_REQUEUE 4 FUTEX_CMP_REQUEUE 5 FUTEX_WAKE_OP \
        6 FUTEX_LOCK_PI 7 FUTEX_UNLOCK_PI 8 FUTEX_TRYLOCK_PI 9 FUTEX_WAIT_BITSET 0xa FUTEX_WAKE_BITSET \
        0xb FUTEX_WAIT_REQUEUE_PI 0xc FUTEX_CMP_REQUEUE_PI 0x80 FUTEX_PRIVATE_FLAG \
        0x100 FUTEX_CLOCK_REALTIME
        """)
    static let wait = FlagTable(
        .bits, "W???",
        """
        1 WNOHANG 2 WUNTRACED 4 WEXITED 8 WCONTINUED 0x1000000 WNOWAIT 0x80000000 __WCLONE \
        0x40000000 __WALL 0x20000000 __WNOTHREAD
        """)
    static let waitid = FlagTable(
        .value, "P_???",
        """
        0 P_ALL 1 P_PID 2 P_PGID 3 P_PIDFD
        """)
    static let rlimit = FlagTable(
        .value, "RLIMIT_???",
        """
        0 RLIMIT_CPU 1 RLIMIT_FSIZE 2 RLIMIT_DATA 3 RLIMIT_STACK 4 RLIMIT_CORE 5 RLIMIT_RSS \
        6 RLIMIT_NPROC 7 RLIMIT_NOFILE 8 RLIMIT_MEMLOCK 9 RLIMIT_AS 0xa RLIMIT_LOCKS \
        0xb RLIMIT_SIGPENDING 0xc RLIMIT_MSGQUEUE 0xd RLIMIT_NICE 0xe RLIMIT_RTPRIO 0xf RLIMIT_RTTIME
        """)
    static let rusage = FlagTable(
        .value, "RUSAGE_???",
        """
        0 RUSAGE_SELF 0xffffffff RUSAGE_CHILDREN 1 RUSAGE_THREAD
        """)
    static let scheduler = FlagTable(
        .value, "SCHED_???",
        """
        0 SCHED_OTHER 1 SCHED_FIFO 2 SCHED_RR 3 SCHED_BATCH 5 SCHED_IDLE 6 SCHED_DEADLINE
        """)
    static let priority = FlagTable(
        .value, "PRIO_???",
        """
        0 PRIO_PROCESS 1 PRIO_PGRP 2 PRIO_USER
        """)
    static let getrandom = FlagTable(
        .bits, "GRND_???",
        """
        1 GRND_NONBLOCK 2 GRND_RANDOM 4 GRND_INSECURE
        """)
    static let sigprocmask = FlagTable(
        .value, "SIG_???",
        """
        0 SIG_BLOCK 1 SIG_UNBLOCK 2 SIG_SETMASK
        """)
    static let sigaction = FlagTable(
        .bits, "SA_???",
        """
        1 SA_NOCLDSTOP 2 SA_NOCLDWAIT 4 SA_SIGINFO 0x8000000 SA_ONSTACK 0x10000000 SA_RESTART \
        0x40000000 SA_NODEFER 0x80000000 SA_RESETHAND 0x4000000 SA_RESTORER
        """)
    static let signalStack = FlagTable(
        .bits, "SS_???",
        """
        1 SS_ONSTACK 2 SS_DISABLE 0x80000000 SS_AUTODISARM
        """)
    static let signalfd = FlagTable(
        .bits, "SFD_???",
        """
        0x80000 SFD_CLOEXEC 0x800 SFD_NONBLOCK
        """)
}
