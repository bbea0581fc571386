import Guest
import IR

/// Power ISA I 7.6: floating point on the elements of VSRs.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    private static func two(_ op: Op, _ lane: Lane) -> Semantics {
        { f, ir in ir.setVSR(f.xt, ir.vector(op, lane, ir.vsr(f.xa), ir.vsr(f.xb))) }
    }

    private static func one(_ op: Op, _ lane: Lane, aux: UInt8 = 0) -> Semantics {
        { f, ir in ir.setVSR(f.xt, ir.vector(op, lane, ir.vsr(f.xb), aux: aux)) }
    }

    private static func toIntegral(_ r: Rounding, _ lane: Lane, exact: Bool = false) -> Semantics {
        one(.froundToIntegral, lane, aux: r.rawValue | (exact ? 0x80 : 0))
    }

    /// XA × XB + XT, or in the M form XA × XT + XB.
    private static func fused(m: Bool, subtracts: Bool, negates: Bool, _ lane: Lane) -> Semantics {
        { f, ir in
            let (factor, addend) = m ? (ir.vsr(f.xt), ir.vsr(f.xb)) : (ir.vsr(f.xb), ir.vsr(f.xt))
            let sum = ir.fmulAdd(
                addend, ir.vsr(f.xa), factor, lane, negating: subtracts ? [.addend, .numbersOnly] : [])
            ir.setVSR(f.xt, negates ? ir.negatedNumbers(sum, lane) : sum)
        }
    }

    private static func one(_ lane: Lane) -> UInt64 { lane == .s ? 0x3f80_0000 : 0x3ff0 << 48 }

    /// 1 / XB or 1 / √XB: more exact than the estimates of processors.
    private static func reciprocal(root: Bool, _ lane: Lane) -> Semantics {
        { f, ir in
            let b = root ? ir.vector(.fsqrt, lane, ir.vsr(f.xb)) : ir.vsr(f.xb)
            ir.setVSR(f.xt, ir.vector(.fdiv, lane, ir.vconst(lane, repeating: one(lane)), b))
        }
    }

    static let vsxVectorArithmetic: [Encoding<PPC>] = [
        Encoding("xvadddp", "111100 T:5 A:5 B:5 01100000 AX BX TX", "v2.06", two(.fadd, .d)),
        Encoding("xvaddsp", "111100 T:5 A:5 B:5 01000000 AX BX TX", "v2.06", two(.fadd, .s)),
        Encoding("xvsubdp", "111100 T:5 A:5 B:5 01101000 AX BX TX", "v2.06", two(.fsub, .d)),
        Encoding("xvsubsp", "111100 T:5 A:5 B:5 01001000 AX BX TX", "v2.06", two(.fsub, .s)),
        Encoding("xvmuldp", "111100 T:5 A:5 B:5 01110000 AX BX TX", "v2.06", two(.fmul, .d)),
        Encoding("xvmulsp", "111100 T:5 A:5 B:5 01010000 AX BX TX", "v2.06", two(.fmul, .s)),
        Encoding("xvdivdp", "111100 T:5 A:5 B:5 01111000 AX BX TX", "v2.06", two(.fdiv, .d)),
        Encoding("xvdivsp", "111100 T:5 A:5 B:5 01011000 AX BX TX", "v2.06", two(.fdiv, .s)),
        Encoding(
            "xvmaddadp", "111100 T:5 A:5 B:5 01100001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: false, .d)),
        Encoding(
            "xvmaddmdp", "111100 T:5 A:5 B:5 01101001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: false, .d)),
        Encoding(
            "xvmsubadp", "111100 T:5 A:5 B:5 01110001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: false, .d)),
        Encoding(
            "xvmsubmdp", "111100 T:5 A:5 B:5 01111001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: false, .d)),
        Encoding(
            "xvnmaddadp", "111100 T:5 A:5 B:5 11100001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: true, .d)),
        Encoding(
            "xvnmaddmdp", "111100 T:5 A:5 B:5 11101001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: true, .d)),
        Encoding(
            "xvnmsubadp", "111100 T:5 A:5 B:5 11110001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: true, .d)),
        Encoding(
            "xvnmsubmdp", "111100 T:5 A:5 B:5 11111001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: true, .d)),
        Encoding(
            "xvmaddasp", "111100 T:5 A:5 B:5 01000001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: false, .s)),
        Encoding(
            "xvmaddmsp", "111100 T:5 A:5 B:5 01001001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: false, .s)),
        Encoding(
            "xvmsubasp", "111100 T:5 A:5 B:5 01010001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: false, .s)),
        Encoding(
            "xvmsubmsp", "111100 T:5 A:5 B:5 01011001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: false, .s)),
        Encoding(
            "xvnmaddasp", "111100 T:5 A:5 B:5 11000001 AX BX TX", "v2.06",
            fused(m: false, subtracts: false, negates: true, .s)),
        Encoding(
            "xvnmaddmsp", "111100 T:5 A:5 B:5 11001001 AX BX TX", "v2.06",
            fused(m: true, subtracts: false, negates: true, .s)),
        Encoding(
            "xvnmsubasp", "111100 T:5 A:5 B:5 11010001 AX BX TX", "v2.06",
            fused(m: false, subtracts: true, negates: true, .s)),
        Encoding(
            "xvnmsubmsp", "111100 T:5 A:5 B:5 11011001 AX BX TX", "v2.06",
            fused(m: true, subtracts: true, negates: true, .s)),
        Encoding("xvsqrtdp", "111100 T:5 xxxxx B:5 011001011 BX TX", "v2.06", one(.fsqrt, .d)),
        Encoding("xvredp", "111100 T:5 xxxxx B:5 011011010 BX TX", "v2.06", reciprocal(root: false, .d)),
        Encoding("xvrsqrtedp", "111100 T:5 xxxxx B:5 011001010 BX TX", "v2.06", reciprocal(root: true, .d)),
        Encoding("xvrdpi", "111100 T:5 xxxxx B:5 011001001 BX TX", "v2.06", toIntegral(.nearestAway, .d)),
        Encoding("xvrdpim", "111100 T:5 xxxxx B:5 011111001 BX TX", "v2.06", toIntegral(.minusInfinity, .d)),
        Encoding("xvrdpip", "111100 T:5 xxxxx B:5 011101001 BX TX", "v2.06", toIntegral(.plusInfinity, .d)),
        Encoding("xvrdpiz", "111100 T:5 xxxxx B:5 011011001 BX TX", "v2.06", toIntegral(.zero, .d)),
        Encoding(
            "xvrdpic", "111100 T:5 xxxxx B:5 011101011 BX TX", "v2.06", toIntegral(.current, .d, exact: true)),
        Encoding("xvsqrtsp", "111100 T:5 xxxxx B:5 010001011 BX TX", "v2.06", one(.fsqrt, .s)),
        Encoding("xvresp", "111100 T:5 xxxxx B:5 010011010 BX TX", "v2.06", reciprocal(root: false, .s)),
        Encoding("xvrsqrtesp", "111100 T:5 xxxxx B:5 010001010 BX TX", "v2.06", reciprocal(root: true, .s)),
        Encoding("xvrspi", "111100 T:5 xxxxx B:5 010001001 BX TX", "v2.06", toIntegral(.nearestAway, .s)),
        Encoding("xvrspim", "111100 T:5 xxxxx B:5 010111001 BX TX", "v2.06", toIntegral(.minusInfinity, .s)),
        Encoding("xvrspip", "111100 T:5 xxxxx B:5 010101001 BX TX", "v2.06", toIntegral(.plusInfinity, .s)),
        Encoding("xvrspiz", "111100 T:5 xxxxx B:5 010011001 BX TX", "v2.06", toIntegral(.zero, .s)),
        Encoding(
            "xvrspic", "111100 T:5 xxxxx B:5 010101011 BX TX", "v2.06", toIntegral(.current, .s, exact: true)),
        Encoding("xvmaxdp", "111100 T:5 A:5 B:5 11100000 AX BX TX", "v2.06", two(.fmaxNumber, .d)),
        Encoding("xvmindp", "111100 T:5 A:5 B:5 11101000 AX BX TX", "v2.06", two(.fminNumber, .d)),
        Encoding("xvabsdp", "111100 T:5 xxxxx B:5 111011001 BX TX", "v2.06", one(.fabs, .d)),
        Encoding("xvnegdp", "111100 T:5 xxxxx B:5 111111001 BX TX", "v2.06", one(.fneg, .d)),
        Encoding("xvnabsdp", "111100 T:5 xxxxx B:5 111101001 BX TX", "v2.06") { f, ir in
            ir.setVSR(f.xt, ir.vor(ir.vsr(f.xb), ir.vconst(.d, repeating: sign(.d))))
        },
        Encoding("xvcpsgndp", "111100 T:5 A:5 B:5 11110000 AX BX TX", "v2.06") { f, ir in
            let mask = ir.vconst(.d, repeating: sign(.d))
            ir.setVSR(f.xt, ir.bitSelect(mask, ir.vsr(f.xa), ir.vsr(f.xb)))
        },
        Encoding("xvmaxsp", "111100 T:5 A:5 B:5 11000000 AX BX TX", "v2.06", two(.fmaxNumber, .s)),
        Encoding("xvminsp", "111100 T:5 A:5 B:5 11001000 AX BX TX", "v2.06", two(.fminNumber, .s)),
        Encoding("xvabssp", "111100 T:5 xxxxx B:5 110011001 BX TX", "v2.06", one(.fabs, .s)),
        Encoding("xvnegsp", "111100 T:5 xxxxx B:5 110111001 BX TX", "v2.06", one(.fneg, .s)),
        Encoding("xvnabssp", "111100 T:5 xxxxx B:5 110101001 BX TX", "v2.06") { f, ir in
            ir.setVSR(f.xt, ir.vor(ir.vsr(f.xb), ir.vconst(.s, repeating: sign(.s))))
        },
        Encoding("xvcpsgnsp", "111100 T:5 A:5 B:5 11010000 AX BX TX", "v2.06") { f, ir in
            let mask = ir.vconst(.s, repeating: sign(.s))
            ir.setVSR(f.xt, ir.bitSelect(mask, ir.vsr(f.xa), ir.vsr(f.xb)))
        },
    ]

    private static func sign(_ lane: Lane) -> UInt64 { lane == .s ? 1 << 31 : 1 << 63 }
    private static func fraction(_ lane: Lane) -> UInt64 { lane == .s ? 0x7f_ffff : 1 << 52 - 1 }
    private static func infinity(_ lane: Lane) -> UInt64 { lane == .s ? 0x7f80_0000 : 0x7ff0 << 48 }

    // MARK: Comparisons and tests

    private static func mask(_ op: Op, _ lane: Lane) -> Semantics {
        { f, ir in
            let mask = ir.vector(op, lane, ir.vsr(f.xa), ir.vsr(f.xb))
            ir.setVSR(f.xt, mask)
            if f.bit(21) { ir.setCR6(mask: mask) }
        }
    }

    private static func testDivision(_ immediate: UInt32) -> Semantics {
        { f, ir in
            ir.setCRField(
                f.bf,
                ir.call(
                    FloatHelper.divisionTest, result: .i32, immediate: immediate, ir.vsr(f.xa), ir.vsr(f.xb)))
        }
    }

    /// XT := ones in the elements that are of one of the classes of DCMX.
    private static func testClass(_ lane: Lane) -> Semantics {
        { f, ir in
            let classes = f.bits(25, 25) << 6 | f.bits(29, 29) << 5 | f.bits(11, 15)
            let b = ir.vsr(f.xb)
            let magnitude = ir.vector(.fabs, lane, b)
            func repeated(_ x: UInt64) -> Value { ir.vconst(lane, repeating: x) }
            func isEqual(_ a: Value, _ x: UInt64) -> Value {
                ir.vector(.vcompareEqual, lane, a, repeated(x))
            }
            var found: [Value] = []
            func either(_ plus: Int, _ minus: Int, _ test: (Value, UInt64) -> Value) {
                switch (classes & plus != 0, classes & minus != 0) {
                case (true, true): found.append(test(magnitude, 0))
                case (true, false): found.append(test(b, 0))
                case (false, true): found.append(test(b, sign(lane)))
                case (false, false): break
                }
            }
            if classes & 0x40 != 0 {
                found.append(ir.vector(.vcompareGreaterSigned, lane, magnitude, repeated(infinity(lane))))
            }
            either(0x20, 0x10) { isEqual($0, infinity(lane) | $1) }
            either(0x08, 0x04) { isEqual($0, $1) }
            either(0x02, 0x01) {
                // Neither zero nor with an exponent.
                let rest = ir.vxor($0, repeated($1))
                let isSmall = isEqual(ir.vand(rest, repeated(~fraction(lane))), 0)
                return ir.vandNot(isSmall, isEqual(rest, 0))
            }
            let none = found.isEmpty ? ir.vconst(low: 0, high: 0) : found[0]
            ir.setVSR(f.xt, found.dropFirst().reduce(none) { ir.vor($0, $1) })
        }
    }

    static let vsxVectorComparisons: [Encoding<PPC>] = [
        Encoding(
            "xvcmpeqdp, xvcmpeqdp.", "111100 T:5 A:5 B:5 Rc 1100011 AX BX TX", "v2.06",
            mask(.fcompareEqual, .d)),
        Encoding(
            "xvcmpgedp, xvcmpgedp.", "111100 T:5 A:5 B:5 Rc 1110011 AX BX TX", "v2.06",
            mask(.fcompareGreaterEqual, .d)),
        Encoding(
            "xvcmpgtdp, xvcmpgtdp.", "111100 T:5 A:5 B:5 Rc 1101011 AX BX TX", "v2.06",
            mask(.fcompareGreater, .d)),
        Encoding("xvtdivdp", "111100 BF:3 xx A:5 B:5 01111101 AX BX x", "v2.06", testDivision(4)),
        Encoding("xvtsqrtdp", "111100 BF:3 xx xxxxx B:5 011101010 BX x", "v2.06") { f, ir in
            ir.setCRField(
                f.bf, ir.call(FloatHelper.divisionTest, result: .i32, immediate: 5, ir.vsr(f.xb)))
        },
        Encoding("xvtstdcdp", "111100 T:5 dx:5 B:5 1111 dc 101 dm BX TX", "v3.0", testClass(.d)),
        Encoding(
            "xvcmpeqsp, xvcmpeqsp.", "111100 T:5 A:5 B:5 Rc 1000011 AX BX TX", "v2.06",
            mask(.fcompareEqual, .s)),
        Encoding(
            "xvcmpgesp, xvcmpgesp.", "111100 T:5 A:5 B:5 Rc 1010011 AX BX TX", "v2.06",
            mask(.fcompareGreaterEqual, .s)),
        Encoding(
            "xvcmpgtsp, xvcmpgtsp.", "111100 T:5 A:5 B:5 Rc 1001011 AX BX TX", "v2.06",
            mask(.fcompareGreater, .s)),
        Encoding("xvtdivsp", "111100 BF:3 xx A:5 B:5 01011101 AX BX x", "v2.06", testDivision(6)),
        Encoding("xvtsqrtsp", "111100 BF:3 xx xxxxx B:5 010101010 BX x", "v2.06") { f, ir in
            ir.setCRField(
                f.bf, ir.call(FloatHelper.divisionTest, result: .i32, immediate: 7, ir.vsr(f.xb)))
        },
        Encoding("xvtstdcsp", "111100 T:5 dx:5 B:5 1101 dc 101 dm BX TX", "v3.0", testClass(.s)),
    ]

    // MARK: Exponents and significands

    private static func insertExponent(_ lane: Lane) -> Semantics {
        { f, ir in
            let field = ir.vand(
                ir.vector(.vshiftLeft, lane, ir.vsr(f.xb), imm: lane == .s ? 23 : 52),
                ir.vconst(lane, repeating: infinity(lane)))
            let rest = ir.vconst(lane, repeating: sign(lane) | fraction(lane))
            ir.setVSR(f.xt, ir.vor(ir.vand(ir.vsr(f.xa), rest), field))
        }
    }

    private static func exponent(_ lane: Lane) -> Semantics {
        { f, ir in
            let field = ir.vand(ir.vsr(f.xb), ir.vconst(lane, repeating: infinity(lane)))
            ir.setVSR(f.xt, ir.vector(.vshiftRight, lane, field, imm: lane == .s ? 23 : 52))
        }
    }

    private static func significand(_ lane: Lane) -> Semantics {
        { f, ir in
            let infinity = ir.vconst(lane, repeating: infinity(lane))
            let field = ir.vand(ir.vsr(f.xb), infinity)
            let isSpecial = ir.vor(
                ir.vector(.vcompareEqual, lane, field, infinity),
                ir.vector(.vcompareEqual, lane, field, ir.vconst(low: 0, high: 0)))
            let implicit = ir.vandNot(ir.vconst(lane, repeating: fraction(lane) + 1), isSpecial)
            let fraction = ir.vand(ir.vsr(f.xb), ir.vconst(lane, repeating: fraction(lane)))
            ir.setVSR(f.xt, ir.vor(fraction, implicit))
        }
    }

    static let vsxVectorParts: [Encoding<PPC>] = [
        Encoding("xviexpdp", "111100 T:5 A:5 B:5 11111000 AX BX TX", "v3.0", insertExponent(.d)),
        Encoding("xvxexpdp", "111100 T:5 00000 B:5 111011011 BX TX", "v3.0", exponent(.d)),
        Encoding("xvxsigdp", "111100 T:5 00001 B:5 111011011 BX TX", "v3.0", significand(.d)),
        Encoding("xviexpsp", "111100 T:5 A:5 B:5 11011000 AX BX TX", "v3.0", insertExponent(.s)),
        Encoding("xvxexpsp", "111100 T:5 01000 B:5 111011011 BX TX", "v3.0", exponent(.s)),
        Encoding("xvxsigsp", "111100 T:5 01001 B:5 111011011 BX TX", "v3.0", significand(.s)),
    ]
}
