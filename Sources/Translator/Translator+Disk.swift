import CHost
import HostX86
import IR
import TranslationCache

/// Translations that come from disk, a chunk at a time.
extension Translator {
    /// What an entry on disk is for: the FP modes, whether addresses are masked, and whether nobody else sees the memory.
    private func diskMode(_ mode: FloatControl, alone: Bool = false) -> UInt16 {
        UInt16(mode.rawValue) | (lifter.addressMask == .max ? 0 : 0x100)
            | (alone ? CachedRegion.dependsOnBeingAlone : 0)
    }

    /// Finds a translation of `pc`, and loads the chunk that has it.
    /// - Parameter tier: the least that is wanted.
    /// - Returns: the translation, which is that of the address from now on, or 0.
    func loadFromDisk(_ pc: UInt64, _ mode: FloatControl, tier: Tier = .block) throws(Failure) -> UInt {
        guard let source = diskSource(pc) else { return 0 }
        for file in 0..<source.fileCount {
            var entry = try load(pc, diskMode(mode), tier, source, file)
            if entry == 0, isAlone {
                entry = try load(pc, diskMode(mode, alone: true), tier, source, file)
            }
            if entry == 0 { continue }
            targets.set(pc, mode: mode.rawValue, entry)
            return entry
        }
        return 0
    }

    @inline(__always)
    private func diskSource(_ pc: UInt64) -> DiskCache.Source? {
        unownedDisk?._withUnsafeGuaranteedRef { $0.source(pc) }
    }

    private func load(
        _ pc: UInt64, _ mode: UInt16, _ tier: Tier, _ source: DiskCache.Source, _ file: Int
    ) throws(Failure) -> UInt {
        let range = source.range
        guard let place = source.index(file).find(pc &- range.bias, mode: mode, tier: tier) else { return 0 }
        var number = source.withImage { $0.number(place.chunk, file: file, bias: range.bias) }
        if number == nil {
            number = DiskCache.Image.useless
            if let chunk = source.withImage({ $0.files[file].chunk(at: place.chunk) }) {
                defer { chunk.release(keepingTable: true) }
                number = try load(chunk, range)
            }
            source.withImage { $0.note(place.chunk, file: file, bias: range.bias, number: number!) }
        }
        guard let number, number >= 0 else { return 0 }
        let chunk = chunks + number
        guard place.region < chunk.pointee.count else { return 0 }
        let region = chunk.pointee.regions + place.region
        guard chunk.pointee.isValid(place.region), chunk.pointee.guestPC(place.region) == pc,
            region.pointee.mode == mode
        else { return 0 }
        return cache.executable &+ UInt(chunk.pointee.start) &+ UInt(region.pointee.start)
    }

    /// The tier of the best translation of `pc` that is on disk.
    func tierOnDisk(_ pc: UInt64, _ mode: FloatControl) -> Tier? {
        guard let source = diskSource(pc) else { return nil }
        var best: Tier?
        for file in 0..<source.fileCount {
            guard let found = source.index(file).find(pc &- source.range.bias, mode: diskMode(mode)) else {
                continue
            }
            best = max(best ?? found.tier, found.tier)
        }
        return best
    }

    /// Whether another process has found that the loop at `pc` is left to blocks.
    func isPlainLoopOnDisk(_ pc: UInt64, _ mode: FloatControl) -> Bool {
        guard let source = diskSource(pc) else { return false }
        for file in 0..<source.fileCount
        where source.index(file).hasPlainLoop(pc &- source.range.bias, mode: diskMode(mode)) {
            return true
        }
        return false
    }

    func keepPlainLoop(_ pc: UInt64, _ mode: FloatControl) {
        guard let disk, let range = disk.source(pc)?.range else { return }
        disk.pending.append(plainLoop: pc &- range.bias, image: range.image, mode: diskMode(mode))
    }

    /// - Returns: its number, or `useless`.
    private func load(_ chunk: Chunk, _ range: ImageRange) throws(Failure) -> Int {
        let header = chunk.header
        guard !freeChunks.isEmpty || chunkCount < Translator.mostChunks,
            Int(header.codeSize) < cache.partSize / 2
        else { return DiskCache.Image.useless }
        let part = parts + cache.present
        guard !part.pointee.isFull, cache.mayAdd() else { throw .full }
        let start = (cache.used &+ 63) & ~63
        guard start &+ Int(header.codeSize) <= cache.limit else { throw .full }
        var loaded = LoadedChunk(chunk, start: start, bias: range.bias)
        let isWhole = loaded.check(range, isAlone: isAlone)
        cache.populate(start, Int(header.codeSize))
        loaded.install(cache.writable)
        if !isWhole {
            for k in 0..<loaded.count where !loaded.isValid(k) {
                loaded.unlink(cache.writable, to: k)
            }
        }
        cache.used = start &+ Int(header.codeSize)
        let number = freeChunks.popLast() ?? chunkCount
        (chunks + number).initialize(to: loaded)
        var group = loaded.region(0)
        group.start = UInt32(truncatingIfNeeded: start)
        group.end = UInt32(truncatingIfNeeded: cache.used)
        group.chunk = Int32(truncatingIfNeeded: number)
        chunkCount = max(chunkCount, number &+ 1)
        if loaded.validCount > 0 { validChunks.append(number) }
        part.pointee.append(group)
        return number
    }

    /// Keeps a translation that has just been made for other processes.
    func keepOnDisk(_ function: borrowing Function, _ mode: FloatControl, start: Int, size: Int) {
        guard let disk, let code = lifter.window.bytes(function.pc, function.guestLength) else { return }
        disk.keep(
            function, compiler.generator, mode: diskMode(mode, alone: compiler.generator.dependsOnBeingAlone),
            start: start,
            code: UnsafeRawBufferPointer(start: cache.writable + start, count: size), guestCode: code)
    }

    /// Writes new translations to disk. Callers hold the translator's lock.
    public func saveToDisk() { disk?.save() }

    // MARK: Invalidation

    /// Forgets the translations of code in the range that came from disk.
    func invalidateLoaded(_ start: UInt64, _ end: UInt64) -> Bool {
        var any = false
        for n in validChunks where chunks[n].first < end && chunks[n].last > start {
            let chunk = chunks[n]
            if start <= chunk.first, chunk.last <= end, chunk.isLinked {
                if !cache.own() { sj_no_memory() }
                chunk.unlink(cache.writable)
                chunks[n].isLinked = false
            }
            for k in 0..<chunk.count where chunk.isValid(k) {
                let pc = chunk.guestPC(k)
                guard pc < end, pc &+ UInt64(chunk.regions[k].guestLength) > start else { continue }
                invalidate(n, k)
                any = true
            }
        }
        if forgetLost() { return true }
        if any { dropInvalidChunks() }
        return any
    }

    /// If a file has been cut off, which of its translations are those that go is not known: nothing leads to any from now
    /// on.
    private func forgetLost() -> Bool {
        guard MappedFiles.haveLostPages, let disk, !disk.isLost else { return false }
        disk.isLost = true
        for n in validChunks { chunks[n].setInvalid() }
        validChunks.removeAll()
        targets.removeAll()
        var linked: [UInt64] = []
        newestLink.forEach { pc, _ in linked.append(pc) }
        for pc in linked { undoLinks(pc, all: true) }
        loopCounts.removeAll()
        removals &+= 1
        return true
    }

    /// Guests that change code all the time leave many behind.
    private func dropInvalidChunks() { validChunks.removeAll { chunks[$0].validCount == 0 } }

    /// Forgets those whose atomics have no locks.
    func endBeingAloneInLoaded() -> Bool {
        var any = false
        for n in validChunks {
            let chunk = chunks[n]
            for k in 0..<chunk.count
            where chunk.isValid(k) && chunk.regions[k].mode & CachedRegion.dependsOnBeingAlone != 0 {
                invalidate(n, k)
                any = true
            }
        }
        if forgetLost() { return true }
        if any { dropInvalidChunks() }
        return any
    }

    private func invalidate(_ n: Int, _ k: Int) {
        if !cache.own() { sj_no_memory() }
        let chunk = chunks[n]
        if chunk.isLinked { chunk.unlink(cache.writable, to: k) }
        chunks[n].setInvalid(k)
        removals &+= 1
        let r = chunk.region(k)
        countInvalid(r)
        loopCounts.remove(r.guestPC)
        unlink(r, all: true)
    }

    /// Makes jumps from the same chunk to a region lead to their stubs, if the code may be changed.
    func unlinkInChunk(_ r: Region) {
        guard r.chunk >= 0, let k = chunks[Int(r.chunk)].find(r.start),
            cache.mayChange(chunks[Int(r.chunk)].start)
        else { return }
        chunks[Int(r.chunk)].unlink(cache.writable, to: k)
    }

    /// The code of a part goes.
    func forgetLoaded(_ part: Int) {
        func isThere(_ n: Int) -> Bool { cache.part(of: chunks[n].start) == part }
        disk?.forgetLoaded(where: isThere)
        validChunks.removeAll(where: isThere)
        for k in 0..<parts[part].count where parts[part].regions[k].chunk >= 0 {
            let number = Int(parts[part].regions[k].chunk)
            chunks[number].chunk.release()
            chunks[number].deallocate()
            freeChunks.append(number)
        }
    }
}
