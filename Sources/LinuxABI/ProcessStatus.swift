import Glibc
import Guest
import Process

/// /proc/PID/stat, statm and status: the host's, but for what it would tell of our own memory.
extension LinuxProcess {
    private struct Sizes {
        // In kilobytes.
        var total: UInt64 = 0
        var data: UInt64 = 0
        var stack: UInt64 = 0
        var code: UInt64 = 0
        var shared: UInt64 = 0
    }

    private var sizes: Sizes {
        var result = Sizes()
        var at: UInt64 = 0
        while let region = space.region(atOrAfter: at) {
            at = region.end
            let size = region.length >> 10
            result.total &+= size
            if region.flags.contains(.stack) {
                result.stack &+= size
            } else if region.protection.contains(.write), !region.flags.contains(.shared) {
                result.data &+= size
            } else if region.protection.contains(.execute) {
                result.code &+= size
            }
        }
        return result
    }

    private var imageCode: UInt64 {
        var at = view.image.lowerBound
        while let region = space.region(atOrAfter: at), region.start < view.image.upperBound {
            at = region.end
            if region.protection.contains(.execute) { return region.length >> 10 }
        }
        return 0
    }

    /// Fields by proc(5)'s numbers.
    func processLine(_ path: String, _ registers: GuestRegisterFile) -> [UInt8]? {
        let host = Self.read(path)
        guard !view.image.isEmpty, let end = host.lastIndex(of: 0x29) else { return nil }
        var fields = host[(end + 1)...].split(whereSeparator: { $0 == 0x20 || $0 == 0x0a }).map {
            String(decoding: $0, as: UTF8.self)
        }
        let resident = sums(["Rss"])[0]
        let own: [(Int, UInt64)] = [
            (23, sizes.total << 10), (24, resident >> 2),
            (26, view.image.lowerBound), (27, view.image.upperBound), (28, view.firstStackPointer),
            (29, registers.sp), (30, registers.pc), (45, view.data.lowerBound), (46, view.data.upperBound),
            (47, space.heapStart), (48, view.arguments.lowerBound), (49, view.arguments.upperBound),
            (50, view.environment.lowerBound), (51, view.environment.upperBound),
        ]
        // The first behind the name is number 3.
        for (number, value) in own where number - 3 < fields.count { fields[number - 3] = "\(value)" }
        return Array(host[...end]) + (" " + fields.joined(separator: " ") + "\n").utf8
    }

    func statm() -> [UInt8]? {
        let sizes = sizes
        let sums = sums(["Rss", "Anonymous"])
        let shared = sums[0] &- min(sums[1], sums[0])
        let pages = [
            sizes.total, sums[0], shared, imageCode, 0, sizes.data &+ sizes.stack, 0,
        ]
        return Array((pages.map { "\($0 >> 2)" }.joined(separator: " ") + "\n").utf8)
    }

    /// - Parameter seccomp: the thread's that the file is about; nil if the host's lines stand.
    func status(_ path: String, _ seccomp: Seccomp?) -> [UInt8]? {
        let sizes = sizes
        let sums = sums(["Rss", "Anonymous", "Locked"])
        let code = imageCode
        let own: [String: UInt64] = [
            "VmPeak": sizes.total, "VmSize": sizes.total, "VmLck": sums[2], "VmHWM": sums[0],
            "VmRSS": sums[0], "RssAnon": sums[1], "RssFile": sums[0] &- min(sums[1], sums[0]), "RssShmem": 0,
            "VmData": sizes.data, "VmStk": sizes.stack, "VmExe": code,
            "VmLib": sizes.code &- min(code, sizes.code),
        ]
        var text: [UInt8] = []
        for line in Self.read(path).split(separator: 0x0a) {
            let key = String(decoding: line.prefix { $0 != 0x3a }, as: UTF8.self)
            if let value = own[key] {
                let number = "\(value)"
                let blanks = String(repeating: " ", count: max(0, 8 - number.utf8.count))
                text += "\(key):\t\(blanks)\(number) kB\n".utf8
            } else if key == "Seccomp", let seccomp {
                text += "\(key):\t\(seccomp.mode)\n".utf8
            } else if key == "Seccomp_filters", let seccomp {
                text += "\(key):\t\(seccomp.chain?.count ?? 0)\n".utf8
            } else {
                text += line + [0x0a]
            }
        }
        return text
    }
}
