import Glibc

/// Memory for the copies that calls take instead of the guest's own, a stack of pieces: one thread's.
final class HostCopies {
    private static let capacity = 1 << 16
    private let block: UnsafeMutableRawPointer
    private var used = 0
    /// What did not fit.
    private var others: [UnsafeMutableRawPointer] = []

    struct Mark {
        fileprivate let used: Int
        fileprivate let others: Int
    }

    init() { block = .allocate(byteCount: Self.capacity, alignment: 16) }

    deinit {
        for other in others { free(other) }
        block.deallocate()
    }

    var mark: Mark { Mark(used: used, others: others.count) }

    /// Gives back all that has been taken since.
    func release(to mark: Mark) {
        used = mark.used
        while others.count > mark.others { free(others.removeLast()) }
    }

    /// Zeroed; nil: there is no such memory.
    func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes >= 0, bytes < 1 << 30 else { return nil }
        let rounded = (bytes + 15) & ~15
        if rounded <= Self.capacity - used {
            let piece = block + used
            used += rounded
            memset(piece, 0, rounded)
            return piece
        }
        guard let piece = calloc(1, rounded) else { return nil }
        others.append(piece)
        return piece
    }
}
