import CHost
import Glibc
import IR

/// The translations of one image, read from its file. The memory is the page cache's, which all processes share.
public final class ImageFile {
    let base: UnsafeRawPointer
    /// Bytes that count.
    public let size: Int
    /// The folder that it was found in.
    public let place: String
    private let isMarked: Bool
    private var footer: FileFooter
    /// Where its translations are. As long as the file.
    public private(set) var index = ImageIndex()

    /// Maps a file.
    /// - Returns: nil if there is none that can be trusted and used: another's, writable for others, damaged, of another
    ///   key, or empty.
    public convenience init?(_ folder: CacheFolder, image: UInt64) {
        let fd = folder.open(image, forWriting: false)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        self.init(descriptor: fd, folder.key, image, folder.place)
    }

    init?(descriptor fd: Int32, _ key: UInt64, _ image: UInt64, _ place: String = "") {
        self.place = place
        let start = FileHeader.size + FileFooter.size
        guard let committed = ImageFile.committed(fd, key, image), committed >= start else { return nil }
        guard let map = mmap(nil, committed, PROT_READ, MAP_SHARED, fd, 0), map != MAP_FAILED else {
            return nil
        }
        base = UnsafeRawPointer(map)
        size = committed
        isMarked = MappedFiles.add(base, committed)
        footer = (base + (committed - FileFooter.size)).loadUnaligned(as: FileFooter.self)
        guard isMarked, footer.magic == FileFooter.magic, footer.sum == footer.rightSum,
            footer.count > 0, footer.count <= UInt64(FileFooter.most), indexesFit
        else { return nil }
        index = ImageIndex(base, footer)
    }

    deinit {
        index.deallocate()
        if isMarked { MappedFiles.remove(base) }
        munmap(UnsafeMutableRawPointer(mutating: base), size)
    }

    private var indexesFit: Bool {
        for k in 0..<Int(footer.count) {
            let index = footer.indexes[k]
            guard index.slots > 0, index.slots & (index.slots &- 1) == 0, index.offset & 15 == 0,
                index.offset <= UInt64(size),
                UInt64(index.slots) * UInt64(MemoryLayout<IndexSlot>.stride) <= UInt64(size) - index.offset
            else { return false }
        }
        return true
    }

    /// How much of an open file counts.
    /// - Returns: nil if it is not a file of this key and image.
    static func committed(_ fd: Int32, _ key: UInt64, _ image: UInt64) -> Int? {
        var head = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        guard withUnsafeMutableBytes(of: &head, { pread(fd, $0.baseAddress, 40, 0) }) == 40,
            head.0 == FileHeader.magic, head.1 == key, head.2 == image, head.3 == FileHeader.sum(key, image)
        else { return nil }
        var status = stat()
        guard fstat(fd, &status) == 0, head.4 <= UInt64(status.st_size), head.4 & 63 == 0 else { return nil }
        return Int(head.4)
    }

    /// Whether the file of an image has been begun, and nothing committed: its writer has been killed.
    public static func isBegun(_ folder: CacheFolder, image: UInt64) -> Bool {
        let fd = folder.open(image, forWriting: false)
        guard fd >= 0 else { return false }
        defer { close(fd) }
        return committed(fd, folder.key, image) == 0
    }

    /// Where the translation of a place in the image is.
    public struct Place: Equatable {
        /// Offset of the chunk in the file.
        public var chunk: Int
        /// Its number in the chunk.
        public var region: Int
        public var tier: Tier
    }

    public func find(_ fileOffset: UInt64, mode: UInt16, tier: Tier = .block) -> Place? {
        index.find(fileOffset, mode: mode, tier: tier)
    }

    /// The chunk that begins at an offset; nil if it is damaged.
    public func chunk(at offset: Int) -> Chunk? {
        guard offset >= FileHeader.size, offset < size, isReadable(offset) else { return nil }
        return Chunk(base + offset, available: size - offset)
    }

    /// The file may have been cut off since.
    private func isReadable(_ offset: Int) -> Bool {
        var byte: UInt8 = 0
        guard sj_copy(&byte, base + offset, 1) == 0 else { return false }
        let head = (base + offset).load(as: ChunkHeader.self)
        // MADV_POPULATE_READ: one call instead of many faults.
        let page = offset & ~4095
        madvise(
            UnsafeMutableRawPointer(mutating: base + page), min(offset + Int(head.size), size) - page, 22)
        return sj_copy(&byte, base + min(offset + Int(head.size), size) - 1, 1) == 0
    }

    /// Calls `body` with every slot in use, of the oldest index first.
    func forEachSlot(_ body: (IndexSlot) -> Void) {
        for k in 0..<Int(footer.count) { forEachSlot(of: footer.indexes[k], body) }
    }

    func forEachSlot(of index: FileFooter.Index, _ body: (IndexSlot) -> Void) {
        let slots = (base + Int(index.offset)).assumingMemoryBound(to: IndexSlot.self)
        for i in 0..<Int(index.slots) where slots[i].key != 0 { body(slots[i]) }
    }

    var indexes: [FileFooter.Index] { (0..<Int(footer.count)).map { footer.indexes[$0] } }

    /// Offsets of the chunks that an index names.
    public var chunks: [Int] {
        var offsets: Set<Int> = []
        forEachSlot { if $0.tier > 0 { offsets.insert(Int($0.chunk) * ChunkHeader.alignment) } }
        return offsets.sorted()
    }
}
