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
    var start: ProcessStart
    var space: GuestAddressSpace
}

/// Runs the guest to its end. Gives an exit status only when it could not.
func runGuest(_ configuration: GuestConfiguration) -> Int32 {
    let options = configuration.options
    guard let features = hostFeatures(options) else { return 1 }
    guard
        let process = GuestProcess(architecture: .aarch64, space: configuration.space, features: features),
        let thread = GuestThread(process: process)
    else {
        complain("no memory for translated code; raise the limit on address space (ulimit -v)")
        return 126
    }
    if options.oneInstructionPerBlock { process.translator.lifter.longest = 1 }
    process.interprets = options.engine == .interpreter
    attachLogs(options, process)
    GuestProcess.installFaultHandlers()
    thread.attach()
    thread.watchExecutableMemory()

    let registers = GuestRegisterFile(state: thread.state, accessors: .aarch64)
    registers.pc = configuration.start.entry
    registers.sp = configuration.start.stackPointer
    let linux = LinuxProcess(
        abi: aarch64LinuxABI, thread: thread, space: configuration.space, registers: registers,
        executable: configuration.start.executablePath,
        trampoline: configuration.start.vdso &+ VDSOImage.sigreturnOffset)
    if let release = options.unameRelease {
        linux.release = Array(UnsafeBufferPointer(start: release, count: strlen(release) + 1))
    }
    if options.log.contains(.strace) { linux.traceDescriptor = logDescriptor(options) }
    if options.log.contains(.unimp) { linux.unimplementedDescriptor = logDescriptor(options) }
    return linux.run(
        exceptionSignal: { kind, payload, pc in guestFault(kind, payload, pc) },
        systemEntry: { _ in
            // IC IVAU: a line of 64 bytes has changed.
            let line = cacheAddress(thread.state) & ~63
            thread.codeChanged(line, line &+ 64)
        })
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
                complain("--host-features: there is no \(name); known are \(HostFeatures(rawValue: .max).description)")
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

/// Standard error, or the file of -D.
private func logDescriptor(_ options: Options) -> Int32 {
    guard let file = options.logFile else { return 2 }
    if logFile < 0 {
        logFile = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if logFile < 0 {
            complain("cannot write the log \(String(cString: file)): \(String(cString: strerror(errno)))")
            exit(2)
        }
    }
    return logFile
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
    if options.log.contains(.noChain) { process.linksBlocks = false }
    if selection.isEmpty { return }
    TranslationLog(selection, guest: process.architecture, descriptor: logDescriptor(options)).attach(to: process)
}

private func guestFault(_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault {
    let s = signalOfException(kind, pc: pc)
    return GuestFault(signal: s.signal, code: s.code, address: s.address)
}
