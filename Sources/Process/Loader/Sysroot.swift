import Glibc

/// Where the guest's own files are looked for before the host's.
public struct Sysroot {
    /// Directories without a closing slash, in order.
    public var prefixes: [String]

    /// `-L` (or QEMU_LD_PREFIX, SOJOURN_SYSROOT, all resolved by the command) wins; without it /usr/<triplet> is used.
    public init(_ directory: UnsafePointer<CChar>?, triplet: StaticString?) {
        if let directory, directory[0] != 0 {
            var path = String(cString: directory)
            while path.utf8.count > 1, path.utf8.last == 0x2f { path.removeLast() }
            prefixes = path == "/" ? [] : [path]
        } else {
            prefixes = triplet.map { ["/usr/\($0)"] } ?? []
        }
    }

    /// An absolute path of the guest's as the host has it: in the first prefix where it exists, or as it is.
    public func resolve(_ path: String) -> String {
        guard path.utf8.first == 0x2f else { return path }
        for prefix in prefixes {
            let candidate = prefix + path
            if access(candidate, F_OK) == 0 { return candidate }
        }
        return path
    }
}
