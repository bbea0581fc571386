import IR

/// The slots that a region carries from part to part.
extension Allocator {
    /// Gives the slots that a region carries, most used first, the same registers in all of its parts: residents their
    /// own, the others those of residents that the region leaves alone, then those that are no resident's.
    mutating func chooseHomes(_ f: borrowing Function) {
        homes.removeAll()
        homeGenerals = 0
        homeVectors = 0
        guard f.partCount > 0 else { return }
        let code = f.instructions.base
        let first = Int(f.blocks[1].first)
        var generals = 0
        var vectors = 0
        var taken: UInt32 = 0
        var carried: UInt32 = 0
        for k in 0..<(hasResidents ? residents.count : 0) where isKept(k, f) {
            if residents.list[k].isVector { vectors &+= 1 } else { generals &+= 1 }
            taken |= 1 &<< UInt32(k)
        }
        for k in 0..<f.carriedCount {
            let isVector = code[first &+ k].type.isVector
            if let r = resident(carried: k, f) { carried |= 1 &<< UInt32(r) }
            let fits = isVector ? vectors < Allocator.mostHomeVectors : generals < Allocator.mostHomeGenerals
            homes.append(Allocator.noHome)
            guard fits else { continue }
            if isVector { vectors &+= 1 } else { generals &+= 1 }
            homes[k] = Allocator.anyHome
            guard let r = resident(carried: k, f) else { continue }
            homes[k] = residents.list[r].register
            taken |= 1 &<< UInt32(r)
        }
        var others: (general: Int, vector: Int) = (0, 0)
        for k in 0..<f.carriedCount where homes[k] == Allocator.anyHome {
            homes[k] =
                code[first &+ k].type.isVector
                ? freeHome(vectors: true, &taken, &others.vector, carried)
                : freeHome(vectors: false, &taken, &others.general, carried)
        }
        for k in 0..<f.carriedCount where homes[k] != Allocator.noHome {
            if code[first &+ k].type.isVector {
                homeVectors |= 1 &<< UInt32(homes[k])
            } else {
                homeGenerals |= 1 &<< UInt32(homes[k])
            }
        }
        for e in 0..<f.edges.count {
            let edge = f.edges[e]
            guard edge.target >= 1, Int(edge.target) <= f.partCount else { continue }
            for k in 0..<f.carriedCount where homes[k] != Allocator.noHome {
                hint(f.arguments[Int(edge.firstArgument) &+ k], homes[k], code)
            }
        }
    }

    /// Which parameters of the parts are 32-bit values, extended by zeros, on all ways: all that nothing speaks against.
    mutating func findWords(_ f: borrowing Function) {
        let code = f.instructions.base
        for b in 1..<(f.partCount &+ 1) {
            let first = Int(f.blocks[b].first)
            for k in 0..<f.carriedCount where code[first &+ k].type == .i64 { uses[first &+ k].isWord = true }
        }
        var again = true
        while again {
            again = false
            for e in 0..<f.edges.count {
                let edge = f.edges[e]
                guard edge.target >= 1, Int(edge.target) <= f.partCount else { continue }
                let first = Int(f.blocks[Int(edge.target)].first)
                for k in 0..<f.carriedCount where uses[first &+ k].isWord {
                    if isWord(code, f.arguments[Int(edge.firstArgument) &+ k]) { continue }
                    uses[first &+ k].isWord = false
                    again = true
                }
            }
        }
    }

    private func isWord(_ code: UnsafeMutablePointer<Instruction>, _ v: Value) -> Bool {
        let d = code[v.index]
        switch d.op {
        case .zeroExtend: return true
        case .const: return d.imm >> 32 == 0
        case .param: return uses[v.index].isWord
        case .copy: return isWord(code, d.a)
        default: return false
        }
    }

    /// Whether a resident must stay in its register all through the region: it is read and not set.
    func isKept(_ k: Int, _ f: borrowing Function) -> Bool {
        guard loaded >> UInt32(k) & 1 != 0 else { return false }
        for carried in 0..<f.carriedCount where resident(carried: carried, f) == k { return false }
        return true
    }

    /// The resident that the region's carried slot of this number is.
    func resident(carried k: Int, _ f: borrowing Function) -> Int? {
        hasResidents ? residents.index(Int(f.carried[k])) : nil
    }

    /// A register for a slot that is no resident: one whose resident has none here, or is put away.
    mutating func freeHome(
        vectors: Bool, _ taken: inout UInt32, _ others: inout Int, _ carried: UInt32
    ) -> UInt8 {
        for k in 0..<(hasResidents ? residents.count : 0)
        where residents.list[k].isVector == vectors && taken >> UInt32(k) & 1 == 0 {
            taken |= 1 &<< UInt32(k)
            if carried >> UInt32(k) & 1 == 0 { displaced |= 1 &<< UInt32(k) }
            return residents.list[k].register
        }
        defer { others &+= 1 }
        return residents.register(others, vectors: vectors)
    }

    /// The place of the parameters of the region's parts.
    mutating func placeParameters(_ f: borrowing Function) {
        for b in 1..<(f.partCount &+ 1) {
            let first = Int(f.blocks[b].first)
            for k in 0..<f.carriedCount where lastUse[first &+ k] > 0 {
                let i = first &+ k
                if homes[k] == Allocator.noHome {
                    locations[i] = Location(.spill, index: UInt16(truncatingIfNeeded: k))
                    hasSpills = true
                } else {
                    locations[i] = Location(f.instructions[i].type.isVector ? .xmm : .gpr, register: homes[k])
                }
            }
        }
    }
}
