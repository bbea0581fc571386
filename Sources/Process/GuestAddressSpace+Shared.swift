import CHost
import ELF
import Glibc

/// System V shared memory: its segments are regions with the identifier for an inode.
extension GuestAddressSpace {
    /// The device of regions that are segments.
    private static let segmentDevice = UInt64.max
    private static let readOnly: Int32 = 0o10000
    private static let round: Int32 = 0o20000
    private static let replace: Int32 = 0o40000
    private static let executable: Int32 = 0o100000

    /// shmat. SHM_REMAP replaces guest memory only.
    public func attach(_ id: Int32, at address: UInt64, flags: Int32) -> Int {
        guard id >= 0 else { return Int(-EINVAL) }
        let replaces = flags & Self.replace != 0
        var place = address
        if address & (Self.pageSize - 1) != 0 {
            guard flags & Self.round != 0 else { return Int(-EINVAL) }
            place = address & ~(Self.pageSize - 1)
        }
        if place == 0, replaces { return Int(-EINVAL) }
        var status = shmid_ds()
        let known = withUnsafeMutablePointer(to: &status) {
            sj_syscall6(31, Int(id), Int(IPC_STAT), Int(bitPattern: $0), 0, 0, 0)
        }
        guard known >= 0 else { return known }
        // Of a segment of huge pages the map knows what was asked for.
        guard let length = roundUp(UInt64(status.shm_segsz), Self.pageSize), length > 0, length <= end else {
            return Int(-ENOMEM)
        }
        var region = GuestRegion(
            start: 0, end: 0, protection: flags & Self.readOnly != 0 ? .read : [.read, .write],
            flags: [.shared, .file], device: Self.segmentDevice, inode: UInt64(id))
        if flags & Self.executable != 0 { region.protection.insert(.execute) }
        return locked {
            let result: Int
            var executable = false
            if place != 0, place > end - length {
                return Int(place.addingReportingOverflow(length).overflow && !replaces ? -EINVAL : -ENOMEM)
            }
            if place == 0 {
                guard let gap = claimGap(hint: 0, length: length) else { return Int(-ENOMEM) }
                place = gap
                executable = false
                result = hostAttach(id, base &+ place, flags | Self.replace)
                if result < 0 { releaseHoles(place, place + length) }
            } else if replaces || isWindow {
                if !replaces, map.intersects(place, place + length) { return Int(-EINVAL) }
                let error = claimHoles(place, place + length)
                guard error == 0 else { return error }
                executable = willChange(place, place + length)
                result = hostAttach(id, base &+ place, flags | Self.replace)
                if result < 0 { releaseHoles(place, place + length) }
            } else {
                result = hostAttach(id, place, flags)
            }
            guard result >= 0 else { return result }
            region.start = UInt64(result) &- base
            region.end = region.start + length
            if region.protection.contains(.execute) {
                _ = HostMemory.protect(UInt64(result), length, HostMemory.protection(region.protection))
            }
            edit { map.insert(region) }
            if executable { didChange(region.start, region.end) }
            return Int(region.start)
        }
    }

    private func hostAttach(_ id: Int32, _ address: UInt64, _ flags: Int32) -> Int {
        sj_syscall6(30, Int(id), Int(truncatingIfNeeded: address), Int(flags), 0, 0, 0)
    }

    /// shmdt: what is left of the segment that was attached at `address` goes.
    public func detach(_ address: UInt64) -> Int {
        guard address & (Self.pageSize - 1) == 0 else { return Int(-EINVAL) }
        return locked {
            var parts: [(start: UInt64, end: UInt64)] = []
            var id: UInt64?
            for k in map.index(endingAbove: address)..<max(map.count, map.index(endingAbove: address)) {
                let region = map[k]
                guard region.device == Self.segmentDevice, region.start >= address,
                    region.start &- region.fileOffset == address, id == nil || id == region.inode
                else { continue }
                id = region.inode
                parts.append((region.start, region.end))
            }
            guard let last = parts.last else { return Int(-EINVAL) }
            let executable = willChange(address, last.end)
            if isWindow {
                for part in parts { _ = giveBack(part.start, part.end) }
            } else {
                let result = sj_syscall6(67, Int(truncatingIfNeeded: address), 0, 0, 0, 0, 0)
                guard result >= 0 else { return result }
            }
            edit { for part in parts { map.remove(part.start, part.end) } }
            freed(last.end)
            if executable { didChange(address, last.end) }
            return 0
        }
    }

    /// remap_file_pages: other pages of the file that is mapped there.
    public func remapFilePages(
        _ start: UInt64, _ size: UInt64, protection: UInt64, page: UInt64, flags: UInt64
    )
        -> Int
    {
        let start = start & ~(Self.pageSize - 1)
        let size = size & ~(Self.pageSize - 1)
        guard protection == 0, size > 0, size <= end, start <= end - size else { return Int(-EINVAL) }
        return locked {
            let i = map.index(endingAbove: start)
            guard i < map.count, map[i].start <= start, map.covers(start, start + size) else {
                return Int(-EINVAL)
            }
            var region = map[i]
            let executable = willChange(start, start + size)
            let result = sj_syscall6(
                216, Int(truncatingIfNeeded: base &+ start), Int(truncatingIfNeeded: size), 0,
                Int(truncatingIfNeeded: page), Int(truncatingIfNeeded: flags), 0)
            guard result >= 0 else { return result }
            region.start = start
            region.end = start + size
            region.fileOffset = page &* Self.pageSize
            edit { map.insert(region) }
            if executable { didChange(start, start + size) }
            return result
        }
    }
}
