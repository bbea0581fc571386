import CHost
import ELF
import Glibc

extension GuestAddressSpace {
    static let hugeTLB: Int32 = 0x40000
    private static let growsDown: Int32 = 0x100
    private static let map32Bit: Int32 = 0x40
    static let reserveFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE

    /// mmap. `flags` are the host's MAP_*; `MAP_FIXED` replaces guest memory only, whatever of the range is not the
    /// guest's must be free on the host, or else the result is -ENOMEM (with MAP_FIXED_NOREPLACE -EEXIST).
    public func map(
        _ address: UInt64, _ length: UInt64, protection: MemoryProtection, flags: Int32, fd: Int32 = -1,
        offset: UInt64 = 0, mark: GuestRegion.Flags = []
    ) -> Int {
        guard length > 0 else { return Int(-EINVAL) }
        guard let length = roundUp(length, Self.granule(flags)), length <= end else { return Int(-ENOMEM) }
        let anonymous = flags & MAP_ANONYMOUS != 0
        guard anonymous || offset & (Self.pageSize - 1) == 0 else { return Int(-EINVAL) }
        let noReplace = flags & HostMemory.mapFixedNoReplace != 0
        let fixed = flags & MAP_FIXED != 0 || noReplace
        // A stack that grows by itself would grow beyond what the map knows; the guest's are mapped whole.
        let plain = flags & ~(MAP_FIXED | HostMemory.mapFixedNoReplace | Self.growsDown | Self.map32Bit)
        // MAP_SHARED_VALIDATE does not know MAP_FIXED_NOREPLACE.
        let validates = flags & 3 == 3
        let grows = flags & Self.growsDown != 0
        if grows, !anonymous || flags & MAP_SHARED != 0 { return Int(-EINVAL) }
        let host = HostMemory.protection(protection)

        var region = GuestRegion(start: 0, end: 0, protection: protection, flags: mark)
        if flags & MAP_SHARED != 0 { region.flags.insert(.shared) }
        if grows { region.flags.insert(.growsDown) }
        if !anonymous {
            var status = stat()
            guard fstat(fd, &status) == 0 else { return Int(-errno) }
            region.flags.insert(.file)
            region.fileOffset = offset
            region.device = UInt64(status.st_dev)
            region.inode = UInt64(status.st_ino)
        }
        if fixed {
            guard address & (Self.pageSize - 1) == 0 else { return Int(-EINVAL) }
            guard address <= end - length else { return Int(-ENOMEM) }
        }
        return locked {
            var place = address
            let isData = protection.contains(.write) && flags & MAP_SHARED == 0
            let replaced = fixed ? address..<address + length : 0..<0
            guard mayGrow(length, isData: isData, replacing: replaced) else { return Int(-ENOMEM) }
            let plain = futureLock == .now ? plain | MAP_LOCKED : plain
            defer { if futureLock == .onFault, region.end > 0 { lock(region.start, region.length, true) } }
            if fixed {
                if noReplace && map.intersects(address, address + length) { return Int(-EEXIST) }
            } else if isWindow {
                guard let gap = findGap(hint: address, length: length) else { return Int(-ENOMEM) }
                place = gap
            } else if !validates {
                let (gap, error) = mapInGap(hint: address, length, Self.alignment(length, flags)) {
                    mapFree($0, length, host, plain, fd, offset)
                }
                guard error == 0 else { return error }
                region.start = gap
                region.end = gap + length
                edit { map.insert(region) }
                return Int(gap)
            } else {
                guard let gap = claimGap(hint: address, length: length, Self.alignment(length, flags)) else {
                    return Int(-ENOMEM)
                }
                place = gap
            }
            if !isWindow, noReplace || fixed && !validates, !map.intersects(place, place + length) {
                let error = mapFree(place, length, host, plain, fd, offset)
                guard error == 0 else { return error == Int(-EEXIST) && !noReplace ? Int(-ENOMEM) : error }
                region.start = place
                region.end = place + length
                edit { map.insert(region) }
                return Int(place)
            }
            if fixed {
                let error = claimHoles(place, place + length)
                guard error == 0 else { return error }
            }
            let executable = willChange(place, place + length)
            let result = HostMemory.map(base &+ place, length, host, plain | MAP_FIXED, fd, offset)
            guard result >= 0 else {
                releaseHoles(place, place + length)
                return result
            }
            region.start = place
            region.end = place + length
            edit { map.insert(region) }
            if executable { didChange(place, place + length) }
            return Int(place)
        }
    }

    /// munmap: only guest memory goes; the rest of the range is left alone, as Linux leaves holes.
    public func unmap(_ address: UInt64, _ length: UInt64) -> Int {
        guard address & (Self.pageSize - 1) == 0, length > 0, let length = roundUp(length, Self.pageSize),
            length <= end, address <= end - length
        else { return Int(-EINVAL) }
        return locked { unmapLocked(address, address + length) }
    }

    func unmapLocked(_ start: UInt64, _ end: UInt64) -> Int {
        let executable = willChange(start, end)
        var error = 0
        map.forEachPart(start, end, owned: true) { from, to in
            let result = giveBack(from, to)
            if result < 0 { error = result }
        }
        guard error == 0 else { return error }
        edit { map.remove(start, end) }
        freed(end)
        if executable { didChange(start, end) }
        return 0
    }

    /// mprotect. Changes what comes before a hole, then says -ENOMEM, as Linux does. `downward`: from the start of a
    /// region that grows down (PROT_GROWSDOWN).
    public func protect(
        _ address: UInt64, _ length: UInt64, protection: MemoryProtection, downward: Bool = false
    ) -> Int {
        guard address & (Self.pageSize - 1) == 0 else { return Int(-EINVAL) }
        if length == 0 { return 0 }
        guard let length = roundUp(length, Self.pageSize), length <= end, address <= end - length else {
            return Int(-ENOMEM)
        }
        return locked {
            let stop = address + length
            var address = address
            if downward {
                let i = map.index(endingAbove: address)
                guard i < map.count, map[i].start < stop else { return Int(-ENOMEM) }
                guard !map[i].flags.isDisjoint(with: [.growsDown, .stack]) else { return Int(-EINVAL) }
                address = map[i].start
            }
            var whole = address
            while whole < stop {
                let i = map.index(endingAbove: whole)
                guard i < map.count, map[i].start <= whole else { break }
                whole = min(map[i].end, stop)
            }
            if address < whole {
                let executable = willChange(address, whole)
                let result = HostMemory.protect(
                    base &+ address, whole - address, HostMemory.protection(protection))
                guard result >= 0 else { return result }
                edit { map.protect(address, whole, protection) }
                if executable { didChange(address, whole) }
            }
            return whole == stop ? 0 : Int(-ENOMEM)
        }
    }

    /// mremap, `flags` MREMAP_MAYMOVE 1, MREMAP_FIXED 2, MREMAP_DONTUNMAP 4.
    public func remap(_ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, flags: Int32, new: UInt64 = 0)
        -> Int
    {
        let mayMove = flags & 1 != 0
        let fixed = flags & 2 != 0
        let keep = flags & 4 != 0
        guard flags & ~7 == 0, !fixed || mayMove, !keep || mayMove else { return Int(-EINVAL) }
        guard old & (Self.pageSize - 1) == 0, newLength > 0,
            let oldLength = roundUp(oldLength, Self.pageSize),
            let newLength = roundUp(newLength, Self.pageSize), newLength <= end
        else { return Int(-EINVAL) }
        let isInside = oldLength <= end && old <= end - oldLength
        if keep && oldLength != newLength { return Int(-EINVAL) }
        if fixed {
            guard new & (Self.pageSize - 1) == 0, new <= end - newLength else { return Int(-EINVAL) }
            guard isInside else { return Int(-EFAULT) }
            if new < old + max(oldLength, 1) && old < new + newLength { return Int(-EINVAL) }
        }
        return locked {
            // An old length of 0 makes a second mapping of shared memory.
            let i = map.index(endingAbove: old)
            guard i < map.count, map[i].start <= old else { return Int(-EFAULT) }
            guard isInside else { return Int(-EINVAL) }
            if !fixed, !keep, oldLength > 0, newLength <= oldLength {
                return newLength == oldLength ? Int(old) : shrink(old, newLength, oldLength)
            }
            guard map.covers(old, old + min(oldLength, newLength)) else { return Int(-EFAULT) }
            let region = map[i].from(old)
            if newLength > oldLength || keep {
                let isData = region.protection.contains(.write) && !region.flags.contains(.shared)
                let more = keep ? newLength : newLength - oldLength
                guard mayGrow(more, isData: isData) else { return Int(-ENOMEM) }
            }
            if !fixed, !keep, oldLength > 0, let result = growInPlace(old, oldLength, newLength, region) {
                return result
            }
            guard mayMove else { return Int(-ENOMEM) }
            var place = new
            if fixed {
                let error = claimHoles(new, new + newLength)
                guard error == 0 else { return error }
            } else {
                guard let gap = claimGap(hint: 0, length: newLength, Self.alignment(newLength, 0)) else {
                    return Int(-ENOMEM)
                }
                place = gap
            }
            let executable = willChange(old, old + oldLength)
            let executableThere = willChange(place, place + newLength)
            let result = HostMemory.remap(base &+ old, oldLength, newLength, flags | 3, base &+ place)
            guard result >= 0 else {
                releaseHoles(place, place + newLength)
                return result
            }
            if !keep, isWindow, oldLength > 0 { _ = giveBack(old, old + oldLength) }
            let moved = parts(old, oldLength, newLength, to: place)
            edit {
                if !keep, oldLength > 0 { map.remove(old, old + oldLength) }
                if fixed { map.remove(place, place + newLength) }
                for part in moved { map.insert(part) }
            }
            if !keep { freed(old + oldLength) }
            if executable { didChange(old, old + oldLength) }
            if executableThere { didChange(place, place + newLength) }
            return Int(place)
        }
    }

    /// The regions of a range as they are after a move; the last one grows or shrinks.
    private func parts(_ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, to place: UInt64)
        -> [GuestRegion]
    {
        var result: [GuestRegion] = []
        var i = map.index(endingAbove: old)
        let stop = old + min(max(oldLength, 1), newLength)
        while i < map.count, map[i].start < stop {
            var part = map[i].from(max(map[i].start, old)).upTo(min(map[i].end, stop))
            part.start = part.start &- old &+ place
            part.end = part.end &- old &+ place
            result.append(part)
            i += 1
        }
        if !result.isEmpty { result[result.count - 1].end = place + newLength }
        return result
    }

    private func shrink(_ old: UInt64, _ newLength: UInt64, _ oldLength: UInt64) -> Int {
        let result = unmapLocked(old + newLength, old + oldLength)
        return result < 0 ? result : Int(old)
    }

    /// The result of a growth without a move; nil if there is no room.
    private func growInPlace(_ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, _ region: GuestRegion)
        -> Int?
    {
        guard old <= end - newLength, !map.intersects(old + oldLength, old + newLength) else { return nil }
        if isWindow { _ = HostMemory.unmap(base &+ old &+ oldLength, newLength - oldLength) }
        let result = HostMemory.remap(base &+ old, oldLength, newLength, 0, 0)
        guard result >= 0 else {
            if isWindow {
                _ = HostMemory.map(
                    base &+ old &+ oldLength, newLength - oldLength, PROT_NONE,
                    Self.reserveFlags | HostMemory.mapFixedNoReplace, -1, 0)
            }
            return result == Int(-ENOMEM) ? nil : result
        }
        var grown = region
        grown.end = old + newLength
        edit { map.insert(grown) }
        return Int(old)
    }

    // MARK: brk

    /// Where the heap begins; `start` is rounded up to a page.
    public func setHeapStart(_ start: UInt64) {
        lock()
        brkStart = roundUp(start, Self.pageSize) ?? end
        brkEnd = brkStart
        unlock()
    }

    /// The start of the heap, as /proc/self/stat shows it.
    public var heapStart: UInt64 { brkStart }
    public var heapEnd: UInt64 { brkEnd }

    /// What brk goes by from now on; nothing is mapped.
    public func setHeap(_ start: UInt64, _ end: UInt64) {
        lock()
        brkStart = start
        brkEnd = max(start, end)
        unlock()
    }

    /// brk: the new end of the heap, or the old one when it cannot be had.
    public func brk(_ new: UInt64) -> UInt64 {
        lock()
        defer { unlock() }
        guard new >= brkStart, new <= end, let top = roundUp(new, Self.pageSize), top <= end,
            let oldTop = roundUp(brkEnd, Self.pageSize)
        else { return brkEnd }
        if top > oldTop {
            guard !map.intersects(oldTop, top), mayGrow(top - oldTop, isData: true) else { return brkEnd }
            let rights = PROT_READ | PROT_WRITE
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | (futureLock == .now ? MAP_LOCKED : 0)
            let error =
                isWindow
                ? min(HostMemory.map(base &+ oldTop, top - oldTop, rights, flags | MAP_FIXED, -1, 0), 0)
                : mapFree(oldTop, top - oldTop, rights, flags, -1, 0)
            guard error == 0 else { return brkEnd }
            let region = GuestRegion(start: oldTop, end: top, protection: [.read, .write], flags: .heap)
            edit { map.insert(region) }
        } else if top < oldTop {
            guard unmapLocked(top, oldTop) == 0 else { return brkEnd }
        }
        brkEnd = new
        return new
    }

    // MARK: Host memory

    static func granule(_ flags: Int32) -> UInt64 {
        guard flags & hugeTLB != 0 else { return pageSize }
        let log = UInt64((flags >> 26) & 0x3f)
        return log == 0 ? 2 << 20 : log < 12 || log > 40 ? pageSize : 1 << log
    }

    /// Reserves on the host what is not yet the guest's. All or nothing: 0 or a negative errno.
    func claimHoles(_ start: UInt64, _ end: UInt64) -> Int {
        guard !isWindow else { return 0 }
        var claimed = start
        var error = 0
        map.forEachPart(start, end, owned: false) { from, to in
            guard error == 0 else { return }
            error = mapFree(from, to - from, PROT_NONE, Self.reserveFlags, -1, 0)
            if error == 0 { claimed = to } else if error == Int(-EEXIST) { error = Int(-ENOMEM) }
        }
        if error != 0 { releaseHoles(start, claimed) }
        return error
    }

    /// Maps where nothing may be yet. 0 or a negative errno, -EEXIST if the host has something there.
    func mapFree(
        _ start: UInt64, _ length: UInt64, _ protection: Int32, _ flags: Int32, _ fd: Int32, _ offset: UInt64
    ) -> Int {
        let result = HostMemory.map(
            start, length, protection, flags | HostMemory.mapFixedNoReplace, fd, offset)
        guard result >= 0, result != Int(start) else { return min(result, 0) }
        // A kernel before 4.17 takes the address for a hint.
        _ = HostMemory.unmap(UInt64(result), length)
        return Int(-EEXIST)
    }

    func releaseHoles(_ start: UInt64, _ end: UInt64) {
        guard !isWindow, start < end else { return }
        map.forEachPart(start, end, owned: false) { from, to in
            _ = HostMemory.unmap(base &+ from, to - from)
        }
    }

    /// Returns a range to the host, or to the window.
    func giveBack(_ start: UInt64, _ end: UInt64) -> Int {
        guard isWindow else { return HostMemory.unmap(start, end - start) }
        let result = HostMemory.map(
            base &+ start, end - start, PROT_NONE, Self.reserveFlags | MAP_FIXED, -1, 0)
        return min(result, 0)
    }
}
