extension IoctlTable {
    static let terminals = IoctlGroup(
        title: "Terminals",
        headers: ["sys/types.h", "asm/termbits.h", "asm/termios.h", "asm/ioctls.h"],
        requests: """
            TCGETS 0x5401 out termios
            TCSETS 0x5402 in termios
            TCSETSW 0x5403 in termios
            TCSETSF 0x5404 in termios
            TCGETA 0x5405 out termio
            TCSETA 0x5406 in termio
            TCSETAW 0x5407 in termio
            TCSETAF 0x5408 in termio
            TCSBRK 0x5409 value decimal
            TCXONC 0x540a value flow
            TCFLSH 0x540b value flush
            TIOCEXCL 0x540c
            TIOCNXCL 0x540d
            TIOCSCTTY 0x540e value decimal
            TIOCGPGRP 0x540f out i32
            TIOCSPGRP 0x5410 in i32
            TIOCOUTQ 0x5411 out i32
            TIOCSTI 0x5412 in character
            TIOCGWINSZ 0x5413 out winsize
            TIOCSWINSZ 0x5414 in winsize
            TIOCMGET 0x5415 out i32:modemLines
            TIOCMBIS 0x5416 in i32:modemLines
            TIOCMBIC 0x5417 in i32:modemLines
            TIOCMSET 0x5418 in i32:modemLines
            TIOCGSOFTCAR 0x5419 out i32
            TIOCSSOFTCAR 0x541a in i32
            FIONREAD 0x541b out i32
            TIOCLINUX 0x541c pointer
            TIOCCONS 0x541d value decimal
            TIOCPKT 0x5420 in i32
            FIONBIO 0x5421 in i32
            TIOCNOTTY 0x5422
            TIOCSETD 0x5423 in i32
            TIOCGETD 0x5424 out i32
            TCSBRKP 0x5425 value decimal
            TIOCSBRK 0x5427
            TIOCCBRK 0x5428
            TIOCGSID 0x5429 out i32
            TCGETS2 R T 0x2a termios2
            TCSETS2 W T 0x2b termios2
            TCSETSW2 W T 0x2c termios2
            TCSETSF2 W T 0x2d termios2
            TIOCGPTN R T 0x30 u32
            TIOCSPTLCK W T 0x31 i32
            TIOCGDEV R T 0x32 u32
            TCGETX 0x5432 pointer
            TCSETX 0x5433 pointer
            TCSETXF 0x5434 pointer
            TCSETXW 0x5435 pointer
            TIOCSIG W T 0x36 i32 value signal
            TIOCVHANGUP 0x5437
            TIOCGPKT R T 0x38 i32
            TIOCGPTLCK R T 0x39 i32
            TIOCGEXCL R T 0x40 i32
            TIOCGPTPEER N T 0x41 value open
            FIONCLEX 0x5450
            FIOCLEX 0x5451
            FIOASYNC 0x5452 in i32
            TIOCGLCKTRMIOS 0x5456 out termios
            TIOCSLCKTRMIOS 0x5457 in termios
            TIOCMIWAIT 0x545c value decimal
            FIOQSIZE 0x5460 out i64
            """,
        structures: """
            winsize { u16 ws_row; u16 ws_col; u16 ws_xpixel; u16 ws_ypixel }
            termios {
                u32 c_iflag terminalInput; u32 c_oflag terminalOutput; u32 c_cflag terminalControl;
                u32 c_lflag terminalLocal; u8 c_line; u8[19] c_cc
            }
            termios2 {
                u32 c_iflag terminalInput; u32 c_oflag terminalOutput; u32 c_cflag terminalControl;
                u32 c_lflag terminalLocal; u8 c_line; u8[19] c_cc; u32 c_ispeed; u32 c_ospeed
            }
            termio {
                u16 c_iflag terminalInput; u16 c_oflag terminalOutput; u16 c_cflag terminalControl;
                u16 c_lflag terminalLocal; u8 c_line; u8[8] c_cc
            }
            character = char { u8 - }
            """)

    static let consoles = IoctlGroup(
        title: "Virtual consoles",
        headers: ["linux/vt.h", "linux/kd.h"],
        requests: """
            VT_OPENQRY 0x5600 out i32
            VT_GETMODE 0x5601 out vt_mode
            VT_SETMODE 0x5602 in vt_mode
            VT_GETSTATE 0x5603 out vt_stat
            VT_SENDSIG 0x5604 value decimal
            VT_RELDISP 0x5605 value decimal
            VT_ACTIVATE 0x5606 value decimal
            VT_WAITACTIVE 0x5607 value decimal
            VT_DISALLOCATE 0x5608 value decimal
            VT_RESIZE 0x5609 in vt_sizes
            VT_RESIZEX 0x560a in vt_consize
            VT_LOCKSWITCH 0x560b
            VT_UNLOCKSWITCH 0x560c
            VT_GETHIFONTMASK 0x560d out u16
            VT_WAITEVENT 0x560e both vt_event
            VT_SETACTIVATE 0x560f in vt_setactivate
            GIO_FONT 0x4b60 pointer
            PIO_FONT 0x4b61 pointer
            GIO_FONTX 0x4b6b both consolefontdesc
            PIO_FONTX 0x4b6c both consolefontdesc
            PIO_FONTRESET 0x4b6d
            GIO_CMAP 0x4b70 pointer
            PIO_CMAP 0x4b71 pointer
            KDMKTONE 0x4b30 value hex
            KDGETLED 0x4b31 out u8
            KDSETLED 0x4b32 value hex
            KDGKBTYPE 0x4b33 out u8
            KDADDIO 0x4b34 value hex
            KDDELIO 0x4b35 value hex
            KDENABIO 0x4b36
            KDDISABIO 0x4b37
            KDSETMODE 0x4b3a value consoleMode
            KDGETMODE 0x4b3b out i32:consoleMode
            KDMAPDISP 0x4b3c
            KDUNMAPDISP 0x4b3d
            GIO_SCRNMAP 0x4b40 pointer
            PIO_SCRNMAP 0x4b41 pointer
            GIO_UNISCRNMAP 0x4b69 pointer
            PIO_UNISCRNMAP 0x4b6a pointer
            GIO_UNIMAP 0x4b66 both unimapdesc
            PIO_UNIMAP 0x4b67 in unimapdesc
            PIO_UNIMAPCLR 0x4b68 pointer
            KDGKBMODE 0x4b44 out i32:keyboardMode
            KDSKBMODE 0x4b45 value keyboardMode
            KDGKBMETA 0x4b62 out i32
            KDSKBMETA 0x4b63 value hex
            KDGKBLED 0x4b64 out u8
            KDSKBLED 0x4b65 value hex
            KDGKBENT 0x4b46 both kbentry
            KDSKBENT 0x4b47 both kbentry
            KDGKBSENT 0x4b48 both kbsentry
            KDSKBSENT 0x4b49 in kbsentry
            KDGKBDIACR 0x4b4a out kbdiacrs
            KDSKBDIACR 0x4b4b in kbdiacrs
            KDGKBDIACRUC 0x4bfa out kbdiacrsuc
            KDSKBDIACRUC 0x4bfb in kbdiacrsuc
            KDGETKEYCODE 0x4b4c both kbkeycode
            KDSETKEYCODE 0x4b4d in kbkeycode
            KDSIGACCEPT 0x4b4e value hex
            KDKBDREP 0x4b52 both kbd_repeat
            KDFONTOP 0x4b72 both console_font_op
            """,
        structures: """
            vt_mode { i8 mode; i8 waitv; i16 relsig; i16 acqsig; i16 frsig }
            vt_stat { u16 v_active; u16 v_signal; u16 v_state }
            vt_sizes { u16 v_rows; u16 v_cols; u16 v_scrollsize }
            vt_consize { u16 v_rows; u16 v_cols; u16 v_vlin; u16 v_clin; u16 v_vcol; u16 v_ccol }
            vt_event { u32 event; u32 oldev; u32 newev; u32[4] pad hide }
            vt_setactivate { u32 console; vt_mode mode }
            console_font { u32 width; u32 height; u32 charcount; * data }
            unimapdesc { u16 entry_ct; *unipair@entry_ct entries }
            unipair { u16 unicode; u16 fontpos }
            kbentry { u8 kb_table; u8 kb_index; u16 kb_value }
            kbsentry { u8 kb_func; u8[512] kb_string }
            kbdiacr { u8 diacr; u8 base; u8 result }
            kbdiacrs { u32 kb_cnt; kbdiacr[256] kbdiacr }
            kbdiacruc { u32 diacr; u32 base; u32 result }
            kbdiacrsuc { u32 kb_cnt; kbdiacruc[256] kbdiacruc }
            kbkeycode { u32 scancode; u32 keycode }
            kbd_repeat { i32 delay; i32 period }
            console_font_op { u32 op; u32 flags; u32 width; u32 height; u32 charcount; * data }
            consolefontdesc { u16 charcount; u16 charheight; * chardata }
            """)

    static let serial = IoctlGroup(
        title: "Serial lines",
        headers: ["asm/termbits.h", "asm/termios.h", "linux/serial.h", "asm/ioctls.h"],
        requests: """
            TIOCGSERIAL 0x541e out serial_struct
            TIOCSSERIAL 0x541f in serial_struct
            TIOCGRS485 0x542e out serial_rs485
            TIOCSRS485 0x542f both serial_rs485
            TIOCGISO7816 R T 0x42 serial_iso7816 out serial_iso7816
            TIOCSISO7816 RW T 0x43 serial_iso7816 both serial_iso7816
            TIOCSERCONFIG 0x5453
            TIOCSERGWILD 0x5454 out i32
            TIOCSERSWILD 0x5455 in i32
            TIOCSERGSTRUCT 0x5458
            TIOCSERGETLSR 0x5459 out i32
            TIOCSERGETMULTI 0x545a pointer
            TIOCSERSETMULTI 0x545b pointer
            TIOCGICOUNT 0x545d out serial_icounter_struct
            """,
        structures: """
            serial_iso7816 { u32 flags; u32 tg; u32 sc_fi; u32 sc_di; u32 clk; u32[5] reserved hide }
            serial_struct {
                i32 type; i32 line; u32 port; i32 irq; i32 flags; i32 xmit_fifo_size; i32 custom_divisor;
                i32 baud_base; u16 close_delay; i8 io_type; u8[1] reserved_char hide; i32 hub6;
                u16 closing_wait; u16 closing_wait2; * iomem_base; u16 iomem_reg_shift; u32 port_high;
                ulong iomap_base
            }
            serial_icounter_struct {
                i32 cts; i32 dsr; i32 rng; i32 dcd; i32 rx; i32 tx; i32 frame; i32 overrun; i32 parity;
                i32 brk; i32 buf_overrun; i32[9] reserved hide
            }
            serial_rs485 { u32 flags; u32 delay_rts_before_send; u32 delay_rts_after_send; u32[5] - hide }
            """)
}
