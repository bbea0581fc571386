import Guest
import IR

/// VMX, and VSX's integers and permutations.
extension PPCTable {
    static let vector: [Encoding<PPC>] = []
    /// Prefixed ones of type 8RR, and of type MRR.
    static let prefixedVectors: [Encoding<PPC>] = []
    static let prefixedMatrices: [Encoding<PPC>] = []
}
