import IR

/// The places where values can be, by number: registers, spill slots, and the memory of slots.
struct HostPlaces {
    typealias Place = Int

    /// The memory of a slot of which nothing but what the guest state says is ever there.
    static let nowhere = -1
    private let slots: UnsafePointer<StateSlot>
    private let firstMemory: Int
    /// By slot.
    private var memories = [Place](repeating: HostPlaces.nowhere, count: 128)
    private(set) var count: Int

    init(_ allocation: Allocation, _ residents: Residents, _ slots: UnsafePointer<StateSlot>) {
        self.slots = slots
        let lastSpill = allocation.locations.filter { $0.kind == .spill }.map { Int($0.index) }.max() ?? -1
        firstMemory = 32 + lastSpill + 1
        count = firstMemory
        for k in 0..<residents.count { addMemory(Int(residents.list[k].slot)) }
        for l in allocation.locations where l.kind == .home { addMemory(Int(l.index)) }
    }

    private mutating func addMemory(_ slot: Int) {
        guard memories[slot] == HostPlaces.nowhere else { return }
        memories[slot] = count
        count += 1
    }

    func memory(_ slot: Int) -> Place { memories[slot] }

    func isSpill(_ place: Place) -> Bool { (32..<firstMemory).contains(place) }

    func isMemory(_ place: Place) -> Bool { place >= firstMemory }

    func register(_ r: Residents.Resident) -> Place { (r.isVector ? 16 : 0) + Int(r.register) }

    /// Where a value with a place of its own is.
    subscript(_ l: Location) -> Place {
        switch l.kind {
        case .gpr: Int(l.register)
        case .xmm: 16 + Int(l.register)
        case .spill: 32 + Int(l.index)
        default: memories[Int(l.index)]
        }
    }

    func name(_ place: Place) -> String {
        let general = [
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
            "r14", "r15",
        ]
        switch place {
        case ..<16: return general[place]
        case ..<32: return "xmm\(place - 16)"
        case ..<firstMemory: return "spill slot \(place - 32)"
        default: return "the memory of \(slots[memories.firstIndex(of: place) ?? 0].name)"
        }
    }
}

/// What is known of the values in host registers, in spill slots and in the guest state's memory. A value is read from its
/// own place alone, and each way to a use passes its definition: what is left of the last round of a loop is not seen.
struct HostContents {
    typealias Place = HostPlaces.Place
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
