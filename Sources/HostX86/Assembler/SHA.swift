/// Of the SHA extensions, which have no VEX form: the result takes the place of `dst`.
public enum SHAOp: UInt32, CaseIterable, Sendable {
    /// Takes XMM0, too.
    case sha256rnds2 = 0x2cb
    case sha256msg1 = 0x2cc, sha256msg2 = 0x2cd
}

extension Assembler {
    public mutating func sha(_ op: SHAOp, _ dst: XMM, _ src: XMM) {
        legacy(op.rawValue, .d, reg: dst.n, rm: src.n)
    }
    public mutating func sha1rnds4(_ dst: XMM, _ src: XMM, _ function: UInt8) {
        legacy(0x3cc, .d, reg: dst.n, rm: src.n, imm: Int32(function), immSize: 1)
    }
}
