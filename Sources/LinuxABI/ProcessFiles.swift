import CHost
import ELF
import Glibc
import Guest
import Process

/// Where the guest's program has what /proc tells of it.
public struct ProcessView: Sendable {
    public var arguments: Range<UInt64> = 0..<0
    public var environment: Range<UInt64> = 0..<0
    public var auxiliaryVector: Range<UInt64> = 0..<0
    public var stack: Range<UInt64> = 0..<0
    public var firstStackPointer: UInt64 = 0
    public var image: Range<UInt64> = 0..<0
    public var data: Range<UInt64> = 0..<0

    public init() {}

    public init(_ start: ProcessStart) {
        arguments = start.initialStack.argumentStrings
        environment = start.initialStack.environmentStrings
        auxiliaryVector = start.initialStack.auxiliaryVector
        stack = start.stack
        firstStackPointer = start.stackPointer
        image = start.image.start..<start.image.end
        data = image
    }
}

/// A file of /proc that the host would fill with our own affairs, by the path that the host has for it.
struct ProcessFile {
    enum Kind: String {
        case maps, smaps, stat, statm, status
        case rollup = "smaps_rollup"
    }
    var kind: Kind
    var process: Int32
    var thread: Int

    /// /proc/PID/NAME or /proc/PID/task/TID/NAME.
    init?(_ path: Substring) {
        let parts = path.split(separator: "/")
        guard parts.count == 3 || parts.count == 5 && parts[2] == "task", parts[0] == "proc",
            let process = Int32(parts[1]), let kind = Kind(rawValue: String(parts[parts.count - 1]))
        else { return nil }
        self.kind = kind
        self.process = process
        thread = parts.count == 5 ? Int(parts[3]) ?? 0 : Int(process)
    }
}

/// The device of /proc; 0: there is none.
private let processDevice: UInt64 = {
    var status = stat()
    return stat("/proc/self/stat", &status) == 0 ? UInt64(status.st_dev) : 0
}()

extension SystemCall {
    /// The host's call that opens the file of argument `n`; files of /proc that are about a guest are made here.
    func openFile(path n: Int, flags: UInt64, call number: Int) -> Int {
        // O_NOFOLLOW, in the host's number
        let result =
            openNarrow(path: n, flags: flags, call: number)
            ?? host(number, path: n, follow: flags & 0o400000 == 0)
        // O_PATH
        guard result >= 0, flags & 0x20_0000 == 0 else { return result }
        let descriptor = Int32(truncatingIfNeeded: result)
        guard LinuxProcess.isOnProcess(descriptor), let path = LinuxProcess.path(of: descriptor) else {
            return result
        }
        if LinuxProcess.memoryFile(path) != nil { linux.opensMemoryFiles = true }
        guard flags & 3 == 0, linux.mayMake(path) else { return result }
        // Not two descriptors at a time: it may be the last.
        close(descriptor)
        guard let content = linux.content(path, registers, thread.seccomp) else {
            return host(number, path: n, follow: flags & 0o400000 == 0)
        }
        return LinuxProcess.file(content, closeOnExec: flags & 0x8_0000 != 0)
    }

    /// Opens a file for a 32-bit guest that has not asked for offsets of 64 bits (O_LARGEFILE), as the host does for its
    /// own 32-bit programs: there is none beyond what a word holds. nil: by the usual call, which signals may interrupt,
    /// as for all that may wait.
    private func openNarrow(path n: Int, flags: UInt64, call number: Int) -> Int? {
        // O_LARGEFILE, O_PATH; openat2 has no narrow files.
        guard linux.abi.model.pointerBytes == 4, linux.memory.base == 0, flags & 0o10100000 == 0,
            number != 437,
            resolvedPath(n, follow: flags & 0o400000 == 0) == nil
        else { return nil }
        let directory = n == 0 ? -100 : Int(int(0))
        var status = stat()
        let found = withUnsafeMutablePointer(to: &status) {
            sj_syscall6(262, directory, Int(truncatingIfNeeded: a[n]), Int(bitPattern: $0), 0, 0, 0)
        }
        let kind = status.st_mode & S_IFMT
        guard found == -2 || found == 0 && (kind == S_IFREG || kind == S_IFDIR) else { return nil }
        let result = sj_compat_syscall(
            295, UInt(bitPattern: directory), UInt(a[n]), UInt(flags), UInt(a[n + 2]))
        // ENOSYS, EPERM: the host has no such entry, or a filter is before it.
        return result == -38 || result == -1 ? nil : result
    }
}

extension LinuxProcess {
    /// Whether it is a file of /proc.
    static func isOnProcess(_ descriptor: Int32) -> Bool {
        var status = stat()
        let result = withUnsafeMutablePointer(to: &status) {
            sj_syscall6(5, Int(descriptor), Int(bitPattern: $0), 0, 0, 0, 0)
        }
        return result == 0 && UInt64(status.st_dev) == processDevice && status.st_mode & S_IFMT == S_IFREG
    }

    static func path(of descriptor: Int32) -> Substring? {
        link("/proc/thread-self/fd/\(descriptor)").map { Substring($0) }
    }

    static func link(_ path: String) -> String? {
        var text = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard readlink(path, &text, Int(PATH_MAX)) > 0 else { return nil }
        return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// Whether the file with that path may be one of those that are made here.
    fileprivate func mayMake(_ path: Substring) -> Bool {
        path == "/proc/cpuinfo" || ProcessFile(path) != nil
            || ProcessEntry(path.utf8.map { CChar(bitPattern: $0) } + [0]) != nil
    }

    /// What the guest reads from the file with that path; nil: the host's own.
    fileprivate func content(
        _ path: Substring, _ registers: GuestRegisterFile, _ seccomp: Seccomp
    ) -> [UInt8]? {
        if path == "/proc/cpuinfo" { return processorText?() }
        if let entry = ProcessEntry(path.utf8.map { CChar(bitPattern: $0) } + [0]) {
            switch entry {
            case .arguments: return bytes(view.arguments)
            case .environment: return view.image.isEmpty ? nil : bytes(view.environment) ?? []
            case .auxiliaryVector: return shownAuxiliaryVector
            case .executable: return nil
            }
        }
        guard let file = ProcessFile(path) else { return nil }
        guard file.process == getpid() else {
            return file.kind == .maps || file.kind == .smaps ? otherMaps(file) : nil
        }
        switch file.kind {
        case .maps: return maps(details: false)
        case .smaps: return maps(details: true)
        case .rollup: return rollup(String(path))
        case .stat: return processLine(String(path), registers)
        case .statm: return statm()
        case .status:
            return status(String(path), file.thread == hostThreadNumber() ? seccomp : nil)
        }
    }

    private func bytes(_ range: Range<UInt64>) -> [UInt8]? {
        range.isEmpty ? nil : memory.bytes(range.lowerBound, Int(range.upperBound &- range.lowerBound))
    }

    /// An open file with the content, without a name.
    fileprivate static func file(_ content: [UInt8], closeOnExec: Bool) -> Int {
        let name: StaticString = "proc"
        let fd = sj_syscall6(319, Int(bitPattern: name.utf8Start), closeOnExec ? 1 : 0, 0, 0, 0, 0)
        guard fd >= 0 else { return fd }
        // To Linux these are no files that RLIMIT_FSIZE bounds.
        guard UInt64(content.count) <= fileSizeLimit else {
            close(Int32(truncatingIfNeeded: fd))
            return pipe(content, closeOnExec: closeOnExec)
        }
        var done = 0
        content.withUnsafeBytes { bytes in
            while done < bytes.count {
                let count = pwrite(Int32(fd), bytes.baseAddress! + done, bytes.count - done, done)
                if count <= 0 { break }
                done += count
            }
        }
        return fd
    }

    private static var fileSizeLimit: UInt64 {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(1), &limit) == 0 ? UInt64(limit.rlim_cur) : .max
    }

    /// The content in a pipe, as far as that holds it.
    private static func pipe(_ content: [UInt8], closeOnExec: Bool) -> Int {
        var ends: InlineArray<2, Int32> = [-1, -1]
        let flags = closeOnExec ? O_CLOEXEC : 0
        let error = withUnsafeMutablePointer(to: &ends) {
            sj_syscall6(293, Int(bitPattern: $0), Int(flags), 0, 0, 0, 0)
        }
        guard error == 0 else { return error }
        defer { close(ends[1]) }
        _ = fcntl(ends[1], 1031, Int32(clamping: content.count))  // F_SETPIPE_SZ
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        _ = content.withUnsafeBytes { Glibc.write(ends[1], $0.baseAddress, $0.count) }
        return Int(ends[0])
    }

    static func read(_ path: String) -> [UInt8] {
        var result: [UInt8] = []
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return [] }
        defer { close(fd) }
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(fd, &part, part.count)
            if count <= 0 { return result }
            result += part[..<count]
        }
    }
}
