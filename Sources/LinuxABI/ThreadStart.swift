import CHost
import Glibc
import Guest
import Process

/// Handed to a new host thread.
private final class ThreadStart {
    let process: LinuxProcess
    let child: LinuxThread
    let request: CloneRequest
    let mask: SignalSet
    /// The child's number, when it has stored it where it should, or a negated errno.
    var number = 0
    /// With CLONE_VFORK: posted when the child has ended.
    var ended: UnsafeMutablePointer<sem_t>?
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
        thread.endBeingAlone()
        guard let guest = GuestThread(copying: thread) else { return -12 }
        let abi = process.abi
        let registers = GuestRegisterFile(state: guest.state, accessors: self.registers.accessors)
        setResult(guest.state, 0)
        if request.stackPointer != 0 { registers.sp = request.stackPointer }
        if request.flags & CloneRequest.setTLS != 0 {
            abi.setThreadPointer(guest.state, request.threadPointer)
        }
        let child = LinuxThread(process: process, thread: guest, registers: registers)
        child.seccomp = seccomp
        if request.flags & CloneRequest.childClearTID != 0 { child.clearedAtEnd = request.childThread }
        let start = ThreadStart(process, child, request, signals.pointee.mask)

        var ended = sem_t()
        sem_init(&ended, 0, 0)
        let waits = request.flags & CloneRequest.vfork != 0
        // The child begins with what the host thread has: all blocked.
        let before = blockHostSignals()
        let error = withUnsafeMutablePointer(to: &ended) { ended in
            if waits { start.ended = ended }
            let error = startHostThread(hostThread, Unmanaged.passRetained(start).toOpaque())
            if error == 0 {
                while sem_wait(start.ready) != 0 {}
                if waits { while sem_wait(ended) != 0 {} }
            }
            return error
        }
        if error != 0 {
            Unmanaged.passUnretained(start).release()
            child.release()
        }
        setHostSignals(before)
        return error == 0 ? start.number : -Int(error)
    }

    /// Returns an errno or 0.
    func startHostThread(
        _ body: @escaping @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?,
        _ argument: UnsafeMutableRawPointer
    ) -> Int32 {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, hostStackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var handle = pthread_t()
        return pthread_create(&handle, &attributes, body, argument)
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

    func setHostSignals(_ mask: SignalSet) {
        var mask = mask
        withUnsafeMutablePointer(to: &mask) { _ = sj_syscall6(14, 2, Int(bitPattern: $0), 0, 8, 0, 0) }
    }

    func release() {
        thread.deallocate()
        signals.pointee.deallocate()
        signals.deallocate()
    }
}

private func hostThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    let child = start.child
    let ended = start.ended
    defer { if let ended { sem_post(ended) } }
    guard start.begin() else {
        child.release()
        return nil
    }
    child.run()
    guard let status = child.exitStatus else {
        // No memory for translations: nothing can run any more.
        _ = sj_syscall6(231, 1, 0, 0, 0, 0, 0)
        return nil
    }
    child.blockHostSignals()
    if child.isLeader { child.endLeader(status) }
    child.releaseRobustMutexes()
    child.thread.detach()
    child.release()
    child.tellOfEnd()
    return nil
}

extension ThreadStart {
    /// On the new host thread.
    /// - Returns: false if the thread cannot be as it should.
    fileprivate func begin() -> Bool {
        // The C library has opened signal 32.
        child.blockHostSignals()
        sj_set_current_signal_queue(child.signals.pointee.queue)
        let flags = request.flags
        let number = hostThreadNumber()
        var descriptor = -1
        if flags & CloneRequest.pidfd != 0 {
            // pidfd_open of a thread; kernels before 6.9 have none.
            descriptor = sj_syscall6(434, number, 0x80, 0, 0, 0, 0)
            if descriptor < 0 { return fail(descriptor) }
            guard process.memory.store(request.descriptor, Int32(truncatingIfNeeded: descriptor)) else {
                close(Int32(truncatingIfNeeded: descriptor))
                return fail(-14)
            }
        }
        // The host's threads share all of this.
        var own = Int(flags & CloneRequest.threadNamespaces)
        if flags & CloneRequest.filesystem == 0 { own |= Int(CloneRequest.filesystem) }
        if flags & CloneRequest.files == 0 { own |= Int(CloneRequest.files) }
        if own != 0 {
            let error = sj_syscall6(272, own, 0, 0, 0, 0, 0)
            if error != 0 {
                if descriptor >= 0 { close(Int32(truncatingIfNeeded: descriptor)) }
                return fail(error)
            }
            // The descriptor is the parent's alone.
            if descriptor >= 0, flags & CloneRequest.files == 0 {
                close(Int32(truncatingIfNeeded: descriptor))
            }
        }
        let word = Int32(truncatingIfNeeded: number)
        if flags & CloneRequest.parentSetTID != 0 { _ = process.memory.store(request.parentThread, word) }
        if flags & CloneRequest.childSetTID != 0 { _ = process.memory.store(request.childThread, word) }
        child.thread.attach()
        self.number = number
        sem_post(ready)
        child.signals.pointee.attach(mask: mask)
        return true
    }

    private func fail(_ error: Int) -> Bool {
        number = error
        sem_post(ready)
        return false
    }
}
