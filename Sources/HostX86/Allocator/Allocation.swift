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
    /// By instruction.
    var copies: [Int: [Allocator.Copy]] = [:]

    /// Of the function that the allocator has just run on, with `count` instructions.
    init(_ allocator: borrowing Allocator, count: Int) {
        locations = (0..<count).map { allocator.locations[$0] }
        roots = (0..<count).map { Int(allocator.alias[$0]) }
        emitted = (0..<count).map { allocator.uses[$0].emission != 0 }
        hasResidents = allocator.hasResidents
        displaced = allocator.displaced
        mergesLogic = allocator.mergesLogic
        for k in 0..<allocator.copies.count {
            copies[Int(allocator.copies[k].position), default: []].append(allocator.copies[k])
        }
    }
}
