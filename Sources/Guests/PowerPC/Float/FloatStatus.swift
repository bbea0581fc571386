import IR

/// FPSCR's bits (Power ISA I 4.2.2) and the slot's.
///
/// The sticky exceptions are the host's and those of `RuntimeLayout.floatStatus`, at the bits of FloatFlags. FPRF, FR and FI
/// are made of `fprfSource`. The slot has the control bits at their places (63:56 and 31:29 of the manual), FX, and from bit
/// 32 on the exceptions that FX has been told of: those raised since set FX. While some are enabled those so far are nowhere else.
enum FPSCR {
    static let fx: UInt64 = 1 << 31
    /// VX*, where FloatFlags has them too.
    static let causes: UInt64 = 0x01f8_0700
    /// OX, UX, ZX, XX, VX*.
    static let exceptions: UInt64 = 0x1e00_0000 | causes
    static let ox: UInt64 = 1 << 28
    static let ux: UInt64 = 1 << 27
    static let zx: UInt64 = 1 << 26
    static let xx: UInt64 = 1 << 25
    static let vxsnan: UInt64 = 1 << 24
    static let vxvc: UInt64 = 1 << 19
    /// FR, FI, FPRF.
    static let result: UInt64 = 0x7_f000
    static let fr: UInt64 = 1 << 18
    static let fi: UInt64 = 1 << 17
    static let rounded = fr | fi
    /// DRN, VE, OE, UE, ZE, XE, NI, RN.
    static let control: UInt64 = 0x7_0000_00ff
    /// VE, OE, UE, ZE, XE.
    static let enables = ve | oe | ue | ze | xe
    static let ve: UInt64 = 1 << 7
    static let oe: UInt64 = 1 << 6
    static let ue: UInt64 = 1 << 5
    static let ze: UInt64 = 1 << 4
    static let xe: UInt64 = 1 << 3
    /// Bits that instructions write: all but FEX and VX, which follow from others.
    static let writable = fx | exceptions | result | control

    /// The exceptions among FloatFlags.
    static func exceptions(_ flags: UInt32) -> UInt64 {
        let flags = UInt64(flags)
        let ordered = (flags & 4) << 26 | (flags & 8) << 24 | (flags & 2) << 25 | (flags & 16) << 21
        return flags & causes | ordered
    }

    static func flags(_ fpscr: UInt64) -> UInt32 {
        let ordered = fpscr >> 26 & 4 | fpscr >> 24 & 8 | fpscr >> 25 & 2 | fpscr >> 21 & 16
        return UInt32(truncatingIfNeeded: fpscr & causes | ordered)
    }

    /// All of FPSCR. `result`: FR, FI and FPRF at their places.
    static func value(slot: UInt64, flags: UInt32, result: UInt64) -> UInt64 {
        let raised = exceptions(flags) | slot >> 32 & exceptions
        var value = slot & (control | fx) | raised | result & Self.result
        if raised & ~(slot >> 32) != 0 { value |= fx }
        if raised & causes != 0 { value |= 1 << 29 }
        // VX, OX, UX, ZX, XX with VE, OE, UE, ZE, XE.
        if value >> 22 & value & 0xf8 != 0 { value |= 1 << 30 }
        return value
    }

    static func slot(_ fpscr: UInt64) -> UInt64 {
        fpscr & (control | fx) | (fpscr & exceptions) << 32
    }

    /// Of the FloatFlags those that VE, OE, UE, ZE and XE enable. With XE so is `always`, because most instructions raise XX.
    static func enabledFlags(_ fpscr: UInt64) -> UInt32 {
        var flags: UInt32 = 0
        if fpscr & ve != 0 { flags |= 1 | UInt32(causes) }
        if fpscr & oe != 0 { flags |= 4 }
        if fpscr & ue != 0 { flags |= 8 }
        if fpscr & ze != 0 { flags |= 2 }
        if fpscr & xe != 0 { flags |= 16 | always }
        return flags
    }
    /// A bit of the status that is no exception.
    static let always: UInt32 = 1 << 30
    /// What of the status is looked at while exceptions are enabled: all but XX, of which only `always` matters.
    static let watched = always | 0xf | UInt32(causes)

    /// The host's rounding of RN: to the nearest, to zero, up, down.
    static func rounding(_ fpscr: UInt64) -> UInt32 { 0x9c >> UInt32(2 * (fpscr & 3)) & 3 }
}

/// What `fprfSource` holds. Its doubleword 0 is the last result: a double, or if its upper half is zero, a single. (A positive
/// denormal double below 2^-1042 looks like one. None other does.) Doubleword 1 is zero, or has
/// bits 6:0 FR, FI, C, FL, FG, FE, FU themselves if bit 7 is set; FPCC is the relation of the doubles in the slot `compared` if
/// bit 63 is set, and the low four bits of that if bit 62 is. Bit 61: doubleword 0 is the upper one of a quad, with the last
/// bit set if any of the lower one's is.
enum FPRF {
    static let isKnown: UInt64 = 0x80
    /// FR and FI of what is known.
    static let fraction: UInt64 = 0x60
    static let isComparison: UInt64 = 1 << 63
    static let isGiven: UInt64 = 1 << 62
    static let isQuad: UInt64 = 1 << 61

    /// C, FL, FG, FE, FU: the class of a number.
    static func ofDouble(_ x: UInt64) -> UInt64 { of(x >> 63 != 0, x << 1, infinity: 0x7ff << 53, 1 << 53) }
    static func ofSingle(_ x: UInt64) -> UInt64 {
        of(x >> 31 & 1 != 0, x << 1 & 0xffff_ffff, infinity: 0xff << 24, 1 << 24)
    }

    static func ofHalf(_ x: UInt64) -> UInt64 {
        of(x >> 15 & 1 != 0, x << 1 & 0xffff, infinity: 0x1f << 11, 1 << 11)
    }

    /// Of a number shifted left by its sign's bit.
    private static func of(_ sign: Bool, _ x: UInt64, infinity: UInt64, _ leastNormal: UInt64) -> UInt64 {
        if x > infinity { return 0x11 }
        if x == infinity { return sign ? 0x09 : 0x05 }
        if x == 0 { return sign ? 0x12 : 0x02 }
        return (x < leastNormal ? 0x10 : 0) | (sign ? 0x08 : 0x04)
    }

    /// FL, FG, FE or FU.
    static func relation(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let infinity: UInt64 = 0x7ff << 53
        if a << 1 > infinity || b << 1 > infinity { return 1 }
        if (a | b) << 1 == 0 || a == b { return 2 }
        func ordered(_ x: UInt64) -> Int64 {
            let x = Int64(bitPattern: x)
            return x < 0 ? Int64.min &- x : x
        }
        return ordered(a) < ordered(b) ? 8 : 4
    }

    /// FR, FI and FPRF at their places in FPSCR.
    static func value(_ source: Constant128, compared: Constant128) -> UInt64 {
        var result: UInt64
        if source.high & isKnown != 0 {
            result = source.high & 0x7f
        } else if source.high & isQuad != 0 {
            result = of(source.low >> 63 != 0, source.low << 1, infinity: 0x7fff << 49, 1 << 49)
        } else {
            result = source.low >> 32 == 0 ? ofSingle(source.low) : ofDouble(source.low)
        }
        if source.high & isComparison != 0 {
            result = result & ~15 | relation(compared.low, compared.high)
        } else if source.high & isGiven != 0 {
            result = result & ~15 | compared.low & 15
        }
        return result << 12
    }
}

/// FPSCR and VSCR, while no translated code runs.
extension RegisterState {
    public static func fpscr(_ state: UnsafeMutableRawPointer) -> UInt64 {
        // The guest's MXCSR: IE 0, ZE 2, OE 3, UE 4, PE 5.
        let mxcsr = (state + Int(RuntimeLayout.guestMXCSR)).load(as: UInt32.self)
        let status = (state + Int(RuntimeLayout.floatStatus)).load(as: UInt32.self)
        return FPSCR.value(
            slot: (state + Int(Offset.fpscr)).load(as: UInt64.self), flags: mxcsr >> 1 & 0x1e | status,
            result: FPRF.value(
                (state + Int(Offset.fprfSource)).load(as: Constant128.self),
                compared: (state + Int(Offset.compared)).load(as: Constant128.self)))
    }

    public static func setFPSCR(_ state: UnsafeMutableRawPointer, _ fpscr: UInt64) {
        (state + Int(Offset.fpscr)).storeBytes(of: FPSCR.slot(fpscr), as: UInt64.self)
        (state + Int(Offset.fprfSource)).storeBytes(
            of: Constant128(low: 0, high: FPRF.isKnown | fpscr >> 12 & 0x7f), as: Constant128.self)
        // While exceptions are enabled, what the status has of those that are looked at is new.
        let enabled = FPSCR.enabledFlags(fpscr)
        let known = enabled == 0 ? 0 : FPSCR.watched
        let status = FPSCR.flags(fpscr) & ~(enabled | known) | enabled & FPSCR.always
        (state + Int(RuntimeLayout.floatStatus)).storeBytes(of: status, as: UInt32.self)
        let rounding = FPSCR.rounding(fpscr)
        var mode = rounding
        if enabled != 0 { mode |= enabledExceptions }
        // As FloatMode's wrapsOverflow and wrapsUnderflow are stored.
        if enabled & 4 != 0 { mode |= 1 << 16 }
        if enabled & 8 != 0 { mode |= 1 << 17 }
        let place = (state + Int(RuntimeLayout.floatMode)).assumingMemoryBound(to: UInt32.self)
        place.pointee = place.pointee & ~(enabledExceptions | 0x3_0003) | mode
        // MXCSR: masked are all but invalid and the enabled ones of ZM 9, OM 10, UM 11; RC is 1 down, 2 up where the mode
        // has 1 up, 2 down.
        let rc = (rounding & 1) << 1 | rounding >> 1
        let unmasked = (enabled & 0xe) << 8
        (state + Int(RuntimeLayout.guestMXCSR)).storeBytes(of: 0x1f00 & ~unmasked | rc << 13, as: UInt32.self)
    }

    /// FloatControl.enabledExceptions in `RuntimeLayout.floatMode`.
    static let enabledExceptions: UInt32 = 128 << 8
    /// MSR.FE1 and FE0 there.
    static let exceptionModeShift: UInt32 = 18
    static let exceptionMode: UInt32 = 3 << exceptionModeShift

    /// NJ 15, SAT 31.
    public static func vscr(_ state: UnsafeMutableRawPointer) -> UInt32 {
        let saturated = (state + Int(Offset.saturated)).load(as: Constant128.self)
        let mxcsr = (state + Int(RuntimeLayout.quietMXCSR)).load(as: UInt32.self)
        return (mxcsr == RuntimeLayout.flushesDenormals ? 0x10000 : 0)
            | (saturated.low | saturated.high != 0 ? 1 : 0)
    }

    public static func setVSCR(_ state: UnsafeMutableRawPointer, _ vscr: UInt32) {
        (state + Int(Offset.saturated)).storeBytes(
            of: Constant128(low: UInt64(vscr & 1), high: 0), as: Constant128.self)
        (state + Int(RuntimeLayout.quietMXCSR)).storeBytes(
            of: vscr & 0x10000 != 0 ? RuntimeLayout.flushesDenormals : RuntimeLayout.keepsDenormals,
            as: UInt32.self)
    }
}
