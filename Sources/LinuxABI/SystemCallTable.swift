import Guest
import Process

/// What an argument of a system call is: for printing, and for those that must be converted.
public enum ArgumentKind: Sendable {
    case int, unsigned, hex, address, fd, directory, path
    /// A buffer that the call reads; its length is the next argument.
    case input
    /// A buffer that the call fills; its length is the result.
    case output
    case size, openFlags, mode, signal
    /// Printed as names.
    case flags(FlagTable)
    case futexOperation
    /// A structure (Structures.swift, or the guest's own) that the call reads; one that it fills.
    case take(String), give(String)
    /// Arrays of structures: the next argument counts those that it reads, the result those that it fills.
    case takeArray(String), giveArray(String)
    /// iovec arrays whose data the call reads or fills; the next argument counts them.
    case gather, scatter
    /// Signal sets.
    case takeSignals, giveSignals
    /// struct sockaddr and its length, the next argument; for one that the call fills a pointer to it.
    case socketAddress, giveSocketAddress
    /// struct msghdr with all that it points to; arrays of struct mmsghdr, counted as other arrays are.
    case sendMessage, receiveMessage, sendMessages, receiveMessages
    /// The value of a socket option and its length, the next argument; for one that the call fills a pointer to it.
    case socketValue, giveSocketValue
    /// struct msgbuf; the next argument, or the result, is the length of its text.
    case messageBuffer, giveMessageBuffer
    case long
    /// Numbers of 64 bits (loff_t, u64), for which a 32-bit guest needs two registers: printed with a sign, as
    /// hexadecimal, as names. `fileLength` is a `long` that is printed without a sign.
    case offset, wideHex, wideFlags(FlagTable), fileLength
    /// A position in two arguments on every guest, the lower half first.
    case position
    /// An option of prctl, by its table.
    case prctlOption
    /// A set of processors; the argument before it is its size in bytes, for one that the call fills the result.
    case processors, giveProcessors
    /// Like path, but the text has the length that is the next argument.
    case text

    /// execve's argv and environment.
    case strings, environment
    /// A length that the call reads and replaces.
    case length
    /// A path that the call fills, openat2's struct open_how, ppoll's array.
    case givePath, openHow, polled
    /// wait4's status, waitid's siginfo.
    case waitStatus, signalInfo

    /// What is left of a time to sleep: known if a signal has come.
    case remaining
    /// 32 bits without a sign; nothing of its own (the upper half of the argument before it).
    case word, unused
    /// A number of the kernel's that is an address.
    case handle
    /// The mode of a file with its kind, the number of a device.
    case fileMode, device
    /// getdents64's buffer, utimensat's times.
    case directoryEntries, fileTimes
    /// A structure that the call reads and replaces: "[0] => [4]".
    case replace(String)
    /// iovec arrays whose data are not shown; the next argument counts them.
    case ranges
    /// select's sets, and pselect6's struct of a signal set and its size.
    case descriptors, maskAndSize
    /// io_submit's pointers to struct iocb; the argument before counts them.
    case submissions
    /// A name of at most 15 bytes; a process or PR_SET_PTRACER_ANY.
    case taskName, tracer
    /// struct io_uring_params, of which the kernel fills what the program has not.
    case ringParameters
    /// A serial number of a key or a name for one, a number of a capability, ioprio's class and level.
    case key, capability, ioPriority
    /// Capabilities as capget and capset have them.
    case takeCapabilities, giveCapabilities
    /// FUTEX_WAKE_OP's operation.
    case futexOperationValue
    /// What socket's protocol is in the family AF_PACKET.
    case etherType

    /// Known only after the call.
    var isResult: Bool {
        switch self {
        case .output, .give, .giveArray, .scatter, .giveSignals, .giveSocketAddress, .receiveMessage,
            .receiveMessages, .sendMessages, .giveSocketValue, .giveMessageBuffer, .giveProcessors,
            .waitStatus, .signalInfo,
            .length, .givePath, .directoryEntries, .giveCapabilities, .replace, .remaining:
            true
        default: false
        }
    }
}

public typealias SystemCallBody = @Sendable (inout SystemCall) -> Int

/// How a call gets done.
public enum Carriage: Sendable {
    /// The host's call with the same arguments: structures and constants are the same on both sides.
    case host
    /// The same with the host's call of another name.
    case hostCall(SystemCallName)
    case handler(SystemCallBody)
    /// Cannot be done for a guest: the errno that Linux answers where it has not got it either, and the reason.
    case refused(errno: Int, reason: StaticString)
}

/// One system call: all that is known of it.
public struct SystemCallRow: Sendable {
    public let name: SystemCallName
    /// Made when it is asked for: a group's rows are made together, and a start needs few of them.
    public var arguments: [ArgumentKind] { makeArguments() }
    private let makeArguments: @Sendable () -> [ArgumentKind]
    /// What the kernel says when a signal interrupts it (`-strace`); `.always` also decides.
    public let restart: RestartRule
    public private(set) var carriage: Carriage
    /// For which guests it has to be handled; for all others the call is the host's.
    private let differs: (@Sendable (GuestABI) -> Bool)?
    /// An argument that is all there is to handle: the call is the host's if that is 0.
    let handled: Int?
    /// The handler gets the arguments as the host has them, as a call that is carried over does.
    let converts: Bool
    /// Guest and kernel have memory in common, in the host's byte order: guests of the other one cannot have the call.
    let sharesMemory: Bool

    init(
        _ name: SystemCallName, _ arguments: @autoclosure @escaping @Sendable () -> [ArgumentKind],
        restart: RestartRule = .flagged,
        handled: Int? = nil, converts: Bool = false, sharesMemory: Bool = false,
        if differs: (@Sendable (GuestABI) -> Bool)? = nil, _ carriage: Carriage = .host
    ) {
        self.name = name
        self.converts = converts
        self.sharesMemory = sharesMemory
        makeArguments = arguments
        self.restart = restart
        self.carriage = carriage
        self.handled = handled
        self.differs = differs
    }

    /// The row for one guest.
    func settled(_ abi: GuestABI) -> SystemCallRow {
        var row = self
        if sharesMemory, abi.model.bigEndian {
            row.carriage = .refused(
                errno: 38, reason: "memory that the kernel shares is in the host's byte order")
        } else if let differs, !differs(abi) {
            row.carriage = .host
        }
        return row
    }

    /// The host's number of a call that is carried over.
    var hostNumber: Int? {
        switch carriage {
        case .host: name.hostNumber
        case .hostCall(let other): other.hostNumber
        case .handler, .refused: nil
        }
    }
}

/// A system call under way: its arguments, and the thread that makes it.
public struct SystemCall {
    public var a: InlineArray<6, UInt64>
    public unowned(unsafe) let thread: LinuxThread

    /// The result of a call that has put all registers where they belong.
    static let registersAreSet = Int.min

    @inline(__always)
    public var linux: LinuxProcess { thread.process }
    @inline(__always)
    public var registers: GuestRegisterFile { thread.registers }

    @inline(__always)
    public func int(_ n: Int) -> Int32 { Int32(truncatingIfNeeded: a[n]) }

    /// The host's call `number` with the arguments as they are, interruptible by signals.
    @inline(__always)
    public func host(_ number: Int) -> Int { thread.hostCall(number, a) }

    /// The host's call `number` with other arguments.
    @inline(__always)
    public func host(_ number: Int, _ arguments: InlineArray<6, UInt64>) -> Int {
        thread.hostCall(number, arguments)
    }
}

/// All calls that are carried over. What is not here is ENOSYS.
public enum SystemCallTable {
    /// More than the greatest number of any guest's call.
    static let size = 512

    /// A group is made when a row is looked for in it, so those that most programs need come first.
    private static let groups: [@Sendable () -> [SystemCallRow]] = [
        { files }, { memory }, { threads }, { signals }, { processes }, { programs }, { children }, { time },
        { system }, { limits }, { credentials }, { polling }, { sockets }, { scheduling }, { remainingFiles },
        { extendedAttributes }, { mountQueries }, { memoryPolicy }, { protectionKeys }, { systemV },
        { messageQueues }, { keys }, { newMounts }, { kernelInterfaces }, { asynchronousIO }, { rings },
        { seccomp }, { oldFiles }, { oldPolling }, { oldProcesses }, { oldTime }, { oldSockets },
        { oldSignals },
        { oldSystemV }, { wideFiles }, { wideTime }, { machine },
    ]

    static var rows: [SystemCallRow] { groups.flatMap { $0() } }

    static func row(_ name: SystemCallName) -> SystemCallRow? {
        for group in groups {
            for row in group() where row.name == name { return row }
        }
        return nil
    }

    /// The Markdown table of the documentation.
    public static func documentation(_ abi: GuestABI) -> String {
        var rows = ""
        var counts = (host: 0, handler: 0, refused: 0, missing: 0)
        for entry in abi.numbers.sorted(by: { $0.number < $1.number }) {
            let how: String
            switch entry.number < size ? row(entry.name)?.settled(abi).carriage : nil {
            case .host, .hostCall:
                how = "carried over"
                counts.host += 1
            case .handler:
                how = "emulated"
                counts.handler += 1
            case .refused(let errno, let reason):
                how = "refused (\(errorNames[errno])): \(reason)"
                counts.refused += 1
            case nil:
                how = "not yet"
                counts.missing += 1
            }
            rows += "| \(entry.number) | `\(entry.name)` | \(how) |\n"
        }
        return """
            - carried over: the host's call with the same arguments (\(counts.host))
            - emulated: arguments or results are converted, or Sojourn does it itself (\(counts.handler))
            - refused: no guest can have it, with the error that Linux gives and the reason (\(counts.refused))
            - not yet: ENOSYS (\(counts.missing)); `-d unimp` says when a program asks for one

            | number (\(abi.machine)) | call | how |
            |---|---|---|

            """ + rows + PrctlTable.documentation(abi)
    }
}
