import IR

/// FPSCR and VSCR, while no translated code runs.
extension RegisterState {
    public static func fpscr(_ state: UnsafeMutableRawPointer) -> UInt64 {
        (state + Int(Offset.fpscr)).load(as: UInt64.self)
    }

    public static func setFPSCR(_ state: UnsafeMutableRawPointer, _ fpscr: UInt64) {
        (state + Int(Offset.fpscr)).storeBytes(of: fpscr, as: UInt64.self)
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
