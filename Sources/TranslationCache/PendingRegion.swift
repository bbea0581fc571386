import HostX86
import IR

/// A translation that is to be kept, as it was made: nothing is linked and no inline cache filled.
public struct PendingRegion {
    public var image: UInt64 = 0
    /// Guest address of the image's first byte.
    public var bias: UInt64 = 0
    public var guestPC: UInt64 = 0
    public var guestLength: Int = 0
    public var mode: UInt16 = 0
    public var tier = Tier.block
    public var path = TracePath()
    public var displaced: UInt32 = 0
    /// Of the code in the code cache.
    public var start: Int = 0
    var code = 0..<0
    var bytes = 0..<0
    var faults = 0..<0
    var traps = 0..<0
    var snapshots = 0..<0
    var slots = 0..<0
    var constants = 0..<0
    var relocations = 0..<0
    var addresses = 0..<0
    var exits = 0..<0

    public init() {}
}

/// Translations that wait to be written, in plain memory.
public struct PendingRegions {
    private var memory = Arena<UInt8>(capacity: 1 << 16)
    public private(set) var regions: [PendingRegion] = []
    /// Loops that are not worth a region of their own.
    struct PlainLoop {
        var image: UInt64
        var fileOffset: UInt64
        var mode: UInt16
    }
    private(set) var plainLoops: [PlainLoop] = []
    /// Bytes that they take.
    public var size: Int { memory.count }
    public var isEmpty: Bool { regions.isEmpty && plainLoops.isEmpty }

    public func has(_ image: UInt64) -> Bool {
        for region in regions where region.image == image { return true }
        for loop in plainLoops where loop.image == image { return true }
        return false
    }

    public init() {}

    public mutating func removeAll() {
        regions.removeAll(keepingCapacity: true)
        plainLoops.removeAll(keepingCapacity: true)
        memory.removeAll()
    }

    public func deallocate() { memory.deallocate() }

    func bytes(_ range: Range<Int>) -> UnsafeRawPointer { UnsafeRawPointer(memory.base + range.lowerBound) }

    func table<T: BitwiseCopyable>(_ range: Range<Int>, _ type: T.Type) -> UnsafeBufferPointer<T> {
        UnsafeBufferPointer(
            start: bytes(range).assumingMemoryBound(to: T.self), count: range.count / MemoryLayout<T>.stride)
    }

    private mutating func copy(_ p: UnsafeRawPointer, _ count: Int) -> Range<Int> {
        memory.append(p, count, alignment: 16)
    }

    private mutating func copy<T>(_ arena: Arena<T>) -> Range<Int> {
        copy(UnsafeRawPointer(arena.base), arena.count &* MemoryLayout<T>.stride)
    }

    /// Adds that the loop which begins at a place in the image is left to blocks.
    public mutating func append(plainLoop fileOffset: UInt64, image: UInt64, mode: UInt16) {
        plainLoops.append(PlainLoop(image: image, fileOffset: fileOffset, mode: mode))
    }

    /// Adds what the generator has just made, if it is of usual size.
    public mutating func append(
        _ region: PendingRegion, _ generator: borrowing CodeGenerator, code: UnsafeRawBufferPointer,
        guestCode: UnsafeRawPointer
    ) {
        let most = Int(UInt16.max)
        guard region.guestLength <= most, generator.faults.count <= most, generator.slotRecords.count <= most,
            generator.snapshots.count <= most, generator.constants.count <= most,
            region.guestPC &- region.bias < 1 << 32, code.count < ChunkBuilder.mostCode / 2
        else { return }
        var r = region
        r.code = copy(code.baseAddress!, code.count)
        r.bytes = copy(guestCode, r.guestLength)
        r.faults = copy(generator.faults)
        r.traps = copy(generator.floatTraps)
        r.snapshots = copy(generator.snapshots)
        r.slots = copy(generator.slotRecords)
        r.constants = copy(generator.constants)
        r.relocations = copy(generator.relocations)
        r.addresses = copy(generator.guestAddresses)
        r.exits = copy(generator.exits)
        regions.append(r)
    }
}

extension Arena where Element == UInt8 {
    /// Adds bytes at the next aligned place, which is where they are found.
    mutating func append(_ p: UnsafeRawPointer, _ n: Int, alignment: Int) -> Range<Int> {
        let start = (count &+ alignment &- 1) & ~(alignment &- 1)
        reserve(start &+ n)
        for k in count..<start { base[k] = 0 }
        UnsafeMutableRawPointer(base + start).copyMemory(from: p, byteCount: n)
        count = start &+ n
        return start..<start &+ n
    }
}
