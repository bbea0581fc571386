import Guest
import IR

/// Power ISA I 4.6: floating point on f0…f31.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    /// FRT := `result`, and CR1 of a record form.
    private static func give(_ f: PPC, _ ir: Builder, _ result: Value) {
        ir.setResult(f.rt, result)
        if f.isRecord { setCR1(ir) }
    }

    private static func two(_ op: Op, byC: Bool = false) -> Semantics {
        { f, ir in
            give(f, ir, ir.float(op, ir.double(f.ra), ir.double(byC ? f.rc : f.rb)))
        }
    }

    private static func twoSingle(_ op: Op, byC: Bool = false) -> Semantics {
        { f, ir in give(f, ir, ir.single(op, ir.double(f.ra), ir.double(byC ? f.rc : f.rb))) }
    }

    private static func fused(subtracts: Bool, negates: Bool) -> Semantics {
        { f, ir in
            let (a, c, b) = (ir.double(f.ra), ir.double(f.rc), ir.double(f.rb))
            give(f, ir, ir.fused(a, c, b, subtracts: subtracts, negates: negates))
        }
    }

    private static func fusedSingle(subtracts: Bool, negates: Bool) -> Semantics {
        { f, ir in
            let (a, c, b) = (ir.double(f.ra), ir.double(f.rc), ir.double(f.rb))
            give(f, ir, ir.singleFused(a, c, b, subtracts: subtracts, negates: negates))
        }
    }

    static let floatArithmetic: [Encoding<PPC>] = [
        Encoding("fadd, fadd.", "111111 FRT:5 FRA:5 FRB:5 xxxxx 10101 Rc", "", two(.fadd)),
        Encoding("fsub, fsub.", "111111 FRT:5 FRA:5 FRB:5 xxxxx 10100 Rc", "", two(.fsub)),
        Encoding("fmul, fmul.", "111111 FRT:5 FRA:5 xxxxx FRC:5 11001 Rc", "", two(.fmul, byC: true)),
        Encoding("fdiv, fdiv.", "111111 FRT:5 FRA:5 FRB:5 xxxxx 10010 Rc", "", two(.fdiv)),
        Encoding("fsqrt, fsqrt.", "111111 FRT:5 xxxxx FRB:5 xxxxx 10110 Rc") { f, ir in
            give(f, ir, ir.float(.fsqrt, ir.double(f.rb)))
        },
        Encoding("fre, fre.", "111111 FRT:5 xxxxx FRB:5 xxxxx 11000 Rc") { f, ir in
            give(f, ir, ir.reciprocal(ir.double(f.rb)))
        },
        Encoding("frsqrte, frsqrte.", "111111 FRT:5 xxxxx FRB:5 xxxxx 11010 Rc") { f, ir in
            give(f, ir, ir.reciprocal(ir.float(.fsqrt, ir.double(f.rb))))
        },
        Encoding(
            "fmadd, fmadd.", "111111 FRT:5 FRA:5 FRB:5 FRC:5 11101 Rc", "",
            fused(subtracts: false, negates: false)),
        Encoding(
            "fmsub, fmsub.", "111111 FRT:5 FRA:5 FRB:5 FRC:5 11100 Rc", "",
            fused(subtracts: true, negates: false)),
        Encoding(
            "fnmadd, fnmadd.", "111111 FRT:5 FRA:5 FRB:5 FRC:5 11111 Rc", "",
            fused(subtracts: false, negates: true)),
        Encoding(
            "fnmsub, fnmsub.", "111111 FRT:5 FRA:5 FRB:5 FRC:5 11110 Rc", "",
            fused(subtracts: true, negates: true)),
        Encoding("fadds, fadds.", "111011 FRT:5 FRA:5 FRB:5 xxxxx 10101 Rc", "", twoSingle(.fadd)),
        Encoding("fsubs, fsubs.", "111011 FRT:5 FRA:5 FRB:5 xxxxx 10100 Rc", "", twoSingle(.fsub)),
        Encoding("fmuls, fmuls.", "111011 FRT:5 FRA:5 xxxxx FRC:5 11001 Rc", "", twoSingle(.fmul, byC: true)),
        Encoding("fdivs, fdivs.", "111011 FRT:5 FRA:5 FRB:5 xxxxx 10010 Rc", "", twoSingle(.fdiv)),
        Encoding("fsqrts, fsqrts.", "111011 FRT:5 xxxxx FRB:5 xxxxx 10110 Rc") { f, ir in
            give(f, ir, ir.singleRoot(ir.double(f.rb)))
        },
        Encoding("fres, fres.", "111011 FRT:5 xxxxx FRB:5 xxxxx 11000 Rc") { f, ir in
            give(f, ir, ir.singleReciprocal(ir.double(f.rb)))
        },
        Encoding("frsqrtes, frsqrtes.", "111011 FRT:5 xxxxx FRB:5 xxxxx 11010 Rc", "v2.02") { f, ir in
            give(f, ir, ir.singleRootReciprocal(ir.double(f.rb)))
        },
        Encoding(
            "fmadds, fmadds.", "111011 FRT:5 FRA:5 FRB:5 FRC:5 11101 Rc", "",
            fusedSingle(subtracts: false, negates: false)),
        Encoding(
            "fmsubs, fmsubs.", "111011 FRT:5 FRA:5 FRB:5 FRC:5 11100 Rc", "",
            fusedSingle(subtracts: true, negates: false)),
        Encoding(
            "fnmadds, fnmadds.", "111011 FRT:5 FRA:5 FRB:5 FRC:5 11111 Rc", "",
            fusedSingle(subtracts: false, negates: true)),
        Encoding(
            "fnmsubs, fnmsubs.", "111011 FRT:5 FRA:5 FRB:5 FRC:5 11110 Rc", "",
            fusedSingle(subtracts: true, negates: true)),
    ]

    // MARK: Moves

    /// FRT := `result`, a vector of which doubleword 0 counts.
    private static func move(_ f: PPC, _ ir: Builder, _ result: Value) {
        ir.setVSR(f.rt, ir.lowHalf(result))
        if f.isRecord { setCR1(ir) }
    }

    static let floatMoves: [Encoding<PPC>] = [
        Encoding("fmr, fmr.", "111111 FRT:5 xxxxx FRB:5 0001001000 Rc") { f, ir in
            move(f, ir, ir.vsr(f.rb))
        },
        Encoding("fneg, fneg.", "111111 FRT:5 xxxxx FRB:5 0000101000 Rc") { f, ir in
            move(f, ir, ir.vectorFromScalar(ir.float(.fneg, ir.double(f.rb))))
        },
        Encoding("fabs, fabs.", "111111 FRT:5 xxxxx FRB:5 0100001000 Rc") { f, ir in
            move(f, ir, ir.vectorFromScalar(ir.float(.fabs, ir.double(f.rb))))
        },
        Encoding("fnabs, fnabs.", "111111 FRT:5 xxxxx FRB:5 0010001000 Rc") { f, ir in
            move(f, ir, ir.vor(ir.vsr(f.rb), ir.vconst(low: 1 << 63, high: 0)))
        },
        Encoding("fcpsgn, fcpsgn.", "111111 FRT:5 FRA:5 FRB:5 0000001000 Rc", "v2.05") { f, ir in
            move(f, ir, ir.bitSelect(ir.vconst(low: 1 << 63, high: 0), ir.vsr(f.ra), ir.vsr(f.rb)))
        },
        Encoding("fmrgew", "111111 FRT:5 FRA:5 FRB:5 1111000110 x", "v2.07") { f, ir in
            // The upper words.
            let b = ir.shuffleLanes(ir.vsr(f.rb), 1, 1, ir.vsr(f.ra), 1, 1)
            ir.setVSR(f.rt, ir.lowHalf(ir.shuffleLanes(b, 0, 2, b, 0, 2)))
        },
        Encoding("fmrgow", "111111 FRT:5 FRA:5 FRB:5 1101000110 x", "v2.07") { f, ir in
            let b = ir.shuffleLanes(ir.vsr(f.rb), 0, 0, ir.vsr(f.ra), 0, 0)
            ir.setVSR(f.rt, ir.lowHalf(ir.shuffleLanes(b, 0, 2, b, 0, 2)))
        },
        Encoding("fsel, fsel.", "111111 FRT:5 FRA:5 FRB:5 FRC:5 10111 Rc") { f, ir in
            let chosen = ir.select(ir.isAtLeastZero(ir.bits(f.ra)), ir.vsr(f.rc), ir.vsr(f.rb))
            move(f, ir, chosen)
        },
    ]

    // MARK: Conversions

    private static func toDoubleword(_ r: Rounding, unsigned: Bool = false) -> Semantics {
        { f, ir in
            ir.setFPR(f.rt, ir.floatToInt(ir.double(f.rb), to: .i64, r, unsigned: unsigned))
            if f.isRecord { setCR1(ir) }
        }
    }

    private static func toWord(_ r: Rounding, unsigned: Bool = false) -> Semantics {
        { f, ir in
            let word = ir.floatToInt(ir.double(f.rb), to: .i32, r, unsigned: unsigned)
            ir.setFPR(f.rt, unsigned ? ir.zeroExtend(word, to: .i64) : ir.signExtend(word, to: .i64))
            if f.isRecord { setCR1(ir) }
        }
    }

    private static func fromDoubleword(_ t: Type, unsigned: Bool) -> Semantics {
        { f, ir in give(f, ir, ir.intToFloat(ir.bits(f.rb), to: t, unsigned: unsigned)) }
    }

    private static func toIntegral(_ r: Rounding) -> Semantics {
        { f, ir in give(f, ir, ir.float(.froundToIntegral, ir.double(f.rb), aux: r.rawValue)) }
    }

    static let floatConversions: [Encoding<PPC>] = [
        Encoding("frsp, frsp.", "111111 FRT:5 xxxxx FRB:5 0000001100 Rc") { f, ir in
            give(f, ir, ir.rounded(ir.double(f.rb)))
        },
        Encoding("fctid, fctid.", "111111 FRT:5 xxxxx FRB:5 1100101110 Rc", "", toDoubleword(.current)),
        Encoding("fctidz, fctidz.", "111111 FRT:5 xxxxx FRB:5 1100101111 Rc", "", toDoubleword(.zero)),
        Encoding(
            "fctidu, fctidu.", "111111 FRT:5 xxxxx FRB:5 1110101110 Rc", "v2.06",
            toDoubleword(.current, unsigned: true)),
        Encoding(
            "fctiduz, fctiduz.", "111111 FRT:5 xxxxx FRB:5 1110101111 Rc", "v2.06",
            toDoubleword(.zero, unsigned: true)),
        Encoding("fctiw, fctiw.", "111111 FRT:5 xxxxx FRB:5 0000001110 Rc", "", toWord(.current)),
        Encoding("fctiwz, fctiwz.", "111111 FRT:5 xxxxx FRB:5 0000001111 Rc", "", toWord(.zero)),
        Encoding(
            "fctiwu, fctiwu.", "111111 FRT:5 xxxxx FRB:5 0010001110 Rc", "v2.06",
            toWord(.current, unsigned: true)),
        Encoding(
            "fctiwuz, fctiwuz.", "111111 FRT:5 xxxxx FRB:5 0010001111 Rc", "v2.06",
            toWord(.zero, unsigned: true)),
        Encoding(
            "fcfid, fcfid.", "111111 FRT:5 xxxxx FRB:5 1101001110 Rc", "",
            fromDoubleword(.f64, unsigned: false)),
        Encoding(
            "fcfidu, fcfidu.", "111111 FRT:5 xxxxx FRB:5 1111001110 Rc", "v2.06",
            fromDoubleword(.f64, unsigned: true)),
        Encoding(
            "fcfids, fcfids.", "111011 FRT:5 xxxxx FRB:5 1101001110 Rc", "v2.06",
            fromDoubleword(.f32, unsigned: false)),
        Encoding(
            "fcfidus, fcfidus.", "111011 FRT:5 xxxxx FRB:5 1111001110 Rc", "v2.06",
            fromDoubleword(.f32, unsigned: true)),
        Encoding("frin, frin.", "111111 FRT:5 xxxxx FRB:5 0110001000 Rc", "v2.02", toIntegral(.nearestAway)),
        Encoding("friz, friz.", "111111 FRT:5 xxxxx FRB:5 0110101000 Rc", "v2.02", toIntegral(.zero)),
        Encoding("frip, frip.", "111111 FRT:5 xxxxx FRB:5 0111001000 Rc", "v2.02", toIntegral(.plusInfinity)),
        Encoding(
            "frim, frim.", "111111 FRT:5 xxxxx FRB:5 0111101000 Rc", "v2.02", toIntegral(.minusInfinity)),
    ]

    // MARK: Comparisons

    static let floatComparisons: [Encoding<PPC>] = [
        Encoding("fcmpu", "111111 BF:3 xx FRA:5 FRB:5 0000000000 x") { f, ir in
            ir.compareDoubles(f.bf, f.ra, f.rb, signalling: false)
        },
        Encoding("fcmpo", "111111 BF:3 xx FRA:5 FRB:5 0000100000 x") { f, ir in
            ir.compareDoubles(f.bf, f.ra, f.rb, signalling: true)
        },
        Encoding("ftdiv", "111111 BF:3 xx FRA:5 FRB:5 0010000000 x", "v2.06") { f, ir in
            let test = ir.call(FloatHelper.divisionTest, result: .i32, ir.vsr(f.ra), ir.vsr(f.rb))
            ir.setCRField(f.bf, test)
        },
        Encoding("ftsqrt", "111111 BF:3 xx xxxxx FRB:5 0010100000 x", "v2.06") { f, ir in
            ir.setCRField(
                f.bf, ir.call(FloatHelper.divisionTest, result: .i32, immediate: 1, ir.vsr(f.rb)))
        },
    ]
}
