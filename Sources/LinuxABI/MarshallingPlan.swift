import Guest
import Process
import Synchronization

/// What becomes of one argument that is not the same for guest and host.
enum MarshallingStep: Sendable {
    case asIs
    case take(StructureMap)
    /// `isPartial`: as many bytes as the next argument says. `ifPositive`: only for a result above 0.
    case give(StructureMap, ifPositive: Bool)
    case replace(StructureMap)
    /// A structure whose size is the next argument (nil), or in its own first word.
    case takeSized(StructureMap, sizeInside: Bool)
    case giveSized(StructureMap)
    /// Elements, and the argument that counts them.
    case takeArray(StructureMap, count: Int)
    case giveArray(StructureMap, count: Int)
    /// Words of futex_waitv that the kernel compares with memory.
    case waiters(StructureMap, count: Int)
    case vectors(count: Int)
    case takeSignals, giveSignals
    case takeSocketAddress, giveSocketAddress
    case length
    case socketValue, giveSocketValue
    case messageBuffer, giveMessageBuffer
    case processors, giveProcessors
    case polled
    case descriptors
    case signalInfo
}

/// What is to be done for the calls of one row, when guest and host do not have the same data model.
final class MarshallingPlan: Sendable {
    let steps: [MarshallingStep]
    let model: DataModel
    /// Of structures that calls with this plan find out to have.
    let maps: StructureMaps
    let socketOptions: ValueMap

    /// `keepsSignals`: sets of signals are left to the call's handler.
    init(_ name: SystemCallName, _ kinds: [ArgumentKind], _ abi: GuestABI, keepsSignals: Bool = false) {
        let layouts = Layouts(abi)
        maps = StructureMaps(layouts)
        model = abi.model
        socketOptions = abi.socketOptions
        var steps = kinds.enumerated().map { n, kind in
            Self.differs(kind, abi.model) ? Self.step(name, kinds, n, layouts) : .asIs
        }
        // A value and its length go together.
        for n in steps.indices.dropLast() {
            if case .giveSocketValue = steps[n] { steps[n + 1] = .asIs }
        }
        if keepsSignals {
            for n in steps.indices {
                if case .takeSignals = steps[n] { steps[n] = .asIs }
            }
        }
        self.steps = steps
    }

    /// Whether an argument of that kind can differ at all.
    static func differs(_ kind: ArgumentKind, _ model: DataModel) -> Bool {
        switch kind {
        case .take, .give, .replace, .takeArray, .giveArray, .gather, .scatter, .ranges, .processors,
            .giveProcessors, .descriptors, .socketValue, .giveSocketValue, .messageBuffer, .giveMessageBuffer,
            .signalInfo, .fileTimes, .remaining:
            model != .host
        case .takeSignals, .giveSignals, .socketAddress, .giveSocketAddress, .length, .polled, .waitStatus:
            model.bigEndian
        default: false
        }
    }

    private static func countsDown(_ name: SystemCallName) -> Bool {
        switch name {
        case .ppoll, .ppoll_time64, .pselect6, .pselect6_time64: true
        default: false
        }
    }

    private static func isCount(_ kinds: [ArgumentKind], _ n: Int) -> Bool {
        guard kinds.indices.contains(n) else { return false }
        return switch kinds[n] {
        case .size, .int, .unsigned, .word: true
        default: false
        }
    }

    private static func isSize(_ kinds: [ArgumentKind], _ n: Int) -> Bool {
        guard kinds.indices.contains(n), case .size = kinds[n] else { return false }
        return true
    }

    private static func structure(_ kind: ArgumentKind) -> String {
        if case .take(let name) = kind { name } else { "" }
    }

    private static func step(
        _ name: SystemCallName, _ kinds: [ArgumentKind], _ n: Int, _ layouts: Layouts
    ) -> MarshallingStep {
        func map(_ way: String) -> StructureMap { StructureMap(String(way.prefix { $0 != ":" }), layouts) }
        /// The argument that counts elements.
        var counter: Int { isCount(kinds, n + 1) ? n + 1 : max(n - 1, 0) }
        /// A structure of the newer kind, which may grow: its size is the next argument.
        let isSized = isSize(kinds, n + 1)
        switch kinds[n] {
        // A file's offset, which the call moves on; a time of which these calls tell what is left.
        case .take("i64"): return .replace(map("i64"))
        case .take(let way) where way.hasPrefix("timespec") && countsDown(name): return .replace(map(way))
        // Calls with these have handlers.
        case .giveArray("epoll_event"): return .asIs
        case .take("mnt_id_req"), .take("ns_id_req"), .take("sched_attr"):
            return .takeSized(map(structure(kinds[n])), sizeInside: true)
        case .give("sched_attr"): return .giveSized(map("sched_attr"))
        case .take(let way) where isSized: return .takeSized(map(way), sizeInside: false)
        case .take(let way): return .take(map(way))
        case .give(let way) where way.hasPrefix("timex"): return .replace(map(way))
        case .give(let way) where isSized: return .giveSized(map(way))
        case .give(let way): return .give(map(way), ifPositive: name == .wait4)
        case .replace(let way): return .replace(map(way))
        case .takeArray("futex_waitv"): return .waiters(map("futex_waitv"), count: counter)
        case .takeArray(let way): return .takeArray(map(way), count: counter)
        case .giveArray(let way): return .giveArray(map(way), count: counter)
        case .gather, .scatter, .ranges: return .vectors(count: n + 1)
        case .takeSignals: return .takeSignals
        case .giveSignals: return .giveSignals
        case .socketAddress: return .takeSocketAddress
        case .giveSocketAddress: return .giveSocketAddress
        case .length: return .length
        case .socketValue: return .socketValue
        case .giveSocketValue: return .giveSocketValue
        case .messageBuffer: return .messageBuffer
        case .giveMessageBuffer: return .giveMessageBuffer
        case .processors: return .processors
        case .giveProcessors: return .giveProcessors
        case .polled: return .polled
        case .descriptors: return .descriptors
        case .waitStatus: return .give(map("int"), ifPositive: true)
        case .signalInfo: return .signalInfo
        case .fileTimes: return .take(map(name == .utimensat_time64 ? "timespecs64" : "timespecs"))
        default: return .asIs
        }
    }
}

/// A plan that is made when it is first needed.
final class LazyMarshallingPlan: Sendable {
    private let row: SystemCallRow
    private let abi: GuestABI
    private let plan = AtomicLazyReference<MarshallingPlan>()

    init(_ row: SystemCallRow, _ abi: GuestABI) {
        self.row = row
        self.abi = abi
    }

    var value: MarshallingPlan {
        plan.load()
            ?? plan.storeIfNil(
                MarshallingPlan(row.name, row.arguments, abi, keepsSignals: row.hostNumber == nil))
    }
}

extension SystemCallRow {
    /// Whether arguments have to be converted for guests of that kind.
    func isConverted(_ abi: GuestABI) -> Bool {
        guard abi.model != .host, converts || hostNumber != nil else { return false }
        return arguments.contains { MarshallingPlan.differs($0, abi.model) }
    }
}

extension SystemCall {
    /// Makes a call with the arguments as the host has them: `body` finds those in `a`.
    mutating func converted(_ plan: MarshallingPlan, _ body: (inout SystemCall) -> Int) -> Int {
        let copies = thread.copies
        let mark = copies.mark
        defer { copies.release(to: mark) }
        var marshalling = Marshalling(plan, a, linux.memory, copies)
        guard marshalling.toHost() else { return -12 }
        a = marshalling.host
        let result = body(&self)
        return marshalling.toGuest(result)
    }
}
