import Foundation
import IR
import Testing

@testable import AArch64

/// Serial: every case uses the same memory.
@Suite(.serialized) struct IntegerTests {
    /// Recorded by scripts/record-integer-cases, which says what the lines mean. `SOJOURN_INTEGER_CASES` names
    /// another file.
    @Test func recordedCases() throws {
        let environment = ProcessInfo.processInfo.environment["SOJOURN_INTEGER_CASES"]
        let path =
            environment ?? URL(filePath: #filePath).deletingLastPathComponent().path
            + "/../Cases/aarch64-integer.txt"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var name = ""
        var failures: [String: Int] = [:]
        var count = 0
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                name = String(line.dropFirst(2))
                continue
            }
            let fields = line.split(separator: " ")
            let words = try fields[0].split(separator: "+").map { try #require(UInt32($0, radix: 16)) }
            let seed = try #require(UInt64(fields[1], radix: 16))
            var overrides: [Int: UInt64] = [:]
            for field in fields.dropFirst(2) where field.contains(":") {
                let parts = field.dropFirst().split(separator: ":")
                overrides[try #require(Int(parts[0]))] = try #require(UInt64(parts[1], radix: 16))
            }
            let expected = fields.dropFirst(2).filter { !$0.contains(":") }.map(String.init)
            let changes = WordMachine(seed: seed, overrides: overrides).run(words)
            count += 1
            if changes != expected {
                failures[name, default: 0] += 1
                if failures[name] == 1 {
                    Issue.record("\(name) \(line)\n    gives \(changes.joined(separator: " "))")
                }
            }
        }
        #expect(count > 1000)
        #expect(failures.isEmpty, "\(failures.sorted { $0.key < $1.key })")
    }
}
