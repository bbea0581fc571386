import FuzzCommon
import Glibc

/// What is not compared, and why. docs/oracle-exceptions.md tells it to people.
enum Exceptions {
    /// Instructions, by their first mnemonic, that leave for the kernel or whose result depends on the processor, the process or
    /// the clock.
    static let notRun: Set<String> = ["sc", "scv", "mftb", "darn", "dcba", "icbt", "rfscv", "slbfee."]

    /// In little-endian mode Linux emulates these, and QEMU ends ("Unknown exception 0x5").
    static let notLittleEndian: Set<String> = ["lmw", "stmw", "lswi", "lswx", "stswi", "stswx"]

    static func isRun(_ p: Pattern, _ guest: PPCGuest) -> Bool {
        !notRun.contains(p.mnemonic) && (guest.bigEndian || !notLittleEndian.contains(p.mnemonic))
            && isOldEnough(p, guest)
    }

    /// Those that a chain must not have: their result depends on something that a chain may have changed.
    static let notInChains: Set<String> = [
        "divde", "stop", "lswx", "stswx", "lxsdx", "lxsspx", "lxsiwzx", "lxsiwax", "lxsibzx", "lxsihzx",
        "mtvsrd", "mtvsrwa", "mtvsrwz", "mtvscr", "vrldmi",
        "vextuhlx", "vextuwlx", "vextuhrx", "vextuwrx",
        "vextduhvlx", "vextduwvlx", "vextddvlx", "vextduhvrx", "vextduwvrx", "vextddvrx",
        "vinshlx", "vinswlx", "vinsdlx", "vinshrx", "vinswrx", "vinsdrx",
        "vinshvlx", "vinswvlx", "vinshvrx", "vinswvrx", "vdiveuq", "vdivesq",
        "xvf16ger2", "xvf16ger2pp", "xvf16ger2pn", "xvf16ger2np", "xvf16ger2nn",
        "xvbf16ger2", "xvbf16ger2pp", "xvbf16ger2pn", "xvbf16ger2np", "xvbf16ger2nn",
    ]

    /// VSCR's NJ and SAT. QEMU keeps the reserved bits too.
    static let vscrMask: UInt32 = 0x1_0001

    /// Bits of special registers that are not compared.
    struct Open {
        var cr: UInt32 = 0
        var xer: UInt64 = 0
        var fpscr: UInt64 = 0
    }

    static func openBits(_ record: Record, _ target: PPCTarget, _ want: Outcome) -> Open {
        var open = Open()
        openFloatStatus(record, target, want, &open)
        // The 32-bit processor has no OV32 and CA32.
        if !target.guest.is64 { open.xer = 0xc_0000 }
        return open
    }

    /// Whether the manual leaves the outcome of this word open (an invalid form).
    static func isOpen(_ p: Pattern, _ words: [UInt32], _ guest: PPCGuest) -> Bool {
        let word = words[words.count - 1]
        let (rt, ra, rb) = (Place.t(word), Place.a(word), Place.b(word))
        if p.isUpdate {
            if ra == 0 { return true }
            let isFixedLoad = p.mnemonic.hasPrefix("l") && !p.mnemonic.hasPrefix("lf")
            if isFixedLoad, ra == rt { return true }
        }
        switch p.mnemonic {
        // Decrementing CTR and branching to it: Sojourn raises SIGILL, QEMU does something.
        case "bcctr": return word >> 23 & 1 == 0
        // Those to persistent memory are newer than QEMU's.
        // The form that waits for an interrupt halts QEMU.
        case "wait": return word >> 21 & 3 == 0
        case "dcbf": return word >> 21 & 7 > 1
        // L is reserved in 32-bit mode, and the 32-bit processor has no W or L of mtfsf.
        case "cmp", "cmpi", "cmpl", "cmpli": return !guest.is64 && rt & 1 != 0
        case "mtfsf", "mtfsfi": return !guest.is64 && (word >> 25 & 1 != 0 || word >> 16 & 1 != 0)
        case "lmw": return ra >= rt || ra == 0 && rt == 0
        case "lswi":
            // RA among the registers that are loaded.
            let count = rb == 0 ? 32 : rb
            return (0..<(count + 3) / 4).contains { (rt + $0) & 31 == ra }
        case "lfdp", "lfdpx", "stfdp", "stfdpx":
            return rt & 1 != 0
        // Function codes that do not exist; QEMU makes mistakes in signed minima and maxima of 32 bits and in the bounded
        // increments and decrements (a failure's result has too few or too many ones).
        case "lwat": return rb > 8 && rb != 16 || rb == 5 || rb == 7
        case "ldat": return rb > 8 && rb != 16
        case "stwat": return rb > 7 && rb != 24 || rb == 5 || rb == 7
        case "stdat": return rb > 7 && rb != 24
        case "plq", "pstq": return rt & 1 != 0 || (p.mnemonic == "plq" && (rt == ra || rt + 1 == ra))
        case "lq", "lqarx", "stq", "stqcx.":
            return rt & 1 != 0
                || (p.mnemonic.hasPrefix("l")
                    && (rt == ra || rt + 1 == ra || (p.isIndexed && (rt == rb || rt + 1 == rb))))
        // Accumulators that the operands are part of; half a pair.
        case _ where p.mnemonic.contains("ger"):
            let accumulator = rt >> 2
            let xa = ra | Int(word >> 2 & 1) << 5
            let xb = rb | Int(word >> 1 & 1) << 5
            return xa >> 2 == accumulator || xb >> 2 == accumulator
                || p.mnemonic.contains("f64") && xa & 1 != 0
        // Elements that begin where too little of the register is left.
        case "vextractuh", "vinserth": return ra & 15 > 14
        case "vextractuw", "xxextractuw", "vinsertw", "xxinsertw", "vinsw": return ra & 15 > 12
        case "vextractd", "vinsertd", "vinsd": return ra & 15 > 8
        default:
            return false
        }
    }

    /// Whether an instruction takes or makes an element, by a number in a register, of which the vector does not have the
    /// whole.
    private static func isBeyondVector(_ record: Record) -> Bool {
        let word = record.words[0]
        guard word >> 26 == 4, record.words.count == 1 else { return false }
        func number(_ register: Int) -> Int { Int(truncatingIfNeeded: record.registers.r[register]) }
        let a = number(Place.a(word)) & 15
        switch word & 0x3f {
        case 0x1a, 0x1b: return number(Int(word >> 6 & 31)) & 31 > 30
        case 0x1c, 0x1d: return number(Int(word >> 6 & 31)) & 31 > 28
        case 0x1e, 0x1f: return number(Int(word >> 6 & 31)) & 31 > 24
        default: break
        }
        switch word & 0x7ff {
        // vextuh., vinsh.
        case 0x64d, 0x74d, 0x24f, 0x34f, 0x4f, 0x14f: return a > 14
        case 0x68d, 0x78d, 0x28f, 0x38f, 0x8f, 0x18f: return a > 12
        case 0x2cf, 0x3cf: return a > 8
        default: return false
        }
    }

    /// Whether a vdiveuq or vdivesq has a quotient that does not fit.
    private static func isBeyondQuadword(_ record: Record) -> Bool {
        let word = record.words[0]
        func quad(_ n: Int) -> UInt128 {
            UInt128(record.registers.vs[2 * n + 64]) << 64 | UInt128(record.registers.vs[2 * n + 65])
        }
        let (a, b) = (quad(Place.a(word)), quad(Place.b(word)))
        switch word & 0xfc00_07ff {
        case 0x1000_020b: return a >= b
        // The quotient has a sign.
        case 0x1000_030b: return Int128(bitPattern: a).magnitude >= Int128(bitPattern: b).magnitude / 2
        default: return false
        }
    }

    /// Results of the decimal instructions.
    private static func isOpenDecimal(
        _ record: Record, _ word: UInt32, _ want: Outcome, _ have: Outcome, _ line: String
    ) -> Bool {
        guard word >> 26 == 4, word & 0x3f == 1, word & 0x400 != 0 || word & 0x7ff == 0x341 else {
            return false
        }
        func field(_ outcome: Outcome) -> UInt32 { outcome.registers.cr >> 4 & 15 }
        // Operands that are no decimals: the result is undefined, and QEMU does not always see them.
        if field(have) == 1 { return line.hasPrefix("vs") || line.hasPrefix("cr") }
        let (rt, ra, rb) = (Place.t(word), Place.a(word), Place.b(word))
        // QEMU looks at the operand when the result is in its place,
        let overwrites = word & 0x7ff == 0x341 || word & 0x5ff == 0x581 && ra == 0
        if overwrites, rt == rb { return true }
        // and keeps nothing of a length of 65535.
        if word & 0x5ff == 0x501, record.registers.vs[64 + 2 * ra] & 0xffff == 0xffff { return true }
        guard line.hasPrefix("cr"), want.registers.cr ^ have.registers.cr < 256 else { return false }
        switch word & 0x5ff {
        // It says that a sum of zeros is greater too,
        case 0x401, 0x441: return field(have) == 2 && field(want) & 2 != 0
        // takes the last digit for a sign, and a long way for an overflow of zero.
        case 0x481: return field(have) == 2 ? field(want) == 3 : field(have) & 1 == field(want) & 1
        default: return false
        }
    }

    /// Whether lswx with this byte count loads RA or RB, or nothing.
    static func isOpenString(_ word: UInt32, _ count: Int) -> Bool {
        let loaded = (0..<(count + 3) / 4).map { (Place.t(word) + $0) & 31 }
        return count == 0 || loaded.contains(Place.a(word)) || loaded.contains(Place.b(word))
    }

    /// Whether an instruction that the oracle does not know may yet be right: QEMU has no 32-bit processor of today's
    /// architecture.
    static func isUnknownToOracle(_ guest: PPCGuest) -> Bool { !guest.is64 }

    /// What is newer than QEMU's 32-bit processor it does not know, takes for something else, or ends at.
    private static func isOldEnough(_ p: Pattern, _ guest: PPCGuest) -> Bool {
        guest.is64 || ["", "v2.02", "v2.03"].contains(p.encoding.feature)
    }

    /// Accesses that raise SIGBUS where they are misaligned.
    static func wantsAlignment(_ mnemonic: String) -> Bool {
        mnemonic.contains("arx") || mnemonic.hasSuffix("cx.") || mnemonic.hasPrefix("lq")
            || mnemonic.hasPrefix("stq") || mnemonic.hasSuffix("at")
    }

    /// The number of the register that mtspr or mfspr names.
    static func specialRegister(_ word: UInt32) -> UInt32 { word >> 16 & 31 | (word >> 11 & 31) << 5 }

    /// Where Sojourn follows the manual and QEMU does not, or the outcome is open.
    static func isKnown(
        _ record: Record, _ target: PPCTarget, _ want: Outcome, _ have: Outcome, _ line: String
    )
        -> Bool
    {
        func word(at pc: UInt64) -> UInt32 {
            let at = Int(truncatingIfNeeded: (pc &- record.pc) / 4)
            return record.words.indices.contains(at) ? record.words[at] : 0
        }
        // QEMU does not know every instruction that only a kernel may use.
        if want.signal == SIGILL, have.signal == SIGILL, have.code == privileged { return true }
        if want.signal == SIGSEGV, have.signal == SIGSEGV {
            // What an access that faults in its middle has reached before, and which of its bytes is named.
            if line.hasPrefix("memory") || line.hasPrefix("vs") { return true }
            if line.hasPrefix("r"), loadsSeveral(word(at: want.pc)) { return true }
            if line.hasPrefix("address"), want.address &- have.address &+ 127 < 255 { return true }
        }
        // Of products of halves QEMU tells exceptions that other instructions have raised, too.
        if let last = record.words.last, last >> 26 == 59, last >> 4 & 15 == 9, line.hasPrefix("fpscr") {
            return true
        }
        // QEMU's vrldmi is vrldnm.
        if word(at: record.pc) & 0xfc00_07ff == 0x1000_00c5, record.words.count == 1 {
            return line.hasPrefix("vs") && isRotatedAndInserted(record, have)
        }
        if isBeyondVector(record) || isBeyondQuadword(record) { return true }
        if isOpenDecimal(record, word(at: record.pc), want, have, line) { return true }
        if isKnownDecimal(record, target, want, have, line) { return true }
        // Doubleword 1 of a scalar load or move is undefined before Power ISA 3.1, which makes it zero; QEMU leaves it.
        if line.hasPrefix("vs"), let xt = scalarLoad(word(at: record.pc)), record.words.count == 1 {
            let (a, b) = (want.registers.vs, have.registers.vs)
            return a[2 * xt] == b[2 * xt] && b[2 * xt + 1] == 0 && line.hasPrefix("vs\(xt):")
        }
        // QEMU's divde overflows only where the quotient has more than 64 bits, without regard to its sign.
        if record.words[0] >> 26 == 31, record.words[0] >> 1 & 0x1ff == 425, record.words.count == 1 {
            if line.hasPrefix("xer") || line.hasPrefix("cr") { return true }
        }
        // A chain may read CR1's copy of FX by mfcr or mfocrf: see openFloatStatus.
        if record.encoding < 0, line.hasPrefix("r"), let k = Int(line.dropFirst().prefix { $0 != ":" }) {
            if record.words.contains(where: readsCondition),
                (want.registers.r[k] ^ have.registers.r[k]) == 1 << 27
            {
                return true
            }
        }
        // QEMU has other codes: FPE_FLTSUB, or that of the last of several exceptions.
        if want.signal == SIGFPE, line.hasPrefix("code") { return true }
        // What QEMU does wrong before it raises SIGFPE is known of single instructions only.
        if want.signal == SIGFPE || have.signal == SIGFPE, record.encoding < 0 { return true }
        return isKnownFloat(record, target, want, line)
    }

    /// ILL_PRVOPC
    private static let privileged: Int32 = 5

    /// Whether the outcome is what the manual wants of vrldmi.
    private static func isRotatedAndInserted(_ record: Record, _ have: Outcome) -> Bool {
        let word = record.words[0]
        let (t, a, b) = (Place.t(word) + 32, Place.a(word) + 32, Place.b(word) + 32)
        let vs = record.registers.vs
        return (0..<2).allSatisfy { i in
            let (value, control) = (vs[2 * a + i], vs[2 * b + i])
            let (begin, end, shift) = (control >> 16 & 63, control >> 8 & 63, control & 63)
            let rotated = value << shift | (shift == 0 ? 0 : value >> (64 - shift))
            let (from, to) = (UInt64.max >> begin, UInt64.max << (63 - end))
            let mask = begin <= end ? from & to : from | to
            return have.registers.vs[2 * t + i] == rotated & mask | vs[2 * t + i] & ~mask
        }
    }

    /// mfcr, mfocrf
    private static func readsCondition(_ word: UInt32) -> Bool { word >> 26 == 31 && word >> 1 & 0x3ff == 19 }

    /// lmw, lswi, lswx
    private static func loadsSeveral(_ word: UInt32) -> Bool {
        word >> 26 == 46 || (word >> 26 == 31 && [597, 533].contains(word >> 1 & 0x3ff))
    }

    /// The VSR that lxsdx, lxsspx, lxsiwzx, lxsiwax, lxsibzx or lxsihzx loads, or mtvsrd, mtvsrwa or mtvsrwz fills.
    private static func scalarLoad(_ word: UInt32) -> Int? {
        let extended = word >> 1 & 0x3ff
        guard word >> 26 == 31, [588, 524, 12, 76, 781, 813, 179, 211, 243].contains(extended) else {
            return nil
        }
        return Place.t(word) + Int(word & 1) * 32
    }
}
