import CHost
import Glibc
import Guest
import Process

/// Files and directories.
extension SystemCallTable {
    static let files: [SystemCallRow] = [
        SystemCallRow(.read, [.fd, .output, .size]), SystemCallRow(.write, [.fd, .input, .size]),
        SystemCallRow(.readv, [.fd, .address, .int]), SystemCallRow(.writev, [.fd, .address, .int]),
        SystemCallRow(.pread64, [.fd, .output, .size, .unsigned]),
        SystemCallRow(.pwrite64, [.fd, .input, .size, .unsigned]),
        SystemCallRow(.preadv, [.fd, .address, .int, .hex, .hex]),
        SystemCallRow(.pwritev, [.fd, .address, .int, .hex, .hex]),
        SystemCallRow(.preadv2, [.fd, .address, .int, .hex, .hex, .hex]),
        SystemCallRow(.pwritev2, [.fd, .address, .int, .hex, .hex, .hex]),
        SystemCallRow(.openat, [.directory, .path, .openFlags, .mode], .handler { c in
            c.a[2] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[2])))
            return c.host(257)
        }),
        SystemCallRow(.close, [.fd], restart: .never), SystemCallRow(.close_range, [.fd, .fd, .hex]),
        SystemCallRow(.lseek, [.fd, .int, .int]), SystemCallRow(.getdents64, [.fd, .address, .size]),
        SystemCallRow(.fstat, [.fd, .address], .handler { c in
            withStat { c.linux.hostCall(5, [c.a[0], $0, 0, 0, 0, 0]) } store: { storeStat($0, c.a[1], c.linux) }
        }),
        SystemCallRow(.newfstatat, [.directory, .path, .address, .hex], .handler { c in
            withStat { c.linux.hostCall(262, [c.a[0], c.a[1], $0, c.a[3], 0, 0]) } store: {
                storeStat($0, c.a[2], c.linux)
            }
        }),
        SystemCallRow(.statx, [.directory, .path, .hex, .hex, .address]),
        SystemCallRow(.faccessat, [.directory, .path, .hex]),
        SystemCallRow(.faccessat2, [.directory, .path, .hex, .hex]),
        SystemCallRow(.readlinkat, [.directory, .path, .output, .size], .handler { c in readLink(&c) }),
        SystemCallRow(.getcwd, [.output, .size]), SystemCallRow(.chdir, [.path]), SystemCallRow(.fchdir, [.fd]),
        SystemCallRow(.mkdirat, [.directory, .path, .mode]), SystemCallRow(.unlinkat, [.directory, .path, .hex]),
        SystemCallRow(.renameat, [.directory, .path, .directory, .path]),
        SystemCallRow(.renameat2, [.directory, .path, .directory, .path, .hex]),
        SystemCallRow(.linkat, [.directory, .path, .directory, .path, .hex]),
        SystemCallRow(.symlinkat, [.path, .directory, .path]),
        SystemCallRow(.mknodat, [.directory, .path, .mode, .hex]), SystemCallRow(.fchmod, [.fd, .mode]),
        SystemCallRow(.fchmodat, [.directory, .path, .mode]), SystemCallRow(.fchmodat2, [.directory, .path, .mode, .hex]),
        SystemCallRow(.fchown, [.fd, .int, .int]), SystemCallRow(.fchownat, [.directory, .path, .int, .int, .hex]),
        SystemCallRow(.utimensat, [.directory, .path, .address, .hex]), SystemCallRow(.truncate, [.path, .unsigned]),
        SystemCallRow(.ftruncate, [.fd, .unsigned]), SystemCallRow(.fallocate, [.fd, .hex, .unsigned, .unsigned]),
        SystemCallRow(.fsync, [.fd]), SystemCallRow(.fdatasync, [.fd]), SystemCallRow(.sync, []),
        SystemCallRow(.syncfs, [.fd]), SystemCallRow(.fadvise64, [.fd, .unsigned, .unsigned, .int]),
        SystemCallRow(.readahead, [.fd, .unsigned, .size]),
        SystemCallRow(.fcntl, [.fd, .int, .hex], .handler { c in
            let command = c.int(1)
            // F_SETFL, F_GETFL
            if command == 4 { c.a[2] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[2]))) }
            let result = c.host(72)
            if command == 3, result >= 0 {
                return Int(c.linux.abi.openFlags.toGuest(UInt32(truncatingIfNeeded: result)))
            }
            return result
        }),
        SystemCallRow(.flock, [.fd, .int]), SystemCallRow(.ioctl, [.fd, .hex, .hex]), SystemCallRow(.dup, [.fd]),
        SystemCallRow(.dup3, [.fd, .fd, .hex]), SystemCallRow(.pipe2, [.address, .hex]),
        SystemCallRow(.memfd_create, [.path, .hex]), SystemCallRow(.sendfile, [.fd, .fd, .address, .size]),
        SystemCallRow(.splice, [.fd, .address, .fd, .address, .size, .hex]), SystemCallRow(.tee, [.fd, .fd, .size, .hex]),
        SystemCallRow(.copy_file_range, [.fd, .address, .fd, .address, .size, .hex]),
        SystemCallRow(.statfs, [.path, .address]), SystemCallRow(.fstatfs, [.fd, .address]),
        SystemCallRow(.umask, [.mode]), SystemCallRow(.chroot, [.path]),
        SystemCallRow(.getxattr, [.path, .path, .address, .size]), SystemCallRow(.lgetxattr, [.path, .path, .address, .size]),
        SystemCallRow(.fgetxattr, [.fd, .path, .address, .size]), SystemCallRow(.setxattr, [.path, .path, .address, .size, .hex]),
        SystemCallRow(.lsetxattr, [.path, .path, .address, .size, .hex]),
        SystemCallRow(.fsetxattr, [.fd, .path, .address, .size, .hex]),
        SystemCallRow(.listxattr, [.path, .address, .size]), SystemCallRow(.llistxattr, [.path, .address, .size]),
        SystemCallRow(.flistxattr, [.fd, .address, .size]), SystemCallRow(.removexattr, [.path, .path]),
        SystemCallRow(.lremovexattr, [.path, .path]), SystemCallRow(.fremovexattr, [.fd, .path]),
        SystemCallRow(.inotify_init1, [.hex]), SystemCallRow(.inotify_add_watch, [.fd, .path, .hex]),
        SystemCallRow(.inotify_rm_watch, [.fd, .int]), SystemCallRow(.mount, [.path, .path, .path, .hex, .address]),
        SystemCallRow(.umount2, [.path, .hex]),
    ]

    private static func withStat(_ call: (UInt64) -> Int, store: (borrowing stat) -> Int) -> Int {
        var host = stat()
        let result = withUnsafeMutablePointer(to: &host) { call(UInt64(UInt(bitPattern: $0))) }
        return result == 0 ? store(host) : result
    }

    /// Lays the host's stat out as the guest's description of it says.
    private static func storeStat(_ host: borrowing stat, _ address: UInt64, _ linux: LinuxProcess) -> Int {
        var image = [UInt8](repeating: 0, count: 256)
        var offset = 0
        let model = linux.abi.model
        guard let description = linux.abi.structures.first(where: { $0.name == "stat" }) else { return -38 }
        for field in description.fields {
            let size: Int
            switch field.type {
            case .i8, .u8: size = 1
            case .i16, .u16: size = 2
            case .i32, .u32: size = 4
            case .i64, .u64: size = 8
            case .long, .ulong, .pointer: size = model.pointerBytes
            case .bytes(let n):
                offset += n
                continue
            case .structure: return -38
            }
            if !description.packed { offset = (offset + size - 1) / size * size }
            let value: UInt64
            switch field.name {
            case "st_dev": value = UInt64(host.st_dev)
            case "st_ino": value = UInt64(host.st_ino)
            case "st_mode": value = UInt64(host.st_mode)
            case "st_nlink": value = UInt64(host.st_nlink)
            case "st_uid": value = UInt64(host.st_uid)
            case "st_gid": value = UInt64(host.st_gid)
            case "st_rdev": value = UInt64(host.st_rdev)
            case "st_size": value = UInt64(bitPattern: Int64(host.st_size))
            case "st_blksize": value = UInt64(bitPattern: Int64(host.st_blksize))
            case "st_blocks": value = UInt64(bitPattern: Int64(host.st_blocks))
            case "st_atime": value = UInt64(bitPattern: Int64(host.st_atim.tv_sec))
            case "st_atime_nsec": value = UInt64(bitPattern: Int64(host.st_atim.tv_nsec))
            case "st_mtime": value = UInt64(bitPattern: Int64(host.st_mtim.tv_sec))
            case "st_mtime_nsec": value = UInt64(bitPattern: Int64(host.st_mtim.tv_nsec))
            case "st_ctime": value = UInt64(bitPattern: Int64(host.st_ctim.tv_sec))
            case "st_ctime_nsec": value = UInt64(bitPattern: Int64(host.st_ctim.tv_nsec))
            default: value = 0
            }
            for k in 0..<size {
                let byte = UInt8(truncatingIfNeeded: value >> UInt64(8 * (model.bigEndian ? size - 1 - k : k)))
                image[offset + k] = byte
            }
            offset += size
        }
        return image.withUnsafeBytes { linux.memory.write(address, from: $0.baseAddress!, offset) } ? 0 : -14
    }

    /// /proc/self/exe names the guest program, not us.
    private static func readLink(_ c: inout SystemCall) -> Int {
        let linux = c.linux
        guard let path = linux.memory.string(c.a[1]) else { return -14 }
        let text = String(decoding: path, as: UTF8.self)
        guard text == "/proc/self/exe" || text == "/proc/\(getpid())/exe" || text == "/proc/thread-self/exe" else {
            return c.host(267)
        }
        guard c.int(3) > 0 else { return -22 }
        var full = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard realpath(linux.executable, &full) != nil else { return -Int(errno) }
        let length = min(strlen(full), Int(c.int(3)))
        return linux.memory.write(c.a[2], from: full, length) ? length : -14
    }
}
