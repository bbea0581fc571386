import Guest
import HostX86
import IR

/// Lifts blocks whose entries are counted, and the traces that take their place.
extension BlockLifter {
    /// Bytes from a trace's begin that it may reach.
    static let traceSpan: UInt64 = 4096
    static let traceReach = traceSpan &+ UInt64(CodeWindow.step)
    /// Guest instructions after which no part is added.
    private static let longTrace = 96

    /// What each entry counts, when loops have `threshold` rounds until they are hot; 0: nothing.
    public static func counterStep(_ threshold: Int32) -> Int32 {
        guard threshold > 1 else { return 0 }
        let entries = threshold.multipliedReportingOverflow(by: Translator.entriesPerRound)
        return entries.overflow ? 1 : min(max(65536 / entries.partialValue, 1), 127)
    }

    /// As `lift`.
    func liftCounted(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        guard lift(builder, pc, mode, end: end) else { return false }
        builder.storage.pointee.function.counterStep = counterStep
        builder.storage.pointee.function.counter = counter(pc)
        return true
    }

    /// The counter of the block at `pc`: the same wherever the code is.
    func counter(_ pc: UInt64) -> Int {
        let word = (pc & 4095) << 32 | window.word(pc, Int(truncatingIfNeeded: guest.instructionAlignment))
        return Int((word &* 0x9e37_79b9_7f4a_7c15) >> 32) % RuntimeLayout.entryCountsEntries
    }

    /// Makes the function of a trace that begins at `pc`. It only goes forward.
    /// - Parameter choose: which of one or two ways to take; nil: none. The trace ends where it cannot take that.
    /// - Returns: false if the code there cannot be read.
    func liftTrace(
        _ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64,
        _ choose: (_ first: TraceWay?, _ last: TraceWay) -> TraceWay?
    ) -> Bool {
        window.load(pc, Int(BlockLifter.traceReach), end: end)
        builder.reset(pc: pc, floatControl: mode)
        builder.storage.pointee.addressMask = addressMask
        builder.storage.pointee.function.path = .begin
        builder.begin(builder.makeBlock(pc: pc))
        let limit = min(end, pc &+ BlockLifter.traceSpan)
        var ran = run(builder, pc, end: end)
        var last = ran.end
        var count = ran.count
        while ran.count > 0, count < BlockLifter.longTrace, !builder.storage.pointee.function.path.isFull {
            let (first, other) = builder.waysOn()
            guard let other, let chosen = choose(first, other), chosen.target > builder.pc,
                chosen.target < limit
            else { break }
            builder.storage.pointee.function.path.append(chosen.exit != other.exit)
            builder.goOn(chosen)
            ran = run(builder, chosen.target, end: end)
            last = max(last, ran.end)
            count += ran.count
        }
        builder.storage.pointee.function.guestLength = Int(truncatingIfNeeded: last &- pc)
        builder.storage.pointee.function.guestInstructionCount = count
        return count > 0
    }

    /// The same along a known path.
    func liftTrace(
        _ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64, along path: TracePath
    ) -> Bool {
        var part = 0
        return liftTrace(builder, pc, mode, end: end) { first, last in
            defer { part += 1 }
            guard let takesFirst = path[part] else { return nil }
            return takesFirst ? first : last
        }
    }
}
