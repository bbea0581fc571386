import CHost
import Glibc
import Guest
import Process

/// The Linux side of a guest thread: it makes system calls and is delivered signals.
public final class LinuxThread {
    public unowned(unsafe) let process: LinuxProcess
    public let thread: GuestThread
    public let registers: GuestRegisterFile
    public let signals: UnsafeMutablePointer<ThreadSignals>
    private let abi: GuestABI
    private let carried: UnsafeMutablePointer<Int32>
    /// Where 0 is to be written when the thread has ended (CLONE_CHILD_CLEARTID, set_tid_address); 0: nowhere.
    var clearedAtEnd: UInt64 = 0
    /// What set_robust_list was given.
    var robustList: UInt64 = 0
    /// Set by exit: the thread is to end.
    var exitStatus: Int32?

    public init(process: LinuxProcess, thread: GuestThread, registers: GuestRegisterFile) {
        self.process = process
        self.thread = thread
        self.registers = registers
        abi = process.abi
        carried = process.carried
        signals = .allocate(capacity: 1)
        signals.initialize(to: ThreadSignals())
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

    /// Runs the first thread, on the calling host thread. Returns the process's exit status only if it cannot go on for
    /// a reason of ours.
    public func runFirst() -> Int32 {
        thread.attach()
        signals.pointee.attach()
        run()
        guard let exitStatus else { return 1 }
        blockHostSignals()
        tellOfEnd()
        // The host's process lives on while other threads do.
        _ = sj_syscall6(60, Int(exitStatus), 0, 0, 0, 0, 0)
        return exitStatus
    }

    /// Runs the guest until the thread exits, or cannot go on for a reason of ours.
    func run() {
        while true {
            switch thread.run() {
            case .system(0):
                systemCall()
                if exitStatus != nil { return }
            case .system(let entry):
                process.systemEntry(thread, entry)
            case .exception(let kind, let payload):
                let pc = thread.pc
                if kind == 0 { logUndefined(pc) }
                raise(process.exceptionSignal(kind, payload, pc))
            case .fault(let fault):
                raise(fault)
            case .poll:
                thread.clearPoll()
                deliver(nil)
            case .exhausted:
                return
            }
        }
    }

    /// Prints signals as they are delivered; nil when nobody wants to know.
    private var signalObserver: ((Int32, UnsafeRawPointer) -> Void)? {
        guard process.traceDescriptor >= 0 || process.interruptDescriptor >= 0 else { return nil }
        return { [self] signal, info in
            let text = SignalText.describe(signal, info)
            if process.traceDescriptor >= 0 { trace("--- \(text) ---\n") }
            if process.interruptDescriptor >= 0 {
                process.write(process.interruptDescriptor, "signal \(text)\n")
            }
        }
    }

    private func raise(_ fault: GuestFault) {
        if process.interruptDescriptor >= 0 {
            process.write(
                process.interruptDescriptor,
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
                actions: process.actions, registers: registers, memory: process.memory,
                frame: abi.signalFrame,
                setResult: abi.convention.setResult, trampoline: process.trampoline, interrupted: interrupted,
                observer: signalObserver)
            interrupted = nil
            if case .terminate(let signal) = outcome {
                if process.traceDescriptor >= 0 { trace("+++ killed by \(Signals.name(Int(signal))) +++\n") }
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
        guard host >= 0, process.traceDescriptor < 0 else { return describedCall(number, arguments) }
        let result = hostCall(Int(host), arguments)
        if result == -512 || result == -4 {
            return interrupted(result, process.table[Int(number)], arguments[0])
        }
        abi.convention.setResult(state, result)
        if signals.pointee.isPending { deliver(nil) }
    }

    /// A call that is not only carried over.
    private func describedCall(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) {
        guard let row = process.table[Int(number)] else { return unimplemented(number, arguments) }
        var call = SystemCall(a: arguments, thread: self)
        let asked = call
        if process.traceDescriptor >= 0 { traceEntry(row, call) }
        let result: Int
        switch row.carriage {
        case .host: result = call.host(row.name.hostNumber ?? -1)
        case .handler(let body): result = body(&call)
        }
        if process.traceDescriptor >= 0 { traceResult(row, asked, result) }
        if let memoryObserver = process.memoryObserver {
            switch row.name {
            case .brk, .mmap, .munmap, .mprotect, .mremap, .shmat, .shmdt:
                memoryObserver(row.name, process.space)
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
            return deliver(
                InterruptedCall(rule: result == -512 ? row.restart.early : row.restart, firstArgument: first))
        }
        abi.convention.setResult(thread.state, -4)
    }

    private func unimplemented(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) {
        abi.convention.setResult(thread.state, -38)
        if process.traceDescriptor >= 0 {
            traceMissing(number, SystemCall(a: arguments, thread: self))
        }
        guard process.unimplementedDescriptor >= 0 else { return }
        process.write(process.unimplementedDescriptor, "Unsupported syscall: \(number)\n")
    }

    private func logUndefined(_ pc: UInt64) {
        guard process.unimplementedDescriptor >= 0 else { return }
        let word = process.memory.load(pc, as: UInt32.self) ?? 0
        process.write(
            process.unimplementedDescriptor,
            "undefined instruction 0x\(String(word, radix: 16)) at 0x\(String(pc, radix: 16))\n")
    }
}

extension RestartRule {
    /// For a call that had not begun: it can always begin again, unless it must not.
    fileprivate var early: RestartRule { self == .never ? .never : .always }
}
