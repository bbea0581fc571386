import Glibc

/// What is not compared, and why. docs/oracle-exceptions.md tells it to people.
enum Exceptions {
    /// Encodings that leave for the kernel or whose result depends on the processor, the process or the clock.
    static let notRun: Set<String> = ["SVC", "IC IVAU", "DC ZVA", "DC CVAP", "DC CVADP"]

    /// The oracle program does not read FPSR.
    nonisolated(unsafe) static var ignoresStatus = false

    /// Whether the manual leaves the outcome of this word open (CONSTRAINED UNPREDICTABLE), or the oracle has a
    /// later feature in its place.
    static func isOpen(_ p: Pattern, _ word: UInt32) -> Bool {
        func field(_ name: String) -> Int { p.get(name, word) ?? -1 }
        let (rt, rn, rt2, rs) = (field("Rt"), field("Rn"), field("Rt2"), field("Rs"))
        let isVector = field("V") == 1
        let isLoad = word >> 22 & 1 == 1
        switch p.name {
        case "LDP, STP (post-index)", "LDP, STP (pre-index)":
            if isStoreTagPair(word) { return true }
            if isVector { return isLoad && rt == rt2 }
            return (isLoad && rt == rt2) || (rn != 31 && (rn == rt || rn == rt2))
        case "LDP, STP (signed offset)", "LDNP, STNP":
            return isStoreTagPair(word) || (isLoad && rt == rt2)
        case "LDR, STR (post-index)", "LDR, STR (pre-index)":
            return !isVector && rn != 31 && rn == rt
        case "LDRAA, LDRAB":
            return field("W") == 1 && rn != 31 && rn == rt
        case "LDXP, LDAXP":
            return rt == rt2
        case "STXR, STLXR", "STXP, STLXP":
            return rs == rt || rs == rt2 || (rs == rn && rn != 31)
        default:
            return false
        }
    }

    /// What the oracle runs in place of an instruction of FEAT_PAuth: Sojourn is a machine with no key enabled, which
    /// QEMU's user mode cannot be made. Authenticating branches and loads are plain ones, PAC* and AUT* do nothing,
    /// PACGA gives 0. Nil if no single instruction does the same.
    static func withoutKeys(_ p: Pattern, _ word: UInt32) -> UInt32? {
        func field(_ name: String) -> UInt32 { UInt32(p.get(name, word) ?? 0) }
        let nop: UInt32 = 0xd503_201f
        switch p.name {
        case "HINT":
            // PACIA1716 … AUTIB1716, PACIAZ … AUTIBSP.
            return field("CRm") == 1 || field("CRm") == 3 ? nop : word
        case "BRAA, BRAB", "BRAAZ, BRABZ": return 0xd61f_0000 | field("Rn") << 5
        case "BLRAA, BLRAB", "BLRAAZ, BLRABZ": return 0xd63f_0000 | field("Rn") << 5
        case "RETAA, RETAB": return 0xd65f_03c0
        case "PAC*, AUT* (register)": return field("op") >= 8 && field("Rn") != 31 ? 0 : nop
        case "PACGA": return 0xd280_0000 | field("Rd")
        case "LDRAA, LDRAB":
            let offset = Int32(bitPattern: (field("S") << 9 | field("imm9")) << 22) >> 19
            guard offset >= -256, offset < 256 else { return nil }
            return 0xf840_0000 | (UInt32(bitPattern: offset) & 0x1ff) << 12 | (field("W") == 1 ? 3 : 0) << 10
                | word & 0x3ff
        default: return word
        }
    }

    /// Where Sojourn follows the manual and QEMU does not, or the outcome is open.
    static func isKnown(_ record: Record, _ want: Outcome, _ have: Outcome, _ line: String) -> Bool {
        func word(at pc: UInt64) -> UInt32 {
            let at = Int(truncatingIfNeeded: (pc &- record.pc) / 4)
            return record.words.indices.contains(at) ? record.words[at] : 0
        }
        // Until a program reads FPSR, the flags of rarely used modes need not be exact.
        if ignoresStatus, line.hasPrefix("fpsr") { return true }
        // Registers and memory that a load or store of several structures, or of a pair, has reached before its fault.
        let faulting = word(at: want.pc)
        if want.signal == SIGSEGV,
            faulting & 0xbe00_0000 == 0x0c00_0000 || faulting & 0x3a00_0000 == 0x2800_0000,
            line.hasPrefix("v") || line.hasPrefix("memory")
        {
            return true
        }
        guard have.signal == SIGBUS else { return false }
        // A misaligned PC comes before an unmapped one.
        if want.signal == SIGSEGV, want.pc & 3 != 0, line.hasPrefix("signal") { return true }
        // QEMU has FEAT_LSE2: ordered accesses may be misaligned. And misalignment comes before a missing page.
        return word(at: have.pc) & 0x3f00_0000 == 0x0800_0000
            || word(at: have.pc) & 0x3f00_0000 == 0x1900_0000
            || word(at: have.pc) & 0x3b00_0000 == 0x3800_0000
    }

    /// STGP of FEAT_MTE, which QEMU has and Sojourn does not claim.
    static func isStoreTagPair(_ word: UInt32) -> Bool { word & 0xfc40_0000 == 0x6800_0000 }
}
