import Glibc

/// Where the guest's own files are looked for before the host's.
public struct Sysroot {
    /// A directory without a closing slash; nil for the host's root.
    public var prefix: [CChar]?

    /// `-L` (or QEMU_LD_PREFIX, SOJOURN_SYSROOT, all resolved by the command) wins; without it /usr/<triplet> is used.
    public init(_ directory: UnsafePointer<CChar>?, triplet: StaticString?) {
        if let directory, directory[0] != 0 {
            var path = Array(UnsafeBufferPointer(start: directory, count: strlen(directory)))
            while path.last == 0x2f { path.removeLast() }
            prefix = path.isEmpty ? nil : path
        } else {
            prefix = triplet.map { "/usr/\($0)".utf8.map(CChar.init(bitPattern:)) }
        }
    }

    /// An absolute path of the guest's as the host has it, NUL-terminated: below the prefix if it is there, or as it is.
    /// Paths are bytes, not text.
    public func resolve(_ path: UnsafePointer<CChar>) -> [CChar] {
        let plain = UnsafeBufferPointer(start: path, count: strlen(path) + 1)
        guard let prefix, path[0] == 0x2f else { return Array(plain) }
        let candidate = prefix + plain
        return access(candidate, F_OK) == 0 ? candidate : Array(plain)
    }
}
