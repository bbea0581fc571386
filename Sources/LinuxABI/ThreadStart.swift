import CHost
import Glibc
import Guest
import Process

/// What clone and clone3 ask for, as far as it concerns threads.
struct CloneRequest {
    /// CLONE_* without the exit signal.
    var flags: UInt64 = 0
    var stackPointer: UInt64 = 0
    var threadPointer: UInt64 = 0
    /// Where CLONE_PARENT_SETTID, and where CLONE_CHILD_SETTID and CLONE_CHILD_CLEARTID write.
    var parentThread: UInt64 = 0
    var childThread: UInt64 = 0

    static let filesystem: UInt64 = 0x200
    static let files: UInt64 = 0x400
    static let setTLS: UInt64 = 0x8_0000
    static let parentSetTID: UInt64 = 0x10_0000
    static let childClearTID: UInt64 = 0x20_0000
    static let childSetTID: UInt64 = 0x100_0000
    /// VM, SIGHAND and THREAD.
    private static let threadFlags: UInt64 = 0x1_0900
    /// Besides those: SYSVSEM, DETACHED (without meaning), IO, PTRACE (no tracer sees a guest).
    private static let accepted: UInt64 =
        threadFlags | filesystem | files | setTLS | parentSetTID | childClearTID | childSetTID | 0x4_0000
        | 0x40_0000
        | 0x8000_0000 | 0x2000

    var isThread: Bool { flags & CloneRequest.threadFlags == CloneRequest.threadFlags }
    var isAccepted: Bool { flags & ~CloneRequest.accepted == 0 }
}

/// Handed to a new host thread.
private final class ThreadStart {
    let process: LinuxProcess
    let child: LinuxThread
    let request: CloneRequest
    let mask: SignalSet
    /// The child's number, when it has stored it where it should.
    var number = 0
    let ready: UnsafeMutablePointer<sem_t>

    init(_ process: LinuxProcess, _ child: LinuxThread, _ request: CloneRequest, _ mask: SignalSet) {
        self.process = process
        self.child = child
        self.request = request
        self.mask = mask
        ready = .allocate(capacity: 1)
        sem_init(ready, 0, 0)
    }

    deinit { ready.deallocate() }
}

private let hostStackSize = 2 << 20

extension LinuxThread {
    /// clone with CLONE_THREAD. Returns the new thread's number or a negated errno.
    func startThread(_ request: CloneRequest) -> Int {
        guard request.isAccepted else { return -22 }
        guard let guest = GuestThread(copying: thread) else { return -12 }
        let abi = process.abi
        let registers = GuestRegisterFile(state: guest.state, accessors: self.registers.accessors)
        abi.convention.setResult(guest.state, 0)
        if request.stackPointer != 0 { registers.sp = request.stackPointer }
        if request.flags & CloneRequest.setTLS != 0 {
            abi.setThreadPointer(guest.state, request.threadPointer)
        }
        let child = LinuxThread(process: process, thread: guest, registers: registers)
        if request.flags & CloneRequest.childClearTID != 0 { child.clearedAtEnd = request.childThread }
        let start = ThreadStart(process, child, request, signals.pointee.mask)

        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, hostStackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // The child begins with what the host thread has: all blocked.
        let before = blockHostSignals()
        var handle = pthread_t()
        let error = pthread_create(&handle, &attributes, hostThread, Unmanaged.passRetained(start).toOpaque())
        pthread_attr_destroy(&attributes)
        if error == 0 {
            while sem_wait(start.ready) != 0 {}
        } else {
            Unmanaged.passUnretained(start).release()
            child.release()
        }
        setHostSignals(before)
        return error == 0 ? start.number : -Int(error)
    }

    @discardableResult
    func blockHostSignals() -> SignalSet {
        var all = ~Signals.synchronous
        var before: SignalSet = 0
        _ = sj_syscall6(
            14, 2, withUnsafeMutablePointer(to: &all) { Int(bitPattern: $0) },
            withUnsafeMutablePointer(to: &before) { Int(bitPattern: $0) }, 8, 0, 0)
        return before
    }

    private func setHostSignals(_ mask: SignalSet) {
        var mask = mask
        withUnsafeMutablePointer(to: &mask) { _ = sj_syscall6(14, 2, Int(bitPattern: $0), 0, 8, 0, 0) }
    }

    fileprivate func release() {
        thread.deallocate()
        signals.pointee.deallocate()
        signals.deallocate()
    }
}

private func hostThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    let child = start.child
    start.begin()
    child.run()
    if child.exitStatus == nil {
        // No memory for translations: nothing can run any more.
        _ = sj_syscall6(231, 1, 0, 0, 0, 0, 0)
    }
    child.blockHostSignals()
    child.tellOfEnd()
    child.thread.detach()
    child.release()
    return nil
}

extension ThreadStart {
    /// On the new host thread.
    fileprivate func begin() {
        let flags = request.flags
        // The host's threads share all of this.
        var own = 0
        if flags & CloneRequest.filesystem == 0 { own |= Int(CloneRequest.filesystem) }
        if flags & CloneRequest.files == 0 { own |= Int(CloneRequest.files) }
        if own != 0 { _ = sj_syscall6(272, own, 0, 0, 0, 0, 0) }
        let number = hostThreadNumber()
        let word = Int32(truncatingIfNeeded: number)
        if flags & CloneRequest.parentSetTID != 0 { _ = process.memory.store(request.parentThread, word) }
        if flags & CloneRequest.childSetTID != 0 { _ = process.memory.store(request.childThread, word) }
        child.thread.attach()
        self.number = number
        sem_post(ready)
        child.signals.pointee.attach(mask: mask)
    }
}
