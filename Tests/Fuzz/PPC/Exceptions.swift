import FuzzCommon
import Glibc

/// What is not compared, and why. docs/oracle-exceptions.md tells it to people.
enum Exceptions {
    /// Instructions, by their first mnemonic, that leave for the kernel or whose result depends on the processor, the process or
    /// the clock.
    static let notRun: Set<String> = ["sc", "scv", "mftb", "darn"]

    /// Those that a chain must not have: their result depends on something that a chain may have changed.
    static let notInChains: Set<String> = []

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
        case "lmw": return ra >= rt || ra == 0 && rt == 0
        case "lswi":
            // RA among the registers that are loaded.
            let count = rb == 0 ? 32 : rb
            return (0..<(count + 3) / 4).contains { (rt + $0) & 31 == ra }
        case "lswx":
            return true
        case "lq", "lqarx", "stq", "stqcx.":
            return rt & 1 != 0 || (p.mnemonic.hasPrefix("l") && (rt == ra || rt + 1 == ra || (p.isIndexed && (rt == rb || rt + 1 == rb))))
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
        // Linux starts programs with MSR.FE0 and FE1 clear: enabled exceptions raise no signals.
        if want.signal == SIGFPE { return true }
        return isKnownFloat(record, target, want, line)
    }
}
