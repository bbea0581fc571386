import IR

/// What needs no walk, and what the checker says.
extension AllocationChecker {
    mutating func complain(_ message: String) {
        guard isReporting else { return }
        messages.append("^\(block) %\(instruction) \(f.instructions[instruction].op): \(message)")
    }

    /// What a value is wanted for.
    enum Use {
        case argument, target
        case edge(Int, UInt32)
        case fault(Int)
        case slot(Int)

        /// It is computed on all ways, not only described or for one of them.
        var isSure: Bool {
            switch self {
            case .argument, .target, .slot: true
            case .edge, .fault: false
            }
        }
    }

    func name(_ use: Use) -> String {
        switch use {
        case .argument: "argument"
        case .target: "target"
        case .edge(let k, let block): "argument \(k) for ^\(block):"
        case .fault(let slot): "a fault would show \(slots[slot].name):"
        case .slot(let slot): "\(slots[slot].name) :="
        }
    }

    func name(_ content: HostContents.Content) -> String {
        content >> 31 != 0 ? "what \(slots[Int(content & 127)].name) was" : "%\(content)"
    }

    mutating func expect(_ content: HostContents.Content, in place: HostPlaces.Place, _ use: Use) {
        if place == HostPlaces.nowhere || !isReporting || now.has(content, in: place) { return }
        let held = now[place].map(name).joined(separator: " and ")
        complain(
            "\(name(use)) \(name(content)) is not in \(places.name(place)), which has \(held.isEmpty ? "nothing known" : held)"
        )
    }

    // MARK: Decisions

    /// What needs no walk: each value is of a kind that may be where it is.
    mutating func checkDecisions() {
        for b in 0..<f.blocks.count {
            block = b
            for i in Int(f.blocks[b].first)..<Int(f.blocks[b].end) where f.instructions[i].op != .nop {
                instruction = i
                checkRoot(f.instructions[i])
                checkPlace(f.instructions[i])
                if f.instructions[i].op == .param { checkParameter() }
            }
        }
    }

    /// The moves to parameters have no order: each has a place of its own.
    private mutating func checkParameter() {
        let l = allocation.locations[instruction]
        for other in Int(f.blocks[block].first)..<instruction where l.kind != .none {
            let o = allocation.locations[other]
            if o.kind == l.kind, places[o] == places[l] {
                complain("%\(other) is in \(places.name(places[l])) too")
            }
        }
    }

    private mutating func checkRoot(_ d: Instruction) {
        let root = allocation.roots[instruction]
        if root == instruction { return }
        let isCopy =
            switch d.op {
            case .copy, .zeroExtend, .vectorFromScalar: true
            case .truncate: d.type != .i1
            case .bitcast: d.type.isVector && f.instructions[d.a.index].type.isVector
            case .extractLane: d.type.isVector && d.imm == 0
            default: false
            }
        if !isCopy || root != self.root(d.a) { complain("it is not the same as %\(root)") }
    }

    /// Whether the register is one that no value has.
    func isReserved(_ l: Location) -> Bool {
        l.kind == .gpr ? l.register < 5 : l.register >= Allocator.vectorRegisters
    }

    private mutating func checkPlace(_ d: Instruction) {
        let l = allocation.locations[instruction]
        switch l.kind {
        case .none: break
        case .gpr:
            if d.type.isVector { complain("a vector cannot be in \(places.name(places[l]))") }
            if isReserved(l) { complain("\(places.name(places[l])) is the generator's") }
        case .xmm:
            if !d.type.isVector { complain("it cannot be in \(places.name(places[l]))") }
            if isReserved(l) { complain("\(places.name(places[l])) is the generator's") }
        case .spill:
            if Int(l.index) >= RuntimeLayout.spillCount { complain("there is no \(places.name(places[l]))") }
        case .home:
            if d.op != .stateLoad { complain("it cannot be in \(places.name(places[l]))") }
        case .deferred:
            switch d.op {
            case .const, .vconst, .guestAddress, .compare, .testCondition, .vanyBit, .addFlags, .subFlags,
                .compareFlags,
                .logicFlags,
                .addCarryFlags, .subCarryFlags, .floatCompareFlags, .packFlags:
                break
            case .add where d.type == .i64, .shiftLeft where d.type == .i64 || d.type == .i32, .and: break
            case .vectorFromScalar, .lowHalf, .extractLane, .singleToDouble:
                if VectorPart(d, of: f.instructions[d.a.index].type) == nil {
                    complain("it is no part of a vector")
                }
            case _ where Op.mergeable.contains(d.op) && allocation.mergesLogic: break
            default: complain("it cannot be deferred")
            }
        }
    }
}

extension Op {
    /// What may become part of another logic operation.
    static let mergeable: Set<Op> = [.vand, .vor, .vxor, .vandNot, .vnot]
}
