import CHost
import Glibc
import Guest
import Process
import Synchronization

/// seccomp: filters of the guest's see the guest's architecture and numbers, so they are run here, before each call.
/// None of them reaches the host, whose calls we make for other reasons too.
final class FilterChain: Sendable {
    let filter: PacketFilter
    /// Those that were installed before.
    let previous: FilterChain?
    /// Instructions of the chain, with the kernel's four more for each filter.
    let length: Int

    init(_ filter: PacketFilter, _ previous: FilterChain?) {
        self.filter = filter
        self.previous = previous
        length = filter.instructions.count + 4 + (previous?.length ?? 0)
    }

    var count: Int {
        var count = 0
        var chain: FilterChain? = self
        while let link = chain {
            count += 1
            chain = link.previous
        }
        return count
    }

    /// The strictest of the verdicts: the least as a signed number; of equal actions the last filter's.
    func run(_ data: InlineArray<16, UInt32>) -> UInt32 {
        var verdict = Seccomp.allow
        var chain: FilterChain? = self
        while let link = chain {
            let next = link.filter.run(data)
            if Int32(bitPattern: next & Seccomp.action) < Int32(bitPattern: verdict & Seccomp.action) {
                verdict = next
            }
            chain = link.previous
        }
        return verdict
    }
}

/// A thread's filters; `mode` is what PR_GET_SECCOMP says.
struct Seccomp {
    var mode: UInt32 = 0
    var chain: FilterChain?
    /// How often the process's filters were given to all threads, as far as the thread has taken note.
    var generation: UInt32 = 0

    static let strict: UInt32 = 1
    static let filter: UInt32 = 2

    static let action: UInt32 = 0xffff_0000
    static let killProcess: UInt32 = 0x8000_0000
    static let killThread: UInt32 = 0
    static let trap: UInt32 = 0x0003_0000
    static let errno: UInt32 = 0x0005_0000
    static let notify: UInt32 = 0x7fc0_0000
    static let trace: UInt32 = 0x7ff0_0000
    static let log: UInt32 = 0x7ffc_0000
    static let allow: UInt32 = 0x7fff_0000

    // Flags of SECCOMP_SET_MODE_FILTER.
    static let synchronize: UInt64 = 1
    static let logs: UInt64 = 2
    static let speculates: UInt64 = 4
    static let listener: UInt64 = 8
    static let synchronizeError: UInt64 = 16
    static let waitsKillable: UInt64 = 32
}

/// What all threads of a process take over (SECCOMP_FILTER_FLAG_TSYNC).
final class SharedFilters {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    let generation = Atomic<UInt32>(0)
    private var chain: FilterChain?

    init() {
        lock = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
    }

    func publish(_ chain: FilterChain) -> UInt32 {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        self.chain = chain
        return generation.add(1, ordering: .acquiringAndReleasing).newValue
    }

    func take() -> (FilterChain?, UInt32) {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return (chain, generation.load(ordering: .acquiring))
    }
}

extension SystemCallTable {
    static let seccomp: [SystemCallRow] = [
        SystemCallRow(
            .seccomp, [.flags(.seccomp), .flags(.seccompFlags), .address],
            .handler { c in
                switch c.a[0] & 0xffff_ffff {
                case 0:
                    guard c.a[1] & 0xffff_ffff == 0, c.a[2] == 0 else { return -22 }
                    return c.thread.becomeStrict()
                case 1: return c.thread.install(c.a[2], flags: c.a[1] & 0xffff_ffff)
                case 2:
                    guard c.a[1] & 0xffff_ffff == 0 else { return -22 }
                    guard let action = c.linux.memory.load(c.a[2], as: UInt32.self) else { return -14 }
                    switch action {
                    case Seccomp.killProcess, Seccomp.killThread, Seccomp.trap, Seccomp.errno, Seccomp.trace,
                        Seccomp.log, Seccomp.allow:
                        return 0
                    // Nobody could listen.
                    default: return -95
                    }
                // SECCOMP_GET_NOTIF_SIZES is for listeners, which there are none of.
                default: return -22
                }
            })
    ]
}

extension FlagTable {
    static let seccomp = FlagTable(
        .value, "SECCOMP_SET_MODE_???",
        """
        0 SECCOMP_SET_MODE_STRICT 1 SECCOMP_SET_MODE_FILTER 2 SECCOMP_GET_ACTION_AVAIL 3 SECCOMP_GET_NOTIF_SIZES
        """)
    static let seccompFlags = FlagTable(
        .bits, "SECCOMP_FILTER_FLAG_???",
        """
        1 SECCOMP_FILTER_FLAG_TSYNC 2 SECCOMP_FILTER_FLAG_LOG 4 SECCOMP_FILTER_FLAG_SPEC_ALLOW \
        8 SECCOMP_FILTER_FLAG_NEW_LISTENER 0x10 SECCOMP_FILTER_FLAG_TSYNC_ESRCH \
        0x20 SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
        """)
}

extension LinuxThread {
    // MARK: Installing

    func becomeStrict() -> Int {
        guard seccomp.mode != Seccomp.filter else { return -22 }
        seccomp.mode = Seccomp.strict
        process.stopDirectCalls()
        return 0
    }

    /// SECCOMP_SET_MODE_FILTER with a struct sock_fprog.
    func install(_ address: UInt64, flags: UInt64) -> Int {
        let known =
            Seccomp.synchronize | Seccomp.logs | Seccomp.speculates | Seccomp.synchronizeError
        guard flags & ~known == 0 else { return -22 }
        let memory = process.memory
        guard let count = memory.load(address, as: UInt16.self),
            let list = memory.loadWord(address, 1)
        else { return -14 }
        guard count > 0, count <= PacketFilter.longest else { return -22 }
        guard mayFilter() else { return -13 }
        guard var bytes = memory.bytes(list, 8 * Int(count)) else { return -14 }
        if memory.isBigEndian { FilterInstruction.swap(&bytes) }
        guard let filter = PacketFilter(FilterInstruction.list(bytes)) else { return -22 }
        guard seccomp.mode != Seccomp.strict else { return -22 }
        let chain = FilterChain(filter, seccomp.chain)
        // MAX_INSNS_PER_PATH
        guard chain.length - 4 <= 32768 else { return -12 }
        seccomp.chain = chain
        seccomp.mode = Seccomp.filter
        process.stopDirectCalls()
        if flags & Seccomp.synchronize != 0 {
            seccomp.generation = process.filters.publish(chain)
        }
        return 0
    }

    /// With no_new_privs, or with CAP_SYS_ADMIN.
    private func mayFilter() -> Bool {
        // PR_GET_NO_NEW_PRIVS
        if sj_syscall6(157, 39, 0, 0, 0, 0, 0) == 1 { return true }
        // _LINUX_CAPABILITY_VERSION_3 and the calling thread; two sets of effective, permitted, inheritable
        var header: InlineArray<2, UInt32> = [0x2008_0522, 0]
        var sets: InlineArray<6, UInt32> = .init(repeating: 0)
        let result = withUnsafeMutablePointer(to: &header) { header in
            withUnsafeMutablePointer(to: &sets) {
                sj_syscall6(125, Int(bitPattern: header), Int(bitPattern: $0), 0, 0, 0, 0)
            }
        }
        return result == 0 && sets[0] & 1 << 21 != 0
    }

    /// Those of the program that executed this one.
    public func takeFilters(_ descriptor: Int32) -> Bool {
        guard let chain = FilterChain.restore(descriptor) else { return false }
        seccomp.chain = chain
        seccomp.mode = Seccomp.filter
        process.stopDirectCalls()
        return true
    }

    // MARK: Before each call

    /// Whether there is anything to ask before a call.
    @inline(__always)
    var isFiltered: Bool {
        seccomp.mode != 0 || process.filters.generation.load(ordering: .relaxed) != seccomp.generation
    }

    /// What the filters say of a call: nil to make it, else it is done (a signal, a result).
    /// - Returns: false if the call must not be made.
    func passesFilters(_ number: UInt64, _ arguments: InlineArray<6, UInt64>) -> Bool {
        if process.filters.generation.load(ordering: .relaxed) != seccomp.generation {
            let (chain, generation) = process.filters.take()
            seccomp.chain = chain
            seccomp.generation = generation
            seccomp.mode = Seccomp.filter
        }
        let call = Int32(truncatingIfNeeded: number)
        if seccomp.mode == Seccomp.strict {
            switch process.calls[number]?.pointee.row.name {
            case .read, .write, .exit, .rt_sigreturn: return true
            default:
                if let log = process.traceLog { traceDeath(log, 9) }
                terminateBySignal(9)
            }
        }
        guard let chain = seccomp.chain else { return true }
        var data: InlineArray<16, UInt32> = .init(repeating: 0)
        data[0] = UInt32(bitPattern: call)
        data[1] = abi.auditArchitecture
        let pc = thread.pc
        // Which half of a number of 64 bits comes first.
        let low = abi.model.bigEndian ? 1 : 0
        data[2 + low] = UInt32(truncatingIfNeeded: pc)
        data[3 - low] = UInt32(truncatingIfNeeded: pc >> 32)
        for k in 0..<6 {
            data[4 + 2 * k + low] = UInt32(truncatingIfNeeded: arguments[k])
            data[5 + 2 * k - low] = UInt32(truncatingIfNeeded: arguments[k] >> 32)
        }
        let verdict = chain.run(data)
        let value = verdict & 0xffff
        switch verdict & Seccomp.action {
        case Seccomp.allow, Seccomp.log: return true
        case Seccomp.errno: setResult(thread.state, -Int(min(value, 4095)))
        case Seccomp.trace, Seccomp.notify:
            // Neither a tracer nor a listener.
            setResult(thread.state, -38)
        case Seccomp.trap:
            signals.pointee.raise(trapInfo(call, pc, value))
            deliver(nil)
        case Seccomp.killThread where thread.process.threadCount > 1: exitStatus = 31
        default:
            if let log = process.traceLog { traceDeath(log, 31) }
            terminateBySignal(31)
        }
        return false
    }

    /// siginfo of SIGSYS: SYS_SECCOMP, the filter's number, where the call is, its number and the architecture.
    private func trapInfo(_ call: Int32, _ pc: UInt64, _ value: UInt32) -> sj_siginfo {
        var info = sj_siginfo()
        withUnsafeMutableBytes(of: &info) {
            $0.storeBytes(of: 31, toByteOffset: 0, as: Int32.self)
            $0.storeBytes(of: Int32(bitPattern: value), toByteOffset: 4, as: Int32.self)
            $0.storeBytes(of: 1, toByteOffset: 8, as: Int32.self)
            $0.storeBytes(of: pc, toByteOffset: 16, as: UInt64.self)
            $0.storeBytes(of: call, toByteOffset: 24, as: Int32.self)
            $0.storeBytes(of: abi.auditArchitecture, toByteOffset: 28, as: UInt32.self)
        }
        return info
    }
}

extension FilterInstruction {
    /// Turns around instructions of the other byte order.
    static func swap(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            for at in stride(from: 0, to: bytes.count / 8 * 8, by: 8) {
                GuestInteger.swap(start + at, 2, count: 1)
                GuestInteger.swap(start + at + 4, 4, count: 1)
            }
        }
    }

    static func list(_ bytes: [UInt8]) -> [FilterInstruction] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { k in
                FilterInstruction(
                    code: bytes.loadUnaligned(fromByteOffset: 8 * k, as: UInt16.self),
                    jumpTrue: bytes[8 * k + 2], jumpFalse: bytes[8 * k + 3],
                    value: bytes.loadUnaligned(fromByteOffset: 8 * k + 4, as: UInt32.self))
            }
        }
    }

    var bytes: [UInt8] {
        withUnsafeBytes(of: code) { Array($0) } + [jumpTrue, jumpFalse]
            + withUnsafeBytes(of: value) { Array($0) }
    }
}

/// Filters outlive execve: the program that is executed anew reads them from a descriptor, the oldest first, each with
/// its length before it.
extension FilterChain {
    /// A descriptor that stays open over execve, or a negated errno.
    func save() -> Int {
        var list: [FilterChain] = []
        var chain: FilterChain? = self
        while let link = chain {
            list.append(link)
            chain = link.previous
        }
        var bytes: [UInt8] = []
        for link in list.reversed() {
            bytes += withUnsafeBytes(of: UInt32(link.filter.instructions.count)) { Array($0) }
            for instruction in link.filter.instructions { bytes += instruction.bytes }
        }
        let name: StaticString = "filters"
        let fd = sj_syscall6(319, Int(bitPattern: name.utf8Start), 0, 0, 0, 0, 0)
        guard fd >= 0 else { return fd }
        guard pwrite(Int32(fd), bytes, bytes.count, 0) == bytes.count else {
            close(Int32(fd))
            return -12
        }
        return fd
    }

    /// Reads them back and closes the descriptor.
    static func restore(_ fd: Int32) -> FilterChain? {
        defer { close(fd) }
        var size = stat()
        guard fstat(fd, &size) == 0, size.st_size > 0, size.st_size < 1 << 20 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(size.st_size))
        guard pread(fd, &bytes, bytes.count, 0) == bytes.count else { return nil }
        var chain: FilterChain?
        var at = 0
        while at + 4 <= bytes.count {
            let count = Int(bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt32.self) })
            at += 4
            guard count <= PacketFilter.longest, at + 8 * count <= bytes.count,
                let filter = PacketFilter(FilterInstruction.list(Array(bytes[at..<at + 8 * count])))
            else { return nil }
            chain = FilterChain(filter, chain)
            at += 8 * count
        }
        return chain
    }
}
