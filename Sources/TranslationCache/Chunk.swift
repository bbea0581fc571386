import Glibc
import HostX86
import IR

/// Translations of one image that were made one after the other, as they lie in a file: the header, the table of regions
/// in the order of their code, what they need at faults, and the code, which is loaded as a whole. Offsets are from the
/// chunk's begin unless said. What refers to another region of the chunk is linked already.
public struct ChunkHeader: BitwiseCopyable {
    public static let magic: UInt32 = 0x6b68_4353
    public static let alignment = 64
    /// Where the table of regions begins.
    static let size = 64

    public var magic = ChunkHeader.magic
    /// Bytes with the header, a multiple of the alignment.
    public var size: UInt32 = 0
    /// Of the whole chunk with zeros here.
    public var sum: UInt64 = 0
    /// Guest address of the image's first byte where it was translated, if the image is mapped as in the file.
    public var bias: UInt64 = 0
    public var regionCount: UInt32 = 0
    public var codeOffset: UInt32 = 0
    public var codeSize: UInt32 = 0
    /// 32-bit distances to thunks, by their offsets in the code: as if the code lay at the begin of the code cache.
    public var relocationOffset: UInt32 = 0
    public var relocationCount: UInt32 = 0
    /// 64-bit guest addresses, by their offsets in the code.
    public var addressOffset: UInt32 = 0
    public var addressCount: UInt32 = 0
    public var linkOffset: UInt32 = 0
    public var linkCount: UInt32 = 0
}

public struct CachedRegion: BitwiseCopyable {
    /// Of its guest code in the image.
    public var fileOffset: UInt32 = 0
    /// In the code.
    public var start: UInt32 = 0
    public var end: UInt32 = 0
    public var displaced: UInt32 = 0
    /// Where its records begin: constants, faults, slots, snapshots, traps, then the guest code.
    public var data: UInt32 = 0
    public var guestLength: UInt16 = 0
    public var constantCount: UInt16 = 0
    public var faultCount: UInt16 = 0
    public var slotCount: UInt16 = 0
    public var snapshotCount: UInt16 = 0
    public var trapCount: UInt16 = 0
    /// FP modes in the lower byte, above it what else the translation was made for.
    public var mode: UInt16 = 0
    /// A `Tier`.
    public var tier: UInt8 = 1
    private let smallHole: UInt8 = 0
    /// Of a trace: the bits of its `TracePath`.
    public var path: UInt16 = 0
    private let hole: UInt16 = 0

    /// In `mode`: its atomics have no locks.
    public static let dependsOnBeingAlone: UInt16 = 0x200

    public var constants: UInt32 { data }
    public var faults: UInt32 { constants &+ Self.size(constantCount, Constant128.self) }
    public var slots: UInt32 { faults &+ Self.size(faultCount, FaultRecord.self) }
    public var snapshots: UInt32 { slots &+ Self.size(slotCount, SlotRecord.self) }
    public var traps: UInt32 { snapshots &+ Self.size(snapshotCount, SnapshotRecord.self) }
    public var bytes: UInt32 { traps &+ Self.size(trapCount, FloatTrap.self) }

    /// Each begins at a multiple of 8.
    private static func size<T>(_ count: UInt16, _ type: T.Type) -> UInt32 {
        UInt32(truncatingIfNeeded: (Int(count) &* MemoryLayout<T>.stride &+ 7) & ~7)
    }
}

/// A distance in the code that leads to another region of the chunk.
public struct CachedLink: BitwiseCopyable {
    /// Offset of the distance in the code.
    public var field: UInt32
    /// What it is when it leads to its stub.
    public var before: Int32
    /// The region that it leads to.
    public var region: UInt32
}

/// A chunk in memory that has been found whole.
public struct Chunk {
    public let base: UnsafeRawPointer
    public var header: ChunkHeader { base.load(as: ChunkHeader.self) }

    /// - Parameter available: bytes that may be read from `base` on.
    /// - Returns: nil unless there is a chunk with the right sum whose tables lie inside of it.
    public init?(_ base: UnsafeRawPointer, available: Int) {
        guard available >= ChunkHeader.size else { return nil }
        self.base = base
        let h = base.load(as: ChunkHeader.self)
        let size = Int(h.size)
        guard h.magic == ChunkHeader.magic, size <= available, size > ChunkHeader.size,
            Chunk.sum(base, size, h) == h.sum
        else { return nil }
        func fits(_ offset: UInt32, _ count: UInt32, _ stride: Int) -> Bool {
            Int(offset) + Int(count) * stride <= size
        }
        guard
            fits(UInt32(ChunkHeader.size), h.regionCount, MemoryLayout<CachedRegion>.stride),
            fits(h.codeOffset, h.codeSize, 1), fits(h.relocationOffset, h.relocationCount, 4),
            fits(h.addressOffset, h.addressCount, 4),
            fits(h.linkOffset, h.linkCount, MemoryLayout<CachedLink>.stride)
        else { return nil }
    }

    static func sum(_ base: UnsafeRawPointer, _ size: Int, _ header: ChunkHeader) -> UInt64 {
        var header = header
        header.sum = 0
        let head = MemoryLayout<ChunkHeader>.size
        let first = withUnsafeBytes(of: header) { Checksum.sum($0.baseAddress!, head) }
        return Checksum.sum(base + head, size &- head, seed: first)
    }

    public var code: UnsafeRawPointer { base + Int(header.codeOffset) }
    public var regions: UnsafePointer<CachedRegion> { table(UInt32(ChunkHeader.size)) }
    /// By the region that they lead to.
    public var links: UnsafePointer<CachedLink> { table(header.linkOffset) }
    public var relocations: UnsafePointer<UInt32> { table(header.relocationOffset) }
    public var addresses: UnsafePointer<UInt32> { table(header.addressOffset) }

    /// Its memory, but for the table of regions if that is to be kept, is not needed for now, and would count as this
    /// process's.
    public func release(keepingTable: Bool = false) {
        var start = UInt(bitPattern: base) & ~4095
        let end = UInt(bitPattern: base) + UInt(header.size)
        if keepingTable { start = (UInt(bitPattern: regions + Int(header.regionCount)) + 4095) & ~4095 }
        guard start < end else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED)
    }

    @inline(__always)
    public func table<T: BitwiseCopyable>(_ offset: UInt32) -> UnsafePointer<T> {
        (base + Int(offset)).assumingMemoryBound(to: T.self)
    }
}
