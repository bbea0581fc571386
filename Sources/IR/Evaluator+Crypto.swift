/// AES rounds (FIPS 197), carry-less products, and the way to the hashes.
extension Evaluator {
    @inline(never)
    static func crypto(_ op: Op, _ imm: Int64, _ a: Constant128, _ b: Constant128, _ c: Constant128)
        -> Constant128
    {
        switch op {
        case .vmulCarryless:
            return carrylessProduct(imm & 1 != 0 ? a.high : a.low, imm & 16 != 0 ? b.high : b.low)
        case .aesEncryptRound: return mixColumns(substitute(a, sBox, rowShift: 5), 0x01_01_03_02) ^ b
        case .aesEncryptLast: return substitute(a, sBox, rowShift: 5) ^ b
        case .aesDecryptRound: return mixColumns(substitute(a, inverseSBox, rowShift: 13), 0x09_0d_0b_0e) ^ b
        case .aesDecryptLast: return substitute(a, inverseSBox, rowShift: 13) ^ b
        case .aesMixColumns: return mixColumns(a, 0x01_01_03_02)
        case .aesInverseMixColumns: return mixColumns(a, 0x09_0d_0b_0e)
        case .sha1Rounds: return sha1(imm, a, b)
        case .sha256Rounds: return sha256(a, b, c)
        case .sha256Schedule0, .sha256Schedule1: return sha256Schedule(op, a, b)
        default: return scalar(0)
        }
    }

    private static func carrylessProduct(_ a: UInt64, _ b: UInt64) -> Constant128 {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var i: UInt64 = 0
        while i < 64 {
            if b &>> i & 1 != 0 {
                low ^= a &<< i
                if i != 0 { high ^= a &>> (64 &- i) }
            }
            i &+= 1
        }
        return Constant128(low: low, high: high)
    }

    /// ShiftRows and SubBytes: byte i comes from byte i · `rowShift` (mod 16): 5 for the cipher, 13 for its inverse.
    private static func substitute(
        _ state: Constant128, _ box: StaticString, rowShift: Int
    ) -> Constant128 {
        var result = scalar(0)
        var i = 0
        while i < 16 {
            let x = Int(truncatingIfNeeded: get(state, .b, (i &* rowShift) & 15))
            set(&result, .b, i, nibble(box.utf8Start[2 &* x]) &<< 4 | nibble(box.utf8Start[2 &* x &+ 1]))
            i &+= 1
        }
        return result
    }

    @inline(__always)
    private static func nibble(_ digit: UInt8) -> UInt64 {
        UInt64(digit < 0x61 ? digit &- 0x30 : digit &- 0x57)
    }

    /// Each column times the circulant matrix whose first row's factors are the bytes of `row`, lowest first.
    private static func mixColumns(_ a: Constant128, _ row: UInt64) -> Constant128 {
        map(.s, a) { column in
            var result: UInt64 = 0
            var i = 0
            while i < 4 {
                var sum: UInt64 = 0
                var k = 0
                while k < 4 {
                    let factor = row &>> shift(((k &- i) & 3) &* 8) & 0xff
                    sum ^= fieldProduct(column &>> shift(k &* 8) & 0xff, factor)
                    k &+= 1
                }
                result |= sum &<< shift(i &* 8)
                i &+= 1
            }
            return result
        }
    }

    /// In GF(2⁸) modulo x⁸ + x⁴ + x³ + x + 1.
    @inline(__always)
    private static func fieldProduct(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var result: UInt64 = 0
        var x = a
        var i: UInt64 = 0
        while i < 4 {
            if b &>> i & 1 != 0 { result ^= x }
            x = (x &<< 1 ^ (x & 0x80 != 0 ? 0x1b : 0)) & 0xff
            i &+= 1
        }
        return result
    }

    // Hexadecimal digits of the tables: a string literal lies in read-only memory and needs no initialisation.
    @inline(__always) private static var sBox: StaticString {
        """
        637c777bf26b6fc53001672bfed7ab76ca82c97dfa5947f0add4a2af9ca472c0\
        b7fd9326363ff7cc34a5e5f171d8311504c723c31896059a071280e2eb27b275\
        09832c1a1b6e5aa0523bd6b329e32f8453d100ed20fcb15b6acbbe394a4c58cf\
        d0efaafb434d338545f9027f503c9fa851a3408f929d38f5bcb6da2110fff3d2\
        cd0c13ec5f974417c4a77e3d645d197360814fdc222a908846eeb814de5e0bdb\
        e0323a0a4906245cc2d3ac629195e479e7c8376d8dd54ea96c56f4ea657aae08\
        ba78252e1ca6b4c6e8dd741f4bbd8b8a703eb5664803f60e613557b986c11d9e\
        e1f8981169d98e949b1e87e9ce5528df8ca1890dbfe6426841992d0fb054bb16
        """
    }

    @inline(__always) private static var inverseSBox: StaticString {
        """
        52096ad53036a538bf40a39e81f3d7fb7ce339829b2fff87348e4344c4dee9cb\
        547b9432a6c2233dee4c950b42fac34e082ea16628d924b2765ba2496d8bd125\
        72f8f66486689816d4a45ccc5d65b6926c704850fdedb9da5e154657a78d9d84\
        90d8ab008cbcd30af7e45805b8b34506d02c1e8fca3f0f02c1afbd0301138a6b\
        3a9111414f67dcea97f2cfcef0b4e67396ac7422e7ad3585e2f937e81c75df6e\
        47f11a711d29c5896fb7620eaa18be1bfc563e4bc6d279209adbc0fe78cd5af4\
        1fdda8338807c731b11210592780ec5f60517fa919b54a0d2de57a9f93c99cef\
        a0e03b4dae2af5b0c8ebbb3c83539961172b047eba77d626e169146355210c7d
        """
    }
}
