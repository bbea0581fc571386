import Binfmt
import CHost
import Command
import ELF
import Glibc
import Process

let versionText: StaticString = "sojourn 0.1.0\n"

/// The command: from argv to the guest's exit status. 2 for wrong use, 126 and 127 for a program that cannot be started.
func command() -> Int32 {
    sj_return_large_memory()
    let arguments = strings(sj_arguments())
    let environment = strings(environ)
    // AT_FLAGS with AT_FLAGS_PRESERVE_ARGV0: binfmt_misc has called, with the flag P.
    let invocation = getauxval(8) & 1 != 0 ? .binfmt : Options.Invocation(arguments.first)
    if invocation == .sojourn, arguments.count > 1, strcmp(arguments[1], "binfmt") == 0 {
        return binfmt(arguments.dropFirst(2).map { String(cString: $0) })
    }
    // Who starts a program with more rights than his own has no say in how it runs. AT_SECURE
    let ours = getauxval(23) != 0 ? [] : environment
    if invocation == .sojourn, arguments.count > 1, strcmp(arguments[1], "cache") == 0 {
        return cache(Array(arguments.dropFirst(2)), ours)
    }
    let options: Options
    do throws(UsageError) {
        options =
            invocation == .binfmt
            ? try Options.parseBinfmt(arguments, environment: ours, program: programFromKernel())
            : try Options.parse(arguments, environment: ours, invocation: invocation)
    } catch {
        complain(error.description)
        return 2
    }
    switch options.action {
    case .help: return say(Options.helpText)
    case .version: return say(versionText)
    case .guests: return say(GuestFamily.list)
    case .cpuHelp: return say(GuestFamily.processorHelp)
    case .logHelp: return say(LogItems.help)
    case .run: break
    }
    if options.debugger != nil {
        complain("-g: sojourn cannot be debugged by gdb yet; -d cpu,exec,nochain logs each step")
        return 1
    }
    return run(options, environment)
}

/// AT_EXECFD: the program's file, which binfmt_misc has opened if its flags are O or C.
private func programFromKernel() -> Int32? {
    errno = 0
    let descriptor = getauxval(2)
    return errno == ENOENT ? nil : Int32(truncatingIfNeeded: descriptor)
}

private func binfmt(_ arguments: [String]) -> Int32 {
    let command: BinfmtCommand
    do throws(BinfmtError) {
        command = try BinfmtCommand(arguments, GuestFamily.binaryFormats)
    } catch {
        complain(error.description)
        return 2
    }
    if command.wantsHelp { return say(BinfmtCommand.helpText) }
    do throws(BinfmtError) {
        let (text, status) = try command.run()
        let written = say(text)
        return status == 0 ? written : status
    } catch {
        complain(error.description)
        return 1
    }
}

/// Why a program that could be read is not run.
private enum Refusal: Error {
    case usage(UsageError)
    case noReservedSpace(UInt64)
}

private func run(_ options: Options, _ environment: [CString]) -> Int32 {
    let program = options.program!
    var request = ProcessStart.Request(
        path: program, arguments: [options.argumentZero ?? program] + options.arguments,
        environment: options.guestEnvironment(environment),
        sysroot: Sysroot(options.sysroot))
    request.descriptor = options.programDescriptor
    request.stackSize = options.stackSize ?? keptLimits(options).stackSize
    request.seed = options.seed
    var guest: GuestDescription?
    var space: GuestAddressSpace?
    var refusal: Refusal?
    func choose(_ header: ELFHeader) -> ProcessStart.Environment? {
        guard let family = GuestFamily.find(header) else { return nil }
        do throws(Refusal) {
            var (description, memory) = try prepare(family, options)
            description.settle(&description, header)
            (guest, space) = (description, memory)
            return ProcessStart.Environment(abi: description.process, space: memory)
        } catch {
            refusal = error
            return nil
        }
    }
    do throws(LoadError) {
        let loaded = SpareDescriptors.with(keeping: options.programDescriptor ?? -1) {
            _ -> Result<ProcessStart, LoadError> in
            do throws(LoadError) { return .success(try ProcessStart(request, choose)) } catch {
                return .failure(error)
            }
        }
        let start = try loaded.get()
        return runGuest(GuestConfiguration(options: options, guest: guest!, start: start, space: space!))
    } catch {
        switch refusal {
        case .usage(let error):
            complain(error.description)
            return 2
        case .noReservedSpace(let end):
            complain("-R: the host cannot reserve its addresses from 64K to 0x\(String(end, radix: 16))")
            return 126
        case nil:
            complain("\(String(cString: program)): \(explain(error, program))")
            return error.exitStatus
        }
    }
}

/// The guest, and memory for its process.
private func prepare(
    _ family: GuestFamily, _ options: Options
) throws(Refusal) -> (GuestDescription, GuestAddressSpace) {
    var guest: GuestDescription
    do throws(UsageError) { guest = try family.make(options.cpu) } catch { throw .usage(error) }
    if let end = HostLayout.guestEnd() { guest.process.addressLimit = min(end, guest.process.addressLimit) }
    if let size = options.reservedSpace {
        guest.process.addressLimit = min(size, guest.process.addressLimit)
        guard let space = GuestAddressSpace(reservedBelow: guest.process.addressLimit) else {
            throw .noReservedSpace(guest.process.addressLimit)
        }
        return (guest, space)
    }
    let space = GuestAddressSpace(end: guest.process.addressLimit)
    scatter(space)
    return (guest, space)
}

/// Places memory at random, unless the user wants it otherwise (setarch -R).
private func scatter(_ space: GuestAddressSpace) {
    let noRandomness = 0x4_0000
    guard sj_syscall6(135, 0xffff_ffff, 0, 0, 0, 0, 0) & noRandomness == 0 else { return }
    var random: UInt64 = 0
    _ = withUnsafeMutablePointer(to: &random) { sj_syscall6(318, Int(bitPattern: $0), 8, 0, 0, 0, 0) }
    // 28 bits of pages, as many as the host takes.
    let distance = (random & 0xfff_ffff) << 12
    if distance < space.end / 16 { space.setCeiling(space.end - distance) }
}

/// What is wrong with the program, with a hint that only the command can give.
func explain(_ error: LoadError, _ program: CString) -> String {
    switch error {
    case .open(.system(ENOENT)) where strchr(program, 0x2f) == nil:
        return "no such file here; PATH is not searched, give a path such as ./\(String(cString: program))"
    case .wrongMachine(let header)
    where header.machine == ELFMachine.x86_64 || header.machine == ELFMachine.i386:
        return "is an x86 program of this machine's own; run it directly, without sojourn"
    case .wrongMachine:
        return "\(error), which this sojourn does not run; sojourn guests lists what it runs"
    case .dynamicLinker(let path, .open(.system(ENOENT))):
        guard let package = GuestFamily.package(ofLinker: path) else { return error.description }
        return
            "its dynamic linker \(path) is not here; install \(package) or give the guest's root with -L DIR"
    case .interpreter(let path, .wrongMachine(let header)) where header.machine == ELFMachine.x86_64:
        return
            "its #! interpreter \(path) is this machine's own; run the script directly, or give the guest's "
            + "root with -L DIR"
    default:
        return error.description
    }
}

private func strings(_ vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> [CString] {
    var result: [CString] = []
    result.reserveCapacity(64)
    var i = 0
    while let string = vector[i] {
        result.append(UnsafePointer(string))
        i += 1
    }
    return result
}

func complain(_ message: String) {
    var line = "sojourn: \(message)\n"
    line.withUTF8 { _ = write(2, $0.baseAddress!, $0.count) }
}

func say(_ text: StaticString) -> Int32 {
    text.withUTF8Buffer { say($0) }
}

func say(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { say($0) }
}

func say(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    var done = 0
    while done < text.count {
        let count = write(1, text.baseAddress! + done, text.count - done)
        if count < 0 {
            if errno == EINTR { continue }
            complain("cannot write to standard output: \(String(cString: strerror(errno)))")
            return 1
        }
        done += count
    }
    return 0
}
