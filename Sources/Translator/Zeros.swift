import CHost
import Glibc

/// Zeros from the kernel, a page at a time, so that a short process touches few pages of large tables: calloc writes zeros
/// to what it has on its heap.
enum Zeros {
    /// - Parameter filled: for a hash table that is going to be used, in which each page would be read first and then
    ///   written: two faults.
    static func make(_ size: Int, filled: Bool = false) -> UnsafeMutableRawPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | (filled && size <= mostFilled ? MAP_POPULATE : 0)
        guard let zeros = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), zeros != MAP_FAILED else {
            sj_no_memory()
        }
        return zeros
    }

    private static let mostFilled = 256 << 10

    static func free(_ zeros: UnsafeMutableRawPointer, _ size: Int) { munmap(zeros, size) }
}
