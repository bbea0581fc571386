import CHost
import Glibc

/// Where the guest's own files are looked for before the host's.
public struct Sysroot {
    /// An absolute directory without a closing slash; nil for the host's root.
    public private(set) var prefix: [CChar]?
    /// The same without symbolic links, as programs find it that ask where their own file is.
    private var realPrefix: [CChar]?

    /// Whether the user has named it.
    public private(set) var isGiven = false

    /// `-L` (or QEMU_LD_PREFIX, SOJOURN_SYSROOT, all resolved by the command); without it the host's root, until a
    /// program's dynamic linker settles it. A triplet: where Debian's cross packages lie at once.
    public init(_ directory: UnsafePointer<CChar>?, triplet: StaticString? = nil) {
        if let directory, directory[0] != 0 {
            isGiven = true
            var path = Array(UnsafeBufferPointer(start: directory, count: strlen(directory)))
            // The guest may change its directory.
            if path[0] != 0x2f, let current = getcwd(nil, 0) {
                path = Array(UnsafeBufferPointer(start: current, count: strlen(current))) + [0x2f] + path
                free(current)
            }
            while path.last == 0x2f { path.removeLast() }
            if !path.isEmpty { place(at: path) }
        } else if let triplet {
            place(at: "/usr/\(triplet)".utf8.map(CChar.init(bitPattern:)))
        }
    }

    private mutating func place(at path: [CChar]) {
        prefix = path
        realPrefix = nil
        guard let real = realpath(path + [0], nil) else { return }
        defer { free(real) }
        realPrefix = Array(UnsafeBufferPointer(start: real, count: strlen(real)))
    }

    /// The root for a program with this dynamic linker: what the user has named; or the host's (a chroot's own, or
    /// multiarch libraries) if the linker is there; or else that of Debian's cross packages.
    public func settled(for linker: [CChar], triplet: StaticString?) -> Sysroot {
        guard !isGiven, linker.first == 0x2f, let triplet, access(linker, F_OK) != 0 else { return self }
        var candidates = ["\(triplet)"]
        let isMusl = linker.withUnsafeBufferPointer { strstr($0.baseAddress!, "/ld-musl-") != nil }
        if isMusl, candidates[0].hasSuffix("-gnu") {
            candidates.insert(candidates[0].dropLast(3) + "musl", at: 0)
        }
        for candidate in candidates {
            var other = self
            other.place(at: "/usr/\(candidate)".utf8.map(CChar.init(bitPattern:)))
            if other.standIn(for: linker) != nil { return other }
        }
        return self
    }

    /// An absolute path of the guest's as the host has it, NUL-terminated: below the prefix if it is there, or as it is.
    public func resolve(_ path: UnsafePointer<CChar>) -> [CChar] {
        standIn(for: path) ?? Array(UnsafeBufferPointer(start: path, count: strlen(path) + 1))
    }

    /// O_PATH, which the C library shows only with _GNU_SOURCE.
    private static let pathOnly: Int32 = 0o10000000

    /// What is below the prefix in the place of an absolute path; nil: nothing. Symbolic links stay below the prefix,
    /// as they would after chroot, if what they name is there. A path that names the prefix outright is one below it too.
    /// - Parameter follow: whether a symbolic link at the path's end is followed.
    public func standIn(for path: UnsafePointer<CChar>, follow: Bool = true) -> [CChar]? {
        guard let prefix, path[0] == 0x2f else { return nil }
        let plain = UnsafeBufferPointer(start: path, count: strlen(path) + 1)
        let below = [prefix, realPrefix].lazy.compactMap { $0.flatMap { Self.rest(of: path, below: $0) } }
            .first
        if below == nil, isHosts(path) { return nil }
        let candidate = below == nil ? prefix + plain : Array(plain)
        let root = open(prefix + [0], Self.pathOnly | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { return nil }
        defer { close(root) }
        // struct open_how with RESOLVE_IN_ROOT
        var how: InlineArray<3, UInt64> = [
            UInt64(Self.pathOnly | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW)), 0, 0x10,
        ]
        let found = Int32(
            truncatingIfNeeded: sj_syscall6(
                437, Int(root), Int(bitPattern: below ?? path),
                withUnsafeMutablePointer(to: &how) { Int(bitPattern: $0) },
                24, 0, 0))
        guard found >= 0 else {
            // Only links that lead out, or a kernel or a filter without openat2.
            return access(candidate, F_OK) == 0 ? candidate : nil
        }
        defer { close(found) }
        var inside = stat()
        var plainly = stat()
        let flags = follow ? 0 : AT_SYMLINK_NOFOLLOW
        if fstat(found, &inside) == 0, fstatat(AT_FDCWD, candidate, &plainly, flags) == 0,
            inside.st_ino == plainly.st_ino, inside.st_dev == plainly.st_dev
        {
            return candidate
        }
        var real = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink(linkOfDescriptor(found), &real, Int(PATH_MAX))
        return length > 0 ? Array(real[...length]) : candidate
    }

    /// Where a path goes on behind a directory, with its slash; nil if it is not below it.
    private static func rest(of path: UnsafePointer<CChar>, below directory: [CChar]) -> UnsafePointer<CChar>?
    {
        guard strncmp(path, directory, directory.count) == 0, path[directory.count] == 0x2f else {
            return nil
        }
        return path + directory.count
    }

    /// The kernel's file systems and places that are for data, not for a system: a root's empty directories for them
    /// would hide the host's.
    private func isHosts(_ path: UnsafePointer<CChar>) -> Bool {
        // "//" and "/." are the root too.
        var rest = path + 1
        while rest[0] == 0x2f || rest[0] == 0x2e && (rest[1] == 0x2f || rest[1] == 0) { rest += 1 }
        // chdir is not led below the prefix either.
        if rest[0] == 0 { return true }
        for name: StaticString in ["proc", "sys", "dev", "tmp", "run", "home", "root"] {
            let length = name.utf8CodeUnitCount
            if strncmp(rest, UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), length)
                == 0,
                rest[length] == 0 || rest[length] == 0x2f
            {
                return true
            }
        }
        return false
    }
}
