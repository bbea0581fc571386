import Guest
import HostX86
import IR

/// Finds the loop around a block and lifts it as one region, whose slots stay in values over the back edges.
struct LoopLifter {
    /// Beyond these a loop is left to blocks.
    static let mostParts = 32
    static let mostInstructions = 512
    static let span = CodeGenerator.loopSpan
    /// Read-only slots that are held in values too, besides those that the loop sets.
    static let mostReadOnly = 4

    private struct Way {
        var target: UInt64
        /// What flags are on this way, of the slots that the part sets.
        var flags: [(slot: Int, flags: Flags)] = []
        /// The slots that hold constants then, if flags are those of constants.
        var constants: [(slot: Int32, value: Int64)] = []
        /// The slots that do not hold what they did at the part's begin, and those of them that hold a single's double.
        var changed = SlotSet()
        var singles = SlotSet()
        /// What a slot has the low half of: another one's value at the part's begin.
        var copies: [(slot: Int, from: Int)] = []

        func flags(of slot: Int) -> Flags {
            flags.first { $0.slot == slot }?.flags ?? .unchanged
        }

        /// Whether flags of constants are those of this shape too, by what the slots hold.
        func isShaped(_ slot: Int, _ other: Flags?) -> Bool {
            guard case .shape(let other) = other, case .shape(let own) = flags(of: slot),
                own.op == other.op, own.lane == other.lane, own.aux == other.aux
            else { return false }
            return isSame(own.a, other.a) && isSame(own.b, other.b)
        }

        private func isSame(_ own: FlagsShape.Operand, _ other: FlagsShape.Operand) -> Bool {
            if own == other { return true }
            guard own.slot < 0, own.type == other.type else { return false }
            return constants.contains { slot, value in
                let difference = value &+ other.constant &- own.constant
                return slot == other.slot && difference &<< Int64(64 &- own.type.bits) == 0
            }
        }
    }
    private enum Flags: Equatable {
        case unchanged
        case shape(FlagsShape)
        case value
    }
    private struct Found {
        var pc: UInt64
        var end: UInt64
        var reads = SlotSet()
        var writes = SlotSet()
        var ways: [Way] = []
        var instructions = 0
        /// How often each slot is read or set.
        var uses: [(slot: Int, count: Int)] = []
        var isInLoop = false
    }

    /// Of the loop that was lifted last.
    let plan: UnsafeMutablePointer<RegionPlan>
    private let flagsSlots: [Int]

    init(guest: GuestArchitecture) {
        plan = .allocate(capacity: 1)
        plan.initialize(to: RegionPlan())
        flagsSlots = (0..<guest.slotCount).filter { guest.slots[$0].type == .flags }
    }

    /// Makes the function of the loop whose header is at `pc`, in the builder. False: there is none that is worth it.
    func lift(
        _ blocks: BlockLifter, _ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64
    ) -> Bool {
        // Both passes see the same code.
        blocks.window.load(pc, Int(LoopLifter.span) + CodeWindow.step, end: end)
        guard var found = discover(blocks, builder, pc, mode, end: end) else { return false }
        keepLoop(&found, header: pc)
        guard found.first?.pc == pc, found[0].isInLoop else { return false }
        makePlan(found, slots: blocks.guest)
        emit(blocks, builder, found, mode, end: end)
        return true
    }

    // MARK: Discovery

    private func discover(
        _ blocks: BlockLifter, _ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64
    ) -> [Found]? {
        let limit = min(end, pc &+ LoopLifter.span)
        var found: [Found] = []
        var waiting = [pc]
        var instructions = 0
        while let at = waiting.popLast() {
            if found.contains(where: { $0.pc == at }) { continue }
            guard found.count < LoopLifter.mostParts, instructions < LoopLifter.mostInstructions else {
                return nil
            }
            guard blocks.liftHeld(builder, at, mode, end: end) else { return nil }
            let part = describe(builder, at)
            instructions += part.instructions
            for way in part.ways where way.target >= pc && way.target < limit { waiting.append(way.target) }
            found.append(part)
        }
        return found
    }

    private func describe(_ builder: Builder, _ pc: UInt64) -> Found {
        let f = builder.storage.pointee.function
        var part = Found(pc: pc, end: pc &+ UInt64(f.guestLength))
        part.instructions = f.guestInstructionCount
        var counts = InlineArray<128, Int>(repeating: 0)
        for i in 0..<f.entries.count {
            let slot = Int(f.entries[i].slot)
            part.writes.insert(slot)
            counts[slot] += 1
        }
        for i in 1..<f.instructions.count {
            let d = f.instructions[i]
            if d.op == .stateLoad {
                part.reads.insert(Int(d.imm))
                counts[Int(d.imm)] += 1
            }
            if d.op == .exitDirect, d.aux == ExitKind.jump.rawValue {
                var way = Way(target: UInt64(bitPattern: d.imm))
                for slot in flagsSlots where part.writes.contains(slot) {
                    way.flags.append((slot, flags(f, d.snapshot, slot)))
                }
                if way.flags.contains(where: { LoopLifter.isOfConstants($0.flags) }) {
                    way.constants = constants(f, d.snapshot)
                }
                f.forEachSlot(in: d.snapshot) { slot, value in
                    let v = f.instructions[value.index]
                    if v.op == .stateLoad, v.imm == Int64(slot) { return }
                    way.changed.insert(Int(slot))
                    if v.op == .singleToDouble { way.singles.insert(Int(slot)) }
                    guard v.op == .lowHalf else { return }
                    let source = f.instructions[v.a.index]
                    if source.op == .stateLoad { way.copies.append((Int(slot), Int(source.imm))) }
                }
                part.ways.append(way)
            }
        }
        for slot in 0..<128 where counts[slot] > 0 { part.uses.append((slot, counts[slot])) }
        return part
    }

    /// What a slot's flags are at a snapshot, in terms of what the other slots hold there.
    private func flags(_ f: borrowing Function, _ snapshot: UInt32, _ flagsSlot: Int) -> Flags {
        var set = Value.none
        var slots: [(slot: Int, value: Value)] = []
        f.forEachSlot(in: snapshot) { slot, value in
            if Int(slot) == flagsSlot { set = value } else { slots.append((Int(slot), value)) }
        }
        if set.isNone { return .unchanged }
        let d = f.instructions[set.index]
        switch d.op {
        case .stateLoad: return .unchanged
        case .subFlags, .addFlags, .compareFlags:
            guard let a = operand(f, d.a, slots), let b = operand(f, d.b, slots) else { return .value }
            return .shape(FlagsShape(op: d.op, lane: d.lane, aux: d.aux, a: a, b: b))
        case .logicFlags:
            guard let a = operand(f, d.a, slots) else { return .value }
            return .shape(FlagsShape(op: d.op, lane: d.lane, aux: d.aux, a: a, b: a))
        default: return .value
        }
    }

    private static func isOfConstants(_ flags: Flags) -> Bool {
        if case .shape(let shape) = flags { return shape.a.slot < 0 && shape.b.slot < 0 }
        return false
    }

    private func constants(_ f: borrowing Function, _ snapshot: UInt32) -> [(slot: Int32, value: Int64)] {
        var slots: [(slot: Int32, value: Value)] = []
        f.forEachSlot(in: snapshot) { slot, value in slots.append((Int32(slot), value)) }
        var constants: [(slot: Int32, value: Int64)] = []
        for (slot, value) in slots where f.instructions[value.index].op == .const {
            constants.append((slot, f.instructions[value.index].imm))
        }
        return constants
    }

    private func operand(
        _ f: borrowing Function, _ v: Value, _ slots: [(slot: Int, value: Value)]
    ) -> FlagsShape.Operand? {
        let type = f.instructions[v.index].type
        if f.instructions[v.index].op == .const {
            return FlagsShape.Operand(slot: -1, constant: f.instructions[v.index].imm, type: type)
        }
        let value = LoopLifter.source(f, v, type)
        for (slot, holds) in slots {
            let now = LoopLifter.source(f, holds, type)
            if now == value { return FlagsShape.Operand(slot: Int32(slot), constant: 0, type: type) }
            // Counted up or down: the slot holds what was compared and a constant more.
            let d = f.instructions[now.index]
            guard d.op == .add || d.op == .sub, LoopLifter.source(f, d.a, type) == value,
                f.instructions[d.b.index].op == .const
            else { continue }
            let step = f.instructions[d.b.index].imm
            return FlagsShape.Operand(
                slot: Int32(slot), constant: d.op == .add ? 0 &- step : step, type: type)
        }
        // A slot that was read and not set since.
        let d = f.instructions[value.index]
        guard d.op == .stateLoad, !slots.contains(where: { $0.slot == Int(d.imm) }) else { return nil }
        return FlagsShape.Operand(slot: Int32(truncatingIfNeeded: d.imm), constant: 0, type: type)
    }

    /// The value whose lower bits, as many as `type` has, are this one's.
    private static func source(_ f: borrowing Function, _ v: Value, _ type: Type) -> Value {
        var v = v
        while true {
            let d = f.instructions[v.index]
            switch d.op {
            case .copy: v = d.a
            case .truncate where d.type.bits >= type.bits: v = d.a
            case .zeroExtend where f.instructions[d.a.index].type.bits >= type.bits: v = d.a
            default: return v
            }
        }
    }

    // MARK: Shape

    /// Drops what does not lead back to the header.
    private func keepLoop(_ found: inout [Found], header: UInt64) {
        var reaches: Set<UInt64> = []
        var changed = true
        while changed {
            changed = false
            for part in found where !reaches.contains(part.pc) {
                if part.ways.contains(where: { $0.target == header || reaches.contains($0.target) }) {
                    reaches.insert(part.pc)
                    changed = true
                }
            }
        }
        found.removeAll { !reaches.contains($0.pc) }
        found.sort { $0.pc < $1.pc }
        if !found.isEmpty, found[0].pc == header { found[0].isInLoop = true }
    }

    private func makePlan(_ found: [Found], slots guest: GuestArchitecture) {
        var plan = RegionPlan()
        plan.parts = found.map { RegionPlan.Part(pc: $0.pc) }
        var counts = [Int](repeating: 0, count: 128)
        var reads = SlotSet()
        for part in found {
            let weight = LoopLifter.weight(of: part, found)
            for (slot, count) in part.uses { counts[slot] += count * weight }
            plan.written.formUnion(part.writes)
            reads.formUnion(part.reads)
        }
        var readOnly: [Int] = []
        for slot in 0..<guest.slotCount where guest.slots[slot].type != .flags {
            if plan.written.contains(slot) {
                plan.carried.append(slot)
            } else if reads.contains(slot), LoopLifter.isHeld(guest, slot), guest.slots[slot].rank == 0 {
                readOnly.append(slot)
            }
        }
        readOnly.sort { counts[$0] > counts[$1] }
        plan.carried += readOnly.prefix(LoopLifter.mostReadOnly)
        plan.carried.sort { counts[$0] > counts[$1] }
        plan.flagsSlots = flagsSlots.filter { plan.written.contains($0) }
        for slot in plan.flagsSlots { settleFlags(slot, found, &plan) }
        settleSingles(found, &plan)
        self.plan.pointee = plan
    }

    /// Which carried slots hold a single's double on all ways to each part.
    private func settleSingles(_ found: [Found], _ plan: inout RegionPlan) {
        var carried = SlotSet()
        for slot in plan.carried { carried.insert(slot) }
        for k in found.indices { plan.parts[k].singles = carried }
        func settle(_ way: Way, from before: SlotSet) -> Bool {
            guard let to = plan.find(way.target) else { return false }
            var holds = before
            holds.subtract(way.changed)
            holds.formUnion(way.singles)
            for (slot, from) in way.copies where before.contains(from) { holds.insert(slot) }
            holds.formIntersection(plan.parts[to].singles)
            defer { plan.parts[to].singles = holds }
            return holds != plan.parts[to].singles
        }
        // The entry knows of none.
        for way in found[0].ways { _ = settle(way, from: SlotSet()) }
        var changed = true
        while changed {
            changed = false
            for (k, part) in found.enumerated() {
                for way in part.ways where settle(way, from: plan.parts[k].singles) { changed = true }
            }
        }
    }

    /// How often a part is run, from how many loops lie around it.
    private static func weight(of part: Found, _ found: [Found]) -> Int {
        var weight = 1
        for header in found where header.pc <= part.pc && weight < 1 << 15 {
            let isAround = found.contains { last in
                last.pc >= part.pc && last.ways.contains { $0.target == header.pc && $0.target <= last.pc }
            }
            if isAround { weight *= 8 }
        }
        return weight
    }

    /// Whether values of the slot may wait in registers: those that `get` and `set` reach.
    private static func isHeld(_ guest: GuestArchitecture, _ slot: Int) -> Bool {
        guest.slots[slot].type == .i64 || guest.slots[slot].type == .v128
    }

    /// The flags at each part's begin are of one shape if they are on all ways to it.
    private func settleFlags(_ slot: Int, _ found: [Found], _ plan: inout RegionPlan) {
        var known = [Flags?](repeating: nil, count: found.count)
        // Comparisons of constants (a loop's first round) take the shape of the others.
        mergeFlags(slot, found, plan, &known, ofConstants: false)
        mergeFlags(slot, found, plan, &known, ofConstants: true)
        var shapes = known.map { flags -> FlagsShape? in
            guard case .shape(let shape) = flags else { return nil }
            return shape
        }
        // The header is entered with unchanged flags from outside if its own block leaves them so.
        for way in found[0].ways where way.flags(of: slot) == .unchanged && plan.find(way.target) != nil {
            var waiting = [way.target]
            var seen: Set<UInt64> = []
            while let pc = waiting.popLast() {
                guard let k = plan.find(pc), seen.insert(pc).inserted else { continue }
                shapes[k] = nil
                for next in found[k].ways where next.flags(of: slot) == .unchanged {
                    waiting.append(next.target)
                }
            }
        }
        for k in found.indices { plan.parts[k].flags.append(shapes[k]) }
    }

    private func mergeFlags(
        _ slot: Int, _ found: [Found], _ plan: RegionPlan, _ known: inout [Flags?], ofConstants: Bool
    ) {
        var changed = true
        while changed {
            changed = false
            for (k, part) in found.enumerated() {
                for way in part.ways {
                    guard let to = plan.find(way.target) else { continue }
                    let flags = way.flags(of: slot)
                    if !ofConstants, LoopLifter.isOfConstants(flags) { continue }
                    var out: Flags? = flags
                    if flags == .unchanged {
                        out = known[k]
                        if case .shape(let shape) = out, !shape.survives(part.writes) { out = .value }
                    }
                    guard let out, known[to] != .value else { continue }
                    let isSame = known[to] == nil || known[to] == out || way.isShaped(slot, known[to])
                    let merged: Flags = isSame ? known[to] ?? out : .value
                    if known[to] != merged {
                        known[to] = merged
                        changed = true
                    }
                }
            }
        }
    }

    // MARK: Emission

    /// The header's block once more as the entry, from memory; then the parts.
    private func emit(
        _ blocks: BlockLifter, _ builder: Builder, _ found: [Found], _ mode: FloatControl, end: UInt64
    ) {
        let header = found[0].pc
        builder.reset(pc: header, floatControl: mode)
        builder.storage.pointee.addressMask = blocks.addressMask
        let entry = builder.makeBlock(pc: header)
        for k in found.indices { plan.pointee.parts[k].block = builder.makeBlock(pc: found[k].pc) }
        builder.storage.pointee.region = plan
        defer { builder.storage.pointee.region = nil }
        builder.begin(entry)
        builder.readCarried(plan)
        var last = blocks.run(builder, header, end: end).end
        var count = 0
        for k in found.indices {
            builder.beginPart(k, plan)
            let ran = blocks.run(builder, found[k].pc, end: end)
            last = max(last, ran.end)
            count += ran.count
        }
        builder.storage.pointee.function.guestLength = Int(truncatingIfNeeded: last &- header)
        builder.storage.pointee.function.guestInstructionCount = count
        builder.storage.pointee.function.partCount = found.count
        for slot in plan.pointee.carried {
            builder.storage.pointee.function.carried.append(UInt16(truncatingIfNeeded: slot))
        }
    }
}
