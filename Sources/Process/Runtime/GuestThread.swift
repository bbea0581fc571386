import CHost
import Glibc
import Guest
import HostX86
import IR
import Translator

/// A signal that a guest instruction raises, as siginfo has it.
public struct GuestFault: BitwiseCopyable, Sendable {
    public var signal: Int32
    public var code: Int32
    public var address: UInt64
    public var origin: FaultOrigin

    public init(signal: Int32, code: Int32, address: UInt64, origin: FaultOrigin = .access) {
        self.signal = signal
        self.code = code
        self.address = address
        self.origin = origin
    }
}

/// Why a guest thread came back from translated code. The guest state in memory is exact.
public enum GuestEvent: Sendable {
    /// The system instruction of entry number `entry`; the pc is behind it.
    case system(entry: UInt8)
    /// An instruction that raises an exception of the guest architecture; the pc is at it.
    case exception(kind: UInt8, payload: Int64)
    /// A memory fault; the pc is at the instruction.
    case fault(GuestFault)
    /// Something asked the thread to stop at a safe point.
    case poll
    /// A signal has interrupted a system call that translated code has made; the pc is behind it.
    case interruptedCall(result: Int, entry: UInt8)
    /// The translator has no memory left.
    case exhausted
}

private nonisolated(unsafe) let noDirectCalls = DirectCalls.makeTable(end: 0)

/// A guest thread: its register file and the memory that translated code uses. One host thread runs it.
public final class GuestThread {
    /// The state pointer that RBX holds in translated code.
    public let state: UnsafeMutableRawPointer
    public let process: GuestProcess
    var interpreter: InterpreterEngine?
    private var memory: ThreadMemory
    private let returnStack: UnsafeMutableRawPointer
    /// A new one is all zeros, in pages that a short-lived thread never touches.
    private var jumpTableIsUsed = false
    private typealias Enter = @convention(c) (UnsafeMutableRawPointer, UInt) -> Void
    /// Runs translated code from an entry on.
    private let enter: Enter
    /// The bits of an address that no instruction has.
    private let instructionMask: UInt64
    /// How often translations had gone when the thread was detached.
    private var knownRemovals = 0
    /// How many fused multiply-adds have trapped, and from how many on the process runs code that tests for NaNs.
    private var fusedTraps = 0
    private static let mostFusedTraps = 1000
    /// Written by the fault handler.
    var fault = GuestFault(signal: 0, code: 0, address: 0)

    /// - Parameter isFirst: the process's first, which is going to use most of its jump table.
    /// - Returns: nil if the host gives no memory.
    public init?(process: GuestProcess, isFirst: Bool = false) {
        guard let memory = process.takeThreadMemory() ?? ThreadMemory() else { return nil }
        if isFirst { memory.fillJumpTable() }
        self.process = process
        self.memory = memory
        state = memory.state
        returnStack = memory.returnStack
        jumpTableIsUsed = memory.isWarm
        enter = unsafeBitCast(process.translator.thunks.enter, to: Enter.self)
        instructionMask = process.architecture.instructionAlignment &- 1
        if !jumpTableIsUsed { emptyJumpTable() }
        emptyReturnStack()
        set(RuntimeLayout.codeStack, UInt64(UInt(bitPattern: stackTop)))
        set(RuntimeLayout.helpers, UInt64(UInt(bitPattern: process.architecture.helpers)))
        set(RuntimeLayout.directCalls, UInt64(UInt(bitPattern: noDirectCalls)))
        RuntimeLayout.setConstants(state)
        // All exceptions masked but invalid.
        set(RuntimeLayout.guestMXCSR, UInt32(0x1f00))
        set(RuntimeLayout.hostMXCSR, UInt32(0x1f80))
        set(
            RuntimeLayout.quietMXCSR,
            process.architecture.flushesQuietly
                ? RuntimeLayout.flushesDenormals : RuntimeLayout.keepsDenormals)
        set(RuntimeLayout.floatMode, process.architecture.initialFloatMode)
    }

    /// Lets translated code make the calls of a table in the layout of `DirectCalls` while no signal is pending.
    public func setDirectCalls(_ table: UnsafeRawPointer, unless pending: UnsafeRawPointer) {
        set(RuntimeLayout.directCalls, UInt64(UInt(bitPattern: table)))
        set(RuntimeLayout.pendingSignal, UInt64(UInt(bitPattern: pending)))
    }

    private var stackTop: UnsafeMutableRawPointer { returnStack + ThreadMemory.returnStackSize - 256 }

    /// Above the top lie frames for a guest address that leads nowhere, and if the guest goes there, to the runtime.
    private func emptyReturnStack() {
        for k in 0..<16 {
            (stackTop + 16 * k).storeBytes(
                of: UInt64(process.translator.thunks.exitEmptyReturn), as: UInt64.self)
            (stackTop + 16 * k + 8).storeBytes(of: Thunks.emptyReturn, as: UInt64.self)
        }
    }

    /// Zeros fit guest address 0 alone, which is looked up in the first entry: there a key stands that is looked up in
    /// another.
    private func emptyJumpTable() {
        (state + Int(RuntimeLayout.jumpTable)).storeBytes(of: 8, as: UInt64.self)
    }

    @inline(__always)
    func set<T: BitwiseCopyable>(_ offset: Int32, _ value: T) {
        (state + Int(offset)).storeBytes(of: value, as: T.self)
    }
    @inline(__always)
    func get<T: BitwiseCopyable>(_ offset: Int32, as type: T.Type) -> T {
        (state + Int(offset)).load(as: T.self)
    }

    public var pc: UInt64 {
        get { get(RuntimeLayout.exitPC, as: UInt64.self) }
        set { set(RuntimeLayout.exitPC, newValue) }
    }

    /// Makes this the thread that the calling host thread runs: its signal stack and handlers' pointer.
    public func attach() {
        var alternate = stack_t(
            ss_sp: memory.signalStack, ss_flags: 0, ss_size: ThreadMemory.signalStackSize)
        sigaltstack(&alternate, nil)
        sj_set_current_thread(Unmanaged.passUnretained(self).toOpaque())
        process.add(self)
    }

    /// The calling host thread is about to end. No signal may come any more.
    public func detach() {
        knownRemovals = process.remove(self)
        sj_set_current_thread(nil)
        var none = stack_t(ss_sp: nil, ss_flags: Int32(SS_DISABLE), ss_size: 0)
        sigaltstack(&none, nil)
    }

    /// Gives back the memory of a thread that no host thread runs, and that has been detached if it was ever attached.
    public func deallocate() {
        memory.isWarm = jumpTableIsUsed && jumpMode.isEmpty
        let isClean = memory.isWarm || !jumpTableIsUsed
        let isArmed = get(RuntimeLayout.pollArmed, as: UInt32.self) != 0
        interpreter?.forget()
        interpreter = nil
        if !isClean || isArmed || mustForget || !process.keepThreadMemory(memory, knownRemovals) {
            memory.free()
        }
    }

    /// In a forked child: gives back the memory of a thread of the parent's. The object stays, since the fork may have come
    /// while that thread changed what it refers to.
    func abandon() {
        memory.free()
        _ = Unmanaged.passRetained(self)
    }

    /// A thread that goes on where `parent` stands, with its registers.
    public convenience init?(copying parent: GuestThread) {
        self.init(process: parent.process)
        copyRegisters(of: parent)
    }

    var floatControl: FloatControl {
        let guest = FloatControl(
            rawValue: UInt8(truncatingIfNeeded: get(RuntimeLayout.floatMode, as: UInt32.self) >> 8))
        let isExact =
            process.readsFloatStatus || process.meetsNaNs || guest.contains(.enabledExceptions)
        return isExact ? guest.union(.exactStatus) : guest
    }

    /// The guest is about to read its FP status: goes on with translations that keep it exact.
    public func startReadingFloatStatus() { process.readsFloatStatus = true }

    /// A fused multiply-add has trapped. Where NaNs are many, those of the exact mode, which test for them, are faster.
    private func countTrap() {
        fusedTraps &+= 1
        guard fusedTraps == GuestThread.mostFusedTraps else { return }
        process.meetsNaNs = true
        requestPoll()
    }

    private func change(to mode: FloatControl) {
        // The jump table and the return stack do not tell modes apart.
        forgetTranslations()
        jumpMode = mode
        // MXCSR.FTZ and DAZ do the flushing where their flags may differ from the guest's.
        let flushes = mode.contains(.flushToZero) && !mode.contains(.exactStatus)
        let mxcsr = get(RuntimeLayout.guestMXCSR, as: UInt32.self)
        set(RuntimeLayout.guestMXCSR, flushes ? mxcsr | 0x8040 : mxcsr & ~0x8040)
    }

    /// The mode of the translations that the jump table and the return stack refer to.
    var jumpMode: FloatControl = []

    // MARK: Running

    /// Runs guest code from `pc` until something outside of it must be done.
    public func run() -> GuestEvent {
        if process.interprets { return interpret() }
        set(RuntimeLayout.exitSite, UInt64(0))
        while true {
            let target = untaggedPC()
            let entry = entersAtOnce(target) ? recent(target) : 0
            if entry != 0 {
                enter(state, entry)
            } else if let event = lookUpAndEnter(target) {
                return event
            }
            if let event = afterLeaving() { return event }
        }
    }

    /// Whether what the jump table has for the target may be entered with nothing else to be done.
    @inline(__always)
    private func entersAtOnce(_ target: UInt64) -> Bool {
        target & instructionMask == 0 && floatControl == jumpMode && process.linksBlocks
            && process.entryObserver == nil && get(RuntimeLayout.exitSite, as: UInt64.self) == 0
    }

    /// - Returns: nil if translated code has been entered and left again.
    @inline(never)
    private func lookUpAndEnter(_ target: UInt64) -> GuestEvent? {
        if target & instructionMask != 0 {
            return .fault(GuestFault(signal: SIGBUS, code: 1, address: target, origin: .misalignedFetch))
        }
        let mode = floatControl
        if mode != jumpMode { change(to: mode) }
        var entry = process.translator.find(target, mode: mode)
        var timesFull = 0
        while entry == 0 {
            do {
                entry = try process.translate(target, mode)
            } catch .notExecutable {
                return .fault(process.fetchFault(target))
            } catch {
                // Another thread has taken translations away, perhaps all.
                if mustForget { return .poll }
                // Others may fill the cache again before this one has its turn.
                timesFull &+= 1
                guard timesFull < 100 else { return .exhausted }
                makeRoom()
            }
        }
        if process.linksBlocks {
            entry = remember(target, entry, mode)
            if entry == 0 { return .poll }
        }
        if let observer = process.entryObserver { observer(self, target) }
        enter(state, entry)
        return nil
    }

    private func makeRoom() {
        process.makeRoom(self)
        forgetTranslations()
        set(RuntimeLayout.exitSite, UInt64(0))
    }

    /// Why translated code was left, or nil if it only wants to go on elsewhere.
    @inline(__always)
    private func afterLeaving() -> GuestEvent? {
        let reason = get(RuntimeLayout.exitReason, as: UInt32.self)
        switch ExitReason(rawValue: reason & 0xff) {
        case .direct: return nil
        case .indirect:
            set(RuntimeLayout.exitSite, UInt64(0))
            return nil
        case .counted:
            promote()
            return nil
        case .systemCall:
            return .system(entry: UInt8(truncatingIfNeeded: get(RuntimeLayout.exitPayload, as: Int64.self)))
        case .exception:
            return .exception(
                kind: UInt8(truncatingIfNeeded: reason >> 8),
                payload: get(RuntimeLayout.exitPayload, as: Int64.self))
        case .interruptedCall:
            return .interruptedCall(
                result: get(RuntimeLayout.exitPayload, as: Int.self),
                entry: UInt8(truncatingIfNeeded: reason >> 8))
        case .fault:
            if process.startIgnoringTags(fault, self) {
                forgetTranslations()
                return nil
            }
            if growsStack() {
                set(RuntimeLayout.exitSite, UInt64(0))
                return nil
            }
            return .fault(guestsFault())
        default: return .poll
        }
    }

    /// Whether the fault only made a mapping with MAP_GROWSDOWN larger.
    func growsStack() -> Bool { fault.signal == SIGSEGV && process.space.growDown(to: fault.address) }

    /// The fault as the guest is told of it.
    func guestsFault() -> GuestFault {
        // A page of ours, such as the one below the stack, is nothing to the guest. SEGV_ACCERR, SEGV_MAPERR
        if fault.signal == SIGSEGV, fault.code == 2, process.space.region(at: fault.address) == nil {
            fault.code = 1
        }
        return fault
    }

    /// What the jump table has for the target, or 0.
    @inline(__always)
    private func recent(_ target: UInt64) -> UInt {
        let slot = jumpTableSlot(target)
        return slot.load(as: UInt64.self) == target ? (slot + 8).load(as: UInt.self) : 0
    }

    @inline(__always)
    private func jumpTableSlot(_ target: UInt64) -> UnsafeMutableRawPointer {
        state + Int(RuntimeLayout.jumpTable) + Int(target >> 2 & UInt64(RuntimeLayout.jumpTableEntries - 1))
            * 16
    }

    /// A branch drops the tag of a user address.
    func untaggedPC() -> UInt64 {
        let target = pc
        let tags = process.architecture.tagMask
        if target & tags == 0 || target & (tags & (0 &- tags)) >> 1 != 0 { return target }
        pc = target & ~tags
        return target & ~tags
    }

    /// Links the exit that led here, and fills the jump table.
    /// - Returns: the translation to enter, which may be a new one; 0 if translations have gone meanwhile.
    private func remember(_ target: UInt64, _ entry: UInt, _ mode: FloatControl) -> UInt {
        var entry = entry
        let site = get(RuntimeLayout.exitSite, as: UInt64.self)
        if site != 0 {
            let isBackward = get(RuntimeLayout.exitReason, as: UInt32.self) & ExitReason.backward != 0
            do throws(Translator.Failure) {
                entry = try process.follow(
                    self, site: UInt(site), isBackward: isBackward,
                    isHot: isBackward && endRounds(target), to: entry, pc: target, mode)
            } catch {
                makeRoom()
                return 0
            }
            set(RuntimeLayout.exitSite, UInt64(0))
            if entry == 0 { return 0 }
        }
        let slot = jumpTableSlot(target)
        jumpTableIsUsed = true
        slot.storeBytes(of: target, as: UInt64.self)
        (slot + 8).storeBytes(of: UInt64(entry), as: UInt64.self)
        return entry
    }

    var entryCounts: UnsafePointer<UInt16> {
        UnsafePointer((state + Int(RuntimeLayout.entryCounts)).assumingMemoryBound(to: UInt16.self))
    }

    /// The block where the thread is has been entered often: a better translation may take its place.
    private func promote() {
        // A log of blocks is to show each of them.
        guard process.linksBlocks else { return }
        let target = pc
        do throws(Translator.Failure) {
            let entry = try process.promote(self, target, floatControl)
            if entry == 0 { return }
            let slot = jumpTableSlot(target)
            if slot.load(as: UInt64.self) == target {
                (slot + 8).storeBytes(of: UInt64(entry), as: UInt64.self)
            }
        } catch .full {
            makeRoom()
        } catch {
            // The next look at the code there tells.
        }
    }

    /// Gives the loop at `target` new rounds.
    /// - Returns: whether those that it had are over.
    private func endRounds(_ target: UInt64) -> Bool {
        let left =
            state + Int(RuntimeLayout.loopRounds)
            + Int(target >> 2 & UInt64(RuntimeLayout.loopRoundsEntries - 1)) * 4
        let isHot = left.load(as: Int32.self) < 0
        if isHot { left.storeBytes(of: process.translator.loopThreshold &- 1, as: Int32.self) }
        return isHot
    }

    /// The guest code in the range has changed.
    public func codeChanged(_ start: UInt64, _ end: UInt64) {
        // The interpreter's blocks are not among the process's translations.
        interpreter?.forget()
        if process.invalidate(start, end) { forgetTranslations() }
    }

    /// The guest says that it has changed code (IC IVAU): every view of the memory is meant.
    public func codeLineChanged(_ start: UInt64, _ end: UInt64) {
        codeChanged(start, end)
        process.space.forEachOtherView(start, end) { codeChanged($0, $1) }
    }

    /// Forgets what refers to code addresses: translations have gone.
    public func forgetTranslations() {
        if jumpTableIsUsed {
            memset(state + Int(RuntimeLayout.jumpTable), 0, RuntimeLayout.jumpTableEntries * 16)
            emptyJumpTable()
            jumpTableIsUsed = false
        }
        set(RuntimeLayout.codeStack, UInt64(UInt(bitPattern: stackTop)))
    }

    // MARK: Host faults

    /// Handles a host SIGSEGV, SIGBUS, SIGILL, SIGTRAP or SIGFPE raised in translated code. Returns false if it was not.
    func handleFault(_ signal: Int32, _ code: Int32, _ address: UInt64, _ context: HostContext) -> Bool {
        let translator = process.translator
        let hostPC = UInt(context.instructionPointer)
        guard translator.contains(hostPC: hostPC), let region = translator.region(hostPC: hostPC) else {
            return false
        }
        let offset = translator.offset(hostPC: hostPC)
        if signal == SIGFPE {
            guard let trap = region.trap(at: offset) else { return false }
            StateRecovery.finishFloat(region, trap, context, state)
            if trap.op == .fmulAdd { countTrap() }
            return true
        }
        let guardPage = UInt64(UInt(bitPattern: returnStack))
        if signal == SIGSEGV, address >= guardPage, address < guardPage + 4096 {
            // The return stack is full: begin again at its top. Its frames were only predictions.
            emptyReturnStack()
            context.setGeneral(4, UInt64(UInt(bitPattern: stackTop)))
            return true
        }
        guard let record = region.fault(at: offset) else { return false }
        let poll = UInt64(UInt(bitPattern: pollPage))
        let isPoll = signal == SIGSEGV && address >= poll && address < poll + 4096
        var pc: UInt64
        var thunk = translator.thunks.exitReason
        switch record.kind {
        case .pollAt: pc = region.snapshots[Int(record.snapshot)].pc(from: region.guestPC)
        case .pollAtRAX: pc = context.general(0)
        case .snapshot:
            pc = region.snapshots[Int(record.snapshot)].pc(from: region.guestPC)
            StateRecovery.writeBack(
                region, record.snapshot, context, state, process.architecture.slots, translator.residents)
            thunk = translator.thunks.exitRecovered
        }
        if signal == SIGILL {
            // UD2 stands for a misaligned access where the guest wants alignment; RDX has its address.
            fault = GuestFault(signal: SIGBUS, code: 1, address: context.general(2))
        } else {
            fault = GuestFault(signal: signal, code: code, address: address)
        }
        context.setGeneral(3, UInt64(UInt(bitPattern: state)))
        context.setGeneral(0, pc)
        context.setGeneral(1, UInt64(isPoll ? ExitReason.poll.rawValue : ExitReason.fault.rawValue))
        context.instructionPointer = UInt64(thunk)
        return true
    }
}
