// Arithmetic on doubles that is rounded once, to single precision: Power ISA's single-precision instructions.

extension SoftFloat {
    /// What an instruction computes of its operands.
    @frozen public enum NarrowOperation: UInt8, Sendable {
        case add, subtract, multiply, divide, root
        /// addend + a · b, and a · b - addend, where a NaN keeps its sign.
        case multiplyAdd, multiplySubtract
    }

    /// The operation's result, a single; a, b and the addend are doubles.
    public static func narrow(
        _ operation: NarrowOperation, _ a: UInt64, _ b: UInt64, addend: UInt64, _ mode: FloatMode,
        _ flags: inout FloatFlags
    ) -> UInt64 {
        let double = Layout(.double, mode)
        let single = Layout(.single, mode)
        let x = double.unpack(a, &flags)
        let y = double.unpack(b, &flags)
        switch operation {
        case .add, .subtract:
            if x.isNaN || y.isNaN { return single.propagate(x, y, mode, &flags) }
            return sum(x, operation == .add ? y : y.negated, single, mode, &flags)
        case .multiply:
            let zero = Unpacked(kind: .zero, sign: x.sign != y.sign, exponent: 0, significand: 0)
            return fused(zero, x, y, single, mode, &flags)
        case .divide: return quotient(x, y, single, mode, &flags)
        case .root: return root(x, single, mode, &flags)
        case .multiplyAdd, .multiplySubtract:
            let z = double.unpack(addend, &flags)
            let isNegated = operation == .multiplySubtract && !z.isNaN
            return fused(isNegated ? z.negated : z, x, y, single, mode, &flags)
        }
    }

    /// A double times 2^`scale`, rounded to the precision of a single but with the exponent of a double: a single whose exponent
    /// has wrapped, which may still be beyond what singles can hold.
    public static func narrow(_ a: UInt64, scaledBy scale: Int, _ mode: FloatMode, _ flags: inout FloatFlags)
        -> UInt64
    {
        var wide = Layout(.double, FloatMode(rounding: mode.rounding))
        let x = wide.unpack(a, &flags)
        let missing = wide.fractionBits &- Layout(.single, mode).fractionBits
        wide.fractionBits &-= missing
        return wide.round(x.sign, x.exponent &+ scale, x.significand, mode.rounding, &flags)
            &<< UInt64(truncatingIfNeeded: missing)
    }
}
