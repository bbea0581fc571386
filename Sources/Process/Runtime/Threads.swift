import CHost
import Glibc
import IR
import Synchronization

/// What threads of one process do to each other. A thread that has translated code taken from under it is told so by
/// three words of its block: `forget`, which it acts upon at its next safe point, `stop`, which keeps it from entering
/// translated code, and the poll page, which makes it leave.
extension GuestProcess {
    func add(_ thread: GuestThread) {
        locked {
            // From the second thread on barriers are needed.
            if threads.count == 1 { HostBarrier.register() }
            threads.append(thread)
        }
    }

    /// - Returns: how often translations have gone, of which the thread has been told.
    @discardableResult
    func remove(_ thread: GuestThread) -> Int {
        locked {
            threads.removeAll { $0 === thread }
            return translator.removals
        }
    }

    func takeThreadMemory() -> ThreadMemory? { locked { spareMemory.take(removals: translator.removals) } }

    /// - Returns: false if there is enough.
    func keepThreadMemory(_ memory: ThreadMemory, _ removals: Int) -> Bool {
        locked { spareMemory.put(memory, removals: removals) }
    }

    /// How many threads the process has.
    public var threadCount: Int { locked { threads.count } }

    /// Under the lock, in a forked child: it has no other thread.
    func keepOnly(_ thread: GuestThread) {
        if threads.count == 1 { return }
        for other in threads where other !== thread { other.abandon() }
        threads = [thread]
    }

    /// Under the lock: all threads but the calling one forget their translations before they enter any.
    func tellOthers() {
        if threads.count < 2 { return }
        for other in threads where !other.isCurrent { other.askToForget() }
        // A thread enters translated code by writing `hostStack` and then reading `stop`, without a fence of its own.
        HostBarrier.run()
        for other in threads where !other.isCurrent && other.isInTranslatedCode { other.armPoll() }
    }

    /// Others may be parents that wait until this one, their child in the same memory, has gone.
    fileprivate func endBeingAlone() -> Bool {
        locked {
            guard translator.isAlone else { return false }
            let any = translator.endBeingAlone()
            if any { tellOthers() }
            return any
        }
    }

    /// Translations of executable memory that goes away or changes go with it.
    public func watchExecutableMemory() {
        space.setExecutableChange(
            { context, start, end in
                guard let context else { return }
                if let current = sj_current_thread() {
                    Unmanaged<GuestThread>.fromOpaque(current).takeUnretainedValue().codeChanged(start, end)
                } else {
                    _ = Unmanaged<GuestProcess>.fromOpaque(context).takeUnretainedValue().invalidate(
                        start, end)
                }
            }, context: Unmanaged.passUnretained(self).toOpaque())
    }
}

extension GuestThread {
    @inline(__always)
    private func word(_ offset: Int32) -> UnsafeMutablePointer<Atomic<UInt32>> {
        (state + Int(offset)).assumingMemoryBound(to: Atomic<UInt32>.self)
    }

    var isCurrent: Bool { sj_current_thread() == Unmanaged.passUnretained(self).toOpaque() }

    /// Also while translated code has called a helper, or a fault in it is handled.
    var isInTranslatedCode: Bool {
        (state + Int(RuntimeLayout.hostStack)).assumingMemoryBound(to: Atomic<UInt64>.self)
            .pointee.load(ordering: .acquiring) != 0
    }

    /// To be called before another thread or process, or the kernel beside the thread, may write to guest memory.
    public func endBeingAlone() {
        if process.translator.isAlone, process.endBeingAlone() { forgetTranslations() }
    }

    var mustForget: Bool { word(RuntimeLayout.forget).pointee.load(ordering: .acquiring) != 0 }

    fileprivate func askToForget() {
        word(RuntimeLayout.forget).pointee.store(1, ordering: .sequentiallyConsistent)
        word(RuntimeLayout.stop).pointee.store(1, ordering: .sequentiallyConsistent)
    }

    /// By the thread's own signal handlers, or under the process's lock.
    func armPoll() {
        word(RuntimeLayout.pollArmed).pointee.store(1, ordering: .sequentiallyConsistent)
        mprotect(pollPage, 4096, PROT_NONE)
    }

    var pollPage: UnsafeMutableRawPointer { state + Int(RuntimeLayout.pollPage) }

    /// Makes the thread leave guest code at its next poll. For this thread's own signal handlers.
    public func requestPoll() {
        word(RuntimeLayout.stop).pointee.store(1, ordering: .sequentiallyConsistent)
        if isInTranslatedCode { armPoll() }
    }

    /// At a safe point: does what was asked for.
    public func clearPoll() {
        // Before the other words are read: who sets them later sets this one again.
        _ = word(RuntimeLayout.stop).pointee.exchange(0, ordering: .sequentiallyConsistent)
        let armed = word(RuntimeLayout.pollArmed).pointee.load(ordering: .sequentiallyConsistent)
        let forget = word(RuntimeLayout.forget).pointee.load(ordering: .sequentiallyConsistent)
        if armed | forget == 0 { return }
        process.locked {
            if word(RuntimeLayout.pollArmed).pointee.exchange(0, ordering: .sequentiallyConsistent) != 0 {
                mprotect(pollPage, 4096, PROT_READ | PROT_WRITE)
            }
            if word(RuntimeLayout.forget).pointee.exchange(0, ordering: .sequentiallyConsistent) != 0 {
                forgetTranslations()
                interpreter?.forget()
            }
        }
    }
}

/// A full memory barrier on every processor that runs a thread of this process.
enum HostBarrier {
    /// MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED
    static func register() { _ = sj_syscall6(324, 16, 0, 0, 0, 0, 0) }

    static func run() {
        if sj_syscall6(324, 8, 0, 0, 0, 0, 0) == 0 { return }
        // A kernel without membarrier: taking away a right in use interrupts the processors that may have it cached.
        guard let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            page != MAP_FAILED
        else { return }
        page.storeBytes(of: 1, as: UInt8.self)
        mprotect(page, 4096, PROT_READ)
        munmap(page, 4096)
    }
}
