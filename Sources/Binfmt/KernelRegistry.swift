import Glibc

/// A failure, as a sentence that says what to do.
public struct BinfmtError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// The kernel's binfmt_misc, in this user namespace.
public struct KernelRegistry {
    static let directory = "/proc/sys/fs/binfmt_misc"

    public init() {}

    /// One entry, as the kernel tells it.
    public struct Entry {
        public var name: String
        public var isEnabled = false
        public var interpreter = ""
        public var flags = ""
        var magic = ""
        var mask: String?
        var offset = "0"
    }

    /// Makes the file system's files visible.
    func mount() throws(BinfmtError) {
        let register = "\(Self.directory)/register"
        if access(register, F_OK) == 0 { return }
        guard access("/proc/sys/fs", F_OK) == 0 else {
            throw BinfmtError("/proc is not mounted; mount -t proc proc /proc")
        }
        if access(Self.directory, F_OK) != 0 {
            throw BinfmtError(
                "this kernel has no \(Self.directory); load the module first (modprobe binfmt_misc)")
        }
        guard Glibc.mount("binfmt_misc", Self.directory, "binfmt_misc", 0, nil) == 0,
            access(register, F_OK) == 0
        else {
            throw BinfmtError(
                "cannot mount binfmt_misc at \(Self.directory): \(Self.problem(errno)); \(Self.advice)")
        }
    }

    /// Registers the format, in place of an entry of the same name.
    public func register(
        _ format: BinaryFormat, interpreter: String, flags: BinaryFormat.Flags, asQEMU: Bool = false
    ) throws(BinfmtError) {
        let name = asQEMU ? format.nameAsQEMU : format.name
        guard let line = format.registration(interpreter: interpreter, flags: flags, name: name) else {
            throw BinfmtError("\(interpreter): binfmt_misc cannot have this path; move sojourn elsewhere")
        }
        try mount()
        try unregister(format)
        if entry(name) != nil { try remove(name) }
        try write(line, to: "\(Self.directory)/register", "register \(format.guest)")
    }

    /// - Returns: whether there was an entry.
    @discardableResult
    public func unregister(_ format: BinaryFormat) throws(BinfmtError) -> Bool {
        let ours = entries(for: format).filter { isOurs($0, format) }
        for entry in ours { try remove(entry.name) }
        return !ours.isEmpty
    }

    private func remove(_ name: String) throws(BinfmtError) {
        try write("-1", to: "\(Self.directory)/\(name)", "remove the entry \(name)")
    }

    /// Whether the entry has been made by `register`: it may have qemu's name.
    func isOurs(_ entry: Entry, _ format: BinaryFormat) -> Bool {
        if entry.name == format.name { return true }
        guard entry.name == format.nameAsQEMU else { return false }
        return entry.interpreter.split(separator: "/").last?.hasPrefix("sojourn") == true
    }

    public func entry(_ name: String) -> Entry? {
        guard let text = Self.read("\(Self.directory)/\(name)") else { return nil }
        var entry = Entry(name: name)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard let key = words.first else { continue }
            let value = words.count > 1 ? String(words[1]) : ""
            switch key {
            case "enabled": entry.isEnabled = true
            case "interpreter": entry.interpreter = value
            case "flags:": entry.flags = value
            case "offset": entry.offset = value
            case "magic": entry.magic = value
            case "mask": entry.mask = value
            default: break
            }
        }
        return entry
    }

    /// All entries that catch the format's programs. The kernel asks them in the order of its list, the newest first.
    public func entries(for format: BinaryFormat) -> [Entry] {
        guard let directory = opendir(Self.directory) else { return [] }
        defer { closedir(directory) }
        var result: [Entry] = []
        while let item = readdir(directory) {
            let name = withUnsafeBytes(of: &item.pointee.d_name) {
                String(cString: $0.baseAddress!.assumingMemoryBound(to: CChar.self))
            }
            guard name != "register", name != "status", !name.hasPrefix("."), let entry = entry(name),
                entry.offset == "0", format.isCaught(magic: entry.magic, mask: entry.mask)
            else { continue }
            result.append(entry)
        }
        return result
    }

    /// Whether the whole of binfmt_misc is switched on; nil if it is not mounted.
    public var isEnabled: Bool? {
        Self.read("\(Self.directory)/status").map { $0.hasPrefix("enabled") }
    }

    // MARK: Files

    private static let advice = "run it as root (in a container: with --privileged)"

    private static func problem(_ error: Int32) -> String { String(cString: strerror(error)) }

    private func write(_ text: String, to path: String, _ what: String) throws(BinfmtError) {
        let fd = open(path, O_WRONLY | O_CLOEXEC)
        guard fd >= 0 else { throw BinfmtError("cannot \(what): \(Self.problem(errno)); \(Self.advice)") }
        defer { close(fd) }
        var text = text
        let count = text.utf8.count
        guard text.withUTF8({ Glibc.write(fd, $0.baseAddress, count) }) == count else {
            throw BinfmtError("cannot \(what): the kernel refuses the entry: \(Self.problem(errno))")
        }
    }

    static func read(_ path: String) -> String? {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(fd, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
