import Foundation

/// A command that runs TestBinaries/a64-oracle.c.
struct Engine {
    let name: String
    let command: [String]
    let isOracle: Bool

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ text: String, program: String, isOracle: Bool) {
        self.isOracle = isOracle
        name = text
        command = text.split(separator: " ").map(String.init) + [program]
    }

    /// The outcomes of the records, as many as it lived to give, and what it had to say meanwhile.
    func run(_ records: [Record], background: [UInt8], folder: URL) throws -> (
        outcomes: [Outcome], messages: [Substring]
    ) {
        var bytes = background
        bytes.reserveCapacity(4096 + records.count * 856)
        for record in records { record.append(to: &bytes, forOracle: isOracle) }
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
        let count = data.count / Outcome.size
        if process.terminationReason != .exit || process.terminationStatus != 0 || count != records.count {
            FileHandle.standardError.write(
                Data(
                    "\(name): status \(process.terminationStatus), \(count) of \(records.count) records\n"
                        .utf8))
        }
        let outcomes = data.withUnsafeBytes { all in
            (0..<min(count, records.count)).map {
                Outcome(UnsafeRawBufferPointer(rebasing: all[$0 * Outcome.size..<($0 + 1) * Outcome.size]))
            }
        }
        let messages = try String(decoding: Data(contentsOf: errors), as: UTF8.self)
        return (outcomes, messages.split(separator: "\n"))
    }
}
