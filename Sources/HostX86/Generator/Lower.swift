import IR

/// One IR instruction to host code: the way to the file that knows it.
extension CodeGenerator {
    mutating func lower(_ f: borrowing Function, _ i: Int) {
        if i == merged { return }
        let d = f.instructions[i]
        let l = allocator.locations[i]
        if d.op == .floatCompareFlags, l.kind == .deferred, allocator.uses[i].emission == 0 {
            // On some way nothing but faults would show the flags, but the exceptions count.
            leaveQuiet()
            floatCompare(f, d, reversed: false)
            return
        }
        if d.op == .nop || l.kind == .deferred || allocator.alias[i] != UInt32(truncatingIfNeeded: i) {
            return
        }
        if l.kind == .none, !d.op.hasEffect || d.isQuiet { return }
        if d.isQuiet {
            enterQuiet()
        } else if !CodeGenerator.goesWithQuiet(d.op) {
            leaveQuiet()
        }
        switch d.op {
        case .nop, .param, .const, .vconst, .guestAddress, .copy: break
        case .stateLoad: lowerStateLoad(i, d, l)
        case .stateStore: writeSlot(f, SlotValue(slot: UInt16(truncatingIfNeeded: d.imm), value: d.a))
        case .sync: writeBack(f, d.snapshot)
        case .select: lowerSelect(f, i)
        case .addFlags, .subFlags, .compareFlags, .logicFlags, .addCarry, .subCarry, .addCarryFlags,
            .subCarryFlags,
            .addCarryOut, .subCarryOut,
            .floatCompareFlags, .packFlags, .unpackFlags, .insertFlag, .testCondition, .compare:
            lowerFlags(f, i)
        case .load: lowerLoad(f, i)
        case .loadPartial, .storePartial: lowerPartialAccess(f, i)
        case .store: lowerStore(f, i)
        case .atomic: lowerAtomic(f, i)
        case .compareExchange: lowerCompareExchange(f, i)
        case .fence: lowerFence(d)
        case .prefetch: lowerPrefetch(f, d)
        case .poll:
            mayFault(f, i)
            asm.mov(.d, .rax, CodeGenerator.state(RuntimeLayout.pollPage))
        case .jump: lowerJump(f, i)
        case .branch: lowerBranch(f, i)
        case .exitDirect: lowerExitDirect(f, i)
        case .exitIndirect: lowerExitIndirect(f, i)
        case .exitSystemCall, .exitException: lowerExitReason(f, i)
        case .call: lowerCall(f, i)
        case .readFloatStatus, .writeFloatStatus, .writeFloatMode: lowerFloatStatus(f, i)
        case .add, .sub, .mul, .mulHighSigned, .mulHighUnsigned, .divSigned, .divUnsigned, .and, .or, .xor,
            .andNot, .not, .neg, .shiftLeft, .shiftRight, .shiftRightSigned, .rotateRight, .extract,
            .countLeadingZeros, .countTrailingZeros, .popCount, .reverseBits, .byteSwap, .parallelExtract,
            .parallelDeposit, .zeroExtend, .signExtend, .truncate, .crc32:
            hostFlags = nil
            lowerInteger(f, i)
        default:
            hostFlags = nil
            if !lowerVector(f, i), !lowerFloat(f, i) { evaluate(f, i) }
        }
    }

    private mutating func lowerStateLoad(_ i: Int, _ d: Instruction, _ l: Location) {
        if l.kind == .home || isResident(UInt16(truncatingIfNeeded: d.imm)) { return }
        let slot = slots[Int(d.imm)]
        let m = CodeGenerator.state(slot.offset)
        if slot.type.isVector {
            let x = vectorResult(i)
            asm.vmovups(x, m)
            finish(i, x)
        } else {
            let r = result(i)
            switch slot.type {
            case .i64: asm.mov(.q, r, m)
            case .i32: asm.mov(.d, r, m)
            case .i8, .i1: asm.movzx(.d, r, m, from: .b)
            default: asm.movzx(.d, r, m, from: .w)
            }
            finish(i, r)
        }
    }

    // MARK: Calls

    static func frame(_ field: Int32) -> Mem { state(RuntimeLayout.helperFrame &+ field) }

    /// Puts the arguments of instruction `i` into the helper frame.
    private mutating func passArguments(_ f: borrowing Function, _ d: Instruction) {
        for (k, v) in [d.a, d.b, d.c].enumerated() where !v.isNone && k < d.op.argumentCount {
            let m = CodeGenerator.frame(Int32(16 &* k))
            if f.instructions[v.index].type.isVector {
                asm.vmovups(m, vector(f, v, .xmm15))
            } else {
                pass(f, v, m)
            }
        }
    }

    /// An integer argument, zero-extended from its type.
    private mutating func pass(_ f: borrowing Function, _ v: Value, _ m: Mem) {
        load(f, v, into: .rax)
        switch f.instructions[v.index].type {
        case .i8: asm.movzx(.d, .rax, .rax, from: .b)
        case .i16, .flags: asm.movzx(.d, .rax, .rax, from: .w)
        case .i32: asm.mov(.d, .rax, .rax)
        default: break
        }
        asm.mov(.q, m, .rax)
    }

    private mutating func takeResult(_ i: Int, _ d: Instruction) {
        let m = CodeGenerator.frame(48)
        if allocator.locations[i].kind == .none { return }
        if d.type.isVector {
            let x = vectorResult(i)
            asm.vmovups(x, m)
            finish(i, x)
        } else {
            let r = result(i)
            asm.mov(.q, r, m)
            finish(i, r)
        }
    }

    private mutating func lowerCall(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        passArguments(f, d)
        asm.mov(.rax, imm64: UInt64(bitPattern: d.imm) >> 32)
        asm.mov(.q, CodeGenerator.frame(64), .rax)
        asm.mov(.rax, imm32: UInt32(truncatingIfNeeded: d.imm & 0xffff))
        callThunk(thunks.callHelper)
        takeResult(i, d)
        hostFlags = nil
    }

    /// The result by the evaluator: any op that has no inline form here.
    mutating func evaluate(_ f: borrowing Function, _ i: Int) {
        emitEvaluate(f, i)
        hostFlags = nil
    }

    mutating func emitEvaluate(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        passArguments(f, d)
        if d.op == .permute {
            load(constantOperand(f, d.imm), .xmm15)
            asm.vmovups(CodeGenerator.frame(16), .xmm15)
        }
        let typed = d.op == .crc32 ? d.b : d.a
        let argument = d.op.argumentCount > 0 ? f.instructions[typed.index].type : .void
        asm.mov(.rax, imm64: CodeGenerator.descriptor(d, argument))
        asm.mov(.q, CodeGenerator.frame(64), .rax)
        callThunk(thunks.callEvaluator)
        takeResult(i, d)
    }

    private mutating func load(_ m: Mem, _ x: XMM) { asm.vmovups(x, m) }

    mutating func constantOperand(_ f: borrowing Function, _ index: Int64) -> Mem {
        pool(f.constants[Int(index)])
    }

    /// The packed form of an op that the evaluator takes as its immediate.
    static func descriptor(_ d: Instruction, _ argument: Type) -> UInt64 {
        var packed = UInt64(d.op.rawValue)
        packed |= UInt64(d.type.rawValue) << 8
        packed |= UInt64(d.lane.rawValue) << 16
        packed |= UInt64(d.aux) << 24
        packed |= UInt64(argument.rawValue) << 32
        packed |= (UInt64(bitPattern: d.imm) & 0xffff) << 48
        return packed
    }

    // MARK: FP status

    private mutating func lowerFloatStatus(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let mxcsr = CodeGenerator.state(RuntimeLayout.guestMXCSR)
        let status = CodeGenerator.state(RuntimeLayout.floatStatus)
        hostFlags = nil
        switch d.op {
        case .readFloatStatus:
            // MXCSR: IE 0, DE 1, ZE 2, OE 3, UE 4, PE 5; FloatFlags: IOC 0, DZC 1, OFC 2, UFC 3, IXC 4.
            asm.stmxcsr(mxcsr)
            asm.mov(.d, .rax, mxcsr)
            asm.mov(.d, .rcx, .rax)
            asm.alu(.and, .d, .rcx, imm: 1)
            asm.shift(.shr, .d, .rax, imm: 1)
            asm.alu(.and, .d, .rax, imm: 0x1e)
            asm.alu(.or, .d, .rax, .rcx)
            asm.alu(.or, .d, .rax, status)
            finish(i, .rax)
        case .writeFloatStatus:
            asm.mov(.d, status, general(f, d.a, .rax))
            asm.stmxcsr(mxcsr)
            asm.alu(.and, .d, mxcsr, imm: ~0x3f)
            asm.ldmxcsr(mxcsr)
        default:
            // RC (bits 14:13) of MXCSR: nearest 0, down 1, up 2, zero 3; Rounding: up is 1, down is 2.
            load(f, d.a, into: .rax)
            asm.mov(.d, CodeGenerator.state(RuntimeLayout.floatMode), .rax)
            asm.mov(.d, .rcx, .rax)
            asm.alu(.and, .d, .rcx, imm: 1)
            asm.alu(.and, .d, .rax, imm: 2)
            asm.shift(.shr, .d, .rax, imm: 1)
            asm.lea(.d, .rax, Mem(.rax, index: .rcx, scale: 1))
            asm.shift(.shl, .d, .rax, imm: 13)
            asm.stmxcsr(mxcsr)
            asm.mov(.d, .rcx, mxcsr)
            asm.alu(.and, .d, .rcx, imm: ~0x6000)
            asm.alu(.or, .d, .rcx, .rax)
            asm.mov(.d, mxcsr, .rcx)
            asm.ldmxcsr(mxcsr)
        }
    }
}
