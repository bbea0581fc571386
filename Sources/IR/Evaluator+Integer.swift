import SoftFloat

/// Integer ops, flags and conditions.
extension Evaluator {
    @inline(never)
    static func integer(
        _ op: Op, _ type: Type, _ aux: UInt8, _ imm: Int64, _ argumentType: Type, _ first: UInt64,
        _ second: UInt64
    ) -> UInt64 {
        let bits = type.bits
        let mask = mask(bits)
        let a = first & mask
        let b = second & mask
        let sa = signed(first, bits)
        let sb = signed(second, bits)
        let n = b & UInt64(truncatingIfNeeded: bits &- 1)
        let result: UInt64
        switch op {
        case .add: result = a &+ b
        case .sub: result = a &- b
        case .mul: result = a &* b
        case .mulHighSigned: result = highProduct(sa, sb, bits)
        case .mulHighUnsigned: result = highProduct(a, b, bits)
        case .divSigned:
            if sb == 0 {
                result = 0
            } else if sb == -1 {
                result = 0 &- a
            } else {
                result = UInt64(bitPattern: sa.dividedReportingOverflow(by: sb).partialValue)
            }
        case .divUnsigned: result = b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
        case .and: result = a & b
        case .or: result = a | b
        case .xor: result = a ^ b
        case .andNot: result = a & ~b
        case .not: result = ~a
        case .neg: result = 0 &- a
        case .shiftLeft: result = a &<< n
        case .shiftRight: result = a &>> n
        case .shiftRightSigned: result = UInt64(bitPattern: sa &>> Int64(bitPattern: n))
        case .rotateRight: result = funnel(a, a, n, bits)
        case .extract: result = funnel(a, b, UInt64(bitPattern: imm) & shift(bits &- 1), bits)
        case .countLeadingZeros: result = shift(leadingZeros(a, bits))
        case .countTrailingZeros: result = shift(a == 0 ? bits : a.trailingZeroBitCount)
        case .popCount: result = shift(a.nonzeroBitCount)
        case .reverseBits: result = reversed(a) &>> shift(64 &- bits)
        case .byteSwap: result = a.byteSwapped &>> shift(64 &- bits)
        case .parallelExtract: result = gathered(a, b)
        case .parallelDeposit: result = scattered(a, b)
        case .zeroExtend: result = first & self.mask(argumentType.bits)
        case .signExtend: result = UInt64(bitPattern: signed(first, argumentType.bits))
        case .truncate: result = first
        case .compare: result = holds(aux, first, second, argumentType.bits) ? 1 : 0
        case .crc32: result = crc(first, second, bytes: argumentType.size, castagnoli: aux == 1)
        default: result = 0
        }
        return result & mask
    }

    /// The upper halves of the products of two numbers of `bits` bits.
    @inline(__always)
    static func highProduct(_ a: Int64, _ b: Int64, _ bits: Int) -> UInt64 {
        bits == 64
            ? UInt64(bitPattern: a.multipliedFullWidth(by: b).high)
            : UInt64(bitPattern: (a &* b) &>> Int64(truncatingIfNeeded: bits))
    }
    @inline(__always)
    static func highProduct(_ a: UInt64, _ b: UInt64, _ bits: Int) -> UInt64 {
        bits == 64 ? a.multipliedFullWidth(by: b).high : (a &* b) &>> shift(bits)
    }

    /// The low half of (high:low) >> n, n < bits; bits above are junk.
    @inline(__always)
    static func funnel(_ high: UInt64, _ low: UInt64, _ n: UInt64, _ bits: Int) -> UInt64 {
        n == 0 ? low : low &>> n | high &<< (shift(bits) &- n)
    }

    @inline(__always)
    static func leadingZeros(_ a: UInt64, _ bits: Int) -> Int { a.leadingZeroBitCount &- (64 &- bits) }

    /// The bits of `a` where `mask` has ones, at the low end.
    private static func gathered(_ a: UInt64, _ mask: UInt64) -> UInt64 {
        var result: UInt64 = 0
        var rest = mask
        var n: UInt64 = 0
        while rest != 0 {
            result |= (a &>> shift(rest.trailingZeroBitCount) & 1) &<< n
            rest &= rest &- 1
            n &+= 1
        }
        return result
    }

    /// The low bits of `a` to where `mask` has ones.
    private static func scattered(_ a: UInt64, _ mask: UInt64) -> UInt64 {
        var result: UInt64 = 0
        var rest = mask
        var bits = a
        while rest != 0 {
            if bits & 1 != 0 { result |= rest & (0 &- rest) }
            rest &= rest &- 1
            bits &>>= 1
        }
        return result
    }

    /// Bit order in each byte reversed.
    @inline(__always)
    static func reversedInBytes(_ a: UInt64) -> UInt64 {
        var x = a
        x = (x &>> 1) & 0x5555_5555_5555_5555 | (x & 0x5555_5555_5555_5555) &<< 1
        x = (x &>> 2) & 0x3333_3333_3333_3333 | (x & 0x3333_3333_3333_3333) &<< 2
        return (x &>> 4) & 0x0f0f_0f0f_0f0f_0f0f | (x & 0x0f0f_0f0f_0f0f_0f0f) &<< 4
    }

    /// Bit j of byte i := bit i of byte j, by exchanging ever larger squares.
    static func transposed(_ a: UInt64) -> UInt64 {
        var x = a
        var t = (x ^ x &>> 7) & 0x00aa_00aa_00aa_00aa
        x ^= t ^ t &<< 7
        t = (x ^ x &>> 14) & 0x0000_cccc_0000_cccc
        x ^= t ^ t &<< 14
        t = (x ^ x &>> 28) & 0x0000_0000_f0f0_f0f0
        return x ^ t ^ t &<< 28
    }

    @inline(__always)
    static func reversed(_ a: UInt64) -> UInt64 { reversedInBytes(a).byteSwapped }

    private static func holds(_ relation: UInt8, _ first: UInt64, _ second: UInt64, _ bits: Int) -> Bool {
        let a = first & mask(bits)
        let b = second & mask(bits)
        let sa = signed(first, bits)
        let sb = signed(second, bits)
        switch Relation(rawValue: relation) ?? .eq {
        case .eq: return a == b
        case .ne: return a != b
        case .ult: return a < b
        case .uge: return a >= b
        case .ule: return a <= b
        case .ugt: return a > b
        case .slt: return sa < sb
        case .sge: return sa >= sb
        case .sle: return sa <= sb
        case .sgt: return sa > sb
        }
    }

    /// The polynomials in reflected order, neither end inverted, as CRC32B and CRC32CB of Arm.
    private static func crc(_ accumulator: UInt64, _ data: UInt64, bytes: Int, castagnoli: Bool) -> UInt64 {
        let polynomial: UInt64 = castagnoli ? 0x82f6_3b78 : 0xedb8_8320
        var crc = accumulator & 0xffff_ffff
        var i = 0
        while i < bytes {
            crc ^= data &>> shift(i &* 8) & 0xff
            var bit = 0
            while bit < 8 {
                crc = crc &>> 1 ^ (polynomial & (0 &- (crc & 1)))
                bit &+= 1
            }
            i &+= 1
        }
        return crc
    }

    // MARK: Flags

    @inline(never)
    static func flagOperation(
        _ op: Op, _ type: Type, _ lane: Lane, _ aux: UInt8, _ imm: Int64, _ argumentType: Type, _ a: UInt64,
        _ b: UInt64, _ c: UInt64, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        let bits = lane == .d ? 64 : 32
        switch op {
        case .addFlags: return sumFlags(a, b, 0, bits)
        case .subFlags: return sumFlags(a, ~b, 1, bits)
        case .compareFlags:
            let isLess: Bool
            let (x, y) = (a & mask(bits), b & mask(bits))
            if aux & 1 != 0 {
                isLess = x < y
            } else {
                let top = UInt64(1) &<< UInt64(bits &- 1)
                isLess = x ^ top < y ^ top
            }
            return pack(n: isLess, z: !isLess && x != y && aux & 4 == 0, c: x == y, v: aux & 2 != 0)
        case .logicFlags:
            let x = a & mask(bits)
            return pack(n: x &>> shift(bits &- 1) != 0, z: x == 0, c: false, v: false)
        case .addCarry: return (a &+ b &+ (c & 1)) & mask(type.bits)
        case .subCarry: return (a &+ ~b &+ (c & 1)) & mask(type.bits)
        case .addCarryFlags: return sumFlags(a, b, c & 1, bits)
        case .subCarryFlags: return sumFlags(a, ~b, c & 1, bits)
        case .addCarryOut: return carry(a, b, c & 1, bits)
        case .subCarryOut: return carry(a, ~b, c & 1, bits)
        case .floatCompareFlags:
            let relation = SoftFloat.compare(
                a, b, signalling: aux & 1 != 0, argumentType.format, mode, &flags)
            var nzcv = UInt32(relation.rawValue)
            if aux & 2 != 0 {
                nzcv = nzcv == 0b0110 ? 0b0010 : nzcv == 0b0010 ? 0b0100 : nzcv == 0b0011 ? 0b0001 : nzcv
            }
            return UInt64(Flags.stored(nzcv: nzcv &<< 28))
        case .packFlags: return UInt64(Flags.stored(nzcv: UInt32(truncatingIfNeeded: a)))
        case .unpackFlags: return UInt64(Flags.nzcv(stored: UInt16(truncatingIfNeeded: a)))
        case .insertFlag: return inserted(a, b & 1 != 0, imm)
        case .testCondition: return test(aux, UInt16(truncatingIfNeeded: a)) ? 1 : 0
        default: return 0
        }
    }

    /// The carry out of the top bit of a + b + c.
    @inline(__always)
    private static func carry(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ bits: Int) -> UInt64 {
        let (x, y) = (a & mask(bits), b & mask(bits))
        let sum = (x &+ y &+ c) & mask(bits)
        return sum < x || (sum == x && c != 0) ? 1 : 0
    }

    @inline(__always)
    private static func pack(n: Bool, z: Bool, c: Bool, v: Bool) -> UInt64 {
        0x0200 | (n ? 0x8000 : 0) | (z ? 0x4000 : 0) | (c ? 0 : 0x0100) | (v ? 1 : 0)
    }

    private static func inserted(_ flags: UInt64, _ bit: Bool, _ place: Int64) -> UInt64 {
        let nzcv = Flags.nzcv(stored: UInt16(truncatingIfNeeded: flags))
        let mask: UInt32 = 1 &<< UInt32(truncatingIfNeeded: 28 &+ (place & 3))
        return UInt64(Flags.stored(nzcv: bit ? nzcv | mask : nzcv & ~mask))
    }

    private static func sumFlags(_ first: UInt64, _ second: UInt64, _ carry: UInt64, _ bits: Int) -> UInt64 {
        let mask = mask(bits)
        let a = first & mask
        let b = second & mask
        let sum = (a &+ b &+ carry) & mask
        let carryOut = sum < a || (carry != 0 && sum == a)
        let overflow = ((a ^ sum) & (b ^ sum)) &>> shift(bits &- 1) & 1
        return pack(n: sum &>> shift(bits &- 1) != 0, z: sum == 0, c: carryOut, v: overflow != 0)
    }

    private static func test(_ condition: UInt8, _ stored: UInt16) -> Bool {
        let n = stored & 0x8000 != 0
        let z = stored & 0x4000 != 0
        let c = stored & 0x0100 == 0
        let v = stored & 1 != 0
        switch Condition(rawValue: condition) ?? .eq {
        case .eq: return z
        case .ne: return !z
        case .hs: return c
        case .lo: return !c
        case .mi: return n
        case .pl: return !n
        case .vs: return v
        case .vc: return !v
        case .hi: return c && !z
        case .ls: return !c || z
        case .ge: return n == v
        case .lt: return n != v
        case .gt: return !z && n == v
        case .le: return z || n != v
        }
    }
}
