import IR

/// The last operand of a host instruction on vectors: a register, or the memory where the value lies.
struct VectorOperand {
    var register = XMM.xmm15
    var memory: Mem?
    /// As a `FloatTrap` says it.
    var number: UInt8
    var place: Int32 = 0

    init(_ x: XMM) {
        register = x
        number = x.n
    }

    init(_ m: Mem, _ number: UInt8, _ place: Int32) {
        memory = m
        self.number = number
        self.place = place
    }
}

extension CodeGenerator {
    /// `v` where it is; `scratch` is filled if that is no place of its own. With `atOnce` the next host instruction takes it.
    mutating func vectorOperand(
        _ f: borrowing Function, _ v: Value, _ scratch: XMM, atOnce: Bool = false
    ) -> VectorOperand {
        let l = location(v)
        if atOnce, l.kind == .spill, isInScratch(v) { return VectorOperand(.xmm15) }
        if let m = memory(l) { return VectorOperand(m, FloatTrap.inState, m.disp) }
        if l.kind == .deferred {
            let d = definition(f, v)
            if d.op == .vconst {
                let c = f.constants[Int(d.imm)]
                return VectorOperand(pool(c), FloatTrap.isConstant, constantIndex(c))
            }
        }
        return VectorOperand(vector(f, v, scratch))
    }

    /// The region's constant that is `c`.
    private mutating func constantIndex(_ c: Constant128) -> Int32 {
        var k = constants.count
        while k > 0 {
            k &-= 1
            if constants[k] == c { return Int32(truncatingIfNeeded: k) }
        }
        constants.append(c)
        return Int32(truncatingIfNeeded: constants.count &- 1)
    }

    mutating func vop(_ op: VOp, _ r: XMM, _ a: XMM, _ b: VectorOperand) {
        if let m = b.memory { asm.vop(op, r, a, m) } else { asm.vop(op, r, a, b.register) }
    }

    mutating func vopImm(_ op: VOp, _ r: XMM, _ a: XMM, _ b: VectorOperand, _ imm: UInt8) {
        if let m = b.memory {
            asm.vopImm(op, r, a, m, imm)
        } else {
            asm.vopImm(op, r, a, b.register, imm)
        }
    }
}
