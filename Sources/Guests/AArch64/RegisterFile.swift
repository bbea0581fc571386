import Guest
import IR

/// The register file as signal delivery and system calls reach it.
extension GuestRegisterFile.Accessors {
    public static let aarch64 = GuestRegisterFile.Accessors(
        general: { state, n in n == 31 ? 0 : (state + Int(Offset.x0) + 8 * n).load(as: UInt64.self) },
        setGeneral: { state, n, value in
            if n < 31 { (state + Int(Offset.x0) + 8 * n).storeBytes(of: value, as: UInt64.self) }
        },
        stackPointer: { ($0 + Int(Offset.sp)).load(as: UInt64.self) },
        setStackPointer: { ($0 + Int(Offset.sp)).storeBytes(of: $1, as: UInt64.self) },
        programCounter: { ($0 + Int(RuntimeLayout.exitPC)).load(as: UInt64.self) },
        setProgramCounter: { ($0 + Int(RuntimeLayout.exitPC)).storeBytes(of: $1, as: UInt64.self) },
        status: { state in UInt64(Flags.nzcv(stored: (state + Int(Offset.flags)).load(as: UInt16.self))) },
        setStatus: { state, value in
            let stored = Flags.stored(nzcv: UInt32(truncatingIfNeeded: value))
            (state + Int(Offset.flags)).storeBytes(of: stored, as: UInt16.self)
        },
        saveVectors: { state, block in
            block.copyMemory(from: state + Int(Offset.v0), byteCount: 512)
            block.storeBytes(of: FloatState.fpsr(state), toByteOffset: 512, as: UInt32.self)
            let fpcr = (state + Int(Offset.fpcr)).load(as: UInt32.self)
            block.storeBytes(of: fpcr, toByteOffset: 516, as: UInt32.self)
        },
        loadVectors: { state, block in
            (state + Int(Offset.v0)).copyMemory(from: block, byteCount: 512)
            FloatState.set(
                state, fpsr: block.loadUnaligned(fromByteOffset: 512, as: UInt32.self),
                fpcr: block.loadUnaligned(fromByteOffset: 516, as: UInt32.self))
        })
}

/// FPCR and FPSR while no translated code runs: the guest's MXCSR lies in memory.
enum FloatState {
    static func fpsr(_ state: UnsafeMutableRawPointer) -> UInt32 {
        let mxcsr = (state + Int(RuntimeLayout.guestMXCSR)).load(as: UInt32.self)
        let host = mxcsr & 1 | mxcsr >> 1 & 0x1e
        let qc = (state + Int(Offset.qc)).load(as: Constant128.self)
        return host | (state + Int(RuntimeLayout.floatStatus)).load(as: UInt32.self)
            | (qc.low | qc.high != 0 ? 1 << 27 : 0)
    }

    static func set(_ state: UnsafeMutableRawPointer, fpsr: UInt32, fpcr: UInt32) {
        let fpcr = fpcr & 0x07c8_0000
        (state + Int(Offset.fpcr)).storeBytes(of: fpcr, as: UInt32.self)
        (state + Int(RuntimeLayout.floatStatus)).storeBytes(of: fpsr & 0x9f, as: UInt32.self)
        (state + Int(Offset.qc)).storeBytes(
            of: Constant128(low: UInt64(fpsr >> 27 & 1), high: 0), as: Constant128.self)
        let rounding = fpcr >> 22 & 3
        let control = fpcr >> 24 & 1 | (fpcr >> 19 & 1) << 1 | (fpcr >> 25 & 1) << 2 | (fpcr >> 26 & 1) << 3
        (state + Int(RuntimeLayout.floatMode)).storeBytes(of: rounding | control << 8, as: UInt32.self)
        // MXCSR: all masked but invalid; RC is 1 down, 2 up where FPCR has 1 up, 2 down.
        let rc = (rounding & 1) << 1 | rounding >> 1
        let place = state + Int(RuntimeLayout.guestMXCSR)
        place.storeBytes(of: place.load(as: UInt32.self) & 0x8040 | 0x1f00 | rc << 13, as: UInt32.self)
    }
}
