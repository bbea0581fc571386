import CHost
import Guest
import Process

/// Where memory lies, and who may touch it.
extension SystemCallTable {
    static let memoryPolicy: [SystemCallRow] = [
        SystemCallRow(
            .mbind, [.address, .size, .flags(.memoryPolicy), .address, .unsigned, .flags(.memoryMove)],
            .handler { c in owned(c, -14) ?? c.withNodes(3, 4) { c in c.host(237) } }),
        SystemCallRow(
            .get_mempolicy, [.give("int"), .address, .unsigned, .address, .flags(.memoryQuery)],
            converts: true, if: { $0.model != .host },
            .handler { c in c.withNodes(1, 2, gives: true) { c in c.host(239) } }),
        SystemCallRow(
            .set_mempolicy, [.flags(.memoryPolicy), .address, .unsigned], if: { $0.model != .host },
            .handler { c in c.withNodes(1, 2) { c in c.host(238) } }),
        SystemCallRow(
            .set_mempolicy_home_node, [.address, .size, .unsigned, .hex],
            .handler { c in owned(c, -14) ?? c.host(450) }),
        SystemCallRow(
            .migrate_pages, [.int, .unsigned, .address, .address], if: { $0.model != .host },
            .handler { c in c.withNodes(2, 1) { c in c.withNodes(3, 1) { c in c.host(256) } } }),
        SystemCallRow(
            .move_pages, [.int, .unsigned, .address, .address, .address, .flags(.memoryMove)],
            if: { $0.model != .host }, .handler { c in c.movePages() }),
        SystemCallRow(.mlock2, [.address, .size, .flags(.lock)]),
        SystemCallRow(
            .mlockall, [.flags(.mlockall)],
            .handler { c in
                c.linux.lockAll(c.linux.abi.lockFlags.toHost(UInt32(truncatingIfNeeded: c.a[0])))
            }),
        SystemCallRow(.munlockall, [], .handler { c in c.linux.space.unlockAll() }),
        SystemCallRow(
            .mseal, [.address, .size, .hex],
            .handler { c in
                // The host's answer to flags and misaligned addresses comes first.
                if c.a[2] != 0 || c.a[0] & 4095 != 0 || c.a[1] == 0 { return c.host(462) }
                return owned(c, -12) ?? c.host(462)
            }),
        SystemCallRow(
            .remap_file_pages, [.address, .size, .flags(.protection), .unsigned, .flags(.map)],
            .handler { c in
                c.linux.space.remapFilePages(c.a[0], c.a[1], protection: c.a[2], page: c.a[3], flags: c.a[4])
            }),
        SystemCallRow(.process_mrelease, [.fd, .hex]),
        SystemCallRow(.process_madvise, [.fd, .ranges, .unsigned, .flags(.madvise), .word]),
        SystemCallRow(
            .map_shadow_stack, [.address, .size, .hex],
            .refused(errno: 95, reason: "the guest's processor has no guarded control stack")),
    ]

    static let protectionKeys: [SystemCallRow] = [
        SystemCallRow(
            .pkey_alloc, [.hex, .flags(.protectionKey)],
            .handler { c in
                // Permission overlays are not in the guest's processor: there is no key to give.
                c.a[0] != 0 || c.a[1] & ~15 != 0 ? -22 : -28
            }),
        SystemCallRow(
            .pkey_free, [.int],
            .refused(errno: 22, reason: "there are no keys: the guest's processor has no permission overlays")
        ),
        SystemCallRow(
            .pkey_mprotect, [.address, .size, .flags(.protection), .int],
            .handler { c in c.int(3) == -1 ? protect(c) : -22 }),
    ]

    /// The answer if the range of arguments 0 and 1 is not all the guest's.
    private static func owned(_ c: SystemCall, _ error: Int) -> Int? {
        let start = c.a[0] & ~4095
        let (length, overflow) = c.a[1].addingReportingOverflow(c.a[0] & 4095)
        if overflow || length == 0 { return nil }
        return c.linux.space.owns(start, length) ? nil : error
    }
}

extension LinuxProcess {
    /// mlockall: the guest's memory is locked, not ours.
    func lockAll(_ flags: UInt32) -> Int {
        guard flags & ~7 == 0, flags & 3 != 0 else { return -22 }
        let limit = hostLimit(.lockedMemory)
        if !hasCapability(.lockMemory) {
            if limit == 0 { return -1 }
            if flags & 1 != 0, space.mappedBytes > limit { return -12 }
        }
        space.lockAll(now: flags & 1 != 0, later: flags & 2 != 0, onFault: flags & 4 != 0)
        return 0
    }
}
