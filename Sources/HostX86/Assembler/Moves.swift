extension Assembler {
    @inline(__always)
    private func byte(_ width: Width, _ r: GPR) -> Bool { width == .b && needsByteRex(r.n) }

    public mutating func mov(_ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(
            width == .b ? 0x88 : 0x89, width, reg: src.n, rm: dst.n,
            byteRex: byte(width, src) || byte(width, dst))
    }

    public mutating func mov(_ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(width == .b ? 0x8a : 0x8b, width, reg: dst.n, src, byteRex: byte(width, dst))
    }

    public mutating func mov(_ width: Width, _ dst: Mem, _ src: GPR) {
        legacy(width == .b ? 0x88 : 0x89, width, reg: src.n, dst, byteRex: byte(width, src))
    }

    /// At `.q` the value is sign-extended from 32 bits.
    public mutating func mov(_ width: Width, _ dst: Mem, imm: Int32) {
        legacy(
            width == .b ? 0xc6 : 0xc7, width, reg: 0, dst, imm: imm,
            immSize: width == .q ? 4 : width.bytes)
    }

    /// Zero-extends to 64 bits. Flags are kept.
    public mutating func mov(_ dst: GPR, imm32: UInt32) {
        legacyPlus(0xb8, .d, dst.n, imm: Int32(bitPattern: imm32), immSize: 4)
    }

    /// The shortest form that keeps the flags: 5 or 6, 7, or 10 bytes.
    public mutating func mov(_ dst: GPR, imm64: UInt64) {
        if imm64 >> 32 == 0 {
            mov(dst, imm32: UInt32(truncatingIfNeeded: imm64))
        } else if Int64(bitPattern: imm64) == Int64(Int32(truncatingIfNeeded: imm64)) {
            legacy(0xc7, .q, reg: 0, rm: dst.n, imm: Int32(truncatingIfNeeded: imm64), immSize: 4)
        } else {
            movabs(dst, imm64)
        }
    }

    /// Always ten bytes; the value occupies the last eight, so that it can be patched.
    public mutating func movabs(_ dst: GPR, _ imm64: UInt64) {
        guard hasRoom() else { return }
        var p = cursor
        put(&p, 0x48 | dst.n >> 3 & 1)
        put(&p, 0xb8 | dst.n & 7)
        put64(&p, imm64)
        cursor = p
    }

    /// Zero-extends from `from` (b or w; d is a plain 32-bit move) into `width`.
    public mutating func movzx(_ width: Width, _ dst: GPR, _ src: GPR, from: Width) {
        switch from {
        case .b: legacy(0x1b6, width, reg: dst.n, rm: src.n, byteRex: needsByteRex(src.n))
        case .w: legacy(0x1b7, width, reg: dst.n, rm: src.n)
        default: mov(.d, dst, src)
        }
    }

    public mutating func movzx(_ width: Width, _ dst: GPR, _ src: Mem, from: Width) {
        switch from {
        case .b: legacy(0x1b6, width, reg: dst.n, src)
        case .w: legacy(0x1b7, width, reg: dst.n, src)
        default: mov(.d, dst, src)
        }
    }

    /// Sign-extends from `from` (b, w, or d: MOVSXD) into `width`.
    public mutating func movsx(_ width: Width, _ dst: GPR, _ src: GPR, from: Width) {
        switch from {
        case .b: legacy(0x1be, width, reg: dst.n, rm: src.n, byteRex: needsByteRex(src.n))
        case .w: legacy(0x1bf, width, reg: dst.n, rm: src.n)
        default: legacy(0x63, width, reg: dst.n, rm: src.n)
        }
    }

    public mutating func movsx(_ width: Width, _ dst: GPR, _ src: Mem, from: Width) {
        switch from {
        case .b: legacy(0x1be, width, reg: dst.n, src)
        case .w: legacy(0x1bf, width, reg: dst.n, src)
        default: legacy(0x63, width, reg: dst.n, src)
        }
    }

    public mutating func movsxd(_ dst: GPR, _ src: GPR) { movsx(.q, dst, src, from: .d) }
    public mutating func movsxd(_ dst: GPR, _ src: Mem) { movsx(.q, dst, src, from: .d) }

    /// Byte-swapping load and store; widths w, d, q.
    public mutating func movbe(_ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(0x2f0, width, reg: dst.n, src)
    }

    public mutating func movbe(_ width: Width, _ dst: Mem, _ src: GPR) {
        legacy(0x2f1, width, reg: src.n, dst)
    }

    /// Widths d and q; 16 bits are swapped by a rotate.
    public mutating func bswap(_ width: Width, _ r: GPR) { legacyPlus(0x1c8, width, r.n) }

    public mutating func lea(_ width: Width, _ dst: GPR, _ mem: Mem) {
        legacy(0x8d, width, reg: dst.n, mem)
    }

    public mutating func xchg(_ width: Width, _ a: GPR, _ b: GPR) {
        legacy(
            width == .b ? 0x86 : 0x87, width, reg: b.n, rm: a.n,
            byteRex: byte(width, a) || byte(width, b))
    }

    /// Locks the bus by itself.
    public mutating func xchg(_ width: Width, _ mem: Mem, _ r: GPR) {
        legacy(width == .b ? 0x86 : 0x87, width, reg: r.n, mem, byteRex: byte(width, r))
    }

    public mutating func setcc(_ cond: Cond, _ r: GPR) {
        legacy(0x190 | UInt32(cond.rawValue), .b, reg: 0, rm: r.n, byteRex: needsByteRex(r.n))
    }

    public mutating func setcc(_ cond: Cond, _ mem: Mem) {
        legacy(0x190 | UInt32(cond.rawValue), .b, reg: 0, mem)
    }

    /// Widths w, d, q. At `.d` the upper half of `dst` is cleared even if the condition fails.
    public mutating func cmovcc(_ cond: Cond, _ width: Width, _ dst: GPR, _ src: GPR) {
        legacy(0x140 | UInt32(cond.rawValue), width, reg: dst.n, rm: src.n)
    }

    public mutating func cmovcc(_ cond: Cond, _ width: Width, _ dst: GPR, _ src: Mem) {
        legacy(0x140 | UInt32(cond.rawValue), width, reg: dst.n, src)
    }
}
