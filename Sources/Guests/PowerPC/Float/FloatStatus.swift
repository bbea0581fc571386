import Guest
import IR

/// FPSCR and VSCR, while no translated code runs.
extension RegisterState {
    // FPSCR's sticky bits that MXCSR has too: OX, UX, ZX, XX.
    private static let overflow: UInt64 = 1 << 28
    private static let underflow: UInt64 = 1 << 27
    private static let zeroDivide: UInt64 = 1 << 26
    private static let inexact: UInt64 = 1 << 25
    private static let shared = overflow | underflow | zeroDivide | inexact

    public static func fpscr(_ state: UnsafeMutableRawPointer) -> UInt64 {
        let mxcsr = UInt64((state + Int(RuntimeLayout.guestMXCSR)).load(as: UInt32.self))
        let flags = UInt64((state + Int(RuntimeLayout.floatStatus)).load(as: UInt32.self))
        var value = (state + Int(Offset.fpscr)).load(as: UInt64.self)
        if mxcsr & 8 != 0 || flags & 4 != 0 { value |= overflow }
        if mxcsr & 16 != 0 || flags & 8 != 0 { value |= underflow }
        if mxcsr & 4 != 0 || flags & 2 != 0 { value |= zeroDivide }
        if mxcsr & 32 != 0 || flags & 16 != 0 { value |= inexact }
        return value
    }

    public static func setFPSCR(_ state: UnsafeMutableRawPointer, _ value: UInt64) {
        (state + Int(Offset.fpscr)).storeBytes(of: value & ~shared, as: UInt64.self)
        (state + Int(RuntimeLayout.floatStatus)).storeBytes(of: 0, as: UInt32.self)
        var mxcsr: UInt32 = 0x1f00
        if value & overflow != 0 { mxcsr |= 8 }
        if value & underflow != 0 { mxcsr |= 16 }
        if value & zeroDivide != 0 { mxcsr |= 4 }
        if value & inexact != 0 { mxcsr |= 32 }
        // RN: to nearest, to zero, up, down; RC: to nearest, down, up, to zero; Rounding: to nearest, up, down, to zero.
        let rn = Int(value & 3)
        let control: InlineArray<4, UInt32> = [0, 3, 2, 1]
        let rounding: InlineArray<4, UInt32> = [0, 3, 1, 2]
        let place = state + Int(RuntimeLayout.guestMXCSR)
        place.storeBytes(of: place.load(as: UInt32.self) & 0x8040 | mxcsr | control[rn] << 13, as: UInt32.self)
        let mode = state + Int(RuntimeLayout.floatMode)
        mode.storeBytes(of: mode.load(as: UInt32.self) & ~0xff | rounding[rn], as: UInt32.self)
    }

    /// NJ 15, SAT 31.
    public static func vscr(_ state: UnsafeMutableRawPointer) -> UInt32 {
        let saturated = (state + Int(Offset.saturated)).load(as: Constant128.self)
        let others = (state + Int(Offset.vscr)).load(as: UInt64.self)
        return UInt32(truncatingIfNeeded: others) & 0x10000 | (saturated.low | saturated.high != 0 ? 1 : 0)
    }

    public static func setVSCR(_ state: UnsafeMutableRawPointer, _ vscr: UInt32) {
        (state + Int(Offset.saturated)).storeBytes(
            of: Constant128(low: UInt64(vscr & 1), high: 0), as: Constant128.self)
        (state + Int(Offset.vscr)).storeBytes(of: UInt64(vscr & 0x10000), as: UInt64.self)
    }
}
