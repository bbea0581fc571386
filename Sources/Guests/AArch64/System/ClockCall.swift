import CHost
import IR

/// The vDSO's system calls, which like those of Linux's are made in user space where they can be.
enum ClockCall {
    /// SVC's by which the vDSO (vdso.S) makes them. To Linux all immediates are the same.
    static let immediate = 0x5644
    private static let helperIndex = HelperBase.system + 1

    /// X8, X0 and X1 to the helper; if it has not done the call, to the runtime as any other.
    static func lift(_ ir: Builder) {
        let pc = ir.pc
        let isMissed = ir.call(helperIndex, result: .i64, ir.x(8), ir.x(0), ir.x(1))
        let missed = ir.makeBlock(pc: pc)
        let done = ir.makeBlock(pc: pc)
        ir.branch(ir.compare(.ne, isMissed, ir.i64(Int64(0))), then: missed, else: done)
        ir.begin(missed, keepState: true)
        ir.exitSystemCall(next: pc &+ 4)
        ir.begin(done, keepState: true)
        ir.startInstruction(pc: pc)
        ir.setX(0, ir.i64(Int64(0)))
    }

    static let helper: Helper = { _, frame in
        let frame = frame.assumingMemoryBound(to: HelperFrame.self)
        let number: Int
        // The guest's, the host's.
        switch frame.pointee.a.low {
        case 113: number = 228
        case 114: number = 229
        case 169: number = 96
        default: number = -1
        }
        // Linux's vDSO stores as any code does, which takes no notice of tags.
        func address(_ x: UInt64) -> UInt64 { UInt64(bitPattern: Int64(bitPattern: x << 8) >> 8) }
        let isDay = number == 96
        let first = isDay ? address(frame.pointee.b.low) : frame.pointee.b.low
        let isDone = sj_clock_call(number, first, address(frame.pointee.c.low)) != 0
        frame.pointee.result = Constant128(low: isDone ? 0 : 1, high: 0)
    }
}
