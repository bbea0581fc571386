import Guest
import IR

extension A64Table {
    /// Cryptographic SHA-512.
    static let cryptoSHA512: [Encoding<A64>] = [
        Encoding("SHA512H", "11001110011 Rm:5 1 0 00 00 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            let (sums, x, y) = (ir.v(f.rd), ir.v(f.rn), ir.v(f.rm))
            func round(_ e: Value, _ f: Value, _ g: Value, _ sum: Value) -> Value {
                let chosen = ir.vector(.vadd, .d, ir.bitSelect(e, f, g), sum)
                return ir.vector(.vadd, .d, ir.rotations(e, 14, 18, 41), chosen)
            }
            let e = ir.upperAsLower(y)
            let first = round(e, x, ir.upperAsLower(x), ir.upperAsLower(sums))
            let second = round(ir.vector(.vadd, .d, first, y), e, x, ir.lower(sums))
            ir.setV(f.rd, ir.concatLow(second, first))
        },
        Encoding("SHA512H2", "11001110011 Rm:5 1 0 00 01 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            let (sums, x, y) = (ir.v(f.rd), ir.v(f.rn), ir.v(f.rm))
            func round(_ a: Value, _ b: Value, _ c: Value, _ sum: Value) -> Value {
                // Where a and b agree they are the majority.
                let majority = ir.bitSelect(ir.vxor(a, b), c, b)
                return ir.vector(
                    .vadd, .d, ir.rotations(a, 28, 34, 39), ir.vector(.vadd, .d, majority, sum))
            }
            let b = ir.upperAsLower(y)
            let first = round(y, b, x, ir.upperAsLower(sums))
            ir.setV(f.rd, ir.concatLow(round(first, y, b, ir.lower(sums)), first))
        },
        Encoding("SHA512SU0", "11001110110 00000 1000 00 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            let d = ir.v(f.rd)
            let t = ir.extractBytes(d, ir.v(f.rn), from: 8)
            let sigma = ir.vxor(
                ir.vxor(ir.rotateRight(.d, t, 1), ir.rotateRight(.d, t, 8)),
                ir.shiftRight(.d, t, 7, unsigned: true))
            ir.setV(f.rd, ir.vector(.vadd, .d, d, sigma))
        },
        Encoding("SHA512SU1", "11001110011 Rm:5 1 0 00 10 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            let n = ir.v(f.rn)
            let sigma = ir.vxor(
                ir.vxor(ir.rotateRight(.d, n, 19), ir.rotateRight(.d, n, 61)),
                ir.shiftRight(.d, n, 6, unsigned: true))
            let sum = ir.vector(.vadd, .d, ir.v(f.rd), ir.v(f.rm))
            ir.setV(f.rd, ir.vector(.vadd, .d, sum, sigma))
        },
    ]

    /// Cryptographic SHA-3.
    static let cryptoSHA3: [Encoding<A64>] = [
        Encoding("EOR3", "110011100 00 Rm:5 0 Ra:5 Rn:5 Rd:5", "FEAT_SHA3") { f, ir in
            ir.setV(f.rd, ir.vxor(ir.vxor(ir.v(f.rn), ir.v(f.rm)), ir.v(f.ra)))
        },
        Encoding("BCAX", "110011100 01 Rm:5 0 Ra:5 Rn:5 Rd:5", "FEAT_SHA3") { f, ir in
            ir.setV(f.rd, ir.vxor(ir.v(f.rn), ir.vandNot(ir.v(f.rm), ir.v(f.ra))))
        },
        Encoding("RAX1", "11001110011 Rm:5 1 0 00 11 Rn:5 Rd:5", "FEAT_SHA3") { f, ir in
            ir.setV(f.rd, ir.vxor(ir.v(f.rn), ir.rotateRight(.d, ir.v(f.rm), 63)))
        },
        Encoding("XAR", "11001110100 Rm:5 imm6:6 Rn:5 Rd:5", "FEAT_SHA3") { f, ir in
            ir.setV(f.rd, ir.rotateRight(.d, ir.vxor(ir.v(f.rn), ir.v(f.rm)), f.bits(15, 10)))
        },
    ]
}

extension Builder {
    fileprivate func rotations(_ x: Value, _ i: Int, _ j: Int, _ k: Int) -> Value {
        vxor(vxor(rotateRight(.d, x, i), rotateRight(.d, x, j)), rotateRight(.d, x, k))
    }

    /// The upper half in the lower; what is above it does not count. Programs make operands by EXT of two registers, and
    /// SHA512H those of SHA512H2.
    fileprivate func upperAsLower(_ v: Value) -> Value {
        let i = definition(v)
        return i.op == .extractBytes && i.imm == 8 || i.op == .concatLow ? i.b : concatHigh(v, v)
    }

    /// The same for the lower half.
    fileprivate func lower(_ v: Value) -> Value {
        let i = definition(v)
        return i.op == .concatLow ? i.a : v
    }
}
