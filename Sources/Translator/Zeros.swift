import CHost
import Glibc

/// Zeros from the kernel, a page at a time, so that a short process touches few pages of large tables: calloc writes zeros
/// to what it has on its heap.
enum Zeros {
    static func make(_ size: Int) -> UnsafeMutableRawPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let zeros = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), zeros != MAP_FAILED else {
            sj_no_memory()
        }
        return zeros
    }

    static func free(_ zeros: UnsafeMutableRawPointer, _ size: Int) { munmap(zeros, size) }
}
