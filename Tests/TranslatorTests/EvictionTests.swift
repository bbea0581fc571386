import AArch64
import CHost
import FuzzCommon
import Glibc
import Guest
import HostX86
import IR
import Testing

@testable import Process
@testable import Translator

/// Guest code whose blocks each add a number to x1 and go on to another one, in a small code cache.
private final class BlockChain {
    static let blockSize = 32
    let code: UInt64 = 0x30_0000_0000
    let count: Int
    let process: GuestProcess
    let thread: GuestThread
    var translator: Translator { process.translator }

    init(count: Int, cacheSize: Int) throws {
        self.count = count
        let space = GuestAddressSpace()
        let size = UInt64(count * BlockChain.blockSize + 8191) & ~4095
        _ = space.map(
            code, size, protection: [.read, .write, .execute], flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
        process = try #require(
            GuestProcess(
                architecture: .aarch64, space: space, features: .detect(), codeCacheSize: cacheSize))
        thread = try #require(GuestThread(process: process))
        translator.loopThreshold = 0
        for n in 0..<count { put([add(n), branch(n, to: n + 1)], at: n) }
        put([0xd400_0001], at: count)  // svc #0
    }

    deinit { _ = process.space.unmap(code, UInt64(count * BlockChain.blockSize + 8191) & ~4095) }

    func pc(_ n: Int) -> UInt64 { code + UInt64(n * BlockChain.blockSize) }

    func put(_ words: [UInt32], at n: Int) {
        let place = UnsafeMutablePointer<UInt32>(bitPattern: UInt(pc(n)))!
        for (k, word) in words.enumerated() { place[k] = word }
    }

    /// add x1, x1, #value
    func add(_ value: Int) -> UInt32 { 0x9100_0021 | UInt32(value & 0xfff) << 10 }

    func branch(_ n: Int, to target: Int) -> UInt32 {
        0x1400_0000 | UInt32(truncatingIfNeeded: (target - n) * BlockChain.blockSize / 4 - 1) & 0x03ff_ffff
    }

    func sum(_ blocks: Range<Int>) -> UInt64 { blocks.reduce(0) { $0 + UInt64($1 & 0xfff) } }

    /// Translates a block, and evicts a part if there is no other way.
    /// - Returns: its entry, and where its exit's distance lies.
    @discardableResult
    func translate(_ n: Int) throws -> (entry: UInt, site: UInt) {
        for _ in 0..<3 {
            do throws(Translator.Failure) {
                let entry = try translator.translate(pc(n), mode: []) { [process] pc, reach in
                    process.executableEnd(pc, reach: reach)
                }
                guard translator.compiler.generator.exits.count > 0 else { return (entry, 0) }
                return (entry, entry + UInt(translator.compiler.generator.exits[0].field))
            } catch {
                if !translator.beginPart() { translator.evictPart() }
            }
        }
        throw Stuck()
    }
    struct Stuck: Error {}

    /// Translates blocks from `n` on until one does not come into the first part.
    /// - Returns: its number.
    func leavePart(from n: Int) throws -> Int {
        var n = n
        while part(try translate(n).entry) == 0 { n += 1 }
        return n
    }

    /// Translates blocks from `n` on until translations have gone.
    func evict(from n: Int) throws {
        var n = n
        while translator.removals == 0 {
            try translate(n)
            n += 1
        }
    }

    func find(_ n: Int) -> UInt { translator.find(pc(n), mode: []) }
    func part(_ entry: UInt) -> Int { translator.cache.part(of: translator.offset(of: entry)) }
    func distance(_ site: UInt) -> Int32 {
        UnsafePointer<Int32>(bitPattern: site).map { UnsafeRawPointer($0).loadUnaligned(as: Int32.self) }!
    }

    /// How many links would be undone if a block went.
    func linkCount(to n: Int) -> Int {
        var count = 0
        var index = translator.newestLink[pc(n)]
        while index >= 0 {
            if translator.links[Int(index)].field != nil { count += 1 }
            index = translator.links[Int(index)].next
        }
        return count
    }

    /// Runs from a block to the system call.
    /// - Returns: x1.
    func run(_ n: Int) -> UInt64 {
        let guest = process.architecture
        let slot = (0..<guest.slotCount).map { guest.slots[$0] }.first { "\($0.name)" == "x1" }!
        let x1 = thread.state + Int(slot.offset)
        x1.storeBytes(of: 0, as: UInt64.self)
        thread.pc = pc(n)
        thread.attach()
        defer { thread.detach() }
        while true {
            let event = thread.run()
            if case .poll = event {
                thread.clearPoll()
                continue
            }
            guard case .system = event else { return .max }
            return x1.load(as: UInt64.self)
        }
    }
}

extension RunningCodeTests {
    @Suite struct EvictionTests {
        private static let size = 2 << 20

        /// Fills all parts, and goes on until the first has been evicted.
        private func fill(_ chain: BlockChain) throws -> [UInt] {
            var entries: [UInt] = []
            let removals = chain.translator.removals
            while chain.translator.removals == removals {
                entries.append(try chain.translate(entries.count).entry)
            }
            return entries
        }

        @Test func onlyTheOldestPartGoes() throws {
            try RunningCode.alone {
                let chain = try BlockChain(count: 40_000, cacheSize: Self.size)
                let translator = chain.translator
                #expect(translator.cache.partCount == 4)
                var entries = try fill(chain)
                for round in 0..<6 {
                    // The next part but one goes when the one that is begun now is full.
                    let present = translator.cache.present
                    #expect(present == round % 4)
                    for (n, entry) in entries.enumerated() {
                        let found = chain.find(n)
                        if found == 0 { continue }
                        #expect(found == entry)
                        let region = try #require(translator.region(hostPC: entry))
                        #expect(region.guestPC == chain.pc(n))
                        let last = translator.cache.executable + UInt(region.end) - 1
                        #expect(translator.region(hostPC: last)?.guestPC == chain.pc(n))
                        #expect(region.isValid)
                    }
                    // What was made before this part's turn came, and after it went last.
                    let gone = entries.indices.filter { chain.find($0) == 0 }
                    let turn = gone.filter { chain.part(entries[$0]) == present }
                    #expect(!turn.isEmpty && turn.last == gone.last)
                    #expect(gone == Array(0...gone.last!))
                    let removals = translator.removals
                    while translator.removals == removals {
                        entries.append(try chain.translate(entries.count).entry)
                    }
                }
                let code = translator.cache.executable + UInt(translator.cache.used)
                #expect(translator.region(hostPC: code) == nil)
                #expect(translator.region(hostPC: translator.cache.executable) == nil)
            }
        }

        @Test func linksIntoAndOutOfAPartGo() throws {
            try RunningCode.alone {
                let chain = try BlockChain(count: 40_000, cacheSize: Self.size)
                let translator = chain.translator
                let old = try chain.translate(0)
                let n = try chain.leavePart(from: 2)
                // Blocks 1 and 39999 come into other parts than block 0.
                let into = try chain.translate(39_998)
                let out = try chain.translate(1)
                let stub = chain.distance(into.site)
                translator.link(site: into.site, to: old.entry, pc: chain.pc(0))
                translator.link(site: old.site, to: out.entry, pc: chain.pc(1))
                let kept = try chain.translate(39_997)
                translator.link(site: kept.site, to: into.entry, pc: chain.pc(39_998))
                let distance = chain.distance(kept.site)
                #expect(chain.distance(into.site) != stub)
                try chain.evict(from: n)
                #expect(chain.find(0) == 0)
                #expect(chain.distance(into.site) == stub)
                #expect(chain.distance(kept.site) == distance)
                #expect(chain.linkCount(to: 0) == 0)
                #expect(chain.linkCount(to: 1) == 0)
                #expect(chain.linkCount(to: 39_998) == 1)
                // Nothing is written there any more when block 1 goes.
                let before = chain.distance(old.site)
                #expect(translator.invalidate(chain.pc(1), chain.pc(1) + 4))
                #expect(chain.distance(old.site) == before)
            }
        }

        /// A link that took another's place may remember the way to a translation that goes.
        @Test func aReplacedLinkLeadsToItsStub() throws {
            try RunningCode.alone {
                let chain = try BlockChain(count: 40_000, cacheSize: Self.size)
                let translator = chain.translator
                let old = try chain.translate(0)
                let n = try chain.leavePart(from: 2)
                let from = try chain.translate(39_998)
                let new = try chain.translate(39_999)
                let stub = chain.distance(from.site)
                translator.link(site: from.site, to: old.entry, pc: chain.pc(0))
                translator.link(site: from.site, to: new.entry, pc: chain.pc(0))
                try chain.evict(from: n)
                #expect(chain.distance(from.site) == stub)
            }
        }

        /// Runs through more code than there is room for, again and again, by direct and indirect branches and calls.
        @Test(arguments: [1 << 20, 64 << 20]) func whatRunsIsRight(size: Int) throws {
            try RunningCode.alone {
                GuestProcess.installFaultHandlers()
                defer { for s in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] { Glibc.signal(s, SIG_DFL) } }
                let count = 6_000
                let chain = try BlockChain(count: count, cacheSize: size)
                var calls: UInt64 = 0
                // Every third block calls the function at the end through x2, every seventh jumps through x2.
                for n in 0..<count - 2 {
                    let next = UInt32(BlockChain.blockSize / 4)
                    if n % 3 == 0 {
                        let end = (count - 1 - n) * BlockChain.blockSize - 4
                        let adr = 0x1000_0002 | UInt32(end >> 2) << 5
                        chain.put(
                            [chain.add(n), adr, 0xd63f_0040, 0x1400_0000 | (next - 3)], at: n)
                        calls += 1
                    } else if n % 7 == 0 {
                        chain.put([chain.add(n), 0x1000_0002 | (next - 1) << 5, 0xd61f_0040], at: n)
                    }
                }
                // The last but the system call is the function.
                chain.put([chain.add(1), 0xd65f_03c0], at: count - 1)
                chain.put([chain.add(count - 2), chain.branch(count - 2, to: count)], at: count - 2)

                let expected = chain.sum(0..<count - 1) + calls
                for _ in 0..<4 { #expect(chain.run(0) == expected) }
                #expect((chain.translator.removals > 0) == (size < 64 << 20))
                // What is left is still linked and right from any place on.
                for n in stride(from: 1, to: count - 2, by: 997) {
                    let calls = (n..<count - 2).filter { $0 % 3 == 0 }.count
                    #expect(chain.run(n) == chain.sum(n..<count - 1) + UInt64(calls))
                }
            }
        }

        @Test func aPartThatIsMostlyInvalidGoesFirst() throws {
            try RunningCode.alone {
                let chain = try BlockChain(count: 40_000, cacheSize: 4 << 20)
                let translator = chain.translator
                translator.mostInvalid = 256 << 10
                // Some that stay, then one part after the other in which code comes and goes.
                var stay = 0
                while translator.cache.present < 2 {
                    try chain.translate(stay)
                    stay += 1
                }
                let entries = (0..<stay).map { chain.find($0) }
                var largest = 0
                for n in stay..<stay + 20_000 {
                    try chain.translate(n)
                    #expect(translator.invalidate(chain.pc(n), chain.pc(n + 1)))
                    largest = max(largest, (0..<8).reduce(0) { $0 + translator.cache.size(of: $1) })
                }
                // There is room for fewer regions.
                #expect(stay + 20_000 > 8 * translator.regionsPerPart)
                for n in 0..<stay - 1 { #expect(chain.find(n) == entries[n]) }
                #expect(largest < 3 << 20)
            }
        }

        /// Whoever forgets all begins with the first part.
        @Test func allGoAtOnce() throws {
            try RunningCode.alone {
                let chain = try BlockChain(count: 40_000, cacheSize: Self.size)
                let entries = try fill(chain)
                chain.translator.removeAll()
                for n in entries.indices { #expect(chain.find(n) == 0) }
                #expect(chain.translator.isEmpty)
                #expect(try chain.translate(0).entry == entries[0])
                // That one has been made twice now.
                #expect(try fill(chain).count == entries.count - 1)
            }
        }
    }
}
