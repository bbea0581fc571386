/// How functions are written out.
public struct Printer {
    let f: Function
    let slots: UnsafePointer<StateSlot>
    let slotCount: Int
    /// Constants stand where they are used rather than on lines of their own.
    let inlineConstants: Bool
    private var out = ""
    /// The index that the next instruction has if there is no gap.
    private var expected = 1
    private var printedSnapshots: Set<UInt32> = [0]

    private init(_ f: Function, _ slots: UnsafePointer<StateSlot>, _ count: Int, _ inlineConstants: Bool) {
        self.f = f
        self.slots = slots
        slotCount = count
        self.inlineConstants = inlineConstants
    }

    /// The text of a function, that `Function.init(text:slots:count:)` reads back: the same blocks, instructions and
    /// snapshots at the same numbers. Edges, edge arguments and pool constants may be numbered differently.
    /// - Parameter inlineConstants: easier to read; read back, the numbers may differ.
    public static func text(
        _ f: Function, slots: UnsafePointer<StateSlot>, count: Int, inlineConstants: Bool = false
    ) -> String {
        var printer = Printer(f, slots, count, inlineConstants)
        printer.function()
        return printer.out
    }

    private mutating func function() {
        out += "function pc=\(hex(f.pc)) control=\(hex(UInt64(f.floatControl.rawValue)))"
        out += " length=\(f.guestLength) count=\(f.guestInstructionCount)\n"
        let order = (0..<f.blocks.count).sorted { (f.blocks[$0].first, $0) < (f.blocks[$1].first, $1) }
        for block in order { self.block(block) }
        for snapshot in 1..<max(f.snapshots.count, 1) { self.snapshot(UInt32(snapshot)) }
    }

    private mutating func block(_ number: Int) {
        let block = f.blocks[number]
        let first = Int(block.first)
        var count = Int(block.parameterCount)
        out += "^\(number)"
        let wellFormed = (0..<count).allSatisfy {
            first + $0 < Int(block.end) && f.instructions[first + $0].op == .param
                && f.instructions[first + $0].imm == Int64($0)
        }
        if wellFormed, count > 0 {
            out += "("
            for k in 0..<count {
                if k > 0 { out += ", " }
                out += "%\(first + k):\(f.instructions[first + k].type)"
            }
            out += ")"
        }
        if first != expected { out += " at=\(first)" }
        expected = first
        if wellFormed {
            expected += count
        } else {
            out += " params=\(count)"
            count = 0
        }
        out += " pc=\(hex(block.pc)):\n"
        for i in (first + count)..<max(first + count, Int(block.end)) { instruction(i) }
    }

    private mutating func snapshot(_ number: UInt32) {
        if printedSnapshots.contains(number) || Int(number) >= f.snapshots.count { return }
        printedSnapshots.insert(number)
        let shot = f.snapshots[Int(number)]
        if shot.parent != 0 { snapshot(shot.parent) }
        out += "    @\(number) = "
        if shot.parent != 0 { out += "@\(shot.parent) + " }
        out += "{pc=\(hex(shot.pc))"
        for k in 0..<Int(shot.entryCount) {
            let entry = f.entries[Int(shot.firstEntry) + k]
            out += ", \(slotName(Int(entry.slot)))=\(value(entry.value))"
        }
        out += "}\n"
    }

    private mutating func instruction(_ i: Int) {
        let d = f.instructions[i]
        if d.op == .nop { return }
        if inlineConstants, d.op == .const { return }
        if d.snapshot != 0 { snapshot(d.snapshot) }
        out += "    "
        if d.type != .void || i != expected { out += "%\(i):\(d.type) = " }
        expected = i + 1
        out += "\(d.op)"
        var operands: [String] = []
        var words: [String] = []
        var imm = d.imm
        var showsImm = TextForm.showsImmediate(d.op)
        var values = [d.a, d.b, d.c]

        if TextForm.hasAuxSuffix(d.op), let w = TextForm.auxWords(d.op).first(where: { $0.value == d.aux }) {
            out += ".\(w.word)"
        } else {
            words = auxWords(d)
        }
        switch d.op {
        case .vconst, .permute:
            if imm >= 0, Int(imm) < f.constants.count {
                operands.append(wide(f.constants[Int(imm)]))
                imm = 0
            }
        case .stateLoad, .stateStore:
            operands.append(slotName(Int(truncatingIfNeeded: imm)))
            imm = 0
        case .load, .store, .prefetch:
            if d.op == .store { out += ".\(d.b.index < f.instructions.count ? f[d.b].pointee.type : .void)" }
            var address = "[\(value(d.a))"
            if imm > 0 {
                address += " + \(number(imm))"
            } else if imm < 0, imm != .min {
                address += " - \(number(0 - imm))"
            }
            if imm != .min { imm = 0 }
            if d.op == .store { operands.append(value(d.b)) }
            operands.append(address + "]")
            values = d.op == .store ? [] : [.none, d.b, d.c]
        case .atomic:
            if imm >= 0, imm < TextForm.atomics.count {
                out += ".\(TextForm.atomics[Int(imm)])"
                imm = 0
            }
            operands.append("[\(value(d.a))]")
            operands.append(value(d.b))
            values = []
        case .loadPartial:
            operands += ["[\(value(d.a))]", value(d.b)]
            values = []
        case .storePartial, .compareExchange:
            operands += ["[\(value(d.a))]", value(d.b), value(d.c)]
            values = []
        case .call:
            operands.append("\(imm & 0xffff)(\(hex(UInt64(bitPattern: imm) >> 32)))")
            imm = imm & 0xffff_0000
        case .jump, .branch:
            if d.op == .branch { operands.append(value(d.a)) }
            let (first, second) = f.edgeIndices(of: d)
            operands.append(edge(first))
            if let second { operands.append(edge(second)) }
            values = []
            imm = 0
        case .exitDirect, .exitIndirect:
            if !d.b.isNone { words.append("return=\(value(d.b))") }
            values = [d.a, .none, d.c]
        case .exitException: showsImm = true
        default: break
        }
        if d.lane != .b || TextForm.showsLane(d.op, d.type) {
            out += ".\(TextForm.lanes[Int(d.lane.rawValue)])"
        }
        while let last = values.last, last.isNone { values.removeLast() }
        if operands.isEmpty || d.op == .permute || d.op == .stateStore || d.op == .call || d.op == .load {
            let skip = d.op == .load ? 1 : 0
            operands.insert(
                contentsOf: values.dropFirst(skip).map { value($0) },
                at: d.op == .permute ? 0 : operands.count)
        }
        if imm != 0 || showsImm { operands.append(number(imm)) }
        if !operands.isEmpty { out += " " + operands.joined(separator: ", ") }
        for word in words { out += " \(word)" }
        if d.snapshot != 0 { out += " @\(d.snapshot)" }
        out += "\n"
    }

    private func auxWords(_ d: Instruction) -> [String] {
        var words: [String] = []
        var value: UInt8 = 0
        for w in TextForm.auxWords(d.op) where d.aux & w.mask == w.value {
            words.append("\(w.word)")
            value |= w.value
        }
        if value != d.aux { words = ["aux=\(hex(UInt64(d.aux)))"] }
        return words
    }

    private func edge(_ index: Int) -> String {
        guard index < f.edges.count else { return "^?" }
        let e = f.edges[index]
        if e.argumentCount == 0 { return "^\(e.target)" }
        let arguments = (0..<Int(e.argumentCount)).map { value(f.arguments[Int(e.firstArgument) + $0]) }
        return "^\(e.target)(\(arguments.joined(separator: ", ")))"
    }

    private func value(_ v: Value) -> String {
        if v.isNone { return "_" }
        if inlineConstants, v.index < f.instructions.count, f[v].pointee.op == .const {
            return "\(number(f[v].pointee.imm)):\(f[v].pointee.type)"
        }
        return "%\(v.raw)"
    }

    private func slotName(_ slot: Int) -> String {
        slot >= 0 && slot < slotCount ? "\(slots[slot].name)" : "slot\(slot)"
    }

    private func number(_ x: Int64) -> String {
        x > -4096 && x < 4096 ? "\(x)" : hex(UInt64(bitPattern: x))
    }

    private func hex(_ x: UInt64) -> String { "0x" + String(x, radix: 16) }

    private func wide(_ c: Constant128) -> String {
        func digits(_ x: UInt64) -> String {
            let s = String(x, radix: 16)
            return String(repeating: "0", count: 16 - s.count) + s
        }
        return "0x\(digits(c.high))_\(digits(c.low))"
    }
}

/// Functions are the same if their blocks, instructions and snapshots are, at the same numbers, whatever the numbers
/// of edges, pool constants and snapshot entries.
extension Function {
    public func isSame(as other: Function) -> Bool {
        guard pc == other.pc, floatControl == other.floatControl, guestLength == other.guestLength,
            guestInstructionCount == other.guestInstructionCount, blocks.count == other.blocks.count,
            snapshots.count == other.snapshots.count
        else { return false }
        for n in 0..<blocks.count {
            let (x, y) = (blocks[n], other.blocks[n])
            guard x.first == y.first, x.end == y.end, x.pc == y.pc, x.parameterCount == y.parameterCount,
                Int(x.end) <= instructions.count, Int(y.end) <= other.instructions.count
            else { return false }
            for i in Int(x.first)..<max(Int(x.first), Int(x.end)) where !isSameInstruction(i, other) {
                return false
            }
        }
        for n in 0..<snapshots.count {
            let (x, y) = (snapshots[n], other.snapshots[n])
            guard x.parent == y.parent, x.pc == y.pc, x.entryCount == y.entryCount else { return false }
            for k in 0..<Int(x.entryCount) {
                let (p, q) = (entries[Int(x.firstEntry) + k], other.entries[Int(y.firstEntry) + k])
                if p.slot != q.slot || p.value != q.value { return false }
            }
        }
        return true
    }

    private func isSameInstruction(_ i: Int, _ other: Function) -> Bool {
        let (x, y) = (instructions[i], other.instructions[i])
        if x.op == .nop, y.op == .nop { return true }
        guard x.op == y.op, x.type == y.type, x.lane == y.lane, x.aux == y.aux, x.a == y.a, x.b == y.b,
            x.c == y.c, x.snapshot == y.snapshot
        else { return false }
        switch x.op {
        case .vconst, .permute: return constants[Int(x.imm)] == other.constants[Int(y.imm)]
        case .jump, .branch:
            let (p, q) = (edgeIndices(of: x), other.edgeIndices(of: y))
            return isSameEdge(p.0, other, q.0) && (p.1 == nil || isSameEdge(p.1!, other, q.1!))
        default: return x.imm == y.imm
        }
    }

    private func isSameEdge(_ index: Int, _ other: Function, _ otherIndex: Int) -> Bool {
        let (x, y) = (edges[index], other.edges[otherIndex])
        return x.target == y.target && x.argumentCount == y.argumentCount
            && (0..<Int(x.argumentCount)).allSatisfy {
                arguments[Int(x.firstArgument) + $0] == other.arguments[Int(y.firstArgument) + $0]
            }
    }
}
