import CHost
import Process

/// What the kernel does with a thread's memory at its end. It is done here, while the host thread still lives: the
/// host's kernel would do it for the words of the host's C library.
extension LinuxThread {
    /// Clears the thread's number and wakes who waits for that. The host thread should have little left to do: until it
    /// is gone the process counts it among its threads.
    func tellOfEnd() {
        guard clearedAtEnd != 0, process.memory.store(clearedAtEnd, UInt32(0)) else { return }
        wake(clearedAtEnd)
    }

    private func wake(_ address: UInt64) {
        guard let place = process.memory.pointer(address, 4) else { return }
        // FUTEX_WAKE of one
        _ = sj_syscall6(202, Int(bitPattern: place), 1, 1, 0, 0, 0)
    }

    /// Follows struct robust_list_head: the first entry, the distance from an entry to its word, and the entry whose
    /// mutex was being taken or given back.
    /// - Returns: the words of those that the thread held.
    @discardableResult
    func releaseRobustMutexes() -> [UInt64] {
        let head = robustList
        let memory = process.memory
        guard head != 0 else { return [] }
        robustList = 0
        // From here on the list is the guest's to use again; for those who wait the thread has ended.
        _ = sj_syscall6(273, 0, 24, 0, 0, 0, 0)
        guard var entry = memory.loadWord(head), let pending = memory.loadWord(head, 2),
            let distance = memory.loadLong(head, 1).map({ UInt64(bitPattern: $0) })
        else { return [] }
        let own = UInt32(truncatingIfNeeded: hostThreadNumber())
        var given: [UInt64] = []
        func leave(_ entry: UInt64, isPending: Bool) {
            let address = ((entry & ~1) &+ distance) & (memory.wordBytes == 8 ? .max : 0xffff_ffff)
            if giveUp(address, own, inherits: entry & 1 != 0, isPending: isPending) { given.append(address) }
        }
        // ROBUST_LIST_LIMIT: it may be a circle.
        var left = 2048
        while entry & ~1 != head, left > 0 {
            let next = memory.loadWord(entry & ~1)
            if entry & ~1 != pending & ~1 { leave(entry, isPending: false) }
            guard let next else { break }
            entry = next
            left -= 1
        }
        if pending & ~1 != 0 { leave(pending, isPending: true) }
        return given
    }

    /// execve ends what the thread holds. If it fails, the thread has its mutexes again but for those that another was
    /// faster to take. Guests whose lists the host's kernel follows need nothing.
    func givingUpMutexes(_ body: () -> Int) -> Int {
        guard process.isForeign, robustList != 0 else { return body() }
        let list = robustList
        let words = releaseRobustMutexes()
        let result = body()
        robustList = list
        _ = sj_syscall6(273, Int(OwnerThread.emptyList), 24, 0, 0, 0, 0)
        let own = UInt32(truncatingIfNeeded: hostThreadNumber())
        for address in words {
            exchange(address) { word in
                word & (MutexWord.owner | MutexWord.ownerDied) == MutexWord.ownerDied
                    ? word & MutexWord.waiters | own : nil
            }
        }
        return result
    }

    /// Puts what `change` makes of a word into its place.
    /// - Returns: what was there; nil: nothing has been changed.
    @discardableResult
    private func exchange(_ address: UInt64, _ change: (UInt32) -> UInt32?) -> UInt32? {
        guard address & 3 == 0, let place = process.memory.pointer(address, 4) else { return nil }
        let swaps = process.abi.model.bigEndian
        while let word = process.memory.load(address, as: UInt32.self), let new = change(word) {
            switch sj_compare_exchange(
                place, swaps ? word.byteSwapped : word, swaps ? new.byteSwapped : new)
            {
            case 0: return word
            case 1: return nil
            default: continue
            }
        }
        return nil
    }

    /// Sets FUTEX_OWNER_DIED in the word of a mutex that the thread holds. `inherits`: with priority inheritance, whose
    /// waiters the host's kernel wakes if it has made them wait.
    /// - Returns: whether the thread held it.
    private func giveUp(_ address: UInt64, _ own: UInt32, inherits: Bool, isPending: Bool) -> Bool {
        if isPending, !inherits, address & 3 == 0, process.memory.load(address, as: UInt32.self) == 0 {
            wake(address)
            return false
        }
        let old = exchange(address) { word in
            word & MutexWord.owner == own ? word & MutexWord.waiters | MutexWord.ownerDied : nil
        }
        guard let old else { return false }
        if old & MutexWord.waiters != 0, !inherits || process.abi.model.bigEndian { wake(address) }
        return true
    }
}
