import Process

/// Signals as `-strace` shows them.
enum SignalText {
    static func name(_ signal: UInt64) -> String { Signals.name(Int(Int32(truncatingIfNeeded: signal))) }

    /// "SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10}" from the host's siginfo.
    static func describe(_ signal: Int32, _ info: UnsafeRawPointer) -> String {
        func word(_ offset: Int) -> Int32 { info.load(fromByteOffset: offset, as: Int32.self) }
        func long(_ offset: Int) -> UInt64 { info.load(fromByteOffset: offset, as: UInt64.self) }
        let name = Signals.name(Int(signal))
        let code = word(8)
        var text = "\(name) {si_signo=\(name), si_code=\(codeName(signal, code))"
        switch (code, signal) {
        case (0x80, _): break
        case (-2, _): text += ", si_timerid=\(word(16)), si_overrun=\(word(20)), si_value=\(hex(long(24)))"
        case (..<0, _), (0, _):
            text += ", si_pid=\(word(16)), si_uid=\(word(20))"
            if code == -1 { text += ", si_value=\(hex(long(24)))" }
        case (_, 17):
            text += ", si_pid=\(word(16)), si_uid=\(word(20)), si_status="
            text += code == 1 ? "\(word(24))" : Signals.name(Int(word(24)))
            text += ", si_utime=\(long(32)), si_stime=\(long(40))"
        case (_, 4), (_, 5), (_, 7), (_, 8), (_, 11):
            text += ", si_addr=\(long(16) == 0 ? "NULL" : hex(long(16)))"
        case (_, 29): text += ", si_band=\(long(16)), si_fd=\(word(24))"
        default: break
        }
        return text + "}"
    }

    private static func codeName(_ signal: Int32, _ code: Int32) -> String {
        switch code {
        case 0: return "SI_USER"
        case 0x80: return "SI_KERNEL"
        case -1: return "SI_QUEUE"
        case -2: return "SI_TIMER"
        case -3: return "SI_MESGQ"
        case -4: return "SI_ASYNCIO"
        case -5: return "SI_SIGIO"
        case -6: return "SI_TKILL"
        default: break
        }
        let names: [String]
        switch signal {
        case 4: names = ["ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG"]
        case 5: names = ["TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT"]
        case 7: names = ["BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR"]
        case 8:
            names = [
                "FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES",
                "FPE_FLTINV",
                "FPE_FLTSUB",
            ]
        case 11: names = ["SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR"]
        case 17:
            names = ["CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"]
        case 29: names = ["POLL_IN", "POLL_OUT", "POLL_MSG", "POLL_ERR", "POLL_PRI", "POLL_HUP"]
        default: names = []
        }
        return code >= 1 && Int(code) <= names.count ? names[Int(code) - 1] : "\(code)"
    }
}
