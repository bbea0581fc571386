import FuzzCommon
import PowerPC

/// What of floating point is not compared, and why.
extension Exceptions {
    private static let results: UInt64 = 0x1f000

    /// They read bits of FPSCR that are not compared, or have an undefined word in their result.
    static let floatNotInChains: Set<String> = [
        "mffs", "mffsce", "mffsl", "mcrfs", "fctiw", "fctiwz", "fctiwu", "fctiwuz", "xststdcsp", "fre",
        "fres",
        "frsqrte", "frsqrtes", "xsaddsp", "xssubsp", "xsmulsp", "xsdivsp",
        "vexptefp", "xsnmsubqp", "xsrqpi", "xsrqpxp", "xsmaxjdp", "xsminjdp",
    ]

    private static func mnemonics(_ record: Record, _ target: PPCTarget) -> [String] {
        if record.encoding >= 0 { return [target.patterns[record.encoding].mnemonic] }
        return record.words.compactMap {
            let k = PPCTable.table.find($0)
            return k >= 0 ? target.patterns[k].mnemonic : nil
        }
    }

    static func openFloatStatus(
        _ record: Record, _ target: PPCTarget, _ want: Outcome, _ open: inout Open
    ) {
        // FR: QEMU never sets it. FI: Sojourn does not tell it of most instructions.
        open.fpscr = 3 << 17
        // FX: QEMU sets it for exceptions that are not new, too.
        let exceptions: UInt64 = 0x1ff8_0700
        if want.registers.fpscr & exceptions & ~record.registers.fpscr == 0 {
            open.fpscr |= 1 << 31
            open.cr |= 1 << 27
        }
        // C: QEMU sets it for comparisons of what is unordered, and takes single results for doubles.
        let fpcc = want.registers.fpscr >> 12 & 15
        let names = mnemonics(record, target)
        if fpcc == 1 || fpcc == 4 || fpcc == 8,
            record.encoding < 0 || names.contains(where: { $0.contains("cmp") || isSingleResult($0) })
        {
            open.fpscr |= 1 << 16
        }
        for name in names {
            // The manual says nothing of FPRF.
            if name.hasPrefix("fcti") || name.hasPrefix("dctfix") { open.fpscr |= results }
            // QEMU leaves FPRF alone.
            if ["fcfidu", "fcfids", "fcfidus"].contains(name) { open.fpscr |= results }
            // QEMU does not set FX.
            if name == "mtfsb1" {
                open.fpscr |= 1 << 31
                open.cr |= 1 << 27
                // Nor NI.
                open.fpscr |= 4
            }
            // QEMU raises only the first of OX, UX and XX of several elements, or what an earlier instruction raised.
            if name.hasPrefix("xv") {
                if want.registers.fpscr >> 28 & 1 != 0 || record.encoding < 0 { open.fpscr |= 1 << 27 }
                let isStale =
                    ["xvmaxdp", "xvmindp", "xvmaxsp", "xvminsp", "xvcvsxdsp", "xvcvuxdsp"].contains(name)
                if isStale, record.encoding < 0 { open.fpscr |= 1 << 31 | 7 << 25 | 1 << 28 }
            }
            if record.encoding < 0, name.contains("cmp") { open.fpscr |= 1 << 31 | 15 << 25 }
            // QEMU does not look at a second NaN.
            if name == "xsmaxjdp" || name == "xsminjdp" { open.fpscr |= 0xa100_0000 }
            // QEMU raises no ZX.
            if name.hasPrefix("xsre") || name.hasPrefix("xsrsqrte") || name.hasPrefix("xvre")
                || name.hasPrefix("xvrsqrte")
            {
                open.fpscr |= 1 << 26
            }
            // QEMU gives a half for zero.
            if name.hasPrefix("fre") || name.hasPrefix("frsqrte") { open.fpscr |= results | 7 << 32 }
        }
        if record.encoding < 0 {
            // Which result FPRF is of is hard to say.
            open.fpscr |= results
            open.cr |= 1 << 27
        }
        let word = record.words[record.words.count - 1]
        let xt = Place.t(word) + (word >> 26 == 60 ? 32 * Int(word & 1) : 0)
        // A double that looks like a single: see FPRF.
        if want.registers.vs[2 * xt] >> 32 == 0 { open.fpscr |= results }
    }

    private static func isSingleResult(_ name: String) -> Bool {
        (name.hasPrefix("f") && name.hasSuffix("s")) || name == "frsp"
            || (name.hasPrefix("xs") && name.hasSuffix("sp"))
    }

    private static func isSingle(_ x: UInt64) -> Bool {
        x & 0x1fff_ffff == 0
            && (x << 1 == 0 || (0x381...0x47e).contains(x >> 52 & 0x7ff) || x >> 52 & 0x7ff == 0x7ff)
    }

    static func isKnownFloat(_ record: Record, _ target: PPCTarget, _ want: Outcome, _ line: String) -> Bool {
        guard record.encoding >= 0 else { return false }
        let word = record.words[0]
        let name = target.patterns[record.encoding].mnemonic
        let vs = record.registers.vs
        // All are mffs before version 3.0.
        if !target.guest.is64, name.hasPrefix("mffs"), name != "mffs" { return true }
        if record.registers.fpscr & Registers.enables != 0, isKnownEnabled(record, name, want) { return true }
        // QEMU takes what is no single for what it is cut off to.
        if name == "xststdcsp" { return !isSingle(vs[2 * (Place.b(word) + Int(word >> 1 & 1) << 5)]) }
        // The status is undefined where an operand is no single.
        if ["fadds", "fsubs", "fmuls", "fdivs"].contains(name) {
            let operands = [Place.a(word), name == "fmuls" ? Place.c(word) : Place.b(word)]
            return line.hasPrefix("fpscr") && !operands.map { vs[2 * $0] }.allSatisfy(isSingle)
        }
        // QEMU rounds twice, to a double and to a single.
        if ["xsaddsp", "xssubsp", "xsmulsp", "xsdivsp"].contains(name) {
            let operands = [Place.a(word) + Int(word >> 2 & 1) << 5, Place.b(word) + Int(word >> 1 & 1) << 5]
            return !operands.map { vs[2 * $0] }.allSatisfy(isSingle)
        }
        // QEMU does not round to odd.
        if name == "xsnmsubqp", word & 1 != 0 { return true }
        // QEMU takes RN for a number of its own modes.
        if name == "xsrqpi" || name == "xsrqpxp", word >> 16 & 1 == 0, word >> 9 & 3 == 3 {
            return record.registers.fpscr & 1 != 0
        }
        // QEMU's series is good for small operands only.
        if name == "vexptefp" { return line.hasPrefix("vs") }
        // The upper word is undefined.
        if name.hasPrefix("fctiw") { return line.contains("oracle 80000000:0, here ffffffff80000000:0") }
        if name.hasPrefix("fre") || name.hasPrefix("frsqrte") {
            return line.contains("oracle 3fe0000000000000") || line.contains("oracle bfe0000000000000")
        }
        return false
    }

    /// While exceptions are enabled.
    private static func isKnownEnabled(_ record: Record, _ name: String, _ want: Outcome) -> Bool {
        let word = record.words[0]
        let vs = record.registers.vs
        // Undefined where an operand is no single.
        let singles = [
            "fadds", "fsubs", "fmuls", "fdivs", "fsqrts", "fmadds", "fmsubs", "fnmadds", "fnmsubs",
        ]
        if singles.contains(name) {
            let operands = [Place.a(word), Place.b(word), Place.c(word)]
            return !operands.map { vs[2 * $0] }.allSatisfy(isSingle)
        }
        // QEMU raises no ZX for estimates, and not all exceptions of elements, nor FEX then.
        if name.hasPrefix("xv") || name.hasPrefix("xsre") || name.hasPrefix("xsrsqrte") { return true }
        // The others differ where something enabled is raised.
        guard want.registers.fpscr >> 30 & 1 != 0 else { return false }
        // QEMU takes exponents modulo 256 that are out of a single's range when they have wrapped.
        if name == "frsp" {
            let exponent = vs[2 * Place.b(word)] >> 52 & 0x7ff
            // 1023 - 126 - 192, 1023 + 127 + 192
            return exponent < 705 || exponent > 1342
        }
        return name.hasPrefix("xs") && name.hasSuffix("sp")
            || differWhenEnabled.contains { name.hasPrefix($0) }
    }

    /// QEMU leaves targets alone where XE is set (fcfid, xsrsp, xsrqpi), writes those of invalid comparisons
    /// (xscmp, xsmax, xsmin) and of elements, sets VXVC beside VXSNAN (fcmpo, xscmpo); its wrapped singles and halves are others.
    private static let differWhenEnabled = [
        "fcfi", "fcmpo", "fre", "frsqrte", "xsrqpi", "xscmp", "xsmax", "xsmin", "xscvdphp", "xscvqpdp",
    ]
}
