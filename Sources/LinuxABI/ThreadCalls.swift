import CHost
import Glibc
import Guest
import Process

/// Threads: their beginning, their end, what they wait with.
extension SystemCallTable {
    static let threads: [SystemCallRow] = [
        SystemCallRow(
            .exit, [.int],
            .handler { c in
                // A signal that this thread has taken from the others comes first; after that it takes none.
                let blocked = c.thread.blockUnlessPending()
                if blocked == 0 { c.thread.exitStatus = c.int(0) }
                return blocked
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
                if c.linux.isForeign, c.a[1] != 3 &* c.linux.memory.wordBytes { return -22 }
                let result =
                    c.linux.isForeign
                    ? c.host(273, [UInt64(OwnerThread.emptyList), 24, 0, 0, 0, 0]) : c.host(273)
                if result == 0 { c.thread.robustList = c.a[0] }
                return result
            }),
        SystemCallRow(
            .get_robust_list, [.int, .address, .address], if: { $0.model != .host },
            .handler { c in c.robustList() }),
        SystemCallRow(
            .futex, [.address, .futexOperation, .unsigned, .take("timespec"), .address, .unsigned],
            handled: 3, .handler { c in c.waitOnFutex() }),
        SystemCallRow(.futex_wake, [.address, .hex, .int, .hex]),
        SystemCallRow(
            .futex_wait, [.address, .hex, .hex, .hex, .take("timespec64"), .flags(.clock)], converts: true,
            if: { $0.model.bigEndian },
            .handler { c in
                c.a[1] = UInt64(UInt32(truncatingIfNeeded: c.a[1]).byteSwapped)
                return c.host(455)
            }),
        SystemCallRow(
            .futex_requeue, [.address, .hex, .int, .int], if: { $0.model.bigEndian },
            .handler { c in c.requeue() }),
        SystemCallRow(
            .rseq, [.address, .hex, .hex, .hex],
            .refused(errno: 38, reason: "the kernel compares the host's program counter, not the guest's")),
        SystemCallRow(
            .rseq_slice_yield, [],
            .refused(errno: 38, reason: "it belongs to rseq's area")),
        SystemCallRow(
            .futex_waitv, [.takeArray("futex_waitv"), .word, .hex, .take("timespec64"), .flags(.clock)]),
    ]
}

/// The calling thread's number, which is also the guest thread's.
func hostThreadNumber() -> Int { sj_syscall6(186, 0, 0, 0, 0, 0, 0) }
