import CHost
import Glibc
import Guest
import Process

/// The Linux side of a guest process: system calls, signals, what `-strace` prints.
public final class LinuxProcess {
    public let abi: GuestABI
    public let memory: GuestMemory
    public let space: GuestAddressSpace
    public let actions = SignalActions()
    public let signals: UnsafeMutablePointer<ThreadSignals>
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
    private let table: [SystemCallRow?]
    /// By guest number: the host's number of a call that is carried over as it is; -1 of any other.
    private let carried: UnsafeMutablePointer<Int32>
    private let thread: GuestThread
    let registers: GuestRegisterFile

    public init(
        abi: GuestABI, thread: GuestThread, space: GuestAddressSpace, registers: GuestRegisterFile,
        executable: [CChar], trampoline: UInt64
    ) {
        self.abi = abi
        self.thread = thread
        self.space = space
        self.registers = registers
        self.executable = executable
        self.trampoline = trampoline
        memory = GuestMemory()
        table = SystemCallTable.byNumber(abi)
        carried = .allocate(capacity: SystemCallTable.size)
        for (number, row) in table.enumerated() {
            var host: Int32 = -1
            if let row, case .host = row.carriage { host = Int32(truncatingIfNeeded: row.name.hostNumber ?? -1) }
            carried[number] = host
        }
        signals = .allocate(capacity: 1)
        signals.initialize(to: ThreadSignals())
        signals.pointee.attach()
        let queue = signals.pointee.queue
        queue.pointee.notify_argument = Unmanaged.passUnretained(thread).toOpaque()
        queue.pointee.notify = { argument, _ in
            guard let argument else { return }
            Unmanaged<GuestThread>.fromOpaque(argument).takeUnretainedValue().requestPoll()
        }
    }

    @inline(__always)
    func hostCall(_ number: Int, _ a: InlineArray<6, UInt64>) -> Int {
        sj_safe_syscall(
            &signals.pointee.queue.pointee.pending, number, Int(truncatingIfNeeded: a[0]),
            Int(truncatingIfNeeded: a[1]), Int(truncatingIfNeeded: a[2]), Int(truncatingIfNeeded: a[3]),
            Int(truncatingIfNeeded: a[4]), Int(truncatingIfNeeded: a[5]))
    }

    // MARK: The thread's life

    /// Runs the guest to its end. Returns its exit status only if it cannot go on for a reason of ours.
    public func run(
        exceptionSignal: (_ kind: UInt8, _ payload: Int64, _ pc: UInt64) -> GuestFault,
        systemEntry: (_ entry: UInt8) -> Void
    ) -> Int32 {
        while true {
            switch thread.run() {
            case .system(0):
                systemCall()
            case .system(let entry):
                systemEntry(entry)
            case .exception(let kind, let payload):
                let pc = thread.pc
                if kind == 0 { logUndefined(pc) }
                raise(exceptionSignal(kind, payload, pc))
            case .fault(let fault):
                raise(fault)
            case .poll:
                thread.clearPoll()
                deliver(nil)
            case .exhausted:
                return 1
            }
        }
    }

    /// Prints signals as they are delivered; nil when nobody wants to know.
    private var signalObserver: ((Int32, UnsafeRawPointer) -> Void)? {
        guard traceDescriptor >= 0 || interruptDescriptor >= 0 else { return nil }
        return { [self] signal, info in
            let text = SignalText.describe(signal, info)
            if traceDescriptor >= 0 { trace("--- \(text) ---\n") }
            if interruptDescriptor >= 0 { write(interruptDescriptor, "signal \(text)\n") }
        }
    }

    private func raise(_ fault: GuestFault) {
        if interruptDescriptor >= 0 {
            write(
                interruptDescriptor,
                "exception at pc 0x\(String(thread.pc, radix: 16)): \(Signals.name(Int(fault.signal))), "
                    + "code \(fault.code), address 0x\(String(fault.address, radix: 16))\n")
        }
        signals.pointee.raise(fault.signal, code: fault.code, address: fault.address)
        deliver(nil)
    }

    /// Builds the frames of all signals that may be delivered: setting the host's mask lets further ones in.
    private func deliver(_ interrupted: InterruptedCall?) {
        var interrupted = interrupted
        repeat {
            thread.clearPoll()
            let outcome = signals.deliverPending(
                actions: actions, registers: registers, memory: memory, frame: abi.signalFrame,
                setResult: abi.convention.setResult, trampoline: trampoline, interrupted: interrupted,
                observer: signalObserver)
            interrupted = nil
            if case .terminate(let signal) = outcome {
                if traceDescriptor >= 0 { trace("+++ killed by \(Signals.name(Int(signal))) +++\n") }
                terminateBySignal(signal)
            }
        } while signals.pointee.isPending
    }

    // MARK: Calls

    private func systemCall() {
        let state = thread.state
        @inline(__always)
        func argument(_ n: Int) -> UInt64 { (state + Int(abi.convention.arguments[n])).load(as: UInt64.self) }
        let number = (state + Int(abi.convention.number)).load(as: UInt64.self)
        let arguments: InlineArray<6, UInt64> = [
            argument(0), argument(1), argument(2), argument(3), argument(4), argument(5),
        ]
        guard number < UInt64(SystemCallTable.size) else { return unimplemented(number, arguments) }
        let host = carried[Int(number)]
        guard host >= 0, traceDescriptor < 0 else { return describedCall(number, arguments) }
        let result = hostCall(Int(host), arguments)
        if result == -512 || result == -4 { return interrupted(result, table[Int(number)], arguments[0]) }
        abi.convention.setResult(state, result)
        if signals.pointee.isPending { deliver(nil) }
    }

    /// A call that is not only carried over.
    private func describedCall(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) {
        guard let row = table[Int(number)] else { return unimplemented(number, arguments) }
        var call = SystemCall(a: arguments, linux: self, registers: registers)
        let asked = call
        if traceDescriptor >= 0 { traceEntry(row, call) }
        let result: Int
        switch row.carriage {
        case .host: result = call.host(row.name.hostNumber ?? -1)
        case .handler(let body): result = body(&call)
        }
        if traceDescriptor >= 0 { traceResult(row, asked, result) }
        if let memoryObserver {
            switch row.name {
            case .brk, .mmap, .munmap, .mprotect, .mremap, .shmat, .shmdt: memoryObserver(row.name, space)
            default: break
            }
        }
        if row.name == .rt_sigreturn {
            if signals.pointee.isPending { deliver(nil) }
            return
        }
        if result == -512 || result == -4 { return interrupted(result, row, arguments[0]) }
        abi.convention.setResult(thread.state, result)
        if signals.pointee.isPending { deliver(nil) }
    }

    /// -512: a signal came before the call began. EINTR: it came while the host slept.
    private func interrupted(_ result: Int, _ row: SystemCallRow?, _ first: UInt64) {
        if signals.pointee.isPending, let row {
            return deliver(InterruptedCall(rule: result == -512 ? row.restart.early : row.restart, firstArgument: first))
        }
        abi.convention.setResult(thread.state, -4)
    }

    private func unimplemented(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) {
        abi.convention.setResult(thread.state, -38)
        if traceDescriptor >= 0 {
            traceMissing(number, SystemCall(a: arguments, linux: self, registers: registers))
        }
        guard unimplementedDescriptor >= 0 else { return }
        write(unimplementedDescriptor, "Unsupported syscall: \(number)\n")
    }

    private func logUndefined(_ pc: UInt64) {
        guard unimplementedDescriptor >= 0 else { return }
        let word = memory.load(pc, as: UInt32.self) ?? 0
        write(
            unimplementedDescriptor,
            "undefined instruction 0x\(String(word, radix: 16)) at 0x\(String(pc, radix: 16))\n")
    }

    func write(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}

extension RestartRule {
    /// For a call that had not begun: it can always begin again, unless it must not.
    fileprivate var early: RestartRule { self == .never ? .never : .always }
}
