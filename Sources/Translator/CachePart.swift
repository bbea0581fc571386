import IR
import Synchronization

/// What there is of a part of the code cache besides the code. It is evicted as a whole.
struct CachePart: ~Copyable {
    /// In order of their code addresses.
    let regions: UnsafeMutablePointer<Region>
    private let capacity: Int
    private(set) var count = 0
    var metadata = MetadataArena()
    /// Of the code, bytes whose guest code has changed or gone.
    var invalidBytes = 0
    /// When it was begun: the least is the oldest.
    var age = 0

    init(_ regions: UnsafeMutablePointer<Region>, capacity: Int) {
        self.regions = regions
        self.capacity = capacity
    }

    var isFull: Bool { count == capacity }

    /// Adds what follows all others.
    mutating func append(_ region: Region) {
        (regions + count).initialize(to: region)
        // A fault handler of another thread looks for regions without the lock.
        atomicMemoryFence(ordering: .releasing)
        count &+= 1
    }

    /// The region whose code holds an offset in the code cache. No lock, no allocation.
    func region(at offset: UInt32) -> Region? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low &+ high) &>> 1
            if regions[middle].end <= offset { low = middle &+ 1 } else { high = middle }
        }
        return low < count && regions[low].start <= offset ? regions[low] : nil
    }

    mutating func removeAll() {
        count = 0
        invalidBytes = 0
        metadata.removeAll()
    }
}

/// Plain memory that is added to, or given up as a whole.
struct MetadataArena: ~Copyable {
    private var chunks: [(UnsafeMutableRawPointer, Int)] = []
    private var next: UnsafeMutableRawPointer?
    private var left = 0

    /// Begins again; what was copied is gone.
    mutating func removeAll() {
        guard chunks.count > 0 else { return }
        for chunk in chunks.dropFirst() { chunk.0.deallocate() }
        chunks.removeSubrange(1...)
        (next, left) = chunks[0]
    }

    mutating func copy<T: BitwiseCopyable>(_ source: Arena<T>) -> UnsafePointer<T> {
        let bytes = (source.count &* MemoryLayout<T>.stride &+ 15) & ~15
        if bytes > left || next == nil {
            let size = max(1 << 20, bytes)
            next = .allocate(byteCount: size, alignment: 16)
            left = size
            chunks.append((next!, left))
        }
        let target = next!.bindMemory(to: T.self, capacity: source.count)
        target.initialize(from: source.base, count: source.count)
        next! += bytes
        left &-= bytes
        return UnsafePointer(target)
    }
}
