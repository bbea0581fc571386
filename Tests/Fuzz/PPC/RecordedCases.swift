import FuzzCommon
import Glibc
import Guest

/// What the oracle said, as text, so that tests need no oracle (Tests/Cases, written by scripts/record-ppc-cases).
///
/// Lines `# name` head the cases of an encoding. A case: words (joined by +), the seed of the state, registers that differ
/// from the seed's as `name:value`; then what changes as `name=value`: `signal` (if it is not SIGTRAP at the end) as signal,
/// code and address, `pc` (if it is not behind the words), registers, `m` as the offset and the bytes of memory. A VSR has 32 digits,
/// the manual's bit 0 first.
struct RecordedCase {
    var name: String
    var record: Record
    var outcome: Outcome

    /// What the data memory holds before each case.
    static let background: [UInt8] = {
        var random = Random(seed: 1)
        return (0..<Int(PPCGuest.dataSize)).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
    }()

    // MARK: Text

    private static let special: [(String, WritableKeyPath<Registers, UInt64>)] = [
        ("xer", \.xer), ("lr", \.lr), ("ctr", \.ctr), ("tar", \.tar), ("fpscr", \.fpscr),
    ]
    private static let special32: [(String, WritableKeyPath<Registers, UInt32>)] = [
        ("cr", \.cr), ("vscr", \.vscr), ("vrsave", \.vrsave),
    ]

    /// Registers of `new` that differ from those of `old`.
    private static func changes(_ old: Registers, _ new: Registers, _ separator: String) -> [String] {
        var list: [String] = []
        func note(_ name: String, _ a: UInt64, _ b: UInt64) {
            if a != b { list.append("\(name)\(separator)\(hex(b))") }
        }
        for (name, place) in special { note(name, old[keyPath: place], new[keyPath: place]) }
        for (name, place) in special32 {
            note(name, UInt64(old[keyPath: place]), UInt64(new[keyPath: place]))
        }
        for k in 0..<32 { note("r\(k)", old.r[k], new.r[k]) }
        func digits(_ value: UInt64) -> String {
            String(repeating: "0", count: 16 - hex(value).count) + hex(value)
        }
        for k in 0..<64 where old.vs[2 * k] != new.vs[2 * k] || old.vs[2 * k + 1] != new.vs[2 * k + 1] {
            list.append("vs\(k)\(separator)\(digits(new.vs[2 * k]))\(digits(new.vs[2 * k + 1]))")
        }
        return list
    }

    func text(_ guest: PPCGuest) -> String {
        let start = Registers(seed: record.seed, guest: guest)
        var fields = [record.words.map(hex).joined(separator: "+"), hex(record.seed)]
        fields += RecordedCase.changes(start, record.registers, ":")
        if outcome.signal != SIGTRAP || outcome.code != 1 {
            fields.append("signal=\(outcome.signal),\(outcome.code),\(hex(outcome.address))")
        }
        if outcome.pc != end { fields.append("pc=\(hex(outcome.pc))") }
        fields += RecordedCase.changes(record.registers, outcome.registers, "=")
        if !outcome.memory.isEmpty {
            let bytes = outcome.memory.map { (hex($0).count < 2 ? "0" : "") + hex($0) }.joined()
            fields.append("m=\(outcome.first),\(bytes)")
        }
        return fields.joined(separator: " ")
    }

    private var end: UInt64 { record.pc + UInt64(4 * record.words.count) }

    /// - Returns: nil if the line is not of that form.
    init?(name: String, line: some StringProtocol, encoding: Int, _ guest: PPCGuest) {
        let fields = Substring(line).split(separator: " ")
        guard fields.count >= 2, let seed = UInt64(fields[1], radix: 16) else { return nil }
        let words = fields[0].split(separator: "+").compactMap { UInt32($0, radix: 16) }
        self.name = name
        record = Record(encoding: encoding, words: words)
        record.seed = seed
        record.pc = guest.testCode
        record.registers = Registers(seed: seed, guest: guest)
        for field in fields.dropFirst(2) where field.contains(":") {
            let parts = field.split(separator: ":")
            guard parts.count == 2, RecordedCase.set(&record.registers, parts[0], parts[1]) else {
                return nil
            }
        }
        outcome = Outcome()
        outcome.registers = record.registers
        outcome.signal = SIGTRAP
        outcome.code = 1
        outcome.pc = end
        for field in fields.dropFirst(2) where field.contains("=") {
            let parts = field.split(separator: "=")
            guard parts.count == 2, change(parts[0], parts[1]) else { return nil }
        }
    }

    private mutating func change(_ name: Substring, _ value: Substring) -> Bool {
        let parts = value.split(separator: ",")
        switch name {
        case "pc":
            guard let pc = UInt64(value, radix: 16) else { return false }
            outcome.pc = pc
        case "signal":
            guard parts.count == 3, let signal = Int32(parts[0]), let code = Int32(parts[1]),
                let address = UInt64(parts[2], radix: 16)
            else { return false }
            (outcome.signal, outcome.code, outcome.address) = (signal, code, address)
        case "m":
            guard parts.count == 2, let first = Int(parts[0]) else { return false }
            outcome.first = first
            var digits = parts[1][...]
            while !digits.isEmpty {
                guard let byte = UInt8(digits.prefix(2), radix: 16) else { return false }
                outcome.memory.append(byte)
                digits = digits.dropFirst(2)
            }
        default: return RecordedCase.set(&outcome.registers, name, value)
        }
        return true
    }

    private static func set(_ registers: inout Registers, _ name: Substring, _ value: Substring) -> Bool {
        if name.hasPrefix("vs"), let k = Int(name.dropFirst(2)), (0..<64).contains(k) {
            guard let number = UInt128(value, radix: 16) else { return false }
            registers.vs[2 * k] = UInt64(truncatingIfNeeded: number >> 64)
            registers.vs[2 * k + 1] = UInt64(truncatingIfNeeded: number)
            return true
        }
        guard let number = UInt64(value, radix: 16) else { return false }
        if let place = special.first(where: { $0.0 == name })?.1 {
            registers[keyPath: place] = number
        } else if let place = special32.first(where: { $0.0 == name })?.1 {
            registers[keyPath: place] = UInt32(truncatingIfNeeded: number)
        } else if name.hasPrefix("r"), let k = Int(name.dropFirst()), (0..<32).contains(k) {
            registers.r[k] = number
        } else {
            return false
        }
        return true
    }

    // MARK: Recording

    /// Some cases of each of the encodings, as a file's text: mostly such that nothing is raised, or if
    /// exceptions are enabled, one of them is.
    static func record(
        _ chosen: [Int], each: Int, _ target: PPCTarget, _ generator: inout Generator,
        ask: ([Record]) throws -> [Outcome?]
    ) throws -> String {
        var candidates: [Record] = []
        for encoding in chosen {
            var made = 0
            for _ in 0..<each * 20 where made < each * 4 {
                guard let record = generator.single(encoding) else { continue }
                candidates.append(record)
                made += 1
            }
        }
        var all: [Int: [RecordedCase]] = [:]
        for (record, outcome) in zip(candidates, try ask(candidates)) {
            guard let outcome, target.isExecuted(outcome) else { continue }
            let name = target.encodings[record.encoding]
            all[record.encoding, default: []].append(
                RecordedCase(name: name, record: record, outcome: outcome))
        }
        var text = ""
        for encoding in chosen {
            guard let cases = all[encoding] else { continue }
            let wanted = generator.enables ? SIGFPE : SIGTRAP
            let kept =
                cases.filter { $0.outcome.signal == wanted } + cases.filter { $0.outcome.signal != wanted }
            text += "# \(target.encodings[encoding])\n"
            for one in kept.prefix(each) { text += one.text(target.guest) + "\n" }
        }
        return text
    }

    private init(name: String, record: Record, outcome: Outcome) {
        self.name = name
        self.record = record
        self.outcome = outcome
    }
}
