import CCapstone
import Guest
import IR
import Testing

@testable import AArch64

@Suite struct SIMDTableTests {
    let encodings = A64Table.simd + A64Table.crypto + A64Table.float

    @Test func patternsAreWords() {
        for e in encodings { #expect(e.patternWidth == 32, "\(e.name)") }
    }

    /// Two encodings that share a word: one of them must be the other's special case.
    @Test func collisions() {
        let fixed = encodings.map { $0.fixedBits() }
        for (i, x) in fixed.enumerated() {
            for (j, y) in fixed.enumerated() where j > i && (x.bits ^ y.bits) & x.mask & y.mask == 0 {
                let nested = x.mask & y.mask == x.mask || x.mask & y.mask == y.mask
                #expect(
                    nested && x.mask != y.mask || isImmediatePair(encodings[i], encodings[j]),
                    "\(encodings[i].name) and \(encodings[j].name)")
            }
        }
    }

    @Test func collisionsWithOtherGroups() {
        let others = A64Table.integer + A64Table.memory + A64Table.system
        for e in encodings {
            let (mask, bits) = e.fixedBits()
            for o in others {
                let (otherMask, otherBits) = o.fixedBits()
                let common = mask & otherMask
                let special = (common == mask || common == otherMask) && mask != otherMask
                #expect((bits ^ otherBits) & common != 0 || special, "\(e.name) and \(o.name)")
            }
        }
    }

    /// A shift with immh = 0 is a modified immediate; those fix more bits.
    private func isImmediatePair(_ a: Encoding<A64>, _ b: Encoding<A64>) -> Bool {
        let isShift = "\(a.pattern)".contains("immh")
        let isModified = "\(b.pattern)".contains("0111100000 abc")
        return isShift && isModified
            && b.fixedBits().mask.nonzeroBitCount > a.fixedBits().mask.nonzeroBitCount
    }

    /// What may fault comes before any change of a register.
    @Test func faultsShowTheStateBefore() {
        let guest = GuestArchitecture.aarch64
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        var random = SystemRandomNumberGenerator()
        for e in encodings {
            let (mask, bits) = e.fixedBits()
            for _ in 0..<20 {
                let word = bits | random.next() & ~mask
                builder.reset(pc: 0, floatControl: [])
                builder.begin(builder.makeBlock(pc: 0))
                e.semantics(A64(word), builder)
                let function = builder.storage.pointee.function
                for n in 1..<function.instructions.count {
                    let i = function.instructions[n]
                    guard i.op == .load || i.op == .store || i.op == .exitException else { continue }
                    function.forEachSlot(in: i.snapshot) { slot, _ in
                        Issue.record("\(e.name): \(String(word, radix: 16)) changes slot \(slot) too early")
                    }
                }
            }
        }
    }

    /// Random words of each encoding, as Capstone reads them.
    @Test func mnemonics() throws {
        var handle: csh = 0
        try #require(cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &handle) == CS_ERR_OK)
        defer { cs_close(&handle) }
        var random = SystemRandomNumberGenerator()
        var known: Set<String> = []
        for e in encodings {
            let (mask, bits) = e.fixedBits()
            for _ in 0..<60 {
                let word = bits | random.next() & ~mask
                guard A64Table.table.find(word) >= 0,
                    A64Table.table.encodings[A64Table.table.find(word)].pattern.description
                        == e.pattern.description
                else { continue }
                guard let mnemonic = disassemble(handle, word) else { continue }
                known.insert("\(e.name)")
                let names = "\(e.name)".lowercased().split(separator: " ").map { $0.filter { $0 != "," } }
                let aliases = Self.aliases[names[0]] ?? []
                #expect(
                    names.contains(mnemonic) || aliases.contains(mnemonic),
                    "\(e.name): \(String(word, radix: 16)) is \(mnemonic)")
            }
        }
        #expect(known.count * 10 > encodings.count * 7, "\(known.count) of \(encodings.count)")
    }

    private static let aliases: [String: Set<String>] = [
        "orr": ["mov"], "ins": ["mov"], "umov": ["mov"], "dup": ["mov"], "not": ["mvn"],
        "sshll": ["sxtl", "sxtl2"], "ushll": ["uxtl", "uxtl2"],
    ]

    private func disassemble(_ handle: csh, _ word: UInt32) -> String? {
        var instruction: UnsafeMutablePointer<cs_insn>?
        let bytes = withUnsafeBytes(of: word.littleEndian) { Array($0) }
        guard cs_disasm(handle, bytes, 4, 0, 1, &instruction) == 1, let i = instruction else { return nil }
        defer { cs_free(i, 1) }
        return withUnsafeBytes(of: i.pointee.mnemonic) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
