import Glibc

/// A folder of translations of one key: `<place>/<key>/<image>`.
public struct CacheFolder: Sendable {
    public let key: UInt64
    /// Without a slash at its end.
    public let place: String
    /// `place` and its parents are made when there is something to write.
    public let mayWrite: Bool
    /// Where root keeps translations for all users.
    public static let system = "/var/cache/sojourn"

    public init(place: String, key: CacheKey, mayWrite: Bool) {
        self.init(place: place, key: key.sum, mayWrite: mayWrite)
    }

    init(place: String, key: UInt64, mayWrite: Bool) {
        self.place = place
        self.key = key
        self.mayWrite = mayWrite
    }

    public var path: String { place + "/" + hexadecimal(key) }

    func path(of image: UInt64) -> String { path + "/" + hexadecimal(image) }

    /// Opens the file of an image, if whoever could have written it is trusted: this user, or root in root's own place.
    /// - Returns: a descriptor or -1.
    func open(_ image: UInt64, forWriting: Bool) -> Int32 {
        let flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (forWriting ? O_RDWR : O_RDONLY)
        let fd = Glibc.open(path(of: image), flags)
        guard fd >= 0 else { return -1 }
        var status = stat()
        guard fstat(fd, &status) == 0, isTrusted(status, S_IFREG), isTrustedPlace else {
            close(fd)
            return -1
        }
        return fd
    }

    private var isTrustedPlace: Bool {
        for folder in [place, path] {
            var status = stat()
            guard lstat(folder, &status) == 0, isTrusted(status, S_IFDIR) else { return false }
        }
        return true
    }

    private func isTrusted(_ status: stat, _ type: mode_t) -> Bool {
        let owner = status.st_uid
        return status.st_mode & S_IFMT == type && status.st_mode & 0o022 == 0
            && (owner == geteuid() || owner == 0 && place == CacheFolder.system)
    }

    /// Opens the file of an image to add to it, and makes it if there is none, and the folders.
    /// - Returns: a descriptor or -1.
    func make(_ image: UInt64) -> Int32 {
        let fd = open(image, forWriting: true)
        if fd >= 0 { return fd }
        makeFolders()
        guard isTrustedPlace else { return -1 }
        let mode: mode_t = geteuid() == 0 && place == CacheFolder.system ? 0o644 : 0o600
        return Glibc.open(path(of: image), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    }

    /// Root's place is for all to read.
    private func makeFolders() {
        let mode: mode_t = geteuid() == 0 && place == CacheFolder.system ? 0o755 : 0o700
        var end = place.startIndex
        while let slash = place[end...].dropFirst().firstIndex(of: "/") {
            mkdir(String(place[..<slash]), 0o700)
            end = slash
        }
        mkdir(place, mode)
        mkdir(path, mode)
    }
}
