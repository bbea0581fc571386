import Guest
import IR

/// Half precision on vectors and on SIMD scalars (FEAT_FP16).
extension A64Table {
    static let halfVectorThree: [Encoding<A64>] = [
        Encoding("FMAXNM (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fmaxNumber, half: true)
        },
        Encoding("FMLA (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 001 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            fused(f, ir, subtract: false, half: true)
        },
        Encoding("FADD (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fadd, half: true)
        },
        Encoding("FMULX (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .mulX, half: true, scalar: false)
        },
        Encoding("FCMEQ (register, vector, half)", "0 Q 0 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareEqual, half: true, scalar: false)
        },
        Encoding("FMAX (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fmax, half: true)
        },
        Encoding("FRECPS (vector, half)", "0 Q 0 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .recipStep, half: true, scalar: false)
        },
        Encoding("FMINNM (vector, half)", "0 Q 0 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fminNumber, half: true)
        },
        Encoding("FMLS (vector, half)", "0 Q 0 01110 1 10 Rm:5 00 001 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            fused(f, ir, subtract: true, half: true)
        },
        Encoding("FSUB (vector, half)", "0 Q 0 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fsub, half: true)
        },
        Encoding("FMIN (vector, half)", "0 Q 0 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fmin, half: true)
        },
        Encoding("FRSQRTS (vector, half)", "0 Q 0 01110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .rsqrtStep, half: true, scalar: false)
        },
        Encoding("FMAXNMP (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            pairwise(f, ir, .fmaxNumber, half: true)
        },
        Encoding("FADDP (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            pairwise(f, ir, .fadd, half: true)
        },
        Encoding("FMUL (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fmul, half: true)
        },
        Encoding("FCMGE (register, vector, half)", "0 Q 1 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: true, scalar: false)
        },
        Encoding("FACGE (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: true, scalar: false, absolute: true)
        },
        Encoding("FMAXP (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            pairwise(f, ir, .fmax, half: true)
        },
        Encoding("FDIV (vector, half)", "0 Q 1 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            arithmetic(f, ir, .fdiv, half: true)
        },
        Encoding("FMINNMP (vector, half)", "0 Q 1 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            pairwise(f, ir, .fminNumber, half: true)
        },
        Encoding("FABD (vector, half)", "0 Q 1 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            absoluteDifference(f, ir, half: true, scalar: false)
        },
        Encoding("FCMGT (register, vector, half)", "0 Q 1 01110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareGreater, half: true, scalar: false)
        },
        Encoding("FACGT (vector, half)", "0 Q 1 01110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            compare(f, ir, .fcompareGreater, half: true, scalar: false, absolute: true)
        },
        Encoding("FMINP (vector, half)", "0 Q 1 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            pairwise(f, ir, .fmin, half: true)
        },
    ]

    static let halfScalarThree: [Encoding<A64>] = [
        Encoding("FMULX (scalar, half)", "01 0 11110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .mulX, half: true, scalar: true)
        },
        Encoding("FCMEQ (register, scalar, half)", "01 0 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareEqual, half: true, scalar: true)
        },
        Encoding("FRECPS (scalar, half)", "01 0 11110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .recipStep, half: true, scalar: true)
        },
        Encoding("FRSQRTS (scalar, half)", "01 0 11110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            threeHelper(f, ir, .rsqrtStep, half: true, scalar: true)
        },
        Encoding("FCMGE (register, scalar, half)", "01 1 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: true, scalar: true)
        },
        Encoding("FACGE (scalar, half)", "01 1 11110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            compare(f, ir, .fcompareGreaterEqual, half: true, scalar: true, absolute: true)
        },
        Encoding("FABD (scalar, half)", "01 1 11110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            absoluteDifference(f, ir, half: true, scalar: true)
        },
        Encoding("FCMGT (register, scalar, half)", "01 1 11110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "FEAT_FP16") {
            f, ir in
            compare(f, ir, .fcompareGreater, half: true, scalar: true)
        },
        Encoding("FACGT (scalar, half)", "01 1 11110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            compare(f, ir, .fcompareGreater, half: true, scalar: true, absolute: true)
        },
    ]

    static let halfPairAndAcross: [Encoding<A64>] = [
        Encoding("FMAXNMP (scalar, half)", "01 0 11110 0 0 11000 01100 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            scalarPair(f, ir, .fmaxNumber, half: true)
        },
        Encoding("FADDP (scalar, half)", "01 0 11110 0 0 11000 01101 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            scalarPair(f, ir, .fadd, half: true)
        },
        Encoding("FMAXP (scalar, half)", "01 0 11110 0 0 11000 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            scalarPair(f, ir, .fmax, half: true)
        },
        Encoding("FMINNMP (scalar, half)", "01 0 11110 1 0 11000 01100 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            scalarPair(f, ir, .fminNumber, half: true)
        },
        Encoding("FMINP (scalar, half)", "01 0 11110 1 0 11000 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            scalarPair(f, ir, .fmin, half: true)
        },
        Encoding("FMAXNMV (half)", "0 Q 0 01110 0 0 11000 01100 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            across(f, ir, .fmaxNumber, half: true)
        },
        Encoding("FMAXV (half)", "0 Q 0 01110 0 0 11000 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            across(f, ir, .fmax, half: true)
        },
        Encoding("FMINNMV (half)", "0 Q 0 01110 1 0 11000 01100 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            across(f, ir, .fminNumber, half: true)
        },
        Encoding("FMINV (half)", "0 Q 0 01110 1 0 11000 01111 10 Rn:5 Rd:5", "FEAT_FP16") { f, ir in
            across(f, ir, .fmin, half: true)
        },
    ]
}
