import FuzzCommon
import Glibc

/// AArch64, as TestBinaries/a64-oracle.c runs it.
struct A64Target: FuzzTarget {
    let patterns: [Pattern]
    let encodings: [String]
    var outcomeSize: Int { Outcome.size }

    init(_ patterns: [Pattern]) {
        self.patterns = patterns
        encodings = patterns.map(\.name)
    }

    func encode(_ record: Record, forOracle: Bool, to bytes: inout [UInt8]) {
        record.append(to: &bytes, forOracle: forOracle)
    }
    func decode(_ bytes: UnsafeRawBufferPointer) -> Outcome { Outcome(bytes) }

    func encoding(of record: Record) -> Int { record.encoding }
    func name(of record: Record) -> String {
        if record.encoding >= 0 { return encodings[record.encoding] }
        let last = (record.words.last ?? 0) >> 24
        return last == 0x54 || last == 0xb5 ? "(loop)" : "(chain)"
    }
    func describe(_ record: Record) -> String { FuzzA64.describe(record, patterns) }
    func isExecuted(_ outcome: Outcome) -> Bool { outcome.signal != SIGILL }
    func differences(_ record: Record, _ want: Outcome, _ have: Outcome) -> [String] {
        FuzzA64.differences(record, want, have).filter { !Exceptions.isKnown(record, want, have, $0) }
    }
}
