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
    public var tier: Tier
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
