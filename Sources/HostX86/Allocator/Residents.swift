import IR

/// The slots that stay in host registers from one region to the next, each always in the same one: those that the guest
/// ranks first. Every exit leaves them there, every entry finds them there, and memory has them only while the runtime
/// has the thread.
public struct Residents: @unchecked Sendable {
    public struct Resident: BitwiseCopyable, Sendable {
        public var slot: UInt16
        public var register: UInt8
        public var isVector: Bool
    }

    /// RSI, RDI, RBP, R8…R11 and R14; XMM0…XMM7.
    static let generals: InlineArray<8, UInt8> = [6, 7, 5, 8, 9, 10, 11, 14]
    static let most = 16
    /// Not a resident.
    static let none: UInt8 = 0xff

    /// By index, the general ones first; a set of them is a mask of indices.
    public let list: UnsafePointer<Resident>
    public let count: Int
    /// By slot: its index, or `none`.
    private let indices: UnsafePointer<UInt8>
    /// All registers that values can have, general ones and then vectors: first those of no resident, then the others from
    /// the last.
    private let order: UnsafePointer<UInt8>
    private let generalCount: Int

    /// The residents of a guest with these slots. Made once, never freed.
    public init(_ slots: UnsafePointer<StateSlot>, count slotCount: Int) {
        let list = UnsafeMutablePointer<Resident>.allocate(capacity: Residents.most)
        let indices = UnsafeMutablePointer<UInt8>.allocate(capacity: 128)
        indices.initialize(repeating: Residents.none, count: 128)
        var count = 0
        for vectors in [false, true] {
            for rank in 1...UInt8(Residents.most / 2) {
                for slot in 0..<slotCount
                where slots[slot].rank == rank && slots[slot].type.isVector == vectors {
                    let register = vectors ? rank &- 1 : Residents.generals[Int(rank) &- 1]
                    (list + count).initialize(
                        to: Resident(
                            slot: UInt16(truncatingIfNeeded: slot), register: register, isVector: vectors))
                    indices[slot] = UInt8(truncatingIfNeeded: count)
                    count += 1
                }
            }
        }
        let order = UnsafeMutablePointer<UInt8>.allocate(
            capacity: Allocator.generalRegisters + Allocator.vectorRegisters)
        var next = order
        func put(_ register: UInt8) {
            next.initialize(to: register)
            next += 1
        }
        let candidates: InlineArray<11, UInt8> = [6, 7, 8, 9, 10, 11, 5, 12, 13, 14, 15]
        var generals = 0
        while generals < count, !list[generals].isVector { generals += 1 }
        for k in 0..<Allocator.generalRegisters
        where !(0..<generals).contains(where: { list[$0].register == candidates[k] }) { put(candidates[k]) }
        for k in (0..<generals).reversed() { put(list[k].register) }
        for n in (count - generals)..<Allocator.vectorRegisters { put(UInt8(n)) }
        for n in (0..<(count - generals)).reversed() { put(UInt8(n)) }
        self.order = UnsafePointer(order)
        generalCount = generals
        self.list = UnsafePointer(list)
        self.indices = UnsafePointer(indices)
        self.count = count
    }

    @inline(__always)
    public func index(_ slot: Int) -> Int? {
        let k = indices[slot & 127]
        return k == Residents.none ? nil : Int(k)
    }

    /// Register `n` in the order in which values get them.
    @inline(__always)
    func register(_ n: Int, vectors: Bool) -> UInt8 { order[vectors ? Allocator.generalRegisters &+ n : n] }

    /// How many registers are no resident's.
    @inline(__always)
    func others(vectors: Bool) -> Int {
        vectors
            ? Allocator.vectorRegisters &- count &+ generalCount : Allocator.generalRegisters &- generalCount
    }

    /// Whether the general register is a resident's.
    func has(general register: UInt8) -> Bool {
        for k in 0..<generalCount where list[k].register == register { return true }
        return false
    }

    /// The mask of all of them.
    var all: UInt32 { (1 &<< UInt32(count)) &- 1 }
}
