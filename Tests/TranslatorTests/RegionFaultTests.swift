import CHost
import Debugger
import Foundation
import FuzzCommon
import Glibc
import Guest
import HostX86
import IR
import Testing

@testable import Process
@testable import Translator

/// Runs random regions by the interpreter, an instruction at a time, and as translated loops, and compares what a fault at
/// each access and a signal at each poll would show.
private final class FaultComparison {
    private static let codeSize: UInt64 = 0x10_0000
    private static let room: UInt64 = 1024

    private let guest: FaultGuest
    private let deliveries: Int
    private let oracle: GuestThread
    private let thread: GuestThread
    private let trace: AccessTrace
    /// Bytes of state from `RuntimeLayout.guestBase` on.
    private let stateSize: Int
    private let builder: Builder
    private var background: [UInt8] = []
    private var mistakes: [String] = []
    /// Of the oracle, and whether that is not all.
    private var wanted: [ShownState] = []
    private var isCut = false
    private var loops: Set<UInt64> = []
    private var ends: [String: Int] = [:]
    private var counts = (regions: 0, loops: 0, accesses: 0, polls: 0, faults: 0)

    init(_ guest: FaultGuest, deliveries: Int) throws {
        self.guest = guest
        self.deliveries = deliveries
        trace = AccessTrace(guest)
        let architecture = guest.architecture
        builder = Builder(slots: architecture.slots, count: architecture.slotCount)
        let ends = (0..<architecture.slotCount).map { architecture.slots[$0] }.map {
            Int($0.offset) + $0.type.size
        }
        stateSize = ends.filter { $0 < 2048 }.max()! - Int(RuntimeLayout.guestBase)
        let space = GuestAddressSpace()
        let anonymous = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
        _ = space.map(guest.code, Self.codeSize, protection: [.read, .write, .execute], flags: anonymous)
        _ = space.map(
            guest.data.lowerBound, UInt64(guest.data.count), protection: [.read, .write], flags: anonymous)
        func start() throws -> GuestThread {
            let process = try #require(
                GuestProcess(
                    architecture: architecture, space: space, features: .detect(), codeCacheSize: 256 << 20))
            let thread = try #require(GuestThread(process: process))
            thread.startReadingFloatStatus()
            return thread
        }
        oracle = try start()
        oracle.process.interprets = true
        oracle.process.translator.lifter.longest = 1
        thread = try start()
        thread.process.translator.loopThreshold = 1
        var random = Random(seed: 7)
        background = guest.data.map { _ in UInt8(truncatingIfNeeded: random.next() >> 40) }
        oracle.process.entryObserver = { [unowned self] thread, pc in trace.noteBegin(thread, pc) }
        let translator = thread.process.translator
        translator.observer = { [unowned self, unowned translator] function, _, code, _ in
            if code.isEmpty { return }
            if function.partCount > 0 { loops.insert(function.pc) }
            mistakes += translator.allocationMistakes()
        }
    }

    // MARK: Running

    func compare(seeds: ClosedRange<UInt64>) {
        GuestProcess.installFaultHandlers()
        AccessTrace.installHandlers()
        defer {
            for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] { Glibc.signal(signal, SIG_DFL) }
            let space = thread.process.space
            _ = space.unmap(guest.code, Self.codeSize)
            _ = space.unmap(guest.data.lowerBound, UInt64(guest.data.count))
        }
        var failures = 0
        for seed in seeds {
            // Half of them as traces and loops, the others as blocks and loops.
            thread.process.translator.makesTraces = seed % 2 == 0
            let region = guest.makeRegion(seed, builder)
            let pc = guest.code + seed * Self.room % Self.codeSize
            let place = UnsafeMutablePointer<UInt32>(bitPattern: UInt(pc))!
            for (k, word) in region.words.enumerated() { place[k] = stored(word) }
            mistakes = []
            loops = []
            let lines = differences(region, pc)
            counts.regions += 1
            counts.loops += loops.count
            if lines.isEmpty { continue }
            failures += 1
            if failures <= 3 {
                Issue.record(
                    "seed \(seed):\n\(lines.prefix(14).joined(separator: "\n"))\n\(listing(region, pc))")
            }
        }
        #expect(failures == 0)
    }

    private func stored(_ word: UInt32) -> UInt32 {
        guest.architecture.byteOrder == .big ? word.bigEndian : word.littleEndian
    }

    private var memory: UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(bitPattern: UInt(guest.data.lowerBound))!
    }

    private func run(_ t: GuestThread, _ region: FaultRegion, _ pc: UInt64) -> GuestEvent {
        memory.copyMemory(from: background, byteCount: background.count)
        memset(t.state + Int(RuntimeLayout.guestBase), 0, stateSize)
        region.start(t.state)
        t.pc = pc
        t.attach()
        defer { t.detach() }
        return trace.note(t) { run(t) }
    }

    private func run(_ t: GuestThread) -> GuestEvent {
        while true {
            let event = t.run()
            if !guest.goesOn(event) { return event }
        }
    }

    private struct End: Equatable {
        var event: String
        var state: ShownState
        var memory: [UInt8]

        init(_ event: GuestEvent, _ state: ShownState, _ data: UnsafeRawBufferPointer) {
            switch event {
            case .system(let entry): self.event = "system \(entry)"
            case .exception(let kind, let payload): self.event = "exception \(kind) \(payload)"
            case .fault(let fault):
                self.event = "fault \(fault.signal) at \(String(fault.address, radix: 16))"
            case .poll: self.event = "poll"
            case .interruptedCall: self.event = "interrupted call"
            case .exhausted: self.event = "exhausted"
            }
            self.state = state
            // What a store that faults has written before is open.
            memory = self.event.hasPrefix("fault") ? [] : Array(data)
        }
    }

    private func end(_ event: GuestEvent, _ t: GuestThread) -> End {
        End(
            event, trace.shown(.begin, pc: t.pc, t.state),
            UnsafeRawBufferPointer(start: memory, count: guest.data.count))
    }

    var summary: String {
        "\(counts.regions) regions, \(counts.loops) loops, \(counts.accesses) accesses, \(counts.polls) polls, "
            + "\(counts.faults) faults; they end by \(ends)"
    }

    // MARK: Comparing

    private func differences(_ region: FaultRegion, _ pc: UInt64) -> [String] {
        oracle.codeChanged(pc, pc + Self.room)
        thread.codeChanged(pc, pc + Self.room)
        trace.delivered = nil
        let end = end(run(oracle, region, pc), oracle)
        ends[end.event.split(separator: " ").first.map(String.init) ?? "", default: 0] += 1
        wanted = trace.list
        isCut = trace.isFull
        counts.accesses += wanted.count { $0.kind == .access }
        // Block by block first, then with loops as regions, until no more are made.
        var made = -1
        while made < loops.count {
            made = loops.count
            let ended = self.end(run(thread, region, pc), thread)
            let lines = differencesOfTraces(trace.list) + differences(end, ended, of: "the end")
            if !lines.isEmpty { return ["with \(made) loops:"] + lines }
            if !mistakes.isEmpty { return mistakes }
        }
        return deliver(region, pc, end)
    }

    /// Lets some of the accesses fault in truth, the first ones and one of the others, and takes the thread away at one of
    /// the polls. After the last fault and the poll it goes on.
    private func deliver(_ region: FaultRegion, _ pc: UInt64, _ end: End) -> [String] {
        let (list, places) = (trace.list, trace.places)
        var random = Random(seed: pc)
        var chosen = Array(places.indices.prefix(deliveries))
        if places.count > deliveries { chosen.append(deliveries + random.below(places.count - deliveries)) }
        for n in chosen {
            trace.delivered = (.access, n)
            let event = run(thread, region, pc)
            counts.faults += 1
            guard case .fault(let fault) = event, fault.signal == SIGSEGV, guest.data.contains(fault.address)
            else { return ["the fault of access \(n) is lost: \(event)"] }
            let lines = differences(list[places[n]], shown, of: "the fault of access \(n)")
            if !lines.isEmpty { return lines }
        }
        if !chosen.isEmpty {
            let lines = differences(end, goOn(), of: "the end after a fault")
            if !lines.isEmpty { return lines }
        }
        let polls = list.count { $0.kind == .poll }
        if polls == 0 { return [] }
        let n = random.below(polls)
        trace.delivered = (.poll, n)
        guard case .poll = run(thread, region, pc) else { return ["poll \(n) is lost"] }
        let lines = differences(fromBeginIn: wanted[...], shown, of: "poll \(n) in truth")
        return lines.isEmpty ? differences(end, goOn(), of: "the end after a poll") : lines
    }

    private var shown: ShownState { trace.shown(.begin, pc: thread.pc, thread.state) }

    private func goOn() -> End {
        thread.attach()
        defer { thread.detach() }
        return end(run(thread), thread)
    }

    /// Each access shows what the oracle's does, each poll what the begin of an instruction between these accesses does.
    private func differencesOfTraces(_ have: [ShownState]) -> [String] {
        var at = 0
        for (n, state) in have.enumerated() {
            switch state.kind {
            case .access:
                guard let next = wanted[at...].firstIndex(where: { $0.kind == .access }) else {
                    return isCut ? [] : ["access \(n) has no like"]
                }
                at = next + 1
                let lines = differences(wanted[next], state, of: "access \(n)")
                if !lines.isEmpty { return lines }
            case .poll:
                counts.polls += 1
                let end = wanted[at...].firstIndex { $0.kind == .access } ?? wanted.count
                let lines = differences(fromBeginIn: wanted[at..<end], state, of: "poll \(n)")
                if !lines.isEmpty { return isCut && end == wanted.count ? [] : lines }
            default: return ["an access in the block at \(hex(state.pc)) has no record"]
            }
        }
        return []
    }

    /// Of a state from the nearest begin of the same instruction.
    private func differences(
        fromBeginIn wanted: ArraySlice<ShownState>, _ state: ShownState, of what: String
    ) -> [String] {
        let begins = wanted.filter { $0.kind == .begin && $0.pc == state.pc }
        let nearest = begins.map { differences($0, state, of: what) }.min { $0.count < $1.count }
        return nearest ?? ["\(what) at \(hex(state.pc)) has no like"]
    }

    private func hex(_ x: some BinaryInteger) -> String { String(x, radix: 16) }

    private func differences(_ a: End, _ b: End, of what: String) -> [String] {
        var lines = differences(a.state, b.state, of: what)
        if a.event != b.event { lines.append("\(what): \(a.event), but \(b.event)") }
        if lines.isEmpty, a.memory != b.memory { lines.append("\(what): memory differs") }
        return lines
    }

    private func differences(_ a: ShownState, _ b: ShownState, of what: String) -> [String] {
        if a.isSame(as: b) { return [] }
        var lines = ["\(what) at \(hex(a.pc)), here \(hex(b.pc)):"]
        for (name, (x, y)) in zip(guest.names, zip(a.registers, b.registers)) where x != y {
            lines.append("    \(name) is \(hex(x)), here \(hex(y))")
        }
        return lines
    }

    private func listing(_ region: FaultRegion, _ pc: UInt64) -> String {
        let architecture = guest.architecture
        var text = ""
        var words = region.words.map(stored)
        guard
            let disassembler = Disassembler(
                architecture: architecture.capstoneArchitecture, mode: architecture.capstoneMode)
        else { return text }
        disassembler.forEach(&words, 4 * words.count, address: pc, step: 4) { address, bytes, line in
            text += "\(hex(address))  \(hex(stored(bytes.load(as: UInt32.self))))  \(line)\n"
        }
        return text
    }
}

extension RunningCodeTests {
    @Suite struct RegionFaultTests {
        /// REGION_COUNT in the environment is how many regions, REGION_SEED the first; with that alone it is the only one,
        /// and each of its accesses faults in truth.
        @Test func showsExactState() throws { try compare(.aarch64, usually: 2000) }

        @Test(arguments: FaultGuest.powerpc.indices) func showsExactStateOfPowerPC(guest: Int) throws {
            try compare(FaultGuest.powerpc[guest], usually: 500)
        }

        private func compare(_ guest: FaultGuest, usually: UInt64) throws {
            let environment = ProcessInfo.processInfo.environment
            let seed = environment["REGION_SEED"].flatMap { UInt64($0) }
            let count = environment["REGION_COUNT"].flatMap { UInt64($0) } ?? (seed == nil ? usually : 1)
            let first = seed ?? 1
            try RunningCode.alone {
                let comparison = try FaultComparison(guest, deliveries: count == 1 ? .max : 2)
                comparison.compare(seeds: first...first + count - 1)
                print("\(guest.architecture.name): \(comparison.summary)")
            }
        }
    }
}
