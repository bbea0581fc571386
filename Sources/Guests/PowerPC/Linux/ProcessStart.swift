import Guest

/// What Linux gives a new process in registers besides the stack pointer (start_thread()).
public enum StartRegisters {
    /// With version 2 of the ABI r12 is the entry's address. With version 1 the entry is a function descriptor, whose
    /// words are those of the file: `bias` is added. False: it cannot be read.
    public static func set64(
        _ registers: GuestRegisterFile, entry: UInt64, bias: UInt64, headerFlags: UInt32,
        word: (_ address: UInt64) -> UInt64?
    ) -> Bool {
        if headerFlags & 3 == 2 {
            registers[12] = entry
            return true
        }
        guard let code = word(entry), let toc = word(entry &+ 8) else { return false }
        registers.pc = code &+ bias
        registers[2] = toc &+ bias
        return true
    }
}
