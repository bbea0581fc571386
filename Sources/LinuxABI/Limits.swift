import CHost
import Glibc
import Guest
import Process

/// Resource limits. Those on memory are kept for the guest alone: on the host they would bind our own memory, which is
/// more than the guest's; the others are the host's.
extension SystemCallTable {
    static let limits: [SystemCallRow] = [
        SystemCallRow(
            .getrlimit, [.flags(.rlimit), .give("rlimit")],
            .handler { c in
                // Where ugetrlimit has taken its place, it knows no number that an int does not hold.
                let isOld =
                    c.linux.memory.wordBytes == 4 && c.linux.abi.number(of: .ugetrlimit) != nil
                return c.linux.giveLimit(c, most: isOld ? UInt64(Int32.max) : .max)
            }),
        SystemCallRow(
            .setrlimit, [.flags(.rlimit), .take("rlimit")],
            .handler { c in
                let kept = KeptLimit(rawValue: c.int(0))
                if kept == nil, !c.linux.isForeign { return c.host(160) }
                guard let new = c.linux.loadLimit(c.a[1], wide: false) else { return -14 }
                return kept.map { c.linux.setLimit($0, new) } ?? HostLimit.set(c.int(0), new)
            }),
        SystemCallRow(
            .prlimit64, [.int, .flags(.rlimit), .take("rlimit64"), .give("rlimit64")],
            .handler { c in
                guard let kept = KeptLimit(rawValue: c.int(1)), c.linux.isOwn(c.int(0)) else {
                    guard c.linux.isForeign else { return c.host(302) }
                    let plan = MarshallingPlan(
                        .prlimit64, [.int, .int, .take("rlimit64"), .give("rlimit64")], c.linux.abi)
                    return c.converted(plan) { $0.host(302) }
                }
                let old = c.linux.limits[kept]
                if c.a[2] != 0 {
                    guard let new = c.linux.loadLimit(c.a[2], wide: true) else { return -14 }
                    let error = c.linux.setLimit(kept, new)
                    if error != 0 { return error }
                }
                return c.a[3] == 0 ? 0 : c.linux.store(old, c.a[3], wide: true)
            }),
        SystemCallRow(.getrusage, [.flags(.rusage), .give("rusage")]),
    ]
}

/// A limit that is kept here, by its number.
enum KeptLimit: Int32, CaseIterable {
    case data = 2
    case stack = 3
    case addressSpace = 9
}

enum HostLimit: Int32 {
    case lockedMemory = 8
}

public struct ResourceLimit: Equatable, Sendable {
    public var current: UInt64
    public var maximum: UInt64
}

/// The guest's limits on memory: the host's until it sets its own.
public struct ProcessLimits: Sendable {
    private var own: InlineArray<3, ResourceLimit?> = .init(repeating: nil)

    public init() {}

    /// As `text` writes them: "number:current:maximum,...".
    public init(_ text: String) {
        for part in text.split(separator: ",") {
            let numbers = part.split(separator: ":").compactMap { UInt64($0) }
            guard numbers.count == 3, let kept = KeptLimit(rawValue: Int32(truncatingIfNeeded: numbers[0]))
            else { continue }
            self[kept] = ResourceLimit(current: numbers[1], maximum: numbers[2])
        }
    }

    /// What a program that the guest executes is told; empty: nothing.
    var text: String {
        KeptLimit.allCases.compactMap { kept in
            own[index(kept)].map { "\(kept.rawValue):\($0.current):\($0.maximum)" }
        }.joined(separator: ",")
    }

    /// The size of a new stack, if the guest has set it.
    public var stackSize: UInt64? { own[index(.stack)]?.current }
    var isEmpty: Bool { KeptLimit.allCases.allSatisfy { own[index($0)] == nil } }

    private func index(_ kept: KeptLimit) -> Int {
        switch kept {
        case .data: 0
        case .stack: 1
        case .addressSpace: 2
        }
    }

    func set(_ kept: KeptLimit) -> ResourceLimit? { own[index(kept)] }

    subscript(_ kept: KeptLimit) -> ResourceLimit {
        get { own[index(kept)] ?? HostLimit.get(kept.rawValue) }
        set { own[index(kept)] = newValue }
    }
}

extension HostLimit {
    static func get(_ number: Int32) -> ResourceLimit {
        var limit = rlimit()
        _ = withUnsafeMutablePointer(to: &limit) {
            sj_syscall6(97, Int(number), Int(bitPattern: $0), 0, 0, 0, 0)
        }
        return ResourceLimit(current: UInt64(limit.rlim_cur), maximum: UInt64(limit.rlim_max))
    }

    /// Returns 0 or a negated errno.
    @discardableResult
    static func set(_ number: Int32, _ new: ResourceLimit) -> Int {
        var limit = rlimit(rlim_cur: rlim_t(new.current), rlim_max: rlim_t(new.maximum))
        return withUnsafeMutablePointer(to: &limit) {
            sj_syscall6(160, Int(number), Int(bitPattern: $0), 0, 0, 0, 0)
        }
    }
}

extension LinuxProcess {
    func hostLimit(_ limit: HostLimit) -> UInt64 { HostLimit.get(limit.rawValue).current }

    /// Whether a process number, as calls take it, is of this process or one of its threads.
    func isOwn(_ number: Int32) -> Bool {
        let pid = getpid()
        return number == 0 || number == pid
            || number > 0 && sj_syscall6(234, Int(pid), Int(number), 0, 0, 0, 0) == 0
    }

    /// getrlimit; `most`: what more than that is told as.
    func giveLimit(_ c: SystemCall, most: UInt64 = .max) -> Int {
        let kept = KeptLimit(rawValue: c.int(0))
        if kept == nil, !isForeign { return c.host(97) }
        // RLIM_NLIMITS
        guard UInt32(bitPattern: c.int(0)) < 16 else { return -22 }
        var limit = kept.map { limits[$0] } ?? HostLimit.get(c.int(0))
        limit.current = min(limit.current, most)
        limit.maximum = min(limit.maximum, most)
        return store(limit, c.a[1], wide: false)
    }

    /// struct rlimit64, or struct rlimit with words of the guest's: all ones are no limit.
    fileprivate func loadLimit(_ address: UInt64, wide: Bool) -> ResourceLimit? {
        if !wide, memory.wordBytes == 4 {
            guard let current = memory.loadWord(address), let maximum = memory.loadWord(address, 1) else {
                return nil
            }
            func widened(_ limit: UInt64) -> UInt64 { limit == 0xffff_ffff ? .max : limit }
            return ResourceLimit(current: widened(current), maximum: widened(maximum))
        }
        guard let current = memory.load(address, as: UInt64.self),
            let maximum = memory.load(address &+ 8, as: UInt64.self)
        else { return nil }
        return ResourceLimit(current: current, maximum: maximum)
    }

    fileprivate func store(_ limit: ResourceLimit, _ address: UInt64, wide: Bool) -> Int {
        if !wide, memory.wordBytes == 4 {
            let most: UInt64 = 0xffff_ffff
            return memory.storeWord(address, min(limit.current, most))
                && memory.storeWord(address &+ 4, min(limit.maximum, most)) ? 0 : -14
        }
        return memory.store(address, limit.current) && memory.store(address &+ 8, limit.maximum) ? 0 : -14
    }

    fileprivate func setLimit(_ kept: KeptLimit, _ new: ResourceLimit) -> Int {
        guard new.current <= new.maximum else { return -22 }
        let old = limits[kept]
        if new.maximum > old.maximum, !hasCapability(.resources) { return -1 }
        limits[kept] = new
        applyLimits()
        if kept == .stack { space.setStackLimit(new.current) }
        return 0
    }

    /// Tells the address space.
    public func applyLimits() {
        space.setLimits(
            total: limits.set(.addressSpace)?.current ?? .max, data: limits.set(.data)?.current ?? .max)
        space.setGrowthLimit(limits[.stack].current)
    }

    /// Around the execution of a program that is not ours: the host gets the guest's limits, and its own back if
    /// nothing comes of it.
    func withLimitsForExec(_ body: () -> Int) -> Int {
        guard !limits.isEmpty else { return body() }
        var old: [(Int32, ResourceLimit)] = []
        for kept in KeptLimit.allCases {
            guard let limit = limits.set(kept) else { continue }
            old.append((kept.rawValue, HostLimit.get(kept.rawValue)))
            HostLimit.set(kept.rawValue, limit)
        }
        let result = body()
        for (number, limit) in old { HostLimit.set(number, limit) }
        return result
    }
}
