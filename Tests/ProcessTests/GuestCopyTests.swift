import CHost
import Glibc
import Process
import Testing

/// Access to memory that may not be there.
@Suite struct GuestCopyTests {
    @Test func bytesAreComparedAndMayBeMissing() throws {
        GuestProcess.installFaultHandlers()
        let size = 4096
        let p = try #require(
            mmap(nil, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        defer { munmap(p, 2 * size) }
        mprotect(p + size, size, PROT_NONE)
        var kept = [UInt8](repeating: 0, count: 64)
        for k in kept.indices { kept[k] = UInt8(3 * k) }
        for length in 0...kept.count {
            let place = p + size - length
            memcpy(place, kept, length)
            #expect(sj_is_equal(place, kept, length) == 1)
            #expect(sj_is_equal(kept, place, length) == 1)
            for k in 0..<length {
                kept[k] ^= 0x80
                #expect(sj_is_equal(place, kept, length) == 0)
                kept[k] ^= 0x80
            }
            if length < kept.count {
                #expect(sj_is_equal(place, kept, length + 1) == 0)
                #expect(sj_is_equal(kept, place, length + 1) == 0)
            }
        }
    }
}
