import IR
import SoftFloat

/// Helpers of decimal floating-point instructions.
enum DecimalHelper {
    /// The operands a and b → the result, or a CR field. The immediate: see `DecimalInstruction`.
    static let run = HelperBase.decimal

    static let all: [Helper] = [{ state, frame in DecimalInstruction.run(state, frame) }]
}

/// What the `run` helper does. Numbers of 64 bits are in doubleword 0 (the low half), those of 128 bits have their upper half there.
/// The immediate: bits 7:0 the operation, bit 8 that it is on the extended format, bits 12:9 the rounding (8: FPSCR.DRN's), bits
/// 23:16 a parameter.
///
/// What changes FR, FI and FPRF stores them in `Offset.decimalStatus`, as `fprfSource` has them; zero if an enabled exception
/// leaves the target as it is.
enum DecimalInstruction: UInt32 {
    case add, subtract, multiply, divide
    case quantize, quantizeImmediate, reround, toIntegralExact, toIntegral
    case ofShort, ofLong, toShort, toLong
    case ofInteger, toInteger, ofQuadword, toQuadword
    case ofBCD
    /// These change no status.
    case toBCD, exponent, insertExponent, shiftLeft, shiftRight
    /// To a CR field.
    case compare, compareOrdered, testClass, testGroup, testExponent, testSignificance
    case testSignificanceImmediate

    static let extended: UInt32 = 1 << 8
    static let currentRounding = 8

    var hasStatus: Bool { rawValue <= DecimalInstruction.ofBCD.rawValue }

    static func run(_ state: UnsafeMutableRawPointer, _ frame: UnsafeMutableRawPointer) {
        withFloatFrame(state, frame) { f, _, flags in
            let immediate = UInt32(truncatingIfNeeded: f.pointee.immediate)
            guard let instruction = DecimalInstruction(rawValue: immediate & 0xff) else { return }
            let isExtended = immediate & extended != 0
            let fpscr = (state + Int(Offset.fpscr)).load(as: UInt64.self)
            var context = DecimalContext(
                isExtended ? .extended : .long, fpscr: fpscr,
                rounding: DecimalRounding(rawValue: UInt8(truncatingIfNeeded: immediate >> 9 & 15)))
            let operands = Operands(
                isExtended: isExtended, first: f.pointee.a, second: f.pointee.b,
                parameter: Int(immediate >> 16 & 0xff))
            let result = instruction.apply(operands, &context)
            f.pointee.result = result
            flags.formUnion(context.flags)
            guard instruction.hasStatus else { return }
            (state + Int(Offset.decimalStatus)).storeBytes(of: context.status, as: UInt64.self)
        }
    }

    private struct Operands {
        let isExtended: Bool
        let first: Constant128
        let second: Constant128
        let parameter: Int

        var format: DecimalFormat { isExtended ? .extended : .long }
        func quad(_ v: Constant128) -> UInt128 { UInt128(v.low) << 64 | UInt128(v.high) }
        func bits(_ v: Constant128) -> UInt128 { isExtended ? quad(v) : UInt128(v.low) }
        var a: DecimalNumber { format.decoded(bits(first)) }
        var b: DecimalNumber { format.decoded(bits(second)) }
        /// A number of digits in the last bits of a register.
        var significance: Int { Int(first.low & 63) }
    }

    private func apply(_ o: Operands, _ context: inout DecimalContext) -> Constant128 {
        /// A register or a pair, as wide as the operands are.
        func packed(_ bits: UInt128) -> Constant128 {
            o.isExtended
                ? Constant128(
                    low: UInt64(truncatingIfNeeded: bits >> 64), high: UInt64(truncatingIfNeeded: bits))
                : single(bits)
        }
        func single(_ bits: UInt128) -> Constant128 {
            Constant128(low: UInt64(truncatingIfNeeded: bits), high: 0)
        }
        func number(_ x: DecimalNumber) -> Constant128 {
            context.resultFlags = x.resultFlags(context.format)
            return packed(context.format.encoded(x))
        }
        switch self {
        case .add: return number(context.add(o.a, o.b, subtracts: false))
        case .subtract: return number(context.add(o.a, o.b, subtracts: true))
        case .multiply: return number(context.multiply(o.a, o.b))
        case .divide: return number(context.divide(o.a, o.b))
        case .quantize: return number(context.quantize(o.b, like: o.a))
        case .quantizeImmediate:
            // TE is signed.
            return number(context.quantizeImmediate(o.b, to: (o.parameter ^ 16) &- 16))
        case .reround: return number(context.reround(o.b, to: o.significance))
        case .toIntegralExact: return number(context.toIntegral(o.b, exact: true))
        case .toIntegral: return number(context.toIntegral(o.b, exact: false))
        case .ofShort:
            let source = DecimalFormat.short.decoded(UInt128(o.second.low & 0xffff_ffff))
            return number(context.converted(source, from: .short))
        case .ofLong:
            return number(
                context.convertedQuietly(DecimalFormat.long.decoded(UInt128(o.second.low)), from: .long))
        case .toShort:
            context.format = .short
            return number(context.converted(o.b, from: .long))
        case .toLong:
            context.format = .long
            let result = context.convertedQuietly(o.b, from: .extended)
            context.resultFlags = result.resultFlags(context.format)
            // The lower register of the pair becomes zero, unless a result is too large or small and wrapped.
            let bits = context.format.encoded(result)
            return context.format == .long ? single(bits) : packed(bits)
        case .ofInteger:
            return number(context.ofInteger(Int128(Int64(bitPattern: o.second.low))))
        case .toInteger: return single(context.toInteger(o.b, bits: 64))
        case .ofQuadword:
            return number(context.ofInteger(Int128(bitPattern: o.quad(o.second))))
        case .toQuadword: return packed(context.toInteger(o.b, bits: 128))
        case .ofBCD:
            let digits = context.format.ofBCD(o.bits(o.second), isSigned: o.parameter != 0)
            return number(digits ?? context.invalid(.invalidConversion))
        case .toBCD: return packed(o.format.toBCD(o.b, o.parameter))
        case .exponent:
            return single(UInt128(truncatingIfNeeded: o.format.biasedExponent(o.b)))
        case .insertExponent:
            return packed(o.format.inserting(Int64(bitPattern: o.first.low), into: o.bits(o.second)))
        case .shiftLeft, .shiftRight:
            return packed(
                o.format.encoded(o.format.shifted(o.a, by: o.parameter, left: self == .shiftLeft)))
        case .compare: return single(context.compare(o.a, o.b, ordered: false))
        case .compareOrdered: return single(context.compare(o.a, o.b, ordered: true))
        case .testClass: return single(o.format.testClass(o.a, o.parameter))
        case .testGroup: return single(o.format.testGroup(o.a, o.parameter))
        case .testExponent: return single(DecimalFormat.compareExponents(o.a, o.b))
        case .testSignificance: return single(DecimalFormat.compareSignificance(o.significance, o.b))
        case .testSignificanceImmediate: return single(DecimalFormat.compareSignificance(o.parameter, o.b))
        }
    }
}
