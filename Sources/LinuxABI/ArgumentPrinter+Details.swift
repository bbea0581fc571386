import Guest
import Process

/// Arguments that have a form of their own.
extension ArgumentPrinter {
    func taskName(_ at: UInt64) -> String {
        guard at != 0, let bytes = memory.string(at, limit: 16) else { return address(at) }
        return Self.quoted(bytes.prefix(15)) + (bytes.count > 15 ? "..." : "")
    }

    // MARK: Files

    func directoryEntries(_ at: UInt64, _ result: Int) -> String {
        var count = 0
        var place = 0
        // d_reclen stands behind d_ino and d_off.
        while place < result, let length = memory.load(at &+ UInt64(place) &+ 16, as: UInt16.self), length > 0
        {
            count += 1
            place += Int(length)
        }
        return "\(address(at)) /* \(count) entr\(count == 1 ? "y" : "ies") */"
    }

    /// utimensat's two times, of which either may say "now" or "leave it".
    func fileTimes(_ at: UInt64) -> String {
        let name = row.name == .utimensat_time64 ? "timespec64" : "timespec"
        let size = StructPrinter(abi: linux.abi).size(name)
        guard at != 0, let bytes = memory.bytes(at, 2 * size) else { return address(at) }
        let printer = StructPrinter(abi: linux.abi)
        let half = size / 2
        let parts = [0, size].map { place in
            let seconds = Int64(bitPattern: printer.load(bytes, place, half))
            switch printer.load(bytes, place + half, half) {
            case 0x3fff_ffff: return "UTIME_NOW"
            case 0x3fff_fffe: return "UTIME_OMIT"
            case let nanoseconds:
                return printer.text(name, bytes, place) + TimeText.comment(seconds, nanoseconds)
            }
        }
        return "[\(parts.joined(separator: ", "))]"
    }

    /// struct iovec without what it points to.
    func ranges(_ at: UInt64, _ count: UInt64) -> String {
        if count == 0, at != 0 { return "[]" }
        let shown = min(count, UInt64(Self.longest))
        guard let text = structures("iovec", at, Int(shown)) else { return address(at) }
        return "[\(text)\(count > shown ? ", ..." : "")]"
    }

    // MARK: Waiting

    /// One of select's sets, as far as the first argument says that it goes.
    private func members(_ at: UInt64) -> [Int]? {
        let count = Int(min(max(call.int(0), 0), 1024))
        let word = linux.abi.model.pointerBytes
        guard at != 0, call.int(0) >= 0,
            let bytes = memory.bytes(at, (count + 8 * word - 1) / (8 * word) * word)
        else { return nil }
        let printer = StructPrinter(abi: linux.abi)
        return (0..<count).filter {
            printer.load(bytes, $0 / (8 * word) * word, word) >> UInt64($0 % (8 * word)) & 1 != 0
        }
    }

    func descriptorSet(_ at: UInt64) -> String {
        members(at).map { "[\($0.map { "\($0)" }.joined(separator: " "))]" } ?? address(at)
    }

    /// What pselect6 has found: "in [3], out [4]".
    func readySets() -> [String] {
        zip(["in", "out", "except"], 1...3).compactMap { name, n in
            guard let ready = members(call.a[n]), !ready.isEmpty else { return nil }
            return "\(name) [\(ready.map { "\($0)" }.joined(separator: " "))]"
        }
    }

    func maskAndSize(_ at: UInt64) -> String {
        guard at != 0, let set = memory.loadWord(at), let size = memory.loadWord(at, 1) else {
            return address(at)
        }
        let mask = size >= 8 ? memory.loadSignals(set).map(signalSet) ?? address(set) : address(set)
        return "{sigmask=\(mask), sigsetsize=\(size)}"
    }

    func submissions(_ at: UInt64, _ count: UInt64) -> String {
        if count == 0 { return at == 0 ? "NULL" : "[]" }
        let shown = min(count, UInt64(Self.longest))
        var parts: [String] = []
        for k in 0..<shown {
            guard let block = memory.load(at &+ 8 &* k, as: UInt64.self) else { return address(at) }
            parts.append(structures("iocb", block, 1) ?? address(block))
        }
        if count > shown { parts.append("...") }
        return "[\(parts.joined(separator: ", "))]"
    }

    func futexOperation(_ value: UInt64) -> String {
        var operation = FlagTable.futexOperation.describe(value >> 28 & 7)
        // FUTEX_OP_OPARG_SHIFT
        if value >> 31 & 1 != 0 { operation = "FUTEX_OP_OPARG_SHIFT<<28|" + operation }
        let comparison = FlagTable.futexComparison.describe(value >> 24 & 15)
        return "\(operation)<<28|\(hex(value >> 12 & 0xfff))<<12|\(comparison)<<24|\(hex(value & 0xfff))"
    }

    // MARK: Processes

    func key(_ value: UInt64) -> String {
        FlagTable.keySerial.name(value & 0xffff_ffff) ?? "\(Int32(truncatingIfNeeded: value))"
    }

    static func ioPriority(_ value: UInt64) -> String {
        let number = value & 0xffff_ffff
        return "IOPRIO_PRIO_VALUE(\(FlagTable.ioPriorityClass.describe(number >> 13)), \(number & 0x1fff))"
    }

    /// struct __user_cap_data_struct: two of it unless the header asks for the oldest version.
    func capabilities(_ at: UInt64) -> String {
        guard at != 0, let version = memory.load(call.a[0], as: UInt32.self) else { return address(at) }
        let isWide = version == 0x2007_1026 || version == 0x2008_0522
        guard isWide || version == 0x1998_0330, let bytes = memory.bytes(at, isWide ? 24 : 12) else {
            return address(at)
        }
        let printer = StructPrinter(abi: linux.abi)
        let parts = ["effective", "permitted", "inheritable"].enumerated().map { k, name in
            var set = printer.load(bytes, 4 * k, 4)
            if isWide { set |= printer.load(bytes, 12 + 4 * k, 4) << 32 }
            let names = FlagTable.capability.names.filter { set >> $0.value & 1 != 0 }
            let rest = names.reduce(set) { $0 & ~(1 << $1.value) }
            let named = names.map { "1<<\($0.name)" } + (rest == 0 && !names.isEmpty ? [] : [hex(rest)])
            return "\(name)=\(named.joined(separator: "|"))"
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    // MARK: Sockets

    func etherType(_ value: UInt64) -> String {
        // The protocol is in network order in the low half.
        let number = UInt16(truncatingIfNeeded: value)
        let type = linux.abi.model.bigEndian ? number : number.byteSwapped
        return "htons(\(FlagTable.etherType.describe(UInt64(type))))"
    }
}

/// Times as dates.
enum TimeText {
    /// " /* 1970-01-01T00:00:01.000000002+0000 */", in UTC; empty for no time at all.
    static func comment(_ seconds: Int64, _ nanoseconds: UInt64) -> String {
        guard seconds != 0 || nanoseconds != 0, nanoseconds < 1_000_000_000, seconds.magnitude < 1 << 40
        else { return "" }
        // Days since 0000-03-01, in eras of 400 years.
        let days = Int64((Double(seconds) / 86400).rounded(.down))
        let second = seconds - days * 86400
        let shifted = days + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = "\(value)"
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let fraction = nanoseconds == 0 ? "" : "." + padded(Int64(nanoseconds), 9)
        return " /* \(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(second / 3600, 2)):"
            + "\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))\(fraction)+0000 */"
    }
}
