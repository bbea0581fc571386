import AArch64
import Glibc
import HostX86
import IR
import Testing

@testable import TranslationCache
@testable import Translator

/// Chunks in a code cache that is too small for what is translated.
@Suite struct ChunkEvictionTests {
    @Test func chunksAreLoadedAgain() throws {
        let place = Place()
        let code = GuestCode(image: 7)
        code.append(0..<100, to: place.folder())
        // The same code elsewhere, which is of no file.
        let other = GuestCode(image: 8)
        let made = Translator(
            guest: .aarch64, features: .detect(), evaluator: evaluatorFallback, cacheSize: 1 << 20)
        let translator = try #require(made)
        translator.disk = DiskCache(folders: [place.folder()]) {
            $0 >= code.range.start && $0 < code.range.end ? code.range : nil
        }
        func translate(_ pc: UInt64, _ end: UInt64) throws -> UInt {
            for _ in 0..<3 {
                do throws(Translator.Failure) {
                    return try translator.translate(pc, mode: []) { _, _ in end }
                } catch {
                    if !translator.beginPart() { translator.evictPart() }
                }
            }
            return 0
        }
        func isLoaded(_ entry: UInt) -> Bool { (translator.region(hostPC: entry)?.chunk ?? -1) >= 0 }
        var numbers: Set<Int32> = []
        for _ in 0..<3 {
            for f in 0..<100 {
                let entry = try translate(code.entry(f), code.range.end)
                #expect(isLoaded(entry))
                #expect(translator.region(hostPC: entry)?.guestPC == code.entry(f))
                numbers.insert(translator.region(hostPC: entry)!.chunk)
            }
            #expect(!translator.validChunks.isEmpty)
            // Until both parts have gone.
            let removals = translator.removals
            var f = 0
            while translator.removals < removals + 2 {
                let entry = try translate(other.entry(f % 200), other.range.end)
                #expect(entry != 0 && !isLoaded(entry))
                f += 1
            }
            #expect(translator.find(code.entry(0), mode: []) == 0)
            #expect(translator.validChunks.isEmpty)
        }
        // Their numbers are given again.
        #expect(numbers.count == translator.chunkCount && numbers.count <= 2)
    }
}
