import Guest
import IR

/// Loads and stores of all registers.
extension PPCTable {
    static let memory = joined(
        fixedPointLoads, fixedPointStores, multiples, strings, reservations, atomics, floatLoads, floatStores,
        altivecAccesses, vectorLoads, vectorStores, lengthAccesses, cacheBlocks)
    /// Prefixed ones of type 8LS, and of type MLS.
    static let prefixedLoads = joined(prefixedFixedPoint, prefixedFloats, prefixedVectorAccesses)
    static let prefixedModifiedLoads = joined(prefixedModifiedFixedPoint, prefixedModifiedFloats)
}
