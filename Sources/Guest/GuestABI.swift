/// One row of a guest's system call table.
public struct SystemCallNumber: Sendable {
    public let number: UInt16
    public let name: SystemCallName

    public init(_ number: UInt16, _ name: SystemCallName) {
        self.number = number
        self.name = name
    }
}

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

/// Where a system call's number, arguments and result are: offsets from the state pointer.
public struct SystemCallConvention: Sendable {
    public let number: Int32
    public let arguments: InlineArray<6, Int32>
    /// Puts the result, or an error's negative number, where the guest looks for it.
    public let setResult: @convention(c) (UnsafeMutableRawPointer, Int) -> Void

    public init(
        number: Int32, arguments: InlineArray<6, Int32>,
        setResult: @escaping @convention(c) (UnsafeMutableRawPointer, Int) -> Void
    ) {
        self.number = number
        self.arguments = arguments
        self.setResult = setResult
    }
}

/// What the kernel of a guest architecture looks like to its programs. A guest supplies one value of this type;
/// the Linux layer asks it and never asks which architecture it serves.
public struct GuestABI: Sendable {
    /// uname's machine: "aarch64".
    public let machine: String
    public let model: DataModel
    public let numbers: [SystemCallNumber]
    public let convention: SystemCallConvention
    /// open(2) and F_SETFL flags.
    public let openFlags: FlagMap
    /// mmap protection bits that have a meaning on the guest only and are dropped on the way to the host.
    public let guestOnlyProtection: UInt32
    /// prctl options of this architecture, each with the answer to give; what is not here and is not generic is EINVAL.
    public let prctl: [PrctlAnswer]
    /// Structures whose fields differ from the generic description in more than the data model.
    public let structures: [StructDescription]
    /// Host error number to guest error number, and the signal numbers; empty where both are asm-generic's.
    public let errors: [FlagPair]
    public let signals: [FlagPair]
    /// A 64-bit argument of a 32-bit guest starts at an even register (PowerPC, ARM, MIPS).
    public let alignsRegisterPairs: Bool
    /// clone's arguments 3 and 4 are (tls, child_tid) in this order (CONFIG_CLONE_BACKWARDS).
    public let cloneTakesTLSFirst: Bool
    /// AT_MINSIGSTKSZ and the least size of a signal stack.
    public let minimumSignalStack: Int
    public let signalFrame: SignalFrameABI

    public init(
        machine: String, model: DataModel, numbers: [SystemCallNumber], convention: SystemCallConvention,
        openFlags: FlagMap,
        guestOnlyProtection: UInt32 = 0, prctl: [PrctlAnswer] = [], structures: [StructDescription] = [],
        errors: [FlagPair] = [], signals: [FlagPair] = [], alignsRegisterPairs: Bool = false,
        cloneTakesTLSFirst: Bool = true, minimumSignalStack: Int = 2048, signalFrame: SignalFrameABI
    ) {
        self.machine = machine
        self.model = model
        self.numbers = numbers
        self.convention = convention
        self.openFlags = openFlags
        self.guestOnlyProtection = guestOnlyProtection
        self.prctl = prctl
        self.structures = structures
        self.errors = errors
        self.signals = signals
        self.alignsRegisterPairs = alignsRegisterPairs
        self.cloneTakesTLSFirst = cloneTakesTLSFirst
        self.minimumSignalStack = minimumSignalStack
        self.signalFrame = signalFrame
    }
}

/// The answer to an architecture's own prctl option.
public struct PrctlAnswer: Sendable {
    public let option: Int32
    public let result: Int

    public init(_ option: Int32, _ result: Int) {
        self.option = option
        self.result = result
    }
}
