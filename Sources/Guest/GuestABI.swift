/// One row of a guest's system call table.
public struct SystemCallNumber: Sendable {
    public let number: UInt16
    public let name: SystemCallName

    public init(_ number: UInt16, _ name: SystemCallName) {
        self.number = number
        self.name = name
    }
}

/// Where a system call's number, arguments and result are: offsets from the state pointer.
public struct SystemCallConvention: Sendable {
    public let number: Int32
    public let arguments: InlineArray<6, Int32>
    /// Puts the result, or an error's negative number, where the guest looks for it.
    public let setResult: @convention(c) (UnsafeMutableRawPointer, Int) -> Void
    /// What the guest finds there: the result or an error's negative number.
    public let result: @convention(c) (UnsafeMutableRawPointer) -> Int

    public init(
        number: Int32, arguments: InlineArray<6, Int32>,
        setResult: @escaping @convention(c) (UnsafeMutableRawPointer, Int) -> Void,
        result: @escaping @convention(c) (UnsafeMutableRawPointer) -> Int
    ) {
        self.number = number
        self.arguments = arguments
        self.setResult = setResult
        self.result = result
    }
}

/// A second way to make system calls: arguments and number are where the first has them.
public struct SystemCallEntry: Sendable {
    /// What the translated code's exit says.
    public let entry: UInt8
    public let setResult: @convention(c) (UnsafeMutableRawPointer, Int) -> Void

    public init(entry: UInt8, setResult: @escaping @convention(c) (UnsafeMutableRawPointer, Int) -> Void) {
        self.entry = entry
        self.setResult = setResult
    }
}

/// How an architecture puts direction, kind, number and size into an ioctl request (asm/ioctl.h).
public struct IoctlEncoding: Sendable {
    public let sizeBits: UInt32
    /// The direction bits, above the size: those of _IO, _IOR and _IOW.
    public let none: UInt32
    public let read: UInt32
    public let write: UInt32

    public init(sizeBits: UInt32, none: UInt32, read: UInt32, write: UInt32) {
        self.sizeBits = sizeBits
        self.none = none
        self.read = read
        self.write = write
    }

    /// asm-generic/ioctl.h
    public static let generic = IoctlEncoding(sizeBits: 14, none: 0, read: 2, write: 1)

    public func number(_ way: (reads: Bool, writes: Bool), _ kind: UInt8, _ number: UInt8, _ size: Int)
        -> UInt32
    {
        let direction =
            (way.reads ? read : 0) | (way.writes ? write : 0) | (way.reads || way.writes ? 0 : none)
        let length = UInt32(truncatingIfNeeded: size) & sizeMask
        return direction &<< (16 &+ sizeBits) | length &<< 16 | UInt32(kind) &<< 8 | UInt32(number)
    }

    public func withoutSize(_ number: UInt32) -> UInt32 { number & ~(sizeMask &<< 16) }

    public func parts(_ number: UInt32) -> (reads: Bool, writes: Bool, kind: UInt8, number: UInt8, size: Int)
    {
        let direction = number &>> (16 &+ sizeBits)
        return (
            direction & read != 0, direction & write != 0, UInt8(truncatingIfNeeded: number &>> 8),
            UInt8(truncatingIfNeeded: number), Int(number &>> 16 & sizeMask)
        )
    }

    private var sizeMask: UInt32 { 1 &<< sizeBits &- 1 }
}

/// What the kernel of a guest architecture looks like to its programs. A guest supplies one value of this type;
/// the Linux layer asks it and never asks which architecture it serves.
public struct GuestABI: Sendable {
    /// uname's machine: "aarch64".
    public let machine: String
    public let model: DataModel
    /// Those that are not the same on every architecture.
    private let ownNumbers: [SystemCallNumber]
    public let convention: SystemCallConvention
    /// Other instructions that make system calls, which tell the result elsewhere (PowerPC's scv).
    public let otherEntries: [SystemCallEntry]
    /// open(2) and F_SETFL flags.
    public let openFlags: FlagMap
    /// mmap's and mlockall's.
    public let mapFlags: FlagMap
    public let lockFlags: FlagMap
    /// Options of the level SOL_SOCKET.
    public let socketOptions: ValueMap
    /// Settings of terminals; nil: asm-generic's.
    public let terminal: TerminalABI?
    /// mmap protection bits that have a meaning on the guest only and are dropped on the way to the host.
    public let guestOnlyProtection: UInt32
    /// prctl options of this architecture, each with the answer to give; what is not here and is not generic is EINVAL.
    public let prctl: [PrctlAnswer]
    /// Structures whose fields differ from the generic description in more than the data model.
    public let structures: [StructDescription]
    public let ioctlEncoding: IoctlEncoding
    /// ioctl requests that the architecture numbers in its own way: lines of name and number as in `IoctlGroup`; those
    /// that it has not: the name alone.
    public let ioctls: StaticString
    /// The requests that cannot be carried over to the host as they are; nil: every request needs a look.
    public let differingIoctls: [UInt32]?
    /// Host error number to guest error number, and the signal numbers; empty where both are asm-generic's.
    public let errors: [FlagPair]
    public let signals: [FlagPair]
    /// A 64-bit argument of a 32-bit guest starts at an even register (PowerPC, ARM, MIPS).
    public let alignsRegisterPairs: Bool
    /// clone's arguments 3 and 4 are (tls, child_tid) in this order (CONFIG_CLONE_BACKWARDS).
    public let cloneTakesTLSFirst: Bool
    /// Sets the thread pointer as clone's CLONE_SETTLS does.
    public let setThreadPointer: @convention(c) (_ state: UnsafeMutableRawPointer, _ pointer: UInt64) -> Void
    /// Whether the processor also runs the architecture's 32-bit programs (personality PER_LINUX32).
    public let hasCompatibleMode: Bool
    /// MINSIGSTKSZ: the least size of a signal stack.
    public let minimumSignalStack: Int
    /// AUDIT_ARCH_*, as filters of system calls see it.
    public let auditArchitecture: UInt32
    /// Signal and si_code of an exception that the registers ask for before the next instruction, whatever it is.
    public let pendingException:
        (@Sendable (_ state: UnsafeMutableRawPointer) -> (signal: Int32, code: Int32)?)?
    public let signalFrame: SignalFrameABI

    public init(
        machine: String, model: DataModel, numbers: [SystemCallNumber], convention: SystemCallConvention,
        otherEntries: [SystemCallEntry] = [], openFlags: FlagMap, mapFlags: FlagMap = .identity,
        lockFlags: FlagMap = .identity,
        socketOptions: ValueMap = .identity, terminal: TerminalABI? = nil,
        guestOnlyProtection: UInt32 = 0, prctl: [PrctlAnswer] = [], structures: [StructDescription] = [],
        ioctlEncoding: IoctlEncoding = .generic, ioctls: StaticString = "", differingIoctls: [UInt32]? = nil,
        errors: [FlagPair] = [], signals: [FlagPair] = [], alignsRegisterPairs: Bool = false,
        cloneTakesTLSFirst: Bool = true, hasCompatibleMode: Bool = false,
        setThreadPointer: @escaping @convention(c) (UnsafeMutableRawPointer, UInt64) -> Void,
        minimumSignalStack: Int = 2048, auditArchitecture: UInt32 = 0,
        pendingException: (
            @Sendable (_ state: UnsafeMutableRawPointer) -> (signal: Int32, code: Int32)?
        )? = nil, signalFrame: SignalFrameABI
    ) {
        self.machine = machine
        self.model = model
        ownNumbers = numbers
        self.convention = convention
        self.otherEntries = otherEntries
        self.openFlags = openFlags
        self.mapFlags = mapFlags
        self.lockFlags = lockFlags
        self.socketOptions = socketOptions
        self.terminal = terminal
        self.guestOnlyProtection = guestOnlyProtection
        self.prctl = prctl
        self.structures = structures
        self.ioctlEncoding = ioctlEncoding
        self.ioctls = ioctls
        self.differingIoctls = differingIoctls
        self.errors = errors
        self.signals = signals
        self.alignsRegisterPairs = alignsRegisterPairs
        self.cloneTakesTLSFirst = cloneTakesTLSFirst
        self.hasCompatibleMode = hasCompatibleMode
        self.setThreadPointer = setThreadPointer
        self.minimumSignalStack = minimumSignalStack
        self.auditArchitecture = auditArchitecture
        self.pendingException = pendingException
        self.signalFrame = signalFrame
    }

    /// All of the guest's calls: its own numbers, and those that are the same on every architecture.
    public var numbers: [SystemCallNumber] { ownNumbers + unifiedSystemCallNumbers }

    /// Nil: the guest's Linux has no such call.
    public func name(ofCall number: Int) -> SystemCallName? {
        for entry in ownNumbers where entry.number == number { return entry.name }
        for entry in unifiedSystemCallNumbers where entry.number == number { return entry.name }
        return nil
    }

    /// Nil: the guest's Linux has not got the call.
    public func number(of name: SystemCallName) -> UInt16? {
        for entry in ownNumbers where entry.name == name { return entry.number }
        for entry in unifiedSystemCallNumbers where entry.name == name { return entry.number }
        return nil
    }
}

extension GuestABI {
    /// Whether the architecture describes a structure by itself.
    public func hasOwn(_ structure: String) -> Bool { structures.contains { $0.name == structure } }
}

/// The answer to an architecture's own prctl option.
public struct PrctlAnswer: Sendable {
    public let option: Int32
    /// The result when the second argument is `argument` (nil: whatever it is), else EINVAL.
    public let result: Int
    public let argument: UInt64?
    /// What is stored where the second argument points.
    public let stored: UInt32?
    /// The same of what the thread's state says.
    public let read: (@Sendable (_ state: UnsafeMutableRawPointer) -> UInt32)?
    /// Gives the thread's state the second argument, and the result.
    public let write: (@Sendable (_ state: UnsafeMutableRawPointer, _ argument: UInt64) -> Int)?
    /// For the documentation.
    public let reason: StaticString

    public init(
        _ option: Int32, _ result: Int, argument: UInt64? = nil, stored: UInt32? = nil, _ reason: StaticString
    ) {
        self.option = option
        self.result = result
        self.argument = argument
        self.stored = stored
        self.read = nil
        self.write = nil
        self.reason = reason
    }

    /// An option that is part of the thread's state.
    public init(
        _ option: Int32, read: (@Sendable (UnsafeMutableRawPointer) -> UInt32)? = nil,
        write: (@Sendable (UnsafeMutableRawPointer, UInt64) -> Int)? = nil, _ reason: StaticString
    ) {
        self.option = option
        self.result = 0
        self.argument = nil
        self.stored = nil
        self.read = read
        self.write = write
        self.reason = reason
    }
}
