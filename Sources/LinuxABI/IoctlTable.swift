import Guest

/// The requests of ioctl as one guest numbers them.
final class IoctlTable: Sendable {
    struct Entry: Sendable {
        let row: IoctlRow
        /// The host's number; for a buffer of any size that of size 0.
        let host: UInt32
        /// Whether guest and host agree on the number and on all that the argument points to.
        let agrees: Bool
    }

    static let groups: [IoctlGroup] = [
        terminals, consoles, serial, files, encryption, btrfs, sockets, interfaces, wireless, tunnels,
        blockDevices,
        loopDevices, storage, floppies, tapes, discs, scsi, clocks, kernel, input, memoryDevices, buses, usb,
        sound, openSound, video, frameBuffers, graphics, virtualization,
    ]

    private let abi: GuestABI
    private let exact: [UInt32: [Entry]]
    private let anySize: [UInt32: [Entry]]

    init(_ abi: GuestABI) {
        self.abi = abi
        let guest = Layouts(abi)
        let own = Dictionary(
            "\(abi.ioctls)".split(separator: "\n").compactMap(IoctlGroup.row).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        let missing = Self.missing(abi)
        var exact: [UInt32: [Entry]] = [:]
        var anySize: [UInt32: [Entry]] = [:]
        for group in Self.groups {
            for row in group.rows where !missing.contains(row.name) {
                let number = (own[row.name] ?? row).number.value(guest, abi.ioctlEncoding)
                let host = row.number.value(.host, .generic)
                let entry = Entry(
                    row: row, host: host, agrees: number == host && Self.agrees(row.argument, abi, guest))
                if case .anySize = row.number {
                    anySize[number, default: []].append(entry)
                } else {
                    exact[number, default: []].append(entry)
                }
            }
        }
        self.exact = exact
        self.anySize = anySize
    }

    /// What the guest's own text has without a number: requests that it has not.
    static func missing(_ abi: GuestABI) -> Set<String> {
        Set("\(abi.ioctls)".split(separator: "\n").filter { !$0.contains(" ") }.map(String.init))
    }

    /// All requests of this number: several names may share one.
    func entries(_ number: UInt32) -> [Entry] {
        exact[number] ?? anySize[abi.ioctlEncoding.withoutSize(number)] ?? []
    }

    /// A request of this number but for the size of what it takes and gives.
    func resized(_ number: UInt32) -> Entry? {
        let wanted = abi.ioctlEncoding.withoutSize(number)
        return exact.first { abi.ioctlEncoding.withoutSize($0.key) == wanted && $0.key != wanted }?.value
            .first
    }

    /// The numbers that cannot be carried over.
    var differing: [UInt32] {
        exact.filter { !$0.value.allSatisfy(\.agrees) }.map(\.key).sorted()
    }

    private static func agrees(_ argument: IoctlArgument, _ abi: GuestABI, _ guest: Layouts) -> Bool {
        switch argument {
        case .take(let field), .give(let field), .both(let field):
            return FlatLayout(field.type, guest).isSame(as: FlatLayout(field.type, .host))
        case .value(.names("open")): return abi.openFlags.isIdentity
        case .refused: return false
        default: return true
        }
    }
}
