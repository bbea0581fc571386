import CHost
import Glibc
import Guest
import HostX86
import IR
import TranslationCache
import Translator

/// A guest process: its address space and its translations.
public final class GuestProcess {
    public let architecture: GuestArchitecture
    public let space: GuestAddressSpace
    public let translator: Translator
    /// Called with each block that is entered from the dispatcher, for logs.
    public var entryObserver: ((GuestThread, UInt64) -> Void)?
    /// Blocks are linked to each other. Off, each entry passes the dispatcher.
    public var linksBlocks = true
    /// Guest code is run by the IR's interpreter: a second opinion on the code generator.
    public var interprets = false
    /// The guest has read its FP status.
    public internal(set) var readsFloatStatus = false
    /// Its fused multiply-adds have often met NaNs. Written by signal handlers.
    var meetsNaNs = false
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    /// Those that host threads run; under the lock.
    var threads: [GuestThread] = []
    var spareMemory = SpareThreadMemory()

    /// - Returns: nil if the host gives no memory for code.
    public init?(
        architecture: GuestArchitecture, space: GuestAddressSpace, features: HostFeatures,
        codeCacheSize: Int = 256 << 20
    ) {
        guard
            let translator = Translator(
                guest: architecture, features: features, evaluator: evaluatorFallback,
                cacheSize: codeCacheSize)
        else { return nil }
        self.architecture = architecture
        self.space = space
        self.translator = translator
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    // MARK: The lock

    /// The lock of the address space comes first: what executableEnd finds stays while it is lifted.
    private func withCode<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        space.lock()
        pthread_mutex_lock(lock)
        defer {
            pthread_mutex_unlock(lock)
            space.unlock()
        }
        return try body()
    }

    func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    func translate(_ pc: UInt64, _ mode: FloatControl) throws(Translator.Failure) -> UInt {
        try withCode { () throws(Translator.Failure) -> UInt in
            let found = translator.find(pc, mode: mode)
            if found != 0 { return found }
            return try translator.translate(pc, mode: mode) { executableEnd($0, reach: $1) }
        }
    }

    /// Lifts a block for the interpreter.
    /// - Returns: false if the code cannot be read.
    func lift(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        withCode { translator.lift(builder, pc, mode, end: min(end, executableEnd(pc))) }
    }

    /// Links an exit to the translation that it led to, or to a better one.
    /// - Returns: 0 if translations have gone since `thread` found this one.
    func follow(
        _ thread: GuestThread, site: UInt, isBackward: Bool, isHot: Bool, to entry: UInt, pc: UInt64,
        _ mode: FloatControl
    ) throws(Translator.Failure) -> UInt {
        try withCode { () throws(Translator.Failure) -> UInt in
            if thread.mustForget { return 0 }
            return try translator.follow(
                site: site, isBackward: isBackward, isHot: isHot, to: entry, pc: pc, mode: mode
            ) { executableEnd($0, reach: $1) }
        }
    }

    /// Finds or makes a better translation of a block that `thread` has entered often.
    /// - Returns: 0 if translations have gone meanwhile.
    func promote(
        _ thread: GuestThread, _ pc: UInt64, _ mode: FloatControl
    ) throws(Translator.Failure) -> UInt {
        try withCode { () throws(Translator.Failure) -> UInt in
            if thread.mustForget { return 0 }
            return try translator.promote(pc, mode: mode, counts: thread.entryCounts) {
                executableEnd($0, reach: $1)
            }
        }
    }

    /// The end of the executable range that holds `pc` as far as a translation may reach, or 0. What cannot be read is
    /// not part of it: pages beyond a file's end, guards.
    func executableEnd(_ pc: UInt64, reach: UInt64 = 16384) -> UInt64 {
        var end: UInt64 = 0
        var at = pc
        while let region = space.region(at: at), region.protection.contains(.execute) {
            end = region.end
            at = region.end
            if end &- pc > 4096 { break }
        }
        var page = pc & ~4095
        let farthest = min(end, pc &+ reach)
        var byte: UInt8 = 0
        while page < farthest {
            let place = UnsafeRawPointer(bitPattern: UInt(max(page, 1)))
            if sj_copy(&byte, place, 1) != 0 { return page <= pc ? 0 : page }
            page &+= 4096
        }
        return end
    }

    /// What fetching an instruction raises where there is none: not mapped, not executable, or behind a file's end.
    func fetchFault(_ address: UInt64) -> GuestFault {
        guard let region = space.region(at: address) else {
            return GuestFault(signal: SIGSEGV, code: 1, address: address, origin: .fetch)
        }
        if !region.protection.contains(.execute) {
            return GuestFault(signal: SIGSEGV, code: 2, address: address, origin: .fetch)
        }
        let isFile = region.flags.contains(.file)
        return GuestFault(
            signal: isFile ? SIGBUS : SIGSEGV, code: isFile ? 2 : 1, address: address, origin: .fetch)
    }

    /// The guest code in the range has changed. Returns true if the calling thread must forget its translations; the
    /// others are told.
    public func invalidate(_ start: UInt64, _ end: UInt64) -> Bool {
        locked {
            let any = translator.invalidate(start, end)
            if any || interprets { tellOthers() }
            return any
        }
    }

    /// Makes room for code, unless another thread has taken translations away.
    func makeRoom(_ thread: GuestThread) {
        locked {
            if thread.mustForget || translator.beginPart() { return }
            keepOthersOut()
            translator.evictPart()
        }
    }

    /// Under the lock. The memory of code is to be used again: no thread may be in it.
    private func keepOthersOut() {
        tellOthers()
        for other in threads where !other.isCurrent {
            while other.isInTranslatedCode { sched_yield() }
        }
    }

    // MARK: Children

    /// Around fork: the child's copy of what these locks guard is whole.
    public func lockForFork() {
        space.lock()
        pthread_mutex_lock(lock)
        translator.prepareFork { executableEnd($0, reach: $1) }
    }

    /// On both sides.
    public func unlockAfterFork(failed: Bool) {
        if failed { translator.forkFailed() }
        pthread_mutex_unlock(lock)
        space.unlock()
    }

    /// Whether a fault may be due to a tag in the upper bits of an address, which the host does not ignore. If so,
    /// translations mask addresses from now on, and the access is to be tried again.
    func startIgnoringTags(_ fault: GuestFault, _ thread: GuestThread) -> Bool {
        let tags = architecture.tagMask
        guard tags != 0, fault.signal == SIGSEGV else { return false }
        let isTagged = fault.address & tags != 0 && fault.address & (tags & (0 &- tags)) >> 1 == 0
        guard isTagged || fault.code == GuestProcess.nonCanonical else { return false }
        return locked {
            // Another thread may have been first.
            if translator.lifter.addressMask == ~tags { return thread.mustForget }
            translator.lifter.addressMask = ~tags
            keepOthersOut()
            translator.removeAll()
            return true
        }
    }

    /// SI_KERNEL: an address that is not canonical, and that the host did not tell.
    private static let nonCanonical: Int32 = 0x80

    // MARK: Host signals

    /// Takes the host signals that translated code raises on purpose.
    public static func installFaultHandlers() {
        typealias Handler =
            @convention(c) (
                Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?
            ) -> Void
        let handler: Handler = faultHandler
        // While it runs no other signal comes: its return would open the mask again that the other's handler closed.
        let flags = UInt64(SA_SIGINFO) | 0x4800_0000 | SignalAction.restart  // SA_NODEFER | SA_ONSTACK
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] {
            _ = sj_set_host_action(signal, unsafeBitCast(handler, to: UInt.self), flags, ~Signals.synchronous)
        }
    }
}

private func faultHandler(
    _ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _ ucontext: UnsafeMutableRawPointer?
) {
    guard let info, let ucontext else { return }
    if sj_was_sent(info, ucontext) != 0 {
        // Like any other signal.
        return sj_async_signal_handler(signal, info, ucontext)
    }
    if sj_fault_fixup(ucontext) != 0 { return }
    if signal == SIGBUS, MappedFiles.replace((UnsafeRawPointer(info) + 16).load(as: UInt.self)) { return }
    let context = HostContext(ucontext)
    var signal = signal
    var code = info.pointee.si_code
    var address = (UnsafeRawPointer(info) + 16).load(as: UInt64.self)
    if code == 128, signal == SIGSEGV || signal == SIGBUS, let place = HostOperand.address(context) {
        // SI_KERNEL: not canonical, hence not mapped (SIGBUS when RBP is the base).
        signal = SIGSEGV
        code = 1
        address = place
    }
    if let current = sj_current_thread() {
        let thread = Unmanaged<GuestThread>.fromOpaque(current).takeUnretainedValue()
        if thread.handleFault(signal, code, address, context) { return }
        if thread.leaveInterpreter(signal, code, address, ucontext) { return }
        reportCrash(signal, context.instructionPointer, address, thread.pc)
    } else {
        reportCrash(signal, context.instructionPointer, address, 0)
    }
    // Ours: die of it as without a handler.
    Glibc.signal(signal, SIG_DFL)
}

/// One line, by hand: nothing may allocate here.
private func reportCrash(_ signal: Int32, _ hostPC: UInt64, _ address: UInt64, _ guestPC: UInt64) {
    var line = InlineArray<160, UInt8>(repeating: 0)
    var n = 0
    func put(_ text: StaticString) {
        text.withUTF8Buffer {
            for c in $0 where n < 150 {
                line[n] = c
                n += 1
            }
        }
    }
    func hex(_ value: UInt64) {
        var started = false
        for k in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * k) & 15)
            if digit != 0 || started || k == 15 {
                started = true
                line[n] = digit < 10 ? 48 + digit : 87 + digit
                n += 1
            }
        }
    }
    put("sojourn: internal error: host signal 0x")
    hex(UInt64(signal))
    put(" at 0x")
    hex(hostPC)
    put(", address 0x")
    hex(address)
    put(", guest pc near 0x")
    hex(guestPC)
    put("; please report it\n")
    for k in 0..<n {
        var c = line[k]
        write(2, &c, 1)
    }
}
