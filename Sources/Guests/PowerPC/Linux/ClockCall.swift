import CHost
import IR

/// The vDSO's system calls, which like those of Linux's are made in user space where they can be.
enum ClockCall {
    /// LEV of the `sc` by which the vDSO (vdso.S) makes them; Linux programs have 0 there.
    static let level = 0x56
    private static let littleEndian = HelperBase.linux
    private static let bigEndian = HelperBase.linux + 1

    static let helpers: [Helper] = [
        { _, frame in perform(frame, swaps: false) }, { _, frame in perform(frame, swaps: true) },
    ]

    /// r0, r3 and r4 to the helper; if it has not done the call, to the runtime as any other.
    static func lift(_ f: PPC, _ ir: Builder) {
        let pc = ir.pc
        let next = f.address(pc &+ 4)
        // 32-bit programs' structures are others, and their addresses not the host's.
        guard f.mode.is64 else { return ir.exitSystemCall(next: next, entry: SystemEntry.sc) }
        let helper = f.mode.bigEndian ? bigEndian : littleEndian
        let isMissed = ir.call(helper, result: .i64, ir.x(0), ir.x(3), ir.x(4))
        let missed = ir.makeBlock(pc: pc)
        let done = ir.makeBlock(pc: pc)
        ir.branch(ir.compare(.ne, isMissed, ir.i64(Int64(0))), then: missed, else: done)
        ir.begin(missed, keepState: true)
        ir.exitSystemCall(next: next, entry: SystemEntry.sc)
        ir.begin(done, keepState: true)
        ir.startInstruction(pc: pc)
        ir.setR(3, ir.i64(Int64(0)))
        ir.setCRBit(3, ir.const(0, .i1))
    }

    private static func perform(_ frame: UnsafeMutableRawPointer, swaps: Bool) {
        let frame = frame.assumingMemoryBound(to: HelperFrame.self)
        let (first, second) = (frame.pointee.b.low, frame.pointee.c.low)
        let isDone: Bool
        // The guest's numbers, the host's.
        switch frame.pointee.a.low {
        case 246: isDone = give(second, swaps) { sj_clock_call(228, first, $0) }
        case 247: isDone = give(second, swaps) { sj_clock_call(229, first, $0) }
        case 78 where second == 0: isDone = give(first, swaps) { sj_clock_call(96, $0, 0) }
        case 302 where !swaps: isDone = sj_clock_call(309, first, second) != 0
        default: isDone = false
        }
        frame.pointee.result = Constant128(low: isDone ? 0 : 1, high: 0)
    }

    /// A call that stores two doublewords at `place`.
    private static func give(_ place: UInt64, _ swaps: Bool, _ call: (UInt64) -> Int32) -> Bool {
        if place == 0 || !swaps { return call(place) != 0 }
        var words: InlineArray<2, UInt64> = [0, 0]
        return withUnsafeMutableBytes(of: &words) { buffer in
            guard let p = buffer.baseAddress, call(UInt64(UInt(bitPattern: p))) != 0 else { return false }
            for at in [0, 8] {
                p.storeBytes(
                    of: p.load(fromByteOffset: at, as: UInt64.self).byteSwapped, toByteOffset: at,
                    as: UInt64.self)
            }
            return sj_copy(UnsafeMutableRawPointer(bitPattern: UInt(place)), p, 16) == 0
        }
    }
}
