import IR

/// Walks all ways through a function with what each register, spill slot and place in memory holds, and says where code
/// would find another value than it means, or the record of a fault would show one. For tests: it allocates freely, and
/// shares nothing with the allocator's lives of values.
struct AllocationChecker {
    private typealias Place = HostContents.Place

    private let f: Function
    private let allocation: Allocation
    private let residents: Residents
    private let slots: UnsafePointer<StateSlot>
    private let spills: Int
    /// By slot: the place that its memory is, `nowhere` if all that it ever has is what the guest state says.
    private var memories = [Place](repeating: AllocationChecker.nowhere, count: 128)
    private static let nowhere = -1
    /// By block: what is known at its begin; nil: no way to it has been seen.
    private var known: [HostContents?]
    private var waiting: Set<Int> = [0]
    private var now: HostContents
    /// Comparisons of floats in this block that have not been computed yet.
    private var owed: Set<Int> = []
    private var block = 0
    private var instruction = 0
    private var isReporting = false
    private var messages: [String] = []

    private init(
        _ f: Function, _ allocation: Allocation, _ residents: Residents, _ slots: UnsafePointer<StateSlot>
    ) {
        self.f = f
        self.allocation = allocation
        self.residents = residents
        self.slots = slots
        let last = allocation.locations.filter { $0.kind == .spill }.map { Int($0.index) }.max() ?? -1
        spills = last + 1
        known = Array(repeating: nil, count: f.blocks.count)
        now = HostContents(places: 0)
        var places = 32 + spills
        func follow(_ slot: Int) {
            guard memories[slot] == AllocationChecker.nowhere else { return }
            memories[slot] = places
            places += 1
        }
        for k in 0..<residents.count { follow(Int(residents.list[k].slot)) }
        for l in allocation.locations where l.kind == .home { follow(Int(l.index)) }
        now = HostContents(places: places)
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

    // MARK: Places

    private func place(_ l: Location) -> Place {
        switch l.kind {
        case .gpr: Int(l.register)
        case .xmm: 16 + Int(l.register)
        case .spill: 32 + Int(l.index)
        default: memory(Int(l.index))
        }
    }

    private func memory(_ slot: Int) -> Place { memories[slot] }

    private func register(_ r: Residents.Resident) -> Place { (r.isVector ? 16 : 0) + Int(r.register) }

    private func isDisplaced(_ k: Int) -> Bool { allocation.displaced >> UInt32(k) & 1 != 0 }

    private func root(_ v: Value) -> Int { allocation.roots[v.index] }

    private func location(_ v: Value) -> Location { allocation.locations[root(v)] }

    private func isDeferredLogic(_ v: Value) -> Bool {
        location(v).kind == .deferred && Op.mergeable.contains(f.instructions[root(v)].op)
    }

    // MARK: Messages

    private mutating func complain(_ message: String) {
        guard isReporting else { return }
        messages.append("^\(block) %\(instruction) \(f.instructions[instruction].op): \(message)")
    }

    private func name(_ place: Place) -> String {
        let general = [
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
            "r14", "r15",
        ]
        switch place {
        case ..<16: return general[place]
        case ..<32: return "xmm\(place - 16)"
        case ..<(32 + spills): return "spill slot \(place - 32)"
        default: return "the memory of \(slots[memories.firstIndex(of: place) ?? 0].name)"
        }
    }

    /// What a value is wanted for.
    private enum Use {
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

    private func name(_ use: Use) -> String {
        switch use {
        case .argument: "argument"
        case .target: "target"
        case .edge(let k, let block): "argument \(k) for ^\(block):"
        case .fault(let slot): "a fault would show \(slots[slot].name):"
        case .slot(let slot): "\(slots[slot].name) :="
        }
    }

    private func name(_ content: HostContents.Content) -> String {
        content >> 31 != 0 ? "what \(slots[Int(content & 127)].name) was" : "%\(content)"
    }

    private mutating func expect(_ content: HostContents.Content, in place: Place, _ use: Use) {
        if place == AllocationChecker.nowhere || !isReporting || now.has(content, in: place) { return }
        let held = now[place].map(name).joined(separator: " and ")
        complain(
            "\(name(use)) \(name(content)) is not in \(name(place)), which has \(held.isEmpty ? "nothing known" : held)"
        )
    }

    // MARK: The walk

    private mutating func enter() {
        for slot in 0..<128 where residents.index(slot) == nil && memory(slot) != AllocationChecker.nowhere {
            now[memory(slot)] = [HostContents.slot(slot)]
        }
        for k in 0..<residents.count {
            let r = residents.list[k]
            let content = HostContents.slot(Int(r.slot))
            now[register(r)] = [content]
            if isDisplaced(k) { now[memory(Int(r.slot))] = [content] }
        }
        known[0] = now
    }

    private mutating func walk(_ b: Int) {
        guard let contents = known[b] else { return }
        now = contents
        owed = []
        block = b
        let end = Int(f.blocks[b].end)
        for i in Int(f.blocks[b].first)..<end {
            instruction = i
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
        case .param, .const, .vconst, .copy: return
        case .stateLoad: return loadState(Int(d.imm), l)
        case .stateStore:
            read(d)
            if allocation.hasResidents, residents.index(Int(d.imm)) != nil {
                complain("\(slots[Int(d.imm)].name) lives in a register")
            }
            assign(Int(d.imm), d.a)
            return
        case .sync: return writeBack(d.snapshot)
        case .load, .store, .atomic, .compareExchange, .poll: showState(d.snapshot)
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
        let source = l.kind == .home || isResident ? place(l) : memory(slot)
        expect(content, in: source, .argument)
        if source == place(l) {
            now.add(HostContents.value(instruction), at: source)
        } else {
            now[place(l)] = [HostContents.value(instruction)]
        }
    }

    /// The result goes into its place. A register has it before the last argument is read, but for those of a load.
    private mutating func define(_ d: Instruction, _ l: Location, _ reads: [Read]) {
        if l.kind == .home { return complain("its result is not in memory") }
        let place = place(l)
        let shared = d.op == .select ? d.c : d.a
        for r in reads where l.kind != .spill && r.place == place && d.op != .load {
            let mayShare = location(shared).kind != .deferred && r.value == root(shared)
            if !mayShare { complain("its result overwrites %\(r.value) in \(name(place))") }
        }
        now[place] = [HostContents.value(instruction)]
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
            expect(HostContents.value(root(v)), in: place(l), use)
            reads.append(Read(value: root(v), place: place(l)))
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
            let place = isDisplaced(k) ? memory(Int(r.slot)) : register(r)
            expect(HostContents.slot(Int(r.slot)), in: place, .fault(Int(r.slot)))
        }
    }

    /// A record names a place or a constant, or two for the operands of flags.
    private mutating func show(_ v: Value, _ slot: Int) {
        if location(v).kind == .deferred {
            let d = f.instructions[root(v)]
            let operands: [Value]
            switch d.op {
            case .const, .vconst: return
            case .addFlags, .subFlags, .floatCompareFlags: operands = [d.a, d.b]
            case .logicFlags: operands = [d.a]
            default: return complain("\(name(.fault(slot))) %\(v.raw) cannot be computed for it")
            }
            for operand in operands where location(operand).kind == .deferred {
                let op = f.instructions[root(operand)].op
                if op != .const, op != .vconst {
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
        let place = memory(slot)
        if place == AllocationChecker.nowhere { return }
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
            for r in reads where r.place >= 32 + spills && r.place != memory(slot) {
                for (other, value) in others where memory(other) == r.place {
                    let l = location(value)
                    if l.kind == .home, Int(l.index) == other { continue }
                    complain("\(name(.slot(slot))) %\(r.value) in \(name(r.place)), which is written too")
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
                if location(value).kind == .deferred, f.instructions[root(value)].op.argumentCount > 0 {
                    complain("\(name(.slot(slot))) %\(value.raw) cannot be computed among the moves")
                }
                read(value, .slot(slot), &reads)
            } else {
                let source = isDisplaced(k) ? memory(slot) : register(r)
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
            if targets.allSatisfy({ isPlainExit(Int(f.edges[$0].target)) }) {
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

    private func isPlainExit(_ b: Int) -> Bool {
        guard f.blocks[b].first > f.blocks[block].first, f.blocks[b].end - f.blocks[b].first == 1 else {
            return false
        }
        let d = f.instructions[Int(f.blocks[b].first)]
        return d.op == .exitDirect && d.aux == ExitKind.jump.rawValue
    }

    /// The arguments go to the places of the parameters, all at once; flags are computed before that.
    private mutating func take(_ edge: Int) {
        let e = f.edges[edge]
        let arguments = (0..<Int(e.argumentCount)).map { f.arguments[Int(e.firstArgument) + $0] }
        let first = Int(f.blocks[Int(e.target)].first)
        var after = now
        var deferredFlags = 0
        for k in arguments.indices where allocation.locations[first + k].kind != .none {
            let parameter = first + k
            var reads: [Read] = []
            read(arguments[k], .edge(k, e.target), &reads)
            let isDeferred = location(arguments[k]).kind == .deferred
            let place = place(allocation.locations[parameter])
            after[place] = isDeferred || reads.isEmpty ? [] : now[reads[0].place]
            after.add(HostContents.value(parameter), at: place)
            guard isDeferred, !reads.isEmpty else { continue }
            if f.instructions[parameter].type == .flags {
                deferredFlags += 1
            } else {
                complain(
                    "argument \(k) for ^\(e.target): %\(arguments[k].raw) cannot be computed among the moves")
            }
        }
        if deferredFlags > 1 { complain("two flags are to be computed on the way to ^\(e.target)") }
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

    // MARK: Decisions

    /// What needs no walk: each value is of a kind that may be where it is.
    private mutating func checkDecisions() {
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
            if o.kind == l.kind, place(o) == place(l) { complain("%\(other) is in \(name(place(l))) too") }
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

    private mutating func checkPlace(_ d: Instruction) {
        let l = allocation.locations[instruction]
        switch l.kind {
        case .none: break
        case .gpr:
            if d.type.isVector { complain("a vector cannot be in \(name(place(l)))") }
            if [0, 1, 2, 3, 4].contains(l.register) { complain("\(name(place(l))) is the generator's") }
        case .xmm:
            if !d.type.isVector { complain("it cannot be in \(name(place(l)))") }
            if l.register >= Allocator.vectorRegisters { complain("\(name(place(l))) is the generator's") }
        case .spill:
            if Int(l.index) >= RuntimeLayout.spillCount { complain("there is no \(name(place(l)))") }
        case .home:
            if d.op != .stateLoad { complain("it cannot be in \(name(place(l)))") }
        case .deferred:
            switch d.op {
            case .const, .vconst, .compare, .testCondition, .addFlags, .subFlags, .logicFlags,
                .floatCompareFlags:
                break
            case .add where d.type == .i64, .shiftLeft where d.type == .i64: break
            case _ where Op.mergeable.contains(d.op) && allocation.mergesLogic: break
            default: complain("it cannot be deferred")
            }
        }
    }
}

extension Op {
    /// What may become part of another logic operation.
    fileprivate static let mergeable: Set<Op> = [.vand, .vor, .vxor, .vandNot, .vnot]
}

extension CodeGenerator {
    /// What is wrong with the places of the values of `f`, which has just been compiled.
    public func allocationMistakes(_ f: borrowing Function) -> [String] {
        AllocationChecker.check(
            copy f, Allocation(allocator, count: f.instructions.count), residents, slots: slots)
    }
}
