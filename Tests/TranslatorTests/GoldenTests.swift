import Foundation
import Guest
import Testing

@testable import AArch64

/// Translations that are kept as text in Tests/Golden: guest code, IR, host code of blocks; and what the lifter and the
/// builder make of longer pieces and loops. What changes them shows its effect there, for better or worse.
/// `scripts/golden --update` writes them anew.
@Suite(.serialized) struct GoldenTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().path + "/../Golden"
    static let updates = ProcessInfo.processInfo.environment["GOLDEN_UPDATE"] != nil

    struct Case {
        var name: String
        var words: [UInt32]
        var text: String
    }

    @Test(arguments: [
        "arithmetic", "atomics", "branches", "crypto", "float", "memory", "vectors", "table-crypto",
        "table-float",
        "table-integer", "table-memory", "table-simd", "table-system",
    ])
    func translations(file: String) throws {
        try compare("aarch64/\(file).txt", .aarch64, add: { Self.addGroups(file, $0) }, Golden.block)
    }

    @Test func traces() throws {
        try compare("aarch64/traces.txt", .aarch64, Golden.trace)
        try compare("aarch64/traces_taken.txt", .aarch64, Golden.takenTrace)
        try compare("aarch64/traces_counted.txt", .aarch64, Golden.counted)
    }

    @Test(arguments: ["folding", "flags", "loops"])
    func liftedCode(file: String) throws {
        try compare("ir/\(file).txt", .aarch64, Golden.lifted)
    }

    @Test(
        arguments: GoldenGuest.powerpc.indices,
        ["branches", "calls", "float", "integer", "loops", "memory", "vectors"])
    func powerpc(guest: Int, file: String) throws {
        let guest = GoldenGuest.powerpc[guest]
        try compare(
            "\(guest.architecture.name)/\(file).txt", guest, file == "loops" ? Golden.loop : Golden.block)
    }

    private func compare(
        _ file: String, _ guest: GoldenGuest, add: ([Case]) -> [Case] = { $0 },
        _ text: (Golden) -> ([UInt32]) -> String
    ) throws {
        let path = "\(Self.directory)/\(file)"
        var old = Self.parse((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
        if Self.updates { old = add(old) }
        let golden = Golden(guest)
        let new = old.map { Case(name: $0.name, words: $0.words, text: text(golden)($0.words)) }
        if Self.updates {
            let text = new.map { "=== \($0.name)\n\($0.text)" }.joined(separator: "\n")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        #expect(!old.isEmpty)
        for (o, n) in zip(old, new) where o.text != n.text {
            let (a, b) = (o.text.split(separator: "\n"), n.text.split(separator: "\n"))
            let k = zip(a, b).prefix { $0 == $1 }.count
            Issue.record(
                """
                \(file), \(o.name): the translation differs at its line \(k + 1)
                    was \(k < a.count ? a[k] : "nothing")
                    now \(k < b.count ? b[k] : "nothing")
                    was \(a.last ?? ""), now \(b.last ?? "")
                If that is meant: scripts/golden --update, and look at the difference.
                """)
        }
    }

    @Test func everyGroupHasOne() throws {
        if Self.updates { return }
        for (file, groups) in Self.groups {
            let text = try String(contentsOfFile: "\(Self.directory)/aarch64/\(file).txt", encoding: .utf8)
            #expect(Set(Self.parse(text).map(\.name)) == Set(groups.map(\.0)))
        }
    }

    /// Sections `=== name`, in each the guest's words after `GUEST`.
    static func parse(_ text: String) -> [Case] {
        var cases: [Case] = []
        var lines: [Substring] = []
        func finish() {
            while lines.last == "" { lines.removeLast() }
            if !cases.isEmpty { cases[cases.count - 1].text = lines.joined(separator: "\n") + "\n" }
            lines = []
        }
        var inGuest = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                finish()
                cases.append(Case(name: String(line.dropFirst(4)), words: [], text: ""))
                continue
            }
            lines.append(line)
            if !line.hasPrefix(" ") {
                inGuest = line == "GUEST"
            } else if inGuest, let word = line.split(separator: " ").first.flatMap({ UInt32($0, radix: 16) }),
                !cases.isEmpty
            {
                cases[cases.count - 1].words.append(word)
            }
        }
        finish()
        return cases
    }

    // MARK: The table

    /// Adds an encoding of each group of the table that has none yet.
    static func addGroups(_ file: String, _ cases: [Case]) -> [Case] {
        guard let groups = groups.first(where: { $0.0 == file })?.1 else { return cases }
        return groups.compactMap { name, encodings in
            cases.first { $0.name == name }
                ?? example(encodings).map { Case(name: name, words: [$0], text: "") }
        }
    }

    /// A word of the first encoding that is fully allocated, with made-up fields.
    private static func example(_ encodings: [Encoding<A64>]) -> UInt32? {
        let guest = GoldenGuest.aarch64
        let builder = guest.makeBuilder()
        defer { builder.deallocate() }
        var fields: UInt32 = 0x0443_0862
        var unknown: UInt32?
        for e in encodings {
            let (mask, bits) = e.fixedBits()
            for _ in 0..<200 {
                let word = bits | fields & ~mask
                fields = fields &* 1_664_525 &+ 1_013_904_223
                if guest.isUndefined([word], builder) { continue }
                if guest.disassembled(word, at: guest.pc) != nil { return word }
                unknown = unknown ?? word
            }
        }
        return unknown ?? encodings.first?.fixedBits().bits
    }

    static let groups: [(String, [(String, [Encoding<A64>])])] = [
        (
            "table-integer",
            [
                ("addSubtractImmediate", A64Table.addSubtractImmediate),
                ("addSubtractRegister", A64Table.addSubtractRegister),
                ("addSubtractCarry", A64Table.addSubtractCarry),
                ("conditionalCompare", A64Table.conditionalCompare),
                ("logicalImmediate", A64Table.logicalImmediate),
                ("logicalRegister", A64Table.logicalRegister), ("moveWide", A64Table.moveWide),
                ("pcRelative", A64Table.pcRelative), ("bitfield", A64Table.bitfield),
                ("oneSource", A64Table.oneSource), ("twoSource", A64Table.twoSource),
                ("threeSource", A64Table.threeSource), ("conditionalSelect", A64Table.conditionalSelect),
                ("flagManipulation", A64Table.flagManipulation), ("branches", A64Table.branches),
            ]
        ),
        (
            "table-memory",
            [
                ("loadStoreRegister", A64Table.loadStoreRegister), ("loadStorePair", A64Table.loadStorePair),
                ("loadStoreUnscaledOrdered", A64Table.loadStoreUnscaledOrdered),
                ("loadAuthenticated", A64Table.loadAuthenticated),
                ("loadStoreOrdered", A64Table.loadStoreOrdered),
                ("exclusives", A64Table.exclusives), ("atomics", A64Table.atomics),
            ]
        ),
        (
            "table-system",
            [
                ("exceptions", A64Table.exceptions), ("hints", A64Table.hints),
                ("cacheMaintenance", A64Table.cacheMaintenance),
                ("pointerAuthentication", A64Table.pointerAuthentication),
                ("systemRegisters", A64Table.systemRegisters),
            ]
        ),
        (
            "table-float",
            [
                ("floatOneSource", A64Table.floatOneSource), ("floatTwoSource", A64Table.floatTwoSource),
                ("floatThreeSource", A64Table.floatThreeSource), ("floatCompare", A64Table.floatCompare),
                ("floatInteger", A64Table.floatInteger), ("floatVectorThree", A64Table.floatVectorThree),
                ("floatScalarThree", A64Table.floatScalarThree),
                ("floatPairAndAcross", A64Table.floatPairAndAcross),
                ("floatVectorTwo", A64Table.floatVectorTwo), ("floatScalarTwo", A64Table.floatScalarTwo),
                ("floatFixedAndElement", A64Table.floatFixedAndElement),
                ("halfVectorThree", A64Table.halfVectorThree), ("halfScalarThree", A64Table.halfScalarThree),
                ("halfPairAndAcross", A64Table.halfPairAndAcross), ("halfVectorTwo", A64Table.halfVectorTwo),
                ("halfScalarTwo", A64Table.halfScalarTwo), ("halfByElement", A64Table.halfByElement),
                ("floatComplex", A64Table.floatComplex), ("floatMultiplyLong", A64Table.floatMultiplyLong),
                ("floatBFloat16", A64Table.floatBFloat16),
            ]
        ),
        (
            "table-simd",
            [
                ("simdThreeSame", A64Table.simdThreeSame), ("simdDotProduct", A64Table.simdDotProduct),
                ("simdCompareAndShift", A64Table.simdCompareAndShift),
                ("simdScalarThreeSame", A64Table.simdScalarThreeSame),
                ("simdThreeDifferent", A64Table.simdThreeDifferent),
                ("simdByElement", A64Table.simdByElement),
                ("simdTwoRegister", A64Table.simdTwoRegister),
                ("simdScalarTwoRegister", A64Table.simdScalarTwoRegister),
                ("simdAcrossLanes", A64Table.simdAcrossLanes),
                ("simdShiftImmediate", A64Table.simdShiftImmediate),
                ("simdScalarShiftImmediate", A64Table.simdScalarShiftImmediate),
                ("simdCopy", A64Table.simdCopy),
                ("simdPermute", A64Table.simdPermute),
                ("simdModifiedImmediate", A64Table.simdModifiedImmediate),
                ("simdStructureMultiple", A64Table.simdStructureMultiple),
                ("simdStructureMultiplePostIndexed", A64Table.simdStructureMultiplePostIndexed),
                ("simdStructureSingle", A64Table.simdStructureSingle),
                ("simdStructureSinglePostIndexed", A64Table.simdStructureSinglePostIndexed),
            ]
        ),
        (
            "table-crypto",
            [
                ("cryptoAES", A64Table.cryptoAES), ("cryptoSHA", A64Table.cryptoSHA),
                ("cryptoSHA512", A64Table.cryptoSHA512), ("cryptoSHA3", A64Table.cryptoSHA3),
            ]
        ),
    ]
}
