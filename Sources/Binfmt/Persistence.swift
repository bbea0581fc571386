import Glibc

/// How an entry comes back when the machine starts.
public enum Persistence: String, Sendable {
    /// A file of /etc/binfmt.d, which systemd-binfmt reads.
    case systemd
    /// An entry of Debian's binfmt-support.
    case debian

    static let directory = "/etc/binfmt.d"

    func keep(_ format: BinaryFormat, interpreter: String, flags: BinaryFormat.Flags) throws(BinfmtError) {
        switch self {
        case .systemd:
            guard let line = format.registration(interpreter: interpreter, flags: flags) else {
                throw BinfmtError("\(interpreter): binfmt.d cannot have this path; move sojourn elsewhere")
            }
            _ = mkdir(Self.directory, 0o755)
            try Self.replace("\(Self.directory)/\(format.name).conf", with: line + "\n")
        case .debian:
            try Self.updateBinfmts(
                [
                    "--install", format.name, interpreter, "--magic", BinaryFormat.escaped(format.magic),
                    "--mask",
                    BinaryFormat.escaped(format.mask), "--offset", "0", "--credentials",
                    flags.letters.contains("C") ? "yes" : "no", "--preserve", "yes", "--fix-binary", "yes",
                ])
        }
    }

    /// Forgets the entry, wherever it is kept.
    static func forget(_ format: BinaryFormat) throws(BinfmtError) {
        let path = "\(directory)/\(format.name).conf"
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw BinfmtError("cannot remove \(path): \(String(cString: strerror(errno)))")
        }
        if access("/var/lib/binfmts/\(format.name)", F_OK) == 0,
            let entry = KernelRegistry.read("/var/lib/binfmts/\(format.name)")
        {
            // The interpreter is the seventh line of binfmt-support's own file.
            let lines = entry.split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.count > 5, let path = lines.first(where: { $0.hasPrefix("/") }) else { return }
            try updateBinfmts(["--remove", format.name, String(path)])
        }
    }

    /// Writes a file whole or not at all.
    private static func replace(_ path: String, with text: String) throws(BinfmtError) {
        let new = "\(path).new"
        let fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard fd >= 0 else {
            throw BinfmtError("cannot write \(path): \(String(cString: strerror(errno))); run it as root")
        }
        var text = text
        let count = text.utf8.count
        let written = text.withUTF8 { write(fd, $0.baseAddress, count) } == count && fsync(fd) == 0
        let error = errno
        close(fd)
        guard written, rename(new, path) == 0 else {
            let problem = String(cString: strerror(written ? errno : error))
            unlink(new)
            throw BinfmtError("cannot write \(path): \(problem)")
        }
    }

    private static func updateBinfmts(_ arguments: [String]) throws(BinfmtError) {
        let command = "/usr/sbin/update-binfmts"
        guard access(command, X_OK) == 0 else {
            throw BinfmtError("there is no \(command); install binfmt-support, or use --persistent systemd")
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([command] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let error = posix_spawn(&child, command, nil, nil, words, environ)
        guard error == 0 else {
            throw BinfmtError("cannot run \(command): \(String(cString: strerror(error)))")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw BinfmtError("\(command) \(arguments[0]) has failed; its message is above")
        }
    }
}
