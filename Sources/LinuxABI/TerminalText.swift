/// termios's flags that hold more than bits, as strace writes them.
enum TerminalText {
    static func output(_ flags: UInt64) -> String {
        var parts = [0x100, 0x600, 0x1800, 0x2000, 0x4000, 0x8000].map { mask in
            FlagTable.terminalDelays(mask).describe(flags & mask)
        }
        let rest = flags & ~0xff00
        if rest != 0 { parts.append(FlagTable.terminalOutput.describe(rest)) }
        return parts.joined(separator: "|")
    }

    static func control(_ flags: UInt64) -> String {
        var parts = [FlagTable.terminalSpeed.describe(flags & 0x100f)]
        let input = flags >> 16 & 0x100f
        if input != 0 { parts.append("\(FlagTable.terminalSpeed.describe(input))<<IBSHIFT") }
        parts.append(["CS5", "CS6", "CS7", "CS8"][Int(flags >> 4 & 3)])
        let rest = flags & ~0x100f_103f
        if rest != 0 { parts.append(FlagTable.terminalControl.describe(rest)) }
        return parts.joined(separator: "|")
    }
}
