import ELF
import Glibc

/// The stack a new program finds (fs/exec.c copy_strings, fs/binfmt_elf.c create_elf_tables): from sp upwards argc, argv,
/// envp, auxv, then the random bytes and the platform's name, then the strings.
public struct InitialStack {
    /// Everything the auxiliary vector tells besides what ProcessImageABI has.
    public struct Start {
        public var image: LoadedImage
        /// AT_BASE: the dynamic linker's place, 0 for a static program.
        public var interpreterBase: UInt64 = 0
        /// AT_SYSINFO_EHDR, 0 for none.
        public var vdso: UInt64 = 0
        public var uid: UInt64 = 0
        public var euid: UInt64 = 0
        public var gid: UInt64 = 0
        public var egid: UInt64 = 0
        public var secure: UInt64 = 0
        public var random: (UInt64, UInt64) = (0, 0)

        public init(image: LoadedImage) { self.image = image }
    }

    /// One string is at most this long, its NUL included (MAX_ARG_STRLEN).
    public static let longestString = 131072
    /// All strings and pointers together, whatever the stack's size (three quarters of 8 MiB), and at least ARG_MAX.
    public static let mostArguments: UInt64 = 6 << 20
    public static let leastArguments: UInt64 = 131072

    /// Initial stack pointer and the places of things, guest addresses.
    public private(set) var pointer: UInt64 = 0
    public private(set) var auxiliaryVector: Range<UInt64> = 0..<0
    /// The bytes of argv's and of envp's strings (/proc/self/cmdline and environ).
    public private(set) var argumentStrings: Range<UInt64> = 0..<0
    public private(set) var environmentStrings: Range<UInt64> = 0..<0

    private let memory: UnsafeMutableRawBufferPointer
    private let bottom: UInt64
    private let wide: Bool
    private let swaps: Bool

    /// Writes into `memory`, whose first byte is at guest address `bottom` and whose end is the stack's.
    /// Throws `.argumentsTooLong` for what Linux answers with E2BIG.
    public init(
        _ abi: ProcessImageABI, _ start: Start, in memory: UnsafeMutableRawBufferPointer, at bottom: UInt64,
        executable: UnsafePointer<CChar>, arguments: [UnsafePointer<CChar>],
        environment: [UnsafePointer<CChar>]
    ) throws(LoadError) {
        self.memory = memory
        self.bottom = bottom
        wide = abi.elfClass == .elf64
        swaps = abi.byteOrder == .big
        let size = abi.pointerSize
        let room = max(min(UInt64(memory.count) / 4, Self.mostArguments), Self.leastArguments)
        let most = min(room, UInt64(memory.count) &- min(UInt64(memory.count), 4096))
        var used = UInt64(arguments.count + environment.count) * size
        func length(_ string: UnsafePointer<CChar>) throws(LoadError) -> Int {
            let count = strnlen(string, Self.longestString) + 1
            used += UInt64(count)
            guard count <= Self.longestString, used <= most else { throw .argumentsTooLong }
            return count
        }

        // Strings, from the top: a null word, the file's name, envp, argv.
        var at = bottom &+ UInt64(memory.count) &- size
        writeWord(0, at)
        at -= UInt64(try length(executable))
        let execfn = at
        write(executable, at)
        var environmentPlaces: [UInt64] = []
        environmentPlaces.reserveCapacity(environment.count)
        let environmentEnd = at
        for string in environment.reversed() {
            at -= UInt64(try length(string))
            write(string, at)
            environmentPlaces.append(at)
        }
        environmentStrings = at..<environmentEnd
        var argumentPlaces: [UInt64] = []
        argumentPlaces.reserveCapacity(arguments.count)
        let argumentsEnd = at
        for string in arguments.reversed() {
            at -= UInt64(try length(string))
            write(string, at)
            argumentPlaces.append(at)
        }
        argumentStrings = at..<argumentsEnd

        at &= ~(abi.stackAlignment - 1)
        let platform = writeName(abi.platform, &at)
        let basePlatform = writeName(abi.basePlatform, &at)
        at -= 16
        let randomPlace = at
        withUnsafeBytes(of: start.random) { _ = memcpy(host(at), $0.baseAddress!, 16) }
        at &= ~(abi.stackAlignment - 1)

        let image = start.image
        // Words: type, value.
        var auxv: [UInt64] = []
        auxv.reserveCapacity(64)
        for entry in abi.ownEntries { auxv += [entry.type, entry.value] }
        if start.vdso != 0 { auxv += [33, start.vdso] }  // AT_SYSINFO_EHDR
        if abi.minimumSignalStack != 0 { auxv += [51, abi.minimumSignalStack] }  // AT_MINSIGSTKSZ
        auxv += [
            16, abi.hwcap,  // AT_HWCAP
            6, abi.pageSize,  // AT_PAGESZ
            17, abi.clockTicks,  // AT_CLKTCK
            3, image.programHeaders,  // AT_PHDR
            4, image.programHeaderSize,  // AT_PHENT
            5, image.programHeaderCount,  // AT_PHNUM
            7, start.interpreterBase,  // AT_BASE
            8, 0,  // AT_FLAGS
            9, image.entry,  // AT_ENTRY
            11, start.uid, 12, start.euid, 13, start.gid, 14, start.egid,
            23, start.secure,  // AT_SECURE
            25, randomPlace,  // AT_RANDOM
            26, abi.hwcap2,  // AT_HWCAP2
            31, execfn,  // AT_EXECFN
        ]
        if platform != 0 { auxv += [15, platform] }  // AT_PLATFORM
        if basePlatform != 0 { auxv += [24, basePlatform] }  // AT_BASE_PLATFORM
        auxv += [0, 0]  // AT_NULL
        let words = 1 + arguments.count + 1 + environment.count + 1 + auxv.count
        at -= UInt64(words) * size
        at &= ~(abi.stackAlignment - 1)
        pointer = at

        writeNext(UInt64(arguments.count), &at)
        for place in argumentPlaces.reversed() { writeNext(place, &at) }
        writeNext(0, &at)
        for place in environmentPlaces.reversed() { writeNext(place, &at) }
        writeNext(0, &at)
        let vectorStart = at
        for word in auxv { writeNext(word, &at) }
        auxiliaryVector = vectorStart..<at
    }

    /// Puts a name below `at`; 0 for none.
    private func writeName(_ name: StaticString?, _ at: inout UInt64) -> UInt64 {
        guard let name else { return 0 }
        let place = at - UInt64(name.utf8CodeUnitCount + 1)
        at = place
        name.withUTF8Buffer { bytes in
            memcpy(host(place), bytes.baseAddress!, bytes.count)
            host(place + UInt64(bytes.count)).storeBytes(of: 0, as: UInt8.self)
        }
        return place
    }

    private func host(_ address: UInt64) -> UnsafeMutableRawPointer {
        memory.baseAddress! + Int(address - bottom)
    }

    private func write(_ string: UnsafePointer<CChar>, _ address: UInt64) {
        strcpy(host(address).assumingMemoryBound(to: CChar.self), string)
    }

    private func writeWord(_ value: UInt64, _ address: UInt64) {
        if wide {
            host(address).storeBytes(of: swaps ? value.byteSwapped : value, as: UInt64.self)
        } else {
            let low = UInt32(truncatingIfNeeded: value)
            host(address).storeBytes(of: swaps ? low.byteSwapped : low, as: UInt32.self)
        }
    }

    private func writeNext(_ value: UInt64, _ address: inout UInt64) {
        writeWord(value, address)
        address += wide ? 8 : 4
    }
}
