import CHost
import Glibc
import Guest
import Process

/// clone, by its old and its new call: child processes here, threads in ThreadStart.swift.
extension SystemCallTable {
    static let children: [SystemCallRow] = [
        SystemCallRow(
            .clone, [.flags(.clone), .address, .address, .address, .address], restart: .always,
            .handler { c in
                let flags = c.a[0] & 0xffff_ffff
                let tlsFirst = c.linux.abi.cloneTakesTLSFirst
                var request = CloneRequest()
                request.flags = flags & ~0xff
                // They would be written to one place.
                let both = CloneRequest.pidfd | CloneRequest.parentSetTID
                if flags & both == both { return -22 }
                request.exitSignal = Int32(truncatingIfNeeded: flags & 0xff)
                request.stackPointer = c.a[1]
                request.parentThread = c.a[2]
                request.descriptor = c.a[2]
                request.threadPointer = c.a[tlsFirst ? 3 : 4]
                request.childThread = c.a[tlsFirst ? 4 : 3]
                return c.thread.clone(request)
            }),
        SystemCallRow(
            .clone3, [.address, .size], restart: .always,
            .handler { c in
                switch CloneRequest.read(c.a[0], c.a[1], c.linux.memory) {
                case .success(let request): c.thread.clone(request)
                case .failure(let error): -Int(error.number)
                }
            }),
        SystemCallRow(.unshare, [.flags(.unshare)]), SystemCallRow(.setns, [.fd, .flags(.unshare)]),
    ]
}

extension LinuxThread {
    func clone(_ request: CloneRequest) -> Int {
        let flags = request.flags
        let conflict = request.conflict
        guard conflict == 0 else { return -conflict }
        if flags & (CloneRequest.thread | CloneRequest.vm) != 0 {
            // The host's threads get their numbers, and their cgroup, without being asked.
            if !request.numbers.isEmpty { return -1 }
            if request.cgroup != nil { return -95 }
        }
        if request.isThread { return startThread(request) }
        // Nothing is delivered until both sides have settled; a signal that came before comes first.
        let blocked = blockUnlessPending()
        guard blocked == 0 else { return blocked }
        if flags & CloneRequest.vm == 0 { return cloneCopying(request) }
        return flags & CloneRequest.vfork != 0 ? cloneSharing(request) : cloneBeside(request)
    }

    /// Blocks all signals on the host. Returns 0, or -512 if one is to be delivered first.
    func blockUnlessPending() -> Int {
        var all = ~Signals.synchronous
        return withUnsafeMutablePointer(to: &all) {
            sj_safe_syscall(&signals.pointee.queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
        }
    }

    private func hostFlags(_ request: CloneRequest) -> Int {
        let ours = CloneRequest.setTLS | CloneRequest.clearSigHand
        var flags = request.flags & ~ours
        // In shared memory the child writes its number itself.
        if flags & CloneRequest.vm != 0, request.needsNewCall { flags &= ~CloneRequest.parentSetTID }
        return Int(truncatingIfNeeded: flags | UInt64(UInt32(bitPattern: request.exitSignal)))
    }

    /// The host has stored the numbers that the request asks for in its own byte order: turns them around where the caller,
    /// parent or child, sees them.
    fileprivate func turnNumbers(_ request: CloneRequest, inParent: Bool, inChild: Bool) {
        guard process.abi.model.bigEndian else { return }
        func turn(_ flag: UInt64, _ address: UInt64) {
            guard request.flags & flag != 0, let word = process.memory.load(address, as: UInt32.self) else {
                return
            }
            _ = process.memory.store(address, word.byteSwapped)
        }
        if inChild { turn(CloneRequest.childSetTID, request.childThread) }
        guard inParent else { return }
        turn(CloneRequest.pidfd, request.descriptor)
        // In shared memory the child has stored it itself.
        if !inChild || !request.needsNewCall { turn(CloneRequest.parentSetTID, request.parentThread) }
    }

    private func hostAddress(_ address: UInt64) -> Int {
        address == 0 ? 0 : Int(truncatingIfNeeded: process.memory.base &+ address)
    }

    private func parentAddress(_ request: CloneRequest) -> Int {
        hostAddress(request.flags & CloneRequest.pidfd != 0 ? request.descriptor : request.parentThread)
    }

    // MARK: A copy of the memory

    private func cloneCopying(_ request: CloneRequest) -> Int {
        let simple = CloneRequest.childSetTID | CloneRequest.childClearTID | CloneRequest.parentSetTID
        thread.process.lockForFork()
        let result: Int
        // The C library's locks may be held by other threads: its own fork sees to them.
        let byLibrary =
            request.flags & ~(simple | CloneRequest.setTLS | CloneRequest.clearSigHand) == 0
            && request.exitSignal == 17 && sj_single_threaded() == 0 && !request.needsNewCall
        if byLibrary {
            result = sj_fork()
            if result == 0 {
                if request.flags & CloneRequest.childSetTID != 0 {
                    _ = process.memory.store(request.childThread, UInt32(truncatingIfNeeded: getpid()))
                }
            } else if result > 0, request.flags & CloneRequest.parentSetTID != 0 {
                _ = process.memory.store(request.parentThread, UInt32(truncatingIfNeeded: result))
            }
        } else if request.needsNewCall {
            result = newCall(request)
        } else {
            let flags = hostFlags(request) & ~Int(CloneRequest.childClearTID)
            result = sj_syscall6(
                56, flags, 0, parentAddress(request), hostAddress(request.childThread), 0, 0)
        }
        if !byLibrary, result >= 0 { turnNumbers(request, inParent: result > 0, inChild: result == 0) }
        if result == 0 { becomeCopy(request) }
        thread.process.unlockAfterFork(failed: result < 0)
        _ = signals.pointee.restoreHostMask()
        return result
    }

    /// clone3 of the host.
    private func newCall(_ request: CloneRequest) -> Int {
        let ours = CloneRequest.setTLS | CloneRequest.clearSigHand | CloneRequest.childClearTID
        func word(_ address: Int) -> UInt64 { UInt64(truncatingIfNeeded: address) }
        return request.numbers.withUnsafeBufferPointer { numbers in
            var arguments: InlineArray<11, UInt64> = [
                request.flags & ~ours, word(hostAddress(request.descriptor)),
                word(hostAddress(request.childThread)), word(hostAddress(request.parentThread)),
                UInt64(UInt32(bitPattern: request.exitSignal)), 0, 0, 0,
                numbers.isEmpty ? 0 : UInt64(UInt(bitPattern: numbers.baseAddress)), UInt64(numbers.count),
                UInt64(UInt32(bitPattern: request.cgroup ?? 0)),
            ]
            return withUnsafeMutablePointer(to: &arguments) {
                sj_syscall6(435, Int(bitPattern: $0), 88, 0, 0, 0, 0)
            }
        }
    }

    private func becomeCopy(_ request: CloneRequest) {
        thread.separateFromParent()
        process.actions.afterFork()
        process.space.forgetFutureLock()
        process.space.forgetNotForked()
        // PR_MDWE_NO_INHERIT
        if process.writableCodeRules & 2 != 0 { process.writableCodeRules = 0 }
        isLeader = true
        robustList = 0
        clearedAtEnd = request.flags & CloneRequest.childClearTID != 0 ? request.childThread : 0
        becomeChild(request)
    }

    /// What a child does in either memory.
    private func becomeChild(_ request: CloneRequest) {
        signals.pointee.forgetPending()
        if request.stackPointer != 0 { registers.sp = request.stackPointer }
        if request.flags & CloneRequest.setTLS != 0 {
            process.abi.setThreadPointer(thread.state, request.threadPointer)
        }
        if request.flags & CloneRequest.clearSigHand != 0 { process.actions.resetForExec() }
    }

    // MARK: The same memory, while the parent waits

    private func cloneSharing(_ request: CloneRequest) -> Int {
        guard let child = spareChild ?? SharingChild(of: self) else {
            _ = signals.pointee.restoreHostMask()
            return -12
        }
        spareChild = child
        child.prepare(self, request)
        let result = child.run(hostFlags(request), parentAddress(request), hostAddress(request.childThread))
        sj_set_current_signal_queue(signals.pointee.queue)
        thread.takeBack(from: child.linux.thread)
        child.linux.programArguments.free()
        _ = signals.pointee.restoreHostMask()
        return result
    }

    // MARK: The same memory, and on beside the parent

    /// A thread of ours lends the child its stack and its C library's memory, and waits until they are free again.
    private func cloneBeside(_ request: CloneRequest) -> Int {
        defer { _ = signals.pointee.restoreHostMask() }
        thread.endBeingAlone()
        guard let child = SharingChild(of: self) else { return -12 }
        child.prepare(self, request)
        child.flags = hostFlags(request) | Int(CloneRequest.vfork)
        child.parentAddress = parentAddress(request)
        child.childAddress = hostAddress(request.childThread)
        sem_init(&child.ready, 0, 0)
        let error = startHostThread(
            { argument in
                guard let argument else { return nil }
                let child = Unmanaged<SharingChild>.fromOpaque(argument).takeRetainedValue()
                child.lend()
                return nil
            }, Unmanaged.passRetained(child).toOpaque())
        guard error == 0 else {
            Unmanaged.passUnretained(child).release()
            child.free()
            return -Int(error)
        }
        while sem_wait(&child.ready) != 0 {}
        return child.result
    }

    /// A child's whole life in memory that it shares.
    fileprivate func runSharing(_ request: CloneRequest) {
        sj_set_current_signal_queue(signals.pointee.queue)
        thread.takeOver()
        becomeChild(request)
        _ = signals.pointee.restoreHostMask()
        if signals.pointee.isPending { deliver(nil) }
        run()
        _ = sj_syscall6(231, Int(exitStatus ?? 1), 0, 0, 0, 0, 0)
    }
}

/// A child process that shares its parent's memory: of the guest's state and of what Linux keeps for a process it has
/// its own.
final class SharingChild {
    let process: LinuxProcess
    let linux: LinuxThread
    private let ownActions: SignalActions
    private var request = CloneRequest()
    // For a child beside its parent.
    fileprivate var flags = 0
    fileprivate var parentAddress = 0
    fileprivate var childAddress = 0
    fileprivate var ready = sem_t()
    fileprivate var result = 0

    /// - Returns: nil if the host gives no memory.
    init?(of parent: LinuxThread) {
        guard let thread = GuestThread(process: parent.thread.process) else { return nil }
        process = LinuxProcess(sharing: parent.process)
        ownActions = process.actions
        linux = LinuxThread(
            process: process, thread: thread,
            registers: GuestRegisterFile(state: thread.state, accessors: parent.registers.accessors))
    }

    /// Still in the parent: begins where that is.
    fileprivate func prepare(_ parent: LinuxThread, _ request: CloneRequest) {
        self.request = request
        linux.thread.copyState(of: parent.thread)
        linux.exitStatus = nil
        if process.isForeign { linux.copies = HostCopies() }
        linux.seccomp = parent.seccomp
        linux.seccomp.generation = process.filters.generation.load(ordering: .relaxed)
        parent.setResult(linux.thread.state, 0)
        // CLONE_SIGHAND
        if request.flags & 0x800 != 0 {
            process.actions = parent.process.actions
        } else {
            process.actions = ownActions
            ownActions.copy(of: parent.process.actions)
        }
        process.programs = parent.process.programs
        let sharesFiles = request.flags & CloneRequest.files != 0
        process.descriptors = sharesFiles ? parent.process.descriptors : parent.process.descriptors?.copy()
        linux.signals.copyState(of: parent.signals)
    }

    /// Returns in the parent, when the child has ended or executed a program.
    fileprivate func run(_ flags: Int, _ parentAddress: Int, _ childAddress: Int) -> Int {
        sj_vfork(
            flags, parentAddress, childAddress,
            { argument in
                guard let argument else { return }
                Unmanaged<SharingChild>.fromOpaque(argument)._withUnsafeGuaranteedRef { child in
                    child.linux.turnNumbers(child.request, inParent: true, inChild: true)
                    if child.request.needsNewCall {
                        _ = child.process.memory.store(child.request.parentThread, Int32(getpid()))
                    }
                    if child.flags != 0 {
                        child.result = Int(getpid())
                        sem_post(&child.ready)
                    }
                    child.linux.runSharing(child.request)
                }
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate func lend() {
        let outcome = run(flags, parentAddress, childAddress)
        if outcome < 0 {
            result = outcome
            sem_post(&ready)
        } else {
            linux.thread.leave()
        }
        linux.programArguments.free()
        free()
    }

    fileprivate func free() {
        linux.release()
        ownActions.deallocate()
    }
}
