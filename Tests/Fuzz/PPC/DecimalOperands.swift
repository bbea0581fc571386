import FuzzCommon

/// Operands of decimal floating-point instructions at which they go wrong.
extension Generator {
    static let decimalGroup = "decimal-floating-point"

    /// Makes the numbers of pairs of registers even: others are no instructions.
    mutating func pairRegisters(_ p: Pattern, rarelyOdd: Bool, _ word: inout UInt32) {
        guard p.group == Generator.decimalGroup, !(rarelyOdd && random.oneIn(8)) else { return }
        for field in p.encoding.fields where field.width == 5 && field.name.hasSuffix("p") {
            word &= ~(1 << UInt32(field.low))
        }
    }

    /// Sets the registers that the word names to decimals that have to do with each other, and what is no decimal to what the
    /// instruction wants.
    mutating func makeDecimalFloats(_ p: Pattern, _ word: UInt32, _ record: inout Record) {
        let (a, b) = (Place.a(word), Place.b(word))
        let exponent = decimalExponent(isExtended: word >> 26 == 63)
        let distance = random.oneIn(3) ? random.below(80) : random.below(20)
        let other = exponent + (random.oneIn(2) ? distance : -distance)
        setDecimal(p, "FRB", b, other, &record)
        setDecimal(p, "FRA", a, exponent, &record)
        if random.oneIn(8), p.field("FRA") != nil || p.field("FRAp") != nil {
            // The same magnitude.
            for k in 0..<2 { record.registers.vs[2 * (b ^ k)] = record.registers.vs[2 * (a ^ k)] }
            if random.oneIn(2) { record.registers.vs[2 * (b & ~1)] ^= 1 << 63 }
        }
        func set(_ register: Int, _ value: UInt64) { record.registers.vs[2 * register] = value }
        switch p.mnemonic {
        case "dcffix", "dcffixq": set(b, random.integer())
        case "dcffixqq": if random.oneIn(2) { record.registers.vs[64 + 2 * b] = random.oneIn(2) ? 0 : .max }
        case "denbcd", "denbcdq":
            let isSigned = word >> 20 & 1 != 0
            for k in 0..<2 { set(b ^ k, binaryCodedDecimal()) }
            if isSigned {
                let last = p.mnemonic == "denbcdq" ? b | 1 : b
                record.registers.vs[2 * last] |= 0xf
                record.registers.vs[2 * last] -= UInt64(random.below(random.oneIn(8) ? 8 : 6))
            }
        case "dctdp":
            let short = UInt64(random.bits(32))
            set(
                b,
                random.next() << 32
                    | (random.oneIn(2) ? short : short & 0xc7f0_0000 | 0x20 | UInt64(random.below(16))))
        case "diex", "diexq":
            let most = p.mnemonic == "diex" ? 767 : 12287
            let choices = [-1, -2, -3, -4, 0, most, most + 1, random.below(most), random.below(most)]
            set(a, random.oneIn(8) ? random.integer() : UInt64(bitPattern: Int64(choices[random.below(9)])))
        case "drrnd", "drrndq", "dtstsf", "dtstsfq":
            set(a, random.next() << 6 | UInt64(random.below(random.oneIn(3) ? 64 : 20)))
        default: break
        }
        if ["dctfix", "dctfixq", "dctfixqq", "drintx", "drintxq", "drintn", "drintnq"].contains(p.mnemonic) {
            // Near the ends of integers.
            let bias = word >> 26 == 63 ? 6176 : 398
            setDecimal(p, "FRB", b, bias + random.below(random.oneIn(3) ? 80 : 24) - 20, &record)
        }
    }

    /// A biased exponent.
    private mutating func decimalExponent(isExtended: Bool) -> Int {
        let (bias, most, digits) = isExtended ? (6176, 12287, 34) : (398, 767, 16)
        switch random.below(8) {
        case 0: return random.below(2 * digits)
        case 1: return most - random.below(2 * digits)
        // Products and quotients at the ends of the range, and short numbers.
        case 2: return bias / 2 + random.below(40) - 20
        case 3: return (most + bias) / 2 + random.below(40) - 20
        case 4:
            return isExtended
                ? [5778, 6545][random.below(2)] + random.below(40) - 20 : bias + random.below(220) - 110
        default: return bias + random.below(40) - 20
        }
    }

    private mutating func setDecimal(
        _ p: Pattern, _ field: String, _ register: Int, _ exponent: Int, _ record: inout Record
    ) {
        if p.field(field) != nil, !(p.mnemonic.hasSuffix("q") && field == "FRA") {
            record.registers.vs[2 * register] = decimal(exponent, continuation: 8, declets: 5).0
        } else if p.field(field + "p") != nil {
            let (high, low) = decimal(exponent, continuation: 12, declets: 11)
            record.registers.vs[2 * (register & ~1)] = high
            record.registers.vs[2 * (register | 1)] = low
        }
    }

    /// The doublewords of a number with that biased exponent (or the nearest that there is), or of an infinity or a NaN.
    private mutating func decimal(_ exponent: Int, continuation: Int, declets: Int) -> (UInt64, UInt64) {
        let most = 3 << continuation - 1
        let biased = UInt128(min(max(exponent, 0), most))
        var first = random.oneIn(3) ? 0 : UInt128(random.below(10))
        var trailing = UInt128(0)
        let kind = random.below(6)
        let length = random.below(declets + 1)
        // 000, 499, 500, 501, 999, 001, 009, 888 in another way
        let special: [UInt32] = [0, 0x25f, 0x280, 0x281, 0xff, 1, 9, 0x3ff]
        for k in 0..<declets {
            var declet: UInt32
            switch kind {
            case 0: declet = 0
            case 1: declet = 0xff
            case 2: declet = k == 0 ? special[random.below(8)] : 0
            case 3: declet = special[random.below(8)]
            default: declet = random.oneIn(4) ? special[random.below(8)] : random.bits(10)
            }
            // A short number, or one with zeros behind it.
            if kind > 3, k >= length { declet = 0 }
            trailing = trailing << 10 | UInt128(declet)
        }
        if random.oneIn(2) {
            // The other way round: zeros first.
            var reversed = UInt128(0)
            for k in 0..<declets { reversed = reversed << 10 | trailing >> UInt128(10 * k) & 1023 }
            trailing = reversed
            if !random.oneIn(3) { first = 0 }
        }
        if kind == 1 { first = random.oneIn(2) ? 9 : 0 }
        var field =
            first < 8
            ? (biased >> UInt128(continuation)) << 3 | first
            : 24 | (biased >> UInt128(continuation)) << 1 | first & 1
        var rest = biased & (1 << UInt128(continuation) - 1)
        if random.oneIn(10) {
            // An infinity or a NaN, perhaps with ones in bits that count for nothing.
            field = 30 | UInt128(random.below(2))
            rest =
                random.oneIn(2)
                ? UInt128(random.below(2)) << UInt128(continuation - 1) : UInt128(random.bits(continuation))
            if random.oneIn(3) { trailing = 0 }
        }
        let sign = UInt128(random.below(2))
        let head = (sign << 5 | field) << UInt128(continuation) | rest
        let all = head << UInt128(10 * declets) | trailing
        return declets > 6
            ? (UInt64(truncatingIfNeeded: all >> 64), UInt64(truncatingIfNeeded: all))
            : (UInt64(truncatingIfNeeded: all), 0)
    }

    /// Sixteen digits, rarely one that is none.
    private mutating func binaryCodedDecimal() -> UInt64 {
        var result: UInt64 = 0
        let count = random.oneIn(3) ? 16 : random.below(17)
        for _ in 0..<count { result = result << 4 | UInt64(random.below(10)) }
        if random.oneIn(12) { result |= UInt64(10 + random.below(6)) << UInt64(4 * random.below(16)) }
        return result
    }
}

extension Exceptions {
    /// What depends on how infinities lie in the register, or differs from QEMU's otherwise.
    static let decimalNotInChains: Set<String> = [
        "drsp", "drdpq", "drrnd", "drrndq", "denbcd", "denbcdq", "diex", "diexq", "dscli", "dscliq", "dscri",
        "dscriq", "ddedpd",
        "ddedpdq",
    ]

    /// Where QEMU's decimal floating point is not followed.
    static func isKnownDecimal(
        _ record: Record, _ target: PPCTarget, _ want: Outcome, _ have: Outcome, _ line: String
    ) -> Bool {
        guard record.encoding >= 0, target.patterns[record.encoding].group == Generator.decimalGroup else {
            return false
        }
        // FEX: QEMU gives the results of disabled exceptions. Tests/PowerPCTests has those of enabled ones.
        if record.registers.fpscr & Registers.enables != 0, have.registers.fpscr >> 30 & 1 != 0 {
            return true
        }
        let word = record.words[0]
        let vs = record.registers.vs
        let (t, a, b) = (Place.t(word), Place.a(word), Place.b(word))
        /// An infinity or a NaN.
        func isSpecial(_ register: Int) -> Bool { vs[2 * register] >> 59 & 15 == 15 }
        switch target.patterns[record.encoding].mnemonic {
        // QEMU takes the digits of a NaN that are too many for the result for none, and does not always see that it signals.
        case "drsp" where vs[2 * b] >> 58 & 31 == 31 && (vs[2 * b] >> 20) & 0x3fff_ffff != 0: return true
        case "drdpq" where vs[2 * b] >> 58 & 31 == 31 && (vs[2 * b] << 18 != 0 || vs[2 * b + 2] >> 50 != 0):
            return true
        case "drdpq":
            // QEMU has the result in the wrong register of the pair.
            guard line.hasPrefix("vs\(t):") || line.hasPrefix("vs\(t + 1):") else { return false }
            return want.registers.vs[2 * t] == 0 && have.registers.vs[2 * t + 2] == 0
                && want.registers.vs[2 * t + 2] == have.registers.vs[2 * t]
        case "denbcd", "denbcdq":
            // QEMU does not give a NaN for what is no digit or sign, and takes 10 for a digit.
            let bits = word >> 26 == 63 ? [vs[2 * (b & ~1)], vs[2 * (b | 1)]] : [vs[2 * b]]
            let isSigned = word >> 20 & 1 != 0
            let digits = bits.enumerated().map { k, x in isSigned && k == bits.count - 1 ? x & ~15 : x }
            let areDigits = digits.allSatisfy { $0 & 0x8888_8888_8888_8888 & ($0 << 1 | $0 << 2) == 0 }
            return !areDigits || isSigned && bits[bits.count - 1] & 15 < 10
        // QEMU does not see that a number between 2^127 and 2^128 is too large.
        case "dctfixqq": return (have.registers.fpscr & ~want.registers.fpscr) >> 8 & 1 != 0
        // QEMU tells FEX where RN is not zero.
        case "drrnd", "drrndq":
            let status = (want.registers.fpscr ^ have.registers.fpscr) & ~0x8006_0000
            let field = (want.registers.cr ^ have.registers.cr) & ~0x0800_0000
            return line.hasPrefix("fpscr") && status == 1 << 30 || line.hasPrefix("cr") && field == 1 << 26
        // QEMU does not look at the digits of an infinity.
        case "ddedpd", "ddedpdq", "diex", "diexq": return vs[2 * b] >> 58 & 31 == 30
        case "dscli", "dscliq", "dscri", "dscriq": return isSpecial(a)
        default: return false
        }
    }
}
