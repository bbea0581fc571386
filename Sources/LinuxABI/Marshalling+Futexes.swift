import CHost
import Glibc
import Guest
import Process

/// What of futexes and robust lists depends on the byte order or the size of words: the kernel compares and changes words
/// of memory in the host's order.
extension SystemCall {
    /// Puts the value that the kernel compares into the host's order, or does the operation here, for guests of the other
    /// byte order. Nil: the host's call is to be made.
    mutating func swappedFutex(wide: Bool) -> Int? {
        switch int(1) & 0x7f {
        // FUTEX_WAIT, FUTEX_WAIT_BITSET; FUTEX_CMP_REQUEUE
        case 0, 9:
            let value = UInt32(truncatingIfNeeded: a[2])
            let isUnlimited = int(1) & 0x7f == 0 && a[3] == 0
            if value & MutexWord.waiters != 0, value & MutexWord.owner != 0,
                isUnlimited || int(1) & 0x7f == 9,
                int(1) & 0x80 == 0, isRobustWait
            {
                return waitForOwner(value, wide: wide)
            }
            a[2] = UInt64(value.byteSwapped)
        case 4: a[5] = UInt64(UInt32(truncatingIfNeeded: a[5]).byteSwapped)
        case 5: return wakeByOperation()
        // FUTEX_LOCK_PI, FUTEX_UNLOCK_PI, FUTEX_TRYLOCK_PI, FUTEX_LOCK_PI2
        case 6, 13: return lockWithOwner(wide: wide)
        case 7: return unlockWithOwner()
        case 8: return tryLockWithOwner() ?? -11
        // FUTEX_WAIT_REQUEUE_PI, FUTEX_CMP_REQUEUE_PI: for what the kernel would do with the owner in the word.
        case 11, 12: return -38
        default: break
        }
        return nil
    }

    // MARK: Words with their owner's number in them

    /// The kernel's of these would write numbers in its own order. Here nobody inherits a priority.
    /// - Returns: nil if another thread has the lock.
    private func tryLockWithOwner(_ flags: UInt32 = 0) -> Int? {
        guard a[0] & 3 == 0 else { return -22 }
        guard let place = linux.memory.pointer(a[0], 4) else { return -14 }
        let own = UInt32(truncatingIfNeeded: hostThreadNumber())
        while let word = linux.memory.load(a[0], as: UInt32.self) {
            if word & MutexWord.owner == own { return -35 }
            if word & MutexWord.owner != 0 { return nil }
            let new = own | word & (MutexWord.waiters | MutexWord.ownerDied) | flags
            switch sj_compare_exchange(place, word.byteSwapped, new.byteSwapped) {
            case 0: return 0
            case 1: return -14
            default: continue
            }
        }
        return -14
    }

    private func lockWithOwner(wide: Bool) -> Int {
        // FUTEX_LOCK_PI goes by CLOCK_REALTIME, FUTEX_LOCK_PI2 if it says so.
        let isRealTime = int(1) & 0x7f == 6 || int(1) & 0x100 != 0
        var wait = OwnerWait(clock: isRealTime ? 0 : 1, bits: 0xffff_ffff)
        if a[3] != 0 {
            guard let time = linux.memory.loadTime(a[3], wide: wide) else { return -14 }
            guard time.tv_sec >= 0, time.tv_nsec >= 0, time.tv_nsec < 1_000_000_000 else { return -22 }
            wait.limit = time
        }
        var flags: UInt32 = 0
        var isGiven = isRobustWait
        while true {
            if let result = tryLockWithOwner(flags) { return result }
            guard let place = linux.memory.pointer(a[0], 4),
                let word = linux.memory.load(a[0], as: UInt32.self)
            else { return -14 }
            if word & MutexWord.owner == 0 { continue }
            let waited = word | MutexWord.waiters
            guard word == waited || sj_compare_exchange(place, word.byteSwapped, waited.byteSwapped) == 0
            else {
                continue
            }
            if OwnerThread.isGone(word & MutexWord.owner) {
                // Nobody is there to give it to who comes, unless the list of the one that died had it.
                guard isGiven else { return -3 }
                let given = MutexWord.waiters | MutexWord.ownerDied
                if sj_compare_exchange(place, waited.byteSwapped, given.byteSwapped) == 1 { return -14 }
                continue
            }
            let result = wait.next(self, waited)
            // There may be more who wait. An owner that ends gives the mutex to one of them.
            flags = MutexWord.waiters
            isGiven = true
            switch result {
            case 0, -11: continue
            case -110 where !wait.isOver: continue
            // A signal: the call is made again.
            case -4: return -512
            default: return result
            }
        }
    }

    private func unlockWithOwner() -> Int {
        guard a[0] & 3 == 0 else { return -22 }
        guard let place = linux.memory.pointer(a[0], 4) else { return -14 }
        let own = UInt32(truncatingIfNeeded: hostThreadNumber())
        while let word = linux.memory.load(a[0], as: UInt32.self) {
            guard word & MutexWord.owner == own else { return -1 }
            switch sj_compare_exchange(place, word.byteSwapped, 0) {
            case 0:
                let woken =
                    word & MutexWord.waiters == 0 ? 0 : host(202, [a[0], a[1] & 0x80 | 1, 1, 0, 0, 0])
                return min(woken, 0)
            case 1: return -14
            default: continue
            }
        }
        return -14
    }

    /// FUTEX_WAKE_OP: changes the second word, and wakes who waits for either.
    private func wakeByOperation() -> Int {
        let code = UInt32(truncatingIfNeeded: a[5])
        var argument = Int32(bitPattern: code << 8) >> 20
        // FUTEX_OP_OPARG_SHIFT
        if code >> 31 != 0 { argument = 1 &<< (argument & 31) }
        let operand = UInt32(bitPattern: argument)
        let compared = Int32(bitPattern: code << 20) >> 20
        guard a[0] & 3 == 0, a[4] & 3 == 0 else { return -22 }
        let operation = code >> 28 & 7
        guard operation <= 4, code >> 24 & 15 <= 5 else { return -38 }
        guard let place = linux.memory.pointer(a[4], 4) else { return -14 }
        var old: UInt32 = 0
        while true {
            guard let value = linux.memory.load(a[4], as: UInt32.self) else { return -14 }
            old = value
            let new =
                switch operation {
                case 0: operand
                case 1: value &+ operand
                case 2: value | operand
                case 3: value & ~operand
                default: value ^ operand
                }
            let outcome = sj_compare_exchange(place, value.byteSwapped, new.byteSwapped)
            if outcome == 0 { break }
            if outcome == 1 { return -14 }
        }
        let signed = Int32(bitPattern: old)
        let holds =
            switch code >> 24 & 15 {
            case 0: signed == compared
            case 1: signed != compared
            case 2: signed < compared
            case 3: signed <= compared
            case 4: signed > compared
            default: signed >= compared
            }
        let wake = a[1] & 0x80 | 1
        let first = host(202, [a[0], wake, a[2], 0, 0, 0])
        guard first >= 0, holds else { return first }
        let second = host(202, [a[4], wake, a[3], 0, 0, 0])
        return second < 0 ? second : first + second
    }

    /// futex_requeue: two struct futex_waitv, of which the first has the value to compare.
    func requeue() -> Int {
        let map = linux.plan.maps["futex_waitv"]
        return withPiece(2 * (map.hostSize + map.guestSize)) { copy in
            let image = copy + 2 * map.hostSize
            guard linux.memory.read(a[0], into: image, 2 * map.guestSize) else {
                return host(456, [Marshalling.bad(a[0]), a[1], a[2], a[3], 0, 0])
            }
            for k in 0..<2 {
                map.toHost(image + k * map.guestSize, copy + k * map.hostSize)
                GuestInteger.swap32InWord(copy + k * map.hostSize)
            }
            return host(456, [address(copy), a[1], a[2], a[3], 0, 0])
        }
    }

    /// get_robust_list: the kernel has not got the guest's; it is told of the thread's own alone.
    func robustList() -> Int {
        let number = Int(int(0))
        guard number == 0 || number == hostThreadNumber() else {
            // ESRCH for those that are not there.
            let error = host(234, [UInt64(hostProcess), UInt64(bitPattern: Int64(number)), 0, 0, 0, 0])
            return error == 0 ? -1 : error
        }
        let memory = linux.memory
        return memory.storeWord(a[2], 3 &* memory.wordBytes) && memory.storeWord(a[1], thread.robustList)
            ? 0 : -14
    }

    private var hostProcess: Int { sj_syscall6(39, 0, 0, 0, 0, 0, 0) }
}
