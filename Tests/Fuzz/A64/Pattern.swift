import AArch64
import FuzzCommon
import Guest

/// An encoding's fields, and what kind of instruction it is.
@dynamicMemberLookup
struct Pattern {
    enum Room { case integer, memory, system, float, simd, crypto }

    let encoding: EncodingFields
    let room: Room
    /// The bits written (1) in the manual: with zeros there the outcome is open, and QEMU's is SIGILL.
    let shouldBeOne: UInt32
    let isBranch: Bool
    let isMemory: Bool

    init(_ encoding: Encoding<A64>, _ room: Room) {
        self.encoding = EncodingFields(encoding)
        self.room = room
        var at = 32
        var ones: UInt32 = 0
        for token in "\(encoding.pattern)".split(separator: " ") {
            let parts = token.split(separator: ":")
            let isField = !token.allSatisfy { "01x".contains($0) }
            at -= isField ? (parts.count == 2 ? Int(parts[1])! : 1) : token.count
            if token == "xxxxx" { ones |= 0x1f << UInt32(at) }
        }
        shouldBeOne = ones
        let (mask, bits) = (self.encoding.mask, self.encoding.bits)
        // Loads and stores: x1x0 in 28:25; branches: 101x in 28:26 but the system instructions.
        isMemory = bits >> 25 & 5 == 4 && mask >> 25 & 5 == 5
        isBranch = bits >> 26 & 7 == 5 && bits >> 24 & 0xff != 0xd4 && bits >> 22 & 0x3ff != 0x354
    }

    subscript<Value>(dynamicMember member: KeyPath<EncodingFields, Value>) -> Value {
        encoding[keyPath: member]
    }

    func field(_ name: String) -> EncodingFields.Field? { encoding.field(name) }
    func get(_ name: String, _ word: UInt32) -> Int? { encoding.get(name, word) }
    func set(_ name: String, _ value: Int, _ word: inout UInt32) { encoding.set(name, value, &word) }

    static let all: [Pattern] =
        A64Table.integer.map { Pattern($0, .integer) } + A64Table.memory.map { Pattern($0, .memory) }
        + A64Table.system.map { Pattern($0, .system) } + A64Table.float.map { Pattern($0, .float) }
        + A64Table.simd.map { Pattern($0, .simd) } + A64Table.crypto.map { Pattern($0, .crypto) }
}
