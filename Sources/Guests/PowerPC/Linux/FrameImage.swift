import Guest
import IR

/// A piece of a signal frame or a user context, in the guest's byte order, before it goes to guest memory or after it
/// came from there.
struct FrameImage {
    let base: UnsafeMutableRawPointer
    let bigEndian: Bool

    func put64(_ value: UInt64, _ at: Int) {
        base.storeBytes(of: bigEndian ? value.byteSwapped : value, toByteOffset: at, as: UInt64.self)
    }
    func put32(_ value: UInt32, _ at: Int) {
        base.storeBytes(of: bigEndian ? value.byteSwapped : value, toByteOffset: at, as: UInt32.self)
    }
    func get64(_ at: Int) -> UInt64 {
        let value = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        return bigEndian ? value.byteSwapped : value
    }
    func get32(_ at: Int) -> UInt32 {
        let value = base.loadUnaligned(fromByteOffset: at, as: UInt32.self)
        return bigEndian ? value.byteSwapped : value
    }
    /// A quadword from or to a VSR: doubleword 0 is the most significant one.
    func putQuad(_ value: Constant128, _ at: Int) {
        put64(value.low, bigEndian ? at : at + 8)
        put64(value.high, bigEndian ? at + 8 : at)
    }
    func getQuad(_ at: Int) -> Constant128 {
        Constant128(low: get64(bigEndian ? at : at + 8), high: get64(bigEndian ? at + 8 : at))
    }
}

/// Offsets of gp_regs and mc_gregs: struct pt_regs in words (asm/ptrace.h).
enum RegisterIndex {
    static let nip = 32
    static let msr = 33
    static let originalR3 = 34
    static let ctr = 35
    static let lr = 36
    static let xer = 37
    static let cr = 38
    static let softEnabled = 39
    static let trap = 40
    static let dar = 41
    static let dsisr = 42
    static let result = 43
    static let count = 48
}

/// MSR as user space sees it in frames.
enum MachineState {
    static let vector: UInt64 = 1 << 25
    static let vsx: UInt64 = 1 << 23
    /// EE, PR, FP, ME, IR, DR, RI
    private static let user: UInt64 = 0xf032

    static func value32(_ registers: GuestRegisterFile) -> UInt64 {
        user | vector | exceptionMode(registers)
    }
    /// With SF; LE is 1.
    static func value64(_ registers: GuestRegisterFile, bigEndian: Bool) -> UInt64 {
        1 << 63 | user | vector | exceptionMode(registers) | (bigEndian ? 0 : 1)
    }
    /// FE0 and FE1.
    private static func exceptionMode(_ registers: GuestRegisterFile) -> UInt64 {
        let mode = UInt64(EnabledExceptions.mode(registers.state))
        return (mode & 2) << 10 | (mode & 1) << 8
    }
}

/// The state's registers that frames have besides r0…r31.
extension GuestRegisterFile {
    private func word(_ offset: Int32) -> UInt64 { (state + Int(offset)).load(as: UInt64.self) }
    private func setWord(_ offset: Int32, _ value: UInt64) {
        (state + Int(offset)).storeBytes(of: value, as: UInt64.self)
    }

    var lr: UInt64 {
        get { word(Offset.lr) }
        nonmutating set { setWord(Offset.lr, newValue) }
    }
    var ctr: UInt64 {
        get { word(Offset.ctr) }
        nonmutating set { setWord(Offset.ctr, newValue) }
    }
    var cr: UInt32 {
        get { RegisterState.cr(state) }
        nonmutating set { RegisterState.setCR(state, newValue) }
    }
    var xer: UInt32 {
        get { RegisterState.xer(state) }
        nonmutating set { RegisterState.setXER(state, newValue) }
    }
    var vrsave: UInt32 {
        get { UInt32(truncatingIfNeeded: word(Offset.vrsave)) }
        nonmutating set { setWord(Offset.vrsave, UInt64(newValue)) }
    }
    func vsr(_ n: Int) -> Constant128 { (state + Int(Offset.vs0) + 16 * n).load(as: Constant128.self) }
    func setVSR(_ n: Int, _ value: Constant128) {
        (state + Int(Offset.vs0) + 16 * n).storeBytes(of: value, as: Constant128.self)
    }
    var vscr: UInt32 {
        get { RegisterState.vscr(state) }
        nonmutating set { RegisterState.setVSCR(state, newValue) }
    }
    var fpscr: UInt64 {
        get { RegisterState.fpscr(state) }
        nonmutating set { RegisterState.setFPSCR(state, newValue) }
    }
    /// An interrupt ends a reservation.
    func loseReservation() { setWord(Offset.reservation, .max) }
}
