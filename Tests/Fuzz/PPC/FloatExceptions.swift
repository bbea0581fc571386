import FuzzCommon
import PowerPC

/// What of floating point is not compared, and why.
extension Exceptions {
    private static let results: UInt64 = 0x1f000

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
        if fpcc == 1 || fpcc == 4 || fpcc == 8 { open.fpscr |= 1 << 16 }
        for name in mnemonics(record, target) {
            // The manual says nothing of FPRF.
            if name.hasPrefix("fcti") { open.fpscr |= results }
            // QEMU leaves FPRF alone.
            if ["fcfidu", "fcfids", "fcfidus"].contains(name) { open.fpscr |= results }
            // QEMU does not set FX.
            if name == "mtfsb1" {
                open.fpscr |= 1 << 31
                open.cr |= 1 << 27
                // Nor NI.
                open.fpscr |= 4
            }
            // QEMU gives a half for zero.
            if name.hasPrefix("fre") || name.hasPrefix("frsqrte") { open.fpscr |= results | 7 << 32 }
        }
        let rt = Place.t(record.words[record.words.count - 1])
        // A double that looks like a single: see FPRF.
        if want.registers.vs[2 * rt] >> 32 == 0 { open.fpscr |= results }
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
        // Undefined where an operand is no single.
        if ["fmadds", "fmsubs", "fnmadds", "fnmsubs"].contains(name) {
            let operands = [Place.a(word), Place.b(word), Int(word >> 6 & 31)].map { vs[2 * $0] }
            return !operands.allSatisfy(isSingle)
        }
        // The upper word is undefined.
        if name.hasPrefix("fctiw") {
            return line.contains("oracle 80000000:0, here ffffffff80000000:0")
        }
        if name.hasPrefix("fre") || name.hasPrefix("frsqrte") {
            return line.contains("oracle 3fe0000000000000") || line.contains("oracle bfe0000000000000")
        }
        return false
    }
}
