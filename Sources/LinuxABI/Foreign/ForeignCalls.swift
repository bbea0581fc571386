import CHost
import Glibc
import Guest
import Process

/// The host's calls for a guest with other structures, another byte order, or addresses that are not the host's: what
/// arguments point to in guest memory is copied in the host's layout, and back when the call has filled it. What an
/// argument is, the tables say; pointers from `GuestMemory.end` on are ours already and stay as they are.
final class ForeignCalls: @unchecked Sendable {
    let abi: GuestABI
    let memory: GuestMemory
    let layouts: Layouts
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var known: [String: StructMoves] = [:]
    /// By host number: nothing but numbers, and pointers to bytes (`bytePointers`).
    private var plain = [Bool](repeating: false, count: SystemCallTable.size)
    private var bytePointers = [UInt8](repeating: 0, count: SystemCallTable.size)
    /// The rows by host number.
    private var rows = [SystemCallRow?](repeating: nil, count: SystemCallTable.size)

    /// Nil for a guest that has no need of it.
    init?(_ abi: GuestABI, _ memory: GuestMemory) {
        guard abi.model != .host || memory.base != 0 else { return nil }
        self.abi = abi
        self.memory = memory
        layouts = Layouts(abi)
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        for row in SystemCallTable.rows {
            guard let number = row.name.hostNumber, number < rows.count else { continue }
            rows[number] = row
            plain[number] = Self.isPlain(number, row)
            for (n, kind) in row.arguments.enumerated() where n < 6 && Self.isBytes(kind) {
                bytePointers[number] |= 1 << UInt8(n)
            }
        }
        // Addresses of memory that the call is about.
        for (number, mask) in [(26, 1), (27, 5), (28, 1), (149, 1), (150, 1), (237, 1), (325, 1), (450, 1), (462, 1)] {
            bytePointers[number] |= UInt8(mask)
        }
    }

    /// Calls whose arguments are not all told by their kinds.
    private static let special: Set<Int> = [
        16, 31, 66, 71, 72, 115, 116, 128, 129, 157, 202, 271, 273, 297, 424,
    ]
    /// Interfaces whose structures go on where nothing here follows them: the host is not asked.
    private static let unsupported: Set<Int> = [
        206, 207, 208, 209, 210, 246, 298, 321, 333, 425, 426, 427, 449, 454, 455, 456,
    ]

    private static func isBytes(_ kind: ArgumentKind) -> Bool {
        switch kind {
        case .path, .input, .output, .text, .givePath, .taskName: true
        default: false
        }
    }

    private static func isPlain(_ number: Int, _ row: SystemCallRow) -> Bool {
        !special.contains(number) && !unsupported.contains(number)
            && row.arguments.allSatisfy { !$0.isPointer || isBytes($0) }
    }

    func moves(_ name: String) -> StructMoves {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        if let moves = known[name] { return moves }
        let moves = StructMoves(name, layouts)
        known[name] = moves
        return moves
    }

    /// Makes the host's call `number`, by `host` with its arguments.
    func call(
        _ number: Int, _ arguments: InlineArray<6, UInt64>, _ host: (InlineArray<6, UInt64>) -> Int
    ) -> Int {
        guard number >= 0, number < plain.count else { return host(arguments) }
        if plain[number] {
            return memory.base == 0 ? host(arguments) : host(based(arguments, bytePointers[number]))
        }
        if Self.unsupported.contains(number) { return -38 }
        guard let row = rows[number] else { return host(arguments) }
        var call = ForeignCall(self, number, row, arguments)
        defer { call.free() }
        if let error = call.take() { return error }
        let result = host(call.host)
        return call.give(result) ? result : -14
    }

    /// The host's addresses of the arguments of `mask`.
    private func based(_ arguments: InlineArray<6, UInt64>, _ mask: UInt8) -> InlineArray<6, UInt64> {
        var result = arguments
        for n in 0..<6 where mask >> UInt8(n) & 1 != 0 { result[n] = address(arguments[n]) }
        return result
    }

    /// The host's address of a guest's; ours as they are.
    func address(_ guest: UInt64) -> UInt64 {
        guest == 0 || guest >= memory.end ? guest : guest &+ memory.base
    }

    /// Of a pointer in guest memory: what is none of the guest's is made one that no program can use.
    func innerAddress(_ guest: UInt64) -> UInt64 {
        guest == 0 ? 0 : guest >= memory.end ? guest | 1 << 63 : guest &+ memory.base
    }

    func pointers(_ number: Int) -> UInt8 { bytePointers[number] }
}

/// One such call under way.
struct ForeignCall {
    let calls: ForeignCalls
    let number: Int
    /// The guest's arguments, and the host's.
    let guest: InlineArray<6, UInt64>
    var host: InlineArray<6, UInt64>
    private let row: SystemCallRow
    private var blocks: [UnsafeMutableRawPointer] = []
    private var outputs: [Output] = []

    /// What is to be done when the call has returned.
    private struct Output {
        let when: When
        let body: (Int) -> Bool
    }
    enum When { case success, always, interrupted }
    /// What has become of the arguments of a call that is looked at by itself.
    enum Special { case usual, done, failed(Int) }

    var memory: GuestMemory { calls.memory }
    var bigEndian: Bool { calls.abi.model.bigEndian }
    var wordBytes: Int { calls.abi.model.pointerBytes }

    init(_ calls: ForeignCalls, _ number: Int, _ row: SystemCallRow, _ arguments: InlineArray<6, UInt64>) {
        self.calls = calls
        self.number = number
        self.row = row
        guest = arguments
        host = arguments
    }

    func free() { for block in blocks { block.deallocate() } }

    /// Zeroed memory until the call's end.
    mutating func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 16), alignment: 16)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 16))
        blocks.append(block)
        return block
    }

    mutating func after(_ when: When = .success, _ body: @escaping (Int) -> Bool) {
        outputs.append(Output(when: when, body: body))
    }

    /// Like `after`, ahead of all others.
    mutating func before(_ body: @escaping (Int) -> Bool) {
        outputs.insert(Output(when: .success, body: body), at: 0)
    }

    /// Whether argument `n` points into guest memory.
    func isGuest(_ n: Int) -> Bool { guest[n] != 0 && guest[n] < memory.end }

    mutating func set(_ n: Int, _ pointer: UnsafeMutableRawPointer) {
        host[n] = UInt64(UInt(bitPattern: pointer))
    }

    /// Prepares the host's arguments. An answer: what the call has failed with already.
    mutating func take() -> Int? {
        switch takeSpecial() {
        case .usual: break
        case .done: return nil
        case .failed(let error): return error
        }
        for n in row.arguments.indices where n < 6 {
            if let error = take(row.arguments[n], n) { return error }
        }
        let mask = calls.pointers(number)
        for n in 0..<6 where mask >> UInt8(n) & 1 != 0 { host[n] = calls.address(guest[n]) }
        return nil
    }

    func give(_ result: Int) -> Bool {
        for output in outputs {
            let isWanted =
                switch output.when {
                case .success: result >= 0
                case .always: true
                case .interrupted: result == -4 || result == -513 || result == -512
                }
            if isWanted, !output.body(result) { return false }
        }
        return true
    }

    mutating func take(_ kind: ArgumentKind, _ n: Int) -> Int? {
        guard isGuest(n) else { return nil }
        let next = n < 5 ? guest[n + 1] : 0
        switch kind {
        // What is only read in C, the kernel may write: offsets, times that are left.
        case .take("i64"): return structure("i64", n, takes: true, gives: true)
        case .give("timex"), .replace("timex"): return structure("timex", n, takes: true, gives: true)
        case .take(let name): return structure(base(name), n, takes: true, gives: false)
        case .give(let name): return structure(base(name), n, takes: false, gives: true)
        case .replace(let name): return structure(base(name), n, takes: true, gives: true)
        case .takeArray(let name): return array(name, n, count: next, takes: true, gives: false)
        case .giveArray(let name): return giveArray(name, n, room: arrayRoom(n))
        case .gather, .scatter, .ranges: return vectors(n, next)
        case .takeSignals: return signals(n, takes: true)
        case .giveSignals: return signals(n, takes: false)
        case .socketAddress: return socketAddress(n, next)
        case .giveSocketAddress: return giveSocketAddress(n)
        case .length: return length(n)
        case .sendMessage: return message(n, receives: false)
        case .receiveMessage: return message(n, receives: true)
        case .sendMessages: return messages(n, next, receives: false)
        case .receiveMessages: return messages(n, next, receives: true)
        case .socketValue: return socketValue(n)
        case .giveSocketValue: return giveSocketValue(n)
        case .messageBuffer: return messageBuffer(n, next, receives: false)
        case .giveMessageBuffer: return messageBuffer(n, next, receives: true)
        case .processors: return words(n, bytes: n > 0 ? guest[n - 1] : 0, takes: true, gives: false)
        case .giveProcessors: return words(n, bytes: n > 0 ? guest[n - 1] : 0, takes: false, gives: true)
        case .waitStatus: return structure("int", n, takes: false, gives: true)
        case .signalInfo: return giveSignalInfo(n)
        case .polled: return array("pollfd", n, count: next, takes: true, gives: true)
        case .directoryEntries: return directoryEntries(n, next)
        case .fileTimes: return structure("timespecs", n, takes: true, gives: false)
        case .descriptors:
            let word = memory.wordBytes
            let count = (UInt64(UInt32(truncatingIfNeeded: guest[0])) + 8 * word - 1) / (8 * word)
            return words(n, bytes: count * word, takes: true, gives: true)
        case .remaining: return structure("timespec", n, takes: false, gives: true, .interrupted)
        case .takeCapabilities: return array("capData", n, count: 2, takes: true, gives: false)
        case .giveCapabilities: return array("capData", n, count: 2, takes: false, gives: true)
        case .strings, .environment: return strings(n)
        default:
            if kind.isPointer { host[n] = calls.address(guest[n]) }
            return nil
        }
    }

    private func base(_ name: String) -> String { String(name.prefix { $0 != ":" }) }

    /// How many elements an array has room for that the result counts.
    private func arrayRoom(_ n: Int) -> UInt64 {
        switch number {
        case 115: guest[0]  // getgroups
        case 458: n < 5 ? guest[n + 1] : 0
        default: n < 5 ? guest[n + 1] : 0
        }
    }
}
