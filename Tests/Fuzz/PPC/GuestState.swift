import PowerPC

/// A thread's state, while no translated code runs.
extension Registers {
    init(_ state: UnsafeMutableRawPointer) {
        self.init()
        func get(_ offset: Int32) -> UInt64 { (state + Int(offset)).load(as: UInt64.self) }
        fpscr = RegisterState.fpscr(state)
        vscr = RegisterState.vscr(state)
        cr = RegisterState.cr(state)
        xer = UInt64(RegisterState.xer(state))
        lr = get(Offset.lr)
        ctr = get(Offset.ctr)
        tar = get(Offset.tar)
        vrsave = UInt32(truncatingIfNeeded: get(Offset.vrsave))
        for k in 0..<32 { r[k] = get(Offset.r0 + Int32(8 * k)) }
        for k in 0..<128 { vs[k] = get(Offset.vs0 + Int32(8 * k)) }
    }

    /// There is no reservation then.
    func put(_ state: UnsafeMutableRawPointer) {
        func set(_ offset: Int32, _ value: UInt64) {
            (state + Int(offset)).storeBytes(of: value, as: UInt64.self)
        }
        RegisterState.setFPSCR(state, fpscr)
        RegisterState.setVSCR(state, vscr)
        RegisterState.setCR(state, cr)
        RegisterState.setXER(state, UInt32(truncatingIfNeeded: xer))
        set(Offset.lr, lr)
        set(Offset.ctr, ctr)
        set(Offset.tar, tar)
        set(Offset.vrsave, UInt64(vrsave))
        set(Offset.reservation, .max)
        for k in 0..<32 { set(Offset.r0 + Int32(8 * k), r[k]) }
        for k in 0..<128 { set(Offset.vs0 + Int32(8 * k), vs[k]) }
    }
}
