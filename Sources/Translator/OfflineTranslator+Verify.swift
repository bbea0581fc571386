import Glibc
import HostX86
import IR
import TranslationCache

/// Whether what is kept on disk is what would be made now.
extension OfflineTranslator {
    /// How a region on disk differs from the translation of its guest code.
    public enum Difference: String, Sendable {
        case tables = "its tables are damaged"
        case lifting = "its code cannot be lifted"
        case size = "its guest code or host code has another size"
        case code = "its host code"
        case relocations = "its relocations"
        case links = "its links"
        case records = "what faults are told"
    }

    /// Translates each region of a chunk again and calls `report` with what differs, by its number.
    public func verify(_ chunk: Chunk, _ report: (_ region: Int, _ pc: UInt64, Difference) -> Void) {
        var places = ChunkPlaces(chunk)
        defer {
            lifter.window.letGo()
            lifter.addressMask = .max
        }
        for k in 0..<Int(chunk.header.regionCount) {
            let pc = chunk.header.bias &+ UInt64(chunk.regions[k].fileOffset)
            if let difference = compare(chunk, chunk.regions[k], pc, &places) { report(k, pc, difference) }
        }
    }

    /// How far the chunk's tables have been gone through, in the order of the code.
    private struct ChunkPlaces {
        var relocation = 0
        var address = 0
        var link = 0
        let links: [CachedLink]

        init(_ chunk: Chunk) {
            links = UnsafeBufferPointer(start: chunk.links, count: Int(chunk.header.linkCount))
                .sorted { $0.field < $1.field }
        }
    }

    private func compare(
        _ chunk: Chunk, _ r: CachedRegion, _ pc: UInt64, _ places: inout ChunkPlaces
    ) -> Difference? {
        let old = places
        let header = chunk.header
        func isBelow(_ offset: UInt32) -> Bool { offset < r.end }
        while places.relocation < Int(header.relocationCount), isBelow(chunk.relocations[places.relocation]) {
            places.relocation += 1
        }
        while places.address < Int(header.addressCount), isBelow(chunk.addresses[places.address]) {
            places.address += 1
        }
        while places.link < places.links.count, isBelow(places.links[places.link].field) {
            places.link += 1
        }
        guard r.isInside(chunk) else { return .tables }

        let length = Int(r.guestLength)
        let mode = FloatControl(rawValue: UInt8(truncatingIfNeeded: r.mode))
        lifter.addressMask = r.mode & 0x100 != 0 ? ~guest.tagMask : .max
        let isAlone = r.mode & CachedRegion.dependsOnBeingAlone != 0
        compiler.generator.isAlone = isAlone
        lifter.window.hold(chunk.base + Int(r.bytes), length, at: pc)
        // What a loop's exits lead to has been looked at too when it was made, but was found to be no part of it.
        let tier = Tier(rawValue: r.tier) ?? .block
        guard lift(pc, tier, path: TracePath(bits: r.path), mode, end: pc &+ UInt64(length)),
            let made = compile(line: Int(r.start) & 63)
        else { return .lifting }
        guard compiler.function.guestLength == length, made.code.count == Int(r.end &- r.start)
        else { return .size }
        if let difference = compareCode(chunk, r, made, from: old, to: places) { return difference }
        let same =
            compiler.generator.dependsOnBeingAlone == isAlone && compiler.generator.displaced == r.displaced
            && isSame(compiler.generator.faults, chunk, r.faults, r.faultCount)
            && isSame(compiler.generator.floatTraps, chunk, r.traps, r.trapCount)
            && isSame(compiler.generator.snapshots, chunk, r.snapshots, r.snapshotCount)
            && isSame(compiler.generator.slotRecords, chunk, r.slots, r.slotCount)
            && isSame(compiler.generator.constants, chunk, r.constants, r.constantCount)
        return same ? nil : .records
    }

    private func isSame<T: BitwiseCopyable & Equatable>(
        _ made: Arena<T>, _ chunk: Chunk, _ offset: UInt32, _ count: UInt16
    ) -> Bool {
        let kept: UnsafePointer<T> = chunk.table(offset)
        return made.count == Int(count) && (0..<made.count).allSatisfy { made[$0] == kept[$0] }
    }

    /// The code as it was before it was put into its chunk.
    private func compareCode(
        _ chunk: Chunk, _ r: CachedRegion, _ made: Compiled, from old: ChunkPlaces, to new: ChunkPlaces
    ) -> Difference? {
        var kept = [UInt8](UnsafeRawBufferPointer(start: chunk.code + Int(r.start), count: made.code.count))
        func at(_ offset: UInt32, size: Int) -> Int? {
            guard offset >= r.start, Int(offset) + size <= Int(r.end) else { return nil }
            return Int(offset &- r.start)
        }
        guard compiler.generator.relocations.count == new.relocation - old.relocation,
            compiler.generator.guestAddresses.count == new.address - old.address
        else { return .relocations }
        for k in 0..<compiler.generator.relocations.count {
            guard let field = at(chunk.relocations[old.relocation + k], size: 4),
                field == Int(compiler.generator.relocations[k].offset)
            else { return .relocations }
            kept.withUnsafeMutableBytes {
                let distance = $0.loadUnaligned(fromByteOffset: field, as: Int32.self)
                $0.storeBytes(
                    of: distance &- Int32(truncatingIfNeeded: made.start - Int(r.start)), toByteOffset: field,
                    as: Int32.self)
            }
        }
        for k in 0..<compiler.generator.guestAddresses.count {
            guard at(chunk.addresses[old.address + k], size: 8) == Int(compiler.generator.guestAddresses[k])
            else {
                return .relocations
            }
        }
        for k in old.link..<new.link {
            let link = new.links[k]
            guard let field = at(link.field, size: 4), isExit(field, to: link, chunk, r) else {
                return .links
            }
            kept.withUnsafeMutableBytes {
                $0.storeBytes(of: link.before, toByteOffset: field, as: Int32.self)
            }
        }
        let isSame = kept.withUnsafeBytes {
            $0.count == 0 || memcmp($0.baseAddress!, made.code.baseAddress!, $0.count) == 0
        }
        return isSame ? nil : .code
    }

    /// Whether an exit leads to the region that its link names.
    private func isExit(_ field: Int, to link: CachedLink, _ chunk: Chunk, _ r: CachedRegion) -> Bool {
        guard link.region < chunk.header.regionCount else { return false }
        let to = chunk.regions[Int(link.region)]
        let distance = (chunk.code + Int(link.field)).loadUnaligned(as: Int32.self)
        guard (to.mode ^ r.mode) & ~CachedRegion.dependsOnBeingAlone == 0,
            Int(distance) == Int(to.start) - Int(link.field) - 4
        else { return false }
        return (0..<compiler.generator.exits.count).contains {
            let exit = compiler.generator.exits[$0]
            return Int(exit.field) == field && exit.target == chunk.header.bias &+ UInt64(to.fileOffset)
                && (!exit.isBackward || to.tier == Tier.loop.rawValue)
        }
    }
}

extension CachedRegion {
    /// Whether all that it names lies in its chunk.
    fileprivate func isInside(_ chunk: Chunk) -> Bool {
        let size = chunk.header.size
        return start <= end && end <= chunk.header.codeSize && data <= size && bytes >= data && bytes <= size
            && UInt32(guestLength) <= size - bytes
    }
}
