import Process

/// Names of flags or values for `-strace`. The names are text, "value name value name", so that a table costs nothing
/// until something is printed.
public struct FlagTable: Sendable {
    enum Shape: Sendable {
        /// Bits joined by `|`.
        case bits
        /// One of several values.
        case value
        /// A value in the low bits (`mask`), flags above it.
        case valueAndBits(mask: UInt64)
        /// A signal in the low byte, flags above it.
        case signalAndBits
    }

    private let shape: Shape
    private let text: StaticString

    init(_ shape: Shape, _ text: StaticString) {
        self.shape = shape
        self.text = text
    }

    /// All of the table, in order.
    var names: [(value: UInt64, name: String)] {
        let words = "\(text)".split(separator: " ")
        return stride(from: 0, to: words.count - 1, by: 2).map { k in
            let word = words[k]
            let value = word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
            return (value ?? 0, String(words[k + 1]))
        }
    }

    func describe(_ value: UInt64) -> String {
        switch shape {
        case .value: return names.first { $0.value == value }?.name ?? hex(value)
        case .bits: return join([], value, names)
        case .valueAndBits(let mask):
            let low = value & mask
            let name = names.first { $0.value == low && $0.value & ~mask == 0 }?.name
            return join([name ?? hex(low)], value & ~mask, names.filter { $0.value & ~mask != 0 })
        case .signalAndBits:
            let low = value & 255
            let flags = join([], value & ~255, names)
            return low == 0 ? flags : "\(flags)|\(Signals.name(Int(low)))"
        }
    }

    private func join(_ start: [String], _ value: UInt64, _ names: [(value: UInt64, name: String)]) -> String
    {
        var parts = start
        var left = value
        for (bits, name) in names where bits != 0 && left & bits == bits {
            parts.append(name)
            left &= ~bits
        }
        if parts.isEmpty, left == 0, let none = names.first(where: { $0.value == 0 }) { return none.name }
        if left != 0 || parts.isEmpty { parts.append(hex(left)) }
        return parts.joined(separator: "|")
    }

    /// The tables that fields of structures name.
    static func named(_ name: String) -> FlagTable? {
        switch name {
        case "pollEvents": .pollEvents
        case "epollEvents": .epollEvents
        case "lockType": .lockType
        case "whence": .whence
        case "open": .open
        case "sigaction": .sigaction
        case "signalStack": .signalStack
        case "message": .message
        case "handler": FlagTable(.value, "0 SIG_DFL 1 SIG_IGN")
        default: nil
        }
    }
}

/// Zero is 0.
func hex(_ value: UInt64) -> String { value == 0 ? "0" : "0x\(String(value, radix: 16))" }
