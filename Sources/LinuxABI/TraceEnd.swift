import CHost
import Glibc
import Process

/// How `-strace` tells of a process that a signal ends.
extension LinuxThread {
    func traceDeath(_ log: TraceLog, _ signal: Int32) {
        let dumped = Signals.defaultAction(signal) == .core && dumpsCore() ? " (core dumped)" : ""
        log.line(hostThreadNumber(), "+++ killed by \(Signals.name(Int(signal)))\(dumped) +++")
    }

    /// SIGKILL is the one signal that ends a process before anything can be told of it.
    func killsItself(_ row: SystemCallRow, _ call: SystemCall) -> Bool {
        switch row.name {
        case .kill, .tgkill: call.int(0) == getpid() && call.int(row.name == .kill ? 1 : 2) == 9
        case .tkill: Int(call.int(0)) == hostThreadNumber() && call.int(1) == 9
        default: false
        }
    }

    /// What the kernel will decide (do_coredump), as it has to be known before: a pipe takes what the process may give,
    /// a file needs room in RLIMIT_CORE and a directory that can be written.
    private func dumpsCore() -> Bool {
        // prctl(PR_GET_DUMPABLE)
        guard sj_syscall6(157, 3, 0, 0, 0, 0, 0) == 1 else { return false }
        let descriptor = open("/proc/sys/kernel/core_pattern", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var pattern = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &pattern, pattern.count)
        var limit = rlimit()
        guard count > 0, getrlimit(__rlimit_resource_t(4), &limit) == 0 else { return false }
        let name = pattern.prefix { $0 != 0 && $0 != 0x0a }
        // RLIMIT_CORE of 1 is what programs that take dumps have.
        if name.first == UInt8(ascii: "|") { return limit.rlim_cur != 1 }
        guard limit.rlim_cur >= 4096, !name.isEmpty else { return false }
        let directory = name.lastIndex(of: UInt8(ascii: "/")).map { name[...$0] } ?? [UInt8(ascii: ".")]
        return access(String(decoding: directory, as: UTF8.self), W_OK) == 0
    }
}
