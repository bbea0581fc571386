import Guest
import IR

/// The register file as signal delivery and system calls reach it.
extension GuestRegisterFile.Accessors {
    public static let powerpc = GuestRegisterFile.Accessors(
        general: { state, n in (state + Int(Offset.r0) + 8 * (n & 31)).load(as: UInt64.self) },
        setGeneral: { state, n, value in
            (state + Int(Offset.r0) + 8 * (n & 31)).storeBytes(of: value, as: UInt64.self)
        },
        stackPointer: { ($0 + Int(Offset.r0) + 8).load(as: UInt64.self) },
        setStackPointer: { ($0 + Int(Offset.r0) + 8).storeBytes(of: $1, as: UInt64.self) },
        programCounter: { ($0 + Int(RuntimeLayout.exitPC)).load(as: UInt64.self) },
        setProgramCounter: { ($0 + Int(RuntimeLayout.exitPC)).storeBytes(of: $1, as: UInt64.self) },
        status: { UInt64(RegisterState.cr($0)) },
        setStatus: { RegisterState.setCR($0, UInt32(truncatingIfNeeded: $1)) },
        saveVectors: { state, block in
            block.copyMemory(from: state + Int(Offset.vs0), byteCount: 1024)
        },
        loadVectors: { state, block in
            (state + Int(Offset.vs0)).copyMemory(from: block, byteCount: 1024)
        })
}

/// Registers that the state keeps in parts, while no translated code runs.
public enum RegisterState {
    /// The condition register.
    public static func cr(_ state: UnsafeMutableRawPointer) -> UInt32 {
        var cr: UInt32 = 0
        for n in 0..<8 {
            let stored = (state + Int(Offset.cr0) + 2 * n).load(as: UInt16.self)
            let nzcv = Flags.nzcv(stored: stored) >> 28
            cr = cr << 4 | nzcv
        }
        return cr
    }

    public static func setCR(_ state: UnsafeMutableRawPointer, _ cr: UInt32) {
        for n in 0..<8 {
            let bits = cr >> UInt32(28 - 4 * n) & 15
            (state + Int(Offset.cr0) + 2 * n).storeBytes(of: Flags.stored(nzcv: bits << 28), as: UInt16.self)
        }
    }

    /// CR0.SO, by which `sc` tells an error.
    static func setErrorBit(_ state: UnsafeMutableRawPointer, _ isError: Bool) {
        let place = state + Int(Offset.cr0)
        let nzcv = Flags.nzcv(stored: place.load(as: UInt16.self))
        let new = nzcv & ~(1 << 28) | (isError ? 1 << 28 : 0)
        place.storeBytes(of: Flags.stored(nzcv: new), as: UInt16.self)
    }

    /// FloatControl.summaryOverflow in `RuntimeLayout.floatMode`.
    static let summaryOverflow: UInt32 = 64 << 8

    /// SO 32, OV 33, CA 34, OV32 44, CA32 45, the byte count 57:63.
    public static func xer(_ state: UnsafeMutableRawPointer) -> UInt32 {
        func word(_ offset: Int32) -> UInt64 { (state + Int(offset)).load(as: UInt64.self) }
        let mode = (state + Int(RuntimeLayout.floatMode)).load(as: UInt32.self)
        let so: UInt32 = mode & summaryOverflow != 0 ? 1 << 31 : 0
        let ov = UInt32(truncatingIfNeeded: word(Offset.ov) & 1) << 30
        let ca = UInt32(truncatingIfNeeded: word(Offset.ca) & 1) << 29
        let ov32 = UInt32(truncatingIfNeeded: word(Offset.ov32) & 1) << 19
        let ca32 = UInt32(truncatingIfNeeded: word(Offset.ca32) >> 32 & 1) << 18
        return so | ov | ca | ov32 | ca32 | UInt32(truncatingIfNeeded: word(Offset.xerBytes) & 0x7f)
    }

    public static func setXER(_ state: UnsafeMutableRawPointer, _ xer: UInt32) {
        func set(_ offset: Int32, _ value: UInt32, shift: UInt64 = 0) {
            (state + Int(offset)).storeBytes(of: UInt64(value) << shift, as: UInt64.self)
        }
        let place = (state + Int(RuntimeLayout.floatMode)).assumingMemoryBound(to: UInt32.self)
        place.pointee = place.pointee & ~summaryOverflow | (xer >> 31 != 0 ? summaryOverflow : 0)
        set(Offset.ov, xer >> 30 & 1)
        set(Offset.ca, xer >> 29 & 1)
        set(Offset.ov32, xer >> 19 & 1)
        set(Offset.ca32, xer >> 18 & 1, shift: 32)
        set(Offset.xerBytes, xer & 0x7f)
    }
}
