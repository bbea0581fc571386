import IR

/// Walks all ways through a function with what each register, spill slot and place in memory holds, and says where code
/// would find another value than it means, or the record of a fault would show one. For tests: it allocates freely, and
/// shares nothing with the allocator's lives of values.
struct AllocationChecker {
    private typealias Place = HostPlaces.Place

    let f: Function
    let allocation: Allocation
    private let residents: Residents
    let slots: UnsafePointer<StateSlot>
    let places: HostPlaces
    /// By block: what is known at its begin; nil: no way to it has been seen.
    private var known: [HostContents?]
    private var waiting: Set<Int> = [0]
    var now: HostContents
    /// Comparisons of floats in this block that have not been computed yet.
    private var owed: Set<Int> = []
    /// By value in memory: the register of its copy.
    private var copies: [Int: Location] = [:]
    var block = 0
    var instruction = 0
    var isReporting = false
    var messages: [String] = []

    private init(
        _ f: Function, _ allocation: Allocation, _ residents: Residents, _ slots: UnsafePointer<StateSlot>
    ) {
        self.f = f
        self.allocation = allocation
        self.residents = residents
        self.slots = slots
        places = HostPlaces(allocation, residents, slots)
        known = Array(repeating: nil, count: f.blocks.count)
        now = HostContents(places: places.count)
    }

    /// - Returns: a line for each mistake, none if the allocation is right.
    static func check(
        _ f: Function, _ allocation: Allocation, _ residents: Residents, slots: UnsafePointer<StateSlot>
    ) -> [String] {
        var checker = AllocationChecker(f, allocation, residents, slots)
        checker.isReporting = true
        checker.checkDecisions()
        checker.isReporting = false
        checker.enter()
        while let b = checker.waiting.min() {
            checker.waiting.remove(b)
            checker.walk(b)
        }
        checker.isReporting = true
        for b in 0..<f.blocks.count where checker.known[b] != nil { checker.walk(b) }
        return checker.messages
    }

    // MARK: Values

    private func isDisplaced(_ k: Int) -> Bool { allocation.displaced >> UInt32(k) & 1 != 0 }

    func root(_ v: Value) -> Int { allocation.roots[v.index] }

    func location(_ v: Value) -> Location { allocation.locations[root(v)] }

    /// Where the value is read: code out of line and records know nothing of copies.
    private func places(of v: Value, _ use: Use) -> [Place] {
        let home = places[location(v)]
        guard let copy = copies[root(v)] else { return [home] }
        switch use {
        case .fault: return [home]
        case .edge: return [places[copy], home]
        default: return [places[copy]]
        }
    }

    private mutating func changeCopies() {
        for c in allocation.copies[instruction] ?? [] {
            let l =
                c.register < 16
                ? Location(.gpr, register: c.register) : Location(.xmm, register: c.register - 16)
            for (v, old) in copies where places[old] == places[l] { copies[v] = nil }
            if c.kind == .end { continue }
            let v = Int(c.value)
            copies[v] = l
            let isVector = f.instructions[v].type.isVector
            if isVector != (l.kind == .xmm) || isReserved(l) {
                complain("a copy of %\(v) cannot be in \(places.name(places[l]))")
            }
            guard c.kind == .load else { continue }
            let home = places[allocation.locations[v]]
            expect(HostContents.value(v), in: home, .argument)
            now[places[l]] = [HostContents.value(v)]
        }
    }

    private func isDeferredLogic(_ v: Value) -> Bool {
        location(v).kind == .deferred && Op.mergeable.contains(f.instructions[root(v)].op)
    }

    // MARK: The walk

    private mutating func enter() {
        for slot in 0..<128 where residents.index(slot) == nil && places.memory(slot) != HostPlaces.nowhere {
            now[places.memory(slot)] = [HostContents.slot(slot)]
        }
        for k in 0..<residents.count {
            let r = residents.list[k]
            let content = HostContents.slot(Int(r.slot))
            now[places.register(r)] = [content]
            if isDisplaced(k) { now[places.memory(Int(r.slot))] = [content] }
        }
        known[0] = now
    }

    private mutating func walk(_ b: Int) {
        guard let contents = known[b] else { return }
        now = contents
        owed = []
        copies = [:]
        block = b
        let end = Int(f.blocks[b].end)
        for i in Int(f.blocks[b].first)..<end {
            instruction = i
            changeCopies()
            let d = f.instructions[i]
            if d.op.isTerminator { leave(d) } else { step(d) }
        }
        for comparison in owed.sorted() { complain("the exceptions of %\(comparison) may be lost") }
    }

    private mutating func step(_ d: Instruction) {
        let l = allocation.locations[instruction]
        if d.op == .floatCompareFlags, l.kind == .deferred {
            if allocation.emitted[instruction] { owed.insert(instruction) } else { read(d) }
            return
        }
        if d.op == .nop || l.kind == .deferred || allocation.roots[instruction] != instruction { return }
        if l.kind == .none, !d.op.hasEffect { return }
        switch d.op {
        case .param, .const, .vconst, .guestAddress, .copy: return
        case .stateLoad: return loadState(Int(d.imm), l)
        case .stateStore:
            read(d)
            if allocation.hasResidents, residents.index(Int(d.imm)) != nil {
                complain("\(slots[Int(d.imm)].name) lives in a register")
            }
            assign(Int(d.imm), d.a)
            return
        case .sync: return writeBack(d.snapshot)
        case .load, .store, .loadPartial, .storePartial, .atomic, .compareExchange, .poll:
            showState(d.snapshot)
        default: break
        }
        let reads = read(d)
        if d.op == .call {
            // A helper may write any slot in memory.
            for slot in 0..<128 where !allocation.hasResidents || residents.index(slot) == nil {
                assign(slot, .none)
            }
        }
        if l.kind != .none, d.type != .void { define(d, l, reads) }
    }

    private mutating func loadState(_ slot: Int, _ l: Location) {
        let content = HostContents.slot(slot)
        let isResident = allocation.hasResidents && residents.index(slot) != nil
        let source = l.kind == .home || isResident ? places[l] : places.memory(slot)
        expect(content, in: source, .argument)
        if source == places[l] {
            now.add(HostContents.value(instruction), at: source)
        } else {
            now[places[l]] = [HostContents.value(instruction)]
            defineCopy()
        }
    }

    /// A result that goes to memory is in the register of its copy too.
    private mutating func defineCopy() {
        if let copy = copies[instruction] { now[places[copy]] = [HostContents.value(instruction)] }
    }

    /// The result goes into its place. A register has it before the last argument is read, but for those of a load.
    private mutating func define(_ d: Instruction, _ l: Location, _ reads: [Read]) {
        if l.kind == .home { return complain("its result is not in memory") }
        let place = places[l]
        let shared = d.op == .select ? d.c : d.a
        let written = copies[instruction].map { places[$0] } ?? place
        for r in reads where !places.isSpill(written) && r.place == written && d.op != .load {
            let mayShare = location(shared).kind != .deferred && r.value == root(shared)
            if !mayShare { complain("its result overwrites %\(r.value) in \(places.name(written))") }
        }
        now[place] = [HostContents.value(instruction)]
        defineCopy()
    }

    // MARK: Uses

    /// A value that is read from a place.
    private struct Read {
        var value: Int
        var place: Place
    }

    @discardableResult
    private mutating func read(_ d: Instruction) -> [Read] {
        if Allocator.isLogic(d.op), isDeferredLogic(d.a), isDeferredLogic(d.b) {
            complain("both of its arguments are to become part of it")
        }
        var reads: [Read] = []
        readArguments(d, .argument, by: d.op, &reads)
        return reads
    }

    private mutating func readArguments(_ d: Instruction, _ use: Use, by user: Op?, _ reads: inout [Read]) {
        let count = d.op.argumentCount
        if count > 0, !d.a.isNone { read(d.a, use, by: user, &reads) }
        if count > 1, !d.b.isNone { read(d.b, use, by: user, &reads) }
        if count > 2, !d.c.isNone { read(d.c, use, by: user, &reads) }
    }

    /// Adds the place from which `v` is read, or those from which it is computed if it is deferred.
    private mutating func read(_ v: Value, _ use: Use, by user: Op? = nil, _ reads: inout [Read]) {
        let l = location(v)
        switch l.kind {
        case .none: complain("\(name(use)) %\(v.raw) has no place")
        case .deferred:
            let d = f.instructions[root(v)]
            if d.op == .floatCompareFlags, use.isSure { owed.remove(root(v)) }
            var user = user
            if Op.mergeable.contains(d.op) {
                if user.map(Allocator.isLogic) != true {
                    complain("\(name(use)) %\(v.raw) can only be part of a logic operation")
                }
                // What is part of a logic operation has no part itself.
                user = nil
            }
            readArguments(d, use, by: user, &reads)
        default:
            for place in places(of: v, use) {
                expect(HostContents.value(root(v)), in: place, use)
                reads.append(Read(value: root(v), place: place))
            }
        }
    }

    /// What a fault here would show is the state of the snapshot.
    private mutating func showState(_ snapshot: UInt32) {
        guard isReporting else { return }
        var named = SlotSet()
        for (slot, value) in entries(snapshot) {
            named.insert(slot)
            show(value, slot)
        }
        for k in 0..<residents.count where !named.contains(Int(residents.list[k].slot)) {
            let r = residents.list[k]
            let place = isDisplaced(k) ? places.memory(Int(r.slot)) : places.register(r)
            expect(HostContents.slot(Int(r.slot)), in: place, .fault(Int(r.slot)))
        }
    }

    /// A record names a place or a constant, or that for each operand of flags.
    private mutating func show(_ v: Value, _ slot: Int) {
        if location(v).kind == .deferred {
            let d = f.instructions[root(v)]
            switch d.op {
            case .const, .vconst, .guestAddress: return
            case .addFlags, .subFlags, .compareFlags, .logicFlags, .floatCompareFlags, .addCarryFlags,
                .subCarryFlags:
                break
            case .vectorFromScalar, .lowHalf, .extractLane, .singleToDouble: break
            default: return complain("\(name(.fault(slot))) %\(v.raw) cannot be computed for it")
            }
            for operand in [d.a, d.b, d.c] where !operand.isNone && location(operand).kind == .deferred {
                let op = f.instructions[root(operand)].op
                if op != .const, op != .vconst, op != .guestAddress {
                    complain("\(name(.fault(slot))) %\(operand.raw) cannot be computed for it")
                }
            }
        }
        var reads: [Read] = []
        read(v, .fault(slot), &reads)
    }

    private func entries(_ snapshot: UInt32) -> [(slot: Int, value: Value)] {
        var list: [(slot: Int, value: Value)] = []
        f.forEachSlot(in: snapshot) { list.append((Int($0), $1)) }
        return list
    }

    // MARK: State

    /// The guest state's memory has `value` for the slot from here on.
    private mutating func assign(_ slot: Int, _ value: Value) {
        let place = places.memory(slot)
        if place == HostPlaces.nowhere { return }
        now.remove(HostContents.slot(slot))
        now[place] = [HostContents.slot(slot)]
        if !value.isNone { now.add(HostContents.value(root(value)), at: place) }
    }

    /// Slots that live in memory: first the flags, then the others in any order.
    private mutating func writeBack(_ snapshot: UInt32) {
        let written = entries(snapshot).filter {
            !allocation.hasResidents || residents.index($0.slot) == nil
        }
        var reads: [Read] = []
        for (slot, value) in written where slots[slot].type == .flags {
            read(value, .slot(slot), &reads)
            assign(slot, value)
        }
        let others = written.filter { slots[$0.slot].type != .flags }
        for (slot, value) in others {
            reads.removeAll()
            read(value, .slot(slot), &reads)
            for r in reads where places.isMemory(r.place) && r.place != places.memory(slot) {
                for (other, value) in others where places.memory(other) == r.place {
                    let l = location(value)
                    if l.kind == .home, Int(l.index) == other { continue }
                    complain(
                        "\(name(.slot(slot))) %\(r.value) in \(places.name(r.place)), which is written too")
                }
            }
        }
        for (slot, value) in others { assign(slot, value) }
    }

    /// Residents to their registers, all at once.
    private mutating func settleResidents(_ snapshot: UInt32) {
        guard isReporting else { return }
        let entries = entries(snapshot)
        var reads: [Read] = []
        for k in 0..<residents.count {
            let r = residents.list[k]
            let slot = Int(r.slot)
            if allocation.hasResidents, let (_, value) = entries.first(where: { $0.slot == slot }) {
                let op = f.instructions[root(value)].op
                if location(value).kind == .deferred, op.argumentCount > 0, !VectorPart.mayBe(op) {
                    complain("\(name(.slot(slot))) %\(value.raw) cannot be computed among the moves")
                }
                read(value, .slot(slot), &reads)
            } else {
                let source = isDisplaced(k) ? places.memory(slot) : places.register(r)
                expect(HostContents.slot(slot), in: source, .slot(slot))
            }
        }
    }

    // MARK: Terminators

    private mutating func leave(_ d: Instruction) {
        switch d.op {
        case .jump: take(f.edgeIndices(of: d).0)
        case .branch:
            let (first, second) = f.edgeIndices(of: d)
            let targets = [first, second ?? first]
            if f.leavesAtOnce(instruction) {
                // The state is written before the branch, for both ways.
                writeBack(d.snapshot)
                showState(d.snapshot)
                read(d)
                settleResidents(d.snapshot)
                return
            }
            read(d)
            for edge in targets { take(edge) }
        default:
            if d.op == .exitIndirect {
                var reads: [Read] = []
                read(d.a, .target, &reads)
            }
            writeBack(d.snapshot)
            settleResidents(d.snapshot)
        }
    }

    /// The arguments go to the places of the parameters, all at once; flags are computed before that.
    private mutating func take(_ edge: Int) {
        let e = f.edges[edge]
        let arguments = (0..<Int(e.argumentCount)).map { f.arguments[Int(e.firstArgument) + $0] }
        let first = Int(f.blocks[Int(e.target)].first)
        var after = now
        for k in arguments.indices where allocation.locations[first + k].kind != .none {
            let parameter = first + k
            var reads: [Read] = []
            read(arguments[k], .edge(k, e.target), &reads)
            let isDeferred = location(arguments[k]).kind == .deferred
            let place = places[allocation.locations[parameter]]
            after[place] = isDeferred || reads.isEmpty ? [] : now[reads[0].place]
            after.add(HostContents.value(parameter), at: place)
            guard isDeferred, !reads.isEmpty, !VectorPart.mayBe(f.instructions[root(arguments[k])].op) else {
                continue
            }
            if f.instructions[parameter].type != .flags {
                complain(
                    "argument \(k) for ^\(e.target): %\(arguments[k].raw) cannot be computed among the moves")
            }
        }
        reach(Int(e.target), after)
    }

    private mutating func reach(_ target: Int, _ contents: HostContents) {
        if isReporting { return }
        guard known[target] != nil else {
            known[target] = contents
            waiting.insert(target)
            return
        }
        if known[target]!.keepWhatAgrees(contents) { waiting.insert(target) }
    }
}

extension CodeGenerator {
    /// What is wrong with the places of the values of `f`, which has just been compiled.
    public func allocationMistakes(_ f: borrowing Function) -> [String] {
        AllocationChecker.check(
            copy f, Allocation(allocator, count: f.instructions.count), residents, slots: slots)
    }
}
