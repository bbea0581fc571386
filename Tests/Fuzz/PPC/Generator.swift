import FuzzCommon

/// Makes records: an encoding or a chain of them with operands at which things go wrong.
struct Generator {
    var random: Random
    let guest: PPCGuest
    let patterns: [Pattern]
    /// Whether some states enable floating-point exceptions.
    var enables = false
    /// What chains are made of: everything but branches and what Exceptions names.
    let links: [Int]
    /// What two thirds of them are made of, if anything.
    var preferred: [Int] = []

    init(seed: UInt64, guest: PPCGuest, patterns: [Pattern]) {
        random = Random(seed: seed)
        self.guest = guest
        self.patterns = patterns
        links = patterns.indices.filter {
            let p = patterns[$0]
            return !p.isBranch && Exceptions.isRun(p, guest)
                && !Exceptions.notInChains.contains(p.mnemonic)
                && !Exceptions.floatNotInChains.contains(p.mnemonic) && !p.mnemonic.hasPrefix("bcd")
                && !Exceptions.decimalNotInChains.contains(p.mnemonic)
        }
    }

    /// One instruction of `encoding`; nil if it came out as one that is not compared.
    mutating func single(_ encoding: Int) -> Record? {
        let p = patterns[encoding]
        var words = fill(p)
        let last = words.count - 1
        if p.isBranch { narrowBranch(p, &words[last]) }
        if p.isMemory { narrowOffset(p, &words) }
        if p.mnemonic == "mtspr" || p.mnemonic == "mfspr" { pickSpecialRegister(&words[last]) }
        pairRegisters(p, rarelyOdd: true, &words[last])
        if Exceptions.isOpen(p, words, guest) { return nil }
        var record = start(encoding, words)
        if p.isMemory { aim(p, words, &record) }
        if p.isBranch {
            for place in [\Registers.lr, \.ctr, \.tar] where !random.oneIn(6) {
                record.registers[keyPath: place] = target()
            }
            if random.oneIn(4) { record.registers.ctr = UInt64(random.below(3)) }
            if !guest.is64 { record.registers.tar = 0 }
        }
        if p.mnemonic == "mtspr", Exceptions.specialRegister(words[last]) == 1 {
            record.registers.r[Place.t(words[last])] &= Registers.xerMask(guest)
        }
        if ["lswx", "stswx"].contains(p.mnemonic) {
            let count = random.below(random.oneIn(4) ? 128 : 24)
            record.registers.xer = record.registers.xer & ~0x7f | UInt64(count)
            if p.mnemonic == "lswx", Exceptions.isOpenString(words[last], count) { return nil }
        }
        if p.mnemonic.hasPrefix("st"), p.mnemonic.hasSuffix("cx."), !random.oneIn(8) {
            reserve(p, words[last], &record)
        }
        if p.mnemonic.hasPrefix("bcd"), !random.oneIn(8) { makeDecimal(p, words[last], &record) }
        if p.group == Generator.decimalGroup, !random.oneIn(16) {
            makeDecimalFloats(p, words[last], &record)
        }
        if ["td", "tdi", "tw", "twi"].contains(p.mnemonic), random.oneIn(2) {
            // So that it does not always trap.
            record.registers.r[Place.b(words[last])] = record.registers.r[Place.a(words[last])]
        }
        return record
    }

    /// Operands that are decimals of the instruction's format, and small distances and lengths.
    private mutating func makeDecimal(_ p: Pattern, _ word: UInt32, _ record: inout Record) {
        func set(_ register: Int, _ value: UInt128) {
            record.registers.vs[64 + 2 * register] = UInt64(truncatingIfNeeded: value >> 64)
            record.registers.vs[65 + 2 * register] = UInt64(truncatingIfNeeded: value)
        }
        let kind = String(p.mnemonic.dropFirst(3))
        if ["add.", "sub.", "cpsgn."].contains(kind) {
            set(Place.a(word), packedDecimal())
        } else {
            let number = random.oneIn(2) ? random.below(80) - 40 : random.below(12)
            let high = random.next() << 16 | UInt64(number & 0xffff)
            set(Place.a(word), UInt128(high) << 64 | UInt128(random.next()))
        }
        switch kind {
        case "us.", "utrunc.": set(Place.b(word), digits(random.below(33)))
        case "cfn.": set(Place.b(word), spread(digits(7), 16, zone: 3) << 16 | [0x2b, 0x2d][random.below(2)])
        case "cfz.":
            let zone: UInt128 = word >> 9 & 1 != 0 ? 15 : 3
            let sign = UInt128(random.oneIn(2) ? 10 + random.below(6) : random.below(16))
            set(Place.b(word), spread(digits(16), 8, zone: zone) & ~0xf0 | sign << 4)
        case "cfsq.":
            if random.oneIn(2) {
                set(Place.b(word), UInt128(bitPattern: Int128(Int64(bitPattern: random.integer()))))
            }
        default: set(Place.b(word), packedDecimal())
        }
        if ["add.", "sub."].contains(kind), random.oneIn(4) {
            // Equal magnitudes.
            let b = Place.b(word)
            for k in 64..<66 { record.registers.vs[2 * b + k] = record.registers.vs[2 * Place.a(word) + k] }
            record.registers.vs[65 + 2 * b] ^= UInt64(random.below(2))
        }
    }
    /// Up to so many decimal digits.
    private mutating func digits(_ count: Int) -> UInt128 {
        var result: UInt128 = 0
        let isExtreme = random.oneIn(6)
        for _ in 0..<count { result = result << 4 | UInt128(isExtreme ? 9 : random.below(10)) }
        return result
    }
    private mutating func packedDecimal() -> UInt128 {
        digits(random.oneIn(3) ? 31 : random.below(32)) << 4 | UInt128(10 + random.below(6))
    }
    /// Each digit in an element of so many bits, below a zone.
    private func spread(_ digits: UInt128, _ bits: Int, zone: UInt128) -> UInt128 {
        (0..<128 / bits).reduce(0) { result, i in
            result | (zone << 4 | digits >> UInt128(4 * i) & 15) << UInt128(bits * i)
        }
    }

    /// A load-and-reserve of the same address and size before a store-conditional.
    private mutating func reserve(_ p: Pattern, _ word: UInt32, _ record: inout Record) {
        let loads: [String: UInt32] = [
            "stbcx.": 52, "sthcx.": 116, "stwcx.": 20, "stdcx.": 84, "stqcx.": 276,
        ]
        guard let xo = loads[p.mnemonic] else { return }
        let (ra, rb) = (UInt32(Place.a(word)), UInt32(Place.b(word)))
        var rt = UInt32(random.below(32))
        if xo == 276 { rt &= 30 }
        for _ in 0..<8 where [ra, rb].contains(rt) || (xo == 276 && [ra, rb].contains(rt + 1)) {
            rt = (rt + 2) & 31
        }
        record.words = [31 << 26 | rt << 21 | ra << 16 | rb << 11 | xo << 1, word]
        if random.oneIn(4) { record.words.append(word) }
    }

    /// Two to eight instructions in a row, without branches.
    mutating func chain() -> Record? {
        let count = 2 + random.below(7)
        // Few registers, so that results are used.
        let pool = (0..<4).map { _ in random.below(32) }
        let near = random.below(links.count)
        var bases: Set<Int> = []
        var words: [UInt32] = []
        for _ in 0..<count where words.count <= 12 {
            let pick =
                random.oneIn(3)
                ? min(max(near + random.below(9) - 4, 0), links.count - 1) : random.below(links.count)
            let prefers = !preferred.isEmpty && !random.oneIn(3)
            let p = patterns[prefers ? preferred[random.below(preferred.count)] : links[pick]]
            var word = fill(p)
            let last = word.count - 1
            for field in p.encoding.fields where field.width == 5 && !random.oneIn(4) {
                p.set(field.name, pool[random.below(4)], &word[last])
            }
            pairRegisters(p, rarelyOdd: false, &word[last])
            if p.mnemonic == "mtspr" || p.mnemonic == "mfspr" {
                pickSpecialRegister(&word[last])
                // What XER may not hold is for single instructions.
                // And the 32-bit processor has no CA32 and OV32.
                if p.mnemonic == "mtspr" || !guest.is64, Exceptions.specialRegister(word[last]) == 1 {
                    continue
                }
            }
            if p.isMemory {
                narrowOffset(p, &word)
                // A base that no link before has written is most likely still an address.
                if !random.oneIn(4) {
                    let base = UInt32(27 + random.below(2))
                    word[last] = word[last] & ~(31 << 16) | base << 16
                    if p.isIndexed { word[last] = word[last] & ~(31 << 11) | 26 << 11 }
                }
                bases.insert(Place.a(word[last]))
            }
            if Exceptions.isOpen(p, word, guest) { return nil }
            // No prefixed instruction across a multiple of 64 bytes.
            if word.count == 2, words.count & 15 == 15 { continue }
            words += word
        }
        if words.isEmpty || words.count > 15 { return nil }
        var record = start(-1, words)
        for ra in bases where ra != 0 { record.registers.r[ra] = dataAddress(spread: 16) }
        if !bases.isEmpty { record.registers.r[26] = UInt64(random.below(64)) }
        return record
    }

    /// A chain that runs three to six times, with branches over parts of it: what loops are translated as.
    mutating func loop() -> Record? {
        guard let inner = chain() else { return nil }
        var body = Array(inner.words.prefix(8))
        if body.contains(where: { $0 >> 26 == 1 || setsCount($0) }) { return nil }
        for _ in 0..<random.below(3) {
            let at = random.below(body.count)
            let over = UInt32(2 + random.below(body.count - at))
            // bc 12 or 4, BI
            body.insert(
                16 << 26 | (random.oneIn(2) ? 12 : 4) << 21 | random.bits(5) << 16 | over << 2, at: at)
        }
        // Inserted branches may lead past the end by as much as was inserted behind them.
        body += [0x6000_0000, 0x6000_0000]
        let back = UInt32(truncatingIfNeeded: -4 * body.count) & 0xfffc
        // bdnz
        body.append(16 << 26 | 16 << 21 | back)
        guard body.count <= 16 else { return nil }
        var record = inner
        record.words = body
        record.registers.ctr = UInt64(3 + random.below(4))
        return record
    }

    /// mtctr
    private func setsCount(_ word: UInt32) -> Bool {
        word >> 26 == 31 && word >> 1 & 0x3ff == 467 && Exceptions.specialRegister(word) == 9
    }

    /// A word that the table does not have.
    mutating func missing(_ known: (UInt32) -> Bool) -> Record? {
        let word = UInt32(truncatingIfNeeded: random.next())
        if known(word) || word >> 26 == 1 { return nil }
        var record = start(-1, [word])
        for k in 0..<32 where random.oneIn(2) { record.registers.r[k] = dataAddress(spread: 16) }
        return record
    }

    private mutating func start(_ encoding: Int, _ words: [UInt32]) -> Record {
        var record = Record(encoding: encoding, words: words)
        record.pc = guest.testCode
        record.seed = random.next()
        record.registers = Registers(seed: record.seed, guest: guest, enables: enables)
        return record
    }

    // MARK: words

    /// The words with random fields, some registers the same, and zeros in what the manual reserves.
    mutating func fill(_ p: Pattern) -> [UInt32] {
        var word = p.bits
        let same = random.below(32)
        for field in p.encoding.fields {
            var value = Int(random.bits(field.width))
            if field.width == 5 {
                switch random.below(8) {
                case 0: value = 0
                case 1, 2: value = same
                default: break
                }
            } else if field.width > 8, random.oneIn(6) {
                value = [0, 1, -1, 1 << (field.width - 1), (1 << (field.width - 1)) - 1][random.below(5)]
            }
            p.set(field.name, value, &word)
        }
        guard let type = p.prefixType else { return [word] }
        return [prefix(p, type, word), word]
    }

    private mutating func prefix(_ p: Pattern, _ type: UInt32, _ word: UInt32) -> UInt32 {
        let head: UInt32 = 1 << 26 | type << 24
        if p.mnemonic == "pnop" { return head }
        switch type {
        case 0, 2:
            // R with RA 0: relative to the instruction.
            let isRelative = Place.a(word) == 0 && random.oneIn(2)
            let high = random.oneIn(3) ? random.bits(18) : random.oneIn(2) ? 0 : 0x3ffff
            return head | (isRelative ? 1 << 20 : 0) | high
        case 1:
            // IMM16 of XXSPLTI*, IMM8 of XXEVAL, UIM3 of XXPERMX.
            let width =
                p.mnemonic.hasPrefix("xxsplti")
                ? 16 : p.mnemonic == "xxeval" ? 8 : p.mnemonic == "xxpermx" ? 3 : 0
            return head | random.bits(width)
        default: return head | 9 << 20 | random.bits(16)
        }
    }

    private mutating func narrowBranch(_ p: Pattern, _ word: inout UInt32) {
        for name in ["LI", "BD"] where p.field(name) != nil {
            let isAbsolute = p.get("AA", word) == 1
            if !isAbsolute, !random.oneIn(8) { p.set(name, random.below(0x700) - 0x600, &word) }
            // Not to itself.
            if p.get(name, word) == 0, !isAbsolute { p.set(name, 3, &word) }
        }
    }

    private mutating func narrowOffset(_ p: Pattern, _ words: inout [UInt32]) {
        // A store must not reach the code.
        let isRelative = p.prefixType != nil && words[0] >> 20 & 1 != 0
        guard isRelative || !random.oneIn(8) else { return }
        let offset = random.below(320) - 160
        if let prefixType = p.prefixType, prefixType == 0 || prefixType == 2 {
            let from = isRelative ? Int(guest.data) + 0x800 - Int(guest.testCode) : 0
            let displacement = UInt64(truncatingIfNeeded: from + offset)
            words[0] = words[0] & ~0x3ffff | UInt32(displacement >> 16 & 0x3ffff)
            words[1] = words[1] & ~0xffff | UInt32(displacement & 0xffff)
            return
        }
        // D, DS and DQ.
        for field in p.encoding.fields where field.width >= 12 {
            p.set(field.name, offset >> field.low, &words[0])
        }
    }

    /// XER, LR, CTR, VRSAVE, TAR, DSCR: what can be compared.
    mutating func pickSpecialRegister(_ word: inout UInt32) {
        let all: [UInt32] = guest.is64 ? [1, 8, 9, 256, 815] : [1, 8, 9, 256]
        let n = all[random.below(all.count)]
        word = word & ~(0x3ff << 11) | (n & 31) << 16 | (n >> 5) << 11
    }

    // MARK: state

    /// Sets the base and the index of a memory access so that it mostly hits the data.
    private mutating func aim(_ p: Pattern, _ words: [UInt32], _ record: inout Record) {
        let word = words[words.count - 1]
        let (ra, rb) = (Place.a(word), Place.b(word))
        let aligned = Exceptions.wantsAlignment(p.mnemonic)
        let address = dataAddress(spread: aligned ? 1 : 16)
        guard p.isIndexed, !p.mnemonic.hasSuffix("at") else {
            if ra != 0 { record.registers.r[ra] = address }
            return
        }
        let index = aligned ? UInt64(16 * random.below(8)) : UInt64(random.below(60))
        if ra == 0 {
            record.registers.r[rb] = address
        } else if ra == rb {
            record.registers.r[ra] = address >> 1
        } else if random.oneIn(2) {
            record.registers.r[ra] = address
            record.registers.r[rb] = random.oneIn(4) ? guest.word(0 &- index) : index
        } else {
            record.registers.r[rb] = address
            record.registers.r[ra] = index
        }
        // The length in bits 0:7 of RB.
        if ["lxvl", "lxvll", "stxvl", "stxvll", "lxvrl", "lxvrll", "lxvpl", "stxvrl"].contains(p.mnemonic) {
            if ra != rb {
                record.registers.r[rb] = UInt64(random.below(random.oneIn(4) ? 256 : 20)) << 56
                if random.oneIn(4) { record.registers.r[rb] |= random.next() >> 8 }
            }
            if ra != 0, ra != rb { record.registers.r[ra] = address }
        }
    }

    /// An address in the data, a multiple of 16 plus something below `spread`; sometimes at its edges or outside.
    private mutating func dataAddress(spread: Int) -> UInt64 {
        let off = UInt64(random.below(spread))
        switch random.below(24) {
        case 0: return guest.data + UInt64(16 * random.below(2)) + off
        case 1: return guest.data + PPCGuest.dataSize - UInt64(16 * (1 + random.below(4))) + off
        case 2: return spread == 1 ? guest.data + 0x800 : guest.word(random.integer())
        default: return guest.data + 0x800 + UInt64(16 * random.below(32)) + off
        }
    }

    private mutating func target() -> UInt64 {
        switch random.below(12) {
        case 0: return guest.word(random.integer())
        default: return guest.code + UInt64(random.below(0x1c00))
        }
    }
}
