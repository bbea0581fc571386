import Guest
import IR

/// Logical operations, moves of wide immediates, bit fields, PC-relative addresses.
extension A64Table {
    static let logicalImmediate: [Encoding<A64>] = [
        Encoding("AND (immediate)", "sf 00 100100 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard let m = bitMask(f) else { return ir.undefined() }
            ir.setXSP(f.rd, ir.and(ir.r(f.rn, f.sf), m(ir)))
        },
        Encoding("ORR (immediate)", "sf 01 100100 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard let m = bitMask(f) else { return ir.undefined() }
            ir.setXSP(f.rd, ir.or(ir.r(f.rn, f.sf), m(ir)))
        },
        Encoding("EOR (immediate)", "sf 10 100100 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard let m = bitMask(f) else { return ir.undefined() }
            ir.setXSP(f.rd, ir.xor(ir.r(f.rn, f.sf), m(ir)))
        },
        Encoding("ANDS (immediate)", "sf 11 100100 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard let m = bitMask(f) else { return ir.undefined() }
            let result = ir.and(ir.r(f.rn, f.sf), m(ir))
            ir.setX(f.rd, result)
            ir.setFlags(ir.logicFlags(result))
        },
    ]

    static let logicalRegister: [Encoding<A64>] = [
        Encoding("AND (shifted register)", "sf 00 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { ir.and($0, $1) }
        },
        Encoding("BIC (shifted register)", "sf 00 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { ir.andNot($0, $1) }
        },
        Encoding("ORR (shifted register)", "sf 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { f.rn == 31 ? $1 : ir.or($0, $1) }
        },
        Encoding("ORN (shifted register)", "sf 01 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { f.rn == 31 ? ir.not($1) : ir.or($0, ir.not($1)) }
        },
        Encoding("EOR (shifted register)", "sf 10 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { ir.xor($0, $1) }
        },
        Encoding("EON (shifted register)", "sf 10 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir) { ir.xor($0, ir.not($1)) }
        },
        Encoding("ANDS (shifted register)", "sf 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir, flags: true) { ir.and($0, $1) }
        },
        Encoding("BICS (shifted register)", "sf 11 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5") { f, ir in
            logical(f, ir, flags: true) { ir.andNot($0, $1) }
        },
    ]

    static let moveWide: [Encoding<A64>] = [
        Encoding("MOVN", "sf 00 100101 hw:2 imm16:16 Rd:5") { f, ir in
            guard f.sf || !f.bit(22) else { return ir.undefined() }
            ir.setX(f.rd, ir.const(~f.wide, f.sf ? .i64 : .i32))
        },
        Encoding("MOVZ", "sf 10 100101 hw:2 imm16:16 Rd:5") { f, ir in
            guard f.sf || !f.bit(22) else { return ir.undefined() }
            ir.setX(f.rd, ir.const(f.wide, f.sf ? .i64 : .i32))
        },
        Encoding("MOVK", "sf 11 100101 hw:2 imm16:16 Rd:5") { f, ir in
            guard f.sf || !f.bit(22) else { return ir.undefined() }
            let type: Type = f.sf ? .i64 : .i32
            let hole = ir.const(~(0xffff << Int64(f.bits(22, 21) * 16)), type)
            ir.setX(f.rd, ir.or(ir.and(ir.r(f.rd, f.sf), hole), ir.const(f.wide, type)))
        },
    ]

    static let pcRelative: [Encoding<A64>] = [
        Encoding("ADR", "0 immlo:2 10000 immhi:19 Rd:5") { f, ir in
            ir.setX(f.rd, ir.address(ir.pc &+ UInt64(bitPattern: f.adrOffset)))
        },
        Encoding("ADRP", "1 immlo:2 10000 immhi:19 Rd:5") { f, ir in
            ir.setX(f.rd, ir.address((ir.pc & ~0xfff) &+ UInt64(bitPattern: f.adrOffset << 12)))
        },
    ]

    static let bitfield: [Encoding<A64>] = [
        Encoding("SBFM", "sf 00 100110 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard f.bitfieldIsAllocated else { return ir.undefined() }
            ir.setX(f.rd, extractField(f, ir, signed: true))
        },
        Encoding("BFM", "sf 01 100110 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard f.bitfieldIsAllocated else { return ir.undefined() }
            insertField(f, ir)
        },
        Encoding("UBFM", "sf 10 100110 N immr:6 imms:6 Rn:5 Rd:5") { f, ir in
            guard f.bitfieldIsAllocated else { return ir.undefined() }
            ir.setX(f.rd, extractField(f, ir, signed: false))
        },
        Encoding("EXTR", "sf 00 100111 N 0 Rm:5 imms:6 Rn:5 Rd:5") { f, ir in
            guard f.bit(22) == f.sf, f.sf || !f.bit(15) else { return ir.undefined() }
            ir.setX(f.rd, ir.extract(high: ir.r(f.rn, f.sf), low: ir.r(f.rm, f.sf), lsb: f.bits(15, 10)))
        },
    ]

    private static func logical(
        _ f: A64, _ ir: Builder, flags: Bool = false, _ op: (Value, Value) -> Value
    ) {
        guard f.sf || !f.bit(15) else { return ir.undefined() }
        let result = op(ir.r(f.rn, f.sf), shifted(f, ir))
        ir.setX(f.rd, result)
        if flags { ir.setFlags(ir.logicFlags(result)) }
    }

    /// DecodeBitMasks' immediate, or nil if reserved.
    private static func bitMask(_ f: A64) -> ((Builder) -> Value)? {
        guard
            let mask = decodeBitMask(n: f.bits(22, 22), imms: f.bits(15, 10), immr: f.bits(21, 16), sf: f.sf)
        else { return nil }
        return { $0.const(Int64(bitPattern: mask), f.sf ? .i64 : .i32) }
    }

    /// DecodeBitMasks of the manual for logical immediates.
    static func decodeBitMask(n: Int, imms: Int, immr: Int, sf: Bool) -> UInt64? {
        if n == 1 && !sf { return nil }
        let combined = UInt32(n << 6 | (~imms & 0x3f))
        if combined == 0 { return nil }
        let length = 31 - combined.leadingZeroBitCount
        if length < 1 { return nil }
        let size = 1 << length
        let levels = size - 1
        let s = imms & levels
        let r = immr & levels
        if s == levels { return nil }
        var element: UInt64 = s == 63 ? .max : (1 << UInt64(s + 1)) - 1
        if r != 0 {
            let mask: UInt64 = size == 64 ? .max : (1 << UInt64(size)) - 1
            element = (element >> UInt64(r) | element << UInt64(size - r)) & mask
        }
        var width = size
        while width < 64 {
            element |= element << UInt64(width)
            width *= 2
        }
        return element
    }

    /// The lowest `n` bits, 1 to 64.
    private static func ones(_ n: Int) -> Int64 { Int64(bitPattern: UInt64.max >> UInt64(64 - n)) }

    /// SBFM and UBFM.
    private static func extractField(_ f: A64, _ ir: Builder, signed: Bool) -> Value {
        let (r, s) = (f.bits(21, 16), f.bits(15, 10))
        let type: Type = f.sf ? .i64 : .i32
        let width = type.bits
        if s >= r {
            let length = s - r + 1
            if r == 0, length == 8 || length == 16 || length == 32, length < width {
                let narrow = ir.truncate(ir.x(f.rn), to: length == 8 ? .i8 : length == 16 ? .i16 : .i32)
                return signed ? ir.signExtend(narrow, to: type) : ir.zeroExtend(narrow, to: type)
            }
            let a = ir.r(f.rn, f.sf)
            if s == width - 1 { return signed ? ir.shiftRightSigned(a, imm: r) : ir.shiftRight(a, imm: r) }
            if signed {
                return ir.shiftRightSigned(ir.shiftLeft(a, imm: width - 1 - s), imm: width - length)
            }
            let shifted = ir.shiftRight(a, imm: r)
            return ir.and(shifted, ir.const(ones(length), type))
        }
        // The field goes up: s + 1 bits to position width - r.
        let a = ir.r(f.rn, f.sf)
        let position = width - r
        if signed {
            return ir.shiftRightSigned(ir.shiftLeft(a, imm: width - 1 - s), imm: width - 1 - s - position)
        }
        if s + 1 + position == width { return ir.shiftLeft(a, imm: position) }
        return ir.shiftLeft(ir.and(a, ir.const(ones(s + 1), type)), imm: position)
    }

    /// BFM: BFI, BFXIL, BFC.
    private static func insertField(_ f: A64, _ ir: Builder) {
        let (r, s) = (f.bits(21, 16), f.bits(15, 10))
        let type: Type = f.sf ? .i64 : .i32
        let length = s >= r ? s - r + 1 : s + 1
        let position = s >= r ? 0 : type.bits - r
        let ones = ones(length)
        var field = ir.r(f.rn, f.sf)
        if s >= r { field = ir.shiftRight(field, imm: r) }
        field = ir.shiftLeft(ir.and(field, ir.const(ones, type)), imm: position)
        let kept = ir.and(ir.r(f.rd, f.sf), ir.const(~(ones << Int64(position)), type))
        ir.setX(f.rd, ir.or(kept, field))
    }
}

extension A64 {
    fileprivate var wide: Int64 { Int64(bits(20, 5)) << Int64(bits(22, 21) * 16) }
    fileprivate var adrOffset: Int64 { signedBits(23, 5) << 2 | Int64(bits(30, 29)) }
    fileprivate var bitfieldIsAllocated: Bool { bit(22) == sf && (sf || (!bit(21) && !bit(15))) }
}
