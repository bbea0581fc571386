import AArch64
import Glibc
import Guest
import HostX86
import IR
import Testing
import Translator

@testable import TranslationCache

/// A place of its own in the file system, which is gone afterwards.
final class Place {
    let path: String

    init() {
        var template = Array("/tmp/sojourn-cache-tests-XXXXXX".utf8CString)
        mkdtemp(&template)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } + "/place"
    }

    deinit {
        for key in CachePlace.names(path) {
            for image in CachePlace.names("\(path)/\(key)") { unlink("\(path)/\(key)/\(image)") }
            rmdir("\(path)/\(key)")
        }
        rmdir(path)
        rmdir(String(path.dropLast("/place".utf8.count)))
    }

    func folder(_ key: UInt64 = 1, limit: UInt64 = CacheFolder.usualLimit) -> CacheFolder {
        CacheFolder(place: path, key: key, mayWrite: true, limit: limit)
    }
}

/// Guest code in memory as if it were mapped from a file, and what is made of it.
final class GuestCode {
    let memory: UnsafeMutableRawPointer
    let range: ImageRange
    private let translator = OfflineTranslator(guest: .aarch64, features: .detect())
    /// Functions of a few instructions: some straight on, some with loops and calls.
    static let functionCount = 200

    init(image: UInt64, seed: UInt64 = 1) {
        let size = 1 << 16
        memory = .allocate(byteCount: size, alignment: 4096)
        let code = memory.assumingMemoryBound(to: UInt32.self)
        var random = Random(state: seed | 1)
        for f in 0..<GuestCode.functionCount {
            let words: [UInt32] = [
                0xd280_0000 | UInt32(random.below(1 << 16)) << 5,  // mov x0, #n
                0x9100_0401,  // add x1, x0, #1
                0xf840_8442,  // ldr x2, [x2], #8
                0xf100_0421,  // subs x1, x1, #1
                0x54ff_ffc1,  // b.ne back to the ldr
                f % 3 == 0 ? 0x9400_0010 : 0x8b01_0000,  // bl the function behind the next, or add
                0x1e62_2820,  // fadd d0, d1, d2
                0xd65f_03c0,  // ret
            ]
            for (k, word) in words.enumerated() { code[f * 8 + k] = word }
        }
        for k in GuestCode.functionCount * 8..<size / 4 { code[k] = 0xd65f_03c0 }
        let start = UInt64(UInt(bitPattern: memory))
        range = ImageRange(start: start, end: start + UInt64(size), bias: start, image: image)
    }

    deinit { memory.deallocate() }

    func entry(_ function: Int) -> UInt64 { range.start + UInt64(function * 32) }

    /// Translations of some functions are given to `body`.
    func translate(_ functions: Range<Int>, _ body: (PendingRegions) -> Void) {
        _ = translator.explore(
            range, from: functions.map { entry($0) }, loops: true,
            isCode: { pc in functions.contains(Int(pc - self.range.start) / 32) }, keep: { body($0) })
    }

    /// Tries again for a while: children that other tests fork have the descriptor until they execute a program, and with
    /// it the lock.
    @discardableResult
    func append(_ functions: Range<Int>, to folder: CacheFolder) -> Bool {
        var all = true
        translate(functions) { pending in
            for _ in 0..<1000 {
                if ImageFile.append(pending, of: range.image, to: folder) != nil { return }
                usleep(2000)
            }
            all = false
        }
        return all
    }

    func file(_ folder: CacheFolder) -> ImageFile? { ImageFile(folder, image: range.image) }

    /// Whether a function is found, in a chunk that is whole.
    func has(_ function: Int, in file: ImageFile, tier: Tier = .block, after offset: UInt64 = 0) -> Bool {
        guard let place = file.find(UInt64(function * 32) + offset, mode: 0, tier: tier) else { return false }
        return file.chunk(at: place.chunk) != nil
    }

    func verify(_ chunk: Chunk) -> Int {
        var count = 0
        translator.verify(chunk) { _, _, _ in count += 1 }
        return count
    }

    /// Regions that differ from what is translated now.
    func differences(_ file: ImageFile) -> Int {
        var count = 0
        for offset in file.chunks {
            if let chunk = file.chunk(at: offset) { translator.verify(chunk) { _, _, _ in count += 1 } }
        }
        return count
    }
}

struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }
}

func read(_ path: String) -> [UInt8] {
    let fd = open(path, O_RDONLY)
    defer { close(fd) }
    var status = stat()
    fstat(fd, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = Glibc.read(fd, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
}

func write(_ bytes: [UInt8], to path: String) {
    let fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = Glibc.write(fd, bytes, bytes.count)
    close(fd)
}
