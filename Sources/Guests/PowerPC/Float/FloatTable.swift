import Guest
import IR

/// Floating point, of the classic registers and of VSX.
extension PPCTable {
    static let float: [Encoding<PPC>] = joined(
        floatArithmetic, floatMoves, floatConversions, floatComparisons, floatStatus,
        vsxScalarArithmetic, vsxScalarMoves, vsxScalarConversions, vsxScalarComparisons,
        vsxVectorArithmetic, vsxVectorComparisons, vsxVectorParts, vsxVectorConversions, vmxFloat,
        quadArithmetic, quadMoves, quadConversions, quadComparisons)
}
