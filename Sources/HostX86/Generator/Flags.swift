import IR

/// Conditions: flags are computed again where they are used, unless EFLAGS still hold them.
extension CodeGenerator {
    /// A host condition, or two that must both hold (`and`) or of which one must (`or`).
    enum HostCondition {
        case one(Cond)
        case both(Cond, Cond)
        case either(Cond, Cond)
        case always, never

        var inverted: HostCondition {
            switch self {
            case .one(let c): .one(c.inverted)
            case .both(let a, let b): .either(a.inverted, b.inverted)
            case .either(let a, let b): .both(a.inverted, b.inverted)
            case .always: .never
            case .never: .always
            }
        }
    }

    static func direct(_ c: Condition) -> Cond {
        switch c {
        case .eq: .e
        case .ne: .ne
        case .hs: .ae
        case .lo: .b
        case .mi: .s
        case .pl: .ns
        case .vs: .o
        case .vc: .no
        case .hi: .a
        case .ls: .be
        case .ge: .ge
        case .lt: .l
        case .gt: .g
        case .le: .le
        }
    }

    static func host(_ r: Relation) -> Cond {
        switch r {
        case .eq: .e
        case .ne: .ne
        case .ult: .b
        case .uge: .ae
        case .ule: .be
        case .ugt: .a
        case .slt: .l
        case .sge: .ge
        case .sle: .le
        case .sgt: .g
        }
    }

    /// Sets EFLAGS so that the result says whether the i1 `v` is true. Scratch: RAX, RCX.
    mutating func condition(_ f: borrowing Function, _ v: Value) -> HostCondition {
        let d = definition(f, v)
        if location(v).kind == .deferred {
            switch d.op {
            case .const: return d.imm & 1 != 0 ? .always : .never
            case .compare: return compare(f, d)
            case .testCondition: return test(f, d)
            case .vanyBit:
                let a = vector(f, d.a, .xmm15)
                asm.vop(.vptest, a, a)
                hostFlags = nil
                return .one(.ne)
            default: break
            }
        }
        if let m = memory(location(v)) {
            asm.cmp(.b, m, imm: 0)
        } else {
            let r = general(f, v, .rax)
            asm.test(.d, r, r)
        }
        hostFlags = nil
        return .one(.ne)
    }

    private mutating func compare(_ f: borrowing Function, _ d: Instruction) -> HostCondition {
        let type = f.instructions[d.a.index].type
        let width: Width = type == .i64 ? .q : type == .i32 ? .d : type == .i16 ? .w : .b
        if let c = testBits(f, d, width) { return .one(c) }
        emitCompare(f, d.a, d.b, width)
        return .one(CodeGenerator.host(type == .i1 ? CodeGenerator.unsigned(d.relation) : d.relation))
    }

    /// Whether the bits of a deferred `and` are all zero.
    private mutating func testBits(_ f: borrowing Function, _ d: Instruction, _ width: Width) -> Cond? {
        let n = definition(f, d.a)
        guard n.op == .and, location(d.a).kind == .deferred else { return nil }
        hostFlags = nil
        let isZero: Cond = d.relation == .eq ? .e : .ne
        // Above 32 bits the operands of a short one may hold anything.
        let width = n.type == .i32 ? .d : width
        guard let mask = constant(f, n.b).map({ width == .q ? $0 : $0 & 0xffff_ffff }) else {
            let a = general(f, n.a, .rax)
            if let m = memory(location(n.b)) {
                asm.test(width, m, a)
            } else {
                asm.test(width, a, general(f, n.b, .rcx))
            }
            return isZero
        }
        if mask >> 32 != 0, mask.nonzeroBitCount == 1 {
            let bit = UInt8(truncatingIfNeeded: mask.trailingZeroBitCount)
            if let m = memory(location(n.a)) {
                asm.bt(.bt, .q, m, imm: bit)
            } else {
                asm.bt(.bt, .q, general(f, n.a, .rax), imm: bit)
            }
            return d.relation == .eq ? .ae : .b
        }
        if mask >> 32 != 0, Int64(Int32(truncatingIfNeeded: mask)) != mask {
            let a = general(f, n.a, .rax)
            asm.mov(.rcx, imm64: UInt64(bitPattern: mask))
            asm.test(.q, a, .rcx)
            return isZero
        }
        let least: Width = mask >> 32 != 0 ? .q : mask >> 8 != 0 ? .d : .b
        let imm = Int32(truncatingIfNeeded: mask)
        if let m = memory(location(n.a)) {
            asm.test(least, m, imm: imm)
        } else {
            asm.test(least, general(f, n.a, .rax), imm: imm)
        }
        return isZero
    }

    /// The relation of the same truth on single bits, of which 1 is the lesser as a signed number.
    private static func unsigned(_ r: Relation) -> Relation {
        switch r {
        case .slt: .ugt
        case .sge: .ule
        case .sle: .uge
        case .sgt: .ult
        default: r
        }
    }

    private mutating func emitCompare(_ f: borrowing Function, _ a: Value, _ b: Value, _ width: Width) {
        let key = FlagsKey(op: .subFlags, lane: width == .q ? .d : .s, a: resolve(a), b: resolve(b))
        if width.rawValue >= Width.d.rawValue {
            if hostFlags == key { return }
            if hostFlags == logicKey(key.lane, a), constant(f, b) == 0 { return }
        }
        if let c = immediate(f, b, width) {
            if c == 0, location(a).kind == .gpr {
                let r = GPR(location(a).register)
                asm.test(width, r, r)
            } else if let m = memory(location(a)) {
                asm.cmp(width, m, imm: c)
            } else {
                asm.cmp(width, general(f, a, .rax), imm: c)
            }
        } else if let m = memory(location(b)) {
            asm.cmp(width, general(f, a, .rax), m)
        } else {
            asm.cmp(width, general(f, a, .rax), general(f, b, .rcx))
        }
        hostFlags = width.rawValue >= Width.d.rawValue ? key : nil
    }

    private mutating func test(_ f: borrowing Function, _ d: Instruction) -> HostCondition {
        let flags = definition(f, d.a)
        guard location(d.a).kind == .deferred else {
            if let c = testStored(f, d) { return c }
            restoreFlags(f, d.a)
            return .one(CodeGenerator.direct(d.condition))
        }
        switch flags.op {
        case .subFlags:
            emitCompare(f, flags.a, flags.b, CodeGenerator.width(flags.lane))
            return .one(CodeGenerator.direct(d.condition))
        case .compareFlags:
            if d.condition == .eq || d.condition == .ne, flags.aux & 4 != 0 {
                return d.condition == .eq ? .never : .always
            }
            guard let relation = CodeGenerator.relation(d.condition, isUnsigned: flags.aux & 1 != 0) else {
                return testPacked(f, flags, d.condition)
            }
            emitCompare(f, flags.a, flags.b, CodeGenerator.width(flags.lane))
            return .one(relation)
        case .addFlags:
            if hostFlags == storedAddKey(flags) { return .one(CodeGenerator.direct(d.condition)) }
            emitAddFlags(f, flags)
            switch d.condition {
            case .hs: return .one(.b)
            case .lo: return .one(.ae)
            case .hi, .ls:
                asm.cmc()
                hostFlags = storedAddKey(flags)
                return .one(CodeGenerator.direct(d.condition))
            default: return .one(CodeGenerator.direct(d.condition))
            }
        case .logicFlags:
            switch d.condition {
            case .hs, .hi, .vs: return .never
            case .lo, .ls, .vc: return .always
            default:
                emitLogicFlags(f, flags)
                return .one(CodeGenerator.direct(d.condition))
            }
        case .addCarryFlags, .subCarryFlags:
            emitCarryFlags(f, flags)
            return .one(CodeGenerator.direct(d.condition))
        case .packFlags:
            restoreFlags(f, d.a)
            return .one(CodeGenerator.direct(d.condition))
        default:
            return floatCondition(f, flags, d.condition)
        }
    }

    /// What a condition over `compareFlags` asks of the operands.
    private static func relation(_ c: Condition, isUnsigned: Bool) -> Cond? {
        switch c {
        case .eq: isUnsigned ? .a : .g
        case .ne: isUnsigned ? .be : .le
        case .mi: isUnsigned ? .b : .l
        case .pl: isUnsigned ? .ae : .ge
        case .hs: .e
        case .lo: .ne
        default: nil
        }
    }

    /// A condition over flags that must be packed first.
    private mutating func testPacked(
        _ f: borrowing Function, _ d: Instruction, _ c: Condition
    ) -> HostCondition {
        packHostFlags(f, d)
        asm.alu(.add, .b, .rax, imm: 0x7f)
        asm.sahf()
        hostFlags = nil
        return .one(CodeGenerator.direct(c))
    }

    /// A condition that is one bit of stored flags, unless EFLAGS have them already.
    private mutating func testStored(_ f: borrowing Function, _ d: Instruction) -> HostCondition? {
        let bit: UInt16
        switch d.condition {
        case .eq, .ne: bit = Flags.z
        case .hs, .lo: bit = Flags.notC
        case .mi, .pl: bit = Flags.n
        case .vs, .vc: bit = Flags.v
        default: return nil
        }
        if hostFlags == FlagsKey(op: .packFlags, lane: .s, a: resolve(d.a), b: .none) { return nil }
        if var m = memory(location(d.a)) {
            if bit > 0xff { m.disp &+= 1 }
            asm.test(.b, m, imm: Int32(bit > 0xff ? bit >> 8 : bit))
        } else {
            asm.test(.d, general(f, d.a, .rax), imm: Int32(bit))
        }
        hostFlags = nil
        switch d.condition {
        case .eq, .lo, .mi, .vs: return .one(.ne)
        default: return .one(.e)
        }
    }

    /// EFLAGS of a sum as they are stored for the guest: CF is its carry's complement.
    private func storedAddKey(_ d: Instruction) -> FlagsKey {
        FlagsKey(op: .addFlags, lane: d.lane, a: resolve(d.a), b: resolve(d.b), c: resolve(d.a))
    }

    private mutating func emitAddFlags(_ f: borrowing Function, _ d: Instruction) {
        let key = FlagsKey(op: .addFlags, lane: d.lane, a: resolve(d.a), b: resolve(d.b))
        if hostFlags == key { return }
        let width = CodeGenerator.width(d.lane)
        load(f, d.a, into: .rax)
        if let c = immediate(f, d.b, width) {
            asm.alu(.add, width, .rax, imm: c)
        } else {
            asm.alu(.add, width, .rax, general(f, d.b, .rcx))
        }
        hostFlags = key
    }

    /// EFLAGS as a logic operation leaves them, or if the carry is set, as they are stored for the guest.
    func logicKey(_ lane: Lane, _ v: Value, carry: Bool = false) -> FlagsKey {
        FlagsKey(op: .logicFlags, lane: lane, a: resolve(v), b: .none, c: carry ? resolve(v) : .none)
    }

    /// CF may be anything.
    private mutating func emitLogicFlags(_ f: borrowing Function, _ d: Instruction) {
        if hostFlags == logicKey(d.lane, d.a) || hostFlags == logicKey(d.lane, d.a, carry: true) { return }
        let r = general(f, d.a, .rax)
        asm.test(CodeGenerator.width(d.lane), r, r)
        hostFlags = logicKey(d.lane, d.a)
    }

    /// Stored flags back to EFLAGS, with CF = not C.
    private mutating func restoreFlags(_ f: borrowing Function, _ v: Value) {
        let key = FlagsKey(op: .packFlags, lane: .s, a: resolve(v), b: .none)
        if hostFlags == key { return }
        load(f, v, into: .rax)
        asm.alu(.add, .b, .rax, imm: 0x7f)
        asm.sahf()
        hostFlags = key
    }

    // MARK: Floating point

    mutating func floatCompare(_ f: borrowing Function, _ d: Instruction, reversed: Bool) {
        let type = f.instructions[d.a.index].type
        let (x, y) = reversed ? (d.b, d.a) : (d.a, d.b)
        let a = vector(f, x, .xmm15)
        let b = vectorOperand(f, y, .xmm14, atOnce: true)
        let signalling = d.aux & 1 != 0
        let double = type == .f64
        trap(
            f, op: .floatCompareFlags, d, a: a, b: b, result: FloatTrap.none, reversed: reversed,
            argument: type)
        let op: VOp = signalling ? (double ? .vcomisd : .vcomiss) : (double ? .vucomisd : .vucomiss)
        if let m = b.memory { asm.vop(op, a, m) } else { asm.vop(op, a, b.register) }
        closeTrap()
        hostFlags = nil
    }

    private mutating func floatCondition(
        _ f: borrowing Function, _ d: Instruction, _ c: Condition
    ) -> HostCondition {
        if d.aux & 2 != 0 {
            switch c {
            case .mi, .pl, .vs, .vc: break
            case .eq, .ne:
                floatCompare(f, d, reversed: false)
                return .one(c == .eq ? .a : .be)
            case .hs, .lo:
                floatCompare(f, d, reversed: false)
                return c == .hs ? .both(.e, .np) : .either(.ne, .p)
            default: return testPacked(f, d, c)
            }
        }
        switch c {
        case .eq:
            floatCompare(f, d, reversed: false)
            return .both(.e, .np)
        case .ne:
            floatCompare(f, d, reversed: false)
            return .either(.ne, .p)
        case .mi, .lo:
            floatCompare(f, d, reversed: true)
            return .one(.a)
        case .pl, .hs:
            floatCompare(f, d, reversed: true)
            return .one(.be)
        case .hi:
            floatCompare(f, d, reversed: true)
            return .one(.b)
        case .ls:
            floatCompare(f, d, reversed: true)
            return .one(.ae)
        case .vs, .vc:
            floatCompare(f, d, reversed: false)
            return .one(c == .vs ? .p : .np)
        case .ge:
            floatCompare(f, d, reversed: false)
            return .one(.ae)
        case .lt:
            floatCompare(f, d, reversed: false)
            return .one(.b)
        case .gt:
            floatCompare(f, d, reversed: false)
            return .one(.a)
        case .le:
            floatCompare(f, d, reversed: false)
            return .one(.be)
        }
    }

    /// True if the compare can be made by the host's units in the function's FP mode.
    func floatCompareIsInline(_ f: borrowing Function, _ d: Instruction) -> Bool {
        let type = f.instructions[d.a.index].type
        let mode = f.floatControl
        return type != .f16 && !mode.isSuperset(of: [.flushToZero, .exactStatus])
    }

    // MARK: As values

    /// Computes a deferred condition or flags value into a register. Scratch: RAX, RCX; `r` may be RAX.
    mutating func materialize(_ f: borrowing Function, _ v: Value, into r: GPR) {
        let d = definition(f, v)
        switch d.op {
        case .compare, .testCondition, .vanyBit:
            let c = condition(f, v)
            setCondition(c, r)
        case .add:
            let m = address(f, v, offset: 0, .rax, .rcx)
            asm.lea(.q, r, m)
        case .shiftLeft:
            load(f, d.a, into: r)
            asm.shift(.shl, .q, r, imm: UInt8(truncatingIfNeeded: constant(f, d.b) ?? 0) & 63)
            hostFlags = nil
        case .packFlags: asm.mov(r, imm32: storedFlags(f, d))
        case .addFlags, .subFlags, .compareFlags, .logicFlags, .floatCompareFlags, .addCarryFlags,
            .subCarryFlags:
            packHostFlags(f, d)
            if r != .rax { asm.mov(.d, r, .rax) }
        default:
            break
        }
    }

    /// The stored form of flags that are packed from a constant.
    private func storedFlags(_ f: borrowing Function, _ d: Instruction) -> UInt32 {
        UInt32(Flags.stored(nzcv: UInt32(truncatingIfNeeded: constant(f, d.a) ?? 0)))
    }

    mutating func setCondition(_ c: HostCondition, _ r: GPR) {
        switch c {
        case .one(let cc):
            asm.setcc(cc, .rax)
            asm.movzx(.d, r, .rax, from: .b)
        case .both(let x, let y):
            asm.setcc(x, .rax)
            asm.setcc(y, .rcx)
            asm.alu(.and, .d, .rax, .rcx)
            hostFlags = nil
            asm.movzx(.d, r, .rax, from: .b)
        case .either(let x, let y):
            asm.setcc(x, .rax)
            asm.setcc(y, .rcx)
            asm.alu(.or, .d, .rax, .rcx)
            hostFlags = nil
            asm.movzx(.d, r, .rax, from: .b)
        case .always: asm.mov(r, imm32: 1)
        case .never: asm.mov(r, imm32: 0)
        }
    }

    /// The stored form of four flags.
    private func stored(_ nzcv: UInt32) -> UInt32 { UInt32(Flags.stored(nzcv: nzcv << 28)) }

    /// RAX := the stored form of the flags that `d` defines. EFLAGS stay usable for integers' flags.
    mutating func packHostFlags(_ f: borrowing Function, _ d: Instruction) {
        switch d.op {
        case .subFlags:
            emitCompare(f, d.a, d.b, CodeGenerator.width(d.lane))
            asm.lahf()
            asm.setcc(.o, .rax)
        case .addFlags:
            if hostFlags != storedAddKey(d) {
                emitAddFlags(f, d)
                asm.cmc()
            }
            asm.lahf()
            asm.setcc(.o, .rax)
            hostFlags = storedAddKey(d)
        case .logicFlags:
            emitLogicFlags(f, d)
            asm.stc()
            asm.lahf()
            asm.setcc(.o, .rax)
            hostFlags = logicKey(d.lane, d.a, carry: true)
        case .addCarryFlags, .subCarryFlags:
            emitCarryFlags(f, d)
            asm.lahf()
            asm.setcc(.o, .rax)
        case .compareFlags:
            emitCompare(f, d.a, d.b, CodeGenerator.width(d.lane))
            let other: UInt32 = d.aux & 4 != 0 ? 0 : 4
            let less: Cond = d.aux & 1 != 0 ? .b : .l
            if d.aux & 2 == 0 {
                asm.mov(.rax, imm32: stored(other))
                asm.cmovcc(less, .d, .rax, CodeGenerator.state(RuntimeLayout.lessFlags))
                asm.cmovcc(.e, .d, .rax, CodeGenerator.state(RuntimeLayout.equalFlags))
            } else {
                asm.mov(.rax, imm32: stored(other | 1))
                asm.mov(.rcx, imm32: stored(8 | 1))
                asm.cmovcc(less, .d, .rax, .rcx)
                asm.mov(.rcx, imm32: stored(2 | 1))
                asm.cmovcc(.e, .d, .rax, .rcx)
            }
        default:
            floatCompare(f, d, reversed: false)
            if d.aux & 2 != 0 {
                asm.mov(.rax, imm32: stored(4))
                asm.cmovcc(.b, .d, .rax, CodeGenerator.state(RuntimeLayout.lessFlags))
                asm.cmovcc(.e, .d, .rax, CodeGenerator.state(RuntimeLayout.equalFlags))
                asm.cmovcc(.p, .d, .rax, CodeGenerator.state(RuntimeLayout.unorderedFlags))
            } else {
                asm.mov(.rcx, imm32: stored(8))
                asm.mov(.rax, imm32: stored(2))
                asm.cmovcc(.b, .d, .rax, .rcx)
                asm.mov(.rcx, imm32: stored(6))
                asm.cmovcc(.e, .d, .rax, .rcx)
                asm.mov(.rcx, imm32: stored(3))
                asm.cmovcc(.p, .d, .rax, .rcx)
            }
        }
    }

    // MARK: Instructions

    mutating func lowerFlags(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        switch d.op {
        case .addFlags, .subFlags, .compareFlags, .logicFlags, .floatCompareFlags:
            if d.op == .floatCompareFlags, !floatCompareIsInline(f, d) {
                evaluate(f, i)
                return
            }
            if allocator.locations[i].kind == .none {
                // Only its exceptions are wanted.
                floatCompare(f, d, reversed: false)
                return
            }
            packHostFlags(f, d)
            finish(i, .rax)
        case .addCarryFlags, .subCarryFlags:
            packHostFlags(f, d)
            finish(i, .rax)
        case .addCarry, .subCarry: lowerCarry(f, i)
        case .addCarryOut, .subCarryOut:
            // Behind its sum the carry is in EFLAGS.
            if hostFlags != carryKey(d) { emitCarryOp(f, d, CodeGenerator.width(d.lane), into: .rax) }
            hostFlags = carryKey(d)
            if isTakenAtOnce(f, i) { return }
            let r = result(i)
            asm.setcc(d.op == .addCarryOut ? .b : .ae, .rax)
            asm.movzx(.d, r, .rax, from: .b)
            finish(i, r)
        case .packFlags:
            if constant(f, d.a) != nil {
                asm.mov(.rax, imm32: storedFlags(f, d))
                finish(i, .rax)
                return
            }
            // N and Z to bits 15 and 14, not C to bit 8, V to bit 0.
            load(f, d.a, into: .rax)
            asm.shift(.shr, .d, .rax, imm: 28)
            asm.alu(.xor, .d, .rax, imm: 2)
            asm.bmi(.pdep, .d, .rax, .rax, CodeGenerator.state(RuntimeLayout.flagsMask))
            asm.alu(.or, .d, .rax, imm: 0x200)
            finish(i, .rax)
            hostFlags = nil
        case .unpackFlags:
            load(f, d.a, into: .rax)
            asm.bmi(.pext, .d, .rax, .rax, CodeGenerator.state(RuntimeLayout.flagsMask))
            asm.alu(.xor, .d, .rax, imm: 2)
            asm.shift(.shl, .d, .rax, imm: 28)
            finish(i, .rax)
            hostFlags = nil
        case .insertFlag: lowerInsertFlag(f, i)
        default:  // compare, testCondition that are needed as values
            let c: HostCondition
            if d.op == .compare {
                c = compare(f, d)
            } else {
                c = test(f, d)
                if heldCarry(f, d) != nil, isTakenAtOnce(f, i) { return }
            }
            let r = result(i)
            setCondition(c, r)
            finish(i, r)
        }
    }

    private mutating func lowerInsertFlag(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let bits: [UInt16] = [Flags.v, Flags.notC, Flags.z, Flags.n]
        let bit = bits[Int(truncatingIfNeeded: d.imm) & 3]
        let isInverted = bit == Flags.notC
        if let known = constant(f, d.b) {
            load(f, d.a, into: .rax)
            let isOne = (known & 1 != 0) != isInverted
            asm.alu(isOne ? .or : .and, .d, .rax, imm: isOne ? Int32(bit) : ~Int32(bit))
        } else {
            // Flags first: packing them takes both scratch registers.
            load(f, d.a, into: .rax)
            asm.mov(.d, .rdx, .rax)
            load(f, d.b, into: .rax)
            if isInverted { asm.alu(.xor, .d, .rax, imm: 1) }
            asm.alu(.and, .d, .rdx, imm: ~Int32(bit))
            if bit != 1 { asm.shift(.shl, .d, .rax, imm: UInt8(bit.trailingZeroBitCount)) }
            asm.alu(.or, .d, .rax, .rdx)
        }
        finish(i, .rax)
        hostFlags = nil
    }

    mutating func lowerSelect(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        if d.type == .flags, location(d.b).kind == .deferred { return lowerFlagsSelect(f, i, d) }
        if selectByMask(f, i, d) { return }
        let c = condition(f, d.a)
        if d.type.isVector {
            let r = vectorResult(i)
            load(f, d.c, into: r)
            let b = vector(f, d.b, .xmm14)
            let skip = asm.newLabel()
            jumpUnless(c, skip)
            asm.vmovaps(r, b)
            asm.bind(skip)
            finish(i, r)
            return
        }
        let width: Width = d.type == .i64 ? .q : .d
        let r = result(i)
        // Loads are moves: EFLAGS stay.
        load(f, d.c, into: r)
        switch c {
        case .always: load(f, d.b, into: r)
        case .never: break
        default:
            if let m = memory(location(d.b)), d.type == .i64 || d.type == .i32 {
                move(c, width, r, m)
            } else {
                move(c, width, r, general(f, d.b, .rcx))
            }
        }
        // The upper half of an i32 is zero; where no CMOV has cleared it, an argument's may have come along.
        switch c {
        case .one, .either: break
        default: if d.type == .i32 { asm.mov(.d, r, r) }
        }
        finish(i, r)
    }

    /// The flags of a comparison that counts only if a condition holds, packed first, while EFLAGS are free.
    private mutating func lowerFlagsSelect(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        materialize(f, d.b, into: .rdx)
        let c = condition(f, d.a)
        let r = result(i)
        load(f, d.c, into: r)
        switch c {
        case .always: asm.mov(.d, r, .rdx)
        case .never: break
        default: move(c, .d, r, .rdx)
        }
        finish(i, r)
    }

    /// Selection of scalars by their comparison, without a branch. False if it is none.
    private mutating func selectByMask(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.type == .f32 || d.type == .f64, location(d.a).kind == .deferred else { return false }
        let test = definition(f, d.a)
        guard test.op == .testCondition, location(test.a).kind == .deferred else { return false }
        let flags = definition(f, test.a)
        guard flags.op == .floatCompareFlags else { return false }
        let type = f.instructions[flags.a.index].type
        guard type == .f64 || d.type == .f32,
            let (predicate, ifUnordered) = CodeGenerator.predicate(
                test.condition, relation: flags.aux & 2 != 0)
        else { return false }
        let a = vector(f, flags.a, .xmm15)
        let b = vectorOperand(f, flags.b, .xmm14)
        // What stays there should the comparison trap.
        asm.vop(ifUnordered ? .vpcmpeqd : .vpxor, .xmm13, .xmm13, .xmm13)
        trap(f, op: .floatCompareFlags, flags, a: a, b: b, result: FloatTrap.none, argument: type)
        vopImm(
            type == .f64 ? .vcmpsd : .vcmpss, .xmm13, a, b, flags.aux & 1 != 0 ? predicate ^ 0x10 : predicate)
        closeTrap()
        hostFlags = nil
        let r = vectorResult(i)
        let otherwise = vector(f, d.c, .xmm15)
        let then = vectorOperand(f, d.b, .xmm14)
        if let m = then.memory {
            asm.vpblendvb(r, otherwise, m, .xmm13)
        } else {
            asm.vpblendvb(r, otherwise, then.register, .xmm13)
        }
        finish(i, r)
        return true
    }

    /// The quiet predicate of VCMPSD that is the condition after a comparison, and whether it holds for unordered operands.
    private static func predicate(_ c: Condition, relation: Bool) -> (UInt8, Bool)? {
        if relation {
            switch c {
            case .mi, .pl, .vs, .vc: break
            case .eq: return (0x1e, false)
            case .ne: return (0x1a, true)
            case .hs: return (0x00, false)
            case .lo: return (0x04, true)
            default: return nil
            }
        }
        return switch c {
        case .eq: (0x00, false)
        case .ne: (0x04, true)
        case .mi, .lo: (0x11, false)
        case .pl, .hs: (0x15, true)
        case .hi: (0x16, true)
        case .ls: (0x12, false)
        case .vs: (0x03, true)
        case .vc: (0x07, false)
        case .ge: (0x1d, false)
        case .lt: (0x19, true)
        case .gt: (0x1e, false)
        case .le: (0x1a, true)
        }
    }

    private mutating func move(_ c: HostCondition, _ width: Width, _ r: GPR, _ b: GPR) {
        switch c {
        case .one(let cc): asm.cmovcc(cc, width, r, b)
        case .either(let x, let y):
            asm.cmovcc(x, width, r, b)
            asm.cmovcc(y, width, r, b)
        case .both(let x, let y):
            let skip = asm.newLabel()
            asm.jcc(x.inverted, skip)
            asm.cmovcc(y, width, r, b)
            asm.bind(skip)
        default: break
        }
    }

    private mutating func move(_ c: HostCondition, _ width: Width, _ r: GPR, _ m: Mem) {
        if case .one(let cc) = c {
            asm.cmovcc(cc, width, r, m)
        } else {
            asm.mov(width, .rcx, m)
            move(c, width, r, .rcx)
        }
    }

    mutating func jumpUnless(_ c: HostCondition, _ label: Label) {
        switch c {
        case .one(let cc): asm.jcc(cc.inverted, label)
        case .both(let x, let y):
            asm.jcc(x.inverted, label)
            asm.jcc(y.inverted, label)
        case .either(let x, let y):
            let taken = asm.newLabel()
            asm.jcc(x, taken)
            asm.jcc(y.inverted, label)
            asm.bind(taken)
        case .never: asm.jmp(label)
        case .always: break
        }
    }
}
