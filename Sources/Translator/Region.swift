import HostX86
import IR

/// A translated piece of guest code: where it is, and what a signal handler must know of it.
public struct Region: BitwiseCopyable, @unchecked Sendable {
    /// Offsets in the code cache.
    public var start: UInt32
    public var end: UInt32
    public var guestPC: UInt64
    public var guestLength: UInt32
    public var floatControl: UInt8
    public var isValid: Bool
    /// Its atomics have no locks.
    public var dependsOnBeingAlone = false
    /// Residents that are in memory instead of their registers, unless a snapshot says otherwise.
    public var displaced: UInt32
    /// How far the guest's code lies from where it was translated; what the records say of addresses is as there.
    public var moved: UInt64 = 0
    /// The loaded chunk that it is of; -1: it was translated here.
    var chunk: Int32 = -1
    /// The next older region that begins on the same guest page; -1: none.
    var nextOnPage: Int32 = -1
    public var faults: UnsafePointer<FaultRecord>
    public var faultCount: UInt32
    public var trapCount: UInt32
    public var traps: UnsafePointer<FloatTrap>
    public var snapshots: UnsafePointer<SnapshotRecord>
    public var slots: UnsafePointer<SlotRecord>
    public var constants: UnsafePointer<Constant128>

    /// The fault record of the host instruction at `offset` in the cache.
    public func fault(at offset: UInt32) -> FaultRecord? {
        let wanted = offset &- start
        var low = 0
        var high = Int(faultCount)
        while low < high {
            let middle = (low &+ high) &>> 1
            if faults[middle].offset < wanted { low = middle &+ 1 } else { high = middle }
        }
        return low < Int(faultCount) && faults[low].offset == wanted ? faults[low] : nil
    }

    public func trap(at offset: UInt32) -> FloatTrap? {
        let wanted = offset &- start
        for k in 0..<Int(trapCount) where traps[k].offset == wanted { return traps[k] }
        return nil
    }
}

/// Plain memory that is added to, or given up as a whole.
struct MetadataArena: ~Copyable {
    private var chunks: [(UnsafeMutableRawPointer, Int)] = []
    private var next: UnsafeMutableRawPointer
    private var left: Int

    init() {
        next = .allocate(byteCount: 1 << 20, alignment: 16)
        left = 1 << 20
        chunks.append((next, left))
    }

    /// Begins again; what was copied is gone.
    mutating func removeAll() {
        for chunk in chunks.dropFirst() { chunk.0.deallocate() }
        chunks.removeSubrange(1...)
        (next, left) = chunks[0]
    }

    mutating func copy<T: BitwiseCopyable>(_ source: Arena<T>) -> UnsafePointer<T> {
        let bytes = (source.count &* MemoryLayout<T>.stride &+ 15) & ~15
        if bytes > left {
            let size = max(1 << 20, bytes)
            next = .allocate(byteCount: size, alignment: 16)
            left = size
            chunks.append((next, left))
        }
        let target = next.bindMemory(to: T.self, capacity: source.count)
        target.initialize(from: source.base, count: source.count)
        next += bytes
        left &-= bytes
        return UnsafePointer(target)
    }
}
