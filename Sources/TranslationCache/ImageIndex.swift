/// The tables of one file, for look-ups: plain memory, so that nothing is counted.
public struct ImageIndex: BitwiseCopyable {
    private struct Table: BitwiseCopyable {
        var slots: UnsafePointer<IndexSlot>
        var mask: Int
    }
    /// The newest first.
    private var tables: UnsafeMutablePointer<Table>?
    private var count = 0

    init() {}

    init(_ base: UnsafeRawPointer, _ footer: FileFooter) {
        count = Int(footer.count)
        let new = UnsafeMutablePointer<Table>.allocate(capacity: count)
        for k in 0..<count {
            let index = footer.indexes[count &- 1 &- k]
            (new + k).initialize(
                to: Table(
                    slots: (base + Int(index.offset)).assumingMemoryBound(to: IndexSlot.self),
                    mask: Int(index.slots) &- 1))
        }
        tables = new
    }

    func deallocate() { tables?.deallocate() }

    /// - Parameter tier: the least that is wanted.
    public func find(_ fileOffset: UInt64, mode: UInt16, tier: Int = 1) -> ImageFile.Place? {
        guard let tables else { return nil }
        let key = IndexSlot.key(fileOffset, mode)
        let hash = IndexSlot.hash(key)
        for k in 0..<count {
            let slots = tables[k].slots
            let mask = tables[k].mask
            var i = hash & mask
            var left = mask
            while slots[i].key != 0, left >= 0 {
                if slots[i].key == key, Int(slots[i].tier) >= tier {
                    return ImageFile.Place(
                        chunk: Int(slots[i].chunk) &* ChunkHeader.alignment, region: Int(slots[i].region),
                        tier: Int(slots[i].tier))
                }
                i = (i &+ 1) & mask
                left &-= 1
            }
        }
        return nil
    }

    /// Whether the loop that begins there has been found to be left to blocks.
    public func hasPlainLoop(_ fileOffset: UInt64, mode: UInt16) -> Bool {
        find(fileOffset, mode: mode | IndexSlot.plainLoop, tier: 0) != nil
    }
}
