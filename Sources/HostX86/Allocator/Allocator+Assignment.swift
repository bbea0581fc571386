import IR

/// Linear scan over the instructions.
extension Allocator {
    mutating func assign(_ f: borrowing Function) -> Bool {
        let code = f.instructions.base
        for r in 0..<16 {
            generalOwner[r] = 0
            vectorOwner[r] = 0
        }
        for k in 0..<(hasResidents ? residents.count : 0) where displaced >> UInt32(k) & 1 == 0 {
            let owner = residents.list[k].isVector ? vectorOwner : generalOwner
            owner[Int(residents.list[k].register)] = Allocator.residentOwner | UInt32(k)
        }
        spillsUsed = f.carriedCount
        if f.partCount > 0 { placeParameters(f) }
        spillEnds.removeAll()
        for i in 1..<f.instructions.count {
            let p = UInt32(truncatingIfNeeded: i)
            if code[i].op == .nop || alias[i] != p { continue }
            if isDeferred(code, i) {
                if lastUse[i] > 0 { locations[i] = Location(.deferred) }
                continue
            }
            if lastUse[i] == 0 || code[i].type == .void { continue }
            if code[i].op == .param, f.partCount > 0, locations[i].kind != .none {
                // The register is free: nothing lives from one part into another.
                if locations[i].kind == .gpr {
                    generalOwner[Int(locations[i].register)] = p
                } else if locations[i].kind == .xmm {
                    vectorOwner[Int(locations[i].register)] = p
                }
                continue
            }
            if hints[i] != 0 { preferHint(code, i, p) }
            if code[i].op == .stateLoad, hasResidents, let k = residents.index(Int(code[i].imm)) {
                let r = residents.list[k]
                locations[i] = Location(r.isVector ? .xmm : .gpr, register: r.register)
                continue
            }
            if code[i].op == .stateLoad, canStayHome(f, i) {
                locations[i] = Location(.home, index: UInt16(truncatingIfNeeded: code[i].imm))
                continue
            }
            let vector = code[i].type.isVector
            let a = preferred(code[i])
            guard let register = take(f, vectors: vector, code[i], p, preferring: a) else {
                if !spill(f, p, p) { return false }
                continue
            }
            locations[i] = Location(vector ? .xmm : .gpr, register: register)
        }
        return true
    }

    /// The argument whose register the result may take over.
    func preferred(_ i: Instruction) -> Int {
        if i.op == .select { return resolve(i.c).index }
        return i.op.argumentCount > 0 ? resolve(i.a).index : 0
    }

    /// A state slot that is read once as an operand needs no register of its own.
    func canStayHome(_ f: borrowing Function, _ i: Int) -> Bool {
        guard uses[i].all <= 1, !uses[i].inOtherSlot else { return false }
        return !isOverwritten(f, i)
    }

    /// Whether the slot's memory may change while the value that was read from it is needed.
    func isOverwritten(_ f: borrowing Function, _ i: Int) -> Bool {
        for k in 0..<syncs.count where syncs[k] > UInt32(truncatingIfNeeded: i) && syncs[k] <= lastUse[i] {
            let d = f.instructions[Int(syncs[k])]
            // A branch may write the state before it looks at its condition; the others have their argument first.
            let slot = f.instructions[i].imm
            switch d.op {
            case .branch: if isNamed(f, slot, d.snapshot) { return true }
            case .stateStore: if d.imm == slot, syncs[k] < lastUse[i] { return true }
            default: if syncs[k] < lastUse[i] { return true }
            }
        }
        return false
    }

    func isNamed(_ f: borrowing Function, _ slot: Int64, _ snapshot: UInt32) -> Bool {
        var s = snapshot
        while s != 0 {
            let shot = f.snapshots[Int(s)]
            for e in Int(shot.firstEntry)..<Int(shot.firstEntry &+ shot.entryCount)
            where Int64(f.entries[e].slot) == slot { return true }
            s = shot.parent
        }
        return false
    }

    /// Lets the result of a commutative op take over the register of its second argument if that is its hint.
    func preferHint(_ code: UnsafeMutablePointer<Instruction>, _ i: Int, _ p: UInt32) {
        switch code[i].op {
        case .add, .mul, .and, .or, .xor: break
        default: return
        }
        let b = Int(alias[code[i].b.index])
        guard locations[b].kind == .gpr, lastUse[b] == p, locations[b].register &+ 1 == hints[i] else {
            return
        }
        let a = code[i].a
        code[i].a = code[i].b
        code[i].b = a
    }

    /// Whether the register of `owner` can be given to `p`: it is free, or its owner is done with it at `p`, as an operand
    /// that the result may replace.
    func yields(_ owner: UInt32, to i: Instruction, _ p: UInt32, _ register: UInt8, _ a: Int) -> Bool {
        if owner == 0 { return true }
        let last = end(owner)
        if last != p { return last < p }
        // A load that faults has not written its result.
        if i.op == .load { return true }
        if owner & Allocator.residentOwner != 0 {
            return i.snapshot == 0 && locations[a].register == register && a != 0
                && locations[a].kind == (i.type.isVector ? .xmm : .gpr) && i.type.isVector == isVector(a)
        }
        return Int(owner) == a
    }

    func isVector(_ v: Int) -> Bool { locations[v].kind == .xmm }

    mutating func take(
        _ f: borrowing Function, vectors: Bool, _ i: Instruction, _ p: UInt32, preferring a: Int
    ) -> UInt8? {
        let owner = vectors ? vectorOwner : generalOwner
        // The register that the hint names.
        let hint = hints[Int(p)]
        if hint != 0, yields(owner[Int(hint &- 1)], to: i, p, hint &- 1, a) {
            owner[Int(hint &- 1)] = p
            return hint &- 1
        }
        // The first operand's.
        if a != 0, locations[a].kind == (vectors ? .xmm : .gpr), lastUse[a] == p {
            let r = locations[a].register
            if owner[Int(r)] == UInt32(truncatingIfNeeded: a),
                (vectors ? homeVectors : homeGenerals) >> UInt32(r) & 1 == 0
            {
                owner[Int(r)] = p
                return r
            }
        }
        var worst: UInt8 = 0
        var worstEnd: UInt32 = 0
        let count = vectors ? Allocator.vectorRegisters : Allocator.generalRegisters
        // In a region from the end of those that are no resident's, which are slots' homes first.
        let others = residents.others(vectors: vectors)
        for k in 0..<count {
            let n = k < others && isRegion ? others &- 1 &- k : k
            let r = residents.register(n, vectors: vectors)
            let o = owner[Int(r)]
            let last = o == 0 ? 0 : end(o)
            if o == 0 || last < p {
                owner[Int(r)] = p
                return r
            }
            if o & Allocator.residentOwner == 0, last > worstEnd {
                worst = r
                worstEnd = last
            }
        }
        if let r = displace(vectors: vectors, at: p) { return r }
        // The register of the value that lives longest, unless that is `p` itself.
        if worstEnd <= lastUse[Int(p)] { return nil }
        guard spill(f, owner[Int(worst)], p) else { return nil }
        owner[Int(worst)] = p
        return worst
    }

    /// The slot must be free over the whole life of `v`, so it is one that was not in use since its definition.
    mutating func spill(_ f: borrowing Function, _ v: UInt32, _ now: UInt32) -> Bool {
        hasSpills = true
        let instruction = f.instructions[Int(v)]
        if instruction.op == .stateLoad, !uses[Int(v)].inOtherSlot, !isOverwritten(f, Int(v)) {
            locations[Int(v)] = Location(.home, index: UInt16(truncatingIfNeeded: instruction.imm))
            return true
        }
        for k in 0..<spillEnds.count where spillEnds[k].end < v {
            spillEnds[k] = SpillEnd(end: lastUse[Int(v)], slot: spillEnds[k].slot)
            locations[Int(v)] = Location(.spill, index: spillEnds[k].slot)
            return true
        }
        guard spillsUsed < RuntimeLayout.spillCount else { return false }
        let slot = UInt16(truncatingIfNeeded: spillsUsed)
        spillsUsed &+= 1
        spillEnds.append(SpillEnd(end: lastUse[Int(v)], slot: slot))
        locations[Int(v)] = Location(.spill, index: slot)
        return true
    }
}
