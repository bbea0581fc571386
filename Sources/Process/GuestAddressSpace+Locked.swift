import CHost

/// Memory that is kept in RAM.
extension GuestAddressSpace {
    /// All that is mapped, as RLIMIT_AS counts.
    public var mappedBytes: UInt64 {
        lock()
        defer { unlock() }
        return sum { _ in true }
    }

    /// Under the lock.
    func sum(_ counts: (GuestRegion) -> Bool) -> UInt64 {
        var total: UInt64 = 0
        for k in 0..<map.count where counts(map[k]) { total &+= map[k].length }
        return total
    }

    /// mlockall: MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT. What cannot be filled is passed over, as Linux does.
    public func lockAll(now: Bool, later: Bool, onFault: Bool) {
        lock()
        defer { unlock() }
        if now {
            for k in 0..<map.count { lock(map[k].start, map[k].length, onFault) }
        }
        futureLock = later ? onFault ? .onFault : .now : .none
    }

    public func unlockAll() -> Int {
        lock()
        defer { unlock() }
        futureLock = .none
        for k in 0..<map.count {
            _ = sj_syscall6(
                150, Int(truncatingIfNeeded: base &+ map[k].start), Int(truncatingIfNeeded: map[k].length), 0,
                0,
                0, 0)
        }
        return 0
    }

    /// A forked child's memory is not locked.
    public func forgetFutureLock() { futureLock = .none }

    func lock(_ start: UInt64, _ length: UInt64, _ onFault: Bool) {
        _ = sj_syscall6(
            325, Int(truncatingIfNeeded: base &+ start), Int(truncatingIfNeeded: length), onFault ? 1 : 0, 0,
            0, 0
        )
    }
}

/// Memory that children do not get (MADV_DONTFORK).
extension GuestAddressSpace {
    public func keepFromChildren(_ start: UInt64, _ end: UInt64, _ keeps: Bool) {
        lock()
        edit {
            map.change(start, end) {
                if keeps { $0.flags.insert(.dontFork) } else { $0.flags.remove(.dontFork) }
            }
        }
        unlock()
    }

    /// In a forked child, with the lock held: the host has left that memory out.
    public func forgetNotForked() {
        var i = 0
        while i < map.count {
            let region = map[i]
            guard region.flags.contains(.dontFork) else {
                i += 1
                continue
            }
            if isWindow { _ = giveBack(region.start, region.end) }
            edit { map.remove(region.start, region.end) }
            freed(region.end)
        }
    }
}

enum FutureLock { case none, now, onFault }
