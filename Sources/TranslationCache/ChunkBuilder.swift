import HostX86
import IR

/// Puts translations of one image together as a chunk.
struct ChunkBuilder {
    static let mostRegions = 4096
    static let mostCode = 256 << 10

    private var regions: [CachedRegion] = []
    private var code = Arena<UInt8>(capacity: 1 << 16)
    private var data = Arena<UInt8>(capacity: 1 << 16)
    private var relocations: [UInt32] = []
    private var addresses: [UInt32] = []
    private struct Exit {
        var field: UInt32
        var isBackward: Bool
        var target: UInt64
        var mode: UInt16
    }
    private var exits: [Exit] = []
    private var bias: UInt64 = 0
    /// Place and mode → the region with the highest tier.
    private var numbers: [UInt64: Int] = [:]

    var isEmpty: Bool { regions.isEmpty }

    /// - Returns: false if the region must go to another chunk.
    mutating func append(_ r: PendingRegion, _ all: PendingRegions) -> Bool {
        if regions.isEmpty { bias = r.bias }
        guard r.bias == bias, regions.count < ChunkBuilder.mostRegions,
            code.count + r.code.count + 128 <= ChunkBuilder.mostCode
        else { return false }
        // What is aligned in the code depends on its place in a cache line.
        var start = (code.count + 15) & ~15
        while start & 63 != r.start & 63 { start += 16 }
        code.fill(to: start)
        _ = code.append(all.bytes(r.code), r.code.count, alignment: 1)
        let fileOffset = r.guestPC &- bias
        var region = CachedRegion()
        region.fileOffset = UInt32(truncatingIfNeeded: fileOffset)
        region.guestLength = UInt16(truncatingIfNeeded: r.guestLength)
        region.start = UInt32(truncatingIfNeeded: start)
        region.end = UInt32(truncatingIfNeeded: start + r.code.count)
        region.displaced = r.displaced
        region.mode = r.mode
        region.tier = r.tier.rawValue
        region.path = r.path.bits
        data.fill(to: (data.count + 7) & ~7)
        region.data = UInt32(truncatingIfNeeded: data.count)
        region.constantCount = copy(all, r.constants, Constant128.self)
        region.faultCount = copy(all, r.faults, FaultRecord.self)
        region.slotCount = copy(all, r.slots, SlotRecord.self)
        region.snapshotCount = copy(all, r.snapshots, SnapshotRecord.self)
        region.trapCount = copy(all, r.traps, FloatTrap.self)
        _ = copy(all, r.bytes, UInt8.self)
        for relocation in all.table(r.relocations, Relocation.self) {
            let at = start + Int(relocation.offset)
            let p = UnsafeMutableRawPointer(code.base + at)
            let distance = p.loadUnaligned(as: Int32.self)
            p.storeBytes(of: distance &+ Int32(truncatingIfNeeded: r.start &- start), as: Int32.self)
            relocations.append(UInt32(truncatingIfNeeded: at))
        }
        for offset in all.table(r.addresses, UInt32.self) {
            addresses.append(UInt32(truncatingIfNeeded: start) &+ offset)
        }
        for exit in all.table(r.exits, LinkedExit.self) where exit.field != 0 {
            exits.append(
                Exit(
                    field: UInt32(truncatingIfNeeded: start) &+ exit.field, isBackward: exit.isBackward,
                    target: exit.target, mode: r.mode))
        }
        let key = IndexSlot.key(fileOffset, r.mode)
        if numbers[key].map({ regions[$0].tier < r.tier.rawValue }) ?? true { numbers[key] = regions.count }
        regions.append(region)
        return true
    }

    /// - Returns: how many there are.
    private mutating func copy<T: BitwiseCopyable>(
        _ all: PendingRegions, _ range: Range<Int>, _ type: T.Type
    ) -> UInt16 {
        _ = data.append(all.bytes(range), range.count, alignment: 8)
        return UInt16(truncatingIfNeeded: range.count / MemoryLayout<T>.stride)
    }

    /// Links the regions to each other. An exit that leads backward is left to be counted, unless it leads to a loop that
    /// is translated as one.
    private mutating func link() -> [CachedLink] {
        var links: [CachedLink] = []
        for exit in exits {
            let usual = exit.mode & ~CachedRegion.dependsOnBeingAlone
            let place = exit.target &- bias
            guard
                let k = numbers[IndexSlot.key(place, usual)]
                    ?? numbers[IndexSlot.key(place, usual | CachedRegion.dependsOnBeingAlone)],
                !exit.isBackward || regions[k].tier == Tier.loop.rawValue
            else { continue }
            let p = UnsafeMutableRawPointer(code.base + Int(exit.field))
            let before = p.loadUnaligned(as: Int32.self)
            p.storeBytes(
                of: Int32(bitPattern: regions[k].start) &- Int32(bitPattern: exit.field) &- 4, as: Int32.self)
            links.append(
                CachedLink(field: exit.field, before: before, region: UInt32(truncatingIfNeeded: k)))
        }
        links.sort { ($0.region, $0.field) < ($1.region, $1.field) }
        return links
    }

    /// The finished chunk and what the index is to say of it; the builder is empty again.
    mutating func finish() -> (bytes: [UInt8], slots: [IndexSlot]) {
        let links = link()
        var out = Arena<UInt8>(capacity: code.count + data.count + 1 << 14)
        defer { out.deallocate() }
        var header = ChunkHeader()
        let head = ChunkHeader.size
        let tableSize = regions.count * MemoryLayout<CachedRegion>.stride
        out.fill(to: head + tableSize)
        let place = out.append(data.base, data.count, alignment: 16).lowerBound
        for k in regions.indices {
            regions[k].data &+= UInt32(truncatingIfNeeded: place)
        }
        regions.withUnsafeBytes {
            UnsafeMutableRawPointer(out.base + head).copyMemory(from: $0.baseAddress!, byteCount: tableSize)
        }
        header.bias = bias
        header.regionCount = UInt32(truncatingIfNeeded: regions.count)
        (header.relocationOffset, header.relocationCount) = out.table(relocations)
        (header.addressOffset, header.addressCount) = out.table(addresses)
        (header.linkOffset, header.linkCount) = out.table(links)
        header.codeOffset = UInt32(
            truncatingIfNeeded: out.append(code.base, code.count, alignment: 64).lowerBound)
        header.codeSize = UInt32(truncatingIfNeeded: code.count)
        out.fill(to: (out.count + 63) & ~63)
        header.size = UInt32(truncatingIfNeeded: out.count)
        UnsafeMutableRawPointer(out.base).storeBytes(of: header, as: ChunkHeader.self)
        header.sum = Chunk.sum(out.base, out.count, header)
        UnsafeMutableRawPointer(out.base).storeBytes(of: header, as: ChunkHeader.self)
        let slots = numbers.map { key, k in
            IndexSlot(
                key: key, chunk: 0, region: UInt16(truncatingIfNeeded: k), tier: UInt16(regions[k].tier))
        }
        let bytes = Array(UnsafeBufferPointer(start: out.base, count: out.count))
        clear()
        return (bytes, slots)
    }

    private mutating func clear() {
        regions.removeAll()
        code.removeAll()
        data.removeAll()
        relocations.removeAll()
        addresses.removeAll()
        exits.removeAll()
        numbers.removeAll()
    }

    func deallocate() {
        code.deallocate()
        data.deallocate()
    }
}

extension Arena where Element == UInt8 {
    mutating func fill(to n: Int) {
        reserve(n)
        while count < n { append(0) }
    }

    fileprivate mutating func table<T: BitwiseCopyable>(_ items: [T]) -> (UInt32, UInt32) {
        let place = items.withUnsafeBytes { bytes in
            append(bytes.baseAddress ?? UnsafeRawPointer(base), bytes.count, alignment: 16)
        }
        return (UInt32(truncatingIfNeeded: place.lowerBound), UInt32(truncatingIfNeeded: items.count))
    }
}
