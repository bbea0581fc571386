import AArch64
import Glibc
import Guest
import HostX86
import IR
import Testing

@testable import Process
@testable import Translator

/// Code that runs often becomes traces along the ways that it takes.
@Suite(.serialized) struct TraceTests {
    /// A function of a loop around calls of it, which go one of two ways by bit 0 of x1:
    ///
    ///     loop:  bl work; subs x2, x2, #1; b.ne loop; svc #0
    ///     work:  tbz w1, #0, even; add x0, x0, #1; b join
    ///     even:  add x0, x0, #2
    ///     join:  cbz x0, join; ret
    private static let words: [UInt32] = [
        0x9400_0004, 0xf100_0442, 0x54ff_ffc1, 0xd400_0001,
        0x3600_0061, 0x9100_0400, 0x1400_0002, 0x9100_0800, 0xb400_0000, 0xd65f_03c0,
    ]
    private static let work: UInt64 = 16

    private final class Machine {
        let code: UInt64 = 0x31_0000_0000
        let process: GuestProcess
        let thread: GuestThread
        var made: [(pc: UInt64, tier: Tier, path: TracePath)] = []

        init(threshold: Int32) throws {
            let space = GuestAddressSpace()
            _ = space.map(
                code, 4096, protection: [.read, .write, .execute],
                flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)
            process = try #require(
                GuestProcess(
                    architecture: .aarch64, space: space, features: .detect(), codeCacheSize: 16 << 20))
            thread = try #require(GuestThread(process: process))
            process.translator.loopThreshold = threshold
            process.translator.makesTraces = true
            process.translator.observer = { [unowned self] function, _, _, _ in
                made.append((function.pc, function.tier, function.path))
            }
            let place = UnsafeMutablePointer<UInt32>(bitPattern: UInt(code))!
            for (k, word) in TraceTests.words.enumerated() { place[k] = word }
        }

        deinit { _ = process.space.unmap(code, 4096) }

        func x(_ n: Int) -> UInt64 { (thread.state + Int(slot(n).offset)).load(as: UInt64.self) }

        private func slot(_ n: Int) -> StateSlot { process.architecture.slots[n] }

        /// - Returns: x0.
        func run(x1: UInt64, rounds: UInt64) -> UInt64 {
            for (n, value) in [(0, 0), (1, x1), (2, rounds)] {
                (thread.state + Int(slot(n).offset)).storeBytes(of: value, as: UInt64.self)
            }
            thread.pc = code
            thread.attach()
            defer { thread.detach() }
            while true {
                switch thread.run() {
                case .poll: continue
                default: return x(0)
                }
            }
        }

        func traces(of pc: UInt64) -> [TracePath] {
            made.filter { $0.pc == pc && $0.tier == .trace }.map(\.path)
        }
    }

    /// With 17 rounds for a loop, 544 entries make a trace.
    @Test(arguments: [(0, 2), (1, 1)] as [(UInt64, UInt64)])
    func followsTheWaysThatAreTaken(bit: UInt64, step: UInt64) throws {
        let machine = try Machine(threshold: 17)
        #expect(machine.run(x1: bit, rounds: 100) == 100 * step)
        #expect(machine.made.allSatisfy { $0.tier != .trace })
        #expect(machine.run(x1: bit, rounds: 10_000) == 10_000 * step)
        let paths = machine.traces(of: machine.code + Self.work)
        #expect(paths.count == 1)
        // TBZ's first way is that of a clear bit; then come `b`, where it is met, and CBZ, which is not taken.
        let path = try #require(paths.first)
        #expect(path[0] == (bit == 0))
        let rest = bit == 0 ? [false] : [false, false]
        #expect((0..<rest.count).map { path[1 + $0] } == rest)
        #expect(path[1 + rest.count] == nil)
        // The other side leaves it.
        #expect(machine.run(x1: 1 - bit, rounds: 10_000) == 10_000 * (3 - step))
    }

    @Test func atOnce() throws {
        let machine = try Machine(threshold: 1)
        #expect(machine.run(x1: 0, rounds: 3) == 6)
        #expect(!machine.traces(of: machine.code + Self.work).isEmpty)
    }

    @Test func never() throws {
        let machine = try Machine(threshold: 0)
        #expect(machine.run(x1: 0, rounds: 100_000) == 200_000)
        #expect(machine.made.allSatisfy { $0.tier == .block })
    }

    @Test func changedCodeEndsATrace() throws {
        let machine = try Machine(threshold: 17)
        #expect(machine.run(x1: 1, rounds: 10_000) == 10_000)
        // add x0, x0, #1 becomes add x0, x0, #3.
        UnsafeMutablePointer<UInt32>(bitPattern: UInt(machine.code))![5] = 0x9100_0c00
        machine.thread.codeChanged(machine.code + 20, machine.code + 24)
        #expect(machine.run(x1: 1, rounds: 10_000) == 30_000)
        #expect(machine.traces(of: machine.code + Self.work).count == 2)
    }

    /// The counter of a block behind the window is found as well: such a way is compared when a trace chooses.
    @Test func countersDoNotDependOnTheWindow() throws {
        let machine = try Machine(threshold: 17)
        let lifter = machine.process.translator.lifter
        let inside = (0..<10).map { k in
            lifter.window.load(machine.code, 64, end: machine.code + 4096)
            return lifter.counter(machine.code + 4 * UInt64(k))
        }
        lifter.window.load(machine.code + 2048, 64, end: machine.code + 4096)
        #expect((0..<10).map { lifter.counter(machine.code + 4 * UInt64($0)) } == inside)
        #expect(Set(inside).count > 5)
        withExtendedLifetime(machine) {}
    }

    @Test func pathsAreBits() {
        var path = TracePath.begin
        #expect(path[0] == nil)
        for k in 0..<TracePath.mostParts - 1 {
            #expect(!path.isFull)
            path.append(k % 3 == 0)
        }
        #expect(path.isFull && TracePath(bits: path.bits) == path)
        #expect(
            (0..<TracePath.mostParts).map { path[$0] } == (0..<TracePath.mostParts - 1).map { $0 % 3 == 0 }
                + [nil])
    }

    @Test func thresholds() {
        #expect(BlockLifter.counterStep(0) == 0)
        #expect(BlockLifter.counterStep(1) == 0)
        #expect(BlockLifter.counterStep(2) == 127)
        #expect(BlockLifter.counterStep(256) == 8)
        #expect(BlockLifter.counterStep(.max) == 1)
    }
}
