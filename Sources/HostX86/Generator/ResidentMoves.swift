import IR

/// Residents at the ways out of a region, and those that it keeps in memory meanwhile.
extension CodeGenerator {
    /// At the begin: those whose registers are wanted for other values go to memory.
    mutating func displaceResidents() {
        for k in 0..<residents.count where displaced >> UInt32(k) & 1 != 0 {
            let r = residents.list[k]
            let place = CodeGenerator.state(slots[Int(r.slot)].offset)
            if r.isVector {
                asm.vmovups(place, XMM(r.register))
            } else {
                asm.mov(.q, place, GPR(r.register))
            }
        }
    }

    /// Whether an exit leaves the slot in a register.
    func isResident(_ slot: UInt16) -> Bool { allocator.hasResidents && residents.index(Int(slot)) != nil }

    /// The register of a resident that holds `v` at an exit with this snapshot.
    func residentRegister(_ f: borrowing Function, _ v: Value, at snapshot: UInt32) -> GPR? {
        guard allocator.hasResidents, !v.isNone else { return nil }
        var found: GPR?
        let wanted = resolve(v)
        f.forEachSlot(in: snapshot) { slot, value in
            guard found == nil, let k = residents.index(Int(slot)), !residents.list[k].isVector,
                resolve(value) == wanted
            else { return }
            found = GPR(residents.list[k].register)
        }
        return found
    }

    struct ResidentMove: BitwiseCopyable {
        enum Source: UInt8, BitwiseCopyable { case register, value, memory }
        var source: Source
        var isVector: Bool
        /// Of the register `from`.
        var fromVector: Bool
        var part: VectorPart?
        var from: UInt8
        var to: UInt8
        var value: Value
        var slot: UInt16
    }

    /// Puts what the snapshot says into the residents' registers, all at once in meaning. EFLAGS, RAX and RDX stay.
    mutating func settleResidents(_ f: borrowing Function, _ snapshot: UInt32) {
        residentMoves.removeAll()
        if allocator.hasResidents {
            slotsHere.removeAll()
            f.forEachSlot(in: snapshot) { slot, value in
                if residents.index(Int(slot)) != nil {
                    slotsHere.append(SlotValue(slot: slot, value: value))
                }
            }
            for k in 0..<slotsHere.count { addMove(f, slotsHere[k]) }
        }
        var away = displaced
        while away != 0 {
            let k = away.trailingZeroBitCount
            away &= away &- 1
            if allocator.hasResidents, allocator.hasValue(k, at: snapshot) { continue }
            let r = residents.list[k]
            residentMoves.append(
                ResidentMove(
                    source: .memory, isVector: r.isVector, fromVector: r.isVector, part: nil, from: 0,
                    to: r.register, value: .none, slot: r.slot))
        }
        while residentMoves.count > 0 {
            var k = 0
            while k < residentMoves.count, isSource(k) { k &+= 1 }
            guard k < residentMoves.count else {
                // Every register that is to be written is still to be read: the first is put aside.
                breakCycle()
                continue
            }
            emit(f, residentMoves[k])
            residentMoves[k] = residentMoves[residentMoves.count &- 1]
            residentMoves.count &-= 1
        }
    }

    private mutating func addMove(_ f: borrowing Function, _ entry: SlotValue) {
        guard let k = residents.index(Int(entry.slot)) else { return }
        let r = residents.list[k]
        let part = part(f, entry.value)
        let l = location(part == nil ? entry.value : definition(f, entry.value).a)
        let fromVector = r.isVector || part != nil
        let isRegister = l.kind == (fromVector ? .xmm : .gpr)
        if isRegister, part == nil, l.register == r.register { return }
        residentMoves.append(
            ResidentMove(
                source: isRegister ? .register : .value, isVector: r.isVector, fromVector: fromVector,
                part: part, from: l.register, to: r.register, value: entry.value, slot: entry.slot))
    }

    /// Whether another move reads the register that move `k` writes.
    private func isSource(_ k: Int) -> Bool {
        let move = residentMoves[k]
        for j in 0..<residentMoves.count where j != k {
            let other = residentMoves[j]
            if other.source == .register, other.fromVector == move.isVector, other.from == move.to {
                return true
            }
        }
        return false
    }

    private mutating func emit(_ f: borrowing Function, _ move: ResidentMove) {
        if move.isVector {
            let x = XMM(move.to)
            switch move.source {
            case .register:
                if let part = move.part {
                    take(part, x, of: XMM(move.from))
                } else {
                    asm.vmovaps(x, XMM(move.from))
                }
            case .value: load(f, move.value, into: x)
            case .memory: asm.vmovups(x, CodeGenerator.state(slots[Int(move.slot)].offset))
            }
        } else {
            let r = GPR(move.to)
            switch move.source {
            case .register:
                if let part = move.part {
                    take(part, r, of: XMM(move.from))
                } else {
                    asm.mov(.q, r, GPR(move.from))
                }
            case .value: load(f, move.value, into: r)
            case .memory: asm.mov(.q, r, CodeGenerator.state(slots[Int(move.slot)].offset))
            }
        }
    }

    private mutating func breakCycle() {
        let first = residentMoves[0]
        if first.isVector {
            asm.vmovaps(.xmm13, XMM(first.to))
        } else {
            asm.mov(.q, .rcx, GPR(first.to))
        }
        for j in 0..<residentMoves.count {
            let other = residentMoves[j]
            guard other.source == .register, other.fromVector == first.isVector, other.from == first.to else {
                continue
            }
            residentMoves.base[j].from = first.isVector ? XMM.xmm13.n : GPR.rcx.n
        }
    }
}
