import Guest
import IR

/// VMX, and VSX's integers and permutations.
extension PPCTable {
    static let vector: [Encoding<PPC>] = joined(
        vectorSums, vectorAverages, vectorSigns, vectorComparisons, vectorLogical, vectorMerges,
        vectorSplats, vectorPermutations, vectorPacks, vectorRotations, vectorShifts, vectorWholeShifts,
        vectorProducts, vectorMultiplySums, vectorSumsAcross, vectorDivisions, vectorQuadwords, vectorCounts,
        vectorBitPermutations, vectorStrings, vectorExtracts, vectorInserts, vectorMasks, vectorMoves,
        vectorCrypto, vectorDecimals, matrixMoves, matrixIntegers, matrixFloats)
    /// Prefixed ones of type 8RR, and of type MRR.
    static let prefixedVectors: [Encoding<PPC>] = joined(prefixedLogical, prefixedSplats)
    static let prefixedMatrices: [Encoding<PPC>] = joined(matrixIntegers, matrixFloats)
}
