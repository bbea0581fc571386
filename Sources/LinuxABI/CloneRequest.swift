import Glibc
import Process

/// What a clone call asks for. Addresses are the guest's.
struct CloneRequest {
    /// CLONE_* without the exit signal.
    var flags: UInt64 = 0
    var exitSignal: Int32 = 0
    /// The child's first sp; 0: the caller's.
    var stackPointer: UInt64 = 0
    var threadPointer: UInt64 = 0
    /// Where CLONE_PARENT_SETTID, where CLONE_CHILD_SETTID and CLONE_CHILD_CLEARTID, and where CLONE_PIDFD write.
    var parentThread: UInt64 = 0
    var childThread: UInt64 = 0
    var descriptor: UInt64 = 0

    /// What the calls without arguments ask for: the exit signal is SIGCHLD.
    static let likeFork = CloneRequest(exitSignal: 17)
    static let likeVfork = CloneRequest(flags: vm | vfork, exitSignal: 17)

    static let vm: UInt64 = 0x100
    static let filesystem: UInt64 = 0x200
    static let files: UInt64 = 0x400
    static let pidfd: UInt64 = 0x1000
    static let vfork: UInt64 = 0x4000
    static let thread: UInt64 = 0x10000
    static let setTLS: UInt64 = 0x8_0000
    static let parentSetTID: UInt64 = 0x10_0000
    static let childClearTID: UInt64 = 0x20_0000
    static let childSetTID: UInt64 = 0x100_0000
    static let clearSigHand: UInt64 = 0x1_0000_0000
    static let intoCgroup: UInt64 = 0x2_0000_0000
    static let detached: UInt64 = 0x40_0000
    static let parent: UInt64 = 0x8000
    private static let signalHandlers: UInt64 = 0x800
    private static let newUser: UInt64 = 0x1000_0000
    private static let newProcessNumbers: UInt64 = 0x2000_0000
    private static let newMounts: UInt64 = 0x2_0000
    /// NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWNET: a thread of the host's takes them by unshare.
    static let threadNamespaces: UInt64 = newMounts | 0x200_0000 | 0x400_0000 | 0x800_0000 | 0x4000_0000

    /// The numbers that the child is to have, innermost namespace first (set_tid), and its cgroup's directory.
    var numbers: [Int32] = []
    var cgroup: Int32?
    /// Only clone3 of the host can do these.
    var needsNewCall: Bool {
        !numbers.isEmpty || cgroup != nil
            || flags & (CloneRequest.pidfd | CloneRequest.parentSetTID)
                == CloneRequest.pidfd | CloneRequest.parentSetTID
    }

    var isThread: Bool { flags & CloneRequest.thread != 0 }

    /// What the kernel says of flags that do not go together: an errno or 0.
    var conflict: Int {
        func has(_ flag: UInt64) -> Bool { flags & flag != 0 }
        let ownFiles = has(CloneRequest.newMounts) || has(CloneRequest.newUser)
        if has(CloneRequest.filesystem), ownFiles { return 22 }
        if has(CloneRequest.thread), !has(CloneRequest.signalHandlers) { return 22 }
        if has(CloneRequest.signalHandlers), !has(CloneRequest.vm) { return 22 }
        if has(CloneRequest.thread), has(CloneRequest.newUser) || has(CloneRequest.newProcessNumbers) {
            return 22
        }
        if has(CloneRequest.pidfd), has(CloneRequest.detached) { return 22 }
        return 0
    }

    struct Failure: Error { var number: Int32 }

    /// struct clone_args, of at least its first version's 64 bytes.
    static func read(_ address: UInt64, _ size: UInt64, _ memory: GuestMemory) -> Result<
        CloneRequest, Failure
    > {
        guard size >= 64 else { return .failure(Failure(number: EINVAL)) }
        guard size <= 4096 else { return .failure(Failure(number: E2BIG)) }
        guard let bytes = memory.bytes(address, Int(size)) else { return .failure(Failure(number: EFAULT)) }
        func word(_ n: Int) -> UInt64 {
            guard 8 * n + 8 <= bytes.count else { return 0 }
            return bytes.withUnsafeBytes {
                $0.baseAddress.map { GuestInteger.load($0 + 8 * n, 8, swapped: memory.isBigEndian) } ?? 0
            }
        }
        guard !bytes.dropFirst(88).contains(where: { $0 != 0 }) else {
            return .failure(Failure(number: E2BIG))
        }
        func refuse(_ number: Int32) -> Result<CloneRequest, Failure> { .failure(Failure(number: number)) }
        let flags = word(0)
        let joinsCgroup = flags & intoCgroup != 0
        // MAX_PID_NS_LEVEL is 32.
        guard word(9) <= 32, (word(8) == 0) == (word(9) == 0), word(4) <= 64,
            !joinsCgroup || word(10) <= UInt64(Int32.max) && size >= 88
        else { return refuse(EINVAL) }
        var numbers: [Int32] = []
        for k in 0..<word(9) {
            guard let number = memory.load(word(8) &+ 4 &* k, as: Int32.self) else { return refuse(EFAULT) }
            numbers.append(number)
        }
        // All flags of the old call but CSIGNAL, in which CLONE_NEWTIME lies, and CLONE_DETACHED.
        let known = 0xffff_ffff & ~0x7f & ~detached | clearSigHand | intoCgroup
        guard flags & ~known == 0, flags & (signalHandlers | clearSigHand) != signalHandlers | clearSigHand,
            flags & (thread | parent) == 0 || word(4) == 0, (word(5) == 0) == (word(6) == 0)
        else { return refuse(EINVAL) }
        let (top, overflow) = word(5).addingReportingOverflow(word(6))
        guard !overflow, top <= memory.end else { return refuse(EINVAL) }
        var request = CloneRequest()
        request.flags = word(0)
        request.descriptor = word(1)
        request.childThread = word(2)
        request.parentThread = word(3)
        request.exitSignal = Int32(truncatingIfNeeded: word(4))
        request.stackPointer = word(5) == 0 ? 0 : word(5) &+ word(6)
        request.threadPointer = word(7)
        request.numbers = numbers
        if joinsCgroup { request.cgroup = Int32(truncatingIfNeeded: word(10)) }
        return .success(request)
    }
}
