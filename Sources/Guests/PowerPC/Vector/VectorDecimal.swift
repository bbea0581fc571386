import Guest
import IR

/// Power ISA I 6.17: decimals in vector registers. Each sets CR6.
extension PPCTable {
    static let vectorDecimals: [Encoding<PPC>] = [
        Encoding("bcdadd.", "000100 VRT:5 VRA:5 VRB:5 1 PS 000000001", "v2.07") { $0.decimal($1, .add) },
        Encoding("bcdsub.", "000100 VRT:5 VRA:5 VRB:5 1 PS 001000001", "v2.07") { $0.decimal($1, .subtract) },
        Encoding("bcdcfn.", "000100 VRT:5 00111 VRB:5 1 PS 110000001", "v3.0") {
            $0.decimal($1, .fromNational)
        },
        Encoding("bcdctn.", "000100 VRT:5 00101 VRB:5 1 x 110000001", "v3.0") { $0.decimal($1, .toNational) },
        Encoding("bcdcfz.", "000100 VRT:5 00110 VRB:5 1 PS 110000001", "v3.0") { $0.decimal($1, .fromZoned) },
        Encoding("bcdctz.", "000100 VRT:5 00100 VRB:5 1 PS 110000001", "v3.0") { $0.decimal($1, .toZoned) },
        Encoding("bcdcfsq.", "000100 VRT:5 00010 VRB:5 1 PS 110000001", "v3.0") {
            $0.decimal($1, .fromQuadword)
        },
        Encoding("bcdctsq.", "000100 VRT:5 00000 VRB:5 1 x 110000001", "v3.0") {
            $0.decimal($1, .toQuadword)
        },
        Encoding("bcdsetsgn.", "000100 VRT:5 11111 VRB:5 1 PS 110000001", "v3.0") {
            $0.decimal($1, .setSign)
        },
        Encoding("bcdcpsgn.", "000100 VRT:5 VRA:5 VRB:5 01101000001", "v3.0") { $0.decimal($1, .copySign) },
        Encoding("bcds.", "000100 VRT:5 VRA:5 VRB:5 1 PS 011000001", "v3.0") { $0.decimal($1, .shift) },
        Encoding("bcdus.", "000100 VRT:5 VRA:5 VRB:5 1 x 010000001", "v3.0") {
            $0.decimal($1, .shiftUnsigned)
        },
        Encoding("bcdsr.", "000100 VRT:5 VRA:5 VRB:5 1 PS 111000001", "v3.0") {
            $0.decimal($1, .shiftAndRound)
        },
        Encoding("bcdtrunc.", "000100 VRT:5 VRA:5 VRB:5 1 PS 100000001", "v3.0") {
            $0.decimal($1, .truncate)
        },
        Encoding("bcdutrunc.", "000100 VRT:5 VRA:5 VRB:5 1 x 101000001", "v3.0") {
            $0.decimal($1, .truncateUnsigned)
        },
    ]
}

extension PPC {
    fileprivate func decimal(_ ir: Builder, _ operation: DecimalOperation) {
        let (a, b, old) = (ir.vr(ra), ir.vr(rb), ir.vr(rt))
        // bcdcpsgn.'s bit 22 is part of its opcode.
        let ps = operation != .copySign && bit(22) ? DecimalOperation.preferredSign : 0
        let immediate = operation.rawValue | ps
        let result = ir.call(VectorHelper.decimal, result: .v128, immediate: immediate, a, b, old)
        let condition = ir.call(
            VectorHelper.decimal, result: .i32, immediate: immediate | DecimalOperation.condition, a, b, old)
        ir.setVR(rt, result)
        ir.setCRField(6, condition)
    }
}
