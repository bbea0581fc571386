import IR

/// From where to where values, and what residents hold at the begin, are needed.
extension Allocator {
    /// `emits`: code for the use is made at p, where a deferred value is computed.
    func use(_ code: UnsafeMutablePointer<Instruction>, _ v: Value, at p: UInt32, emits: Bool = true) {
        if v.isNone { return }
        let r = Int(alias[v.index])
        if lastUse[r] < p { lastUse[r] = p }
        if emits { uses[r].emission = p }
        if isDeferred(code, r) {
            let count = code[r].op.argumentCount
            if code[r].op == .compare { foldTest(code, code[r]) }
            if count > 0 { use(code, code[r].a, at: p, emits: emits) }
            if count > 1 {
                if code[r].op == .add { foldShift(code, Int(alias[code[r].b.index]), code[r].type) }
                use(code, code[r].b, at: p, emits: emits)
                if count > 2 { use(code, code[r].c, at: p, emits: emits) }
            }
        }
    }

    /// A shift by up to three that only one sum of this type adds becomes part of its address or LEA. A sum that is longer
    /// than the shift would see what was shifted out.
    func foldShift(_ code: UnsafeMutablePointer<Instruction>, _ v: Int, _ sum: Type) {
        guard code[v].op == .shiftLeft, sum.bits >= 32, code[v].type.bits >= sum.bits, uses[v].all == 1,
            !uses[v].inSnapshot
        else { return }
        let amount = code[Int(alias[code[v].b.index])]
        if amount.op == .const, amount.imm & 63 <= 3 { uses[v].folded = true }
    }

    /// An `and` of which only its being zero counts becomes part of the comparison.
    func foldTest(_ code: UnsafeMutablePointer<Instruction>, _ i: Instruction) {
        let v = Int(alias[i.a.index])
        let type = code[i.a.index].type
        let zero = code[Int(alias[i.b.index])]
        guard code[v].op == .and, uses[v].all == 1, !uses[v].inSnapshot, type == .i64 || type == .i32,
            i.relation == .eq || i.relation == .ne, zero.op == .const, zero.imm == 0
        else { return }
        uses[v].folded = true
    }

    static func isLogic(_ op: Op) -> Bool { op == .vand || op == .vor || op == .vxor || op == .vandNot }

    /// An argument of a logic operation that only it uses becomes part of it.
    func foldLogic(_ code: UnsafeMutablePointer<Instruction>, _ i: Instruction) {
        for v in [Int(alias[i.b.index]), Int(alias[i.a.index])] {
            guard Allocator.isLogic(code[v].op) || code[v].op == .vnot, uses[v].all == 1, !uses[v].inSnapshot
            else { continue }
            uses[v].folded = true
            return
        }
    }

    mutating func measureLives(_ f: borrowing Function) {
        let code = f.instructions.base
        syncs.removeAll()
        var i = f.instructions.count &- 1
        var lastSnapshot: UInt32 = 0
        var blockEnd: UInt32 = 0
        while i > 0 {
            let p = UInt32(truncatingIfNeeded: i)
            let op = code[i].op
            if op.isTerminator { blockEnd = p }
            if op == .floatCompareFlags, uses[i].emission > blockEnd { uses[i].emission = 0 }
            if op == .nop || alias[i] != p {
                i &-= 1
                continue
            }
            if op == .sync || op == .stateStore || op == .call || op == .branch { syncs.append(p) }
            let effect = op.hasEffect
            if (!effect && lastUse[i] == 0) || (isDeferred(code, i) && !(effect && lastUse[i] == 0)) {
                i &-= 1
                continue
            }
            let snapshot = code[i].snapshot
            if snapshot != 0, snapshot != lastSnapshot || op.isTerminator || op == .sync {
                lastSnapshot = snapshot
                let writes = op.isExit || op == .branch || op == .sync
                let emits = op == .branch ? f.leavesAtOnce(i) : writes
                f.forEachSlot(in: snapshot) { slot, value in
                    use(code, value, at: p, emits: emits)
                    if writes, hasResidents, let k = residents.index(Int(slot)) {
                        hint(value, residents.list[k].register, code)
                    }
                }
                keepResidents(snapshot, until: p)
            }
            let count = op.argumentCount
            if mergesLogic, Allocator.isLogic(op) { foldLogic(code, code[i]) }
            if op == .add { foldShift(code, Int(alias[code[i].b.index]), code[i].type) }
            if count > 0 {
                use(code, code[i].a, at: p)
                if count > 1 {
                    use(code, code[i].b, at: p)
                    if count > 2 { use(code, code[i].c, at: p) }
                }
            }
            if op == .jump || op == .branch {
                let (first, second) = f.edgeIndices(of: code[i])
                useEdge(f, first, at: p)
                if let second { useEdge(f, second, at: p) }
            }
            i &-= 1
        }
        for k in 0..<residentLoads.count where hasResidents {
            let load = Int(residentLoads[k])
            if let r = residents.index(Int(code[load].imm)) {
                residentEnd[r] = max(residentEnd[r], lastUse[load])
            }
        }
        extendOverLoops(f)
    }

    /// The value, or what it is part of, is to be in this register in the end.
    func hint(_ value: Value, _ register: UInt8, _ code: UnsafeMutablePointer<Instruction>) {
        var v = Int(alias[value.index])
        if VectorPart.mayBe(code[v].op), code[v].type == .v128, isDeferred(code, v) {
            v = Int(alias[code[v].a.index])
        }
        if hints[v] == 0 { hints[v] = register &+ 1 }
    }

    /// A parameter that is not used is not computed.
    func useEdge(_ f: borrowing Function, _ edge: Int, at p: UInt32) {
        let e = f.edges[edge]
        for k in 0..<Int(e.argumentCount) {
            use(f.instructions.base, f.arguments[Int(e.firstArgument) &+ k], at: p, emits: false)
        }
    }

    /// A value from before a loop that is used in it lives until the loop's end.
    mutating func extendOverLoops(_ f: borrowing Function) {
        let code = f.instructions.base
        var again = true
        while again {
            again = false
            for b in 0..<f.blocks.count {
                let end = f.blocks[b].end &- 1
                guard code[Int(end)].op == .jump || code[Int(end)].op == .branch else { continue }
                let (first, second) = f.edgeIndices(of: code[Int(end)])
                for edge in [first, second ?? first] {
                    let header = f.blocks[Int(f.edges[edge].target)].first
                    guard header <= end else { continue }
                    for v in 1..<Int(header) where lastUse[v] >= header && lastUse[v] < end {
                        lastUse[v] = end
                        again = true
                    }
                    for k in 0..<residents.count where residentEnd[k] >= header && residentEnd[k] < end {
                        residentEnd[k] = end
                        again = true
                    }
                }
            }
        }
    }
}
