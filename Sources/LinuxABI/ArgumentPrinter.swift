import Glibc
import Guest
import Process

/// The arguments of one system call as text, by the kinds that its row has.
struct ArgumentPrinter {
    let linux: LinuxProcess
    let row: SystemCallRow
    let call: SystemCall
    /// What a `.length` held before the call.
    var lengthBefore: UInt32?
    var memory: GuestMemory { linux.memory }
    /// Bytes shown of data, and elements of arrays.
    static let longest = 32

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
        switch row.name {
        case .ioctl: return ioctlStart()
        case .clone: return clone()
        case .clone3: return cloneArguments()
        default: break
        }
        let kinds = self.kinds
        var text = ""
        for n in kinds.indices {
            if case .unused = kinds[n] { continue }
            if n > 0 { text += ", " }
            if case .replace(let name) = kinds[n] {
                text += structures(name, call.a[n], 1) ?? address(call.a[n])
            }
            if kinds[n].isResult { break }
            text += argument(kinds[n], n)
        }
        return text
    }

    func after(_ result: Int) -> String {
        switch row.name {
        case .ioctl: return ioctlEnd(result)
        case .clone: return clonePlaces()
        case .clone3: return cloneResults(result)
        default: break
        }
        let kinds = self.kinds
        guard let first = kinds.firstIndex(where: \.isResult) else { return "" }
        var text = ""
        let failed = Self.failed(result)
        for n in kinds.indices[first...] {
            if case .unused = kinds[n] { continue }
            if n > first { text += ", " }
            switch kinds[n] {
            case .length: text += argument(kinds[n], n, result)
            case .replace(let name):
                if !failed, result > 0, let now = structures(name, call.a[n], 1) { text += " => \(now)" }
            default:
                text += failed && showsAddress(kinds[n]) ? address(call.a[n]) : argument(kinds[n], n, result)
            }
        }
        return text
    }

    static func failed(_ result: Int) -> Bool { result < 0 && result >= -4095 }

    /// When a call has failed, strace does not look at memory any more; these take no heed of that.
    private func showsAddress(_ kind: ArgumentKind) -> Bool {
        switch (row.name, kind) {
        case (_, .scatter), (_, .receiveMessage), (_, .sendMessages): false
        case (_, .remaining), (.recvmmsg, .take), (.io_getevents, .take), (.io_pgetevents, .take),
            (.io_pgetevents, .maskAndSize):
            false
        default: kind.isPointer
        }
    }

    /// The `.length` argument's address; 0: there is none.
    var lengthAddress: UInt64 {
        // SIOCGIFCONF: ifc_len
        if row.name == .ioctl, call.int(1) == 0x8912 { return call.a[2] }
        for (n, kind) in row.arguments.enumerated() {
            if case .length = kind { return call.a[n] }
        }
        return 0
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
        case .open:
            if linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: call.a[1])) & 0x40_0040 == 0 {
                kinds.removeLast()
            }
        case .futex, .futex_time64:
            switch call.int(1) & 127 {
            case 1: kinds.removeLast(3)
            case 7, 8: kinds.removeLast(4)
            case 0, 6: kinds.removeLast(2)
            case 3: kinds = [.address, .futexOperation, .word, .word, .address]
            case 4, 12: kinds = [.address, .futexOperation, .word, .word, .address, .word]
            case 5: kinds = [.address, .futexOperation, .word, .word, .address, .futexOperationValue]
            case 9, 11:
                kinds = [
                    .address, .futexOperation, .word, row.arguments[3],
                    call.int(1) & 127 == 9 ? .unused : .address, .flags(.futexBits),
                ]
            case 10: kinds = [.address, .futexOperation, .word, .unused, .unused, .flags(.futexBits)]
            default: break
            }
        case .fcntl, .fcntl64:
            switch call.int(1) {
            case 1, 3, 9, 11, 1025, 1032, 1034: kinds.removeLast()
            case 0, 1030, 1031: kinds[2] = .int
            case 2: kinds[2] = .flags(.descriptor)
            case 4: kinds[2] = .openFlags
            case 5: kinds[2] = .give("flock")
            case 6, 7: kinds[2] = .take("flock:set")
            case 12 where row.name == .fcntl64, 36: kinds[2] = .give("flock64")
            case 13 where row.name == .fcntl64, 14 where row.name == .fcntl64, 37, 38:
                kinds[2] = .take("flock64:set")
            case 8, 1031: kinds[2] = .int
            case 10: kinds[2] = .signal
            case 15: kinds[2] = .take("f_owner_ex")
            case 16: kinds[2] = .give("f_owner_ex")
            case 1024: kinds[2] = .flags(.lease)
            case 1026: kinds[2] = .flags(.notify)
            case 1033: kinds[2] = .flags(.seals)
            default: break
            }
        // MREMAP_FIXED, MREMAP_DONTUNMAP
        case .mremap where call.a[3] & 6 == 0: kinds.removeLast()
        case .rt_sigprocmask where call.a[3] != 8:
            kinds[1] = .address
            kinds[2] = .address
        default: kinds = themeKinds(kinds)
        }
        return kinds
    }

    private func argument(_ kind: ArgumentKind, _ n: Int, _ result: Int = 0) -> String {
        let value = call.a[n]
        let next = n < 5 ? call.a[n + 1] : 0
        switch kind {
        case .int, .fd: return "\(Int32(truncatingIfNeeded: value))"
        case .unsigned, .size, .fileLength: return "\(value)"
        case .directory:
            return Int32(truncatingIfNeeded: value) == -100
                ? "AT_FDCWD" : "\(Int32(truncatingIfNeeded: value))"
        case .path: return path(value)
        case .input: return data(value, next)
        case .output: return data(value, min(UInt64(max(result, 0)), next))
        case .address: return address(value)
        case .hex, .wideHex: return hex(value)
        case .mode: return octal(value & 0xffff)
        case .signal: return SignalText.name(value)
        case .openFlags:
            return FlagTable.open.describe(
                UInt64(linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: value))))
        case .flags(let table), .wideFlags(let table):
            return table.describe(UInt64(hostFlags(UInt32(truncatingIfNeeded: value), n)))
        case .remaining:
            let isInterrupted = result == -4 || result == -512 || result == -513
            let name = row.name == .clock_nanosleep_time64 ? "timespec64" : "timespec"
            return isInterrupted ? structures(name, value, 1) ?? address(value) : address(value)
        case .word: return "\(value & 0xffff_ffff)"
        case .unused: return ""
        case .handle: return address(value)
        case .fileMode: return fileMode(value & 0xffff_ffff)
        case .device: return deviceNumber(value & 0xffff_ffff)
        case .directoryEntries: return directoryEntries(value, result)
        case .fileTimes: return fileTimes(value)
        case .replace: return address(value)
        case .ranges: return ranges(value, next)
        case .descriptors: return descriptorSet(value)
        case .maskAndSize: return maskAndSize(value)
        case .submissions: return submissions(value, n > 0 ? call.a[n - 1] : 0)
        case .key: return key(value)
        case .ringParameters: return structures("io_uring_params:asked", value, 1) ?? address(value)
        case .taskName: return taskName(value)
        case .tracer: return value == .max ? "PR_SET_PTRACER_ANY" : "\(Int32(truncatingIfNeeded: value))"
        case .capability: return FlagTable.capability.describe(value)
        case .ioPriority: return Self.ioPriority(value)
        case .takeCapabilities, .giveCapabilities: return capabilities(value)
        case .futexOperationValue: return futexOperation(value)
        case .etherType: return etherType(value)
        case .futexOperation:
            let text = FlagTable.futex.describe(value & 0xffff_ffff)
            return text.hasSuffix("|FUTEX_PRIVATE_FLAG") ? text.dropLast(19) + "_PRIVATE" : text
        case .take(let name), .give(let name): return structures(name, value, 1) ?? address(value)
        case .takeArray(let name): return array(name, value, next)
        case .giveArray(let name): return array(name, value, UInt64(max(result, 0)))
        case .gather: return vectors(value, next, limit: .max)
        case .scatter where Self.failed(result): return ranges(value, next)
        case .scatter: return vectors(value, next, limit: UInt64(max(result, 0)))
        // The size is the next argument, but not of all.
        case .takeSignals
        where row.arguments.indices.contains(n + 1) && isSize(row.arguments[n + 1]) && next < 8:
            return address(value)
        case .takeSignals, .giveSignals:
            return memory.loadSignals(value).map(signalSet) ?? address(value)
        case .socketAddress: return socketAddress(value, next)
        case .length: return length(value, result, lengthBefore)
        case .givePath: return path(value)
        case .openHow: return openHow(value)
        case .polled: return polled()
        case .strings: return strings(value)
        case .environment: return environment(value)
        case .waitStatus: return result > 0 ? waitStatus(value) : address(value)
        case .signalInfo: return signalInfo(value)
        case .giveSocketAddress: return socketAddress(value, UInt64(memory.load(next, as: UInt32.self) ?? 0))
        case .sendMessage: return message(value, transferred: .max)
        case .receiveMessage where Self.failed(result): return messageName(value)
        case .receiveMessage: return message(value, transferred: UInt64(max(result, 0)))
        case .sendMessages: return messages(value, next, sent: max(result, 0))
        case .receiveMessages: return messages(value, UInt64(max(result, 0)), sent: nil)
        case .socketValue: return socketValue(value, next)
        case .giveSocketValue: return socketValue(value, UInt64(memory.load(next, as: UInt32.self) ?? 0))
        case .messageBuffer: return messageBuffer(value, next)
        case .giveMessageBuffer: return messageBuffer(value, next)
        case .long, .offset, .position: return "\(Int64(bitPattern: value))"

        case .processors: return processors(value, n > 0 ? call.a[n - 1] : 0)
        case .giveProcessors: return processors(value, UInt64(max(result, 0)))
        case .text: return data(value, next)
        case .prctlOption:
            return PrctlTable.row(Int32(truncatingIfNeeded: value)).map { "\($0.name)" }
                ?? "\(hex(value & 0xffff_ffff)) /* PR_??? */"
        }
    }

    /// Argument `n`'s flags or value in the host's numbers, which the tables of names have.
    private func hostFlags(_ flags: UInt32, _ n: Int) -> UInt32 {
        switch (row.name, n) {
        case (.pipe2, _): linux.abi.openFlags.toHost(flags)
        case (.mmap, 3), (.mmap2, 3): linux.abi.mapFlags.toHost(flags)
        case (.mlockall, _): linux.abi.lockFlags.toHost(flags)
        case (.setsockopt, 2), (.getsockopt, 2):
            call.int(1) == 1 ? linux.abi.socketOptions.toHost(flags) : flags
        default: flags
        }
    }

    private func isSize(_ kind: ArgumentKind) -> Bool {
        if case .size = kind { true } else { false }
    }

    func address(_ value: UInt64) -> String { value == 0 ? "NULL" : hex(value) }

    // MARK: Structures

    /// `count` structures from `at` on, one after the other; nil if they cannot be read.
    func structures(_ name: String, _ at: UInt64, _ count: Int) -> String? {
        let printer = StructPrinter(abi: linux.abi)
        let size = printer.size(name)
        guard at != 0, size > 0, let bytes = memory.bytes(at, size * count) else { return nil }
        return (0..<count).map { printer.text(name, bytes, $0 * size) }.joined(separator: ", ")
    }

    private func array(_ name: String, _ at: UInt64, _ count: UInt64) -> String {
        if count == 0, at != 0 { return "[]" }
        let shown = Int(min(count, UInt64(Self.longest)))
        guard var text = structures(name, at, shown) else { return address(at) }
        // Of numbers: "[1]" each.
        if name == "uint" || name == "u64" { text.removeAll { $0 == "[" || $0 == "]" } }
        return "[\(text)\(count > UInt64(shown) ? ", ..." : "")]"
    }

    /// struct iovec: pairs of words. `limit` bytes have been transferred.
    func vectors(_ at: UInt64, _ count: UInt64, limit: UInt64) -> String {
        var left = limit
        var parts: [String] = []
        for k in 0..<min(count, UInt64(Self.longest)) {
            guard let base = memory.loadWord(at, 2 * Int(k)), let length = memory.loadWord(at, 2 * Int(k) + 1)
            else {
                return address(at)
            }
            let used = min(length, left)
            left -= used
            parts.append("{iov_base=\(data(base, used)), iov_len=\(length)}")
        }
        if count > UInt64(Self.longest) { parts.append("...") }
        return "[\(parts.joined(separator: ", "))]"
    }

    func socketAddress(_ at: UInt64, _ length: UInt64) -> String {
        guard at != 0, length >= 2, length <= 128, let bytes = memory.bytes(at, Int(length)) else {
            return address(at)
        }
        return Self.socketAddress(bytes, linux.abi)
    }

    static func interfaceIndex(_ number: UInt64) -> String {
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard if_indextoname(UInt32(truncatingIfNeeded: number), &name) != nil else { return "\(number)" }
        let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "if_nametoindex(\(quoted(text[...])))"
    }

    /// At least two bytes.
    static func socketAddress(_ bytes: [UInt8], _ abi: GuestABI) -> String {
        let length = bytes.count
        let printer = StructPrinter(abi: abi)
        func word(_ bytes: [UInt8], _ at: Int, _ size: Int) -> UInt64 { printer.load(bytes, at, size) }
        let family = word(bytes, 0, 2)
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
        case 16 where length >= 12:
            let groups = String(word(bytes, 8, 4), radix: 16)
            let isNone = word(bytes, 8, 4) == 0
            let zeros = String(repeating: "0", count: max(0, (isNone ? 8 : 6) - groups.utf8.count))
            text += ", nl_pid=\(word(bytes, 4, 4)), nl_groups=\(isNone ? "" : "0x")\(zeros)\(groups)"
        case 17 where length >= 12:
            text += ", sll_protocol=htons(\(FlagTable.etherType.describe(UInt64(port()))))"
            text += ", sll_ifindex=\(interfaceIndex(word(bytes, 4, 4)))"
            text += ", sll_hatype=\(FlagTable.hardware.describe(word(bytes, 8, 2)))"
            text +=
                ", sll_pkttype=\(FlagTable.packetType.describe(UInt64(bytes[10]))), sll_halen=\(bytes[11])"
        case 40 where length >= 12:
            text += ", svm_port=\(word(bytes, 4, 4)), svm_cid=\(word(bytes, 8, 4))"
        default: if length > 2 { text += ", sa_data=" + Self.quoted(bytes[2...]) }
        }
        return text + "}"
    }

    // MARK: Bytes

    func path(_ at: UInt64) -> String {
        guard at != 0, let bytes = memory.string(at, limit: 4096) else { return address(at) }
        return Self.quoted(bytes[...])
    }

    func data(_ at: UInt64, _ count: UInt64) -> String {
        guard at != 0, let bytes = memory.bytes(at, Int(min(count, UInt64(Self.longest)))) else {
            return address(at)
        }
        return Self.quoted(bytes[...]) + (count > UInt64(Self.longest) ? "..." : "")
    }

    static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
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
