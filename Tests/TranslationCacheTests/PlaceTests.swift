import Glibc
import Testing

@testable import TranslationCache

@Suite struct PlaceTests {
    private func age(_ path: String, days: Int) {
        let when = timespec(tv_sec: time(nil) - days * 86400, tv_nsec: 0)
        let times = [when, when]
        utimensat(AT_FDCWD, path, times, 0)
    }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    // MARK: Eviction

    @Test func leastRecentlyUsedGoFirst() throws {
        let place = Place()
        for image in 1...6 {
            GuestCode(image: UInt64(image)).append(0..<40, to: place.folder())
            age(place.folder().path(of: UInt64(image)), days: image)
        }
        GuestCode(image: 9).append(0..<40, to: place.folder(2))
        age(place.folder(2).path(of: 9), days: 2)
        let files = CachePlace(place.path).files()
        let total = files.reduce(0) { $0 + $1.size }
        // Two have to go for seven eighths.
        let size = try #require(files.first).size
        CachePlace(place.path).evict(limit: total - size / 2, key: hexadecimal(1))
        #expect(!exists(place.folder().path(of: 6)))
        for image in 1...4 { #expect(exists(place.folder().path(of: UInt64(image)))) }
        #expect(exists(place.folder(2).path(of: 9)))
        // Another key's, when it has not been used for a week, before any of this one's.
        age(place.folder(2).path(of: 9), days: 8)
        age(place.folder().path(of: 4), days: 100)
        let now = CachePlace(place.path).files().reduce(0) { $0 + $1.size }
        CachePlace(place.path).evict(limit: now - 1, key: hexadecimal(1))
        #expect(!exists(place.folder(2).path(of: 9)))
        #expect(!exists(place.folder(2).path))
        #expect(exists(place.folder().path(of: 4)))
    }

    @Test func nothingGoesBelowTheLimit() {
        let place = Place()
        GuestCode(image: 1).append(0..<10, to: place.folder())
        age(place.folder().path(of: 1), days: 1000)
        CachePlace(place.path).evict(limit: 1 << 30, key: hexadecimal(1))
        CachePlace(place.path).evict(limit: 0, key: hexadecimal(1))
        #expect(exists(place.folder().path(of: 1)))
    }

    @Test func otherFilesAreLeftAlone() {
        let place = Place()
        GuestCode(image: 1).append(0..<10, to: place.folder())
        let own = [
            place.path + "/notes", place.folder().path + "/0123", place.folder().path + "/0123456789ABCDEF",
        ]
        for path in own { write([1], to: path) }
        symlink("/etc/passwd", place.folder().path + "/0123456789abcdef")
        mkfifo(place.folder().path + "/fedcba9876543210", 0o600)
        #expect(CachePlace(place.path).files().count == 1)
        #expect(CachePlace(place.path).clear().count == 1)
        for path in own { #expect(exists(path)) }
        #expect(exists(place.folder().path + "/0123456789abcdef"))
        for path in own { unlink(path) }
        unlink(place.folder().path + "/0123456789abcdef")
        unlink(place.folder().path + "/fedcba9876543210")
    }

    @Test func addingEvicts() {
        let place = Place()
        let limit: UInt64 = 1 << 20
        for image in 1...40 { GuestCode(image: UInt64(image)).append(0..<60, to: place.folder(limit: limit)) }
        let files = CachePlace(place.path).files()
        #expect(files.reduce(0) { $0 + $1.size } <= limit)
        #expect(files.contains { $0.image == hexadecimal(40) })
    }

    /// The times of files that were used when the clock was wrong.
    @Test func timesToCome() throws {
        let place = Place()
        for image in 1...3 as ClosedRange<UInt64> {
            GuestCode(image: image).append(0..<40, to: place.folder())
        }
        age(place.folder().path(of: 2), days: -4000)
        age(place.folder().path(of: 3), days: 4)
        // Used again: as any other.
        age(place.folder().path(of: 1), days: -4000)
        #expect(ImageFile(place.folder(), image: 1) != nil)
        let total = CachePlace(place.path).files().reduce(0) { $0 + $1.size }
        CachePlace(place.path).evict(limit: total - 1, key: hexadecimal(1))
        #expect(exists(place.folder().path(of: 1)))
        #expect(!exists(place.folder().path(of: 2)))
    }

    @Test func useIsShownOnceADay() throws {
        let place = Place()
        GuestCode(image: 1).append(0..<4, to: place.folder())
        let path = place.folder().path(of: 1)
        func time() -> Int {
            var status = stat()
            stat(path, &status)
            return status.st_mtim.tv_sec
        }
        let now = Glibc.time(nil)
        let half = [timespec(tv_sec: now - 40000, tv_nsec: 0), timespec(tv_sec: now - 40000, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, half, 0)
        _ = try #require(ImageFile(place.folder(), image: 1))
        #expect(time() == now - 40000)
        age(path, days: 2)
        _ = try #require(ImageFile(place.folder(), image: 1))
        #expect(time() >= now)
    }

    // MARK: Trust

    @Test func whatOthersMayWriteIsNotUsed() throws {
        let place = Place()
        let code = GuestCode(image: 1)
        code.append(0..<4, to: place.folder())
        for path in [place.path, place.folder().path, place.folder().path(of: 1)] {
            var status = stat()
            stat(path, &status)
            for mode in [0o020, 0o002] as [mode_t] {
                chmod(path, status.st_mode & 0o777 | mode)
                #expect(code.file(place.folder()) == nil)
                #expect(!code.append(0..<8, to: place.folder()))
            }
            chmod(path, status.st_mode & 0o777)
            #expect(code.file(place.folder()) != nil)
        }
    }

    @Test func anothersFilesAreNotUsed() throws {
        guard geteuid() == 0 else { return }
        let place = Place()
        let code = GuestCode(image: 1)
        code.append(0..<4, to: place.folder())
        for path in [place.path, place.folder().path, place.folder().path(of: 1)] {
            chown(path, 12345, 12345)
            #expect(code.file(place.folder()) == nil)
            #expect(!code.append(0..<8, to: place.folder()))
            chown(path, 0, 0)
            #expect(code.file(place.folder()) != nil)
        }
    }

    @Test func onlyPlainFilesAreUsed() throws {
        let place = Place()
        let code = GuestCode(image: 1)
        code.append(0..<4, to: place.folder())
        let path = place.folder().path(of: 1)
        rename(path, place.path + "/real")
        symlink(place.path + "/real", path)
        #expect(code.file(place.folder()) == nil)
        #expect(!code.append(0..<8, to: place.folder()))
        unlink(path)
        mkfifo(path, 0o600)
        #expect(code.file(place.folder()) == nil)
        unlink(path)
        mkdir(path, 0o700)
        #expect(code.file(place.folder()) == nil)
        rmdir(path)
        unlink(place.path + "/real")
        // A folder that is a link.
        code.append(0..<4, to: place.folder())
        rename(place.folder().path, place.path + "/folder")
        symlink("folder", place.folder().path)
        #expect(code.file(place.folder()) == nil)
        unlink(place.folder().path)
        rename(place.path + "/folder", place.folder().path)
        #expect(code.file(place.folder()) != nil)
    }

    @Test func modesDoNotDependOnTheMask() {
        let place = Place()
        let old = umask(0)
        GuestCode(image: 1).append(0..<4, to: place.folder())
        umask(old)
        var status = stat()
        stat(place.folder().path(of: 1), &status)
        #expect(status.st_mode & 0o777 == 0o600)
        stat(place.path, &status)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test func aSizeThatNoFileHas() {
        let place = Place()
        let code = GuestCode(image: 1)
        code.append(0..<4, to: place.folder())
        truncate(place.folder().path(of: 1), 1 << 42)
        #expect(code.file(place.folder()) != nil)
        #expect(code.append(4..<8, to: place.folder()))
    }

    @Test func obstaclesAreNamed() {
        let place = Place()
        #expect(CachePlace(place.path).obstacle() == "nothing is kept there yet")
        #expect(CachePlace(place.path).obstacleToWriting() == nil)
        GuestCode(image: 1).append(0..<4, to: place.folder())
        #expect(CachePlace(place.path).obstacle() == nil)
        chmod(place.path, 0o777)
        #expect(CachePlace(place.path).obstacle() == "can be written by others (chmod go-w it)")
        chmod(place.path, 0o700)
        #expect(CachePlace(place.folder().path(of: 1)).obstacle() == "is no directory")
        #expect(
            CachePlace("/proc/none/of/it").obstacleToWriting()?.hasPrefix("/proc: ") == true || geteuid() == 0
        )
    }
}
