import Guest

@testable import PowerPC

extension GoldenGuest {
    static let powerpc = [
        powerpc(.powerpc64le, pc: 0x15_0000_0000), powerpc(.powerpc64, pc: 0x15_0000_0000),
        powerpc(.powerpc, pc: 0x1500_0000),
    ]

    private static func powerpc(_ architecture: GuestArchitecture, pc: UInt64) -> GoldenGuest {
        GoldenGuest(
            architecture: architecture, pc: pc,
            find: { words in
                guard let first = words.first else { return (1, nil) }
                if first >> 26 == 1, let suffix = words.dropFirst().first {
                    return (2, name(PPCTable.prefixedTables[Int(first >> 24 & 3)], suffix))
                }
                return (1, name(PPCTable.table, first))
            },
            undefined: GuestException.undefined.rawValue)
    }

    private static func name(_ table: EncodingTable<PPC>, _ word: UInt32) -> String? {
        let index = table.find(word)
        return index < 0 ? nil : "\(table.encodings[index].name)"
    }
}
