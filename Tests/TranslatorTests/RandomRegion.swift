import FuzzCommon
import Guest
import IR

@testable import AArch64
@testable import FuzzA64

/// A random piece of A64 code with loops and branches, whose loads and stores mostly hit the data, and the registers that it
/// begins with. It ends with SVC.
struct RandomRegion {
    static let data: UInt64 = 0x5c10_0000_0000
    static let dataSize: UInt64 = 0x4000

    private(set) var words: [UInt32] = []
    private var registers = Registers()

    private let builder: Builder
    private var random: Random
    /// What instructions read and set, what addresses are made of, and what counts.
    private var values: [Int] = []
    private var bases: [Int] = []
    private var indices: [Int] = []
    private var counters: [Int] = []
    private let hasCalls: Bool

    private static let links = Pattern.all.filter {
        !$0.isBranch && !$0.isMemory && $0.feature != "FEAT_PAuth" && !Exceptions.notRun.contains($0.name)
            && $0.room != .system
    }
    private static let integer = links.filter { $0.room == .integer }
    /// What sets the flags, or uses them.
    private static let comparisons = links.filter { p in
        setsFlags(p)
            || ["CCM", "CSEL", "CSINC", "ADC", "SBC", "FCMP", "FCCMP"].contains { p.name.hasPrefix($0) }
    }
    private static func setsFlags(_ p: Pattern) -> Bool {
        ["ADDS", "SUBS", "ANDS", "BICS"].contains { p.name.hasPrefix($0) }
    }
    /// Without literals, which lie in the code.
    private static let accesses = Pattern.all.filter {
        $0.isMemory && $0.field("Rn") != nil && $0.feature != "FEAT_PAuth"
    }

    /// - Parameter builder: to try instructions with.
    init(seed: UInt64, _ builder: Builder) {
        self.builder = builder
        random = Random(seed: seed)
        hasCalls = random.oneIn(4)
        chooseRegisters()
        var code = RegionCode()
        for _ in 0..<random.below(3) { code.append(instruction()) }
        loop(&code, depth: 0)
        for _ in 0..<random.below(3) { code.append(instruction()) }
        code.append(0xd400_0001)
        if hasCalls { function(&code) }
        words = code.finish(RandomRegion.aimed)
        setState()
    }

    // MARK: Registers

    /// Those that stay in host registers are among all kinds more often than others.
    private mutating func chooseRegisters() {
        var left = Array(0..<30)
        let residents = [0, 1, 2, 3, 19, 20, 21]
        func take(_ random: inout Random, _ left: inout [Int]) -> Int {
            let wanted = residents.filter(left.contains)
            let n =
                random.oneIn(2) && !wanted.isEmpty
                ? wanted[random.below(wanted.count)] : left[random.below(left.count)]
            left.removeAll { $0 == n }
            return n
        }
        bases = (0..<3).map { _ in take(&random, &left) }
        if random.oneIn(3) { bases[0] = 31 }
        indices = (0..<2).map { _ in take(&random, &left) }
        counters = (0..<2).map { _ in take(&random, &left) }
        values = (0..<(4 + random.below(8))).map { _ in take(&random, &left) }
    }

    private mutating func setState() {
        let kinds = Random.Lanes.allCases
        let kind = kinds[random.below(kinds.count)]
        for k in 0..<31 { registers.x[k] = random.integer() }
        registers.sp = random.integer()
        for k in indices { registers.x[k] = UInt64(random.below(64)) }
        for k in counters { registers.x[k] = UInt64(2 + random.below(4)) }
        for (n, k) in bases.enumerated() {
            let address =
                RandomRegion.data + UInt64(0x1000 * (n + 1))
                + UInt64(random.oneIn(8) ? random.below(64) : 16 * random.below(16))
            if k == 31 { registers.sp = address & ~15 } else { registers.x[k] = address }
        }
        registers.nzcv = UInt32(random.below(16)) << 28
        if random.oneIn(3) {
            registers.fpcr =
                UInt32(random.below(4)) << 22 | random.bits(2) << 24 | (random.oneIn(3) ? 1 << 19 : 0)
        }
        for k in 0..<32 {
            let own = random.oneIn(4) ? kinds[random.below(kinds.count)] : kind
            (registers.v[2 * k], registers.v[2 * k + 1]) = random.vector(own)
        }
    }

    func start(_ state: UnsafeMutableRawPointer) {
        let r = registers
        for k in 0..<31 {
            state.storeBytes(of: r.x[k], toByteOffset: Int(Offset.x0) + 8 * k, as: UInt64.self)
        }
        state.storeBytes(of: r.sp, toByteOffset: Int(Offset.sp), as: UInt64.self)
        state.storeBytes(of: Flags.stored(nzcv: r.nzcv), toByteOffset: Int(Offset.flags), as: UInt16.self)
        for k in 0..<64 {
            state.storeBytes(of: r.v[k], toByteOffset: Int(Offset.v0) + 8 * k, as: UInt64.self)
        }
        FloatState.set(state, fpsr: 0, fpcr: r.fpcr)
    }

    private mutating func value() -> Int { values[random.below(values.count)] }

    // MARK: Control flow

    private mutating func loop(_ code: inout RegionCode, depth: Int) {
        let counter = counters[depth]
        if depth > 0 { code.append(0xd280_0000 | UInt32(1 + random.below(3)) << 5 | UInt32(counter)) }
        let header = code.newLabel()
        let end = code.newLabel()
        code.bind(header)
        // SUB or SUBS Xn, Xn, #1; the way out at the top, or the way back at the end.
        let count = 0xd100_0400 | UInt32(counter) << 5 | UInt32(counter) | (random.oneIn(2) ? 1 << 29 : 0)
        let isAtTop = random.oneIn(3)
        if isAtTop {
            code.branch(0xb400_0000 | UInt32(counter), to: end)
            code.append(count)
        }
        body(&code, end: end)
        if depth == 0, random.oneIn(3) {
            loop(&code, depth: 1)
            body(&code, end: end)
        }
        if isAtTop {
            code.branch(0x1400_0000, to: header)
        } else {
            code.append(count)
            for _ in 0..<(count >> 29 & 1 == 0 || random.oneIn(2) ? random.below(3) : 0) {
                code.append(instruction(keepsFlags: true))
            }
            code.branch(
                count >> 29 & 1 != 0 && random.oneIn(2) ? 0x5400_0001 : 0xb500_0000 | UInt32(counter),
                to: header)
        }
        code.bind(end)
    }

    /// Some instructions, with branches over parts of them and out of the loop.
    private mutating func body(_ code: inout RegionCode, end: Int) {
        var branches = ForwardBranches(count: 1 + random.below(9), end: end)
        for k in 0..<branches.count {
            branches.bind(k, &code)
            code.append(instruction())
            guard random.oneIn(5) else { continue }
            // B.cond, TBZ, TBNZ, CBZ, CBNZ
            let condition: UInt32 =
                [
                    0x5400_0000 | random.bits(4), 0x5400_0000 | random.bits(4),
                    0x3600_0000 | random.bits(5) << 19 | UInt32(value()),
                    0x3700_0000 | random.bits(5) << 19 | UInt32(value()), 0xb400_0000 | UInt32(value()),
                    0x3500_0000 | UInt32(value()),
                ][random.below(6)]
            if condition >> 24 == 0x54, random.oneIn(2) {
                code.append(comparison())
                if random.oneIn(2) { code.append(instruction(keepsFlags: true)) }
            }
            branches.add(condition, behind: k, &code, &random)
        }
        branches.bindRest(&code)
        if hasCalls, random.oneIn(2) { code.branch(0x9400_0000, to: RegionCode.function) }
    }

    /// What is called from the loops.
    private mutating func function(_ code: inout RegionCode) {
        code.bind(RegionCode.function)
        for _ in 0..<(1 + random.below(4)) { code.append(instruction()) }
        code.append(0xd65f_03c0)
    }

    /// A branch to an instruction that is so many further.
    private static func aimed(_ word: UInt32, _ distance: Int) -> UInt32 {
        let distance = UInt32(truncatingIfNeeded: distance)
        switch word >> 24 {
        case 0x14, 0x94: return word | distance & 0x3ff_ffff
        case 0x36, 0x37: return word | (distance & 0x3fff) << 5
        default: return word | (distance & 0x7ffff) << 5
        }
    }

    // MARK: Instructions

    private mutating func instruction(keepsFlags: Bool = false) -> UInt32 {
        while true {
            let word: UInt32
            if random.below(5) < 2 {
                word = access()
            } else if keepsFlags || random.oneIn(8) {
                word = move()
            } else if random.oneIn(4) {
                word = comparison()
            } else if random.oneIn(2) {
                word = filled(RandomRegion.integer[random.below(RandomRegion.integer.count)])
            } else {
                word = filled(RandomRegion.links[random.below(RandomRegion.links.count)])
            }
            if word != 0 { return word }
        }
    }

    /// MOV of one register, or of a vector, to another: EOR, ORR (shifted register), ORR (vector).
    private mutating func move() -> UInt32 {
        let (d, n, m) = (UInt32(value()), UInt32(value()), UInt32(value()))
        return [
            0xca00_0000 | m << 16 | n << 5 | d, 0xaa00_03e0 | m << 16 | d, 0xaa00_03e0 | m << 16 | d,
            0x4ea0_1c00 | n << 16 | n << 5 | d,
        ][random.below(4)]
    }

    private mutating func comparison() -> UInt32 {
        while true {
            let word = filled(RandomRegion.comparisons[random.below(RandomRegion.comparisons.count)])
            if word != 0 { return word }
        }
    }

    /// 0: one whose outcome is open.
    private mutating func filled(_ p: Pattern) -> UInt32 {
        var word = p.bits | p.shouldBeOne | UInt32(truncatingIfNeeded: random.next()) & ~p.mask
        for name in ["Rd", "Rn", "Rm", "Ra", "Rt", "Rt2", "Rs"] where p.field(name) != nil {
            let all = name == "Rd" ? values : values + values + bases + counters + [31]
            p.set(name, all[random.below(all.count)], &word)
        }
        // CMP, CMN, TST
        if RandomRegion.setsFlags(p), random.oneIn(2) { p.set("Rd", 31, &word) }
        return Exceptions.isOpen(p, word) || GoldenGuest.aarch64.isUndefined([word], builder) ? 0 : word
    }

    private mutating func access() -> UInt32 {
        let p = RandomRegion.accesses[random.below(RandomRegion.accesses.count)]
        var word = filled(p)
        if word == 0 { return 0 }
        p.set("Rn", bases[random.below(bases.count)], &word)
        for name in ["Rt", "Rt2", "Rs"] where p.field(name) != nil {
            p.set(name, random.oneIn(12) ? 31 : value(), &word)
        }
        if p.field("Rm") != nil { p.set("Rm", indices[random.below(2)], &word) }
        if p.field("imm12") != nil { p.set("imm12", random.below(32), &word) }
        if p.field("imm9") != nil { p.set("imm9", random.below(128) - 64, &word) }
        if p.field("imm7") != nil { p.set("imm7", random.below(16) - 8, &word) }
        return Exceptions.isOpen(p, word) || GoldenGuest.aarch64.isUndefined([word], builder) ? 0 : word
    }
}
