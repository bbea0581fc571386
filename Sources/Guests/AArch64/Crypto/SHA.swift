import Guest
import IR

extension A64Table {
    /// Cryptographic SHA-1 and SHA-256.
    static let cryptoSHA: [Encoding<A64>] = [
        Encoding("SHA1C", "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.sha1(ir, function: 0)
        },
        Encoding("SHA1P", "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.sha1(ir, function: 1)
        },
        Encoding("SHA1M", "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.sha1(ir, function: 2)
        },
        Encoding("SHA1SU0", "01011110 00 0 Rm:5 0 011 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            let d = ir.v(f.rd)
            let moved = ir.extractBytes(d, ir.v(f.rn), from: 8)
            ir.setV(f.rd, ir.vxor(ir.vxor(moved, d), ir.v(f.rm)))
        },
        Encoding("SHA1H", "01011110 00 10100 00000 10 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            let rotated = ir.rotateRight(.s, ir.v(f.rn), 2)
            ir.setV(f.rd, ir.keep(rotated, bits: 32))
        },
        Encoding("SHA1SU1", "01011110 00 10100 00001 10 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            let mixed = ir.vxor(ir.v(f.rd), ir.extractBytes(ir.v(f.rn), ir.zeroVector, from: 4))
            let rotated = ir.rotateRight(.s, mixed, 31)
            // The last word depends on the first one of the result.
            let first = ir.extractBytes(ir.zeroVector, mixed, from: 4)
            ir.setV(f.rd, ir.vxor(rotated, ir.rotateRight(.s, first, 30)))
        },
        Encoding("SHA256H", "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            let (fe, hg) = f.sha256(ir, abcd: ir.v(f.rd), efgh: ir.v(f.rn))
            ir.setV(f.rd, ir.shuffleLanes(fe, 3, 2, hg, 3, 2))
        },
        Encoding("SHA256H2", "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            let (fe, hg) = f.sha256(ir, abcd: ir.v(f.rn), efgh: ir.v(f.rd))
            ir.setV(f.rd, ir.shuffleLanes(fe, 1, 0, hg, 1, 0))
        },
        Encoding("SHA256SU0", "01011110 00 10100 00010 10 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            ir.setV(f.rd, ir.vector(.sha256Schedule0, .s, ir.v(f.rd), ir.v(f.rn)))
        },
        Encoding("SHA256SU1", "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            let m = ir.v(f.rm)
            let sum = ir.vector(.vadd, .s, ir.v(f.rd), ir.extractBytes(ir.v(f.rn), m, from: 4))
            ir.setV(f.rd, ir.vector(.sha256Schedule1, .s, sum, m))
        },
    ]
}

extension A64 {
    /// SHA1C, SHA1P, SHA1M: Vd is a…d, Vn's lowest lane e, Vm the sums of schedule and constant.
    fileprivate func sha1(_ ir: Builder, function: Int64) {
        func reversed(_ v: Value) -> Value { ir.shuffleLanes(v, 3, 2, v, 1, 0) }
        let e = ir.extractBytes(ir.zeroVector, ir.lowWord(ir.v(rn)), from: 4)
        let sums = ir.vector(.vadd, .s, reversed(ir.v(rm)), e)
        ir.setV(rd, reversed(ir.emit(.sha1Rounds, reversed(ir.v(rd)), sums, imm: function)))
    }

    /// Four rounds on a…d and e…h with the sums in Vm: afterwards f, e, b, a and h, g, d, c, as the IR's op has them.
    /// SHA256H and SHA256H2 on the same values share them, and the next pair begins with them.
    fileprivate func sha256(_ ir: Builder, abcd: Value, efgh: Value) -> (Value, Value) {
        let sums = ir.v(rm)
        let feba = ir.shuffleLanes(efgh, 1, 0, abcd, 1, 0)
        let hgdc = ir.shuffleLanes(efgh, 3, 2, abcd, 3, 2)
        let middle = ir.emit(.sha256Rounds, hgdc, feba, sums)
        return (ir.emit(.sha256Rounds, feba, middle, ir.emit(.concatHigh, sums, sums)), middle)
    }
}

extension Builder {
    fileprivate func emit(_ op: Op, _ a: Value, _ b: Value, _ c: Value = .none, imm: Int64 = 0) -> Value {
        emitOnce(Instruction(op, .v128, a: a, b: b, c: c, imm: imm))
    }

    /// A vector with the lowest word of this one: what `keep` cut that word from.
    fileprivate func lowWord(_ v: Value) -> Value {
        let i = definition(v)
        guard i.op == .vectorFromScalar, type(of: i.a) == .f32 else { return v }
        let scalar = definition(i.a)
        return scalar.op == .bitcast && type(of: scalar.a) == .v128 ? scalar.a : v
    }
}
