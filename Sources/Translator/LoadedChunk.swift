import CHost
import Glibc
import HostX86
import IR
import TranslationCache

/// A chunk of the cache on disk whose code has been copied to the code cache.
struct LoadedChunk {
    let chunk: Chunk
    /// Of its code in the code cache.
    let start: Int
    /// How far the guest's code lies from where it was translated.
    let moved: UInt64
    /// The guest's address of the image's first byte.
    let bias: UInt64
    /// Guest addresses of its regions: from the first byte to the last.
    var first: UInt64 = .max
    var last: UInt64 = 0
    /// How many of its regions are valid.
    var validCount = 0
    /// Its table, in the file.
    let regions: UnsafePointer<CachedRegion>
    let count: Int
    /// A bit for each region: the guest has the code that it was made of.
    private let valid: UnsafeMutablePointer<UInt64>
    /// Its regions jump to each other without the translator's links.
    var isLinked = true

    init(_ chunk: Chunk, start: Int, bias: UInt64) {
        self.chunk = chunk
        self.start = start
        self.bias = bias
        moved = bias &- chunk.header.bias
        count = Int(chunk.header.regionCount)
        regions = chunk.regions
        let words = (count &+ 63) &>> 6
        valid = .allocate(capacity: words)
        valid.initialize(repeating: 0, count: words)
    }

    func deallocate() { valid.deallocate() }

    func isValid(_ k: Int) -> Bool { valid[k &>> 6] &>> UInt64(k & 63) & 1 != 0 }

    private mutating func setValid(_ k: Int) {
        valid[k &>> 6] |= 1 &<< UInt64(k & 63)
        validCount &+= 1
    }

    mutating func setInvalid(_ k: Int) {
        valid[k &>> 6] &= ~(1 &<< UInt64(k & 63))
        validCount &-= 1
    }

    func guestPC(_ k: Int) -> UInt64 { bias &+ UInt64(regions[k].fileOffset) }

    mutating func setInvalid() {
        for n in 0..<(count &+ 63) &>> 6 { valid[n] = 0 }
        validCount = 0
    }

    /// Region `k` as the translator and its signal handlers want it.
    func region(_ k: Int) -> Region {
        let r = regions + k
        return Region(
            start: UInt32(truncatingIfNeeded: start) &+ r.pointee.start,
            end: UInt32(truncatingIfNeeded: start) &+ r.pointee.end, guestPC: guestPC(k),
            guestLength: UInt32(r.pointee.guestLength),
            floatControl: UInt8(truncatingIfNeeded: r.pointee.mode),
            isValid: isValid(k), tier: Tier(rawValue: r.pointee.tier) ?? .block,
            displaced: r.pointee.displaced, moved: moved,
            faults: chunk.table(r.pointee.faults), faultCount: UInt32(r.pointee.faultCount),
            trapCount: UInt32(r.pointee.trapCount), traps: chunk.table(r.pointee.traps),
            snapshots: chunk.table(r.pointee.snapshots), slots: chunk.table(r.pointee.slots),
            constants: chunk.table(r.pointee.constants))
    }

    /// The region whose code holds an offset in the code cache.
    func find(_ offset: UInt32) -> Int? {
        let wanted = offset &- UInt32(truncatingIfNeeded: start)
        var low = 0
        var high = count
        while low < high {
            let middle = (low &+ high) &>> 1
            if regions[middle].end <= wanted { low = middle &+ 1 } else { high = middle }
        }
        return low < count && regions[low].start <= wanted ? low : nil
    }

    /// Copies the code to its place and makes it fit there.
    func install(_ writable: UnsafeMutablePointer<UInt8>) {
        let code = UnsafeMutableRawPointer(writable + start)
        let header = chunk.header
        code.copyMemory(from: chunk.code, byteCount: Int(header.codeSize))
        for k in 0..<Int(header.relocationCount) {
            let field = code + Int(chunk.relocations[k])
            let distance = field.loadUnaligned(as: Int32.self)
            field.storeBytes(of: distance &- Int32(truncatingIfNeeded: start), as: Int32.self)
        }
        guard moved != 0 else { return }
        for k in 0..<Int(header.addressCount) {
            let field = code + Int(chunk.addresses[k])
            field.storeBytes(of: field.loadUnaligned(as: UInt64.self) &+ moved, as: UInt64.self)
        }
    }

    /// Makes all jumps from region to region lead to their stubs.
    func unlink(_ writable: UnsafeMutablePointer<UInt8>) {
        for n in 0..<Int(chunk.header.linkCount) { undo(chunk.links[n], writable) }
        chunk.release(keepingTable: true)
    }

    /// Makes the jumps to region `k` lead to their stubs.
    func unlink(_ writable: UnsafeMutablePointer<UInt8>, to k: Int) {
        let count = Int(chunk.header.linkCount)
        var n = 0
        var high = count
        while n < high {
            let middle = (n &+ high) &>> 1
            if Int(chunk.links[middle].region) < k { n = middle &+ 1 } else { high = middle }
        }
        while n < count, Int(chunk.links[n].region) == k {
            undo(chunk.links[n], writable)
            n &+= 1
        }
    }

    private func undo(_ link: CachedLink, _ writable: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(writable + start + Int(link.field)).storeBytes(
            of: link.before, as: Int32.self)
    }

    /// Marks the regions whose guest code is in the range and what it was, and that may be run.
    mutating func check(_ range: ImageRange, isAlone: Bool) -> Bool {
        var all = true
        for k in 0..<count {
            let r = regions + k
            let pc = guestPC(k)
            let length = Int(r.pointee.guestLength)
            let fits =
                pc >= range.start && pc &+ UInt64(length) <= range.end
                && (moved == 0
                    || chunk.header.bias &+ UInt64(r.pointee.fileOffset) >= 1 << 32 && pc >= 1 << 32)
            if fits && (isAlone || r.pointee.mode & CachedRegion.dependsOnBeingAlone == 0)
                && sj_is_equal(
                    UnsafeRawPointer(bitPattern: UInt(pc)), chunk.base + Int(r.pointee.bytes), length) != 0
            {
                setValid(k)
            } else {
                all = false
            }
            first = min(first, pc)
            last = max(last, pc &+ UInt64(length))
        }
        return all
    }
}
