import Glibc
import Process

/// /proc/PID/maps, smaps and smaps_rollup: the host's, cut to what is the guest's, with the rights that the guest gave.
extension LinuxProcess {
    /// One mapping of the host's that is the guest's in parts, and the lines about it (smaps).
    private struct HostMapping {
        var low: UInt64
        var high: UInt64
        var offset: UInt64
        var fields: [ArraySlice<UInt8>]
        var name: ArraySlice<UInt8>
        var details: ArraySlice<UInt8> = []

        init?(_ line: ArraySlice<UInt8>) {
            fields = line.split(separator: 0x20, maxSplits: 5)
            guard fields.count >= 5, let dash = fields[0].firstIndex(of: 0x2d),
                let low = LinuxProcess.hexadecimal(fields[0][..<dash]),
                let high = LinuxProcess.hexadecimal(fields[0][(dash + 1)...]),
                let offset = LinuxProcess.hexadecimal(fields[2])
            else { return nil }
            self.low = low
            self.high = high
            self.offset = offset
            name = fields.count > 5 ? fields[5].drop { $0 == 0x20 } : []
        }

        /// The number of a line of `details`, in kilobytes.
        func kilobytes(_ key: String) -> UInt64 {
            for line in details.split(separator: 0x0a) where line.starts(with: key.utf8) {
                let rest = line.dropFirst(key.utf8.count).drop { $0 == 0x3a || $0 == 0x20 }
                return UInt64(String(decoding: rest.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)) ?? 0
            }
            return 0
        }
    }

    private static func mappings(_ path: String) -> [HostMapping] {
        var result: [HostMapping] = []
        let text = read(path)
        var at = text.startIndex
        while at < text.endIndex {
            let end = text[at...].firstIndex(of: 0x0a) ?? text.endIndex
            // A key of smaps begins with a capital letter.
            if text[at] >= 0x41, text[at] <= 0x5a {
                if let last = result.indices.last {
                    let from = result[last].details.isEmpty ? at : result[last].details.startIndex
                    result[last].details = text[from..<min(end + 1, text.endIndex)]
                }
            } else if let mapping = HostMapping(text[at..<end]) {
                result.append(mapping)
            }
            at = end + 1
        }
        return result
    }

    /// Calls `body` with each part of the host's mapping that is the guest's.
    private func forEachPart(_ mapping: HostMapping, _ body: (GuestRegion, UInt64, UInt64) -> Void) {
        var at = max(mapping.low, memory.base)
        while at < mapping.high, let region = space.region(atOrAfter: at &- memory.base) {
            let start = max(region.start &+ memory.base, at)
            let end = min(region.end &+ memory.base, mapping.high)
            guard start < end else { break }
            body(region, start, end)
            at = end
        }
    }

    func maps(details: Bool) -> [UInt8]? {
        var text: [UInt8] = []
        for mapping in Self.mappings(details ? "/proc/self/smaps" : "/proc/self/maps") {
            forEachPart(mapping) { region, start, end in
                text += line(
                    region, start, end, mapping.offset &+ (start &- mapping.low), mapping.fields, mapping.name
                )
                guard details else { return }
                if start == mapping.low, end == mapping.high {
                    text += mapping.details
                } else {
                    text += partDetails(mapping, start, end)
                }
            }
        }
        return text
    }

    /// A part of what the host sees as one mapping has its own size; what is in memory is told of with the first part.
    private func partDetails(_ mapping: HostMapping, _ start: UInt64, _ end: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        for line in mapping.details.split(separator: 0x0a) {
            let colon = line.firstIndex(of: 0x3a) ?? line.endIndex
            let key = String(decoding: line[..<colon], as: UTF8.self)
            let isPageSize = key == "KernelPageSize" || key == "MMUPageSize"
            if key == "Size"
                || start != mapping.low && line.suffix(3).elementsEqual(" kB".utf8) && !isPageSize
            {
                text += Self.line(key, key == "Size" ? (end &- start) >> 10 : 0)
            } else {
                text += line + [0x0a]
            }
        }
        return text
    }

    static func line(_ key: String, _ kilobytes: UInt64) -> [UInt8] {
        let number = "\(kilobytes)"
        let blanks = max(1, 24 - key.utf8.count - 1 - number.utf8.count)
        return Array("\(key):\(String(repeating: " ", count: blanks))\(number) kB\n".utf8)
    }

    /// The guest's part of numbers that smaps has, by key, in kilobytes.
    func sums(_ keys: [String]) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: keys.count)
        for mapping in Self.mappings("/proc/self/smaps") {
            var isGuests = false
            forEachPart(mapping) { _, _, _ in isGuests = true }
            guard isGuests else { continue }
            for (k, key) in keys.enumerated() { result[k] &+= mapping.kilobytes(key) }
        }
        return result
    }

    func rollup(_ path: String) -> [UInt8]? {
        let host = Self.read(path)
        guard let first = host.firstIndex(of: 0x0a) else { return nil }
        let lines = host[(first + 1)...].split(separator: 0x0a)
        let keys = lines.map { String(decoding: $0.prefix { $0 != 0x3a }, as: UTF8.self) }
        // Pss_Anon and its like are in the rollup alone: they are not told apart.
        let known = keys.map { $0.hasPrefix("Pss_") ? "Pss" : $0 }
        let sums = sums(known)
        var text = Array(host[...first])
        for (k, key) in keys.enumerated() where !key.hasPrefix("Pss_") { text += Self.line(key, sums[k]) }
        return text
    }

    /// Another process's: if it is a guest too, what lies within a guest's addresses. Which of that may be executed, the
    /// host does not know.
    func otherMaps(_ file: ProcessFile) -> [UInt8]? {
        guard isGuest(file.process) else { return nil }
        var text: [UInt8] = []
        for mapping in Self.mappings("/proc/\(file.process)/\(file.kind.rawValue)")
        where mapping.high <= memory.end {
            for (k, field) in mapping.fields.prefix(5).enumerated() {
                if k > 0 { text.append(0x20) }
                text += field
            }
            if !mapping.name.isEmpty { text += [0x20] + mapping.name }
            text.append(0x0a)
            text += mapping.details
        }
        return text
    }

    private func line(
        _ region: GuestRegion, _ start: UInt64, _ end: UInt64, _ offset: UInt64,
        _ fields: [ArraySlice<UInt8>],
        _ name: ArraySlice<UInt8>
    ) -> [UInt8] {
        func hex(_ value: UInt64, _ width: Int) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let p = region.protection
        var line = "\(hex(start &- memory.base, 8))-\(hex(end &- memory.base, 8)) "
        line += (p.contains(.read) ? "r" : "-") + (p.contains(.write) ? "w" : "-")
        line += (p.contains(.execute) ? "x" : "-") + (region.flags.contains(.shared) ? "s" : "p")
        let hasFile = fields[4] != [0x30]
        line += " \(hex(hasFile ? offset : 0, 8)) \(String(decoding: fields[3], as: UTF8.self))"
        line += " \(String(decoding: fields[4], as: UTF8.self))"
        // "[anon:...]" is a name that the guest gave.
        var shown = Array(hasFile || name.starts(with: "[anon".utf8) ? name : [])
        if region.flags.contains(.stack) {
            shown = Array("[stack]".utf8)
        } else if region.flags.contains(.vdso) {
            shown = Array("[vdso]".utf8)
        } else if region.flags.contains(.heap) {
            shown = Array("[heap]".utf8)
        }
        if !shown.isEmpty { line += String(repeating: " ", count: max(1, 73 - line.utf8.count)) }
        return Array(line.utf8) + shown + [0x0a]
    }

    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
