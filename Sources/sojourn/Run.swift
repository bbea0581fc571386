import CHost
import Command
import Debugger
import Glibc
import Guest
import HostX86
import IR
import LinuxABI
import Process
import Translator

/// A program in memory, ready for its first instruction.
struct GuestConfiguration {
    var options: Options
    var guest: GuestDescription
    var start: ProcessStart
    var space: GuestAddressSpace
}

/// Runs the guest to its end. Gives an exit status only when it could not.
func runGuest(_ configuration: GuestConfiguration) -> Int32 {
    let options = configuration.options
    guard let features = hostFeatures(options) else { return 1 }
    guard
        let process = GuestProcess(
            architecture: configuration.guest.architecture, space: configuration.space, features: features,
            codeCacheSize: Int(truncatingIfNeeded: options.codeCacheSize ?? defaultCacheSize())),
        let thread = GuestThread(process: process, isFirst: true)
    else {
        complain("no memory for translated code; raise the limit on address space (ulimit -v)")
        return 126
    }
    if options.oneInstructionPerBlock { process.translator.lifter.longest = 1 }
    process.translator.loopThreshold = options.loopThreshold
    process.translator.makesTraces = options.makesTraces
    process.translator.isAlone = true
    process.interprets = options.engine == .interpreter
    process.keepTranslations(in: cacheFolders(options, configuration.guest, features))
    attachLogs(options, process)
    guard attachProfilerFiles(options, process) else { return 2 }
    // Before handlers of ours hide that a signal was ignored.
    let actions = SignalActions()
    GuestProcess.installFaultHandlers()
    process.watchExecutableMemory()

    let guest = configuration.guest
    let registers = GuestRegisterFile(state: thread.state, accessors: guest.registers)
    registers.pc = configuration.start.entry
    registers.sp = configuration.start.stackPointer
    registers.status = 0
    guest.startRegisters(
        registers, configuration.start,
        GuestMemory(base: configuration.space.base, end: configuration.space.end, model: guest.linux.model))
    let linux = LinuxProcess(
        abi: guest.linux, space: configuration.space, executable: configuration.start.executablePath,
        trampoline: configuration.start.vdso &+ guest.signalReturnOffset, actions: actions,
        programs: programStarter(configuration), exceptionSignal: guest.exceptionSignal,
        systemEntry: guest.systemEntry)
    linux.view = ProcessView(configuration.start)
    linux.processorText = {
        Array(guest.processorText(sysconf(Int32(_SC_NPROCESSORS_ONLN))).utf8)
    }
    linux.showArguments()
    linux.limits = keptLimits(options)
    linux.applyLimits()
    linux.isExecutedByGuest = options.isRestarted
    setName(options.program!)
    if let release = options.unameRelease {
        linux.release = Array(UnsafeBufferPointer(start: release, count: strlen(release) + 1))
    }
    if options.log.contains(.strace) { linux.traceLog = TraceLog(logDescriptor(options)) }
    if options.log.contains(.unimp) { linux.unimplementedDescriptor = logDescriptor(options) }
    if options.log.contains(.interrupts) { linux.interruptDescriptor = logDescriptor(options) }
    if options.log.contains(.page) {
        let log = MemoryMapLog(descriptor: logDescriptor(options))
        log.print("guest memory at the start", configuration.space)
        linux.memoryObserver = { log.print("guest memory after \($0)", $1) }
    }
    let first = LinuxThread(process: linux, thread: thread, registers: registers)
    if let descriptor = options.filterDescriptor, !first.takeFilters(descriptor) {
        complain("the filters of system calls that descriptor \(descriptor) should have are damaged")
        return 1
    }
    return first.runFirst()
}

/// With a limit on our address space (ulimit -v) a part of it: the cache is mapped twice, and once more by fork.
private func defaultCacheSize() -> UInt64 {
    let usual: UInt64 = 256 << 20
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(9), &limit) == 0 else { return usual }
    return min(usual, max(4 << 20, UInt64(limit.rlim_cur) / 8 & ~0xfffff))
}

/// What the parent told of resource limits.
func keptLimits(_ options: Options) -> ProcessLimits {
    options.limits.map { ProcessLimits(String(cString: $0)) } ?? ProcessLimits()
}

/// The process's name as Linux gives it to a program: the last part of its path.
private func setName(_ path: CString) {
    let name = strrchr(path, 0x2f).map { UnsafePointer($0 + 1) } ?? path
    // PR_SET_NAME
    _ = sj_syscall6(157, 15, Int(bitPattern: name), 0, 0, 0, 0)
}

/// How the guest's execve comes back to us. The root is that of the user's: each program settles its own.
private func programStarter(_ configuration: GuestConfiguration) -> ProgramStarter {
    var starter = ProgramStarter()
    starter.command = configuration.options.restated()
    starter.abi = configuration.guest.process
    starter.kernelRunsPrograms = configuration.options.isCalledByKernel
    starter.sysroot = configuration.start.sysroot
    return starter
}

/// What the code generator may use: of what the processor has, all that --host-features leaves.
func hostFeatures(_ options: Options) -> HostFeatures? {
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
        var name = String(cString: file)
        if let place = strstr(file, "%d") {
            let before = String(
                decoding: UnsafeRawBufferPointer(start: file, count: UnsafePointer(place) - file),
                as: UTF8.self)
            name = "\(before)\(getpid())\(String(cString: place + 2))"
        }
        // Programs that the guest executes go on where it was.
        let fresh = options.isRestarted ? 0 : O_TRUNC
        logFile = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | fresh, 0o644)
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
    if options.log.contains(.allocation) { selection.insert(.allocationMistakes) }
    if options.log.contains(.noChain) { process.linksBlocks = false }
    if selection.isEmpty { return }
    TranslationLog(
        selection, ranges: options.logFilters.map { $0.first...$0.last }, guest: process.architecture,
        descriptor: logDescriptor(options)
    ).attach(to: process)
}

extension Options {
    /// From how many rounds on a loop is translated as a whole; 0: blocks alone are.
    var loopThreshold: Int32 {
        if oneInstructionPerBlock || tier == 1 { return 0 }
        return hot.map { Int32(clamping: $0) } ?? Translator.usualThreshold
    }

    /// Whether blocks that run often are made traces.
    var makesTraces: Bool { tier == 3 && !oneInstructionPerBlock }

    var counterStep: Int32 { makesTraces ? BlockLifter.counterStep(loopThreshold) : 0 }
}
