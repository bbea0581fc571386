// What an operation is told (FloatMode) and what it reports (FloatFlags).

/// Rounding of a result that does not fit. The first four have the encoding of FPCR.RMode.
@frozen public enum RoundingMode: UInt8, Sendable {
    case nearestEven = 0
    case plusInf = 1
    case minusInf = 2
    case zero = 3
    /// Ties go away from zero: FCVTA*, FRINTA.
    case tiesAway = 4
    /// Inexact results get an odd last bit, overflow stops at the largest finite number: FCVTXN.
    case odd = 5
}

/// Which NaN comes out when NaNs go in. The quiet bit is always the top bit of the fraction.
@frozen public enum NaNPolicy: UInt8, Sendable {
    /// The first signalling operand, else the first quiet one; three operands in the order addend,
    /// op1, op2; infinity times zero plus a quiet NaN gives the default NaN.
    case arm = 0
    /// Always the default NaN (RISC-V).
    case canonical = 1
    /// The first NaN, signalling or quiet, in the order op1, addend, op2 (Power ISA).
    case firstOperand = 2
}

/// The state that changes results: the fields of FPCR, and the guest's rule for NaNs.
@frozen public struct FloatMode: Equatable, Sendable {
    public var rounding: RoundingMode
    /// FPCR.FZ: single and double precision subnormals are zero, coming in and going out.
    public var flushToZero: Bool
    /// FPCR.DN: every NaN result is the default NaN.
    public var defaultNaN: Bool
    /// FPCR.FZ16: as `flushToZero`, for half precision arithmetic. Conversions between formats ignore it.
    public var flushToZero16: Bool
    /// FPCR.AHP: half precision without infinities and NaNs, in conversions between formats only.
    public var alternativeHalf: Bool
    public var nan: NaNPolicy
    /// Results out of a format's range keep their fraction: the exponent is brought back by 3 · 2^(n - 2), n being the bits
    /// that it has. So IEEE 754 (of 1985, 7.3 and 7.4) wants it where the exception traps. A tiny result underflows then
    /// even if it is exact.
    public var wrapsOverflow = false
    public var wrapsUnderflow = false

    @inlinable
    public init(
        rounding: RoundingMode = .nearestEven, flushToZero: Bool = false, defaultNaN: Bool = false,
        flushToZero16: Bool = false, alternativeHalf: Bool = false, nan: NaNPolicy = .arm
    ) {
        self.rounding = rounding
        self.flushToZero = flushToZero
        self.defaultNaN = defaultNaN
        self.flushToZero16 = flushToZero16
        self.alternativeHalf = alternativeHalf
        self.nan = nan
    }

    /// Reads AHP (26), DN (25), FZ (24), RMode (23:22) and FZ16 (19) of an AArch64 FPCR.
    @inlinable
    public init(fpcr: UInt32) {
        self.init(
            rounding: RoundingMode(rawValue: UInt8(truncatingIfNeeded: fpcr >> 22) & 3) ?? .nearestEven,
            flushToZero: fpcr & (1 << 24) != 0, defaultNaN: fpcr & (1 << 25) != 0,
            flushToZero16: fpcr & (1 << 19) != 0, alternativeHalf: fpcr & (1 << 26) != 0)
    }

    /// The same mode with another rounding.
    @inlinable
    public func rounding(_ rounding: RoundingMode) -> FloatMode {
        var mode = self
        mode.rounding = rounding
        return mode
    }
}

/// Cumulative exceptions, at the bit positions of AArch64's FPSR. Operations only ever set bits.
@frozen public struct FloatFlags: OptionSet, Sendable {
    public var rawValue: UInt32

    @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

    // Computed, because a stored static is a lazy global when it is not optimised.
    /// IOC
    @inlinable public static var invalid: FloatFlags { FloatFlags(rawValue: 1 << 0) }
    /// DZC
    @inlinable public static var divideByZero: FloatFlags { FloatFlags(rawValue: 1 << 1) }
    /// OFC
    @inlinable public static var overflow: FloatFlags { FloatFlags(rawValue: 1 << 2) }
    /// UFC
    @inlinable public static var underflow: FloatFlags { FloatFlags(rawValue: 1 << 3) }
    /// IXC
    @inlinable public static var inexact: FloatFlags { FloatFlags(rawValue: 1 << 4) }
    /// IDC
    @inlinable public static var inputDenormal: FloatFlags { FloatFlags(rawValue: 1 << 7) }

    // Why an operation is invalid, at the bit positions of Power ISA's FPSCR; raised beside `invalid` under
    // `NaNPolicy.firstOperand` only.
    /// VXSNAN
    @inlinable public static var signallingNaN: FloatFlags { FloatFlags(rawValue: 1 << 24) }
    /// VXISI
    @inlinable public static var infinityMinusInfinity: FloatFlags { FloatFlags(rawValue: 1 << 23) }
    /// VXIDI
    @inlinable public static var infinityByInfinity: FloatFlags { FloatFlags(rawValue: 1 << 22) }
    /// VXZDZ
    @inlinable public static var zeroByZero: FloatFlags { FloatFlags(rawValue: 1 << 21) }
    /// VXIMZ
    @inlinable public static var infinityTimesZero: FloatFlags { FloatFlags(rawValue: 1 << 20) }
    /// VXVC
    @inlinable public static var unorderedCompare: FloatFlags { FloatFlags(rawValue: 1 << 19) }
    /// VXSQRT
    @inlinable public static var negativeRoot: FloatFlags { FloatFlags(rawValue: 1 << 9) }
    /// VXCVI
    @inlinable public static var invalidConversion: FloatFlags { FloatFlags(rawValue: 1 << 8) }
    /// All of them, and VXSOFT.
    @inlinable public static var causes: FloatFlags { FloatFlags(rawValue: 0x01f8_0700) }

    @inline(__always)
    mutating func raise(_ flags: FloatFlags) { rawValue |= flags.rawValue }
}

/// The IEEE 754 interchange formats of 16, 32 and 64 bits.
@frozen public enum FloatFormat: UInt8, Sendable {
    case half = 0
    case single = 1
    case double = 2

    /// Width in bits.
    @inlinable public var bits: Int { 16 &<< Int(rawValue) }
}

/// The outcome of a comparison; the raw value is the NZCV nibble that FCMP sets (N is bit 3).
@frozen public enum FloatRelation: UInt8, Sendable {
    case less = 0b1000
    case equal = 0b0110
    case greater = 0b0010
    case unordered = 0b0011
}
