import Guest
import IR

extension A64Table {
    /// Cryptographic AES.
    static let cryptoAES: [Encoding<A64>] = [
        Encoding("AESE", "01001110 00 10100 00100 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            f.lastRound(ir, .aesEncryptLast)
        },
        Encoding("AESD", "01001110 00 10100 00101 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            f.lastRound(ir, .aesDecryptLast)
        },
        Encoding("AESMC", "01001110 00 10100 00110 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            f.mix(ir, .aesMixColumns, after: .aesEncryptLast, whole: .aesEncryptRound)
        },
        Encoding("AESIMC", "01001110 00 10100 00111 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            f.mix(ir, .aesInverseMixColumns, after: .aesDecryptLast, whole: .aesDecryptRound)
        },
    ]
}

extension A64 {
    /// Arm adds a round's key before the substitution, the standard the next one's after it.
    fileprivate func lastRound(_ ir: Builder, _ op: Op) {
        ir.setV(rd, ir.vector(op, .b, ir.vxor(ir.v(rd), ir.v(rn)), ir.zeroVector))
    }

    /// The mix completes a round that ends without one.
    fileprivate func mix(_ ir: Builder, _ op: Op, after last: Op, whole: Op) {
        let a = ir.v(rn)
        let i = ir.definition(a)
        if i.op == last, ir.isZero(i.b) {
            ir.setV(rd, ir.vector(whole, .b, i.a, i.b))
        } else {
            ir.setV(rd, ir.vector(op, .b, a))
        }
    }
}
