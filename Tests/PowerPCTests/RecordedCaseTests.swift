import Foundation
import FuzzCommon
import Glibc
import Process
import Testing

@testable import FuzzPPC
@testable import PowerPC

/// What instructions do, as the oracle has it (Tests/Cases/ppc*.txt, by scripts/record-ppc-cases), by the interpreter and by
/// generated code.
@Suite(.serialized) struct RecordedCaseTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/../Cases"
    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("ppc") && $0.hasSuffix(".txt") }.sorted()
    }()
    static let patterns = Pattern.all

    @Test func thereAreFiles() { #expect(Self.files.count >= 6) }

    @Test(arguments: files) func cases(file: String) throws {
        let guestName = try #require(file.split(separator: "-").first)
        let guest = try #require(PPCGuest.all.first { $0.name == guestName })
        let cases = try Self.read(file, guest)
        #expect(!cases.isEmpty)
        try withEngines(guest) { engines in
            for (name, server) in engines {
                run(cases, name, server, PPCTarget(guest, Self.patterns))
            }
        }
    }

    private func run(_ cases: [RecordedCase], _ engine: String, _ server: Server, _ target: PPCTarget) {
        server.setBackground(RecordedCase.background)
        var failures: [String: Int] = [:]
        for one in cases {
            let have = server.run(one.record)
            let lines = target.differences(one.record, one.outcome, have) + server.takeMistakes()
            if lines.isEmpty { continue }
            failures[one.name, default: 0] += 1
            if failures[one.name] == 1 {
                Issue.record(
                    "\(one.name) by the \(engine)\n    \(target.describe(one.record))\n\(lines.joined(separator: "\n"))"
                )
            }
        }
        #expect(failures.isEmpty, "\(failures.sorted { $0.key < $1.key })")
    }

    private static func read(_ file: String, _ guest: PPCGuest) throws -> [RecordedCase] {
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        var name = ""
        var encoding = -1
        var cases: [RecordedCase] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") {
                name = String(line.dropFirst(2))
                encoding = try #require(patterns.firstIndex { $0.name == name }, "no encoding \(name)")
                continue
            }
            cases.append(
                try #require(RecordedCase(name: name, line: line, encoding: encoding, guest), "\(line)"))
        }
        return cases
    }
}
