import Guest
import IR

/// Special-purpose registers, storage control, synchronisation.
extension PPCTable {
    static let system: [Encoding<PPC>] = joined(
        specialRegisters, barriers, cacheManagement, noOperations, privileged)
}
