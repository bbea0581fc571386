import IR

/// Terminators: leaving the region, edges between blocks, and the code out of line.
extension CodeGenerator {
    // MARK: State

    /// Stores the slots of the snapshot that live in memory. EFLAGS stay if they hold a subtraction's flags.
    mutating func writeBack(_ f: borrowing Function, _ snapshot: UInt32) {
        // Values that read the old state first: they have registers (see Allocator.canStayHome), so the order is free,
        // except that computing flags needs EFLAGS and RAX.
        slotsHere.removeAll()
        f.forEachSlot(in: snapshot) { slot, value in
            if !isResident(slot) { slotsHere.append(SlotValue(slot: slot, value: value)) }
        }
        let count = slotsHere.count
        for k in 0..<count where slots[Int(slotsHere[k].slot)].type == .flags {
            writeFlags(f, slotsHere[k])
        }
        for k in 0..<count where slots[Int(slotsHere[k].slot)].type != .flags {
            writeSlot(f, slotsHere[k])
        }
    }

    /// Whether the slot's memory has the value already.
    private func isAtHome(_ entry: SlotValue) -> Bool {
        let l = place(entry.value)
        return l.kind == .home && l.index == entry.slot
    }

    private mutating func writeFlags(_ f: borrowing Function, _ entry: SlotValue) {
        let m = CodeGenerator.state(slots[Int(entry.slot)].offset)
        if isAtHome(entry) { return }
        let l = location(entry.value)
        switch l.kind {
        case .gpr: asm.mov(.w, m, GPR(l.register))
        case .deferred:
            packHostFlags(f, definition(f, entry.value))
            asm.mov(.w, m, .rax)
        default:
            load(f, entry.value, into: .rax)
            asm.mov(.w, m, .rax)
        }
    }

    mutating func writeSlot(_ f: borrowing Function, _ entry: SlotValue) {
        let slot = slots[Int(entry.slot)]
        let m = CodeGenerator.state(slot.offset)
        if isAtHome(entry) { return }
        if slot.type.isVector {
            let x = vector(f, entry.value, .xmm15)
            asm.vmovups(m, x)
            return
        }
        let width = CodeGenerator.width(slot.type)
        if let c = immediate(f, entry.value, width) {
            asm.mov(width, m, imm: c)
        } else if let part = part(f, entry.value) {
            let a = vector(f, definition(f, entry.value).a, .xmm15)
            if part == .high64 { asm.vmovhps(m, a) } else { asm.vmovsd(m, a) }
        } else {
            asm.mov(width, m, general(f, entry.value, .rax))
        }
    }

    // MARK: Inside the region

    mutating func lowerJump(_ f: borrowing Function, _ i: Int) {
        let (edge, _) = f.edgeIndices(of: f.instructions[i])
        takeEdge(f, edge)
        let target = Int(f.edges[edge].target)
        if target != next { asm.jmp(blockLabels[target]) }
    }

    mutating func lowerBranch(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let (first, second) = f.edgeIndices(of: d)
        let then = Int(f.edges[first].target)
        let other = Int(f.edges[second ?? first].target)
        let direct = f.leavesAtOnce(i)
        if direct {
            // Both ways leave: the state is written once, here, and the branch goes straight to the other regions.
            writeBack(f, d.snapshot)
            synced[then] = true
            synced[other] = true
            let nearest = min(exitTarget(f, then), exitTarget(f, other))
            if isBackward(f, nearest, d.snapshot) {
                let s = record(f, d.snapshot)
                faults.append(FaultRecord(offset: asm.offset, kind: .snapshot, snapshot: s))
                asm.mov(.d, .rax, CodeGenerator.state(RuntimeLayout.pollPage))
            }
        }
        let c = condition(f, d.a)
        if direct {
            settleResidents(f, d.snapshot)
        } else {
            passFlags(f, first)
            passFlags(f, second ?? first)
        }
        switch c {
        case .always, .never:
            let edge = (c.isAlways ? first : second ?? first)
            takeEdge(f, edge)
            let target = Int(f.edges[edge].target)
            if target != next { asm.jmp(blockLabels[target]) }
            return
        default: break
        }
        if direct {
            // `other` is emitted as its own block; `then` is no other's successor, and needs no code.
            skipped[then] = true
            jump(c, to: exitLabel(f, then), isLinked: true)
            if other != next, !(then == next && other == afterNext) { asm.jmp(blockLabels[other]) }
            return
        }
        // A block between, which only jumps on, needs no code: the branch leads to where it does.
        var passes = false
        if then == next, f.edges[first].argumentCount == 0 {
            guard isFreeJump(f, then), freeJumpTarget(f, then) != afterNext else {
                // Fall into `then`.
                jump(c.inverted, along: second ?? first, f)
                return
            }
            passes = true
        }
        if passes { skipped[then] = true }
        jump(c, along: first, f)
        let edge = second ?? first
        takeEdge(f, edge)
        let follows = passes ? afterNext : next
        if other != follows { asm.jmp(blockLabels[other]) }
    }

    /// An exit of a trace with nothing to do has no code of its own.
    private mutating func jump(_ c: HostCondition, along edge: Int, _ f: borrowing Function) {
        let block = Int(f.edges[edge].target)
        guard isFreeExit(f, block) else { return jump(c, to: edgeLabel(f, edge), isLinked: false) }
        skipped[block] = true
        jump(c, to: exitLabel(f, block), isLinked: true)
    }

    private mutating func jump(_ c: HostCondition, to target: Label, isLinked: Bool) {
        switch c {
        case .one(let cc): linkedJump(target, cc, isLinked)
        case .both(let x, let y):
            let skip = asm.newLabel()
            asm.jcc(x.inverted, skip)
            linkedJump(target, y, isLinked)
            asm.bind(skip)
        case .either(let x, let y):
            linkedJump(target, x, isLinked)
            linkedJump(target, y, isLinked)
        case .always: asm.jmp(target)
        case .never: break
        }
    }

    /// Whether all that an exit would do is done: slots that live in memory are there, residents in their registers.
    private func isFreeExit(_ f: borrowing Function, _ b: Int) -> Bool {
        guard f.path.isTrace, displaced == 0, f.isPlainExit(b) else { return false }
        let snapshot = f.instructions[Int(f.blocks[b].first)].snapshot
        if isBackward(f, exitTarget(f, b), snapshot) { return false }
        var isFree = true
        f.forEachSlot(in: snapshot) { slot, value in
            let l = place(value)
            if isResident(slot), let k = residents.index(Int(slot)) {
                let r = residents.list[k]
                if l.kind != (r.isVector ? .xmm : .gpr) || l.register != r.register { isFree = false }
            } else if l.kind != .home || l.index != slot {
                isFree = false
            }
        }
        return isFree
    }

    private func exitTarget(_ f: borrowing Function, _ b: Int) -> UInt64 {
        UInt64(bitPattern: f.instructions[Int(f.blocks[b].first)].imm)
    }

    /// Every cycle of guest code has an exit to an address that is not beyond its region: there it polls.
    /// A trace only goes forward until it leaves.
    private func isBackward(_ f: borrowing Function, _ target: UInt64, _ snapshot: UInt32) -> Bool {
        f.path.isTrace
            ? target <= f.snapshots[Int(snapshot)].pc
            : target < f.pc &+ UInt64(truncatingIfNeeded: f.guestLength)
    }

    /// Whether an exit may be the way back of a loop that is worth a region.
    private func isCounted(_ f: borrowing Function, _ target: UInt64, _ snapshot: UInt32) -> Bool {
        isBackward(f, target, snapshot) ? target &+ CodeGenerator.loopSpan > f.pc : false
    }

    /// The stub that a conditional exit names while it is not linked.
    private mutating func exitLabel(_ f: borrowing Function, _ b: Int) -> Label {
        let label = asm.newLabel()
        let target = exitTarget(f, b)
        coldPaths.append(
            ColdPath(
                kind: .exitStub, label: label, back: label, target: target, field: 0,
                index: f.instructions[Int(f.blocks[b].first)].snapshot))
        return label
    }

    /// Jcc to a label; if that is an exit's stub, its distance is to be linked.
    private mutating func linkedJump(_ label: Label, _ cc: Cond, _ isLinked: Bool) {
        guard isLinked else {
            asm.jcc(cc, label)
            return
        }
        alignField(2)
        asm.jccNear(cc, label)
        addSite(label)
    }

    /// Records that the 32-bit field just emitted belongs to the stub `label`, which is the newest with that label.
    private mutating func addSite(_ label: Label) {
        let field = UInt32(truncatingIfNeeded: asm.offset &- 4)
        var k = coldPaths.count &- 1
        while k >= 0 {
            if coldPaths[k].label == label {
                if coldPaths[k].field == 0 {
                    coldPaths.base[k].field = field
                }
                return
            }
            k &-= 1
        }
    }

    /// Pads so that the 32-bit field after `opcode` bytes can be patched by one aligned-enough store.
    private mutating func alignField(_ opcode: Int) {
        let at = Int(bitPattern: asm.cursor) &+ opcode
        if at & 63 > 60 { asm.nop(64 &- at & 63) }
    }

    private func freeJumpTarget(_ f: borrowing Function, _ b: Int) -> Int {
        let (edge, _) = f.edgeIndices(of: f.instructions[Int(f.blocks[b].first)])
        return Int(f.edges[edge].target)
    }

    /// A block that only jumps on, with every argument already in its place.
    private func isFreeJump(_ f: borrowing Function, _ b: Int) -> Bool {
        guard f.blocks[b].end &- f.blocks[b].first == 1 else { return false }
        let d = f.instructions[Int(f.blocks[b].first)]
        guard d.op == .jump else { return false }
        let (edge, _) = f.edgeIndices(of: d)
        let e = f.edges[edge]
        let first = Int(f.blocks[Int(e.target)].first)
        for k in 0..<Int(e.argumentCount) {
            let to = allocator.locations[first &+ k]
            let from = place(f.arguments[Int(e.firstArgument) &+ k])
            if to.kind != .none,
                to.kind != from.kind || to.register != from.register || to.index != from.index
            {
                return false
            }
        }
        return true
    }

    private mutating func edgeLabel(_ f: borrowing Function, _ edge: Int) -> Label {
        if f.edges[edge].argumentCount == 0 {
            let target = Int(f.edges[edge].target)
            return blockLabels[isFreeJump(f, target) ? freeJumpTarget(f, target) : target]
        }
        let label = asm.newLabel()
        coldPaths.append(
            ColdPath(
                kind: .edge, label: label, back: label, target: 0, field: 0,
                index: UInt32(truncatingIfNeeded: edge)))
        return label
    }

    /// Moves the edge's arguments to the block's parameters, all at once in meaning.
    mutating func takeEdge(_ f: borrowing Function, _ edge: Int) {
        let e = f.edges[edge]
        let n = Int(e.argumentCount)
        if n == 0 { return }
        let firstParameter = Int(f.blocks[Int(e.target)].first)
        var pending = InlineArray<128, Bool>(repeating: false)
        var left = 0
        var flags = InlineArray<8, Int>(repeating: -1)
        var flagCount = 0
        for k in 0..<min(n, 128) {
            let to = allocator.locations[firstParameter &+ k]
            let v = f.arguments[Int(e.firstArgument) &+ k]
            let from = place(v)
            if to.kind != .none, from.kind == .deferred, f.instructions[v.index].type == .flags {
                // No guest has more.
                if flagCount < 8 { flags[flagCount] = k }
                flagCount &+= 1
                continue
            }
            if to.kind == .none
                || (to.kind == from.kind && to.register == from.register && to.index == from.index)
            {
                continue
            }
            pending[k] = true
            left &+= 1
        }
        // Flags are computed while their operands are where they were. Several wait in memory for the end of the moves.
        if flagCount > 1 {
            for i in 0..<min(flagCount, 8) {
                materialize(f, f.arguments[Int(e.firstArgument) &+ flags[i]], into: .rax)
                asm.mov(.d, CodeGenerator.frame(Int32(8 &* i)), .rax)
            }
        } else if flagCount == 1 {
            // Where the moves want their place, RDX has them meanwhile.
            let v = f.arguments[Int(e.firstArgument) &+ flags[0]]
            let to = allocator.locations[firstParameter &+ flags[0]]
            var isFree = true
            for j in 0..<min(n, 128) where pending[j] {
                let from = source(f, f.arguments[Int(e.firstArgument) &+ j])
                if from.kind == to.kind, from.register == to.register, from.index == to.index {
                    isFree = false
                }
            }
            let r = isFree ? result(firstParameter &+ flags[0]) : .rdx
            materialize(f, v, into: r)
            if isFree {
                finish(firstParameter &+ flags[0], r)
                flagCount = 0
            }
        }
        while left > 0 {
            var progress = false
            for k in 0..<min(n, 128) where pending[k] {
                let to = allocator.locations[firstParameter &+ k]
                var blocked = false
                for j in 0..<min(n, 128) where j != k && pending[j] {
                    let source = source(f, f.arguments[Int(e.firstArgument) &+ j])
                    if source.kind == to.kind, source.register == to.register, source.index == to.index {
                        blocked = true
                    }
                }
                if blocked { continue }
                moveArgument(f, f.arguments[Int(e.firstArgument) &+ k], firstParameter &+ k)
                pending[k] = false
                left &-= 1
                progress = true
            }
            if !progress { left &-= breakCycle(f, e, firstParameter, n, &pending) }
        }
        if flagCount == 1 { return finish(firstParameter &+ flags[0], GPR.rdx) }
        for i in 0..<min(flagCount, 8) {
            let r = result(firstParameter &+ flags[i])
            asm.mov(.d, r, CodeGenerator.frame(Int32(8 &* i)))
            finish(firstParameter &+ flags[i], r)
        }
    }

    private mutating func moveArgument(_ f: borrowing Function, _ v: Value, _ parameter: Int) {
        let from = location(v)
        if f.instructions[parameter].type.isVector {
            let x =
                from.kind == .xmm && allocator.locations[parameter].kind == .spill
                ? XMM(from.register) : vectorResult(parameter)
            load(f, v, into: x)
            finish(parameter, x)
        } else {
            let r =
                from.kind == .gpr && allocator.locations[parameter].kind == .spill
                ? GPR(from.register) : result(parameter)
            load(f, v, into: r)
            finish(parameter, r)
        }
    }

    /// A cycle of registers of one class: rotate it through scratch. Returns how many moves were made.
    private mutating func breakCycle(
        _ f: borrowing Function, _ e: Edge, _ firstParameter: Int, _ n: Int,
        _ pending: inout InlineArray<128, Bool>
    ) -> Int {
        var start = 0
        while start < n, !pending[start] { start &+= 1 }
        let vectors = f.instructions[firstParameter &+ start].type.isVector
        // Save what the first destination holds, then fill along the cycle.
        let saved = allocator.locations[firstParameter &+ start]
        if vectors {
            if saved.kind == .xmm {
                asm.vmovaps(.xmm13, XMM(saved.register))
            } else {
                asm.vmovups(.xmm13, spillSlot(saved.index))
            }
        } else if saved.kind == .gpr {
            asm.mov(.q, .rcx, GPR(saved.register))
        } else {
            asm.mov(.q, .rcx, spillSlot(saved.index))
        }
        var moved = 0
        var k = start
        while true {
            let v = f.arguments[Int(e.firstArgument) &+ k]
            let from = source(f, v)
            pending[k] = false
            moved &+= 1
            if from.kind == saved.kind, from.register == saved.register, from.index == saved.index {
                if vectors {
                    if let part = part(f, v) { take(part, .xmm13, of: .xmm13) }
                    finish(firstParameter &+ k, XMM.xmm13)
                } else {
                    finish(firstParameter &+ k, GPR.rcx)
                }
                return moved
            }
            moveArgument(f, v, firstParameter &+ k)
            // Go on with the parameter that lives where this argument came from.
            var next = -1
            for j in 0..<n where pending[j] {
                let to = allocator.locations[firstParameter &+ j]
                if to.kind == from.kind, to.register == from.register, to.index == from.index { next = j }
            }
            if next < 0 { return moved }
            k = next
        }
    }

    // MARK: Leaving

    mutating func lowerExitDirect(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let target = UInt64(bitPattern: d.imm)
        let kind = ExitKind(rawValue: d.aux) ?? .jump
        if !synced[block] {
            writeBack(f, d.snapshot)
            settleResidents(f, d.snapshot)
            if kind != .unlinked, isBackward(f, target, d.snapshot) {
                poll(f, at: target)
            }
        }
        switch kind {
        case .unlinked:
            mov(.rax, guestAddress: target)
            asm.mov(.rcx, imm32: ExitReason.indirect.rawValue)
            jump(to: thunks.exitReason)
        case .call:
            let back = UInt64(bitPattern: definition(f, d.b).imm)
            pushReturn(f, d, back, .rax)
            let stub = newStub(target, isCall: true)
            alignField(1)
            asm.call(stub)
            addSite(stub)
            returnLanding(back)
        default:
            let stub = newStub(target, snapshot: d.snapshot)
            alignField(1)
            asm.jmpNear(stub)
            addSite(stub)
        }
    }

    /// Pushes the guest address to which the callee returns. The residents are in their registers.
    private mutating func pushReturn(
        _ f: borrowing Function, _ d: Instruction, _ back: UInt64, _ scratch: GPR
    ) {
        if let register = residentRegister(f, d.b, at: d.snapshot) {
            asm.push(register)
        } else if back < 1 << 31 {
            asm.push(imm: Int32(truncatingIfNeeded: back))
        } else {
            mov(scratch, guestAddress: back)
            asm.push(scratch)
        }
    }

    /// The register that still holds the target of an indirect exit when the residents are settled.
    private func registerAtExit(_ f: borrowing Function, _ d: Instruction) -> GPR? {
        if let register = residentRegister(f, d.a, at: d.snapshot) { return register }
        let l = location(d.a)
        guard l.kind == .gpr else { return nil }
        if !residents.has(general: l.register) { return GPR(l.register) }
        // A resident that nothing is put in place of.
        let source = definition(f, d.a)
        guard source.op == .stateLoad, let k = residents.index(Int(source.imm)), allocator.hasResidents,
            residents.list[k].register == l.register, displaced >> UInt32(k) & 1 == 0,
            !allocator.hasValue(k, at: d.snapshot)
        else { return nil }
        return GPR(l.register)
    }

    private mutating func newStub(_ target: UInt64, isCall: Bool = false, snapshot: UInt32 = 0) -> Label {
        let stub = asm.newLabel()
        coldPaths.append(
            ColdPath(
                kind: isCall ? .callStub : .exitStub, label: stub, back: stub, target: target, field: 0,
                index: snapshot))
        return stub
    }

    /// Where the host's RET comes back: drop the guest address, go on at it.
    private mutating func returnLanding(_ back: UInt64) {
        asm.pop(.rcx)
        let stub = newStub(back)
        alignField(1)
        asm.jmpNear(stub)
        addSite(stub)
    }

    mutating func lowerExitIndirect(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        let kind = ExitKind(rawValue: d.aux) ?? .jump
        // The target may be a state slot that is written back: read it first. Write-back uses RAX and RCX.
        let kept = registerAtExit(f, d)
        if kept == nil { load(f, d.a, into: .rdx) }
        writeBack(f, d.snapshot)
        settleResidents(f, d.snapshot)
        let target = kept ?? .rdx
        if kind == .ret {
            asm.alu(.cmp, .q, target, Mem(.rsp, 8))
            let miss = asm.newLabel()
            asm.jcc(.ne, miss)
            asm.ret()
            coldPaths.append(
                ColdPath(
                    kind: .returnMiss, label: miss, back: miss, target: UInt64(bitPattern: d.imm), field: 0,
                    index: UInt32(target.n)))
            return
        }
        asm.mov(.q, .rax, target)
        faults.append(FaultRecord(offset: asm.offset, kind: .pollAtRAX))
        asm.mov(.d, .rcx, CodeGenerator.state(RuntimeLayout.pollPage))
        let back = UInt64(bitPattern: kind == .call ? definition(f, d.b).imm : 0)
        if kind == .call { pushReturn(f, d, back, .rcx) }
        if kind == .jump {
            let entry = jumpTableEntry()
            asm.cmp(.q, entry.key, .rax)
            jump(to: thunks.exitIndirect, unless: .e)
            asm.jmp(entry.target)
            return
        }
        let at = Int(bitPattern: asm.cursor) &+ 2
        let key = (at &+ 7) & ~7
        let line = key & 63
        asm.nop((line > 64 &- InlineCache.size ? key &+ 64 &- line : key) &- at)
        asm.movabs(.rcx, InlineCache.empty)
        let field = UInt32(truncatingIfNeeded: asm.offset &- 8)
        asm.alu(.cmp, .q, .rax, .rcx)
        let fill = asm.newLabel()
        let stub = asm.newLabel()
        asm.jccNear(.ne, fill)
        let landing = asm.newLabel()
        if kind == .call { asm.call(stub) } else { asm.jmpNear(stub) }
        asm.bind(landing)
        coldPaths.append(
            ColdPath(
                kind: kind == .call ? .cachedCall : .cachedJump, label: fill, back: landing, target: 0,
                field: field,
                index: 0))
        coldPaths.append(
            ColdPath(kind: .cacheStub, label: stub, back: stub, target: 0, field: field, index: 0))
        if kind == .call { returnLanding(back) }
    }

    /// The entry of the jump table for the guest address in RAX. Scratch: RCX.
    private mutating func jumpTableEntry() -> (key: Mem, target: Mem) {
        asm.mov(.d, .rcx, .rax)
        asm.alu(.and, .d, .rcx, imm: Int32((RuntimeLayout.jumpTableEntries &- 1) &* 4))
        return (
            Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable),
            Mem(.rbx, index: .rcx, scale: 2, disp: RuntimeLayout.jumpTable &+ 8)
        )
    }

    /// The exit's site is the complement of the address of an inline cache's key: no other site is negative.
    private mutating func leaveForCache(_ field: UInt32) {
        asm.leaRIP(.rcx, offsetInRegion: Int(field))
        asm.unary(.not, .q, .rcx)
        asm.mov(.q, CodeGenerator.state(RuntimeLayout.exitSite), .rcx)
    }

    /// Where an inline cache leads while it is empty, and behind it, where it leads when it does not match.
    private mutating func emitCacheMiss(_ path: ColdPath) {
        let start = asm.offset
        let isCall = path.kind == .cachedCall
        leaveForCache(path.field)
        if isCall {
            callThunk(thunks.exitCache)
            asm.jmpNear(path.back)
        } else {
            jump(to: thunks.exitCache)
        }
        asm.nop(start &+ Int(InlineCache.fillSize) &- asm.offset)
        let entry = jumpTableEntry()
        asm.cmp(.q, entry.key, .rax)
        guard isCall else {
            jump(to: thunks.exitIndirect, unless: .e)
            asm.jmp(entry.target)
            return
        }
        let miss = asm.newLabel()
        asm.jcc(.ne, miss)
        asm.call(entry.target)
        asm.jmp(path.back)
        asm.bind(miss)
        callThunk(thunks.exitIndirect)
        asm.jmp(path.back)
    }

    /// Most exits are linked soon, and their stubs never run again: they are short, so that hot code lies close together.
    private mutating func emitExitStub(_ path: ColdPath, isCounted: Bool) {
        exits.append(LinkedExit(field: path.field, isBackward: isCounted, target: path.target))
        let end = asm.offset &+ ExitStub.callSize
        if let word = ExitStub.word(site: Int(path.field), end: end, target: path.target) {
            callThunk(isCounted ? thunks.exitBackward : thunks.exitDirect)
            asm.data(word)
            if guestMayMove { guestAddresses.append(UInt32(truncatingIfNeeded: asm.offset &- 8)) }
            return
        }
        asm.leaRIP(.rcx, offsetInRegion: Int(path.field))
        asm.mov(.q, CodeGenerator.state(RuntimeLayout.exitSite), .rcx)
        mov(.rax, guestAddress: path.target)
        jump(to: thunks.exitCache)
    }

    mutating func callThunk(_ address: UInt) {
        if !asm.call(address: address) { asm.overflowed = true }
        relocate(address)
    }

    /// The field that was just written leads to a thunk.
    private mutating func relocate(_ address: UInt) {
        relocations.append(
            Relocation(offset: UInt32(truncatingIfNeeded: asm.offset &- 4), thunk: thunks.index(of: address)))
    }

    mutating func jump(to address: UInt, unless c: Cond? = nil) {
        let reached = c.map { asm.jcc($0.inverted, address: address) } ?? asm.jmp(address: address)
        if !reached { asm.overflowed = true }
        relocate(address)
    }

    mutating func lowerExitReason(_ f: borrowing Function, _ i: Int) {
        let d = f.instructions[i]
        writeBack(f, d.snapshot)
        settleResidents(f, d.snapshot)
        let system = d.op == .exitSystemCall
        let pc = system ? UInt64(bitPattern: d.imm) : f.snapshots[Int(d.snapshot)].pc
        if system, let thunk = thunks.systemCall(entry: d.aux) {
            // A safe point.
            mov(.rax, guestAddress: pc)
            callThunk(thunk)
            let stub = newStub(pc)
            alignField(1)
            asm.jmpNear(stub)
            addSite(stub)
            return
        }
        let payload = system ? Int64(d.aux) : d.imm
        if Int64(Int32(truncatingIfNeeded: payload)) == payload {
            asm.mov(
                .q, CodeGenerator.state(RuntimeLayout.exitPayload), imm: Int32(truncatingIfNeeded: payload))
        } else {
            asm.mov(.rax, imm64: UInt64(bitPattern: payload))
            asm.mov(.q, CodeGenerator.state(RuntimeLayout.exitPayload), .rax)
        }
        let reason =
            system ? ExitReason.systemCall.rawValue : ExitReason.exception.rawValue | UInt32(d.aux) << 8
        asm.mov(.rcx, imm32: reason)
        mov(.rax, guestAddress: pc)
        jump(to: thunks.exitReason)
    }

    // MARK: Out of line

    mutating func emitColdPaths(_ f: borrowing Function) {
        var k = 0
        while k < coldPaths.count {
            let path = coldPaths[k]
            asm.bind(path.label)
            hostFlags = nil
            switch path.kind {
            case .exitStub, .callStub:
                emitExitStub(
                    path, isCounted: path.kind == .exitStub ? isCounted(f, path.target, path.index) : false)
            case .countedStub: emitCountedStub(f)
            case .cachedCall, .cachedJump: emitCacheMiss(path)
            case .returnMiss:
                asm.mov(.q, .rax, GPR(UInt8(truncatingIfNeeded: path.index)))
                if path.target != 0 {
                    // The mask has ones in the upper half, or zeros.
                    let width: Width = path.target >> 32 == 0 ? .d : .q
                    asm.alu(.and, width, .rax, imm: Int32(truncatingIfNeeded: path.target))
                }
                jump(to: thunks.exitReturn)
            case .cacheStub:
                leaveForCache(path.field)
                jump(to: thunks.exitCache)
            case .edge:
                takeEdge(f, Int(path.index))
                asm.jmp(blockLabels[Int(f.edges[Int(path.index)].target)])
            case .evaluateAgain:
                let d = f.instructions[Int(path.index)]
                // What was read from a copy is in memory still.
                if place(d.a).kind == .xmm { asm.vmovaps(XMM(place(d.a).register), .xmm15) }
                block = Int(path.field)
                emitEvaluate(f, Int(path.index))
                asm.jmp(path.back)
            case .evaluate:
                block = Int(path.field)
                emitEvaluate(f, Int(path.index))
                asm.jmp(path.back)
            }
            k &+= 1
        }
    }
}

extension CodeGenerator.HostCondition {
    var isAlways: Bool {
        if case .always = self { return true }
        return false
    }
}

extension Assembler {
    /// LEA of a place in this piece of code by its offset.
    mutating func leaRIP(_ r: GPR, offsetInRegion: Int) {
        // The instruction is seven bytes long.
        lea(.q, r, .ripRelative(Int32(truncatingIfNeeded: offsetInRegion &- (offset &+ 7))))
    }

    /// Eight bytes of data.
    mutating func data(_ value: UInt64) {
        guard hasRoom() else { return }
        UnsafeMutableRawPointer(cursor).storeBytes(of: value, as: UInt64.self)
        cursor += 8
    }
}
