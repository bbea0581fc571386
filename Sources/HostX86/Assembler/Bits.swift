/// Group 2.
public enum Shift: UInt8, CaseIterable, Sendable {
    case rol = 0
    case ror, rcl, rcr, shl, shr
    case sar = 7
}

/// BMI2 shifts by a register; flags are kept.
public enum ShiftX: UInt32, CaseIterable, Sendable {
    case shlx = 0x1_2_f7
    case sarx = 0x2_2_f7
    case shrx = 0x3_2_f7
}

/// Group 8.
public enum BitTest: UInt8, CaseIterable, Sendable {
    case bt = 4
    case bts, btr, btc
}

/// Two-operand scans and counts.
public enum BitScan: UInt32, CaseIterable, Sendable {
    case bsf = 0x0_1_bc
    case bsr = 0x0_1_bd
    case tzcnt = 0x2_1_bc
    case lzcnt = 0x2_1_bd
    case popcnt = 0x2_1_b8
}

/// BMI three-operand operations: dst, VEX.vvvv, r/m.
public enum BMI: UInt32, CaseIterable, Sendable {
    /// dst = ~a & b
    case andn = 0x0_2_f2
    /// dst = deposit the low bits of a where b has ones
    case pdep = 0x3_2_f5
    case pext = 0x2_2_f5
    /// high = dst, low = a, from rdx * b
    case mulx = 0x3_2_f6
}

/// BMI1 group 17: dst, r/m.
public enum LowestBit: UInt8, CaseIterable, Sendable {
    case blsr = 1
    case blsmsk, blsi
}

extension Assembler {
    // MARK: shifts

    public mutating func shift(_ op: Shift, _ width: Width, _ r: GPR, imm: UInt8) {
        let byteRex = width == .b && needsByteRex(r.n)
        if imm == 1 {
            legacy(width == .b ? 0xd0 : 0xd1, width, reg: op.rawValue, rm: r.n, byteRex: byteRex)
        } else {
            legacy(
                width == .b ? 0xc0 : 0xc1, width, reg: op.rawValue, rm: r.n, byteRex: byteRex,
                imm: Int32(imm), immSize: 1)
        }
    }

    public mutating func shift(_ op: Shift, _ width: Width, _ mem: Mem, imm: UInt8) {
        if imm == 1 {
            legacy(width == .b ? 0xd0 : 0xd1, width, reg: op.rawValue, mem)
        } else {
            legacy(width == .b ? 0xc0 : 0xc1, width, reg: op.rawValue, mem, imm: Int32(imm), immSize: 1)
        }
    }

    public mutating func shiftCL(_ op: Shift, _ width: Width, _ r: GPR) {
        legacy(
            width == .b ? 0xd2 : 0xd3, width, reg: op.rawValue, rm: r.n,
            byteRex: width == .b && needsByteRex(r.n))
    }

    public mutating func shiftCL(_ op: Shift, _ width: Width, _ mem: Mem) {
        legacy(width == .b ? 0xd2 : 0xd3, width, reg: op.rawValue, mem)
    }

    /// Shifts `dst` left and fills from the top of `src`; widths w, d, q.
    public mutating func shld(_ width: Width, _ dst: GPR, _ src: GPR, imm: UInt8) {
        legacy(0x1a4, width, reg: src.n, rm: dst.n, imm: Int32(imm), immSize: 1)
    }

    public mutating func shldCL(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x1a5, width, reg: src.n, rm: dst.n)
    }

    public mutating func shrd(_ width: Width, _ dst: GPR, _ src: GPR, imm: UInt8) {
        legacy(0x1ac, width, reg: src.n, rm: dst.n, imm: Int32(imm), immSize: 1)
    }

    public mutating func shrdCL(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x1ad, width, reg: src.n, rm: dst.n)
    }

    // MARK: BMI; widths d, q

    public mutating func shiftx(_ op: ShiftX, _ width: Width, _ dst: GPR, _ src: GPR, _ count: GPR) {
        vex(op.rawValue, w: width == .q, reg: dst.n, v: count.n, rm: src.n)
    }

    public mutating func shiftx(_ op: ShiftX, _ width: Width, _ dst: GPR, _ src: Mem, _ count: GPR) {
        vex(op.rawValue, w: width == .q, reg: dst.n, v: count.n, src)
    }

    public mutating func rorx(_ width: Width, _ dst: GPR, _ src: GPR, imm: UInt8) {
        vex(0x3_3_f0, w: width == .q, reg: dst.n, v: 0, rm: src.n, imm: imm, immSize: 1)
    }

    public mutating func rorx(_ width: Width, _ dst: GPR, _ src: Mem, imm: UInt8) {
        vex(0x3_3_f0, w: width == .q, reg: dst.n, v: 0, src, imm: imm, immSize: 1)
    }

    public mutating func bmi(_ op: BMI, _ width: Width, _ dst: GPR, _ a: GPR, _ b: GPR) {
        vex(op.rawValue, w: width == .q, reg: dst.n, v: a.n, rm: b.n)
    }

    public mutating func bmi(_ op: BMI, _ width: Width, _ dst: GPR, _ a: GPR, _ b: Mem) {
        vex(op.rawValue, w: width == .q, reg: dst.n, v: a.n, b)
    }

    /// rdx * src, no flags: the high half goes to `high`, the low half to `low`.
    public mutating func mulx(_ width: Width, high: GPR, low: GPR, _ src: GPR) {
        bmi(.mulx, width, high, low, src)
    }

    /// Field of `src` described by `control`: start in bits 7:0, length in bits 15:8.
    public mutating func bextr(_ width: Width, _ dst: GPR, _ src: GPR, _ control: GPR) {
        vex(0x0_2_f7, w: width == .q, reg: dst.n, v: control.n, rm: src.n)
    }

    /// Clears the bits of `src` from the number in `index` bits 7:0 upwards.
    public mutating func bzhi(_ width: Width, _ dst: GPR, _ src: GPR, _ index: GPR) {
        vex(0x0_2_f5, w: width == .q, reg: dst.n, v: index.n, rm: src.n)
    }

    public mutating func lowestBit(_ op: LowestBit, _ width: Width, _ dst: GPR, _ src: GPR) {
        vex(0x0_2_f3, w: width == .q, reg: op.rawValue, v: dst.n, rm: src.n)
    }

    public mutating func blsr(_ width: Width, _ dst: GPR, _ src: GPR) { lowestBit(.blsr, width, dst, src) }

    // MARK: scans and tests; widths w, d, q

    public mutating func scan(_ op: BitScan, _ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(op.rawValue, width, reg: dst.n, rm: src.n)
    }

    public mutating func scan(_ op: BitScan, _ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(op.rawValue, width, reg: dst.n, src)
    }

    public mutating func bt(_ op: BitTest, _ width: Width, _ r: GPR, _ bit: GPR) {
        legacy(0x183 | UInt32(op.rawValue) << 3, width, reg: bit.n, rm: r.n)
    }

    public mutating func bt(_ op: BitTest, _ width: Width, _ r: GPR, imm: UInt8) {
        legacy(0x1ba, width, reg: op.rawValue, rm: r.n, imm: Int32(imm), immSize: 1)
    }

    public mutating func bt(_ op: BitTest, _ width: Width, _ mem: Mem, imm: UInt8) {
        legacy(0x1ba, width, reg: op.rawValue, mem, imm: Int32(imm), immSize: 1)
    }

    /// CRC-32C of `dst` and a source of the given width.
    public mutating func crc32(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(
            width == .b ? 0x3_2_f0 : 0x3_2_f1, width, reg: dst.n, rm: src.n,
            byteRex: width == .b && needsByteRex(src.n))
    }

    public mutating func crc32(_ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(width == .b ? 0x3_2_f0 : 0x3_2_f1, width, reg: dst.n, src)
    }
}
