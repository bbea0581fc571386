import IR
import Synchronization

/// Decides for each value whether it is computed at all, deferred to its uses, or an alias of another, and gives
/// the others registers by linear scan. One location for a value's whole life, so that a fault record is a table; copies
/// of what is in memory come and go.
struct Allocator: ~Copyable {
    /// RAX, RCX, RDX, RBX (state) and RSP (return stack) are the generator's own, as are XMM13…15.
    static let vectorRegisters = 13
    static let generalRegisters = 11

    struct Uses: BitwiseCopyable {
        var all: UInt32 = 0
        /// As the condition of a branch or select; as a flags argument of testCondition or a region's edge; as a memory
        /// address.
        var special: UInt32 = 0
        /// The first place where it is computed for a use, not only described in records of faults; 0: none. Of a
        /// comparison of floats one that all ways from its own place pass: its exceptions count.
        var emission: UInt32 = 0
        var inSnapshot = false
        var inOtherSlot = false
        /// Part of its one user: a shift of an address, an `and` of a comparison, a logic operation of another.
        var folded = false
        /// A parameter of a region's part: an i64 that is less than 2³² whichever way leads there.
        var isWord = false
    }

    var locations: UnsafeMutablePointer<Location>
    var lastUse: UnsafeMutablePointer<UInt32>
    /// The value that this one is the same register as, or itself.
    var alias: UnsafeMutablePointer<UInt32>
    var uses: UnsafeMutablePointer<Uses>
    var capacity: Int
    var spillsUsed = 0
    /// The function's FP mode is one that the host's units have.
    var hostFloats = true
    /// The function reads or writes the FP status: what sets it stays in its place.
    var ordersFloats = false
    /// The host converts denormal numbers.
    var keepsDenormals = true
    /// The host has logic operations of three vectors.
    var mergesLogic = false
    var generalOwner: UnsafeMutablePointer<UInt32>
    var vectorOwner: UnsafeMutablePointer<UInt32>
    /// What may change state slots in memory.
    var syncs: Arena<UInt32>
    var spillEnds: Arena<SpillEnd>
    /// The register that a value is to be in when a part of the region begins, plus one; 0: none.
    var hints: UnsafeMutablePointer<UInt8>
    /// By carried slot: its register in every part; `noHome`: it lives in the spill slot of its number.
    var homes: Arena<UInt8>
    var homeGenerals: UInt32 = 0
    var homeVectors: UInt32 = 0
    static let noHome: UInt8 = 0xff
    static let anyHome: UInt8 = 0xfe
    /// Registers kept for what is not carried: 11 and 13 less these.
    static let mostHomeGenerals = 8
    static let mostHomeVectors = 9

    // Copies of values in memory (Allocator+Copies.swift).
    var hasSpills = false
    var copies: Arena<Copy>
    var spilledUses: Arena<Use>
    /// By value in memory: its first use in the block; by value in a register: when the next one gets the register.
    var firstUse: UnsafeMutablePointer<UInt32>
    /// By value: the register of its copy, plus one; 0: none. The generator keeps it from instruction to instruction.
    var copyOf: UnsafeMutablePointer<UInt8>
    /// By value in a spill slot: the register of the copy that its definition makes, plus one; 0: none.
    var resultCopies: UnsafeMutablePointer<UInt8>
    let holders: UnsafeMutablePointer<Holder>

    // Residents, by index.
    let residents: Residents
    /// Whether the function has them: one that makes memory exact on its way has not.
    var hasResidents = true
    var isRegion = false
    /// Those that the function reads, and those that it keeps in memory.
    var loaded: UInt32 = 0
    var displaced: UInt32 = 0
    /// By snapshot: those that have values.
    var snapshotResidents: Arena<UInt32>
    /// What a resident holds at the function's begin lies in its register so long.
    let residentEnd: UnsafeMutablePointer<UInt32>
    var residentLoads: Arena<UInt32>
    /// As the owner of a register: the resident of that index, with what it holds at the begin.
    static let residentOwner: UInt32 = 1 << 31

    /// As in `CodeGenerator`.
    private let unmoved = Atomic<UInt8>(0)

    struct SpillEnd: BitwiseCopyable {
        var end: UInt32
        var slot: UInt16
    }

    init(_ residents: Residents) {
        self.residents = residents
        snapshotResidents = Arena(capacity: 512)
        residentEnd = .allocate(capacity: Residents.most)
        residentLoads = Arena(capacity: 64)
        capacity = 4096
        locations = .allocate(capacity: capacity)
        lastUse = .allocate(capacity: capacity)
        alias = .allocate(capacity: capacity)
        uses = .allocate(capacity: capacity)
        hints = .allocate(capacity: capacity)
        homes = Arena(capacity: 64)
        generalOwner = .allocate(capacity: 16)
        vectorOwner = .allocate(capacity: 16)
        syncs = Arena(capacity: 16)
        spillEnds = Arena(capacity: 16)
        copies = Arena(capacity: 64)
        spilledUses = Arena(capacity: 64)
        firstUse = .allocate(capacity: capacity)
        copyOf = .allocate(capacity: capacity)
        resultCopies = .allocate(capacity: capacity)
        holders = .allocate(capacity: 32)
    }

    private static func renew<T>(_ table: inout UnsafeMutablePointer<T>, _ capacity: Int) {
        table.deallocate()
        table = .allocate(capacity: capacity)
    }

    mutating func reserve(_ n: Int) {
        if n > capacity {
            capacity = n &* 2
            Allocator.renew(&locations, capacity)
            Allocator.renew(&lastUse, capacity)
            Allocator.renew(&alias, capacity)
            Allocator.renew(&uses, capacity)
            Allocator.renew(&hints, capacity)
            Allocator.renew(&firstUse, capacity)
            Allocator.renew(&copyOf, capacity)
            Allocator.renew(&resultCopies, capacity)
        }
        for i in 0..<n {
            locations[i] = Location(.none)
            lastUse[i] = 0
            alias[i] = UInt32(truncatingIfNeeded: i)
            uses[i] = Uses()
            hints[i] = 0
        }
    }

    @inline(__always)
    func resolve(_ v: Value) -> Value { Value(raw: alias[v.index]) }

    /// Returns false if the function does not fit the spill area.
    mutating func run(_ f: borrowing Function) -> Bool {
        reserve(f.instructions.count)
        hostFloats = !f.floatControl.isSuperset(of: [.flushToZero, .exactStatus])
        ordersFloats = false
        keepsDenormals = !f.floatControl.contains(.flushToZero)
        hasResidents = residents.count > 0
        isRegion = f.partCount > 0
        loaded = 0
        displaced = 0
        residentLoads.removeAll()
        for k in 0..<Residents.most { residentEnd[k] = 0 }
        if isRegion { findWords(f) }
        classify(f)
        if hasResidents { findResidents(f) } else { displaced = residents.all }
        chooseHomes(f)
        measureLives(f)
        hasSpills = false
        guard assign(f) else { return false }
        copySpilled(f)
        return true
    }
}
