import Glibc
import Synchronization

/// Guest address and mode → address of the translation. Open addressing; readers need no lock: a slot's key is
/// written after its value, and a grown table replaces the old one, which is kept. One pointer leads to the slots and
/// their number, so that a reader never takes one table's number for another's.
public struct TargetMap: ~Copyable {
    private struct Slot: BitwiseCopyable {
        var key: UInt64
        var entry: UInt
    }
    /// The slots; one more before the first, whose key is the mask.
    private var slots: UnsafeMutablePointer<Slot>
    public private(set) var count = 0
    /// Of them, those that have been taken away.
    private var goneCount = 0

    public init() {
        slots = TargetMap.empty(1 << 11)
    }

    private static func mask(_ slots: UnsafeMutablePointer<Slot>) -> Int {
        Int(truncatingIfNeeded: slots[-1].key)
    }

    private static func empty(_ count: Int) -> UnsafeMutablePointer<Slot> {
        let head = Zeros.make((count &+ 1) &* MemoryLayout<Slot>.stride, filled: true)
            .bindMemory(to: Slot.self, capacity: count &+ 1)
        head.pointee.key = UInt64(count &- 1)
        return head + 1
    }

    /// Forgets all.
    public mutating func removeAll() {
        let slots = slots
        for k in 0...TargetMap.mask(slots) where slots[k].key != 0 { slots[k] = Slot(key: 0, entry: 0) }
        count = 0
        goneCount = 0
    }

    /// Gives the places of what was taken away to others, if they are many. Who looks something up meanwhile may find
    /// anything: no thread may enter what it has found before it forgets it.
    mutating func compact() {
        guard goneCount > count / 2 else { return }
        let slots = slots
        let mask = TargetMap.mask(slots)
        let left = TargetMap.empty(mask &+ 1)
        for k in 0...mask where slots[k].entry != 0 { left[TargetMap.place(slots[k].key, left)] = slots[k] }
        count &-= goneCount
        goneCount = 0
        memcpy(slots, left, (mask &+ 1) &* MemoryLayout<Slot>.stride)
        Zeros.free(left - 1, (mask &+ 2) &* MemoryLayout<Slot>.stride)
    }

    /// The mode lies in the upper bits, which a guest address leaves free; a key is never 0.
    private static func key(_ pc: UInt64, _ mode: UInt8) -> UInt64 { pc ^ (UInt64(mode) &+ 1) << 56 }

    /// Where a key is, or will be.
    @inline(__always)
    private static func place(_ key: UInt64, _ slots: UnsafeMutablePointer<Slot>) -> Int {
        let mask = mask(slots)
        var i = hash(key) & mask
        while slots[i].key != 0, slots[i].key != key { i = (i &+ 1) & mask }
        return i
    }

    private static func hash(_ key: UInt64) -> Int { AddressMap.hash(key) }

    /// The entry, or 0.
    public func find(_ pc: UInt64, mode: UInt8) -> UInt {
        let key = TargetMap.key(pc, mode)
        let slots = slots
        let mask = TargetMap.mask(slots)
        var i = TargetMap.hash(key) & mask
        while slots[i].key != 0 {
            if slots[i].key == key { return slots[i].entry }
            i = (i &+ 1) & mask
        }
        return 0
    }

    /// Sets the entry; 0 takes it away.
    public mutating func set(_ pc: UInt64, mode: UInt8, _ entry: UInt) {
        if count &* 2 > TargetMap.mask(slots) { grow() }
        let key = TargetMap.key(pc, mode)
        let slots = slots
        let i = TargetMap.place(key, slots)
        if slots[i].key == 0 {
            count &+= 1
        } else if slots[i].entry == 0 {
            goneCount &-= 1
        }
        if entry == 0 { goneCount &+= 1 }
        slots[i].entry = entry
        atomicMemoryFence(ordering: .releasing)
        slots[i].key = key
    }

    private mutating func grow() {
        let slots = slots
        let oldCount = TargetMap.mask(slots) &+ 1
        let new = TargetMap.empty(oldCount &* 2)
        for k in 0..<oldCount where slots[k].key != 0 { new[TargetMap.place(slots[k].key, new)] = slots[k] }
        atomicMemoryFence(ordering: .releasing)
        self.slots = new
    }
}
