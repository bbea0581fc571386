/// A guest whose instructions are compared with an oracle's: records go in, outcomes come out.
public protocol FuzzTarget {
    associatedtype Record
    associatedtype Outcome

    /// What the program under test writes for a record.
    var outcomeSize: Int { get }
    /// The names of the table's encodings.
    var encodings: [String] { get }

    /// Appends the record as the program reads it.
    func encode(_ record: Record, forOracle: Bool, to bytes: inout [UInt8])
    func decode(_ bytes: UnsafeRawBufferPointer) -> Outcome

    /// The index of the encoding that the record is for; negative for a chain.
    func encoding(of record: Record) -> Int
    func name(of record: Record) -> String
    func describe(_ record: Record) -> String
    /// Whether the instruction was there to run.
    func isExecuted(_ outcome: Outcome) -> Bool
    /// Where two outcomes differ that are to be the same, as text.
    func differences(_ record: Record, _ want: Outcome, _ have: Outcome) -> [String]
}
