import IR

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
    public func find(_ fileOffset: UInt64, mode: UInt16, tier: Tier = .block) -> ImageFile.Place? {
        guard let slot = slot(IndexSlot.key(fileOffset, mode), tier: UInt16(tier.rawValue)) else {
            return nil
        }
        return ImageFile.Place(
            chunk: Int(slot.chunk) &* ChunkHeader.alignment, region: Int(slot.region),
            tier: Tier(rawValue: UInt8(truncatingIfNeeded: slot.tier)) ?? .block)
    }

    /// Whether the loop that begins there has been found to be left to blocks.
    public func hasPlainLoop(_ fileOffset: UInt64, mode: UInt16) -> Bool {
        slot(IndexSlot.key(fileOffset, mode | IndexSlot.plainLoop), tier: 0) != nil
    }

    private func slot(_ key: UInt64, tier: UInt16) -> IndexSlot? {
        guard let tables else { return nil }
        let hash = IndexSlot.hash(key)
        for k in 0..<count {
            let slots = tables[k].slots
            let mask = tables[k].mask
            var i = hash & mask
            var left = mask
            while slots[i].key != 0, left >= 0 {
                if slots[i].key == key, slots[i].tier >= tier { return slots[i] }
                i = (i &+ 1) & mask
                left &-= 1
            }
        }
        return nil
    }
}
