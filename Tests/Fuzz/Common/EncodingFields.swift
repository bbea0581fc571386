import Guest

/// The fields of an encoding, read from its pattern.
public struct EncodingFields {
    public struct Field {
        public var name: String
        public var low: Int
        public var width: Int
    }

    public let name: String
    public let feature: String
    public let bits: UInt32
    public let mask: UInt32
    public let fields: [Field]

    public init<Word>(_ encoding: Encoding<Word>) {
        name = "\(encoding.name)"
        feature = "\(encoding.feature)"
        (mask, bits) = encoding.fixedBits()
        var at = 32
        var fields: [Field] = []
        for token in "\(encoding.pattern)".split(separator: " ") {
            if token.allSatisfy({ "01x".contains($0) }) {
                at -= token.count
                continue
            }
            let parts = token.split(separator: ":")
            let width = parts.count == 2 ? Int(parts[1])! : 1
            at -= width
            fields.append(Field(name: String(parts[0]), low: at, width: width))
        }
        precondition(at == 0, "the pattern of \(name) has not 32 bits")
        self.fields = fields
    }

    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    public func get(_ name: String, _ word: UInt32) -> Int? {
        field(name).map { Int(word >> UInt32($0.low)) & ((1 << $0.width) - 1) }
    }

    public func set(_ name: String, _ value: Int, _ word: inout UInt32) {
        guard let f = field(name) else { return }
        let m = UInt32((1 << f.width) - 1) << UInt32(f.low)
        word = word & ~m | UInt32(truncatingIfNeeded: value) << UInt32(f.low) & m
    }
}
