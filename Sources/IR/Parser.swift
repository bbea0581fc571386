extension Function {
    /// Reads the text of a function, as `Printer` writes it or a person does. Values may have any names; a name that is
    /// a number puts the instruction at that index if it is still free.
    public init(text: String, slots: UnsafePointer<StateSlot>, count: Int) throws(ParseError) {
        var parser = Parser(slots: slots, slotCount: count)
        do {
            var number = 0
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                number += 1
                parser.line = number
                parser.tokens = try Token.tokens(line, number)
                parser.at = 0
                if !parser.tokens.isEmpty { try parser.parseLine() }
            }
            try parser.finish()
        } catch {
            parser.f.deallocate()
            throw error
        }
        self = parser.f
    }
}

/// Reads one line after the other; names are resolved at the end, since blocks may stand in any order.
private struct Parser {
    enum Place {
        case a(Int)
        case b(Int)
        case c(Int)
        case argument(Int)
        case entry(snapshot: Int, index: Int)
    }

    struct Shot {
        var line: Int
        var parent = 0
        var pc: UInt64 = 0
        var entries: [SlotValue] = []
    }

    var f = Function()
    let slots: UnsafePointer<StateSlot>
    let slotCount: Int
    var line = 0
    var tokens: [Token] = []
    var at = 0
    private var block = -1
    private var names: [String: Int] = [:]
    private var uses: [(place: Place, name: String, line: Int)] = []
    private var snapshots: [Int: Shot] = [:]
    private var highestSnapshot = 0
    private var defined: Set<Int> = []
    private let ops: [String: Op]
    private let types: [String: Type]

    init(slots: UnsafePointer<StateSlot>, slotCount: Int) {
        self.slots = slots
        self.slotCount = slotCount
        ops = Dictionary(uniqueKeysWithValues: Op.allCases.map { ("\($0)", $0) })
        types = Dictionary(
            uniqueKeysWithValues: TextForm.types.enumerated().compactMap { n, name in
                Type(rawValue: UInt8(n)).map { ("\(name)", $0) }
            })
    }

    // MARK: Tokens

    func fail(_ message: String) -> ParseError { ParseError(line: line, message: message) }
    var peek: Token? { at < tokens.count ? tokens[at] : nil }
    mutating func take() -> Token? {
        defer { at += 1 }
        return peek
    }
    mutating func accept(_ mark: Character) -> Bool {
        if peek == .mark(mark) {
            at += 1
            return true
        }
        return false
    }
    mutating func expect(_ mark: Character) throws(ParseError) {
        if !accept(mark) { throw fail("'\(mark)' was expected") }
    }
    mutating func number() throws(ParseError) -> Int64 {
        guard case .number(let n)? = take() else { throw fail("a number was expected") }
        return n
    }
    mutating func type() throws(ParseError) -> Type {
        guard case .word(let w)? = take(), let t = types[w] else { throw fail("a type was expected") }
        return t
    }
    mutating func end() throws(ParseError) {
        if at < tokens.count { throw fail("this was not expected: \(tokens[at])") }
    }

    // MARK: Lines

    mutating func parseLine() throws(ParseError) {
        switch tokens[0] {
        case .word("function"):
            at = 1
            try header()
        case .block(let n):
            at = 1
            try label(n)
        case .snapshot(let n):
            at = 1
            try snapshot(n)
        default: try instruction()
        }
        try end()
    }

    private mutating func header() throws(ParseError) {
        while let token = take() {
            guard case .word(let key) = token else { throw fail("a key was expected") }
            try expect("=")
            let n = try number()
            switch key {
            case "pc": f.pc = UInt64(bitPattern: n)
            case "control": f.floatControl = FloatControl(rawValue: UInt8(truncatingIfNeeded: n))
            case "length": f.guestLength = Int(n)
            case "count": f.guestInstructionCount = Int(n)
            default: throw fail("there is no '\(key)' of a function")
            }
        }
    }

    /// Makes `index` the next instruction's, with nops before it.
    private mutating func pad(to index: Int) throws(ParseError) {
        if index >= 1 << 24 { throw fail("\(index) is too large a number for a value") }
        while f.instructions.count < index { f.instructions.append(Instruction(.nop, .void)) }
    }

    private mutating func define(_ name: String, _ index: Int) throws(ParseError) {
        if names.updateValue(index, forKey: name) != nil { throw fail("%\(name) is defined twice") }
    }

    private mutating func label(_ n: Int) throws(ParseError) {
        guard n < 1 << 16 else { throw fail("^\(n) is too large a number for a block") }
        if !defined.insert(n).inserted { throw fail("^\(n) is defined twice") }
        closeBlock()
        while f.blocks.count <= n { f.blocks.append(Block(first: 0, end: 0, pc: 0, parameterCount: 0)) }
        var parameters: [(String, Type)] = []
        if accept("(") {
            repeat {
                guard case .value(let name)? = take() else { throw fail("a parameter was expected") }
                try expect(":")
                parameters.append((name, try type()))
            } while accept(",")
            try expect(")")
        }
        var parameterCount = parameters.count
        if let (name, _) = parameters.first, let index = Int(name), index >= f.instructions.count {
            try pad(to: index)
        }
        var pc: UInt64 = 0
        while case .word(let key)? = peek {
            at += 1
            try expect("=")
            let value = try number()
            switch key {
            case "pc": pc = UInt64(bitPattern: value)
            case "at": try pad(to: Int(value))
            case "params": parameterCount = Int(truncatingIfNeeded: value & 0xffff)
            default: throw fail("there is no '\(key)' of a block")
            }
        }
        try expect(":")
        block = n
        f.blocks[n] = Block(
            first: UInt32(f.instructions.count), end: UInt32(f.instructions.count), pc: pc,
            parameterCount: UInt32(parameterCount))
        for (k, (name, type)) in parameters.enumerated() {
            try define(name, f.instructions.count)
            f.instructions.append(Instruction(.param, type, imm: Int64(k)))
        }
        closeBlock()
    }

    private mutating func closeBlock() {
        if block >= 0 { f.blocks.base[block].end = UInt32(f.instructions.count) }
    }

    private mutating func snapshot(_ n: Int) throws(ParseError) {
        guard n > 0, n < 1 << 20 else { throw fail("snapshots have numbers from 1") }
        var shot = Shot(line: line)
        try expect("=")
        if case .snapshot(let parent)? = peek {
            at += 1
            shot.parent = parent
            try expect("+")
        }
        try expect("{")
        repeat {
            guard case .word(let key)? = take() else { throw fail("a slot was expected") }
            try expect("=")
            if key == "pc", shot.entries.isEmpty, case .number? = peek {
                shot.pc = UInt64(bitPattern: try number())
                continue
            }
            let slot = try self.slot(key)
            let index = shot.entries.count
            shot.entries.append(SlotValue(slot: UInt16(truncatingIfNeeded: slot), value: .none))
            let name = try value()
            if name != "" { uses.append((.entry(snapshot: n, index: index), name, line)) }
        } while accept(",")
        try expect("}")
        if snapshots.updateValue(shot, forKey: n) != nil { throw fail("@\(n) is defined twice") }
        highestSnapshot = max(highestSnapshot, n)
    }

    private func slot(_ name: String) throws(ParseError) -> Int {
        for i in 0..<slotCount where "\(slots[i].name)" == name { return i }
        if name.hasPrefix("slot"), let n = Int(name.dropFirst(4)), n >= 0, n < 128 { return n }
        throw fail("there is no slot '\(name)'")
    }

    // MARK: Instructions

    private mutating func instruction() throws(ParseError) {
        guard block >= 0 else { throw fail("an instruction stands before the first block") }
        var result = Type.void
        var name: String?
        if case .value(let n)? = peek {
            at += 1
            name = n
            try expect(":")
            result = try type()
            try expect("=")
        }
        guard case .word(let full)? = take() else { throw fail("an operation was expected") }
        let parts = full.split(separator: ".", omittingEmptySubsequences: false)
        guard let op = ops[String(parts[0])] else { throw fail("there is no operation '\(parts[0])'") }
        var d = Instruction(op, result)
        for part in parts.dropFirst() { try suffix(String(part), &d) }
        let operands = try self.operands(&d)
        if let name {
            if let index = Int(name), index >= f.instructions.count { try pad(to: index) }
            try define(name, f.instructions.count)
        }
        for (place, name) in operands(f.instructions.count) { uses.append((place, name, line)) }
        f.instructions.append(d)
        closeBlock()
    }

    private func suffix(_ s: String, _ d: inout Instruction) throws(ParseError) {
        if TextForm.hasAuxSuffix(d.op) {
            if let w = TextForm.auxWords(d.op).first(where: { "\($0.word)" == s }) {
                d.aux = w.value
                return
            }
        } else if d.op == .atomic {
            if let n = TextForm.atomics.firstIndex(where: { "\($0)" == s }) {
                d.imm = Int64(n)
                return
            }
        } else if d.op == .store, types[s] != nil {
            return
        }
        guard let n = TextForm.lanes.firstIndex(where: { "\($0)" == s }), let lane = Lane(rawValue: UInt8(n))
        else {
            throw fail("'\(s)' does not belong to \(d.op)")
        }
        d.lane = lane
    }

    /// Reads everything after the operation.
    /// - Returns: the names in their places, once the instruction's index is known.
    private mutating func operands(
        _ d: inout Instruction
    ) throws(ParseError) -> (Int) -> [(Place, String)] {
        var values: [String] = []
        var address: String?
        var link: String?
        var edges: [Int] = []
        while let token = take() {
            switch token {
            case .mark(","): break
            case .value(let name): values.append(name)
            case .word("_"): values.append("")
            case .wide(let constant): d.imm = poolIndex(constant)
            case .snapshot(let n): d.snapshot = UInt32(n)
            case .number(let n):
                if accept(":") {
                    let type = try type()
                    let index = f.instructions.count
                    f.instructions.append(Instruction(.const, type, imm: Builder.canonical(n, type)))
                    names["#\(index)"] = index
                    values.append("#\(index)")
                } else if d.op == .call, accept("(") {
                    d.imm = n | Int64(bitPattern: UInt64(bitPattern: try number()) &<< 32)
                    try expect(")")
                } else {
                    d.imm |= n
                }
            case .mark("["):
                address = try self.value()
                if accept("+") {
                    d.imm = try number()
                } else if accept("-") {
                    d.imm = 0 &- (try number())
                }
                try expect("]")
            case .block(let target): edges.append(try edge(target))
            case .word(let word):
                if accept("=") {
                    switch word {
                    case "aux": d.aux = UInt8(truncatingIfNeeded: try number())
                    case "return": link = try self.value()
                    default: throw fail("there is no '\(word)' of \(d.op)")
                    }
                } else if d.op == .stateLoad || d.op == .stateStore {
                    d.imm = Int64(try slot(word))
                } else if let w = TextForm.auxWords(d.op).first(where: { "\($0.word)" == word }) {
                    d.aux = d.aux & ~w.mask | w.value
                } else {
                    throw fail("'\(word)' does not belong to \(d.op)")
                }
            default: throw fail("this was not expected: \(token)")
            }
        }
        if d.op == .jump || d.op == .branch {
            guard edges.count == (d.op == .jump ? 1 : 2) else { throw fail("\(d.op) has other targets") }
            d.imm = Int64(edges[0]) | (edges.count > 1 ? Int64(edges[1]) << 32 : 0)
        } else if !edges.isEmpty {
            throw fail("\(d.op) has no targets")
        }
        if d.op.accessesMemory || d.op == .prefetch {
            guard let address else { throw fail("an address in brackets was expected") }
            values.insert(address, at: 0)
        } else if address != nil {
            throw fail("\(d.op) has no address")
        }
        if let link {
            while values.count < 2 { values.append("") }
            values[1] = link
        }
        if values.count > 3 { throw fail("\(d.op) has too many arguments") }
        let names = values
        return { index in
            zip([Place.a(index), .b(index), .c(index)], names).filter { $0.1 != "" }
        }
    }

    private mutating func value() throws(ParseError) -> String {
        switch take() {
        case .value(let name)?: return name
        case .word("_")?: return ""
        case .number(let n)?:
            try expect(":")
            let type = try type()
            let index = f.instructions.count
            f.instructions.append(Instruction(.const, type, imm: Builder.canonical(n, type)))
            names["#\(index)"] = index
            return "#\(index)"
        default: throw fail("a value was expected")
        }
    }

    private mutating func edge(_ target: Int) throws(ParseError) -> Int {
        let first = f.arguments.count
        if accept("(") {
            repeat {
                let name = try value()
                if name != "" { uses.append((.argument(f.arguments.count), name, line)) }
                f.arguments.append(.none)
            } while accept(",")
            try expect(")")
        }
        f.edges.append(
            Edge(
                target: UInt32(target), firstArgument: UInt32(first),
                argumentCount: UInt32(f.arguments.count - first)))
        return f.edges.count - 1
    }

    private mutating func poolIndex(_ c: Constant128) -> Int64 {
        for i in 0..<f.constants.count where f.constants[i] == c { return Int64(i) }
        f.constants.append(c)
        return Int64(f.constants.count - 1)
    }

    // MARK: The end

    mutating func finish() throws(ParseError) {
        for (place, name, line) in uses {
            guard let index = names[name] else {
                throw ParseError(line: line, message: "%\(name) is not defined")
            }
            let value = Value(raw: UInt32(index))
            switch place {
            case .a(let i): f.instructions.base[i].a = value
            case .b(let i): f.instructions.base[i].b = value
            case .c(let i): f.instructions.base[i].c = value
            case .argument(let i): f.arguments[i] = value
            case .entry(let snapshot, let index): snapshots[snapshot]?.entries[index].value = value
            }
        }
        if highestSnapshot > 0 {
            for n in 1...highestSnapshot {
                let shot = snapshots[n] ?? Shot(line: 0)
                guard shot.parent < n else {
                    throw ParseError(line: shot.line, message: "@\(n) has a parent that is not older")
                }
                f.snapshots.append(
                    Snapshot(
                        parent: UInt32(shot.parent), firstEntry: UInt32(f.entries.count),
                        entryCount: UInt32(shot.entries.count), pc: shot.pc))
                for entry in shot.entries { f.entries.append(entry) }
            }
        }
        for i in 0..<f.instructions.count where Int(f.instructions[i].snapshot) >= f.snapshots.count {
            throw ParseError(line: line, message: "@\(f.instructions[i].snapshot) is not defined")
        }
        for i in 0..<f.blocks.count where !defined.contains(i) {
            throw ParseError(line: line, message: "^\(i) is not defined")
        }
        for i in 0..<f.edges.count where Int(f.edges[i].target) >= f.blocks.count {
            throw ParseError(line: line, message: "^\(f.edges[i].target) is not defined")
        }
    }
}
