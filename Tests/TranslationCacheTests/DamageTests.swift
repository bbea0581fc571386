import Glibc
import Testing

@testable import TranslationCache

/// Files that have been damaged at random are used in part or not at all. CACHE_FUZZ_COUNT says how many.
@Suite struct DamageTests {
    @Test func damagedFiles() throws {
        let count = getenv("CACHE_FUZZ_COUNT").flatMap { Int(String(cString: $0)) } ?? 2_000
        let seed = getenv("CACHE_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64(time(nil))
        let place = Place()
        let folder = place.folder()
        let code = GuestCode(image: 7)
        for k in 0..<12 { code.append(k * 4..<k * 4 + 4, to: folder) }
        let path = folder.path(of: 7)
        let whole = read(path)
        let file = try #require(code.file(folder))
        var rightChunks: Set<[UInt8]> = []
        for offset in file.chunks {
            let chunk = try #require(file.chunk(at: offset))
            rightChunks.insert(
                Array(UnsafeRawBufferPointer(start: chunk.base, count: Int(chunk.header.size))))
        }
        var random = Random(state: seed &* 2 + 1)
        var usable = 0
        for k in 0..<count {
            let bytes = damaged(whole, &random)
            let fd = open(path, O_WRONLY | O_TRUNC)
            _ = Glibc.write(fd, bytes, bytes.count)
            close(fd)
            if let file = code.file(folder) {
                let named = Set((0..<48).compactMap { file.find(UInt64($0 * 32), mode: 0)?.chunk })
                for chunk in named.compactMap({ file.chunk(at: $0) }) {
                    usable += 1
                    let found = Array(
                        UnsafeRawBufferPointer(start: chunk.base, count: Int(chunk.header.size)))
                    if !rightChunks.contains(found) {
                        Issue.record("a damaged chunk is used: seed \(seed), file \(k)")
                        return
                    }
                }
            }
            if k % 16 == 0 {
                // Whoever adds to it leaves a file that is right.
                code.append(0..<2, to: folder)
                let file = code.file(folder)
                if file == nil || code.differences(file!) != 0 {
                    Issue.record("a damaged file is kept: seed \(seed), file \(k)")
                    return
                }
                unlink(path)
                write(whole, to: path)
            }
        }
        #expect(usable > count)
    }

    private func damaged(_ whole: [UInt8], _ random: inout Random) -> [UInt8] {
        var bytes = whole
        for _ in 0...random.below(3) {
            let at = random.below(bytes.count)
            switch random.below(10) {
            case 0: bytes[at] ^= 1 << random.below(8)
            case 1:
                for k in at..<min(at + 1 + random.below(64), bytes.count) {
                    bytes[k] = UInt8(random.below(256))
                }
            case 2: bytes.removeLast(random.below(bytes.count))
            case 3:
                let page = at & ~4095
                for k in page..<min(page + 4096, bytes.count) { bytes[k] = 0 }
            case 4:
                // Two blocks change places.
                let size = 64 << random.below(6)
                let a = at / size * size
                let b = random.below(bytes.count) / size * size
                for k in 0..<size where a + k < bytes.count && b + k < bytes.count {
                    bytes.swapAt(a + k, b + k)
                }
            case 5: for k in at..<bytes.count { bytes[k] = 0 }
            case 6: bytes[random.below(min(64, bytes.count))] ^= UInt8(1 + random.below(255))
            case 7:
                // The footer and the index before it.
                let back = 1 + random.below(min(4096, bytes.count))
                bytes[bytes.count - back] = UInt8(random.below(256))
            case 8: bytes += [UInt8](repeating: UInt8(random.below(256)), count: random.below(9000))
            default:
                // A number at which arithmetic goes wrong.
                let edges: [UInt64] = [0, 1, 0x7fff_ffff, 0xffff_ffff, 1 << 32, 1 << 63, .max, 63, 64, 4096]
                let value = edges[random.below(edges.count)]
                let size = random.below(2) == 0 ? 4 : 8
                for k in 0..<size where at & ~3 + k < bytes.count {
                    bytes[at & ~3 + k] = UInt8(value >> (8 * k) & 255)
                }
            }
            if bytes.isEmpty { return bytes }
        }
        return bytes
    }
}
