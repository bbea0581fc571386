import CHost
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
    var totalLimit: UInt64 = .max
    var dataLimit: UInt64 = .max
    var futureLock: FutureLock = .none
    var search: GapSearch
    var mainStack: MainStack?
    /// How large a region that grows down may become.
    var growthLimit: UInt64 = 8 << 20
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
        search = GapSearch(ceiling: end)
        isWindow = false
        published = Atomic(UInt(bitPattern: map.block))
        mutex = Self.makeMutex()
    }

    /// A window of `size` bytes at host address `base`, which the caller has mapped with PROT_NONE and gives away.
    public init(window base: UInt64, size: UInt64) {
        self.base = base
        end = size
        lowest = 0x10000
        search = GapSearch(ceiling: size)
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

    /// Whether there has been memory that other processes may write to.
    public var hasSharedMemory: Bool { map.hasSharedMemory }

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

    /// Calls `body` with each executable range, within one region, that shows the same part of a file.
    public func forEachOtherView(_ start: UInt64, _ end: UInt64, _ body: (UInt64, UInt64) -> Void) {
        guard let own = region(at: start), own.flags.contains(.file), end > start else { return }
        let first = own.fileOffset &+ (start &- own.start)
        let last = first &+ (end &- start)
        var at: UInt64 = 0
        while let other = region(atOrAfter: at) {
            at = other.end
            guard other.flags.contains(.file), other.protection.contains(.execute),
                other.inode == own.inode, other.device == own.device, other.start != own.start,
                other.fileOffset < last, other.fileOffset &+ other.length > first
            else { continue }
            let from = max(first, other.fileOffset) &- other.fileOffset &+ other.start
            let to = min(last, other.fileOffset &+ other.length) &- other.fileOffset &+ other.start
            body(from, to)
        }
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

    /// Moves `length` bytes that the host has mapped at its address `place` to where the guest may have them.
    /// - Returns: the guest's address, or a negated errno; then they are where they were.
    public func take(over place: UInt64, _ length: UInt64, protection: MemoryProtection) -> Int {
        locked {
            guard let gap = claimGap(hint: 0, length: length) else { return Int(-ENOMEM) }
            // MREMAP_MAYMOVE | MREMAP_FIXED
            let result = sj_syscall6(
                25, Int(truncatingIfNeeded: place), Int(truncatingIfNeeded: length),
                Int(truncatingIfNeeded: length), 3, Int(truncatingIfNeeded: base &+ gap), 0)
            guard result >= 0 else {
                releaseHoles(gap, gap + length)
                return result
            }
            edit {
                map.insert(
                    GuestRegion(
                        start: gap, end: gap + length, protection: protection, flags: [.shared, .file],
                        device: .max, inode: 0))
            }
            return Int(gap)
        }
    }

    /// Maps a file that refuses every address but the kernel's own choice (io_uring). MAP_32BIT makes that one the
    /// guest can have.
    public func mapWhereHostWants(
        _ length: UInt64, protection: MemoryProtection, flags: Int32, fd: Int32, offset: UInt64
    ) -> Int {
        guard let size = roundUp(length, Self.pageSize), size > 0 else { return Int(-EINVAL) }
        return locked {
            let result = sj_syscall6(
                9, 0, Int(truncatingIfNeeded: length), Int(HostMemory.protection(protection)),
                Int(flags | 0x40),
                Int(fd), Int(truncatingIfNeeded: offset))
            guard result >= 0 else { return result }
            let start = UInt64(result) &- base
            edit {
                map.insert(
                    GuestRegion(
                        start: start, end: start + size, protection: protection, flags: [.shared, .file],
                        device: .max, inode: 0))
            }
            return Int(start)
        }
    }

    /// Takes a range out of the map without unmapping it (shmdt did).
    public func disown(_ start: UInt64, _ end: UInt64) {
        lock()
        let executable = willChange(start, end)
        edit { map.remove(start, end) }
        freed(end)
        if executable { didChange(start, end) }
        unlock()
    }
}

@inline(__always)
func roundUp(_ value: UInt64, _ size: UInt64) -> UInt64? {
    let (sum, overflow) = value.addingReportingOverflow(size - 1)
    return overflow ? nil : sum & ~(size - 1)
}
