import CHost
import Guest
import Process

/// Pointers that the host's kernel is given: what lies at or above the end of the guest's address space is ours, and the
/// kernel must not find it there. Such a pointer is made one that no program can use, so that the call fails as it would,
/// and where it would.
extension ArgumentKind {
    /// Whether a call only ever takes it for an address of memory to read or write.
    var isPointer: Bool {
        switch self {
        case .path, .input, .output, .take, .give, .takeArray, .giveArray, .gather, .scatter, .takeSignals,
            .giveSignals, .socketAddress, .giveSocketAddress, .sendMessage, .receiveMessage, .sendMessages,
            .receiveMessages, .socketValue, .giveSocketValue, .messageBuffer, .giveMessageBuffer, .processors,
            .giveProcessors, .text, .strings, .environment, .waitStatus, .signalInfo,
            .length, .givePath, .openHow, .polled, .directoryEntries, .fileTimes, .replace, .ranges,
            .descriptors,
            .maskAndSize, .submissions, .takeCapabilities, .giveCapabilities, .taskName, .remaining,
            .ringParameters:
            true
        default: false
        }
    }

    fileprivate var hasPointersInside: Bool {
        switch self {
        case .gather, .scatter, .sendMessage, .receiveMessage, .sendMessages, .receiveMessages: true
        default: false
        }
    }
}

extension SystemCallRow {
    /// Bit n: argument n is a pointer.
    var pointers: UInt8 {
        var mask: UInt8 = 0
        let carriesOver = hostNumber != nil
        for (n, kind) in arguments.enumerated() where n < 6 {
            if kind.isPointer { mask |= 1 << UInt8(n) }
            if case .address = kind, carriesOver { mask |= 1 << UInt8(n) }
        }
        // The meaning of the last argument is another with each request; as a number none is that large.
        switch name {
        case .ioctl, .fcntl, .fcntl64: mask |= 4
        case .prctl: mask |= 6
        case .semctl: mask |= 8
        case .futex, .futex_time64: mask |= 0b10001
        default: break
        }
        return mask
    }

    var hasPointersInside: Bool {
        switch name {
        case .futex_waitv, .process_vm_readv, .process_vm_writev, .process_madvise: true
        default: arguments.contains { $0.hasPointersInside }
        }
    }
}

extension SystemCall {
    /// Makes argument `n` a bad pointer if it is none of the guest's.
    @inline(__always)
    mutating func hide(_ n: Int) {
        if a[n] >= linux.memory.end { a[n] |= 1 << 63 }
    }

    @inline(__always)
    mutating func hidePointers(_ mask: UInt8) {
        var left = mask
        while left != 0 {
            hide(left.trailingZeroBitCount)
            left &= left &- 1
        }
    }

    /// Whether structures that arguments point to hold a pointer that is none of the guest's.
    func pointsBeyond(_ row: SystemCallRow) -> Bool {
        for (n, kind) in row.arguments.enumerated() where n < 5 {
            switch kind {
            case .gather, .scatter:
                if vectorsPointBeyond(a[n], a[n &+ 1]) { return true }
            case .sendMessage, .receiveMessage:
                if messagePointsBeyond(a[n]) { return true }
            case .sendMessages, .receiveMessages:
                for k in 0..<min(a[n &+ 1] & 0xffff_ffff, 1024) where messagePointsBeyond(a[n] &+ k &* 64) {
                    return true
                }
            default: break
            }
        }
        switch row.name {
        case .futex_waitv:
            for k in 0..<min(a[1] & 0xffff_ffff, 128) where isBeyond(a[0] &+ k &* 24 &+ 8) { return true }
        case .process_madvise: return vectorsPointBeyond(a[1], a[2])
        case .process_vm_readv, .process_vm_writev:
            return vectorsPointBeyond(a[1], a[2]) || linux.isOwn(int(0)) && vectorsPointBeyond(a[3], a[4])
        default: break
        }
        return false
    }

    /// Whether the pointer at `address` is none of the guest's.
    private func isBeyond(_ address: UInt64) -> Bool {
        let end = linux.memory.end
        return (linux.memory.load(address, as: UInt64.self) ?? 0) >= end
    }

    private func vectorsPointBeyond(_ address: UInt64, _ count: UInt64) -> Bool {
        // The host refuses more before it looks at them.
        guard count <= 1024 else { return false }
        for k in 0..<count where isBeyond(address &+ k &* 16) { return true }
        return false
    }

    /// Whether argument 0 is one: if not, the host says so first.
    private var isSocket: Bool {
        var type: Int32 = 0
        var size: UInt32 = 4
        // SOL_SOCKET, SO_TYPE
        return withUnsafeMutablePointer(to: &type) { type in
            withUnsafeMutablePointer(to: &size) {
                sj_syscall6(
                    55, Int(truncatingIfNeeded: a[0]), 1, 3, Int(bitPattern: type), Int(bitPattern: $0), 0)
            }
        } == 0
    }

    private func messagePointsBeyond(_ address: UInt64) -> Bool {
        guard let vectors = linux.memory.load(address &+ 16, as: UInt64.self),
            let count = linux.memory.load(address &+ 24, as: UInt64.self), count <= 1024, isSocket
        else { return false }
        return isBeyond(address) || vectors >= linux.memory.end || isBeyond(address &+ 32)
            || vectorsPointBeyond(vectors, count)
    }
}
