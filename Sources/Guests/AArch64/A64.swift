import Guest
import IR

/// An A64 instruction word, with its fields by the manual's names.
public struct A64: BitwiseCopyable, Sendable {
    public let word: UInt32
    public init(_ word: UInt32) { self.word = word }

    /// Bits high…low.
    @inline(__always)
    public func bits(_ high: Int, _ low: Int) -> Int {
        Int(word >> UInt32(truncatingIfNeeded: low)) & ((1 << (high &- low &+ 1)) &- 1)
    }
    @inline(__always)
    public func bit(_ n: Int) -> Bool { word >> UInt32(truncatingIfNeeded: n) & 1 != 0 }
    /// Bits high…low as a signed number.
    @inline(__always)
    public func signedBits(_ high: Int, _ low: Int) -> Int64 {
        let width = high &- low &+ 1
        return (Int64(bits(high, low)) &<< Int64(64 &- width)) &>> Int64(64 &- width)
    }

    public var rd: Int { bits(4, 0) }
    public var rt: Int { bits(4, 0) }
    public var rn: Int { bits(9, 5) }
    public var rm: Int { bits(20, 16) }
    public var rs: Int { bits(20, 16) }
    public var ra: Int { bits(14, 10) }
    public var rt2: Int { bits(14, 10) }
    /// Bit 31: 64-bit registers.
    public var sf: Bool { bit(31) }
    /// Bit 30: 128-bit vectors.
    public var q: Bool { bit(30) }
    /// Bit 29: usually unsigned.
    public var u: Bool { bit(29) }
}

/// Guest exceptions that translated code leaves with: `aux` of `exitException`.
public enum GuestException: UInt8, Sendable {
    /// No such instruction: SIGILL, ILL_ILLOPC.
    case undefined
    /// BRK #imm: SIGTRAP, TRAP_BRKPT. The payload is the immediate.
    case breakpoint
    /// The address to branch to is not a multiple of four: SIGBUS, BUS_ADRALN. The payload is the address.
    case misalignedPC
}

/// What lifters say most often. X31 reads as zero and is not written; SP variants say so.
extension Builder {
    /// Ends the instruction as unallocated.
    func undefined() { exitException(GuestException.undefined.rawValue) }

    /// Xn, with X31 as zero.
    func x(_ n: Int) -> Value { n == 31 ? i64(Int64(0)) : get(n) }
    /// Wn, with W31 as zero.
    func w(_ n: Int) -> Value { n == 31 ? i32(0) : truncate(get(n), to: .i32) }
    func xsp(_ n: Int) -> Value { get(n) }
    /// Xn or Wn.
    func r(_ n: Int, _ sf: Bool) -> Value { sf ? x(n) : w(n) }
    /// Xn or Wn with 31 as SP.
    func rsp(_ n: Int, _ sf: Bool) -> Value { sf ? get(n) : truncate(get(n), to: .i32) }

    /// Xn := a 64-bit value, or a narrower one zero-extended.
    func setX(_ n: Int, _ value: Value) {
        if n != 31 { set(n, zeroExtend(value, to: .i64)) }
    }
    func setXSP(_ n: Int, _ value: Value) { set(n, zeroExtend(value, to: .i64)) }

    func v(_ n: Int) -> Value { get(Slot.v0 + n) }
    func setV(_ n: Int, _ value: Value) { set(Slot.v0 + n, value) }
    /// The lower 64 bits of V count, the others become zero.
    func setV(_ n: Int, _ value: Value, q: Bool) { setV(n, q ? value : lowHalf(value)) }
    /// The scalar in the lowest bits of Vn: type f16, f32, f64.
    func scalar(_ n: Int, _ type: Type) -> Value { bitcast(v(n), to: type) }
    /// Vn := scalar, the other bits zero.
    func setScalar(_ n: Int, _ value: Value) { setV(n, vectorFromScalar(value)) }

    func flags() -> Value { get(Slot.flags) }
    func setFlags(_ value: Value) { set(Slot.flags, value) }
    /// i1 of an A64 condition code; AL and NV are always true.
    func condition(_ code: Int) -> Value {
        guard code < 14, let c = Condition(rawValue: UInt8(truncatingIfNeeded: code)) else { return i1(true) }
        return testCondition(c, flags())
    }
}
