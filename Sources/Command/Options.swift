import Glibc

/// A string of the process's own argv or environment: it lives as long as the process.
public typealias CString = UnsafePointer<CChar>

public enum Engine: Sendable { case jit, interpreter }

/// What the command line and the environment ask for. Strings are not copied: a process starts in well under a
/// millisecond, and this is part of it.
public struct Options {
    public enum Action: Equatable, Sendable { case run, help, version, guests, logHelp, cpuHelp }

    public var action = Action.run
    /// The guest program and its arguments (argv[1...]).
    public var program: CString?
    public var arguments: [CString] = []
    /// argv[0] for the guest; the program's path if nil.
    public var argumentZero: CString?
    /// -L: the guest's root.
    public var sysroot: CString?
    /// -s, bytes.
    public var stackSize: UInt64?
    public var cpu: CString?
    public var unameRelease: CString?
    /// Changes of the environment in the order given: "NAME=VALUE" sets (-E), "NAME" unsets (-U).
    public var environmentChanges: [[CChar]] = []
    /// -g: a TCP port or a socket's path, perhaps with ",suspend=n".
    public var debugger: CString?
    public var log: LogItems = []
    public var logFilters: [AddressRange] = []
    public var logFile: CString?
    public var oneInstructionPerBlock = false
    /// Bytes of the code cache.
    public var codeCacheSize: UInt64?
    public var seed: UInt64?
    public var perfMap = false
    public var jitDump = false
    public var engine = Engine.jit
    /// Host CPU features to do without, as given: "-avx512vl,-gfni".
    public var hostFeatures: CString?
    /// Rounds of a loop before it is translated as one region; 0: never.
    /// 1: blocks alone; 2: hot loops as one too.
    public var tier: UInt64?
    /// After how many rounds a loop is hot.
    public var hot: UInt64?
    /// Where translations are kept; "none" or empty: nowhere; nil: the usual place.
    public var cacheDirectory: CString?
    /// Bytes that all kept translations may take; 0: any number; nil: the usual limit.
    public var cacheSize: UInt64?
    /// -R: bytes of the guest's address space.
    public var reservedSpace: UInt64?

    /// The program's file, already open; its path is only a name then.
    public var programDescriptor: Int32?
    /// binfmt_misc has called, this time or for a parent: foreign programs can be executed through the kernel.
    public var isCalledByKernel = false
    /// From the parent: resource limits that are kept for the guest.
    public var limits: CString?
    /// From the parent: the descriptor with its filters of system calls.
    public var filterDescriptor: Int32?
    /// Executed by itself for a program that a guest executes: the environment is the guest's, not the user's.
    public var isRestarted = false

    public init() {}

    /// Whether a place for translations is given, or the usual one wanted.
    public var keepsTranslations: Bool {
        guard let place = cacheDirectory else { return true }
        return place[0] != 0 && strcmp(place, "none") != 0
    }
}

public struct AddressRange: Equatable, Sendable {
    public var first: UInt64
    public var last: UInt64
    public func contains(_ address: UInt64) -> Bool { first <= address && address <= last }
}

/// What `-d` can log.
public struct LogItems: OptionSet, Sendable {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let outAsm = LogItems(rawValue: 1 << 0)
    public static let inAsm = LogItems(rawValue: 1 << 1)
    public static let op = LogItems(rawValue: 1 << 2)
    public static let opOpt = LogItems(rawValue: 1 << 3)
    public static let interrupts = LogItems(rawValue: 1 << 4)
    public static let exec = LogItems(rawValue: 1 << 5)
    public static let cpu = LogItems(rawValue: 1 << 6)
    public static let fpu = LogItems(rawValue: 1 << 7)
    public static let unimp = LogItems(rawValue: 1 << 8)
    public static let page = LogItems(rawValue: 1 << 9)
    public static let noChain = LogItems(rawValue: 1 << 10)
    public static let strace = LogItems(rawValue: 1 << 11)
    public static let vectors = LogItems(rawValue: 1 << 12)
    public static let allocation = LogItems(rawValue: 1 << 13)
    public static let all = LogItems(rawValue: (1 << 14) - 1)

    /// Names as qemu has them, and what each logs.
    static func forEachName(_ body: (StaticString, LogItems, StaticString) -> Void) {
        body("out_asm", .outAsm, "host code of each block")
        body("in_asm", .inAsm, "guest code of each block")
        body("op", .op, "intermediate code as lifted")
        body("op_opt", .opOpt, "intermediate code after optimisation")
        body("int", .interrupts, "exceptions and signals")
        body("exec", .exec, "each block entered")
        body("cpu", .cpu, "registers at each block entered")
        body("fpu", .fpu, "floating point and vector registers with cpu")
        body("vpu", .vectors, "the same as fpu")
        body("unimp", .unimp, "instructions and system calls that are missing")
        body("page", .page, "the memory map at the start and when it changes")
        body("nochain", .noChain, "do not link blocks, so that exec and cpu show all of them")
        body("strace", .strace, "system calls")
        body("check_alloc", .allocation, "mistakes of register allocation, each block checked for them")
        body("all", .all, "all of these")
    }

    /// The lines `-d help` prints.
    public static var help: String {
        var text = "Log items (separated by commas):\n"
        forEachName { name, _, meaning in
            let label = "\(name)"
            text += label + String(repeating: " ", count: max(1, 14 - label.utf8.count)) + "\(meaning)\n"
        }
        return text
    }
}
