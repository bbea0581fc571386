import IR

/// What the allocator has decided for a function, as the checker looks at it and tests change it.
struct Allocation {
    /// By value.
    var locations: [Location]
    /// The value whose register each one shares, or itself.
    var roots: [Int]
    /// Of a deferred comparison of floats: all ways from it pass a use where it is computed, so that it is
    /// not at its own place.
    var emitted: [Bool]
    var hasResidents: Bool
    /// Residents that are kept in memory.
    var displaced: UInt32
    var mergesLogic: Bool

    /// Of the function that the allocator has just run on, with `count` instructions.
    init(_ allocator: Allocator, count: Int) {
        locations = (0..<count).map { allocator.locations[$0] }
        roots = (0..<count).map { Int(allocator.alias[$0]) }
        emitted = (0..<count).map { allocator.uses[$0].emission != 0 }
        hasResidents = allocator.hasResidents
        displaced = allocator.displaced
        mergesLogic = allocator.mergesLogic
    }
}

/// What is known of the values in host registers, in spill slots and in the guest state's memory. A value is read from its
/// own place alone, and each way to a use passes its definition: what is left of the last round of a loop is not seen.
struct HostContents {
    /// The number of a register, a spill slot, or the memory of a slot.
    typealias Place = Int
    /// A value's number, or `slot(n)`: what slot n is, as long as nothing is written to it.
    typealias Content = UInt32

    private var held: [[Content]]

    init(places: Int) { held = Array(repeating: [], count: places) }

    static func slot(_ n: Int) -> Content { 1 << 31 | Content(n) }
    static func value(_ n: Int) -> Content { Content(n) }

    subscript(_ place: Place) -> [Content] {
        get { held[place] }
        set { held[place] = newValue }
    }

    func has(_ content: Content, in place: Place) -> Bool {
        held[place].contains(content)
    }

    mutating func add(_ content: Content, at place: Place) {
        if !has(content, in: place) { held[place].append(content) }
    }

    /// Nothing holds it any more.
    mutating func remove(_ content: Content) {
        for place in held.indices {
            if let k = held[place].firstIndex(of: content) { held[place].remove(at: k) }
        }
    }

    /// What holds on both of two ways.
    /// - Returns: whether that is less than before.
    mutating func keepWhatAgrees(_ other: HostContents) -> Bool {
        var isLess = false
        for place in held.indices where held[place] != other.held[place] {
            let count = held[place].count
            held[place].removeAll { !other.has($0, in: place) }
            if held[place].count < count { isLess = true }
        }
        return isLess
    }
}
