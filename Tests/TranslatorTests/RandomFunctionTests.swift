import CHost
import Foundation
import FuzzCommon
import Glibc
import Guest
import IR
import Testing

@testable import HostX86
@testable import Process
@testable import Translator

/// A guest whose only instruction is a 64-bit seed: it does what `RandomFunction` makes of it. Zero is a system call.
enum MadeUpGuest {
    static let (x0, target, v0, flags, word, counter) = (0, 8, 9, 17, 18, 19)
    static let count = 20
    static let code: UInt64 = 0x5b00_0000_0000
    static let memory: UInt64 = 0x5b10_0000_0000
    /// Where exits lead.
    static let landing: UInt64 = code + 0x10_0000
    static let stateBytes = 384

    static let slots: [StateSlot] = {
        let x: [StaticString] = ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"]
        let v: [StaticString] = ["v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7"]
        // Some are residents, as some of a guest's are.
        func rank(_ n: Int, _ residents: Int) -> UInt8 { n < residents ? UInt8(n + 1) : 0 }
        return x.enumerated().map {
            StateSlot($1, .i64, offset: -128 + Int32($0) * 8, rank: rank($0, 6))
        }
            + [StateSlot("target", .i64, offset: 128)]
            + v.enumerated().map {
                StateSlot($1, .v128, offset: -48 + Int32($0) * 16, rank: rank($0, 4))
            }
            + [
                StateSlot("flags", .flags, offset: -64), StateSlot("word", .i32, offset: -60),
                StateSlot("counter", .i64, offset: 136),
            ]
    }()

    static let helpers: [Helper] = [
        { state, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            // Odd: a is a vector. The upper half of other arguments is not defined.
            let high = f.pointee.immediate & 1 != 0 ? f.pointee.a.high : 0
            let low = f.pointee.a.low &* 3 &+ f.pointee.b.low &+ f.pointee.immediate
            f.pointee.result = Constant128(low: low, high: high ^ low)
        }
    ]

    static func architecture() -> GuestArchitecture {
        let s = UnsafeMutablePointer<StateSlot>.allocate(capacity: count)
        s.initialize(from: slots, count: count)
        let h = UnsafeMutablePointer<Helper>.allocate(capacity: 1)
        h.initialize(from: helpers, count: 1)
        return GuestArchitecture(
            name: "made-up", elfMachine: 0, pointerBits: 64, byteOrder: .little, instructionAlignment: 4,
            slots: s,
            slotCount: count, pcOffset: RuntimeLayout.exitPC, helpers: h, helperCount: 1,
            lift: { builder, pc, code, _ in
                builder.startInstruction(pc: pc)
                let seed = code.load(as: UInt64.self)
                if seed == 0 {
                    builder.exitSystemCall(next: pc + 4, entry: 9)
                } else {
                    var function = RandomFunction(builder, seed: seed)
                    function.fill()
                }
                return .done(8)
            },
            capstoneArchitecture: 0, capstoneMode: 0, describeRegisters: { _, _, _ in "" })
    }
}

/// Runs the same functions by the interpreter and as generated code.
private struct Comparison {
    struct Outcome: Equatable {
        var event: String
        var pc: UInt64
        var state: [UInt8]
        var memory: [UInt8]
        var floatStatus: UInt32
    }

    private let process: GuestProcess
    private let thread: GuestThread

    init(_ features: HostFeatures, mergesLogic: Bool = false) throws {
        let space = GuestAddressSpace()
        let anonymous = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED
        _ = space.map(MadeUpGuest.code, 0x20_0000, protection: [.read, .write, .execute], flags: anonymous)
        _ = space.map(MadeUpGuest.memory, 0x4000, protection: [.read, .write], flags: anonymous)
        process = try #require(
            GuestProcess(architecture: MadeUpGuest.architecture(), space: space, features: features))
        if mergesLogic { process.translator.compiler.generator.mergesLogic = true }
        thread = try #require(GuestThread(process: process))
        // All of the FP status is compared.
        thread.startReadingFloatStatus()
    }

    private func run(_ seed: UInt64, at pc: UInt64, interpreted: Bool) -> Outcome {
        var random = Words(seed: seed ^ 0xabcdef)
        let state = (thread.state - 128).assumingMemoryBound(to: UInt64.self)
        for n in 0..<MadeUpGuest.stateBytes / 8 { state[n] = random.word() }
        thread.state.storeBytes(of: MadeUpGuest.landing, toByteOffset: 128, as: UInt64.self)
        thread.state.storeBytes(
            of: Flags.stored(nzcv: UInt32(random.below(16)) << 28), toByteOffset: -64, as: UInt16.self)
        let memory = UnsafeMutablePointer<UInt64>(bitPattern: UInt(MadeUpGuest.memory))!
        for n in 0..<0x800 { memory[n] = random.word() }

        let rounding = UInt32(random.chance(60) ? 0 : random.below(4))
        let control = UInt32(random.chance(70) ? 0 : random.below(16))
        thread.set(RuntimeLayout.floatMode, rounding | control << 8)
        let rc: [UInt32] = [0, 2, 1, 3]
        thread.set(RuntimeLayout.guestMXCSR, 0x1f00 | rc[Int(rounding)] << 13)
        thread.set(RuntimeLayout.floatStatus, UInt32(0))
        thread.set(
            RuntimeLayout.quietMXCSR,
            random.chance(50) ? RuntimeLayout.flushesDenormals : RuntimeLayout.keepsDenormals)

        thread.pc = pc
        process.interprets = interpreted
        process.translator.isAlone = random.chance(50)
        let event: String
        switch thread.run() {
        case .system(let entry): event = "system \(entry)"
        case .exception(let kind, let payload): event = "exception \(kind) \(payload)"
        case .fault(let fault): event = "fault \(fault.signal)"
        case .poll: event = "poll"
        case .interruptedCall: event = "interrupted call"
        case .exhausted: event = "exhausted"
        }
        let mxcsr = thread.get(RuntimeLayout.guestMXCSR, as: UInt32.self)
        var status = thread.get(RuntimeLayout.floatStatus, as: UInt32.self)
        status |= mxcsr & 1 | mxcsr >> 1 & 0x1e
        // Bits of the flags that say nothing.
        let flags = (thread.state - 64).assumingMemoryBound(to: UInt16.self)
        flags.pointee &= Flags.defined
        return Outcome(
            event: event, pc: thread.pc,
            state: Array(UnsafeRawBufferPointer(start: thread.state - 128, count: MadeUpGuest.stateBytes)),
            memory: Array(UnsafeRawBufferPointer(start: memory, count: 0x4000)), floatStatus: status)
    }

    private func text(_ seed: UInt64, at pc: UInt64) -> String {
        let guest = process.architecture
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        BlockLifter(guest: guest).lift(builder, pc, [], end: pc + 64)
        return Printer.text(
            builder.storage.pointee.function, slots: guest.slots, count: guest.slotCount,
            inlineConstants: true)
    }

    /// With RANDOM_SEED in the environment that one alone, and its text; RANDOM_COUNT is how many else.
    func agree() {
        let wanted = ProcessInfo.processInfo.environment["RANDOM_SEED"].flatMap { UInt64($0) }
        let count = UInt64(ProcessInfo.processInfo.environment["RANDOM_COUNT"] ?? "") ?? 800
        GuestProcess.installFaultHandlers()
        thread.attach()
        defer {
            for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] { Glibc.signal(signal, SIG_DFL) }
            sj_set_current_thread(nil)
            _ = process.space.unmap(MadeUpGuest.code, 0x20_0000)
            _ = process.space.unmap(MadeUpGuest.memory, 0x4000)
        }
        var failures = 0
        var events: [String: Int] = [:]
        var instructions = 0
        let translator = process.translator
        translator.observer = { [unowned translator] function, _, code, _ in
            if code.isEmpty { return }
            let mistakes = translator.allocationMistakes()
            #expect(mistakes.isEmpty, "at \(String(function.pc, radix: 16)): \(mistakes.prefix(3))")
        }
        for seed in (wanted ?? 1)...(wanted ?? count) {
            let pc = MadeUpGuest.code + seed % 0x1_0000 * 16
            UnsafeMutablePointer<UInt64>(bitPattern: UInt(pc))!.pointee = seed
            thread.codeChanged(pc, pc + 8)
            let guest = process.architecture
            let builder = Builder(slots: guest.slots, count: guest.slotCount)
            BlockLifter(guest: guest).lift(builder, pc, [], end: pc + 64)
            instructions += builder.storage.pointee.function.instructions.count
            let complaints = Verifier.check(
                builder.storage.pointee.function, slots: guest.slots, count: guest.slotCount)
            builder.deallocate()
            #expect(complaints.isEmpty, "seed \(seed): \(complaints.prefix(3))")
            if !complaints.isEmpty { return }
            let a = run(seed, at: pc, interpreted: true)
            let b = run(seed, at: pc, interpreted: false)
            events[a.event.split(separator: " ").first.map(String.init) ?? "", default: 0] += 1
            if a == b { continue }
            failures += 1
            if failures > 5 { continue }
            Issue.record("seed \(seed): \(difference(a, b))\n\(firstWrong(seed, at: pc))")
            if wanted != nil { print(text(seed, at: pc)) }
        }
        print("\(count) functions of \(instructions) instructions: \(events)")
        #expect(failures == 0)
        #expect(wanted != nil || events["system", default: 0] * 2 > Int(count))
    }

    /// The instruction without which all is well, and what it leads to.
    private func firstWrong(_ seed: UInt64, at pc: UInt64) -> String {
        defer { RandomFunction.limit = .max }
        for limit in 1..<600 {
            RandomFunction.limit = limit
            thread.codeChanged(pc, pc + 8)
            let a = run(seed, at: pc, interpreted: true)
            let b = run(seed, at: pc, interpreted: false)
            if a == b { continue }
            let lines = text(seed, at: pc).split(separator: "\n")
            var k = 0
            while k == 0, RandomFunction.newest > 0 {
                k = lines.firstIndex { $0.contains(" %\(RandomFunction.newest):") } ?? 0
                RandomFunction.newest -= 1
            }
            return (lines[max(0, k - 3)...k] + ["with \(limit) instructions: \(difference(a, b))"]).joined(
                separator: "\n")
        }
        return "only as a whole"
    }

    private func difference(_ a: Outcome, _ b: Outcome) -> String {
        var lines: [String] = []
        if a.event != b.event || a.pc != b.pc {
            lines.append(
                "\(a.event) at \(String(a.pc, radix: 16)), but \(b.event) at \(String(b.pc, radix: 16))")
        }
        func hex(_ bytes: ArraySlice<UInt8>) -> String {
            bytes.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        for slot in MadeUpGuest.slots {
            let at = Int(slot.offset) + 128
            let range = at..<at + slot.type.size
            if a.state[range] != b.state[range] {
                lines.append("\(slot.name) is \(hex(a.state[range])), but \(hex(b.state[range]))")
            }
        }
        for n in stride(from: 0, to: a.memory.count, by: 16)
        where a.memory[n..<n + 16] != b.memory[n..<n + 16] {
            lines.append(
                "memory +\(String(n, radix: 16)) is \(hex(a.memory[n..<n + 16])), but \(hex(b.memory[n..<n + 16]))"
            )
        }
        if a.floatStatus != b.floatStatus { lines.append("status is \(a.floatStatus), but \(b.floatStatus)") }
        return lines.prefix(12).joined(separator: "\n    ")
    }
}

/// Signal handlers are the process's: one at a time.
@Suite(.serialized) enum RunningCodeTests {}

extension RunningCodeTests {
    @Suite(.serialized) struct RandomFunctionTests {
        /// The interpreter and generated code agree.
        @Test(arguments: ["", "-aes,-pclmulqdq,-sha,-gfni,-avx512"]) func agree(without: String) throws {
            try RunningCode.alone { try Comparison(HostFeatures.detect().without(without)).agree() }
        }

        /// Merged logic operations, which only hosts with AVX-512 have by themselves.
        @Test func mergedLogicAgrees() throws {
            try RunningCode.alone { try Comparison(HostFeatures.detect(), mergesLogic: true).agree() }
        }
    }
}
