import Glibc

/// A mistake in the use of the command: one line, exit status 2.
public struct UsageError: Error, Equatable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

/// The command's options. Each name may be written with one dash or two, as qemu allows; a value follows as the next
/// argument or, with two dashes, behind `=`.
enum OptionName {
    case help, version, guests
    case gdb, sysroot, stackSize, cpu, setEnvironment, environment, unsetEnvironment, argumentZero, uname
    case guestBase, reserved, strace, log, logFilter, logFile, pageSize, oneInstruction, codeCache, seed
    case trace, perfMap, jitDump, plugin, engine, hostFeatures, tier, hot, cacheDirectory, cacheSize, noCache
    case programDescriptor, limits,
        filters, calledByKernel, ignored

    var takesValue: Bool {
        switch self {
        case .help, .version, .guests, .strace, .oneInstruction, .perfMap, .jitDump, .noCache,
            .calledByKernel:
            false
        default: true
        }
    }

    /// Compares without making a String. `name` ends at NUL or at `=`.
    static func find(_ name: CString, _ length: Int) -> OptionName? {
        func named(_ candidate: StaticString) -> Bool {
            candidate.utf8CodeUnitCount == length && memcmp(candidate.utf8Start, name, length) == 0
        }
        if named("h") || named("help") { return .help }
        if named("version") || named("V") { return .version }
        if named("g") || named("gdb") { return .gdb }
        if named("L") || named("sysroot") { return .sysroot }
        if named("s") || named("stack-size") { return .stackSize }
        if named("cpu") { return .cpu }
        if named("E") { return .setEnvironment }
        if named("env") { return .environment }
        if named("U") || named("unset-env") { return .unsetEnvironment }
        if named("0") || named("argv0") { return .argumentZero }
        if named("r") || named("uname") { return .uname }
        if named("B") { return .guestBase }
        if named("R") { return .reserved }
        if named("t") { return .ignored }
        if named("strace") { return .strace }
        if named("d") || named("log") { return .log }
        if named("dfilter") || named("log-filter") { return .logFilter }
        if named("D") || named("log-file") { return .logFile }
        if named("p") { return .pageSize }
        if named("one-insn-per-tb") || named("singlestep") { return .oneInstruction }
        if named("tb-size") || named("code-cache") { return .codeCache }
        if named("seed") { return .seed }
        if named("trace") { return .trace }
        if named("perfmap") { return .perfMap }
        if named("jitdump") { return .jitDump }
        if named("plugin") { return .plugin }
        if named("engine") { return .engine }
        if named("tier") { return .tier }
        if named("hot") { return .hot }
        if named("host-features") { return .hostFeatures }
        if named("cache-dir") { return .cacheDirectory }
        if named("cache-size") { return .cacheSize }
        if named("no-cache") { return .noCache }
        if named("program-fd") { return .programDescriptor }
        if named("limits") { return .limits }
        if named("filters") { return .filters }
        if named("called-by-kernel") { return .calledByKernel }
        return nil
    }
}

extension Options {
    /// How the command was called: by its own name, as qemu-<guest>, by binfmt_misc, or by itself.
    public enum Invocation: Equatable, Sendable {
        case sojourn
        case qemu
        case binfmt
        case restart

        public init(_ argumentZero: CString?) {
            guard let argumentZero else {
                self = .sojourn
                return
            }
            var name = argumentZero
            if let slash = strrchr(argumentZero, 0x2f) { name = UnsafePointer(slash + 1) }
            if strncmp(name, "qemu-", 5) == 0 {
                self = .qemu
            } else if strncmp(name, "sojourn-binfmt", 14) == 0 {
                self = .binfmt
            } else if strcmp(argumentZero, Options.restartName.utf8Start) == 0 {
                self = .restart
            } else {
                self = .sojourn
            }
        }
    }

    /// Reads the environment's QEMU_* and SOJOURN_* variables, then the arguments (argv, its first included).
    public static func parse(
        _ arguments: [CString], environment: [CString] = [], invocation: Invocation = .sojourn
    ) throws(UsageError) -> Options {
        var options = Options()
        for entry in environment {
            do throws(UsageError) {
                try options.takeVariable(entry, isRestarted: invocation == .restart)
            } catch  where invocation == .restart {
                // The guest has set it, and execve of its program does not fail for it.
            }
        }
        if options.action != .run { return options }
        var i = 1
        if invocation == .sojourn, arguments.count > 1, arguments.count == 2 {
            if strcmp(arguments[1], "guests") == 0 {
                options.action = .guests
                return options
            }
            if strcmp(arguments[1], "help") == 0 {
                options.action = .help
                return options
            }
        }
        i = try options.takeOptions(arguments, from: i)
        if options.action != .run { return options }
        guard i < arguments.count else {
            throw UsageError("no program given; try: sojourn PROGRAM [ARGUMENT...], or sojourn --help")
        }
        options.program = arguments[i]
        options.arguments = Array(arguments[(i + 1)...])
        if invocation == .restart { takeRestarted(&options) }
        return options
    }

    /// Takes options up to one that asks for something else than a run.
    /// - Returns: the index of what follows them.
    mutating func takeOptions(_ arguments: [CString], from first: Int) throws(UsageError) -> Int {
        var i = first
        while i < arguments.count {
            let argument = arguments[i]
            guard argument[0] == 0x2d, argument[1] != 0 else { break }
            i += 1
            let isLong = argument[1] == 0x2d
            let name = argument + (isLong ? 2 : 1)
            if isLong, name[0] == 0 { break }  // "--"
            var length = 0
            while name[length] != 0, !(isLong && name[length] == 0x3d) { length += 1 }
            guard let option = OptionName.find(name, length) else {
                throw UsageError("unknown option \(text(argument)); see sojourn --help")
            }
            var value: CString?
            if name[length] == 0x3d {
                guard option.takesValue else {
                    throw UsageError(
                        "option \(text(argument, 2 + length)) takes no value; leave out what follows =")
                }
                value = name + length + 1
            } else if option.takesValue {
                guard i < arguments.count else {
                    throw UsageError("option \(text(argument)) needs a value; see sojourn --help")
                }
                value = arguments[i]
                i += 1
            }
            try take(option, value, text: argument)
            if action != .run { break }
        }
        return i
    }

    /// binfmt_misc with the flag P calls: interpreter, program's path, argv[0], arguments.
    public static func parseBinfmt(
        _ arguments: [CString], environment: [CString] = [], program: Int32? = nil
    ) throws(UsageError) -> Options {
        var options = Options()
        options.isCalledByKernel = true
        options.programDescriptor = program
        try options.takeVariables(environment)
        guard arguments.count >= 3 else {
            throw UsageError("sojourn-binfmt is for binfmt_misc (flags PF) to call; use sojourn")
        }
        options.program = arguments[1]
        options.argumentZero = arguments[2]
        options.arguments = Array(arguments[3...])
        return options
    }

    private mutating func take(_ option: OptionName, _ value: CString?, text name: CString) throws(UsageError)
    {
        let value = value ?? Self.nothing
        switch option {
        case .help: action = .help
        case .version: action = .version
        case .guests: action = .guests
        case .gdb: debugger = value
        case .sysroot: sysroot = value
        case .stackSize:
            guard let size = Self.size(value), size > 0 else {
                throw UsageError(
                    "\(text(name)) \(text(value)): not a size; give bytes, or a number with K, M or G")
            }
            stackSize = size
        case .cpu:
            if strcmp(value, "help") == 0 || strcmp(value, "?") == 0 { action = .cpuHelp }
            cpu = value
        case .setEnvironment: try Self.eachItem(value) { item throws(UsageError) in try setVariable(item) }
        case .environment: try setVariable(Self.copy(value, strlen(value)))
        case .unsetEnvironment:
            try Self.eachItem(value) { item throws(UsageError) in
                guard item.count > 1, !item.contains(0x3d) else {
                    throw UsageError("\(text(name)) \(text(value)): give names of variables, without =")
                }
                environmentChanges.append(item)
            }
        case .argumentZero: argumentZero = value
        case .uname: unameRelease = value
        case .guestBase:
            guard try Self.number(value, name) == 0 else {
                throw UsageError(
                    "\(text(name)) \(text(value)): guest addresses are host addresses here; leave -B out")
            }
        case .reserved:
            guard let size = Self.size(value) else {
                throw UsageError(
                    "\(text(name)) \(text(value)): not a size; give bytes, or a number with K, M or G")
            }
            guard size & 4095 == 0, size < 1 << 47 else {
                throw UsageError(
                    "\(text(name)) \(text(value)): give a multiple of 4096 below 0x800000000000"
                )
            }
            reservedSpace = size == 0 ? nil : size
        case .strace: log.insert(.strace)
        case .log: try takeLog(value)
        case .logFilter: try takeFilter(value)
        case .logFile: logFile = value
        case .pageSize:
            guard try Self.number(value, name) == 4096 else {
                throw UsageError("-p \(text(value)): guest pages are 4096 bytes here; leave -p out")
            }
        case .oneInstruction: oneInstructionPerBlock = true
        case .codeCache:
            // qemu counts MiB.
            guard let size = Self.size(value), size > 0 else {
                throw UsageError(
                    "\(text(name)) \(text(value)): not a size; give MiB, or a number with K, M or G")
            }
            let bare = value[strspn(value, "0123456789")] == 0
            let (bytes, overflow) = size.multipliedReportingOverflow(by: bare ? 1 << 20 : 1)
            guard !overflow, bytes >= 1 << 20, bytes <= 2047 << 20 else {
                throw UsageError("\(text(name)) \(text(value)): give 1 to 2047 MiB")
            }
            codeCacheSize = bytes
        case .seed: seed = try Self.number(value, name)
        case .trace:
            throw UsageError(
                "-trace: there are no trace points here; use -d (sojourn -d help lists its items)")
        case .plugin:
            throw UsageError("-plugin: plugins of qemu cannot be loaded; leave it out")
        case .perfMap: perfMap = true
        case .jitDump: jitDump = true
        case .engine:
            if strcmp(value, "jit") == 0 {
                engine = .jit
            } else if strcmp(value, "interpreter") == 0 {
                engine = .interpreter
            } else {
                throw UsageError("--engine=\(text(value)): give jit or interpreter")
            }
        case .hostFeatures: hostFeatures = value
        case .tier:
            let number = try Self.number(value, name)
            guard (1...3).contains(number) else { throw UsageError("--tier=\(number): give 1, 2 or 3") }
            tier = number
        case .hot:
            let rounds = try Self.number(value, name)
            guard rounds > 0 else {
                throw UsageError("--hot=0: give how many rounds make a loop hot, or --tier=1")
            }
            hot = rounds
        case .cacheDirectory: cacheDirectory = value
        case .cacheSize:
            guard let size = Self.size(value) else {
                throw UsageError(
                    "\(text(name)) \(text(value)): not a size; give bytes, or a number with K, M or G; 0 for no limit"
                )
            }
            cacheSize = size
        case .noCache: cacheDirectory = Self.none
        case .limits: limits = value
        case .filters: filterDescriptor = Int32(truncatingIfNeeded: try Self.number(value, name))
        case .programDescriptor: programDescriptor = Int32(truncatingIfNeeded: try Self.number(value, name))
        case .calledByKernel: isCalledByKernel = true
        case .ignored: break
        }
    }

    // MARK: The environment

    mutating func takeVariables(_ environment: [CString]) throws(UsageError) {
        for entry in environment { try takeVariable(entry) }
    }

    /// `entry` is NAME=VALUE. Others than ours are passed over after a glance. A restarted command obeys what the guest
    /// has set for the program that it executes, but what changes that program's own arguments has been done once.
    private mutating func takeVariable(_ entry: CString, isRestarted: Bool = false) throws(UsageError) {
        let isQEMU = strncmp(entry, "QEMU_", 5) == 0
        guard isQEMU || strncmp(entry, "SOJOURN_", 8) == 0 else { return }
        let name = entry + (isQEMU ? 5 : 8)
        guard let equals = strchr(name, 0x3d) else { return }
        let length = UnsafePointer(equals) - name
        let value = UnsafePointer(equals + 1)
        func named(_ candidate: StaticString) -> Bool {
            candidate.utf8CodeUnitCount == length && memcmp(candidate.utf8Start, name, length) == 0
        }
        let option: OptionName
        if named("LD_PREFIX") || named("SYSROOT") {
            option = .sysroot
        } else if named("GDB") {
            option = .gdb
        } else if named("STACK_SIZE") {
            option = .stackSize
        } else if named("CPU") {
            option = .cpu
        } else if named("SET_ENV") {
            option = .setEnvironment
        } else if named("UNSET_ENV") {
            option = .unsetEnvironment
        } else if named("ARGV0") {
            option = .argumentZero
        } else if named("UNAME") {
            option = .uname
        } else if named("GUEST_BASE") {
            option = .guestBase
        } else if named("RESERVED_VA") {
            option = .reserved
        } else if named("LOG") {
            option = .log
        } else if named("DFILTER") {
            option = .logFilter
        } else if named("LOG_FILENAME") {
            option = .logFile
        } else if named("PAGESIZE") {
            option = .pageSize
        } else if named("ONE_INSN_PER_TB") || named("SINGLESTEP") {
            option = .oneInstruction
        } else if named("TB_SIZE") {
            option = .codeCache
        } else if named("STRACE") {
            option = .strace
        } else if named("RAND_SEED") || named("SEED") {
            option = .seed
        } else if named("TRACE") {
            option = .trace
        } else if named("PLUGIN") {
            option = .plugin
        } else if named("PERFMAP") {
            option = .perfMap
        } else if named("JITDUMP") {
            option = .jitDump
        } else if named("ENGINE") {
            option = .engine
        } else if named("TIER") {
            option = .tier
        } else if named("HOT") {
            option = .hot
        } else if named("CACHE_DIR") {
            option = .cacheDirectory
        } else if named("CACHE_SIZE") {
            option = .cacheSize
        } else if named("HOST_FEATURES") {
            option = .hostFeatures
        } else if named("RTSIG_MAP") {
            option = .ignored
        } else if named("VERSION") {
            option = .version
        } else {
            return
        }
        if isRestarted {
            switch option {
            case .setEnvironment, .unsetEnvironment, .argumentZero, .version: return
            case .sysroot where access(value, X_OK) != 0: return
            default: break
            }
        }
        let label = Self.copy(entry, UnsafePointer(equals) - entry)
        try label.withUnsafeBufferPointer { label throws(UsageError) in
            try take(option, value, text: label.baseAddress!)
        }
    }

    private mutating func setVariable(_ item: [CChar]) throws(UsageError) {
        guard let equals = item.firstIndex(of: 0x3d), equals > 0 else {
            throw UsageError(
                "-E \(String(decoding: item.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)): give NAME=VALUE"
            )
        }
        environmentChanges.append(item)
    }

    /// The guest's environment: the host's with -E and -U carried out in their order.
    public func guestEnvironment(_ host: [CString]) -> [CString] {
        guard !environmentChanges.isEmpty else { return host }
        var result = host
        for change in environmentChanges {
            let length = change.firstIndex(of: 0x3d) ?? change.count - 1
            change.withUnsafeBufferPointer { change in
                result.removeAll { strncmp($0, change.baseAddress!, length) == 0 && $0[length] == 0x3d }
                if length < change.count - 1 { result.append(UnsafePointer(strdup(change.baseAddress!))) }
            }
        }
        return result
    }

    // MARK: Values

    private static var nothing: CString { literal("") }
    private static var none: CString { literal("none") }
    private static func literal(_ text: StaticString) -> CString {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private static func copy(_ string: CString, _ length: Int) -> [CChar] {
        var result = [CChar](UnsafeBufferPointer(start: string, count: length))
        result.append(0)
        return result
    }

    /// Items between commas, NUL-terminated. Empty ones are passed over.
    private static func eachItem(_ list: CString, _ body: ([CChar]) throws(UsageError) -> Void)
        throws(UsageError)
    {
        var at = list
        while at[0] != 0 {
            let length = strcspn(at, ",")
            if length > 0 { try body(copy(at, length)) }
            at += length + (at[length] == 0 ? 0 : 1)
        }
    }

    /// A decimal, 0x or 0 (octal) number as strtoul reads it.
    static func number(_ value: CString, _ name: CString) throws(UsageError) -> UInt64 {
        var end: UnsafeMutablePointer<CChar>?
        errno = 0
        let result = strtoul(value, &end, 0)
        guard let end, UnsafePointer(end) != value, end.pointee == 0, errno == 0, value[0] != 0x2d else {
            throw UsageError("\(text(name)) \(text(value)): not a number")
        }
        return UInt64(result)
    }

    /// A number with K, M or G behind it.
    static func size(_ value: CString) -> UInt64? {
        var end: UnsafeMutablePointer<CChar>?
        errno = 0
        let result = UInt64(strtoul(value, &end, 0))
        guard let end, UnsafePointer(end) != value, errno == 0, value[0] != 0x2d else { return nil }
        let unit: UInt64
        switch UInt8(bitPattern: end.pointee) {
        case 0: return result
        case UInt8(ascii: "k"), UInt8(ascii: "K"): unit = 1 << 10
        case UInt8(ascii: "m"), UInt8(ascii: "M"): unit = 1 << 20
        case UInt8(ascii: "g"), UInt8(ascii: "G"): unit = 1 << 30
        default: return nil
        }
        guard end[1] == 0 else { return nil }
        let (product, overflow) = result.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    private mutating func takeLog(_ value: CString) throws(UsageError) {
        if strcmp(value, "help") == 0 || strcmp(value, "?") == 0 {
            action = .logHelp
            return
        }
        try Self.eachItem(value) { item throws(UsageError) in
            var found = false
            item.withUnsafeBufferPointer { item in
                LogItems.forEachName { name, items, _ in
                    if strcmp(
                        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
                        item.baseAddress!) == 0
                    {
                        log.formUnion(items)
                        found = true
                    }
                }
                // Of qemu's, without a meaning here.
                for known in [
                    "op_ind", "op_plugin", "plugin", "mmu", "pcall", "cpu_reset", "invalid_mem",
                    "guest_errors", "tid",
                ]
                where strcmp(known, item.baseAddress!) == 0 { found = true }
            }
            guard found else {
                throw UsageError("-d \(text(value)): unknown item; sojourn -d help lists them")
            }
        }
    }

    /// START+SIZE, START-SIZE or START..END, separated by commas, as qemu's -dfilter.
    private mutating func takeFilter(_ value: CString) throws(UsageError) {
        try Self.eachItem(value) { item throws(UsageError) in
            let range: AddressRange? = item.withUnsafeBufferPointer { item in
                var end: UnsafeMutablePointer<CChar>?
                let start = UInt64(strtoul(item.baseAddress!, &end, 0))
                guard let end, UnsafePointer(end) != item.baseAddress! else { return nil }
                let isRange = end[0] == 0x2e && end[1] == 0x2e
                guard isRange || end[0] == 0x2b || end[0] == 0x2d else { return nil }
                let second = UnsafePointer(end) + (isRange ? 2 : 1)
                var last: UnsafeMutablePointer<CChar>?
                let number = UInt64(strtoul(second, &last, 0))
                guard let last, UnsafePointer(last) != second, last.pointee == 0 else { return nil }
                if isRange { return number < start ? nil : AddressRange(first: start, last: number) }
                guard number > 0 else { return nil }
                if end[0] == 0x2b {
                    let (sum, overflow) = start.addingReportingOverflow(number - 1)
                    return AddressRange(first: start, last: overflow ? .max : sum)
                }
                return AddressRange(first: start >= number - 1 ? start - (number - 1) : 0, last: start)
            }
            guard let range else {
                throw UsageError("-dfilter \(text(value)): give START+SIZE, START-SIZE or START..END")
            }
            logFilters.append(range)
        }
    }
}

/// For messages.
func text(_ string: CString) -> String { String(cString: string) }

func text(_ string: CString, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: string, count: length), as: UTF8.self)
}
