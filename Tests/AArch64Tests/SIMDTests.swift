import Foundation
import IR
import Testing

@testable import AArch64

@Suite struct SIMDTests {
    /// Each line of the file: the word, the seed of the state, and what the instruction changes. Lines that
    /// begin with # name the encoding. The results are QEMU's, and for I8MM a model of the manual's text.
    @Test func recordedCases() throws {
        let environment = ProcessInfo.processInfo.environment["SOJOURN_SIMD_CASES"]
        let path =
            environment ?? URL(filePath: #filePath).deletingLastPathComponent().path
            + "/../Cases/aarch64-simd.txt"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var name = ""
        var failures: [String: Int] = [:]
        var count = 0
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                name = String(line.dropFirst(2))
                continue
            }
            let fields = line.split(separator: " ").map(String.init)
            let word = try #require(UInt32(fields[0], radix: 16))
            let seed = try #require(UInt64(fields[1], radix: 16))
            var machine = LaneMachine(seed: seed)
            let changes = machine.run(word)
            count += 1
            if changes != Array(fields.dropFirst(2)) {
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
