import Guest

@testable import AArch64

extension GoldenGuest {
    static let aarch64 = GoldenGuest(
        architecture: .aarch64, pc: 0x15_0000_0000,
        find: { words in
            let index = words.first.map { A64Table.table.find($0) } ?? -1
            return (1, index < 0 ? nil : "\(A64Table.table.encodings[index].name)")
        },
        undefined: GuestException.undefined.rawValue)
}
