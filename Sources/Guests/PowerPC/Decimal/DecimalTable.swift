import Guest
import IR

/// Power ISA I 5.6: decimal floating point on f0…f31, of 64 bits, or of 128 bits in pairs of them, by a helper.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    /// Where an operand or a result is.
    private enum Place { case none, register, pair, vector }

    static let decimalFloat: [Encoding<PPC>] = joined(
        raising(decimalArithmetic), raising(decimalComparisons), decimalTests, raising(decimalQuantum),
        raising(decimalConversions), raising(decimalFormats))

    // MARK: Operands

    /// v128: the operand as the helper takes it; nil if it is half a pair.
    private static func operand(_ ir: Builder, _ place: Place, _ n: Int) -> Value? {
        switch place {
        case .none: return Value.none
        case .register: return ir.vsr(n)
        case .pair: return n & 1 == 0 ? ir.concatLow(ir.vsr(n), ir.vsr(n + 1)) : nil
        case .vector: return ir.vr(n)
        }
    }

    private static func call(
        _ f: PPC, _ ir: Builder, _ instruction: DecimalInstruction, extended: Bool, _ a: Place, _ b: Place,
        rounding: Int, parameter: Int
    ) -> Value? {
        guard let x = operand(ir, a, f.ra), let y = operand(ir, b, f.rb) else { return nil }
        let immediate = instruction.rawValue | UInt32(rounding) << 9 | UInt32(parameter) << 16
        return ir.call(
            DecimalHelper.run, result: .v128,
            immediate: immediate | (extended ? DecimalInstruction.extended : 0), x, y)
    }

    /// The target := what the helper makes of FRA and FRB.
    private static func give(
        _ instruction: DecimalInstruction, to target: Place, extended: Bool, _ a: Place = .none,
        _ b: Place = .none,
        rounding: @escaping @Sendable (PPC) -> Int = { _ in DecimalInstruction.currentRounding },
        parameter: @escaping @Sendable (PPC) -> Int = { _ in 0 }
    ) -> Semantics {
        { f, ir in
            guard target != .pair || f.rt & 1 == 0,
                let result = call(
                    f, ir, instruction, extended: extended, a, b, rounding: rounding(f),
                    parameter: parameter(f))
            else { return ir.undefined() }
            let isDone = instruction.hasStatus ? setDecimalStatus(ir) : nil
            func set(_ slot: Int, _ value: Value) {
                ir.set(slot, isDone.map { ir.select($0, value, ir.get(slot)) } ?? value)
            }
            switch target {
            case .none: break
            case .register: set(Slot.vs0 + f.rt, result)
            case .pair:
                set(Slot.vs0 + f.rt, ir.lowHalf(result))
                set(Slot.vs0 + f.rt + 1, ir.concatHigh(result, ir.vconst(low: 0, high: 0)))
            case .vector: set(Slot.vs0 + 32 + f.rt, result)
            }
            complete(f, ir, record: target != .vector && f.isRecord)
        }
    }

    /// FR, FI and FPRF := what the helper says. i1: the target gets the result; else an enabled exception leaves it and FPRF as
    /// they are.
    private static func setDecimalStatus(_ ir: Builder) -> Value {
        let status = ir.loadState(Slot.decimalStatus)
        let isDone = ir.compare(.ne, status, ir.i64(Int64(0)))
        let new = ir.concatLow(ir.vconst(low: 0, high: 0), ir.vectorFromScalar(status))
        let old = ir.vandNot(ir.get(Slot.fprfSource), ir.vconst(low: 0, high: FPRF.fraction))
        ir.set(Slot.fprfSource, ir.select(isDone, new, old))
        return isDone
    }

    /// The end of every instruction that may raise exceptions: FPSCR and the target have what they get. An exception that is
    /// enabled is to be taken here, when CR1 has been set.
    private static func complete(_ f: PPC, _ ir: Builder, record: Bool) {
        if record { setCR1(ir) }
    }

    // MARK: Arithmetic

    private static func two(_ instruction: DecimalInstruction) -> Semantics {
        give(instruction, to: .register, extended: false, .register, .register)
    }
    private static func twoPairs(_ instruction: DecimalInstruction) -> Semantics {
        give(instruction, to: .pair, extended: true, .pair, .pair)
    }

    private static let decimalArithmetic: [Encoding<PPC>] = [
        Encoding("dadd, dadd.", "111011 FRT:5 FRA:5 FRB:5 0000000010 Rc", "v2.05", two(.add)),
        Encoding("dsub, dsub.", "111011 FRT:5 FRA:5 FRB:5 1000000010 Rc", "v2.05", two(.subtract)),
        Encoding("dmul, dmul.", "111011 FRT:5 FRA:5 FRB:5 0000100010 Rc", "v2.05", two(.multiply)),
        Encoding("ddiv, ddiv.", "111011 FRT:5 FRA:5 FRB:5 1000100010 Rc", "v2.05", two(.divide)),
        Encoding("daddq, daddq.", "111111 FRTp:5 FRAp:5 FRBp:5 0000000010 Rc", "v2.05", twoPairs(.add)),
        Encoding("dsubq, dsubq.", "111111 FRTp:5 FRAp:5 FRBp:5 1000000010 Rc", "v2.05", twoPairs(.subtract)),
        Encoding("dmulq, dmulq.", "111111 FRTp:5 FRAp:5 FRBp:5 0000100010 Rc", "v2.05", twoPairs(.multiply)),
        Encoding("ddivq, ddivq.", "111111 FRTp:5 FRAp:5 FRBp:5 1000100010 Rc", "v2.05", twoPairs(.divide)),
    ]

    // MARK: Comparisons and tests

    /// BF and FPCC := a relation or a test.
    private static func test(
        _ instruction: DecimalInstruction, extended: Bool, _ a: Place, _ b: Place,
        parameter: @escaping @Sendable (PPC) -> Int = { _ in 0 }
    ) -> Semantics {
        { f, ir in
            guard
                let result = call(
                    f, ir, instruction, extended: extended, a, b,
                    rounding: DecimalInstruction.currentRounding,
                    parameter: parameter(f))
            else { return ir.undefined() }
            ir.setFPCC(f.bf, ir.truncate(ir.extractLane(result, .d, 0, as: .i64), to: .i32))
            complete(f, ir, record: false)
        }
    }

    private static let decimalComparisons: [Encoding<PPC>] = [
        Encoding(
            "dcmpu", "111011 BF:3 xx FRA:5 FRB:5 1010000010 x", "v2.05",
            test(.compare, extended: false, .register, .register)),
        Encoding(
            "dcmpo", "111011 BF:3 xx FRA:5 FRB:5 0010000010 x", "v2.05",
            test(.compareOrdered, extended: false, .register, .register)),
        Encoding(
            "dcmpuq", "111111 BF:3 xx FRAp:5 FRBp:5 1010000010 x", "v2.05",
            test(.compare, extended: true, .pair, .pair)),
        Encoding(
            "dcmpoq", "111111 BF:3 xx FRAp:5 FRBp:5 0010000010 x", "v2.05",
            test(.compareOrdered, extended: true, .pair, .pair)),
    ]

    /// DCM, DGM and SH.
    private static let mask: @Sendable (PPC) -> Int = { $0.bits(16, 21) }
    /// UIM
    private static let digits: @Sendable (PPC) -> Int = { $0.bits(10, 15) }

    private static let decimalTests: [Encoding<PPC>] = [
        Encoding(
            "dtstdc", "111011 BF:3 xx FRA:5 DCM:6 011000010 x", "v2.05",
            test(.testClass, extended: false, .register, .none, parameter: mask)),
        Encoding(
            "dtstdg", "111011 BF:3 xx FRA:5 DGM:6 011100010 x", "v2.05",
            test(.testGroup, extended: false, .register, .none, parameter: mask)),
        Encoding(
            "dtstex", "111011 BF:3 xx FRA:5 FRB:5 0010100010 x", "v2.05",
            test(.testExponent, extended: false, .register, .register)),
        Encoding(
            "dtstsf", "111011 BF:3 xx FRA:5 FRB:5 1010100010 x", "v2.05",
            test(.testSignificance, extended: false, .register, .register)),
        Encoding(
            "dtstsfi", "111011 BF:3 x UIM:6 FRB:5 1010100011 x", "v3.0",
            test(.testSignificanceImmediate, extended: false, .none, .register, parameter: digits)),
        Encoding(
            "dtstdcq", "111111 BF:3 xx FRAp:5 DCM:6 011000010 x", "v2.05",
            test(.testClass, extended: true, .pair, .none, parameter: mask)),
        Encoding(
            "dtstdgq", "111111 BF:3 xx FRAp:5 DGM:6 011100010 x", "v2.05",
            test(.testGroup, extended: true, .pair, .none, parameter: mask)),
        Encoding(
            "dtstexq", "111111 BF:3 xx FRAp:5 FRBp:5 0010100010 x", "v2.05",
            test(.testExponent, extended: true, .pair, .pair)),
        Encoding(
            "dtstsfq", "111111 BF:3 xx FRA:5 FRBp:5 1010100010 x", "v2.05",
            test(.testSignificance, extended: true, .register, .pair)),
        Encoding(
            "dtstsfiq", "111111 BF:3 x UIM:6 FRBp:5 1010100011 x", "v3.0",
            test(.testSignificanceImmediate, extended: true, .none, .pair, parameter: digits)),
    ]

    // MARK: Quantum

    /// RMC
    private static let rounding: @Sendable (PPC) -> Int = {
        let modes: [DecimalRounding] = [.nearestEven, .zero, .nearestAway]
        let n = $0.bits(21, 22)
        return n < modes.count ? Int(modes[n].rawValue) : DecimalInstruction.currentRounding
    }
    /// R and RMC
    private static let secondRounding: @Sendable (PPC) -> Int = {
        guard $0.bit(15) else { return rounding($0) }
        let modes: [DecimalRounding] = [.up, .down, .away, .nearestZero]
        return Int(modes[$0.bits(21, 22)].rawValue)
    }
    /// TE
    private static let exponent: @Sendable (PPC) -> Int = { $0.ra }

    private static func quantum(
        _ instruction: DecimalInstruction, extended: Bool, _ a: Place,
        parameter: @escaping @Sendable (PPC) -> Int
    ) -> Semantics {
        let place: Place = extended ? .pair : .register
        return give(
            instruction, to: place, extended: extended, a, place, rounding: rounding, parameter: parameter)
    }
    private static func quantum(_ instruction: DecimalInstruction, extended: Bool, _ a: Place) -> Semantics {
        quantum(instruction, extended: extended, a, parameter: { _ in 0 })
    }
    private static func integral(_ instruction: DecimalInstruction, extended: Bool) -> Semantics {
        let place: Place = extended ? .pair : .register
        return give(instruction, to: place, extended: extended, .none, place, rounding: secondRounding)
    }

    private static let decimalQuantum: [Encoding<PPC>] = [
        Encoding(
            "dquai, dquai.", "111011 FRT:5 TE:5 FRB:5 RMC:2 01000011 Rc", "v2.05",
            quantum(.quantizeImmediate, extended: false, .none, parameter: exponent)),
        Encoding(
            "dqua, dqua.", "111011 FRT:5 FRA:5 FRB:5 RMC:2 00000011 Rc", "v2.05",
            quantum(.quantize, extended: false, .register)),
        Encoding(
            "drrnd, drrnd.", "111011 FRT:5 FRA:5 FRB:5 RMC:2 00100011 Rc", "v2.05",
            quantum(.reround, extended: false, .register)),
        Encoding(
            "drintx, drintx.", "111011 FRT:5 xxxx R FRB:5 RMC:2 01100011 Rc", "v2.05",
            integral(.toIntegralExact, extended: false)),
        Encoding(
            "drintn, drintn.", "111011 FRT:5 xxxx R FRB:5 RMC:2 11100011 Rc", "v2.05",
            integral(.toIntegral, extended: false)),
        Encoding(
            "dquaiq, dquaiq.", "111111 FRTp:5 TE:5 FRBp:5 RMC:2 01000011 Rc", "v2.05",
            quantum(.quantizeImmediate, extended: true, .none, parameter: exponent)),
        Encoding(
            "dquaq, dquaq.", "111111 FRTp:5 FRAp:5 FRBp:5 RMC:2 00000011 Rc", "v2.05",
            quantum(.quantize, extended: true, .pair)),
        Encoding(
            "drrndq, drrndq.", "111111 FRTp:5 FRA:5 FRBp:5 RMC:2 00100011 Rc", "v2.05",
            quantum(.reround, extended: true, .register)),
        Encoding(
            "drintxq, drintxq.", "111111 FRTp:5 xxxx R FRBp:5 RMC:2 01100011 Rc", "v2.05",
            integral(.toIntegralExact, extended: true)),
        Encoding(
            "drintnq, drintnq.", "111111 FRTp:5 xxxx R FRBp:5 RMC:2 11100011 Rc", "v2.05",
            integral(.toIntegral, extended: true)),
    ]

    // MARK: Conversions

    private static let decimalConversions: [Encoding<PPC>] = [
        Encoding(
            "dctdp, dctdp.", "111011 FRT:5 xxxxx FRB:5 0100000010 Rc", "v2.05",
            give(.ofShort, to: .register, extended: false, .none, .register)),
        Encoding(
            "drsp, drsp.", "111011 FRT:5 xxxxx FRB:5 1100000010 Rc", "v2.05",
            give(.toShort, to: .register, extended: false, .none, .register)),
        Encoding(
            "dcffix, dcffix.", "111011 FRT:5 xxxxx FRB:5 1100100010 Rc", "v2.06",
            give(.ofInteger, to: .register, extended: false, .none, .register)),
        Encoding(
            "dctfix, dctfix.", "111011 FRT:5 xxxxx FRB:5 0100100010 Rc", "v2.05",
            give(.toInteger, to: .register, extended: false, .none, .register)),
        Encoding(
            "dctqpq, dctqpq.", "111111 FRTp:5 xxxxx FRB:5 0100000010 Rc", "v2.05",
            give(.ofLong, to: .pair, extended: true, .none, .register)),
        Encoding(
            "drdpq, drdpq.", "111111 FRTp:5 xxxxx FRBp:5 1100000010 Rc", "v2.05",
            give(.toLong, to: .pair, extended: true, .none, .pair)),
        Encoding(
            "dcffixq, dcffixq.", "111111 FRTp:5 xxxxx FRB:5 1100100010 Rc", "v2.05",
            give(.ofInteger, to: .pair, extended: true, .none, .register)),
        Encoding(
            "dctfixq, dctfixq.", "111111 FRT:5 xxxxx FRBp:5 0100100010 Rc", "v2.05",
            give(.toInteger, to: .register, extended: true, .none, .pair)),
        Encoding(
            "dcffixqq", "111111 FRTp:5 00000 VRB:5 1111100010 x", "v3.1",
            give(.ofQuadword, to: .pair, extended: true, .none, .vector)),
        Encoding(
            "dctfixqq", "111111 VRT:5 00001 FRBp:5 1111100010 x", "v3.1",
            give(.toQuadword, to: .vector, extended: true, .none, .pair)),
    ]

    // MARK: Formats

    /// SP
    private static let signPreference: @Sendable (PPC) -> Int = { $0.bits(11, 12) }
    /// S
    private static let hasSign: @Sendable (PPC) -> Int = { $0.bits(11, 11) }

    private static func shift(_ instruction: DecimalInstruction, extended: Bool) -> Semantics {
        let place: Place = extended ? .pair : .register
        return give(instruction, to: place, extended: extended, place, .none, parameter: mask)
    }

    private static let decimalFormats: [Encoding<PPC>] = [
        Encoding(
            "ddedpd, ddedpd.", "111011 FRT:5 SP:2 xxx FRB:5 0101000010 Rc", "v2.05",
            give(.toBCD, to: .register, extended: false, .none, .register, parameter: signPreference)),
        Encoding(
            "denbcd, denbcd.", "111011 FRT:5 S xxxx FRB:5 1101000010 Rc", "v2.05",
            give(.ofBCD, to: .register, extended: false, .none, .register, parameter: hasSign)),
        Encoding(
            "dxex, dxex.", "111011 FRT:5 xxxxx FRB:5 0101100010 Rc", "v2.05",
            give(.exponent, to: .register, extended: false, .none, .register)),
        Encoding(
            "diex, diex.", "111011 FRT:5 FRA:5 FRB:5 1101100010 Rc", "v2.05",
            give(.insertExponent, to: .register, extended: false, .register, .register)),
        Encoding(
            "dscli, dscli.", "111011 FRT:5 FRA:5 SH:6 001000010 Rc", "v2.05",
            shift(.shiftLeft, extended: false)),
        Encoding(
            "dscri, dscri.", "111011 FRT:5 FRA:5 SH:6 001100010 Rc", "v2.05",
            shift(.shiftRight, extended: false)),
        Encoding(
            "ddedpdq, ddedpdq.", "111111 FRTp:5 SP:2 xxx FRBp:5 0101000010 Rc", "v2.05",
            give(.toBCD, to: .pair, extended: true, .none, .pair, parameter: signPreference)),
        Encoding(
            "denbcdq, denbcdq.", "111111 FRTp:5 S xxxx FRBp:5 1101000010 Rc", "v2.05",
            give(.ofBCD, to: .pair, extended: true, .none, .pair, parameter: hasSign)),
        Encoding(
            "dxexq, dxexq.", "111111 FRT:5 xxxxx FRBp:5 0101100010 Rc", "v2.05",
            give(.exponent, to: .register, extended: true, .none, .pair)),
        Encoding(
            "diexq, diexq.", "111111 FRTp:5 FRA:5 FRBp:5 1101100010 Rc", "v2.05",
            give(.insertExponent, to: .pair, extended: true, .register, .pair)),
        Encoding(
            "dscliq, dscliq.", "111111 FRTp:5 FRAp:5 SH:6 001000010 Rc", "v2.05",
            shift(.shiftLeft, extended: true)),
        Encoding(
            "dscriq, dscriq.", "111111 FRTp:5 FRAp:5 SH:6 001100010 Rc", "v2.05",
            shift(.shiftRight, extended: true)),
    ]
}
