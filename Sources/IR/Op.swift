/// The operations of the IR. Each case's comment is its definition; the reference interpreter is the executable one.
/// Notation: a, b, c are the arguments; `imm`, `aux`, `lane` are fields of the instruction; "T" is its result type.
/// `Evaluator` computes every pure op, `Interpreter` runs the others, `Verifier` knows which types and fields they take.
/// Values are held zero-extended: nothing above the bits of T, `flags` in the stored form of `Flags` with only the
/// defined bits and bit 9.
public enum Op: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    // MARK: Structure
    /// Removed instruction.
    case nop
    /// Parameter number `imm` of its block: the block's instruction `first` + `imm`.
    case param
    /// T = `imm` (i1…i64), zero-extended from T to 64 bits.
    case const
    /// v128 from the function's constant pool, entry `imm`.
    case vconst
    /// i64: the guest address `imm`, which moves with the guest code where that is loaded elsewhere.
    case guestAddress
    /// T = the value of state slot `imm` as memory holds it at this point: what `sync`, `stateStore` and helpers before it
    /// wrote is seen. Jumps write nothing.
    case stateLoad
    /// State slot `imm` := a, at once and in memory. Only for slots that are never held in values.
    case stateStore
    /// Writes back the slots that the snapshot names; guest state in memory is then exact.
    case sync
    /// T = a.
    case copy

    // MARK: Integers (T is i32 or i64; arguments have type T unless said)
    case add, sub, mul
    /// The upper 64 bits of the 128-bit product (i64 only).
    case mulHighSigned, mulHighUnsigned
    /// Division by zero gives 0; the most negative number divided by -1 gives itself.
    case divSigned, divUnsigned
    /// These four on i1 too.
    case and, or, xor
    /// a & ~b
    case andNot
    case not, neg
    /// Shifts by b modulo the width of T; b has type T.
    case shiftLeft, shiftRight, shiftRightSigned, rotateRight
    /// The low half of (a:b) >> `imm`, 0 ≤ imm < width.
    case extract
    /// The number of leading zeros (width for 0), of trailing zeros (width for 0), of ones.
    case countLeadingZeros, countTrailingZeros, popCount
    case reverseBits
    /// The bytes of T in reverse order.
    case byteSwap
    /// The bits of a where the mask b has ones, together at the low end; and the low bits of a to where b has ones. Zeros
    /// elsewhere.
    case parallelExtract, parallelDeposit
    /// Widening of an integer argument of a narrower type (i1, i8, i16, i32) to i32 or i64.
    case zeroExtend, signExtend
    /// Narrowing to i1 (bit 0), i8, i16, i32.
    case truncate
    /// a (i1) ? b : c; T is any type but void.
    case select
    /// i1 = a ⟨relation `aux`⟩ b; a and b are of one type, i1…i64 (i8 and i16 too).
    case compare
    /// CRC32 step: a is the i32 accumulator, b the i8, i16, i32 or i64 data; `aux` 0 is the IEEE polynomial, 1 Castagnoli.
    case crc32

    // MARK: Flags
    /// flags of a + b; of a - b; N and Z of a with C = V = 0. `lane` .s for 32 bits, .d for 64, as a's type says.
    case addFlags, subFlags, logicFlags
    /// How a stands to b, as independent bits: N less, Z greater, C equal; V is `aux` bit 1. `aux` bit 0: unsigned. Bit 2: Z is 0.
    /// `lane` as above.
    case compareFlags
    /// a + b + c and a + ~b + c with c an i1; then their flags, with `lane` as above.
    case addCarry, subCarry, addCarryFlags, subCarryFlags
    /// i1 = the carry of the same sums, at `lane`'s width.
    case addCarryOut, subCarryOut
    /// flags of comparing two f16, f32 or f64: less 1000, equal 0110, greater 0010, unordered 0011 (NZCV).
    /// `aux` bit 0: invalid is signalled for quiet NaNs too. Bit 1: as `compareFlags` less 1000, greater 0100, equal 0010, but
    /// unordered 0001.
    case floatCompareFlags
    /// flags from NZCV in bits 31:28 of an i32, and back.
    case packFlags, unpackFlags
    /// flags a with one of them := the i1 b: N, Z, C or V as `imm` is 3, 2, 1 or 0.
    case insertFlag
    /// i1 = condition `aux` of flags a.
    case testCondition

    // MARK: Memory. Address = a + imm. `aux` holds MemoryFlags. May fault: has a snapshot.
    case load
    /// Stores b of its own type.
    case store
    /// v128 = the first b bytes at a (no displacement), with zeros above; the others are not accessed. Of b, an i64, the low byte
    /// counts, and more than 16 as 16. Only if `Builder.hasPartialAccesses`.
    case loadPartial
    /// Stores the first c bytes of the v128 b at a (no displacement), with c as in `loadPartial`.
    case storePartial
    /// T = old value; memory := old ⟨imm as AtomicOp⟩ b, at address a (no displacement). Sequentially consistent. T is i8…i64.
    /// Arithmetic is on the value in the order that `bigEndian` says.
    case atomic
    /// T = old value; memory at a (no displacement) := c if old = b. T is i8…i64 or v128 (16-byte aligned, one atomic access).
    case compareExchange
    /// Memory barrier: `aux` 0 full, 1 load, 2 store.
    case fence
    /// Asks for memory at a + imm to be in a cache: `aux` is a CacheHint. No fault, and nothing to be seen.
    case prefetch
    /// Leaves the function, with the snapshot's state, if the thread is to stop.
    case poll

    // MARK: Vectors and floats: moves
    /// Same bits: i16↔f16, i32↔f32, i64↔f64, f-scalar of v128's lane 0 (v128 → f16/f32/f64).
    case bitcast
    /// v128 with the scalar (f16, f32, f64, or i8…i64 integer) in the lowest bits and zeros above.
    case vectorFromScalar
    /// T (integer at least as wide as the lane, zero-extended, or a float as wide) = lane `imm` of a.
    case extractLane
    /// v128 a with lane `imm` := b (integer: its low bits; or float).
    case insertLane
    /// Every lane := the low bits of the scalar a (an integer at least as wide, or a float as wide).
    case splat
    /// Every lane := lane `imm` of a.
    case splatLane
    /// a with its upper 64 bits zero.
    case lowHalf
    /// lanes: lo64(a), lo64(b).
    case concatLow
    /// lanes: hi64(a), hi64(b).
    case concatHigh
    /// Bytes `imm`…`imm`+15 of the 32 bytes a (low) : b (high).
    case extractBytes
    /// s lanes: a[imm 1:0], a[imm 3:2], b[imm 5:4], b[imm 7:6].
    case shuffleLanes
    /// Byte i := (mask byte i < 16) ? a[mask byte i] : 0, with mask from constant pool entry `imm`.
    case permute
    /// Byte i := b[i] < 16 ? a[b[i]] : 0.
    case tableLookup
    /// Byte i := byte c[i] mod 32 of the 32 bytes a, b.
    case tableLookupPair
    /// ZIP1/ZIP2, UZP1/UZP2, TRN1/TRN2 of the Arm manual on full 128-bit operands.
    case zipLow, zipHigh, unzipEven, unzipOdd, transposeEven, transposeOdd
    /// (a & b) | (~a & c): bits of b where the mask a has ones.
    case bitSelect
    /// f64, or v128 with zeros above it, = the number of the f32 a. A NaN keeps its payload, a signalling one too; nothing is signalled.
    case singleToDouble
    /// i32 = the single that the bits of the f64 a are cut off to, as Power ISA's SINGLE: exact for the value of a single. Else
    /// neither rounded nor saturated, but 0 below the least denormal number. Nothing is signalled.
    case doubleToSingle

    // MARK: Vectors: integer lanes
    case vand, vor, vxor
    /// a & ~b
    case vandNot
    case vnot
    case vadd, vsub, vmul, vneg, vabs
    /// All ones where true.
    case vcompareEqual, vcompareGreaterSigned, vcompareGreaterUnsigned
    case vminSigned, vminUnsigned, vmaxSigned, vmaxUnsigned
    /// Shifts by imm, 0 ≤ imm < lane bits (right shifts also by lane bits).
    case vshiftLeft, vshiftRight, vshiftRightSigned
    /// By imm, 0 < imm < lane bits; s and d lanes.
    case vrotateRight
    /// Each lane of a by the lane of b read as unsigned; counts ≥ lane bits give 0 (or the sign).
    case vshiftLeftBy, vshiftRightBy, vshiftRightSignedBy
    case vaddSaturatingSigned, vaddSaturatingUnsigned, vsubSaturatingSigned, vsubSaturatingUnsigned
    /// (a + b + 1) >> 1 without overflow, unsigned (b and h lanes are single host instructions).
    case vaverageUnsigned
    /// Upper halves of the products (h lanes are single host instructions).
    case vmulHighSigned, vmulHighUnsigned
    /// 64-bit products of the even s lanes.
    case vmulEvenSigned, vmulEvenUnsigned
    /// s lanes: a[2i]*b[2i] + a[2i+1]*b[2i+1] of signed h lanes.
    case vmulAddPairs
    /// Lanes of width `lane` := the low half of a's lanes, extended (source lanes are half as wide).
    case vwidenSigned, vwidenUnsigned
    /// Low 64 bits: each lane of a (width `lane`) truncated to half its width; high 64 bits: the same of b.
    case vnarrow
    /// As `vnarrow`, saturating: signed → signed, signed → unsigned, unsigned → unsigned.
    case vnarrowSignedToSigned, vnarrowSignedToUnsigned, vnarrowUnsignedToUnsigned
    case vpopCount
    case vcountLeadingZeros
    /// Bit order in each byte reversed.
    case vreverseBits
    /// In each half, bit j of byte i := bit i of byte j.
    case vtransposeBits
    /// i1: any bit of a is set.
    case vanyBit
    /// i32: the top bit of each byte.
    case vbyteMask
    /// 128-bit carry-less product of 64-bit halves: imm bit 0 selects a's half, bit 4 b's.
    case vmulCarryless
    /// Rounds of FIPS 197 and their inverses: the bytes of a substituted, rows shifted, then columns mixed (not in the last
    /// round), ^ b.
    case aesEncryptRound, aesEncryptLast, aesDecryptRound, aesDecryptLast
    case aesMixColumns, aesInverseMixColumns
    /// Four rounds of FIPS 180-4's SHA-1. Highest lane first, a and T are its a, b, c, d, and b the sums of schedule and
    /// constants, with e in the first of them. imm: 0 Ch, 1 Parity, 2 Maj.
    case sha1Rounds
    /// Two rounds of SHA-256. Lowest lane first, a is its h, g, d, c; b and T are f, e, b, a; c has the two sums of schedule
    /// and constants. What was b is h, g, d, c afterwards.
    case sha256Rounds
    /// s lanes: a[i] + σ0(a[i + 1]), with b[0] as a[4]; a[i] + σ1 of b[2], b[3], T[0], T[1].
    case sha256Schedule0, sha256Schedule1

    // MARK: Floating point. T is f16, f32, f64, or v128 with float lanes. NaN rules are those of the
    // function's FP mode; rounding is the guest's current one; `aux` is a Rounding only where it is said to be.
    // Ops on lanes (but conversions between formats) may be quiet: see `quietFloat`.
    case fadd, fsub, fmul, fdiv, fsqrt
    /// a + b × c with one rounding. The addend is the first operand in NaN priority. `aux` holds FusedSigns.
    case fmulAdd
    /// Arm's FPMax, FPMin, FPMaxNum, FPMinNum.
    case fmax, fmin, fmaxNumber, fminNumber
    /// Sign bit operations; no NaN processing.
    case fneg, fabs
    /// Lane masks of a ⟨=, ≥, >⟩ b (v128). ≥ and > signal invalid for quiet NaNs.
    case fcompareEqual, fcompareGreaterEqual, fcompareGreater
    /// To an integral value; `aux` is a Rounding, plus 0x80 when inexact is to be signalled.
    case froundToIntegral
    /// Between f16, f32 and f64 (scalars only). `aux` Rounding.odd (5) rounds to odd, for FCVTXN; else as the guest says.
    case fconvert
    /// v128: low two (imm 0) or high two (imm 1) s lanes of a to d lanes; h lanes to s lanes likewise. `lane` is the wider one.
    case fwiden
    /// v128: d lanes of a to s lanes in the low half, zeros above (`lane` is the wider one);
    /// s lanes to h lanes likewise. `aux` as of `fconvert`.
    case fnarrow
    /// Float to integer, saturating, `aux` = Rounding (+ 0x80: unsigned), `imm` = fraction bits.
    /// Scalars: T is i16/i32/i64 and a is f16/f32/f64. Vectors: lane to lane of one width. NaN gives 0.
    case floatToInt
    /// Integer to float, `aux` 0x80: unsigned, `imm` = fraction bits, rounded as the guest says. Scalars (a is i16/i32/i64)
    /// or lanes.
    case intToFloat

    // MARK: Calls
    /// T = helper `imm` (low 16 bits: index in the guest's helper table; bits 32…63: its immediate)
    /// with up to three arguments. See `HelperFrame`.
    case call
    /// i32 = the cumulative FP exception flags (SoftFloat's FloatFlags); and set them to a.
    case readFloatStatus, writeFloatStatus
    /// The FP mode := a (i32): bits 1:0 are the Rounding, bits 11:8 the FloatControl, bits 13:12
    /// SoftFloat's NaNPolicy (0: Arm's), bits 15:14 the FloatControl's upper ones, bits 17:16 whether underflow and overflow
    /// wrap. The block must end with an
    /// `exitDirect` of kind `unlinked`: translations are for one FloatControl.
    case writeFloatMode

    // MARK: Terminators
    /// To a block of the function: imm = edge index in the function. Jumps and branches write no guest state; their snapshot
    /// is what a poll on the edge shows, at the pc of the target.
    case jump
    /// a (i1) ? edge imm.low32 : edge imm.high32. `aux` 1: its guest instruction has set state before and cannot be begun anew.
    case branch
    /// Leave to the guest address imm. `aux` is an ExitKind; for calls b is a const with the return address.
    case exitDirect
    /// Leave to the guest address a. Of a return, imm is a mask of the target's bits; 0: all.
    case exitIndirect
    /// Leave to the Linux layer, with imm the address of the next instruction; `aux` tells which entry (guest's number).
    case exitSystemCall
    /// Leave with a guest exception: `aux` is the guest's number for it, imm the payload; the pc is the snapshot's.
    case exitException
}

public enum ExitKind: UInt8, BitwiseCopyable, Sendable {
    case jump, call, ret
    /// The target is looked up anew each time: the mode of translation or the code itself may have changed.
    case unlinked
    /// An indirect jump that goes to one place nearly always, such as a procedure linkage table's.
    case veneer
}

public enum AtomicOp: UInt8, BitwiseCopyable, Sendable {
    /// `andNot` clears the bits of b.
    case add, andNot, or, xor, and, maxSigned, minSigned, maxUnsigned, minUnsigned, exchange
}

/// `aux` of `fmulAdd`: operands whose sign is changed first, that of NaNs too unless `numbersOnly`.
public struct FusedSigns: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let addend = FusedSigns(rawValue: 1)
    /// The first factor.
    public static let factor = FusedSigns(rawValue: 2)
    public static let numbersOnly = FusedSigns(rawValue: 4)
}

/// A bit of `aux` that makes floating-point ops on lanes quiet: they round to the nearest, raise no exceptions, and make zeros of
/// denormal operands and results if `RuntimeLayout.quietMXCSR` says so.
public let quietFloat: UInt8 = 0x40

/// `aux` of `prefetch`: the cache level that the memory is wanted in, or that it will be read once, or written.
public enum CacheHint: UInt8, BitwiseCopyable, Sendable {
    case first, second, third, once, write
}

/// `aux` of loads and stores.
public struct MemoryFlags: OptionSet, Sendable {
    public let rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The value lies in big-endian order.
    public static let bigEndian = MemoryFlags(rawValue: 1)
    /// Store: followed by a full barrier (store-release that must be ordered with later load-acquires).
    public static let release = MemoryFlags(rawValue: 2)
    /// Load-acquire. Nothing to emit on x86, but not to be moved or merged.
    public static let acquire = MemoryFlags(rawValue: 4)
    /// The guest requires natural alignment and faults without it (exclusives, acquire/release of v128).
    public static let aligned = MemoryFlags(rawValue: 8)
    /// A single-copy-atomic 16-byte access.
    public static let atomic16 = MemoryFlags(rawValue: 16)
}

extension Op {
    @inlinable public var isTerminator: Bool { rawValue >= Op.jump.rawValue }
    @inlinable public var isExit: Bool { rawValue >= Op.exitDirect.rawValue }
    @inlinable public var accessesMemory: Bool {
        rawValue >= Op.load.rawValue && rawValue <= Op.compareExchange.rawValue
    }
    /// Must stay even if its value is unused.
    @inlinable public var hasEffect: Bool {
        switch self {
        case .stateStore, .sync, .poll, .load, .store, .loadPartial, .storePartial, .atomic, .compareExchange,
            .fence, .prefetch, .call,
            .writeFloatStatus,
            .writeFloatMode:
            true
        default: isTerminator || setsFloatStatus
        }
    }
    /// Ops whose exception flags reach the guest's FP status even if the result is unused.
    @inlinable public var setsFloatStatus: Bool {
        switch self {
        case .floatCompareFlags, .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmulAdd, .fmax, .fmin, .fmaxNumber,
            .fminNumber, .fcompareEqual, .fcompareGreaterEqual, .fcompareGreater, .froundToIntegral,
            .fconvert, .fwiden, .fnarrow, .floatToInt, .intToFloat:
            true
        default: false
        }
    }
    /// Which of a, b, c are values.
    @inlinable public var argumentCount: Int {
        switch self {
        case .nop, .param, .const, .vconst, .guestAddress, .stateLoad, .sync, .fence, .poll, .readFloatStatus,
            .jump,
            .exitSystemCall,
            .exitException:
            0
        case .stateStore, .writeFloatStatus, .writeFloatMode, .copy, .not, .neg, .countLeadingZeros,
            .countTrailingZeros, .popCount, .reverseBits,
            .byteSwap, .zeroExtend, .signExtend, .truncate, .logicFlags, .packFlags, .unpackFlags,
            .testCondition, .load, .prefetch, .bitcast, .singleToDouble, .doubleToSingle, .vectorFromScalar,
            .extractLane, .splat, .splatLane,
            .lowHalf,
            .permute, .vnot, .vneg, .vabs, .vshiftLeft, .vshiftRight, .vshiftRightSigned, .vrotateRight,
            .vwidenSigned,
            .vwidenUnsigned, .vpopCount, .vcountLeadingZeros, .vreverseBits, .vtransposeBits,
            .vanyBit, .vbyteMask,
            .aesMixColumns, .aesInverseMixColumns, .fsqrt, .fneg, .fabs, .froundToIntegral, .fconvert,
            .fwiden,
            .fnarrow, .floatToInt, .intToFloat, .branch:
            1
        case .select, .addCarry, .subCarry, .addCarryFlags, .subCarryFlags, .addCarryOut, .subCarryOut,
            .compareExchange, .storePartial, .tableLookupPair, .bitSelect, .sha256Rounds, .fmulAdd:
            3
        case .call, .exitDirect: 3  // unused ones are Value.none
        default: 2
        }
    }
}
