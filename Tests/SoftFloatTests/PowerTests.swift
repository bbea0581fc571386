import SoftFloat
import Testing

/// Power ISA's rules and formats.
struct PowerTests {
    private let power = FloatMode(nan: .firstOperand)

    private func single(_ x: Float) -> UInt64 { UInt64(x.bitPattern) }

    @Test func invalidOperationsTellTheirCause() {
        let (zero, one, infinity) = ((0.0).bitPattern, (1.0).bitPattern, Double.infinity.bitPattern)
        let signalling = Double.signalingNaN.bitPattern
        func flags(_ mode: FloatMode, _ body: (FloatMode, inout FloatFlags) -> UInt64) -> FloatFlags {
            var flags = FloatFlags()
            _ = body(mode, &flags)
            return flags
        }
        let cases: [(FloatFlags, (FloatMode, inout FloatFlags) -> UInt64)] = [
            (.signallingNaN, { SoftFloat.add(signalling, one, .double, $0, &$1) }),
            (.infinityMinusInfinity, { SoftFloat.sub(infinity, infinity, .double, $0, &$1) }),
            (.infinityByInfinity, { SoftFloat.div(infinity, infinity, .double, $0, &$1) }),
            (.zeroByZero, { SoftFloat.div(zero, zero, .double, $0, &$1) }),
            (.infinityTimesZero, { SoftFloat.mul(infinity, zero, .double, $0, &$1) }),
            (.negativeRoot, { SoftFloat.sqrt((-1.0).bitPattern, .double, $0, &$1) }),
            (
                .invalidConversion,
                {
                    SoftFloat.toInteger(
                        infinity, fracBits: 0, intBits: 32, signed: true, .zero, .double, $0, &$1)
                }
            ),
            (
                .unorderedCompare,
                {
                    UInt64(
                        SoftFloat.compare(
                            Double.nan.bitPattern, one, signalling: true, .double, $0, &$1
                        ).rawValue)
                }
            ),
        ]
        for (cause, body) in cases {
            #expect(flags(power, body) == [.invalid, cause])
            #expect(flags(FloatMode(), body) == .invalid)
        }
    }

    @Test func singlesOfDoublesAreRoundedOnce() {
        var flags = FloatFlags()
        // 1 + 2^-24 + 2^-80: to a double it is a tie, which goes to the even 1.
        let b = (Double(sign: .plus, exponent: -24, significand: 1)).bitPattern
        let tiny = (Double(sign: .plus, exponent: -80, significand: 1)).bitPattern
        let sum = SoftFloat.narrow(
            .multiplyAdd, (1.0).bitPattern, (1.0 + 0x1p-24).bitPattern, addend: tiny, power, &flags)
        #expect(sum == single(Float(1).nextUp))
        #expect(flags == .inexact)
        flags = []
        #expect(SoftFloat.narrow(.add, (1.0).bitPattern, b, addend: 0, power, &flags) == single(1))
        #expect(
            SoftFloat.narrow(.root, (2.0).bitPattern, 0, addend: 0, power, &flags)
                == single(Float(2).squareRoot()))
        flags = []
        // Infinity times zero, and a NaN that has priority.
        let nan = SoftFloat.narrow(
            .multiplySubtract, Double.infinity.bitPattern, 0, addend: (-Double.nan).bitPattern, power, &flags)
        #expect(nan == single(-Float.nan))
        #expect(flags == [.invalid, .infinityTimesZero])
    }

    @Test func powersAndLogarithmsOfTwo() {
        for x: Float in [0, 1, -1, 0.5, -0.25, 3.75, 100.125, -126.5, 1e-10] {
            let wide = SoftFloat.power(ofTwo: single(x), power)
            var expected: Double = 1
            // By repeated roots of two, in double precision.
            var (rest, root) = (Double(x) - Double(x).rounded(.down), 2.0.squareRoot())
            while rest != 0 {
                rest *= 2
                if rest >= 1 {
                    expected *= root
                    rest -= 1
                }
                root = root.squareRoot()
            }
            expected *= Double(sign: .plus, exponent: Int(Double(x).rounded(.down)), significand: 1)
            let have = Double(Float(bitPattern: UInt32(wide)))
            #expect(abs(have - expected) <= expected * 0x1p-23)
            if x > 0 {
                let back = Float(bitPattern: UInt32(SoftFloat.logarithm(wide, power)))
                #expect(abs(back - x) <= max(abs(x), 1) * 0x1p-22)
            }
        }
        #expect(SoftFloat.logarithm(0, power) == single(-.infinity))
        #expect(SoftFloat.logarithm(single(0.125), power) == single(-3))
    }

    // MARK: Quads

    private func quad(_ x: Double) -> UInt128 {
        var flags = FloatFlags()
        return QuadFloat.ofDouble(x.bitPattern, &flags)
    }

    private func double(_ x: UInt128) -> Double {
        var flags = FloatFlags()
        return Double(bitPattern: QuadFloat.toDouble(x, FloatMode(), &flags))
    }

    @Test func quadsOfDoublesComputeAsDoubles() {
        // Everything here is exact in a quad, and rounds to the double's own result.
        let values: [Double] = [0, -0.0, 1, -1.5, 0.1, 1e300, -3e-200, 5e-324, .infinity, 12345.678]
        for a in values {
            for b in values where !(a.isInfinite || b.isInfinite) {
                var flags = FloatFlags()
                let product = QuadFloat.multiply(quad(a), quad(b), FloatMode(), &flags)
                #expect(flags.isEmpty)
                #expect(double(product) == a * b)
                let sum = QuadFloat.add(quad(a), quad(b), subtracts: false, FloatMode(rounding: .odd), &flags)
                #expect(double(sum) == a + b)
                let fused = QuadFloat.multiplyAdd(
                    quad(a), quad(b), quad(1), subtracts: true, negates: false, FloatMode(rounding: .odd),
                    &flags)
                #expect(double(fused) == (-1.0).addingProduct(a, b))
                if b != 0 {
                    #expect(
                        double(QuadFloat.divide(quad(a), quad(b), FloatMode(rounding: .odd), &flags)) == a / b
                    )
                }
            }
            var flags = FloatFlags()
            if a >= 0 {
                #expect(
                    double(QuadFloat.squareRoot(quad(a), FloatMode(rounding: .odd), &flags)) == a.squareRoot()
                )
            }
        }
    }

    @Test func quadsAndIntegers() {
        var flags = FloatFlags()
        let big: UInt128 = 1 << 100 + 1
        let number = QuadFloat.ofInteger(big, signed: true, FloatMode(), &flags)
        #expect(QuadFloat.toInteger(number, bits: 128, signed: true, &flags) == big)
        #expect(flags.isEmpty)
        #expect(QuadFloat.toInteger(number, bits: 64, signed: true, &flags) == UInt128(UInt64.max >> 1))
        #expect(flags == [.invalid, .invalidConversion])
        flags = []
        #expect(
            QuadFloat.toIntegral(quad(-2.5), FloatMode(rounding: .tiesAway), exact: true, &flags) == quad(-3))
        #expect(flags == .inexact)
        #expect(QuadFloat.compare(quad(-1), quad(2), signalling: false, &flags) == .less)
    }

    @Test func trappedResultsWrap() {
        var mode = FloatMode(nan: .firstOperand)
        (mode.wrapsOverflow, mode.wrapsUnderflow) = (true, true)
        var flags = FloatFlags()
        func product(_ a: Double, _ b: Double) -> Double {
            flags = []
            return Double(
                bitPattern: SoftFloat.mul(a.bitPattern, b.bitPattern, .double, mode, &flags))
        }
        #expect(product(0x1.8p1000, 0x1.8p1000) == 0x1.2p465)
        #expect(flags == .overflow)
        #expect(product(-0x1.8p-700, 0x1p-600) == -0x1.8p236)
        #expect(flags == .underflow)
        #expect(product(0x1.0000001p-700, 0x1.0000001p-600) == 0x1.0000002p236)
        #expect(flags == [.underflow, .inexact])
        // Exact and tiny.
        #expect(product(0x1p-1030, 0.5) == 0x1p505)
        #expect(flags == .underflow)
        // Twice that far away it is as ever.
        flags = []
        let narrowed = SoftFloat.convert((0x1p1000).bitPattern, from: .double, to: .single, mode, &flags)
        #expect(narrowed == 0x7f80_0000)
        #expect(flags == [.overflow, .inexact])
        flags = []
        let least: UInt128 = 1 &<< 112
        #expect(QuadFloat.multiply(least, least, mode, &flags) == UInt128(8195) &<< 112)
        #expect(flags == .underflow)
    }
}
