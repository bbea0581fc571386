/// The eight operations of opcodes 00...3F and group 1.
public enum ALU: UInt8, CaseIterable, Sendable {
    case add = 0
    case or, adc, sbb, and, sub, xor, cmp
}

/// Group 3 and the increments.
public enum Unary: UInt8, CaseIterable, Sendable {
    case inc = 0
    case dec = 1
    case not = 2
    case neg = 3
    /// rdx:rax = rax * operand, unsigned; the others alike.
    case mul = 4
    case imul = 5
    case div = 6
    case idiv = 7
}

extension Assembler {
    @inline(__always)
    private func sized(_ op: UInt32, _ width: Width) -> UInt32 { width == .b ? op : op | 1 }

    @inline(__always)
    private func immSize(_ width: Width) -> Int { width == .q ? 4 : width.bytes }

    @inline(__always)
    private func byte(_ width: Width, _ r: GPR) -> Bool { width == .b && needsByteRex(r.n) }

    // MARK: ALU

    public mutating func alu(_ op: ALU, _ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(
            sized(UInt32(op.rawValue) << 3, width), width, reg: src.n, rm: dst.n,
            byteRex: byte(width, src) || byte(width, dst))
    }

    public mutating func alu(_ op: ALU, _ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(sized(UInt32(op.rawValue) << 3 | 2, width), width, reg: dst.n, src, byteRex: byte(width, dst))
    }

    public mutating func alu(_ op: ALU, _ width: Width, _ dst: Mem, _ src: GPR) {
        legacy(sized(UInt32(op.rawValue) << 3, width), width, reg: src.n, dst, byteRex: byte(width, src))
    }

    /// `imm` is cut to the width; at `.q` it is sign-extended from 32 bits.
    public mutating func alu(_ op: ALU, _ width: Width, _ dst: GPR, imm: Int32) {
        if width != .b && isShort(imm, width) {
            legacy(0x83, width, reg: op.rawValue, rm: dst.n, imm: imm, immSize: 1)
        } else if dst == .rax {
            accumulator(sized(UInt32(op.rawValue) << 3 | 4, width), width, imm)
        } else {
            legacy(
                sized(0x80, width), width, reg: op.rawValue, rm: dst.n, byteRex: byte(width, dst), imm: imm,
                immSize: immSize(width))
        }
    }

    public mutating func alu(_ op: ALU, _ width: Width, _ dst: Mem, imm: Int32) {
        if width != .b && isShort(imm, width) {
            legacy(0x83, width, reg: op.rawValue, dst, imm: imm, immSize: 1)
        } else {
            legacy(sized(0x80, width), width, reg: op.rawValue, dst, imm: imm, immSize: immSize(width))
        }
    }

    @inline(__always)
    private func isShort(_ imm: Int32, _ width: Width) -> Bool {
        width == .w ? fitsInt8(Int32(Int16(truncatingIfNeeded: imm))) : fitsInt8(imm)
    }

    /// The short forms with AL, AX, EAX or RAX.
    private mutating func accumulator(_ op: UInt32, _ width: Width, _ imm: Int32) {
        guard hasRoom() else { return }
        var p = cursor
        if width == .w { put(&p, 0x66) }
        if width == .q { put(&p, 0x48) }
        put(&p, UInt8(truncatingIfNeeded: op))
        putImmediate(&p, imm, immSize(width))
        cursor = p
    }

    public mutating func test(_ width: Width, _ a: GPR, _ b: GPR) {
        legacy(
            sized(0x84, width), width, reg: b.n, rm: a.n, byteRex: byte(width, a) || byte(width, b))
    }

    public mutating func test(_ width: Width, _ a: Mem, _ b: GPR) {
        legacy(sized(0x84, width), width, reg: b.n, a, byteRex: byte(width, b))
    }

    public mutating func test(_ width: Width, _ a: GPR, imm: Int32) {
        if a == .rax { return accumulator(sized(0xa8, width), width, imm) }
        legacy(
            sized(0xf6, width), width, reg: 0, rm: a.n, byteRex: byte(width, a), imm: imm,
            immSize: immSize(width))
    }

    public mutating func test(_ width: Width, _ a: Mem, imm: Int32) {
        legacy(sized(0xf6, width), width, reg: 0, a, imm: imm, immSize: immSize(width))
    }

    public mutating func cmp(_ width: Width, _ a: GPR, _ b: GPR) { alu(.cmp, width, a, b) }
    public mutating func cmp(_ width: Width, _ a: GPR, _ b: Mem) { alu(.cmp, width, a, b) }
    public mutating func cmp(_ width: Width, _ a: Mem, _ b: GPR) { alu(.cmp, width, a, b) }
    public mutating func cmp(_ width: Width, _ a: GPR, imm: Int32) { alu(.cmp, width, a, imm: imm) }
    public mutating func cmp(_ width: Width, _ a: Mem, imm: Int32) { alu(.cmp, width, a, imm: imm) }

    // MARK: one operand

    public mutating func unary(_ op: Unary, _ width: Width, _ r: GPR) {
        let group: UInt32 = op.rawValue < 2 ? 0xfe : 0xf6
        legacy(sized(group, width), width, reg: op.rawValue, rm: r.n, byteRex: byte(width, r))
    }

    public mutating func unary(_ op: Unary, _ width: Width, _ mem: Mem) {
        let group: UInt32 = op.rawValue < 2 ? 0xfe : 0xf6
        legacy(sized(group, width), width, reg: op.rawValue, mem)
    }

    // MARK: multiplication; widths w, d, q

    public mutating func imul(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x1af, width, reg: dst.n, rm: src.n)
    }

    public mutating func imul(_ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(0x1af, width, reg: dst.n, src)
    }

    public mutating func imul(_ width: Width, _ dst: GPR, _ src: GPR, imm: Int32) {
        if isShort(imm, width) {
            legacy(0x6b, width, reg: dst.n, rm: src.n, imm: imm, immSize: 1)
        } else {
            legacy(0x69, width, reg: dst.n, rm: src.n, imm: imm, immSize: immSize(width))
        }
    }

    public mutating func imul(_ width: Width, _ dst: GPR, _ src: Mem, imm: Int32) {
        if isShort(imm, width) {
            legacy(0x6b, width, reg: dst.n, src, imm: imm, immSize: 1)
        } else {
            legacy(0x69, width, reg: dst.n, src, imm: imm, immSize: immSize(width))
        }
    }

    /// rdx:rax sign extension of rax (CWD, CDQ, CQO).
    public mutating func cwd() { bytes(0x9966, count: 2) }
    public mutating func cdq() { bytes(0x99, count: 1) }
    public mutating func cqo() { bytes(0x9948, count: 2) }
    /// Sign extension inside rax (CBW, CWDE, CDQE).
    public mutating func cbw() { bytes(0x9866, count: 2) }
    public mutating func cwde() { bytes(0x98, count: 1) }
    public mutating func cdqe() { bytes(0x9848, count: 2) }

    // MARK: ADX; widths d, q

    public mutating func adcx(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x1_2_f6, width, reg: dst.n, rm: src.n)
    }

    public mutating func adox(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x2_2_f6, width, reg: dst.n, rm: src.n)
    }
}
