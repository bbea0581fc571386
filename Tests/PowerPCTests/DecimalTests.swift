import Foundation
import SoftFloat
import Testing

@testable import PowerPC

/// Decimal floating point beside values of others: libmpdec's (Tests/Cases/decimal.txt, by scripts/record-decimal-cases), the
/// examples of IEEE 754's encodings, and what the manual says of enabled exceptions, which no oracle serves.
@Suite struct DecimalTests {
    // MARK: Arithmetic

    struct Case: Sendable {
        let line: String
        let format: DecimalFormat
        let operation: Substring
        let rounding: DecimalRounding
        let a: DecimalNumber
        let b: DecimalNumber
        let result: DecimalNumber
        let flags: Substring

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard fields.count == 7, let n = UInt8(fields[2]), let rounding = DecimalRounding(rawValue: n),
                let a = Self.number(fields[3]), let b = Self.number(fields[4]),
                let result = Self.number(fields[5])
            else { return nil }
            self.line = String(line)
            format = fields[0] == "long" ? .long : .extended
            operation = fields[1]
            self.rounding = rounding
            (self.a, self.b, self.result) = (a, b, result)
            flags = fields[6] == "-" ? "" : fields[6]
        }

        static func number(_ text: Substring) -> DecimalNumber? {
            let isNegative = text.first == "-"
            switch text.dropFirst() {
            case "inf": return .infinity(isNegative)
            case "nan": return .nan
            case let digits:
                let parts = digits.split(separator: "e")
                guard parts.count == 2, let coefficient = UInt128(parts[0]), let exponent = Int(parts[1])
                else { return nil }
                return .finite(isNegative, coefficient, exponent)
            }
        }
    }

    @Test func arithmetic() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().path + "/../Cases/decimal.txt"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let cases = try lines.filter { !$0.hasPrefix("#") }.map { try #require(Case($0), "\($0)") }
        #expect(cases.count > 700)
        for one in cases {
            var context = DecimalContext(one.format, fpscr: 0, rounding: one.rounding)
            let result =
                switch one.operation {
                case "add": context.add(one.a, one.b, subtracts: false)
                case "subtract": context.add(one.a, one.b, subtracts: true)
                case "multiply": context.multiply(one.a, one.b)
                case "divide": context.divide(one.a, one.b)
                case "quantize": context.quantize(one.b, like: one.a)
                default: context.toIntegral(one.b, exact: true)
                }
            #expect(result == one.result, "\(one.line)")
            #expect(context.flags.contains(.invalid) == one.flags.contains("V"), "\(one.line)")
            #expect(context.flags.contains(.divideByZero) == one.flags.contains("Z"), "\(one.line)")
            #expect(context.flags.contains(.overflow) == one.flags.contains("O"), "\(one.line)")
            #expect(context.flags.contains(.underflow) == one.flags.contains("U"), "\(one.line)")
            #expect(context.flags.contains(.inexact) == one.flags.contains("X"), "\(one.line)")
            #expect(context.isInexact == one.flags.contains("X"), "\(one.line)")
            #expect(context.isIncremented == one.flags.contains("R"), "\(one.line)")
            // As it lies in registers.
            for number in [one.a, one.b, result] {
                #expect(one.format.decoded(one.format.encoded(number)) == number)
            }
        }
    }

    // MARK: Encodings

    @Test func examplesOfEncodings() {
        let seventyFive: [(DecimalFormat, UInt128)] = [
            (.short, 0xa230_03d0), (.long, 0xa230_0000_0000_03d0),
            (.extended, 0xa207_8000_0000_0000 << 64 | 0x3d0),
        ]
        for (format, bits) in seventyFive {
            #expect(format.encoded(.finite(true, 750, -2)) == bits)
            #expect(format.decoded(bits) == .finite(true, 750, -2))
        }
        let greatest: [(DecimalFormat, UInt128)] = [
            (.short, 0x77f3_fcff), (.long, 0x77fc_ff3f_cff3_fcff),
            (.extended, 0x77ff_cff3_fcff_3fcf << 64 | 0xf3fc_ff3f_cff3_fcff),
        ]
        for (format, bits) in greatest {
            let nines = DecimalTables.powers[format.precision] - 1
            #expect(format.encoded(.finite(false, nines, format.greatestExponent)) == bits)
        }
        let infinity: UInt128 = 0xf800_0000_0000_0000
        let nan: UInt128 = 0x7c00_0000_0000_0000
        #expect(DecimalFormat.long.encoded(.finite(false, 1, -398)) == 1)
        #expect(DecimalFormat.long.encoded(.infinity(true)) == infinity)
        #expect(DecimalFormat.long.encoded(.nan) == nan)
        // 888 and its other three forms.
        for declet: UInt128 in [0x6e, 0x16e, 0x26e, 0x36e] {
            #expect(DecimalFormat.long.decoded(declet).coefficient == 888)
        }
    }

    // MARK: Enabled exceptions

    private func context(_ format: DecimalFormat, enables: UInt64) -> DecimalContext {
        DecimalContext(format, fpscr: enables, rounding: .nearestEven)
    }

    @Test func enabledInvalidOperationKeepsTheTarget() {
        var context = context(.long, enables: DecimalContext.invalidEnabled)
        _ = context.add(.infinity(false), .infinity(true), subtracts: false)
        #expect(context.keepsTarget)
        #expect(context.status == 0)
        #expect(context.flags == [.infinityMinusInfinity, .invalid])
        // A quiet NaN is no reason.
        context = self.context(.long, enables: DecimalContext.invalidEnabled)
        #expect(context.add(.nan, .infinity(true), subtracts: false) == .nan)
        #expect(!context.keepsTarget)
    }

    @Test func enabledDivisionByZeroKeepsTheTarget() {
        var context = context(.extended, enables: DecimalContext.zeroDivideEnabled)
        _ = context.divide(.finite(false, 1, 0), .finite(true, 0, 3))
        #expect(context.keepsTarget)
        #expect(context.flags == [.divideByZero])
    }

    @Test func enabledOverflowWrapsTheExponent() {
        var context = context(.long, enables: DecimalContext.overflowEnabled)
        // 10^738, of which 576 goes: the exponent nearest to 738 - 576.
        #expect(
            context.multiply(.finite(false, 1, 369), .finite(true, 1, 369)) == .finite(true, 1, 162))
        #expect(context.flags == [.overflow])
        #expect(!context.isInexact)
        context = self.context(.extended, enables: DecimalContext.overflowEnabled)
        let nines = DecimalTables.powers[34] - 1
        let sum = context.add(.finite(false, nines, 6111), .finite(false, 6, 6110), subtracts: false)
        #expect(sum == .finite(false, DecimalTables.powers[33], 6112 - 9216))
        #expect(context.flags == [.overflow, .inexact])
        #expect(context.isIncremented)
    }

    @Test func enabledUnderflowWrapsTheExponent() {
        var context = context(.long, enables: DecimalContext.underflowEnabled)
        // Exact, and yet tiny.
        #expect(
            context.add(.finite(false, 7, -398), .finite(false, 0, -390), subtracts: false)
                == .finite(false, 7, 178))
        #expect(context.flags == [.underflow])
        context = self.context(.long, enables: DecimalContext.underflowEnabled)
        let quotient = context.divide(.finite(false, 1, -398), .finite(false, 3, 10))
        #expect(quotient == .finite(false, 3_333_333_333_333_333, -408 - 16 + 576))
        #expect(context.flags == [.underflow, .inexact])
        // A zero is not tiny.
        context = self.context(.long, enables: DecimalContext.underflowEnabled)
        #expect(context.multiply(.finite(false, 0, -398), .finite(false, 1, -1)) == .finite(false, 0, -398))
        #expect(context.flags == [])
    }

    @Test func narrowingWrapsInTheSourcesFormat() {
        var context = context(.short, enables: DecimalContext.overflowEnabled)
        let large = context.converted(.finite(false, 12_345_678, 200), from: .long)
        #expect(large == .finite(false, 1_234_568, 201 - 192))
        #expect(context.format == .long)
        #expect(context.flags == [.overflow, .inexact])
        context = self.context(.long, enables: DecimalContext.underflowEnabled)
        let small = context.convertedQuietly(.finite(true, 5, -6000), from: .extended)
        #expect(small == .finite(true, 5, -6000 + 3072))
        #expect(context.format == .extended)
        // Nothing wraps: the narrow format.
        context = self.context(.short, enables: DecimalContext.overflowEnabled)
        #expect(context.converted(.finite(false, 12_345_678, 0), from: .long) == .finite(false, 1_234_568, 1))
        #expect(context.format == .short)
    }

    @Test func orderedComparisonOfASignallingNaN() {
        let signalling = DecimalNumber(kind: .signalling, isNegative: false, coefficient: 5, exponent: 0)
        var context = context(.long, enables: 0)
        #expect(context.compare(signalling, .nan, ordered: true) == 1)
        #expect(context.flags == [.signallingNaN, .unorderedCompare, .invalid])
        context = self.context(.long, enables: DecimalContext.invalidEnabled)
        #expect(context.compare(signalling, .nan, ordered: true) == 1)
        #expect(context.flags == [.signallingNaN, .invalid])
    }

    // MARK: Where QEMU is not followed

    @Test func digitsOfInfinities() {
        let bits: UInt128 = 0xf800_0000_0000_0000
        let infinity = DecimalFormat.long.decoded(bits | 0x3d0)
        #expect(infinity.isInfinite)
        #expect(DecimalFormat.long.toBCD(infinity, 0) == 0x750)
        #expect(DecimalFormat.long.toBCD(infinity, 2) == 0x750d)
        #expect(DecimalFormat.long.toBCD(infinity, 3) == 0x750d)
        let shifted = DecimalFormat.long.shifted(infinity, by: 3, left: true)
        #expect(DecimalFormat.long.encoded(shifted) == bits | 0x3d0 << 10)
        let finite: UInt128 = 0xa238_0000_0000_03d0
        #expect(DecimalFormat.long.inserting(398, into: bits | 0x3d0) == finite)
    }

    @Test func binaryCodedDecimals() {
        #expect(DecimalFormat.long.ofBCD(0x0012_3d, isSigned: true) == .finite(true, 123, 0))
        #expect(DecimalFormat.long.ofBCD(0xa, isSigned: false) == nil)
        #expect(DecimalFormat.long.ofBCD(0x19, isSigned: true) == nil)
        #expect(DecimalFormat.long.ofBCD(0xb1c, isSigned: true) == nil)
        #expect(DecimalFormat.extended.toBCD(.finite(false, DecimalTables.powers[33] + 7, 0), 3) == 0x7f)
    }

    @Test func payloadsOfNaNs() {
        let nan = DecimalNumber(kind: .signalling, isNegative: true, coefficient: 123_456_789, exponent: 0)
        var context = context(.short, enables: 0)
        var short = nan
        short.coefficient = 456_789
        #expect(context.converted(nan, from: .long) == short)
        #expect(context.flags == [])
        context = self.context(.extended, enables: 0)
        var quiet = nan
        quiet.kind = .quiet
        #expect(context.convertedQuietly(nan, from: .long) == quiet)
        #expect(context.flags == [.signallingNaN, .invalid])
    }
}
