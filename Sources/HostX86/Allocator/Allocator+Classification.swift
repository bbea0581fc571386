import IR

/// What values are: aliases of others, deferred to their uses, or computed.
extension Allocator {
    mutating func classify(_ f: borrowing Function) {
        let code = f.instructions.base
        for i in 1..<f.instructions.count {
            let op = code[i].op
            if op == .nop { continue }
            switch op {
            case .copy:
                alias[i] = alias[code[i].a.index]
            case .truncate where code[i].type != .i1:
                alias[i] = alias[code[i].a.index]
            case .zeroExtend where zeroesUpper(code, code[i].a, code[code[i].a.index].type):
                alias[i] = alias[code[i].a.index]
            case .bitcast where code[i].type.isVector && code[code[i].a.index].type.isVector:
                alias[i] = alias[code[i].a.index]
            // What is above a scalar in its register does not count, unless a vector is to have zeros there.
            case .extractLane where code[i].type.isVector && code[i].imm == 0:
                alias[i] = alias[code[i].a.index]
            case .vectorFromScalar where zeroesAbove(code, code[i].a):
                alias[i] = alias[code[i].a.index]
            case .readFloatStatus, .writeFloatStatus, .writeFloatMode: ordersFloats = true
            case .sync: hasResidents = false
            case .stateLoad:
                if let k = residents.index(Int(code[i].imm)) {
                    loaded |= 1 &<< UInt32(k)
                    residentLoads.append(UInt32(truncatingIfNeeded: i))
                }
            default: break
            }
            let count = op.argumentCount
            let isScalar = op == .extractLane || op == .vectorFromScalar
            if count > 0, !(isScalar && alias[i] != UInt32(truncatingIfNeeded: i)) {
                count1(code[i].a, special: isSpecialUse(op) || storesPart(code, code[i]))
                if count > 1 {
                    count1(code[i].b, special: op == .select && isFlagsToPack(code, code[i].b))
                    if count > 2 {
                        count1(code[i].c, special: op == .select && isConstantFlags(code, code[i].c))
                    }
                }
            }
        }
        // An edge can take a part of a vector, and a region's can compute the flags that it carries on.
        for i in 0..<f.arguments.count {
            let v = f.arguments[i]
            let isFlags = code[v.index].type == .flags
            count1(v, special: isFlags ? isRegion : VectorPart.mayBe(code[Int(alias[v.index])].op))
        }
        for i in 0..<f.entries.count {
            let entry = f.entries[i]
            if entry.value.isNone { continue }
            var v = Int(alias[entry.value.index])
            uses[v].inSnapshot = true
            if VectorPart.mayBe(code[v].op), isDeferred(code, v) { v = Int(alias[code[v].a.index]) }
            if code[v].op == .stateLoad { uses[v].inOtherSlot = true }
        }
    }

    func isSpecialUse(_ op: Op) -> Bool {
        switch op {
        case .branch, .select, .testCondition, .load, .store, .loadPartial, .storePartial, .atomic,
            .compareExchange, .prefetch:
            true
        default: false
        }
    }

    /// A store to a slot can take a part of a vector.
    private func storesPart(_ code: UnsafeMutablePointer<Instruction>, _ i: Instruction) -> Bool {
        i.op == .stateStore && VectorPart.mayBe(code[Int(alias[i.a.index])].op)
    }

    /// Flags of integers that a selection packs by itself.
    private func isFlagsToPack(_ code: UnsafeMutablePointer<Instruction>, _ v: Value) -> Bool {
        switch code[Int(alias[v.index])].op {
        case .addFlags, .subFlags, .compareFlags, .logicFlags: true
        default: false
        }
    }

    private func isConstantFlags(_ code: UnsafeMutablePointer<Instruction>, _ v: Value) -> Bool {
        let i = code[Int(alias[v.index])]
        return i.op == .packFlags && code[Int(alias[i.a.index])].op == .const
    }

    @inline(__always)
    func count1(_ v: Value, special: Bool) {
        if v.isNone { return }
        let r = Int(alias[v.index])
        uses[r].all &+= 1
        if special { uses[r].special &+= 1 }
    }

    /// Whether the register of `v` (type `t`) is known to hold zeros above the type.
    func zeroesUpper(_ code: UnsafeMutablePointer<Instruction>, _ v: Value, _ t: Type) -> Bool {
        let source = Int(alias[v.index])
        let i = code[source]
        // An alias (truncate) says nothing of the upper bits.
        if i.type != t { return t == .i32 && i.op == .param && uses[source].isWord }
        switch t {
        case .i1: return true
        case .i8, .i16: return i.op == .load || i.op == .extractLane
        case .i32:
            switch i.op {
            case .param, .copy, .truncate, .const, .stateLoad: return false
            default: return true
            }
        default: return false
        }
    }

    /// Whether the register of the floating-point scalar `v` is known to hold zeros above it.
    func zeroesAbove(_ code: UnsafeMutablePointer<Instruction>, _ v: Value) -> Bool {
        let type = code[v.index].type
        guard type == .f32 || type == .f64 else { return false }
        let i = code[Int(alias[v.index])]
        if i.type == .v128, i.op == .singleToDouble { return true }
        if i.type == .v128 { return i.op == .vectorFromScalar && code[i.a.index].type == type }
        guard i.type == type, hostFloats else { return false }
        switch i.op {
        case .load: return true
        case .bitcast: return !code[i.a.index].type.isVector
        case .intToFloat: return true
        // The host takes the upper part from the first operand.
        case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmulAdd, .fneg, .fabs, .froundToIntegral:
            return zeroesAbove(code, i.a)
        case .singleToDouble: return zeroesAbove(code, i.a)
        case .fconvert: return type == .f64 && code[i.a.index].type == .f32 && zeroesAbove(code, i.a)
        default: return false
        }
    }

    /// Whether the value is computed where it is used instead of where it is defined.
    @inline(__always)
    func isDeferred(_ code: UnsafeMutablePointer<Instruction>, _ v: Int) -> Bool {
        switch code[v].op {
        case .const, .vconst, .guestAddress: return true
        case .floatCompareFlags:
            return uses[v].all == uses[v].special && hostFloats && !ordersFloats
                && code[code[v].a.index].type != .f16
        case .compare, .testCondition, .vanyBit, .addFlags, .subFlags, .compareFlags, .logicFlags,
            .addCarryFlags,
            .subCarryFlags:
            return uses[v].all == uses[v].special
        case .add:
            return uses[v].all == uses[v].special && uses[v].all > 0 && !uses[v].inSnapshot
                && code[v].type == .i64
        case .packFlags:
            return uses[v].all == uses[v].special && uses[v].all > 0 && !uses[v].inSnapshot
                && code[Int(alias[code[v].a.index])].op == .const
        case .shiftLeft, .and, .vand, .vor, .vxor, .vandNot, .vnot:
            return uses[v].folded
        case .singleToDouble where keepsDenormals, .vectorFromScalar, .lowHalf:
            // Nothing but snapshots, exits and edges want it: they take the part of the register.
            return uses[v].all == uses[v].special && isPart(code, v)
        case .extractLane: return uses[v].all == 0 && isPart(code, v)
        default: return false
        }
    }

    func isPart(_ code: UnsafeMutablePointer<Instruction>, _ v: Int) -> Bool {
        let a = code[v].a.index
        guard code[a].type.isVector, VectorPart(code[v], of: code[a].type) != nil else { return false }
        return code[Int(alias[a])].op != .vconst
    }
}
