import Testing

@testable import SoftFloat

/// Single rules of the manual, each with the smallest case that shows it.
struct RuleTests {
    @Test func modeFromFPCR() {
        let mode = FloatMode(fpcr: 1 << 26 | 1 << 25 | 1 << 24 | 2 << 22 | 1 << 19)
        #expect(
            mode
                == FloatMode(
                    rounding: .minusInf, flushToZero: true, defaultNaN: true, flushToZero16: true,
                    alternativeHalf: true))
        #expect(FloatMode(fpcr: 0) == FloatMode())
        #expect(FloatMode(fpcr: 1 << 22).rounding == .plusInf)
        #expect(FloatMode(fpcr: 3 << 22).rounding == .zero)
    }

    /// A positive subnormal that FZ flushes is no exact integer for JavaScript.
    @Test func flushedJS() {
        var flags = FloatFlags()
        let (result, exact) = SoftFloat.toInt32JS(1, FloatMode(flushToZero: true), &flags)
        #expect(result == 0 && !exact && flags == .inputDenormal)
        #expect(SoftFloat.toInt32JS(0, FloatMode(), &flags).exact)
        #expect(!SoftFloat.toInt32JS(1 << 63, FloatMode(), &flags).exact)
    }

    @Test func nanPolicies() {
        let (quiet, signalling): (UInt64, UInt64) = (0x7FC0_0001, 0xFF80_0002)
        func add(_ policy: NaNPolicy) -> (UInt64, FloatFlags) {
            var flags = FloatFlags()
            let result = SoftFloat.add(quiet, signalling, .single, FloatMode(nan: policy), &flags)
            return (result, flags)
        }
        #expect(add(.arm) == (0xFFC0_0002, .invalid))
        #expect(add(.canonical) == (0x7FC0_0000, .invalid))
        #expect(add(.firstOperand) == (0x7FC0_0001, [.invalid, .signallingNaN]))
    }

    /// Arm looks at the exponent before rounding: a result that rounds up to the least normal underflows.
    @Test func tininessBeforeRounding() {
        var flags = FloatFlags()
        let result = SoftFloat.mul(0x3F7F_FFFF, 0x0080_0000, .single, FloatMode(), &flags)
        #expect(result == 0x0080_0000 && flags == [.underflow, .inexact])
        flags = []
        let flushed = SoftFloat.mul(0x3F7F_FFFF, 0x0080_0000, .single, FloatMode(flushToZero: true), &flags)
        #expect(flushed == 0 && flags == .underflow)
    }

    /// BFDOT overflows to infinity although it rounds to odd.
    @Test func bfDotOverflow() {
        #expect(SoftFloat.bfDot(0, 0x7F00, 0, 0x7F00, 0) == 0x7F80_0000)
        #expect(SoftFloat.bfDot(0, 0xFF00, 0, 0x7F00, 0) == 0xFF80_0000)
        #expect(SoftFloat.bfDot(0x3F80_0000, 0x3F80, 0x4000, 0x4040, 0x3F80) == 0x40C0_0000)
    }

    /// No operand, width or bit above the format may trap.
    @Test func hostileArguments() {
        var random = Random(state: 3)
        var flags = FloatFlags()
        for _ in 0..<20_000 {
            let format = FloatFormat(rawValue: UInt8(random.below(3))) ?? .half
            let mode = FloatMode(
                rounding: RoundingMode(rawValue: UInt8(random.below(6))) ?? .odd,
                flushToZero: random.oneIn(2), flushToZero16: random.oneIn(2),
                alternativeHalf: random.oneIn(2))
            let (a, b, c) = (random.next(), random.next(), random.next())
            let low = { (x: UInt64) in x & format.mask }
            #expect(
                SoftFloat.mulAdd(a, b, c, format, mode, &flags)
                    == SoftFloat.mulAdd(low(a), low(b), low(c), format, mode, &flags))
            _ = SoftFloat.sqrt(a, format, mode, &flags)
            _ = SoftFloat.div(a, b, format, mode, &flags)
            _ = SoftFloat.roundToIntegral(a, mode.rounding, exact: true, format, mode, &flags)
            _ = SoftFloat.toInteger(
                a, fracBits: random.below(65), intBits: random.below(65), signed: random.oneIn(2),
                mode.rounding, format, mode, &flags)
            _ = SoftFloat.fromInteger(
                a, intBits: random.below(65), signed: random.oneIn(2), fracBits: random.below(65), format,
                mode, &flags)
            let target = FloatFormat(rawValue: UInt8(random.below(3))) ?? .half
            let converted = SoftFloat.convert(a, from: format, to: target, mode, &flags)
            #expect(converted <= target.mask)
        }
    }
}
