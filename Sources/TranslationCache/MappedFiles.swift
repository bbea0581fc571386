import Glibc
import Synchronization

/// Where files of translations are mapped, for the handler of SIGBUS: a file that has been cut off since, or that the disk
/// does not give, reads as zeros then, which are no translations.
public enum MappedFiles {
    private static let capacity = 1024
    /// Begin and end of each; 0: free.
    private nonisolated(unsafe) static let slots: UnsafeMutablePointer<Atomic<UInt>> = {
        let slots = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: 2 * capacity)
        for k in 0..<2 * capacity { (slots + k).initialize(to: Atomic(0)) }
        return slots
    }()

    /// Before, the handler must not make the table.
    private nonisolated(unsafe) static var isInUse = false

    private static let lost = Atomic<Bool>(false)

    /// Whether a page has ever been lost: what was read of the files since may be wrong.
    public static var haveLostPages: Bool { lost.load(ordering: .acquiring) }

    /// - Returns: false if there are too many.
    static func add(_ base: UnsafeRawPointer, _ size: Int) -> Bool {
        defer { isInUse = true }
        let start = UInt(bitPattern: base)
        for k in 0..<capacity
        where slots[2 * k].compareExchange(expected: 0, desired: start, ordering: .acquiringAndReleasing)
            .exchanged
        {
            slots[2 * k + 1].store(start + UInt(size), ordering: .releasing)
            return true
        }
        return false
    }

    static func remove(_ base: UnsafeRawPointer) {
        let start = UInt(bitPattern: base)
        for k in 0..<capacity where slots[2 * k].load(ordering: .acquiring) == start {
            slots[2 * k + 1].store(0, ordering: .releasing)
            slots[2 * k].store(0, ordering: .releasing)
            return
        }
    }

    /// For a signal handler: makes the page of an address that could not be read one of zeros, if it is in a file of ours.
    public static func replace(_ address: UInt) -> Bool {
        guard isInUse else { return false }
        for k in 0..<capacity {
            let start = slots[2 * k].load(ordering: .acquiring)
            guard start != 0, address >= start, address < slots[2 * k + 1].load(ordering: .acquiring) else {
                continue
            }
            lost.store(true, ordering: .releasing)
            let page = UnsafeMutableRawPointer(bitPattern: address & ~4095)
            return mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED
        }
        return false
    }
}
