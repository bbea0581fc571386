/// Where a value lives, for its whole life.
public struct Location: BitwiseCopyable, Sendable {
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// Not computed: unused.
        case none
        case gpr, xmm
        /// Spill slot `index`.
        case spill
        /// The state slot `index` that a `stateLoad` reads; memory keeps its value until the function exits.
        case home
        /// Computed again at each use: constants, conditions, flags, addresses.
        case deferred
    }
    public var kind: Kind
    public var register: UInt8
    public var index: UInt16

    public init(_ kind: Kind, register: UInt8 = 0, index: UInt16 = 0) {
        self.kind = kind
        self.register = register
        self.index = index
    }
}
