import FuzzCommon

/// Makes records: an encoding or a chain of them with operands at which things go wrong.
struct Generator {
    var random: Random
    let patterns: [Pattern]
    /// Whether some addresses have a tag in bits 63:56.
    var tags = false
    /// What chains are made of: everything but branches and what Exceptions.notRun names.
    private let links: [Int]
    /// What two thirds of them are made of, if anything.
    var preferred: [Int] = []

    static let pc: UInt64 = Place.code + 0x2000

    init(seed: UInt64, patterns: [Pattern]) {
        random = Random(seed: seed)
        self.patterns = patterns
        links = patterns.indices.filter {
            let p = patterns[$0]
            return !p.isBranch && p.feature != "FEAT_PAuth" && !Exceptions.notRun.contains(p.name)
                && p.room != .system
        }
    }

    /// One instruction of `encoding`; nil if it came out as one that is not compared.
    mutating func single(_ encoding: Int) -> Record? {
        let p = patterns[encoding]
        var word = fill(p)
        if p.isBranch { narrowBranch(p, &word) }
        if p.isMemory { narrowOffset(p, &word) }
        if p.name.hasPrefix("MRS") || p.name.hasPrefix("MSR (register)") { pickSystemRegister(p, &word) }
        if Exceptions.isOpen(p, word) { return nil }
        var record = Record(encoding: encoding, words: [word])
        if p.feature == "FEAT_PAuth" || p.name == "HINT" {
            guard let other = Exceptions.withoutKeys(p, word) else { return nil }
            if other != word { record.substitute = other }
        }
        record.pc = Generator.pc
        setState(&record, p.room)
        if p.isMemory { aim(p, word, &record) }
        if p.name.hasPrefix("DC ") {
            record.registers.x[min(p.get("Rt", word)!, 30)] = dataAddress(spread: 8)
        }
        if p.isBranch, let rn = p.get("Rn", word), rn < 31 {
            record.registers.x[rn] = target()
        }
        if p.name.hasPrefix("RETA") { record.registers.x[30] = target() }
        if p.name.hasPrefix("MSR (register)"), let rt = p.get("Rt", word), rt < 31 {
            // Without the bits of FPCR that Sojourn's processor has not (AFP, traps, Len, Stride), and of FPSR that
            // only AArch32 has.
            record.registers.x[rt] &= word >> 5 & 0x7fff == 0x5a20 ? ~0x0037_ff07 : ~0xf000_0000
        }
        if p.name.hasPrefix("STX"), !random.oneIn(8) {
            // A load-exclusive of the same address and size before it.
            let load = word & ~(0x1f << 16 | 0x1f) | 1 << 22 | 0x1f << 16
            let rn = p.get("Rn", word)!
            var rt = random.below(31)
            while rt == rn || rt == Int(word >> 10 & 31) { rt = random.below(31) }
            record.words = [load | UInt32(rt), word]
            if random.oneIn(6) { record.words.insert(0xd503_3f5f, at: 1) }  // CLREX
            if random.oneIn(4) { record.words.append(word) }
        }
        return record
    }

    /// Two to eight instructions in a row, without branches.
    mutating func chain() -> Record? {
        var record = Record(encoding: -1, words: [])
        record.pc = Generator.pc
        let count = 2 + random.below(7)
        // Few registers, so that results are used.
        let pool = (0..<4).map { _ in random.below(31) }
        let near = random.below(links.count)
        var bases: Set<Int> = []
        for _ in 0..<count where record.words.count <= 12 {
            let pick =
                random.oneIn(3)
                ? min(max(near + random.below(9) - 4, 0), links.count - 1) : random.below(links.count)
            if random.oneIn(8) {
                record.words += idiom(pool.map(UInt32.init))
                continue
            }
            let prefers = !preferred.isEmpty && !random.oneIn(3)
            let p = patterns[prefers ? preferred[random.below(preferred.count)] : links[pick]]
            var word = fill(p)
            for name in ["Rd", "Rn", "Rm", "Ra", "Rt", "Rt2", "Rs"]
            where p.field(name) != nil && !random.oneIn(4) {
                p.set(name, pool[random.below(4)], &word)
            }
            if p.isMemory {
                narrowOffset(p, &word)
                // A base that no link before has written is most likely still an address.
                if !random.oneIn(4) { p.set("Rn", 27 + random.below(2), &word) }
                if let rn = p.get("Rn", word), rn < 31 { bases.insert(rn) }
            }
            if Exceptions.isOpen(p, word) { return nil }
            record.words.append(word)
        }
        setState(&record, random.oneIn(2) ? .float : .integer)
        for rn in bases { record.registers.x[rn] = dataAddress(spread: 16) }
        return record
    }

    /// Instructions that programs use together, which translations make one of.
    private mutating func idiom(_ pool: [UInt32]) -> [UInt32] {
        let (d, n, m, t) = (
            pool[random.below(4)], pool[random.below(4)], pool[random.below(4)], pool[random.below(4)]
        )
        switch random.below(6) {
        case 0:
            // MOV, SHA256H, SHA256H2: d and n are a…d and e…h.
            return [
                0x4ea0_1c00 | d << 16 | d << 5 | t, 0x5e00_4000 | m << 16 | n << 5 | d,
                0x5e00_5000 | m << 16 | t << 5 | n,
            ]
        case 1:
            // SHA1H, SHA1C or P.
            return [0x5e28_0800 | d << 5 | t, 0x5e00_0000 | m << 16 | n << 5 | d | random.bits(1) << 12]
        case 2:
            // EXT, SHA512H, SHA512H2.
            return [
                0x6e00_4000 | m << 16 | n << 5 | t, 0xce60_8000 | t << 16 | n << 5 | d,
                0xce60_8400 | m << 16 | n << 5 | d,
            ]
        case 3:
            // AESE, AESMC, AESE, EOR, or the inverse ones.
            let inverse = random.bits(1) << 12
            return [
                0x4e28_4800 | n << 5 | d | inverse, 0x4e28_6800 | d << 5 | d | inverse,
                0x4e28_4800 | m << 5 | d | inverse, 0x6e20_1c00 | t << 16 | d << 5 | d,
            ]
        default:
            // USHR and SLI, or SHL and SRI, that often make a rotation.
            let bits: UInt32 = random.oneIn(2) ? 32 : 64
            let right = 1 + random.bits(bits == 32 ? 5 : 6) % (bits - 1)
            let left = random.oneIn(4) ? random.bits(5) : bits - right
            let (down, up) = ((2 * bits - right) << 16 | n << 5 | t, (bits + left) << 16 | n << 5 | t)
            return random.oneIn(2)
                ? [0x6f00_0400 | down, 0x6f00_5400 | up] : [0x4f00_5400 | up, 0x6f00_4400 | down]
        }
    }

    /// A chain that runs three to six times, with branches over parts of it: what loops are translated as.
    mutating func loop() -> Record? {
        guard var record = chain() else { return nil }
        var body = Array(record.words.prefix(7))
        for word in body {
            // X26 counts.
            for low in [0, 5, 10, 16] as [UInt32] where word >> low & 31 == 26 { return nil }
        }
        for _ in 0..<random.below(3) {
            let at = random.below(body.count)
            let over = UInt32(2 + random.below(body.count - at))
            let condition = random.bits(4)
            let bit = random.bits(5)
            body.insert(
                [
                    0x5400_0000 | over << 5 | condition, 0x3600_0000 | bit << 19 | over << 5 | random.bits(5),
                    0xb400_0000 | over << 5 | random.bits(5),
                ][random.below(3)], at: at)
        }
        // Inserted branches may lead past the end by as much as was inserted behind them.
        body += [0xd503_201f, 0xd503_201f]
        let back = UInt32(truncatingIfNeeded: -(body.count + 1)) & 0x7ffff
        body +=
            random.oneIn(2)
            ? [0xd100_075a, 0xb500_001a | back << 5]  // SUB X26, X26, #1; CBNZ X26
            : [0xf100_075a, 0x5400_0001 | back << 5]  // SUBS X26, X26, #1; B.NE
        guard body.count <= 16 else { return nil }
        record.words = body
        record.registers.x[26] = UInt64(3 + random.below(4))
        return record
    }

    /// A word that the table does not have.
    mutating func missing(_ known: (UInt32) -> Bool) -> Record? {
        let word = UInt32(truncatingIfNeeded: random.next())
        if known(word) { return nil }
        var record = Record(encoding: -1, words: [word])
        record.pc = Generator.pc
        setState(&record, .integer)
        for k in 0..<31 where random.oneIn(2) { record.registers.x[k] = dataAddress(spread: 16) }
        return record
    }

    // MARK: words

    private mutating func fill(_ p: Pattern) -> UInt32 {
        var word = p.bits | p.shouldBeOne | UInt32(truncatingIfNeeded: random.next()) & ~p.mask
        let registers = ["Rd", "Rn", "Rm", "Ra", "Rt", "Rt2", "Rs"]
        let same = random.below(32)
        for name in registers where p.field(name) != nil {
            switch random.below(8) {
            case 0: p.set(name, 31, &word)
            case 1, 2: p.set(name, same, &word)
            default: break
            }
        }
        return word
    }

    private mutating func narrowBranch(_ p: Pattern, _ word: inout UInt32) {
        for name in ["imm26", "imm19", "imm14"] where p.field(name) != nil {
            if !random.oneIn(8) { p.set(name, random.below(0x700) - 0x500, &word) }
            // Not to itself.
            if p.get(name, word) == 0 { p.set(name, 3, &word) }
        }
    }

    private mutating func narrowOffset(_ p: Pattern, _ word: inout UInt32) {
        if p.field("imm12") != nil, !random.oneIn(8) { p.set("imm12", random.below(32), &word) }
        if p.field("imm19") != nil, !random.oneIn(8) { p.set("imm19", random.below(800) - 400, &word) }
    }

    /// NZCV, FPCR, FPSR: what can be compared.
    private mutating func pickSystemRegister(_ p: Pattern, _ word: inout UInt32) {
        let register: UInt32 = [0x5a10, 0x5a20, 0x5a21][random.below(3)]
        word = word & ~(0x7fff << 5) | register << 5
        if word >> 21 & 1 == 0, word & 31 == 31 { word -= 1 }
    }

    // MARK: state

    private mutating func setState(_ record: inout Record, _ room: Pattern.Room) {
        for k in 0..<31 { record.registers.x[k] = random.integer() }
        if random.oneIn(2) {
            // Amounts of shifts, equal numbers.
            for _ in 0..<4 { record.registers.x[random.below(31)] = record.registers.x[random.below(31)] }
        }
        record.registers.sp = random.integer()
        record.registers.nzcv = UInt32(random.below(16)) << 28
        if room != .integer, room != .memory {
            if random.oneIn(2) {
                record.registers.fpcr =
                    UInt32(random.below(4)) << 22 | random.bits(2) << 24
                    | (random.oneIn(3) ? 1 << 19 : 0) | (random.oneIn(4) ? 1 << 26 : 0)
            }
            if random.oneIn(4) { record.registers.fpsr = random.bits(32) & 0x0800_009f }
        }
        let kinds = Random.Lanes.allCases
        let kind = kinds[random.below(kinds.count)]
        for k in 0..<32 {
            let own = random.oneIn(4) ? kinds[random.below(kinds.count)] : kind
            (record.registers.v[2 * k], record.registers.v[2 * k + 1]) = random.vector(own)
        }
    }

    /// Sets the base and the index of a memory access so that it mostly hits the data.
    private mutating func aim(_ p: Pattern, _ word: UInt32, _ record: inout Record) {
        let aligned =
            p.name.contains("LDA") || p.name.contains("LAR") || p.name.contains("STL") || p.name.contains("X")
            || p.name.hasPrefix("CAS") || p.name.hasPrefix("SWP") || (p.feature == "FEAT_LSE")
        var displacement = 0
        if let rm = p.get("Rm", word), rm < 31 {
            displacement = random.below(60) - 20
            record.registers.x[rm] = UInt64(bitPattern: Int64(displacement))
            if !random.oneIn(8) { displacement = 0 }
        }
        guard let rn = p.get("Rn", word) else { return }
        var base = dataAddress(spread: aligned ? 1 : 16)
        if p.name == "LDAPUR, STLUR" {
            let offset = Int64(p.get("imm9", word)! << 55) >> 55
            base = (base & ~15) &- UInt64(bitPattern: offset)
        }
        if p.name.hasPrefix("LDRA") { base &= ~7 }
        if rn == 31 {
            record.registers.sp = base
        } else {
            record.registers.x[rn] = base
        }
    }

    /// An address in the data, a multiple of 16 plus something below `spread`; sometimes at its edges or outside.
    private mutating func dataAddress(spread: Int) -> UInt64 {
        let tag = tags && random.oneIn(3) ? UInt64(random.below(256)) << 56 : 0
        return untagged(spread: spread) | tag
    }

    private mutating func untagged(spread: Int) -> UInt64 {
        let off = UInt64(random.below(spread))
        switch random.below(24) {
        case 0: return Place.data + UInt64(16 * random.below(2)) + off
        case 1: return Place.data + Place.dataSize - UInt64(16 * (1 + random.below(4))) + off
        case 2: return spread == 1 ? Place.data + 0x800 : random.integer()
        default: return Place.data + 0x800 + UInt64(16 * random.below(32)) + off
        }
    }

    private mutating func target() -> UInt64 {
        switch random.below(12) {
        case 0: return Place.code + UInt64(random.below(0x4000))
        case 1: return random.integer()
        default: return Place.code + UInt64(4 * random.below(0x700))
        }
    }
}
