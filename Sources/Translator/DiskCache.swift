import Glibc
import Guest
import HostX86
import IR
import TranslationCache

/// An executable part of a file in the guest's memory.
public struct ImageRange: BitwiseCopyable, Sendable {
    public var start: UInt64
    public var end: UInt64
    /// Guest address that the file's first byte would have.
    public var bias: UInt64
    /// The file by what is in it.
    public var image: UInt64

    public init(start: UInt64, end: UInt64, bias: UInt64, image: UInt64) {
        self.start = start
        self.end = end
        self.bias = bias
        self.image = image
    }
}

/// The translations on disk as one process uses them. Its translator's lock guards it.
public final class DiskCache {
    /// Where translations are looked for, the first where there are new ones to keep.
    private let folders: [CacheFolder]
    private var writer: CacheFolder? { folders.first { $0.mayWrite } }
    /// What file the guest has at an address.
    private let describe: (UInt64) -> ImageRange?
    private var sources = Arena<Source>(capacity: 32)
    private var images: [Image] = []
    var pending = PendingRegions()
    /// The process that writes.
    private var owner: pid_t
    /// A file has been cut off: nothing is looked for or kept any more. What has been loaded still refers to the files.
    var isLost = false
    /// What is translated may have been translated and written before.
    private var mayRepeat = false
    /// Written at the latest when they take so much.
    static let mostPending = 1 << 20

    /// The files of one image, and what has been taken from them.
    final class Image {
        let number: UInt64
        let files: [ImageFile]
        /// Where each file's translations are.
        fileprivate let indexes: UnsafeMutablePointer<ImageIndex>
        private struct Place: BitwiseCopyable {
            var chunk: Int
            var bias: UInt64
            var file: Int
            var number: Int
        }
        /// Chunks that have been loaded, or were of no use.
        private var seen = Arena<Place>(capacity: 16)
        static let useless = -1

        /// Of the file that is written: how long it was when it had nothing of what is pending.
        var known: Int

        init(_ number: UInt64, _ files: [ImageFile], known: Int) {
            self.number = number
            self.files = files
            self.known = known
            indexes = .allocate(capacity: max(files.count, 1))
            for k in files.indices { (indexes + k).initialize(to: files[k].index) }
        }

        deinit {
            seen.deallocate()
            indexes.deallocate()
        }

        /// The number of the loaded chunk, or `useless`; nil: it has not been looked at yet.
        func number(_ chunk: Int, file: Int, bias: UInt64) -> Int? {
            for k in 0..<seen.count
            where seen[k].chunk == chunk && seen[k].file == file && seen[k].bias == bias {
                return seen[k].number
            }
            return nil
        }

        func note(_ chunk: Int, file: Int, bias: UInt64, number: Int) {
            seen.append(Place(chunk: chunk, bias: bias, file: file, number: number))
        }

        func forget() { seen.removeAll() }

        /// Chunks that are loaded no longer may be loaded again.
        func forget(where hasGone: (Int) -> Bool) {
            var left = 0
            for k in 0..<seen.count where seen[k].number != Image.useless && !hasGone(seen[k].number) {
                seen[left] = seen[k]
                left += 1
            }
            seen.count = left
        }
    }

    /// A range of the guest's memory and what there is of its image, for look-ups that count no references.
    struct Source: BitwiseCopyable {
        let range: ImageRange
        private let image: Unmanaged<Image>
        private let indexes: UnsafeMutablePointer<ImageIndex>
        let fileCount: Int

        fileprivate init(_ range: ImageRange, _ image: Image) {
            self.range = range
            self.image = .passUnretained(image)
            indexes = image.indexes
            fileCount = image.files.count
        }

        func withImage<R>(_ body: (Image) -> R) -> R { image._withUnsafeGuaranteedRef(body) }

        func index(_ file: Int) -> ImageIndex { indexes[file] }
    }

    /// - Parameter describe: the file that the guest's memory has at an address, if that is executable and not writable.
    public init(folders: [CacheFolder], describe: @escaping (UInt64) -> ImageRange?) {
        self.folders = folders
        self.describe = describe
        owner = getpid()
    }

    /// In a forked child. What is pending the parent keeps.
    func becomeChild() {
        pending.removeAll()
        owner = getpid()
    }

    /// - Returns: nil if the guest has no file there, or one that may be written.
    func source(_ pc: UInt64) -> Source? {
        if isLost { return nil }
        for k in 0..<sources.count where pc >= sources[k].range.start && pc < sources[k].range.end {
            return sources[k]
        }
        guard let range = describe(pc) else { return nil }
        let source = Source(range, image(range))
        sources.append(source)
        return source
    }

    private func image(_ range: ImageRange) -> Image {
        for image in images where image.number == range.image { return image }
        var files: [ImageFile] = []
        for folder in folders {
            if let file = ImageFile(folder, image: range.image) { files.append(file) }
        }
        var known = 0
        if let first = files.first, let writer, first.place == writer.place { known = first.size }
        images.append(Image(range.image, files, known: known))
        return images[images.count - 1]
    }

    /// The guest's memory has changed there.
    func forget(_ start: UInt64, _ end: UInt64) {
        var k = sources.count
        while k > 0 {
            k -= 1
            let source = sources[k]
            guard source.range.start < end, source.range.end > start else { continue }
            sources[k] = sources[sources.count - 1]
            sources.count -= 1
            // The same file may come back to the same place.
            if start <= source.range.start, source.range.end <= end { source.withImage { $0.forget() } }
        }
    }

    func forgetLoaded(where hasGone: (Int) -> Bool) {
        mayRepeat = true
        for image in images { image.forget(where: hasGone) }
    }

    /// Writes what is to be kept. Not in a child that shares the memory: were it killed on the way, the lock would stay
    /// taken.
    func save() {
        guard !pending.isEmpty, getpid() == owner else { return }
        if let writer, !isLost {
            for image in images where pending.has(image.number) {
                let known = mayRepeat ? 0 : image.known
                let size = ImageFile.append(pending, of: image.number, to: writer, known: known)
                image.known = size ?? image.known
            }
        }
        pending.removeAll()
    }

    /// Keeps the translation that the generator has just made of the code at `pc`.
    func keep(
        _ function: borrowing Function, _ generator: borrowing CodeGenerator, mode: UInt16, start: Int,
        code: UnsafeRawBufferPointer, guestCode: UnsafeRawPointer
    ) {
        guard let range = source(function.pc)?.range,
            let region = PendingRegion(function, generator, range, mode: mode, start: start)
        else { return }
        pending.append(region, generator, code: code, guestCode: guestCode)
        if pending.size > DiskCache.mostPending { save() }
    }
}

extension PendingRegion {
    /// The translation that the generator has just made.
    /// - Returns: nil if it is not to be kept.
    init?(
        _ function: borrowing Function, _ generator: borrowing CodeGenerator, _ range: ImageRange,
        mode: UInt16,
        start: Int
    ) {
        let length = UInt64(truncatingIfNeeded: function.guestLength)
        // What ends with the memory may depend on that.
        guard length > 0, function.pc &+ length &+ 16 <= range.end else { return nil }
        self.init()
        image = range.image
        bias = range.bias
        guestPC = function.pc
        guestLength = function.guestLength
        self.mode = mode
        tier = function.tier
        path = function.path
        displaced = generator.displaced
        self.start = start
    }
}
