import Guest
import IR

/// Power ISA I chapter 3: fixed point.
extension PPCTable {
    static let integer: [Encoding<PPC>] = joined(
        addSubtract, carrying, multiply, divide, compare, traps, logical, bitOperations, rotate, shift,
        decimalAssist, conditionRegister)
    /// Prefixed ones of type MLS.
    static let prefixedIntegers: [Encoding<PPC>] = prefixedAdd
}
