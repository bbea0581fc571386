extension Assembler {
    // MARK: to labels

    /// Backward within reach: two bytes. Else rel32.
    public mutating func jmp(_ label: Label) { branch(label, short: 0xeb, near: 0xe9) }

    public mutating func jcc(_ cond: Cond, _ label: Label) {
        branch(label, short: 0x70 | UInt32(cond.rawValue), near: 0x180 | UInt32(cond.rawValue))
    }

    public mutating func call(_ label: Label) {
        guard hasRoom() else { return }
        var p = cursor
        put(&p, 0xe8)
        put32(&p, reference(label, at: p - start, trailing: 0))
        cursor = p
    }

    /// Always rel32, so that the target can be patched later.
    public mutating func jmpNear(_ label: Label) { branchNear(label, 0xe9) }
    public mutating func jccNear(_ cond: Cond, _ label: Label) {
        branchNear(label, 0x180 | UInt32(cond.rawValue))
    }

    public mutating func lea(_ dst: GPR, _ label: Label) { lea(.q, dst, .ripRelative(label)) }

    private mutating func branch(_ label: Label, short: UInt32, near: UInt32) {
        if let target = offset(of: label) {
            let distance = target &- (offset &+ 2)
            if distance >= -128 {
                guard hasRoom() else { return }
                var p = cursor
                put(&p, UInt8(truncatingIfNeeded: short))
                put(&p, UInt8(truncatingIfNeeded: distance))
                cursor = p
                return
            }
        }
        branchNear(label, near)
    }

    private mutating func branchNear(_ label: Label, _ op: UInt32) {
        guard hasRoom() else { return }
        var p = cursor
        putOpcode(&p, op)
        put32(&p, reference(label, at: p - start, trailing: 0))
        cursor = p
    }

    // MARK: raw distances, counted from the end of the instruction

    public mutating func jmp(rel32: Int32) { relative(0xe9, rel32, 4) }
    public mutating func jmp(rel8: Int8) { relative(0xeb, Int32(rel8), 1) }
    public mutating func call(rel32: Int32) { relative(0xe8, rel32, 4) }
    public mutating func jcc(_ cond: Cond, rel32: Int32) { relative(0x180 | UInt32(cond.rawValue), rel32, 4) }
    public mutating func jcc(_ cond: Cond, rel8: Int8) {
        relative(0x70 | UInt32(cond.rawValue), Int32(rel8), 1)
    }

    private mutating func relative(_ op: UInt32, _ distance: Int32, _ size: Int) {
        guard hasRoom() else { return }
        var p = cursor
        putOpcode(&p, op)
        putImmediate(&p, distance, size)
        cursor = p
    }

    // MARK: to absolute addresses, as seen from where the code runs (`executableOffset`)

    /// False, and nothing written, if the target is out of rel32's reach.
    public mutating func jmp(address: UInt) -> Bool { toAddress(0xe9, 5, address) }
    public mutating func call(address: UInt) -> Bool { toAddress(0xe8, 5, address) }
    public mutating func jcc(_ cond: Cond, address: UInt) -> Bool {
        toAddress(0x180 | UInt32(cond.rawValue), 6, address)
    }

    private mutating func toAddress(_ op: UInt32, _ length: Int, _ address: UInt) -> Bool {
        let end = Int(bitPattern: cursor) &+ executableOffset &+ length
        let distance = Int(bitPattern: address) &- end
        guard let rel32 = Int32(exactly: distance) else { return false }
        relative(op, rel32, 4)
        return true
    }

    // MARK: indirect

    public mutating func jmp(_ target: GPR) { legacy(0xff, .d, reg: 4, rm: target.n) }
    public mutating func jmp(_ target: Mem) { legacy(0xff, .d, reg: 4, target) }
    public mutating func call(_ target: GPR) { legacy(0xff, .d, reg: 2, rm: target.n) }
    public mutating func call(_ target: Mem) { legacy(0xff, .d, reg: 2, target) }
    public mutating func ret() { bytes(0xc3, count: 1) }
    public mutating func ret(pop: UInt16) { bytes(0xc2 | UInt64(pop) << 8, count: 3) }

    // MARK: stack

    public mutating func push(_ r: GPR) { legacyPlus(0x50, .d, r.n) }
    public mutating func push(_ mem: Mem) { legacy(0xff, .d, reg: 6, mem) }
    public mutating func push(imm: Int32) {
        if fitsInt8(imm) { relative(0x6a, imm, 1) } else { relative(0x68, imm, 4) }
    }
    public mutating func pop(_ r: GPR) { legacyPlus(0x58, .d, r.n) }
    public mutating func pop(_ mem: Mem) { legacy(0x8f, .d, reg: 0, mem) }
    public mutating func pushfq() { bytes(0x9c, count: 1) }
    public mutating func popfq() { bytes(0x9d, count: 1) }

    // MARK: padding

    /// `count` bytes of the multi-byte NOPs that Intel's manual recommends (NOP, table 4-12).
    public mutating func nop(_ count: Int = 1) {
        var left = count
        while left > 0 {
            guard hasRoom() else { return }
            // Up to nine bytes by the table, up to eleven with further 66 prefixes.
            var n = min(left, 11)
            left &-= n
            var p = cursor
            while n > 9 {
                put(&p, 0x66)
                n &-= 1
            }
            switch n {
            case 1: put(&p, 0x90)
            case 2:
                put(&p, 0x66)
                put(&p, 0x90)
            default:
                if n == 6 || n == 9 {
                    put(&p, 0x66)
                    n &-= 1
                }
                put(&p, 0x0f)
                put(&p, 0x1f)
                switch n {
                case 3: put(&p, 0x00)
                case 4:
                    put(&p, 0x40)
                    put(&p, 0)
                case 5:
                    put(&p, 0x44)
                    put(&p, 0)
                    put(&p, 0)
                case 7:
                    put(&p, 0x80)
                    put32(&p, 0)
                default:
                    put(&p, 0x84)
                    put(&p, 0)
                    put32(&p, 0)
                }
            }
            cursor = p
        }
    }

    /// Pads with NOPs until the cursor is a multiple of `alignment`, a power of two.
    public mutating func align(_ alignment: Int) {
        let address = Int(bitPattern: cursor)
        nop((0 &- address) & (alignment &- 1))
    }
}
