import AArch64
import Command
import Debugger
import Glibc
import Guest
import HostX86
import IR
import LinuxABI
import Process

/// A program in memory, ready for its first instruction.
struct GuestConfiguration {
    var options: Options
    var processor: CPUModel
    var start: ProcessStart
    var space: GuestAddressSpace
}

/// Runs the guest to its end. Gives an exit status only when it could not.
func runGuest(_ configuration: GuestConfiguration) -> Int32 {
    let options = configuration.options
    guard let features = hostFeatures(options) else { return 1 }
    guard
        let process = GuestProcess(
            architecture: .aarch64(configuration.processor), space: configuration.space, features: features,
            codeCacheSize: Int(truncatingIfNeeded: options.codeCacheSize ?? 256 << 20)),
        let thread = GuestThread(process: process)
    else {
        complain("no memory for translated code; raise the limit on address space (ulimit -v)")
        return 126
    }
    if options.oneInstructionPerBlock { process.translator.lifter.longest = 1 }
    if options.oneInstructionPerBlock {
        process.translator.loopThreshold = 0
    } else if let rounds = options.loopsAfter {
        process.translator.loopThreshold = Int32(clamping: rounds)
    }
    process.interprets = options.engine == .interpreter
    attachLogs(options, process)
    guard attachProfilerFiles(options, process) else { return 2 }
    GuestProcess.installFaultHandlers()
    process.watchExecutableMemory()

    let registers = GuestRegisterFile(state: thread.state, accessors: .aarch64)
    registers.pc = configuration.start.entry
    registers.sp = configuration.start.stackPointer
    registers.status = 0
    let linux = LinuxProcess(
        abi: aarch64LinuxABI, space: configuration.space, executable: configuration.start.executablePath,
        trampoline: configuration.start.vdso &+ VDSOImage.sigreturnOffset,
        exceptionSignal: { kind, payload, pc in guestFault(kind, payload, pc) },
        systemEntry: { thread, entry in
            if entry == SystemEntry.readFloatStatus { return thread.startReadingFloatStatus() }
            // IC IVAU: a line of 64 bytes has changed.
            let line = cacheAddress(thread.state) & ~63
            thread.codeChanged(line, line &+ 64)
        })
    if let release = options.unameRelease {
        linux.release = Array(UnsafeBufferPointer(start: release, count: strlen(release) + 1))
    }
    if options.log.contains(.strace) { linux.traceDescriptor = logDescriptor(options) }
    if options.log.contains(.unimp) { linux.unimplementedDescriptor = logDescriptor(options) }
    if options.log.contains(.interrupts) { linux.interruptDescriptor = logDescriptor(options) }
    if options.log.contains(.page) {
        let log = MemoryMapLog(descriptor: logDescriptor(options))
        log.print("guest memory at the start", configuration.space)
        linux.memoryObserver = { log.print("guest memory after \($0)", $1) }
    }
    return LinuxThread(process: linux, thread: thread, registers: registers).runFirst()
}

/// What the code generator may use: of what the processor has, all that --host-features leaves.
private func hostFeatures(_ options: Options) -> HostFeatures? {
    var features = HostFeatures.detect()
    if let list = options.hostFeatures {
        do {
            features = try features.without(String(cString: list))
        } catch {
            switch error {
            case .unknown(let name):
                complain(
                    "--host-features: there is no \(name); known are \(HostFeatures(rawValue: .max).description)"
                )
            case .notRemoved(let item):
                complain("--host-features: \(item) has no minus sign; features can only be taken away")
            }
            return nil
        }
    }
    let missing = HostFeatures.required.subtracting(features)
    if missing.isEmpty { return features }
    let why = options.hostFeatures == nil ? "this processor lacks" : "without"
    let rest = options.hostFeatures == nil ? "sojourn needs an x86-64-v3 machine" : "sojourn does not run"
    complain("\(why) \(missing.description), \(rest)")
    return nil
}

private nonisolated(unsafe) var logFile: Int32 = -1

/// Standard error, or the file of -D; %d in its name is the process's number.
private func logDescriptor(_ options: Options) -> Int32 {
    guard let file = options.logFile else { return 2 }
    if logFile < 0 {
        var parts = String(cString: file).split(
            separator: "%d", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { parts.insert("\(getpid())", at: 1) }
        let name = parts.joined()
        logFile = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if logFile < 0 {
            complain("cannot write the log \(name): \(String(cString: strerror(errno)))")
            exit(2)
        }
        // Out of the way of the numbers that the guest's files get.
        let high = fcntl(logFile, F_DUPFD_CLOEXEC, 900)
        if high >= 0 {
            close(logFile)
            logFile = high
        }
    }
    return logFile
}

private func attachProfilerFiles(_ options: Options, _ process: GuestProcess) -> Bool {
    guard options.perfMap || options.jitDump else { return true }
    let files = ProfilerFiles(guest: "\(process.architecture.name)")
    if options.perfMap, !files.openMap() {
        complain("--perfmap: cannot write /tmp/perf-\(getpid()).map: \(String(cString: strerror(errno)))")
        return false
    }
    if options.jitDump, !files.openDump() {
        complain("--jitdump: cannot write jit-\(getpid()).dump: \(String(cString: strerror(errno)))")
        return false
    }
    files.attach(to: process)
    return true
}

/// Log items of the command to what the rooms below know.
private func attachLogs(_ options: Options, _ process: GuestProcess) {
    var selection: LogSelection = []
    if options.log.contains(.inAsm) { selection.insert(.guestCode) }
    if options.log.contains(.outAsm) { selection.insert(.hostCode) }
    if options.log.contains(.op) { selection.insert(.lifted) }
    if options.log.contains(.opOpt) { selection.insert(.optimised) }
    if options.log.contains(.exec) { selection.insert(.entries) }
    if options.log.contains(.cpu) { selection.insert(.registers) }
    if !options.log.isDisjoint(with: [.fpu, .vectors]) { selection.insert(.vectors) }
    if options.log.contains(.noChain) { process.linksBlocks = false }
    if selection.isEmpty { return }
    TranslationLog(
        selection, ranges: options.logFilters.map { $0.first...$0.last }, guest: process.architecture,
        descriptor: logDescriptor(options)
    ).attach(to: process)
}

private func guestFault(_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault {
    let s = signalOfException(kind, pc: pc)
    return GuestFault(signal: s.signal, code: s.code, address: s.address)
}
