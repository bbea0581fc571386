import IR

/// How a region begins, and in which order its blocks come.
extension CodeGenerator {
    /// Blocks are written in the order of their instructions, which is that of the allocator's lives. Where a trace is left
    /// comes last: what it goes on with lies close together.
    mutating func orderBlocks(_ f: borrowing Function) {
        layout.removeAll()
        for b in 0..<f.blocks.count {
            layout.append(UInt32(truncatingIfNeeded: b))
            var k = layout.count &- 1
            while k > 0, f.blocks[Int(layout[k &- 1])].first > f.blocks[b].first {
                layout[k] = layout[k &- 1]
                k &-= 1
            }
            layout[k] = UInt32(truncatingIfNeeded: b)
        }
        if f.path.isTrace { putExitsLast(f) }
    }

    private mutating func putExitsLast(_ f: borrowing Function) {
        let count = layout.count
        for pass in [false, true] {
            for k in 0..<count where isSideExit(f, k, count) == pass { layout.append(layout[k]) }
        }
        for k in 0..<count { layout[k] = layout[count &+ k] }
        layout.truncate(to: count)
    }

    /// The exits of a branch that leaves at once stay behind it.
    private func isSideExit(_ f: borrowing Function, _ k: Int, _ count: Int) -> Bool {
        guard k > 0, k < count &- 1, f.isPlainExit(Int(layout[k])) else { return false }
        let end = Int(f.blocks[Int(layout[k &- 1])].end) &- 1
        guard f.instructions[end].op == .branch else { return true }
        return !f.leavesAtOnce(end)
    }

    /// Counts the entry, and lets the runtime know when there have been many. The state is as where the region begins.
    mutating func countEntry(_ f: borrowing Function) {
        let stub = asm.newLabel()
        asm.alu(
            .add, .w,
            CodeGenerator.state(RuntimeLayout.entryCounts &+ Int32(truncatingIfNeeded: f.counter) &* 2),
            imm: f.counterStep)
        asm.jcc(.b, stub)
        coldPaths.append(
            ColdPath(kind: .countedStub, label: stub, back: stub, target: f.pc, field: 0, index: 0))
    }

    mutating func emitCountedStub(_ f: borrowing Function) {
        callThunk(thunks.exitCounted)
        // No exit is meant: the distance to it is zero.
        asm.data(f.pc & (1 << UInt64(ExitStub.addressBits) &- 1))
        if guestMayMove { guestAddresses.append(UInt32(truncatingIfNeeded: asm.offset &- 8)) }
    }
}
