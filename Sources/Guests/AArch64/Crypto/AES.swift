import Guest
import IR

extension A64Table {
    /// Cryptographic AES.
    static let cryptoAES: [Encoding<A64>] = [
        Encoding("AESE", "01001110 00 10100 00100 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            ir.setV(f.rd, ir.vector(.aesEncrypt, .b, ir.v(f.rd), ir.v(f.rn)))
        },
        Encoding("AESD", "01001110 00 10100 00101 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            ir.setV(f.rd, ir.vector(.aesDecrypt, .b, ir.v(f.rd), ir.v(f.rn)))
        },
        Encoding("AESMC", "01001110 00 10100 00110 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            ir.setV(f.rd, ir.vector(.aesMixColumns, .b, ir.v(f.rn)))
        },
        Encoding("AESIMC", "01001110 00 10100 00111 10 Rn:5 Rd:5", "FEAT_AES") { f, ir in
            ir.setV(f.rd, ir.vector(.aesInverseMixColumns, .b, ir.v(f.rn)))
        },
    ]
}
