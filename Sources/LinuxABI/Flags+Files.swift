/// Names of flags and values, in the host's numbers.
extension FlagTable {
    static let open = FlagTable(
        .valueAndBits(mask: 3),
        """
        0 O_RDONLY 1 O_WRONLY 2 O_RDWR 0x40 O_CREAT 0x80 O_EXCL 0x100 O_NOCTTY 0x200 O_TRUNC \
        0x400 O_APPEND 0x800 O_NONBLOCK 0x101000 O_SYNC 0x1000 O_DSYNC 0x2000 O_ASYNC 0x4000 O_DIRECT \
        0x8000 O_LARGEFILE 0x410000 O_TMPFILE 0x10000 O_DIRECTORY 0x20000 O_NOFOLLOW 0x40000 O_NOATIME \
        0x80000 O_CLOEXEC 0x200000 O_PATH
        """)
    static let at = FlagTable(
        .bits,
        """
        0x100 AT_SYMLINK_NOFOLLOW 0x200 AT_REMOVEDIR 0x400 AT_SYMLINK_FOLLOW 0x800 AT_NO_AUTOMOUNT \
        0x1000 AT_EMPTY_PATH 0x2000 AT_STATX_FORCE_SYNC 0x4000 AT_STATX_DONT_SYNC
        """)
    static let access = FlagTable(
        .bits,
        """
        0 F_OK 4 R_OK 2 W_OK 1 X_OK
        """)
    static let statxMask = FlagTable(
        .bits,
        """
        0xfff STATX_ALL 0x7ff STATX_BASIC_STATS 1 STATX_TYPE 2 STATX_MODE 4 STATX_NLINK 8 STATX_UID \
        0x10 STATX_GID 0x20 STATX_ATIME 0x40 STATX_MTIME 0x80 STATX_CTIME 0x100 STATX_INO \
        0x200 STATX_SIZE 0x400 STATX_BLOCKS 0x800 STATX_BTIME 0x1000 STATX_MNT_ID
        """)
    static let whence = FlagTable(
        .value,
        """
        0 SEEK_SET 1 SEEK_CUR 2 SEEK_END 3 SEEK_DATA 4 SEEK_HOLE
        """)
    static let lockType = FlagTable(
        .value,
        """
        0 F_RDLCK 1 F_WRLCK 2 F_UNLCK
        """)
    static let flock = FlagTable(
        .bits,
        """
        1 LOCK_SH 2 LOCK_EX 8 LOCK_UN 4 LOCK_NB
        """)
    static let fcntl = FlagTable(
        .value,
        """
        0 F_DUPFD 1 F_GETFD 2 F_SETFD 3 F_GETFL 4 F_SETFL 5 F_GETLK 6 F_SETLK 7 F_SETLKW 8 F_SETOWN \
        9 F_GETOWN 0xa F_SETSIG 0xb F_GETSIG 0xf F_SETOWN_EX 0x10 F_GETOWN_EX 0x24 F_OFD_GETLK \
        0x25 F_OFD_SETLK 0x26 F_OFD_SETLKW 0x400 F_SETLEASE 0x401 F_GETLEASE 0x402 F_NOTIFY \
        0x406 F_DUPFD_CLOEXEC 0x407 F_SETPIPE_SZ 0x408 F_GETPIPE_SZ 0x409 F_ADD_SEALS 0x40a F_GET_SEALS \
        0x40b F_GET_RW_HINT 0x40c F_SET_RW_HINT
        """)
    static let descriptor = FlagTable(
        .bits,
        """
        1 FD_CLOEXEC
        """)
    static let ioctl = FlagTable(
        .value,
        """
        0x5401 TCGETS 0x5402 TCSETS 0x5403 TCSETSW 0x5404 TCSETSF 0x5409 TCSBRK 0x540a TCXONC \
        0x540b TCFLSH 0x540c TIOCEXCL 0x540d TIOCNXCL 0x540e TIOCSCTTY 0x540f TIOCGPGRP 0x5410 TIOCSPGRP \
        0x5411 TIOCOUTQ 0x5412 TIOCSTI 0x5413 TIOCGWINSZ 0x5414 TIOCSWINSZ 0x541b FIONREAD 0x5421 FIONBIO \
        0x5452 FIOASYNC 0x5451 FIOCLEX 0x5450 FIONCLEX 0x5429 TIOCGSID 0x80045430 TIOCGPTN \
        0x40045431 TIOCSPTLCK 0x5441 TIOCGPTPEER 0x5422 TIOCNOTTY 0x5420 TIOCPKT 0x5423 TIOCSETD \
        0x5424 TIOCGETD 0x5425 TCSBRKP 0x5427 TIOCSBRK 0x5428 TIOCCBRK 0x80081272 BLKGETSIZE64 \
        0x1260 BLKGETSIZE 0x1268 BLKSSZGET 0x80086601 FS_IOC_GETFLAGS 0x40086602 FS_IOC_SETFLAGS \
        0x40049409 FICLONE 0x8912 SIOCGIFCONF 0x8913 SIOCGIFFLAGS 0x8915 SIOCGIFADDR 0x8933 SIOCGIFINDEX
        """)
    static let rename = FlagTable(
        .bits,
        """
        1 RENAME_NOREPLACE 2 RENAME_EXCHANGE 4 RENAME_WHITEOUT
        """)
    static let fallocate = FlagTable(
        .bits,
        """
        1 FALLOC_FL_KEEP_SIZE 2 FALLOC_FL_PUNCH_HOLE 8 FALLOC_FL_COLLAPSE_RANGE 0x10 FALLOC_FL_ZERO_RANGE \
        0x20 FALLOC_FL_INSERT_RANGE
        """)
    static let xattr = FlagTable(
        .bits,
        """
        1 XATTR_CREATE 2 XATTR_REPLACE
        """)
    static let closeRange = FlagTable(
        .bits,
        """
        2 CLOSE_RANGE_UNSHARE 4 CLOSE_RANGE_CLOEXEC
        """)
    static let splice = FlagTable(
        .bits,
        """
        1 SPLICE_F_MOVE 2 SPLICE_F_NONBLOCK 4 SPLICE_F_MORE 8 SPLICE_F_GIFT
        """)
    static let memfd = FlagTable(
        .bits,
        """
        1 MFD_CLOEXEC 2 MFD_ALLOW_SEALING 4 MFD_HUGETLB
        """)
    static let inotify = FlagTable(
        .bits,
        """
        0x80000 IN_CLOEXEC 0x800 IN_NONBLOCK
        """)
    static let inotifyMask = FlagTable(
        .bits,
        """
        1 IN_ACCESS 2 IN_MODIFY 4 IN_ATTRIB 8 IN_CLOSE_WRITE 0x10 IN_CLOSE_NOWRITE 0x20 IN_OPEN \
        0x40 IN_MOVED_FROM 0x80 IN_MOVED_TO 0x100 IN_CREATE 0x200 IN_DELETE 0x400 IN_DELETE_SELF \
        0x800 IN_MOVE_SELF 0x1000000 IN_ONLYDIR 0x2000000 IN_DONT_FOLLOW 0x4000000 IN_EXCL_UNLINK \
        0x20000000 IN_MASK_ADD 0x40000000 IN_ISDIR 0x80000000 IN_ONESHOT
        """)
    static let pipe = FlagTable(
        .bits,
        """
        0x800 O_NONBLOCK 0x4000 O_DIRECT 0x80000 O_CLOEXEC
        """)
    static let dup = FlagTable(
        .bits,
        """
        0x80000 O_CLOEXEC
        """)
    static let mount = FlagTable(
        .bits,
        """
        1 MS_RDONLY 2 MS_NOSUID 4 MS_NODEV 8 MS_NOEXEC 0x10 MS_SYNCHRONOUS 0x20 MS_REMOUNT \
        0x400 MS_NOATIME 0x1000 MS_BIND 0x2000 MS_MOVE 0x4000 MS_REC 0x8000 MS_SILENT 0x40000 MS_PRIVATE \
        0x80000 MS_SLAVE 0x100000 MS_SHARED 0x200000 MS_RELATIME
        """)
    static let umount = FlagTable(
        .bits,
        """
        1 MNT_FORCE 2 MNT_DETACH 4 MNT_EXPIRE 8 UMOUNT_NOFOLLOW
        """)
    static let fadvise = FlagTable(
        .value,
        """
        0 POSIX_FADV_NORMAL 1 POSIX_FADV_RANDOM 2 POSIX_FADV_SEQUENTIAL 3 POSIX_FADV_WILLNEED \
        4 POSIX_FADV_DONTNEED 5 POSIX_FADV_NOREUSE
        """)
}
