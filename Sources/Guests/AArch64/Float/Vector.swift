import Guest
import IR

/// Floating point on vectors and on SIMD scalars, single and double precision.
extension A64Table {
    // MARK: Three registers

    static let floatVectorThree: [Encoding<A64>] = [
        Encoding("FMAXNM (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fmaxNumber, half: false)
        },
        Encoding("FMLA (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110011 Rn:5 Rd:5") { f, ir in
            fused(f, ir, subtract: false, half: false)
        },
        Encoding("FADD (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fadd, half: false)
        },
        Encoding("FMULX (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .mulX, scalar: false)
        },
        Encoding("FCMEQ (register, vector)", "0 Q 0 01110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareEqual, half: false, scalar: false)
        },
        Encoding("FMAX (vector)", "0 Q 0 01110 0 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fmax, half: false)
        },
        Encoding("FRECPS (vector)", "0 Q 0 01110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .recipStep, scalar: false)
        },
        Encoding("FMINNM (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fminNumber, half: false)
        },
        Encoding("FMLS (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110011 Rn:5 Rd:5") { f, ir in
            fused(f, ir, subtract: true, half: false)
        },
        Encoding("FSUB (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fsub, half: false)
        },
        Encoding("FMIN (vector)", "0 Q 0 01110 1 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fmin, half: false)
        },
        Encoding("FRSQRTS (vector)", "0 Q 0 01110 1 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .rsqrtStep, scalar: false)
        },
        Encoding("FMAXNMP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in
            pairwise(f, ir, .fmaxNumber, half: false)
        },
        Encoding("FADDP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in
            pairwise(f, ir, .fadd, half: false)
        },
        Encoding("FMUL (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fmul, half: false)
        },
        Encoding("FCMGE (register, vector)", "0 Q 1 01110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: false, scalar: false)
        },
        Encoding("FACGE (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: false, scalar: false, absolute: true)
        },
        Encoding("FMAXP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in
            pairwise(f, ir, .fmax, half: false)
        },
        Encoding("FDIV (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in
            arithmetic(f, ir, .fdiv, half: false)
        },
        Encoding("FMINNMP (vector)", "0 Q 1 01110 1 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in
            pairwise(f, ir, .fminNumber, half: false)
        },
        Encoding("FABD (vector)", "0 Q 1 01110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in
            absoluteDifference(f, ir, half: false, scalar: false)
        },
        Encoding("FCMGT (register, vector)", "0 Q 1 01110 1 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreater, half: false, scalar: false)
        },
        Encoding("FACGT (vector)", "0 Q 1 01110 1 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreater, half: false, scalar: false, absolute: true)
        },
        Encoding("FMINP (vector)", "0 Q 1 01110 1 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in
            pairwise(f, ir, .fmin, half: false)
        },
    ]

    static let floatScalarThree: [Encoding<A64>] = [
        Encoding("FMULX (scalar)", "01 0 11110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .mulX, scalar: true)
        },
        Encoding("FCMEQ (register, scalar)", "01 0 11110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareEqual, half: false, scalar: true)
        },
        Encoding("FRECPS (scalar)", "01 0 11110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .recipStep, scalar: true)
        },
        Encoding("FRSQRTS (scalar)", "01 0 11110 1 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in
            step(f, ir, .rsqrtStep, scalar: true)
        },
        Encoding("FCMGE (register, scalar)", "01 1 11110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: false, scalar: true)
        },
        Encoding("FACGE (scalar)", "01 1 11110 0 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: false, scalar: true, absolute: true)
        },
        Encoding("FABD (scalar)", "01 1 11110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in
            absoluteDifference(f, ir, half: false, scalar: true)
        },
        Encoding("FCMGT (register, scalar)", "01 1 11110 1 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreater, half: false, scalar: true)
        },
        Encoding("FACGT (scalar)", "01 1 11110 1 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in
            compare(f, ir, .fcompareGreater, half: false, scalar: true, absolute: true)
        },
    ]

    static let floatPairAndAcross: [Encoding<A64>] = [
        Encoding("FMAXNMP (scalar)", "01 1 11110 0 sz 11000 01100 10 Rn:5 Rd:5") { f, ir in
            scalarPair(f, ir, .fmaxNumber, half: false)
        },
        Encoding("FADDP (scalar)", "01 1 11110 0 sz 11000 01101 10 Rn:5 Rd:5") { f, ir in
            scalarPair(f, ir, .fadd, half: false)
        },
        Encoding("FMAXP (scalar)", "01 1 11110 0 sz 11000 01111 10 Rn:5 Rd:5") { f, ir in
            scalarPair(f, ir, .fmax, half: false)
        },
        Encoding("FMINNMP (scalar)", "01 1 11110 1 sz 11000 01100 10 Rn:5 Rd:5") { f, ir in
            scalarPair(f, ir, .fminNumber, half: false)
        },
        Encoding("FMINP (scalar)", "01 1 11110 1 sz 11000 01111 10 Rn:5 Rd:5") { f, ir in
            scalarPair(f, ir, .fmin, half: false)
        },
        Encoding("FMAXNMV", "0 Q 1 01110 0 0 11000 01100 10 Rn:5 Rd:5") { f, ir in
            across(f, ir, .fmaxNumber, half: false)
        },
        Encoding("FMAXV", "0 Q 1 01110 0 0 11000 01111 10 Rn:5 Rd:5") { f, ir in
            across(f, ir, .fmax, half: false)
        },
        Encoding("FMINNMV", "0 Q 1 01110 1 0 11000 01100 10 Rn:5 Rd:5") { f, ir in
            across(f, ir, .fminNumber, half: false)
        },
        Encoding("FMINV", "0 Q 1 01110 1 0 11000 01111 10 Rn:5 Rd:5") { f, ir in
            across(f, ir, .fmin, half: false)
        },
    ]

    // MARK: Two registers

    static let floatVectorTwo: [Encoding<A64>] = [
        Encoding("FABS (vector)", "0 Q 0 01110 1 sz 10000 01111 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .fabs, half: false)
        },
        Encoding("FNEG (vector)", "0 Q 1 01110 1 sz 10000 01111 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .fneg, half: false)
        },
        Encoding("FSQRT (vector)", "0 Q 1 01110 1 sz 10000 11111 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .fsqrt, half: false)
        },
        Encoding("FRINTN (vector)", "0 Q 0 01110 0 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: 0, half: false)
        },
        Encoding("FRINTM (vector)", "0 Q 0 01110 0 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: 2, half: false)
        },
        Encoding("FRINTP (vector)", "0 Q 0 01110 1 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: 1, half: false)
        },
        Encoding("FRINTZ (vector)", "0 Q 0 01110 1 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: 3, half: false)
        },
        Encoding("FRINTA (vector)", "0 Q 1 01110 0 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.nearestAway.rawValue, half: false)
        },
        Encoding("FRINTX (vector)", "0 Q 1 01110 0 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue | 0x80, half: false)
        },
        Encoding("FRINTI (vector)", "0 Q 1 01110 1 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue, half: false)
        },
        Encoding("FRINT32Z (vector)", "0 Q 0 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in
            oneHelper(f, ir, .roundN32Zero, half: false, scalar: false)
        },
        Encoding("FRINT32X (vector)", "0 Q 1 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in
            oneHelper(f, ir, .roundN32Current, half: false, scalar: false)
        },
        Encoding("FRINT64Z (vector)", "0 Q 0 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in
            oneHelper(f, ir, .roundN64Zero, half: false, scalar: false)
        },
        Encoding("FRINT64X (vector)", "0 Q 1 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in
            oneHelper(f, ir, .roundN64Current, half: false, scalar: false)
        },
        Encoding("FCMGT (zero, vector)", "0 Q 0 01110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: false, half: false, scalar: false)
        },
        Encoding("FCMEQ (zero, vector)", "0 Q 0 01110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareEqual, reversed: false, half: false, scalar: false)
        },
        Encoding("FCMLT (zero, vector)", "0 Q 0 01110 1 sz 10000 01110 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: true, half: false, scalar: false)
        },
        Encoding("FCMGE (zero, vector)", "0 Q 1 01110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: false, scalar: false)
        },
        Encoding("FCMLE (zero, vector)", "0 Q 1 01110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: false, scalar: false)
        },
        Encoding("FRECPE (vector)", "0 Q 0 01110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            estimate(f, ir, .recipEstimate, scalar: false)
        },
        Encoding("FRSQRTE (vector)", "0 Q 1 01110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            estimate(f, ir, .rsqrtEstimate, scalar: false)
        },
        Encoding("URECPE", "0 Q 0 01110 1 0 10000 11100 10 Rn:5 Rd:5") { f, ir in
            oneHelper(f, ir, .recipEstimateFixed, half: false, scalar: false)
        },
        Encoding("URSQRTE", "0 Q 1 01110 1 0 10000 11100 10 Rn:5 Rd:5") { f, ir in
            oneHelper(f, ir, .rsqrtEstimateFixed, half: false, scalar: false)
        },
        Encoding("FCVTNS, FCVTNU (vector)", "0 Q U 01110 0 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .nearestEven, scalar: false)
        },
        Encoding("FCVTMS, FCVTMU (vector)", "0 Q U 01110 0 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .minusInfinity, scalar: false)
        },
        Encoding("FCVTAS, FCVTAU (vector)", "0 Q U 01110 0 sz 10000 11100 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .nearestAway, scalar: false)
        },
        Encoding("SCVTF, UCVTF (vector, integer)", "0 Q U 01110 0 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            fromInt(f, ir, scalar: false)
        },
        Encoding("FCVTPS, FCVTPU (vector)", "0 Q U 01110 1 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .plusInfinity, scalar: false)
        },
        Encoding("FCVTZS, FCVTZU (vector, integer)", "0 Q U 01110 1 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .zero, scalar: false)
        },
        Encoding("FCVTL, FCVTL2", "0 Q 0 01110 0 sz 10000 10111 10 Rn:5 Rd:5") { f, ir in
            let lane: Lane = f.bit(22) ? .d : .s
            ir.setV(f.rd, ir.vector(.fwiden, lane, ir.v(f.rn), imm: f.q ? 1 : 0))
        },
        Encoding("FCVTN, FCVTN2", "0 Q 0 01110 0 sz 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let narrow = ir.vector(.fnarrow, f.bit(22) ? .d : .s, ir.v(f.rn))
            ir.setV(f.rd, f.q ? ir.concatLow(ir.v(f.rd), narrow) : narrow)
        },
        Encoding("FCVTXN, FCVTXN2", "0 Q 1 01110 0 1 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let s = FloatShape(lane: .d, full: true, scalar: false)
            let wide = helper(ir, .convertOdd, s, ir.v(f.rn))
            let narrow = ir.lowHalf(ir.vector(.vnarrow, .d, wide, wide))
            ir.setV(f.rd, f.q ? ir.concatLow(ir.v(f.rd), narrow) : narrow)
        },
    ]

    static let floatScalarTwo: [Encoding<A64>] = [
        Encoding("FCMGT (zero, scalar)", "01 0 11110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: false, half: false, scalar: true)
        },
        Encoding("FCMEQ (zero, scalar)", "01 0 11110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareEqual, reversed: false, half: false, scalar: true)
        },
        Encoding("FCMLT (zero, scalar)", "01 0 11110 1 sz 10000 01110 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: true, half: false, scalar: true)
        },
        Encoding("FCMGE (zero, scalar)", "01 1 11110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: false, scalar: true)
        },
        Encoding("FCMLE (zero, scalar)", "01 1 11110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: false, scalar: true)
        },
        Encoding("FRECPE (scalar)", "01 0 11110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            estimate(f, ir, .recipEstimate, scalar: true)
        },
        Encoding("FRECPX", "01 0 11110 1 sz 10000 11111 10 Rn:5 Rd:5") { f, ir in
            oneHelper(f, ir, .recpX, half: false, scalar: true)
        },
        Encoding("FRSQRTE (scalar)", "01 1 11110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            estimate(f, ir, .rsqrtEstimate, scalar: true)
        },
        Encoding("FCVTNS, FCVTNU (scalar, SIMD)", "01 U 11110 0 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .nearestEven, scalar: true)
        },
        Encoding("FCVTMS, FCVTMU (scalar, SIMD)", "01 U 11110 0 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .minusInfinity, scalar: true)
        },
        Encoding("FCVTAS, FCVTAU (scalar, SIMD)", "01 U 11110 0 sz 10000 11100 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .nearestAway, scalar: true)
        },
        Encoding("SCVTF, UCVTF (scalar, SIMD)", "01 U 11110 0 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in
            fromInt(f, ir, scalar: true)
        },
        Encoding("FCVTPS, FCVTPU (scalar, SIMD)", "01 U 11110 1 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .plusInfinity, scalar: true)
        },
        Encoding("FCVTZS, FCVTZU (scalar, SIMD)", "01 U 11110 1 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in
            toInt(f, ir, .zero, scalar: true)
        },
        Encoding("FCVTXN (scalar)", "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let s = FloatShape(lane: .d, full: false, scalar: true)
            ir.setV(f.rd, helper(ir, .convertOdd, s, ir.v(f.rn)))
        },
    ]

    // MARK: Fixed point and by element

    static let floatFixedAndElement: [Encoding<A64>] = [
        Encoding("SCVTF, UCVTF (vector, fixed-point)", "0 Q U 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5") {
            f, ir in fixedPoint(f, ir, toInt: false, scalar: false)
        },
        Encoding("FCVTZS, FCVTZU (vector, fixed-point)", "0 Q U 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5") {
            f, ir in fixedPoint(f, ir, toInt: true, scalar: false)
        },
        Encoding("SCVTF, UCVTF (scalar SIMD, fixed-point)", "01 U 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5") {
            f, ir in fixedPoint(f, ir, toInt: false, scalar: true)
        },
        Encoding("FCVTZS, FCVTZU (scalar SIMD, fixed-point)", "01 U 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5") {
            f, ir in fixedPoint(f, ir, toInt: true, scalar: true)
        },
        Encoding("FMLA (by element)", "0 Q 0 01111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .add, scalar: false, half: false)
        },
        Encoding("FMLS (by element)", "0 Q 0 01111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .subtract, scalar: false, half: false)
        },
        Encoding("FMUL (by element)", "0 Q 0 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .multiply, scalar: false, half: false)
        },
        Encoding("FMULX (by element)", "0 Q 1 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .multiplyX, scalar: false, half: false)
        },
        Encoding("FMLA (scalar, by element)", "01 0 11111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .add, scalar: true, half: false)
        },
        Encoding("FMLS (scalar, by element)", "01 0 11111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .subtract, scalar: true, half: false)
        },
        Encoding("FMUL (scalar, by element)", "01 0 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .multiply, scalar: true, half: false)
        },
        Encoding("FMULX (scalar, by element)", "01 1 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in
            byElement(f, ir, .multiplyX, scalar: true, half: false)
        },
    ]
}
