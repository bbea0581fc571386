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
    let abi: GuestABI
    /// Puts results where the instruction that made the call wants them.
    private(set) var setResult: @convention(c) (UnsafeMutableRawPointer, Int) -> Void
    /// Where 0 is to be written when the thread has ended (CLONE_CHILD_CLEARTID, set_tid_address); 0: nowhere.
    var clearedAtEnd: UInt64 = 0
    /// What set_robust_list was given.
    var robustList: UInt64 = 0
    /// Whether the process's number is the thread's: it was the first, or has forked.
    var isLeader = false
    /// For a child that shares memory: one that is free, and what it gave to execve.
    var spareChild: SharingChild?
    var programArguments = ProgramArguments()
    /// The restart rule of the call under way if it depends on the arguments, and a sleep that restart_syscall goes on with.
    var ruleOfCall: RestartRule?
    var sleep: Sleep?
    /// How much of the line of the call under way is written (`-strace`).
    var traceLength = 0
    /// What a length argument of that call held before it.
    var tracedLength: UInt32?
    var seccomp = Seccomp()
    /// For what calls take instead of the guest's own memory.
    lazy var copies = HostCopies()
    /// Set by exit: the thread is to end.
    var exitStatus: Int32?

    public init(process: LinuxProcess, thread: GuestThread, registers: GuestRegisterFile) {
        self.process = process
        self.thread = thread
        self.registers = registers
        abi = process.abi
        setResult = process.abi.convention.setResult
        signals = .allocate(capacity: 1)
        signals.initialize(to: ThreadSignals())
        let queue = signals.pointee.queue
        queue.pointee.notify_argument = Unmanaged.passUnretained(thread).toOpaque()
        queue.pointee.notify = { argument, _ in
            guard let argument else { return }
            Unmanaged<GuestThread>.fromOpaque(argument).takeUnretainedValue().requestPoll()
        }
        if process.traceLog == nil { thread.setDirectCalls(process.calls.directCalls, unless: queue) }
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
        isLeader = true
        thread.attach()
        signals.pointee.attach()
        if let log = process.traceLog {
            process.actions.watchEnds()
            traceStart(log)
        }
        run()
        guard let exitStatus else { return 1 }
        blockHostSignals()
        endLeader(exitStatus)
        return exitStatus
    }

    /// The process lives on while other threads do; its exit status is this thread's.
    func endLeader(_ status: Int32) {
        releaseRobustMutexes()
        tellOfEnd()
        _ = sj_syscall6(60, Int(status), 0, 0, 0, 0, 0)
    }

    /// Runs the guest until the thread exits, or cannot go on for a reason of ours.
    func run() {
        while true {
            switch thread.run() {
            case .system(let entry):
                guard chooseResult(entry) else {
                    if let fault = process.systemEntry(thread, entry) { raise(fault) }
                    continue
                }
                systemCall()
                if exitStatus != nil { return }
            case .interruptedCall(let result, let entry):
                chooseResult(entry)
                interruptedCall(result)
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
                let pc = String(thread.pc, radix: 16)
                var line =
                    "sojourn: internal error: no code can be made for guest pc 0x\(pc); please report it\n"
                _ = line.withUTF8 { write(2, $0.baseAddress, $0.count) }
                return
            }
        }
    }

    /// Has results set as a system call by `entry` has them; false if it is no system call's.
    @discardableResult
    private func chooseResult(_ entry: UInt8) -> Bool {
        if entry == 0 {
            if !abi.otherEntries.isEmpty { setResult = abi.convention.setResult }
            return true
        }
        guard let other = abi.otherEntries.first(where: { $0.entry == entry }) else { return false }
        setResult = other.setResult
        return true
    }

    /// Prints signals as they are delivered; nil when nobody wants to know.
    private var signalObserver: ((Int32, UnsafeRawPointer) -> Void)? {
        guard process.traceLog != nil || process.interruptDescriptor >= 0 else { return nil }
        return { [self] signal, info in
            let text = SignalText.describe(signal, info)
            process.traceLog?.line(hostThreadNumber(), "--- \(text) ---")
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
        let hasInstruction = fault.origin != .fetch && fault.origin != .misalignedFetch
        let instruction = hasInstruction ? process.memory.load(thread.pc, as: UInt32.self) ?? 0 : 0
        let frame = abi.signalFrame
        signals.pointee.note(
            frame.faultRecord(fault.origin, fault.signal, fault.code, fault.address, instruction),
            taggedAddress: fault.origin == .access
                ? frame.taggedAddress(fault.address, instruction, registers) : fault.address)
        signals.pointee.raise(fault.signal, code: fault.code, address: fault.address)
        deliver(nil)
    }

    /// arm64_notify_segfault(): rt_sigreturn found no good frame.
    func raiseBadFrame() {
        let address = registers.sp
        let isMapped = process.space.region(atOrAfter: address) != nil
        signals.pointee.note(nil, taggedAddress: address)
        signals.pointee.raise(11, code: isMapped ? 2 : 1, address: address)
    }

    /// Builds the frames of all signals that may be delivered: setting the host's mask lets further ones in.
    func deliver(_ interrupted: InterruptedCall?) {
        var interrupted = interrupted
        repeat {
            thread.clearPoll()
            let outcome = signals.deliverPending(
                actions: process.actions, registers: registers, access: process.access,
                frame: abi.signalFrame,
                setResult: setResult, trampoline: process.trampoline, interrupted: interrupted,
                observer: signalObserver)
            interrupted = nil
            if outcome != .none { sleep = nil }
            if case .terminate(let signal) = outcome {
                if let log = process.traceLog { traceDeath(log, signal) }
                if process.isForeign { releaseRobustMutexes() }
                _ = thread.leavingCode { terminateBySignal(signal) }
            }
        } while signals.pointee.isPending
    }

    // MARK: Calls

    private func systemCall() {
        let state = thread.state
        @inline(__always)
        func argument(_ n: Int) -> UInt64 { (state + Int(abi.convention.arguments[n])).load(as: UInt64.self) }
        let number = (state + Int(abi.convention.number)).load(as: UInt64.self)
        var arguments: InlineArray<6, UInt64> = [
            argument(0), argument(1), argument(2), argument(3), argument(4), argument(5),
        ]
        if isFiltered, !passesFilters(number, arguments) { return }
        guard let known = process.calls[number] else { return unimplemented(number, arguments) }
        if !known.pointee.registers.arePlain { arguments = known.pointee.registers.arguments(arguments, abi) }
        guard process.traceLog == nil, process.memoryObserver == nil, !process.opensMemoryFiles else {
            return describedCall(known, arguments)
        }
        let host = known.pointee.carried
        var call = SystemCall(a: arguments, thread: self)
        call.hidePointers(known.pointee.pointers)
        if host < 0 { return handledCall(known, arguments[0], &call) }
        if LinuxThread.isClockCall(host), sj_clock_call(Int(host), call.a[0], call.a[1]) != 0 {
            return setResult(state, 0)
        }
        let result = hostCall(Int(host), call.a)
        if result == -512 || result == -513 || result == -4 {
            return interrupted(result, known.pointee.row, arguments[0], nil)
        }
        setResult(state, result)
        if signals.pointee.isPending { deliver(nil) }
    }

    /// clock_gettime, clock_getres, gettimeofday, getcpu: what `sj_clock_call` may know without the kernel.
    @inline(__always)
    static func isClockCall(_ host: Int32) -> Bool {
        host == 228 || host == 229 || host == 96 || host == 309
    }

    /// What translated code has made, and a signal has interrupted.
    private func interruptedCall(_ result: Int) {
        let state = thread.state
        let number = (state + Int(abi.convention.number)).load(as: UInt64.self)
        let first = (state + Int(abi.convention.arguments[0])).load(as: UInt64.self)
        interrupted(result, process.calls[number]?.pointee.row, first, nil)
    }

    /// A call that is not only carried over, and that nobody watches.
    private func handledCall(
        _ known: UnsafeMutablePointer<SettledCall>, _ first: UInt64, _ call: inout SystemCall
    ) {
        guard let body = known.pointee.body else { return setResult(thread.state, -38) }
        ruleOfCall = nil
        let result = body(&call)
        if process.space.hasSharedMemory { thread.endBeingAlone() }
        if result == SystemCall.registersAreSet { return finishCall() }
        if result == -512 || result == -513 || result == -4 {
            return interrupted(result, known.pointee.row, first, ruleOfCall)
        }
        setResult(thread.state, result)
        finishCall()
    }

    /// The registers are those after a call.
    private func finishCall() {
        if let pending = abi.pendingException, let (signal, code) = pending(thread.state) {
            raise(GuestFault(signal: signal, code: code, address: thread.pc, origin: .undefined))
        }
        if signals.pointee.isPending { deliver(nil) }
    }

    /// A call with all that there is to tell of it.
    private func describedCall(
        _ known: UnsafeMutablePointer<SettledCall>, _ arguments: InlineArray<6, UInt64>
    ) {
        let row = known.pointee.row
        var call = SystemCall(a: arguments, thread: self)
        let asked = call
        if let log = process.traceLog { traceEntry(log, row, call) }
        call.hidePointers(known.pointee.pointers)
        ruleOfCall = nil
        let result: Int
        switch row.carriage {
        case _ where process.isForeign:
            func made() -> Int { known.pointee.body?(&call) ?? -38 }
            result = process.opensMemoryFiles ? asked.onMemoryFile(row, made) ?? made() : made()
        case _ where row.hasPointersInside && call.pointsBeyond(row): result = -14
        case .host, .hostCall:
            func host() -> Int { call.host(row.hostNumber ?? -1) }
            result = process.opensMemoryFiles ? call.onMemoryFile(row, host) ?? host() : host()
        case .handler(let body): result = body(&call)
        case .refused(let errno, _): result = -errno
        }
        if process.space.hasSharedMemory { thread.endBeingAlone() }
        // A child's line is its parent's; a thread that exits has had its last.
        let isChild = result == 0 && (row.name == .clone || row.name == .clone3)
        if let log = process.traceLog, !isChild, row.name != .exit {
            traceResult(log, row, asked, result == SystemCall.registersAreSet ? 0 : result)
        }
        if let memoryObserver = process.memoryObserver {
            switch row.name {
            case .brk, .mmap, .munmap, .mprotect, .mremap, .shmat, .shmdt:
                memoryObserver(row.name, process.space)
            default: break
            }
        }
        if result == SystemCall.registersAreSet { return finishCall() }
        if result == -512 || result == -513 || result == -4 {
            return interrupted(result, row, arguments[0], ruleOfCall)
        }
        setResult(thread.state, result)
        finishCall()
    }

    /// -512: a signal came before the call began. -513: the host would make it again. EINTR: it would not, now that a
    /// handler has run; but it may be that the guest has none.
    private func interrupted(_ result: Int, _ row: SystemCallRow?, _ first: UInt64, _ ownRule: RestartRule?) {
        let known = ownRule ?? row?.restart ?? .never
        let rule: RestartRule
        switch result {
        case -512: rule = .always
        case -513: rule = known == .always ? .always : .flagged
        default:
            guard signals.pointee.isPending else { return setResult(thread.state, -4) }
            rule = known == .noHandler || known == .remaining ? known : .never
        }
        deliver(
            InterruptedCall(
                rule: rule, firstArgument: first, numberOffset: abi.convention.number,
                restartNumber: process.restartNumber))
    }

    private func unimplemented(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) {
        setResult(thread.state, -38)
        if let log = process.traceLog { traceMissing(log, number, SystemCall(a: arguments, thread: self)) }
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
