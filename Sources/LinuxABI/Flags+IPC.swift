extension FlagTable {
    static let ipcKey = FlagTable(
        .value,
        """
        0 IPC_PRIVATE
        """)
    static let ipcGet = FlagTable(
        .bitsAndMode,
        """
        0x200 IPC_CREAT 0x400 IPC_EXCL 0x800 IPC_NOWAIT
        """)
    static let shmGet = FlagTable(
        .bitsAndMode,
        """
        0x200 IPC_CREAT 0x400 IPC_EXCL 0x800 SHM_HUGETLB 0x1000 SHM_NORESERVE
        """)
    static let shmAttach = FlagTable(
        .bits, "SHM_???",
        """
        0x1000 SHM_RDONLY 0x2000 SHM_RND 0x4000 SHM_REMAP 0x8000 SHM_EXEC
        """)
    static let ipcControl = FlagTable(
        .value, "MSG_???",
        """
        0 IPC_RMID 1 IPC_SET 2 IPC_STAT 3 IPC_INFO 0xb MSG_STAT 0xc MSG_INFO 0xd MSG_STAT_ANY
        """)
    static let shmControl = FlagTable(
        .value, "SHM_???",
        """
        0 IPC_RMID 1 IPC_SET 2 IPC_STAT 3 IPC_INFO 0xb SHM_LOCK 0xc SHM_UNLOCK 0xd SHM_STAT 0xe SHM_INFO \
        0xf SHM_STAT_ANY
        """)
    static let semControl = FlagTable(
        .value, "SEM_???",
        """
        0 IPC_RMID 1 IPC_SET 2 IPC_STAT 3 IPC_INFO 0xb GETPID 0xc GETVAL 0xd GETALL 0xe GETNCNT 0xf GETZCNT \
        0x10 SETVAL 0x11 SETALL 0x12 SEM_STAT 0x13 SEM_INFO 0x14 SEM_STAT_ANY
        """)
    static let semaphore = FlagTable(
        .bits, "SEM_???",
        """
        0x1000 SEM_UNDO 0x800 IPC_NOWAIT
        """)
    static let messageReceive = FlagTable(
        .bits, "MSG_???",
        """
        0x1000 MSG_NOERROR 0x2000 MSG_EXCEPT 0x4000 MSG_COPY 0x800 IPC_NOWAIT
        """)
}

extension FlagTable {
    static let notification = FlagTable(
        .value, "SIGEV_???", "0 SIGEV_SIGNAL 1 SIGEV_NONE 2 SIGEV_THREAD 4 SIGEV_THREAD_ID")
}
