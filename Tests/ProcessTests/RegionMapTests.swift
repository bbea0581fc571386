import ELF
import Testing

@testable import Process

@Suite struct RegionMapTests {
    func region(_ start: UInt64, _ end: UInt64, _ protection: MemoryProtection = .read) -> GuestRegion {
        GuestRegion(start: start << 12, end: end << 12, protection: protection)
    }

    func list(_ map: RegionMap) -> [[UInt64]] {
        (0..<map.count).map { [map[$0].start >> 12, map[$0].end >> 12, UInt64(map[$0].protection.rawValue)] }
    }

    @Test func mergesAndSplits() {
        var map = RegionMap(capacity: 2)
        map.insert(region(10, 20))
        map.insert(region(30, 40))
        map.insert(region(20, 30))
        #expect(list(map) == [[10, 40, 1]])
        map.protect(15 << 12, 20 << 12, [.read, .write])
        #expect(list(map) == [[10, 15, 1], [15, 20, 3], [20, 40, 1]])
        map.remove(18 << 12, 25 << 12)
        #expect(list(map) == [[10, 15, 1], [15, 18, 3], [25, 40, 1]])
        map.remove(30 << 12, 31 << 12)
        #expect(list(map) == [[10, 15, 1], [15, 18, 3], [25, 30, 1], [31, 40, 1]])
        map.protect(0, 100 << 12, .read)
        #expect(list(map) == [[10, 18, 1], [25, 30, 1], [31, 40, 1]])
        #expect(map.covers(10 << 12, 18 << 12) && !map.covers(10 << 12, 19 << 12))
        #expect(map.intersects(17 << 12, 26 << 12) && !map.intersects(18 << 12, 25 << 12))
    }

    @Test func filesMergeOnlyWhenOffsetsGoOn() {
        var map = RegionMap()
        func file(_ start: UInt64, _ end: UInt64, _ offset: UInt64) -> GuestRegion {
            GuestRegion(start: start, end: end, protection: .read, flags: .file, fileOffset: offset, inode: 7)
        }
        map.insert(file(0x10000, 0x12000, 0))
        map.insert(file(0x12000, 0x13000, 0x2000))
        #expect(map.count == 1)
        map.insert(file(0x13000, 0x14000, 0))
        #expect(map.count == 2)
        map.remove(0x11000, 0x12000)
        #expect(map.count == 3 && map[1].fileOffset == 0x2000)
    }

    @Test func partsOfARange() {
        var map = RegionMap()
        map.insert(region(10, 12))
        map.insert(region(12, 14, [.read, .write]))
        map.insert(region(20, 22))
        var owned: [[UInt64]] = []
        map.forEachPart(5 << 12, 21 << 12, owned: true) { owned.append([$0 >> 12, $1 >> 12]) }
        #expect(owned == [[10, 14], [20, 21]])
        var free: [[UInt64]] = []
        map.forEachPart(5 << 12, 25 << 12, owned: false) { free.append([$0 >> 12, $1 >> 12]) }
        #expect(free == [[5, 10], [14, 20], [22, 25]])
    }

    /// Random changes against one byte for each page.
    @Test func agreesWithAModel() {
        var state: UInt64 = 88_172_645_463_325_252
        func random(_ bound: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % bound
        }
        var map = RegionMap(capacity: 2)
        var model = [UInt8](repeating: 0, count: 200)
        for _ in 0..<20_000 {
            let start = random(199)
            let end = start + 1 + random(min(40, 200 - start))
            let protection = MemoryProtection(rawValue: UInt8(random(3) + 1))
            switch random(3) {
            case 0:
                map.insert(region(start, end, protection))
                for i in start..<end { model[Int(i)] = protection.rawValue }
            case 1:
                map.remove(start << 12, end << 12)
                for i in start..<end { model[Int(i)] = 0 }
            default:
                map.protect(start << 12, end << 12, protection)
                for i in start..<end where model[Int(i)] != 0 { model[Int(i)] = protection.rawValue }
            }
            var now = [UInt8](repeating: 0, count: 200)
            for i in 0..<map.count {
                if i > 0 { #expect(map[i - 1].end <= map[i].start && !map[i].continues(map[i - 1])) }
                for page in map[i].start >> 12..<map[i].end >> 12 {
                    now[Int(page)] = map[i].protection.rawValue
                }
            }
            guard now == model else {
                Issue.record("the map differs from the model")
                return
            }
        }
    }
}
