import FuzzCommon
import Glibc

/// What is not compared, and why. docs/oracle-exceptions.md tells it to people.
enum Exceptions {
    /// Instructions, by their first mnemonic, that leave for the kernel or whose result depends on the processor, the process or
    /// the clock.
    static let notRun: Set<String> = ["sc", "scv", "mftb", "darn"]

    /// Those that a chain must not have: their result depends on something that a chain may have changed.
    static let notInChains: Set<String> = rightUndefined

    /// Doubleword 1 of what they load is zero in Power ISA 3.1, as of all processors. QEMU leaves it as it was.
    static let rightUndefined: Set<String> = [
        "lxsd", "lxsdx", "lxssp", "lxsspx", "lxsiwax", "lxsiwzx", "lxsibzx", "lxsihzx", "plxsd", "plxssp",
    ]

    /// Bits of special registers that are not compared.
    struct Open {
        var cr: UInt32 = 0
        var xer: UInt64 = 0
        var fpscr: UInt64 = 0
    }

    static func openBits(_ record: Record, _ target: PPCTarget, _ want: Outcome) -> Open {
        var open = Open()
        // FR: QEMU never sets it.
        open.fpscr = 1 << 18
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
        // Linux emulates them in little-endian mode; QEMU gives up.
        if !guest.bigEndian, ["lmw", "stmw", "lswi", "lswx", "stswi", "stswx"].contains(p.mnemonic) { return true }
        // Those that are relative to the instruction write over it.
        if let type = p.prefixType, type != 1, p.mnemonic.hasPrefix("pst"), words[0] >> 20 & 1 != 0 { return true }
        switch p.mnemonic {
        // Decrementing CTR and branching to it: Sojourn raises SIGILL, QEMU does something.
        case "bcctr": return word >> 23 & 1 == 0
        case "lmw": return ra >= rt || ra == 0 && rt == 0
        case "lswi":
            // RA among the registers that are loaded.
            let count = rb == 0 ? 32 : rb
            return (0..<(count + 3) / 4).contains { (rt + $0) & 31 == ra }
        // RA or RB is the first register that is loaded. Where it is a later one, QEMU raises SIGILL: `isKnown`.
        case "lswx": return rt == ra || rt == rb
        case "lq", "lqarx", "stq", "stqcx.", "plq", "pstq":
            return rt & 1 != 0 || (!p.mnemonic.contains("st") && (rt == ra || rt + 1 == ra || (p.isIndexed && (rt == rb || rt + 1 == rb))))
        case "lfdp", "lfdpx", "stfdp", "stfdpx": return rt & 1 != 0
        // Function codes that there are not: Linux raises SIGBUS, QEMU SIGSEGV. QEMU compares signed words (5 and 7) as unsigned
        // ones, and decrements (28) by the word that follows.
        case "lwat": return ![0, 1, 2, 3, 4, 6, 8, 16, 24, 25].contains(rb)
        case "ldat": return ![0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 24, 25].contains(rb)
        case "stwat": return ![0, 1, 2, 3, 4, 6, 24].contains(rb)
        case "stdat": return rb > 7 && rb != 24
        default:
            return false
        }
    }

    /// Whether an instruction that the oracle does not know may yet be right: QEMU has no 32-bit processor of today's
    /// architecture.
    static func isUnknownToOracle(_ guest: PPCGuest) -> Bool { !guest.is64 }

    /// Accesses that raise SIGBUS where they are misaligned.
    static func wantsAlignment(_ mnemonic: String) -> Bool {
        mnemonic.contains("arx") || mnemonic.hasSuffix("cx.") || mnemonic.hasPrefix("lq")
            || mnemonic.hasPrefix("stq") || mnemonic.hasSuffix("at")
    }

    /// The number of the register that mtspr or mfspr names.
    static func specialRegister(_ word: UInt32) -> UInt32 { word >> 16 & 31 | (word >> 11 & 31) << 5 }

    /// Where Sojourn follows the manual and QEMU does not, or the outcome is open.
    static func isKnown(_ record: Record, _ target: PPCTarget, _ want: Outcome, _ have: Outcome, _ line: String)
        -> Bool
    {
        if record.encoding >= 0, rightUndefined.contains(target.patterns[record.encoding].mnemonic) {
            // The left doublewords agree, and the right one is zero here.
            let word = record.words[record.words.count - 1]
            let n = word >> 26 == 31 ? Place.t(word) | Int(word & 1) << 5 : Place.t(word) + 32
            let (want, have) = (want.registers.vs, have.registers.vs)
            return line.hasPrefix("vs\(n):") && want[2 * n] == have[2 * n] && have[2 * n + 1] == 0
        }
        // An access that faults in its second page may have done a part. QEMU's are of doublewords.
        if record.encoding >= 0, want.signal == SIGSEGV, have.signal == SIGSEGV,
            ["lxv", "stxv", "lfdp", "stfdp", "stsw", "stmw"].contains(where: target.patterns[record.encoding].mnemonic.hasPrefix)
        {
            return line.hasPrefix("vs") || line.hasPrefix("memory:")
        }
        if record.encoding >= 0, target.patterns[record.encoding].mnemonic == "lswx" {
            return want.signal == SIGILL || want.signal == SIGSEGV && have.signal == SIGSEGV && line.hasPrefix("r")
        }
        // Fetch and increment bounded or equal, without doing it: QEMU's RT is as said, but for 32 bits and extended.
        if record.encoding >= 0, ["lwat", "ldat"].contains(target.patterns[record.encoding].mnemonic) {
            let rt = Place.t(record.words[0])
            let least: UInt64 = target.patterns[record.encoding].mnemonic == "lwat" ? 1 << 31 : 1 << 63
            return line.hasPrefix("r\(rt):") && want.registers.r[rt] == 0xffff_ffff_8000_0000
                && have.registers.r[rt] == least
        }
        return false
    }
}
