import Guest

/// Which way data goes: the direction bits of a request's number.
public enum IoctlDirection: String, Sendable {
    case none = "N"
    case read = "R"
    case write = "W"
    case readWrite = "RW"
}

/// A request's number, as the kernel's headers make it.
enum IoctlNumber: Sendable {
    case plain(UInt32)
    /// _IO, _IOR, _IOW, _IOWR: direction, kind and number, and the type whose size is in it.
    case coded(IoctlDirection, UInt8, UInt8, FieldType?)
    /// Of any size: the length of the buffer.
    case anySize(IoctlDirection, UInt8, UInt8)

    /// The number for programs of one data model. The size of `anySize` is 0.
    func value(_ layouts: Layouts, _ encoding: IoctlEncoding) -> UInt32 {
        switch self {
        case .plain(let number): return number
        case .coded(let direction, let kind, let number, let type):
            let size = type.map { layouts.measure($0).size } ?? 0
            return encoding.number(direction.parts, kind, number, size)
        case .anySize(let direction, let kind, let number):
            return encoding.number(direction.parts, kind, number, 0)
        }
    }
}

extension IoctlDirection {
    var parts: (reads: Bool, writes: Bool) {
        (self == .read || self == .readWrite, self == .write || self == .readWrite)
    }
}

/// What a request's argument is.
enum IoctlArgument: Sendable {
    case none
    /// The argument itself is the value.
    case value(FieldStyle)
    /// A pointer to what the kernel reads, fills, or both; `Field` for the style. Its name is empty.
    case take(Field), give(Field), both(Field)
    /// A C string that the kernel reads.
    case string
    /// A buffer as long as the number says, which the kernel reads or fills.
    case input, output
    /// A pointer to something that is not described: it is carried over as it is.
    case pointer
    /// Not for guests.
    case refused
}

/// One ioctl request: all that is known of it.
struct IoctlRow: Sendable {
    let name: String
    let number: IoctlNumber
    let argument: IoctlArgument
}

/// Requests of one theme, as text: a line for each with its name, its number, and what its argument is.
///
/// The number is `0x5401`, or as in _IOR `R T 0x30 u32`: direction (N, R, W, RW), kind, number, type; `*` for any size.
/// The argument is `in T`, `out T`, `both T` (with `T:style`), `value style`, `string`, `pointer`, `refused`; without
/// one it is what the direction says, and nothing for N and plain numbers.
public struct IoctlGroup: Sendable {
    public let title: String
    /// The headers that have the numbers and the structures.
    public let headers: [String]
    let requests: StaticString
    let structures: StaticString

    var rows: [IoctlRow] {
        "\(requests)".split(separator: "\n").compactMap(IoctlGroup.row)
    }

    static func row(_ line: Substring) -> IoctlRow? {
        var words = line.split(separator: " ")[...]
        guard let name = words.popFirst(), let first = words.popFirst() else { return nil }
        let number: IoctlNumber
        var argument = IoctlArgument.none
        if let direction = IoctlDirection(rawValue: String(first)) {
            guard let kind = words.popFirst(), let n = words.popFirst(), let n = integer(n) else {
                return nil
            }
            let byte = kind.utf8.count == 1 ? kind.utf8.first! : UInt8(truncatingIfNeeded: integer(kind) ?? 0)
            let low = UInt8(truncatingIfNeeded: n)
            if direction == .none {
                number = .coded(direction, byte, low, nil)
            } else {
                guard let size = words.popFirst() else { return nil }
                if size == "*" {
                    number = .anySize(direction, byte, low)
                    argument = direction == .write ? .input : .output
                } else {
                    let type = StructureText.type(size)
                    number = .coded(direction, byte, low, type)
                    let field = Field("", type)
                    switch direction {
                    case .read: argument = .give(field)
                    case .write: argument = .take(field)
                    default: argument = .both(field)
                    }
                }
            }
        } else {
            guard let plain = integer(first) else { return nil }
            number = .plain(plain)
        }
        if let word = words.popFirst() { argument = self.argument(word, words.first ?? "") }
        return IoctlRow(name: String(name), number: number, argument: argument)
    }

    private static func argument(_ word: Substring, _ what: Substring) -> IoctlArgument {
        let parts = what.split(separator: ":", maxSplits: 1)
        let field = Field(
            "", StructureText.type(parts.first ?? "u32"),
            parts.count > 1 ? StructureText.style(parts[1]) : .decimal)
        switch word {
        case "in": return .take(field)
        case "out": return .give(field)
        case "both": return .both(field)
        case "value": return .value(StructureText.style(what))
        case "string": return .string
        case "none": return .none
        case "refused": return .refused
        default: return .pointer
        }
    }

    private static func integer(_ word: Substring) -> UInt32? {
        word.hasPrefix("0x") ? UInt32(word.dropFirst(2), radix: 16) : UInt32(word)
    }
}

extension Structures {
    /// What the requests' texts describe, by name.
    static let ofIoctls: [String: StructDescription] = byName(
        IoctlTable.groups.flatMap { StructureText.parse($0.structures) })
    static let named: [String: StructDescription] = byName(generic)

    static func byName(_ all: [StructDescription]) -> [String: StructDescription] {
        Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
