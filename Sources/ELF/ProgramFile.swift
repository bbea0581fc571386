import CHost
import Glibc

/// An opened program file and its first page. Closes the file when it goes.
public struct ProgramFile: ~Copyable {
    public let fd: Int32
    public let size: UInt64
    public let device: UInt64
    public let inode: UInt64
    private let mode: mode_t
    private let buffer: UnsafeMutableRawPointer
    private let filled: Int

    public enum OpenError: Error, Equatable {
        /// An errno value of open, fstat or read.
        case system(Int32)
        case directory
        case notRegular
        /// No execute bit at all (EACCES from execve).
        case notExecutable
    }

    /// The file's first bytes, at most 4096.
    public var prefix: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer, count: filled) }

    /// Whether who executes it may get other rights: setuid, setgid, or file capabilities.
    public var givesRights: Bool {
        if mode & S_ISUID != 0 || mode & (S_ISGID | S_IXGRP) == S_ISGID | S_IXGRP { return true }
        let name: StaticString = "security.capability"
        // fgetxattr
        return sj_syscall6(193, Int(fd), Int(bitPattern: name.utf8Start), 0, 0, 0, 0) > 0
    }

    public init(_ path: UnsafePointer<CChar>, needsExecuteBit: Bool = true) throws(OpenError) {
        // Not to wait for the other end of a pipe that is no program anyway.
        let fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard fd >= 0 else { throw .system(errno) }
        try self.init(adopting: fd, needsExecuteBit: needsExecuteBit)
    }

    /// Takes over an open descriptor, and closes it if that fails.
    public init(adopting fd: Int32, needsExecuteBit: Bool = true) throws(OpenError) {
        var status = stat()
        guard fstat(fd, &status) == 0 else {
            let error = errno
            close(fd)
            throw .system(error)
        }
        let type = status.st_mode & S_IFMT
        guard type == S_IFREG else {
            close(fd)
            throw type == S_IFDIR ? .directory : .notRegular
        }
        guard !needsExecuteBit || status.st_mode & 0o111 != 0 else {
            close(fd)
            throw .notExecutable
        }
        guard let page = malloc(4096) else {
            close(fd)
            throw .system(ENOMEM)
        }
        let count = pread(fd, page, 4096, 0)
        guard count >= 0 else {
            let error = errno
            free(page)
            close(fd)
            throw .system(error)
        }
        self.fd = fd
        size = UInt64(clamping: status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        mode = status.st_mode
        buffer = page
        filled = count
    }

    deinit {
        free(buffer)
        close(fd)
    }

    public func header() throws(ELFError) -> ELFHeader {
        try ELFHeader(prefix, fileSize: size)
    }

    /// Reads and judges the image. The program header table is read from the file if it is not in the first page.
    public func image(limits: AddressLimits = AddressLimits(), isLibrary: Bool = false) throws(ELFError)
        -> ELFImage
    {
        let header = try header()
        try ELFImage.checkTable(header, fileSize: size)
        let length = Int(header.programHeaderTableSize)
        let offset = header.programHeaderOffset
        if offset <= UInt64(filled), UInt64(length) <= UInt64(filled) - offset {
            let table = UnsafeRawBufferPointer(rebasing: prefix[Int(offset)..<Int(offset) + length])
            return try ELFImage(
                header, programHeaders: table, fileSize: size, limits: limits, isLibrary: isLibrary)
        }
        let table = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
        defer { table.deallocate() }
        guard read(into: table, at: offset) else {
            throw .truncated(part: .programHeaders, needed: offset &+ UInt64(length), fileSize: size)
        }
        return try ELFImage(
            header, programHeaders: UnsafeRawBufferPointer(table), fileSize: size, limits: limits,
            isLibrary: isLibrary)
    }

    /// The dynamic linker's path, NUL-terminated, or nil for a static program.
    public func interpreterPath(_ image: borrowing ELFImage) throws(ELFError) -> [CChar]? {
        guard let range = image.interpreter else { return nil }
        var path = [CChar](repeating: 0, count: Int(range.size))
        let complete = path.withUnsafeMutableBytes { read(into: $0, at: range.offset) }
        guard complete else {
            throw .truncated(part: .interpreter, needed: range.offset &+ range.size, fileSize: size)
        }
        guard path.last == 0, path.first != 0 else { throw .badInterpreter }
        return path
    }

    /// Fills `bytes` from the file; false if the file ends before or cannot be read.
    public func read(into bytes: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Bool {
        guard offset <= UInt64(Int.max) - UInt64(bytes.count) else { return false }
        var done = 0
        while done < bytes.count {
            let count = pread(fd, bytes.baseAddress! + done, bytes.count - done, Int(offset) + done)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }
}
