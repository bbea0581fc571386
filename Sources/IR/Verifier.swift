/// Says what is wrong with a function: blocks, edges, SSA dominance, types, snapshots. For tests and debugging; it
/// allocates freely.
public struct Verifier {
    let f: Function
    let slots: UnsafePointer<StateSlot>
    let slotCount: Int
    private var messages: [String] = []
    /// The block of each instruction, -1 if in none.
    private var blockOf: [Int] = []
    /// Immediate dominators; -1 for unreachable blocks.
    private var dominators: [Int] = []
    private var depth: [Int] = []

    private init(_ f: Function, _ slots: UnsafePointer<StateSlot>, _ count: Int) {
        self.f = f
        self.slots = slots
        slotCount = count
    }

    /// - Returns: a line for each fault, empty for a well-formed function.
    public static func check(_ f: Function, slots: UnsafePointer<StateSlot>, count: Int) -> [String] {
        var verifier = Verifier(f, slots, count)
        verifier.structure()
        if !verifier.messages.isEmpty { return verifier.messages }
        verifier.findDominators()
        verifier.body()
        return verifier.messages
    }

    private mutating func complain(_ i: Int, _ message: String) {
        messages.append("%\(i) \(f.instructions[i].op): \(message)")
    }

    // MARK: Blocks

    private mutating func structure() {
        let total = f.instructions.count
        blockOf = Array(repeating: -1, count: total)
        if f.blocks.count == 0 { messages.append("there is no block") }
        for b in 0..<f.blocks.count {
            let block = f.blocks[b]
            let (first, end) = (Int(block.first), Int(block.end))
            guard first >= 1, first < end, end <= total else {
                messages.append("^\(b): its range \(first)..<\(end) is empty or outside the function")
                continue
            }
            for i in first..<end {
                if blockOf[i] >= 0 { messages.append("^\(b): shares %\(i) with ^\(blockOf[i])") }
                blockOf[i] = b
                let d = f.instructions[i]
                if d.op.isTerminator != (i == end - 1) {
                    messages.append(
                        d.op.isTerminator
                            ? "^\(b): %\(i) \(d.op) is not its last instruction" : "^\(b): has no terminator")
                }
                let isParameter = i - first < Int(block.parameterCount)
                if (d.op == .param) != isParameter || (isParameter && d.imm != Int64(i - first)) {
                    messages.append("^\(b): %\(i) \(d.op) is not at a parameter's place")
                }
            }
            for edge in edges(of: f.instructions[end - 1]) where !isKnown(edge) {
                messages.append("^\(b): takes edge \(edge), which leads nowhere")
            }
        }
        if f.blocks.count > 0, f.blocks[0].parameterCount != 0 { messages.append("^0: has parameters") }
    }

    private func isKnown(_ edge: Int) -> Bool {
        edge >= 0 && edge < f.edges.count && Int(f.edges[edge].target) < f.blocks.count
            && Int(f.edges[edge].firstArgument) + Int(f.edges[edge].argumentCount) <= f.arguments.count
    }

    private func edges(of d: Instruction) -> [Int] {
        guard d.op == .jump || d.op == .branch else { return [] }
        let (first, second) = f.edgeIndices(of: d)
        return second.map { [first, $0] } ?? [first]
    }

    private func successors(_ b: Int) -> [Int] {
        edges(of: f.instructions[Int(f.blocks[b].end) - 1]).map { Int(f.edges[$0].target) }
    }

    // MARK: Dominance (Cooper, Harvey, Kennedy)

    private mutating func findDominators() {
        let count = f.blocks.count
        var order: [Int] = []
        var state = Array(repeating: 0, count: count)
        var stack = [(0, 0)]
        state[0] = 1
        while let (b, next) = stack.popLast() {
            let targets = successors(b)
            if next < targets.count {
                stack.append((b, next + 1))
                if state[targets[next]] == 0 {
                    state[targets[next]] = 1
                    stack.append((targets[next], 0))
                }
            } else {
                order.append(b)
            }
        }
        order.reverse()
        var position = Array(repeating: -1, count: count)
        for (n, b) in order.enumerated() { position[b] = n }
        var predecessors = Array(repeating: [Int](), count: count)
        for b in order { for t in successors(b) { predecessors[t].append(b) } }
        dominators = Array(repeating: -1, count: count)
        dominators[0] = 0
        var changed = true
        while changed {
            changed = false
            for b in order.dropFirst() {
                var new = -1
                for p in predecessors[b] where dominators[p] >= 0 {
                    if new < 0 {
                        new = p
                        continue
                    }
                    var (x, y) = (p, new)
                    while x != y {
                        while position[x] > position[y] { x = dominators[x] }
                        while position[y] > position[x] { y = dominators[y] }
                    }
                    new = x
                }
                if dominators[b] != new {
                    dominators[b] = new
                    changed = true
                }
            }
        }
        depth = Array(repeating: 0, count: count)
        for b in order.dropFirst() { depth[b] = depth[dominators[b]] + 1 }
    }

    /// Whether `value` is known where instruction `user` runs.
    private func isKnown(_ value: Value, at user: Int) -> Bool {
        guard value.index < f.instructions.count else { return false }
        let (home, place) = (blockOf[value.index], blockOf[user])
        if home < 0 { return false }
        if home == place { return value.index < user }
        if dominators[home] < 0 { return false }
        var b = place
        while depth[b] > depth[home] { b = dominators[b] }
        return b == home
    }

    // MARK: Instructions

    private mutating func body() {
        for b in 0..<f.blocks.count where dominators[b] >= 0 {
            for i in Int(f.blocks[b].first)..<Int(f.blocks[b].end) { instruction(i) }
        }
    }

    private mutating func instruction(_ i: Int) {
        let d = f.instructions[i]
        let optional = d.op == .call || d.op == .exitDirect || d.op == .exitIndirect
        var complete = true
        for (n, v) in [d.a, d.b, d.c].enumerated() {
            let name = ["a", "b", "c"][n]
            if n >= d.op.argumentCount && !(d.op == .exitIndirect && n < 2) {
                if !v.isNone { complain(i, "has an argument \(name), %\(v.raw)") }
            } else if v.isNone {
                if !optional || (d.op == .exitIndirect && n == 0) {
                    complain(i, "lacks argument \(name)")
                    complete = false
                }
            } else if !isKnown(v, at: i) {
                complain(i, "%\(v.raw) is not defined on all ways to it")
                complete = false
            } else if f[v].pointee.type == .void {
                complain(i, "%\(v.raw) has no value")
                complete = false
            }
        }
        if complete, let fault = TypeRules(f, d, slots, slotCount).fault() { complain(i, fault) }
        for edge in edges(of: d) { check(edge: edge, i) }
        snapshot(d, i)
    }

    private mutating func check(edge: Int, _ i: Int) {
        let e = f.edges[edge]
        let target = f.blocks[Int(e.target)]
        if e.argumentCount != target.parameterCount {
            complain(
                i, "gives ^\(e.target) \(e.argumentCount) arguments for \(target.parameterCount) parameters")
            return
        }
        for k in 0..<Int(e.argumentCount) {
            let v = f.arguments[Int(e.firstArgument) + k]
            let parameter = f.instructions[Int(target.first) + k].type
            if v.isNone || !isKnown(v, at: i) {
                complain(i, "%\(v.raw) for ^\(e.target) is not defined on all ways to it")
            } else if f[v].pointee.type != parameter {
                complain(i, "gives ^\(e.target) %\(v.raw) of \(f[v].pointee.type) for a \(parameter)")
            }
        }
    }

    private mutating func snapshot(_ d: Instruction, _ i: Int) {
        guard d.snapshot != 0 else {
            if d.op.accessesMemory || d.op == .exitException { complain(i, "lacks a snapshot") }
            return
        }
        var s = Int(d.snapshot)
        while s != 0 {
            guard s < f.snapshots.count else { return complain(i, "has an unknown snapshot @\(s)") }
            let shot = f.snapshots[s]
            guard Int(shot.firstEntry) + Int(shot.entryCount) <= f.entries.count, Int(shot.parent) < s else {
                return complain(i, "@\(s) has entries or a parent that are not there")
            }
            for k in 0..<Int(shot.entryCount) where Int(f.entries[Int(shot.firstEntry) + k].slot) >= slotCount
            {
                return complain(i, "@\(s) names a slot that is not there")
            }
            s = Int(shot.parent)
        }
        var found: [(UInt16, Value)] = []
        f.forEachSlot(in: d.snapshot) { found.append(($0, $1)) }
        for (slot, v) in found {
            let description = slots[Int(slot)]
            if !isKnown(v, at: i) {
                complain(
                    i, "@\(d.snapshot): %\(v.raw) for \(description.name) is not defined on all ways to it")
            } else if f[v].pointee.type != description.type {
                complain(
                    i,
                    "@\(d.snapshot): \(description.name) is \(description.type), %\(v.raw) \(f[v].pointee.type)"
                )
            }
        }
    }
}
