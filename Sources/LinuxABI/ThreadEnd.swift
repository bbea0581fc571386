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
    func releaseRobustMutexes() {
        let head = robustList
        let memory = process.memory
        guard head != 0 else { return }
        robustList = 0
        // From here on the list is the guest's to use again.
        if !process.isForeign { _ = sj_syscall6(273, 0, 24, 0, 0, 0, 0) }
        guard var entry = memory.loadWord(head), let pending = memory.loadWord(head, 2),
            let distance = memory.loadLong(head, 1).map({ UInt64(bitPattern: $0) })
        else { return }
        let own = UInt32(truncatingIfNeeded: hostThreadNumber())
        // ROBUST_LIST_LIMIT: it may be a circle.
        var left = 2048
        while entry & ~1 != head, left > 0 {
            let next = memory.loadWord(entry & ~1)
            if entry & ~1 != pending & ~1 { giveUp(entry, distance, own, isPending: false) }
            guard let next else { break }
            entry = next
            left -= 1
        }
        if pending & ~1 != 0 { giveUp(pending, distance, own, isPending: true) }
    }

    /// Sets FUTEX_OWNER_DIED in the word of a mutex that the thread holds. Bit 0 of the entry: with priority
    /// inheritance, whose waiters the host's kernel wakes.
    private func giveUp(_ entry: UInt64, _ distance: UInt64, _ own: UInt32, isPending: Bool) {
        let memory = process.memory
        let address =
            memory.wordBytes == 8 ? (entry & ~1) &+ distance : ((entry & ~1) &+ distance) & 0xffff_ffff
        let inherits = entry & 1 != 0
        guard address & 3 == 0, let place = process.memory.pointer(address, 4) else { return }
        while let word = process.memory.load(address, as: UInt32.self) {
            if isPending, !inherits, word == 0 { return wake(address) }
            guard word & 0x3fff_ffff == own else { return }
            let given = word & 0x8000_0000 | 0x4000_0000
            let swaps = process.abi.model.bigEndian
            switch sj_compare_exchange(
                place, swaps ? word.byteSwapped : word, swaps ? given.byteSwapped : given)
            {
            case 0:
                // Of a guest of the other byte order these are not the host's either.
                if word & 0x8000_0000 != 0, !inherits || swaps { wake(address) }
                return
            case 1: return
            default: continue
            }
        }
    }
}
