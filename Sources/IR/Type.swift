/// The type of an IR value. Integers and flags live in general registers, the others in vector registers.
public enum Type: UInt8, BitwiseCopyable, Sendable {
    case void
    /// A truth value, 0 or 1.
    case i1
    /// `i8` and `i16` exist at memory, extension and lane boundaries; arithmetic is in `i32` and `i64`.
    case i8, i16, i32, i64
    case f16, f32, f64
    case v128
    /// Condition flags N, Z, C, V as one value, defined by a flag-setting op and read by `testCondition`.
    case flags

    /// Size in bytes as it lies in memory. `flags` is stored in the form that `Flags` describes.
    @inlinable public var size: Int {
        switch self {
        case .void: 0
        case .i1, .i8: 1
        case .i16, .f16, .flags: 2
        case .i32, .f32: 4
        case .i64, .f64: 8
        case .v128: 16
        }
    }

    @inlinable public var isInteger: Bool { rawValue >= Type.i1.rawValue && rawValue <= Type.i64.rawValue }
    @inlinable public var isVector: Bool { rawValue >= Type.f16.rawValue && rawValue <= Type.v128.rawValue }
    @inlinable public var bits: Int { self == .i1 ? 1 : size &* 8 }
}

/// The width of a vector op's lanes. For an op on scalars (`f32`, `i64` …) it is unused.
public enum Lane: UInt8, BitwiseCopyable, Sendable {
    case b, h, s, d

    @inlinable public var bytes: Int { 1 &<< Int(rawValue) }
    @inlinable public var bits: Int { 8 &<< Int(rawValue) }
    @inlinable public var count: Int { 16 &>> Int(rawValue) }
    @inlinable public var wider: Lane { Lane(rawValue: rawValue &+ 1) ?? .d }
    @inlinable public var narrower: Lane { Lane(rawValue: rawValue == 0 ? 0 : rawValue &- 1) ?? .b }
    @inlinable public var integer: Type {
        switch self {
        case .b: .i8
        case .h: .i16
        case .s: .i32
        case .d: .i64
        }
    }
    @inlinable public var float: Type {
        switch self {
        case .b, .h: .f16
        case .s: .f32
        case .d: .f64
        }
    }
}

/// Conditions over `flags`. C is the carry of Arm: set by a subtraction that does not borrow.
public enum Condition: UInt8, BitwiseCopyable, Sendable {
    case eq, ne, hs, lo, mi, pl, vs, vc, hi, ls, ge, lt, gt, le

    @inlinable public var inverted: Condition { Condition(rawValue: rawValue ^ 1)! }
}

/// Relations of the `compare` op on integers.
public enum Relation: UInt8, BitwiseCopyable, Sendable {
    case eq, ne, ult, uge, ule, ugt, slt, sge, sle, sgt

    @inlinable public var inverted: Relation { Relation(rawValue: rawValue ^ 1)! }
    @inlinable public var holdsForEquals: Bool {
        switch self {
        case .eq, .uge, .ule, .sge, .sle: true
        default: false
        }
    }
}

/// How `flags` lie in a state slot: 16 bits that x86 moves in and out by `lahf`/`seto` and `add`/`sahf`.
/// Bit 15 is N, bit 14 is Z, bit 8 is *not* C (x86's borrow), bit 0 is V; bit 9 is always set and
/// the others are undefined (mask with `defined` before comparing).
public enum Flags {
    public static let n: UInt16 = 0x8000
    public static let z: UInt16 = 0x4000
    public static let notC: UInt16 = 0x0100
    public static let v: UInt16 = 0x0001
    public static let defined: UInt16 = 0xc101

    /// The stored form of Arm's NZCV in bits 31:28.
    @inlinable public static func stored(nzcv: UInt32) -> UInt16 {
        let top = UInt16(truncatingIfNeeded: nzcv >> 28)
        return 0x0200 | (top & 8) << 12 | (top & 4) << 12 | ((top & 2) >> 1 ^ 1) << 8 | (top & 1)
    }

    /// Arm's NZCV in bits 31:28 of a stored form.
    @inlinable public static func nzcv(stored: UInt16) -> UInt32 {
        let f = UInt32(stored)
        return (f >> 15 & 1) << 31 | (f >> 14 & 1) << 30 | (f >> 8 & 1 ^ 1) << 29 | (f & 1) << 28
    }
}

/// Rounding of FP ops. The first four have Arm's FPCR.RMode numbers; `current` is the guest's mode,
/// which the host's MXCSR holds while translated code runs.
public enum Rounding: UInt8, BitwiseCopyable, Sendable {
    case nearestEven, plusInfinity, minusInfinity, zero, nearestAway, odd, current
}

/// FP modes that are part of a translation's key. The rounding mode is not: MXCSR holds it.
public struct FloatControl: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let flushToZero = FloatControl(rawValue: 1)
    public static let flushToZero16 = FloatControl(rawValue: 2)
    public static let defaultNaN = FloatControl(rawValue: 4)
    public static let alternativeHalf = FloatControl(rawValue: 8)
    /// Not the guest's: the guest has read its FP status, so that all of its bits must be exact from now on. Until
    /// then the rarely wrong ones (underflow where a result rounds up to the least normal number, everything about
    /// flushing to zero) may be.
    public static let exactStatus = FloatControl(rawValue: 16)
    /// Power ISA: XER.SO is set. Comparisons copy it, and it is hardly ever set.
    public static let summaryOverflow = FloatControl(rawValue: 64)
    /// The guest wants to leave after floating-point operations that raise certain exceptions.
    public static let enabledExceptions = FloatControl(rawValue: 128)
    /// The bits that the guest sets.
    public static let guestBits = FloatControl(rawValue: 15)
}
