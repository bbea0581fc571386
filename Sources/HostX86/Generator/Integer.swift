import IR

/// Integer arithmetic.
extension CodeGenerator {
    mutating func lowerInteger(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let width = CodeGenerator.width(d.type)
        switch d.op {
        case .add: lowerAdd(f, i, d, width)
        case .sub:
            lowerTwoOperand(f, i, d, .sub, width)
            hostFlags = FlagsKey(
                op: .subFlags, lane: width == .q ? .d : .s, a: resolve(d.a), b: resolve(d.b))
        case .and, .or, .xor:
            if d.op == .and, lowerLowBits(f, i, d) { return }
            lowerTwoOperand(f, i, d, d.op == .and ? .and : d.op == .or ? .or : .xor, width)
            setLogicFlags(i, width)
        case .andNot:
            let r = result(i)
            asm.bmi(.andn, width, r, general(f, d.b, .rcx), general(f, d.a, .rax))
            finish(i, r)
            setLogicFlags(i, width)
        case .not, .neg:
            let r = result(i)
            load(f, d.a, into: r)
            asm.unary(d.op == .not ? .not : .neg, width, r)
            finish(i, r)
        case .mul:
            let r = result(i)
            if let c = immediate(f, d.b, width) {
                asm.imul(width, r, general(f, d.a, .rax), imm: c)
            } else {
                load(f, d.a, into: r)
                if let m = memory(location(d.b)) {
                    asm.imul(width, r, m)
                } else {
                    asm.imul(width, r, general(f, d.b, .rcx))
                }
            }
            finish(i, r)
        case .mulHighSigned, .mulHighUnsigned:
            load(f, d.a, into: .rax)
            let b = general(f, d.b, .rcx)
            asm.unary(d.op == .mulHighSigned ? .imul : .mul, .q, b)
            finish(i, .rdx)
        case .divSigned, .divUnsigned: lowerDivide(f, i, d, width)
        case .shiftLeft, .shiftRight, .shiftRightSigned, .rotateRight: lowerShift(f, i, d, width)
        case .extract:
            let r = result(i)
            if resolve(d.a) == resolve(d.b) {
                asm.rorx(width, r, general(f, d.a, .rax), imm: UInt8(truncatingIfNeeded: d.imm))
                return finish(i, r)
            }
            // (high:low) >> n: low is shifted, high fills.
            let high = general(f, d.a, .rcx)
            load(f, d.b, into: .rax)
            asm.shrd(width, .rax, high, imm: UInt8(truncatingIfNeeded: d.imm))
            if r != .rax { asm.mov(.q, r, .rax) }
            finish(i, r)
        case .countLeadingZeros, .countTrailingZeros, .popCount:
            let r = result(i)
            let a = general(f, d.a, .rax)
            asm.scan(
                d.op == .countLeadingZeros ? .lzcnt : d.op == .countTrailingZeros ? .tzcnt : .popcnt,
                width, r, a)
            finish(i, r)
        case .byteSwap:
            let r = result(i)
            load(f, d.a, into: r)
            asm.bswap(width, r)
            finish(i, r)
        case .parallelExtract, .parallelDeposit:
            let r = result(i)
            let a = general(f, d.a, .rax)
            let mask = general(f, d.b, .rcx)
            asm.bmi(d.op == .parallelExtract ? .pext : .pdep, width, r, a, mask)
            finish(i, r)
        case .reverseBits: lowerReverseBits(f, i, d, width)
        case .zeroExtend:
            let r = result(i)
            let from = f.instructions[d.a.index].type
            extend(f, d.a, from, r, signed: false, to: width)
            finish(i, r)
        case .signExtend:
            let r = result(i)
            extend(f, d.a, f.instructions[d.a.index].type, r, signed: true, to: width)
            finish(i, r)
        case .truncate:  // to i1; the others are aliases
            let r = result(i)
            load(f, d.a, into: r)
            asm.alu(.and, .d, r, imm: 1)
            finish(i, r)
        case .crc32: lowerCRC(f, i, d)
        default: break
        }
    }

    private mutating func lowerAdd(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ width: Width) {
        let r = result(i)
        guard let c = immediate(f, d.b, width) else {
            let a = location(d.a)
            let b = location(d.b)
            if b.kind == .deferred, definition(f, d.b).op == .shiftLeft {
                asm.lea(width, r, sum(f, d, 0, .rax, .rcx))
                return finish(i, r)
            }
            if a.kind == .gpr, b.kind == .gpr, a.register != r.n {
                if let key = additionAfter(f, i, d) {
                    let isInB = b.register == r.n
                    if !isInB { asm.mov(.q, r, GPR(a.register)) }
                    asm.alu(.add, width, r, GPR(isInB ? a.register : b.register))
                    hostFlags = key
                    return finish(i, r)
                }
                asm.lea(width, r, Mem(GPR(a.register), index: GPR(b.register)))
                finish(i, r)
                return
            }
            lowerTwoOperand(f, i, d, .add, width)
            hostFlags = FlagsKey(
                op: .addFlags, lane: width == .q ? .d : .s, a: resolve(d.a), b: resolve(d.b))
            return
        }
        // a - k with its flags: the subtraction sets them.
        if let key = subtractionAfter(f, i, d, c) {
            load(f, d.a, into: r)
            asm.alu(.sub, width, r, imm: 0 &- c)
            hostFlags = key
            finish(i, r)
            return
        }
        let a = location(d.a)
        if a.kind == .gpr, a.register != r.n, additionAfter(f, i, d) == nil {
            asm.lea(width, r, Mem(GPR(a.register), c))
        } else {
            load(f, d.a, into: r)
            asm.alu(.add, width, r, imm: c)
            hostFlags = FlagsKey(
                op: .addFlags, lane: width == .q ? .d : .s, a: resolve(d.a), b: resolve(d.b))
        }
        finish(i, r)
    }

    /// The flags of the same sum, which are wanted next.
    private func additionAfter(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> FlagsKey? {
        let lane: Lane = d.type == .i64 ? .d : .s
        var k = i &+ 1
        while k < f.instructions.count, k <= i &+ 2 {
            let n = f.instructions[k]
            if n.op == .addFlags, n.lane == lane, allocator.locations[k].kind == .deferred,
                resolve(n.a) == resolve(d.a), resolve(n.b) == resolve(d.b)
            {
                return FlagsKey(op: .addFlags, lane: lane, a: resolve(n.a), b: resolve(n.b))
            }
            k &+= 1
        }
        return nil
    }

    private func subtractionAfter(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ c: Int32
    ) -> FlagsKey? {
        guard c != Int32.min else { return nil }
        var k = i &+ 1
        while k < f.instructions.count, k <= i &+ 3 {
            let n = f.instructions[k]
            if n.op == .subFlags, resolve(n.a) == resolve(d.a), let y = constant(f, n.b),
                Int32(truncatingIfNeeded: y) == 0 &- c, n.lane == (d.type == .i64 ? .d : .s),
                allocator.locations[k].kind == .deferred
            {
                return FlagsKey(op: .subFlags, lane: n.lane, a: resolve(n.a), b: resolve(n.b))
            }
            k &+= 1
        }
        return nil
    }

    private mutating func lowerTwoOperand(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: ALU, _ width: Width
    ) {
        let r = result(i)
        // A result in the register of b happens only if b is a too, and then the load is no move.
        load(f, d.a, into: r)
        if let c = immediate(f, d.b, width) {
            asm.alu(op, width, r, imm: c)
        } else if let m = memory(location(d.b)) {
            asm.alu(op, width, r, m)
        } else {
            asm.alu(op, width, r, general(f, d.b, .rcx))
        }
        finish(i, r)
    }

    /// An `and` that leaves the low byte or word, whose flags nothing wants next, is a move.
    private mutating func lowerLowBits(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard let mask = constant(f, d.b), mask == 0xff || mask == 0xffff, !testsNext(f, i) else {
            return false
        }
        let r = result(i)
        let from: Width = mask == 0xff ? .b : .w
        if let m = memory(location(d.a)) {
            asm.movzx(.d, r, m, from: from)
        } else {
            asm.movzx(.d, r, general(f, d.a, .rax), from: from)
        }
        finish(i, r)
        return true
    }

    /// Whether one of the next instructions compares the value of `i`, or wants its flags.
    private func testsNext(_ f: borrowing Function, _ i: Int) -> Bool {
        var k = i &+ 1
        while k < f.instructions.count, k <= i &+ 3 {
            let n = f.instructions[k]
            if n.op == .logicFlags || n.op == .compare || n.op == .subFlags, resolve(n.a).index == i {
                return true
            }
            k &+= 1
        }
        return false
    }

    /// EFLAGS are those of the result.
    private mutating func setLogicFlags(_ i: Int, _ width: Width) {
        guard width.rawValue >= Width.d.rawValue else { return }
        hostFlags = logicKey(width == .q ? .d : .s, Value(raw: UInt32(truncatingIfNeeded: i)))
    }

    private mutating func lowerShift(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ width: Width) {
        let r = result(i)
        if let c = constant(f, d.b) {
            let n = UInt8(truncatingIfNeeded: c) & UInt8(truncatingIfNeeded: width.bits &- 1)
            if d.op == .rotateRight {
                asm.rorx(width, r, general(f, d.a, .rax), imm: n)
            } else {
                load(f, d.a, into: r)
                asm.shift(
                    d.op == .shiftLeft ? .shl : d.op == .shiftRight ? .shr : .sar, width, r, imm: n)
            }
        } else if d.op == .rotateRight {
            load(f, d.b, into: .rcx)
            load(f, d.a, into: .rax)
            asm.shiftCL(.ror, width, .rax)
            if r != .rax { asm.mov(.q, r, .rax) }
        } else {
            let a = general(f, d.a, .rax)
            let b = general(f, d.b, .rcx)
            asm.shiftx(
                d.op == .shiftLeft ? .shlx : d.op == .shiftRight ? .shrx : .sarx, width, r, a, b)
        }
        finish(i, r)
    }

    private mutating func lowerDivide(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ width: Width) {
        let b = general(f, d.b, .rcx)
        let zero = asm.newLabel()
        let done = asm.newLabel()
        load(f, d.a, into: .rax)
        asm.test(width, b, b)
        asm.jcc(.e, zero)
        if d.op == .divUnsigned {
            asm.alu(.xor, .d, .rdx, .rdx)
            asm.unary(.div, width, b)
        } else {
            // The most negative number by -1 overflows on the host: -a is right for every a.
            let regular = asm.newLabel()
            asm.cmp(width, b, imm: -1)
            asm.jcc(.ne, regular)
            asm.unary(.neg, width, .rax)
            asm.jmp(done)
            asm.bind(regular)
            if width == .q { asm.cqo() } else { asm.cdq() }
            asm.unary(.idiv, width, b)
        }
        asm.jmp(done)
        asm.bind(zero)
        asm.alu(.xor, .d, .rax, .rax)
        asm.bind(done)
        finish(i, .rax)
    }

    private mutating func lowerReverseBits(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ width: Width
    ) {
        if features.contains(.gfni) {
            let a = general(f, d.a, .rax)
            let r = result(i)
            if width == .q { asm.vmovq(.xmm15, a) } else { asm.vmovd(.xmm15, a) }
            asm.vgf2p8affineqb(.xmm15, .xmm15, pool(CodeGenerator.byteMatrix(d.op, 0)), 0)
            if width == .q { asm.vmovq(r, .xmm15) } else { asm.vmovd(r, .xmm15) }
            asm.bswap(width, r)
            return finish(i, r)
        }
        load(f, d.a, into: .rax)
        asm.bswap(width, .rax)
        for k in 0..<3 {
            let shift: UInt8 = k == 0 ? 4 : k == 1 ? 2 : 1
            let mask: UInt64 =
                k == 0 ? 0x0f0f_0f0f_0f0f_0f0f : k == 1 ? 0x3333_3333_3333_3333 : 0x5555_5555_5555_5555
            asm.mov(.rcx, imm64: width == .q ? mask : mask & 0xffff_ffff)
            asm.mov(.q, .rdx, .rax)
            asm.shift(.shr, width, .rax, imm: shift)
            asm.alu(.and, width, .rax, .rcx)
            asm.alu(.and, width, .rdx, .rcx)
            asm.shift(.shl, width, .rdx, imm: shift)
            asm.alu(.or, width, .rax, .rdx)
        }
        finish(i, .rax)
    }

    private mutating func extend(
        _ f: borrowing Function, _ v: Value, _ from: Type, _ r: GPR, signed: Bool, to: Width
    ) {
        let width: Width = from == .i32 ? .d : from == .i16 ? .w : .b
        if from == .i1 {
            load(f, v, into: r)
            asm.alu(.and, .d, r, imm: 1)
            if signed { asm.unary(.neg, to, r) }
            hostFlags = nil
            return
        }
        if let m = memory(location(v)) {
            if signed { asm.movsx(to, r, m, from: width) } else { asm.movzx(.d, r, m, from: width) }
        } else {
            let a = general(f, v, .rax)
            if signed { asm.movsx(to, r, a, from: width) } else { asm.movzx(.d, r, a, from: width) }
        }
    }

    private mutating func lowerCRC(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let type = f.instructions[d.b.index].type
        if d.aux == 1 {
            load(f, d.a, into: .rax)
            asm.crc32(CodeGenerator.width(type), .rax, general(f, d.b, .rcx))
        } else if features.contains(.pclmul) {
            remainder(f, d, bits: UInt8(type.bits))
        } else {
            evaluate(f, i)
            return
        }
        finish(i, .rax)
    }

    /// EAX := the step for the IEEE polynomial by Barrett's reduction. Bits are in reversed order, so the low `bits` bits of
    /// the product with the polynomial's inverse modulo x⁶⁴ are the quotient, and the remainder is what the product of that
    /// with the polynomial has above it. Data of fewer bits has zeros before it.
    private mutating func remainder(_ f: borrowing Function, _ d: Instruction, bits: UInt8) {
        load(f, d.a, into: .rcx)
        asm.mov(.d, .rax, .rcx)
        load(f, d.b, into: .rdx)
        asm.alu(.xor, .q, .rax, .rdx)
        if bits < 64 { asm.shift(.shl, .q, .rax, imm: 64 &- bits) }
        let factors = pool(Constant128(low: 0xb4e5_b025_f701_1641, high: 0x1_db71_0641))
        asm.vmovq(.xmm15, .rax)
        asm.vmovups(.xmm14, factors)
        asm.vopImm(.vpclmulqdq, .xmm15, .xmm15, .xmm14, 0x00)
        asm.vopImm(.vpclmulqdq, .xmm15, .xmm15, .xmm14, 0x10)
        asm.vpextrq(.rax, .xmm15, 1)
        if bits < 32 {
            asm.shift(.shr, .d, .rcx, imm: bits)
            asm.alu(.xor, .d, .rax, .rcx)
        }
    }
}
