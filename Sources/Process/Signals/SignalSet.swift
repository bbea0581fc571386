import CHost
import Glibc

/// Signal sets as the kernel passes them: bit i is signal i+1.
public typealias SignalSet = UInt64

public enum Signals {
    public static let count: Int32 = 64
    /// SIGKILL and SIGSTOP: cannot be blocked, caught or ignored.
    public static let unblockable: SignalSet = bit(9) | bit(19)
    /// The signals that hardware faults raise: the translator takes them itself, so the host never blocks them.
    public static let synchronous: SignalSet = bit(4) | bit(5) | bit(7) | bit(8) | bit(11)
    /// Order in which the kernel picks among pending ones: faults first (SYNCHRONOUS_MASK, with SIGSYS).
    static let first: SignalSet = synchronous | bit(31)

    public static func bit(_ signal: Int32) -> SignalSet { 1 &<< UInt64(truncatingIfNeeded: signal &- 1) }

    public enum DefaultAction: Sendable { case terminate, core, stop, ignore }

    /// signal(7).
    public static func defaultAction(_ signal: Int32) -> DefaultAction {
        switch signal {
        case 17, 18, 23, 28: .ignore  // CHLD, CONT (continuing is the kernel's part), URG, WINCH
        case 19, 20, 21, 22: .stop  // STOP, TSTP, TTIN, TTOU
        case 3, 4, 5, 6, 7, 8, 11, 24, 25, 31: .core
        default: .terminate
        }
    }

    static let names: [StaticString] = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
        "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
        "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ]

    /// "SIGINT", "SIGRT_5" (strace's names), or the number.
    public static func name(_ signal: Int) -> String {
        if signal >= 1 && signal <= 31 { return "SIG\(names[signal - 1])" }
        if signal >= 32 && signal <= 64 { return signal == 32 ? "SIGRTMIN" : "SIGRT_\(signal - 32)" }
        return "\(signal)"
    }
}

/// Sets the calling thread's mask on the host so that it shows the guest's: all but the synchronous signals.
func setHostMask(_ guest: SignalSet) -> Int {
    var host = guest & ~Signals.synchronous & ~Signals.unblockable
    return withUnsafeMutablePointer(to: &host) { set in
        sj_syscall6(14, 2, 0 + Int(bitPattern: set), 0, 8, 0, 0)
    }
}
