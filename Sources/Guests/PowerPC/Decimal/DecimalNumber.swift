/// A decimal floating-point number, or what is none.
struct DecimalNumber: Equatable, Sendable {
    enum Kind: UInt8, Sendable { case finite, infinity, quiet, signalling }

    var kind: Kind
    var isNegative: Bool
    /// All digits of a finite number; of others those behind the first: a NaN's payload.
    var coefficient: UInt128
    /// That of the last digit.
    var exponent: Int

    static func finite(_ isNegative: Bool, _ coefficient: UInt128, _ exponent: Int) -> DecimalNumber {
        DecimalNumber(
            kind: .finite, isNegative: isNegative, coefficient: coefficient, exponent: exponent)
    }
    static func infinity(_ isNegative: Bool) -> DecimalNumber {
        DecimalNumber(kind: .infinity, isNegative: isNegative, coefficient: 0, exponent: 0)
    }
    /// The NaN of an operation that has none for an operand.
    static let nan = DecimalNumber(kind: .quiet, isNegative: false, coefficient: 0, exponent: 0)

    var isFinite: Bool { kind == .finite }
    var isInfinite: Bool { kind == .infinity }
    var isNaN: Bool { kind == .quiet || kind == .signalling }
    var isZero: Bool { kind == .finite && coefficient == 0 }
    var digits: Int { DecimalTables.digits(coefficient) }

    /// A finite number that is neither zero nor normal.
    func isSubnormal(_ format: DecimalFormat) -> Bool {
        // Most need not have their digits counted.
        exponent < format.leastNormal && kind == .finite && coefficient != 0
            && exponent &+ digits &- 1 < format.leastNormal
    }

    /// A NaN, quiet, with as much of its payload as the format has digits for.
    func quieted(_ format: DecimalFormat) -> DecimalNumber {
        DecimalNumber(
            kind: .quiet, isNegative: isNegative, coefficient: payload(format), exponent: 0)
    }
    func payload(_ format: DecimalFormat) -> UInt128 {
        coefficient % DecimalTables.powers[format.precision &- 1]
    }

    /// FPSCR.FPRF: C, FL, FG, FE, FU (Power ISA I 5.2.1, figure "Floating-Point Result Flags").
    func resultFlags(_ format: DecimalFormat) -> UInt64 {
        switch kind {
        case .signalling: return 0x01
        case .quiet: return 0x11
        case .infinity: return isNegative ? 0x09 : 0x05
        case .finite:
            if coefficient == 0 { return isNegative ? 0x12 : 0x02 }
            return (isSubnormal(format) ? 0x10 : 0) | (isNegative ? 0x08 : 0x04)
        }
    }
}

/// FPSCR.DRN, in its order (Power ISA I 5.5.2).
enum DecimalRounding: UInt8, Sendable {
    case nearestEven, zero, up, down, nearestAway, nearestZero, away
    /// To prepare for a shorter precision: away from zero where the last digit is 0 or 5.
    case shorter

    /// Whether the magnitude `kept` gets one more in its last place for what was dropped.
    func increments(_ kept: UInt128, _ tail: DecimalTail, isNegative: Bool) -> Bool {
        guard tail != .none else { return false }
        switch self {
        case .nearestEven: return tail == .aboveHalf || (tail == .half && kept & 1 != 0)
        case .zero: return false
        case .up: return !isNegative
        case .down: return isNegative
        case .nearestAway: return tail != .belowHalf
        case .nearestZero: return tail == .aboveHalf
        case .away: return true
        case .shorter: return kept % 5 == 0
        }
    }

    /// Whether what is too large becomes an infinity rather than the greatest number.
    func overflowsToInfinity(isNegative: Bool) -> Bool {
        switch self {
        case .nearestEven, .nearestAway, .nearestZero, .away: return true
        case .zero, .shorter: return false
        case .up: return !isNegative
        case .down: return isNegative
        }
    }
}

/// What is behind the last digit that is kept, in its units.
enum DecimalTail: UInt8, Sendable { case none, belowHalf, half, aboveHalf }

/// A result before it is rounded: coefficient × 10^exponent, and if `hasMore`, something less than one in the last place of the
/// coefficient, which then has at least one digit more than the format.
struct ExactDecimal {
    let isNegative: Bool
    let coefficient: UInt128
    let exponent: Int
    var hasMore = false

    /// Without the last `count` digits.
    func dropping(_ count: Int) -> (kept: UInt128, tail: DecimalTail) {
        let rest: DecimalTail = hasMore ? .belowHalf : .none
        if count <= 0 { return (coefficient, rest) }
        // Less than half of 10^39.
        if count > 38 { return (0, coefficient == 0 ? rest : .belowHalf) }
        let divisor = DecimalTables.powers[count]
        let (kept, dropped) = DecimalTables.divide(coefficient, by: divisor)
        let half = divisor &>> 1
        if dropped == 0 { return (kept, rest) }
        if dropped == half { return (kept, hasMore ? .aboveHalf : .half) }
        return (kept, dropped < half ? .belowHalf : .aboveHalf)
    }
}
