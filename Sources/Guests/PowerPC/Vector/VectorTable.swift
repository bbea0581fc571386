import Guest
import IR

/// VMX, and VSX's integers and permutations.
extension PPCTable {
    static let vector: [Encoding<PPC>] = joined(
        vectorSums, vectorAverages, vectorSigns, vectorComparisons, vectorLogical)
    /// Prefixed ones of type 8RR, and of type MRR.
    static let prefixedVectors: [Encoding<PPC>] = joined(prefixedLogical)
    static let prefixedMatrices: [Encoding<PPC>] = []
}
