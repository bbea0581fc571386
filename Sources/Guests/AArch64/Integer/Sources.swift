import Guest
import IR

/// Data processing with one, two and three sources; conditional select; flag manipulation.
extension A64Table {
    static let oneSource: [Encoding<A64>] = [
        Encoding("RBIT", "sf 1 0 11010110 00000 000000 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.reverseBits(ir.r(f.rn, f.sf)))
        },
        Encoding("REV16", "sf 1 0 11010110 00000 000001 Rn:5 Rd:5") { f, ir in
            let a = ir.r(f.rn, f.sf)
            let mask = ir.const(0x00ff_00ff_00ff_00ff, f.sf ? .i64 : .i32)
            let up = ir.shiftLeft(ir.and(a, mask), imm: 8)
            ir.setX(f.rd, ir.or(up, ir.and(ir.shiftRight(a, imm: 8), mask)))
        },
        Encoding("REV (32-bit)", "0 1 0 11010110 00000 000010 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.byteSwap(ir.w(f.rn)))
        },
        Encoding("REV32", "1 1 0 11010110 00000 000010 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.rotateRight(ir.byteSwap(ir.x(f.rn)), imm: 32))
        },
        Encoding("REV (64-bit)", "1 1 0 11010110 00000 000011 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.byteSwap(ir.x(f.rn)))
        },
        Encoding("CLZ", "sf 1 0 11010110 00000 000100 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.countLeadingZeros(ir.r(f.rn, f.sf)))
        },
        Encoding("CLS", "sf 1 0 11010110 00000 000101 Rn:5 Rd:5") { f, ir in
            // Bits equal to the sign after it: the leading zeros of (a ^ a >> 1) without the sign's own.
            let a = ir.r(f.rn, f.sf)
            let differs = ir.xor(a, ir.shiftRightSigned(a, imm: 1))
            ir.setX(f.rd, ir.add(ir.countLeadingZeros(differs), imm: -1))
        },
    ]

    static let twoSource: [Encoding<A64>] = [
        Encoding("UDIV", "sf 0 0 11010110 Rm:5 000010 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.divUnsigned(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("SDIV", "sf 0 0 11010110 Rm:5 000011 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.divSigned(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("LSLV", "sf 0 0 11010110 Rm:5 001000 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.shiftLeft(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("LSRV", "sf 0 0 11010110 Rm:5 001001 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.shiftRight(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("ASRV", "sf 0 0 11010110 Rm:5 001010 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.shiftRightSigned(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("RORV", "sf 0 0 11010110 Rm:5 001011 Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.rotateRight(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf)))
        },
        Encoding("PACGA", "1 0 0 11010110 Rm:5 001100 Rn:5 Rd:5", "FEAT_PAuth") { f, ir in
            // Without a generic key the code is not computed.
            ir.setX(f.rd, ir.i64(Int64(0)))
        },
        Encoding("CRC32B, CRC32H, CRC32W", "0 0 0 11010110 Rm:5 010 0 sz:2 Rn:5 Rd:5", "FEAT_CRC32") {
            f, ir in
            crc(f, ir, castagnoli: false)
        },
        Encoding("CRC32X", "1 0 0 11010110 Rm:5 010 0 11 Rn:5 Rd:5", "FEAT_CRC32") { f, ir in
            ir.setX(f.rd, ir.crc32(ir.w(f.rn), ir.x(f.rm), castagnoli: false))
        },
        Encoding("CRC32CB, CRC32CH, CRC32CW", "0 0 0 11010110 Rm:5 010 1 sz:2 Rn:5 Rd:5", "FEAT_CRC32") {
            f, ir in
            crc(f, ir, castagnoli: true)
        },
        Encoding("CRC32CX", "1 0 0 11010110 Rm:5 010 1 11 Rn:5 Rd:5", "FEAT_CRC32") { f, ir in
            ir.setX(f.rd, ir.crc32(ir.w(f.rn), ir.x(f.rm), castagnoli: true))
        },
    ]

    private static func crc(_ f: A64, _ ir: Builder, castagnoli: Bool) {
        let type: Type
        switch f.bits(11, 10) {
        case 0: type = .i8
        case 1: type = .i16
        case 2: type = .i32
        default: return ir.undefined()
        }
        ir.setX(f.rd, ir.crc32(ir.w(f.rn), ir.truncate(ir.x(f.rm), to: type), castagnoli: castagnoli))
    }

    static let threeSource: [Encoding<A64>] = [
        Encoding("MADD", "sf 00 11011 000 Rm:5 0 Ra:5 Rn:5 Rd:5") { f, ir in
            let product = ir.mul(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf))
            ir.setX(f.rd, f.ra == 31 ? product : ir.add(ir.r(f.ra, f.sf), product))
        },
        Encoding("MSUB", "sf 00 11011 000 Rm:5 1 Ra:5 Rn:5 Rd:5") { f, ir in
            let product = ir.mul(ir.r(f.rn, f.sf), ir.r(f.rm, f.sf))
            ir.setX(f.rd, f.ra == 31 ? ir.neg(product) : ir.sub(ir.r(f.ra, f.sf), product))
        },
        Encoding("SMADDL", "1 00 11011 001 Rm:5 0 Ra:5 Rn:5 Rd:5") { f, ir in
            multiplyLong(f, ir, signed: true, subtract: false)
        },
        Encoding("SMSUBL", "1 00 11011 001 Rm:5 1 Ra:5 Rn:5 Rd:5") { f, ir in
            multiplyLong(f, ir, signed: true, subtract: true)
        },
        Encoding("SMULH", "1 00 11011 010 Rm:5 0 xxxxx Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.mulHighSigned(ir.x(f.rn), ir.x(f.rm)))
        },
        Encoding("UMADDL", "1 00 11011 101 Rm:5 0 Ra:5 Rn:5 Rd:5") { f, ir in
            multiplyLong(f, ir, signed: false, subtract: false)
        },
        Encoding("UMSUBL", "1 00 11011 101 Rm:5 1 Ra:5 Rn:5 Rd:5") { f, ir in
            multiplyLong(f, ir, signed: false, subtract: true)
        },
        Encoding("UMULH", "1 00 11011 110 Rm:5 0 xxxxx Rn:5 Rd:5") { f, ir in
            ir.setX(f.rd, ir.mulHighUnsigned(ir.x(f.rn), ir.x(f.rm)))
        },
    ]

    private static func multiplyLong(_ f: A64, _ ir: Builder, signed: Bool, subtract: Bool) {
        func wide(_ n: Int) -> Value {
            signed ? ir.signExtend(ir.w(n), to: .i64) : ir.zeroExtend(ir.w(n), to: .i64)
        }
        let product = ir.mul(wide(f.rn), wide(f.rm))
        if f.ra == 31 {
            ir.setX(f.rd, subtract ? ir.neg(product) : product)
        } else {
            ir.setX(f.rd, subtract ? ir.sub(ir.x(f.ra), product) : ir.add(ir.x(f.ra), product))
        }
    }

    static let conditionalSelect: [Encoding<A64>] = [
        Encoding("CSEL", "sf 0 0 11010100 Rm:5 cond:4 00 Rn:5 Rd:5") { f, ir in
            select(f, ir, ir.r(f.rm, f.sf))
        },
        Encoding("CSINC", "sf 0 0 11010100 Rm:5 cond:4 01 Rn:5 Rd:5") { f, ir in
            if f.rn == 31, f.rm == 31, f.bits(15, 12) < 14 {
                // CSET of the inverted condition.
                return ir.setX(f.rd, ir.zeroExtend(ir.condition(f.bits(15, 12) ^ 1), to: .i64))
            }
            select(f, ir, ir.add(ir.r(f.rm, f.sf), imm: 1))
        },
        Encoding("CSINV", "sf 1 0 11010100 Rm:5 cond:4 00 Rn:5 Rd:5") { f, ir in
            select(f, ir, ir.not(ir.r(f.rm, f.sf)))
        },
        Encoding("CSNEG", "sf 1 0 11010100 Rm:5 cond:4 01 Rn:5 Rd:5") { f, ir in
            select(f, ir, ir.neg(ir.r(f.rm, f.sf)))
        },
    ]

    private static func select(_ f: A64, _ ir: Builder, _ other: Value) {
        ir.setX(f.rd, ir.select(ir.condition(f.bits(15, 12)), ir.r(f.rn, f.sf), other))
    }

    static let flagManipulation: [Encoding<A64>] = [
        Encoding("RMIF", "1 0 1 11010000 imm6:6 00001 Rn:5 0 mask:4", "FEAT_FlagM") { f, ir in
            let rotated = ir.truncate(ir.rotateRight(ir.x(f.rn), imm: f.bits(20, 15)), to: .i32)
            let mask = Int64(f.bits(3, 0)) << 28
            let new = ir.and(ir.shiftLeft(rotated, imm: 28), ir.i32(mask))
            ir.setFlags(ir.packFlags(ir.or(new, ir.and(ir.unpackFlags(ir.flags()), ir.i32(~mask)))))
        },
        Encoding("SETF8", "0 0 1 11010000 00000 0 0 0010 Rn:5 01101", "FEAT_FlagM") { f, ir in setf(f, ir, 8)
        },
        Encoding("SETF16", "0 0 1 11010000 00000 0 1 0010 Rn:5 01101", "FEAT_FlagM") { f, ir in
            setf(f, ir, 16)
        },
        Encoding("CFINV", "11010101 00000 000 0100 0000 000 11111", "FEAT_FlagM") { f, ir in
            ir.setFlags(ir.packFlags(ir.xor(ir.unpackFlags(ir.flags()), ir.i32(1 << 29))))
        },
        Encoding("XAFLAG", "11010101 00000 000 0100 0000 001 11111", "FEAT_FlagM2") { f, ir in
            // N = !C & !Z, Z = Z & C, C = C | Z, V = !C & Z
            let (z, c) = (ir.testCondition(.eq, ir.flags()), ir.testCondition(.hs, ir.flags()))
            let (zw, cw) = (ir.zeroExtend(z, to: .i32), ir.zeroExtend(c, to: .i32))
            let one = ir.i32(1)
            let notC = ir.xor(cw, one)
            setNZCV(
                ir, ir.and(notC, ir.xor(zw, one)), ir.and(zw, cw), ir.or(cw, zw), ir.and(notC, zw))
        },
        Encoding("AXFLAG", "11010101 00000 000 0100 0000 010 11111", "FEAT_FlagM2") { f, ir in
            // Z = Z | V, C = C & !V, N = V = 0
            let nzcv = ir.unpackFlags(ir.flags())
            func bit(_ n: Int) -> Value { ir.and(ir.shiftRight(nzcv, imm: n), ir.i32(1)) }
            setNZCV(ir, ir.i32(0), ir.or(bit(30), bit(28)), ir.andNot(bit(29), bit(28)), ir.i32(0))
        },
    ]

    private static func setNZCV(_ ir: Builder, _ n: Value, _ z: Value, _ c: Value, _ v: Value) {
        let high = ir.or(ir.shiftLeft(n, imm: 31), ir.shiftLeft(z, imm: 30))
        let low = ir.or(ir.shiftLeft(c, imm: 29), ir.shiftLeft(v, imm: 28))
        ir.setFlags(ir.packFlags(ir.or(high, low)))
    }

    /// N and Z of the narrow value, V if its sign differs from the bit above; C stays.
    private static func setf(_ f: A64, _ ir: Builder, _ bits: Int) {
        let a = ir.w(f.rn)
        let top = ir.shiftLeft(a, imm: 32 - bits)
        let n = ir.shiftRight(top, imm: 31)
        let z = ir.zeroExtend(ir.compare(.eq, top, ir.i32(0)), to: .i32)
        let v = ir.and(ir.shiftRight(ir.xor(a, ir.shiftRight(a, imm: 1)), imm: bits - 1), ir.i32(1))
        let c = ir.zeroExtend(ir.testCondition(.hs, ir.flags()), to: .i32)
        setNZCV(ir, n, z, c, v)
    }
}
