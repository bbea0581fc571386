import Guest
import IR

/// Power ISA I chapter 3: fixed point.
extension PPCTable {
    static let integer: [Encoding<PPC>] = joined(addImmediate)
    /// Prefixed ones of type MLS.
    static let prefixedIntegers: [Encoding<PPC>] = []
}
