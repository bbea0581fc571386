import CHost
import ELF
import Glibc

/// The host's memory calls with the kernel's own results: a negative errno instead of a global one.
enum HostMemory {
    static let mapFixedNoReplace: Int32 = 0x10_0000

    static func map(
        _ address: UInt64, _ length: UInt64, _ protection: Int32, _ flags: Int32, _ fd: Int32,
        _ offset: UInt64
    )
        -> Int
    {
        sj_syscall6(
            9, Int(truncatingIfNeeded: address), Int(truncatingIfNeeded: length), Int(protection), Int(flags),
            Int(fd), Int(truncatingIfNeeded: offset))
    }

    static func unmap(_ address: UInt64, _ length: UInt64) -> Int {
        sj_syscall6(11, Int(truncatingIfNeeded: address), Int(truncatingIfNeeded: length), 0, 0, 0, 0)
    }

    static func protect(_ address: UInt64, _ length: UInt64, _ protection: Int32) -> Int {
        sj_syscall6(
            10, Int(truncatingIfNeeded: address), Int(truncatingIfNeeded: length), Int(protection), 0, 0, 0)
    }

    static func remap(_ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, _ flags: Int32, _ new: UInt64)
        -> Int
    {
        sj_syscall6(
            25, Int(truncatingIfNeeded: old), Int(truncatingIfNeeded: oldLength),
            Int(truncatingIfNeeded: newLength), Int(flags), Int(truncatingIfNeeded: new), 0)
    }

    /// What the host is asked for: guest code is data to it, to be read by the translator.
    static func protection(_ guest: MemoryProtection) -> Int32 {
        var host = Int32(guest.rawValue & 3)
        if guest.contains(.execute) { host |= PROT_READ }
        return host
    }
}
