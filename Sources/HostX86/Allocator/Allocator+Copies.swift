import IR

/// Second chances: a value that lives in memory has copies in registers that are free for a while, from where it is
/// computed or first read in a block to its last use that the register lasts for. Memory has the value all the time, so
/// records of faults and code out of line know nothing of copies.
extension Allocator {
    /// What happens to a copy before the instruction at `position`. Registers: general ones, and from 16 on vectors.
    struct Copy: BitwiseCopyable {
        enum Kind: UInt8, BitwiseCopyable {
            /// Loaded from the value's memory.
            case load
            /// The instruction's result, which goes to memory too.
            case result
            /// The register becomes another value's.
            case end
        }
        var position: UInt32
        var value: UInt32
        var register: UInt8
        var kind: Kind
    }

    /// A use of a value in memory.
    struct Use: BitwiseCopyable {
        var position: UInt32
        var value: UInt32
        /// The next use of it in the block; `never`: none.
        var next: UInt32
    }

    /// What a register holds in the course of a block.
    struct Holder: BitwiseCopyable {
        /// The value that has it for life, or its last; a resident; 0: none.
        var owner: UInt32 = 0
        /// When the next value gets it for life.
        var nextOwner: UInt32 = Allocator.never
        /// The value of which it has a copy, or 0, with its next use, and the last instruction that wanted it.
        var copy: UInt32 = 0
        var nextUse: UInt32 = Allocator.never
        var usedAt: UInt32 = 0
    }

    static let never = UInt32.max

    /// After `assign`, if it has left values in memory.
    mutating func copySpilled(_ f: borrowing Function) {
        copies.removeAll()
        guard hasSpills else { return }
        let code = f.instructions.base
        let count = f.instructions.count
        for i in 0..<count {
            firstUse[i] = Allocator.never
            copyOf[i] = 0
            resultCopies[i] = 0
        }
        for r in 0..<32 { holders[r] = Holder() }
        for k in 0..<(hasResidents ? residents.count : 0) where displaced >> UInt32(k) & 1 == 0 {
            let r = residents.list[k]
            holders[Int(r.register) &+ (r.isVector ? 16 : 0)].owner = Allocator.residentOwner | UInt32(k)
        }
        var first = 1
        while first < count {
            var end = first
            while end < count &- 1, !code[end].op.isTerminator { end &+= 1 }
            findUses(f, first, end)
            copySpilled(code, first, end)
            first = end &+ 1
        }
    }

    // MARK: Uses

    /// Lists the uses in a block of values in memory, from the last to the first.
    private mutating func findUses(_ f: borrowing Function, _ first: Int, _ end: Int) {
        let code = f.instructions.base
        spilledUses.removeAll()
        for r in 0..<32 { holders[r].nextOwner = Allocator.never }
        var i = end
        while i >= first {
            defer { i &-= 1 }
            let op = code[i].op
            let p = UInt32(truncatingIfNeeded: i)
            if op == .nop || alias[i] != p || locations[i].kind == .deferred { continue }
            if locations[i].kind == .none, !op.hasEffect { continue }
            if let r = ownRegister(code, i) {
                firstUse[i] = holders[r].nextOwner
                holders[r].nextOwner = p
            }
            let leaves = op == .branch ? f.leavesAtOnce(i) : op.isExit
            if leaves || op == .sync {
                f.forEachSlot(in: code[i].snapshot) { _, value in note(code, value, p) }
            } else if op == .jump || op == .branch {
                let (one, other) = f.edgeIndices(of: code[i])
                noteEdge(f, one, p)
                if let other { noteEdge(f, other, p) }
            }
            noteArguments(code, code[i], p)
        }
    }

    private mutating func noteEdge(_ f: borrowing Function, _ edge: Int, _ p: UInt32) {
        let e = f.edges[edge]
        for k in 0..<Int(e.argumentCount) {
            note(f.instructions.base, f.arguments[Int(e.firstArgument) &+ k], p)
        }
    }

    private mutating func noteArguments(
        _ code: UnsafeMutablePointer<Instruction>, _ d: Instruction, _ p: UInt32
    ) {
        let count = d.op.argumentCount
        if count > 0 { note(code, d.a, p) }
        if count > 1 { note(code, d.b, p) }
        if count > 2 { note(code, d.c, p) }
    }

    private mutating func note(_ code: UnsafeMutablePointer<Instruction>, _ value: Value, _ p: UInt32) {
        if value.isNone { return }
        let v = alias[value.index]
        switch locations[Int(v)].kind {
        case .spill, .home:
            spilledUses.append(Use(position: p, value: v, next: firstUse[Int(v)]))
            firstUse[Int(v)] = UInt32(truncatingIfNeeded: spilledUses.count &- 1)
        case .deferred: noteArguments(code, code[Int(v)], p)
        default: break
        }
    }

    /// The register that the value gets here for life.
    private func ownRegister(_ code: UnsafeMutablePointer<Instruction>, _ i: Int) -> Int? {
        switch locations[i].kind {
        case .gpr, .xmm: break
        default: return nil
        }
        // A resident has it already.
        if code[i].op == .stateLoad, hasResidents, residents.index(Int(code[i].imm)) != nil { return nil }
        return Int(locations[i].register) &+ (locations[i].kind == .xmm ? 16 : 0)
    }

    // MARK: Copies

    private mutating func copySpilled(_ code: UnsafeMutablePointer<Instruction>, _ first: Int, _ end: Int) {
        var u = spilledUses.count &- 1
        for i in first..<(end &+ 1) {
            let p = UInt32(truncatingIfNeeded: i)
            let isCode = code[i].op != .nop && alias[i] == p
            let own = isCode ? ownRegister(code, i) : nil
            if let own, holders[own].copy != 0 {
                copies.append(Copy(position: p, value: holders[own].copy, register: UInt8(own), kind: .end))
                drop(own)
            }
            let here = u
            while u >= 0, spilledUses[u].position == p {
                take(spilledUses[u], p)
                u &-= 1
            }
            var k = here
            while k > u {
                let use = spilledUses[k]
                if copyOf[Int(use.value)] == 0, let next = nextUse(use, after: p) {
                    copy(code, use.value, p, next, .load, without: own)
                }
                k &-= 1
            }
            if let own {
                holders[own].owner = p
                holders[own].nextOwner = firstUse[i]
            } else if isCode, locations[i].kind == .spill, code[i].op != .param,
                firstUse[i] != Allocator.never
            {
                copy(code, p, p, spilledUses[Int(firstUse[i])].position, .result, without: nil)
                resultCopies[i] = copyOf[i]
            }
        }
        for r in 0..<32 where holders[r].copy != 0 { drop(r) }
        while spilledUses.count > 0 {
            firstUse[Int(spilledUses[spilledUses.count &- 1].value)] = Allocator.never
            spilledUses.count &-= 1
        }
    }

    /// The copy's register is wanted at `p`, and then at its next use.
    private mutating func take(_ use: Use, _ p: UInt32) {
        guard copyOf[Int(use.value)] != 0 else { return }
        let r = Int(copyOf[Int(use.value)]) &- 1
        holders[r].usedAt = p
        holders[r].nextUse = nextUse(use, after: p) ?? Allocator.never
    }

    private func nextUse(_ use: Use, after p: UInt32) -> UInt32? {
        var next = use.next
        while next != Allocator.never, spilledUses[Int(next)].position == p {
            next = spilledUses[Int(next)].next
        }
        return next == Allocator.never ? nil : spilledUses[Int(next)].position
    }

    private mutating func drop(_ r: Int) {
        copyOf[Int(holders[r].copy)] = 0
        holders[r].copy = 0
        holders[r].nextUse = Allocator.never
    }

    /// Makes a copy at `p` if a register is free until `next`: one with no copy, or with that which is wanted last.
    private mutating func copy(
        _ code: UnsafeMutablePointer<Instruction>, _ v: UInt32, _ p: UInt32, _ next: UInt32,
        _ kind: Copy.Kind,
        without own: Int?
    ) {
        let vectors = code[Int(v)].type.isVector
        var best = -1
        for k in 0..<(vectors ? Allocator.vectorRegisters : Allocator.generalRegisters) {
            let r = Int(residents.register(k, vectors: vectors)) &+ (vectors ? 16 : 0)
            let h = holders[r]
            if r == own || h.nextOwner <= next || h.owner != 0 && end(h.owner) >= p { continue }
            if h.copy != 0, h.usedAt == p || h.nextUse <= next { continue }
            if best < 0 || h.nextUse > holders[best].nextUse
                || h.nextUse == holders[best].nextUse && h.nextOwner < holders[best].nextOwner
            {
                best = r
            }
        }
        guard best >= 0 else { return }
        if holders[best].copy != 0 { drop(best) }
        holders[best].copy = v
        holders[best].nextUse = next
        holders[best].usedAt = p
        copyOf[Int(v)] = UInt8(best &+ 1)
        copies.append(Copy(position: p, value: v, register: UInt8(best), kind: kind))
    }
}
