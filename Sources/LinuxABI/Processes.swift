import CHost
import Glibc
import Guest
import Process

/// Processes by number, their children and memory; the end.
extension SystemCallTable {
    static let processes: [SystemCallRow] = [
        SystemCallRow(
            .exit_group, [.int],
            .handler { c in
                // Of another guest the kernel has not got the list.
                if c.linux.isForeign { c.thread.releaseRobustMutexes() }
                return c.thread.thread.leavingCode { c.host(231) }
            }),
        SystemCallRow(.getpid, []), SystemCallRow(.getppid, []), SystemCallRow(.gettid, []),
        SystemCallRow(.getpgid, [.int]), SystemCallRow(.setpgid, [.int, .int]),
        SystemCallRow(.getsid, [.int]), SystemCallRow(.setsid, []),
        SystemCallRow(.wait4, [.int, .waitStatus, .flags(.wait), .give("rusage")]),
        SystemCallRow(.waitid, [.flags(.waitid), .int, .signalInfo, .flags(.wait), .give("rusage")]),
        SystemCallRow(.pidfd_open, [.int, .flags(.descriptorOfProcess)]),
        SystemCallRow(.pidfd_getfd, [.fd, .fd, .hex]),
        SystemCallRow(.process_vm_readv, [.int, .scatter, .size, .ranges, .size, .unsigned]),
        SystemCallRow(.process_vm_writev, [.int, .gather, .size, .ranges, .size, .unsigned]),
        SystemCallRow(
            .prctl, [.prctlOption, .hex, .hex, .hex, .hex], .handler { c in PrctlTable.call(&c) }),
    ]
}
