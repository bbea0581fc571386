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

    private struct Move: BitwiseCopyable {
        enum Source: UInt8, BitwiseCopyable { case register, value, memory }
        var source: Source
        var isVector: Bool
        var from: UInt8
        var to: UInt8
        var value: Value
        var slot: UInt16
    }

    /// Puts what the snapshot says into the residents' registers, all at once in meaning. EFLAGS, RAX and RDX stay.
    mutating func settleResidents(_ f: borrowing Function, _ snapshot: UInt32) {
        var moves = InlineArray<16, Move>(
            repeating: Move(source: .memory, isVector: false, from: 0, to: 0, value: .none, slot: 0))
        var count = 0
        if allocator.hasResidents {
            f.forEachSlot(in: snapshot) { slot, value in
                guard let k = residents.index(Int(slot)) else { return }
                let r = residents.list[k]
                let l = location(value)
                let isRegister = l.kind == (r.isVector ? .xmm : .gpr)
                if isRegister, l.register == r.register { return }
                moves[count] = Move(
                    source: isRegister ? .register : .value, isVector: r.isVector, from: l.register,
                    to: r.register, value: value, slot: slot)
                count &+= 1
            }
        }
        var away = displaced
        while away != 0 {
            let k = away.trailingZeroBitCount
            away &= away &- 1
            if allocator.hasResidents, allocator.hasValue(k, at: snapshot) { continue }
            let r = residents.list[k]
            moves[count] = Move(
                source: .memory, isVector: r.isVector, from: 0, to: r.register, value: .none, slot: r.slot)
            count &+= 1
        }
        while count > 0 {
            var k = 0
            while k < count {
                guard !isSource(moves[k], moves, count) else {
                    k &+= 1
                    continue
                }
                emit(f, moves[k])
                count &-= 1
                moves[k] = moves[count]
                k = count &+ 1
            }
            // Every register that is to be written is still to be read: the first is put aside.
            if k == count, count > 0 { breakCycle(&moves, count) }
        }
    }

    private func isSource(_ move: Move, _ moves: InlineArray<16, Move>, _ count: Int) -> Bool {
        for j in 0..<count
        where moves[j].source == .register && moves[j].isVector == move.isVector && moves[j].from == move.to {
            return true
        }
        return false
    }

    private mutating func emit(_ f: borrowing Function, _ move: Move) {
        if move.isVector {
            let x = XMM(move.to)
            switch move.source {
            case .register: asm.vmovaps(x, XMM(move.from))
            case .value: load(f, move.value, into: x)
            case .memory: asm.vmovups(x, CodeGenerator.state(slots[Int(move.slot)].offset))
            }
        } else {
            let r = GPR(move.to)
            switch move.source {
            case .register: asm.mov(.q, r, GPR(move.from))
            case .value: load(f, move.value, into: r)
            case .memory: asm.mov(.q, r, CodeGenerator.state(slots[Int(move.slot)].offset))
            }
        }
    }

    private mutating func breakCycle(_ moves: inout InlineArray<16, Move>, _ count: Int) {
        let first = moves[0]
        if first.isVector {
            asm.vmovaps(.xmm13, XMM(first.to))
        } else {
            asm.mov(.q, .rcx, GPR(first.to))
        }
        for j in 0..<count
        where moves[j].source == .register && moves[j].isVector == first.isVector && moves[j].from == first.to
        {
            moves[j].from = first.isVector ? XMM.xmm13.n : GPR.rcx.n
        }
    }
}
