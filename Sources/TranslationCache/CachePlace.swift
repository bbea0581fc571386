import Glibc

/// All that is kept in one place, of every key: `<place>/<key>/<image>`. What has other names is not ours.
public struct CachePlace: Sendable {
    /// Without a slash at its end.
    public let path: String

    public init(_ path: String) { self.path = path }

    static let day = 86400

    public struct File: Sendable {
        public var key: String
        public var image: String
        /// Bytes that it takes on disk.
        public var size: UInt64
        /// When it was used last, to the day.
        public var used: timespec
    }

    /// The files of all keys.
    public func files() -> [File] {
        var files: [File] = []
        for key in CachePlace.names(path) where status("\(path)/\(key)", S_IFDIR) != nil {
            for image in CachePlace.names("\(path)/\(key)") {
                guard let status = status("\(path)/\(key)/\(image)", S_IFREG) else { continue }
                files.append(
                    File(
                        key: key, image: image, size: UInt64(status.st_blocks) * 512,
                        used: status.st_mtim))
            }
        }
        return files
    }

    private func status(_ path: String, _ type: mode_t) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == type ? status : nil
    }

    /// What has a name as keys and images have: 16 hexadecimal digits.
    static func names(_ folder: String) -> [String] {
        let fd = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard fd >= 0 else { return [] }
        guard let directory = fdopendir(fd) else {
            close(fd)
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.utf8.count == 16,
                name.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
            {
                names.append(name)
            }
        }
        return names.sorted()
    }

    /// The images of a folder.
    static func images(_ folder: CacheFolder) -> [UInt64] {
        names(folder.path).compactMap { UInt64($0, radix: 16) }
    }

    // MARK: Removing

    /// Removes files until no more than seven eighths of the limit are left: first those of other keys that have not
    /// been used for a week, then what has not been used for longest. Who has a file mapped keeps it.
    public func evict(limit: UInt64, key: String) {
        guard limit > 0 else { return }
        var files = files()
        var total = files.reduce(0) { $0 + $1.size }
        guard total > limit else { return }
        let now = time(nil)
        /// In seconds. A time to come says nothing: who uses the file sets it right.
        func age(_ file: File) -> Int {
            file.used.tv_sec > now + CachePlace.day ? .max : now - file.used.tv_sec
        }
        func isForgotten(_ file: File) -> Bool { file.key != key && age(file) > 7 * CachePlace.day }
        files.sort {
            let (a, b) = (isForgotten($0), isForgotten($1))
            return a != b
                ? a
                : (age($0), $1.used.tv_nsec, $0.key, $0.image) > (age($1), $0.used.tv_nsec, $1.key, $1.image)
        }
        for file in files {
            if total <= limit - limit / 8 { break }
            if remove(file) { total -= file.size }
        }
        removeEmptyFolders()
    }

    /// Removes all that is ours.
    /// - Returns: what is gone.
    public func clear() -> [File] {
        let gone = files().filter(remove)
        removeEmptyFolders()
        return gone
    }

    private func remove(_ file: File) -> Bool { unlink("\(path)/\(file.key)/\(file.image)") == 0 }

    private func removeEmptyFolders() {
        for key in CachePlace.names(path) { rmdir("\(path)/\(key)") }
    }

    // MARK: Trust

    /// Why what has this status is not used: whoever could have written it is trusted if it is this user, or root in
    /// root's own place.
    func mistrust(_ status: stat) -> String? {
        let owner = status.st_uid
        if owner != geteuid(), owner != 0 || path != CacheFolder.system {
            return "belongs to user \(owner)"
        }
        return status.st_mode & 0o022 == 0 ? nil : "can be written by others (chmod go-w it)"
    }

    /// Why nothing is read here; nil if it is.
    public func obstacle() -> String? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            return errno == ENOENT ? "nothing is kept there yet" : String(cString: strerror(errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return "is no directory" }
        return mistrust(status)
    }

    /// Why nothing can be added here; nil if it can.
    public func obstacleToWriting() -> String? {
        var nearest = path
        while access(nearest, F_OK) != 0, let slash = nearest.lastIndex(of: "/"), slash > nearest.startIndex {
            nearest = String(nearest[..<slash])
        }
        return access(nearest, W_OK) == 0 ? nil : "\(nearest): \(String(cString: strerror(errno)))"
    }
}
