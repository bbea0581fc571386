/// EVEX instructions on 128-bit registers 0…15, without a mask but for `vmovdqu8`. The raw value is like that of `VOp`.
public enum EVOp: UInt32, CaseIterable, Sendable {
    // AVX-512 F and VL
    case vpsravq = 0x1_1246
    case vpminsq = 0x1_1239, vpminuq = 0x1_123b, vpmaxsq = 0x1_123d, vpmaxuq = 0x1_123f
    // BW
    case vpsrlvw = 0x1_1210, vpsravw = 0x1_1211, vpsllvw = 0x1_1212
    // VBMI: the destination has the numbers of the bytes.
    case vpermi2b = 0x1275
    // DQ
    case vpmullq = 0x1_1240
    // two operands: F and VL, CD, BITALG
    case vpabsq = 0x1_121f
    case vplzcntd = 0x1244, vplzcntq = 0x1_1244
    case vpopcntb = 0x1254, vpopcntw = 0x1_1254
    // two operands: conversions of F and DQ, with VL
    case vcvtudq2ps = 0x317a, vcvtqq2pd = 0x1_21e6, vcvtuqq2pd = 0x1_217a
    case vcvttps2udq = 0x0178, vcvttpd2qq = 0x1_117a, vcvttpd2uqq = 0x1_1178
    // with an immediate
    case vpternlogq = 0x1_1325
}

/// Unsigned comparisons to a mask register, and masks to lanes.
public enum MaskCompare: UInt32, CaseIterable, Sendable {
    case vpcmpub = 0x133e, vpcmpuw = 0x1_133e, vpcmpud = 0x131e, vpcmpuq = 0x1_131e
}

public enum MaskToLanes: UInt32, CaseIterable, Sendable {
    case vpmovm2b = 0x2228, vpmovm2w = 0x1_2228, vpmovm2d = 0x2238, vpmovm2q = 0x1_2238
}

extension Assembler {
    private mutating func evex(
        _ op: UInt32, reg: UInt8, v: UInt8, rm: UInt8, imm: UInt8 = 0, immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        putEVEX(&p, op, reg, v, x: 0, b: rm >> 3 & 1)
        put(&p, 0xc0 | (reg & 7) << 3 | rm & 7)
        if immSize != 0 { put(&p, imm) }
        cursor = p
    }

    private mutating func evex(
        _ op: UInt32, reg: UInt8, v: UInt8, _ mem: Mem, mask: UInt8 = 0, imm: UInt8 = 0, immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        mem.putPrefixes(&p)
        putEVEX(&p, op, reg, v, x: mem.indexHigh, b: mem.baseHigh, mask: mask)
        putAddress(&p, reg, mem, trailing: immSize, disp8Shift: 4)
        if immSize != 0 { put(&p, imm) }
        cursor = p
    }

    /// The upper banks of registers and broadcasts are not used. `mask` has the mask register's number, and in bit 7 that lanes
    /// without become zero.
    @inline(__always)
    private func putEVEX(
        _ p: inout Cursor, _ op: UInt32, _ reg: UInt8, _ v: UInt8, x: UInt8, b: UInt8, mask: UInt8 = 0
    ) {
        let map = UInt8(truncatingIfNeeded: op >> 8 & 0xf)
        let pp = UInt8(truncatingIfNeeded: op >> 12 & 3)
        let w = UInt8(truncatingIfNeeded: op >> 16 & 1)
        put(&p, 0x62)
        put(&p, (~reg & 8) << 4 | (x ^ 1) << 6 | (b ^ 1) << 5 | 0x10 | map)
        put(&p, w << 7 | (~v & 0xf) << 3 | 4 | pp)
        put(&p, 0x08 | mask)
        put(&p, UInt8(truncatingIfNeeded: op))
    }

    public mutating func evop(_ op: EVOp, _ dst: XMM, _ a: XMM, _ b: XMM) {
        evex(op.rawValue, reg: dst.n, v: a.n, rm: b.n)
    }
    public mutating func evop(_ op: EVOp, _ dst: XMM, _ a: XMM, _ b: Mem) {
        evex(op.rawValue, reg: dst.n, v: a.n, b)
    }
    /// Two-operand form.
    public mutating func evop(_ op: EVOp, _ dst: XMM, _ b: XMM) {
        evex(op.rawValue, reg: dst.n, v: 0, rm: b.n)
    }

    /// Each bit of `dst` := the bit of `table` at the number made of the bits of dst, a and b.
    public mutating func vpternlogq(_ dst: XMM, _ a: XMM, _ b: XMM, _ table: UInt8) {
        evex(EVOp.vpternlogq.rawValue, reg: dst.n, v: a.n, rm: b.n, imm: table, immSize: 1)
    }
    public mutating func vpternlogq(_ dst: XMM, _ a: XMM, _ b: Mem, _ table: UInt8) {
        evex(EVOp.vpternlogq.rawValue, reg: dst.n, v: a.n, b, imm: table, immSize: 1)
    }

    /// Group 13, with 64-bit lanes.
    public mutating func vpsraq(_ dst: XMM, _ a: XMM, _ imm: UInt8) {
        evex(0x1_1172, reg: 4, v: dst.n, rm: a.n, imm: imm, immSize: 1)
    }

    /// Rotations: group 13 of opcode 72 again.
    public mutating func vprord(_ dst: XMM, _ a: XMM, _ imm: UInt8) {
        evex(0x1172, reg: 0, v: dst.n, rm: a.n, imm: imm, immSize: 1)
    }
    public mutating func vprord(_ dst: XMM, _ a: Mem, _ imm: UInt8) {
        evex(0x1172, reg: 0, v: dst.n, a, imm: imm, immSize: 1)
    }
    public mutating func vprorq(_ dst: XMM, _ a: XMM, _ imm: UInt8) {
        evex(0x1_1172, reg: 0, v: dst.n, rm: a.n, imm: imm, immSize: 1)
    }
    public mutating func vprorq(_ dst: XMM, _ a: Mem, _ imm: UInt8) {
        evex(0x1_1172, reg: 0, v: dst.n, a, imm: imm, immSize: 1)
    }

    /// Mask register 1…7 := lanes of a ⟨predicate⟩ b; 6 is greater.
    public mutating func compare(_ op: MaskCompare, mask: UInt8, _ a: XMM, _ b: XMM, _ predicate: UInt8) {
        evex(op.rawValue, reg: mask, v: a.n, rm: b.n, imm: predicate, immSize: 1)
    }
    public mutating func lanes(_ op: MaskToLanes, _ dst: XMM, mask: UInt8) {
        evex(op.rawValue, reg: dst.n, v: 0, rm: mask)
    }

    public mutating func kmovw(mask: UInt8, _ src: GPR) { vex(0x0192, reg: mask, v: 0, rm: src.n) }

    /// The bytes that the mask register names, the others zero.
    public mutating func vmovdqu8(_ dst: XMM, zeroing mask: UInt8, _ mem: Mem) {
        evex(0x316f, reg: dst.n, v: 0, mem, mask: 0x80 | mask)
    }

    /// Stores the bytes that the mask register names.
    public mutating func vmovdqu8(_ mem: Mem, mask: UInt8, _ src: XMM) {
        evex(0x317f, reg: src.n, v: 0, mem, mask: mask)
    }

    /// The unsigned integer in the low lane, the others of `a`.
    public mutating func vcvtusi2ss(_ dst: XMM, _ a: XMM, _ width: Width, _ src: GPR) {
        evex(width == .q ? 0x1_217b : 0x217b, reg: dst.n, v: a.n, rm: src.n)
    }
    public mutating func vcvtusi2sd(_ dst: XMM, _ a: XMM, _ width: Width, _ src: GPR) {
        evex(width == .q ? 0x1_317b : 0x317b, reg: dst.n, v: a.n, rm: src.n)
    }

    /// GFNI: bit i of each byte of dst := parity of that byte of a and byte 7 - i of its half of `matrix`.
    public mutating func vgf2p8affineqb(_ dst: XMM, _ a: XMM, _ matrix: Mem, _ constant: UInt8) {
        vex(0x1_13ce, reg: dst.n, v: a.n, matrix, imm: constant, immSize: 1)
    }
    public mutating func vgf2p8affineqb(_ dst: XMM, _ a: XMM, _ matrix: XMM, _ constant: UInt8) {
        vex(0x1_13ce, reg: dst.n, v: a.n, rm: matrix.n, imm: constant, immSize: 1)
    }
}
