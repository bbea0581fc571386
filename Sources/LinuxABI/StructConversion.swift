import Guest

/// A structure that guest and host lay out differently: the fields meet by their names.
struct StructConversion {
    private let guest: FlatLayout
    private let host: FlatLayout

    init(_ name: String, _ abi: GuestABI) {
        guest = FlatLayout(.structure(name), Layouts(abi))
        host = FlatLayout(.structure(name), .host)
    }

    var guestSize: Int { guest.size }
    var hostSize: Int { host.size }

    func toGuest(_ bytes: [UInt8]) -> [UInt8] { FlatLayout.convert(bytes, host, guest) }
    func toHost(_ bytes: [UInt8]) -> [UInt8] { FlatLayout.convert(bytes, guest, host) }
}

/// The numbers of a structure and of those in it.
struct FlatLayout {
    struct Item {
        let name: String
        let offset: Int
        let size: Int
        var isSigned = false
        /// Bytes are the same everywhere.
        var isNumber = true
        var pointee: FieldType?
        var isPointer = false
        /// The field that counts what it points to.
        var count: String?
    }

    private(set) var items: [Item] = []
    /// What follows the structure.
    private(set) var tail: (element: FieldType, count: String)?
    let size: Int
    let bigEndian: Bool
    private let layouts: Layouts

    init(_ type: FieldType, _ layouts: Layouts) {
        self.layouts = layouts
        bigEndian = layouts.model.bigEndian
        size = layouts.measure(type).size
        add("", "", type, at: 0)
    }

    /// Fields of structures inside are named `outer.inner`, those of arrays by their number.
    private mutating func add(_ prefix: String, _ name: String, _ type: FieldType, at offset: Int) {
        let full = prefix + name
        let bytes = layouts.measure(type).size
        switch type {
        case .structure(let inner):
            guard let d = layouts.description(inner) else { return }
            let l = layouts.layout(d)
            let path = full.isEmpty ? "" : full + "."
            for k in d.fields.indices {
                // Fields without a name are told apart by their place.
                let name = d.fields[k].name == "-" ? "-\(k)" : d.fields[k].name
                add(path, name, d.fields[k].type, at: offset + l.offsets[k])
            }
        case .array(let element, let count):
            let step = layouts.measure(element).size
            for k in 0..<count { add(full + ".", "\(k)", element, at: offset + k * step) }
        case .tail(let element, let count): tail = (element, prefix + count)
        case .pointer: items.append(Item(name: full, offset: offset, size: bytes, isPointer: true))
        case .pointerTo(let pointee, let count, _):
            items.append(
                Item(
                    name: full, offset: offset, size: bytes, pointee: pointee, isPointer: true,
                    count: count.map { $0.hasPrefix("=") ? "=" + prefix + $0.dropFirst() : prefix + $0 }))
        case .bytes: items.append(Item(name: full, offset: offset, size: bytes, isNumber: false))
        case .i8, .i16, .i32, .i64, .long:
            items.append(Item(name: full, offset: offset, size: bytes, isSigned: true))
        case .u8, .u16, .u32, .u64, .ulong: items.append(Item(name: full, offset: offset, size: bytes))
        }
    }

    /// Whether the same bytes mean the same, what pointers point to included.
    func isSame(as other: FlatLayout) -> Bool {
        guard size == other.size, bigEndian == other.bigEndian, items.count == other.items.count else {
            return false
        }
        for (mine, its) in zip(items, other.items) {
            guard mine.name == its.name, mine.offset == its.offset, mine.size == its.size else {
                return false
            }
            guard let pointee = mine.pointee else { continue }
            if !FlatLayout(pointee, layouts).isSame(as: FlatLayout(pointee, other.layouts)) { return false }
        }
        guard let tail else { return true }
        return FlatLayout(tail.element, layouts).isSame(as: FlatLayout(tail.element, other.layouts))
    }

    func number(_ item: Item, _ bytes: [UInt8]) -> UInt64 {
        guard item.size <= 8, item.offset + item.size <= bytes.count else { return 0 }
        var value: UInt64 = 0
        for k in 0..<item.size {
            value = value << 8 | UInt64(bytes[item.offset + (bigEndian ? k : item.size - 1 - k)])
        }
        guard item.isSigned else { return value }
        let shift = UInt64(64 - item.size * 8)
        return UInt64(bitPattern: Int64(bitPattern: value &<< shift) &>> Int64(shift))
    }

    func set(_ item: Item, _ value: UInt64, _ bytes: inout [UInt8]) {
        guard item.size <= 8, item.offset + item.size <= bytes.count else { return }
        for k in 0..<item.size {
            let at = item.offset + (bigEndian ? item.size - 1 - k : k)
            bytes[at] = UInt8(truncatingIfNeeded: value >> UInt64(8 * k))
        }
    }

    func item(_ name: String) -> Item? { items.first { $0.name == name } }

    /// What `to` has and `from` has not is zero.
    static func convert(_ bytes: [UInt8], _ from: FlatLayout, _ to: FlatLayout) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: to.size)
        guard bytes.count >= from.size else { return result }
        for item in to.items {
            guard let source = from.items.first(where: { $0.name == item.name }) else { continue }
            guard item.isNumber, source.isNumber else {
                for k in 0..<min(item.size, source.size) {
                    result[item.offset + k] = bytes[source.offset + k]
                }
                continue
            }
            to.set(item, from.number(source, bytes), &result)
        }
        return result
    }
}
