import CHost
import Glibc
import Guest
import Process

/// Files and directories.
extension SystemCallTable {
    static let files: [SystemCallRow] = [
        SystemCallRow(.read, [.fd, .output, .size]), SystemCallRow(.write, [.fd, .input, .size]),
        SystemCallRow(.readv, [.fd, .scatter, .int]), SystemCallRow(.writev, [.fd, .gather, .int]),
        SystemCallRow(.pread64, [.fd, .output, .size, .offset]),
        SystemCallRow(.pwrite64, [.fd, .input, .size, .offset]),
        SystemCallRow(.preadv, [.fd, .scatter, .size, .position]),
        SystemCallRow(.pwritev, [.fd, .gather, .size, .position]),
        SystemCallRow(.preadv2, [.fd, .scatter, .size, .position, .unused, .flags(.transfer)]),
        SystemCallRow(.pwritev2, [.fd, .gather, .size, .position, .unused, .flags(.transfer)]),
        SystemCallRow(
            .openat, [.directory, .path, .openFlags, .mode],
            .handler { c in
                c.a[2] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[2])))
                return c.openFile(path: 1, flags: c.a[2], call: 257)
            }),
        SystemCallRow(.close, [.fd], restart: .never),
        SystemCallRow(.close_range, [.word, .word, .flags(.closeRange)]),
        SystemCallRow(
            .lseek, [.fd, .long, .flags(.whence)], if: { $0.model.pointerBytes == 4 },
            .handler { c in
                let result = c.host(8)
                return result > Int(Int32.max) ? -75 : result
            }),
        SystemCallRow(
            .getdents64, [.fd, .directoryEntries, .size], if: { $0.model != .host },
            .handler { c in c.directoryEntries() }),
        SystemCallRow(.fstat, [.fd, .give("stat")], .handler { c in statusOfFile(c, c.linux.statLayout) }),
        SystemCallRow(
            .newfstatat, [.directory, .path, .give("stat"), .flags(.at)],
            .handler { c in statusAtDirectory(c, c.linux.statLayout) }),
        SystemCallRow(
            .statx, [.directory, .path, .flags(.atStatx), .flags(.statxMask), .give("statx")], converts: true,
            .handler { c in c.host(332, path: 1, follow: c.a[2] & 0x100 == 0) }),
        SystemCallRow(
            .faccessat, [.directory, .path, .flags(.access)],
            .handler { c in
                c.a[3] = 0
                return c.host(269, path: 1)
            }),
        SystemCallRow(
            .faccessat2, [.directory, .path, .flags(.access), .flags(.atAccess)],
            .handler { c in c.host(439, path: 1, follow: c.a[3] & 0x100 == 0) }),
        SystemCallRow(.readlinkat, [.directory, .path, .output, .size], .handler { c in readLink(&c) }),
        SystemCallRow(.getcwd, [.givePath, .size]), SystemCallRow(.chdir, [.path]),
        SystemCallRow(.fchdir, [.fd]),
        SystemCallRow(.mkdirat, [.directory, .path, .mode]),
        SystemCallRow(.unlinkat, [.directory, .path, .flags(.atRemove)]),
        SystemCallRow(.renameat, [.directory, .path, .directory, .path]),
        SystemCallRow(.renameat2, [.directory, .path, .directory, .path, .flags(.rename)]),
        SystemCallRow(.linkat, [.directory, .path, .directory, .path, .flags(.at)]),
        SystemCallRow(.symlinkat, [.path, .directory, .path]),
        SystemCallRow(.mknodat, [.directory, .path, .fileMode, .device]),
        SystemCallRow(.fchmod, [.fd, .mode]),
        SystemCallRow(.fchmodat, [.directory, .path, .mode]),
        SystemCallRow(.fchmodat2, [.directory, .path, .mode, .flags(.at)]),
        SystemCallRow(.fchown, [.fd, .int, .int]),
        SystemCallRow(.fchownat, [.directory, .path, .int, .int, .flags(.at)]),
        SystemCallRow(.utimensat, [.directory, .path, .fileTimes, .flags(.at)]),
        SystemCallRow(.truncate, [.path, .fileLength]),
        SystemCallRow(.ftruncate, [.fd, .fileLength]),
        SystemCallRow(.fallocate, [.fd, .flags(.fallocate), .offset, .offset]),
        SystemCallRow(.fsync, [.fd]), SystemCallRow(.fdatasync, [.fd]), SystemCallRow(.sync, []),
        SystemCallRow(.syncfs, [.fd]),
        SystemCallRow(.fadvise64, [.fd, .offset, .size, .flags(.fadvise)]),
        SystemCallRow(.readahead, [.fd, .offset, .size]),
        SystemCallRow(
            .fcntl, [.fd, .flags(.fcntl), .hex],
            .handler { c in
                // Locks by 64 bits are fcntl64's where there is one.
                let isNarrow = c.linux.abi.model.pointerBytes == 4
                return isNarrow && [12, 13, 14, 36, 37, 38].contains(c.int(1)) ? -22 : control(&c)
            }),
        SystemCallRow(.flock, [.fd, .flags(.flock)]),
        SystemCallRow(.ioctl, [.fd, .hex, .hex], .handler { c in c.ioctl() }),
        SystemCallRow(.dup, [.fd]),
        SystemCallRow(.dup3, [.fd, .fd, .flags(.opened)]),
        SystemCallRow(
            .pipe2, [.give("intPair"), .flags(.opened)], converts: true,
            .handler { c in
                // O_DIRECT
                c.a[1] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[1])))
                return c.host(293)
            }),
        SystemCallRow(.memfd_create, [.path, .flags(.memfd)]),
        SystemCallRow(
            .sendfile, [.fd, .fd, .replace("long"), .size], converts: true,
            if: { $0.model.pointerBytes == 4 },
            .handler { c in sendNarrow(c) }),
        SystemCallRow(.splice, [.fd, .take("i64"), .fd, .take("i64"), .size, .flags(.splice)]),
        SystemCallRow(.tee, [.fd, .fd, .size, .flags(.splice)]),
        SystemCallRow(.copy_file_range, [.fd, .take("i64"), .fd, .take("i64"), .size, .word]),
        SystemCallRow(
            .statfs, [.path, .give("statfs")],
            .handler { c in
                c.linux.isForeign ? c.fileSystem("statfs", c.a[1], 137) : c.host(137, path: 0)
            }),
        SystemCallRow(
            .fstatfs, [.fd, .give("statfs")], if: { $0.model != .host },
            .handler { c in c.fileSystem("statfs", c.a[1], 138) }),
        SystemCallRow(.umask, [.mode]),
        SystemCallRow(
            .chroot, [.path],
            .handler { c in
                c.linux.programs.keepOwn()
                return c.host(161)
            }),
        SystemCallRow(.getxattr, [.path, .path, .output, .size]),
        SystemCallRow(.lgetxattr, [.path, .path, .output, .size]),
        SystemCallRow(.fgetxattr, [.fd, .path, .output, .size]),
        SystemCallRow(.setxattr, [.path, .path, .input, .size, .flags(.xattr)]),
        SystemCallRow(.lsetxattr, [.path, .path, .input, .size, .flags(.xattr)]),
        SystemCallRow(.fsetxattr, [.fd, .path, .input, .size, .flags(.xattr)]),
        SystemCallRow(.listxattr, [.path, .output, .size]),
        SystemCallRow(.llistxattr, [.path, .output, .size]),
        SystemCallRow(.flistxattr, [.fd, .output, .size]), SystemCallRow(.removexattr, [.path, .path]),
        SystemCallRow(.lremovexattr, [.path, .path]), SystemCallRow(.fremovexattr, [.fd, .path]),
        SystemCallRow(.inotify_init1, [.flags(.inotify)]),
        SystemCallRow(.inotify_add_watch, [.fd, .path, .flags(.inotifyMask)]),
        SystemCallRow(.inotify_rm_watch, [.fd, .int]),
        SystemCallRow(.mount, [.path, .path, .path, .flags(.mount), .path]),
        SystemCallRow(.umount2, [.path, .flags(.umount)]),
    ]

    /// fcntl, and fcntl64 of 32-bit guests.
    static func control(_ c: inout SystemCall) -> Int {
        let command = c.int(1)
        // F_SETFL, F_GETFL
        if command == 4 {
            c.a[2] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[2])))
        }
        let result = c.linux.isForeign ? c.convertedControl() : c.host(72)
        if command == 3, result >= 0 {
            return Int(c.linux.abi.openFlags.toGuest(UInt32(truncatingIfNeeded: result)))
        }
        return result
    }

    /// sendfile with an offset of 32 bits: no further than such offsets go.
    private static func sendNarrow(_ c: SystemCall) -> Int {
        guard c.a[2] >> 63 == 0, let place = UnsafeRawPointer(bitPattern: UInt(c.a[2])) else {
            return c.host(40)
        }
        let (offset, most) = (place.load(as: Int64.self), Int64(Int32.max))
        guard offset >= 0 else { return c.host(40) }
        let count = min(c.a[3], UInt64(max(0, most - offset)))
        let result = c.host(40, [c.a[0], c.a[1], c.a[2], count, 0, 0])
        return result == 0 && offset >= most ? -75 : result
    }

    /// fstat, fstat64
    static func statusOfFile(_ c: SystemCall, _ layout: StatLayout) -> Int {
        withStat {
            c.host(5, [c.a[0], $0, 0, 0, 0, 0])
        } store: {
            layout.store($0, c.a[1], c.linux.memory)
        }
    }

    /// newfstatat, fstatat64
    static func statusAtDirectory(_ c: SystemCall, _ layout: StatLayout) -> Int {
        withStat {
            var call = c
            call.a[2] = $0
            return call.host(262, path: 1, follow: c.a[3] & 0x100 == 0)
        } store: {
            layout.store($0, c.a[2], c.linux.memory)
        }
    }

    static func withStat(_ call: (UInt64) -> Int, store: (borrowing stat) -> Int) -> Int {
        var host = stat()
        let result = withUnsafeMutablePointer(to: &host) { call(UInt64(UInt(bitPattern: $0))) }
        return result == 0 ? store(host) : result
    }

    /// /proc/PID/exe names the guest's program, not us.
    static func readLink(_ c: inout SystemCall) -> Int {
        let linux = c.linux
        guard let path = linux.memory.string(c.a[1]) else { return -14 }
        let name = path.map { CChar(bitPattern: $0) } + [0]
        guard path.isEmpty || ProcessEntry(name) == .executable || path.suffix(3).elementsEqual("exe".utf8)
        else {
            return c.host(267, path: 1, follow: false)
        }
        var target = linux.executable
        if ProcessEntry(name) != .executable {
            // By another way to a link of /proc, which has a path of its own. O_PATH
            let link = path.isEmpty ? c.int(0) : openat(c.int(0), name, 0x20_0000 | O_NOFOLLOW | O_CLOEXEC)
            guard link >= 0 else { return c.host(267, path: 1, follow: false) }
            let place = LinuxProcess.path(of: link)?.split(separator: "/") ?? []
            if !path.isEmpty { close(link) }
            guard place.count >= 3, place[0] == "proc", place[place.count - 1] == "exe",
                let number = Int32(place[1])
            else { return c.host(267, path: 1, follow: false) }
            if number != getpid() {
                guard let other = linux.executable(of: number) else {
                    return c.host(267, path: 1, follow: false)
                }
                target = other.map { CChar(bitPattern: $0) } + [0]
            }
        }
        guard c.int(3) > 0 else { return -22 }
        var full = target
        if strncmp(full, "/proc/self/fd/", 14) == 0 {
            full = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            guard readlink(target, &full, Int(PATH_MAX)) > 0 else { return -Int(errno) }
        }
        let length = min(strlen(full), Int(c.int(3)))
        return linux.memory.write(c.a[2], from: full, length) ? length : -14
    }
}
