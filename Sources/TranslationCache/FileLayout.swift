/// The begin of an image's file. Behind it come chunks and indexes, as they were added; nothing that has been committed
/// ever changes.
struct FileHeader: BitwiseCopyable {
    static let magic: UInt64 = 0x3168_6361_434a_5301

    var magic = FileHeader.magic
    /// CacheKey.
    var key: UInt64
    /// The sum of the image's first page.
    var image: UInt64
    /// Of the three.
    var sum: UInt64

    /// Offset of a word: where the newest footer ends; 0: none yet. The only word that is written again.
    static let committed = 32
    /// Where the first chunk begins.
    static let size = 64

    init(key: UInt64, image: UInt64) {
        self.key = key
        self.image = image
        sum = FileHeader.sum(key, image)
    }

    static func sum(_ key: UInt64, _ image: UInt64) -> UInt64 {
        let words = (FileHeader.magic, key, image)
        return withUnsafeBytes(of: words) { Checksum.sum($0.baseAddress!, 24) }
    }
}

/// A table that leads from a place in the image to its translation: open addressing, a power of two of slots.
struct IndexSlot: BitwiseCopyable {
    /// The file offset of the guest code with the mode above it, plus one; 0: free.
    var key: UInt64
    /// Where its chunk begins, in units of the chunks' alignment.
    var chunk: UInt32
    /// Its number there.
    var region: UInt16
    var tier: UInt16

    /// Besides the mode: there is a loop that is left to blocks, and no chunk.
    static let plainLoop: UInt16 = 0x8000

    static func key(_ fileOffset: UInt64, _ mode: UInt16) -> UInt64 {
        (fileOffset | UInt64(mode) << 48) &+ 1
    }

    static func hash(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 36)
    }
}

/// What the newest addition ends with: where the tables are, the newest last.
struct FileFooter: BitwiseCopyable {
    static let magic: UInt64 = 0x3174_6f6f_464a_5301
    static let most = 24
    static let size = 512

    struct Index: BitwiseCopyable {
        /// In the file.
        var offset: UInt64 = 0
        var slots: UInt32 = 0
        var used: UInt32 = 0
    }

    var magic = FileFooter.magic
    var sum: UInt64 = 0
    var count: UInt64 = 0
    var indexes = InlineArray<24, Index>(repeating: Index())

    var rightSum: UInt64 {
        var copy = self
        copy.sum = 0
        return withUnsafeBytes(of: copy) { Checksum.sum($0.baseAddress!, $0.count) }
    }
}
