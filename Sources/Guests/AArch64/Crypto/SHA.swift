import Guest
import IR

extension A64Table {
    /// Cryptographic SHA-1 and SHA-256.
    static let cryptoSHA: [Encoding<A64>] = [
        Encoding("SHA1C", "01011110 00 0 Rm:5 0 000 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.hash(ir, CryptoHelper.sha1Choose)
        },
        Encoding("SHA1P", "01011110 00 0 Rm:5 0 001 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.hash(ir, CryptoHelper.sha1Parity)
        },
        Encoding("SHA1M", "01011110 00 0 Rm:5 0 010 00 Rn:5 Rd:5", "FEAT_SHA1") { f, ir in
            f.hash(ir, CryptoHelper.sha1Majority)
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
            let last = ir.extractBytes(ir.zeroVector, ir.rotateRight(.s, rotated, 31), from: 4)
            ir.setV(f.rd, ir.vxor(rotated, last))
        },
        Encoding("SHA256H", "01011110 00 0 Rm:5 0 100 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            f.hash(ir, CryptoHelper.sha256Part1)
        },
        Encoding("SHA256H2", "01011110 00 0 Rm:5 0 101 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            f.hash(ir, CryptoHelper.sha256Part2)
        },
        Encoding("SHA256SU0", "01011110 00 10100 00010 10 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            let d = ir.v(f.rd)
            let t = ir.extractBytes(d, ir.v(f.rn), from: 4)
            let sigma = ir.vxor(
                ir.vxor(ir.rotateRight(.s, t, 7), ir.rotateRight(.s, t, 18)),
                ir.shiftRight(.s, t, 3, unsigned: true))
            ir.setV(f.rd, ir.vector(.vadd, .s, d, sigma))
        },
        Encoding("SHA256SU1", "01011110 00 0 Rm:5 0 110 00 Rn:5 Rd:5", "FEAT_SHA256") { f, ir in
            func sigma(_ t: Value) -> Value {
                ir.vxor(
                    ir.vxor(ir.rotateRight(.s, t, 17), ir.rotateRight(.s, t, 19)),
                    ir.shiftRight(.s, t, 10, unsigned: true))
            }
            let m = ir.v(f.rm)
            let sum = ir.vector(.vadd, .s, ir.v(f.rd), ir.extractBytes(ir.v(f.rn), m, from: 4))
            // The upper half is made from the lower half of the result.
            let low = ir.vector(.vadd, .s, sum, sigma(ir.concatHigh(m, ir.zeroVector)))
            ir.setV(f.rd, ir.vector(.vadd, .s, low, sigma(ir.concatLow(ir.zeroVector, low))))
        },
    ]

    /// Cryptographic SHA-512.
    static let cryptoSHA512: [Encoding<A64>] = [
        Encoding("SHA512H", "11001110011 Rm:5 1 0 00 00 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            f.hash(ir, CryptoHelper.sha512Part1)
        },
        Encoding("SHA512H2", "11001110011 Rm:5 1 0 00 01 Rn:5 Rd:5", "FEAT_SHA512") { f, ir in
            f.hash(ir, CryptoHelper.sha512Part2)
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

extension A64 {
    /// Vd := helper(Vd, Vn, Vm).
    fileprivate func hash(_ ir: Builder, _ helper: Int) {
        ir.setV(rd, ir.call(helper, result: .v128, ir.v(rd), ir.v(rn), ir.v(rm)))
    }
}

extension Builder {
    fileprivate func rotateRight(_ lane: Lane, _ a: Value, _ n: Int) -> Value {
        if n == 0 { return a }
        return vor(shiftRight(lane, a, n, unsigned: true), shiftLeft(lane, a, lane.bits &- n))
    }
}
