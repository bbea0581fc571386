import ELF
import Glibc
import Synchronization
import Testing

@testable import Process

private final class Shared: Sendable {
    let stop = Atomic<Bool>(false)
    let torn = Atomic<Int>(0)
}

@Suite struct ConcurrencyTests {
    /// Readers without the lock see whole regions while two writers map, protect and unmap.
    @Test func readersSeeWholeRegions() async {
        let space = GuestAddressSpace()
        let shared = Shared()
        let anonymous = MAP_PRIVATE | MAP_ANONYMOUS
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    let base = 0x5300_0000_0000 + UInt64(writer) << 32
                    for round in 0..<3000 {
                        let at = base + UInt64(round % 100) * 0x10000
                        _ = space.map(at, 0x4000, protection: [.read, .write], flags: anonymous | MAP_FIXED)
                        _ = space.protect(at + 0x1000, 0x1000, protection: [.execute])
                        if round % 3 == 0 { _ = space.unmap(at + 0x2000, 0x1000) }
                        if round % 7 == 0 { _ = space.unmap(base, 0x20_0000) }
                    }
                    _ = space.unmap(base, 0x100_0000)
                    if writer == 0 { shared.stop.store(true, ordering: .relaxed) }
                }
            }
            group.addTask {
                while !shared.stop.load(ordering: .relaxed) {
                    var at: UInt64 = 0
                    while let region = space.region(atOrAfter: at) {
                        if region.start >= region.end || region.end <= at || region.start & 0xfff != 0
                            || region.end & 0xfff != 0 || region.length > 0x4000
                        {
                            shared.torn.wrappingAdd(1, ordering: .relaxed)
                        }
                        at = region.end
                    }
                }
            }
        }
        #expect(shared.torn.load(ordering: .relaxed) == 0)
        #expect(space.region(atOrAfter: 0) == nil)
    }
}
