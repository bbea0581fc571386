import Testing

@testable import SoftFloat

/// Every half precision number, against arithmetic in double precision that is exact (or, for square
/// roots, precise enough that rounding twice changes nothing).
struct HalfTests {
    static let numbers: [UInt64] = (0..<0x10000).filter { !FloatFormat.half.isNaN($0) }

    static func value(_ bits: UInt64) -> Double {
        let fraction = Double(bits & 0x3FF)
        let exponent = Int(bits >> 10 & 31)
        let magnitude =
            switch exponent {
            case 0: fraction / 16_777_216
            case 31: Double.infinity
            default: (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
            }
        return bits & 0x8000 != 0 ? -magnitude : magnitude
    }

    static func half(_ value: Double, _ mode: FloatMode) -> UInt64 {
        var flags = FloatFlags()
        return SoftFloat.convert(value.bitPattern, from: .double, to: .half, mode, &flags)
    }

    static let modes = [RoundingMode.nearestEven, .plusInf, .minusInf, .zero].map { FloatMode(rounding: $0) }

    @Test func conversions() {
        var wrong = 0
        var flags = FloatFlags()
        for bits in Self.numbers {
            let value = Self.value(bits)
            if SoftFloat.convert(bits, from: .half, to: .double, FloatMode(), &flags) != value.bitPattern {
                wrong += 1
            }
            if SoftFloat.convert(bits, from: .half, to: .single, FloatMode(), &flags)
                != UInt64(Float(value).bitPattern)
            {
                wrong += 1
            }
            for mode in Self.modes where Self.half(value, mode) != bits { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(flags == [])
    }

    /// In the alternative format, the top exponent holds 65536 to 131008.
    @Test func alternativeHalf() {
        var wrong = 0
        var flags = FloatFlags()
        let mode = FloatMode(alternativeHalf: true)
        for bits in 0x7C00..<0x8000 as Range<UInt64> {
            let value = (1024 + Double(bits & 0x3FF)) * 64
            if SoftFloat.convert(bits, from: .half, to: .double, mode, &flags) != value.bitPattern {
                wrong += 1
            }
            if Self.half(value, mode) != bits { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(flags == [])
        #expect(Self.half(131_072, mode) == 0x7FFF)
        #expect(Self.half(-.infinity, mode) == 0xFFFF)
        #expect(Self.half(-.nan, mode) == 0x8000)
    }

    @Test func squareRoots() {
        var wrong = 0
        for bits in Self.numbers where bits < 0x8000 {
            for mode in Self.modes {
                var flags = FloatFlags()
                let root = SoftFloat.sqrt(bits, .half, mode, &flags)
                let expected = Self.value(bits).squareRoot()
                let exact = Self.value(root) == expected
                if root != Self.half(expected, mode) || flags.contains(.inexact) == exact { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func roundings() {
        let rules: [(RoundingMode, FloatingPointRoundingRule)] = [
            (.nearestEven, .toNearestOrEven), (.plusInf, .up), (.minusInf, .down), (.zero, .towardZero),
            (.tiesAway, .toNearestOrAwayFromZero),
        ]
        var wrong = 0
        for bits in Self.numbers {
            for (rounding, rule) in rules {
                let value = Self.value(bits)
                let rounded = value.rounded(rule)
                var flags = FloatFlags()
                let result = SoftFloat.roundToIntegral(
                    bits, rounding, exact: true, .half, FloatMode(), &flags)
                if result != Self.half(rounded, FloatMode()) { wrong += 1 }
                if flags != (rounded == value ? [] : .inexact) { wrong += 1 }

                flags = []
                let integer = SoftFloat.toInteger(
                    bits, fracBits: 0, intBits: 16, signed: true, rounding, .half, FloatMode(), &flags)
                let saturated = Int16(Swift.max(-32768, Swift.min(32767, rounded)))
                if integer != UInt64(UInt16(bitPattern: saturated)) { wrong += 1 }
                let outside = Double(saturated) != rounded
                if flags != (outside ? .invalid : rounded == value ? [] : .inexact) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func sumsAndProducts() {
        var random = Random(state: 5)
        var wrong = 0
        for round in 0..<12 {
            let mode = Self.modes[round & 3]
            let other = Self.numbers[random.below(Self.numbers.count)]
            let y = Self.value(other)
            for bits in Self.numbers {
                let x = Self.value(bits)
                var flags = FloatFlags()
                let product = x * y
                if !product.isNaN
                    && SoftFloat.mul(bits, other, .half, mode, &flags) != Self.half(product, mode)
                {
                    wrong += 1
                }
                let sum = x + y
                // The sign of an exact zero depends on the mode, which the host's sum does not know.
                if !sum.isNaN && sum != 0
                    && SoftFloat.add(bits, other, .half, mode, &flags) != Self.half(sum, mode)
                {
                    wrong += 1
                }
            }
        }
        #expect(wrong == 0)
    }
}
