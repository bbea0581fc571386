import Glibc

extension Options {
    /// The name by which the command executes itself for a program that the guest executes.
    public static let restartName: StaticString = "sojourn-exec"

    /// argv for executing the command again with the options that are in force, whatever the environment will then say:
    /// its own name and options, without the program. The strings live as long as the process.
    public func restated() -> [CString] {
        var result: [CString] = []
        func put(_ word: String) { result.append(UnsafePointer(strdup(word))) }
        func put(_ name: String, _ value: String?) {
            guard let value else { return }
            put(name)
            put(value)
        }
        func put(_ name: String, _ value: CString?) {
            guard let value else { return }
            put(name)
            result.append(value)
        }
        put("\(Options.restartName)")
        if let sysroot {
            put("-L")
            result.append(Self.absolute(sysroot))
        }
        put("-s", stackSize.map { "\($0)" })
        put("-cpu", cpu)
        put("-r", unameRelease)
        if !log.isEmpty {
            var names = ""
            LogItems.forEachName { name, item, _ in
                if log.isSuperset(of: item), item != .all { names += (names.isEmpty ? "" : ",") + "\(name)" }
            }
            put("-d", names)
        }
        for range in logFilters {
            put("-dfilter")
            put("0x\(String(range.first, radix: 16))..0x\(String(range.last, radix: 16))")
        }
        if let logFile {
            put("-D")
            result.append(Self.absolute(logFile))
        }
        if oneInstructionPerBlock { put("-one-insn-per-tb") }
        put("-tb-size", codeCacheSize.map { "\($0 >> 10)K" })
        put("-seed", seed.map { "\($0)" })
        if perfMap { put("-perfmap") }
        if jitDump { put("-jitdump") }
        if engine == .interpreter { put("-engine", "interpreter") }
        put("-host-features", hostFeatures)
        put("-tier", tier.map { "\($0)" })
        put("-hot", hot.map { "\($0)" })
        if let cacheDirectory {
            put("-cache-dir")
            result.append(keepsTranslations ? Self.absolute(cacheDirectory) : cacheDirectory)
        }
        put("-cache-size", cacheSize.map { "\($0)" })
        if isCalledByKernel { put("-called-by-kernel") }
        put("-R", reservedSpace.map { "\($0)" })
        return result
    }

    /// A path that still holds when the guest has changed its directory.
    private static func absolute(_ path: CString) -> CString {
        guard path[0] != 0x2f, path[0] != 0, let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return UnsafePointer(strdup("\(String(cString: directory))/\(String(cString: path))"))
    }

    /// What the command was executed with by itself: options, --, the program, its argv[0], arguments.
    static func takeRestarted(_ options: inout Options) {
        options.isRestarted = true
        guard !options.arguments.isEmpty else { return }
        options.argumentZero = options.arguments.removeFirst()
    }
}
