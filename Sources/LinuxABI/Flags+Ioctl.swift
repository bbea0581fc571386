/// Names of what ioctl requests carry.
extension FlagTable {
    static let terminalInput = FlagTable(
        .bits,
        """
        1 IGNBRK 2 BRKINT 4 IGNPAR 8 PARMRK 0x10 INPCK 0x20 ISTRIP 0x40 INLCR 0x80 IGNCR 0x100 ICRNL \
        0x200 IUCLC 0x400 IXON 0x800 IXANY 0x1000 IXOFF 0x2000 IMAXBEL 0x4000 IUTF8
        """)
    static let terminalOutput = FlagTable(
        .bits,
        """
        1 OPOST 2 OLCUC 4 ONLCR 8 OCRNL 0x10 ONOCR 0x20 ONLRET 0x40 OFILL 0x80 OFDEL
        """)
    static let terminalControl = FlagTable(
        .bits,
        """
        0x40 CSTOPB 0x80 CREAD 0x100 PARENB 0x200 PARODD 0x400 HUPCL 0x800 CLOCAL 0x40000000 CMSPAR \
        0x80000000 CRTSCTS
        """)
    static let terminalLocal = FlagTable(
        .bits,
        """
        1 ISIG 2 ICANON 4 XCASE 8 ECHO 0x10 ECHOE 0x20 ECHOK 0x40 ECHONL 0x80 NOFLSH 0x100 TOSTOP \
        0x8000 IEXTEN 0x200 ECHOCTL 0x400 ECHOPRT 0x800 ECHOKE 0x1000 FLUSHO 0x4000 PENDIN 0x10000 EXTPROC
        """)
    static let terminalSpeed = FlagTable(
        .value,
        """
        0 B0 1 B50 2 B75 3 B110 4 B134 5 B150 6 B200 7 B300 8 B600 9 B1200 0xa B1800 0xb B2400 0xc B4800 \
        0xd B9600 0xe B19200 0xf B38400 0x1000 BOTHER 0x1001 B57600 0x1002 B115200 0x1003 B230400 \
        0x1004 B460800 0x1005 B500000 0x1006 B576000 0x1007 B921600 0x1008 B1000000 0x1009 B1152000 \
        0x100a B1500000 0x100b B2000000 0x100c B2500000 0x100d B3000000 0x100e B3500000 0x100f B4000000
        """)
    static let newlineDelay = FlagTable(.value, "0 NL0 0x100 NL1")
    static let returnDelay = FlagTable(.value, "0 CR0 0x200 CR1 0x400 CR2 0x600 CR3")
    static let tabDelay = FlagTable(.value, "0 TAB0 0x800 TAB1 0x1000 TAB2 0x1800 TAB3")
    static let backspaceDelay = FlagTable(.value, "0 BS0 0x2000 BS1")
    static let verticalDelay = FlagTable(.value, "0 VT0 0x4000 VT1")
    static let formDelay = FlagTable(.value, "0 FF0 0x8000 FF1")

    /// The delays of one mask in c_oflag.
    static func terminalDelays(_ mask: UInt64) -> FlagTable {
        switch mask {
        case 0x100: newlineDelay
        case 0x600: returnDelay
        case 0x1800: tabDelay
        case 0x2000: backspaceDelay
        case 0x4000: verticalDelay
        default: formDelay
        }
    }

    static let terminalFlow = FlagTable(.value, "TC???", "0 TCOOFF 1 TCOON 2 TCIOFF 3 TCION")
    static let terminalFlush = FlagTable(.value, "TC???", "0 TCIFLUSH 1 TCOFLUSH 2 TCIOFLUSH")
    static let modemLines = FlagTable(
        .bits, "TIOCM_???",
        """
        1 TIOCM_LE 2 TIOCM_DTR 4 TIOCM_RTS 8 TIOCM_ST 0x10 TIOCM_SR 0x20 TIOCM_CTS 0x40 TIOCM_CAR \
        0x80 TIOCM_RNG 0x100 TIOCM_DSR
        """)
    static let consoleMode = FlagTable(.value, "KD_???", "0 KD_TEXT 1 KD_GRAPHICS 2 KD_TEXT0 3 KD_TEXT1")
    static let keyboardMode = FlagTable(
        .value, "K_???", "0 K_RAW 1 K_XLATE 2 K_MEDIUMRAW 3 K_UNICODE 4 K_OFF")
    static let loopFlags = FlagTable(
        .bits, "LO_FLAGS_???",
        "1 LO_FLAGS_READ_ONLY 4 LO_FLAGS_AUTOCLEAR 8 LO_FLAGS_PARTSCAN 0x10 LO_FLAGS_DIRECT_IO")
    static let inodeFlags = FlagTable(
        .bits, "FS_???",
        """
        1 FS_SECRM_FL 2 FS_UNRM_FL 4 FS_COMPR_FL 8 FS_SYNC_FL 0x10 FS_IMMUTABLE_FL 0x20 FS_APPEND_FL \
        0x40 FS_NODUMP_FL 0x80 FS_NOATIME_FL 0x100 FS_DIRTY_FL 0x200 FS_COMPRBLK_FL 0x400 FS_NOCOMP_FL \
        0x800 FS_ENCRYPT_FL 0x1000 FS_INDEX_FL 0x2000 FS_IMAGIC_FL 0x4000 FS_JOURNAL_DATA_FL \
        0x8000 FS_NOTAIL_FL 0x10000 FS_DIRSYNC_FL 0x20000 FS_TOPDIR_FL 0x40000 FS_HUGE_FILE_FL \
        0x80000 FS_EXTENT_FL 0x100000 FS_VERITY_FL 0x200000 FS_EA_INODE_FL 0x400000 FS_EOFBLOCKS_FL \
        0x800000 FS_NOCOW_FL 0x2000000 FS_DAX_FL 0x10000000 FS_INLINE_DATA_FL 0x20000000 FS_PROJINHERIT_FL \
        0x40000000 FS_CASEFOLD_FL 0x80000000 FS_RESERVED_FL
        """)
    static let extendedFlags = FlagTable(
        .bits, "FS_XFLAG_???",
        """
        1 FS_XFLAG_REALTIME 2 FS_XFLAG_PREALLOC 8 FS_XFLAG_IMMUTABLE 0x10 FS_XFLAG_APPEND \
        0x20 FS_XFLAG_SYNC 0x40 FS_XFLAG_NOATIME 0x80 FS_XFLAG_NODUMP 0x100 FS_XFLAG_RTINHERIT \
        0x200 FS_XFLAG_PROJINHERIT 0x400 FS_XFLAG_NOSYMLINKS 0x800 FS_XFLAG_EXTSIZE \
        0x1000 FS_XFLAG_EXTSZINHERIT 0x2000 FS_XFLAG_NODEFRAG 0x4000 FS_XFLAG_FILESTREAM 0x8000 FS_XFLAG_DAX \
        0x10000 FS_XFLAG_COWEXTSIZE 0x80000000 FS_XFLAG_HASATTR
        """)
    static let fiemapFlags = FlagTable(
        .bits, "FIEMAP_FLAG_???", "1 FIEMAP_FLAG_SYNC 2 FIEMAP_FLAG_XATTR 4 FIEMAP_FLAG_CACHE")
    static let fiemapExtentFlags = FlagTable(
        .bits, "FIEMAP_EXTENT_???",
        """
        1 FIEMAP_EXTENT_LAST 2 FIEMAP_EXTENT_UNKNOWN 4 FIEMAP_EXTENT_DELALLOC 8 FIEMAP_EXTENT_ENCODED \
        0x80 FIEMAP_EXTENT_DATA_ENCRYPTED 0x100 FIEMAP_EXTENT_NOT_ALIGNED 0x200 FIEMAP_EXTENT_DATA_INLINE \
        0x400 FIEMAP_EXTENT_DATA_TAIL 0x800 FIEMAP_EXTENT_UNWRITTEN 0x1000 FIEMAP_EXTENT_MERGED \
        0x2000 FIEMAP_EXTENT_SHARED
        """)
    static let interfaceFlags = FlagTable(
        .bits, "IFF_???",
        """
        1 IFF_UP 2 IFF_BROADCAST 4 IFF_DEBUG 8 IFF_LOOPBACK 0x10 IFF_POINTOPOINT 0x20 IFF_NOTRAILERS \
        0x40 IFF_RUNNING 0x80 IFF_NOARP 0x100 IFF_PROMISC 0x200 IFF_ALLMULTI 0x400 IFF_MASTER \
        0x800 IFF_SLAVE 0x1000 IFF_MULTICAST 0x2000 IFF_PORTSEL 0x4000 IFF_AUTOMEDIA 0x8000 IFF_DYNAMIC
        """)
    static let hardware = FlagTable(
        .value, "ARPHRD_???",
        """
        0 ARPHRD_NETROM 1 ARPHRD_ETHER 0x20 ARPHRD_INFINIBAND 0x118 ARPHRD_CAN 0x200 ARPHRD_PPP \
        0x300 ARPHRD_TUNNEL 0x301 ARPHRD_TUNNEL6 0x304 ARPHRD_LOOPBACK 0x308 ARPHRD_SIT 0x30a ARPHRD_IPGRE \
        0x321 ARPHRD_IEEE80211 0x337 ARPHRD_IP6GRE 0x338 ARPHRD_NETLINK 0xfffe ARPHRD_NONE
        """)
    static let tunnelFlags = FlagTable(
        .bits, "IFF_???",
        """
        1 IFF_TUN 2 IFF_TAP 0x10 IFF_NAPI 0x20 IFF_NAPI_FRAGS 0x40 IFF_NO_CARRIER 0x100 IFF_MULTI_QUEUE \
        0x200 IFF_ATTACH_QUEUE 0x400 IFF_DETACH_QUEUE 0x800 IFF_PERSIST 0x1000 IFF_NO_PI 0x2000 IFF_ONE_QUEUE \
        0x4000 IFF_VNET_HDR 0x8000 IFF_TUN_EXCL
        """)
    static let perfScope = FlagTable(.bits, "PERF_IOC_FLAG_???", "0 0 1 PERF_IOC_FLAG_GROUP")

    static func ofIoctls(_ name: String) -> FlagTable? {
        switch name {
        case "flow": terminalFlow
        case "flush": terminalFlush
        case "modemLines": modemLines
        case "consoleMode": consoleMode
        case "keyboardMode": keyboardMode
        case "loopFlags": loopFlags
        case "inodeFlags": inodeFlags
        case "extendedFlags": extendedFlags
        case "fiemapFlags": fiemapFlags
        case "fiemapExtentFlags": fiemapExtentFlags
        case "interfaceFlags": interfaceFlags
        case "tunnelFlags": tunnelFlags
        case "perfScope": perfScope
        default: nil
        }
    }
}
