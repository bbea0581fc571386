import Guest
import IR

/// Power ISA I 7.6: scalar floating point on all VSRs, in doubleword 0.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    private static func two(_ op: Op) -> Semantics {
        { f, ir in ir.setResult(f.xt, ir.float(op, ir.double(f.xa), ir.double(f.xb))) }
    }

    private static func twoSingle(_ op: Op) -> Semantics {
        { f, ir in ir.setResult(f.xt, ir.single(op, ir.double(f.xa), ir.double(f.xb))) }
    }

    private static func one(_ op: Op, aux: UInt8 = 0) -> Semantics {
        { f, ir in ir.setResult(f.xt, ir.float(op, ir.double(f.xb), aux: aux)) }
    }

    /// XA × XB + XT, or in the M form XA × XT + XB.
    private static func fused(m: Bool, subtracts: Bool, negates: Bool, single: Bool) -> Semantics {
        { f, ir in
            let (a, b, t) = (ir.double(f.xa), ir.double(f.xb), ir.double(f.xt))
            let (factor, addend) = m ? (t, b) : (b, t)
            ir.setResult(
                f.xt,
                single
                    ? ir.singleFused(a, factor, addend, subtracts: subtracts, negates: negates)
                    : ir.fused(a, factor, addend, subtracts: subtracts, negates: negates))
        }
    }

    static let vsxScalarArithmetic: [Encoding<PPC>] = [
        Encoding("xsadddp", "111100 T:5 A:5 B:5 00100000 AX BX TX", "v2.06", two(.fadd)),
        Encoding("xssubdp", "111100 T:5 A:5 B:5 00101000 AX BX TX", "v2.06", two(.fsub)),
        Encoding("xsmuldp", "111100 T:5 A:5 B:5 00110000 AX BX TX", "v2.06", two(.fmul)),
        Encoding("xsdivdp", "111100 T:5 A:5 B:5 00111000 AX BX TX", "v2.06", two(.fdiv)),
        Encoding("xsaddsp", "111100 T:5 A:5 B:5 00000000 AX BX TX", "v2.07", twoSingle(.fadd)),
        Encoding("xssubsp", "111100 T:5 A:5 B:5 00001000 AX BX TX", "v2.07", twoSingle(.fsub)),
        Encoding("xsmulsp", "111100 T:5 A:5 B:5 00010000 AX BX TX", "v2.07", twoSingle(.fmul)),
        Encoding("xsdivsp", "111100 T:5 A:5 B:5 00011000 AX BX TX", "v2.07", twoSingle(.fdiv)),
        Encoding(
            "xsmaddadp", "111100 T:5 A:5 B:5 00100001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: false, single: false)),
        Encoding(
            "xsmaddmdp", "111100 T:5 A:5 B:5 00101001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: false, single: false)),
        Encoding(
            "xsmsubadp", "111100 T:5 A:5 B:5 00110001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: false, single: false)),
        Encoding(
            "xsmsubmdp", "111100 T:5 A:5 B:5 00111001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: false, single: false)),
        Encoding(
            "xsnmaddadp", "111100 T:5 A:5 B:5 10100001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: true, single: false)),
        Encoding(
            "xsnmaddmdp", "111100 T:5 A:5 B:5 10101001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: true, single: false)),
        Encoding(
            "xsnmsubadp", "111100 T:5 A:5 B:5 10110001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: true, single: false)),
        Encoding(
            "xsnmsubmdp", "111100 T:5 A:5 B:5 10111001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: true, single: false)),
        Encoding(
            "xsmaddasp", "111100 T:5 A:5 B:5 00000001 AX BX TX", "v2.07",
            fused(m: false, subtracts: false, negates: false, single: true)),
        Encoding(
            "xsmaddmsp", "111100 T:5 A:5 B:5 00001001 AX BX TX", "v2.07",
            fused(m: true, subtracts: false, negates: false, single: true)),
        Encoding(
            "xsmsubasp", "111100 T:5 A:5 B:5 00010001 AX BX TX", "v2.07",
            fused(m: false, subtracts: true, negates: false, single: true)),
        Encoding(
            "xsmsubmsp", "111100 T:5 A:5 B:5 00011001 AX BX TX", "v2.07",
            fused(m: true, subtracts: true, negates: false, single: true)),
        Encoding(
            "xsnmaddasp", "111100 T:5 A:5 B:5 10000001 AX BX TX", "v2.07",
            fused(m: false, subtracts: false, negates: true, single: true)),
        Encoding(
            "xsnmaddmsp", "111100 T:5 A:5 B:5 10001001 AX BX TX", "v2.07",
            fused(m: true, subtracts: false, negates: true, single: true)),
        Encoding(
            "xsnmsubasp", "111100 T:5 A:5 B:5 10010001 AX BX TX", "v2.07",
            fused(m: false, subtracts: true, negates: true, single: true)),
        Encoding(
            "xsnmsubmsp", "111100 T:5 A:5 B:5 10011001 AX BX TX", "v2.07",
            fused(m: true, subtracts: true, negates: true, single: true)),
        Encoding("xssqrtdp", "111100 T:5 xxxxx B:5 001001011 BX TX", "v2.06", one(.fsqrt)),
        Encoding("xssqrtsp", "111100 T:5 xxxxx B:5 000001011 BX TX", "v2.07") { f, ir in
            ir.setResult(f.xt, ir.singleRoot(ir.double(f.xb)))
        },
        Encoding("xsredp", "111100 T:5 xxxxx B:5 001011010 BX TX", "v2.06") { f, ir in
            ir.setResult(f.xt, ir.reciprocal(ir.double(f.xb)))
        },
        Encoding("xsresp", "111100 T:5 xxxxx B:5 000011010 BX TX", "v2.07") { f, ir in
            ir.setResult(f.xt, ir.singleReciprocal(ir.double(f.xb)))
        },
        Encoding("xsrsqrtedp", "111100 T:5 xxxxx B:5 001001010 BX TX", "v2.06") { f, ir in
            ir.setResult(f.xt, ir.reciprocal(ir.float(.fsqrt, ir.double(f.xb))))
        },
        Encoding("xsrsqrtesp", "111100 T:5 xxxxx B:5 000001010 BX TX", "v2.07") { f, ir in
            ir.setResult(f.xt, ir.singleRootReciprocal(ir.double(f.xb)))
        },
        Encoding(
            "xsrdpi", "111100 T:5 xxxxx B:5 001001001 BX TX", "v2.06",
            one(.froundToIntegral, aux: Rounding.nearestAway.rawValue)),
        Encoding(
            "xsrdpic", "111100 T:5 xxxxx B:5 001101011 BX TX", "v2.06",
            one(.froundToIntegral, aux: Rounding.current.rawValue | 0x80)),
        Encoding(
            "xsrdpim", "111100 T:5 xxxxx B:5 001111001 BX TX", "v2.06",
            one(.froundToIntegral, aux: Rounding.minusInfinity.rawValue)),
        Encoding(
            "xsrdpip", "111100 T:5 xxxxx B:5 001101001 BX TX", "v2.06",
            one(.froundToIntegral, aux: Rounding.plusInfinity.rawValue)),
        Encoding(
            "xsrdpiz", "111100 T:5 xxxxx B:5 001011001 BX TX", "v2.06",
            one(.froundToIntegral, aux: Rounding.zero.rawValue)),
        Encoding("xsrsp", "111100 T:5 xxxxx B:5 100011001 BX TX", "v2.07") { f, ir in
            ir.setResult(f.xt, ir.rounded(ir.double(f.xb)))
        },
    ]

    // MARK: Moves

    private static func signs(_ op: Op) -> Semantics {
        { f, ir in ir.setVSR(f.xt, ir.vectorFromScalar(ir.float(op, ir.double(f.xb)))) }
    }

    static let vsxScalarMoves: [Encoding<PPC>] = [
        Encoding("xsabsdp", "111100 T:5 xxxxx B:5 101011001 BX TX", "v2.06", signs(.fabs)),
        Encoding("xsnegdp", "111100 T:5 xxxxx B:5 101111001 BX TX", "v2.06", signs(.fneg)),
        Encoding("xsnabsdp", "111100 T:5 xxxxx B:5 101101001 BX TX", "v2.06") { f, ir in
            ir.setVSR(f.xt, ir.lowHalf(ir.vor(ir.vsr(f.xb), ir.vconst(low: 1 << 63, high: 0))))
        },
        Encoding("xscpsgndp", "111100 T:5 A:5 B:5 10110000 AX BX TX", "v2.06") { f, ir in
            let sign = ir.vconst(low: 1 << 63, high: 0)
            ir.setVSR(f.xt, ir.lowHalf(ir.bitSelect(sign, ir.vsr(f.xa), ir.vsr(f.xb))))
        },
        Encoding("xsiexpdp", "111100 T:5 RA:5 RB:5 1110010110 TX", "v3.0") { f, ir in
            let rest = ir.and(ir.x(f.ra), ir.i64(0x800f_ffff_ffff_ffff as UInt64))
            let exponent = ir.shiftLeft(ir.and(ir.x(f.rb), ir.i64(0x7ff as Int64)), imm: 52)
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.or(rest, exponent)))
        },
        Encoding("xsxexpdp", "111100 RT:5 00000 B:5 101011011 BX x", "v3.0") { f, ir in
            let bits = ir.extractLane(ir.vsr(f.xb), .d, 0, as: .i64)
            ir.setR(f.rt, ir.and(ir.shiftRight(bits, imm: 52), ir.i64(0x7ff as Int64)))
        },
        Encoding("xsxsigdp", "111100 RT:5 00001 B:5 101011011 BX x", "v3.0") { f, ir in
            let bits = ir.extractLane(ir.vsr(f.xb), .d, 0, as: .i64)
            let field = ir.and(ir.shiftRight(bits, imm: 52), ir.i64(0x7ff as Int64))
            let isNormal = ir.compare(.ult, ir.add(field, imm: -1), ir.i64(0x7fe as Int64))
            let fraction = ir.and(bits, ir.i64(1 << 52 - 1 as Int64))
            ir.setR(f.rt, ir.or(fraction, ir.shiftLeft(ir.zeroExtend(isNormal, to: .i64), imm: 52)))
        },
    ]

    // MARK: Conversions

    /// The single of a double, in both words of doubleword 0.
    private static func words(_ ir: Builder, _ word: Value) -> Value {
        let v = ir.vectorFromScalar(word)
        return ir.lowHalf(ir.shuffleLanes(v, 0, 0, v, 2, 2))
    }

    private static func toDoubleword(unsigned: Bool) -> Semantics {
        { f, ir in ir.setFPR(f.xt, ir.floatToInt(ir.double(f.xb), to: .i64, .zero, unsigned: unsigned)) }
    }

    private static func toWord(unsigned: Bool) -> Semantics {
        { f, ir in
            ir.setVSR(f.xt, words(ir, ir.floatToInt(ir.double(f.xb), to: .i32, .zero, unsigned: unsigned)))
        }
    }

    private static func fromDoubleword(_ t: Type, unsigned: Bool) -> Semantics {
        { f, ir in
            let bits = ir.extractLane(ir.vsr(f.xb), .d, 0, as: .i64)
            ir.setResult(f.xt, ir.intToFloat(bits, to: t, unsigned: unsigned))
        }
    }

    /// Word 0 as a single.
    private static func word0(_ f: PPC, _ ir: Builder) -> Value {
        ir.extractLane(ir.vsr(f.xb), .s, 1, as: .f32)
    }

    static let vsxScalarConversions: [Encoding<PPC>] = [
        Encoding("xscvdpsp", "111100 T:5 xxxxx B:5 100001001 BX TX", "v2.06") { f, ir in
            let single = ir.rounded(ir.double(f.xb))
            ir.setVSR(f.xt, words(ir, single))
            ir.set(Slot.fprfSource, ir.vectorFromScalar(single))
        },
        Encoding("xscvspdp", "111100 T:5 xxxxx B:5 101001001 BX TX", "v2.06") { f, ir in
            ir.setResult(f.xt, ir.fconvert(word0(f, ir), to: .f64))
        },
        Encoding("xscvdpspn", "111100 T:5 xxxxx B:5 100001011 BX TX", "v2.07") { f, ir in
            ir.setVSR(f.xt, words(ir, ir.doubleToSingle(ir.double(f.xb))))
        },
        Encoding("xscvspdpn", "111100 T:5 xxxxx B:5 101001011 BX TX", "v2.07") { f, ir in
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.singleToDouble(word0(f, ir))))
        },
        Encoding(
            "xscvdpsxds", "111100 T:5 xxxxx B:5 101011000 BX TX", "v2.06", toDoubleword(unsigned: false)),
        Encoding(
            "xscvdpuxds", "111100 T:5 xxxxx B:5 101001000 BX TX", "v2.06", toDoubleword(unsigned: true)),
        Encoding("xscvdpsxws", "111100 T:5 xxxxx B:5 001011000 BX TX", "v2.06", toWord(unsigned: false)),
        Encoding("xscvdpuxws", "111100 T:5 xxxxx B:5 001001000 BX TX", "v2.06", toWord(unsigned: true)),
        Encoding(
            "xscvsxddp", "111100 T:5 xxxxx B:5 101111000 BX TX", "v2.06",
            fromDoubleword(.f64, unsigned: false)),
        Encoding(
            "xscvuxddp", "111100 T:5 xxxxx B:5 101101000 BX TX", "v2.06", fromDoubleword(.f64, unsigned: true)
        ),
        Encoding(
            "xscvsxdsp", "111100 T:5 xxxxx B:5 100111000 BX TX", "v2.07",
            fromDoubleword(.f32, unsigned: false)),
        Encoding(
            "xscvuxdsp", "111100 T:5 xxxxx B:5 100101000 BX TX", "v2.07", fromDoubleword(.f32, unsigned: true)
        ),
        Encoding("xscvhpdp", "111100 T:5 10000 B:5 101011011 BX TX", "v3.0") { f, ir in
            let half = ir.extractLane(ir.vsr(f.xb), .h, 0, as: .f16)
            ir.setResult(f.xt, ir.fconvert(half, to: .f64))
        },
        Encoding("xscvdphp", "111100 T:5 10001 B:5 101011011 BX TX", "v3.0") { f, ir in
            let result = ir.laneOperation(.toHalf, ir.vsr(f.xb))
            ir.setVSR(f.xt, ir.lowHalf(result))
            ir.set(Slot.fprfSource, result)
        },
    ]

    // MARK: Comparisons and tests

    private static func mask(_ op: Op) -> Semantics {
        { f, ir in
            let (a, b) = (ir.lowHalf(ir.vsr(f.xa)), ir.lowHalf(ir.vsr(f.xb)))
            ir.setVSR(f.xt, ir.lowHalf(ir.vector(op, .d, a, b)))
        }
    }

    /// As C has it: a ⟨relation⟩ b ? a : b.
    private static func choose(_ condition: Condition) -> Semantics {
        { f, ir in
            let flags = ir.floatCompareFlags(ir.double(f.xa), ir.double(f.xb), signalling: false)
            let chosen = ir.select(ir.testCondition(condition, flags), ir.vsr(f.xa), ir.vsr(f.xb))
            ir.setVSR(f.xt, ir.lowHalf(chosen))
        }
    }

    private static func extremum(_ op: Op) -> Semantics {
        { f, ir in
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.float(op, ir.double(f.xa), ir.double(f.xb))))
        }
    }

    private static func java(_ operation: LaneOperation) -> Semantics {
        { f, ir in ir.setVSR(f.xt, ir.laneOperation(operation, ir.vsr(f.xa), ir.vsr(f.xb))) }
    }

    static let vsxScalarComparisons: [Encoding<PPC>] = [
        Encoding("xscmpudp", "111100 BF:3 xx A:5 B:5 00100011 AX BX x", "v2.06") { f, ir in
            ir.compareDoubles(f.bf, f.xa, f.xb, signalling: false)
        },
        Encoding("xscmpodp", "111100 BF:3 xx A:5 B:5 00101011 AX BX x", "v2.06") { f, ir in
            ir.compareDoubles(f.bf, f.xa, f.xb, signalling: true)
        },
        Encoding("xscmpexpdp", "111100 BF:3 xx A:5 B:5 00111011 AX BX x", "v3.0") { f, ir in
            let (a, b) = (ir.magnitude(f.xa), ir.magnitude(f.xb))
            let infinity = ir.i64(0x7ff0 << 48 as Int64)
            let isNaN = ir.or(ir.compare(.ugt, a, infinity), ir.compare(.ugt, b, infinity))
            let (x, y) = (ir.shiftRight(a, imm: 52), ir.shiftRight(b, imm: 52))
            let order = ir.select(
                ir.compare(.ult, x, y), ir.i32(8), ir.select(ir.compare(.eq, x, y), ir.i32(2), ir.i32(4)))
            ir.setFPCC(f.bf, ir.select(isNaN, ir.i32(1), order))
        },
        Encoding("xscmpeqdp", "111100 T:5 A:5 B:5 00000011 AX BX TX", "v3.0", mask(.fcompareEqual)),
        Encoding("xscmpgtdp", "111100 T:5 A:5 B:5 00001011 AX BX TX", "v3.0", mask(.fcompareGreater)),
        Encoding("xscmpgedp", "111100 T:5 A:5 B:5 00010011 AX BX TX", "v3.0", mask(.fcompareGreaterEqual)),
        Encoding("xsmaxdp", "111100 T:5 A:5 B:5 10100000 AX BX TX", "v2.06", extremum(.fmaxNumber)),
        Encoding("xsmindp", "111100 T:5 A:5 B:5 10101000 AX BX TX", "v2.06", extremum(.fminNumber)),
        Encoding("xsmaxcdp", "111100 T:5 A:5 B:5 10000000 AX BX TX", "v3.0", choose(.ge)),
        Encoding("xsmincdp", "111100 T:5 A:5 B:5 10001000 AX BX TX", "v3.0", choose(.mi)),
        Encoding("xsmaxjdp", "111100 T:5 A:5 B:5 10010000 AX BX TX", "v3.0", java(.maxJava)),
        Encoding("xsminjdp", "111100 T:5 A:5 B:5 10011000 AX BX TX", "v3.0", java(.minJava)),
        Encoding("xstdivdp", "111100 BF:3 xx A:5 B:5 00111101 AX BX x", "v2.06") { f, ir in
            ir.setCRField(
                f.bf, ir.call(FloatHelper.divisionTest, result: .i32, ir.vsr(f.xa), ir.vsr(f.xb)))
        },
        Encoding("xstsqrtdp", "111100 BF:3 xx xxxxx B:5 001101010 BX x", "v2.06") { f, ir in
            ir.setCRField(
                f.bf, ir.call(FloatHelper.divisionTest, result: .i32, immediate: 1, ir.vsr(f.xb)))
        },
        Encoding("xststdcdp", "111100 BF:3 DCMX:7 B:5 101101010 BX x", "v3.0") { f, ir in
            let bits = ir.extractLane(ir.vsr(f.xb), .d, 0, as: .i64)
            let isOne = testClass(ir, bits, f.bits(9, 15), leastNormal: 1 << 52)
            ir.setFPCC(f.bf, classField(ir, bits, isOne))
        },
        Encoding("xststdcsp", "111100 BF:3 DCMX:7 B:5 100101010 BX x", "v3.0") { f, ir in
            let bits = ir.extractLane(ir.vsr(f.xb), .d, 0, as: .i64)
            // Singles below 2^-126 are denormal. What is no single sets the field's last bit.
            let isOne = testClass(ir, bits, f.bits(9, 15), leastNormal: 0x3810 << 48)
            let cut = ir.singleToDouble(ir.bitcast(ir.doubleToSingle(ir.double(f.xb)), to: .f32))
            let isSingle = ir.compare(.eq, ir.bitcast(cut, to: .i64), bits)
            let field = classField(ir, bits, isOne)
            ir.setFPCC(f.bf, ir.or(field, ir.zeroExtend(ir.not(isSingle), to: .i32)))
        },
    ]

    /// i1: whether a double is of one of the classes of DCMX: NaN, +∞, -∞, +0, -0, denormal, negative denormal.
    static func testClass(
        _ ir: Builder, _ bits: Value, _ classes: Int, leastNormal: UInt64, infinity: UInt64 = 0x7ff0 << 48
    ) -> Value {
        let sign: UInt64 = 1 << 63
        let magnitude = ir.and(bits, ir.i64(Int64.max))
        var found: [Value] = []
        func either(_ plus: Int, _ minus: Int, _ test: (Value, UInt64) -> Value) {
            switch (classes & plus != 0, classes & minus != 0) {
            case (true, true): found.append(test(magnitude, 0))
            case (true, false): found.append(test(bits, 0))
            case (false, true): found.append(test(bits, sign))
            case (false, false): break
            }
        }
        if classes & 0x40 != 0 { found.append(ir.compare(.ugt, magnitude, ir.i64(infinity))) }
        either(0x20, 0x10) { ir.compare(.eq, $0, ir.i64(infinity | $1)) }
        either(0x08, 0x04) { ir.compare(.eq, $0, ir.i64($1)) }
        either(0x02, 0x01) {
            let above = ir.add($0, ir.i64(0 &- $1 &- 1))
            return ir.compare(.ult, above, ir.i64(leastNormal &- 1))
        }
        return found.dropFirst().reduce(found.first ?? ir.i1(false)) { ir.or($0, $1) }
    }

    /// i32: the sign, 0, whether the class is one asked for, 0.
    static func classField(_ ir: Builder, _ bits: Value, _ isOne: Value) -> Value {
        let sign = ir.truncate(ir.shiftLeft(ir.shiftRight(bits, imm: 63), imm: 3), to: .i32)
        return ir.or(sign, ir.shiftLeft(ir.zeroExtend(isOne, to: .i32), imm: 1))
    }
}
