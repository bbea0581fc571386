import CHost
import ELF
import Guest
import Process

/// Memory: always through the guest's address space, so that the guest cannot touch what is ours.
extension SystemCallTable {
    static let memory: [SystemCallRow] = [
        SystemCallRow(.brk, [.address], .handler { c in Int(truncatingIfNeeded: c.linux.space.brk(c.a[0])) }),
        SystemCallRow(
            .mmap, [.address, .size, .flags(.protection), .flags(.map), .fd, .hex],
            .handler { c in
                c.linux.space.map(
                    c.a[0], c.a[1], protection: protection(c, 2), flags: c.int(3), fd: c.int(4),
                    offset: c.a[5])
            }),
        SystemCallRow(.munmap, [.address, .size], .handler { c in c.linux.space.unmap(c.a[0], c.a[1]) }),
        SystemCallRow(
            .mprotect, [.address, .size, .flags(.protection)],
            .handler { c in
                c.linux.space.protect(c.a[0], c.a[1], protection: protection(c, 2))
            }),
        SystemCallRow(
            .mremap, [.address, .size, .size, .flags(.remap), .address],
            .handler { c in
                c.linux.space.remap(c.a[0], c.a[1], c.a[2], flags: c.int(3), new: c.a[4])
            }),
        SystemCallRow(
            .madvise, [.address, .size, .flags(.madvise)],
            .handler { c in
                guard c.linux.space.owns(c.a[0], c.a[1]) else { return -12 }
                return c.host(28)
            }),
        SystemCallRow(.msync, [.address, .size, .flags(.msync)]),
        SystemCallRow(.mincore, [.address, .size, .address]),
        SystemCallRow(.mlock, [.address, .size]), SystemCallRow(.mlock2, [.address, .size, .hex]),
        SystemCallRow(.munlock, [.address, .size]), SystemCallRow(.mlockall, [.flags(.mlockall)]),
        SystemCallRow(.munlockall, []),
        SystemCallRow(.membarrier, [.flags(.membarrier), .hex, .int]),
    ]

    private static func protection(_ c: SystemCall, _ n: Int) -> MemoryProtection {
        MemoryProtection(
            rawValue: UInt8(
                truncatingIfNeeded: UInt32(truncatingIfNeeded: c.a[n]) & ~c.linux.abi.guestOnlyProtection & 7)
        )
    }
}
