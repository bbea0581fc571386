/// VEX instructions of the form dst, first source, register or memory. The raw value is W << 16 | pp << 12 |
/// opcode map << 8 | opcode. Two-source forms leave the first source out.
public enum VOp: UInt32, CaseIterable, Sendable {
    // MARK: packed integers (66.0F)
    case vpaddb = 0x11fc, vpaddw = 0x11fd, vpaddd = 0x11fe, vpaddq = 0x11d4
    case vpsubb = 0x11f8, vpsubw = 0x11f9, vpsubd = 0x11fa, vpsubq = 0x11fb
    case vpaddsb = 0x11ec, vpaddsw = 0x11ed, vpaddusb = 0x11dc, vpaddusw = 0x11dd
    case vpsubsb = 0x11e8, vpsubsw = 0x11e9, vpsubusb = 0x11d8, vpsubusw = 0x11d9
    case vpmullw = 0x11d5, vpmulhw = 0x11e5, vpmulhuw = 0x11e4, vpmuludq = 0x11f4
    case vpmaddwd = 0x11f5, vpsadbw = 0x11f6, vpavgb = 0x11e0, vpavgw = 0x11e3
    case vpcmpeqb = 0x1174, vpcmpeqw = 0x1175, vpcmpeqd = 0x1176
    case vpcmpgtb = 0x1164, vpcmpgtw = 0x1165, vpcmpgtd = 0x1166
    case vpminub = 0x11da, vpmaxub = 0x11de, vpminsw = 0x11ea, vpmaxsw = 0x11ee
    case vpand = 0x11db, vpandn = 0x11df, vpor = 0x11eb, vpxor = 0x11ef
    case vpacksswb = 0x1163, vpackssdw = 0x116b, vpackuswb = 0x1167
    case vpunpcklbw = 0x1160, vpunpcklwd = 0x1161, vpunpckldq = 0x1162, vpunpcklqdq = 0x116c
    case vpunpckhbw = 0x1168, vpunpckhwd = 0x1169, vpunpckhdq = 0x116a, vpunpckhqdq = 0x116d
    case vpsllw = 0x11f1, vpslld = 0x11f2, vpsllq = 0x11f3
    case vpsrlw = 0x11d1, vpsrld = 0x11d2, vpsrlq = 0x11d3, vpsraw = 0x11e1, vpsrad = 0x11e2
    // MARK: 66.0F38
    case vpshufb = 0x1200, vpmaddubsw = 0x1204, vpsignb = 0x1208, vpsignw = 0x1209, vpsignd = 0x120a
    case vpmulhrsw = 0x120b, vphaddw = 0x1201, vphaddd = 0x1202
    case vpmuldq = 0x1228, vpcmpeqq = 0x1229, vpackusdw = 0x122b, vpcmpgtq = 0x1237
    case vpminsb = 0x1238, vpminsd = 0x1239, vpminuw = 0x123a, vpminud = 0x123b
    case vpmaxsb = 0x123c, vpmaxsd = 0x123d, vpmaxuw = 0x123e, vpmaxud = 0x123f, vpmulld = 0x1240
    case vpsrlvd = 0x1245, vpsravd = 0x1246, vpsllvd = 0x1247
    case vpsrlvq = 0x1_1245, vpsllvq = 0x1_1247
    case vaesimc = 0x12db, vaesenc = 0x12dc, vaesenclast = 0x12dd, vaesdec = 0x12de, vaesdeclast = 0x12df
    // two operands
    case vpabsb = 0x121c, vpabsw = 0x121d, vpabsd = 0x121e, vptest = 0x1217
    case vpmovsxbw = 0x1220, vpmovsxwd = 0x1223, vpmovsxdq = 0x1225
    case vpmovzxbw = 0x1230, vpmovzxwd = 0x1233, vpmovzxdq = 0x1235
    case vpbroadcastb = 0x1278, vpbroadcastw = 0x1279, vpbroadcastd = 0x1258, vpbroadcastq = 0x1259
    case vcvtph2ps = 0x1213
    // MARK: floating point
    case vaddps = 0x0158, vaddpd = 0x1158, vaddss = 0x2158, vaddsd = 0x3158
    case vmulps = 0x0159, vmulpd = 0x1159, vmulss = 0x2159, vmulsd = 0x3159
    case vsubps = 0x015c, vsubpd = 0x115c, vsubss = 0x215c, vsubsd = 0x315c
    case vminps = 0x015d, vminpd = 0x115d, vminss = 0x215d, vminsd = 0x315d
    case vdivps = 0x015e, vdivpd = 0x115e, vdivss = 0x215e, vdivsd = 0x315e
    case vmaxps = 0x015f, vmaxpd = 0x115f, vmaxss = 0x215f, vmaxsd = 0x315f
    case vsqrtps = 0x0151, vsqrtpd = 0x1151, vsqrtss = 0x2151, vsqrtsd = 0x3151
    case vandps = 0x0154, vandpd = 0x1154, vandnps = 0x0155, vandnpd = 0x1155
    case vorps = 0x0156, vorpd = 0x1156, vxorps = 0x0157, vxorpd = 0x1157
    case vunpcklps = 0x0114, vunpckhps = 0x0115
    case vucomiss = 0x012e, vucomisd = 0x112e, vcomiss = 0x012f, vcomisd = 0x112f
    case vcvtss2sd = 0x215a, vcvtsd2ss = 0x315a, vcvtps2pd = 0x015a, vcvtpd2ps = 0x115a
    case vcvtdq2ps = 0x015b, vcvttps2dq = 0x215b, vcvtps2dq = 0x115b, vcvtdq2pd = 0x21e6
    case vfmadd213ss = 0x12a9, vfmadd213sd = 0x1_12a9, vfmadd213ps = 0x12a8, vfmadd213pd = 0x1_12a8
    case vfmadd231ss = 0x12b9, vfmadd231sd = 0x1_12b9, vfmadd231ps = 0x12b8, vfmadd231pd = 0x1_12b8
    case vfmsub231ss = 0x12bb, vfmsub231sd = 0x1_12bb, vfmsub231ps = 0x12ba, vfmsub231pd = 0x1_12ba
    case vfnmadd231ss = 0x12bd, vfnmadd231sd = 0x1_12bd, vfnmadd231ps = 0x12bc, vfnmadd231pd = 0x1_12bc
    case vfnmsub231ss = 0x12bf, vfnmsub231sd = 0x1_12bf, vfnmsub231ps = 0x12be, vfnmsub231pd = 0x1_12be
    // MARK: with an immediate
    case vpshufd = 0x1170, vpshufhw = 0x2170, vpshuflw = 0x3170
    case vpalignr = 0x130f, vpblendw = 0x130e, vpblendd = 0x1302
    case vpclmulqdq = 0x1344, vinsertps = 0x1321
    case vcmpps = 0x01c2, vcmppd = 0x11c2, vcmpss = 0x21c2, vcmpsd = 0x31c2
    case vroundps = 0x1308, vroundpd = 0x1309, vroundss = 0x130a, vroundsd = 0x130b
    case vshufps = 0x01c6, vshufpd = 0x11c6
    case vpblendvb = 0x134c
}

extension Assembler {
    public mutating func vop(_ op: VOp, _ dst: XMM, _ a: XMM, _ b: XMM, _ length: VLength = .x) {
        vex(op.rawValue, length, reg: dst.n, v: a.n, rm: b.n)
    }
    public mutating func vop(_ op: VOp, _ dst: XMM, _ a: XMM, _ b: Mem, _ length: VLength = .x) {
        vex(op.rawValue, length, reg: dst.n, v: a.n, b)
    }
    /// Two-operand form.
    public mutating func vop(_ op: VOp, _ dst: XMM, _ b: XMM, _ length: VLength = .x) {
        vex(op.rawValue, length, reg: dst.n, v: 0, rm: b.n)
    }
    public mutating func vop(_ op: VOp, _ dst: XMM, _ b: Mem, _ length: VLength = .x) {
        vex(op.rawValue, length, reg: dst.n, v: 0, b)
    }
    public mutating func vopImm(
        _ op: VOp, _ dst: XMM, _ a: XMM, _ b: XMM, _ imm: UInt8, _ length: VLength = .x
    ) {
        vex(op.rawValue, length, reg: dst.n, v: a.n, rm: b.n, imm: imm, immSize: 1)
    }
    public mutating func vopImm(_ op: VOp, _ dst: XMM, _ a: XMM, _ b: Mem, _ imm: UInt8) {
        vex(op.rawValue, reg: dst.n, v: a.n, b, imm: imm, immSize: 1)
    }
    public mutating func vopImm(_ op: VOp, _ dst: XMM, _ b: XMM, _ imm: UInt8) {
        vex(op.rawValue, reg: dst.n, v: 0, rm: b.n, imm: imm, immSize: 1)
    }
    public mutating func vopImm(_ op: VOp, _ dst: XMM, _ b: Mem, _ imm: UInt8) {
        vex(op.rawValue, reg: dst.n, v: 0, b, imm: imm, immSize: 1)
    }
    /// VPBLENDVB: dst byte := mask byte's top bit ? b : a.
    public mutating func vpblendvb(_ dst: XMM, _ a: XMM, _ b: XMM, _ mask: XMM) {
        vex(VOp.vpblendvb.rawValue, reg: dst.n, v: a.n, rm: b.n, imm: mask.n << 4, immSize: 1)
    }
    public mutating func vpblendvb(_ dst: XMM, _ a: XMM, _ b: Mem, _ mask: XMM) {
        vex(VOp.vpblendvb.rawValue, reg: dst.n, v: a.n, b, imm: mask.n << 4, immSize: 1)
    }

    /// Shifts by an immediate: groups 12, 13, 14.
    public enum VShift: UInt32, Sendable {
        case vpsrlw = 0x271, vpsraw = 0x471, vpsllw = 0x671
        case vpsrld = 0x272, vpsrad = 0x472, vpslld = 0x672
        case vpsrlq = 0x273, vpsrldq = 0x373, vpsllq = 0x673, vpslldq = 0x773
    }
    public mutating func vshift(_ op: VShift, _ dst: XMM, _ a: XMM, _ imm: UInt8) {
        vex(
            0x1100 | op.rawValue & 0xff, reg: UInt8(truncatingIfNeeded: op.rawValue >> 8), v: dst.n, rm: a.n,
            imm: imm, immSize: 1)
    }

    // MARK: moves

    public mutating func vmovaps(_ dst: XMM, _ src: XMM) {
        // The store form has the short prefix when only the source is a high register.
        if src.n >= 8 && dst.n < 8 {
            vex(0x0129, reg: src.n, v: 0, rm: dst.n)
        } else {
            vex(0x0128, reg: dst.n, v: 0, rm: src.n)
        }
    }
    public mutating func vmovups(_ dst: XMM, _ src: Mem) { vex(0x0110, reg: dst.n, v: 0, src) }
    public mutating func vmovups(_ dst: Mem, _ src: XMM) { vex(0x0111, reg: src.n, v: 0, dst) }
    /// All 256 bits.
    public mutating func vmovups32(_ dst: Mem, _ src: XMM) { vex(0x0111, .y, reg: src.n, v: 0, dst) }
    public mutating func vmovss(_ dst: XMM, _ src: Mem) { vex(0x2110, reg: dst.n, v: 0, src) }
    public mutating func vmovss(_ dst: Mem, _ src: XMM) { vex(0x2111, reg: src.n, v: 0, dst) }
    /// dst = low lane of b, the others of a.
    public mutating func vmovss(_ dst: XMM, _ a: XMM, _ b: XMM) { vex(0x2110, reg: dst.n, v: a.n, rm: b.n) }
    public mutating func vmovsd(_ dst: XMM, _ src: Mem) { vex(0x3110, reg: dst.n, v: 0, src) }
    public mutating func vmovsd(_ dst: Mem, _ src: XMM) { vex(0x3111, reg: src.n, v: 0, dst) }
    public mutating func vmovhps(_ dst: Mem, _ src: XMM) { vex(0x0117, reg: src.n, v: 0, dst) }
    public mutating func vmovsd(_ dst: XMM, _ a: XMM, _ b: XMM) { vex(0x3110, reg: dst.n, v: a.n, rm: b.n) }
    /// Low 64 bits, zeros above.
    public mutating func vmovq(_ dst: XMM, _ src: XMM) { vex(0x217e, reg: dst.n, v: 0, rm: src.n) }
    public mutating func vmovq(_ dst: XMM, _ src: GPR) { vex(0x1_116e, reg: dst.n, v: 0, rm: src.n) }
    public mutating func vmovq(_ dst: GPR, _ src: XMM) { vex(0x1_117e, reg: src.n, v: 0, rm: dst.n) }
    public mutating func vmovd(_ dst: XMM, _ src: GPR) { vex(0x116e, reg: dst.n, v: 0, rm: src.n) }
    public mutating func vmovd(_ dst: GPR, _ src: XMM) { vex(0x117e, reg: src.n, v: 0, rm: dst.n) }

    // MARK: lanes to and from general registers

    public mutating func vpinsrb(_ dst: XMM, _ a: XMM, _ b: GPR, _ lane: UInt8) {
        vex(0x1320, reg: dst.n, v: a.n, rm: b.n, imm: lane, immSize: 1)
    }
    public mutating func vpinsrw(_ dst: XMM, _ a: XMM, _ b: GPR, _ lane: UInt8) {
        vex(0x11c4, reg: dst.n, v: a.n, rm: b.n, imm: lane, immSize: 1)
    }
    public mutating func vpinsrd(_ dst: XMM, _ a: XMM, _ b: GPR, _ lane: UInt8) {
        vex(0x1322, reg: dst.n, v: a.n, rm: b.n, imm: lane, immSize: 1)
    }
    public mutating func vpinsrq(_ dst: XMM, _ a: XMM, _ b: GPR, _ lane: UInt8) {
        vex(0x1_1322, reg: dst.n, v: a.n, rm: b.n, imm: lane, immSize: 1)
    }
    public mutating func vpextrb(_ dst: GPR, _ a: XMM, _ lane: UInt8) {
        vex(0x1314, reg: a.n, v: 0, rm: dst.n, imm: lane, immSize: 1)
    }
    public mutating func vpextrw(_ dst: GPR, _ a: XMM, _ lane: UInt8) {
        vex(0x1315, reg: a.n, v: 0, rm: dst.n, imm: lane, immSize: 1)
    }
    public mutating func vpextrd(_ dst: GPR, _ a: XMM, _ lane: UInt8) {
        vex(0x1316, reg: a.n, v: 0, rm: dst.n, imm: lane, immSize: 1)
    }
    public mutating func vpextrq(_ dst: GPR, _ a: XMM, _ lane: UInt8) {
        vex(0x1_1316, reg: a.n, v: 0, rm: dst.n, imm: lane, immSize: 1)
    }
    public mutating func vpmovmskb(_ dst: GPR, _ a: XMM) { vex(0x11d7, reg: dst.n, v: 0, rm: a.n) }

    // MARK: conversions with a general register

    public mutating func vcvttss2si(_ width: Width, _ dst: GPR, _ src: XMM) {
        vex(0x212c, w: width == .q, reg: dst.n, v: 0, rm: src.n)
    }
    public mutating func vcvttsd2si(_ width: Width, _ dst: GPR, _ src: XMM) {
        vex(0x312c, w: width == .q, reg: dst.n, v: 0, rm: src.n)
    }
    public mutating func vcvtsi2ss(_ dst: XMM, _ a: XMM, _ width: Width, _ src: GPR) {
        vex(0x212a, w: width == .q, reg: dst.n, v: a.n, rm: src.n)
    }
    public mutating func vcvtsi2sd(_ dst: XMM, _ a: XMM, _ width: Width, _ src: GPR) {
        vex(0x312a, w: width == .q, reg: dst.n, v: a.n, rm: src.n)
    }
    /// Rounding by MXCSR (imm 4). The destination is the r/m operand.
    public mutating func vcvtps2ph(_ dst: XMM, _ src: XMM, _ imm: UInt8, _ length: VLength = .x) {
        vex(0x131d, length, reg: src.n, v: 0, rm: dst.n, imm: imm, immSize: 1)
    }
    /// The upper 128 bits.
    public mutating func vextracti128(_ dst: XMM, _ src: XMM) {
        vex(0x1339, .y, reg: src.n, v: 0, rm: dst.n, imm: 1, immSize: 1)
    }
    /// Where 256 bits were in use: code without VEX would wait for their upper halves.
    public mutating func vzeroupper() { bytes(0x77_f8c5, count: 3) }
}
