import AArch64
import CHost
import Command
import Debugger
import ELF
import Glibc
import Guest
import HostX86
import IR
import Process

/// A program in memory, ready for its first instruction.
struct GuestConfiguration {
    var options: Options
    var start: ProcessStart
    var space: GuestAddressSpace
}

/// Runs the guest to its end and gives its exit status.
func runGuest(_ configuration: GuestConfiguration) -> Int32 {
    let features = HostFeatures.detect()
    guard features.isSuperset(of: .required) else {
        complain("this processor lacks AVX2, BMI2, FMA or MOVBE; sojourn needs an x86-64-v3 machine")
        return 126
    }
    guard
        let process = GuestProcess(
            architecture: .aarch64, space: configuration.space, features: features),
        let thread = GuestThread(process: process)
    else {
        complain("no memory for translated code; raise the limit of address space (ulimit -v)")
        return 126
    }
    if configuration.options.oneInstructionPerBlock { process.translator.longestBlock = 1 }
    attachLogs(configuration.options, process)
    GuestProcess.installFaultHandlers()
    thread.attach()
    thread.pc = configuration.start.entry
    (thread.state + Int(Offset.sp)).storeBytes(of: configuration.start.stackPointer, as: UInt64.self)
    func x(_ n: Int) -> UInt64 { (thread.state + Int(Offset.x0) + 8 * n).load(as: UInt64.self) }
    let space = configuration.space
    while true {
        switch thread.run() {
        case .system(0):
            let r = provisional(Int(x(8)), x(0), x(1), x(2), x(3), x(4), x(5), space)
            (thread.state + Int(Offset.x0)).storeBytes(of: r, as: Int.self)
        case .system:
            break
        case .fault(let f):
            complain("fault \(f) pc \(String(thread.pc, radix: 16))")
            return 139
        case .exception(let kind, let payload):
            complain("exception \(kind) \(payload) pc \(String(thread.pc, radix: 16))")
            return 132
        case .poll: thread.clearPoll()
        case .exhausted: return 1
        }
    }
}

func provisional(_ n: Int, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64, _ g: UInt64, _ space: GuestAddressSpace) -> Int {
    func host(_ h: Int) -> Int {
        sj_syscall6(h, Int(bitPattern: UInt(a)), Int(bitPattern: UInt(b)), Int(bitPattern: UInt(c)), Int(bitPattern: UInt(d)), Int(bitPattern: UInt(e)), Int(bitPattern: UInt(g)))
    }
    switch n {
    case 93, 94: exit(Int32(truncatingIfNeeded: a))
    case 64: return host(1)
    case 63: return host(0)
    case 66: return host(20)
    case 56: return host(257)
    case 57: return host(3)
    case 62: return host(8)
    case 29: return host(16)
    case 96: return Int(getpid())
    case 99: return 0
    case 113: return host(228)
    case 169: return host(96)
    case 278: return host(318)
    case 160: return host(63)
    case 172: return Int(getpid())
    case 178: return Int(getpid())
    case 174...177: return 0
    case 261: return host(302)
    case 134, 135: return 0
    case 214: return Int(space.brk(a))
    case 222: return space.map(a, b, protection: MemoryProtection(rawValue: UInt8(truncatingIfNeeded: c)), flags: Int32(truncatingIfNeeded: d), fd: Int32(truncatingIfNeeded: Int64(bitPattern: e)), offset: g)
    case 215: return space.unmap(a, b)
    case 226: return space.protect(a, b, protection: MemoryProtection(rawValue: UInt8(truncatingIfNeeded: c)))
    case 233: return 0
    default:
        return -38
    }
}

/// Log items of the command to what the rooms below know.
func attachLogs(_ options: Options, _ process: GuestProcess) {
    var selection: LogSelection = []
    if options.log.contains(.inAsm) { selection.insert(.guestCode) }
    if options.log.contains(.outAsm) { selection.insert(.hostCode) }
    if options.log.contains(.op) { selection.insert(.lifted) }
    if options.log.contains(.opOpt) { selection.insert(.optimised) }
    if options.log.contains(.exec) { selection.insert(.entries) }
    if options.log.contains(.cpu) { selection.insert(.registers) }
    if options.log.contains(.noChain) { process.linksBlocks = false }
    if selection.isEmpty { return }
    var descriptor: Int32 = 2
    if let file = options.logFile {
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            complain("cannot write the log \(String(cString: file)): \(String(cString: strerror(errno)))")
            exit(2)
        }
    }
    TranslationLog(selection, guest: process.architecture, descriptor: descriptor).attach(to: process)
}
