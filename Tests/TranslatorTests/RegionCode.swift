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
