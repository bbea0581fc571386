import Guest
import IR

/// Half precision with one register operand, and by element (FEAT_FP16).
extension A64Table {
    static let halfVectorTwo: [Encoding<A64>] = [
        Encoding("FABS (vector, half)", "0 Q 0 01110 1 111100 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .fabs, half: true)
        },
        Encoding("FNEG (vector, half)", "0 Q 1 01110 1 111100 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .fneg, half: true)
        },
        Encoding("FSQRT (vector, half)", "0 Q 1 01110 1 111100 11111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .fsqrt, half: true)
        },
        Encoding("FRINTN (vector, half)", "0 Q 0 01110 0 111100 11000 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.nearestEven.rawValue, half: true)
        },
        Encoding("FRINTM (vector, half)", "0 Q 0 01110 0 111100 11001 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.minusInfinity.rawValue, half: true)
        },
        Encoding("FRINTP (vector, half)", "0 Q 0 01110 1 111100 11000 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.plusInfinity.rawValue, half: true)
        },
        Encoding("FRINTZ (vector, half)", "0 Q 0 01110 1 111100 11001 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.zero.rawValue, half: true)
        },
        Encoding("FRINTA (vector, half)", "0 Q 1 01110 0 111100 11000 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.nearestAway.rawValue, half: true)
        },
        Encoding("FRINTX (vector, half)", "0 Q 1 01110 0 111100 11001 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue | 0x80, half: true)
        },
        Encoding("FRINTI (vector, half)", "0 Q 1 01110 1 111100 11001 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue, half: true)
        },
        Encoding("FCMGT (zero, vector, half)", "0 Q 0 01110 1 111100 01100 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: false, half: true, scalar: false)
        },
        Encoding("FCMEQ (zero, vector, half)", "0 Q 0 01110 1 111100 01101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareEqual, reversed: false, half: true, scalar: false)
        },
        Encoding("FCMLT (zero, vector, half)", "0 Q 0 01110 1 111100 01110 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: true, half: true, scalar: false)
        },
        Encoding("FCMGE (zero, vector, half)", "0 Q 1 01110 1 111100 01100 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: true, scalar: false)
        },
        Encoding("FCMLE (zero, vector, half)", "0 Q 1 01110 1 111100 01101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: true, scalar: false)
        },
        Encoding("FRECPE (vector, half)", "0 Q 0 01110 1 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            oneHelper(f, ir, .recipEstimate, half: true, scalar: false)
        },
        Encoding("FRSQRTE (vector, half)", "0 Q 1 01110 1 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            oneHelper(f, ir, .rsqrtEstimate, half: true, scalar: false)
        },
        Encoding("FCVTNS, FCVTNU (vector, half)", "0 Q U 01110 0 111100 11010 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            toInt(f, ir, .nearestEven, scalar: false, half: true)
        },
        Encoding("FCVTMS, FCVTMU (vector, half)", "0 Q U 01110 0 111100 11011 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            toInt(f, ir, .minusInfinity, scalar: false, half: true)
        },
        Encoding("FCVTAS, FCVTAU (vector, half)", "0 Q U 01110 0 111100 11100 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            toInt(f, ir, .nearestAway, scalar: false, half: true)
        },
        Encoding("SCVTF, UCVTF (vector, half)", "0 Q U 01110 0 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            fromInt(f, ir, scalar: false, half: true)
        },
        Encoding("FCVTPS, FCVTPU (vector, half)", "0 Q U 01110 1 111100 11010 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            toInt(f, ir, .plusInfinity, scalar: false, half: true)
        },
        Encoding("FCVTZS, FCVTZU (vector, half)", "0 Q U 01110 1 111100 11011 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            toInt(f, ir, .zero, scalar: false, half: true)
        },
    ]

    static let halfScalarTwo: [Encoding<A64>] = [
        Encoding("FCMGT (zero, scalar, half)", "01 0 11110 1 111100 01100 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: false, half: true, scalar: true)
        },
        Encoding("FCMEQ (zero, scalar, half)", "01 0 11110 1 111100 01101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareEqual, reversed: false, half: true, scalar: true)
        },
        Encoding("FCMLT (zero, scalar, half)", "01 0 11110 1 111100 01110 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreater, reversed: true, half: true, scalar: true)
        },
        Encoding("FCMGE (zero, scalar, half)", "01 1 11110 1 111100 01100 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: true, scalar: true)
        },
        Encoding("FCMLE (zero, scalar, half)", "01 1 11110 1 111100 01101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: true, scalar: true)
        },
        Encoding("FRECPE (scalar, half)", "01 0 11110 1 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            oneHelper(f, ir, .recipEstimate, half: true, scalar: true)
        },
        Encoding("FRECPX (half)", "01 0 11110 1 111100 11111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            oneHelper(f, ir, .recpX, half: true, scalar: true)
        },
        Encoding("FRSQRTE (scalar, half)", "01 1 11110 1 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            oneHelper(f, ir, .rsqrtEstimate, half: true, scalar: true)
        },
        Encoding("FCVTNS, FCVTNU (scalar SIMD, half)", "01 U 11110 0 111100 11010 10 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            toInt(f, ir, .nearestEven, scalar: true, half: true)
        },
        Encoding("FCVTMS, FCVTMU (scalar SIMD, half)", "01 U 11110 0 111100 11011 10 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            toInt(f, ir, .minusInfinity, scalar: true, half: true)
        },
        Encoding("FCVTAS, FCVTAU (scalar SIMD, half)", "01 U 11110 0 111100 11100 10 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            toInt(f, ir, .nearestAway, scalar: true, half: true)
        },
        Encoding("SCVTF, UCVTF (scalar SIMD, half)", "01 U 11110 0 111100 11101 10 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            fromInt(f, ir, scalar: true, half: true)
        },
        Encoding("FCVTPS, FCVTPU (scalar SIMD, half)", "01 U 11110 1 111100 11010 10 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            toInt(f, ir, .plusInfinity, scalar: true, half: true)
        },
        Encoding("FCVTZS, FCVTZU (scalar SIMD, half)", "01 U 11110 1 111100 11011 10 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            toInt(f, ir, .zero, scalar: true, half: true)
        },
    ]

    static let halfByElement: [Encoding<A64>] = [
        Encoding("FMLA (by element, half)", "0 Q 0 01111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            byElement(f, ir, .add, scalar: false, half: true)
        },
        Encoding("FMLS (by element, half)", "0 Q 0 01111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            byElement(f, ir, .subtract, scalar: false, half: true)
        },
        Encoding("FMUL (by element, half)", "0 Q 0 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            byElement(f, ir, .multiply, scalar: false, half: true)
        },
        Encoding("FMULX (by element, half)", "0 Q 1 01111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            byElement(f, ir, .multiplyX, scalar: false, half: true)
        },
        Encoding("FMLA (scalar, by element, half)", "01 0 11111 00 L M Rm:4 0001 H 0 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            byElement(f, ir, .add, scalar: true, half: true)
        },
        Encoding("FMLS (scalar, by element, half)", "01 0 11111 00 L M Rm:4 0101 H 0 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            byElement(f, ir, .subtract, scalar: true, half: true)
        },
        Encoding("FMUL (scalar, by element, half)", "01 0 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            byElement(f, ir, .multiply, scalar: true, half: true)
        },
        Encoding("FMULX (scalar, by element, half)", "01 1 11111 00 L M Rm:4 1001 H 0 Rn:5 Rd:5", "FEAT_FP16")
        { f, ir in
            byElement(f, ir, .multiplyX, scalar: true, half: true)
        },
    ]
}
