import Foundation
import IR
import Testing

@testable import AArch64

/// Serial: every case uses the same memory.
@Suite(.serialized) struct RecordedCaseTests {
    /// Recorded by scripts/record-integer-cases and record-float-cases; the former says what the lines mean.
    @Test(arguments: ["aarch64-integer", "aarch64-float"]) func cases(file: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/../Cases/\(file).txt"
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
            var vectors: [Int: UInt128] = [:]
            for field in fields.dropFirst(2) where field.contains(":") {
                let parts = field.dropFirst().split(separator: ":")
                let n = try #require(Int(parts[0]))
                if field.first == "x" {
                    overrides[n] = try #require(UInt64(parts[1], radix: 16))
                } else {
                    vectors[n] = try #require(UInt128(parts[1], radix: 16))
                }
            }
            let expected = fields.dropFirst(2).filter { !$0.contains(":") }.map(String.init)
            let changes = WordMachine(seed: seed, overrides: overrides, vectors: vectors).run(words)
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
