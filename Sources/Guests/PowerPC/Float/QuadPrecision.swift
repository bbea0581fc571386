import Guest
import IR
import SoftFloat

/// Power ISA I 7.6: quad-precision floating point on v0…v31, by a helper.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    /// RO: round to odd.
    private static func rounding(_ f: PPC) -> RoundingMode? { f.bit(31) ? .odd : nil }

    private static func two(_ operation: QuadPrecisionOperation) -> Semantics {
        { f, ir in
            ir.setQuadResult(f.rt, ir.quad(operation, ir.vr(f.ra), ir.vr(f.rb), rounding: rounding(f)))
        }
    }

    private static func fused(_ operation: QuadPrecisionOperation) -> Semantics {
        { f, ir in
            ir.setQuadResult(
                f.rt, ir.quad(operation, ir.vr(f.ra), ir.vr(f.rb), ir.vr(f.rt), rounding: rounding(f)))
        }
    }

    static let quadArithmetic: [Encoding<PPC>] = [
        Encoding("xsaddqp, xsaddqpo", "111111 VRT:5 VRA:5 VRB:5 0000000100 RO", "v3.0", two(.add)),
        Encoding("xssubqp, xssubqpo", "111111 VRT:5 VRA:5 VRB:5 1000000100 RO", "v3.0", two(.subtract)),
        Encoding("xsmulqp, xsmulqpo", "111111 VRT:5 VRA:5 VRB:5 0000100100 RO", "v3.0", two(.multiply)),
        Encoding("xsdivqp, xsdivqpo", "111111 VRT:5 VRA:5 VRB:5 1000100100 RO", "v3.0", two(.divide)),
        Encoding("xsmaddqp, xsmaddqpo", "111111 VRT:5 VRA:5 VRB:5 0110000100 RO", "v3.0", fused(.multiplyAdd)),
        Encoding(
            "xsmsubqp, xsmsubqpo", "111111 VRT:5 VRA:5 VRB:5 0110100100 RO", "v3.0", fused(.multiplySubtract)),
        Encoding(
            "xsnmaddqp, xsnmaddqpo", "111111 VRT:5 VRA:5 VRB:5 0111000100 RO", "v3.0",
            fused(.negativeMultiplyAdd)),
        Encoding(
            "xsnmsubqp, xsnmsubqpo", "111111 VRT:5 VRA:5 VRB:5 0111100100 RO", "v3.0",
            fused(.negativeMultiplySubtract)),
        Encoding("xssqrtqp, xssqrtqpo", "111111 VRT:5 11011 VRB:5 1100100100 RO", "v3.0") { f, ir in
            ir.setQuadResult(f.rt, ir.quad(.root, ir.vr(f.rb), rounding: rounding(f)))
        },
        Encoding("xsrqpi, xsrqpix", "111111 VRT:5 xxxx R VRB:5 RMC:2 00000101 EX", "v3.0") { f, ir in
            ir.setQuadResult(
                f.rt, ir.quad(.toIntegral, ir.vr(f.rb), rounding: directed(f), exact: f.bit(31)))
        },
        Encoding("xsrqpxp", "111111 VRT:5 xxxx R VRB:5 RMC:2 00100101 x", "v3.0") { f, ir in
            ir.setQuadResult(f.rt, ir.quad(.toExtended, ir.vr(f.rb), rounding: directed(f)))
        },
    ]

    /// R and RMC; nil: the current mode. Reserved ones are to the nearest.
    private static func directed(_ f: PPC) -> RoundingMode? {
        switch (f.bit(15), f.bits(21, 22)) {
        case (false, 0): .tiesAway
        case (false, 3): nil
        case (true, 1): .zero
        case (true, 2): .plusInf
        case (true, 3): .minusInf
        default: .nearestEven
        }
    }

    // MARK: Moves and parts

    static let quadMoves: [Encoding<PPC>] = [
        Encoding("xsabsqp", "111111 VRT:5 00000 VRB:5 1100100100 x", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.vand(ir.vr(f.rb), ir.vconst(low: .max >> 1, high: .max)))
        },
        Encoding("xsnabsqp", "111111 VRT:5 01000 VRB:5 1100100100 x", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.vor(ir.vr(f.rb), ir.vconst(low: 1 << 63, high: 0)))
        },
        Encoding("xsnegqp", "111111 VRT:5 10000 VRB:5 1100100100 x", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.vxor(ir.vr(f.rb), ir.vconst(low: 1 << 63, high: 0)))
        },
        Encoding("xscpsgnqp", "111111 VRT:5 VRA:5 VRB:5 0001100100 x", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.bitSelect(ir.vconst(low: 1 << 63, high: 0), ir.vr(f.ra), ir.vr(f.rb)))
        },
        Encoding("xsxexpqp", "111111 VRT:5 00010 VRB:5 1100100100 x", "v3.0") { f, ir in
            let field = ir.and(ir.shiftRight(upper(f, ir), imm: 48), ir.i64(0x7fff as Int64))
            ir.setVR(f.rt, ir.vectorFromScalar(field))
        },
        Encoding("xsxsigqp", "111111 VRT:5 10010 VRB:5 1100100100 x", "v3.0") { f, ir in
            let field = ir.and(ir.shiftRight(upper(f, ir), imm: 48), ir.i64(0x7fff as Int64))
            let isNormal = ir.compare(.ult, ir.add(field, imm: -1), ir.i64(0x7ffe as Int64))
            let fraction = ir.and(upper(f, ir), ir.i64(1 << 48 - 1 as Int64))
            let high = ir.or(fraction, ir.shiftLeft(ir.zeroExtend(isNormal, to: .i64), imm: 48))
            ir.setVR(f.rt, ir.insertLane(ir.vr(f.rb), .d, 0, high))
        },
        Encoding("xsiexpqp", "111111 VRT:5 VRA:5 VRB:5 1101100100 x", "v3.0") { f, ir in
            let exponent = ir.vector(.vshiftLeft, .d, ir.vr(f.rb), imm: 48)
            let mask = ir.vconst(low: 0x7fff << 48, high: 0)
            ir.setVR(f.rt, ir.bitSelect(mask, exponent, ir.vr(f.ra)))
        },
    ]

    private static func upper(_ f: PPC, _ ir: Builder) -> Value {
        ir.extractLane(ir.vr(f.rb), .d, 0, as: .i64)
    }

    // MARK: Conversions

    private static func toInteger(_ operation: QuadPrecisionOperation) -> Semantics {
        { f, ir in ir.setVR(f.rt, ir.quad(operation, ir.vr(f.rb))) }
    }

    /// A doubleword, widened.
    private static func ofDoubleword(signed: Bool) -> Semantics {
        { f, ir in
            let low = upper(f, ir)
            let high = signed ? ir.shiftRightSigned(low, imm: 63) : ir.i64(Int64(0))
            let wide = ir.concatLow(ir.vectorFromScalar(high), ir.vectorFromScalar(low))
            ir.setQuadResult(f.rt, ir.quad(signed ? .ofSigned : .ofUnsigned, wide))
        }
    }

    static let quadConversions: [Encoding<PPC>] = [
        Encoding("xscvqpdp, xscvqpdpo", "111111 VRT:5 10100 VRB:5 1101000100 RO", "v3.0") { f, ir in
            let result = ir.quad(.toDouble, ir.vr(f.rb), rounding: rounding(f))
            ir.setVR(f.rt, result)
            ir.set(Slot.fprfSource, result)
        },
        Encoding("xscvdpqp", "111111 VRT:5 10110 VRB:5 1101000100 x", "v3.0") { f, ir in
            ir.setQuadResult(f.rt, ir.quad(.ofDouble, ir.vr(f.rb)))
        },
        Encoding("xscvqpsdz", "111111 VRT:5 11001 VRB:5 1101000100 x", "v3.0", toInteger(.toSigned64)),
        Encoding("xscvqpswz", "111111 VRT:5 01001 VRB:5 1101000100 x", "v3.0", toInteger(.toSigned32)),
        Encoding("xscvqpudz", "111111 VRT:5 10001 VRB:5 1101000100 x", "v3.0", toInteger(.toUnsigned64)),
        Encoding("xscvqpuwz", "111111 VRT:5 00001 VRB:5 1101000100 x", "v3.0", toInteger(.toUnsigned32)),
        Encoding("xscvqpsqz", "111111 VRT:5 01000 VRB:5 1101000100 x", "v3.1", toInteger(.toSigned128)),
        Encoding("xscvqpuqz", "111111 VRT:5 00000 VRB:5 1101000100 x", "v3.1", toInteger(.toUnsigned128)),
        Encoding("xscvsdqp", "111111 VRT:5 01010 VRB:5 1101000100 x", "v3.0", ofDoubleword(signed: true)),
        Encoding("xscvudqp", "111111 VRT:5 00010 VRB:5 1101000100 x", "v3.0", ofDoubleword(signed: false)),
        Encoding("xscvsqqp", "111111 VRT:5 01011 VRB:5 1101000100 x", "v3.1") { f, ir in
            ir.setQuadResult(f.rt, ir.quad(.ofSigned, ir.vr(f.rb)))
        },
        Encoding("xscvuqqp", "111111 VRT:5 00011 VRB:5 1101000100 x", "v3.1") { f, ir in
            ir.setQuadResult(f.rt, ir.quad(.ofUnsigned, ir.vr(f.rb)))
        },
    ]

    // MARK: Comparisons

    private static func compare(_ operation: QuadPrecisionOperation) -> Semantics {
        { f, ir in
            let field = ir.extractLane(ir.quad(operation, ir.vr(f.ra), ir.vr(f.rb)), .d, 0, as: .i64)
            ir.setFPCC(f.bf, ir.truncate(field, to: .i32))
        }
    }

    /// The result is no arithmetic one.
    private static func choose(_ operation: QuadPrecisionOperation) -> Semantics {
        { f, ir in ir.setVR(f.rt, ir.quad(operation, ir.vr(f.ra), ir.vr(f.rb))) }
    }

    static let quadComparisons: [Encoding<PPC>] = [
        Encoding("xscmpuqp", "111111 BF:3 xx VRA:5 VRB:5 1010000100 x", "v3.0", compare(.compare)),
        Encoding("xscmpoqp", "111111 BF:3 xx VRA:5 VRB:5 0010000100 x", "v3.0", compare(.compareSignalling)),
        Encoding("xscmpexpqp", "111111 BF:3 xx VRA:5 VRB:5 0010100100 x", "v3.0") { f, ir in
            let (a, b) = (magnitude(ir, f.ra), magnitude(ir, f.rb))
            let infinity = ir.i64(0x7fff << 48 as Int64)
            let isNaN = ir.or(ir.compare(.ugt, a, infinity), ir.compare(.ugt, b, infinity))
            // The last bit of a magnitude stands for the lower doubleword.
            let (x, y) = (ir.shiftRight(a, imm: 48), ir.shiftRight(b, imm: 48))
            let order = ir.select(
                ir.compare(.ult, x, y), ir.i32(8), ir.select(ir.compare(.eq, x, y), ir.i32(2), ir.i32(4)))
            ir.setFPCC(f.bf, ir.select(isNaN, ir.i32(1), order))
        },
        Encoding("xscmpeqqp", "111111 VRT:5 VRA:5 VRB:5 0001000100 x", "v3.1", choose(.isEqual)),
        Encoding("xscmpgeqp", "111111 VRT:5 VRA:5 VRB:5 0011000100 x", "v3.1", choose(.isGreaterEqual)),
        Encoding("xscmpgtqp", "111111 VRT:5 VRA:5 VRB:5 0011100100 x", "v3.1", choose(.isGreater)),
        Encoding("xsmaxcqp", "111111 VRT:5 VRA:5 VRB:5 1010100100 x", "v3.1", choose(.max)),
        Encoding("xsmincqp", "111111 VRT:5 VRA:5 VRB:5 1011100100 x", "v3.1", choose(.min)),
        Encoding("xststdcqp", "111111 BF:3 DCMX:7 VRB:5 1011000100 x", "v3.0") { f, ir in
            let sign = ir.shiftRight(upper(f, ir), imm: 63)
            let signed = ir.or(magnitude(ir, f.rb), ir.shiftLeft(sign, imm: 63))
            let isOne = testClass(
                ir, signed, f.bits(9, 15), leastNormal: 1 << 48, infinity: 0x7fff << 48)
            ir.setFPCC(f.bf, classField(ir, signed, isOne))
        },
    ]

    /// Doubleword 0 without the sign, with the last bit set if any of doubleword 1 is.
    private static func magnitude(_ ir: Builder, _ n: Int) -> Value {
        let low = ir.compare(.ne, ir.extractLane(ir.vr(n), .d, 1, as: .i64), ir.i64(Int64(0)))
        let high = ir.and(ir.extractLane(ir.vr(n), .d, 0, as: .i64), ir.i64(Int64.max))
        return ir.or(high, ir.zeroExtend(low, to: .i64))
    }
}
