import CHost
import ELF
import Glibc

/// Brings a program from its path to the point where its first instruction can run: execve's work.
public struct ProcessStart {
    public struct Request {
        public var path: UnsafePointer<CChar>
        /// The program's file, if it is open already; it is closed then.
        public var descriptor: Int32?
        /// argv, argv[0] included.
        public var arguments: [UnsafePointer<CChar>]
        public var environment: [UnsafePointer<CChar>]
        public var sysroot: Sysroot
        /// Bytes; nil for the host's limit.
        public var stackSize: UInt64?
        /// Makes AT_RANDOM repeatable.
        public var seed: UInt64?

        public init(
            path: UnsafePointer<CChar>, arguments: [UnsafePointer<CChar>],
            environment: [UnsafePointer<CChar>], sysroot: Sysroot
        ) {
            self.path = path
            self.arguments = arguments
            self.environment = environment
            self.sysroot = sysroot
        }
    }

    /// Where to begin, and with which sp.
    public private(set) var entry: UInt64
    public private(set) var stackPointer: UInt64
    public private(set) var image: LoadedImage
    public private(set) var interpreter: LoadedImage?
    /// Where the vDSO is mapped; 0 for none.
    public private(set) var vdso: UInt64
    /// The stack, and the part of the host below it that is kept without access.
    public private(set) var stack: Range<UInt64>
    public private(set) var stackGuard: Range<UInt64>
    public private(set) var initialStack: InitialStack
    /// The program that runs in the end, NUL-terminated: a script's interpreter, or the path of the request.
    public private(set) var executablePath: [CChar]
    /// Where the program's libraries are.
    public private(set) var sysroot: Sysroot

    /// The stack's guard gap of Linux: 256 pages.
    public static let guardSize: UInt64 = 1 << 20
    /// Linux maps nothing within so much of a stack's top, however small the stack is (MIN_GAP of mmap_base()).
    private static let leastGap: UInt64 = 128 << 20
    private static let deepestScript = 5

    /// What runs programs of one kind: what their kernel would decide, and memory for the process.
    public struct Environment {
        public var abi: ProcessImageABI
        public var space: GuestAddressSpace

        public init(abi: ProcessImageABI, space: GuestAddressSpace) {
            self.abi = abi
            self.space = space
        }
    }

    /// - Parameter choose: called once with the header of the program that runs in the end; nil: nothing here can run it.
    public init(
        _ request: Request, _ choose: (ELFHeader) throws(LoadError) -> Environment?
    ) throws(LoadError) {
        // Scripts: each turns argv into interpreter, its argument, script, rest.
        var owned: [UnsafeMutablePointer<CChar>] = []
        defer { for string in owned { free(string) } }
        var arguments = request.arguments
        var path = request.path
        var open = try request.descriptor == nil ? Self.open(path) : Self.adopt(request.descriptor!)
        var depth = 0
        var scriptInterpreter: String?
        while Script.isScript(open.prefix) {
            guard depth < Self.deepestScript else { throw .scriptTooDeep }
            depth += 1
            let script: Script
            do throws(ELFError) { script = try Script(open.prefix) } catch { throw .elf(error) }
            let name = Self.copy(open.prefix, script.interpreter)
            owned.append(name)
            var next = [UnsafePointer(name)]
            if let range = script.argument {
                let argument = Self.copy(open.prefix, range)
                owned.append(argument)
                next.append(argument)
            }
            next.append(path)
            next.append(contentsOf: arguments.dropFirst())
            arguments = next
            let resolved = strdup(request.sysroot.resolve(name))!
            owned.append(resolved)
            path = UnsafePointer(resolved)
            scriptInterpreter = String(cString: name)
            do throws(LoadError) { open = try Self.open(path) } catch {
                throw .interpreter(scriptInterpreter!, error)
            }
        }
        executablePath = Self.name(of: open, path)
        sysroot = request.sysroot

        let program: ELFImage
        let abi: ProcessImageABI
        let space: GuestAddressSpace
        do throws(LoadError) {
            let header = try Self.header(open)
            guard let environment = try choose(header) else { throw .wrongMachine(header) }
            (abi, space) = (environment.abi, environment.space)
            program = try Self.judge(open, abi)
        } catch {
            throw scriptInterpreter.map { .interpreter($0, error) } ?? error
        }
        image = try ImageLoader.load(
            program, from: open, into: space, at: abi.programBase, pageSize: abi.pageSize)
        entry = image.entry
        space.setHeapStart(image.end)

        let linker: [CChar]?
        do throws(ELFError) { linker = try open.interpreterPath(program) } catch { throw .elf(error) }
        interpreter = nil
        if let linker {
            let name = linker.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            sysroot = request.sysroot.settled(for: linker, triplet: abi.triplet)
            do throws(LoadError) {
                let file = try Self.open(sysroot.resolve(linker))
                let image = try Self.judge(file, abi)
                interpreter = try ImageLoader.load(
                    image, from: file, into: space, at: abi.interpreterBase, pageSize: abi.pageSize)
            } catch {
                throw .dynamicLinker(name, error)
            }
            entry = interpreter!.entry
        }

        vdso = try Self.mapVDSO(abi, space)
        let executableStack = program.stackIsExecutable ?? abi.stackExecutableByDefault
        (stack, stackGuard) = try Self.mapStack(request.stackSize, executableStack, space)

        var start = InitialStack.Start(image: image)
        start.interpreterBase = interpreter?.bias ?? 0
        start.vdso = vdso
        start.uid = UInt64(getuid())
        start.euid = UInt64(geteuid())
        start.gid = UInt64(getgid())
        start.egid = UInt64(getegid())
        // AT_SECURE
        start.secure = UInt64(getauxval(23))
        if let seed = request.seed {
            start.random = (Self.mix(seed), Self.mix(seed &+ 1))
        } else {
            withUnsafeMutableBytes(of: &start.random) {
                // getrandom
                _ = sj_syscall6(318, Int(bitPattern: $0.baseAddress!), 16, 0, 0, 0, 0)
            }
        }
        let memory = UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: UInt(stack.lowerBound &+ space.base)),
            count: stack.count)
        initialStack = try InitialStack(
            abi, start, in: memory, at: stack.lowerBound,
            executable: scriptInterpreter == nil ? request.path : path,
            arguments: arguments, environment: request.environment)
        stackPointer = initialStack.pointer
    }

    private static func open(_ path: UnsafePointer<CChar>) throws(LoadError) -> ProgramFile {
        do throws(ProgramFile.OpenError) { return try ProgramFile(path) } catch { throw .open(error) }
    }

    private static func adopt(_ fd: Int32) throws(LoadError) -> ProgramFile {
        _ = fcntl(fd, F_SETFD, FD_CLOEXEC)
        do throws(ProgramFile.OpenError) { return try ProgramFile(adopting: fd) } catch { throw .open(error) }
    }

    /// The program's path from the root, as it holds when the directory changes; of a file that has none, a descriptor's
    /// that is kept for it.
    private static func name(of file: borrowing ProgramFile, _ path: UnsafePointer<CChar>) -> [CChar] {
        var full = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink(linkOfDescriptor(file.fd), &full, Int(PATH_MAX))
        if length > 0 {
            full.removeSubrange((length + 1)...)
            if access(full, F_OK) == 0 { return full }
            let kept = fcntl(file.fd, F_DUPFD_CLOEXEC, 900)
            if kept >= 0 { return "/proc/self/fd/\(kept)".utf8.map { CChar(bitPattern: $0) } + [0] }
        }
        return Array(UnsafeBufferPointer(start: path, count: strlen(path) + 1))
    }

    /// The header of a program's file.
    public static func header(of path: UnsafePointer<CChar>) throws(LoadError) -> ELFHeader {
        try header(try open(path))
    }

    private static func header(_ file: borrowing ProgramFile) throws(LoadError) -> ELFHeader {
        do throws(ELFError) { return try file.header() } catch { throw .elf(error) }
    }

    /// Reads an image that this guest can run.
    private static func judge(_ file: borrowing ProgramFile, _ abi: ProcessImageABI) throws(LoadError)
        -> ELFImage
    {
        let wrong: ELFHeader
        do throws(ELFError) {
            let header = try file.header()
            if abi.runs(header) { return try file.image(limits: abi.limits) }
            wrong = header
        } catch {
            throw .elf(error)
        }
        throw .wrongMachine(wrong)
    }

    /// A NUL-terminated copy by malloc.
    private static func copy(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeMutablePointer<
        CChar
    > {
        strndup((bytes.baseAddress! + range.lowerBound).assumingMemoryBound(to: CChar.self), range.count)!
    }

    private static func mapVDSO(_ abi: ProcessImageABI, _ space: GuestAddressSpace) throws(LoadError)
        -> UInt64
    {
        guard let bytes = abi.vdso, bytes.count > 0 else { return 0 }
        let length = UInt64(bytes.count)
        let result = space.map(
            0, length, protection: [.read, .write], flags: MAP_PRIVATE | MAP_ANONYMOUS, mark: .vdso)
        guard result >= 0 else { throw .memory("the vDSO", Int32(truncatingIfNeeded: -result)) }
        let address = UInt64(result)
        memcpy(
            UnsafeMutableRawPointer(bitPattern: UInt(address &+ space.base))!, bytes.baseAddress!, bytes.count
        )
        _ = space.protect(address, length, protection: [.read, .execute])
        return address
    }

    /// Maps the stack whole, with a guard below that is the host's, so that the guest can neither use nor unmap it and
    /// an overflow is a fault outside of every region, as on Linux.
    private static func mapStack(
        _ wanted: UInt64?, _ executable: Bool, _ space: GuestAddressSpace
    ) throws(LoadError) -> (Range<UInt64>, Range<UInt64>) {
        var size: UInt64 = 8 << 20
        if let wanted {
            size = wanted
        } else {
            var limit = rlimit()
            if getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0 {
                // Unlimited: what nobody fills, and address space costs nothing.
                size = limit.rlim_cur == UInt.max ? 64 << 20 : UInt64(limit.rlim_cur)
            }
        }
        size = min(max(size, 256 << 10), space.isWindow ? 256 << 20 : 16 << 30)
        size = (size + 4095) & ~4095
        var protection: MemoryProtection = [.read, .write]
        if executable { protection.insert(.execute) }
        let below = guardSize + (space.isWindow || size >= leastGap ? 0 : leastGap - size)
        let result = space.map(
            0, size + below, protection: protection, flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
            mark: .stack)
        guard result >= 0 else { throw .memory("the stack", Int32(truncatingIfNeeded: -result)) }
        let low = UInt64(result)
        let bottom = low + below
        _ = space.protect(low, below, protection: [])
        if !space.isWindow {
            space.disown(low, bottom)
            // Where the search would only meet it.
            space.setCeiling(low)
            space.setMainStack(low: low + guardSize, top: bottom + size)
        }
        return (bottom..<bottom + size, low..<bottom)
    }

    /// splitmix64's output function, to spread a seed over all bits.
    private static func mix(_ seed: UInt64) -> UInt64 {
        var z = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
