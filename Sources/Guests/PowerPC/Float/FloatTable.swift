import Guest
import IR

/// Floating point, of the classic registers and of VSX.
extension PPCTable {
    static let float: [Encoding<PPC>] = joined(
        raising(floatArithmetic), floatMoves, raising(floatConversions), raising(floatComparisons),
        floatStatus,
        raising(vsxScalarArithmetic), vsxScalarMoves, raising(vsxScalarConversions),
        raising(vsxScalarComparisons), raising(vsxVectorArithmetic), raising(vsxVectorComparisons),
        vsxVectorParts, raising(vsxVectorConversions), vmxFloat,
        raising(quadArithmetic), quadMoves, raising(quadConversions), raising(quadComparisons))
}
