import Glibc
import Guest
import Process

/// `-strace` lines, from the same rows that carry the calls.
extension LinuxThread {
    func trace(_ text: String) { process.write(process.traceDescriptor, text) }

    /// What is known before the call. Arguments from the first that the call fills come with the result.
    func traceEntry(_ row: SystemCallRow, _ call: SystemCall) {
        let printer = ArgumentPrinter(linux: process, row: row, call: call)
        trace("\(hostThreadNumber()) \(row.name)(\(printer.before())")
        // They do not come back.
        if row.name == .exit || row.name == .exit_group {
            trace(") = ?\n+++ exited with \(call.int(0) & 0xff) +++\n")
        }
    }

    /// `call` as it was at the entry.
    func traceResult(_ row: SystemCallRow, _ call: SystemCall, _ result: Int) {
        let printer = ArgumentPrinter(linux: process, row: row, call: call)
        var text = printer.after(result) + ") = "
        let value = UInt64(UInt(bitPattern: result))
        if row.name == .rt_sigreturn {
            text += "\(Int64(bitPattern: registers[0]))"
        } else if result == -512 {
            text += "? ERESTARTSYS (a signal comes first)"
        } else if result < 0, result >= -4095 {
            text += "-1 \(ArgumentPrinter.error(-result))"
        } else {
            switch row.name {
            case .brk, .mmap, .mremap, .shmat: text += hex(value)
            case .umask: text += "0\(String(value, radix: 8))"
            case .fcntl where call.int(1) == 3:
                let flags = process.abi.openFlags.toHost(UInt32(truncatingIfNeeded: value))
                text += "\(hex(value)) (flags \(FlagTable.open.describe(UInt64(flags))))"
            default: text += result < 0 || result > 0xffff_ffff ? hex(value) : "\(result)"
            }
        }
        trace(text + "\n")
    }

    /// A call without a row.
    func traceMissing(_ number: UInt64, _ call: SystemCall) {
        let name =
            process.abi.numbers.first { UInt64($0.number) == number }.map { "\($0.name)" }
            ?? "syscall_\(hex(number))"
        var arguments: [String] = []
        for n in 0..<6 { arguments.append(hex(call.a[n])) }
        trace(
            "\(hostThreadNumber()) \(name)(\(arguments.joined(separator: ", "))) = -1 \(ArgumentPrinter.error(38))\n"
        )
    }
}
