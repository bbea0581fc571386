import Glibc
import Process

/// Paths of the guest's that stand for others on the host.
public struct PathRules {
    /// Files of the guest's own view: absolute paths that exist below it are taken from there.
    public var sysroot: Sysroot
    /// The guest's program, NUL-terminated.
    public var executable: [CChar]

    /// What stands for a NUL-terminated path; nil: the path itself.
    public func resolve(_ path: [CChar], follow: Bool = true) -> [CChar]? {
        guard path[0] == 0x2f else { return nil }
        // Not followed it is the host's link; only what is at its end differs.
        if let entry = ProcessEntry(path), entry == .executable { return follow ? executable : nil }
        return sysroot.standIn(for: path, follow: follow)
    }
}

/// A file of /proc about this very process that the host would fill with our own affairs.
enum ProcessEntry: Equatable {
    case executable, arguments, environment, auxiliaryVector

    /// /proc/self/NAME, /proc/thread-self/NAME, /proc/<our number>/NAME, and the same of a thread of it.
    init?(_ path: [CChar]) {
        let name: Substring? = path.withUnsafeBufferPointer { path in
            guard strncmp(path.baseAddress!, "/proc/", 6) == 0, path.count < 64 else { return nil }
            let parts = String(cString: path.baseAddress! + 6).split(separator: "/")
            guard parts.count == 2 || parts.count == 4 && parts[1] == "task",
                parts[0] == "self" || parts[0] == "thread-self" || parts[0] == "\(getpid())"
            else { return nil }
            return parts[parts.count - 1]
        }
        switch name {
        case "exe": self = .executable
        case "cmdline": self = .arguments
        case "environ": self = .environment
        case "auxv": self = .auxiliaryVector
        default: return nil
        }
    }
}

extension SystemCall {
    /// What stands on the host for the path in argument `n`; nil: the path itself, or one that cannot be read.
    func resolvedPath(_ n: Int, follow: Bool) -> [CChar]? {
        let rules = linux.paths
        // Only /proc needs a look if there is no sysroot.
        if rules.sysroot.prefix == nil, let start = linux.memory.load(a[n], as: UInt32.self),
            start != (linux.memory.isBigEndian ? 0x2f70_726f : 0x6f72_702f)
        {
            return nil
        }
        guard let path = linux.memory.string(a[n]), path.count < 4096 else { return nil }
        if let resolved = rules.resolve(path.map { CChar(bitPattern: $0) } + [0], follow: follow) {
            return resolved
        }
        guard follow, let other = Self.processOfExecutable(path) else { return nil }
        return linux.reachableExecutable(of: other)
    }

    /// The process in /proc/NUMBER/exe.
    private static func processOfExecutable(_ path: [UInt8]) -> Int32? {
        guard path.count < 32, path.starts(with: "/proc/".utf8), path.suffix(4).elementsEqual("/exe".utf8),
            path.count > 10
        else { return nil }
        return Int32(String(decoding: path[6..<(path.count - 4)], as: UTF8.self))
    }

    /// The host's call `number` with the path of argument `n` where it is on the host.
    func host(_ number: Int, path n: Int, follow: Bool = true) -> Int {
        guard let resolved = resolvedPath(n, follow: follow) else { return host(number) }
        var arguments = a
        return resolved.withUnsafeBufferPointer {
            arguments[n] = UInt64(UInt(bitPattern: $0.baseAddress!))
            return host(number, arguments)
        }
    }
}
