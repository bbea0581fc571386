// Compares Sojourn with an oracle, instruction by instruction: scripts/fuzz --guest.
import Foundation
import FuzzCommon
import PowerPC

let usage = """
    usage: FuzzPPC --guest ppc64le|ppc64|ppc --program FILE --oracle COMMAND --under ENGINE [--under ENGINE…] [--seed N]
                   [--each N] [--chains N] [--loops N] [--filter TEXT] [--show N] [--counts 1] [--enables 1] [--missing N]
           FuzzPPC --guest GUEST --program FILE --oracle COMMAND --record FOLDER [--seed N] [--each N] [--filter TEXT]
                   [--enables 1]
           FuzzPPC --guest GUEST --serve interpreter|translator

    ENGINE is interpreter or translator, which run in a process of this program, or a command that runs FILE.
    """

let options = Options(usage: usage)
guard let guest = PPCGuest.all.first(where: { $0.name == options.text("--guest") ?? "ppc64le" }) else {
    fail(usage)
}
if let kind = options.text("--serve") {
    guard let kind = Server.EngineKind(rawValue: kind) else { fail(usage) }
    serve(guest, kind)
}
guard let program = options.text("--program"), let oracleCommand = options.text("--oracle") else {
    fail(usage)
}
let seed = UInt64(options.number("--seed", 1))
let each = options.number("--each", 100)

let patterns = Pattern.all
let target = PPCTarget(guest, patterns)
func engine(_ command: String, isOracle: Bool, mostDeaths: Int = 20) -> Engine<PPCTarget> {
    let words =
        Server.EngineKind(rawValue: command) != nil
        ? ["/proc/self/exe", "--guest", guest.name, "--serve", command]
        : command.split(separator: " ").map(String.init) + [program]
    return Engine(words, name: command, isOracle: isOracle, target: target, mostDeaths: mostDeaths)
}
var generator = Generator(seed: seed, guest: guest, patterns: patterns)
generator.enables = options.number("--enables", 0) != 0
let campaign = try Campaign(
    target, oracle: engine(oracleCommand, isOracle: true),
    engines: options.under.map { engine($0, isOracle: false) }, random: &generator.random,
    show: options.number("--show", 1))

if let count = options.text("--missing").flatMap({ Int($0) }) {
    // Words that the oracle runs and the table does not have. It dies of some.
    let oracle = engine(oracleCommand, isOracle: true, mostDeaths: .max - 1)
    var found: [UInt32: Int32] = [:]
    var tried = 0
    while tried < count {
        var records: [Record] = []
        while records.count < 1000 {
            if let r = generator.missing({ PPCTable.table.find($0) >= 0 }) { records.append(r) }
        }
        tried += records.count
        let outcomes = try oracle.run(records, background: RecordedCase.background, folder: campaign.folder)
            .outcomes
        for (record, outcome) in zip(records, outcomes) where outcome.map(target.isExecuted) ?? true {
            found[record.words[0]] = outcome?.signal ?? 0
        }
    }
    for (word, signal) in found.sorted(by: { $0.key < $1.key }) { print(hex(word), signal) }
    print("\(found.count) of \(tried) words that the table has not are run by the oracle")
    exit(0)
}

let chosen = patterns.indices.filter { k in
    options.isChosen(patterns[k].name) && Exceptions.isRun(patterns[k], guest)
}
if let folder = options.text("--record") {
    let oracle = engine(oracleCommand, isOracle: true)
    for group in Set(chosen.map { patterns[$0].group }).sorted() {
        let text = try RecordedCase.record(
            chosen.filter { patterns[$0].group == group }, each: each, target, &generator
        ) {
            try oracle.run($0, background: RecordedCase.background, folder: campaign.folder).outcomes
        }
        let name = "\(guest.name)-\(group)\(generator.enables ? "-enabled" : "").txt"
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    try campaign.finish()
    exit(0)
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
    generator.preferred = chosen.filter(generator.links.contains)
}
let rest = options.hasFilter ? 0 : each * 100
for _ in 0..<options.number("--chains", rest) {
    if let record = generator.chain() { try campaign.add(record) }
}
for _ in 0..<options.number("--loops", rest) {
    if let record = generator.loop() { try campaign.add(record) }
}
try campaign.finish()
if options.number("--counts", 0) != 0 { campaign.printCounts(chosen) }
// What the oracle does not know is not run.
let expected =
    Exceptions.isUnknownToOracle(guest) ? chosen.filter { campaign.counts[$0].executed > 0 } : chosen
exit(
    campaign.summarize(expected, seed: seed, notComparable: patterns.count { !Exceptions.isRun($0, guest) })
        ? 0 : 1)
