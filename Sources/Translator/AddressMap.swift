import Glibc

/// Guest addresses (or page numbers) → numbers from 0 on, in plain memory with open addressing. What is taken away keeps
/// its place.
struct AddressMap: ~Copyable {
    private struct Slot: BitwiseCopyable {
        /// The address plus one; 0: never used.
        var key: UInt64
        /// -1: taken away.
        var value: Int32
    }
    private var slots: UnsafeMutablePointer<Slot>
    private var mask: Int
    private(set) var count = 0

    /// - Parameter filled: most of it is going to be used.
    init(capacity: Int = 1 << 10, filled: Bool = false) {
        slots = AddressMap.empty(capacity, filled: filled)
        mask = capacity &- 1
    }

    deinit { AddressMap.free(slots, mask) }

    private static func free(_ slots: UnsafeMutablePointer<Slot>, _ mask: Int) {
        Zeros.free(slots, (mask &+ 1) &* MemoryLayout<Slot>.stride)
    }

    private static func empty(_ count: Int, filled: Bool) -> UnsafeMutablePointer<Slot> {
        Zeros.make(count &* MemoryLayout<Slot>.stride, filled: filled)
            .bindMemory(to: Slot.self, capacity: count)
    }

    /// Where a search begins: that of neighbours in the same cache lines.
    @inline(__always)
    static func hash(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: ((key >> 8) &* 0x9e37_79b9_7f4a_7c15) >> 32 &+ (key >> 2) & 63)
    }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        var i = AddressMap.hash(key) & mask
        while slots[i].key != 0, slots[i].key != key { i = (i &+ 1) & mask }
        return i
    }

    /// The number at `address`, or -1.
    @inline(__always)
    subscript(address: UInt64) -> Int32 {
        let slot = slots[place(address &+ 1)]
        return slot.key == 0 ? -1 : slot.value
    }

    /// - Returns: what was there before, or -1.
    @discardableResult
    mutating func set(_ address: UInt64, _ value: Int32) -> Int32 {
        if count &* 2 > mask { grow() }
        let i = place(address &+ 1)
        let old = slots[i].key == 0 ? -1 : slots[i].value
        if slots[i].key == 0 { count &+= 1 }
        slots[i] = Slot(key: address &+ 1, value: value)
        return old
    }

    mutating func remove(_ address: UInt64) {
        let i = place(address &+ 1)
        if slots[i].key != 0 { slots[i].value = -1 }
    }

    func forEach(_ body: (UInt64, Int32) -> Void) {
        for i in 0...mask where slots[i].key != 0 && slots[i].value >= 0 {
            body(slots[i].key &- 1, slots[i].value)
        }
    }

    /// Replaces each number by what `change` makes of it; -1 takes it away.
    mutating func changeAll(_ change: (UInt64, Int32) -> Int32) {
        for i in 0...mask where slots[i].key != 0 && slots[i].value >= 0 {
            slots[i].value = change(slots[i].key &- 1, slots[i].value)
        }
    }

    mutating func removeAll() {
        memset(slots, 0, (mask &+ 1) &* MemoryLayout<Slot>.stride)
        count = 0
    }

    private mutating func grow() {
        let old = slots
        let oldMask = mask
        // Most of them may have been taken away.
        var left = 0
        forEach { _, _ in left &+= 1 }
        if left &* 4 > mask { mask = oldMask &* 2 &+ 1 }
        slots = AddressMap.empty(mask &+ 1, filled: true)
        count = 0
        for i in 0...oldMask where old[i].key != 0 && old[i].value >= 0 {
            slots[place(old[i].key)] = old[i]
            count &+= 1
        }
        AddressMap.free(old, oldMask)
    }
}
