// Compares Sojourn with an oracle, instruction by instruction: scripts/fuzz.
import AArch64
import Foundation
import FuzzCommon

let usage = """
    usage: FuzzA64 --program FILE --oracle COMMAND --under COMMAND [--under COMMAND…] [--seed N] [--each N]
                   [--chains N] [--loops N] [--filter TEXT] [--show N] [--missing N] [--tags 1] [--unread-status 1]
    """

let options = Options(usage: usage)
guard let program = options.text("--program"), let oracleCommand = options.text("--oracle") else {
    fail(usage)
}
let seed = UInt64(options.number("--seed", 1))
let each = options.number("--each", 100)

let patterns = Pattern.all
let target = A64Target(patterns)
func engine(_ command: String, isOracle: Bool) -> Engine<A64Target> {
    Engine(command.split(separator: " ").map(String.init) + [program], isOracle: isOracle, target: target)
}
var generator = Generator(seed: seed, patterns: patterns)
Exceptions.ignoresStatus = options.number("--unread-status", 0) != 0
generator.tags = options.number("--tags", 0) != 0
let campaign = try Campaign(
    target, oracle: engine(oracleCommand, isOracle: true),
    engines: options.under.map { engine($0, isOracle: false) }, random: &generator.random,
    show: options.number("--show", 1))

if let count = options.text("--missing").flatMap({ Int($0) }) {
    // Words that the oracle runs and the table does not have.
    var found: [UInt32: Int32] = [:]
    var tried = 0
    while tried < count {
        var records: [Record] = []
        while records.count < 50_000 {
            if let r = generator.missing({ A64Table.table.find($0) >= 0 }) { records.append(r) }
        }
        tried += records.count
        for (record, outcome) in try campaign.ask(records) where outcome.signal != SIGILL {
            found[record.words[0]] = outcome.signal
        }
    }
    for (word, signal) in found.sorted(by: { $0.key < $1.key }) {
        print(String(word, radix: 16), signal)
    }
    print("\(found.count) of \(tried) words that the table has not are run by the oracle")
    exit(0)
}

let chosen = patterns.indices.filter { k in
    options.isChosen(patterns[k].name) && !Exceptions.notRun.contains(patterns[k].name)
}
for encoding in chosen {
    var made = 0
    for _ in 0..<each * 4 where made < each {
        guard let record = generator.single(encoding) else { continue }
        try campaign.add(record)
        made += 1
    }
}
if options.hasFilter {
    generator.preferred = chosen.filter { !patterns[$0].isBranch && patterns[$0].room != .system }
}
let rest = options.hasFilter ? 0 : each * 100
for _ in 0..<options.number("--chains", rest) {
    if let record = generator.chain() { try campaign.add(record) }
}
for _ in 0..<options.number("--loops", rest) {
    if let record = generator.loop() { try campaign.add(record) }
}
try campaign.finish()
exit(campaign.summarize(chosen, seed: seed, notComparable: Exceptions.notRun.count) ? 0 : 1)
