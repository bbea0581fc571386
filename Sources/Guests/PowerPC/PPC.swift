import Guest
import IR

/// What of the processor's state the meaning of instructions depends on: MSR.SF and MSR.LE, which a Linux program never changes.
public struct Mode: BitwiseCopyable, Equatable, Sendable {
    public let is64: Bool
    public let bigEndian: Bool

    public static let ppc64le = Mode(is64: true, bigEndian: false)
    public static let ppc64 = Mode(is64: true, bigEndian: true)
    public static let ppc = Mode(is64: false, bigEndian: true)
}

/// An instruction word, with its fields by the Power ISA's names and bit numbers: bit 0 is the most significant one.
/// Of a prefixed instruction it is the suffix.
public struct PPC: BitwiseCopyable, Sendable {
    public let word: UInt32
    /// The prefix of a prefixed instruction, else 0.
    public let prefix: UInt32
    public let mode: Mode

    public init(_ word: UInt32, prefix: UInt32 = 0, mode: Mode) {
        self.word = word
        self.prefix = prefix
        self.mode = mode
    }

    /// Bits first…last of the word.
    @inline(__always)
    public func bits(_ first: Int, _ last: Int) -> Int {
        Int(word >> UInt32(truncatingIfNeeded: 31 &- last)) & ((1 << (last &- first &+ 1)) &- 1)
    }
    @inline(__always)
    public func bit(_ n: Int) -> Bool { word >> UInt32(truncatingIfNeeded: 31 &- n) & 1 != 0 }
    /// Bits first…last as a signed number.
    @inline(__always)
    public func signedBits(_ first: Int, _ last: Int) -> Int64 {
        let shift = Int64(64 &- (last &- first &+ 1))
        return (Int64(bits(first, last)) &<< shift) &>> shift
    }
    /// Bits first…last of the prefix.
    @inline(__always)
    public func prefixBits(_ first: Int, _ last: Int) -> Int {
        Int(prefix >> UInt32(truncatingIfNeeded: 31 &- last)) & ((1 << (last &- first &+ 1)) &- 1)
    }

    public var rt: Int { bits(6, 10) }
    public var rs: Int { bits(6, 10) }
    public var ra: Int { bits(11, 15) }
    public var rb: Int { bits(16, 20) }
    /// FRC, VRC and RC of A and VA forms.
    public var rc: Int { bits(21, 25) }
    /// SI and D.
    public var si: Int64 { signedBits(16, 31) }
    public var ui: Int64 { Int64(bits(16, 31)) }
    /// BF and BFA, fields of the condition register.
    public var bf: Int { bits(6, 8) }
    public var bfa: Int { bits(11, 13) }
    /// The record bit of most forms.
    public var isRecord: Bool { bit(31) }
    /// OE: overflow is recorded in XER.
    public var setsOverflow: Bool { bit(21) }
    /// XT, XS, XA, XB and XC of VSX forms: VSR numbers.
    public var xt: Int { bits(31, 31) << 5 | bits(6, 10) }
    public var xa: Int { bits(29, 29) << 5 | bits(11, 15) }
    public var xb: Int { bits(30, 30) << 5 | bits(16, 20) }
    public var xc: Int { bits(28, 28) << 5 | bits(21, 25) }

    /// i64 in 64-bit mode, i32 in 32-bit mode.
    public var wordType: Type { mode.is64 ? .i64 : .i32 }
    /// For loads and stores of numbers.
    public var order: MemoryFlags { mode.bigEndian ? .bigEndian : [] }
    /// For byte-reversed loads and stores.
    public var reversedOrder: MemoryFlags { mode.bigEndian ? [] : .bigEndian }
    /// Bytes of the instruction.
    public var length: UInt64 { prefix == 0 ? 4 : 8 }
}

/// Guest exceptions that translated code leaves with: `aux` of `exitException`.
public enum GuestException: UInt8, Sendable {
    /// No such instruction: SIGILL, ILL_ILLOPC.
    case undefined
    /// A privileged one: SIGILL, ILL_PRVOPC.
    case privileged
    /// A trap instruction whose condition holds: SIGTRAP, TRAP_BRKPT.
    case trap
    /// An access that must be aligned and is not: SIGBUS, BUS_ADRALN. The payload is unused.
    case alignment
    /// An enabled floating-point exception: SIGFPE.
    case float
}

/// Entries of `exitSystemCall`.
public enum SystemEntry {
    /// `sc`: an error is CR0.SO and a positive number.
    public static let sc: UInt8 = 0
    /// `scv 0`: an error is a negative number.
    public static let scv: UInt8 = 1
    /// `icbi`: the address is in the slot `cacheAddress`.
    public static let invalidateInstructionCache: UInt8 = 2
    /// FPSCR is read in a translation that does not keep it exact: to be run again in one that does.
    public static let readFloatStatus: UInt8 = 3
}

/// What lifters say most often.
extension Builder {
    /// Ends the instruction as one that does not exist.
    func undefined() { exitException(GuestException.undefined.rawValue) }
    /// Ends the instruction as one that a program must not use.
    func privileged() { exitException(GuestException.privileged.rawValue) }

    // MARK: General registers

    /// A register as the mode sees it: i64, or i32.
    func r(_ f: PPC, _ n: Int) -> Value { f.mode.is64 ? get(n) : truncate(get(n), to: .i32) }
    /// RA where 0 means zero.
    func rOrZero(_ f: PPC, _ n: Int) -> Value { n == 0 ? const(0, f.wordType) : r(f, n) }
    /// The low half of a register.
    func w(_ n: Int) -> Value { truncate(get(n), to: .i32) }
    /// The whole register in every mode (32-bit mode keeps its upper half zero).
    func x(_ n: Int) -> Value { get(n) }
    /// A register := an integer, zero-extended.
    func setR(_ n: Int, _ value: Value) { set(n, zeroExtend(value, to: .i64)) }

    /// The effective address (RA|0) + displacement, an i64.
    func ea(_ f: PPC, _ ra: Int, _ displacement: Int64) -> Value {
        if ra == 0 { return i64(f.mode.is64 ? displacement : displacement & 0xffff_ffff) }
        return zeroExtend(add(r(f, ra), imm: displacement), to: .i64)
    }
    /// The effective address (RA|0) + (RB).
    func ea(_ f: PPC, _ ra: Int, index rb: Int) -> Value {
        if ra == 0 { return zeroExtend(r(f, rb), to: .i64) }
        return zeroExtend(add(r(f, ra), r(f, rb)), to: .i64)
    }

    // MARK: Condition register

    /// XER.SO, which a translation knows.
    var summaryOverflow: Bool { storage.pointee.function.floatControl.contains(.summaryOverflow) }

    func setCompare(_ field: Int, _ a: Value, _ b: Value, signed: Bool) {
        set(Slot.cr0 + field, compareFlags(a, b, signed: signed, overflow: summaryOverflow))
    }
    /// CR0 := the result of a record form compared with zero.
    func setCR0(_ f: PPC, _ result: Value) {
        let value = f.mode.is64 ? result : truncate(result, to: .i32)
        let type = type(of: value)
        // A word that is zero-extended to a doubleword is never negative.
        setCompare(0, value, const(0, type), signed: type == f.wordType)
    }
    /// i1: bit n (0…31) of the condition register.
    func crBit(_ n: Int) -> Value { testCondition(crCondition(n), get(Slot.cr0 + n >> 2)) }
    /// Bit n (0…31) of the condition register := an i1.
    func setCRBit(_ n: Int, _ bit: Value) {
        let field = Slot.cr0 + n >> 2
        set(field, insertFlag(crCondition(n), bit, into: get(field)))
    }
    private func crCondition(_ n: Int) -> Condition {
        switch n & 3 {
        case 0: .mi
        case 1: .hs
        case 2: .eq
        default: .vs
        }
    }
    /// i32: the four bits of a field, LT the highest.
    func crField(_ field: Int) -> Value {
        // N Z C V to LT GT EQ SO: the middle ones change places.
        let nzcv = shiftRight(unpackFlags(get(Slot.cr0 + field)), imm: 28)
        return swapMiddle(nzcv)
    }
    /// A field := the low four bits of an i32.
    func setCRField(_ field: Int, _ bits: Value) {
        set(Slot.cr0 + field, packFlags(shiftLeft(swapMiddle(and(bits, i32(15))), imm: 28)))
    }
    private func swapMiddle(_ bits: Value) -> Value {
        let outer = and(bits, i32(9))
        let up = shiftLeft(and(bits, i32(2)), imm: 1)
        let down = and(shiftRight(bits, imm: 1), i32(2))
        return or(outer, or(up, down))
    }

    // MARK: VSRs

    func vsr(_ n: Int) -> Value { get(Slot.vs0 + n) }
    func setVSR(_ n: Int, _ value: Value) { set(Slot.vs0 + n, value) }
    /// Doubleword 0 of a VSR.
    func double(_ n: Int) -> Value {
        let v = vsr(n)
        // A double of its own, so that the register's is made only where that is wanted as such.
        return single(of: v).map { singleToDouble($0) } ?? bitcast(v, to: .f64)
    }
    /// v0…v31.
    func vr(_ n: Int) -> Value { get(Slot.vs0 + 32 + n) }
    func setVR(_ n: Int, _ value: Value) { set(Slot.vs0 + 32 + n, value) }
    /// The double of f0…f31.
    func fpr(_ n: Int) -> Value { double(n) }
    /// A double to f0…f31; doubleword 1 becomes zero (undefined in the manual, zero on processors and in Power ISA 3.1).
    func setFPR(_ n: Int, _ value: Value) { set(Slot.vs0 + n, vectorFromScalar(value)) }
}
