import Guest
import IR

/// Loads and stores of all registers.
extension PPCTable {
    static let memory: [Encoding<PPC>] = []
    /// Prefixed ones of type 8LS, and of type MLS.
    static let prefixedLoads: [Encoding<PPC>] = []
    static let prefixedModifiedLoads: [Encoding<PPC>] = []
}
