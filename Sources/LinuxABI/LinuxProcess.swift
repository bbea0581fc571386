import CHost
import Glibc
import Guest
import IR
import Process
import Synchronization

/// The Linux side of a guest process: what its threads share.
public final class LinuxProcess {
    public let abi: GuestABI
    public let memory: GuestMemory
    /// The same, for signal frames.
    let access: GuestMemoryAccess
    public let space: GuestAddressSpace
    public internal(set) var actions: SignalActions
    /// The program, for /proc/self/exe.
    public let executable: [CChar]
    /// uname's release, if not the host's.
    public var release: [CChar]?
    /// Guest address of the code that calls rt_sigreturn.
    public let trampoline: UInt64
    let rings: RingTable
    let filters = SharedFilters()
    /// Where `-strace` writes.
    public var traceLog: TraceLog?
    /// Whether a program of the guest's executed this one.
    public var isExecutedByGuest = false
    /// Where `-d unimp` writes; -1: nowhere.
    public var unimplementedDescriptor: Int32 = -1
    /// Where `-d int` writes; -1: nowhere.
    public var interruptDescriptor: Int32 = -1
    /// Called with the call's name after each that changes the memory map.
    public var memoryObserver: ((SystemCallName, GuestAddressSpace) -> Void)?
    /// The signal of an exception of the guest architecture.
    let exceptionSignal: (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault
    /// Does what a system instruction that is not the system call wants of the runtime.
    let systemEntry: (_ thread: GuestThread, _ entry: UInt8) -> Void
    let table: SystemCallTable.ByNumber
    /// The guest's restart_syscall.
    let restartNumber: UInt64
    /// By guest number: the host's number of a call that is carried over as it is; -1 of any other.
    let carried: UnsafeMutablePointer<Int32>
    /// Those of them that translated code makes.
    let directCalls: UnsafeMutableRawPointer
    /// By guest number: how the other calls of the table are done, when nobody wants to be told of them.
    let bodies: UnsafeMutablePointer<SystemCallBody?>
    /// By guest number: `SystemCallRow.pointers`.
    let pointers: UnsafeMutablePointer<UInt8>
    var paths: PathRules { PathRules(sysroot: programs.sysroot, executable: executable) }
    /// What files of /proc tell.
    public var view = ProcessView()
    /// The guest has opened /proc/PID/mem.
    var opensMemoryFiles = false {
        didSet { if opensMemoryFiles { stopDirectCalls() } }
    }
    /// /proc/cpuinfo; nil: the host's own.
    public var processorText: (() -> [UInt8])?
    /// What PR_SET_MM has put in the place of the first one; under the address space's lock.
    var auxiliaryVector: [UInt8]?
    /// RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK of the guest.
    public var limits = ProcessLimits()
    var personality = Personality()
    /// PR_SET_MDWE.
    var writableCodeRules: UInt32 = 0
    var deniesWritableCode: Bool { writableCodeRules & 1 != 0 }
    /// What execve starts programs with.
    public var programs: ProgramStarter

    /// ioctl's requests, read from their texts when one is first asked for.
    var ioctls: IoctlTable { lazyIoctls.load() ?? lazyIoctls.storeIfNil(IoctlTable(abi)) }
    private let lazyIoctls = AtomicLazyReference<IoctlTable>()
    /// How the guest's struct stat differs from the host's.
    var statLayout: StatLayout { lazyStat.load() ?? lazyStat.storeIfNil(StatLayout(abi)) }
    private let lazyStat = AtomicLazyReference<StatLayout>()

    public init(
        abi: GuestABI, space: GuestAddressSpace, executable: [CChar], trampoline: UInt64,
        actions: SignalActions, programs: ProgramStarter,
        exceptionSignal: @escaping (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault,
        systemEntry: @escaping (_ thread: GuestThread, _ entry: UInt8) -> Void
    ) {
        self.actions = actions
        self.programs = programs
        self.abi = abi
        self.space = space
        self.executable = executable
        self.trampoline = trampoline
        self.exceptionSignal = exceptionSignal
        self.systemEntry = systemEntry
        rings = RingTable()
        memory = GuestMemory(base: space.base, end: space.end, model: abi.model)
        access = memory.access
        table = SystemCallTable.ByNumber(abi)
        restartNumber = UInt64(abi.numbers.first { $0.name == .restart_syscall }?.number ?? 0)
        directCalls = DirectCalls.makeTable(end: memory.end)
        bodies = .allocate(capacity: SystemCallTable.size)
        carried = .allocate(capacity: SystemCallTable.size)
        pointers = .allocate(capacity: SystemCallTable.size)
        for number in 0..<SystemCallTable.size {
            let row = table[number]
            var host: Int32 = -1
            pointers[number] = row?.pointers ?? 0
            if let row, case .host = row.carriage, !row.hasPointersInside {
                host = Int32(truncatingIfNeeded: row.name.hostNumber ?? -1)
            }
            carried[number] = host
            (bodies + number).initialize(to: host >= 0 ? nil : row.map { LinuxProcess.body($0) })
            if let row { addDirectCall(number, row, carried: host) }
        }
    }

    private func addDirectCall(_ number: Int, _ row: SystemCallRow, carried: Int32) {
        var host = carried
        var zeros: UInt8 = 0
        if let argument = row.handled, let number = row.name.hostNumber {
            host = Int32(truncatingIfNeeded: number)
            zeros = 1 << UInt8(argument)
        }
        guard host >= 0, !LinuxThread.isClockCall(host) else { return }
        let word = DirectCalls.word(host, pointers: pointers[number], zeros: zeros)
        (directCalls + Int(DirectCalls.firstWord) + 4 * number).storeBytes(of: word, as: Int32.self)
    }

    private static func body(_ row: SystemCallRow) -> SystemCallBody {
        let inner: SystemCallBody
        switch row.carriage {
        case .host:
            let number = row.name.hostNumber ?? -1
            inner = { c in c.host(number) }
        case .handler(let body): inner = body
        case .refused(let errno, _): return { _ in -errno }
        }
        guard row.hasPointersInside else { return inner }
        return { c in c.pointsBeyond(row) ? -14 : inner(&c) }
    }

    /// From now on every call is to be seen here.
    func stopDirectCalls() { DirectCalls.removeAll(directCalls) }

    /// For a child that shares the parent's memory: dispositions are its own.
    init(sharing parent: LinuxProcess) {
        actions = SignalActions(childOf: parent.actions)
        programs = parent.programs
        abi = parent.abi
        space = parent.space
        executable = parent.executable
        trampoline = parent.trampoline
        exceptionSignal = parent.exceptionSignal
        systemEntry = parent.systemEntry
        memory = parent.memory
        access = parent.access
        rings = parent.rings
        table = parent.table
        restartNumber = parent.restartNumber
        bodies = parent.bodies
        carried = parent.carried
        directCalls = parent.directCalls
        pointers = parent.pointers
        view = parent.view
        processorText = parent.processorText
        opensMemoryFiles = parent.opensMemoryFiles
        limits = parent.limits
        personality = parent.personality
        writableCodeRules = parent.writableCodeRules
        release = parent.release
        traceLog = parent.traceLog
        unimplementedDescriptor = parent.unimplementedDescriptor
        interruptDescriptor = parent.interruptDescriptor
        memoryObserver = parent.memoryObserver
    }

    func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
