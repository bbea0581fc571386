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
        // Shared memory without a name, which perf takes for what its map file describes.
        guard let w = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
            w != MAP_FAILED
        else { return nil }
        // mremap of no bytes maps shared memory a second time.
        let x = sj_syscall6(25, Int(bitPattern: w), 0, capacity, 1, 0, 0)
        guard x > 0, let x = UnsafeMutableRawPointer(bitPattern: x),
            mprotect(x, capacity, PROT_READ | PROT_EXEC) == 0
        else {
            munmap(w, capacity)
            return nil
        }
        writable = w.assumingMemoryBound(to: UInt8.self)
        executable = UInt(bitPattern: x)
        self.capacity = capacity
        used = 0
    }

    /// Address where code runs minus address where it is written.
    public var executableOffset: Int {
        Int(bitPattern: executable) &- Int(bitPattern: writable)
    }

    @inline(__always)
    public func contains(_ address: UInt) -> Bool { address &- executable < UInt(capacity) }
}
