import CHost
import Glibc
import Guest
import Process
import Synchronization

/// Descriptors through which the kernel hands out numbers in its own byte order, for guests of the other one: what is
/// read from them is turned around, and what is written. Until there is one, reads and writes are the host's.
final class DescriptorKinds: @unchecked Sendable {
    enum Kind: UInt8 {
        case none
        /// eventfd, timerfd: numbers of 64 bits.
        case counter
        case signals, inotify, fanotify, netlink
    }

    private static let count = 1 << 16
    private let kinds: UnsafeMutablePointer<UInt8>
    let model: DataModel
    private let isUsed = Atomic<Bool>(false)
    /// Called once there is a descriptor to heed.
    private let begins: () -> Void

    init(_ model: DataModel, begins: @escaping () -> Void) {
        self.model = model
        self.begins = begins
        // Pages that nobody has written to cost nothing.
        guard let kinds = calloc(Self.count, 1) else { sj_no_memory() }
        self.kinds = kinds.assumingMemoryBound(to: UInt8.self)
    }

    deinit { free(kinds) }

    /// For a child that shares memory but not descriptors.
    func copy() -> DescriptorKinds {
        let copy = DescriptorKinds(model, begins: begins)
        guard hasAny else { return copy }
        copy.kinds.update(from: kinds, count: Self.count)
        copy.isUsed.store(true, ordering: .relaxed)
        return copy
    }

    var hasAny: Bool { isUsed.load(ordering: .relaxed) }

    subscript(descriptor: Int32) -> Kind {
        get {
            guard descriptor >= 0, Int(descriptor) < Self.count else { return .none }
            return Kind(rawValue: kinds[Int(descriptor)]) ?? .none
        }
        set {
            guard descriptor >= 0, Int(descriptor) < Self.count else { return }
            kinds[Int(descriptor)] = newValue.rawValue
            if newValue != .none, !isUsed.exchange(true, ordering: .relaxed) { begins() }
        }
    }

    func forget(_ descriptors: ClosedRange<UInt32>) {
        guard hasAny, descriptors.lowerBound < Self.count else { return }
        let last = min(Int(descriptors.upperBound), Self.count - 1)
        for k in Int(descriptors.lowerBound)...last where kinds[k] != 0 { kinds[k] = 0 }
    }

    /// Finds out what a descriptor is that has come from somewhere.
    func note(_ descriptor: Int32) {
        // SO_DOMAIN, SO_PROTOCOL: AF_NETLINK and NETLINK_ROUTE
        if let domain = Self.option(descriptor, 39) {
            if domain == 16, Self.option(descriptor, 38) == 0 { self[descriptor] = .netlink }
            return
        }
        switch LinuxProcess.link("/proc/thread-self/fd/\(descriptor)") {
        case "anon_inode:[eventfd]", "anon_inode:[timerfd]": self[descriptor] = .counter
        case "anon_inode:[signalfd]": self[descriptor] = .signals
        case "anon_inode:inotify": self[descriptor] = .inotify
        case "anon_inode:[fanotify]": self[descriptor] = .fanotify
        default: break
        }
    }

    /// An option of SOL_SOCKET; nil: of no socket.
    private static func option(_ descriptor: Int32, _ option: Int32) -> Int32? {
        var value: Int32 = -1
        var size: socklen_t = 4
        return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : nil
    }

    /// What the program that executed this one has left open.
    func noteAll() {
        guard let directory = opendir("/proc/self/fd") else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let descriptor = Int32(name) { note(descriptor) }
        }
    }

    // MARK: Data

    /// Turns what has been read around, which lies in host iovecs.
    func toGuest(_ descriptor: Int32, _ vectors: UnsafeRawPointer, _ count: Int, _ bytes: Int) {
        let kind = self[descriptor]
        guard kind != .none, let data = malloc(max(1, bytes)) else { return }
        defer { free(data) }
        func forEachPart(_ body: (UnsafeMutableRawPointer, Int, Int) -> Bool) {
            var at = 0
            for k in 0..<count where at < bytes {
                let base = vectors.load(fromByteOffset: 16 * k, as: UnsafeMutableRawPointer?.self)
                let length = min(vectors.load(fromByteOffset: 16 * k + 8, as: Int.self), bytes - at)
                guard let base, length > 0 else { continue }
                if !body(base, at, length) { return }
                at += length
            }
        }
        forEachPart { sj_copy(data + $1, $0, $2) == 0 }
        convert(kind, data, bytes, toHost: false)
        forEachPart { sj_copy($0, data + $1, $2) == 0 }
    }

    /// Puts a copy in the host's order into the place of what a struct msghdr is to send.
    func toHost(_ descriptor: Int32, _ header: UnsafeMutableRawPointer, _ copies: HostCopies) {
        guard self[descriptor] != .none,
            let vectors = header.load(fromByteOffset: 16, as: UnsafeRawPointer?.self),
            let (data, bytes) = gathered(
                descriptor, vectors, header.load(fromByteOffset: 24, as: Int.self), copies),
            let vector = copies.take(16)
        else { return }
        vector.storeBytes(of: data, as: UnsafeMutableRawPointer.self)
        vector.storeBytes(of: bytes, toByteOffset: 8, as: Int.self)
        header.storeBytes(of: vector, toByteOffset: 16, as: UnsafeMutableRawPointer.self)
        header.storeBytes(of: 1, toByteOffset: 24, as: Int.self)
    }

    /// All that host iovecs hold, in the host's order; nil: it cannot be read.
    func gathered(_ descriptor: Int32, _ vectors: UnsafeRawPointer, _ count: Int, _ copies: HostCopies)
        -> (UnsafeMutableRawPointer, Int)?
    {
        guard vectors != UnsafeRawPointer(bitPattern: 0), count > 0, count <= 1024 else { return nil }
        var bytes = 0
        for k in 0..<count {
            var length = 0
            guard sj_copy(&length, vectors + 16 * k + 8, 8) == 0, length >= 0, length < 1 << 24 else {
                return nil
            }
            bytes += length
        }
        guard bytes < 1 << 26, let data = copies.take(max(1, bytes)) else { return nil }
        var at = 0
        for k in 0..<count {
            let length = vectors.load(fromByteOffset: 16 * k + 8, as: Int.self)
            let base = vectors.load(fromByteOffset: 16 * k, as: UnsafeRawPointer?.self)
            guard length == 0 || sj_copy(data + at, base, length) == 0 else { return nil }
            at += length
        }
        convert(self[descriptor], data, bytes, toHost: true)
        return (data, bytes)
    }

    func convert(_ kind: Kind, _ data: UnsafeMutableRawPointer, _ bytes: Int, toHost: Bool) {
        switch kind {
        case .none: break
        case .counter: GuestInteger.swap(data, 8, count: min(bytes / 8, 1))
        case .signals: for k in 0..<bytes / 128 { signal(data + 128 * k) }
        case .inotify: if !toHost { events(data, bytes) }
        case .fanotify:
            if toHost { GuestInteger.swap(data, 4, count: bytes / 4) } else { announcements(data, bytes) }
        case .netlink: Netlink(toHost: toHost).convert(data, bytes)
        }
    }

    /// struct signalfd_siginfo
    private func signal(_ info: UnsafeMutableRawPointer) {
        // What a union of an int and a pointer holds has its int in the first bytes.
        if model.pointerBytes == 8 {
            let value = info.loadUnaligned(fromByteOffset: 48, as: UInt64.self)
            info.storeBytes(of: UInt32(truncatingIfNeeded: value >> 32), toByteOffset: 44, as: UInt32.self)
        }
        GuestInteger.swap(info, 4, count: 12)
        GuestInteger.swap(info + 48, 8, count: 4)
        GuestInteger.swap(info + 80, 2, count: 1)
        GuestInteger.swap(info + 84, 4, count: 1)
        GuestInteger.swap(info + 88, 8, count: 1)
        GuestInteger.swap(info + 96, 4, count: 1)
    }

    /// struct inotify_event
    private func events(_ data: UnsafeMutableRawPointer, _ bytes: Int) {
        var at = 0
        while at + 16 <= bytes {
            let length = Int(data.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
            GuestInteger.swap(data + at, 4, count: 4)
            guard length <= bytes - at - 16 else { break }
            at += 16 + length
        }
    }

    /// struct fanotify_event_metadata and the records behind it.
    private func announcements(_ data: UnsafeMutableRawPointer, _ bytes: Int) {
        var at = 0
        while at + 24 <= bytes {
            let length = Int(data.loadUnaligned(fromByteOffset: at, as: UInt32.self))
            guard length >= 24, length <= bytes - at else { break }
            GuestInteger.swap(data + at, 4, count: 1)
            GuestInteger.swap(data + at + 6, 2, count: 1)
            GuestInteger.swap(data + at + 8, 8, count: 1)
            GuestInteger.swap(data + at + 16, 4, count: 2)
            var record = at + 24
            while record + 4 <= at + length {
                let size = Int(data.loadUnaligned(fromByteOffset: record + 2, as: UInt16.self))
                GuestInteger.swap(data + record + 2, 2, count: 1)
                guard size >= 8, size <= at + length - record else { break }
                // FAN_EVENT_INFO_TYPE_PIDFD and _ERROR are numbers, the others a file system's number and a handle.
                GuestInteger.swap(data + record + 4, 4, count: size >= 20 ? 4 : (size - 4) / 4)
                record += size
            }
            at += length
        }
    }
}
