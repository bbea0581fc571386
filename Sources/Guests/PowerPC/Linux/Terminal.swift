import Guest

/// Terminals of PowerPC (asm/termbits.h), whose flags and characters are 4.4BSD's, against asm-generic's.
let powerPCTerminal = TerminalABI(
    input: BitFieldMap([
        .init(guest: 0x0200, host: 0x0400),  // IXON
        .init(guest: 0x0400, host: 0x1000),  // IXOFF
        .init(guest: 0x1000, host: 0x0200),  // IUCLC
    ]),
    output: BitFieldMap([
        .init(guest: 0x2, host: 0x4),  // ONLCR
        .init(guest: 0x4, host: 0x2),  // OLCUC
        .init(guestMask: 0x300, hostMask: 0x100, delays([0x100: 0x100])),  // NLDLY
        // TABDLY, CRDLY
        .init(guestMask: 0xc00, hostMask: 0x1800, delays([0x400: 0x800, 0x800: 0x1000, 0xc00: 0x1800])),
        .init(guestMask: 0x3000, hostMask: 0x600, delays([0x1000: 0x200, 0x2000: 0x400, 0x3000: 0x600])),
        .init(guest: 0x4000, host: 0x8000),  // FFDLY
        .init(guest: 0x8000, host: 0x2000),  // BSDLY
        .init(guest: 0x10000, host: 0x4000),  // VTDLY
    ]),
    control: BitFieldMap([
        .init(guestMask: 0xff, hostMask: 0x100f, speeds(shift: 0)),  // CBAUD
        .init(guestMask: 0xff_0000, hostMask: 0x100f_0000, speeds(shift: 16)),  // CIBAUD
        .init(guestMask: 0x300, hostMask: 0x30, delays([0x100: 0x10, 0x200: 0x20, 0x300: 0x30])),  // CSIZE
        .init(guest: 0x400, host: 0x40),  // CSTOPB
        .init(guest: 0x800, host: 0x80),  // CREAD
        .init(guest: 0x1000, host: 0x100),  // PARENB
        .init(guest: 0x2000, host: 0x200),  // PARODD
        .init(guest: 0x4000, host: 0x400),  // HUPCL
        .init(guest: 0x8000, host: 0x800),  // CLOCAL
    ]),
    local: BitFieldMap([
        .init(guest: 0x80, host: 0x1),  // ISIG
        .init(guest: 0x100, host: 0x2),  // ICANON
        .init(guest: 0x4000, host: 0x4),  // XCASE
        .init(guest: 0x8, host: 0x8),  // ECHO
        .init(guest: 0x2, host: 0x10),  // ECHOE
        .init(guest: 0x4, host: 0x20),  // ECHOK
        .init(guest: 0x10, host: 0x40),  // ECHONL
        .init(guest: 0x8000_0000, host: 0x80),  // NOFLSH
        .init(guest: 0x40_0000, host: 0x100),  // TOSTOP
        .init(guest: 0x40, host: 0x200),  // ECHOCTL
        .init(guest: 0x20, host: 0x400),  // ECHOPRT
        .init(guest: 0x1, host: 0x800),  // ECHOKE
        .init(guest: 0x80_0000, host: 0x1000),  // FLUSHO
        .init(guest: 0x2000_0000, host: 0x4000),  // PENDIN
        .init(guest: 0x400, host: 0x8000),  // IEXTEN
        .init(guest: 0x1000_0000, host: 0x1_0000),  // EXTPROC
    ]),
    // VINTR VQUIT VERASE VKILL VEOF VMIN VEOL VTIME VEOL2 VSWTC VWERASE VREPRINT VSUSP VSTART VSTOP VLNEXT VDISCARD
    characters: [0, 1, 2, 3, 4, 6, 11, 5, 16, 7, 14, 12, 10, 8, 9, 15, 13, 17, 18])

private func delays(_ values: KeyValuePairs<UInt32, UInt32>) -> [FlagPair] {
    values.map { FlagPair(guest: $0.key, host: $0.value) }
}

/// B50 to B38400 are 1 to 15 on both sides; B57600 to B4000000 go on from 16, and from 0x1001; BOTHER is 31, and 0x1000.
private func speeds(shift: UInt32) -> [FlagPair] {
    (1...31).map { (n: UInt32) -> FlagPair in
        let host = n < 16 ? n : n == 31 ? 0x1000 : 0x1001 + n - 16
        return FlagPair(guest: n << shift, host: host << shift)
    }
}

/// Requests that PowerPC numbers in its own way (asm/ioctls.h).
let powerPCIoctls: StaticString = """
    TCGETS2
    TCSETS2
    TCSETSW2
    TCSETSF2
    TCGETX
    TCSETX
    TCSETXF
    TCSETXW
    FIOCLEX N f 1
    FIONCLEX N f 2
    FIOASYNC W f 125 i32
    FIONBIO W f 126 i32
    FIONREAD R f 127 i32
    FIOQSIZE R f 128 i64
    TCGETS R t 19 termios
    TCSETS W t 20 termios
    TCSETSW W t 21 termios
    TCSETSF W t 22 termios
    TCGETA R t 23 termio
    TCSETA W t 24 termio
    TCSETAW W t 25 termio
    TCSETAF W t 28 termio
    TCSBRK N t 29
    TCXONC N t 30
    TCFLSH N t 31
    TIOCSWINSZ W t 103 winsize
    TIOCGWINSZ R t 104 winsize
    TIOCOUTQ R t 115 i32
    TIOCSPGRP W t 118 i32
    TIOCGPGRP R t 119 i32
    """
