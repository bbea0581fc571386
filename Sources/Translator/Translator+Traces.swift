import Guest
import HostX86
import IR

/// Blocks that run often give way to traces.
extension Translator {
    /// So many times as often as a loop's rounds is a block entered before it is made a trace.
    static let entriesPerRound: Int32 = 32

    func chooseCounterStep() {
        lifter.counterStep = makesTraces ? BlockLifter.counterStep(loopThreshold) : 0
    }

    /// The block at `pc` has been entered often. Makes a trace of it and the blocks that it goes on with.
    /// - Parameter counts: the thread's, at `RuntimeLayout.entryCounts`.
    /// - Returns: the translation to go on with.
    public func promote(
        _ pc: UInt64, mode: FloatControl, counts: UnsafePointer<UInt16>, executableEnd: ExecutableEnd
    ) throws(Failure) -> UInt {
        let entry = find(pc, mode: mode)
        guard entry != 0, let old = region(hostPC: entry) else {
            return try translate(pc, mode: mode, executableEnd: executableEnd)
        }
        if old.tier > .block { return entry }
        guard !isMostlyInvalid else { throw .full }
        var new = try loadFromDisk(pc, mode, tier: .trace)
        if new == 0 {
            let end = executableEnd(pc, BlockLifter.traceReach)
            let isLifted = lifter.liftTrace(compiler.builder, pc, mode, end: end) { first, last in
                hotter(first, last, mode, counts)
            }
            guard isLifted else { throw .notExecutable }
            new = try install(pc, mode)
        }
        unlink(old, all: false)
        return new
    }

    /// Of two ways on that which has been taken more often; nil if neither has, or it leads to a loop.
    private func hotter(
        _ first: TraceWay?, _ last: TraceWay, _ mode: FloatControl, _ counts: UnsafePointer<UInt16>
    ) -> TraceWay? {
        var way = last
        var best = heat(last.target, mode, counts)
        if let first {
            let other = heat(first.target, mode, counts)
            if other.entries > best.entries { (way, best) = (first, other) }
        }
        return best.entries == 0 || best.tier == .loop ? nil : way
    }

    /// How often the block at `pc` has been entered, about.
    private func heat(
        _ pc: UInt64, _ mode: FloatControl, _ counts: UnsafePointer<UInt16>
    ) -> (entries: Int, tier: Tier) {
        let entry = find(pc, mode: mode)
        let tier = entry == 0 ? tierOnDisk(pc, mode) : region(hostPC: entry)?.tier
        guard let tier else { return (0, .block) }
        return (tier > .block ? Int(UInt16.max) : Int(counts[lifter.counter(pc)]), tier)
    }
}
