import CHost
import Glibc
import Guest
import HostX86
import IR

@testable import Process
@testable import Translator

/// A guest whose faults are compared.
struct FaultGuest: Sendable {
    let architecture: GuestArchitecture
    let code: UInt64
    let data: Range<UInt64>
    /// What `shown` gives.
    let names: [String]
    /// The registers of a state that is exact in memory, without what is not defined.
    let shown: @Sendable (_ state: UnsafeMutableRawPointer) -> [UInt64]
    /// Makes a random piece of code with loops and branches, whose loads and stores mostly hit the data, and which ends with
    /// a system call.
    let makeRegion: @Sendable (_ seed: UInt64, Builder) -> FaultRegion
    /// Whether the thread goes on after an event, as a program would not see it.
    var goesOn: @Sendable (GuestEvent) -> Bool = { _ in false }
}

struct FaultRegion {
    var words: [UInt32]
    /// Sets the registers that it begins with, of a state that is zero.
    var start: (_ state: UnsafeMutableRawPointer) -> Void
}

/// The guest's registers as a signal handler would see them at some point.
struct ShownState: Equatable {
    enum Kind: UInt64 {
        /// An access to the data, a poll, the begin of an instruction.
        case access, poll, begin
        /// A host instruction that reaches the data and has no record.
        case unrecorded
    }

    var kind: Kind
    var pc: UInt64
    /// As `FaultGuest.shown` has them.
    var registers: [UInt64]

    func isSame(as other: ShownState) -> Bool { pc == other.pc && registers == other.registers }
}

/// Makes the data of a guest program inaccessible, notes at each access what a fault there would show, and lets the access
/// through; or lets the fault at one of them happen.
final class AccessTrace {
    let guest: FaultGuest
    private(set) var list: [ShownState] = []
    /// By access of the host: its place in the list.
    private(set) var places: [Int] = []
    private static let most = 2000
    var isFull: Bool { list.count >= AccessTrace.most }
    /// The number of the access or of the poll whose fault the guest is to have.
    var delivered: (kind: ShownState.Kind, number: Int)?
    private var counts: (accesses: Int, polls: Int) = (0, 0)
    private let copied = UnsafeMutableRawPointer.allocate(byteCount: 16384, alignment: 16)
    private var thread: GuestThread?
    private var isStepping = false

    nonisolated(unsafe) private static var current: AccessTrace?
    private typealias Handler =
        @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void
    nonisolated(unsafe) private static var next: Handler?

    init(_ guest: FaultGuest) { self.guest = guest }

    deinit { copied.deallocate() }

    /// After GuestProcess.installFaultHandlers.
    static func installHandlers() {
        var action = sigaction()
        sigaction(SIGSEGV, nil, &action)
        next = unsafeBitCast(action.__sigaction_handler.sa_sigaction, to: Handler.self)
        action.__sigaction_handler.sa_sigaction = { AccessTrace.handle($0, $1, $2) }
        sigaction(SIGSEGV, &action, nil)
        sigaction(SIGTRAP, &action, nil)
    }

    /// Notes what `body` does, which runs `thread`.
    func note(_ thread: GuestThread, _ body: () -> GuestEvent) -> GuestEvent {
        list.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        counts = (0, 0)
        isStepping = false
        self.thread = thread
        AccessTrace.current = self
        protect(true)
        defer {
            protect(false)
            AccessTrace.current = nil
            self.thread = nil
        }
        return body()
    }

    /// Of guest state that is exact in memory.
    func shown(_ kind: ShownState.Kind, pc: UInt64, _ state: UnsafeMutableRawPointer) -> ShownState {
        ShownState(kind: kind, pc: pc, registers: guest.shown(state))
    }

    func noteBegin(_ thread: GuestThread, _ pc: UInt64) {
        if !isFull { list.append(shown(.begin, pc: pc, thread.state)) }
    }

    // MARK: Signals

    private func protect(_ isProtected: Bool) {
        let rights = isProtected && !isFull ? PROT_NONE : PROT_READ | PROT_WRITE
        mprotect(UnsafeMutableRawPointer(bitPattern: UInt(guest.data.lowerBound)), guest.data.count, rights)
        if let thread, !thread.process.interprets { mprotect(thread.pollPage, 4096, rights) }
    }

    private static func handle(
        _ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _ ucontext: UnsafeMutableRawPointer?
    ) {
        guard let ucontext, let info else { return }
        let address = (UnsafeRawPointer(info) + 16).load(as: UInt64.self)
        if let current, current.takes(signal, address, ucontext) { return }
        next?(signal, info, ucontext)
    }

    /// EFLAGS.TF: the instruction is let through, and a SIGTRAP follows it.
    private static let trap: UInt64 = 0x100

    private func takes(_ signal: Int32, _ address: UInt64, _ ucontext: UnsafeMutableRawPointer) -> Bool {
        guard let thread else { return false }
        let context = HostContext(ucontext)
        if isStepping {
            isStepping = false
            context.flags &= ~AccessTrace.trap
            // Another fault of the same instruction is not of the data.
            if signal != SIGTRAP { return false }
            protect(true)
            return true
        }
        guard signal == SIGSEGV else { return false }
        let poll = UInt64(UInt(bitPattern: thread.pollPage))
        if guest.data.contains(address) {
            if thread.process.interprets || !isProbed(context) {
                if delivered?.kind == .access, delivered?.number == counts.accesses { return false }
                counts.accesses += 1
                note(thread, .access, context, ucontext)
            }
        } else if (poll..<poll + 4096).contains(address) {
            if delivered?.kind == .poll, delivered?.number == counts.polls { return false }
            counts.polls += 1
            note(thread, .poll, context, ucontext)
        } else {
            return false
        }
        protect(false)
        isStepping = true
        context.flags |= AccessTrace.trap
        return true
    }

    /// In translated code LOCK CMPXCHG16B comes behind a probe of the same address, which has had the fault.
    private func isProbed(_ context: HostContext) -> Bool {
        UnsafeRawPointer(bitPattern: UInt(context.instructionPointer))!.loadUnaligned(as: UInt32.self)
            == 0xc70f_48f0
    }

    private func note(
        _ thread: GuestThread, _ kind: ShownState.Kind, _ context: HostContext,
        _ ucontext: UnsafeMutableRawPointer
    ) {
        guard delivered == nil, !isFull else { return }
        let below = RuntimeLayout.headerSize - Int(RuntimeLayout.guestBase)
        copied.copyMemory(from: thread.state - below, byteCount: below + 2048)
        let state = copied + below
        if thread.process.interprets {
            guard let engine = thread.interpreter, let block = engine.current else { return }
            var copy = engine.context.pointee
            copy.state = state
            let pc = Interpreter.writeBack(atFault: block.storage.pointee.function, &copy)
            return append(shown(kind, pc: pc, state))
        }
        // MXCSR at byte 24 of the FXSAVE image.
        let floats = (ucontext + 224).loadUnaligned(as: UnsafeRawPointer.self)
        state.storeBytes(
            of: (floats + 24).load(as: UInt32.self), toByteOffset: Int(RuntimeLayout.guestMXCSR),
            as: UInt32.self)
        let translator = thread.process.translator
        let hostPC = UInt(context.instructionPointer)
        guard var region = translator.region(hostPC: hostPC) else { return }
        guard let record = region.fault(at: translator.offset(hostPC: hostPC)) else {
            return append(shown(.unrecorded, pc: region.guestPC, state))
        }
        var pc: UInt64
        var snapshot: UInt16 = 0
        switch record.kind {
        case .pollAtRAX: pc = context.general(0)
        case .pollAt, .snapshot:
            snapshot = record.snapshot
            pc = region.snapshots[Int(snapshot)].pc(from: region.guestPC)
        }
        // All residents are in their registers when a region is left.
        if record.kind != .snapshot { region.displaced = 0 }
        StateRecovery.writeBack(
            region, snapshot, context, state, thread.process.architecture.slots, translator.residents)
        append(shown(kind, pc: pc, state))
    }

    /// Several host instructions may be one access.
    private func append(_ state: ShownState) {
        if state.kind != .access || list.last != state { list.append(state) }
        if state.kind == .access { places.append(list.count - 1) }
    }
}
