import FuzzCommon

extension Registers {
    /// XER's bits that the processor has: SO, OV, CA, the byte count and, if it is not old, OV32 and CA32.
    static func xerMask(_ guest: PPCGuest) -> UInt64 { guest.is64 ? 0xe00c_007f : 0xe000_007f }
    /// FPSCR's exception bits that stay until cleared, all but the summaries FX, FEX and VX.
    static let stickyExceptions: UInt64 = 0x1ff8_0700
    static let invalidCauses: UInt64 = 0x01f8_0700
    /// VE, OE, UE, ZE, XE.
    static let enables: UInt64 = 0xf8

    /// The state that `seed` stands for: the recorded cases were made on the same one, so that they are to be recorded
    /// anew when this changes.
    init(seed: UInt64, guest: PPCGuest, enables: Bool = false) {
        self.init()
        var random = Random(seed: seed)
        for k in 0..<32 { r[k] = guest.word(random.integer()) }
        if random.oneIn(2) {
            // Amounts of shifts, equal numbers.
            for _ in 0..<4 { r[random.below(32)] = r[random.below(32)] }
        }
        cr = random.bits(32)
        // SO, which stays set, is usually clear.
        xer = UInt64(random.bits(32)) & Registers.xerMask(guest)
        if !random.oneIn(4) { xer &= 0x7fff_ffff }
        lr = guest.word(random.integer())
        ctr = guest.word(random.integer())
        tar = guest.is64 ? random.integer() : 0
        vrsave = random.bits(32)
        vscr = random.oneIn(4) ? 1 : 0
        if random.oneIn(8) { vscr |= 0x1_0000 }
        fpscr = FPSCR.random(&random, guest)
        // Enabled exceptions that have not occurred: else setting this FPSCR would raise SIGFPE. The rest of the state is as
        // without them.
        if enables, fpscr & Registers.stickyExceptions == 0 {
            var other = Random(seed: ~seed)
            fpscr |= UInt64(other.bits(8)) & Registers.enables
        }
        let kinds = Random.Lanes.allCases
        let kind = kinds[random.below(kinds.count)]
        let isVariant = random.oneIn(4)
        for k in 0..<64 {
            let own = isVariant || random.oneIn(4) ? kinds[random.below(kinds.count)] : kind
            (vs[2 * k + 1], vs[2 * k]) = random.vector(own)
            // The 32-bit machine has no VSX.
            if k < 32, !guest.is64 { vs[2 * k + 1] = 0 }
        }
        if random.oneIn(3) {
            for k in 0..<32 where random.oneIn(4) { vs[2 * k] = FPSCR.singleAsDouble(&random) }
        }
    }
}

enum FPSCR {
    /// With the summaries as they follow from the others.
    static func random(_ random: inout Random, _ guest: PPCGuest) -> UInt64 {
        var value: UInt64 = 0
        if random.oneIn(2) { value |= UInt64(random.below(4)) }
        if random.oneIn(3) {
            value |= UInt64(random.bits(32)) & Registers.stickyExceptions
            if value & Registers.invalidCauses != 0 { value |= 1 << 29 }
            if random.oneIn(2) { value |= 1 << 31 }
        }
        // FI, FPRF.
        if random.oneIn(3) { value |= UInt64(random.bits(32)) & 0x0003_f000 }
        // DRN.
        if guest.is64, random.oneIn(3) { value |= UInt64(random.below(8)) << 32 }
        return value
    }

    /// A double that a single can hold, among them subnormal singles and what lies just beyond.
    static func singleAsDouble(_ random: inout Random) -> UInt64 {
        let single = UInt32(truncatingIfNeeded: random.float(fraction: 23, exponent: 8))
        let exact = Double(Float(bitPattern: single)).bitPattern
        return random.oneIn(3) ? exact &+ UInt64(random.below(3)) &- 1 : exact
    }
}
