import CHost
import ELF
import Glibc

extension GuestAddressSpace {
    private static let hugeTLB: Int32 = 0x40000
    private static let growsDown: Int32 = 0x100
    private static let map32Bit: Int32 = 0x40
    private static let reserveFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE

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
        let host = HostMemory.protection(protection)

        var region = GuestRegion(start: 0, end: 0, protection: protection, flags: mark)
        if flags & MAP_SHARED != 0 { region.flags.insert(.shared) }
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
            if fixed {
                if noReplace && map.intersects(address, address + length) { return Int(-EEXIST) }
            } else if isWindow {
                guard let gap = findGap(hint: address, length: length) else { return Int(-ENOMEM) }
                place = gap
            } else {
                let hint = address <= end - length ? address & ~(Self.pageSize - 1) : 0
                let result = HostMemory.map(hint, length, host, plain, fd, offset)
                guard result >= 0 else { return result }
                region.start = UInt64(result)
                region.end = region.start + length
                edit { map.insert(region) }
                return result
            }
            if !isWindow, !map.intersects(place, place + length) {
                let error = mapFree(place, length, host, plain, fd, offset)
                guard error == 0 else { return error == Int(-EEXIST) && !noReplace ? Int(-ENOMEM) : error }
                region.start = place
                region.end = place + length
                edit { map.insert(region) }
                return Int(place)
            }
            let holesError = claimHoles(place, place + length)
            guard holesError == 0 else { return holesError }
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
        if executable { didChange(start, end) }
        return 0
    }

    /// mprotect. Changes what comes before a hole, then says -ENOMEM, as Linux does.
    public func protect(_ address: UInt64, _ length: UInt64, protection: MemoryProtection) -> Int {
        guard address & (Self.pageSize - 1) == 0 else { return Int(-EINVAL) }
        if length == 0 { return 0 }
        guard let length = roundUp(length, Self.pageSize), length <= end, address <= end - length else {
            return Int(-ENOMEM)
        }
        return locked {
            let stop = address + length
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
        guard oldLength <= end, old <= end - oldLength else { return Int(-EFAULT) }
        if keep && oldLength != newLength { return Int(-EINVAL) }
        if fixed {
            guard new & (Self.pageSize - 1) == 0, new <= end - newLength else { return Int(-EINVAL) }
            if new < old + max(oldLength, 1) && old < new + newLength { return Int(-EINVAL) }
        }
        return locked {
            // An old length of 0 makes a second mapping of shared memory.
            let i = map.index(endingAbove: old)
            guard i < map.count, map[i].start <= old, map.covers(old, old + oldLength) else {
                return Int(-EFAULT)
            }
            var region = map[i].from(old)
            var place = new
            if fixed {
                let error = claimHoles(new, new + newLength)
                guard error == 0 else { return error }
            } else if isWindow {
                if !keep, oldLength > 0 {
                    if newLength <= oldLength {
                        return newLength == oldLength
                            ? Int(old) : shrink(old, newLength, oldLength)
                    }
                    if let grown = growInWindow(old, oldLength, newLength, region) { return grown }
                }
                guard mayMove else { return Int(-ENOMEM) }
                guard let gap = findGap(hint: 0, length: newLength) else { return Int(-ENOMEM) }
                place = gap
            } else if !keep, oldLength > 0, newLength <= oldLength {
                return newLength == oldLength ? Int(old) : shrink(old, newLength, oldLength)
            }
            let moves = fixed || isWindow
            let executable = willChange(old, old + oldLength)
            let executableThere = moves && willChange(place, place + newLength)
            let hostFlags = moves ? flags | 3 : flags
            let result = HostMemory.remap(base &+ old, oldLength, newLength, hostFlags, base &+ place)
            guard result >= 0 else {
                if moves { releaseHoles(place, place + newLength) }
                return result
            }
            let at = UInt64(result) &- base
            region.start = at
            region.end = at + newLength
            if at != old, !keep, isWindow, oldLength > 0 {
                _ = giveBack(old, old + oldLength)
            }
            edit {
                if !keep, oldLength > 0 { map.remove(old, old + oldLength) }
                map.insert(region)
            }
            if executable && (at != old || keep) { didChange(old, old + oldLength) }
            if executableThere { didChange(place, place + newLength) }
            return Int(at)
        }
    }

    private func shrink(_ old: UInt64, _ newLength: UInt64, _ oldLength: UInt64) -> Int {
        let result = unmapLocked(old + newLength, old + oldLength)
        return result < 0 ? result : Int(old)
    }

    private func growInWindow(_ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, _ region: GuestRegion)
        -> Int?
    {
        guard old <= end - newLength, !map.intersects(old + oldLength, old + newLength) else { return nil }
        _ = HostMemory.unmap(base &+ old &+ oldLength, newLength - oldLength)
        let result = HostMemory.remap(base &+ old, oldLength, newLength, 0, 0)
        guard result >= 0 else {
            _ = HostMemory.map(
                base &+ old &+ oldLength, newLength - oldLength, PROT_NONE,
                Self.reserveFlags | HostMemory.mapFixedNoReplace, -1, 0)
            return nil
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

    /// brk: the new end of the heap, or the old one when it cannot be had.
    public func brk(_ new: UInt64) -> UInt64 {
        lock()
        defer { unlock() }
        guard new >= brkStart, new <= end, let top = roundUp(new, Self.pageSize), top <= end,
            let oldTop = roundUp(brkEnd, Self.pageSize)
        else { return brkEnd }
        if top > oldTop {
            guard !map.intersects(oldTop, top) else { return brkEnd }
            let rights = PROT_READ | PROT_WRITE
            let flags = MAP_PRIVATE | MAP_ANONYMOUS
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

    private static func granule(_ flags: Int32) -> UInt64 {
        guard flags & hugeTLB != 0 else { return pageSize }
        let log = UInt64((flags >> 26) & 0x3f)
        return log == 0 ? 2 << 20 : log < 12 || log > 40 ? pageSize : 1 << log
    }

    /// Reserves on the host what is not yet the guest's. All or nothing: 0 or a negative errno.
    private func claimHoles(_ start: UInt64, _ end: UInt64) -> Int {
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
    private func mapFree(
        _ start: UInt64, _ length: UInt64, _ protection: Int32, _ flags: Int32, _ fd: Int32, _ offset: UInt64
    ) -> Int {
        let result = HostMemory.map(
            start, length, protection, flags | HostMemory.mapFixedNoReplace, fd, offset)
        guard result >= 0, result != Int(start) else { return min(result, 0) }
        // A kernel before 4.17 takes the address for a hint.
        _ = HostMemory.unmap(UInt64(result), length)
        return Int(-EEXIST)
    }

    private func releaseHoles(_ start: UInt64, _ end: UInt64) {
        guard !isWindow, start < end else { return }
        map.forEachPart(start, end, owned: false) { from, to in
            _ = HostMemory.unmap(base &+ from, to - from)
        }
    }

    /// Returns a range to the host, or to the window.
    private func giveBack(_ start: UInt64, _ end: UInt64) -> Int {
        guard isWindow else { return HostMemory.unmap(start, end - start) }
        let result = HostMemory.map(
            base &+ start, end - start, PROT_NONE, Self.reserveFlags | MAP_FIXED, -1, 0)
        return min(result, 0)
    }

    /// A free range of the window: at the hint if it is free, or else the highest.
    private func findGap(hint: UInt64, length: UInt64) -> UInt64? {
        guard length <= end else { return nil }
        let hint = hint & ~(Self.pageSize - 1)
        if hint >= lowest, hint <= end - length, !map.intersects(hint, hint + length) { return hint }
        var top = end
        var i = map.count
        while true {
            let bottom = i > 0 ? max(map[i - 1].end, lowest) : lowest
            if top >= bottom, top - bottom >= length { return top - length }
            guard i > 0 else { return nil }
            i -= 1
            top = map[i].start
        }
    }
}
