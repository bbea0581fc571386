import IR

/// Residents within a function.
extension Allocator {
    /// Which residents have values at each snapshot.
    mutating func findResidents(_ f: borrowing Function) {
        snapshotResidents.removeAll()
        for s in 0..<f.snapshots.count {
            let shot = f.snapshots[s]
            var set = s == 0 ? 0 : snapshotResidents[Int(shot.parent)]
            for e in Int(shot.firstEntry)..<Int(shot.firstEntry &+ shot.entryCount) {
                if let k = residents.index(Int(f.entries[e].slot)) { set |= 1 &<< UInt32(k) }
            }
            snapshotResidents.append(set)
        }
    }

    /// What the snapshot does not name is in its register until `p`. Called from the last instruction to the first.
    mutating func keepResidents(_ snapshot: UInt32, until p: UInt32) {
        guard hasResidents else { return }
        var missing = residents.all & ~snapshotResidents[Int(snapshot)] & ~displaced
        while missing != 0 {
            let k = missing.trailingZeroBitCount
            missing &= missing &- 1
            if residentEnd[k] < p { residentEnd[k] = p }
        }
    }

    /// Whether the resident `k` has a value of its own at an exit with this snapshot.
    func hasValue(_ k: Int, at snapshot: UInt32) -> Bool {
        snapshotResidents[Int(snapshot)] >> UInt32(k) & 1 != 0
    }

    /// The last position at which the owner of a register needs it.
    @inline(__always)
    func end(_ owner: UInt32) -> UInt32 {
        owner & Allocator.residentOwner != 0
            ? residentEnd[Int(owner & ~Allocator.residentOwner)] : lastUse[Int(owner)]
    }

    /// Frees the register of a resident that the function has no use for, by keeping it in memory.
    mutating func displace(vectors: Bool, at p: UInt32) -> UInt8? {
        guard hasResidents else { return nil }
        var k = residents.count
        while k > 0 {
            k &-= 1
            let r = residents.list[k]
            let owner = vectors ? vectorOwner[Int(r.register)] : generalOwner[Int(r.register)]
            guard r.isVector == vectors, (loaded | displaced) >> UInt32(k) & 1 == 0,
                owner == Allocator.residentOwner | UInt32(k)
            else { continue }
            displaced |= 1 &<< UInt32(k)
            residentEnd[k] = 0
            if vectors { vectorOwner[Int(r.register)] = p } else { generalOwner[Int(r.register)] = p }
            return r.register
        }
        return nil
    }
}
