import CHost
import Glibc
import Synchronization

/// Memory for translated code, seen twice: once writable, once executable. Never both in one mapping. It is divided into
/// parts of one size, of which one is filled at a time, from its begin to its end.
public struct CodeCache: ~Copyable {
    public let writable: UnsafeMutablePointer<UInt8>
    public let executable: UInt
    public let capacity: Int
    let partCount: Int
    let partSize: Int
    /// Where translations begin, behind the thunks.
    private let first: Int
    /// How far each part is filled.
    private let ends: UnsafeMutablePointer<Int>
    /// The part that new code goes to.
    private(set) var present = 0

    /// - Parameter reserved: bytes at the beginning for thunks.
    /// - Returns: nil if the host gives no memory.
    public init?(capacity: Int, reserved: Int) {
        guard let (w, x) = CodeCache.views(capacity) else { return nil }
        writable = w.assumingMemoryBound(to: UInt8.self)
        executable = UInt(bitPattern: x)
        self.capacity = capacity
        partCount = min(16, max(2, capacity / CodeCache.leastPart))
        partSize = capacity / partCount & ~4095
        sharers = reserved
        first = reserved &+ 64
        ends = .allocate(capacity: partCount)
        for part in 0..<partCount { ends[part] = part == 0 ? first : part &* partSize }
        word.pointee.store(1, ordering: .relaxed)
    }

    /// New memory: its writable view and its executable one, at given addresses or where there is room.
    private static func views(
        _ size: Int, writable: UnsafeMutablePointer<UInt8>? = nil, executable: UInt = 0
    ) -> (UnsafeMutableRawPointer, UnsafeMutableRawPointer)? {
        // Shared memory without a name, which perf takes for what its map file describes.
        let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | (writable == nil ? 0 : MAP_FIXED)
        guard let w = mmap(writable, size, PROT_READ | PROT_WRITE, flags, -1, 0), w != MAP_FAILED else {
            return nil
        }
        // mremap of no bytes maps shared memory a second time. MREMAP_MAYMOVE, MREMAP_FIXED
        let move = executable == 0 ? 1 : 3
        let x = sj_syscall6(25, Int(bitPattern: w), 0, size, move, Int(bitPattern: executable), 0)
        guard x > 0, let x = UnsafeMutableRawPointer(bitPattern: x) else {
            if writable == nil { munmap(w, size) }
            return nil
        }
        guard mprotect(x, size, PROT_READ | PROT_EXEC) == 0 else {
            if writable == nil {
                munmap(w, size)
                munmap(x, size)
            }
            return nil
        }
        return (w, x)
    }

    // MARK: Parts

    /// Of the largest chunk from disk two fit in, and more than the largest region.
    private static let leastPart = 512 << 10

    func part(of offset: Int) -> Int { offset / partSize }
    func start(of part: Int) -> Int { part == 0 ? first : part &* partSize }
    private func limit(of part: Int) -> Int { (part &+ 1) &* partSize }
    /// Bytes that the code of a part takes.
    func size(of part: Int) -> Int { ends[part] &- start(of: part) }

    func isEmpty(_ part: Int) -> Bool { size(of: part) == 0 }

    /// Where new code is to begin, and where it must end.
    var used: Int {
        get { ends[present] }
        set { ends[present] = newValue }
    }
    var limit: Int { limit(of: present) }

    /// Behind all code.
    private var end: Int {
        var end = first
        for part in 0..<partCount where !isEmpty(part) { end = ends[part] }
        return end
    }

    /// New code goes to an empty part from now on.
    /// - Returns: false if the host gives no memory.
    mutating func begin(_ part: Int) -> Bool {
        // Behind the parent's code a child has memory of its own; in a gap both might add.
        let isBehindAll = start(of: part) >= end && used >= end
        guard isBehindAll ? mayAdd() : own() else { return false }
        present = part
        return true
    }

    /// Gives the memory of a part's code back, or of all. No thread may run in it.
    /// - Returns: false if it is shared and the host has no other memory.
    mutating func remove(_ part: Int? = nil) -> Bool {
        let isShared = sealed > 0 && !isAlone()
        for k in 0..<partCount where part == nil || k == part {
            let start = (start(of: k) &+ 4095) & ~4095
            if !isShared, ends[k] > start { _ = madvise(writable + start, ends[k] &- start, MADV_REMOVE) }
            ends[k] = self.start(of: k)
        }
        if part == nil { present = 0 }
        return !isShared || replace()
    }

    // MARK: Forking
    //
    // Shared memory stays shared over fork: both processes run the code that was there, and neither changes it until it
    // has a copy or the other is gone. New code of the child goes to memory of its own behind it, mapped at the same
    // addresses; the parent goes on in the old memory, where the child looks no further than it was filled at the fork.

    /// Offset of a word: how many processes run code in the memory, and in its upper half how often one of them was
    /// found to be the last and has begun to change code again.
    private let sharers: Int
    /// Other processes may run the code below this offset; 0: none does.
    private var sealed = 0
    /// New code may be written behind `used`: to the end of the part, and if no other part's code lies behind it, of the cache.
    private var ownsRest = true
    /// How often code was not changed because it is sealed.
    private var denials = 0
    /// What the word's upper half was when this process left.
    private var generation: UInt64?

    private var word: UnsafeMutablePointer<Atomic<UInt64>> {
        UnsafeMutableRawPointer(writable + sharers).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    /// Before fork, for both sides.
    mutating func prepareFork() {
        word.pointee.add(1, ordering: .acquiringAndReleasing)
        sealed = end
    }

    /// There is no child.
    func forkFailed() { word.pointee.subtract(1, ordering: .acquiringAndReleasing) }

    /// In the child.
    mutating func becomeChild() { ownsRest = false }

    /// Whether the processes that shared the code are gone. Then all of it is this one's.
    private mutating func isAlone() -> Bool {
        let now = word.pointee.load(ordering: .acquiring)
        guard now & 0xffff_ffff == 1 else { return false }
        // One that has left may not come back to what is changed from now on.
        guard
            word.pointee.compareExchange(
                expected: now, desired: now &+ 1 << 32, ordering: .acquiringAndReleasing
            )
            .exchanged
        else { return false }
        sealed = 0
        ownsRest = true
        denials = 0
        return true
    }

    /// To be asked before code is added.
    /// - Returns: false if the host gives no memory.
    @inline(__always)
    mutating func mayAdd() -> Bool { ownsRest || isAlone() || takeRest() }

    private mutating func takeRest() -> Bool {
        let start = (used &+ 4095) & ~4095
        let size = (used >= end ? capacity : limit) &- start
        // Nothing runs there yet, so that it may be mapped in place.
        guard
            size <= 0
                || CodeCache.views(
                    size, writable: writable + start, executable: executable &+ UInt(start)) != nil
        else { return false }
        used = start
        ownsRest = true
        return true
    }

    /// To be asked before what is at an offset is changed: a link, which need not be made. When that has been denied so
    /// often that copying would have been cheaper, the code is copied.
    @inline(__always)
    mutating func mayChange(_ offset: Int) -> Bool { offset >= sealed || mayUnseal() }

    /// Whether no other process may run the code at an offset.
    mutating func owns(_ offset: Int) -> Bool { offset >= sealed || isAlone() }

    private mutating func mayUnseal() -> Bool {
        if isAlone() { return true }
        denials &+= 1
        return denials > 64 &+ end >> 11 && own()
    }

    /// Makes all code this process's own, at the same addresses. Its threads may run in it.
    /// - Returns: false if the host gives no memory.
    mutating func own() -> Bool { sealed == 0 || isAlone() || replace() }

    /// Gets the pages of a range that is about to be filled and run: all at once is cheaper than a fault for each.
    func populate(_ start: Int, _ size: Int) {
        let first = start & ~4095
        // MADV_POPULATE_WRITE, MADV_POPULATE_READ; older kernels do not know them.
        _ = madvise(writable + first, start &+ size &- first, 23)
        _ = madvise(
            UnsafeMutableRawPointer(bitPattern: executable &+ UInt(first)), start &+ size &- first, 22)
    }

    /// Other memory at the same addresses, with the code that there is.
    private mutating func replace() -> Bool {
        guard let (w, x) = CodeCache.views(capacity) else { return false }
        for part in 0..<partCount where part == 0 || !isEmpty(part) {
            // From the thunks on.
            let start = part &* partSize
            let size = ends[part] &- start
            // All pages at once (MADV_POPULATE_WRITE) is cheaper than a fault for each; older kernels do not know it.
            _ = madvise(w + start, (size &+ 4095) & ~4095, 23)
            memcpy(w + start, writable + start, size)
        }
        (w + sharers).storeBytes(of: 1, as: UInt64.self)
        guard CodeCache.move(x, capacity, executable) else { return false }
        // No thread runs in the old memory any more.
        if generation == nil { word.pointee.subtract(1, ordering: .acquiringAndReleasing) }
        guard CodeCache.move(w, capacity, UInt(bitPattern: writable)) else { return false }
        sealed = 0
        ownsRest = true
        denials = 0
        return true
    }

    /// Maps what is at `from` to `to` instead. Who runs there finds the same code at every moment.
    private static func move(_ from: UnsafeMutableRawPointer, _ size: Int, _ to: UInt) -> Bool {
        // MREMAP_MAYMOVE | MREMAP_FIXED
        sj_syscall6(25, Int(bitPattern: from), size, size, 3, Int(bitPattern: to), 0) == Int(bitPattern: to)
    }

    /// The process is about to end or to execute a program: the others may do as they like with the code.
    mutating func leave() {
        guard sealed > 0 else { return }
        generation = word.pointee.subtract(1, ordering: .acquiringAndReleasing).oldValue >> 32
    }

    /// It is not.
    /// - Returns: whether the code is still there.
    mutating func comeBack() -> Bool {
        guard let left = generation else { return true }
        var now = word.pointee.load(ordering: .acquiring)
        while now >> 32 == left {
            let (exchanged, original) = word.pointee.compareExchange(
                expected: now, desired: now &+ 1, ordering: .acquiringAndReleasing)
            if exchanged {
                generation = nil
                return true
            }
            now = original
        }
        return false
    }

    /// After that: begins with an empty cache.
    mutating func beginAnew() -> Bool {
        for part in 0..<partCount { ends[part] = start(of: part) }
        present = 0
        guard replace() else { return false }
        generation = nil
        return true
    }

    /// Address where code runs minus address where it is written.
    public var executableOffset: Int {
        Int(bitPattern: executable) &- Int(bitPattern: writable)
    }

    @inline(__always)
    public func contains(_ address: UInt) -> Bool { address &- executable < UInt(capacity) }
}
