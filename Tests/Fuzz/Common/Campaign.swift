import Foundation

/// Runs records by the oracle and by the engines under test, batch by batch, and counts.
public final class Campaign<Target: FuzzTarget> {
    public struct Counts {
        public var executed = 0
        public var compared = 0
        public var wrong = 0
    }

    let target: Target
    let oracle: Engine<Target>
    let engines: [Engine<Target>]
    /// What the data memory holds before each record.
    let background: [UInt8]
    /// How many mistakes of an encoding are shown.
    let show: Int
    public let folder: URL
    private var batch: [Target.Record] = []
    private static var batchSize: Int { 50_000 }

    /// By encoding.
    public private(set) var counts: [Counts]
    public private(set) var wrong: [String: Int] = [:]
    public private(set) var compared = 0

    public init(
        _ target: Target, oracle: Engine<Target>, engines: [Engine<Target>], random: inout Random, show: Int
    ) throws {
        self.target = target
        self.oracle = oracle
        self.engines = engines
        self.show = show
        background = (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
        counts = Array(repeating: Counts(), count: target.encodings.count)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    public func add(_ record: Target.Record) throws {
        batch.append(record)
        if batch.count == Self.batchSize { try runBatch() }
    }

    /// Runs what is left.
    public func finish() throws {
        if !batch.isEmpty { try runBatch() }
        try? FileManager.default.removeItem(at: folder)
    }

    /// What the oracle says, of those records that it lived to run.
    public func ask(_ records: [Target.Record]) throws -> [(Target.Record, Target.Outcome)] {
        let outcomes = try oracle.run(records, background: background, folder: folder).outcomes
        return zip(records, outcomes).compactMap { record, outcome in
            if outcome == nil {
                print("the oracle dies of \(target.name(of: record))\n    \(target.describe(record))")
            }
            return outcome.map { (record, $0) }
        }
    }

    private func runBatch() throws {
        let asked = try ask(batch)
        batch = []
        for (record, outcome) in asked {
            let k = target.encoding(of: record)
            if k >= 0, target.isExecuted(outcome) { counts[k].executed += 1 }
        }
        for engine in engines { try compare(asked, engine) }
    }

    private func compare(_ asked: [(record: Target.Record, want: Target.Outcome)], _ engine: Engine<Target>)
        throws
    {
        let (had, messages) = try engine.run(asked.map(\.record), background: background, folder: folder)
        // Such as of -d check_alloc.
        if let first = messages.first {
            wrong["(messages) \(engine.name)", default: 0] += 1
            print("\(engine.name) says: \(first)")
            for line in messages.dropFirst().prefix(40 * show) { print("    \(line)") }
        }
        for (k, (record, want)) in asked.enumerated() {
            guard k < had.count else {
                note("(not run) \(engine.name)", record, ["it has died too often"])
                break
            }
            compared += 1
            let encoding = target.encoding(of: record)
            if encoding >= 0 { counts[encoding].compared += 1 }
            let lines = had[k].map { target.differences(record, want, $0) } ?? ["died: \(engine.name)"]
            if lines.isEmpty { continue }
            if encoding >= 0 { counts[encoding].wrong += 1 }
            note(target.name(of: record), record, lines, engine)
        }
    }

    private func note(
        _ key: String, _ record: Target.Record, _ lines: [String], _ engine: Engine<Target>? = nil
    ) {
        wrong[key, default: 0] += 1
        if wrong[key]! > show { return }
        print("\(key)\(engine.map { " under \($0.name)" } ?? "")\n    \(target.describe(record))")
        for line in lines.prefix(8) { print("    ! \(line)") }
    }

    /// Prints what was wrong and what was never run of the chosen encodings, and a last line.
    /// - Returns: whether all is well.
    public func summarize(_ chosen: [Int], seed: UInt64, notComparable: Int) -> Bool {
        let uncovered = chosen.filter { counts[$0].executed == 0 }
        for k in uncovered { print("never run: \(target.encodings[k])") }
        for (name, count) in wrong.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            print("\(count) wrong: \(name)")
        }
        print(
            "seed \(seed): \(compared) comparisons, \(wrong.values.reduce(0, +)) wrong; "
                + "\(chosen.count - uncovered.count) of \(chosen.count) encodings run, "
                + "\(notComparable) of the table's \(target.encodings.count) not comparable (docs/oracle-exceptions.md)"
        )
        return wrong.isEmpty && uncovered.isEmpty
    }

    /// A line for each chosen encoding.
    public func printCounts(_ chosen: [Int]) {
        print("executed  compared  wrong  encoding")
        func column(_ n: Int, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - String(n).count)) + String(n)
        }
        for k in chosen {
            let c = counts[k]
            print(
                "\(column(c.executed, 8))  \(column(c.compared, 8))  \(column(c.wrong, 5))  \(target.encodings[k])"
            )
        }
    }
}
