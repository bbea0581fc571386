// Compares Sojourn with an oracle, instruction by instruction: scripts/fuzz.
import AArch64
import Foundation

let usage = """
    usage: FuzzA64 --program FILE --oracle COMMAND --under COMMAND [--under COMMAND…] [--seed N] [--each N]
                   [--chains N] [--loops N] [--filter TEXT] [--show N] [--missing N] [--tags 1] [--unread-status 1]
    """

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
}

var options: [String: String] = [:]
var under: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
    guard option.hasPrefix("--"), let value = arguments.popFirst() else { fail(usage) }
    if option == "--under" { under.append(value) } else { options[option] = value }
}
guard let program = options["--program"], let oracleCommand = options["--oracle"] else { fail(usage) }
func number(_ name: String, _ fallback: Int) -> Int { options[name].flatMap { Int($0) } ?? fallback }
let seed = UInt64(number("--seed", 1))
let each = number("--each", 100)
let show = number("--show", 1)
let filter = options["--filter"] ?? ""

let patterns = Pattern.all
let oracle = Engine(oracleCommand, program: program, isOracle: true)
let engines = under.map { Engine($0, program: program, isOracle: false) }
let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-a64-\(getpid())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
var generator = Generator(seed: seed, patterns: patterns)
Exceptions.ignoresStatus = number("--unread-status", 0) != 0
generator.tags = number("--tags", 0) != 0
let background: [UInt8] = (0..<4096).map { _ in UInt8(truncatingIfNeeded: generator.random.next() >> 40) }

var executed = [Int](repeating: 0, count: patterns.count)
var wrong: [String: Int] = [:]
var compared = 0

func name(_ record: Record) -> String {
    record.encoding < 0
        ? (record.words.last! >> 24 == 0x54 || record.words.last! >> 24 == 0xb5 ? "(loop)" : "(chain)")
        : patterns[record.encoding].name
}

func run(_ records: [Record]) throws {
    let wanted = try oracle.run(records, background: background, folder: folder).outcomes
    for (record, outcome) in zip(records, wanted) where record.encoding >= 0 && outcome.signal != SIGILL {
        executed[record.encoding] += 1
    }
    for engine in engines {
        let (had, messages) = try engine.run(records, background: background, folder: folder)
        // Such as of -d check_alloc.
        if let first = messages.first {
            wrong["(messages) \(engine.name)", default: 0] += 1
            print("\(engine.name) says: \(first)")
            for line in messages.dropFirst().prefix(40 * show) { print("    \(line)") }
        }
        if had.count < wanted.count {
            wrong["(died) \(engine.name)", default: 0] += 1
            print("died: \(engine.name)\n    \(describe(records[had.count], patterns))")
        }
        for (k, (want, have)) in zip(wanted, had).enumerated() {
            compared += 1
            let lines = differences(records[k], want, have).filter {
                !Exceptions.isKnown(records[k], want, have, $0)
            }
            if lines.isEmpty { continue }
            let key = name(records[k])
            wrong[key, default: 0] += 1
            if wrong[key]! <= show {
                print("\(key) under \(engine.name)\n    \(describe(records[k], patterns))")
                for line in lines.prefix(8) { print("    ! \(line)") }
            }
        }
    }
}

if let count = options["--missing"].flatMap({ Int($0) }) {
    // Words that the oracle runs and the table does not have.
    var found: [UInt32: Int32] = [:]
    var tried = 0
    while tried < count {
        var records: [Record] = []
        while records.count < 50_000 {
            if let r = generator.missing({ A64Table.table.find($0) >= 0 }) { records.append(r) }
        }
        tried += records.count
        let outcomes = try oracle.run(records, background: background, folder: folder).outcomes
        for (record, outcome) in zip(records, outcomes) where outcome.signal != SIGILL {
            found[record.words[0]] = outcome.signal
        }
    }
    for (word, signal) in found.sorted(by: { $0.key < $1.key }) {
        print(String(word, radix: 16), signal)
    }
    print("\(found.count) of \(tried) words that the table has not are run by the oracle")
    exit(0)
}

let filters = filter.split(separator: "|")
let chosen = patterns.indices.filter { k in
    (filter.isEmpty || filters.contains { patterns[k].name.contains($0) })
        && !Exceptions.notRun.contains(patterns[k].name)
}
var batch: [Record] = []
func add(_ record: Record) throws {
    batch.append(record)
    if batch.count == 50_000 {
        try run(batch)
        batch = []
    }
}
for encoding in chosen {
    var made = 0
    for _ in 0..<each * 4 where made < each {
        guard let record = generator.single(encoding) else { continue }
        try add(record)
        made += 1
    }
}
if !filter.isEmpty {
    generator.preferred = chosen.filter { !patterns[$0].isBranch && patterns[$0].room != .system }
}
let rest = filter.isEmpty ? each * 100 : 0
for _ in 0..<number("--chains", rest) {
    if let record = generator.chain() { try add(record) }
}
for _ in 0..<number("--loops", rest) {
    if let record = generator.loop() { try add(record) }
}
try run(batch)
try? FileManager.default.removeItem(at: folder)

let uncovered = chosen.filter { executed[$0] == 0 }
for k in uncovered { print("never run: \(patterns[k].name)") }
for (name, count) in wrong.sorted(by: { $0.value > $1.value }) { print("\(count) wrong: \(name)") }
print(
    "seed \(seed): \(compared) comparisons, \(wrong.values.reduce(0, +)) wrong; "
        + "\(chosen.count - uncovered.count) of \(chosen.count) encodings run, "
        + "\(Exceptions.notRun.count) of the table's \(patterns.count) not comparable (docs/oracle-exceptions.md)"
)
exit(wrong.isEmpty && uncovered.isEmpty ? 0 : 1)
