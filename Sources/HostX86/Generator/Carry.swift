import IR

/// Sums with carry: a chain of them leaves the carry in CF from one to the next.
extension CodeGenerator {
    /// EFLAGS as a sum or difference with carry leaves them; its carry out names it too.
    func carryKey(_ d: Instruction) -> FlagsKey {
        let isSum = d.op == .addCarry || d.op == .addCarryOut || d.op == .addCarryFlags
        let lane: Lane = d.op == .addCarry || d.op == .subCarry ? (d.type == .i64 ? .d : .s) : d.lane
        return FlagsKey(
            op: isSum ? .addCarryOut : .subCarryOut, lane: lane, a: resolve(d.a), b: resolve(d.b),
            c: resolve(d.c))
    }

    mutating func lowerCarry(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        // The result may be where `a` is, but not where `b` is.
        let target = result(i)
        let b = location(d.b)
        let clashes = b.kind == .gpr && b.register == target.n && resolve(d.a) != resolve(d.b)
        let r = clashes ? GPR.rax : target
        emitCarryOp(f, d, CodeGenerator.width(d.type), into: r)
        finish(i, r)
        hostFlags = carryKey(d)
    }

    /// r := a + b + carry, or a + ~b + carry; EFLAGS as x86 leaves them: a sum's carry, a difference's borrow. Scratch: RAX,
    /// RCX.
    mutating func emitCarryOp(_ f: borrowing Function, _ d: Instruction, _ width: Width, into r: GPR) {
        let isSum = d.op == .addCarry || d.op == .addCarryFlags || d.op == .addCarryOut
        setCarry(f, d.c, inverted: !isSum)
        hostFlags = nil
        // Moves: CF stays.
        let op: ALU = isSum ? .adc : .sbb
        if let c = immediate(f, d.b, width) {
            load(f, d.a, into: r)
            asm.alu(op, width, r, imm: c)
        } else if let m = memory(location(d.b)) {
            load(f, d.a, into: r)
            asm.alu(op, width, r, m)
        } else {
            let b = general(f, d.b, .rcx)
            load(f, d.a, into: r)
            asm.alu(op, width, r, b)
        }
    }

    /// EFLAGS := the flags of a sum or difference with carry, with CF as after a subtraction.
    mutating func emitCarryFlags(_ f: borrowing Function, _ d: Instruction) {
        if hostFlags != carryKey(d) { emitCarryOp(f, d, CodeGenerator.width(d.lane), into: .rax) }
        if d.op == .addCarryFlags {
            asm.cmc()
            hostFlags = nil
        } else {
            hostFlags = carryKey(d)
        }
    }

    /// CF := the i1 `v`, or its complement.
    private mutating func setCarry(_ f: borrowing Function, _ v: Value, inverted: Bool) {
        let d = definition(f, v)
        if let isInverted = heldCarry(f, d) {
            if isInverted != inverted { asm.cmc() }
            return
        }
        if d.op == .const {
            asm.test(.d, .rax, .rax)
            if (d.imm & 1 != 0) != inverted { asm.cmc() }
            return
        }
        load(f, v, into: .rax)
        if inverted {
            asm.cmp(.b, .rax, imm: 1)
        } else {
            asm.alu(.add, .b, .rax, imm: -1)
        }
    }

    /// Whether the next code is that of a sum with this carry, which nothing else wants: it finds it in CF.
    func isTakenAtOnce(_ f: borrowing Function, _ i: Int) -> Bool {
        var k = i &+ 1
        let end = Int(f.blocks[block].end)
        while k < end, f.instructions[k].op != .addCarry, f.instructions[k].op != .subCarry {
            let op = f.instructions[k].op
            if op.isTerminator || op.hasEffect || op == .floatCompareFlags { return false }
            let kind = allocator.locations[k].kind
            let isAlias = Int(allocator.alias[k]) != k
            let isNoCode = kind == .none || kind == .deferred
            if !isAlias, !isNoCode { return false }
            k &+= 1
        }
        guard k < end, resolve(f.instructions[k].c).index == i else { return false }
        // Its own carry out is computed with it.
        var last = k
        if k &+ 1 < end, allocator.locations[k &+ 1].kind != .none {
            let next = f.instructions[k &+ 1]
            let isCarry = next.op == .addCarryOut || next.op == .subCarryOut
            if isCarry, carryKey(next) == carryKey(f.instructions[k]) { last = k &+ 1 }
        }
        return Int(allocator.lastUse[i]) <= last
    }

    /// Whether CF is the complement of what `d` defines; nil: CF is something else.
    func heldCarry(_ f: borrowing Function, _ d: Instruction) -> Bool? {
        switch d.op {
        case .addCarryOut, .subCarryOut: return hostFlags == carryKey(d) ? d.op == .subCarryOut : nil
        case .testCondition where d.condition == .hs:
            let flags = definition(f, d.a)
            guard flags.op == .addFlags || flags.op == .subFlags else { return nil }
            let key = FlagsKey(op: flags.op, lane: flags.lane, a: resolve(flags.a), b: resolve(flags.b))
            return hostFlags == key ? flags.op == .subFlags : nil
        default: return nil
        }
    }
}
