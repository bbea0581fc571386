import Guest

/// A structure that guest and host lay out differently, as a list of what goes where: for calls that are made often.
struct StructMoves: Sendable {
    private struct Move {
        let guest: Int
        let guestSize: Int
        let host: Int
        let hostSize: Int
        let isSigned: Bool
        /// Bytes are the same on both sides.
        let isNumber: Bool
    }

    let guestSize: Int
    let hostSize: Int
    private let moves: [Move]
    private let bigEndian: Bool

    init(_ name: String, _ layouts: Layouts) { self.init(.structure(name), layouts) }

    init(_ type: FieldType, _ layouts: Layouts) {
        let guest = FlatLayout(type, layouts)
        let host = FlatLayout(type, .host)
        guestSize = guest.size
        hostSize = host.size
        bigEndian = guest.bigEndian
        let byName = Dictionary(host.items.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        moves = guest.items.compactMap { item in
            guard let there = byName[item.name] else { return nil }
            return Move(
                guest: item.offset, guestSize: item.size, host: there.offset, hostSize: there.size,
                isSigned: item.isSigned, isNumber: item.isNumber && there.isNumber)
        }
    }

    /// Fills `host`, which is all zero, from a guest's structure.
    func toHost(_ guest: UnsafeRawPointer, _ host: UnsafeMutableRawPointer) {
        for move in moves {
            guard move.isNumber else {
                (host + move.host).copyMemory(
                    from: guest + move.guest, byteCount: min(move.guestSize, move.hostSize))
                continue
            }
            let value = Self.load(guest + move.guest, move.guestSize, move.isSigned, bigEndian)
            Self.store(value, host + move.host, move.hostSize, false)
        }
    }

    /// The reverse. A number that does not fit is cut off, as by the kernel's own calls of this kind.
    func toGuest(_ host: UnsafeRawPointer, _ guest: UnsafeMutableRawPointer) {
        for move in moves {
            guard move.isNumber else {
                (guest + move.guest).copyMemory(
                    from: host + move.host, byteCount: min(move.guestSize, move.hostSize))
                continue
            }
            let value = Self.load(host + move.host, move.hostSize, move.isSigned, false)
            Self.store(value, guest + move.guest, move.guestSize, bigEndian)
        }
    }

    private static func load(_ p: UnsafeRawPointer, _ size: Int, _ isSigned: Bool, _ swaps: Bool) -> UInt64 {
        switch size {
        case 8:
            let value = p.loadUnaligned(as: UInt64.self)
            return swaps ? value.byteSwapped : value
        case 4:
            let word = p.loadUnaligned(as: UInt32.self)
            let value = swaps ? word.byteSwapped : word
            return isSigned ? UInt64(bitPattern: Int64(Int32(bitPattern: value))) : UInt64(value)
        case 2:
            let word = p.loadUnaligned(as: UInt16.self)
            let value = swaps ? word.byteSwapped : word
            return isSigned ? UInt64(bitPattern: Int64(Int16(bitPattern: value))) : UInt64(value)
        case 1:
            let value = p.load(as: UInt8.self)
            return isSigned ? UInt64(bitPattern: Int64(Int8(bitPattern: value))) : UInt64(value)
        default: return 0
        }
    }

    private static func store(_ value: UInt64, _ p: UnsafeMutableRawPointer, _ size: Int, _ swaps: Bool) {
        switch size {
        case 8: p.storeBytes(of: swaps ? value.byteSwapped : value, as: UInt64.self)
        case 4:
            let word = UInt32(truncatingIfNeeded: value)
            p.storeBytes(of: swaps ? word.byteSwapped : word, as: UInt32.self)
        case 2:
            let word = UInt16(truncatingIfNeeded: value)
            p.storeBytes(of: swaps ? word.byteSwapped : word, as: UInt16.self)
        case 1: p.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        default: break
        }
    }
}
