import Foundation

/// A command that runs an oracle program, or something that reads and writes the same.
public struct Engine<Target: FuzzTarget> {
    public let name: String
    let command: [String]
    let isOracle: Bool
    let target: Target
    /// How often it may die before the rest of a batch is given up.
    private let mostDeaths: Int

    public init(
        _ command: [String], name: String? = nil, isOracle: Bool, target: Target, mostDeaths: Int = 20
    ) {
        self.mostDeaths = mostDeaths
        self.isOracle = isOracle
        self.target = target
        self.command = command
        self.name = name ?? command.joined(separator: " ")
    }

    /// The outcomes of the records, nil for one that it died of, and what it had to say meanwhile.
    public func run(_ records: [Target.Record], background: [UInt8], folder: URL) throws -> (
        outcomes: [Target.Outcome?], messages: [Substring]
    ) {
        var outcomes: [Target.Outcome?] = []
        var messages: [Substring] = []
        for _ in 0...mostDeaths {
            let rest = Array(records[outcomes.count...])
            let (more, said) = try runOnce(rest, background: background, folder: folder)
            outcomes += more.map { $0 }
            messages += said
            if outcomes.count == records.count { break }
            outcomes.append(nil)
            if outcomes.count == records.count { break }
        }
        return (outcomes, messages)
    }

    private func runOnce(_ records: [Target.Record], background: [UInt8], folder: URL) throws -> (
        outcomes: [Target.Outcome], messages: [Substring]
    ) {
        var bytes = background
        for record in records { target.encode(record, forOracle: isOracle, to: &bytes) }
        let input = folder.appendingPathComponent("in")
        let output = folder.appendingPathComponent("out")
        let errors = folder.appendingPathComponent("errors")
        try Data(bytes).write(to: input)
        for file in [output, errors] {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let data = try Data(contentsOf: output)
        let size = target.outcomeSize
        let count = data.count / size
        if process.terminationReason != .exit || process.terminationStatus != 0 || count != records.count {
            FileHandle.standardError.write(
                Data(
                    "\(name): status \(process.terminationStatus), \(count) of \(records.count) records\n"
                        .utf8))
        }
        let outcomes = data.withUnsafeBytes { all in
            (0..<min(count, records.count)).map {
                target.decode(UnsafeRawBufferPointer(rebasing: all[$0 * size..<($0 + 1) * size]))
            }
        }
        let messages = try String(decoding: Data(contentsOf: errors), as: UTF8.self)
        return (outcomes, messages.split(separator: "\n"))
    }
}
