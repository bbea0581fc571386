extension Assembler {
    /// VEX encoding with a register operand. W is set by `w` or by the opcode's own W digit.
    mutating func vex(
        _ op: UInt32, w: Bool = false, _ length: VLength = .x, reg: UInt8, v: UInt8, rm: UInt8,
        imm: UInt8 = 0, immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        putVEX(&p, op, w, length, reg, v, x: 0, b: rm >> 3 & 1)
        put(&p, 0xc0 | (reg & 7) << 3 | rm & 7)
        if immSize != 0 { put(&p, imm) }
        cursor = p
    }

    mutating func vex(
        _ op: UInt32, w: Bool = false, _ length: VLength = .x, reg: UInt8, v: UInt8, _ mem: Mem,
        imm: UInt8 = 0, immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        mem.putPrefixes(&p)
        putVEX(&p, op, w, length, reg, v, x: mem.indexHigh, b: mem.baseHigh)
        putAddress(&p, reg, mem, trailing: immSize)
        if immSize != 0 { put(&p, imm) }
        cursor = p
    }

    @inline(__always)
    private func putVEX(
        _ p: inout Cursor, _ op: UInt32, _ w: Bool, _ length: VLength, _ reg: UInt8, _ v: UInt8, x: UInt8,
        b: UInt8
    ) {
        let wide = w || op >> 16 & 1 != 0
        let map = UInt8(truncatingIfNeeded: op >> 8 & 0xf)
        let pp = UInt8(truncatingIfNeeded: op >> 12 & 3)
        let low = (~v & 0xf) << 3 | length.rawValue << 2 | pp
        let r = (~reg & 8) << 4
        if map == 1 && !wide && x | b == 0 {
            put(&p, 0xc5)
            put(&p, r | low)
        } else {
            put(&p, 0xc4)
            put(&p, r | (x ^ 1) << 6 | (b ^ 1) << 5 | map)
            put(&p, (wide ? 0x80 : 0) | low)
        }
        put(&p, UInt8(truncatingIfNeeded: op))
    }
}
