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
        /// The same; what is left of the flags is said to be unknown.
        case valueThenBits(mask: UInt64)
        /// A value that is written in decimal if it has no name.
        case decimalValue
        /// quotactl's: a command above, the kind of quota in the low byte.
        case command
        /// Flags, and a number in the bits of `mask`.
        case bitsAndNumber(mask: UInt64)
        /// Flags, and a number in the bits of `mask`, which starts at bit `shift`: "21<<MFD_HUGE_SHIFT".
        case bitsAndShifted(mask: UInt64, shift: UInt64, suffix: StaticString)
        /// File permissions in the low nine bits, flags above them.
        case bitsAndMode
        /// A signal in the low byte, flags above it.
        case signalAndBits
    }

    let shape: Shape
    private let text: StaticString
    /// What is said behind a value that has no name: "CLOCK_???"; empty: nothing.
    private let unknown: StaticString

    init(_ shape: Shape, _ unknown: StaticString, _ text: StaticString) {
        self.shape = shape
        self.unknown = unknown
        self.text = text
    }

    init(_ shape: Shape, _ text: StaticString) { self.init(shape, "", text) }

    /// All of the table, in order.
    var names: [(value: UInt64, name: String)] {
        let words = "\(text)".split(separator: " ")
        return stride(from: 0, to: words.count - 1, by: 2).map { k in
            let word = words[k]
            let value = word.hasPrefix("0x") ? UInt64(word.dropFirst(2), radix: 16) : UInt64(word)
            return (value ?? 0, String(words[k + 1]))
        }
    }

    private func unnamed(_ value: UInt64) -> String {
        unknown.utf8CodeUnitCount == 0 ? hex(value) : "\(hex(value)) /* \(unknown) */"
    }

    /// The name of one value.
    func name(_ value: UInt64) -> String? { names.first { $0.value == value }?.name }

    func describe(_ value: UInt64) -> String {
        switch shape {
        case .value: return name(value) ?? unnamed(value)
        case .decimalValue: return name(value) ?? "\(value) /* \(unknown) */"
        case .bits: return join([], value, names)
        case .valueAndBits(let mask):
            let flags = names.filter { $0.value & ~mask != 0 }
            guard let name = names.first(where: { $0.value == value & mask })?.name else {
                return join([], value, flags)
            }
            return join([name], value & ~mask, flags)
        case .valueThenBits(let mask):
            let flags = names.filter { $0.value & ~mask != 0 }
            guard let name = names.first(where: { $0.value == value & mask })?.name else {
                return join([], value, flags)
            }
            return value & ~mask == 0 ? name : "\(name)|\(join([], value & ~mask, flags))"
        case .command:
            let command = names.first { $0.value > 0xff && $0.value == value & ~0xff }?.name
            let kind = names.first { $0.value == value & 0xff }?.name
            return "QCMD(\(command ?? unnamed(value & ~0xff)), \(kind ?? unnamed(value & 0xff)))"
        case .bitsAndMode:
            let flags = value & ~0o777
            return (flags == 0 ? "" : join([], flags, names) + "|") + octal(value & 0o777)
        case .bitsAndNumber(let mask):
            let flags = value & ~mask
            if flags == 0 { return "\(value)" }
            let number = value & mask
            return join([], flags, names) + (number == 0 ? "" : "|\(number)")
        case .bitsAndShifted(let mask, let shift, let suffix):
            let number = value & mask
            if number == 0 { return join([], value, names) }
            let flags = value & ~mask
            return (flags == 0 ? "" : join([], flags, names) + "|") + "\(number >> shift)<<\(suffix)"
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
        if parts.isEmpty {
            if left != 0 { return unnamed(left) }
            return names.first { $0.value == 0 }?.name ?? "0"
        }
        if left != 0 { parts.append(hex(left)) }
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
        case "fileSystem": .fileSystem
        case "fileSystemFlags": .fileSystemFlags
        case "fileAttributes": .fileAttributes
        case "statxMask": .statxMask
        case "owner": .owner
        case "adjustments": .adjustments
        case "clockStatus": .clockStatus
        case "notification": .notification
        case "operations": .operations
        case "capabilityVersion": .capabilityVersion
        case "ringSetup": .ringSetup
        case "mountAttributes": .mountAttributes
        case "propagation": .propagation
        case "futexUnit": .futexUnit
        case "seccompAction": .seccompAction
        case "accessRights": .accessRights
        case "sigaction": .sigaction
        case "signalStack": .signalStack
        case "message": .message
        case "semaphore": .semaphore
        case "scheduler": .scheduler
        case "scheduleFlags": .scheduleFlags
        case "resolve": .resolve
        case "handler": FlagTable(.value, "0 SIG_DFL 1 SIG_IGN")
        default: ofIoctls(name)
        }
    }
}

/// Zero is 0.
func hex(_ value: UInt64) -> String { value == 0 ? "0" : "0x\(String(value, radix: 16))" }

/// As C writes it with "%#03o".
func octal(_ value: UInt64) -> String {
    let digits = "0" + String(value, radix: 8)
    return digits.utf8.count < 3 ? String(repeating: "0", count: 3 - digits.utf8.count) + digits : digits
}
