import Glibc
import Guest
import Process

/// `-strace` lines, from the same rows that carry the calls.
extension LinuxThread {
    /// What is known before the call. Arguments from the first that the call fills come with the result.
    func traceEntry(_ log: TraceLog, _ row: SystemCallRow, _ call: SystemCall) {
        let printer = ArgumentPrinter(linux: process, row: row, call: call)
        let thread = hostThreadNumber()
        let length = printer.lengthAddress
        tracedLength = length == 0 ? nil : process.memory.load(length, as: UInt32.self)
        traceLength = log.begin(thread, "\(row.name)(\(printer.before())")
        // They do not come back.
        if row.name == .exit || row.name == .exit_group {
            log.end(thread, "\(row.name)", traceLength, ")", "?")
            log.line(thread, "+++ exited with \(call.int(0) & 0xff) +++")
        } else if killsItself(row, call) {
            log.end(thread, "\(row.name)", traceLength, ")", "?")
            log.line(thread, "+++ killed by SIGKILL +++")
        }
    }

    /// `call` as it was at the entry.
    func traceResult(_ log: TraceLog, _ row: SystemCallRow, _ call: SystemCall, _ result: Int) {
        let thread = hostThreadNumber()
        if isSignalReturn(row) {
            let value = process.abi.convention.result(self.thread.state)
            let mask = signalSet(signals.pointee.mask)
            return log.end(
                thread, "\(row.name)", traceLength, "{mask=\(mask)})", resultText(row, call, value))
        }
        var printer = ArgumentPrinter(linux: process, row: row, call: call)
        printer.lengthBefore = tracedLength
        log.end(
            thread, "\(row.name)", traceLength, printer.after(result) + ")",
            resultText(row, call, result) + printer.note(result))
    }

    private func isSignalReturn(_ row: SystemCallRow) -> Bool {
        row.name == .rt_sigreturn || row.name == .sigreturn
    }

    private func resultText(_ row: SystemCallRow, _ call: SystemCall, _ result: Int) -> String {
        let value = UInt64(UInt(bitPattern: result))
        let isRestarted =
            result == -512 || result == -513 || result == -4 && (ruleOfCall ?? row.restart).isKnownOnInterrupt
        if isRestarted, !isSignalReturn(row) {
            return "? \(restartText(row, result))"
        }
        if result < 0, result >= -4095 { return "-1 \(ArgumentPrinter.error(-result))" }
        switch row.name {
        case .brk, .mmap, .mmap2, .mremap, .shmat: return hex(value)
        // NS_GET_NSTYPE
        case .ioctl where call.int(1) == 0xb703: return "\(result) (\(FlagTable.clone.describe(value)))"
        case .umask: return "0\(String(value, radix: 8))"
        case .fcntl where call.int(1) == 3, .fcntl64 where call.int(1) == 3:
            let flags = process.abi.openFlags.toHost(UInt32(truncatingIfNeeded: value))
            return "\(hex(value)) (flags \(FlagTable.open.describe(UInt64(flags))))"
        case .fcntl where [1, 1025, 1034].contains(call.int(1)) && result > 0: return hex(value)
        case .personality: return hex(value)
        // PR_GET_SECUREBITS
        case .prctl where call.int(0) == 27: return hex(value)
        default: return result < 0 || result > 0xffff_ffff ? hex(value) : "\(result)"
        }
    }

    private func restartText(_ row: SystemCallRow, _ result: Int) -> String {
        switch ruleOfCall ?? row.restart {
        case .remaining: "ERESTART_RESTARTBLOCK (Interrupted by signal)"
        case .noHandler: "ERESTARTNOHAND (To be restarted if no handler)"
        case .flagged: "ERESTARTSYS (To be restarted if SA_RESTART is set)"
        case .always, .never: "ERESTARTNOINTR (To be restarted)"
        }
    }

    /// A call without a row.
    func traceMissing(_ log: TraceLog, _ number: UInt64, _ call: SystemCall) {
        let name =
            process.abi.name(ofCall: Int(truncatingIfNeeded: number)).map { "\($0)" }
            ?? "syscall_\(hex(number))"
        var arguments: [String] = []
        for n in 0..<6 { arguments.append(hex(call.a[n])) }
        let thread = hostThreadNumber()
        let length = log.begin(thread, "\(name)(\(arguments.joined(separator: ", "))")
        log.end(thread, name, length, ")", "-1 \(ArgumentPrinter.error(38))")
    }

    /// execve is about to succeed: the program that is executed ends the line.
    func traceExecution() { process.traceLog?.leave(hostThreadNumber()) }

    /// The line of the execve that began the program, whose stack tells what it was given. If the guest executed it,
    /// the line is there already.
    func traceStart(_ log: TraceLog) {
        let thread = hostThreadNumber()
        if process.isExecutedByGuest { return log.end(thread, "execve", 0, ")", "0") }
        let word = process.memory.wordBytes
        let arguments = registers.sp &+ word
        let count = process.memory.loadWord(registers.sp) ?? 0
        let path = process.executable.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let row = SystemCallRow(.execve, [])
        let printer = ArgumentPrinter(
            linux: process, row: row, call: SystemCall(a: .init(repeating: 0), thread: self))
        let length = log.begin(
            thread,
            "execve(\(ArgumentPrinter.quoted(path[...])), \(printer.strings(arguments)), "
                + printer.environment(arguments &+ word &* (count &+ 1)))
        log.end(thread, "execve", length, ")", "0")
    }
}

extension RestartRule {
    /// Of an EINTR the host does not say which it was.
    fileprivate var isKnownOnInterrupt: Bool { self == .noHandler || self == .remaining }
}
