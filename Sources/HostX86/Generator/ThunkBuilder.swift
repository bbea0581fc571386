import CHost
import IR

/// Writes the code that regions share: entering and leaving translated code, returns that the return stack did not
/// predict, helper calls.
public enum ThunkBuilder {
    /// Bytes that the thunks take at most.
    public static let size = 4096

    /// - Parameter evaluator: the function of `Helper` type that evaluates the helper frame.
    public static func build(
        at start: UnsafeMutablePointer<UInt8>, executableOffset: Int, evaluator: Helper,
        slots: UnsafePointer<StateSlot>, residents: Residents, calls: [SystemCallSlots]
    ) -> Thunks {
        let storage = AssemblerStorage.allocate(labels: 128, fixups: 256)
        defer { storage.deallocate() }
        var asm = Assembler(start: start, limit: start + size, storage: storage)
        asm.executableOffset = executableOffset
        func here() -> UInt { UInt(bitPattern: asm.cursor) &+ UInt(bitPattern: executableOffset) }
        func state(_ offset: Int32) -> Mem { Mem(.rbx, offset) }
        var thunks = Thunks()

        // enter(state: RDI, entry: RSI)
        let saved: InlineArray<6, GPR> = [.rbx, .rbp, .r12, .r13, .r14, .r15]
        thunks.enter = here()
        for k in 0..<6 { asm.push(saved[k]) }
        asm.alu(.sub, .q, .rsp, imm: 8)
        asm.mov(.q, .rbx, .rdi)
        // The runtime's own never changes but for flags that nobody reads: what it is stands in the state.
        asm.ldmxcsr(state(RuntimeLayout.guestMXCSR))
        asm.mov(.q, state(RuntimeLayout.hostStack), .rsp)
        asm.mov(.q, .rsp, state(RuntimeLayout.codeStack))
        // After the host stack is set a signal handler arms the poll page; before, it sets only this.
        let stopped = asm.newLabel()
        asm.cmp(.d, state(RuntimeLayout.stop), imm: 0)
        asm.jcc(.ne, stopped)
        asm.mov(.q, .rax, .rsi)
        for k in 0..<residents.count {
            let r = residents.list[k]
            let place = state(slots[Int(r.slot)].offset)
            if r.isVector { asm.vmovups(XMM(r.register), place) } else { asm.mov(.q, GPR(r.register), place) }
        }
        asm.jmp(.rax)

        asm.align(16)
        asm.bind(stopped)
        asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.poll.rawValue))
        let leaveRecovered = asm.here()
        asm.mov(.q, state(RuntimeLayout.codeStack), .rsp)
        asm.mov(.q, .rsp, state(RuntimeLayout.hostStack))
        asm.mov(.q, state(RuntimeLayout.hostStack), imm: 0)
        asm.stmxcsr(state(RuntimeLayout.guestMXCSR))
        asm.ldmxcsr(state(RuntimeLayout.hostMXCSR))
        asm.alu(.add, .q, .rsp, imm: 8)
        for k in 0..<6 { asm.pop(saved[5 - k]) }
        asm.ret()

        asm.align(16)
        let leave = asm.here()
        for k in 0..<residents.count {
            let r = residents.list[k]
            let place = state(slots[Int(r.slot)].offset)
            if r.isVector { asm.vmovups(place, XMM(r.register)) } else { asm.mov(.q, place, GPR(r.register)) }
        }
        asm.jmp(leaveRecovered)

        asm.align(16)
        thunks.exitDirect = here()
        emitStubRead(&asm)
        thunks.exitCache = here()
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.direct.rawValue))
        asm.jmp(leave)

        asm.align(16)
        thunks.exitCounted = here()
        emitStubRead(&asm)
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(.q, state(RuntimeLayout.exitSite), imm: 0)
        asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.counted.rawValue))
        asm.jmp(leave)

        // Most rounds go on by the jump table.
        asm.align(16)
        thunks.exitBackward = here()
        emitStubRead(&asm)
        let counted = asm.newLabel()
        asm.mov(.d, .rcx, .rax)
        asm.alu(.and, .d, .rcx, imm: Int32((RuntimeLayout.loopRoundsEntries - 1) * 4))
        asm.alu(.sub, .d, Mem(.rbx, index: .rcx, scale: 0, disp: RuntimeLayout.loopRounds), imm: 1)
        asm.jcc(.b, counted)
        asm.mov(.d, .rcx, .rax)
        asm.alu(.and, .d, .rcx, imm: Int32((RuntimeLayout.jumpTableEntries - 1) * 4))
        asm.cmp(.q, Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable), .rax)
        asm.jcc(.ne, counted)
        asm.mov(.q, state(RuntimeLayout.exitSite), imm: 0)
        asm.jmp(Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable + 8))
        asm.align(16)
        asm.bind(counted)
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(
            .d, state(RuntimeLayout.exitReason),
            imm: Int32(ExitReason.direct.rawValue | ExitReason.backward))
        asm.jmp(leave)

        asm.align(16)
        thunks.exitIndirect = here()
        let indirect = asm.here()
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.indirect.rawValue))
        asm.jmp(leave)

        asm.align(16)
        thunks.exitReason = here()
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(.d, state(RuntimeLayout.exitReason), .rcx)
        asm.jmp(leave)

        asm.align(16)
        thunks.exitRecovered = here()
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        asm.mov(.d, state(RuntimeLayout.exitReason), .rcx)
        asm.jmp(leaveRecovered)

        asm.align(16)
        thunks.systemCall = here()
        emitSystemCall(&asm, slots, residents, calls.first, entry: 0, leave)
        if calls.count > 1 {
            asm.align(16)
            thunks.otherSystemCall = here()
            emitSystemCall(&asm, slots, residents, calls[1], entry: 1, leave)
        }

        // A return to RAX that is not the top frame: frames below may have been left by longjmp and the like.
        asm.align(16)
        thunks.exitReturn = here()
        for depth in 1...7 {
            let next = asm.newLabel()
            asm.alu(.cmp, .q, .rax, Mem(.rsp, Int32(8 + 16 * depth)))
            asm.jcc(.ne, next)
            asm.alu(.add, .q, .rsp, imm: Int32(16 * depth))
            asm.ret()
            asm.bind(next)
        }
        // The jump table, then the runtime.
        asm.mov(.d, .rcx, .rax)
        asm.alu(.and, .d, .rcx, imm: Int32((RuntimeLayout.jumpTableEntries - 1) * 4))
        asm.cmp(.q, Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable), .rax)
        asm.jcc(.ne, indirect)
        asm.jmp(Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable + 8))

        // A return to what the empty stack's frames say, which no translation pushed.
        asm.align(16)
        thunks.exitEmptyReturn = here()
        asm.lea(.q, .rsp, Mem(.rsp, -8))
        asm.mov(.rax, imm64: Thunks.emptyReturn)
        asm.jmp(indirect)

        asm.align(16)
        thunks.callHelper = here()
        asm.mov(.q, .rcx, state(RuntimeLayout.helpers))
        asm.mov(.q, .rax, Mem(.rcx, index: .rax, scale: 3))
        emitCall(&asm)

        asm.align(16)
        thunks.callEvaluator = here()
        asm.mov(.rax, imm64: UInt64(UInt(bitPattern: unsafeBitCast(evaluator, to: UnsafeRawPointer.self))))
        emitCall(&asm)
        precondition(!asm.overflowed, "the thunks take more room than there is")
        return thunks
    }

    /// RAX := the guest address that the word behind the call in an exit's stub has; the exit site is set. Scratch: RCX, RDX.
    private static func emitStubRead(_ asm: inout Assembler) {
        asm.pop(.rcx)
        asm.mov(.q, .rax, Mem(.rcx, 0))
        asm.mov(.q, .rdx, .rax)
        asm.shift(.shr, .q, .rdx, imm: ExitStub.addressBits)
        asm.alu(.sub, .q, .rcx, .rdx)
        asm.mov(.q, Mem(.rbx, RuntimeLayout.exitSite), .rcx)
        asm.shift(.shl, .q, .rax, imm: 64 - ExitStub.addressBits)
        asm.shift(.sar, .q, .rax, imm: 64 - ExitStub.addressBits)
    }

    /// Makes the system call if it is a direct one; nothing of the runtime's but `sj_safe_syscall_start` runs, so that MXCSR
    /// and the vectors stay. While the host makes it the thread is not in translated code.
    private static func emitSystemCall(
        _ asm: inout Assembler, _ slots: UnsafePointer<StateSlot>, _ residents: Residents,
        _ calls: SystemCallSlots?, entry: UInt32, _ leave: Label
    ) {
        func state(_ offset: Int32) -> Mem { Mem(.rbx, offset) }
        func resident(_ offset: Int32) -> GPR? {
            for k in 0..<residents.count {
                let r = residents.list[k]
                if !r.isVector, slots[Int(r.slot)].offset == offset { return GPR(r.register) }
            }
            return nil
        }
        func load(_ r: GPR, _ offset: Int32) {
            if let from = resident(offset) { asm.mov(.q, r, from) } else { asm.mov(.q, r, state(offset)) }
        }
        func restore() {
            for k in 0..<residents.count where !residents.list[k].isVector {
                asm.mov(.q, GPR(residents.list[k].register), state(slots[Int(residents.list[k].slot)].offset))
            }
        }
        let indirect = asm.newLabel()
        asm.mov(.q, state(RuntimeLayout.exitPC), .rax)
        if let calls {
            load(.rcx, calls.number)
            asm.alu(.cmp, .q, .rcx, imm: Int32(DirectCalls.count))
            asm.jcc(.ae, indirect)
            asm.mov(.q, .rdx, state(RuntimeLayout.directCalls))
            asm.mov(.d, .rax, Mem(.rdx, index: .rcx, scale: 2, disp: DirectCalls.firstWord))
            asm.test(.d, .rax, .rax)
            asm.jcc(.s, indirect)
            let isChecked = asm.newLabel()
            asm.test(.d, .rax, imm: 0x3f << DirectCalls.pointerShift | 0x3f << DirectCalls.zeroShift)
            asm.jcc(.e, isChecked)
            for n in 0..<6 {
                let isFine = asm.newLabel()
                let mayBeAny = asm.newLabel()
                asm.test(.d, .rax, imm: 1 << (DirectCalls.pointerShift + Int32(n)))
                asm.jcc(.e, isFine)
                load(.rcx, calls.arguments[n])
                asm.alu(.cmp, .q, .rcx, Mem(.rdx, 0))
                asm.jcc(.ae, indirect)
                asm.bind(isFine)
                asm.test(.d, .rax, imm: 1 << (DirectCalls.zeroShift + Int32(n)))
                asm.jcc(.e, mayBeAny)
                load(.rcx, calls.arguments[n])
                asm.test(.q, .rcx, .rcx)
                asm.jcc(.ne, indirect)
                asm.bind(mayBeAny)
            }
            asm.bind(isChecked)
            asm.movzx(.d, .rax, .rax, from: .w)
            for k in 0..<residents.count where !residents.list[k].isVector {
                asm.mov(.q, state(slots[Int(residents.list[k].slot)].offset), GPR(residents.list[k].register))
            }
            asm.mov(.q, state(RuntimeLayout.codeStack), .rsp)
            asm.mov(.q, .rsp, state(RuntimeLayout.hostStack))
            asm.mov(.q, state(RuntimeLayout.hostStack), imm: 0)
            let registers: InlineArray<6, GPR> = [.rdi, .rsi, .rdx, .r10, .r8, .r9]
            for n in 0..<6 { asm.mov(.q, registers[n], state(calls.arguments[n])) }
            asm.mov(.q, .r11, state(RuntimeLayout.pendingSignal))
            asm.mov(.rcx, imm64: UInt64(sj_safe_syscall_address()))
            asm.call(.rcx)
            // As when translated code is entered.
            asm.mov(.q, state(RuntimeLayout.hostStack), .rsp)
            asm.mov(.q, .rsp, state(RuntimeLayout.codeStack))
            let interrupted = asm.newLabel()
            let stopped = asm.newLabel()
            func emitReturn() {
                restore()
                asm.cmp(.d, state(RuntimeLayout.stop), imm: 0)
                asm.jcc(.ne, stopped)
                asm.ret()
            }
            asm.alu(.cmp, .q, .rax, imm: -4)
            asm.jcc(.e, interrupted)
            asm.lea(.q, .rcx, Mem(.rax, 513))
            asm.alu(.cmp, .q, .rcx, imm: 1)
            asm.jcc(.be, interrupted)
            if let flags = calls.errorFlags {
                let isSet = asm.newLabel()
                let failed = asm.newLabel()
                asm.alu(.cmp, .q, .rax, imm: -4095)
                asm.jcc(.ae, failed)
                asm.alu(.and, .b, state(flags), imm: ~Int32(Flags.v))
                asm.bind(isSet)
                asm.mov(.q, state(calls.result), .rax)
                emitReturn()
                asm.align(16)
                asm.bind(failed)
                asm.unary(.neg, .q, .rax)
                asm.alu(.or, .b, state(flags), imm: Int32(Flags.v))
                asm.jmp(isSet)
            } else {
                asm.mov(.q, state(calls.result), .rax)
                emitReturn()
            }

            asm.align(16)
            asm.bind(stopped)
            asm.alu(.add, .q, .rsp, imm: 8)
            asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.poll.rawValue))
            asm.jmp(leave)
            asm.align(16)
            asm.bind(interrupted)
            asm.alu(.add, .q, .rsp, imm: 8)
            asm.mov(.q, state(RuntimeLayout.exitPayload), .rax)
            let reason = ExitReason.interruptedCall.rawValue | entry << 8
            asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(reason))
            restore()
            asm.jmp(leave)
        }
        asm.align(16)
        asm.bind(indirect)
        asm.alu(.add, .q, .rsp, imm: 8)
        asm.mov(.q, state(RuntimeLayout.exitPayload), imm: Int32(entry))
        asm.mov(.d, state(RuntimeLayout.exitReason), imm: Int32(ExitReason.systemCall.rawValue))
        asm.jmp(leave)
    }

    /// Calls the helper at RAX on the host stack with every register kept but RAX, RCX, RDX.
    private static func emitCall(_ asm: inout Assembler) {
        let kept: InlineArray<6, GPR> = [.rsi, .rdi, .r8, .r9, .r10, .r11]
        let vectors: Int32 = 16 * 16
        asm.mov(.q, Mem(.rbx, RuntimeLayout.codeStack), .rsp)
        asm.mov(.q, .rsp, Mem(.rbx, RuntimeLayout.hostStack))
        for k in 0..<6 { asm.push(kept[k]) }
        asm.alu(.sub, .q, .rsp, imm: vectors)
        for k in 0..<16 { asm.vmovups(Mem(.rsp, Int32(16 * k)), XMM(UInt8(k))) }
        asm.mov(.q, .rdi, .rbx)
        asm.lea(.q, .rsi, Mem(.rbx, RuntimeLayout.helperFrame))
        asm.call(.rax)
        for k in 0..<16 { asm.vmovups(XMM(UInt8(k)), Mem(.rsp, Int32(16 * k))) }
        asm.alu(.add, .q, .rsp, imm: vectors)
        for k in 0..<6 { asm.pop(kept[5 - k]) }
        asm.mov(.q, .rsp, Mem(.rbx, RuntimeLayout.codeStack))
        asm.ret()
    }
}
