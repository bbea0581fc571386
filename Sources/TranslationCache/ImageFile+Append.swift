import Glibc
import IR

extension ImageFile {
    /// Adds the translations of an image to its file, but for those that it has already. Several processes may do so at
    /// once; what they leave when they are killed on the way is written over by the next.
    /// - Parameter known: how long the file is of which the caller knows that it has none of them.
    /// - Returns: how long it is when it has all of them, or nil.
    @discardableResult
    public static func append(
        _ pending: PendingRegions, of image: UInt64, to folder: CacheFolder, known: Int = 0
    ) -> Int? {
        guard folder.mayWrite else { return nil }
        for _ in 0..<2 {
            let fd = folder.make(image)
            guard fd >= 0 else { return nil }
            defer { close(fd) }
            guard isLocked(fd) else { return nil }
            // Between open and lock it may have been replaced or removed, or a thread of the guest's has closed what is not
            // its own and has a file of its own there now.
            var status = stat()
            var named = stat()
            guard fstat(fd, &status) == 0 else { return nil }
            if lstat(folder.path(of: image), &named) != 0 || named.st_ino != status.st_ino
                || named.st_dev != status.st_dev
            {
                continue
            }
            if status.st_size == 0, !writeHeader(fd, folder.key, image) { return nil }
            let end = committed(fd, folder.key, image)
            let old = ImageFile(descriptor: fd, folder.key, image)
            if end == nil || end! > 0 && old == nil {
                // Damaged. Others may still run what they have mapped of it.
                unlink(folder.path(of: image))
                continue
            }
            return append(pending, of: image, fd, after: old, known, folder)
        }
        return nil
    }

    /// Waits a moment at most: what is not kept now is kept by the next process.
    private static func isLocked(_ fd: Int32) -> Bool {
        for attempt in 0..<20 {
            if flock(fd, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK || errno == EINTR, attempt < 19 else { return false }
            usleep(500)
        }
        return false
    }

    private static func writeHeader(_ fd: Int32, _ key: UInt64, _ image: UInt64) -> Bool {
        let header = FileHeader(key: key, image: image)
        return withUnsafeBytes(of: header) { write(fd, $0, at: 0) }
            && ftruncate(fd, off_t(FileHeader.size)) == 0
    }

    /// Beyond it the kernel would send SIGXFSZ, which is the guest's.
    private static func isBelowFileLimit(_ size: Int) -> Bool {
        var limit = rlimit()
        // RLIMIT_FSIZE
        return getrlimit(__rlimit_resource_t(1), &limit) == 0 && UInt64(limit.rlim_cur) > UInt64(size)
    }

    /// A full disk, a limit on the size of files: false.
    private static func write(_ fd: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let n = pwrite(fd, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { return false }
            done += n
        }
        return true
    }

    private static func append(
        _ pending: PendingRegions, of image: UInt64, _ fd: Int32, after old: ImageFile?, _ known: Int,
        _ folder: CacheFolder
    ) -> Int? {
        let start = old?.size ?? FileHeader.size
        var addition = FileAddition(start: start)
        defer { addition.deallocate() }
        // What others have added meanwhile.
        let other = start == known ? nil : old
        for r in pending.regions where r.image == image && !(other?.has(r, pending) ?? false) {
            addition.append(r, pending)
        }
        for loop in pending.plainLoops
        where loop.image == image && !(other?.index.hasPlainLoop(loop.fileOffset, mode: loop.mode) ?? false) {
            addition.append(loop)
        }
        addition.finishChunk()
        guard !addition.slots.isEmpty else { return start }
        // Files stay below what 32-bit chunk numbers and a disk can take.
        guard addition.end < 1 << 32 else { return nil }
        let bytes = addition.finish(old)
        let end = start + bytes.count
        guard isBelowFileLimit(end), folder.limit == 0 || UInt64(end) <= folder.limit else { return nil }
        let whole = bytes.withUnsafeBytes { write(fd, $0, at: addition.start) }
        guard whole else {
            ftruncate(fd, off_t(start))
            return nil
        }
        guard withUnsafeBytes(of: UInt64(end), { write(fd, $0, at: FileHeader.committed) }) else {
            return nil
        }
        // To look at all files costs more than to add to one.
        if old == nil || start >> 20 != end >> 20 {
            CachePlace(folder.place).evict(limit: folder.limit, key: hexadecimal(folder.key))
        }
        return end
    }

    /// Whether the file has the same translation, or a better one.
    private func has(_ r: PendingRegion, _ all: PendingRegions) -> Bool {
        guard let place = find(r.guestPC &- r.bias, mode: r.mode, tier: r.tier),
            let chunk = chunk(at: place.chunk), place.region < Int(chunk.header.regionCount)
        else { return false }
        let found = chunk.regions[place.region]
        let length = Int(found.guestLength)
        return length == r.guestLength || place.tier > r.tier
            ? memcmp(chunk.base + Int(found.bytes), all.bytes(r.bytes), min(length, r.guestLength)) == 0
            : false
    }
}

/// Chunks, an index and a footer, as they are written behind what a file has.
private struct FileAddition {
    let start: Int
    private var bytes: [UInt8] = []
    private var builder = ChunkBuilder()
    private(set) var slots: [IndexSlot] = []
    var end: Int { start + bytes.count }

    init(start: Int) { self.start = start }

    func deallocate() { builder.deallocate() }

    mutating func append(_ r: PendingRegion, _ all: PendingRegions) {
        if builder.append(r, all) { return }
        finishChunk()
        _ = builder.append(r, all)
    }

    mutating func append(_ loop: PendingRegions.PlainLoop) {
        slots.append(
            IndexSlot(
                key: IndexSlot.key(loop.fileOffset, loop.mode | IndexSlot.plainLoop), chunk: 0, region: 0,
                tier: 0))
    }

    mutating func finishChunk() {
        guard !builder.isEmpty else { return }
        let (chunk, named) = builder.finish()
        let place = UInt32(truncatingIfNeeded: end / ChunkHeader.alignment)
        for slot in named {
            slots.append(IndexSlot(key: slot.key, chunk: place, region: slot.region, tier: slot.tier))
        }
        bytes += chunk
    }

    /// All of it, with the tables of the file as it is.
    mutating func finish(_ old: ImageFile?) -> [UInt8] {
        var indexes = old?.indexes ?? []
        // Tables that are not much larger than what comes after them become part of it, so that there are few and each
        // slot is written again a few times at most. Of slots with one key the newest remains.
        while let old, let last = indexes.last,
            indexes.count >= FileFooter.most || Int(last.used) <= slots.count * 4
        {
            var all: [IndexSlot] = []
            old.forEachSlot(of: last) { all.append($0) }
            slots = all + slots
            indexes.removeLast()
        }
        indexes.append(appendIndex())
        var footer = FileFooter()
        footer.count = UInt64(indexes.count)
        for k in indexes.indices { footer.indexes[k] = indexes[k] }
        footer.sum = footer.rightSum
        withUnsafeBytes(of: footer) { bytes += $0 }
        bytes += [UInt8](repeating: 0, count: FileFooter.size - MemoryLayout<FileFooter>.size)
        return bytes
    }

    private mutating func appendIndex() -> FileFooter.Index {
        var count = 16
        while count < slots.count * 2 { count *= 2 }
        var table = [IndexSlot](
            repeating: IndexSlot(key: 0, chunk: 0, region: 0, tier: 0), count: count)
        var used: UInt32 = 0
        for slot in slots {
            var i = IndexSlot.hash(slot.key) & (count - 1)
            while table[i].key != 0, table[i].key != slot.key { i = (i + 1) & (count - 1) }
            if table[i].key == 0 { used += 1 }
            table[i] = slot
        }
        let index = FileFooter.Index(offset: UInt64(end), slots: UInt32(count), used: used)
        table.withUnsafeBytes { bytes += $0 }
        return index
    }
}
