import Guest
import IR

/// Power ISA I 3.3.14.1: rotations under a mask. Most are something simpler: a shift, an extension, a bit field.
extension PPCTable {
    static let rotate: [Encoding<PPC>] = [
        Encoding("rlwinm, rlwinm.", "010101 RS:5 RA:5 SH:5 MB:5 ME:5 Rc") { f, ir in
            let mask = f.wordMask
            guard f.isWrapped, f.mode.is64 else {
                return set(f, ir, f.ra, rotatedWord(f, ir, ir.w(f.rs), f.bits(16, 20), mask))
            }
            set(f, ir, f.ra, twice(ir, ir.rotateRight(ir.w(f.rs), imm: 32 - f.bits(16, 20) & 31), mask))
        },
        Encoding("rlwnm, rlwnm.", "010111 RS:5 RA:5 RB:5 MB:5 ME:5 Rc") { f, ir in
            let rotated = ir.rotateRight(ir.w(f.rs), ir.neg(ir.w(f.rb)))
            guard f.isWrapped, f.mode.is64 else {
                return set(f, ir, f.ra, ir.and(rotated, ir.i32(Int64(f.wordMask))))
            }
            set(f, ir, f.ra, twice(ir, rotated, f.wordMask))
        },
        Encoding("rlwimi, rlwimi.", "010100 RS:5 RA:5 SH:5 MB:5 ME:5 Rc") { f, ir in
            let mask = f.wordMask
            guard f.mode.is64 else {
                let inserted = rotatedWord(f, ir, ir.w(f.rs), f.bits(16, 20), mask)
                return set(f, ir, f.ra, ir.or(ir.and(ir.w(f.ra), ir.i32(Int64(~mask))), inserted))
            }
            // The rotated word is in both halves, and a mask that wraps takes all of the upper one.
            let full = UInt64(mask) | (f.isWrapped ? 0xffff_ffff_0000_0000 : 0)
            let inserted =
                f.isWrapped
                ? twice(ir, ir.rotateRight(ir.w(f.rs), imm: 32 - f.bits(16, 20) & 31), mask)
                : ir.zeroExtend(rotatedWord(f, ir, ir.w(f.rs), f.bits(16, 20), mask), to: .i64)
            set(f, ir, f.ra, ir.or(masked(ir, ir.x(f.ra), ~full), inserted))
        },
        Encoding(
            "rldicl, rldicl.", "011110 RS:5 RA:5 sh:5 mb:6 000 sh5 Rc", "",
            in64BitMode { f, ir in
                set(f, ir, f.ra, rotated(ir, ir.x(f.rs), f.sh, .max >> UInt64(f.mb)))
            }),
        Encoding(
            "rldicr, rldicr.", "011110 RS:5 RA:5 sh:5 me:6 001 sh5 Rc", "",
            in64BitMode { f, ir in
                set(f, ir, f.ra, rotated(ir, ir.x(f.rs), f.sh, .max << UInt64(63 - f.mb)))
            }),
        Encoding(
            "rldic, rldic.", "011110 RS:5 RA:5 sh:5 mb:6 010 sh5 Rc", "",
            in64BitMode { f, ir in set(f, ir, f.ra, rotated(ir, ir.x(f.rs), f.sh, f.middleMask)) }),
        Encoding(
            "rldimi, rldimi.", "011110 RS:5 RA:5 sh:5 mb:6 011 sh5 Rc", "",
            in64BitMode { f, ir in
                let inserted = rotated(ir, ir.x(f.rs), f.sh, f.middleMask)
                set(f, ir, f.ra, ir.or(masked(ir, ir.x(f.ra), ~f.middleMask), inserted))
            }),
        Encoding(
            "rldcl, rldcl.", "011110 RS:5 RA:5 RB:5 mb:6 1000 Rc", "",
            in64BitMode { f, ir in
                let rotated = ir.rotateRight(ir.x(f.rs), ir.neg(ir.x(f.rb)))
                set(f, ir, f.ra, masked(ir, rotated, .max >> UInt64(f.mb)))
            }),
        Encoding(
            "rldcr, rldcr.", "011110 RS:5 RA:5 RB:5 me:6 1001 Rc", "",
            in64BitMode { f, ir in
                let rotated = ir.rotateRight(ir.x(f.rs), ir.neg(ir.x(f.rb)))
                set(f, ir, f.ra, masked(ir, rotated, .max << UInt64(63 - f.mb)))
            }),
    ]

    /// i64: a word in both halves, under a mask that has all of the upper one.
    private static func twice(_ ir: Builder, _ word: Value, _ mask: UInt32) -> Value {
        let low = ir.zeroExtend(ir.and(word, ir.i32(Int64(mask))), to: .i64)
        return ir.or(ir.shiftLeft(ir.zeroExtend(word, to: .i64), imm: 32), low)
    }

    /// An i32 rotated left, under a mask: an i32, or in 64-bit mode an i64 with zeros above.
    private static func rotatedWord(
        _ f: PPC, _ ir: Builder, _ a: Value, _ sh: Int, _ mask: UInt32
    ) -> Value {
        // Of a record form the flags of the AND are wanted.
        func masked(_ x: Value, _ mask: UInt32) -> Value {
            switch mask {
            case 0xff where !f.isRecord: ir.zeroExtend(ir.truncate(x, to: .i8), to: .i32)
            case 0xffff where !f.isRecord: ir.zeroExtend(ir.truncate(x, to: .i16), to: .i32)
            default: ir.and(x, ir.i32(Int64(mask)))
            }
        }
        let fromLeft: UInt32 = .max << UInt32(sh)
        if mask & ~fromLeft == 0 {
            // Nothing that came around is kept.
            let kept = mask >> UInt32(sh)
            guard kept != .max >> UInt32(sh) else { return ir.shiftLeft(a, imm: sh) }
            let bits = masked(a, kept)
            // Addresses take a shifted doubleword.
            return f.mode.is64 && sh <= 3
                ? ir.shiftLeft(ir.zeroExtend(bits, to: .i64), imm: sh) : ir.shiftLeft(bits, imm: sh)
        }
        if mask & fromLeft == 0 {
            let shifted = ir.shiftRight(a, imm: 32 - sh)
            return mask == ~fromLeft ? shifted : masked(shifted, mask)
        }
        return masked(ir.rotateRight(a, imm: 32 - sh), mask)
    }

    /// An i64 rotated left, under a mask.
    private static func rotated(_ ir: Builder, _ a: Value, _ sh: Int, _ mask: UInt64) -> Value {
        let fromLeft: UInt64 = .max << UInt64(sh)
        if mask & ~fromLeft == 0 {
            let kept = mask >> UInt64(sh)
            if kept == .max >> UInt64(sh) { return ir.shiftLeft(a, imm: sh) }
            if isNarrow(kept) || !isRun(kept) { return ir.shiftLeft(masked(ir, a, kept), imm: sh) }
            // A run of bits that two shifts leave.
            let (above, below) = (kept.leadingZeroBitCount, kept.trailingZeroBitCount)
            if above == sh {
                return ir.shiftLeft(ir.shiftRight(a, imm: below), imm: below + sh)
            }
            if below == 0 {
                return ir.shiftRight(ir.shiftLeft(a, imm: above), imm: above - sh)
            }
            return ir.shiftLeft(masked(ir, a, kept), imm: sh)
        }
        if mask & fromLeft == 0 {
            let count = 64 - sh
            if mask == ~fromLeft { return ir.shiftRight(a, imm: count) }
            if mask & (mask &+ 1) == 0, !isNarrow(mask) {
                let above = mask.leadingZeroBitCount
                return ir.shiftRight(ir.shiftLeft(a, imm: above - count), imm: above)
            }
            return masked(ir, ir.shiftRight(a, imm: count), mask)
        }
        return masked(ir, ir.rotateRight(a, imm: 64 - sh), mask)
    }

    /// An i64 under a mask.
    private static func masked(_ ir: Builder, _ a: Value, _ mask: UInt64) -> Value {
        switch mask {
        case .max: return a
        case 0: return ir.i64(Int64(0))
        case 0xff: return ir.zeroExtend(ir.truncate(a, to: .i8), to: .i64)
        case 0xffff: return ir.zeroExtend(ir.truncate(a, to: .i16), to: .i64)
        case 0xffff_ffff: return ir.zeroExtend(ir.truncate(a, to: .i32), to: .i64)
        default: break
        }
        if mask >> 32 == 0 {
            return ir.zeroExtend(ir.and(ir.truncate(a, to: .i32), ir.i32(Int64(mask))), to: .i64)
        }
        if !isNarrow(mask), isRun(mask) {
            let (above, below) = (mask.leadingZeroBitCount, mask.trailingZeroBitCount)
            if below == 0 { return ir.shiftRight(ir.shiftLeft(a, imm: above), imm: above) }
            if above == 0 { return ir.shiftLeft(ir.shiftRight(a, imm: below), imm: below) }
        }
        return ir.and(a, ir.i64(mask))
    }

    /// Whether the mask is an immediate operand on the host.
    private static func isNarrow(_ mask: UInt64) -> Bool {
        let signed = Int64(bitPattern: mask)
        return mask >> 32 == 0 || signed == Int64(Int32(truncatingIfNeeded: signed))
    }

    /// Whether the ones of a mask that is not 0 are side by side.
    private static func isRun(_ mask: UInt64) -> Bool {
        let low = mask >> UInt64(mask.trailingZeroBitCount)
        return low & (low &+ 1) == 0
    }
}

extension PPC {
    /// Bits MB…ME of a word, around its end if MB > ME.
    fileprivate var wordMask: UInt32 {
        let (mb, me) = (UInt32(bits(21, 25)), UInt32(bits(26, 30)))
        let (from, to): (UInt32, UInt32) = (.max >> mb, .max << (31 - me))
        return mb <= me ? from & to : from | to
    }
    fileprivate var isWrapped: Bool { bits(21, 25) > bits(26, 30) }

    fileprivate var sh: Int { bits(30, 30) << 5 | bits(16, 20) }
    /// MB and ME of MD and MDS forms.
    fileprivate var mb: Int { bits(26, 26) << 5 | bits(21, 25) }
    /// Bits MB…63 - SH of a doubleword, around its end if that is less.
    fileprivate var middleMask: UInt64 {
        let (from, to): (UInt64, UInt64) = (.max >> UInt64(mb), .max << UInt64(sh))
        return mb <= 63 - sh ? from & to : from | to
    }
}
