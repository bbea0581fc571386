import Guest
import HostX86
import IR
import TranslationCache

/// Makes translations that this process does not run: to keep them on disk, or to compare them with what is kept there.
public final class OfflineTranslator {
    let guest: GuestArchitecture
    let compiler: Compiler
    var lifter: BlockLifter
    /// As a code cache begins: thunks, then code.
    private let memory: UnsafeMutablePointer<UInt8>
    private static let room = 1 << 20

    /// - Parameter counterStep: as in the `BlockLifter` of the processes that run the translations.
    public init(
        guest: GuestArchitecture, features: HostFeatures, counterStep: Int32 = 0
    ) {
        self.guest = guest
        lifter = BlockLifter(guest: guest)
        lifter.counterStep = counterStep
        let residents = Residents(guest.slots, count: guest.slotCount)
        memory = UnsafeMutableRawPointer.allocate(byteCount: OfflineTranslator.room, alignment: 4096)
            .assumingMemoryBound(to: UInt8.self)
        let thunks = ThunkBuilder.build(
            at: memory, executableOffset: 0, evaluator: evaluatorFallback, slots: guest.slots,
            residents: residents,
            calls: guest.systemCalls)
        compiler = Compiler(guest, residents, thunks, features)
    }

    deinit { memory.deallocate() }

    /// The code that has just been compiled, and where it begins as if `memory` were the code cache.
    struct Compiled {
        var code: UnsafeRawBufferPointer
        var start: Int
    }

    /// Compiles what has just been lifted.
    /// - Parameter line: where in a cache line it is to begin.
    func compile(line: Int = 0) -> Compiled? {
        let start = ThunkBuilder.size + line & ~15
        guard
            let size = compiler.generator.compile(
                compiler.function, start: memory + start,
                limit: memory + OfflineTranslator.room,
                executableOffset: 0)
        else { return nil }
        return Compiled(code: UnsafeRawBufferPointer(start: memory + start, count: size), start: start)
    }

    /// Lifts code as it is in memory. Of a loop that which begins at `pc`, as one region.
    /// - Returns: false if there is none, or it is left to blocks.
    func lift(
        _ pc: UInt64, _ tier: Tier, path: TracePath = TracePath(), _ mode: FloatControl = [], end: UInt64
    ) -> Bool {
        switch tier {
        case .block: lifter.liftCounted(compiler.builder, pc, mode, end: end)
        case .trace: lifter.liftTrace(compiler.builder, pc, mode, end: end, along: path)
        case .loop: compiler.loops.lift(lifter, compiler.builder, pc, mode, end: end)
        }
    }
}
