import FuzzCommon
import Guest
import IR

@testable import FuzzPPC
@testable import PowerPC

extension FaultGuest {
    static let powerpc = PPCGuest.all.enumerated().map { index, guest in
        // Beside each other and AArch64's.
        let base: UInt64 = guest.is64 ? 0x5c20_0000_0000 + UInt64(index) << 32 : 0x5000_0000
        let data = base..<base + PPCRegion.dataSize
        return FaultGuest(
            architecture: guest.architecture, code: base + 0x100_0000, data: data,
            names: ["cr", "xer", "lr", "ctr", "tar", "fpscr", "vscr", "vrsave", "reservation"]
                + (0..<32).map { "r\($0)" } + (0..<64).flatMap { ["vs\($0)", "vs\($0), lower half"] },
            shown: { state in
                let r = Registers(state)
                let reservation = (state + Int(Offset.reservation)).load(as: UInt64.self)
                return [
                    UInt64(r.cr), r.xer, r.lr, r.ctr, r.tar, r.fpscr, UInt64(r.vscr), UInt64(r.vrsave),
                    reservation,
                ] + r.r + r.vs
            },
            makeRegion: { seed, builder in
                let region = PPCRegion(seed: seed, guest, GoldenGuest.powerpc[index], data, builder)
                return FaultRegion(words: region.words, start: region.registers.put)
            },
            goesOn: { event in
                if case .system(entry: SystemEntry.readFloatStatus) = event { return true }
                return false
            })
    }
}

/// A random piece of PowerPC code: see `FaultGuest.makeRegion`.
struct PPCRegion {
    static let dataSize: UInt64 = 0x4000

    private(set) var words: [UInt32] = []
    private(set) var registers: Registers

    private let guest: PPCGuest
    private let golden: GoldenGuest
    private let builder: Builder
    private var random: Random
    private var generator: Generator
    /// What instructions read and set, what addresses are made of, and what counts.
    private var values: [Int] = []
    private var bases: [Int] = []
    private var indices: [Int] = []
    private var counters: [Int] = []
    /// The fields of CR that comparisons set, and the vectors that are used most.
    private var fields: [Int] = []
    private var vectors: [Int] = []
    private let hasCalls: Bool
    /// The depth of the loop that CTR counts, 2: none.
    private let counted: Int
    private let kinds: Kinds

    /// Encodings that the guest has, by index.
    private struct Kinds {
        var links: [Pattern] = []
        var integer: [Pattern] = []
        var accesses: [Pattern] = []
        var comparisons: [Pattern] = []
        var setsFlags: [Pattern] = []

        init(_ guest: PPCGuest) {
            for p in Pattern.all
            where Exceptions.isRun(p, guest) || Exceptions.notLittleEndian.contains(p.mnemonic) {
                // Traps, what waits, what is for the kernel, and strings whose length is in XER.
                let isLeftOut =
                    p.isBranch || p.mnemonic.hasPrefix("tw") || p.mnemonic.hasPrefix("td")
                    || ["wait", "icbi", "lswx", "stswx"].contains(p.mnemonic)
                if isLeftOut { continue }
                if p.isMemory {
                    if !p.mnemonic.hasPrefix("dcb") || p.mnemonic == "dcbz" { accesses.append(p) }
                    continue
                }
                links.append(p)
                if p.group == "fixed-point" { integer.append(p) }
                if p.mnemonic.hasPrefix("cmp") || p.mnemonic.hasPrefix("fcmp")
                    || p.mnemonic.hasPrefix("xscmp")
                {
                    comparisons.append(p)
                }
                if p.mnemonic.hasSuffix(".") || p.mnemonic.hasPrefix("cr") || p.encoding.field("Rc") != nil {
                    setsFlags.append(p)
                }
            }
        }
    }

    private static let kinds = PPCGuest.all.map(Kinds.init)

    init(
        seed: UInt64, _ guest: PPCGuest, _ golden: GoldenGuest, _ data: Range<UInt64>, _ builder: Builder
    ) {
        self.guest = guest
        self.golden = golden
        self.builder = builder
        random = Random(seed: seed)
        generator = Generator(seed: seed ^ 0x5eed, guest: guest, patterns: Pattern.all)
        registers = Registers(seed: seed, guest: guest)
        kinds = PPCRegion.kinds[PPCGuest.all.firstIndex { $0.name == guest.name }!]
        hasCalls = random.oneIn(4)
        counted = random.below(3)
        chooseRegisters()
        var code = RegionCode()
        for _ in 0..<random.below(3) { append(&code, instruction()) }
        loop(&code, depth: 0)
        for _ in 0..<random.below(3) { append(&code, instruction()) }
        code.append(0x4400_0002)  // sc
        if hasCalls { function(&code) }
        words = code.finish(PPCRegion.aimed)
        setState(data)
    }

    // MARK: Registers

    /// Residents are among all kinds more often than others. What loads of several registers change is above.
    private mutating func chooseRegisters() {
        var left = Array(1..<27)
        let residents = [3, 9, 1, 4, 10, 5]
        func take(_ random: inout Random) -> Int {
            let wanted = residents.filter(left.contains)
            let n =
                random.oneIn(2) && !wanted.isEmpty
                ? wanted[random.below(wanted.count)] : left[random.below(left.count)]
            left.removeAll { $0 == n }
            return n
        }
        bases = (0..<3).map { _ in take(&random) }
        indices = (0..<2).map { _ in take(&random) }
        counters = (0..<2).map { _ in take(&random) }
        left.append(contentsOf: [0, 27, 28, 29, 30, 31])
        values = (0..<(4 + random.below(8))).map { _ in take(&random) }
        fields = [0, random.below(8), 7]
        vectors = (0..<4).map { _ in random.below(32) } + [0, 1, 2]
    }

    private mutating func setState(_ data: Range<UInt64>) {
        for k in indices {
            registers.r[k] = UInt64(random.oneIn(3) ? random.below(64) : 16 * random.below(4))
        }
        for k in counters { registers.r[k] = UInt64(2 + random.below(4)) }
        registers.ctr = UInt64(2 + random.below(4))
        for (n, k) in bases.enumerated() {
            let off = random.oneIn(8) ? random.below(64) : 16 * random.below(16)
            registers.r[k] = data.lowerBound + UInt64(0x1000 * (n + 1) + off)
        }
    }

    private mutating func pick(_ list: [Int]) -> Int { list[random.below(list.count)] }

    // MARK: Control flow

    /// A prefixed instruction does not cross a multiple of 64 bytes.
    private mutating func append(_ code: inout RegionCode, _ words: [UInt32]) {
        if words.count == 2, code.words.count & 15 == 15 { code.append(0x6000_0000) }
        for word in words { code.append(word) }
    }

    private mutating func loop(_ code: inout RegionCode, depth: Int) {
        let counter = UInt32(counters[depth])
        let isCounted = depth == counted
        if depth > 0 {
            // li, and mtctr.
            code.append(14 << 26 | counter << 21 | UInt32(1 + random.below(3)))
            if isCounted { code.append(31 << 26 | counter << 21 | 9 << 16 | 467 << 1) }
        }
        let header = code.newLabel()
        let end = code.newLabel()
        code.bind(header)
        // addic. or addi by -1
        let sets = random.oneIn(2)
        let count = (sets ? 13 : 14) << 26 | counter << 21 | counter << 16 | 0xffff
        let isAtTop = !isCounted && random.oneIn(3)
        let field = UInt32(random.below(8))
        // cmpwi
        let compare = 11 << 26 | field << 23 | counter << 16
        if isAtTop {
            code.append(compare)
            code.branch(16 << 26 | 12 << 21 | (4 * field + 2) << 16, to: end)
            code.append(count)
        }
        body(&code, end: end)
        if depth == 0, random.oneIn(3) {
            loop(&code, depth: 1)
            body(&code, end: end)
        }
        if isCounted {
            // bdnz, perhaps with a condition, which ends the loop before.
            let options: UInt32 = [16, 16, 16, 0, 8][random.below(5)]
            code.branch(16 << 26 | options << 21 | random.bits(5) << 16, to: header)
        } else if isAtTop {
            code.branch(18 << 26, to: header)
        } else {
            code.append(count)
            if !sets { code.append(compare) }
            let bit = sets ? 2 : 4 * field + 2
            code.branch(16 << 26 | 4 << 21 | bit << 16, to: header)
        }
        code.bind(end)
    }

    /// Some instructions, with branches over parts of them and out of the loop.
    private mutating func body(_ code: inout RegionCode, end: Int) {
        var branches = ForwardBranches(count: 1 + random.below(9), end: end)
        for k in 0..<branches.count {
            branches.bind(k, &code)
            append(&code, instruction())
            guard random.oneIn(5) else { continue }
            if random.oneIn(2) { append(&code, comparison()) }
            let bit = UInt32(4 * pick(fields)) + random.bits(2)
            let condition = 16 << 26 | (random.oneIn(2) ? 12 : 4) << 21 | bit << 16
            branches.add(condition, behind: k, &code, &random)
        }
        branches.bindRest(&code)
        if hasCalls, random.oneIn(2) { code.branch(18 << 26 | 1, to: RegionCode.function) }
    }

    /// What is called from the loops.
    private mutating func function(_ code: inout RegionCode) {
        code.bind(RegionCode.function)
        for _ in 0..<(1 + random.below(4)) { append(&code, instruction()) }
        code.append(0x4e80_0020)  // blr
    }

    private static func aimed(_ word: UInt32, _ distance: Int) -> UInt32 {
        let bytes = UInt32(truncatingIfNeeded: 4 * distance)
        return word | bytes & (word >> 26 == 18 ? 0x3ff_fffc : 0xfffc)
    }

    // MARK: Instructions

    private mutating func instruction() -> [UInt32] {
        while true {
            let words: [UInt32]
            switch random.below(20) {
            case 0..<9: words = access()
            case 9, 10: words = comparison()
            case 11: words = filled(kinds.setsFlags[random.below(kinds.setsFlags.count)])
            case 12..<16: words = filled(kinds.integer[random.below(kinds.integer.count)])
            default: words = filled(kinds.links[random.below(kinds.links.count)])
            }
            if !words.isEmpty { return words }
        }
    }

    private mutating func comparison() -> [UInt32] {
        while true {
            let p = kinds.comparisons[random.below(kinds.comparisons.count)]
            var words = filled(p)
            if words.isEmpty { continue }
            p.set("BF", pick(fields), &words[words.count - 1])
            return words
        }
    }

    /// Empty: one whose outcome is open, or that ends by an exception.
    private mutating func filled(_ p: Pattern) -> [UInt32] {
        var words = generator.fill(p)
        let last = words.count - 1
        for field in p.encoding.fields where field.width == 5 {
            switch field.name {
            case "RT", "RS", "RA", "RB", "RC": p.set(field.name, pick(values), &words[last])
            case "A", "B", "C", "T", "S":
                if !random.oneIn(4) { p.set(field.name, pick(vectors), &words[last]) }
            case _ where field.name.hasPrefix("V") || field.name.hasPrefix("FR"):
                if !random.oneIn(4) { p.set(field.name, pick(vectors), &words[last]) }
            default: break
            }
        }
        if p.mnemonic == "mtspr" || p.mnemonic == "mfspr" {
            generator.pickSpecialRegister(&words[last])
            // LR and CTR lead back, and XER's other bits read as zero.
            if p.mnemonic == "mtspr", [1, 8, 9].contains(Exceptions.specialRegister(words[last])) {
                return []
            }
        }
        return isOpen(p, words) ? [] : words
    }

    private mutating func access() -> [UInt32] {
        let p = kinds.accesses[random.below(kinds.accesses.count)]
        var words = filled(p)
        if words.isEmpty { return [] }
        let last = words.count - 1
        p.set("RA", pick(bases), &words[last])
        if p.isIndexed { p.set("RB", pick(indices), &words[last]) }
        switch p.mnemonic {
        case "lmw", "stmw": p.set(p.mnemonic == "lmw" ? "RT" : "RS", 27 + random.below(5), &words[last])
        case "lswi", "stswi":
            p.set(p.mnemonic == "lswi" ? "RT" : "RS", 27, &words[last])
            p.set("NB", 1 + random.below(20), &words[last])
        case "lq", "stq", "plq", "pstq", "lqarx", "stqcx.":
            p.set("RTp", 28, &words[last])
            p.set("RSp", 28, &words[last])
        default: break
        }
        // Aligned for what must be, and so that addresses stay so.
        var offset = random.below(128) - 64
        if Exceptions.wantsAlignment(p.mnemonic) || p.isUpdate && !random.oneIn(4) { offset &= ~15 }
        if let type = p.prefixType, type == 0 || type == 2 {
            words[0] = words[0] & ~0x13_ffff | UInt32(truncatingIfNeeded: offset) >> 14 & 0x3_ffff
            words[1] = words[1] & ~0xffff | UInt32(truncatingIfNeeded: offset) & 0xffff
        } else {
            // D, DS and DQ.
            for field in p.encoding.fields where field.width >= 12 {
                p.set(field.name, offset >> field.low, &words[0])
            }
        }
        return isOpen(p, words) ? [] : words
    }

    private func isOpen(_ p: Pattern, _ words: [UInt32]) -> Bool {
        Exceptions.isOpen(p, words, guest) || golden.isUndefined(words, builder)
    }
}
