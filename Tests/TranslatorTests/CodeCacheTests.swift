import CHost
import Glibc
import Testing

@testable import Translator

/// A code cache whose parts are filled with bytes.
private final class FilledCache {
    var cache: CodeCache
    let part: Int

    init(_ size: Int) throws {
        struct NoMemory: Error {}
        guard let cache = CodeCache(capacity: size, reserved: 4096) else { throw NoMemory() }
        part = cache.partSize
        self.cache = cache
    }

    var used: Int { cache.used }
    func mayAdd() -> Bool { cache.mayAdd() }
    func begin(_ part: Int) -> Bool { cache.begin(part) }
    func remove(_ part: Int? = nil) -> Bool { cache.remove(part) }
    func isEmpty(_ part: Int) -> Bool { cache.isEmpty(part) }

    /// Adds so many bytes to the present part, or as many as there is room for.
    func fill(_ byte: UInt8, _ size: Int = .max) {
        let start = cache.used
        let count = min(size, cache.limit - start)
        memset(cache.writable + start, Int32(byte), count)
        cache.used = start + count
    }

    func has(_ byte: UInt8, _ range: Range<Int>) -> Bool {
        let code = UnsafePointer<UInt8>(bitPattern: cache.executable)!
        for k in range where code[k] != byte || cache.writable[k] != byte { return false }
        return true
    }
}

/// Parts of a code cache, also of one that parent and child share after fork.
@Suite struct CodeCacheTests {
    @Test func partsAreFilledAndGoAlone() throws {
        let cache = try FilledCache(2 << 20)
        let part = cache.part
        for n in 0..<4 {
            if n > 0 { #expect(cache.begin(n)) }
            cache.fill(UInt8(n + 1))
            #expect(cache.used == (n + 1) * part)
        }
        #expect(cache.remove(1))
        #expect(cache.isEmpty(1) && !cache.isEmpty(2))
        #expect(cache.has(0, part..<2 * part))
        #expect(cache.has(3, 2 * part..<3 * part))
        #expect(cache.begin(1) && cache.used == part)
        #expect(cache.remove())
        for n in 0..<4 { #expect(cache.isEmpty(n)) }
        cache.fill(9)
        #expect(cache.used == part)
    }

    /// Child and parent add code behind that of others, or in a gap, and evict.
    @Test(arguments: [false, true]) func childrenChangeNothing(hasGap: Bool) throws {
        let cache = try FilledCache(2 << 20)
        let part = cache.part
        cache.fill(1)
        #expect(cache.begin(1))
        cache.fill(2)
        #expect(cache.begin(2))
        cache.fill(3, hasGap ? part : part / 2 + 100)
        if hasGap {
            #expect(cache.remove(1) && cache.begin(1))
            cache.fill(2, part / 2 + 100)
        }
        let byte: UInt8 = hasGap ? 2 : 3
        let begin = Int(byte - 1) * part
        let middle = begin + part / 2 + 100
        cache.cache.prepareFork()
        // In the child nothing may allocate.
        let pid = pid_t(sj_fork())
        if pid == 0 {
            cache.cache.becomeChild()
            guard cache.mayAdd(), cache.used >= middle, cache.used < middle + 4096 else { _exit(1) }
            let start = cache.used
            cache.fill(9)
            guard cache.has(9, start..<begin + part), cache.has(byte, begin..<middle) else { _exit(2) }
            guard cache.begin(3) else { _exit(3) }
            cache.fill(9)
            guard cache.has(9, 3 * part..<4 * part), cache.remove(0), cache.begin(0) else { _exit(4) }
            cache.fill(9, 5000)
            _exit(cache.has(byte, begin..<middle) && cache.has(9, 3 * part..<4 * part) ? 0 : 5)
        }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        #expect(status == 0)
        #expect(cache.has(1, 8192..<part))
        #expect(cache.has(byte, begin..<middle))
        #expect(cache.has(0, middle..<begin + part))
        #expect(cache.has(0, 3 * part..<4 * part))
        #expect(cache.mayAdd() && cache.begin(3))
        #expect(cache.remove(0))
    }

    /// The parent evicts what the child runs.
    @Test func parentsChangeNothing() throws {
        let cache = try FilledCache(1 << 20)
        let part = cache.part
        cache.fill(1)
        #expect(cache.begin(1))
        cache.fill(2, 5000)
        var pipes: [Int32] = [0, 0]
        pipe(&pipes)
        cache.cache.prepareFork()
        let ends = (pipes[0], pipes[1])
        let pid = pid_t(sj_fork())
        if pid == 0 {
            cache.cache.becomeChild()
            var byte: UInt8 = 0
            close(ends.1)
            _ = read(ends.0, &byte, 1)
            _exit(cache.has(1, 8192..<part) && cache.has(2, part..<part + 5000) ? 0 : 1)
        }
        #expect(cache.remove(0) && cache.begin(0))
        cache.fill(7)
        #expect(cache.has(2, part..<part + 5000))
        #expect(cache.has(7, 8192..<part))
        #expect(cache.remove(1) && cache.begin(1))
        cache.fill(8)
        close(ends.0)
        close(ends.1)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        #expect(status == 0)
    }
}
