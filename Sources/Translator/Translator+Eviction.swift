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
        let start = cache.executable &+ UInt(part &* cache.partSize)
        targets.removeAll(in: start..<start &+ UInt(cache.partSize)) { loopCounts.remove($0) }
        newestLink.changeAll { _, newest in dropLinks(newest, part) }
        firstOnPage.changeAll { _, first in dropRegions(first, part) }
        forget(part)
        removals &+= 1
        notes.forget()
    }

    private func forget(_ part: Int) {
        forgetLoaded(part)
        invalidBytes &-= parts[part].invalidBytes
        parts[part].removeAll()
    }

    /// Undoes the links of a list if one of them leads into the part, and takes those away that lie there.
    /// - Returns: the list's newest, or -1.
    private func dropLinks(_ newest: Int32, _ part: Int) -> Int32 {
        func isThere(_ offset: Int) -> Bool { cache.part(of: offset) == part }
        func offset(_ link: Link) -> Int { link.field - UnsafeMutableRawPointer(cache.writable) }
        func leadsThere(_ link: Link) -> Bool {
            let next = offset(link) &+ 4
            // What a translation that was replaced has left as the distance before leads to that.
            return isThere(next &+ Int(link.field.loadUnaligned(as: Int32.self)))
                || isThere(next &+ Int(link.before))
        }
        var isUndone = false
        var index = newest
        while index >= 0, !isUndone {
            let link = links[Int(index)]
            isUndone = !isThere(offset(link)) && leadsThere(link)
            index = link.next
        }
        var first: Int32 = -1
        var last: Int32 = -1
        index = newest
        while index >= 0 {
            let link = links[Int(index)]
            let number = index
            index = link.next
            if !isThere(offset(link)) {
                if !isUndone {
                    if last < 0 { first = number } else { links[Int(last)].next = number }
                    last = number
                    links[Int(number)].next = -1
                    continue
                }
                link.field.storeBytes(of: link.before, as: Int32.self)
            }
            links[Int(number)].next = freeLink
            freeLink = number
        }
        return first
    }

    /// Takes the part's regions out of a page's list.
    /// - Returns: the list's first, or -1.
    private func dropRegions(_ newest: Int32, _ part: Int) -> Int32 {
        let there = part &* regionsPerPart..<(part &+ 1) &* regionsPerPart
        var first: Int32 = -1
        var last = -1
        var k = Int(newest)
        while k >= 0 {
            if !there.contains(k) {
                if last < 0 {
                    first = Int32(truncatingIfNeeded: k)
                } else {
                    regions[last].nextOnPage = Int32(truncatingIfNeeded: k)
                }
                last = k
            }
            k = Int(regions[k].nextOnPage)
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
        firstOnPage.removeAll()
        loopCounts.removeAll()
        for part in 0..<cache.partCount { forget(part) }
        removals &+= 1
        notes.forget()
    }
}
