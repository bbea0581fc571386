import Glibc
import Guest
import Process

/// The arguments of one system call as text, by the kinds that its row has.
struct ArgumentPrinter {
    let linux: LinuxProcess
    let row: SystemCallRow
    let call: SystemCall
    private var memory: GuestMemory { linux.memory }
    /// Bytes shown of data, and elements of arrays.
    private static let longest = 32

    init(linux: LinuxProcess, row: SystemCallRow, call: SystemCall) {
        self.linux = linux
        self.row = row
        self.call = call
    }

    /// "ENOENT (No such file or directory)".
    static func error(_ number: Int) -> String {
        let name = number > 0 && number < errorNames.count ? "\(errorNames[number])" : ""
        return
            "\(name.isEmpty ? "errno \(number)" : name) (\(String(cString: strerror(Int32(truncatingIfNeeded: number)))))"
    }

    func before() -> String {
        let kinds = self.kinds
        var text = ""
        for n in kinds.indices {
            if kinds[n].isResult { break }
            text += (n > 0 ? ", " : "") + argument(kinds[n], n)
        }
        return text
    }

    func after(_ result: Int) -> String {
        let kinds = self.kinds
        guard let first = kinds.firstIndex(where: \.isResult) else { return "" }
        var text = ""
        for n in kinds.indices[first...] {
            let failed = result < 0 && result >= -4095
            let shown = kinds[n].isResult && failed ? address(call.a[n]) : argument(kinds[n], n, result)
            text += (n > 0 ? ", " : "") + shown
        }
        return text
    }

    /// The row's kinds, as far as this call uses its arguments.
    private var kinds: [ArgumentKind] {
        var kinds = row.arguments
        switch row.name {
        case .openat:
            // O_CREAT, O_TMPFILE
            if linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: call.a[2])) & 0x40_0040 == 0 {
                kinds.removeLast()
            }
        case .futex:
            switch call.int(1) & 127 {
            case 1, 7: kinds.removeLast(3)
            case 0, 6, 8: kinds.removeLast(2)
            default: break
            }
        case .fcntl:
            switch call.int(1) {
            case 1, 3, 9, 11, 1025, 1032, 1034: kinds.removeLast()
            case 0, 1030, 1031: kinds[2] = .int
            case 2: kinds[2] = .flags(.descriptor)
            case 4: kinds[2] = .openFlags
            case 5, 36: kinds[2] = .give("flock")
            case 6, 7, 37, 38: kinds[2] = .take("flock")
            default: break
            }
        case .ioctl:
            switch UInt32(truncatingIfNeeded: call.a[1]) {
            case 0x5401: kinds[2] = .give("termios")
            case 0x5402, 0x5403, 0x5404: kinds[2] = .take("termios")
            case 0x5413: kinds[2] = .give("winsize")
            case 0x5414: kinds[2] = .take("winsize")
            case 0x541b, 0x540f, 0x5411: kinds[2] = .give("int")
            case 0x5421, 0x5410: kinds[2] = .take("int")
            default: break
            }
        case .prctl:
            switch call.int(0) {
            case 15: kinds = [kinds[0], .path]
            case 1...4, 7, 8, 21, 23, 29, 30, 36...40: kinds.removeLast(3)
            default: break
            }
        default: break
        }
        return kinds
    }

    private func argument(_ kind: ArgumentKind, _ n: Int, _ result: Int = 0) -> String {
        let value = call.a[n]
        let next = n < 5 ? call.a[n + 1] : 0
        switch kind {
        case .int, .fd: return "\(Int32(truncatingIfNeeded: value))"
        case .unsigned, .size: return "\(value)"
        case .directory:
            return Int32(truncatingIfNeeded: value) == -100
                ? "AT_FDCWD" : "\(Int32(truncatingIfNeeded: value))"
        case .path: return path(value)
        case .input: return data(value, next)
        case .output: return data(value, UInt64(max(result, 0)))
        case .address: return address(value)
        case .hex: return hex(value)
        case .mode: return "0\(String(value & 0o7777, radix: 8))"
        case .signal: return SignalText.name(value)
        case .openFlags:
            return FlagTable.open.describe(
                UInt64(linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: value))))
        case .flags(let table): return table.describe(value & 0xffff_ffff)
        case .futexOperation:
            let text = FlagTable.futex.describe(value & 0xffff_ffff)
            return text.hasSuffix("|FUTEX_PRIVATE_FLAG") ? text.dropLast(19) + "_PRIVATE" : text
        case .take(let name), .give(let name): return structures(name, value, 1) ?? address(value)
        case .takeArray(let name): return array(name, value, next)
        case .giveArray(let name): return array(name, value, UInt64(max(result, 0)))
        case .gather: return vectors(value, next, limit: .max)
        case .scatter: return vectors(value, next, limit: UInt64(max(result, 0)))
        case .takeSignals, .giveSignals:
            return memory.load(value, as: UInt64.self).map(signalSet) ?? address(value)
        case .socketAddress: return socketAddress(value, next)
        case .giveSocketAddress: return socketAddress(value, UInt64(memory.load(next, as: UInt32.self) ?? 0))
        }
    }

    private func address(_ value: UInt64) -> String { value == 0 ? "NULL" : hex(value) }

    // MARK: Structures

    /// `count` structures from `at` on, one after the other; nil if they cannot be read.
    private func structures(_ name: String, _ at: UInt64, _ count: Int) -> String? {
        let printer = StructPrinter(abi: linux.abi)
        let size = printer.size(name)
        guard at != 0, size > 0, let bytes = memory.bytes(at, size * count) else { return nil }
        return (0..<count).map { printer.text(name, bytes, $0 * size) }.joined(separator: ", ")
    }

    private func array(_ name: String, _ at: UInt64, _ count: UInt64) -> String {
        if count == 0, at != 0 { return "[]" }
        let shown = Int(min(count, UInt64(Self.longest)))
        guard let text = structures(name, at, shown) else { return address(at) }
        return "[\(text)\(count > UInt64(shown) ? ", ..." : "")]"
    }

    /// struct iovec: pairs of words. `limit` bytes have been transferred.
    private func vectors(_ at: UInt64, _ count: UInt64, limit: UInt64) -> String {
        let word = UInt64(linux.abi.model.pointerBytes)
        guard word == 8 else { return address(at) }
        var left = limit
        var parts: [String] = []
        for k in 0..<min(count, UInt64(Self.longest)) {
            guard let base = memory.load(at &+ k &* 16, as: UInt64.self),
                let length = memory.load(at &+ k &* 16 &+ 8, as: UInt64.self)
            else { return address(at) }
            let used = min(length, left)
            left -= used
            parts.append("{iov_base=\(data(base, used)), iov_len=\(length)}")
        }
        if count > UInt64(Self.longest) { parts.append("...") }
        return "[\(parts.joined(separator: ", "))]"
    }

    private func socketAddress(_ at: UInt64, _ length: UInt64) -> String {
        guard at != 0, length >= 2, length <= 128, let bytes = memory.bytes(at, Int(length)) else {
            return address(at)
        }
        let family = UInt64(bytes[0]) | UInt64(bytes[1]) << 8
        var text = "{sa_family=\(FlagTable.family.describe(family))"
        func port() -> Int { Int(bytes[2]) << 8 | Int(bytes[3]) }
        switch family {
        case 1 where length > 2:
            let name = bytes[2...].prefix { $0 != 0 }
            let abstract = bytes[2] == 0
            text += ", sun_path=" + (abstract ? "@" + Self.quoted(bytes[3...]) : Self.quoted(name))
        case 2 where length >= 8:
            let dotted = bytes[4..<8].map { "\($0)" }.joined(separator: ".")
            text += ", sin_port=htons(\(port())), sin_addr=inet_addr(\"\(dotted)\")"
        case 10 where length >= 24:
            var name = [CChar](repeating: 0, count: 64)
            _ = bytes.withUnsafeBytes { inet_ntop(AF_INET6, $0.baseAddress! + 8, &name, 64) }
            let digits = String(
                decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            text += ", sin6_port=htons(\(port())), sin6_addr=\"\(digits)\""
        default: text += ", sa_data=" + Self.quoted(bytes[2...])
        }
        return text + "}"
    }

    // MARK: Bytes

    private func path(_ at: UInt64) -> String {
        guard at != 0, let bytes = memory.string(at, limit: 4096) else { return address(at) }
        return Self.quoted(bytes[...])
    }

    private func data(_ at: UInt64, _ count: UInt64) -> String {
        guard at != 0, let bytes = memory.bytes(at, Int(min(count, UInt64(Self.longest)))) else {
            return address(at)
        }
        return Self.quoted(bytes[...]) + (count > UInt64(Self.longest) ? "..." : "")
    }

    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        var text = "\""
        for (n, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case 0x0a: text += "\\n"
            case 0x09: text += "\\t"
            case 0x0d: text += "\\r"
            case 0x22: text += "\\\""
            case 0x5c: text += "\\\\"
            case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                // Three digits if the next character is one too.
                let digits = String(byte, radix: 8)
                let digitFollows = n + 1 < bytes.endIndex && bytes[n + 1] >= 0x30 && bytes[n + 1] <= 0x39
                text +=
                    "\\" + (digitFollows ? String(repeating: "0", count: 3 - digits.utf8.count) : "") + digits
            }
        }
        return text + "\""
    }
}
