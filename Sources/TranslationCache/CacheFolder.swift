import Glibc

/// A folder of translations of one key: `<place>/<key>/<image>`.
public struct CacheFolder: Sendable {
    public let key: UInt64
    /// Without a slash at its end.
    public let place: String
    /// `place` and its parents are made when there is something to write.
    public let mayWrite: Bool
    /// Bytes that all files of the place may take; 0: any number.
    public let limit: UInt64
    public static let usualLimit: UInt64 = 1 << 30
    /// Where root keeps translations for all users.
    public static let system = "/var/cache/sojourn"

    public init(place: String, key: CacheKey, mayWrite: Bool, limit: UInt64 = CacheFolder.usualLimit) {
        self.init(place: place, key: key.sum, mayWrite: mayWrite, limit: limit)
    }

    init(place: String, key: UInt64, mayWrite: Bool, limit: UInt64 = CacheFolder.usualLimit) {
        self.place = place
        self.key = key
        self.mayWrite = mayWrite
        self.limit = limit
    }

    public var path: String { place + "/" + hexadecimal(key) }

    /// Those that have a file.
    public var images: [UInt64] { CachePlace.images(self) }

    public func path(of image: UInt64) -> String { path + "/" + hexadecimal(image) }

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
        CacheFolder.showUse(fd, status)
        return fd
    }

    /// What has not been used for long goes first when there is too much. A time to come is a clock's mistake.
    private static func showUse(_ fd: Int32, _ status: stat) {
        let age = time(nil) - status.st_mtim.tv_sec
        if age > CachePlace.day || age < -CachePlace.day { futimens(fd, nil) }
    }

    private var isTrustedPlace: Bool { isTrustedFolder(place) && isTrustedFolder(path) }

    private func isTrustedFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && isTrusted(status, S_IFDIR)
    }

    private func isTrusted(_ status: stat, _ type: mode_t) -> Bool {
        status.st_mode & S_IFMT == type && CachePlace(place).mistrust(status) == nil
    }

    /// Opens the file of an image to add to it, and makes it if there is none, and the folders.
    /// - Returns: a descriptor or -1.
    func make(_ image: UInt64) -> Int32 {
        let fd = open(image, forWriting: true)
        if fd >= 0 { return fd }
        makeFolders()
        guard isTrustedPlace else { return -1 }
        let mode: mode_t = isForAll ? 0o644 : 0o600
        let made = Glibc.open(path(of: image), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        // Whatever the guest's umask is.
        if made >= 0 { fchmod(made, mode) }
        return made
    }

    /// Root's place is for all to read.
    private var isForAll: Bool { geteuid() == 0 && place == CacheFolder.system }

    private func makeFolders() {
        let mode: mode_t = isForAll ? 0o755 : 0o700
        var end = place.startIndex
        while let slash = place[end...].dropFirst().firstIndex(of: "/") {
            CacheFolder.makeFolder(String(place[..<slash]), mode)
            end = slash
        }
        CacheFolder.makeFolder(place, mode)
        // Nothing of root's in the folder of another user.
        guard isTrustedFolder(place) else { return }
        CacheFolder.makeFolder(path, mode)
    }

    private static func makeFolder(_ path: String, _ mode: mode_t) {
        if mkdir(path, mode) == 0 { chmod(path, mode) }
    }
}
