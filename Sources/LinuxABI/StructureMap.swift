import Guest
import Synchronization

/// A structure that guest and host lay out differently, as moves of its numbers: `StructConversion` for calls that are
/// made often.
final class StructureMap: Sendable {
    private struct Move: Sendable {
        let from: Int
        let to: Int
        let fromSize: Int
        let toSize: Int
        let isSigned: Bool
    }

    /// Where runs of bytes are that are the same everywhere.
    private struct Run: Sendable {
        let guest: Int
        let host: Int
        let count: Int
    }

    let guestSize: Int
    let hostSize: Int
    private let toHostMoves: [Move]
    private let toGuestMoves: [Move]
    private let runs: [Run]
    private let swaps: Bool

    convenience init(_ name: String, _ layouts: Layouts) { self.init(.structure(name), layouts) }

    init(_ type: FieldType, _ layouts: Layouts) {
        let guest = FlatLayout(type, layouts)
        let host = FlatLayout(type, .host)
        guestSize = guest.size
        hostSize = host.size
        swaps = layouts.model.bigEndian
        var toHost: [Move] = []
        var toGuest: [Move] = []
        var runs: [Run] = []
        for item in guest.items {
            guard let other = host.item(item.name) else {
                // The upper half of a number whose lower half has a place of its own.
                if item.name.hasSuffix("_high"), let whole = host.item(String(item.name.dropLast(5))) {
                    toGuest.append(
                        Move(
                            from: whole.offset + 4, to: item.offset, fromSize: 4, toSize: item.size,
                            isSigned: false))
                }
                continue
            }
            guard item.isNumber, other.isNumber else {
                runs.append(Run(guest: item.offset, host: other.offset, count: min(item.size, other.size)))
                continue
            }
            toGuest.append(
                Move(
                    from: other.offset, to: item.offset, fromSize: other.size, toSize: item.size,
                    isSigned: other.isSigned))
            // Of the nanoseconds in 64 bits the kernel takes the lower half from 32-bit programs.
            let isHalf = layouts.model.pointerBytes == 4 && item.size == 8 && item.name.hasSuffix("tv_nsec")
            toHost.append(
                Move(
                    from: item.offset + (isHalf && layouts.model.bigEndian ? 4 : 0), to: other.offset,
                    fromSize: isHalf ? 4 : item.size, toSize: other.size,
                    isSigned: item.isSigned && !isHalf))
        }
        toHostMoves = toHost
        toGuestMoves = toGuest
        self.runs = runs
    }

    /// What the host has and the guest has not is zero. Neither has to be aligned.
    func toHost(_ guest: UnsafeRawPointer, _ host: UnsafeMutableRawPointer) {
        host.initializeMemory(as: UInt8.self, repeating: 0, count: hostSize)
        for run in runs { (host + run.host).copyMemory(from: guest + run.guest, byteCount: run.count) }
        for move in toHostMoves {
            let value = GuestInteger.load(guest + move.from, move.fromSize, swapped: swaps, move.isSigned)
            GuestInteger.store(value, host + move.to, move.toSize, swapped: false)
        }
    }

    func toGuest(_ host: UnsafeRawPointer, _ guest: UnsafeMutableRawPointer) {
        guest.initializeMemory(as: UInt8.self, repeating: 0, count: guestSize)
        for run in runs { (guest + run.guest).copyMemory(from: host + run.host, byteCount: run.count) }
        for move in toGuestMoves {
            let value = GuestInteger.load(host + move.from, move.fromSize, swapped: false, move.isSigned)
            GuestInteger.store(value, guest + move.to, move.toSize, swapped: swaps)
        }
    }
}

/// Integers in memory by their size, in the guest's byte order or the host's.
enum GuestInteger {
    @inline(__always)
    static func load(_ at: UnsafeRawPointer, _ size: Int, swapped: Bool, _ isSigned: Bool = false) -> UInt64 {
        switch size {
        case 8:
            let value = at.loadUnaligned(as: UInt64.self)
            return swapped ? value.byteSwapped : value
        case 4:
            let value = at.loadUnaligned(as: UInt32.self)
            let number = swapped ? value.byteSwapped : value
            return isSigned ? UInt64(bitPattern: Int64(Int32(bitPattern: number))) : UInt64(number)
        case 2:
            let value = at.loadUnaligned(as: UInt16.self)
            let number = swapped ? value.byteSwapped : value
            return isSigned ? UInt64(bitPattern: Int64(Int16(bitPattern: number))) : UInt64(number)
        default:
            let number = at.load(as: UInt8.self)
            return isSigned ? UInt64(bitPattern: Int64(Int8(bitPattern: number))) : UInt64(number)
        }
    }

    @inline(__always)
    static func store(_ value: UInt64, _ at: UnsafeMutableRawPointer, _ size: Int, swapped: Bool) {
        switch size {
        case 8: at.storeBytes(of: swapped ? value.byteSwapped : value, as: UInt64.self)
        case 4:
            let number = UInt32(truncatingIfNeeded: value)
            at.storeBytes(of: swapped ? number.byteSwapped : number, as: UInt32.self)
        case 2:
            let number = UInt16(truncatingIfNeeded: value)
            at.storeBytes(of: swapped ? number.byteSwapped : number, as: UInt16.self)
        default: at.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        }
    }

    /// Turns the byte order of `count` integers around.
    static func swap(_ at: UnsafeMutableRawPointer, _ size: Int, count: Int) {
        for k in 0..<count {
            let place = at + k * size
            store(load(place, size, swapped: true), place, size, swapped: false)
        }
    }
}

/// Maps by the names of their structures, made when they are first asked for. Any thread may ask, and a child that was made
/// meanwhile.
final class StructureMaps: Sendable {
    private final class Node: Sendable {
        let name: String
        let map: StructureMap
        let next = AtomicLazyReference<Node>()

        init(_ name: String, _ map: StructureMap) {
            self.name = name
            self.map = map
        }
    }

    private let layouts: Layouts
    private let first = AtomicLazyReference<Node>()

    init(_ layouts: Layouts) { self.layouts = layouts }

    subscript(name: String) -> StructureMap {
        guard var node = first.load() else {
            let made = Node(name, StructureMap(name, layouts))
            let there = first.storeIfNil(made)
            return there === made ? made.map : self[name]
        }
        while node.name != name {
            if let next = node.next.load() {
                node = next
            } else {
                node = node.next.storeIfNil(Node(name, StructureMap(name, layouts)))
            }
        }
        return node.map
    }
}
