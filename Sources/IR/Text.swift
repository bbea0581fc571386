// The text form of functions, shared by printer and parser:
//
//     function pc=0x1000 control=0x0 length=8 count=2
//     ^0 pc=0x1000:
//         %1:i64 = stateLoad x0
//         %2:i64 = const 5
//         %3:i64 = add %1, %2
//         @1 = {pc=0x1004, x0=%3}
//         %4:i32 = load [%3 + 8] acquire @1
//         %5:i1 = compare.ult %3, 100:i64
//         branch %5, ^1(%3), ^2 @1
//     ^1(%9:i64) pc=0x1008:
//         …
//
// A value's number is its instruction's index; where the numbers leave a gap there are `nop`s. Fields that are zero
// are left out; a constant may stand where it is used, with its type. `;` begins a comment.

/// A word that stands for a value of `aux`.
struct AuxWord {
    var word: StaticString
    var mask: UInt8
    var value: UInt8
}

enum TextForm {
    private static func words(_ mask: UInt8, _ list: [StaticString]) -> [AuxWord] {
        list.enumerated().map { AuxWord(word: $1, mask: mask, value: UInt8($0)) }
    }
    private static func flag(_ word: StaticString, _ bit: UInt8) -> AuxWord {
        AuxWord(word: word, mask: bit, value: bit)
    }
    private static let quiet = flag("quiet", quietFloat)
    private static let roundings: [StaticString] = [
        "nearestEven", "plusInfinity", "minusInfinity", "zero", "nearestAway", "odd", "current",
    ]

    /// What `aux` of an op is made of; numbers where nothing fits.
    static func auxWords(_ op: Op) -> [AuxWord] {
        switch op {
        case .compare:
            words(0xff, ["eq", "ne", "ult", "uge", "ule", "ugt", "slt", "sge", "sle", "sgt"])
        case .testCondition:
            words(
                0xff,
                ["eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"])
        case .fence: words(0xff, ["full", "load", "store"])
        case .prefetch: words(0xff, ["first", "second", "third", "once", "write"])
        case .load, .store, .atomic, .compareExchange:
            [
                flag("bigEndian", 1), flag("release", 2), flag("acquire", 4), flag("aligned", 8),
                flag("atomic16", 16),
            ]
        case .floatToInt: words(0x3f, roundings) + [flag("unsigned", 0x80), quiet]
        case .froundToIntegral: words(0x3f, roundings) + [flag("exact", 0x80), quiet]
        case .intToFloat: [flag("unsigned", 0x80), quiet]
        case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmax, .fmin, .fmaxNumber, .fminNumber, .fcompareEqual,
            .fcompareGreaterEqual, .fcompareGreater:
            [quiet]
        case .floatCompareFlags: [flag("signalling", 1), flag("relation", 2)]
        case .compareFlags: [flag("unsigned", 1), flag("overflow", 2), flag("noGreater", 4)]
        case .crc32: [flag("castagnoli", 1)]
        case .branch: [flag("begun", 1)]
        case .fmulAdd:
            [flag("negateAddend", 1), flag("negateFactor", 2), flag("numbersOnly", 4), quiet]
        case .fconvert, .fnarrow: [AuxWord(word: "odd", mask: 0xff, value: 5)]
        case .exitDirect, .exitIndirect: words(0xff, ["jump", "call", "ret", "unlinked", "veneer"])
        default: []
        }
    }

    /// `aux` follows the op's name after a dot.
    static func hasAuxSuffix(_ op: Op) -> Bool {
        op == .compare || op == .testCondition || op == .fence || op == .prefetch
    }

    static let atomics: [StaticString] = [
        "add", "andNot", "or", "xor", "and", "maxSigned", "minSigned", "maxUnsigned", "minUnsigned",
        "exchange",
    ]

    static let types: [StaticString] = [
        "void", "i1", "i8", "i16", "i32", "i64", "f16", "f32", "f64", "v128", "flags",
    ]
    static let lanes: [StaticString] = ["b", "h", "s", "d"]

    /// A vector op whose lane matters even if it is .b.
    static func showsLane(_ op: Op, _ type: Type) -> Bool {
        switch op {
        case .extractLane: true
        case .insertLane, .splat, .splatLane, .zipLow, .zipHigh, .unzipEven, .unzipOdd, .transposeEven,
            .transposeOdd:
            true
        default: op.rawValue >= Op.vadd.rawValue && op.rawValue < Op.vreverseBits.rawValue
        }
    }

    /// `imm` is written even if it is 0.
    static func showsImmediate(_ op: Op) -> Bool {
        switch op {
        case .const, .guestAddress, .insertFlag, .extractLane, .insertLane, .splatLane, .extractBytes,
            .extract,
            .vmulCarryless, .fwiden,
            .shuffleLanes, .vshiftLeft, .vshiftRight, .vshiftRightSigned, .vrotateRight, .sha1Rounds,
            .exitDirect, .exitSystemCall:
            true
        default: false
        }
    }
}
