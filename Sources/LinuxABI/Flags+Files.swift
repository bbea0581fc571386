/// Names of flags and values, in the host's numbers.
extension FlagTable {
    static let open = FlagTable(
        .valueAndBits(mask: 3),
        """
        0 O_RDONLY 1 O_WRONLY 2 O_RDWR 3 O_ACCMODE 0x40 O_CREAT 0x80 O_EXCL 0x100 O_NOCTTY 0x200 O_TRUNC \
        0x400 O_APPEND 0x800 O_NONBLOCK 0x101000 O_SYNC 0x1000 O_DSYNC 0x2000 FASYNC 0x4000 O_DIRECT \
        0x8000 O_LARGEFILE 0x410000 O_TMPFILE 0x20000 O_NOFOLLOW 0x10000 O_DIRECTORY 0x40000 O_NOATIME \
        0x80000 O_CLOEXEC 0x200000 O_PATH
        """)
    static let at = FlagTable(
        .bits, "AT_???",
        """
        0x100 AT_SYMLINK_NOFOLLOW 0x200 AT_REMOVEDIR 0x400 AT_SYMLINK_FOLLOW 0x800 AT_NO_AUTOMOUNT \
        0x1000 AT_EMPTY_PATH 0x8000 AT_RECURSIVE
        """)
    static let atRemove = FlagTable(.bits, "AT_???", "0x200 AT_REMOVEDIR")
    static let atAccess = FlagTable(
        .bits, "AT_???", "0x100 AT_SYMLINK_NOFOLLOW 0x200 AT_EACCESS 0x1000 AT_EMPTY_PATH")
    static let atStatx = FlagTable(
        .valueAndBits(mask: 0x6000),
        """
        0 AT_STATX_SYNC_AS_STAT 0x2000 AT_STATX_FORCE_SYNC 0x4000 AT_STATX_DONT_SYNC \
        0x100 AT_SYMLINK_NOFOLLOW 0x800 AT_NO_AUTOMOUNT 0x1000 AT_EMPTY_PATH 0x8000 AT_RECURSIVE
        """)
    static let access = FlagTable(
        .bits, "?_OK",
        """
        0 F_OK 4 R_OK 2 W_OK 1 X_OK
        """)
    static let statxMask = FlagTable(
        .bits, "STATX_???",
        """
        0xfff STATX_ALL 0x7ff STATX_BASIC_STATS 1 STATX_TYPE 2 STATX_MODE 4 STATX_NLINK 8 STATX_UID \
        0x10 STATX_GID 0x20 STATX_ATIME 0x40 STATX_MTIME 0x80 STATX_CTIME 0x100 STATX_INO \
        0x200 STATX_SIZE 0x400 STATX_BLOCKS 0x800 STATX_BTIME 0x1000 STATX_MNT_ID
        """)
    static let whence = FlagTable(
        .value, "SEEK_???",
        """
        0 SEEK_SET 1 SEEK_CUR 2 SEEK_END 3 SEEK_DATA 4 SEEK_HOLE
        """)
    static let lockType = FlagTable(
        .value, "F_???",
        """
        0 F_RDLCK 1 F_WRLCK 2 F_UNLCK
        """)
    static let flock = FlagTable(
        .bits, "LOCK_???",
        """
        1 LOCK_SH 2 LOCK_EX 8 LOCK_UN 4 LOCK_NB 0x20 LOCK_MAND 0x40 LOCK_READ 0x80 LOCK_WRITE
        """)
    static let fcntl = FlagTable(
        .value, "F_???",
        """
        0 F_DUPFD 1 F_GETFD 2 F_SETFD 3 F_GETFL 4 F_SETFL 5 F_GETLK 6 F_SETLK 7 F_SETLKW 8 F_SETOWN \
        9 F_GETOWN 0xa F_SETSIG 0xb F_GETSIG 0xf F_SETOWN_EX 0x10 F_GETOWN_EX 0x24 F_OFD_GETLK \
        0x25 F_OFD_SETLK 0x26 F_OFD_SETLKW 0x400 F_SETLEASE 0x401 F_GETLEASE 0x402 F_NOTIFY \
        0x406 F_DUPFD_CLOEXEC 0x407 F_SETPIPE_SZ 0x408 F_GETPIPE_SZ 0x409 F_ADD_SEALS 0x40a F_GET_SEALS \
        0x40b F_GET_RW_HINT 0x40c F_SET_RW_HINT
        """)
    static let descriptor = FlagTable(
        .bits, "FD_???",
        """
        1 FD_CLOEXEC
        """)
    static let rename = FlagTable(
        .bits, "RENAME_??",
        """
        1 RENAME_NOREPLACE 2 RENAME_EXCHANGE 4 RENAME_WHITEOUT
        """)
    static let fallocate = FlagTable(
        .bits, "FALLOC_FL_???",
        """
        1 FALLOC_FL_KEEP_SIZE 2 FALLOC_FL_PUNCH_HOLE 8 FALLOC_FL_COLLAPSE_RANGE 0x10 FALLOC_FL_ZERO_RANGE \
        0x20 FALLOC_FL_INSERT_RANGE
        """)
    static let xattr = FlagTable(
        .bits, "XATTR_???",
        """
        1 XATTR_CREATE 2 XATTR_REPLACE
        """)
    static let closeRange = FlagTable(
        .bits, "CLOSE_RANGE_???",
        """
        2 CLOSE_RANGE_UNSHARE 4 CLOSE_RANGE_CLOEXEC
        """)
    static let splice = FlagTable(
        .bits, "SPLICE_F_???",
        """
        1 SPLICE_F_MOVE 2 SPLICE_F_NONBLOCK 4 SPLICE_F_MORE 8 SPLICE_F_GIFT
        """)
    static let memfd = FlagTable(
        .bitsAndShifted(mask: 0xfc00_0000, shift: 26, suffix: "MFD_HUGE_SHIFT"), "MFD_???",
        """
        1 MFD_CLOEXEC 2 MFD_ALLOW_SEALING 4 MFD_HUGETLB
        """)
    static let inotify = FlagTable(
        .bits, "IN_???",
        """
        0x800 IN_NONBLOCK 0x80000 IN_CLOEXEC
        """)
    static let inotifyMask = FlagTable(
        .bits, "IN_???",
        """
        1 IN_ACCESS 2 IN_MODIFY 4 IN_ATTRIB 8 IN_CLOSE_WRITE 0x10 IN_CLOSE_NOWRITE 0x20 IN_OPEN \
        0x40 IN_MOVED_FROM 0x80 IN_MOVED_TO 0x100 IN_CREATE 0x200 IN_DELETE 0x400 IN_DELETE_SELF \
        0x800 IN_MOVE_SELF 0x1000000 IN_ONLYDIR 0x2000000 IN_DONT_FOLLOW 0x4000000 IN_EXCL_UNLINK \
        0x20000000 IN_MASK_ADD 0x40000000 IN_ISDIR 0x80000000 IN_ONESHOT
        """)
    /// open's, without the access: pipe2, dup3.
    static let opened = FlagTable(
        .bits, "O_???",
        """
        0x40 O_CREAT 0x80 O_EXCL 0x100 O_NOCTTY 0x200 O_TRUNC \
        0x400 O_APPEND 0x800 O_NONBLOCK 0x101000 O_SYNC 0x1000 O_DSYNC 0x2000 FASYNC 0x4000 O_DIRECT \
        0x8000 O_LARGEFILE 0x410000 O_TMPFILE 0x20000 O_NOFOLLOW 0x10000 O_DIRECTORY 0x40000 O_NOATIME \
        0x80000 O_CLOEXEC 0x200000 O_PATH
        """)
    static let lease = FlagTable(.value, "F_???", "0 F_RDLCK 1 F_WRLCK 2 F_UNLCK")
    static let notify = FlagTable(
        .bits, "DN_???",
        """
        1 DN_ACCESS 2 DN_MODIFY 4 DN_CREATE 8 DN_DELETE 0x10 DN_RENAME 0x20 DN_ATTRIB 0x80000000 DN_MULTISHOT
        """)
    static let seals = FlagTable(
        .bits, "F_SEAL_???",
        """
        1 F_SEAL_SEAL 2 F_SEAL_SHRINK 4 F_SEAL_GROW 8 F_SEAL_WRITE 0x10 F_SEAL_FUTURE_WRITE 0x20 F_SEAL_EXEC
        """)
    static let owner = FlagTable(.value, "F_???", "0 F_OWNER_TID 1 F_OWNER_PID 2 F_OWNER_PGRP")
    static let transfer = FlagTable(
        .bits, "RWF_???",
        """
        1 RWF_HIPRI 2 RWF_DSYNC 4 RWF_SYNC 8 RWF_NOWAIT 0x10 RWF_APPEND 0x20 RWF_NOAPPEND 0x40 RWF_ATOMIC \
        0x80 RWF_DONTCACHE
        """)
    static let fileSystem = FlagTable(
        .value,
        """
        0x9fa0 PROC_SUPER_MAGIC 0x62656572 SYSFS_MAGIC 0x1021994 TMPFS_MAGIC 0xef53 EXT4_SUPER_MAGIC \
        0x1cd1 DEVPTS_SUPER_MAGIC 0x58465342 XFS_SUPER_MAGIC 0x9123683e BTRFS_SUPER_MAGIC \
        0x794c7630 OVERLAYFS_SUPER_MAGIC 0x6969 NFS_SUPER_MAGIC 0x4d44 MSDOS_SUPER_MAGIC 0x9660 ISOFS_SUPER_MAGIC \
        0x50495045 PIPEFS_MAGIC 0x534f434b SOCKFS_MAGIC 0x27e0eb CGROUP_SUPER_MAGIC \
        0x63677270 CGROUP2_SUPER_MAGIC 0x6e736673 NSFS_MAGIC 0x64626720 DEBUGFS_MAGIC 0x74726163 TRACEFS_MAGIC \
        0x65735546 FUSE_SUPER_MAGIC 0x73717368 SQUASHFS_MAGIC 0x958458f6 HUGETLBFS_MAGIC 0x858458f6 RAMFS_MAGIC \
        0x9041934 ANON_INODE_FS_MAGIC 0x19800202 MQUEUE_MAGIC 0xcafe4a11 BPF_FS_MAGIC \
        0x73636673 SECURITYFS_MAGIC 0x1021997 V9FS_MAGIC 0xf2f52010 F2FS_SUPER_MAGIC
        """)
    static let fileSystemFlags = FlagTable(
        .bits, "ST_???",
        """
        0x20 ST_VALID 1 ST_RDONLY 2 ST_NOSUID 4 ST_NODEV 8 ST_NOEXEC 0x10 ST_SYNCHRONOUS 0x40 ST_MANDLOCK \
        0x80 ST_WRITE 0x100 ST_APPEND 0x200 ST_IMMUTABLE 0x400 ST_NOATIME 0x800 ST_NODIRATIME \
        0x1000 ST_RELATIME 0x2000 ST_NOSYMFOLLOW
        """)
    static let fileAttributes = FlagTable(
        .bits, "STATX_ATTR_???",
        """
        4 STATX_ATTR_COMPRESSED 0x10 STATX_ATTR_IMMUTABLE 0x20 STATX_ATTR_APPEND 0x40 STATX_ATTR_NODUMP \
        0x800 STATX_ATTR_ENCRYPTED 0x1000 STATX_ATTR_AUTOMOUNT 0x2000 STATX_ATTR_MOUNT_ROOT \
        0x100000 STATX_ATTR_VERITY 0x200000 STATX_ATTR_DAX
        """)
    static let mount = FlagTable(
        .bits, "MS_???",
        """
        1 MS_RDONLY 2 MS_NOSUID 4 MS_NODEV 8 MS_NOEXEC 0x10 MS_SYNCHRONOUS 0x20 MS_REMOUNT \
        0x400 MS_NOATIME 0x1000 MS_BIND 0x2000 MS_MOVE 0x4000 MS_REC 0x8000 MS_SILENT 0x40000 MS_PRIVATE \
        0x80000 MS_SLAVE 0x100000 MS_SHARED 0x200000 MS_RELATIME
        """)
    static let umount = FlagTable(
        .bits, "MNT_???",
        """
        1 MNT_FORCE 2 MNT_DETACH 4 MNT_EXPIRE 8 UMOUNT_NOFOLLOW
        """)
    static let fadvise = FlagTable(
        .value, "POSIX_FADV_???",
        """
        0 POSIX_FADV_NORMAL 1 POSIX_FADV_RANDOM 2 POSIX_FADV_SEQUENTIAL 3 POSIX_FADV_WILLNEED \
        4 POSIX_FADV_DONTNEED 5 POSIX_FADV_NOREUSE
        """)
}
