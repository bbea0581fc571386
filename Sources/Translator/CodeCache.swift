import CHost
import Glibc

/// Memory for translated code, seen twice: once writable, once executable. Never both in one mapping.
public struct CodeCache: ~Copyable {
    public let writable: UnsafeMutablePointer<UInt8>
    public let executable: UInt
    public let capacity: Int
    public internal(set) var used: Int

    /// - Returns: nil if the host gives no memory.
    public init?(capacity: Int) {
        let fd = Int32(truncatingIfNeeded: CodeCache.memfd())
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        guard ftruncate(fd, capacity) == 0 else { return nil }
        guard let w = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), w != MAP_FAILED else {
            return nil
        }
        guard let x = mmap(nil, capacity, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0), x != MAP_FAILED else {
            munmap(w, capacity)
            return nil
        }
        writable = w.assumingMemoryBound(to: UInt8.self)
        executable = UInt(bitPattern: x)
        self.capacity = capacity
        used = 0
    }

    private static func memfd() -> Int {
        // memfd_create, MFD_CLOEXEC
        "sojourn-code".withCString { sj_syscall6(319, Int(bitPattern: $0), 1, 0, 0, 0, 0) }
    }

    /// Address where code runs minus address where it is written.
    public var executableOffset: Int {
        Int(bitPattern: executable) &- Int(bitPattern: writable)
    }

    @inline(__always)
    public func contains(_ address: UInt) -> Bool { address &- executable < UInt(capacity) }
}
