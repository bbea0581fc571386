import HostX86
import IR
import TranslationCache

/// Translates what can be found of a file's code without running it.
extension OfflineTranslator {
    /// What has been found, as it is given to who keeps it.
    public typealias Keep = (inout PendingRegions) -> Void

    /// Follows the code from `entries` on: branches, calls, what calls return to, and addresses that the code makes.
    /// - Parameter isCode: whether an address in the range is known to be no data.
    /// - Parameter loops: whether loops are translated as one region each, too.
    /// - Returns: how many regions have been made.
    public func explore(
        _ range: ImageRange, from entries: [UInt64], loops: Bool, isCode: (UInt64) -> Bool, keep: Keep
    ) -> Int {
        var pending = PendingRegions()
        var waiting = Array(entries.reversed())
        var seen: Set<UInt64> = []
        var headers: Set<UInt64> = []
        var made = 0
        func isNew(_ pc: UInt64) -> Bool {
            pc >= range.start && pc < range.end && pc % guest.instructionAlignment == 0 && !seen.contains(pc)
                && isCode(pc)
        }
        while let pc = waiting.popLast() {
            guard isNew(pc) else { continue }
            seen.insert(pc)
            guard add(pc, .block, range, &pending) else { continue }
            made += 1
            var found: [UInt64] = []
            forEachAddress { if isNew($0) { found.append($0) } }
            // What comes first in the code is looked at first.
            waiting += found.reversed()
            for header in loops ? backwardExits(from: pc) : [] where headers.insert(header).inserted {
                if add(header, .loop, range, &pending) {
                    made += 1
                } else if header >= range.start, header < range.end {
                    pending.append(plainLoop: header &- range.bias, image: range.image, mode: 0)
                }
            }
            if pending.size > DiskCache.mostPending {
                keep(&pending)
                pending.removeAll()
            }
        }
        keep(&pending)
        pending.deallocate()
        return made
    }

    private func add(_ pc: UInt64, _ tier: Tier, _ range: ImageRange, _ pending: inout PendingRegions) -> Bool
    {
        // Most processes never share their memory.
        compiler.generator.isAlone = true
        guard lift(pc, tier, end: range.end), let compiled = compile() else { return false }
        let length = compiler.function.guestLength
        guard let code = lifter.window.bytes(pc, length),
            let region = PendingRegion(
                compiler.function, compiler.generator, range,
                mode: compiler.generator.dependsOnBeingAlone ? CachedRegion.dependsOnBeingAlone : 0,
                start: compiled.start)
        else { return false }
        pending.append(region, compiler.generator, code: compiled.code, guestCode: code)
        return true
    }

    /// Calls `body` with guest addresses that the code leads to, or makes.
    private func forEachAddress(_ body: (UInt64) -> Void) {
        for k in 0..<compiler.generator.exits.count { body(compiler.generator.exits[k].target) }
        let count = compiler.function.instructions.count
        for i in 1..<max(count, 1) {
            let d = compiler.function.instructions[i]
            if d.op == .guestAddress || d.op == .const && d.type == .i64 { body(UInt64(bitPattern: d.imm)) }
        }
    }

    /// Where the block at `pc` may begin a further round of a loop, as `Translator.follow` judges it.
    private func backwardExits(from pc: UInt64) -> [UInt64] {
        let end = pc &+ UInt64(compiler.function.guestLength)
        return (0..<compiler.generator.exits.count).map { compiler.generator.exits[$0] }
            .filter { $0.isBackward && $0.target < end && $0.target &+ LoopLifter.span > pc }
            .map(\.target)
    }
}
