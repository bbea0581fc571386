import FuzzCommon

/// Instructions with branches to places that are not known yet.
struct RegionCode {
    private(set) var words: [UInt32] = []
    /// By label; 0 is the function's.
    private var places: [Int?] = [nil]
    private var branches: [(at: Int, label: Int)] = []

    static let function = 0

    mutating func append(_ word: UInt32) { words.append(word) }

    mutating func newLabel() -> Int {
        places.append(nil)
        return places.count - 1
    }

    mutating func bind(_ label: Int) { places[label] = words.count }

    mutating func branch(_ word: UInt32, to label: Int) {
        branches.append((words.count, label))
        words.append(word)
    }

    /// - Parameter aimed: a branch of the guest's to an instruction that is so many further.
    func finish(_ aimed: (UInt32, Int) -> UInt32) -> [UInt32] {
        var words = words
        for (at, label) in branches {
            guard let place = places[label] else { continue }
            words[at] = aimed(words[at], place - at)
        }
        return words
    }
}

/// The conditional branches of a loop's body: over some of its instructions, or out of the loop.
struct ForwardBranches {
    /// How many instructions the body has, and the label behind the loop.
    let count: Int
    let end: Int
    /// The instructions before which labels still to be bound stand.
    private var open: [(label: Int, left: Int)] = []

    init(count: Int, end: Int) {
        self.count = count
        self.end = end
    }

    /// Binds the labels that stand before instruction `k`.
    func bind(_ k: Int, _ code: inout RegionCode) {
        for (label, left) in open where left == k { code.bind(label) }
    }

    /// A branch behind instruction `k`.
    mutating func add(_ condition: UInt32, behind k: Int, _ code: inout RegionCode, _ random: inout Random) {
        if random.oneIn(8) { return code.branch(condition, to: end) }
        let label = code.newLabel()
        code.branch(condition, to: label)
        open.append((label, k + 1 + random.below(count - k)))
    }

    /// Binds the labels behind the last instruction.
    func bindRest(_ code: inout RegionCode) {
        for (label, left) in open where left >= count { code.bind(label) }
    }
}
