import Glibc
import Guest
import Process

/// `-strace` lines, from the same rows that carry the calls.
extension LinuxProcess {
    func trace(_ text: String) { write(traceDescriptor, text) }

    func traceEntry(_ row: SystemCallRow, _ call: SystemCall) {
        var text = "\(getpid()) \(row.name)("
        for (n, kind) in row.arguments.enumerated() {
            if n > 0 { text += "," }
            text += argument(kind, call.a[n], next: n < 5 ? call.a[n + 1] : 0)
        }
        trace(text + ")")
    }

    func traceResult(_ result: Int) {
        if result < 0, result >= -4095 {
            trace(" = -1 errno=\(-result) (\(String(cString: strerror(Int32(-result)))))\n")
        } else if result > 0xffff_ffff || result < 0 {
            trace(" = 0x\(String(UInt(bitPattern: result), radix: 16))\n")
        } else {
            trace(" = \(result)\n")
        }
    }

    private func argument(_ kind: ArgumentKind, _ value: UInt64, next: UInt64) -> String {
        switch kind {
        case .int, .fd: return "\(Int32(truncatingIfNeeded: value))"
        case .unsigned, .size: return "\(value)"
        case .directory:
            let fd = Int32(truncatingIfNeeded: value)
            return fd == -100 ? "AT_FDCWD" : "\(fd)"
        case .path: return string(value, limit: 4096, cut: 4096)
        case .input: return string(value, count: Int(truncatingIfNeeded: min(next, 32)), more: next > 32)
        case .output, .address: return value == 0 ? "NULL" : "0x\(String(value, radix: 16))"
        case .hex, .protection, .mapFlags: return "0x\(String(value, radix: 16))"
        case .mode: return "0\(String(value & 0o7777, radix: 8))"
        case .signal: return Signals.name(Int(Int32(truncatingIfNeeded: value)))
        case .openFlags: return openFlags(abi.openFlags.toHost(UInt32(truncatingIfNeeded: value)))
        }
    }

    private func openFlags(_ flags: UInt32) -> String {
        let access = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"][Int(flags & 3)]
        let names: [(UInt32, String)] = [
            (0o100, "O_CREAT"), (0o200, "O_EXCL"), (0o400, "O_NOCTTY"), (0o1000, "O_TRUNC"), (0o2000, "O_APPEND"),
            (0o4000, "O_NONBLOCK"), (0o10000, "O_DSYNC"), (0o40000, "O_DIRECT"), (0o100000, "O_LARGEFILE"),
            (0o200000, "O_DIRECTORY"), (0o400000, "O_NOFOLLOW"), (0o1000000, "O_NOATIME"), (0o2000000, "O_CLOEXEC"),
            (0o10000000, "O_PATH"),
        ]
        var text = access
        var left = flags & ~3
        for (bit, name) in names where left & bit != 0 {
            text += "|\(name)"
            left &= ~bit
        }
        return left == 0 ? text : "\(text)|0x\(String(left, radix: 16))"
    }

    private func string(_ address: UInt64, limit: Int, cut: Int) -> String {
        guard address != 0 else { return "NULL" }
        guard let bytes = memory.string(address, limit: limit) else { return "0x\(String(address, radix: 16))" }
        return quoted(bytes)
    }

    private func string(_ address: UInt64, count: Int, more: Bool) -> String {
        guard address != 0 else { return "NULL" }
        guard let bytes = memory.bytes(address, count) else { return "0x\(String(address, radix: 16))" }
        return quoted(bytes) + (more ? "..." : "")
    }

    private func quoted(_ bytes: [UInt8]) -> String {
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x0a: text += "\\n"
            case 0x09: text += "\\t"
            case 0x0d: text += "\\r"
            case 0x22: text += "\\\""
            case 0x5c: text += "\\\\"
            case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\\(String(byte, radix: 8))"
            }
        }
        return text + "\""
    }
}
