import CHost
import Guest
import Process

/// Calls about files whose structures are neither the host's nor done by a plan.
extension SystemCall {
    /// Room for what `body` needs.
    func withPiece(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Int) -> Int {
        let copies = thread.copies
        let mark = copies.mark
        defer { copies.release(to: mark) }
        guard let piece = copies.take(bytes) else { return -12 }
        return body(piece)
    }

    func address(_ pointer: UnsafeMutableRawPointer) -> UInt64 { UInt64(UInt(bitPattern: pointer)) }

    private var swaps: Bool { linux.abi.model.bigEndian }
    private var isNarrow: Bool { linux.abi.model.pointerBytes == 4 }

    // MARK: Directories

    /// getdents64 into the guest's own memory, in the host's byte order. A file system gives a 32-bit program places in a
    /// directory that fit its `off_t`: the host's entry for such programs is asked first.
    private func readDirectory() -> Int {
        if isNarrow, linux.memory.base == 0 {
            let result = sj_compat_syscall(220, UInt(a[0]), UInt(a[1]), UInt(a[2]), 0)
            // ENOSYS, EPERM: the host has no such entry, or a filter is before it.
            if result != -38, result != -1 { return result }
        }
        return host(217)
    }

    /// struct linux_dirent64: 8 bytes for the number of the file, 8 for the place, 2 for the length, 1 for the kind.
    func directoryEntries() -> Int {
        let result = readDirectory()
        guard result > 0, swaps else { return result }
        return withPiece(result) { entries in
            guard linux.memory.read(a[1], into: entries, result) else { return -14 }
            var at = 0
            while at + 19 <= result {
                let length = Int(entries.loadUnaligned(fromByteOffset: at + 16, as: UInt16.self))
                GuestInteger.swap(entries + at, 8, count: 2)
                GuestInteger.swap(entries + at + 16, 2, count: 1)
                guard length > 0 else { break }
                at += length
            }
            return linux.memory.write(a[1], from: entries, result) ? result : -14
        }
    }

    /// getdents' struct linux_dirent: number and place as words, length, name, and the kind in the last byte. None is
    /// longer than the newer structure.
    func oldDirectoryEntries() -> Int {
        let result = readDirectory()
        guard result > 0 else { return result }
        let word = linux.abi.model.pointerBytes
        return withPiece(2 * result) { entries in
            guard linux.memory.read(a[1], into: entries, result) else { return -14 }
            let image = entries + result
            var (at, end) = (0, 0)
            while at + 19 <= result {
                let entry = entries + at
                let number = entry.loadUnaligned(as: UInt64.self)
                let place = entry.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                let length = Int(entry.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
                guard length >= 20, length <= result - at else { break }
                if isNarrow, number >> 32 != 0 || place >> 31 != 0 { return end > 0 ? give(image, end) : -75 }
                let name = strnlen(entry + 19, length - 19)
                let header = 2 * word + 2
                let whole = (header + name + 2 + word - 1) / word * word
                GuestInteger.store(number, image + end, word, swapped: swaps)
                GuestInteger.store(place, image + end + word, word, swapped: swaps)
                GuestInteger.store(UInt64(whole), image + end + 2 * word, 2, swapped: swaps)
                (image + end + header).copyMemory(from: entry + 19, byteCount: name)
                (image + end + whole - 1).copyMemory(from: entry + 18, byteCount: 1)
                end += whole
                at += length
            }
            return give(image, end)
        }
    }

    /// readdir of old: one entry, its own place (not the next one's) and the length of its name before the name.
    func oldDirectoryEntry() -> Int {
        let room = 320
        return withPiece(2 * room) { entry in
            let place = host(8, [a[0], 0, 1, 0, 0, 0])
            let result = host(217, [a[0], address(entry), UInt64(room), 0, 0, 0])
            guard result > 0 else { return result }
            // What else the call has read is the next one's.
            _ = host(8, [a[0], entry.loadUnaligned(fromByteOffset: 8, as: UInt64.self), 0, 0, 0, 0])
            let word = linux.abi.model.pointerBytes
            let number = entry.loadUnaligned(as: UInt64.self)
            if isNarrow, number >> 32 != 0 { return -75 }
            let length = Int(entry.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
            let name = strnlen(entry + 19, length - 19)
            let image = entry + room
            GuestInteger.store(number, image, word, swapped: swaps)
            GuestInteger.store(UInt64(bitPattern: Int64(place)), image + word, word, swapped: swaps)
            GuestInteger.store(UInt64(name), image + 2 * word, 2, swapped: swaps)
            (image + 2 * word + 2).copyMemory(from: entry + 19, byteCount: name)
            return give(image, 2 * word + 2 + name + 1) < 0 ? -14 : 1
        }
    }

    private func strnlen(_ from: UnsafeMutableRawPointer, _ limit: Int) -> Int {
        Int(sj_strnlen(from, limit))
    }

    private func give(_ image: UnsafeMutableRawPointer, _ bytes: Int) -> Int {
        linux.memory.write(a[1], from: image, bytes) ? bytes : -14
    }

    // MARK: fcntl

    func convertedControl() -> Int {
        // F_GETLK, F_SETLK, F_SETLKW; those of 64 bits of 32-bit guests; those of open files
        switch int(1) {
        case 5...7: return lock(UInt64(int(1)), "flock")
        case 12...14 where isNarrow: return lock(UInt64(int(1) - 7), "flock64")
        case 36...38: return lock(UInt64(int(1)), "flock64")
        case 15: return structure("f_owner_ex", gives: false)
        case 16: return structure("f_owner_ex", gives: true)
        case 17: return structure("intPair", gives: true)  // F_GETOWNER_UIDS
        case 1035, 1037: return structure("u64", gives: true)  // F_GET_RW_HINT, F_GET_FILE_RW_HINT
        case 1036, 1038: return structure("u64", gives: false)
        default: return host(72)
        }
    }

    private func control(_ command: UInt64, _ argument: UInt64) -> Int {
        host(72, [a[0], command, argument, 0, 0, 0])
    }

    private func structure(_ name: String, gives: Bool) -> Int {
        let map = linux.plan.maps[name]
        return withPiece(map.guestSize + map.hostSize) { copy in
            let image = copy + map.hostSize
            if !gives {
                guard linux.memory.read(a[2], into: image, map.guestSize) else {
                    return control(a[1], Marshalling.bad(a[2]))
                }
                map.toHost(image, copy)
            }
            let result = control(a[1], address(copy))
            guard result >= 0, gives else { return result }
            map.toGuest(copy, image)
            return linux.memory.write(a[2], from: image, map.guestSize) ? result : -14
        }
    }

    private func lock(_ command: UInt64, _ name: String) -> Int {
        let map = linux.plan.maps[name]
        return withPiece(map.guestSize + map.hostSize) { copy in
            let image = copy + map.hostSize
            guard linux.memory.read(a[2], into: image, map.guestSize) else {
                return control(command, Marshalling.bad(a[2]))
            }
            map.toHost(image, copy)
            let result = control(command, address(copy))
            // F_GETLK, F_OFD_GETLK
            guard result >= 0, command == 5 || command == 36 else { return result }
            let start = copy.load(fromByteOffset: 8, as: Int64.self)
            let length = copy.load(fromByteOffset: 16, as: Int64.self)
            if isNarrow, name == "flock", start > Int64(Int32.max) || length > Int64(Int32.max) { return -75 }
            map.toGuest(copy, image)
            return linux.memory.write(a[2], from: image, map.guestSize) ? result : -14
        }
    }

    // MARK: File systems

    /// statfs (137), whose path is argument 0, and fstatfs, into a structure of the guest's.
    func fileSystem(_ name: String, _ place: UInt64, _ number: Int) -> Int {
        let map = linux.plan.maps[name]
        return withPiece(120 + map.guestSize) { copy in
            var call = self
            call.a[1] = address(copy)
            let result = number == 137 ? call.host(number, path: 0) : call.host(number)
            guard result == 0 else { return result }
            let image = copy + 120
            if isNarrow {
                // f_bsize, f_frsize; numbers of blocks and of files, of which all ones are none.
                let wide = name == "statfs64" ? [1, 9] : [1, 2, 3, 4, 5, 6, 9]
                for k in wide {
                    let value = copy.load(fromByteOffset: 8 * k, as: UInt64.self)
                    if value >> 32 != 0, value != .max { return -75 }
                }
            }
            map.toGuest(copy, image)
            return linux.memory.write(place, from: image, map.guestSize) ? 0 : -14
        }
    }

    // MARK: Handles

    /// struct file_handle: two numbers, and as many bytes as the first says.
    func makeHandle() -> Int {
        guard let bytes = linux.memory.load(a[2], as: UInt32.self), bytes <= 4096 else {
            return host(
                303, [a[0], a[1], linux.memory.touch(a[2]) ? a[2] : Marshalling.bad(a[2]), a[3], a[4], 0])
        }
        // AT_HANDLE_MNT_ID_UNIQUE: the number of the mount has 64 bits.
        let isWide = a[4] & 1 != 0
        let whole = 16 + Int(bytes)
        return withPiece(whole + 16) { copy in
            let mount = copy + whole
            copy.storeBytes(of: bytes, as: UInt32.self)
            var call = self
            call.a[2] = address(copy)
            call.a[3] = address(mount)
            let result = call.host(303, path: 1, follow: a[4] & 0x400 != 0)
            // EOVERFLOW says how long the handle is.
            guard result == 0 || result == -75 else { return result }
            let length = copy.load(as: UInt32.self)
            let memory = linux.memory
            guard memory.store(a[2], length) else { return -14 }
            if result == 0 {
                guard memory.store(a[2] &+ 4, copy.load(fromByteOffset: 4, as: UInt32.self)),
                    memory.write(a[2] &+ 8, from: copy + 8, Int(min(length, bytes)))
                else { return -14 }
            }
            let isStored =
                isWide
                ? memory.store(a[3], mount.loadUnaligned(as: UInt64.self))
                : memory.store(a[3], mount.loadUnaligned(as: UInt32.self))
            return isStored ? result : -14
        }
    }

    /// open_by_handle_at
    func openHandle() -> Int {
        guard let bytes = linux.memory.load(a[1], as: UInt32.self), bytes <= 4096 else { return host(304) }
        return withPiece(8 + Int(bytes)) { copy in
            guard linux.memory.read(a[1], into: copy, 8 + Int(bytes)) else {
                return host(304, [a[0], Marshalling.bad(a[1]), a[2], 0, 0, 0])
            }
            if swaps { GuestInteger.swap(copy, 4, count: 2) }
            return host(304, [a[0], address(copy), a[2], 0, 0, 0])
        }
    }

    // MARK: Quotas

    private static let quotas: [UInt32: (name: String, takes: Bool)] = [
        0x80_0004: ("quota_format", false), 0x80_0005: ("if_dqinfo", false), 0x80_0006: ("if_dqinfo", true),
        0x80_0007: ("if_dqblk", false), 0x80_0008: ("if_dqblk", true), 0x80_0009: ("if_nextdqblk", false),
    ]

    /// quotactl (179) and quotactl_fd, whose command is argument `command`.
    func quota(_ number: Int, command: Int) -> Int {
        let which = UInt32(truncatingIfNeeded: a[command]) >> 8
        // XFS's own structures hold nothing that is converted here.
        if which >> 8 == 0x58 { return -38 }
        guard let (name, takes) = Self.quotas[which] else { return host(number) }
        let map = linux.plan.maps[name]
        return withPiece(map.guestSize + map.hostSize) { copy in
            let image = copy + map.hostSize
            if takes, linux.memory.read(a[3], into: image, map.guestSize) { map.toHost(image, copy) }
            let result = host(number, [a[0], a[1], a[2], address(copy), 0, 0])
            guard result == 0, !takes else { return result }
            map.toGuest(copy, image)
            return linux.memory.write(a[3], from: image, map.guestSize) ? 0 : -14
        }
    }

    /// statmount: a structure and strings behind it.
    func mountStatus() -> Int {
        let map = linux.plan.maps["statmount"]
        let size = Int(min(a[2], 1 << 20))
        guard size >= map.hostSize else { return host(457) }
        return withPiece(size + map.guestSize) { copy in
            let result = host(457, [a[0], address(copy), UInt64(size), a[3], 0, 0])
            guard result == 0 else { return result }
            let used = Int(min(copy.load(as: UInt32.self), UInt32(size)))
            let image = copy + size
            map.toGuest(copy, image)
            copy.copyMemory(from: image, byteCount: map.guestSize)
            return linux.memory.write(a[1], from: copy, max(used, map.guestSize)) ? 0 : -14
        }
    }
}

extension Structures {
    static let ofFileSystems: [StructDescription] = StructureText.parse(
        """
        quota_format { u32 - }
        if_dqinfo { u64 dqi_bgrace; u64 dqi_igrace; u32 dqi_flags; u32 dqi_valid }
        if_dqblk {
            u64 dqb_bhardlimit; u64 dqb_bsoftlimit; u64 dqb_curspace; u64 dqb_ihardlimit; u64 dqb_isoftlimit;
            u64 dqb_curinodes; u64 dqb_btime; u64 dqb_itime; u32 dqb_valid
        }
        if_nextdqblk {
            u64 dqb_bhardlimit; u64 dqb_bsoftlimit; u64 dqb_curspace; u64 dqb_ihardlimit; u64 dqb_isoftlimit;
            u64 dqb_curinodes; u64 dqb_btime; u64 dqb_itime; u32 dqb_valid; u32 dqb_id
        }
        statmount {
            u32 size; u32 mnt_opts; u64 mask; u32 sb_dev_major; u32 sb_dev_minor; u64 sb_magic; u32 sb_flags; u32 fs_type;
            u64 mnt_id; u64 mnt_parent_id; u32 mnt_id_old; u32 mnt_parent_id_old; u64 mnt_attr; u64 mnt_propagation;
            u64 mnt_peer_group; u64 mnt_master; u64 propagate_from; u32 mnt_root; u32 mnt_point; u64 mnt_ns_id;
            u32 fs_subtype; u32 sb_source; u32 opt_num; u32 opt_array; u32 opt_sec_num; u32 opt_sec_array;
            u64 supported_mask; u32 mnt_uidmap_num; u32 mnt_uidmap; u32 mnt_gidmap_num; u32 mnt_gidmap
        }
        """)
}
