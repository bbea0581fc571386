import CHost
import Glibc
import Guest
import Process

/// Threads: their beginning, their end, what they wait with.
extension SystemCallTable {
    static let threads: [SystemCallRow] = [
        SystemCallRow(
            .clone, [.flags(.clone), .address, .address, .address, .address],
            .handler { c in
                var request = CloneRequest()
                request.flags = c.a[0] & ~0xff
                request.stackPointer = c.a[1]
                request.parentThread = c.a[2]
                let tlsFirst = c.linux.abi.cloneTakesTLSFirst
                request.threadPointer = c.a[tlsFirst ? 3 : 4]
                request.childThread = c.a[tlsFirst ? 4 : 3]
                return request.isThread ? c.thread.startThread(request) : -38
            }),
        SystemCallRow(
            .clone3, [.address, .size],
            .handler { c in
                guard c.a[1] >= 64 else { return -22 }
                guard c.a[1] <= 4096 else { return -7 }
                // flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls
                var words: InlineArray<8, UInt64> = .init(repeating: 0)
                let isRead = withUnsafeMutableBytes(of: &words) {
                    c.linux.memory.read(c.a[0], into: $0.baseAddress!, 64)
                }
                guard isRead else { return -14 }
                var request = CloneRequest()
                request.flags = words[0]
                request.childThread = words[2]
                request.parentThread = words[3]
                request.stackPointer = words[5] &+ words[6]
                request.threadPointer = words[7]
                guard request.isThread else { return -38 }
                guard words[4] == 0, (words[5] == 0) == (words[6] == 0) else { return -22 }
                return c.thread.startThread(request)
            }),
        SystemCallRow(
            .exit, [.int],
            .handler { c in
                c.thread.exitStatus = c.int(0)
                return 0
            }),
        SystemCallRow(
            .set_tid_address, [.address],
            .handler { c in
                // The host thread's own word is its C library's.
                c.thread.clearedAtEnd = c.a[0]
                return hostThreadNumber()
            }),
        SystemCallRow(
            .set_robust_list, [.address, .size],
            .handler { c in
                // For the host when a signal ends the process, else for `tellOfEnd`.
                let result = c.host(273)
                if result == 0 { c.thread.robustList = c.a[0] }
                return result
            }),
        SystemCallRow(.get_robust_list, [.int, .address, .address]),
        SystemCallRow(
            .futex, [.address, .futexOperation, .unsigned, .take("timespec"), .address, .unsigned]),
        SystemCallRow(.futex_waitv, [.address, .unsigned, .hex, .take("timespec"), .int]),
    ]
}

/// The calling thread's number, which is also the guest thread's.
func hostThreadNumber() -> Int { sj_syscall6(186, 0, 0, 0, 0, 0, 0) }
