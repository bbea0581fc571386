import Guest
import IR

/// All encodings of the Power ISA. Each file of this folder's rooms adds a group as an extension; here they come together.
public enum PPCTable {
    /// As the documentation shows them.
    public static let groups: [(title: String, encodings: [Encoding<PPC>])] = [
        ("Branches", branches), ("Fixed point", integer), ("Loads and stores", memory),
        ("Floating point", float), ("Decimal floating point", decimalFloat), ("Vectors", vector),
        ("System", system),
    ]
    public static let all = joined(branches, integer, memory, float, decimalFloat, vector, system)
    /// Suffixes of prefixed instructions, by the prefix's type (bits 6 and 7): 8LS, 8RR, MLS, MRR.
    public static let prefixed: [[Encoding<PPC>]] = [
        prefixedLoads, prefixedVectors, joined(prefixedIntegers, prefixedModifiedLoads),
        joined(prefixedMatrices, prefixedNoOperation),
    ]

    public static let table = makeTable(all)
    static let prefixedTables = prefixed.map { makeTable($0) }

    /// Indexed by the primary opcode and the lower five bits of most extended ones.
    static func makeTable(_ encodings: [Encoding<PPC>]) -> EncodingTable<PPC> {
        EncodingTable(encodings, index: EncodingIndex(highShift: 26, lowShift: 1, lowBits: 5))
    }

    /// Lifts the instruction at `pc`.
    static func lift(
        _ mode: Mode, _ builder: Builder, _ pc: UInt64, _ code: UnsafeRawPointer, _ available: Int
    ) -> LiftResult {
        guard available >= 4 else { return .needsMore }
        func word(_ offset: Int) -> UInt32 {
            let word = code.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return mode.bigEndian ? UInt32(bigEndian: word) : word
        }
        builder.startInstruction(pc: pc)
        let first = word(0)
        guard first >> 26 == 1 else {
            return lift(table, PPC(first, mode: mode), builder)
        }
        // A prefixed instruction must not cross a boundary of 64 bytes.
        guard pc & 63 != 60 else {
            builder.exitException(GuestException.alignment.rawValue)
            return .done(4)
        }
        guard available >= 8 else { return .needsMore }
        let instruction = PPC(word(4), prefix: first, mode: mode)
        return lift(prefixedTables[Int(first >> 24 & 3)], instruction, builder)
    }

    private static func lift(
        _ table: EncodingTable<PPC>, _ instruction: PPC, _ builder: Builder
    ) -> LiftResult {
        let length = Int(instruction.length)
        let index = table.find(instruction.word)
        guard index >= 0, instruction.mode.has(table.encodings[index].feature) else {
            builder.undefined()
            return .undefined(length)
        }
        table.encodings[index].semantics(instruction, builder)
        return .done(length)
    }
}
