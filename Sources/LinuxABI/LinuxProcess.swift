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
    let systemEntry: (_ thread: GuestThread, _ entry: UInt8) -> GuestFault?
    let table: SystemCallTable.ByNumber
    /// The guest's restart_syscall.
    let restartNumber: UInt64
    /// By guest number: the host's number of a call that is carried over as it is; -1 of any other.
    let carried: UnsafeMutablePointer<Int32>
    /// Those of them that translated code makes.
    let directCalls: UnsafeMutableRawPointer
    /// The guest's structures are not the host's.
    let isForeign: Bool
    /// By guest number, of a guest with 32 bits: where arguments lie. Nil: registers are arguments.
    let argumentRegisters: UnsafeMutablePointer<ArgumentRegisters>?
    /// For guests of the other byte order.
    var descriptors: DescriptorKinds?
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
    /// struct stat64 of 32-bit guests.
    var wideStatLayout: StatLayout {
        lazyWideStat.load() ?? lazyWideStat.storeIfNil(StatLayout(abi, "stat64"))
    }
    private let lazyWideStat = AtomicLazyReference<StatLayout>()
    /// For calls that convert by themselves.
    var plan: MarshallingPlan {
        lazyPlan.load() ?? lazyPlan.storeIfNil(MarshallingPlan(.restart_syscall, [], abi))
    }
    private let lazyPlan = AtomicLazyReference<MarshallingPlan>()

    public init(
        abi: GuestABI, space: GuestAddressSpace, executable: [CChar], trampoline: UInt64,
        actions: SignalActions, programs: ProgramStarter,
        exceptionSignal: @escaping (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault,
        systemEntry: @escaping (_ thread: GuestThread, _ entry: UInt8) -> GuestFault?
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
        isForeign = abi.model != .host
        argumentRegisters = abi.model.pointerBytes == 8 ? nil : .allocate(capacity: SystemCallTable.size)
        for number in 0..<SystemCallTable.size {
            let row = table[number]
            pointers[number] = row?.pointers ?? 0
            argumentRegisters.map { ($0 + number).initialize(to: ArgumentRegisters(row?.arguments ?? [])) }
            let host = row.map { isForeign ? foreignNumber($0) : ownNumber($0) } ?? -1
            carried[number] = host
            let body = row.map { isForeign ? LinuxProcess.foreignBody($0, abi) : LinuxProcess.body($0) }
            (bodies + number).initialize(to: host >= 0 && !isForeign ? nil : body)
            if let row { addDirectCall(number, row, carried: host) }
        }
        guard abi.model.bigEndian else { return }
        descriptors = DescriptorKinds(abi.model) { [unowned self] in heedDescriptors() }
        descriptors?.noteAll()
    }

    /// The host's number of a call that is carried over as it is; -1: it is not.
    private func ownNumber(_ row: SystemCallRow) -> Int32 {
        row.hasPointersInside ? -1 : Int32(truncatingIfNeeded: row.hostNumber ?? -1)
    }

    private func foreignNumber(_ row: SystemCallRow) -> Int32 {
        guard !row.isConverted(abi), !(abi.model.bigEndian && row.name.makesHeeded),
            abi.model.pointerBytes == 8 || ArgumentRegisters(row.arguments).arePlain
        else { return -1 }
        return Int32(truncatingIfNeeded: row.hostNumber ?? -1)
    }

    /// How a call is made for guests of another data model.
    static func foreignBody(_ row: SystemCallRow, _ abi: GuestABI) -> SystemCallBody {
        let simple = clockBody(row) ?? simpleBody(row)
        let inner = abi.model.bigEndian ? heeding(row.name, simple) : simple
        guard row.isConverted(abi) else { return inner }
        let plan = LazyMarshallingPlan(row, abi)
        return { c in c.converted(plan.value, inner) }
    }

    private func addDirectCall(_ number: Int, _ row: SystemCallRow, carried: Int32) {
        var host = carried
        var zeros: UInt8 = 0
        if let argument = row.handled, let number = row.name.hostNumber, !isForeign {
            host = Int32(truncatingIfNeeded: number)
            zeros = 1 << UInt8(argument)
        }
        guard host >= 0, !LinuxThread.isClockCall(host) else { return }
        let word = DirectCalls.word(host, pointers: pointers[number], zeros: zeros)
        (directCalls + Int(DirectCalls.firstWord) + 4 * number).storeBytes(of: word, as: Int32.self)
    }

    private static func body(_ row: SystemCallRow) -> SystemCallBody {
        let inner = simpleBody(row)
        guard row.hasPointersInside else { return inner }
        return { c in c.pointsBeyond(row) ? -14 : inner(&c) }
    }

    private static func simpleBody(_ row: SystemCallRow) -> SystemCallBody {
        switch row.carriage {
        case .host, .hostCall:
            let number = row.hostNumber ?? -1
            return { c in c.host(number) }
        case .handler(let body): return body
        case .refused(let errno, _): return { _ in -errno }
        }
    }

    /// Of a call that is answered without the kernel if possible.
    private static func clockBody(_ row: SystemCallRow) -> SystemCallBody? {
        guard let number = row.hostNumber, LinuxThread.isClockCall(Int32(truncatingIfNeeded: number)) else {
            return nil
        }
        return { c in sj_clock_call(number, c.a[0], c.a[1]) != 0 ? 0 : c.host(number) }
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
        isForeign = parent.isForeign
        argumentRegisters = parent.argumentRegisters
        descriptors = parent.descriptors
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
