import CHost

/// Code goes by parts of the cache: the one that was filled first, or one that is of little use any more.
extension Translator {
    /// Whether there is no translation.
    var isEmpty: Bool { (0..<cache.partCount).allSatisfy { parts[$0].count == 0 } }

    /// A guest that makes and drops code all the time would fill the cache with what is dead, at the cost of its memory.
    var isMostlyInvalid: Bool {
        guard invalidBytes > mostInvalid else { return false }
        var size = 0
        for part in 0..<cache.partCount { size &+= cache.size(of: part) }
        return invalidBytes > size / 2
    }

    /// After `Failure.full`: lets code go to the next part if that needs no eviction.
    public func beginPart() -> Bool {
        guard !isMostlyInvalid else { return false }
        for part in 0..<cache.partCount where part != cache.present && cache.isEmpty(part) {
            guard cache.begin(part) else { return false }
            newestAge &+= 1
            parts[part].age = newestAge
            return true
        }
        return false
    }

    /// The part that is worth least: one that is mostly invalid, else the oldest.
    private var leastUseful: Int {
        func excess(_ part: Int) -> Int { parts[part].invalidBytes &* 2 &- cache.size(of: part) }
        var oldest = 0
        var worst = 0
        for part in 1..<cache.partCount {
            if parts[part].age < parts[oldest].age { oldest = part }
            if excess(part) > excess(worst) { worst = part }
        }
        return excess(worst) > 0 ? worst : oldest
    }

    /// Evicts a part, for code to go there. No thread may be in translated code, and each forgets its jump table and return
    /// stack.
    public func evictPart() {
        let part = leastUseful
        // First, for what other processes run may not be unlinked.
        if !cache.remove(part) { sj_no_memory() }
        dropLinks(in: part)
        forEachRegion(of: part) { r in
            if targets.find(r.guestPC, mode: r.floatControl) == cache.executable &+ UInt(r.start) {
                targets.set(r.guestPC, mode: r.floatControl, 0)
                loopCounts.remove(r.guestPC)
            }
            if hasLink(r.guestPC, into: part) { undoLinks(r.guestPC, all: true) }
        }
        for k in part &* regionsPerPart..<part &* regionsPerPart &+ parts[part].count
        where regions[k].chunk < 0 && regions[k].nextOnPage != Translator.isDropped {
            let page = regions[k].guestPC >> 12
            firstOnPage.set(page, dropRegions(firstOnPage[page], part))
        }
        targets.compact()
        forget(part)
        removals &+= 1
        notes.forget()
    }

    private func forget(_ part: Int) {
        forgetLoaded(part)
        invalidBytes &-= parts[part].invalidBytes
        parts[part].removeAll()
    }

    private func forEachRegion(of part: Int, _ body: (Region) -> Void) {
        for k in 0..<parts[part].count {
            let r = parts[part].regions[k]
            if r.chunk < 0 {
                if r.isValid { body(r) }
                continue
            }
            let chunk = chunks[Int(r.chunk)]
            for n in 0..<chunk.count where chunk.isValid(n) { body(chunk.region(n)) }
        }
    }

    private func isThere(_ field: UnsafeMutableRawPointer, _ distance: Int, _ part: Int) -> Bool {
        cache.part(of: field - UnsafeMutableRawPointer(cache.writable) &+ distance) == part
    }

    /// Whether a jump to the translations of `pc` leads into the part.
    private func hasLink(_ pc: UInt64, into part: Int) -> Bool {
        var index = newestLink[pc]
        while index >= 0 {
            let link = links[Int(index)]
            index = link.next
            guard let field = link.field else { continue }
            // What a translation that was replaced has left as the distance before leads to that.
            if isThere(field, 4 &+ Int(field.loadUnaligned(as: Int32.self)), part)
                || isThere(field, 4 &+ Int(link.before), part)
            {
                return true
            }
        }
        return false
    }

    /// Forgets the links whose fields lie in the part. They stay in their lists until these are gone through for something
    /// else, or there are many.
    private func dropLinks(in part: Int) {
        let start = UnsafeMutableRawPointer(cache.writable) + part &* cache.partSize
        let end = start + cache.partSize
        for k in 0..<links.count {
            guard let field = links[k].field, field >= start, field < end else { continue }
            links[k].field = nil
            deadLinks &+= 1
        }
        if deadLinks > links.count / 2 { newestLink.changeAll { _, newest in withoutDead(newest) } }
    }

    private func withoutDead(_ newest: Int32) -> Int32 {
        var first: Int32 = -1
        var last: Int32 = -1
        var index = newest
        while index >= 0 {
            let number = index
            index = links[Int(number)].next
            if links[Int(number)].field == nil {
                freeLink(number)
                deadLinks &-= 1
                continue
            }
            if last < 0 { first = number } else { links[Int(last)].next = number }
            last = number
        }
        if last >= 0 { links[Int(last)].next = -1 }
        return first
    }

    /// Of a region: it has left its page's list.
    private static let isDropped: Int32 = -2

    /// Takes the part's regions out of a page's list.
    /// - Returns: the list's first, or -1.
    private func dropRegions(_ newest: Int32, _ part: Int) -> Int32 {
        let there = part &* regionsPerPart..<(part &+ 1) &* regionsPerPart
        var first: Int32 = -1
        var last = -1
        var k = Int(newest)
        while k >= 0 {
            let next = Int(regions[k].nextOnPage)
            if there.contains(k) {
                regions[k].nextOnPage = Translator.isDropped
            } else {
                if last < 0 {
                    first = Int32(truncatingIfNeeded: k)
                } else {
                    regions[last].nextOnPage = Int32(truncatingIfNeeded: k)
                }
                last = k
            }
            k = next
        }
        if last >= 0 { regions[last].nextOnPage = -1 }
        return first
    }

    // MARK: All

    /// Forgets everything, to begin with an empty cache. No thread may be in translated code, and each forgets its
    /// jump table and return stack.
    public func removeAll() {
        forgetAll()
        if !cache.remove() { sj_no_memory() }
    }

    func forgetAll() {
        targets.removeAll()
        links.removeAll()
        newestLink.removeAll()
        freeLink = -1
        deadLinks = 0
        firstOnPage.removeAll()
        loopCounts.removeAll()
        for part in 0..<cache.partCount { forget(part) }
        removals &+= 1
        notes.forget()
    }
}
