import Foundation
import Testing

@testable import SoftFloat

/// Against the host's SSE and FMA units in its four rounding modes. Where x86 and Arm differ (which NaN,
/// tininess before or after rounding), only what both define is compared; OracleTests has the rest.
@Suite(.serialized)
struct HostTests {
    static let modes: [(RoundingMode, Int32)] = [
        (.nearestEven, 0), (.minusInf, 0x400), (.plusInf, 0x800), (.zero, 0xC00),
    ]

    /// Runs `body` under a host rounding mode; gives its result and exceptions in Arm's positions.
    @inline(never) @_optimize(none)
    static func host<T>(_ rounding: Int32, _ body: () -> T) -> (T, FloatFlags) {
        _ = fesetround(rounding)
        _ = feclearexcept(0x3F)
        let result = body()
        let raised = fetestexcept(0x3F)
        _ = fesetround(0)
        var flags = FloatFlags()
        if raised & 0x01 != 0 { flags.insert(.invalid) }
        if raised & 0x04 != 0 { flags.insert(.divideByZero) }
        if raised & 0x08 != 0 { flags.insert(.overflow) }
        if raised & 0x10 != 0 { flags.insert(.underflow) }
        if raised & 0x20 != 0 { flags.insert(.inexact) }
        return (result, flags)
    }

    /// Same number, or both NaN; same flags, but for underflow that only Arm sees.
    static func agrees(
        _ ours: (UInt64, FloatFlags), _ host: (UInt64, FloatFlags), _ format: FloatFormat
    ) -> Bool {
        let nan = format.isNaN(ours.0) && format.isNaN(host.0)
        var (a, b) = (ours.1, host.1)
        if a.contains(.underflow) && !b.contains(.underflow) { a.remove(.underflow) }
        a.remove(.inputDenormal)
        b.remove(.inputDenormal)
        return (nan || ours.0 == host.0) && a == b
    }

    typealias Soft = (UInt64, UInt64, UInt64, FloatFormat, FloatMode, inout FloatFlags) -> UInt64
    static var operations:
        [(name: String, Soft, (Float, Float, Float) -> Float, (Double, Double, Double) -> Double)]
    {
        [
            ("add", { SoftFloat.add($0, $1, $3, $4, &$5) }, { a, b, _ in a + b }, { a, b, _ in a + b }),
            ("sub", { SoftFloat.sub($0, $1, $3, $4, &$5) }, { a, b, _ in a - b }, { a, b, _ in a - b }),
            ("mul", { SoftFloat.mul($0, $1, $3, $4, &$5) }, { a, b, _ in a * b }, { a, b, _ in a * b }),
            ("div", { SoftFloat.div($0, $1, $3, $4, &$5) }, { a, b, _ in a / b }, { a, b, _ in a / b }),
            (
                "sqrt", { a, _, _, f, m, flags in SoftFloat.sqrt(a, f, m, &flags) },
                { a, _, _ in a.squareRoot() }, { a, _, _ in a.squareRoot() }
            ),
            (
                "mulAdd", { SoftFloat.mulAdd($2, $0, $1, $3, $4, &$5) }, { fmaf($0, $1, $2) },
                { fma($0, $1, $2) }
            ),
        ]
    }

    @Test(arguments: 0..<6, [FloatFormat.single, .double])
    func arithmetic(_ index: Int, _ format: FloatFormat) {
        let (name, soft, single, double) = Self.operations[index]
        var random = Random(state: UInt64(index))
        var wrong = 0
        for round in 0..<16_000 {
            let (rounding, hostRounding) = Self.modes[round & 3]
            let a = format.operand(&random)
            let b = format.operand(&random)
            let c = format.addend(near: a, b, &random)
            // x86 does not call infinity times zero invalid when the addend is a quiet NaN.
            if name == "mulAdd" && format.isNaN(c) { continue }
            var flags = FloatFlags()
            let result = soft(a, b, c, format, FloatMode(rounding: rounding), &flags)
            let host: (UInt64, FloatFlags)
            if format == .single {
                let (x, y, z) = (Self.float(a), Self.float(b), Self.float(c))
                let (value, raised) = Self.host(hostRounding) { single(x, y, z) }
                host = (UInt64(value.bitPattern), raised)
            } else {
                let (x, y, z) = (Double(bitPattern: a), Double(bitPattern: b), Double(bitPattern: c))
                let (value, raised) = Self.host(hostRounding) { double(x, y, z) }
                host = (value.bitPattern, raised)
            }
            if Self.agrees((result, flags), host, format) { continue }
            wrong += 1
            if wrong <= 4 {
                print("\(name) \(rounding) \(hex(a)) \(hex(b)) \(hex(c)): \((result, flags)), host \(host)")
            }
        }
        #expect(wrong == 0)
    }

    static func float(_ bits: UInt64) -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits)) }

    @Test func narrowing() {
        var random = Random(state: 7)
        var wrong = 0
        for round in 0..<100_000 {
            let (rounding, hostRounding) = Self.modes[round & 3]
            let mode = FloatMode(rounding: rounding)
            let a = FloatFormat.double.operand(&random)
            let b = FloatFormat.single.operand(&random)
            let double = Double(bitPattern: a)
            let single = Self.float(b)
            var flags = FloatFlags()
            let result = SoftFloat.convert(a, from: .double, to: .single, mode, &flags)
            let (value, raised) = Self.host(hostRounding) { Float(double) }
            if !Self.agrees((result, flags), (UInt64(value.bitPattern), raised), .single) { wrong += 1 }

            flags = []
            let wide = SoftFloat.convert(b, from: .single, to: .double, mode, &flags)
            let (wideValue, wideRaised) = Self.host(hostRounding) { Double(single) }
            if !Self.agrees((wide, flags), (wideValue.bitPattern, wideRaised), .double) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func integers() {
        var random = Random(state: 8)
        var wrong = 0
        for round in 0..<100_000 {
            let (rounding, hostRounding) = Self.modes[round & 3]
            let mode = FloatMode(rounding: rounding)
            let integer = integerOperand(&random)
            let signed = Int64(bitPattern: integer)
            var flags = FloatFlags()
            let result = SoftFloat.fromInteger(
                integer, intBits: 64, signed: true, fracBits: 0, .double, mode, &flags)
            let host = Self.host(hostRounding) { Double(signed).bitPattern }
            if !Self.agrees((result, flags), host, .double) { wrong += 1 }

            let a = FloatFormat.double.operand(&random)
            let value = Double(bitPattern: a)
            flags = []
            let truncated = SoftFloat.toInteger(
                a, fracBits: 0, intBits: 64, signed: true, .zero, .double, mode, &flags)
            let exact = Int64(exactly: value.rounded(.towardZero))
            let saturated: Int64 = value.isNaN ? 0 : value < 0 ? .min : .max
            if Int64(bitPattern: truncated) != exact ?? saturated { wrong += 1 }
            if flags.contains(.invalid) != (exact == nil) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func comparison() {
        var random = Random(state: 9)
        var wrong = 0
        for _ in 0..<100_000 {
            let (a, b) = (FloatFormat.double.operand(&random), FloatFormat.double.operand(&random))
            let (x, y) = (Double(bitPattern: a), Double(bitPattern: b))
            var flags = FloatFlags()
            let relation = SoftFloat.compare(a, b, signalling: false, .double, FloatMode(), &flags)
            let expected: FloatRelation = x < y ? .less : x > y ? .greater : x == y ? .equal : .unordered
            if relation != expected { wrong += 1 }
        }
        #expect(wrong == 0)
    }
}
