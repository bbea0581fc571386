/// One flag or value that a guest numbers differently from the host.
public struct FlagPair: Sendable {
    public let guest: UInt32
    public let host: UInt32

    public init(guest: UInt32, host: UInt32) {
        self.guest = guest
        self.host = host
    }
}

/// Flag bits that differ between guest and host. Bits that no pair names are the same on both sides.
public struct FlagMap: Sendable {
    public let pairs: [FlagPair]
    private let guestBits: UInt32
    private let hostBits: UInt32

    public init(_ pairs: [FlagPair]) {
        self.pairs = pairs
        guestBits = pairs.reduce(0) { $0 | $1.guest }
        hostBits = pairs.reduce(0) { $0 | $1.host }
    }

    public static let identity = FlagMap([])
    public var isIdentity: Bool { pairs.isEmpty }

    public func toHost(_ flags: UInt32) -> UInt32 {
        var result = flags & ~guestBits
        for pair in pairs where flags & pair.guest != 0 { result |= pair.host }
        return result
    }

    public func toGuest(_ flags: UInt32) -> UInt32 {
        var result = flags & ~hostBits
        for pair in pairs where flags & pair.host != 0 { result |= pair.guest }
        return result
    }
}

/// Numbers that differ between guest and host; those that no pair names are the same on both sides.
public struct ValueMap: Sendable {
    private let pairs: [FlagPair]

    public init(_ pairs: [FlagPair]) { self.pairs = pairs }

    public static let identity = ValueMap([])
    public var isIdentity: Bool { pairs.isEmpty }

    public func toHost(_ value: UInt32) -> UInt32 { pairs.first { $0.guest == value }?.host ?? value }
    public func toGuest(_ value: UInt32) -> UInt32 { pairs.first { $0.host == value }?.guest ?? value }
}

/// A word of flags and of fields with several bits, all of which may lie elsewhere on the host.
public struct BitFieldMap: Sendable {
    public struct Field: Sendable {
        let guestMask: UInt32
        let hostMask: UInt32
        /// Its values, 0 (which is 0 on both sides) left out.
        let values: [FlagPair]

        /// A flag.
        public init(guest: UInt32, host: UInt32) {
            guestMask = guest
            hostMask = host
            values = [FlagPair(guest: guest, host: host)]
        }

        public init(guestMask: UInt32, hostMask: UInt32, _ values: [FlagPair]) {
            self.guestMask = guestMask
            self.hostMask = hostMask
            self.values = values
        }
    }

    private let fields: [Field]
    private let guestBits: UInt32
    private let hostBits: UInt32

    /// Bits that no field has are the same on both sides.
    public init(_ fields: [Field]) {
        self.fields = fields
        guestBits = fields.reduce(0) { $0 | $1.guestMask }
        hostBits = fields.reduce(0) { $0 | $1.hostMask }
    }

    public func toHost(_ word: UInt32) -> UInt32 {
        fields.reduce(word & ~(guestBits | hostBits)) { result, field in
            result | (field.values.first { $0.guest == word & field.guestMask }?.host ?? 0)
        }
    }

    public func toGuest(_ word: UInt32) -> UInt32 {
        fields.reduce(word & ~(guestBits | hostBits)) { result, field in
            result | (field.values.first { $0.host == word & field.hostMask }?.guest ?? 0)
        }
    }
}

/// What a terminal's settings (struct termios, struct termio) look like where they are not asm-generic's.
public struct TerminalABI: Sendable {
    public let input: BitFieldMap
    public let output: BitFieldMap
    public let control: BitFieldMap
    public let local: BitFieldMap
    /// By the guest's index into c_cc: the host's.
    public let characters: [Int]

    public init(
        input: BitFieldMap, output: BitFieldMap, control: BitFieldMap, local: BitFieldMap, characters: [Int]
    ) {
        self.input = input
        self.output = output
        self.control = control
        self.local = local
        self.characters = characters
    }
}
