import CHost
import ELF
import Glibc
import Guest
import Process

/// execve: programs of the guest's kind are run by this same program, executed anew; all others by the host.
extension SystemCallTable {
    static let programs: [SystemCallRow] = [
        SystemCallRow(
            .execve, [.path, .strings, .environment], restart: .always,
            .handler { c in
                c.thread.execute(
                    directory: -100, path: c.a[0], arguments: c.a[1], environment: c.a[2], flags: 0)
            }),
        SystemCallRow(
            .execveat, [.directory, .path, .strings, .environment, .flags(.at)], restart: .always,
            .handler { c in
                c.thread.execute(
                    directory: c.int(0), path: c.a[1], arguments: c.a[2], environment: c.a[3], flags: c.int(4)
                )
            }),
    ]
}

/// How this program is executed anew for a guest program.
public struct ProgramStarter {
    /// argv up to and without the program: our name for it and the options in force.
    public var command: [UnsafePointer<CChar>] = []
    /// Nil: every program is the host's to run.
    public var abi: ProcessImageABI?
    public var sysroot = Sysroot(nil, triplet: nil)
    /// binfmt_misc runs programs for the guest too: those with more rights than ours, and all if we cannot be reached.
    public var kernelRunsPrograms = false
    /// This program, when /proc may be out of reach (after chroot); -1: not needed yet.
    var own: Int32 = -1

    public init() {}

    /// Opens this program for the time when its path is gone.
    mutating func keepOwn() {
        guard own < 0 else { return }
        let fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return }
        own = fcntl(fd, F_DUPFD_CLOEXEC, 900)
        if own >= 0 { close(fd) } else { own = fd }
    }
}

/// argv as execve gets it: pointers, and the few strings that are not the guest's own. Plain memory, so that the parent
/// of a child that shares its memory can free it.
struct ProgramArguments {
    var vector: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    var strings: UnsafeMutablePointer<CChar>?
    /// The descriptor of the filters of system calls; -1: none.
    var filters: Int32 = -1

    mutating func free() {
        Glibc.free(vector)
        Glibc.free(strings)
        vector = nil
        strings = nil
    }
}

extension LinuxThread {
    private static let emptyPath: Int32 = 0x1000
    private static let noFollow: Int32 = 0x100

    func execute(directory: Int32, path: UInt64, arguments: UInt64, environment: UInt64, flags: Int32) -> Int
    {
        guard flags & ~(Self.emptyPath | Self.noFollow) == 0 else { return -22 }
        guard let name = process.memory.string(path, limit: 4097) else { return -14 }
        guard name.count < 4096 else { return -36 }
        programArguments.free()
        let mark = process.isForeign ? copies.mark : nil
        defer { if let mark { copies.release(to: mark) } }
        // A signal must not find the thread that this may need.
        let before = blockHostSignals()
        let plan = SpareDescriptors.with(keeping: directory) {
            self.plan(name.map { CChar(bitPattern: $0) } + [0], directory, flags, isBorrowed: $0)
        }
        setHostSignals(before)
        switch plan {
        case .failure(let error): return -Int(error)
        case .native(let resolved):
            return executeNatively(resolved, directory, path, arguments, environment, flags)
        case .ours(let descriptor, let shownName):
            let error = collect(path, arguments, descriptor, shownName)
            guard error == 0 else {
                if descriptor >= 0 { close(descriptor) }
                return error
            }
            let result = withSignalsForExec { executeOwn(hostPointers(environment)) }
            if programArguments.filters >= 0 { close(programArguments.filters) }
            if descriptor >= 0 { close(descriptor) }
            // Without /proc we are out of reach.
            if result == -2, process.programs.kernelRunsPrograms {
                return executeNatively(
                    process.paths.resolve(name.map { CChar(bitPattern: $0) } + [0]), directory, path,
                    arguments,
                    environment, flags)
            }
            return result
        }
    }

    // MARK: What to do with the file

    private enum Plan {
        /// The host executes it: the guest's path, or another that stands for it.
        case native([CChar]?)
        /// We do: by the guest's path, or by a descriptor that has the file and a name for it.
        case ours(descriptor: Int32, name: [CChar]?)
        case failure(Int32)
    }

    /// - Parameter isBorrowed: No descriptor can be kept.
    private func plan(_ name: [CChar], _ directory: Int32, _ flags: Int32, isBorrowed: Bool) -> Plan {
        let isEmpty = name[0] == 0
        if isEmpty, flags & Self.emptyPath == 0 { return .failure(ENOENT) }
        let relative = name[0] != 0x2f && directory != -100
        let resolved = process.paths.resolve(name)
        guard process.programs.abi != nil else { return .native(resolved) }
        let mode =
            O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (flags & Self.noFollow != 0 ? O_NOFOLLOW : 0)
        let fd =
            isEmpty
            ? open("/proc/thread-self/fd/\(directory)", mode) : openat(directory, resolved ?? name, mode)
        // The host finds the same error, or can run what cannot be read.
        guard fd >= 0 else { return errno == EMFILE || errno == ENFILE ? .failure(errno) : .native(resolved) }
        guard let file = try? ProgramFile(adopting: fd, needsExecuteBit: false) else {
            return .native(resolved)
        }
        switch judge(file, depth: 0) {
        case .native: return .native(resolved)
        case .failure(let error): return .failure(error)
        case .ours: break
        }
        if !isEmpty, !relative, resolved == nil { return .ours(descriptor: -1, name: nil) }
        let isScript = Script.isScript(file.prefix)
        // A script's interpreter opens it by name.
        if isScript, isEmpty || relative, fcntl(directory, F_GETFD) & FD_CLOEXEC != 0 {
            return .failure(ENOENT)
        }
        if isBorrowed { return .failure(EMFILE) }
        let copy = fcntl(file.fd, F_DUPFD, 3)
        guard copy >= 0 else { return .failure(errno) }
        if !isEmpty, !relative { return .ours(descriptor: copy, name: nil) }
        let shown = isEmpty ? "/dev/fd/\(directory)" : "/dev/fd/\(directory)/"
        return .ours(descriptor: copy, name: shown.utf8.map { CChar(bitPattern: $0) } + name)
    }

    /// Whether the file is for us: a program of the guest's, or a script that one interprets.
    private func judge(_ file: borrowing ProgramFile, depth: Int) -> Plan {
        guard let abi = process.programs.abi else { return .native(nil) }
        let prefix = file.prefix
        if Script.isScript(prefix) {
            guard let script = try? Script(prefix) else { return .native(nil) }
            let name = prefix[script.interpreter].map { CChar(bitPattern: $0) } + [0]
            guard
                let interpreter = try? ProgramFile(
                    process.paths.resolve(name) ?? name, needsExecuteBit: false)
            else {
                return .native(nil)
            }
            guard depth < 5 else { return .failure(ELOOP) }
            let inner = judge(interpreter, depth: depth + 1)
            guard case .ours = inner else { return inner }
            return mayExecute(file) ? inner : .failure(EACCES)
        }
        guard let header = try? file.header(), header.machine == abi.machine, header.elfClass == abi.elfClass,
            header.byteOrder == abi.byteOrder
        else { return .native(nil) }
        guard mayExecute(file) else { return .failure(EACCES) }
        if process.programs.kernelRunsPrograms, file.givesRights { return .native(nil) }
        guard let image = try? file.image(limits: abi.limits) else { return .failure(ENOEXEC) }
        guard let linker = try? file.interpreterPath(image) else {
            return image.interpreter == nil ? .ours(descriptor: -1, name: nil) : .failure(ENOEXEC)
        }
        let found = process.programs.sysroot.settled(for: linker, triplet: abi.triplet).resolve(linker)
        return access(found, F_OK) == 0 ? .ours(descriptor: -1, name: nil) : .failure(ENOENT)
    }

    private func mayExecute(_ file: borrowing ProgramFile) -> Bool {
        // faccessat2 with AT_EACCESS | AT_EMPTY_PATH; before Linux 5.8 by the real user.
        let empty: StaticString = ""
        let result = sj_syscall6(439, Int(file.fd), Int(bitPattern: empty.utf8Start), 1, 0x1200, 0, 0)
        return result == -38 ? access("/proc/self/fd/\(file.fd)", X_OK) == 0 : result == 0
    }

    // MARK: argv

    /// Our command, then the program's name, its argv[0] and the rest: the pointers are the guest's own.
    private func collect(_ path: UInt64, _ arguments: UInt64, _ descriptor: Int32, _ name: [CChar]?) -> Int {
        var list: [UInt64] = []
        while arguments != 0 {
            guard let pointer = process.memory.loadWord(arguments, list.count) else { return -14 }
            if pointer == 0 { break }
            list.append(pointer)
            guard list.count < 1 << 22 else { return -7 }
        }
        let limits = process.limits.text
        var filters = -1
        if let chain = seccomp.chain {
            filters = chain.save()
            guard filters >= 0 else { return filters }
        }
        let text = ["--program-fd\0", "\(descriptor)\0", "--\0", "\0"].joined()
        var bytes = text.utf8.map { CChar(bitPattern: $0) }
        let limitsAt = bytes.count
        bytes += "--limits\0\(limits)\0".utf8.map { CChar(bitPattern: $0) }
        let filtersAt = bytes.count
        bytes += "--filters\0\(filters)\0".utf8.map { CChar(bitPattern: $0) }
        let nameAt = bytes.count
        bytes += name ?? []
        guard let strings = malloc(bytes.count)?.assumingMemoryBound(to: CChar.self),
            let vector = calloc(list.count + process.programs.command.count + 11, 8)?
                .assumingMemoryBound(to: UnsafePointer<CChar>?.self)
        else { return -12 }
        strings.update(from: bytes, count: bytes.count)
        programArguments = ProgramArguments(vector: vector, strings: strings)
        var n = 0
        func put(_ string: UnsafePointer<CChar>?) {
            vector[n] = string
            n += 1
        }
        func guest(_ address: UInt64) -> UnsafePointer<CChar>? {
            UnsafePointer(bitPattern: UInt(process.memory.base &+ address))
        }
        for word in process.programs.command { put(word) }
        let number = "--program-fd\0".utf8.count
        let dashes = number + "\(descriptor)\0".utf8.count
        if descriptor >= 0 {
            put(strings)
            put(strings + number)
        }
        if !limits.isEmpty {
            put(strings + limitsAt)
            put(strings + limitsAt + 9)
        }
        programArguments.filters = Int32(truncatingIfNeeded: filters)
        if filters >= 0 {
            put(strings + filtersAt)
            put(strings + filtersAt + 10)
        }
        put(strings + dashes)
        put(name == nil ? guest(path) : UnsafePointer(strings + nameAt))
        // A program always has an argv[0].
        if list.isEmpty { put(strings + dashes + 3) }
        for pointer in list { put(guest(pointer)) }
        return 0
    }

    // MARK: Executing

    private func executeOwn(_ environment: UInt64) -> Int {
        let vector = UInt64(UInt(bitPattern: programArguments.vector))
        traceExecution()
        var result = -2
        func attempt(_ path: StaticString, _ fd: Int32) -> Int {
            hostCall(
                322,
                [
                    UInt64(bitPattern: Int64(fd)), UInt64(UInt(bitPattern: path.utf8Start)), vector,
                    environment,
                    fd < 0 ? 0 : 0x1000, 0,
                ])
        }
        if process.programs.own >= 0 { result = attempt("", process.programs.own) }
        if result == -2 || result == -9 { result = attempt("/proc/self/exe", -100) }
        // Called by the kernel, that is the path of the guest program.
        if result == -2, !process.programs.kernelRunsPrograms, let execfn = sj_own_path() {
            result = hostCall(59, [UInt64(UInt(bitPattern: execfn)), vector, environment, 0, 0, 0])
        }
        return result
    }

    private func executeNatively(
        _ resolved: [CChar]?, _ directory: Int32, _ path: UInt64, _ arguments: UInt64, _ environment: UInt64,
        _ flags: Int32
    ) -> Int {
        // Whatever is not there is found out before limits are touched.
        if (resolved.map { access($0, X_OK) } ?? hostAccess(directory, path, flags)) != 0 {
            return executeHost(resolved, directory, path, arguments, environment, flags)
        }
        return process.withLimitsForExec {
            executeHost(resolved, directory, path, arguments, environment, flags)
        }
    }

    private func hostAccess(_ directory: Int32, _ path: UInt64, _ flags: Int32) -> Int32 {
        guard !process.limits.isEmpty else { return 0 }
        return Int32(
            truncatingIfNeeded: hostCall(
                439,
                [
                    UInt64(bitPattern: Int64(directory)), path, UInt64(X_OK),
                    UInt64(UInt32(bitPattern: flags)), 0,
                    0,
                ]))
    }

    private func executeHost(
        _ resolved: [CChar]?, _ directory: Int32, _ path: UInt64, _ arguments: UInt64, _ environment: UInt64,
        _ flags: Int32
    ) -> Int {
        if path != 0, directory == -100,
            let name = resolved
                ?? process.memory.string(path).map({
                    $0.map { CChar(bitPattern: $0) } + [0]
                }), access(name, X_OK) == 0
        {
            traceExecution()
        }
        let (arguments, environment) = (hostPointers(arguments), hostPointers(environment))
        return withSignalsForExec {
            if let resolved {
                return resolved.withUnsafeBufferPointer {
                    hostCall(
                        59, [UInt64(UInt(bitPattern: $0.baseAddress!)), arguments, environment, 0, 0, 0])
                }
            }
            if directory == -100, flags == 0 { return hostCall(59, [path, arguments, environment, 0, 0, 0]) }
            return hostCall(
                322,
                [
                    UInt64(bitPattern: Int64(directory)), path, arguments, environment,
                    UInt64(UInt32(bitPattern: flags)), 0,
                ])
        }
    }

    /// The host's dispositions and mask differ from the guest's in the signals that faults raise: not for a new program.
    private func withSignalsForExec(_ body: () -> Int) -> Int {
        process.actions.ignoreSynchronous(undo: false)
        var mask = signals.pointee.mask
        var result = 0
        if mask & Signals.synchronous != 0 {
            result = withUnsafeMutablePointer(to: &mask) {
                sj_safe_syscall(
                    &signals.pointee.queue.pointee.pending, 14, 2, Int(bitPattern: $0), 0, 8, 0, 0)
            }
        }
        if result == 0 {
            signals.pointee.giveWaitingBack()
            result = givingUpMutexes { thread.leavingCode(body) }
        }
        process.actions.ignoreSynchronous(undo: true)
        if mask & Signals.synchronous != 0, !signals.pointee.isPending {
            _ = signals.pointee.restoreHostMask()
        }
        return result
    }
}
