import CHost
import ELF
import Glibc

/// The first thread's stack: all of it that its limit allows is mapped, and what a greater limit may add is kept without
/// access below it.
struct MainStack {
    /// The lowest place that it may ever reach.
    var low: UInt64
    var top: UInt64
}

extension GuestAddressSpace {
    /// The stack lies at `top`, the host keeps the rest from `low` on.
    func setMainStack(low: UInt64, top: UInt64) {
        lock()
        mainStack = MainStack(low: low, top: top)
        unlock()
    }

    /// RLIMIT_STACK for what grows down.
    public func setGrowthLimit(_ limit: UInt64) {
        lock()
        growthLimit = limit
        unlock()
    }

    /// RLIMIT_STACK has changed: the stack may reach further, or no further than it has.
    public func setStackLimit(_ limit: UInt64) {
        lock()
        defer { unlock() }
        growthLimit = limit
        guard let stack = mainStack, stack.top > stack.low else { return }
        let i = map.index(endingAbove: stack.low)
        guard i < map.count, map[i].start < stack.top, map[i].flags.contains(.stack) else { return }
        let now = map[i].start
        let size = min(limit & ~(Self.pageSize - 1), stack.top - stack.low)
        var bottom = stack.top - size
        if bottom < now {
            let rights = HostMemory.protection(map[i].protection)
            guard HostMemory.protect(base &+ bottom, now - bottom, rights) == 0 else { return }
            var more = map[i]
            more.start = bottom
            more.end = now
            edit { map.insert(more) }
        } else if bottom > now {
            bottom = min(firstTouched(now, bottom), map[i].end)
            guard bottom > now, HostMemory.protect(base &+ now, bottom - now, PROT_NONE) == 0 else { return }
            edit { map.remove(now, bottom) }
        }
    }

    /// The first page of the range that is in memory, or its end.
    private func firstTouched(_ start: UInt64, _ end: UInt64) -> UInt64 {
        var pages = [UInt8](repeating: 0, count: 1024)
        var at = start
        while at < end {
            let count = min(UInt64(pages.count), (end - at) / Self.pageSize)
            let result = pages.withUnsafeMutableBytes {
                sj_syscall6(
                    27, Int(truncatingIfNeeded: base &+ at), Int(count * Self.pageSize),
                    Int(bitPattern: $0.baseAddress!), 0, 0, 0)
            }
            guard result == 0 else { return at }
            if let k = pages[..<Int(count)].firstIndex(where: { $0 & 1 != 0 }) {
                return at + UInt64(k) * Self.pageSize
            }
            at += count * Self.pageSize
        }
        return end
    }

    /// What Linux does when an address below a mapping with MAP_GROWSDOWN is touched.
    /// - Returns: whether there is memory now.
    func growDown(to address: UInt64) -> Bool {
        guard let above = region(atOrAfter: address), above.start > address, above.flags.contains(.growsDown)
        else { return false }
        return locked {
            let i = map.index(endingAbove: address)
            guard i < map.count, map[i].flags.contains(.growsDown) else { return 0 }
            // Another thread may have been first.
            if map[i].start <= address { return 1 }
            var more = map[i]
            more.end = more.start
            more.start = address & ~(Self.pageSize - 1)
            let limit = growthLimit
            guard more.start >= lowest, map[i].end - more.start <= limit,
                i == 0 || map[i - 1].protection.isEmpty && map[i - 1].end <= more.start
                    || map[i - 1].end &+ Self.growthGap <= more.start,
                mayGrow(more.length, isData: false)
            else { return 0 }
            let flags = MAP_PRIVATE | MAP_ANONYMOUS
            let rights = HostMemory.protection(more.protection)
            guard mapFree(more.start, more.length, rights, flags, -1, 0) == 0 else { return 0 }
            edit { map.insert(more) }
            return 1
        } == 1
    }
}
