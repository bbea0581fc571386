import Glibc
import Guest
import Process

/// One ioctl of a guest that differs from the host: its structures in the host's layout, with all they point to.
struct IoctlConversion {
    private let memory: GuestMemory
    private let guest: Layouts
    private var pieces: [Piece] = []
    private var bytesLeft = 1 << 24

    /// Elements of one type, one after the other, and where the guest has them.
    private struct Piece {
        let address: UInt64
        let guest: FlatLayout
        let host: FlatLayout
        let count: Int
        /// What the guest had, to keep its pointers.
        let before: [UInt8]
        let memory: UnsafeMutableRawPointer
        let written: [UInt8]
        /// A length in bytes was not that of whole elements: the guest is to see what the host takes it for.
        let isRounded: Bool
    }

    private init(_ memory: GuestMemory, _ guest: Layouts) {
        self.memory = memory
        self.guest = guest
    }

    /// Does the request by `call`, which takes the argument in the host's layout; `fill` says that the kernel reads
    /// nothing.
    static func perform(
        _ type: FieldType, at address: UInt64, fill: Bool, _ memory: GuestMemory, _ guest: Layouts,
        _ call: (UInt64) -> Int
    ) -> Int {
        var conversion = IoctlConversion(memory, guest)
        defer { conversion.pieces.forEach { $0.memory.deallocate() } }
        let host: UInt64
        switch conversion.take(type, address, 1, reads: !fill) {
        case .success(let at): host = at
        // The host's EFAULT comes behind what it says of the descriptor and the request.
        case .failure(let error):
            return error.result != -14 ? error.result : call(address == 0 ? 0 : Marshalling.bad(address))
        }
        let result = call(host)
        return conversion.give(all: fill && result >= 0) ? result : -14
    }

    private struct Failure: Error { let result: Int }

    /// The host address of the copy.
    private mutating func take(_ type: FieldType, _ address: UInt64, _ count: Int, reads: Bool)
        -> Result<UInt64, Failure>
    {
        let from = FlatLayout(type, guest)
        let to = FlatLayout(type, .host)
        guard count > 0, from.size > 0 else { return .success(memory.base &+ address) }
        guard count <= bytesLeft / max(from.size, to.size) else { return .failure(Failure(result: -12)) }
        bytesLeft -= count * max(from.size, to.size)
        guard memory.pointer(address, count * from.size) != nil else {
            return .failure(Failure(result: -14))
        }
        var before = [UInt8](repeating: 0, count: count * from.size)
        if reads {
            guard let bytes = memory.bytes(address, before.count) else {
                return .failure(Failure(result: -14))
            }
            before = bytes
        }
        var image: [UInt8] = []
        var isRounded = false
        for k in 0..<count {
            let one = Array(before[(k * from.size)..<((k + 1) * from.size)])
            var converted = FlatLayout.convert(one, from, to)
            if reads, let failure = follow(one, from, to, &converted, &isRounded) { return .failure(failure) }
            image += converted
        }
        let index = pieces.count
        var tailBytes: [UInt8] = []
        if reads, count == 1, let tail = from.tail, let counter = from.item(tail.count) {
            let elements = Int(truncatingIfNeeded: min(from.number(counter, before), 1 << 24))
            let follows = address &+ UInt64(from.size)
            if case .failure(let failure) = take(tail.element, follows, elements, reads: true) {
                return .failure(failure)
            }
            if pieces.count > index, let piece = pieces.last { tailBytes = piece.written }
        }
        let copy = UnsafeMutableRawPointer.allocate(
            byteCount: image.count + tailBytes.count, alignment: 16)
        copy.copyMemory(from: image, byteCount: image.count)
        if !tailBytes.isEmpty {
            // The kernel wants the tail behind the structure: the piece's own copy gives way to it.
            let tail = copy + image.count
            tail.copyMemory(from: tailBytes, byteCount: tailBytes.count)
            tails[pieces.count - 1] = tail
        }
        pieces.append(
            Piece(
                address: address, guest: from, host: to, count: count, before: before, memory: copy,
                written: image, isRounded: isRounded))
        return .success(UInt64(UInt(bitPattern: copy)))
    }

    /// Pieces that are in another's memory, by their index.
    private var tails: [Int: UnsafeMutableRawPointer] = [:]

    /// Copies what pointers point to, and puts the copies' addresses into `image`.
    private mutating func follow(
        _ bytes: [UInt8], _ from: FlatLayout, _ to: FlatLayout, _ image: inout [UInt8],
        _ isRounded: inout Bool
    ) -> Failure? {
        for item in from.items where item.isPointer {
            guard let place = to.item(item.name) else { continue }
            let value = from.number(item, bytes)
            if value == 0 { continue }
            var host = memory.base &+ value
            if let pointee = item.pointee {
                var count = 1
                if let name = item.count {
                    let inBytes = name.hasPrefix("=")
                    guard let counter = from.item(inBytes ? String(name.dropFirst()) : name) else { continue }
                    count = Int(truncatingIfNeeded: min(from.number(counter, bytes), 1 << 31))
                    if inBytes {
                        if count % max(1, guest.measure(pointee).size) != 0 { isRounded = true }
                        count /= max(1, guest.measure(pointee).size)
                        if let there = to.item(String(name.dropFirst())) {
                            let size = UInt64(Layouts.host.measure(pointee).size)
                            to.set(there, UInt64(count) &* size, &image)
                        }
                    }
                }
                switch take(pointee, value, count, reads: true) {
                case .success(let at): host = at
                // The kernel says when it comes to it.
                case .failure(let failure):
                    if failure.result != -14 { return failure }
                    host = Marshalling.bad(value)
                }
            }
            to.set(place, host, &image)
        }
        return nil
    }

    /// Gives the guest what the kernel has changed; with `all` the argument itself in any case.
    private func give(all: Bool) -> Bool {
        for (index, piece) in pieces.enumerated() {
            let size = piece.host.size
            let copy = tails[index] ?? piece.memory
            let now = [UInt8](UnsafeRawBufferPointer(start: copy, count: size * piece.count))
            // The argument is the last piece.
            if now == piece.written, !piece.isRounded, !all || index + 1 < pieces.count { continue }
            var image: [UInt8] = []
            for k in 0..<piece.count {
                let one = Array(now[(k * size)..<((k + 1) * size)])
                var converted = FlatLayout.convert(one, piece.host, piece.guest)
                restore(piece, k, one, &converted)
                image += converted
            }
            guard memory.write(piece.address, from: image, image.count) else { return false }
        }
        return true
    }

    /// The guest's own pointers again, and lengths in its bytes.
    private func restore(_ piece: Piece, _ k: Int, _ host: [UInt8], _ image: inout [UInt8]) {
        let size = piece.guest.size
        let before = Array(piece.before[(k * size)..<((k + 1) * size)])
        for item in piece.guest.items where item.isPointer {
            guard let there = piece.host.item(item.name) else { continue }
            let old = piece.guest.number(item, before)
            let isOurs = item.pointee != nil && old != 0
            let value = piece.host.number(there, host)
            piece.guest.set(item, isOurs ? old : value == 0 ? 0 : value &- memory.base, &image)
            guard let pointee = item.pointee, let name = item.count, name.hasPrefix("="),
                let counter = piece.guest.item(String(name.dropFirst())),
                let length = piece.host.item(String(name.dropFirst()))
            else { continue }
            let elements =
                piece.host.number(length, host) / UInt64(max(1, Layouts.host.measure(pointee).size))
            piece.guest.set(counter, elements &* UInt64(guest.measure(pointee).size), &image)
        }
    }
}
