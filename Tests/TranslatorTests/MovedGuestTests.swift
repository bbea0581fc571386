import Guest
import HostX86
import IR
import Testing
import Translator

@testable import AArch64

/// A translation whose guest addresses are moved is the one that would have been made of the same code elsewhere: for every
/// encoding, among instructions whose results are addresses.
@Suite final class MovedGuestTests {
    private static let first: UInt64 = 0x5c00_1234_5000
    private static let second: UInt64 = 0x7abc_0123_4000
    private let guest = GuestArchitecture.aarch64
    private let builder: Builder
    private let code = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    private var generator: CodeGenerator

    init() {
        builder = Builder(slots: guest.slots, count: guest.slotCount)
        var thunks = Thunks()
        thunks.exitDirect = UInt(bitPattern: code) + 0x4000_0000
        thunks.exitBackward = thunks.exitDirect + 0x80
        thunks.exitCache = thunks.exitDirect + 0xc0
        thunks.exitIndirect = thunks.exitDirect + 0x100
        thunks.exitReturn = thunks.exitDirect + 0x200
        thunks.exitReason = thunks.exitDirect + 0x300
        thunks.callHelper = thunks.exitDirect + 0x400
        thunks.callEvaluator = thunks.exitDirect + 0x500
        thunks.systemCall = thunks.exitDirect + 0x600
        generator = CodeGenerator(
            slots: guest.slots, residents: Residents(guest.slots, count: guest.slotCount), thunks: thunks,
            features: .detect())
    }

    private struct Made: Equatable {
        var code: [UInt8]
        var addresses: [UInt32]
        var faults: [String]
        var records: [String]
        var exits: [String]
    }

    /// - Parameter moved: what is taken from all guest addresses.
    private func make(_ words: [UInt32], at pc: UInt64, moved: UInt64) throws -> Made {
        builder.reset(pc: pc, floatControl: [])
        builder.begin(builder.makeBlock(pc: pc))
        var at = pc
        for var word in words where !builder.isTerminated {
            _ = guest.lift(builder, at, &word, 4)
            at += 4
        }
        if !builder.isTerminated {
            builder.startInstruction(pc: at)
            builder.exitDirect(at)
        }
        builder.storage.pointee.function.guestLength = Int(at - pc)
        let compiled = generator.compile(
            builder.storage.pointee.function, start: code, limit: code + 1 << 16, executableOffset: 0)
        let size = try #require(compiled)
        let addresses = (0..<generator.guestAddresses.count).map { generator.guestAddresses[$0] }
        for offset in addresses {
            let p = UnsafeMutableRawPointer(code) + Int(offset)
            p.storeBytes(of: p.loadUnaligned(as: UInt64.self) &- moved, as: UInt64.self)
        }
        let slots = (0..<generator.slotRecords.count).map { k in
            let r = generator.slotRecords[k]
            let isAddress = r.kind == .guestAddress || r.kind == .operand && r.operandKind == .guestAddress
            return isAddress ? "address \(generator.constants[Int(r.payload)].low &- moved)" : "\(r)"
        }
        let shots = (1..<generator.snapshots.count).map { k in
            let s = generator.snapshots[k]
            return "\(s.parent) \(s.firstEntry) \(s.entryCount) \(s.pc(from: pc &- moved))"
        }
        return Made(
            code: Array(UnsafeBufferPointer(start: code, count: size)), addresses: addresses,
            faults: (0..<generator.faults.count).map { k in
                let f = generator.faults[k]
                return "\(f.offset) \(f.kind) \(f.snapshot)"
            },
            records: slots + shots,
            exits: (0..<generator.exits.count).map { k in
                let e = generator.exits[k]
                return "\(e.field) \(e.isBackward) \(e.target &- moved)"
            })
    }

    @Test func everyEncoding() throws {
        var random = Words(seed: 1)
        let copy = self
        var moved = 0
        for encoding in A64Table.all {
            let (mask, bits) = encoding.fixedBits()
            for _ in 0..<40 {
                var words: [UInt32] = []
                // ADR and ADRP to low registers, which the next instructions use in half of the cases.
                for _ in 0..<2 {
                    words.append(
                        0x1000_0000 | UInt32(truncatingIfNeeded: random.word()) & 0xe0ff_ffe0
                            | UInt32(random.below(4)))
                }
                var word = bits | UInt32(truncatingIfNeeded: random.word()) & ~mask
                if random.below(2) == 0 { word = bits | word & ~mask & ~0x0018_0318 }
                words.append(word)
                words.append(bits | UInt32(truncatingIfNeeded: random.word()) & ~mask & ~0x0018_0318)
                let here = try copy.make(words, at: Self.first, moved: 0)
                let there = try copy.make(words, at: Self.second, moved: Self.second &- Self.first)
                #expect(here == there, "\(encoding.name): \(words.map { String($0, radix: 16) })")
                if here.addresses.count > 1 { moved += 1 }
            }
        }
        #expect(moved > 20000)
    }
}
