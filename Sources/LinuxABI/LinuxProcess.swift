import CHost
import Glibc
import Guest
import Process

/// The Linux side of a guest process: what its threads share.
public final class LinuxProcess {
    public let abi: GuestABI
    public let memory: GuestMemory
    public let space: GuestAddressSpace
    public let actions = SignalActions()
    /// The program, for /proc/self/exe.
    public let executable: [CChar]
    /// uname's release, if not the host's.
    public var release: [CChar]?
    /// Guest address of the code that calls rt_sigreturn.
    public let trampoline: UInt64
    /// Where `-strace` and `-d unimp` write; -1: nowhere.
    public var traceDescriptor: Int32 = -1
    public var unimplementedDescriptor: Int32 = -1
    /// Where `-d int` writes; -1: nowhere.
    public var interruptDescriptor: Int32 = -1
    /// Called with the call's name after each that changes the memory map.
    public var memoryObserver: ((SystemCallName, GuestAddressSpace) -> Void)?
    /// The signal of an exception of the guest architecture.
    let exceptionSignal: (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault
    /// Does what a system instruction that is not the system call wants of the runtime.
    let systemEntry: (_ thread: GuestThread, _ entry: UInt8) -> Void
    let table: [SystemCallRow?]
    /// By guest number: the host's number of a call that is carried over as it is; -1 of any other.
    let carried: UnsafeMutablePointer<Int32>

    public init(
        abi: GuestABI, space: GuestAddressSpace, executable: [CChar], trampoline: UInt64,
        exceptionSignal: @escaping (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault,
        systemEntry: @escaping (_ thread: GuestThread, _ entry: UInt8) -> Void
    ) {
        self.abi = abi
        self.space = space
        self.executable = executable
        self.trampoline = trampoline
        self.exceptionSignal = exceptionSignal
        self.systemEntry = systemEntry
        memory = GuestMemory()
        table = SystemCallTable.byNumber(abi)
        carried = .allocate(capacity: SystemCallTable.size)
        for (number, row) in table.enumerated() {
            var host: Int32 = -1
            if let row, case .host = row.carriage {
                host = Int32(truncatingIfNeeded: row.name.hostNumber ?? -1)
            }
            carried[number] = host
        }
    }

    func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
