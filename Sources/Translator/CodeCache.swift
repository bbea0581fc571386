import CHost
import Glibc

/// Memory for translated code, seen twice: once writable, once executable. Never both in one mapping.
public struct CodeCache: ~Copyable {
    public let writable: UnsafeMutablePointer<UInt8>
    public let executable: UInt
    public let capacity: Int
    /// Where translations begin.
    let first: Int
    public internal(set) var used: Int

    /// - Parameter reserved: bytes at the beginning for thunks.
    /// - Returns: nil if the host gives no memory.
    public init?(capacity: Int, reserved: Int) {
        // Shared memory without a name, which perf takes for what its map file describes.
        guard
            let w = mmap(
                nil, capacity, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
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
        copying = reserved
        first = reserved &+ 64
        used = first
    }

    /// Gives the memory of the code back. No thread may run in it, and no child may be copying.
    mutating func removeAll() {
        let start = (first &+ 4095) & ~4095
        if used > start { _ = madvise(writable + start, used &- start, MADV_REMOVE) }
        used = first
    }

    // MARK: Forking
    //
    // Shared memory stays shared over fork. The child copies it and says so in a word of it; until then the parent must
    // not write code. Of a child that does not come to it, for it has been stopped, the parent does the copying.

    /// Offset of the word: 1 while a child still has to copy.
    private let copying: Int
    /// The child that copies; 0: none.
    private var child: Int32 = 0

    private var word: UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(writable + copying).assumingMemoryBound(to: UInt32.self)
    }

    /// In the parent, before fork. No child may be copying.
    mutating func prepareFork() { word.pointee = 1 }

    /// In the parent, after fork; 0 if it failed.
    mutating func forked(_ number: Int32) { child = number }

    /// To be called before code is written: waits for a child that is still copying.
    @inline(__always)
    mutating func settle() {
        if child != 0 { wait() }
    }

    private mutating func wait() {
        var quarter = timespec(tv_sec: 0, tv_nsec: 250_000_000)
        while sj_load(word) != 0 {
            // FUTEX_WAIT, shared
            _ = sj_syscall6(
                202, Int(bitPattern: word), 0, 1,
                withUnsafeMutablePointer(to: &quarter) { Int(bitPattern: $0) }, 0, 0)
            if sj_load(word) == 0 { break }
            // It may have been killed. P_PID, WNOHANG | WEXITED | WNOWAIT | __WALL
            var info = siginfo_t()
            let result = withUnsafeMutablePointer(to: &info) {
                sj_syscall6(247, 1, Int(child), Int(bitPattern: $0), 0x4100_0005, 0, 0)
            }
            if result == 0 ? info.si_signo != 0 : result == -10 { break }
            if leave() { break }
        }
        child = 0
    }

    /// In the parent: leaves the memory to the child and goes on with a copy at the same addresses. Other threads may run
    /// in it.
    private mutating func leave() -> Bool {
        let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
        guard let own = mmap(nil, capacity, PROT_READ | PROT_WRITE, flags, -1, 0), own != MAP_FAILED else {
            return false
        }
        let x = sj_syscall6(25, Int(bitPattern: own), 0, capacity, 1, 0, 0)
        guard x > 0, mprotect(UnsafeMutableRawPointer(bitPattern: x), capacity, PROT_READ | PROT_EXEC) == 0
        else {
            munmap(own, capacity)
            if x > 0 { munmap(UnsafeMutableRawPointer(bitPattern: x), capacity) }
            return false
        }
        memcpy(own, writable, used)
        (own + copying).storeBytes(of: 0, as: UInt32.self)
        // What runs there finds the same code at every moment.
        return sj_syscall6(25, x, capacity, capacity, 3, Int(bitPattern: executable), 0)
            == Int(bitPattern: executable)
            && sj_syscall6(25, Int(bitPattern: own), capacity, capacity, 3, Int(bitPattern: writable), 0)
                == Int(bitPattern: writable)
    }

    /// In a forked child: gives the cache memory of its own at the same addresses, with the first `kept` bytes of the
    /// code. No thread may run in it.
    /// - Returns: false if the host gives no memory; then the process cannot go on.
    mutating func separate(keeping kept: Int) -> Bool {
        child = 0
        let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
        guard let own = mmap(nil, capacity, PROT_READ | PROT_WRITE, flags, -1, 0), own != MAP_FAILED else {
            return false
        }
        // All pages at once (MADV_POPULATE_WRITE) is cheaper than a fault for each; older kernels do not know it.
        _ = madvise(own, (kept &+ 4095) & ~4095, 23)
        memcpy(own, writable, kept)
        sj_store(word, 0)
        // FUTEX_WAKE, shared
        _ = sj_syscall6(202, Int(bitPattern: word), 1, 1, 0, 0, 0)
        // MREMAP_MAYMOVE | MREMAP_FIXED: over the old view, then a second time for execution.
        let w = Int(bitPattern: writable)
        guard sj_syscall6(25, Int(bitPattern: own), capacity, capacity, 3, w, 0) == w,
            sj_syscall6(25, w, 0, capacity, 3, Int(bitPattern: executable), 0) == Int(bitPattern: executable)
        else { return false }
        word.pointee = 0
        return mprotect(UnsafeMutableRawPointer(bitPattern: executable), capacity, PROT_READ | PROT_EXEC) == 0
    }

    /// Address where code runs minus address where it is written.
    public var executableOffset: Int {
        Int(bitPattern: executable) &- Int(bitPattern: writable)
    }

    @inline(__always)
    public func contains(_ address: UInt) -> Bool { address &- executable < UInt(capacity) }
}
