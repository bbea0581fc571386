import CHost
import Guest
import Process

/// File calls that few programs make.
extension SystemCallTable {
    static let remainingFiles: [SystemCallRow] = [
        SystemCallRow(
            .openat2, [.directory, .path, .openHow, .size], .handler { c in openWithRules(&c) }),
        SystemCallRow(.vmsplice, [.fd, .gather, .unsigned, .flags(.splice)]),
        SystemCallRow(.sync_file_range, [.fd, .offset, .offset, .flags(.syncRange)]),
        SystemCallRow(
            .name_to_handle_at, [.directory, .path, .address, .address, .flags(.at)],
            .handler { c in
                // AT_SYMLINK_FOLLOW
                c.linux.isForeign ? c.makeHandle() : c.host(303, path: 1, follow: c.a[4] & 0x400 != 0)
            }),
        SystemCallRow(
            .open_by_handle_at, [.directory, .take("file_handle"), .openFlags],
            .handler { c in
                c.a[2] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[2])))
                return c.linux.isForeign ? c.openHandle() : c.host(304)
            }),
        SystemCallRow(.acct, [.path]), SystemCallRow(.vhangup, []),
        SystemCallRow(
            .quotactl, [.flags(.quota), .path, .int, .address], if: { $0.model.bigEndian },
            .handler { c in c.quota(179, command: 0) }),
        SystemCallRow(
            .quotactl_fd, [.fd, .flags(.quota), .int, .address], if: { $0.model.bigEndian },
            .handler { c in c.quota(443, command: 1) }),
        SystemCallRow(.swapon, [.path, .flags(.swap)]), SystemCallRow(.swapoff, [.path]),
        SystemCallRow(
            .pivot_root, [.path, .path],
            .handler { c in
                c.linux.programs.keepOwn()
                return c.host(155)
            }),
        SystemCallRow(.lookup_dcookie, [.wideHex, .output, .size]),
        SystemCallRow(
            .nfsservctl, [.int, .address, .address],
            .refused(errno: 38, reason: "Linux has not had it since 3.1")),
        SystemCallRow(.cachestat, [.fd, .take("cachestat_range"), .give("cachestat"), .hex]),
        SystemCallRow(
            .file_getattr, [.directory, .path, .give("file_attr"), .size, .flags(.at)], converts: true,
            .handler { c in c.host(468, path: 1, follow: c.a[4] & 0x100 == 0) }),
        SystemCallRow(.file_setattr, [.directory, .path, .take("file_attr"), .size, .flags(.at)]),
    ]

    static let extendedAttributes: [SystemCallRow] = [
        SystemCallRow(
            .setxattrat, [.directory, .path, .flags(.at), .path, .take("xattr_args"), .size]),
        SystemCallRow(
            .getxattrat, [.directory, .path, .flags(.at), .path, .take("xattr_args"), .size], converts: true,
            .handler { c in c.host(464, path: 1, follow: c.a[2] & 0x100 == 0) }),
        SystemCallRow(
            .listxattrat, [.directory, .path, .flags(.at), .output, .size],
            .handler { c in c.host(465, path: 1, follow: c.a[2] & 0x100 == 0) }),
        SystemCallRow(.removexattrat, [.directory, .path, .flags(.at), .path]),
    ]

    static let mountQueries: [SystemCallRow] = [
        SystemCallRow(
            .statmount, [.take("mnt_id_req"), .address, .size, .hex], converts: true,
            if: { $0.model.bigEndian },
            .handler { c in c.mountStatus() }),
        SystemCallRow(.listmount, [.take("mnt_id_req"), .giveArray("u64"), .size, .flags(.listMount)]),
        SystemCallRow(.listns, [.take("ns_id_req"), .giveArray("u64"), .size, .hex]),
    ]

    /// openat2: the flags in struct open_how are the guest's.
    private static func openWithRules(_ c: inout SystemCall) -> Int {
        let size = c.a[3]
        // The host tells of sizes that cannot be before it looks at the structure.
        guard size >= 24, size <= 4096 else { return c.host(437) }
        guard var how = c.linux.memory.bytes(c.a[2], Int(size)) else { return -14 }
        return how.withUnsafeMutableBytes { how in
            if c.linux.abi.model.bigEndian { GuestInteger.swap(how.baseAddress!, 8, count: 3) }
            let flags = how.loadUnaligned(as: UInt64.self)
            let low = c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: flags))
            let host = flags & ~0xffff_ffff | UInt64(low)
            how.storeBytes(of: host, as: UInt64.self)
            let resolve = how.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            var call = c
            call.a[2] = UInt64(UInt(bitPattern: how.baseAddress!))
            // RESOLVE_NO_XDEV, NO_MAGICLINKS, NO_SYMLINKS, BENEATH and IN_ROOT are about the path as it is.
            guard resolve == 0, host & ~0xffff_ffff == 0, how[24...].allSatisfy({ $0 == 0 }) else {
                return call.host(437)
            }
            return call.openFile(path: 1, flags: host, call: 437)
        }
    }
}
