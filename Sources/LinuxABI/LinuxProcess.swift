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
    let calls: SettledCalls
    /// The guest's structures are not the host's.
    let isForeign: Bool
    /// For guests of the other byte order.
    var descriptors: DescriptorKinds?
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
        calls = SettledCalls(abi, end: memory.end)
        isForeign = abi.model != .host
        guard abi.model.bigEndian else { return }
        descriptors = DescriptorKinds(abi.model) { [calls] in calls.heedDescriptors() }
        descriptors?.noteAll()
    }

    /// The guest's restart_syscall.
    var restartNumber: UInt64 { abi.number(of: .restart_syscall).map { UInt64($0) } ?? 0 }

    /// From now on every call is to be seen here.
    func stopDirectCalls() { calls.stopDirectCalls() }

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
        calls = parent.calls
        isForeign = parent.isForeign
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
