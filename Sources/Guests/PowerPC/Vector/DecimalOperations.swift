/// Power ISA I 6.17: what is done with packed decimals of 31 digits and a sign, or 32 digits. The number in the helper's immediate;
/// bit 8 is the instruction's PS, bit 9 asks for the condition field instead of the result.
enum DecimalOperation: UInt32 {
    case add, subtract
    case fromNational, toNational, fromZoned, toZoned, fromQuadword, toQuadword
    case copySign, setSign
    case shift, shiftUnsigned, shiftAndRound, truncate, truncateUnsigned

    static let preferredSign: UInt32 = 1 << 8
    static let condition: UInt32 = 1 << 9

    /// The result; of invalid operands it is undefined, and `old` or what the digits happen to give.
    static func run(_ immediate: UInt32, _ a: UInt128, _ b: UInt128, old: UInt128) -> UInt128 {
        guard let operation = DecimalOperation(rawValue: immediate & 0xff) else { return old }
        let ps = immediate & preferredSign != 0
        let (value, condition) = operation.apply(a, b, old, ps)
        return immediate & DecimalOperation.condition != 0 ? UInt128(condition) << 64 : value
    }

    private func apply(_ a: UInt128, _ b: UInt128, _ old: UInt128, _ ps: Bool) -> (UInt128, UInt32) {
        let (x, y) = (PackedDecimal(a), PackedDecimal(b))
        // How far, in the lowest byte of doubleword 0, and how many digits, in its lowest halfword.
        let distance = Int(Int8(truncatingIfNeeded: a >> 64))
        let length = Int(UInt16(truncatingIfNeeded: a >> 64))
        switch self {
        case .add: return x.adding(y, ps)
        case .subtract: return x.adding(PackedDecimal(digits: y.digits, sign: 0 - y.sign), ps)
        case .fromNational: return national(b, ps)
        case .toNational: return y.toNational()
        case .fromZoned: return zoned(b, ps)
        case .toZoned: return y.toZoned(ps)
        case .fromQuadword: return quadword(Int128(bitPattern: b), old, ps)
        case .toQuadword: return y.toQuadword()
        case .copySign:
            guard x.sign != 0, y.sign != 0 else { return (old, Condition.invalid) }
            let result = a & ~15 | b & 15
            let condition = PackedDecimal(digits: x.digits, sign: y.sign).condition
            return (result, x.isValid && y.isValid ? condition : Condition.invalid)
        case .setSign: return (y.packed(ps), y.isValid ? y.condition : Condition.invalid)
        case .shift, .shiftAndRound:
            guard y.isValid else { return (old, Condition.invalid) }
            return y.shifted(distance, rounding: self == .shiftAndRound, ps)
        case .truncate:
            guard y.isValid else { return (old, Condition.invalid) }
            let (digits, isCut) = DecimalOperation.cut(y.digits, length)
            let result = PackedDecimal(digits: digits, sign: y.sign)
            return (result.packed(ps), result.condition | (isCut ? Condition.overflow : 0))
        case .shiftUnsigned:
            guard PackedDecimal.areDigits(b) else { return (old, Condition.invalid) }
            let (digits, isCut) = DecimalOperation.moved(b, distance, most: 32)
            return (digits, Condition.unsigned(digits) | (isCut ? Condition.overflow : 0))
        case .truncateUnsigned:
            guard PackedDecimal.areDigits(b) else { return (old, Condition.invalid) }
            let (digits, isCut) = DecimalOperation.cut(b, length)
            return (digits, Condition.unsigned(digits) | (isCut ? Condition.overflow : 0))
        }
    }

    /// The last `length` digits, and whether others go.
    private static func cut(_ digits: UInt128, _ length: Int) -> (UInt128, Bool) {
        guard length < 32 else { return (digits, false) }
        let kept = digits & (1 << UInt128(4 * length) - 1)
        return (kept, kept != digits)
    }

    /// Digits moved to the left by a positive distance, and whether one goes beyond the last place of `most`.
    fileprivate static func moved(_ digits: UInt128, _ distance: Int, most: Int) -> (UInt128, Bool) {
        if distance <= 0 { return (digits >> UInt128(4 * min(0 - distance, 32)), false) }
        let places = distance < most ? most - distance : 0
        let (kept, isCut) = cut(digits, places)
        return (distance < most ? kept << UInt128(4 * distance) : 0, isCut)
    }

    /// Seven digits and a sign of 16-bit characters.
    private func national(_ b: UInt128, _ ps: Bool) -> (UInt128, UInt32) {
        let sign = UInt32(truncatingIfNeeded: b) & 0xffff
        var isValid = sign == 0x2b || sign == 0x2d
        var digits: UInt128 = 0
        for i in 1..<8 {
            let character = b >> UInt128(16 * i) & 0xffff
            guard character >= 0x30, character <= 0x39 else {
                isValid = false
                break
            }
            digits |= (character & 15) << UInt128(4 * (i - 1))
        }
        let result = PackedDecimal(digits: digits, sign: sign == 0x2b ? 1 : -1)
        return (result.packed(ps), isValid ? result.condition : Condition.invalid)
    }

    /// Sixteen digits in the lower halves of bytes, with a zone in the upper ones, the last of which is the sign.
    private func zoned(_ b: UInt128, _ ps: Bool) -> (UInt128, UInt32) {
        let zone: UInt128 = ps ? 15 : 3
        let sign = UInt32(truncatingIfNeeded: b >> 4) & 15
        var isValid = !ps || sign > 9
        var digits: UInt128 = 0
        for i in 0..<16 {
            let byte = b >> UInt128(8 * i) & 0xff
            guard byte & 15 < 10, i == 0 || byte >> 4 == zone else {
                isValid = false
                break
            }
            digits |= (byte & 15) << UInt128(4 * i)
        }
        let isNegative = ps ? sign == 0xb || sign == 0xd : sign & 4 != 0
        let result = PackedDecimal(digits: digits, sign: isNegative ? -1 : 1)
        return (result.packed(false), isValid ? result.condition : Condition.invalid)
    }

    private func quadword(_ b: Int128, _ old: UInt128, _ ps: Bool) -> (UInt128, UInt32) {
        let condition = b < 0 ? Condition.less : b == 0 ? Condition.equal : Condition.greater
        var rest = b.magnitude
        var digits: UInt128 = 0
        for i in 0..<31 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            digits |= digit << UInt128(4 * i)
            rest = quotient
        }
        guard rest == 0 else { return (old, condition | Condition.overflow) }
        return (PackedDecimal(digits: digits, sign: b < 0 ? -1 : 1).packed(ps), condition)
    }
}

/// Bits of a field of the condition register.
private enum Condition {
    static let less: UInt32 = 8
    static let greater: UInt32 = 4
    static let equal: UInt32 = 2
    static let overflow: UInt32 = 1
    /// Of an operand that is no decimal.
    static let invalid: UInt32 = 1

    static func unsigned(_ digits: UInt128) -> UInt32 { digits == 0 ? equal : greater }
}

/// 31 digits and a sign: 1, -1, or 0 if its code is none.
private struct PackedDecimal {
    let digits: UInt128
    let sign: Int

    init(digits: UInt128, sign: Int) {
        self.digits = digits
        self.sign = sign
    }

    init(_ packed: UInt128) {
        digits = packed >> 4
        switch packed & 15 {
        case 0xa, 0xc, 0xe, 0xf: sign = 1
        case 0xb, 0xd: sign = -1
        default: sign = 0
        }
    }

    static func areDigits(_ x: UInt128) -> Bool {
        let eights: UInt128 = 0x8888_8888_8888_8888 << 64 | 0x8888_8888_8888_8888
        return x & (x << 1 | x << 2) & eights == 0
    }

    var isValid: Bool { sign != 0 && PackedDecimal.areDigits(digits) }

    /// With the preferred code of the sign.
    func packed(_ ps: Bool) -> UInt128 { digits << 4 | (sign < 0 ? 0xd : ps ? 0xf : 0xc) }

    var condition: UInt32 {
        digits == 0 ? Condition.equal : sign > 0 ? Condition.greater : Condition.less
    }

    func adding(_ other: PackedDecimal, _ ps: Bool) -> (UInt128, UInt32) {
        guard isValid, other.isValid else { return (.max, Condition.invalid) }
        if sign == other.sign {
            let (sum, overflows) = PackedDecimal.sum(digits, other.digits)
            let result = PackedDecimal(digits: sum, sign: sign)
            if overflows {
                return (
                    result.packed(ps),
                    (sign > 0 ? Condition.greater : Condition.less) | Condition.overflow
                )
            }
            return (result.packed(ps), result.condition)
        }
        let isLess = digits < other.digits
        let (most, least) = isLess ? (other.digits, digits) : (digits, other.digits)
        let difference = PackedDecimal.difference(most, least)
        let result = PackedDecimal(
            digits: difference, sign: difference == 0 ? 1 : isLess ? other.sign : sign)
        return (result.packed(ps), result.condition)
    }

    private static func sum(_ a: UInt128, _ b: UInt128) -> (UInt128, Bool) {
        var result: UInt128 = 0
        var carry: UInt128 = 0
        for i in 0..<31 {
            let place = UInt128(4 * i)
            let digit = a >> place & 15 + b >> place & 15 + carry
            carry = digit > 9 ? 1 : 0
            result |= (digit > 9 ? digit - 10 : digit) << place
        }
        return (result, carry != 0)
    }

    /// Of a number that is no less than the other one.
    private static func difference(_ a: UInt128, _ b: UInt128) -> UInt128 {
        var result: UInt128 = 0
        var borrow: UInt128 = 0
        for i in 0..<31 {
            let place = UInt128(4 * i)
            let (minuend, subtrahend) = (a >> place & 15, b >> place & 15 + borrow)
            borrow = minuend < subtrahend ? 1 : 0
            result |= (minuend + 10 * borrow - subtrahend) << place
        }
        return result
    }

    func toNational() -> (UInt128, UInt32) {
        let isValid = isValid
        var result: UInt128 = sign < 0 ? 0x2d : 0x2b
        for i in 0..<7 {
            let digit = digits >> UInt128(4 * i) & 15
            result |= (0x30 + digit) << UInt128(16 * (i + 1))
        }
        let overflow = digits >> 28 != 0 ? Condition.overflow : 0
        return (result, isValid ? condition | overflow : Condition.invalid)
    }

    func toZoned(_ ps: Bool) -> (UInt128, UInt32) {
        let isValid = isValid
        var result: UInt128 = 0
        for i in 0..<16 {
            let zone: UInt128 = i > 0 ? (ps ? 15 : 3) : ps ? (sign > 0 ? 12 : 13) : sign > 0 ? 3 : 7
            result |= (zone << 4 | digits >> UInt128(4 * i) & 15) << UInt128(8 * i)
        }
        let overflow = digits >> 64 != 0 ? Condition.overflow : 0
        return (result, isValid ? condition | overflow : Condition.invalid)
    }

    func toQuadword() -> (UInt128, UInt32) {
        var result: UInt128 = 0
        for i in 0..<31 { result = result &* 10 &+ digits >> UInt128(120 - 4 * i) & 15 }
        return (sign < 0 ? 0 &- result : result, isValid ? condition : Condition.invalid)
    }

    func shifted(_ distance: Int, rounding: Bool, _ ps: Bool) -> (UInt128, UInt32) {
        let distance = max(-31, min(distance, 31))
        var (moved, isCut) = DecimalOperation.moved(digits, distance, most: 31)
        if rounding, distance < 0, digits >> UInt128(4 * (0 - distance - 1)) & 15 > 4 {
            moved = PackedDecimal.sum(moved, 1).0
        }
        let result = PackedDecimal(digits: moved, sign: sign)
        return (result.packed(ps), result.condition | (isCut ? Condition.overflow : 0))
    }
}
