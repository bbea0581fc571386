import AArch64
import Guest

/// An encoding's fields, read from its pattern.
struct Pattern {
    struct Field {
        var name: String
        var low: Int
        var width: Int
    }

    enum Room { case integer, memory, system, float, simd, crypto }

    let name: String
    let feature: String
    let room: Room
    let bits: UInt32
    let mask: UInt32
    /// The bits written (1) in the manual: with zeros there the outcome is open, and QEMU's is SIGILL.
    let shouldBeOne: UInt32
    let fields: [Field]
    let isBranch: Bool
    let isMemory: Bool

    init(_ encoding: Encoding<A64>, _ room: Room) {
        name = "\(encoding.name)"
        feature = "\(encoding.feature)"
        self.room = room
        (mask, bits) = encoding.fixedBits()
        var at = 32
        var ones: UInt32 = 0
        var fields: [Field] = []
        for token in "\(encoding.pattern)".split(separator: " ") {
            if token.allSatisfy({ "01x".contains($0) }) {
                at -= token.count
                if token == "xxxxx" { ones |= 0x1f << UInt32(at) }
                continue
            }
            let parts = token.split(separator: ":")
            let width = parts.count == 2 ? Int(parts[1])! : 1
            at -= width
            fields.append(Field(name: String(parts[0]), low: at, width: width))
        }
        precondition(at == 0, "the pattern of \(name) has not 32 bits")
        self.fields = fields
        shouldBeOne = ones
        // Loads and stores: x1x0 in 28:25; branches: 101x in 28:26 but the system instructions.
        isMemory = bits >> 25 & 5 == 4 && mask >> 25 & 5 == 5
        isBranch = bits >> 26 & 7 == 5 && bits >> 24 & 0xff != 0xd4 && bits >> 22 & 0x3ff != 0x354
    }

    func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    func get(_ name: String, _ word: UInt32) -> Int? {
        field(name).map { Int(word >> UInt32($0.low)) & ((1 << $0.width) - 1) }
    }

    func set(_ name: String, _ value: Int, _ word: inout UInt32) {
        guard let f = field(name) else { return }
        let m = UInt32((1 << f.width) - 1) << UInt32(f.low)
        word = word & ~m | UInt32(truncatingIfNeeded: value) << UInt32(f.low) & m
    }

    static let all: [Pattern] =
        A64Table.integer.map { Pattern($0, .integer) } + A64Table.memory.map { Pattern($0, .memory) }
        + A64Table.system.map { Pattern($0, .system) } + A64Table.float.map { Pattern($0, .float) }
        + A64Table.simd.map { Pattern($0, .simd) } + A64Table.crypto.map { Pattern($0, .crypto) }
}
