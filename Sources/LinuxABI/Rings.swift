import CHost
import Glibc
import Guest
import Process

/// io_uring. The rings are memory that the guest shares with the host's kernel; addresses in them are the host's too.
/// What differs, open flags and struct epoll_event, is put right in the submissions that io_uring_enter is about to
/// hand over. A ring that the kernel would poll by itself (IORING_SETUP_SQPOLL) would never pass here: it is made without,
/// with the flag set that makes programs enter.
extension SystemCallTable {
    static let rings: [SystemCallRow] = [
        SystemCallRow(
            .io_uring_setup, [.word, .ringParameters], sharesMemory: true,
            .handler { c in c.setUpRing() }),
        SystemCallRow(
            .io_uring_enter, [.fd, .word, .word, .flags(.ringEnter), .address, .size],
            restart: .never, sharesMemory: true,
            .handler { c in c.enterRing() }),
        SystemCallRow(
            .io_uring_register, [.fd, .flags(.ringRegister), .address, .word], sharesMemory: true,
            .handler { c in c.registerRing() }),
    ]
}

extension FlagTable {
    static let ringEnter = FlagTable(
        .bits, "IORING_ENTER_???",
        """
        1 IORING_ENTER_GETEVENTS 2 IORING_ENTER_SQ_WAKEUP 4 IORING_ENTER_SQ_WAIT 8 IORING_ENTER_EXT_ARG \
        0x10 IORING_ENTER_REGISTERED_RING
        """)
}

/// What is known of a ring: by the number of its descriptor, which may be another file's by now.
struct Ring {
    /// struct io_uring_params as the kernel filled it.
    var entries: UInt32
    var flags: UInt32
    var head: UInt32
    var tail: UInt32
    var mask: UInt32
    var flagWord: UInt32
    var array: UInt32
    /// Guest addresses of the submission ring and its entries; 0: not mapped yet.
    var submission: UInt64 = 0
    var queue: UInt64 = 0
    var isPolled = false

    static let sqpoll: UInt32 = 1 << 1
    static let sqAffinity: UInt32 = 1 << 2
    static let wide: UInt32 = 1 << 10
    static let noMap: UInt32 = 1 << 14
    static let noArray: UInt32 = 1 << 16
    static let needWakeup: UInt32 = 1
    var entryBytes: UInt64 { flags & Ring.wide != 0 ? 128 : 64 }
}

/// The rings of a process; under a lock of their own.
final class RingTable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var rings: [Int32: Ring] = [:]
    /// Of each thread, the descriptors behind the indices of registered rings.
    private var registered: [Int: [UInt32: Int32]] = [:]

    init() {
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    subscript(fd: Int32) -> Ring? {
        get { locked { rings[fd] } }
        set { locked { rings[fd] = newValue } }
    }

    var isEmpty: Bool { locked { rings.isEmpty } }

    static func isRing(_ fd: Int32) -> Bool {
        var name = [CChar](repeating: 0, count: 64)
        let length = readlink("/proc/thread-self/fd/\(fd)", &name, 63)
        return length > 0 && strcmp(name, "anon_inode:[io_uring]") == 0
    }

    func register(_ index: UInt32, _ fd: Int32?) {
        let thread = hostThreadNumber()
        locked { registered[thread, default: [:]][index] = fd }
    }

    func descriptor(_ index: UInt32) -> Int32? {
        let thread = hostThreadNumber()
        return locked { registered[thread]?[index] }
    }
}

extension SystemCall {
    fileprivate func setUpRing() -> Int {
        thread.thread.endBeingAlone()
        guard var parameters = linux.memory.bytes(a[1], 120) else { return -14 }
        func word(_ offset: Int) -> UInt32 {
            parameters.withUnsafeBytes { $0.load(fromByteOffset: offset, as: UInt32.self) }
        }
        let asked = word(8)
        let isPolled = asked & Ring.sqpoll != 0
        func set(_ offset: Int, _ value: UInt32) {
            parameters.withUnsafeMutableBytes {
                $0.storeBytes(of: value, toByteOffset: offset, as: UInt32.self)
            }
        }
        if isPolled {
            set(8, asked & ~(Ring.sqpoll | Ring.sqAffinity))
            set(12, 0)
            set(16, 0)
        }
        let fd = parameters.withUnsafeMutableBytes {
            host(425, [a[0], UInt64(UInt(bitPattern: $0.baseAddress!)), 0, 0, 0, 0])
        }
        guard fd >= 0 else { return fd }
        var ring = Ring(
            entries: word(0), flags: word(8), head: word(40), tail: word(44), mask: word(48),
            flagWord: word(56),
            array: word(64))
        ring.isPolled = isPolled
        if asked & Ring.noMap != 0 {
            ring.queue = parameters.withUnsafeBytes { $0.load(fromByteOffset: 72, as: UInt64.self) }
            ring.submission = parameters.withUnsafeBytes { $0.load(fromByteOffset: 112, as: UInt64.self) }
            linux.rings.prepare(&ring, linux.memory)
        }
        linux.rings[Int32(truncatingIfNeeded: fd)] = ring
        set(8, asked)
        let isWritten = parameters.withUnsafeBytes { linux.memory.write(a[1], from: $0.baseAddress!, 120) }
        guard isWritten else {
            close(Int32(truncatingIfNeeded: fd))
            return -14
        }
        return fd
    }

    fileprivate func registerRing() -> Int {
        let result = host(427)
        // IORING_REGISTER_RING_FDS, IORING_UNREGISTER_RING_FDS: struct io_uring_rsrc_update of 16 bytes
        let operation = UInt32(truncatingIfNeeded: a[1]) & 0x7fff_ffff
        guard result > 0, operation == 20 || operation == 21 else { return result }
        for k in 0..<UInt64(result) {
            guard let index = linux.memory.load(a[2] &+ 16 &* k, as: UInt32.self),
                let fd = linux.memory.load(a[2] &+ 16 &* k &+ 8, as: UInt64.self)
            else { break }
            linux.rings.register(index, operation == 20 ? Int32(truncatingIfNeeded: fd) : nil)
        }
        return result
    }

    fileprivate mutating func enterRing() -> Int {
        let flags = UInt32(truncatingIfNeeded: a[3])
        var fd: Int32? = int(0)
        if flags & 0x10 != 0 { fd = linux.rings.descriptor(UInt32(truncatingIfNeeded: a[0])) }
        var translation = RingTranslation(linux)
        if let fd, a[1] & 0xffff_ffff != 0, let ring = linux.rings[fd], ring.queue != 0, ring.submission != 0
        {
            translation.prepare(ring, fd, UInt32(truncatingIfNeeded: a[1]))
        }
        let result: Int
        // Without IORING_ENTER_EXT_ARG the fifth argument is a signal set.
        if flags & 8 == 0, a[4] != 0 {
            result = withMask(a[4], a[5]) { c, mask in
                c.host(426, [c.a[0], c.a[1], c.a[2], c.a[3], mask, 8])
            }
        } else {
            result = host(426)
        }
        translation.finish()
        return result
    }
}

extension RingTable {
    /// The guest has mapped a part of a ring.
    func mapped(_ fd: Int32, _ offset: UInt64, at address: UInt64, _ memory: GuestMemory) {
        guard !isEmpty, var ring = self[fd] else { return }
        switch offset {
        case 0, 0x800_0000:
            // IORING_FEAT_SINGLE_MMAP: both rings are one mapping.
            if offset == 0 || ring.submission == 0 { ring.submission = address }
        case 0x1000_0000: ring.queue = address
        default: return
        }
        prepare(&ring, memory)
        self[fd] = ring
    }

    fileprivate func prepare(_ ring: inout Ring, _ memory: GuestMemory) {
        guard ring.isPolled, ring.submission != 0 else { return }
        let place = ring.submission &+ UInt64(ring.flagWord)
        guard let now = memory.load(place, as: UInt32.self) else { return }
        _ = memory.store(place, now | Ring.needWakeup)
    }
}

/// Submissions as the host's kernel is to see them, for the time of one io_uring_enter.
private struct RingTranslation {
    private let linux: LinuxProcess
    /// What was in a submission: address, width and value.
    private var old: [(address: UInt64, bytes: Int, value: UInt64)] = []
    private var copies: [UnsafeMutableRawPointer] = []

    init(_ linux: LinuxProcess) { self.linux = linux }

    // Offsets in struct io_uring_sqe.
    private static let address: UInt64 = 16
    private static let openFlags: UInt64 = 28
    private static let second: UInt64 = 8

    mutating func prepare(_ ring: Ring, _ fd: Int32, _ count: UInt32) {
        let memory = linux.memory
        guard let head = memory.load(ring.submission &+ UInt64(ring.head), as: UInt32.self),
            let tail = memory.load(ring.submission &+ UInt64(ring.tail), as: UInt32.self),
            let mask = memory.load(ring.submission &+ UInt64(ring.mask), as: UInt32.self), mask < 1 << 16
        else { return }
        let pending = min(count, tail &- head, mask &+ 1)
        for k in 0..<pending {
            let number = head &+ k
            var index = number & mask
            if ring.flags & Ring.noArray == 0 {
                let place = ring.submission &+ UInt64(ring.array) &+ 4 &* UInt64(index)
                guard let entry = memory.load(place, as: UInt32.self), entry <= mask else { continue }
                index = entry
            }
            translate(ring.queue &+ UInt64(index) &* ring.entryBytes, fd)
        }
    }

    private mutating func translate(_ entry: UInt64, _ fd: Int32) {
        let memory = linux.memory
        guard let operation = memory.load(entry, as: UInt8.self) else { return }
        let map = linux.abi.openFlags
        switch operation {
        case 18 where !map.isIdentity:
            guard let flags = memory.load(entry &+ Self.openFlags, as: UInt32.self), RingTable.isRing(fd)
            else { return }
            replace(entry &+ Self.openFlags, 4, UInt64(map.toHost(flags)))
        case 28 where !map.isIdentity:
            // struct open_how, which the kernel copies when it takes the submission.
            guard let place = memory.load(entry &+ Self.second, as: UInt64.self),
                let length = memory.load(entry &+ 24, as: UInt32.self), length >= 24, length <= 4096,
                var how = memory.bytes(place, Int(length)), RingTable.isRing(fd)
            else { return }
            how.withUnsafeMutableBytes {
                let flags = $0.load(as: UInt64.self)
                let low = UInt64(map.toHost(UInt32(truncatingIfNeeded: flags)))
                $0.storeBytes(of: flags & ~0xffff_ffff | low, as: UInt64.self)
            }
            replace(entry &+ Self.second, 8, keep(how))
        case 29:
            // struct epoll_event: 16 bytes, and 12 on the host.
            guard let place = memory.load(entry &+ Self.address, as: UInt64.self), place != 0,
                let bytes = memory.bytes(place, 16), RingTable.isRing(fd)
            else { return }
            replace(entry &+ Self.address, 8, keep(Array(bytes[0..<4] + bytes[8..<16])))
        case 59:
            // IORING_OP_EPOLL_WAIT would fill in the host's epoll_event: as on a kernel that does not have it.
            if RingTable.isRing(fd) { replace(entry, 1, 255) }
        default:
            // An address that is none of the guest's is a bad one.
            guard Self.takesAddress(operation),
                let place = memory.load(entry &+ Self.address, as: UInt64.self), place >= memory.end,
                RingTable.isRing(fd)
            else { return }
            replace(entry &+ Self.address, 8, place | 1 << 63)
        }
    }

    /// Whether the address of a submission is one of memory: not of those that name another submission.
    private static func takesAddress(_ operation: UInt8) -> Bool {
        switch operation {
        case 1, 2, 4, 5, 9, 10, 11, 13, 15, 16, 20...23, 25...27, 31, 35...39, 41...44, 47, 48, 51...53, 56:
            true
        default: false
        }
    }

    private mutating func keep(_ bytes: [UInt8]) -> UInt64 {
        guard let copy = malloc(bytes.count) else { return 0 }
        bytes.withUnsafeBytes { copy.copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
        copies.append(copy)
        return UInt64(UInt(bitPattern: copy))
    }

    private mutating func replace(_ address: UInt64, _ bytes: Int, _ value: UInt64) {
        let memory = linux.memory
        switch bytes {
        case 1:
            guard let now = memory.load(address, as: UInt8.self) else { return }
            old.append((address, 1, UInt64(now)))
            _ = memory.store(address, UInt8(truncatingIfNeeded: value))
        case 4:
            guard let now = memory.load(address, as: UInt32.self) else { return }
            old.append((address, 4, UInt64(now)))
            _ = memory.store(address, UInt32(truncatingIfNeeded: value))
        default:
            guard let now = memory.load(address, as: UInt64.self) else { return }
            old.append((address, 8, now))
            _ = memory.store(address, value)
        }
    }

    /// Puts everything back: the guest may use a submission again, and what was not taken will be seen again.
    mutating func finish() {
        let memory = linux.memory
        for entry in old {
            switch entry.bytes {
            case 1: _ = memory.store(entry.address, UInt8(truncatingIfNeeded: entry.value))
            case 4: _ = memory.store(entry.address, UInt32(truncatingIfNeeded: entry.value))
            default: _ = memory.store(entry.address, entry.value)
            }
        }
        for copy in copies { free(copy) }
    }
}
