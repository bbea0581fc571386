import IR

/// In what parts the 16 bytes at an address are a VSR's elements: each part in the mode's byte order, the first one in memory
/// being element 0.
enum Elements: Sendable {
    case quadword, doublewords, words, halfwords, bytes
}

extension Builder {
    /// What lies in memory as a little-endian v128, as a VSR; and the reverse, as each of these orders undoes itself.
    func arranged(_ v: Value, _ elements: Elements, _ f: PPC) -> Value {
        // Big-endian, whatever the elements are, the first byte is the most significant one of doubleword 0.
        if f.mode.bigEndian { return doublewordsReversed(v) }
        switch elements {
        case .quadword: return exchanged(v)
        case .doublewords: return v
        case .words: return shuffleLanes(v, 1, 0, v, 3, 2)
        case .halfwords: return permute(v, maskLow: 0x0100_0302_0504_0706, maskHigh: 0x0908_0b0a_0d0c_0f0e)
        case .bytes: return doublewordsReversed(v)
        }
    }

    /// The doublewords change places: as a shuffle, so that another one (XXPERMDI) undoes it.
    func exchanged(_ v: Value) -> Value { shuffleLanes(v, 2, 3, v, 0, 1) }

    func doublewordsReversed(_ v: Value) -> Value {
        permute(v, maskLow: 0x0001_0203_0405_0607, maskHigh: 0x0809_0a0b_0c0d_0e0f)
    }
}
