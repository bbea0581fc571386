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

    /// Known only after the call.
    var isResult: Bool {
        switch self {
        case .output, .give, .giveArray, .scatter, .giveSignals, .giveSocketAddress: true
        default: false
        }
    }
}

/// How a call gets done.
public enum Carriage: Sendable {
    /// The host's call with the same arguments: structures and constants are the same on both sides.
    case host
    case handler(@Sendable (inout SystemCall) -> Int)
}

/// One system call: all that is known of it.
public struct SystemCallRow: Sendable {
    public let name: SystemCallName
    public let arguments: [ArgumentKind]
    /// What happens when a signal interrupts it.
    public let restart: RestartRule
    public let carriage: Carriage

    init(
        _ name: SystemCallName, _ arguments: [ArgumentKind], restart: RestartRule = .flagged,
        _ carriage: Carriage = .host
    ) {
        self.name = name
        self.arguments = arguments
        self.restart = restart
        self.carriage = carriage
    }
}

/// A system call under way: its arguments, and the thread that makes it.
public struct SystemCall {
    public var a: InlineArray<6, UInt64>
    public unowned(unsafe) let thread: LinuxThread

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

    static let rows: [SystemCallRow] =
        files + memory + processes + threads + signals + time + sockets + polling

    /// The rows by guest number.
    static func byNumber(_ abi: GuestABI) -> [SystemCallRow?] {
        var byName: [SystemCallRow?] = Array(repeating: nil, count: 4200)
        for row in rows { byName[Int(row.name.rawValue)] = row }
        var table: [SystemCallRow?] = Array(repeating: nil, count: size)
        for entry in abi.numbers where entry.number < size {
            table[Int(entry.number)] = byName[Int(entry.name.rawValue)]
        }
        return table
    }

    /// The Markdown table of the documentation.
    public static func documentation(_ abi: GuestABI) -> String {
        let table = byNumber(abi)
        var rows = ""
        var counts = (host: 0, handler: 0, missing: 0)
        for entry in abi.numbers {
            let how: String
            switch entry.number < size ? table[Int(entry.number)]?.carriage : nil {
            case .host:
                how = "carried over"
                counts.host += 1
            case .handler:
                how = "emulated"
                counts.handler += 1
            case nil:
                how = "not yet"
                counts.missing += 1
            }
            rows += "| \(entry.number) | `\(entry.name)` | \(how) |\n"
        }
        return """
            - carried over: the host's call with the same arguments (\(counts.host))
            - emulated: arguments or results are converted, or Sojourn does it itself (\(counts.handler))
            - not yet: ENOSYS (\(counts.missing)); `-d unimp` says when a program asks for one

            | number (\(abi.machine)) | call | how |
            |---|---|---|

            """ + rows
    }
}
