import ELF
import Glibc
import Synchronization

/// Which host memory is the guest's, and the calls that change it.
///
/// Guest address + `base` = host address. A 64-bit guest has base 0 and shares the host's address space: the guest can
/// never replace or unmap memory that is not in the map of regions. A 32-bit guest has a reserved window, all of which
/// that is not a region is mapped without access.
///
/// All calls take and give guest addresses, and return what the kernel would: a value or a negative errno. They may be
/// called by any thread; `region(at:)`, `isExecutable` and their like take no lock and may be called in a signal handler.
public final class GuestAddressSpace: @unchecked Sendable {
    /// Called under the lock after an executable range was unmapped, replaced or given other rights.
    /// It must not call back into the address space's changing calls.
    public typealias ExecutableChange =
        @convention(c) (_ context: UnsafeMutableRawPointer?, _ start: UInt64, _ end: UInt64) -> Void

    public let base: UInt64
    /// The first address behind the guest's address space.
    public let end: UInt64
    /// The lowest address that is given out without being asked for.
    public let lowest: UInt64
    public let isWindow: Bool
    public static let pageSize: UInt64 = 4096

    var map = RegionMap()
    var brkStart: UInt64 = 0
    var brkEnd: UInt64 = 0
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Odd while a change is under way.
    private let sequence = Atomic<UInt64>(0)
    private let published: Atomic<UInt>
    private let executableChanges = Atomic<UInt64>(0)
    private var change: ExecutableChange?
    private var changeContext: UnsafeMutableRawPointer?

    /// The whole host address space of a 64-bit guest.
    public init(end: UInt64 = (1 << 47) - 4096) {
        base = 0
        self.end = end
        lowest = 0x10000
        isWindow = false
        published = Atomic(UInt(bitPattern: map.block))
        mutex = Self.makeMutex()
    }

    /// A window of `size` bytes at host address `base`, which the caller has mapped with PROT_NONE and gives away.
    public init(window base: UInt64, size: UInt64) {
        self.base = base
        end = size
        lowest = 0x10000
        isWindow = true
        published = Atomic(UInt(bitPattern: map.block))
        mutex = Self.makeMutex()
    }

    /// The host's own addresses below `end`, all reserved, so that nothing the guest gets lies beyond.
    /// - Returns: nil if something else lies there, or the host gives no address space.
    public convenience init?(reservedBelow end: UInt64) {
        let first: UInt64 = 0x10000
        guard end > first else { return nil }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | HostMemory.mapFixedNoReplace
        guard HostMemory.map(first, end - first, PROT_NONE, flags, -1, 0) == Int(first) else { return nil }
        self.init(window: 0, size: end)
    }

    private static func makeMutex() -> UnsafeMutablePointer<pthread_mutex_t> {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        return mutex
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    // MARK: Locking

    /// Held around fork, so that the child's copy is whole. Also for callers that need several calls to be one; those
    /// may use the look-ups only.
    public func lock() { pthread_mutex_lock(mutex) }
    public func unlock() { pthread_mutex_unlock(mutex) }

    /// Runs `body` as the only writer.
    func locked(_ body: () -> Int) -> Int {
        lock()
        defer { unlock() }
        return body()
    }

    /// Changes the map so that readers without the lock notice.
    func edit(_ body: () -> Void) {
        sequence.wrappingAdd(1, ordering: .sequentiallyConsistent)
        body()
        published.store(UInt(bitPattern: map.block), ordering: .releasing)
        sequence.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    // MARK: Executable ranges

    public func setExecutableChange(_ function: ExecutableChange?, context: UnsafeMutableRawPointer?) {
        lock()
        change = function
        changeContext = context
        unlock()
    }

    /// Grows before an executable range changes. A translator that reads it before it reads code, and again before it
    /// publishes the translation, cannot publish what has been invalidated meanwhile.
    public var executableGeneration: UInt64 { executableChanges.load(ordering: .acquiring) }

    func willChange(_ start: UInt64, _ end: UInt64) -> Bool {
        guard map.anyExecutable(start, end) else { return false }
        executableChanges.wrappingAdd(1, ordering: .sequentiallyConsistent)
        return true
    }

    func didChange(_ start: UInt64, _ end: UInt64) {
        change?(changeContext, start, end)
    }

    /// For calls that change contents behind the map's back (madvise, a write by a system call, cacheflush).
    public func executableContentsChanged(_ start: UInt64, _ end: UInt64) {
        lock()
        if willChange(start, end) { didChange(start, end) }
        unlock()
    }

    // MARK: Look-ups without the lock

    @inline(__always)
    private func read<T>(_ body: (UnsafeMutablePointer<RegionMap.Block>) -> T) -> T {
        // Bounded: a handler that interrupted the writer on this very thread must come out with the best there is.
        var tries = 0
        while true {
            let before = sequence.load(ordering: .acquiring)
            let block = UnsafeMutablePointer<RegionMap.Block>(
                bitPattern: published.load(ordering: .acquiring))!
            let result = body(block)
            atomicMemoryFence(ordering: .acquiring)
            let after = sequence.load(ordering: .relaxed)
            tries &+= 1
            if before == after && before & 1 == 0 || tries > 10_000 { return result }
        }
    }

    /// The region that holds `address`.
    public func region(at address: UInt64) -> GuestRegion? {
        read { block in
            let i = RegionMap.index(block, endingAbove: address)
            guard i < min(block.pointee.count, block.pointee.capacity) else { return nil }
            let region = RegionMap.regions(block)[i]
            return region.start <= address ? region : nil
        }
    }

    /// The region that holds `address` or the first one above it: start with 0 and go on with the last `end` to walk
    /// through all of them.
    public func region(atOrAfter address: UInt64) -> GuestRegion? {
        read { block in
            let i = RegionMap.index(block, endingAbove: address)
            guard i < min(block.pointee.count, block.pointee.capacity) else { return nil }
            return RegionMap.regions(block)[i]
        }
    }

    public func isExecutable(_ address: UInt64) -> Bool {
        region(at: address)?.protection.contains(.execute) ?? false
    }

    /// Whether all of a range is guest memory, whatever its rights.
    public func owns(_ start: UInt64, _ length: UInt64) -> Bool {
        let (end, overflow) = start.addingReportingOverflow(length)
        guard !overflow else { return false }
        var at = start
        while at < end {
            guard let region = region(at: at) else { return false }
            at = region.end
        }
        return true
    }

    // MARK: Memory that others map

    /// Enters memory into the map that was mapped by other means at a place that is free or the guest's (shmat).
    public func adopt(_ region: GuestRegion) {
        lock()
        let executable = willChange(region.start, region.end)
        edit { map.insert(region) }
        if executable { didChange(region.start, region.end) }
        unlock()
    }

    /// Takes a range out of the map without unmapping it (shmdt did).
    public func disown(_ start: UInt64, _ end: UInt64) {
        lock()
        let executable = willChange(start, end)
        edit { map.remove(start, end) }
        if executable { didChange(start, end) }
        unlock()
    }
}

@inline(__always)
func roundUp(_ value: UInt64, _ size: UInt64) -> UInt64? {
    let (sum, overflow) = value.addingReportingOverflow(size - 1)
    return overflow ? nil : sum & ~(size - 1)
}
