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
            .handler { c in map(&c) }),
        SystemCallRow(.munmap, [.address, .size], .handler { c in c.linux.space.unmap(c.a[0], c.a[1]) }),
        SystemCallRow(
            .mprotect, [.address, .size, .flags(.protection)],
            .handler { c in protect(c) }),
        SystemCallRow(
            .mremap, [.address, .size, .size, .flags(.remap), .address],
            .handler { c in
                c.linux.space.remap(c.a[0], c.a[1], c.a[2], flags: c.int(3), new: c.a[4])
            }),
        SystemCallRow(.madvise, [.address, .size, .flags(.madvise)], .handler { c in advise(c) }),
        SystemCallRow(
            .msync, [.address, .size, .flags(.msync)], .handler { c in inSpace(c, -12) ?? c.host(26) }),
        SystemCallRow(
            .mincore, [.address, .size, .address], .handler { c in inSpace(c, -12) ?? residence(c) }),
        SystemCallRow(.mlock, [.address, .size], .handler { c in inSpace(c, -12) ?? c.host(149) }),
        SystemCallRow(.munlock, [.address, .size], .handler { c in inSpace(c, -12) ?? c.host(150) }),
        SystemCallRow(.membarrier, [.flags(.membarrier), .flags(.membarrierFlags), .int]),
    ]

    /// mmap, and mmap2 of 32-bit guests, with the offset in bytes.
    static func map(_ c: inout SystemCall) -> Int {
        let protection = protection(c, 2)
        c.a[3] = UInt64(c.linux.abi.mapFlags.toHost(UInt32(truncatingIfNeeded: c.a[3])))
        if c.linux.deniesWritableCode, protection.isSuperset(of: [.write, .execute]) { return -13 }
        // MAP_ANONYMOUS
        let ofRing = c.int(3) & 0x20 == 0 && !c.linux.rings.isEmpty && c.linux.rings[c.int(4)] != nil
        if ofRing, c.a[0] == 0, RingTable.isRing(c.int(4)) {
            let result = c.linux.space.mapWhereHostWants(
                c.a[1], protection: protection, flags: c.int(3), fd: c.int(4), offset: c.a[5])
            if result > 0 {
                c.linux.rings.mapped(c.int(4), c.a[5], at: UInt64(result), c.linux.memory)
            }
            return result
        }
        return c.linux.space.map(
            c.a[0], c.a[1], protection: protection, flags: c.int(3), fd: c.int(4),
            offset: c.a[5])
    }

    /// The answer if the range of arguments 0 and 1 leaves the guest's address space, and is not refused anyway.
    static func inSpace(_ c: SystemCall, _ error: Int) -> Int? {
        let (end, overflow) = c.a[0].addingReportingOverflow(c.a[1])
        return !overflow && end > c.linux.space.end ? error : nil
    }

    private static func residence(_ c: SystemCall) -> Int {
        var call = c
        call.hide(2)
        return call.host(27)
    }

    // MARK: madvise

    private static let contentsGo: Set<Int32> = [4, 8, 9, 24]

    private static func advise(_ c: SystemCall) -> Int {
        if let error = inSpace(c, -12) { return error }
        let result = c.host(28)
        let (end, overflow) = c.a[0].addingReportingOverflow(c.a[1])
        guard result == 0 || result == -12, !overflow, c.a[0] & 4095 == 0 else { return result }
        let space = c.linux.space
        let advice = c.int(2)
        if contentsGo.contains(advice) { space.executableContentsChanged(c.a[0], end) }
        // MADV_DONTFORK, MADV_DOFORK
        if advice == 10 || advice == 11 { space.keepFromChildren(c.a[0], end, advice == 10) }
        return result
    }

    // MARK: mprotect

    private static let growsDown: UInt64 = 0x100_0000
    private static let growsUp: UInt64 = 0x200_0000

    /// mprotect by the first three arguments.
    static func protect(_ c: SystemCall) -> Int {
        let grows = c.a[2] & (growsDown | growsUp)
        guard grows != growsDown | growsUp, c.a[0] & 4095 == 0 else { return -22 }
        let (stop, overflow) = c.a[0].addingReportingOverflow(c.a[1])
        if c.a[1] != 0, overflow || stop > c.linux.space.end { return -12 }
        // PROT_SEM has no effect.
        let known = 15 | UInt64(c.linux.abi.guestOnlyProtection)
        if c.a[1] != 0, c.a[2] & ~(known | growsDown) != 0 { return -22 }
        let protection = protection(c, 2)
        if c.linux.deniesWritableCode, protection.contains(.execute), c.a[0] & 4095 == 0,
            protection.contains(.write) || !c.linux.space.isExecutable(c.a[0])
        {
            return -13
        }
        return c.linux.space.protect(c.a[0], c.a[1], protection: protection, downward: grows != 0)
    }

    private static func protection(_ c: SystemCall, _ n: Int) -> MemoryProtection {
        let bits = UInt32(truncatingIfNeeded: c.a[n]) & ~c.linux.abi.guestOnlyProtection & 7
        var protection = MemoryProtection(rawValue: UInt8(truncatingIfNeeded: bits))
        if protection.contains(.read), c.linux.personality.bits & Personality.readImpliesExec != 0 {
            protection.insert(.execute)
        }
        return protection
    }
}
